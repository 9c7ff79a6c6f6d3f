"""Prices on a day, as tables of cases."""

from __future__ import annotations

from datetime import date

import pytest

from worktrip.catalogue.rules import (
    LABELS,
    CancellationStep,
    DayClass,
    Diet,
    FacilityKind,
    ItemKind,
    MealPlan,
    Noise,
    OfferingKind,
    Price,
    RateBook,
    RateRow,
    Season,
    SeasonKind,
    Serving,
    Unit,
    Weather,
    cancellation_percent,
    closed_weekdays,
    day_class,
    is_closed_on,
    is_stale,
    per_person,
    prices_on,
    rate_on,
    usual_rows,
)
from worktrip.kernel.errors import Blocked, Invalid

APRIL = date(2026, 4, 1)


def card(
    day_class: DayClass = DayClass.ORDINARY,
    sell: int | None = 10_450,
    since: date = APRIL,
    until: date | None = None,
    offering: int = 1,
) -> RateRow:
    net = None if sell is None else sell * 90 // 100
    return RateRow(offering, day_class, Unit.PERSON_NIGHT, sell, net, since, until)


CARDS = [card(), card(DayClass.EVE, 11_550)]


@pytest.mark.parametrize(
    ("night", "expected"),
    [
        (date(2027, 2, 24), DayClass.ORDINARY),  # Wednesday
        (date(2027, 2, 25), DayClass.ORDINARY),  # Thursday: on Friday people work
        (date(2027, 2, 26), DayClass.FRIDAY),
        (date(2027, 2, 27), DayClass.EVE),  # Saturday
        (date(2027, 2, 28), DayClass.ORDINARY),  # Sunday: on Monday people work
        (date(2027, 2, 22), DayClass.EVE),  # the night before the Emperor's birthday
        (date(2027, 2, 23), DayClass.ORDINARY),  # the holiday's own night
        (date(2027, 3, 21), DayClass.EVE),  # Sunday before a substitute holiday
        (date(2026, 9, 21), DayClass.EVE),  # before the day between two holidays
        (date(2026, 12, 28), DayClass.EVE),  # before the end of the year
        (date(2027, 1, 3), DayClass.ORDINARY),  # work begins on the 4th
    ],
)
def test_a_night_belongs_to_the_class_of_its_next_morning(night: date, expected: DayClass) -> None:
    assert day_class(night) is expected


def test_the_worked_example_of_the_rules() -> None:
    prices = {DayClass.ORDINARY: Price(10_450, 9_405), DayClass.EVE: Price(11_550, 10_395)}
    rows = usual_rows(1, prices, unit=Unit.PERSON_NIGHT, effective_from=APRIL, alone=Price(2_750, 2_475))
    alone, sharing = (rate_on(RateBook(rows), 1, date(2027, 2, 24), people=people) for people in (1, 2))
    assert (alone.sell_yen, alone.net_yen) == (13_200, 9_405 + 2_475)
    assert (sharing.sell_yen, sharing.net_yen) == (10_450, 9_405)


def test_of_several_cards_the_latest_counts_from_its_first_day() -> None:
    cards = [card(), card(sell=11_000, since=date(2027, 2, 24))]
    assert rate_on(RateBook(cards), 1, date(2027, 2, 23)).sell_yen == 10_450
    assert rate_on(RateBook(cards), 1, date(2027, 2, 24)).sell_yen == 11_000


def test_a_card_holds_on_its_last_day_and_not_after() -> None:
    cards = [card(until=date(2027, 2, 24))]
    assert rate_on(RateBook(cards), 1, date(2027, 2, 24)).sell_yen == 10_450
    with pytest.raises(Blocked, match="2027-02-25"):
        rate_on(RateBook(cards), 1, date(2027, 2, 25))


