"""What the home page shows: the season's drawing, and what stays come to, from the rate card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from worktrip.catalogue.rules import MealPlan, RateBook, per_person, rate_on
from worktrip.kernel.errors import N_
from worktrip.kernel.money import Yen
from worktrip.kernel.tax import BathingTaxRate, LodgingTaxRate, bathing_tax, lodging_tax


class Season(StrEnum):
    """Which drawing of the ridge a day has."""

    GREEN = "green"
    AUTUMN = "autumn"
    SNOW = "snow"


def season_on(day: date) -> Season:
    """Green from May to September, the larches' gold in October and until 10 November, snow until the end of April."""
    if 5 <= day.month <= 9:
        return Season.GREEN
    return Season.AUTUMN if (10, 1) <= (day.month, day.day) <= (11, 10) else Season.SNOW


@dataclass(frozen=True)
class RoomOffer:
    """A room as the home page's examples need it."""

    offering_id: int
    house: str
    house_en: str
    sleeps: int
    people_per_room: int
    rooms: int
    meal_plan: MealPlan
    exclusive_from: int | None
    municipality_code: str
    room_only_ex_tax_yen: Yen
    bathing: BathingTaxRate


@dataclass(frozen=True)
class Party:
    """One of the examples: so many people for so many nights, so many in a room, and what is said of it (a msgid)."""

    people: int
    nights: int
    per_room: int
    has_meals: bool
    exclusive: bool
    word: str


PARTIES = (
    Party(4, 2, 1, True, False, N_("%(house)s、一人部屋、夕食と朝食つき")),
    Party(8, 1, 2, True, False, N_("%(house)s、2人部屋、夕食と朝食つき")),
    Party(12, 1, 2, True, True, N_("%(house)sを貸し切り、夕食と朝食つき")),
    Party(6, 2, 3, False, False, N_("%(house)s、3人部屋、食事なし")),
)


@dataclass(frozen=True)
class Example:
    """A price on the home page, all taxes in."""

    people: int
    nights: int
    word: str
    house: str
    house_en: str
    total_yen: Yen
    per_head_yen: Yen


def examples(
    rooms: Sequence[RoomOffer],
    rates: RateBook,
    lodging_taxes: Sequence[LodgingTaxRate],
    nights: Sequence[date],
) -> list[Example]:
    """For each party the cheapest lodging that takes it on `nights` (weekday nights), from the rate card."""
    found = []
    for party in PARTIES:
        prices = [
            (_price(room, party, rates, lodging_taxes, nights[: party.nights]), room)
            for room in rooms
            if _takes(room, party)
        ]
        if prices:
            per_head, room = min(prices, key=lambda pair: (pair[0], pair[1].offering_id))
            total = per_head * party.people
            found.append(Example(party.people, party.nights, party.word, room.house, room.house_en, total, per_head))
    return found


def _takes(room: RoomOffer, party: Party) -> bool:
    fits = room.sleeps >= party.people and room.people_per_room >= party.per_room
    enough = room.rooms >= -(-party.people // party.per_room)
    exclusive = room.exclusive_from is not None and room.exclusive_from <= party.people
    return fits and enough and room.meal_plan.has_dinner == party.has_meals and (exclusive or not party.exclusive)


def _price(
    room: RoomOffer,
    party: Party,
    rates: RateBook,
    lodging_taxes: Sequence[LodgingTaxRate],
    nights: Sequence[date],
) -> Yen:
    rows = (
        rate_on(rates, room.offering_id, night, people=party.per_room, meal_plan=room.meal_plan) for night in nights
    )
    rooms = sum(per_person(row, party.per_room) for row in rows)
    taxes = sum(
        lodging_tax(lodging_taxes, room.municipality_code, night, room.room_only_ex_tax_yen) for night in nights
    )
    return rooms + taxes + bathing_tax(room.bathing, [None], len(nights))
