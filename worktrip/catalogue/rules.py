"""What things cost on a day.

Worked example (a test repeats it): room L4-R, single use, night of Wednesday 24 February 2027. The next morning is a
working day, so the weekday rate holds: 10,450 + 2,750 for having the room alone = 13,200 yen including tax.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FacilityKind(StrEnum):
    """What a place is for."""

    LODGING = "lodging"
    ACTIVITY = "activity"
    WORKSPACE = "workspace"
    KIT = "kit"
    TRANSPORT = "transport"


class OfferingKind(StrEnum):
    """What is offered: a room by the night, a workspace or kit by the day, an activity by the session, transport by the ride."""

    ROOM = "room"
    WORKSPACE = "workspace"
    KIT = "kit"
    ACTIVITY = "activity"
    TRANSPORT = "transport"
    MEAL = "meal"


class Unit(StrEnum):
    """What one price is for."""

    PERSON_NIGHT = "person_night"
    PERSON = "person"
    DAY = "day"
    GROUP = "group"


class DayClass(StrEnum):
    """Weekday: the next morning is a working day. Weekend: it is not."""

    WEEKDAY = "weekday"
    WEEKEND = "weekend"


class Reach(StrEnum):
    """How a partner is reached."""

    MAIL = "mail"
    PHONE = "phone"


@dataclass(frozen=True)
class RateRow:
    """One line of a rate card. Prices include consumption tax; None means "ask"."""

    offering_id: int
    day_class: DayClass
    unit: Unit
    sell_yen: int | None
    net_yen: int | None
    single_supplement_yen: int
    single_supplement_net_yen: int
    effective_from: date
    effective_to: date | None