@pytest.mark.parametrize(
    ("cards", "sentence"),
    [
        ([], "登録されていません"),
        ([card(offering=2)], "登録されていません"),
        ([card(DayClass.EVE)], "登録されていません"),
        ([card(since=date(2027, 2, 25))], "登録されていません"),
        ([card(sell=None)], "要問合せ"),
        ([card(), card(sell=None, since=date(2027, 1, 1))], "要問合せ"),
    ],
)
def test_pricing_stops_where_nobody_knows_the_price(cards: list[RateRow], sentence: str) -> None:
    with pytest.raises(Blocked, match=sentence) as blocked:
        rate_on(RateBook(cards), 1, date(2027, 2, 24))
    assert blocked.value.setting == "rates"


def test_free_of_charge_is_a_price() -> None:
    assert per_person(rate_on(RateBook([card(sell=0)]), 1, date(2027, 2, 24)), 2) == 0


def test_an_empty_room_has_no_price() -> None:
    with pytest.raises(ValueError, match="nobody"):
        per_person(card(), 0)


def test_a_list_shows_a_price_to_be_asked_as_such() -> None:
    shown = prices_on(RateBook([*CARDS, card(sell=None, offering=2)]), date(2026, 11, 23))
    assert shown[1].weekday is not None
    assert shown[1].weekday.sell_yen == 10_450
    assert not shown[1].is_one
    assert shown[2].weekday is not None
    assert shown[2].weekday.sell_yen is None
    assert shown[2].weekend is None


@pytest.mark.parametrize(("text", "days"), [("", set()), ("2,3", {2, 3}), (" 7 ", {7}), ("1,1", {1})])
def test_closing_days_are_read_from_their_text(text: str, days: set[int]) -> None:
    assert closed_weekdays(text) == days


@pytest.mark.parametrize("text", ["0", "8", "火", "2;3"])
def test_closing_days_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(Invalid):
        closed_weekdays(text)


def test_a_house_closed_on_tuesdays_is_closed_on_tuesdays() -> None:
    assert is_closed_on([], closed_weekdays("2,3"), date(2026, 11, 24))
    assert not is_closed_on([], closed_weekdays("2,3"), date(2026, 11, 26))


def test_a_house_is_closed_in_its_closed_season_over_the_new_year() -> None:
    winter = Season(SeasonKind.CLOSED, date(2026, 12, 28), date(2027, 1, 4), is_yearly=True)
    assert [is_closed_on([winter], frozenset(), day) for day in (date(2031, 12, 27), date(2031, 12, 28))] == [0, 1]
    assert [is_closed_on([winter], frozenset(), day) for day in (date(2032, 1, 4), date(2032, 1, 5))] == [1, 0]


LADDER = [
    CancellationStep(20, 8, 20),
    CancellationStep(7, 2, 30),
    CancellationStep(1, 1, 40),
    CancellationStep(0, 0, 50),
    CancellationStep(-1, -1, 100),
]


@pytest.mark.parametrize(
    ("days_before", "percent"),
    [(21, 0), (20, 20), (8, 20), (7, 30), (2, 30), (1, 40), (0, 50), (-1, 100), (-5, 100)],
)
def test_the_ladder_takes_so_much_so_many_days_before(days_before: int, percent: int) -> None:
    assert cancellation_percent(LADDER, days_before) == percent


@pytest.mark.parametrize(
    ("confirmed_on", "stale"),
    [(None, True), (date(2025, 11, 23), False), (date(2025, 11, 22), True), (date(2026, 11, 23), False)],
)
def test_a_fact_is_fresh_for_a_year(confirmed_on: date | None, stale: bool) -> None:
    assert is_stale(confirmed_on, date(2026, 11, 23)) is stale


def test_words_that_are_spelled_alike_keep_their_own_labels() -> None:
    assert [LABELS[word] for word in (DayClass.ORDINARY, Noise.ORDINARY)] == ["平日", "ふつう"]
    assert [LABELS[word] for word in (FacilityKind.ACTIVITY, ItemKind.ACTIVITY)] == ["アクティビティ", "体験"]
    kinds = (FacilityKind, OfferingKind, Unit, DayClass, MealPlan, SeasonKind, Weather, Noise, Serving, Diet, ItemKind)
    assert [word for kind in kinds for word in kind if not LABELS[word]] == []
