"""What a party costs to look for, and a month to show, in a town, a valley and a prefecture."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask

from tests.bench.test_serving import TWO_WORKERS, environment
from tests.support import scale
from tests.support.figures import Figure
from tests.support.lint import PageClient
from tests.support.load import gunicorn, requests_per_second
from tests.support.racing import url_of
from tests.support.statements import Counting
from worktrip.inventory import queries
from worktrip.plumbing import pages
from worktrip.plumbing.database import db

FIRST = date(2027, 2, 22)
LAST = FIRST + timedelta(days=6)
PAGE = f"/lodgings?people=8&first={FIRST.isoformat()}&nights=7"


def best(work: Callable[[], object], times: int = 15) -> float:
    """Milliseconds of the quickest of several times."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken) * 1000


@pytest.mark.parametrize("times", [1, 10, 100])
def test_looking_for_a_party_grows_with_what_is_there_and_not_with_what_was(
    shop: Flask, times: int, figure: Figure, statements: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    # as in production, which never asks how far the demo's time is ahead
    monkeypatch.setitem(shop.config, "TESTING", False)
    began = time.perf_counter()
    loaded = scale.load(times)
    where = f"{scale.HOUSES * times} lodgings, {loaded.bookings:,} bookings, {db.engine.dialect.name}"
    figure(f"loading {where}", f"{time.perf_counter() - began:.1f} s")
    works: dict[str, Callable[[], object]] = {
        f"a party over 7 nights in all of {len(loaded.room_ids)} room types": lambda: queries.availability(
            8, FIRST, LAST
        ),
        "the same in ten of them": lambda: queries.availability(8, FIRST, LAST, offering_ids=loaded.room_ids[:10]),
        f"a month of {min(50, len(loaded.room_ids))} room types": lambda: queries.month(
            loaded.room_ids[:50], FIRST, FIRST + timedelta(days=29)
        ),
        "where it fits within five weeks, ten lodgings": lambda: queries.first_nights(
            8, 7, FIRST - timedelta(days=14), FIRST + timedelta(days=21), facility_ids=loaded.facility_ids[:10]
        ),
    }
    for what, work in works.items():
        work()
        with statements() as said:
            work()
        figure(f"{what}; {where}", f"{best(work):.1f} ms, {len(said)} statements")
        assert len(said) <= 4


def test_a_party_is_looked_for_in_a_hundred_room_types_within_five_milliseconds(shop: Flask, figure: Figure) -> None:
    loaded = scale.load(10, bookings=5_000)
    taken = best(lambda: queries.availability(8, FIRST, LAST), times=40)
    figure(
        f"a party over 7 nights in {len(loaded.room_ids)} room types with 5,000 bookings, {db.engine.dialect.name}",
        f"{taken:.1f} ms (under 5)",
    )
    assert taken < 5


def test_pages_of_free_lodgings_are_served_over_300_a_second(app: Flask, client: PageClient, figure: Figure) -> None:
    scale.load(10, bookings=5_000)
    client.get(PAGE)

    def draw() -> None:
        pages.forget_kept(app)
        client.get(PAGE)

    drawn = best(draw, times=5)
    figure(
        "70 lodgings, those free for 8 over 7 nights: the page drawn (and held to the house's rules)", f"{drawn:.0f} ms"
    )
    url_of(app)
    with gunicorn("wsgi:app", *TWO_WORKERS, answers="/healthz", **environment(app)) as server:
        requests_per_second(server.port, PAGE, seconds=1)
        rate = requests_per_second(server.port, PAGE)
    figure(f"GET {PAGE}", f"{rate:.0f}/s (over 300)")
    assert rate > 300
