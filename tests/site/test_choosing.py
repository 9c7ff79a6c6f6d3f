"""What a night comes to, all taxes in, and which other days would do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from worktrip.catalogue.rules import DayClass, MealPlan, Price, RateBook, RateRow, Unit, usual_rows
from worktrip.kernel.tax import BathingTaxRate, LodgingTaxRate
from worktrip.site.rules import OtherDays, RoomPrice, Wish, from_yen, nights_from, other_days, per_head, per_night

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


def test_nights_of_two_classes_are_summed_and_parted_rounded_up() -> None:
    stay = nights_from(WEDNESDAY, 3)
    yen = from_yen([room()], BOOK, TAXES, stay)
    assert yen == 2 * 10_650 + 11_750
    assert per_night(yen, 3) == 11_017


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
    assert per_night(None, 2) is None


def test_a_room_to_be_asked_leaves_the_others_standing() -> None:
    book = RateBook([*card(1, None), *card(2, 12_000)])
    assert from_yen([room(1), room(2)], book, TAXES, [WEDNESDAY]) == 12_200


@pytest.mark.parametrize(
    ("unit", "yen", "people", "head"),
    [
        (Unit.PERSON, 600, None, 600),
        (Unit.GROUP, 1_000, 3, 334),
        (Unit.DAY, 1_000, None, None),
        (Unit.DAY, None, 3, None),
    ],
)
def test_a_head_s_part_of_a_thing(unit: Unit, yen: int | None, people: int | None, head: int | None) -> None:
    assert per_head(unit, yen, people) == head


def test_weekday_nights_come_first_then_the_nearest_days() -> None:
    wish = Wish(people=8, first=date(2027, 2, 26), nights=2)
    friday, thursday, monday = date(2027, 3, 5), date(2027, 2, 25), date(2027, 3, 1)
    starts = {friday: [1], thursday: [1], monday: [1, 2], wish.first or friday: [3]}
    assert [(each.first, each.weekday_nights) for each in other_days(starts, wish)] == [
        (monday, 2),
        (thursday, 1),
        (friday, 0),
    ]


def test_without_a_day_no_other_is_named() -> None:
    assert other_days({WEDNESDAY: [1]}, Wish(people=2)) == []


def test_other_days_say_what_a_head_saves_in_the_cheapest_house() -> None:
    days = OtherDays(WEDNESDAY, 2, 2, (1, 2))
    assert days.priced({1: 25_000, 2: 22_000}, {1: 21_000, 2: 21_500}).saves_yen == 4_000
    assert days.priced({}, {1: 21_000}).saves_yen is None
    assert days.priced({1: 20_000}, {1: 21_000}).saves_yen == 0
    assert days.priced({1: 20_000}, {1: None, 2: None}) == days


def test_a_wish_names_its_nights() -> None:
    wish = Wish(first=WEDNESDAY, nights=3)
    assert wish.last_night == WEDNESDAY + timedelta(days=2)
    assert Wish().days == []
