"""What an organiser looks for, what a night comes to for them, and which other days would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from worktrip.catalogue.rules import MealPlan, RateBook, Unit, per_person, rate_on
from worktrip.kernel.calendar import is_weekday_night
from worktrip.kernel.errors import Blocked
from worktrip.kernel.money import Yen
from worktrip.kernel.tax import BathingTaxRate, LodgingTaxRate, bathing_tax, lodging_tax

# how far before and after the wished day another is looked for
BEFORE, AFTER = timedelta(days=14), timedelta(days=28)
MOST_DAYS = 3


@dataclass(frozen=True)
class Wish:
    """What somebody looks for; None, False and "" ask for nothing. `first` is the day of arrival, or the day of use.

    `budget` is what one person may cost, of a lodging by the night.
    """

    people: int | None = None
    first: date | None = None
    nights: int = 1
    buyout: bool = False
    mbps: int | None = None
    desks: int | None = None
    budget: Yen | None = None
    weather: str = ""
    purpose: str = ""

    @property
    def last_night(self) -> date | None:
        """The last night of the stay."""
        return self.first and self.first + timedelta(days=self.nights - 1)

    @property
    def days(self) -> list[date]:
        """The nights of the stay; none where no day is named."""
        return nights_from(self.first, self.nights) if self.first else []


def nights_from(first: date, count: int) -> list[date]:
    """So many nights from a day on."""
    return [first + timedelta(days=n) for n in range(count)]


@dataclass(frozen=True)
class RoomPrice:
    """What the price of a room's night depends on."""

    offering_id: int
    people_per_room: int
    meal_plan: MealPlan
    municipality_code: str
    room_only_ex_tax_yen: Yen | None
    bathing: BathingTaxRate


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
        if (price := _stay_yen(room, rates, lodging_taxes, nights, heads)) is not None
    ]
    return min(found, default=None)


def _stay_yen(
    room: RoomPrice, rates: RateBook, lodging_taxes: Sequence[LodgingTaxRate], nights: Sequence[date], heads: int
) -> Yen | None:
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


def per_night(yen: Yen | None, nights: int) -> Yen | None:
    """The part of one night, rounded up."""
    return None if yen is None else -(-yen // nights)


@dataclass(frozen=True)
class OtherDays:
    """Other days on which it would do: how many of its nights are weekday nights, where, and what a head saves."""

    first: date
    nights: int
    weekday_nights: int
    facility_ids: tuple[int, ...]
    yen: Yen | None = None
    saves_yen: Yen | None = None

    def priced(self, asked: Mapping[int, Yen | None], here: Mapping[int, Yen | None]) -> "OtherDays":
        """With what a head pays at least, and how much less that is than the wished days in the same house cost.

        `asked` and `here` are what a head pays in each house on the wished days and on these; None is "ask".
        """
        known = [(yen, each) for each in self.facility_ids if (yen := here.get(each)) is not None]
        if not known:
            return self
        yen, house = min(known)
        before = asked.get(house)
        return replace(self, yen=yen, saves_yen=max(0, before - yen) if before is not None else None)


def other_days(starts: Mapping[date, Sequence[int]], wish: Wish, most: int = MOST_DAYS) -> list[OtherDays]:
    """Of the days on which a stay may begin those that suit best: most weekday nights first, then the nearest."""
    first = wish.first
    if first is None:
        return []
    found = [
        OtherDays(
            start,
            wish.nights,
            sum(is_weekday_night(night) for night in nights_from(start, wish.nights)),
            tuple(facility_ids),
        )
        for start, facility_ids in starts.items()
        if start != first
    ]
    found.sort(key=lambda each: (-each.weekday_nights, abs(each.first - first), each.first))
    return found[:most]


def per_head(unit: Unit, yen: Yen | None, people: int | None) -> Yen | None:
    """What one of a party pays for a thing priced by head or for all of them; None where that cannot be said."""
    if yen is None or unit is Unit.PERSON:
        return yen
    return None if not people else -(-yen // people)
