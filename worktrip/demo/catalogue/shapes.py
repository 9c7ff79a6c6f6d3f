"""How the demo's houses and offerings are written down, and what several of them share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from worktrip.accounts.rules import PartyType
from worktrip.catalogue.rules import FacilityKind, MealPlan, OfferingKind, Unit, Weather

TATESHINA = "20324"
PRICES_FROM = date(2026, 4, 1)
FIRST_DAY, LAST_DAY = date(2026, 4, 1), date(2027, 9, 30)
# months and days between which something can be done, both included; a season may run over the new year
GREEN, SNOW = ((5, 1), (10, 31)), ((12, 20), (3, 14))
Season = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Thing:
    """An offering: its price on weekdays and weekends (None is "ask"), how many there are (None: not counted)."""

    code: str
    kind: OfferingKind
    name: str
    name_en: str
    unit: Unit
    weekday_yen: int | None
    weekend_yen: int | None
    stock: int | None = None
    single_yen: int = 0
    season: Season | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Partner:
    """The business behind a place, and who answers for it."""

    name: str
    name_kana: str
    owner: str
    t_number: str | None
    party_type: PartyType = PartyType.CORPORATION


@dataclass(frozen=True)
class House:
    """A place with its partner, its facts, what it takes when we cancel, and what it offers."""

    code: str
    kind: FacilityKind
    name: str
    name_en: str
    partner: Partner
    facts: Mapping[str, Any]
    # (from, to, percent): so many days before the first day; -1 is after the start
    ladder: tuple[tuple[int, int, int], ...]
    things: tuple[Thing, ...]
    municipality_code: str = TATESHINA


def room(code: str, name: str, name_en: str, prices: tuple[int, int, int], stock: int, people: int) -> Thing:
    """Rooms of one kind; (weekday, weekend, single supplement) per person and night with dinner and breakfast."""
    weekday, weekend, single = prices
    facts: dict[str, Any] = {"max_people": people, "meal_plan": MealPlan.HALF_BOARD, "beds": people}
    return Thing(
        code, OfferingKind.ROOM, name, name_en, Unit.PERSON_NIGHT, weekday, weekend, stock, single, facts=facts
    )


def space(code: str, name: str, name_en: str, seats: int, day_yen: int, stock: int = 1, **facts: Any) -> Thing:
    """A place to work, by the day."""
    return Thing(
        code,
        OfferingKind.WORKSPACE,
        name,
        name_en,
        Unit.DAY,
        day_yen,
        day_yen,
        stock,
        facts={"max_people": seats, **facts},
    )


def do(
    code: str,
    name: str,
    name_en: str,
    yen: int | None,
    unit: Unit,
    minutes: int,
    *,
    stock: int | None = None,
    season: Season | None = None,
    people: tuple[int, int | None] = (1, None),
    **facts: Any,
) -> Thing:
    """Something to do for so many minutes."""
    facts = {"minutes": minutes, "min_people": people[0], "max_people": people[1], "weather": Weather.DRY, **facts}
    return Thing(code, OfferingKind.ACTIVITY, name, name_en, unit, yen, yen, stock, season=season, facts=facts)


def at(x: int, y: int) -> dict[str, float]:
    """Coordinates of a place that is drawn so far right of, and below, the corner of a field with the lake on it."""
    return {"latitude": 36.1290 - (y - 165) * 4.95e-5, "longitude": 138.2950 + (x - 196) * 6.1e-5}


def lodging_facts(
    x: int, y: int, sleeps: int, seats: int, mbps: int, room_only: int, lead: int, **facts: Any
) -> dict[str, Any]:
    """The facts every lodging has."""
    return {
        **at(x, y),
        "sleeps": sleeps,
        "work_seats": seats,
        "wifi_down_mbps": mbps,
        "wifi_measured_on": date(2026, 10, 14),
        "room_only_ex_tax_yen": room_only,
        "lead_days": lead,
        "invoice_notified_on": date(2026, 4, 1),
        **facts,
    }


SOLE = PartyType.SOLE_PROPRIETOR
# three tables as houses have them; each house names its own
STRICT = ((14, 8, 10), (7, 2, 20), (1, 1, 50), (0, 0, 80), (-1, -1, 100))
USUAL = ((9, 2, 10), (1, 1, 20), (0, 0, 80), (-1, -1, 100))
LIGHT = ((1, 1, 20), (0, 0, 80), (-1, -1, 100))
LATE = ((0, 0, 50), (-1, -1, 100))
