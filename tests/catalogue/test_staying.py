"""What a stay costs a head, all taxes in, before anybody is asked."""

from __future__ import annotations

from datetime import date

import pytest

from worktrip.catalogue.rules import DayClass, MealPlan, Price, RateBook, RateRow, RoomPrice, Unit, from_yen, usual_rows
from worktrip.kernel.tax import BathingTaxRate, LodgingTaxRate

WEDNESDAY = date(2027, 2, 24)
PLAN = MealPlan.HALF_BOARD
TAXES = [LodgingTaxRate("20", date(2026, 6, 1), None, 6_000, None, 200)]
NO_ONSEN = BathingTaxRate(has_onsen=False)


def room(offering_id: int = 1, *, room_only: int | None = 7_000, bathing: BathingTaxRate = NO_ONSEN) -> RoomPrice:
    return RoomPrice(offering_id, 3, PLAN, "20324", room_only, bathing)


def card(offering_id: int = 1, ordinary: int | None = 10_450, eve: int | None = 11_550) -> list[RateRow]:
    return usual_rows(
        offering_id,
        {DayClass.ORDINARY: Price(ordinary), DayClass.EVE: Price(eve)},
        unit=Unit.PERSON_NIGHT,
        effective_from=date(2026, 4, 1),
        meal_plan=PLAN,
        alone=Price(2_750),
    )


BOOK = RateBook(card())


def test_the_least_of_a_night_is_a_shared_room_with_all_taxes() -> None:
    assert from_yen([room()], BOOK, TAXES, [WEDNESDAY]) == 10_650


def test_whoever_comes_alone_has_the_room_alone() -> None:
    assert from_yen([room()], BOOK, TAXES, [WEDNESDAY], people=1) == 13_400


def test_bathing_tax_is_told_with_the_price() -> None:
    onsen = BathingTaxRate(has_onsen=True, stay_rate_yen=150, min_age=12)
    assert from_yen([room(bathing=onsen)], BOOK, TAXES, [WEDNESDAY]) == 10_800


def test_nights_of_two_classes_are_summed() -> None:
    stay = [WEDNESDAY, date(2027, 2, 25), date(2027, 2, 26)]
    assert from_yen([room()], BOOK, TAXES, stay) == 2 * 10_650 + 11_750


@pytest.mark.parametrize(
    ("rooms", "book"),
    [
        ([room()], RateBook(card(ordinary=None))),
        ([room()], RateBook()),
        ([room(room_only=None)], BOOK),
        ([], BOOK),
    ],
    ids=["to be asked", "no card", "lodging tax unknown", "no room"],
)
def test_what_nobody_knows_is_to_be_asked(rooms: list[RoomPrice], book: RateBook) -> None:
    assert from_yen(rooms, book, TAXES, [WEDNESDAY]) is None


def test_a_room_to_be_asked_leaves_the_others_standing() -> None:
    book = RateBook([*card(1, None), *card(2, 12_000)])
    assert from_yen([room(1), room(2)], book, TAXES, [WEDNESDAY]) == 12_200
