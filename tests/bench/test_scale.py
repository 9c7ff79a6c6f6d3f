"""What changes cost in a town, a valley and a prefecture with two years behind it: time and statements of a call."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.bench.test_availability import best
from tests.bench.test_serving import TWO_WORKERS, environment
from tests.factories.bookings import Sent, code_for, rides, sent_one_room, town
from tests.support import scale
from tests.support.figures import Figure
from tests.support.lint import PageClient
from tests.support.load import gunicorn, requests_per_second
from tests.support.people import sign_in
from tests.support.racing import url_of
from tests.support.statements import Counting
from worktrip.accounts.rules import Role
from worktrip.accounts.tables import StaffSession
from worktrip.bookings import service as bookings
from worktrip.catalogue.tables import Offering
from worktrip.inventory import queries, service
from worktrip.inventory.rules import SlotKey
from worktrip.plumbing import clock
from worktrip.plumbing.database import db, unit_of_work

YEAR, LINES = 365, 10
LATER = datetime(2099, 1, 1, tzinfo=UTC)


def signed_in(client: PageClient) -> str:
    """The secret of a concierge's session that a server with a clock of its own takes as well."""
    sign_in(client, Role.CONCIERGE)
    found = client.get_cookie("worktrip_staff")
    assert found is not None
    with unit_of_work() as unit:
        unit.session.execute(update(StaffSession).values(ends_at=LATER, last_seen_at=datetime.now(UTC)))
    return found.value


def where(loaded: scale.Loaded) -> str:
    houses = len(loaded.facility_ids)
    return f"{houses} lodgings, {loaded.bookings:,} bookings, {db.engine.dialect.name}"


@pytest.mark.parametrize("times", [1, 10, 100])
def test_a_year_of_a_house_is_changed_at_the_same_cost_however_much_there_is(
    shop: Flask, times: int, figure: Figure, statements: Counting
) -> None:
    loaded = scale.load(times)
    first = clock.today() + timedelta(days=1)
    rooms = db.session.scalars(select(Offering.id).where(Offering.facility_id == loaded.facility_ids[0])).all()
    days = [first + timedelta(days=n) for n in range(YEAR)]
    for number in (9, 10):
        numbers = {SlotKey(room, day): number for room in rooms for day in days}
        began = time.perf_counter()
        with statements() as said:
            service.set_allotments(numbers)
        taken = time.perf_counter() - began
    figure(
        f"a year of {len(rooms)} room types, {len(numbers)} days changed; {where(loaded)}",
        f"{taken * 1000:.0f} ms, {len(said)} statements",
    )
    # in bulk: a handful of statements for each five hundred slots
    assert len(said) <= 40
    grid = queries.grid(first, 30, None, facility_id=loaded.facility_ids[0])
    assert grid.facilities


@pytest.mark.parametrize("times", [1, 10, 100])
def test_the_desk_s_month_grows_with_what_it_shows(
    shop: Flask, times: int, figure: Figure, statements: Counting
) -> None:
    loaded = scale.load(times)
    first = clock.today()
    with statements() as said:
        shown = queries.grid(first, 30)
    cells = sum(len(row.cells) for _, rows in shown.facilities for row in rows)
    taken = best(lambda: queries.grid(first, 30), times=3)
    figure(
        f"30 days of all {len(loaded.room_ids)} room types ({cells:,} cells); {where(loaded)}",
        f"{taken:.0f} ms, {len(said)} statements",
    )
    assert len(said) <= 7


@pytest.mark.parametrize("times", [1, 10, 100])
def test_ten_lines_are_accepted_at_the_same_cost_however_much_there_is(
    shop: Flask, times: int, figure: Figure, statements: Counting
) -> None:
    loaded = scale.load(times)
    houses = town(pension_rooms=8)
    also = rides(LINES - 1)
    everybody: list[Sent] = [sent_one_room(houses, company=f"株式会社{n}", also=also) for n in range(6)]
    taken = []
    for one in everybody:
        code = code_for(one)
        db.session.rollback()
        began = time.perf_counter()
        with statements() as said:
            bookings.accept(version_id=one.version_id, code=code)
        taken.append(time.perf_counter() - began)
    figure(
        f"a proposal of {LINES} lines at {LINES} houses accepted; {where(loaded)}",
        f"{min(taken) * 1000:.0f} ms, {len(said)} statements",
    )
    assert len(said) <= 60
    assert service.check() == []


def test_the_desk_s_month_is_served_over_100_a_second(app: Flask, client: PageClient, figure: Figure) -> None:
    scale.load(5, bookings=5_000)
    path = "/desk/availability?days=30"
    url_of(app)
    with gunicorn("wsgi:app", *TWO_WORKERS, answers="/healthz", **environment(app)) as server:
        cookie = f"worktrip_staff={signed_in(client)}"
        requests_per_second(server.port, path, seconds=1, cookie=cookie)
        rate = requests_per_second(server.port, path, cookie=cookie)
    figure("GET /desk/availability?days=30, 50 room types, signed in", f"{rate:.0f}/s (over 100)")
    assert rate > 100
