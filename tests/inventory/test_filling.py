"""The desk says how many there are, stops sales, and sees what its installation still lacks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from tests.factories.stock import NIGHT, rooms, trips
from tests.support.application import START
from tests.support.lint import PageClient
from tests.support.people import sign_in
from tests.support.reader import Reader
from worktrip.accounts.rules import Role
from worktrip.inventory import queries, service
from worktrip.inventory.rules import Shelves, SlotKey, days_between, steps

PAGE = "/desk/availability/L4-R"
SUNDAY = date(2027, 2, 28)


@pytest.fixture
def desk(client: PageClient) -> Reader:
    """A concierge at the desk."""
    sign_in(client, Role.CONCIERGE)
    return Reader(client)


def span(last: date = SUNDAY, **more: object) -> dict[str, object]:
    """Some days as typed."""
    return {"first_day": NIGHT.isoformat(), "last_day": last.isoformat(), **more}


def sales(last: date = SUNDAY, **more: object) -> dict[str, object]:
    """Some days as typed into the other form of the page."""
    return {f"sales-{name}": value for name, value in span(last, **more).items()}


def test_an_allotment_is_entered_for_some_weekdays_of_a_span(desk: Reader) -> None:
    room = rooms(days=())
    desk.open(PAGE).press("提供数を入れる", span(allotted="５", weekdays=["3", "5", "7"]))
    desk.sees("3日分の提供数を5にしました")
    found = queries.free([room], NIGHT, SUNDAY)
    assert [found[SlotKey(room, NIGHT + timedelta(days=n))] for n in range(5)] == [5, 0, 5, 0, 5]


def test_fewer_than_are_taken_closes_the_days_on_which_they_are_taken(desk: Reader) -> None:
    days = [NIGHT + timedelta(days=n) for n in range(3)]
    # the later day has the earlier slot
    room = rooms(days=days[2:])
    service.set_allotment(room, days[:2], 5)
    (trip,) = trips()
    service.hold(trip, {SlotKey(room, day): 3 for day in days[1:]}, START + timedelta(days=2))
    desk.open(PAGE).press("提供数を入れる", span(allotted="2")).sees("不足1")
    assert list(queries.free([room], days[0], days[2]).values()) == [2, 0, 0]
    assert [(each.first_day, each.last_day) for each in queries.shortfalls()] == [(days[1], days[2])]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"last_day": "2027-02-01"}, "最初の日より前"),
        ({"last_day": "2037-02-28"}, "2年分まで"),
        ({"allotted": "-1"}, "0から10000まで"),
        ({"allotted": ""}, "提供数を入れてください"),
        ({"weekdays": []}, "曜日を1つ以上"),
    ],
)
def test_what_cannot_be_right_stands_beside_its_field(desk: Reader, typed: dict[str, object], sentence: str) -> None:
    rooms(days=())
    desk.open(PAGE).press("提供数を入れる", {**span(allotted="5"), **typed}, status=422).sees(sentence)


def test_sales_are_stopped_and_opened_again(desk: Reader) -> None:
    room = rooms()
    desk.open(PAGE).press("売り止めを変える", sales(NIGHT, sales="stop")).sees("1日分を売り止めにしました", "売止")
    assert queries.free([room], NIGHT, NIGHT) == {SlotKey(room, NIGHT): 0}
    desk.press("売り止めを変える", sales(NIGHT, sales="open")).sees("売り止めを解きました")
    assert queries.free([room], NIGHT, NIGHT) == {SlotKey(room, NIGHT): 5}
    desk.press("売り止めを変える", sales(NIGHT), status=422).sees("ひとつ選んでください")


def test_what_is_not_counted_says_so(desk: Reader) -> None:
    rooms(is_counted=False)
    desk.open(PAGE).sees("在庫を数えていません")


def test_the_grid_leads_to_the_numbers(desk: Reader) -> None:
    rooms()
    desk.open(f"/desk/availability?start={NIGHT.isoformat()}").follow("星の見える部屋").sees("星の見える部屋の提供数")


def test_days_of_a_span_are_those_of_its_weekdays() -> None:
    assert days_between(NIGHT, SUNDAY, {3, 7}) == [NIGHT, SUNDAY]
    assert days_between(NIGHT, NIGHT, {1}) == []


NOTHING = Shelves(
    has_law=False,
    missing_settings=None,
    has_concierge=False,
    has_lodging=False,
    has_room_only_price=False,
    has_priced_room=False,
    has_cancellation=False,
    has_stock=False,
)


def test_an_empty_installation_lacks_everything() -> None:
    assert [step.is_done for step in steps(NOTHING)] == [False] * 8


def test_a_setting_that_nobody_confirmed_is_named(client: PageClient) -> None:
    sign_in(client, Role.ADMIN)
    reader = Reader(client).open("/desk/ready").sees("書面に出す発行者と登録", "まだ")
    reader.follow("コンシェルジュ").sees("事務局の人と役割")


def test_the_demo_lacks_nothing(demo_app: Flask, demo_client: PageClient) -> None:
    sign_in(demo_client, Role.CONCIERGE)
    Reader(demo_client).open("/desk/ready").sees("きょうから受け付けられます").does_not_see("まだ")
