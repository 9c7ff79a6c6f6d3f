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


HOUSE = "/desk/restrictions/L4"


def test_a_condition_is_added_listed_and_ended(demo_app: Flask, demo_client: PageClient) -> None:
    sign_in(demo_client, Role.CONCIERGE)
    assert HOUSE in demo_client.get("/desk/availability/L4-R").get_data(as_text=True)
    assert "決まりはまだありません" in demo_client.get(HOUSE).get_data(as_text=True)
    typed = {"kind": "min_stay", "value": "2", "offering": "", "weekdays": ["6"], "note": "土曜は2泊から"}
    assert demo_client.post(HOUSE, data=typed).status_code == 303
    page = demo_client.get(HOUSE).get_data(as_text=True)
    assert "最短の泊数 2" in page
    assert "土曜は2泊から" in page
    (made,) = queries.restrictions_of(catalogue.facility("L4").id)
    assert (made.rule.value, made.rule.weekdays, made.name) == (2, frozenset({6}), None)
    demo_client.post(f"{HOUSE}/end", data={"restriction": made.id})
    assert queries.restrictions_of(catalogue.facility("L4").id) == []
    again = demo_client.post(f"{HOUSE}/end", data={"restriction": made.id}, follow_redirects=True)
    assert "もうありません" in again.get_data(as_text=True)


def test_a_condition_without_its_number_is_refused_beside_it_and_keeps_what_was_typed(
    demo_app: Flask, demo_client: PageClient
) -> None:
    sign_in(demo_client, Role.CONCIERGE)
    room = catalogue.offering_by_code("L4-R").id
    typed = {"kind": "lead_days", "value": "", "offering": str(room), "note": "電話で"}
    refused = demo_client.post(HOUSE, data=typed)
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert "数を入れてください" in page
    assert "電話で" in page
    backwards = {"kind": "no_arrival", "first_day": "2027-01-02", "last_day": "2027-01-01", "offering": ""}
    assert "最初の日より前" in demo_client.post(HOUSE, data=backwards).get_data(as_text=True)
