"""The desk's page of what is free."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Flask

from tests.factories.stock import trips
from tests.support.application import START
from tests.support.lint import PageClient
from tests.support.people import sign_in
from tests.support.statements import Counting
from worktrip.accounts.rules import Role
from worktrip.catalogue import queries as catalogue
from worktrip.inventory import queries, service
from worktrip.inventory.rules import SlotKey

# a Wednesday for which nobody in the demo asks
NIGHT = date(2027, 5, 19)
PAGE = f"/desk/availability?start={NIGHT.isoformat()}"


def test_the_grid_says_how_many_are_free_and_who_has_the_rest(demo_app: Flask, demo_client: PageClient) -> None:
    sign_in(demo_client, Role.CONCIERGE)
    room, (trip,) = catalogue.offering_by_code("L4-R").id, trips()
    service.hold(trip, {SlotKey(room, NIGHT + timedelta(days=n)): 6 for n in range(2)}, START + timedelta(days=16))
    page = demo_client.get(PAGE).get_data(as_text=True)
    assert "ペンション 星ひとさじ" in page
    assert "仮6" in page
    assert queries.trip_nos([trip])[trip] in page
    assert "5月19日(水)から5月20日(木)" in page
    assert "12月10日(木) 10:00 まで" in page


def test_a_house_is_off_on_its_closing_days_and_full_when_all_is_taken(demo_app: Flask) -> None:
    (trip,) = trips()
    room = catalogue.offering_by_code("L5-R").id
    service.book(trip, {SlotKey(room, NIGHT + timedelta(days=1)): 5})
    rows = {row.offering.code: row for _, rows in queries.grid(NIGHT, 3).facilities for row in rows}
    assert [cell.word for cell in rows["L5-R"].cells] == ["off", "full", "open"]


def test_a_lapsed_hold_is_not_shown(demo_app: Flask) -> None:
    (trip,) = trips()
    room = catalogue.offering_by_code("L4-R").id
    service.hold(trip, {SlotKey(room, NIGHT): 6}, START + timedelta(seconds=1))
    assert len(queries.grid(NIGHT, 1).takers()) == 1
    from worktrip.plumbing import clock

    clock.pretend(NIGHT)
    grid = queries.grid(NIGHT, 1)
    assert grid.takers() == []
    assert {
        cell.counts.free for _, rows in grid.facilities for row in rows for cell in row.cells if row.offering.id == room
    } == {7}


def test_the_grid_asks_five_times_however_much_there_is(demo_app: Flask, statements: Counting) -> None:
    catalogue.offering_by_code("L4-R")
    with statements() as lodgings:
        queries.grid(NIGHT, 14)
    with statements() as everything:
        queries.grid(NIGHT, 60, None)
    assert len(everything) == len(lodgings) <= 5


def test_all_kinds_and_other_weeks_can_be_looked_at(demo_client: PageClient) -> None:
    sign_in(demo_client, Role.CONCIERGE)
    page = demo_client.get(f"{PAGE}&all=1").get_data(as_text=True)
    assert "開発合宿セット" in page
    assert "start=2027-06-02" in page
    assert demo_client.get("/desk/availability?start=nonsense").status_code == 200


def test_a_visitor_is_asked_to_sign_in(demo_client: PageClient) -> None:
    assert demo_client.get(PAGE).status_code == 302
