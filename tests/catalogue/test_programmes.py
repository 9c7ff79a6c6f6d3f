"""Programmes: days counted from the first, what to see to, and the pages on which they are written."""

from __future__ import annotations

from datetime import date, time

import pytest
from flask import Flask

from tests.support.lint import PageClient
from tests.support.people import sign_in
from tests.support.reader import Reader
from worktrip.accounts.rules import Role
from worktrip.catalogue import queries, rules
from worktrip.catalogue.rules import ItemKind, Needed, PlannedItem, Season, SeasonKind, Weather
from worktrip.plumbing.database import db
from worktrip.trips.rules import Purpose

WEDNESDAY = date(2027, 2, 24)
WALK, SAKE, CLOSED = 1, 2, 3
THINGS = {
    WALK: Needed("散策", weather=Weather.DRY, min_people=2, max_people=8),
    SAKE: Needed("酒蔵", weather=Weather.INDOOR, closed_weekdays=frozenset({4})),
    CLOSED: Needed("舟", weather=Weather.DRY, seasons=[Season(SeasonKind.CLOSED, date(2027, 2, 1), date(2027, 3, 1))]),
}


def item(day: int, starts: int, ends: int | None = None, offering: int | None = None, **facts: object) -> PlannedItem:
    return PlannedItem(
        day_number=day,
        starts_at=time(starts),
        ends_at=None if ends is None else time(ends),
        kind=ItemKind.ACTIVITY,
        offering_id=offering,
        **facts,  # type: ignore[arg-type]
    )


def said(remarks: list[rules.Remark]) -> list[str]:
    return [remark.sentence % {**remark.values} for remark in remarks]


def test_days_are_counted_from_that_of_arrival() -> None:
    assert rules.date_of(item(1, 13), WEDNESDAY) == WEDNESDAY
    assert rules.date_of(item(3, 9), WEDNESDAY) == date(2027, 2, 26)
    assert rules.days_of([item(1, 13), item(3, 9)]) == 3
    assert rules.days_of([]) == 0


@pytest.mark.parametrize(
    ("items", "remarks"),
    [
        ([item(1, 9, 12), item(1, 12, 13)], []),
        ([item(1, 9, 12), item(1, 11, 13)], ["12:00までの予定と重なっています。"]),
        ([item(1, 11, 13), item(1, 9, 12)], ["12:00までの予定と重なっています。"]),
        ([item(1, 9, 12), item(2, 9, 12)], []),
        ([item(1, 9), item(1, 9)], []),
        ([item(1, 12, 9)], ["終わりが始まりより前です。"]),
        ([item(1, 9), item(3, 9)], ["2日目に予定がありません。"]),
        ([item(2, 9)], ["1日目に予定がありません。"]),
        ([item(1, 9, 10, WALK)], ["雨の日はできません。雨のときの予定を入れてください。"]),
        ([item(1, 9, 10, WALK, rain_title="部屋で話す")], []),
        ([item(1, 9, 10, WALK, rain_offering_id=SAKE)], []),
        ([item(1, 9, 10, WALK, rain_offering_id=CLOSED)], ["雨のときの予定も、雨の日はできないものです。"]),
        ([item(1, 9, 10, SAKE)], []),
    ],
)
def test_what_to_see_to_in_a_pattern(items: list[PlannedItem], remarks: list[str]) -> None:
    assert said(rules.look_over(items, THINGS)) == remarks


@pytest.mark.parametrize(
    ("items", "people", "last_day", "sentence"),
    [
        ([item(1, 9, 10, WALK)], 2, None, ""),
        ([item(1, 9, 10, WALK)], 8, None, ""),
        ([item(1, 9, 10, WALK)], 1, None, "散策は、2名からです。"),
        ([item(1, 9, 10, WALK)], 9, None, "散策は、1組8名までです。"),
        ([item(1, 9, 10, WALK)], None, None, ""),
        ([item(1, 9, 10, SAKE)], 4, None, ""),
        ([item(2, 9, 10, SAKE)], 4, None, "酒蔵は、2027-02-25は休みです。"),
        ([item(1, 9, 10, CLOSED)], 4, None, "舟は、2027-02-24は休みです。"),
        ([item(1, 9, 10, WALK, rain_offering_id=CLOSED)], 4, None, "舟は、2027-02-24は休みです。"),
        ([item(2, 9)], 4, WEDNESDAY, "帰ったあとの日になっています。"),
        ([item(2, 9)], 4, date(2027, 2, 25), ""),
    ],
)
def test_what_stands_in_the_way_of_using_a_pattern(
    items: list[PlannedItem], people: int | None, last_day: date | None, sentence: str
) -> None:
    found = said(rules.check_use(items, THINGS, first_day=WEDNESDAY, last_day=last_day, people=people))
    assert found == ([sentence] if sentence else [])


