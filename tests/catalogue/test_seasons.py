"""Days that mean something: what a year looks like, and what a party pays in it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from worktrip.catalogue import queries
from worktrip.catalogue.rules import (
    LABELS,
    DayClass,
    FacilityKind,
    ItemKind,
    Noise,
    OfferingKind,
    Price,
    RateBook,
    RateRow,
    Season,
    SeasonKind,
    Serving,
    Unit,
    card_faults,
    months,
    prices_on,
    probe,
    rooms_for,
    spans,
    tax_class_of,
    usual_rows,
)
from worktrip.kernel.tax import TaxClass

APRIL = date(2026, 4, 1)
NEW_YEAR = Season(SeasonKind.HIGH, date(2026, 12, 29), date(2026, 1, 3), is_yearly=True)
WINTER = Season(SeasonKind.SEASON, date(2026, 12, 20), date(2026, 3, 14), is_yearly=True, code="W", name="冬の料金")
REPAIRS = Season(SeasonKind.CLOSED, date(2027, 1, 2), date(2027, 1, 12))


def shown(first: date, last: date, *seasons: Season) -> list[tuple[SeasonKind, date, date]]:
    return [(span.season.kind, span.first_day, span.last_day) for span in spans(seasons, first, last)]


def test_a_day_of_several_seasons_is_drawn_as_what_weighs_most() -> None:
    assert shown(date(2026, 12, 1), date(2027, 3, 31), NEW_YEAR, WINTER, REPAIRS) == [
        (SeasonKind.SEASON, date(2026, 12, 20), date(2026, 12, 28)),
        (SeasonKind.HIGH, date(2026, 12, 29), date(2027, 1, 1)),
        (SeasonKind.CLOSED, date(2027, 1, 2), date(2027, 1, 12)),
        (SeasonKind.SEASON, date(2027, 1, 13), date(2027, 3, 14)),
    ]


def test_days_that_mean_nothing_are_left_out() -> None:
    assert shown(date(2027, 4, 1), date(2027, 11, 30), NEW_YEAR, WINTER, REPAIRS) == []


def test_a_year_is_drawn_month_by_month_to_its_end() -> None:
    first, last = date(2026, 11, 1), date(2027, 10, 31)
    drawn = months(spans([WINTER], first, last), first, last)
    assert [month.first_day.month for month in drawn] == [11, 12, *range(1, 11)]
    assert [month.days for month in drawn][:4] == [30, 31, 31, 28]
    assert [len(month.spans) for month in drawn] == [0, 1, 1, 1, 1, *[0] * 7]
    december = drawn[1].spans[0]
    assert (december.first_day, december.last_day) == (date(2026, 12, 20), date(2026, 12, 31))


def test_the_29th_of_february_is_drawn_where_there_is_one() -> None:
    first, last = date(2028, 2, 1), date(2028, 2, 29)
    assert [month.days for month in months([], first, last)] == [29]


# --- what a party would pay ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "size", "rooms"),
    [
        (4, 3, [(3, 1), (1, 1)]),
        (4, 2, [(2, 2)]),
        (4, 1, [(1, 4)]),
        (4, 6, [(4, 1)]),
        (4, None, [(4, 1)]),
        (1, 3, [(1, 1)]),
    ],
)
def test_a_party_is_put_into_rooms(people: int, size: int | None, rooms: list[tuple[int, int]]) -> None:
    assert rooms_for(people, size) == rooms


def test_four_people_over_the_beginning_of_winter_pay_what_the_paper_says(demo_app: Flask) -> None:
    room = queries.offering_by_code("L5-R")
    first = date(2026, 12, 18)
    book = queries.rate_book([room.id], first, first + timedelta(days=2))
    days = [first + timedelta(days=n) for n in range(3)]
    probed = probe(book, room.id, days, 4, meal_plan=room.meal_plan, per_room=3)
    assert [day.yen for day in probed] == [46_200, 46_200, 48_400]
    assert [day.season for day in probed] == ["", "", "冬の料金"]
    assert [(share.people, share.row.sell_yen) for share in probed[2].shares] == [(3, 11_550), (1, 13_750)]


def card(**prices: int | None) -> list[RateRow]:
    return usual_rows(
        1,
        {DayClass[name.upper()]: Price(yen) for name, yen in prices.items()},
        unit=Unit.PERSON_NIGHT,
        effective_from=APRIL,
    )


def test_a_trial_says_why_there_is_no_price() -> None:
    blackout = Season(SeasonKind.BLACKOUT, date(2027, 8, 15), date(2027, 8, 15))
    book = RateBook(card(every=10_000), {1: [blackout]})
    days = probe(book, 1, [date(2027, 8, 14), date(2027, 8, 15), date(2026, 3, 31)], 2)
    assert [day.yen for day in days] == [20_000, 0, 0]
    assert [day.refusal is not None for day in days] == [False, True, True]


def test_a_room_by_the_night_costs_the_same_however_full() -> None:
    rows = usual_rows(1, {DayClass.EVERY: Price(11_000)}, unit=Unit.ROOM_NIGHT, effective_from=APRIL)
    assert probe(RateBook(rows), 1, [date(2027, 2, 24)], 5, per_room=2)[0].yen == 33_000
    group = usual_rows(1, {DayClass.EVERY: Price(3_000)}, unit=Unit.GROUP, effective_from=APRIL)
    assert probe(RateBook(group), 1, [date(2027, 2, 24)], 5)[0].yen == 3_000


@pytest.mark.parametrize(
    ("rows", "yen", "varies"),
    [
        (card(ordinary=10_000, eve=12_000), 10_000, False),
        (card(ordinary=10_000, eve=12_000, high=15_000), 10_000, True),
        (card(ordinary=None, eve=12_000, high=15_000), 15_000, True),
        (card(ordinary=None, eve=None), None, False),
        (card(every=0), 0, False),
    ],
)
def test_a_list_says_from_where_there_is_more_than_one_price(
    rows: list[RateRow], yen: int | None, varies: bool
) -> None:
    least = prices_on(RateBook(rows), APRIL)[1].weekday_from
    assert least.row is not None
    assert (least.row.sell_yen, least.varies) == (yen, varies)


def test_being_alone_in_a_room_is_no_other_price() -> None:
    rows = usual_rows(
        1,
        {DayClass.ORDINARY: Price(10_450), DayClass.EVE: Price(11_550)},
        unit=Unit.PERSON_NIGHT,
        effective_from=APRIL,
        alone=Price(2_750),
    )
    short = prices_on(RateBook(rows), APRIL)[1]
    assert (short.weekday_from.varies, short.weekend_from.varies, short.is_whole) == (False, False, True)


def row(unit: Unit = Unit.PERSON_NIGHT, first: int = 1, last: int | None = None) -> RateRow:
    return RateRow(1, DayClass.EVERY, unit, 1_000, None, APRIL, from_people=first, to_people=last)


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ([row(last=1), row(first=2)], []),
        ([row(), row()], [(1, "from_people")]),
        ([row(last=4), row(first=4)], [(1, "from_people")]),
        ([row(first=3, last=2)], [(0, "to_people")]),
        ([row(), row(Unit.ROOM_NIGHT, 2)], [(1, "unit"), (1, "from_people")]),
    ],
)
def test_what_makes_no_sense_in_a_card_is_named_by_row_and_field(
    rows: list[RateRow], faults: list[tuple[int, str]]
) -> None:
    assert [(fault.place, fault.field) for fault in card_faults(rows)] == faults


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "serving", "tax"),
    [
        ("dinner and breakfast of a hotel", Serving.SERVED, TaxClass.STD10),
        ("coffee served in a meeting room", Serving.SERVED, TaxClass.STD10),
        ("lunch boxes delivered without serving", Serving.DELIVERED, TaxClass.RED8),
        ("a box lunch to take on a walk", Serving.TAKEN_AWAY, TaxClass.RED8),
        ("a soft drink of the minibar", Serving.TAKEN_AWAY, TaxClass.RED8),
        ("a barbecue with staff", Serving.CATERED, TaxClass.STD10),
        ("beer", Serving.ALCOHOL, TaxClass.STD10),
        ("a night", None, TaxClass.STD10),
    ],
)
def test_how_food_is_served_decides_its_tax(what: str, serving: Serving | None, tax: TaxClass) -> None:
    assert tax_class_of(serving) is tax, what


def test_words_of_two_kinds_that_are_spelt_alike_keep_their_own_names() -> None:
    assert DayClass.ORDINARY == Noise.ORDINARY
    assert (LABELS[DayClass.ORDINARY], LABELS[Noise.ORDINARY]) == ("平日", "ふつう")
    assert (LABELS[FacilityKind.ACTIVITY], LABELS[OfferingKind.ACTIVITY], LABELS[ItemKind.ACTIVITY]) == (
        "アクティビティ",
        "アクティビティ",
        "体験",
    )
    assert len(list(LABELS)) == len(LABELS)
