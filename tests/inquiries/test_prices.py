"""What a stay roughly costs, before anybody has been asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from worktrip.catalogue.rules import DayClass, MealPlan, Price, RateBook, RateRow, RoomPrice, Unit, usual_rows
from worktrip.inquiries.rules import (
    Against,
    BudgetBand,
    HouseOffer,
    LeftOut,
    MustHave,
    Offers,
    PriceRange,
    Span,
    ThingOffer,
    against_budget,
    guessed_nights,
    left_out,
    price_range,
)
from worktrip.kernel.calendar import is_weekday_night
from worktrip.kernel.tax import BathingTaxRate, LodgingTaxRate

WEDNESDAY, THURSDAY, FRIDAY = date(2027, 2, 24), date(2027, 2, 25), date(2027, 2, 26)
SINCE = date(2026, 4, 1)
PLAN = MealPlan.HALF_BOARD
PENSION = HouseOffer(16, (RoomPrice(1, 2, PLAN, "20324", 7000),))
HOTEL = HouseOffer(80, (RoomPrice(2, 3, PLAN, "20324", 8000),))
LOUNGE, MEETING, HALL = ThingOffer(11, 1, None, 12), ThingOffer(12, 2, None, 20), ThingOffer(13, 2, None, 60)
STARS, BOAT = ThingOffer(21, 3), ThingOffer(22, 3, 1, 3)
TAXES = [LodgingTaxRate("20", date(2026, 6, 1), None, 6000, None, 200)]


def rates(offering_id: int, weekday: int | None, weekend: int | None, single: int) -> list[RateRow]:
    """A rate card of a room with one price for each class of night."""
    return usual_rows(
        offering_id,
        {DayClass.ORDINARY: Price(weekday), DayClass.EVE: Price(weekend)},
        unit=Unit.PERSON_NIGHT,
        effective_from=SINCE,
        meal_plan=PLAN,
        alone=Price(single, 0),
    )


def thing(offering_id: int, unit: Unit, yen: int | None) -> list[RateRow]:
    """A rate card of a thing that costs the same every day."""
    return usual_rows(offering_id, {DayClass.EVERY: Price(yen)}, unit=unit, effective_from=SINCE)


CARDS = [
    *rates(1, 10_450, 11_550, 2_750),
    *rates(2, 14_300, 16_500, 3_300),
    *thing(11, Unit.DAY, 0),
    *thing(12, Unit.DAY, 22_000),
    *thing(13, Unit.DAY, 55_000),
    *thing(21, Unit.PERSON, 1_650),
    *thing(22, Unit.GROUP, 9_000),
]


def asked(
    *houses: HouseOffer,
    cards: list[RateRow] = CARDS,
    spaces: tuple[ThingOffer, ...] = (),
    doings: tuple[ThingOffer, ...] = (),
    **changes: object,
) -> PriceRange | None:
    """The range for four people on two weekday nights, unless told otherwise."""
    facts: dict[str, object] = {"nights": [WEDNESDAY, THURSDAY], "people": 4, **changes}
    return price_range(Offers(houses, RateBook(cards), TAXES, spaces, doings), **facts)  # type: ignore[arg-type]


def found(*houses: HouseOffer, **changes: object) -> PriceRange:
    """The same, where there is one."""
    shown = asked(*houses, **changes)  # type: ignore[arg-type]
    assert shown is not None
    return shown


def test_the_example_of_the_rules_holds() -> None:
    shown = found(PENSION, spaces=(LOUNGE, MEETING, HALL), doings=(STARS,))
    assert shown.stay == Span(21_300, 26_800)
    assert shown.room == Span(0, 16_500)
    assert shown.doing == Span(0, 1_650)
    assert (shown.low_yen, shown.high_yen) == (21_300, 44_950)


def test_the_range_spans_all_lodgings_from_shared_to_alone() -> None:
    assert found(PENSION, HOTEL).stay == Span(21_300, 2 * (14_300 + 3_300 + 200))


def test_a_room_for_each_leaves_out_what_is_shared() -> None:
    shown = found(PENSION, only_single=True)
    assert (shown.stay, shown.only_single) == (Span(26_800, 26_800), True)


def test_a_night_before_a_day_off_has_its_own_price() -> None:
    assert found(PENSION, nights=[THURSDAY, FRIDAY]).low_yen == 10_450 + 11_550 + 400


def test_a_lodging_too_small_for_the_party_is_left_out() -> None:
    shown = found(PENSION, HOTEL, people=20)
    assert (shown.low_yen, shown.is_spread) == (2 * (14_300 + 200), False)


def test_a_party_too_large_for_any_lodging_is_spread_over_several() -> None:
    shown = found(PENSION, HOTEL, people=90)
    assert (shown.low_yen, shown.is_spread) == (21_300, True)


def test_somebody_who_comes_alone_pays_for_a_room_alone() -> None:
    assert found(PENSION, people=1).stay == Span(26_800, 26_800)


def test_a_party_of_few_or_many_pays_what_either_of_them_may_pay() -> None:
    few, many = found(PENSION, HOTEL, spaces=(MEETING,)), found(PENSION, HOTEL, spaces=(MEETING,), people=20)
    either = found(PENSION, HOTEL, spaces=(MEETING,), people_to=20)
    assert (either.low_yen, either.people, either.people_to) == (21_300 + 3_300, 4, 20)
    assert either.stay == few.stay | many.stay
    assert either.room == Span(3_300, 16_500)


def test_a_room_that_seats_fewer_than_come_is_left_out_and_of_a_house_the_cheapest_counts() -> None:
    assert found(HOTEL, people=20, spaces=(LOUNGE, MEETING, HALL)).room == Span(3_300, 3_300)
    assert found(HOTEL, people=40, spaces=(LOUNGE, MEETING, HALL)).room == Span(4_125, 4_125)


def test_what_is_not_had_for_so_many_or_has_to_be_asked_for_is_no_part_of_it() -> None:
    assert found(PENSION, doings=(BOAT, STARS)).doing == Span(0, 1_650)
    assert found(PENSION, cards=[*CARDS[:6], *thing(21, Unit.PERSON, None)], doings=(STARS,)).doing == Span(0, 0)
    slot = [*rates(1, 10_450, 11_550, 2_750), *thing(11, Unit.SLOT, 4_400)]
    assert found(PENSION, cards=slot, spaces=(LOUNGE,)).room == Span(0, 0)


@pytest.mark.parametrize(
    "unknown",
    [
        replace(PENSION.rooms[0], room_only_ex_tax_yen=None),
        replace(PENSION.rooms[0], bathing=BathingTaxRate(has_onsen=True)),
        replace(PENSION.rooms[0], offering_id=3),
    ],
    ids=["its lodging tax", "its bathing tax", "its price"],
)
def test_a_lodging_of_which_something_is_not_known_shows_no_price(unknown: RoomPrice) -> None:
    assert asked(HouseOffer(16, (unknown,))) is None
    assert found(HouseOffer(16, (unknown,)), HOTEL).low_yen == 2 * (14_300 + 200)


def test_a_price_to_be_asked_for_is_never_guessed() -> None:
    assert asked(PENSION, cards=rates(1, None, None, 0)) is None


def test_bathing_tax_is_in_where_it_is_confirmed() -> None:
    spring = replace(PENSION.rooms[0], bathing=BathingTaxRate(True, 150, None, 12))
    assert found(HouseOffer(16, (spring,))).low_yen == 21_300 + 2 * 150


def test_nothing_is_said_without_nights_or_people() -> None:
    assert asked(PENSION, nights=[]) is None
    assert asked(PENSION, people=0) is None


def test_what_is_wished_for_at_a_price_of_its_own_is_named_as_left_out() -> None:
    assert left_out([]) == [LeftOut.MEALS, LeftOut.TRANSFER]
    wished = [MustHave.CHILDREN, MustHave.BUS, MustHave.BUYOUT]
    assert left_out(wished) == [LeftOut.MEALS, LeftOut.BUS, LeftOut.BUYOUT, LeftOut.CHILDREN]


@pytest.mark.parametrize(
    ("band", "against"),
    [
        (BudgetBand.TO_20, Against.ABOVE),
        (BudgetBand.TO_30, Against.WITHIN),
        (BudgetBand.OVER_60, None),
        (None, None),
    ],
)
def test_a_range_is_held_against_the_budget(band: BudgetBand | None, against: Against | None) -> None:
    assert against_budget(found(PENSION), band) is against
    if band is BudgetBand.TO_30:
        assert against_budget(found(PENSION, HOTEL), band) is Against.PARTLY


def test_while_there_is_no_date_weekday_nights_some_two_months_ahead_are_taken() -> None:
    nights = guessed_nights(date(2026, 11, 24), 6)
    assert len(nights) == 6
    assert nights[0] >= date(2027, 1, 23)
    assert all(map(is_weekday_night, nights))
