"""What one person pays for a stay in a room, all taxes in: before anybody is asked, so never more than an estimate."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from worktrip.catalogue.rules.rates import RateBook, per_person, rate_on
from worktrip.catalogue.rules.words import MealPlan
from worktrip.kernel.errors import Blocked
from worktrip.kernel.money import Yen
from worktrip.kernel.tax import BathingTaxRate, LodgingTaxRate, bathing_tax, lodging_tax


@dataclass(frozen=True)
class RoomPrice:
    """What the price of a room's night depends on."""

    offering_id: int
    people_per_room: int
    meal_plan: MealPlan
    municipality_code: str
    room_only_ex_tax_yen: Yen | None
    bathing: BathingTaxRate = field(default_factory=lambda: BathingTaxRate(has_onsen=False))


def stay_yen(
    room: RoomPrice, rates: RateBook, lodging_taxes: Sequence[LodgingTaxRate], nights: Sequence[date], heads: int
) -> Yen | None:
    """What each of so many in a room pays for these nights; None where a price or a tax is to be asked."""
    if room.room_only_ex_tax_yen is None:
        return None
    try:
        rows = [rate_on(rates, room.offering_id, night, people=heads, meal_plan=room.meal_plan) for night in nights]
        taxes = bathing_tax(room.bathing, [None], len(nights)) + sum(
            lodging_tax(lodging_taxes, room.municipality_code, night, room.room_only_ex_tax_yen) for night in nights
        )
    except Blocked:
        return None
    return taxes + sum(per_person(row, heads) for row in rows)


def from_yen(
    rooms: Sequence[RoomPrice],
    rates: RateBook,
    lodging_taxes: Sequence[LodgingTaxRate],
    nights: Sequence[date],
    people: int | None = None,
) -> Yen | None:
    """The least one person pays for these nights in one of these rooms, all taxes in; None is "ask".

    As many share a room as fit and come. What is to be asked of one kind of room leaves the others standing.
    """
    found = [
        price
        for room in rooms
        for heads in range(1, min(room.people_per_room, people or room.people_per_room) + 1)
        if (price := stay_yen(room, rates, lodging_taxes, nights, heads)) is not None
    ]
    return min(found, default=None)
