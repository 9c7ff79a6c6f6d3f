"""Several web workers want the same rooms at the same moment: one gets them, the others a clean refusal."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from tests.factories.stock import NIGHT, another, nights, rooms, trips
from tests.support.application import START
from tests.support.racing import Attempt, Crowd, url_of
from worktrip.inventory import queries, service
from worktrip.inventory.rules import SlotKey
from worktrip.inventory.tables import Hold, Slot
from worktrip.plumbing.calendars import Entry, read_blocks, to_ics
from worktrip.plumbing.database import db
from worktrip.plumbing.fetching import Fetched
from worktrip.trips import queries as trips_queries

BOOKINGS = 20


def test_the_last_room_is_booked_once(shop: Flask, crowd: Crowd) -> None:
    room = rooms(allotted=1)
    attempts = [Attempt(trip, ((room, NIGHT.isoformat(), 1),)) for trip in trips(BOOKINGS)]

    outcome = crowd.rush(url_of(shop), attempts)

    assert outcome.counts == {"taken": 1, "not free": BOOKINGS - 1}
    assert queries.free([room], NIGHT, NIGHT) == {SlotKey(room, NIGHT): 0}
    assert service.check() == []


def test_stays_of_several_houses_never_wait_for_each_other_for_ever(shop: Flask, crowd: Crowd) -> None:
    chance, days = random.Random(1), nights(4)
    houses = [rooms(allotted=3, days=days, house=f"H{n}") for n in range(3)]
    attempts = []
    for trip in trips(BOOKINGS * 2):
        wants = [(house, day.isoformat(), 1) for house in chance.sample(houses, 2) for day in chance.sample(days, 2)]
        attempts.append(Attempt(trip, tuple(wants), is_hold=chance.random() < 0.5))

    outcome = crowd.rush(url_of(shop), attempts)

    assert set(outcome.counts) == {"taken", "not free"}
    assert service.check() == []
    assert min(queries.free(houses, days[0], days[-1]).values()) >= 0


def test_two_versions_of_one_trip_leave_one_of_them(shop: Flask, crowd: Crowd) -> None:
    days = nights(2)
    room, (trip,) = rooms(allotted=4, days=days), trips()
    versions = [((room, days[0].isoformat(), 1),), ((room, days[1].isoformat(), 2),)]
    attempts = [Attempt(trip, versions[n % 2], is_hold=True) for n in range(BOOKINGS)]

    outcome = crowd.rush(url_of(shop), attempts)

    assert outcome.counts == {"taken": BOOKINGS}
    assert [(row.key.day, row.quantity) for row in queries.holds_of(trip)] in ([(days[0], 1)], [(days[1], 2)])
    assert service.check() == []


def test_calendars_say_what_came_of_a_race_and_nobody_waits_for_them_for_ever(shop: Flask, crowd: Crowd) -> None:
    chance, days = random.Random(2), nights(4)
    houses = [rooms(allotted=3, days=days, house=f"H{n}") for n in range(3)]
    for house in houses:
        service.renew_calendar(house)
        service.calendar(token(house))
    attempts = []
    for trip in trips(BOOKINGS):
        wants = [(house, day.isoformat(), 1) for house in chance.sample(houses, 2) for day in chance.sample(days, 2)]
        attempts.append(Attempt(trip, tuple(wants)))

    outcome = crowd.rush(url_of(shop), attempts)

    assert set(outcome.counts) == {"taken", "not free"}
    free = queries.free(houses, days[0], days[-1])
    for house in houses:
        told = read_blocks(service.calendar(token(house)), window=(days[0], days[-1] + timedelta(days=1)))
        taken = Counter(
            night for block in told.blocks for night in nights((block.last - block.first).days, block.first)
        )
        assert [taken[day] for day in days] == [3 - free[SlotKey(house, day)] for day in days]


def test_a_calendar_from_elsewhere_is_stored_alike_on_either_database(shop: Flask) -> None:
    room, (trip,) = rooms(allotted=2, days=nights(3)), trips()
    service.book(trip, {SlotKey(room, NIGHT): 2})
    feed = service.add_feed(room, "予約サイト", "https://booking.example/a.ics")
    entry = Entry("a@elsewhere", NIGHT, NIGHT + timedelta(days=2), "予約", busy=True)
    content = to_ics("a", [entry], stamp=START)
    for _ in range(2):
        service.poll(feed, lambda _url, **_marks: Fetched(content))
    assert list(queries.free([room], NIGHT, nights(3)[-1]).values()) == [0, 1, 2]
    assert len(trips_queries.todos(trip)) == 1
    service.stop_feed(room, feed)
    assert [todo.done_at for todo in trips_queries.todos(trip)] != [None]
    assert list(queries.free([room], NIGHT, nights(3)[-1]).values()) == [0, 2, 2]


def token(offering_id: int) -> str:
    """The secret part of the address of a calendar."""
    return str(service.calendar_url(offering_id)).rpartition("/")[2].removesuffix(".ics")


def test_a_house_never_has_more_groups_than_it_takes(shop: Flask, crowd: Crowd) -> None:
    chance, days = random.Random(2), nights(3)
    room = rooms(allotted=9, days=days, max_groups=2)
    kinds = [room, another(room, allotted=9, days=days)]
    attempts = []
    for trip in trips(BOOKINGS * 2):
        chosen = chance.sample(days, chance.randint(1, 2))
        wants = tuple((chance.choice(kinds), day.isoformat(), 1) for day in sorted(chosen))
        attempts.append(Attempt(trip, wants, is_hold=chance.random() < 0.5))

    outcome = crowd.rush(url_of(shop), attempts)

    assert set(outcome.counts) == {"taken", "not free"}
    assert most_groups() == 2
    assert set(queries.free(kinds, days[0], days[-1]).values()) == {0}
    assert service.check() == queries.uncounted_groups(days[0]) == []


def most_groups() -> int:
    """How many trips there are on the day with the most, counted from what they have of any room."""
    there: dict[date, set[int]] = defaultdict(set)
    for trip_id, day in db.session.execute(
        select(Hold.trip_id, Slot.day).join(Slot, Slot.id == Hold.slot_id).where(Hold.state.in_(queries.LIVE))
    ):
        there[day].add(trip_id)
    return max(len(each) for each in there.values())
