"""What a stay will roughly cost one person, before anybody is asked, and what that leaves out.

The range is not a quote; it is wide enough for the quotes that follow. It has three parts: nights with dinner and
breakfast, from the cheapest shared room to the dearest room alone; a room to work in by day, from the arrival to the
departure, from the cheapest house's to the dearest's that seats the party; and one thing to do together, from nothing
to the dearest. Consumption, lodging and bathing tax are in. Lunch and drinks, transfers and buses, and what a house
takes for having it alone are not. A price that has to be asked for is never guessed.

Worked example (a test repeats it): four people, two weekday nights from Wednesday 24 February 2027, a pension of 10,450
yen with 2,750 yen more for having the room alone, lodging tax 200 yen: shared 2 × (10,450 + 200) = 21,300 yen a head,
alone 2 × (10,450 + 2,750 + 200) = 26,800 yen. Its lounge is free, a hotel's meeting room takes 22,000 yen a day: over
three days 0 to 16,500 yen a head. Stars are watched for 1,650 yen. Together 21,300 to 44,950 yen.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from worktrip.catalogue.rules import RateBook, RoomPrice, Unit, rate_on, sell_yen, stay_yen
from worktrip.inquiries.rules.words import BUDGET_MOST, BudgetBand, MustHave
from worktrip.kernel.calendar import ONE_DAY, is_weekday_night
from worktrip.kernel.errors import Blocked
from worktrip.kernel.money import Yen
from worktrip.kernel.tax import LodgingTaxRate

# in which a guess is made while nobody knows the date: rates and tax of a date that is neither near nor far
GUESS_AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class HouseOffer:
    """A lodging's rooms with dinner and breakfast, and how many it sleeps."""

    sleeps: int | None
    rooms: tuple[RoomPrice, ...]


@dataclass(frozen=True)
class ThingOffer:
    """A room to work in by the day, or a thing to do, with how many it takes; None is any number."""

    offering_id: int
    facility_id: int
    min_people: int | None = None
    max_people: int | None = None

    def takes(self, people: int) -> bool:
        """Whether it is for so many."""
        return (self.min_people or 1) <= people <= (self.max_people or people)


@dataclass(frozen=True)
class Span:
    """From and to, a head."""

    low_yen: Yen = 0
    high_yen: Yen = 0

    def __or__(self, other: "Span") -> "Span":
        return Span(min(self.low_yen, other.low_yen), max(self.high_yen, other.high_yen))


@dataclass(frozen=True)
class PriceRange:
    """What one person pays for the whole stay, from and to, all taxes in; its parts, and what was assumed."""

    stay: Span
    room: Span
    doing: Span
    people: int
    people_to: int
    nights: int
    is_guess: bool = False
    is_spread: bool = False
    only_single: bool = False

    @property
    def low_yen(self) -> Yen:
        """The least that it may come to."""
        return self.stay.low_yen + self.room.low_yen + self.doing.low_yen

    @property
    def high_yen(self) -> Yen:
        """The most that it may come to."""
        return self.stay.high_yen + self.room.high_yen + self.doing.high_yen


class LeftOut(StrEnum):
    """What the range does not have in it."""

    MEALS = "meals"
    TRANSFER = "transfer"
    BUS = "bus"
    BUYOUT = "buyout"
    CHILDREN = "children"


def left_out(must_haves: Collection[MustHave | str]) -> list[LeftOut]:
    """What is to be paid besides: always lunch and the way here, and what was wished for at a price of its own."""
    wished = {MustHave(word) for word in must_haves}
    found = [LeftOut.MEALS, LeftOut.BUS if MustHave.BUS in wished else LeftOut.TRANSFER]
    found += [LeftOut.BUYOUT] * (MustHave.BUYOUT in wished)
    return found + [LeftOut.CHILDREN] * (MustHave.CHILDREN in wished)


class Against(StrEnum):
    """How a range stands against a budget."""

    WITHIN = "within"
    PARTLY = "partly"
    ABOVE = "above"


def against_budget(shown: PriceRange, band: BudgetBand | None) -> Against | None:
    """Whether all, a part or nothing of the range keeps to a budget; None where there is no limit."""
    most = BUDGET_MOST[band] if band else None
    if most is None:
        return None
    if shown.high_yen <= most:
        return Against.WITHIN
    return Against.PARTLY if shown.low_yen <= most else Against.ABOVE