def test_the_demo_has_programmes_for_every_purpose_each_in_two_ways_and_for_rain(demo_app: Flask) -> None:
    found = queries.programmes()
    purposes = {purpose for each in found for purpose in rules.words_in(Purpose, each.purposes)}
    assert purposes == set(Purpose)
    for each in found:
        assert len(each.patterns) == 2, each.code
        for pattern in each.patterns:
            items = [queries.planned(row) for row in pattern.items]
            needed = queries.offered({row.offering_id for row in items if row.offering_id is not None})
            assert said(rules.look_over(items, needed)) == [], (each.code, pattern.name)
    assert any(
        row.has_rain_plan for each in found for pattern in each.patterns for row in map(queries.planned, pattern.items)
    )


# --- the pages -------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(demo_client: PageClient) -> Reader:
    """A concierge at the desk of the demo."""
    sign_in(demo_client, Role.CONCIERGE)
    return Reader(demo_client)


def test_a_programme_says_what_stands_in_its_way_on_a_day(desk: Reader) -> None:
    desk.open("/desk/programmes").sees("追い込む開発合宿", "チームを強くしたい").follow("チームをつくる2日間")
    desk.sees("緑の季節（2日）", "自然園の散策 A2-N", "酒蔵見学 A5-V").does_not_see("休みです")
    desk.open("/desk/programmes/P3?first_day=2027-02-24&people=6")
    desk.sees("2027年2月24日(水)", "自然園の散策は、2027年2月24日(水)は休みです", "8名からです")
    desk.open("/desk/programmes/P3?first_day=2027-02-24&people=6&lang=en").sees(
        "is closed on Wed 24 Feb 2027", "In rain"
    )


def test_a_programme_is_written_day_by_day(desk: Reader) -> None:
    desk.open("/desk/programmes").follow("プログラムを足す")
    desk.press("プログラムを足す", {"code": "p9", "name": "試す1日", "purposes": ["team"], "min_people": "4"})
    rows = {
        "name": "日帰り",
        "rows-0-day_number": "１",
        "rows-0-starts_at": "13:00",
        "rows-0-ends_at": "14:30",
        "rows-0-offering": "ａ２－ｎ",
        "rows-0-rain_title": "部屋で話す",
        "rows-1-day_number": "1",
        "rows-1-starts_at": "10:00",
        "rows-1-title": "到着",
    }
    desk.press("予定を入れる", rows).sees("日帰りの予定を入れました", "10:00 到着", "13:00–14:30 自然園の散策 A2-N")
    db.session.rollback()
    (pattern,) = queries.programme("P9").patterns
    assert [(row.starts_at.hour, row.title, row.rain_title) for row in pattern.items] == [
        (10, "到着", ""),
        (13, "", "部屋で話す"),
    ]
    desk.follow("日帰りの予定を直す").press("予定を入れる", {"rows-0-title": None, "rows-0-starts_at": None})
    desk.does_not_see("到着").press("日帰りを外す").sees("まだ型がありません")
    desk.follow("プログラムのことを直す").press("保存する", {"is_open": None})
    desk.open("/desk/programmes").sees("いま案内していないプログラム", "試す1日")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "型の名前を入れてください"),
        ({}, "予定を1行以上"),
        ({"rows-0-title": "到着"}, "何日目の何時か"),
        ({"rows-0-day_number": "1", "rows-0-starts_at": "10:00"}, "題か品目の記号"),
        (
            {"rows-0-day_number": "1", "rows-0-starts_at": "10:00", "rows-0-offering": "Z9"},
            "この記号の品目はありません",
        ),
        ({"rows-0-day_number": "0", "rows-0-starts_at": "10:00", "rows-0-title": "到着"}, "1から30まで"),
    ],
)
def test_a_row_that_says_too_little_says_so_beside_itself(
    desk: Reader, typed: dict[str, object], sentence: str
) -> None:
    desk.open("/desk/programmes/P1/patterns/new")
    desk.press("予定を入れる", {"name": "型", **typed}, status=422).sees(sentence)


def test_more_rows_are_had_without_losing_what_was_typed(desk: Reader) -> None:
    desk.open("/desk/programmes/P1/patterns/new").press("行を増やす", {"rows-3-title": "花火"})
    page = desk.answer.get_data(as_text=True)
    assert 'value="花火"' in page
    assert 'name="rows-7-title"' in page
    assert len(queries.programme("P1").patterns) == 2


def test_two_programmes_have_no_code_in_common(desk: Reader) -> None:
    desk.open("/desk/programmes/new").press("プログラムを足す", {"code": "P1", "name": "もうひとつ"}, status=422)
    desk.sees("もう使われています")
    desk.open("/desk/programmes/P9", status=404)
    desk.open("/desk/programmes/P1/patterns/9", status=404)
