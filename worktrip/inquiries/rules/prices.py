"""What a stay will roughly cost.

The range shown before sending is not a quote: it spans what the lodgings that can sleep the party take for the nights,
from the cheapest shared room to the dearest room alone, dinner and breakfast, consumption, lodging and bathing tax in.

Worked example (a test repeats it): two weekday nights from Wednesday 24 February 2027 at a pension of 10,450 yen with
2,750 yen more for having the room alone, lodging tax 200 yen: shared 2 × (10,450 + 200) = 21,300 yen a head, alone
2 × (10,450 + 2,750 + 200) = 26,800 yen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from worktrip.catalogue.rules import MealPlan, RateBook, per_person, rate_on
from worktrip.kernel.calendar import ONE_DAY, is_weekday_night
from worktrip.kernel.errors import Blocked
from worktrip.kernel.money import Yen
from worktrip.kernel.tax import BathingTaxRate, LodgingTaxRate, bathing_tax, lodging_tax

# in which a guess is made while nobody knows the date: rates and tax of a date that is neither near nor far
GUESS_AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class RoomOffer:
    """A room with dinner and breakfast, and what the price of its nights depends on."""

    offering_id: int
    people_per_room: int
    sleeps: int | None
    municipality_code: str
    room_only_ex_tax_yen: Yen | None
    meal_plan: MealPlan = MealPlan.HALF_BOARD
    bathing: BathingTaxRate = field(default_factory=lambda: BathingTaxRate(has_onsen=False))


@dataclass(frozen=True)
class PriceRange:
    """What one person pays for the whole stay, from and to, all taxes in; and what was assumed."""

    low_yen: Yen
    high_yen: Yen
    people: int
    nights: int
    is_guess: bool
    is_spread: bool
    only_single: bool


def guessed_nights(today: date, nights: int) -> list[date]:
    """So many weekday nights some two months ahead: what a price is shown for while there is no date."""
    found: list[date] = []
    night = today + GUESS_AHEAD
    while len(found) < nights:
        if is_weekday_night(night):
            found.append(night)
        night += ONE_DAY
    return found


def price_range(
    offers: Iterable[RoomOffer],
    rates: RateBook,
    lodging_taxes: Sequence[LodgingTaxRate],
    *,
    nights: Sequence[date],
    people: int,
    only_single: bool = False,
    is_guess: bool = False,
) -> PriceRange | None:
    """The lowest and highest price per person for these nights; None where nothing can be said.

    Lodgings that cannot sleep the party are left out, unless none can: then it is spread over several (`is_spread`).
    A lodging whose price is "ask", or of which a tax is not confirmed, is left out too: a guess is never shown.
    """
    if not nights or people < 1:
        return None
    known = list(offers)
    large = [offer for offer in known if offer.sleeps is not None and offer.sleeps >= people]
    prices = [
        price
        for offer in large or known
        for heads in _occupancies(offer, people, only_single)
        if (price := _price(offer, heads, rates, lodging_taxes, nights)) is not None
    ]
    if not prices:
        return None
    return PriceRange(min(prices), max(prices), people, len(nights), is_guess, not large, only_single)


def _occupancies(offer: RoomOffer, people: int, only_single: bool) -> set[int]:
    """How many may share a room: nobody, or as many as fit and come."""
    return {1} if only_single else {1, max(1, min(offer.people_per_room, people))}


def _price(
    offer: RoomOffer,
    heads: int,
    rates: RateBook,
    lodging_taxes: Sequence[LodgingTaxRate],
    nights: Sequence[date],
) -> Yen | None:
    if offer.room_only_ex_tax_yen is None:
        return None
    try:
        taxes = bathing_tax(offer.bathing, [None], len(nights)) + sum(
            lodging_tax(lodging_taxes, offer.municipality_code, night, offer.room_only_ex_tax_yen) for night in nights
        )
        rows = (rate_on(rates, offer.offering_id, night, people=heads, meal_plan=offer.meal_plan) for night in nights)
        return taxes + sum(per_person(row, heads) for row in rows)
    except Blocked:
        return None