def guessed_nights(today: date, nights: int) -> list[date]:
    """So many weekday nights some two months ahead: what a price is shown for while there is no date."""
    found: list[date] = []
    night = today + GUESS_AHEAD
    while len(found) < nights:
        if is_weekday_night(night):
            found.append(night)
        night += ONE_DAY
    return found


@dataclass(frozen=True)
class Offers:
    """All that a range is made of: lodgings, rooms to work in by day, things to do, and their prices and taxes."""

    houses: tuple[HouseOffer, ...]
    rates: RateBook
    lodging_taxes: Sequence[LodgingTaxRate]
    spaces: tuple[ThingOffer, ...] = ()
    doings: tuple[ThingOffer, ...] = ()


def price_range(
    offers: Offers,
    *,
    nights: Sequence[date],
    people: int,
    people_to: int | None = None,
    only_single: bool = False,
    is_guess: bool = False,
) -> PriceRange | None:
    """The lowest and highest price per person for these nights, for any number between the two; None: nothing known.

    Lodgings that cannot sleep the party are left out, unless none can: then it is spread over several (`is_spread`).
    A lodging whose price is "ask", or of which a tax is not confirmed, is left out too.
    """
    most = max(people, people_to or people)
    if not nights or people < 1:
        return None
    found = [(count, _stay(offers, nights, count, only_single)) for count in sorted({people, most})]
    known = [(count, stay, spread) for count, (stay, spread) in found if stay is not None]
    if not known:
        return None
    days = [*nights, nights[-1] + ONE_DAY]
    stays = [stay for _count, stay, _spread in known]
    rooms = [_room(offers, days, count) for count, _stay, _spread in known]
    doings = [_doing(offers, days, count) for count, _stay, _spread in known]
    return PriceRange(
        stay=_joined(stays),
        room=_joined(rooms),
        doing=_joined(doings),
        people=people,
        people_to=most,
        nights=len(nights),
        is_guess=is_guess,
        is_spread=any(spread for _count, _stay, spread in known),
        only_single=only_single,
    )


def _joined(spans: Sequence[Span]) -> Span:
    first, *rest = spans
    for span in rest:
        first |= span
    return first


def _stay(offers: Offers, nights: Sequence[date], people: int, only_single: bool) -> tuple[Span | None, bool]:
    """What the nights cost a head, and whether no lodging sleeps all of the party."""
    large = [house for house in offers.houses if house.sleeps is not None and house.sleeps >= people]
    prices = [
        price
        for house in large or offers.houses
        for room in house.rooms
        for heads in _occupancies(room, people, only_single)
        if (price := stay_yen(room, offers.rates, offers.lodging_taxes, nights, heads)) is not None
    ]
    return (Span(min(prices), max(prices)) if prices else None), not large


def _occupancies(room: RoomPrice, people: int, only_single: bool) -> set[int]:
    """How many may share a room: nobody, or as many as fit and come."""
    return {1} if only_single else {1, max(1, min(room.people_per_room, people))}


def _room(offers: Offers, days: Sequence[date], people: int) -> Span:
    """What working together by day costs a head: of each house the cheapest room that seats all, over all days."""
    of_house: dict[int, Yen] = {}
    fitting = [space for space in offers.spaces if space.takes(people)]
    for space in fitting or offers.spaces:
        yen = _of_days(offers.rates, space, days, people, by_day=True)
        if yen is not None:
            of_house[space.facility_id] = min(yen, of_house.get(space.facility_id, yen))
    return Span(min(of_house.values()), max(of_house.values())) if of_house else Span()


def _doing(offers: Offers, days: Sequence[date], people: int) -> Span:
    """What one thing to do together costs a head; it may also be left."""
    prices = [
        price
        for doing in offers.doings
        if doing.takes(people)
        for day in days
        if (price := _of_days(offers.rates, doing, [day], people, by_day=False)) is not None
    ]
    return Span(0, max(prices, default=0))


def _of_days(rates: RateBook, thing: ThingOffer, days: Iterable[date], people: int, *, by_day: bool) -> Yen | None:
    """A head's part of a thing over some days, rounded up; None where it is to be asked for or not had by the day."""
    total = 0
    try:
        for day in days:
            row = rate_on(rates, thing.offering_id, day, people=people)
            if by_day and row.unit is not Unit.DAY:
                return None
            total += sell_yen(row) * (people if row.unit is Unit.PERSON else 1)
    except Blocked:
        return None
    return -(-total // people)
