"""What a stay roughly costs, before anybody has been asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from worktrip.catalogue.rules import DayClass, MealPlan, Price, RateBook, RateRow, Unit, usual_rows
from worktrip.inquiries.rules import (
    BUDGET_LABELS,
    MUST_HAVE_ICONS,
    MUST_HAVE_LABELS,
    PURPOSE_ICONS,
    PURPOSES,
    BudgetBand,
    MustHave,
    PriceRange,
    RoomOffer,
    guessed_nights,
    must_haves_of,
    price_range,
    words_of,
)
from worktrip.kernel.calendar import is_weekday_night
from worktrip.kernel.tax import BathingTaxRate, LodgingTaxRate

WEDNESDAY, THURSDAY, FRIDAY = date(2027, 2, 24), date(2027, 2, 25), date(2027, 2, 26)
SINCE = date(2026, 4, 1)
PENSION = RoomOffer(1, 2, 16, "20324", 7000)
HOTEL = RoomOffer(2, 3, 80, "20324", 8000)
TAXES = [LodgingTaxRate("20", date(2026, 6, 1), None, 6000, None, 200)]


def rates(offering_id: int, weekday: int | None, weekend: int | None, single: int) -> list[RateRow]:
    """A rate card with one price for each class of night."""
    prices = {DayClass.ORDINARY: Price(weekday), DayClass.EVE: Price(weekend)}
    return usual_rows(
        offering_id,
        prices,
        unit=Unit.PERSON_NIGHT,
        effective_from=SINCE,
        meal_plan=MealPlan.HALF_BOARD,
        alone=Price(single, 0),
    )


CARDS = [*rates(1, 10_450, 11_550, 2_750), *rates(2, 14_300, 16_500, 3_300)]


def asked(offers: list[RoomOffer], cards: list[RateRow] = CARDS, **changes: object) -> PriceRange | None:
    """The range for four people on two weekday nights, unless told otherwise."""
    facts: dict[str, object] = {"nights": [WEDNESDAY, THURSDAY], "people": 4, **changes}
    return price_range(offers, RateBook(cards), TAXES, **facts)  # type: ignore[arg-type]


def test_a_pension_for_two_weekday_nights_costs_21300_shared_and_26800_alone() -> None:
    assert asked([PENSION]) == PriceRange(21_300, 26_800, 4, 2, False, False, False)


def test_the_range_spans_all_lodgings_from_shared_to_alone() -> None:
    found = asked([PENSION, HOTEL])
    assert found is not None
    assert (found.low_yen, found.high_yen) == (21_300, 2 * (14_300 + 3_300 + 200))


def test_a_room_for_each_leaves_out_what_is_shared() -> None:
    assert asked([PENSION], only_single=True) == PriceRange(26_800, 26_800, 4, 2, False, False, True)


def test_a_night_before_a_day_off_has_its_own_price() -> None:
    found = asked([PENSION], nights=[THURSDAY, FRIDAY])
    assert found is not None
    assert found.low_yen == 10_450 + 11_550 + 400


def test_a_lodging_too_small_for_the_party_is_left_out() -> None:
    found = asked([PENSION, HOTEL], people=20)
    assert found is not None
    assert found.low_yen == 2 * (14_300 + 200)
    assert not found.is_spread


def test_a_party_too_large_for_any_lodging_is_spread_over_several() -> None:
    found = asked([PENSION, HOTEL], people=90)
    assert found is not None
    assert found.is_spread
    assert found.low_yen == 21_300


def test_somebody_who_comes_alone_pays_for_a_room_alone() -> None:
    assert asked([PENSION], people=1) == PriceRange(26_800, 26_800, 1, 2, False, False, False)


@pytest.mark.parametrize(
    "unknown",
    [
        replace(PENSION, room_only_ex_tax_yen=None),
        replace(PENSION, bathing=BathingTaxRate(has_onsen=True)),
        replace(PENSION, offering_id=3),
    ],
    ids=["its lodging tax", "its bathing tax", "its price"],
)
def test_a_lodging_of_which_something_is_not_known_shows_no_price(unknown: RoomOffer) -> None:
    assert asked([unknown]) is None
    found = asked([unknown, HOTEL])
    assert found is not None
    assert found.low_yen == 2 * (14_300 + 200)


def test_a_price_to_be_asked_for_is_never_guessed() -> None:
    assert asked([PENSION], rates(1, None, None, 0)) is None


def test_bathing_tax_is_in_where_it_is_confirmed() -> None:
    spring = replace(PENSION, bathing=BathingTaxRate(True, 150, None, 12))
    found = asked([spring])
    assert found is not None
    assert found.low_yen == 21_300 + 2 * 150


def test_nothing_is_said_without_nights_or_people() -> None:
    assert asked([PENSION], nights=[]) is None
    assert asked([PENSION], people=0) is None


def test_while_there_is_no_date_weekday_nights_some_two_months_ahead_are_taken() -> None:
    nights = guessed_nights(date(2026, 11, 24), 6)
    assert len(nights) == 6
    assert nights[0] >= date(2027, 1, 23)
    assert all(map(is_weekday_night, nights))


def test_must_haves_come_back_as_they_were_kept_in_the_order_of_the_page() -> None:
    assert words_of([MustHave.KIT, MustHave.CONFIDENTIAL]) == "confidential,kit"
    assert must_haves_of("confidential,kit") == [MustHave.CONFIDENTIAL, MustHave.KIT]
    assert must_haves_of("") == []


def test_every_choice_has_its_word_and_its_picture() -> None:
    assert set(MUST_HAVE_LABELS) == set(MustHave)
    assert set(MUST_HAVE_ICONS) == {each.value for each in MustHave}
    assert set(BUDGET_LABELS) == set(BudgetBand)
    assert set(PURPOSE_ICONS) == {value for value, _ in PURPOSES}
