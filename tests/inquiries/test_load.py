"""How much there is to do on each of the coming days: who has what due, who arrives, and what is above its guard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from tests.factories.inquiries import asked, concierge
from tests.factories.stock import NIGHT, rooms, trips
from tests.support.application import Clock
from tests.support.lint import PageClient
from tests.support.people import sign_in
from worktrip.accounts.rules import Role
from worktrip.inventory import queries as inventory
from worktrip.inventory import service as stock
from worktrip.inventory.rules import SlotKey
from worktrip.kernel.calendar import JST
from worktrip.trips import queries, service
from worktrip.trips.rules import Side, Stage

TODAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 25)


@pytest.fixture
def desk(client: PageClient, app: Flask) -> Iterator[PageClient]:
    """A browser in which a concierge is signed in; a day takes two groups, a person two things."""
    before = app.config["DESK_MOST_GROUPS"], app.config["DESK_MOST_DUE"]
    app.config["DESK_MOST_GROUPS"], app.config["DESK_MOST_DUE"] = 2, 2
    sign_in(client, Role.CONCIERGE)
    yield client
    app.config["DESK_MOST_GROUPS"], app.config["DESK_MOST_DUE"] = before


def due(day: date, owner: int, *, hour: int = 11, waits_for: Side | None = None) -> int:
    """A trip of somebody's with something due."""
    trip = asked(first_day=None, last_day=None)
    service.take_over(trip.id, owner)
    at = datetime(day.year, day.month, day.day, hour, tzinfo=JST)
    service.plan(trip.id, next_action="電話する", due_at=at, waits_for=waits_for)
    return trip.id


def row(page: str, words: str) -> str:
    """The row of a day in the table of days, without its markup."""
    table = page[page.index('<table class="load">') :]
    cells = table[table.index(words) :].partition("</tr>")[0]
    return " ".join(re.sub("<[^>]+>", " ", cells).split())


def test_each_of_the_desk_is_counted_on_the_day_something_is_due(desk: PageClient) -> None:
    midori, ko = concierge(), concierge("汐見 航", "shiomi@desk.example")
    trip_id = due(TOMORROW, midori)
    service.ask_desk(trip_id, "call", "電話する", datetime(2026, 11, 25, 17, tzinfo=JST))
    due(TOMORROW, ko)
    due(TOMORROW, ko, waits_for=Side.ORGANISER)
    due(TODAY - timedelta(days=4), ko)
    found = {(each.day, each.owner_id): each.count for each in queries.due_ahead()}
    assert found == {(TOMORROW, midori): 2, (TOMORROW, ko): 1, (TODAY, ko): 1}
    assert row(desk.get("/desk").get_data(as_text=True), "11月25日(水)").startswith("11月25日(水) 白樺 2 汐見 1")


def test_who_has_more_due_than_one_can_do_is_marked(desk: PageClient) -> None:
    midori = concierge()
    for hour in (10, 11):
        due(TOMORROW, midori, hour=hour)
    assert "多い" not in row(desk.get("/desk").get_data(as_text=True), "11月25日(水)")
    due(TOMORROW, midori, hour=12)
    assert "白樺 3 多い" in row(desk.get("/desk").get_data(as_text=True), "11月25日(水)")


def test_arrivals_and_groups_above_the_guard_are_marked(desk: PageClient) -> None:
    first, last = date(2026, 12, 1), date(2026, 12, 2)
    for number in range(3):
        trip = asked(first_day=first, last_day=last, people=4)
        service.advance(trip.id, Stage.ACCEPTED if number else Stage.PROPOSING, next_action="次")
    said = row(desk.get("/desk").get_data(as_text=True), "12月1日(火)")
    assert "2組 8名" in said
    assert "2組が着く" in said
    assert "いっぱい" in said
    assert "提案中 1組" in said
    trip = asked(first_day=first, last_day=last, people=4)
    service.advance(trip.id, Stage.ACCEPTED, next_action="次")
    page = desk.get("/desk").get_data(as_text=True)
    assert "上限をこえます" in row(page, "12月1日(火)")
    assert "が着く" not in row(page, "12月2日(水)")


def test_a_house_that_takes_no_further_group_is_named(desk: PageClient, clock: Clock) -> None:
    clock.day(NIGHT - timedelta(days=1))
    room, (trip_id,) = rooms(max_groups=1), trips()
    assert inventory.full_houses(NIGHT, 1) == []
    stock.book(trip_id, {SlotKey(room, NIGHT): 1})
    (house,) = inventory.full_houses(NIGHT - timedelta(days=3), 14)
    assert (house.day, house.groups, house.most, house.over) == (NIGHT, 1, 1, False)
    sign_in(desk, Role.CONCIERGE)
    said = row(desk.get("/desk").get_data(as_text=True), "2月24日(水)")
    assert "ペンション 星ひとさじは1組まで、いま1組" in said


def test_days_on_which_the_desk_is_closed_say_so(desk: PageClient) -> None:
    page = desk.get("/desk").get_data(as_text=True)
    assert row(page, "11月28日(土)").startswith("11月28日(土) 休み")
    assert "休み" not in row(page, "11月27日(金)")
