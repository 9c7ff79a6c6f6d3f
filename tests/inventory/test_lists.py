"""Usual numbers in the catalogue's file: out, changed in a cell, in again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from tests.catalogue.conftest import Sheet, book_of, file_of
from tests.support.application import Clock
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue import service
from worktrip.inventory import queries
from worktrip.inventory import service as inventory
from worktrip.inventory.service import BESIDE

NAME, DAYS = "いつもの数", [f"{day}曜" for day in "月火水木金土日"]
# a Monday
TODAY = date(2026, 11, 23)
LATER, LAST = TODAY + timedelta(days=30), TODAY + timedelta(days=60)
ROOM = "L4-R"


@pytest.fixture
def room(demo_app: Flask) -> int:
    """A room of which there are usually seven, six on Saturdays."""
    found = catalogue.offering_by_code(ROOM).id
    inventory.set_pattern(found, {**dict.fromkeys(range(1, 8), 7), 6: 6}, TODAY)
    return found


def taken_in(*rows: dict[str, Any], **changed: Any) -> list[str]:
    """The file as it goes out, with a first row changed and rows added, taken in; what was wrong with it."""
    book = book_of(service.export_lists(BESIDE).content)
    sheet = Sheet(book[NAME])
    for head, value in changed.items():
        sheet.put(3, head, value)
    for row in rows:
        sheet.add(**{"品目の記号": ROOM, **row})
    problems = service.import_lists(BESIDE, file_of(book)).problems
    assert all(problem.sheet == NAME for problem in problems)
    return [f"{problem.column}列「{problem.head}」: {problem.sentence()}" for problem in problems]


def week(number: int, first: date) -> dict[str, Any]:
    return {"いつから": first, **dict.fromkeys(DAYS, number)}


def holding(room: int, day: date) -> int | None:
    """What usually holds on a day."""
    return next((each.number for each in queries.usual_of(room) if each.covers(day)), None)


def test_a_usual_week_goes_out_and_in_unchanged(room: int) -> None:
    book = book_of(service.export_lists(BESIDE).content)
    assert book[NAME][2][3:] == [7, 7, 7, 7, 7, 6, 7]
    assert service.import_lists(BESIDE, file_of(book)).changes_nothing


def test_a_new_row_holds_from_its_day_on_and_fills_the_days_nobody_spoke_of(room: int) -> None:
    assert taken_in(week(3, LATER)) == []
    assert (holding(room, LATER - timedelta(days=7)), holding(room, LATER)) == (7, 3)
    # the demo's houses have said by hand how many there are until the end of September
    far = date(2027, 10, 13)
    assert queries.free([room], far, far) == {next(iter(queries.free([room], far, far))): 3}
    assert taken_in() == []


def test_what_begins_later_stays_when_a_row_before_it_is_added_or_changed(room: int) -> None:
    assert taken_in(week(2, LAST)) == []
    assert taken_in(week(5, LATER)) == []
    assert [holding(room, day) for day in (TODAY, LATER, LAST)] == [7, 5, 2]
    assert taken_in(月曜=1) == []
    assert [holding(room, day) for day in (TODAY, LATER, LAST)] == [1, 5, 2]
    assert service.import_lists(BESIDE, service.export_lists(BESIDE).content).changes_nothing


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            {**week(3, TODAY - timedelta(days=1))},
            "C列「いつから」: きょうからあとの日にしてください。",
        ),
        ({"いつから": LATER}, "D列「月曜」: 数を1つ以上入れてください。"),
        ({**week(3, LATER), "時間帯": "午前"}, "B列「時間帯」: この品目の時間帯ではありません。"),
        (
            {**week(3, LATER), "品目の記号": "NOWHERE"},
            "A列「品目の記号」: 記号「NOWHERE」の品目は、このファイルにも、いまの一覧にもありません。",
        ),
        ({**week(-1, LATER)}, "D列「月曜」: 0から10000までの数を入れてください。"),
    ],
)
def test_what_cannot_be_is_told_by_row_and_column_and_nothing_is_taken_in(
    room: int, row: dict[str, Any], told: str
) -> None:
    assert taken_in(row)[0] == told
    assert taken_in() == []


def test_a_number_that_was_said_is_not_taken_away_and_what_has_begun_is_not_rewritten(room: int, clock: Clock) -> None:
    assert taken_in(月曜=None) == ["D列「月曜」: 前に入れた数は消せません。なければ0を入れてください。"]
    clock.forward(days=1)
    assert taken_in() == []
    assert taken_in(月曜=4)[0].startswith("C列「いつから」: 2026-11-23 からの内容は")
