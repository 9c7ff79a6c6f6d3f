"""What it costs to give out a calendar of a thousand entries, and to take one in."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta

from flask import Flask

from tests.factories.stock import nights, rooms, trips
from tests.support.application import START
from tests.support.figures import Figure
from tests.support.lint import PageClient
from tests.support.statements import Counting
from worktrip.inventory import service
from worktrip.inventory.rules import SlotKey
from worktrip.plumbing.calendars import Entry, to_ics
from worktrip.plumbing.fetching import Fetched

TRIPS, STAYS = 50, 20
EVENTS = TRIPS * STAYS
FIRST = date(2026, 12, 1)
DAYS = 730


def timed(work: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    """Seconds that `work` takes, the best of five times, each after `before`."""
    taken = []
    for _ in range(5):
        before()
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)


def full_house() -> tuple[int, list[int]]:
    """An open calendar of two years with a thousand stays in it, and the trips that have them."""
    room, all_trips = rooms(allotted=TRIPS, days=nights(DAYS, FIRST)), trips(TRIPS)
    service.renew_calendar(room)
    for number, trip in enumerate(all_trips):
        days = [FIRST + timedelta(days=number % 7 + stay * 36) for stay in range(STAYS)]
        service.book(trip, {SlotKey(room, day): 1 for day in days})
    return room, all_trips


def test_a_calendar_of_a_thousand_entries(app: Flask, client: PageClient, figure: Figure, statements: Counting) -> None:
    room, all_trips = full_house()
    address = str(service.calendar_url(room)).removeprefix("http://localhost")
    began = time.perf_counter()
    first = client.get(address)
    new = time.perf_counter() - began
    assert first.get_data().count(b"BEGIN:VEVENT") == EVENTS

    def change() -> None:
        one = all_trips.pop()
        service.release(one)

    rebuilt = timed(lambda: client.get(address), change)
    change()
    with statements() as anew:
        client.get(address)
    kept = timed(lambda: client.get(address))
    etag = {"If-None-Match": client.get(address).headers["ETag"]}
    unchanged = timed(lambda: client.get(address, headers=etag))
    with statements() as said:
        client.get(address)
    figure(f"feed of {EVENTS:,} events from what is kept", f"{kept * 1000:.1f} ms, {_count(said)} statement (under 10)")
    figure("the same, told that nothing has changed", f"{unchanged * 1000:.1f} ms (under 10)")
    figure("the same made anew after a change", f"{rebuilt * 1000:.0f} ms, {_count(anew)} statements (under 300)")
    figure("the same made for the first time", f"{new * 1000:.0f} ms (under 300)")
    assert kept < 0.01
    assert unchanged < 0.01
    assert rebuilt < 0.3
    assert new < 0.3


def test_a_calendar_elsewhere_with_a_thousand_events(app: Flask, figure: Figure, statements: Counting) -> None:
    room = rooms(days=nights(DAYS, FIRST))
    events = [
        Entry(f"{n}@elsewhere", FIRST + timedelta(days=n % 300), FIRST + timedelta(days=n % 300 + 2), "予約", busy=True)
        for n in range(EVENTS)
    ]
    content = to_ics("a", events, stamp=START)
    feed = service.add_feed(room, "予約サイト", "https://booking.example/a.ics")

    def poll() -> None:
        service.poll(feed, lambda _url, **_marks: Fetched(content))

    began = time.perf_counter()
    with statements() as said:
        poll()
    first = time.perf_counter() - began
    with statements() as again:
        poll()
    figure(f"a calendar elsewhere with {EVENTS:,} events read and stored", f"{first:.2f} s, {_count(said)} statements")
    figure("the same read again, unchanged", f"{timed(poll):.2f} s, {_count(again)} statements")
    assert _count(said) <= 15
    assert _count(again) <= 8


def _count(said: list[str]) -> int:
    """Without asking which clock holds, which a production installation does not."""
    return len([statement for statement in said if "clock_offset" not in statement])
