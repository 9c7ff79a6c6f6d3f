"""How the demo's houses and offerings are written down, and what several of them share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from worktrip.accounts.rules import PartyType
from worktrip.catalogue.rules import (
    Allowance,
    CancellationStep,
    CancellationTerms,
    DayClass,
    FacilityKind,
    FeeBase,
    MealPlan,
    Noise,
    OfferingKind,
    Season,
    SeasonKind,
    Unit,
    Weather,
)

TATESHINA = "20324"
PRICES_FROM = date(2026, 4, 1)
FIRST_DAY, LAST_DAY = date(2026, 4, 1), date(2027, 9, 30)


def yearly(
    kind: SeasonKind, first: tuple[int, int], last: tuple[int, int], name: str, en: str, code: str = ""
) -> Season:
    """Days of every year, both ends included; `last` may lie in the next one."""
    return Season(kind, date(2026, *first), date(2026, *last), True, code, name, en)


# what can be done in the green months, or on snow, is closed for the rest of the year
GREEN = (yearly(SeasonKind.CLOSED, (11, 1), (4, 30), "冬のあいだ", "In winter"),)
SNOW = (yearly(SeasonKind.CLOSED, (3, 15), (12, 19), "雪のない季節", "Without snow"),)
WINTER = yearly(SeasonKind.SEASON, (12, 20), (3, 14), "冬の料金", "Winter prices", "W")
BUSY = (
    yearly(SeasonKind.HIGH, (4, 29), (5, 5), "ゴールデンウィーク", "Golden Week"),
    yearly(SeasonKind.HIGH, (8, 11), (8, 16), "お盆", "Obon"),
    yearly(SeasonKind.HIGH, (12, 29), (1, 3), "年末年始", "New Year"),
)


@dataclass(frozen=True)
class Extra:
    """What a card says besides ordinary days and eves: another class of day, or another season."""

    day_class: DayClass
    yen: int
    season: str = ""


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
    seasons: tuple[Season, ...] = ()
    extras: tuple[Extra, ...] = ()
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
    terms: CancellationTerms
    things: tuple[Thing, ...]
    municipality_code: str = TATESHINA
    seasons: tuple[Season, ...] = ()


def room(
    code: str,
    name: str,
    name_en: str,
    prices: tuple[int, int, int],
    stock: int,
    people: int,
    extras: tuple[Extra, ...] = (),
    **facts: Any,
) -> Thing:
    """Rooms of one kind; (weekday, weekend, single supplement) per person and night with dinner and breakfast."""
    weekday, weekend, single = prices
    facts = {"max_people": people, "meal_plan": MealPlan.HALF_BOARD, "beds": people, "splits_by_gender": True, **facts}
    return Thing(
        code,
        OfferingKind.ROOM,
        name,
        name_en,
        Unit.PERSON_NIGHT,
        weekday,
        weekend,
        stock,
        single,
        extras=extras,
        facts=facts,
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
    seasons: tuple[Season, ...] = (),
    people: tuple[int | None, int | None] = (1, None),
    **facts: Any,
) -> Thing:
    """Something to do for so many minutes."""
    facts = {"minutes": minutes, "min_people": people[0], "max_people": people[1], "weather": Weather.DRY, **facts}
    return Thing(code, OfferingKind.ACTIVITY, name, name_en, unit, yen, yen, stock, seasons=seasons, facts=facts)


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
        "wifi_up_mbps": mbps // 2,
        "lead_days": lead,
        "invoice_notified_on": date(2026, 4, 1),
        "desks": seats // 2,
        "has_chairs": True,
        "outlets": seats,
        "noise": Noise.QUIET,
        "has_door": True,
        "has_projector": False,
        **facts,
    }


SOLE = PartyType.SOLE_PROPRIETOR
_Steps = tuple[tuple[int, int, int], ...]


def terms(
    *bands: tuple[int, int | None, _Steps], base: FeeBase = FeeBase.ALL_NIGHTS, free: Allowance | None = None
) -> CancellationTerms:
    """A table by size of group: (from, to, ((from, to, percent), …)), days before the first day; -1 is after it."""
    steps = [
        CancellationStep(first, last, percent, "[DEMO]", least, most)
        for least, most, rows in bands
        for first, last, percent in rows
    ]
    return CancellationTerms(tuple(steps), base, free)


# tables as houses have them; each house names its own
_SMALL: _Steps = ((1, 1, 20), (0, 0, 80), (-1, -1, 100))
STRICT = terms(
    (1, 14, ((7, 2, 20), (1, 1, 50), (0, 0, 80), (-1, -1, 100))),
    (15, None, ((14, 8, 10), (7, 2, 20), (1, 1, 50), (0, 0, 80), (-1, -1, 100))),
    free=Allowance(),
)
USUAL = terms((1, 14, _SMALL), (15, None, ((9, 2, 10), *_SMALL)), free=Allowance())
LIGHT = terms((1, None, _SMALL), base=FeeBase.FIRST_NIGHT)
LATE = terms((1, None, ((0, 0, 50), (-1, -1, 100))))
