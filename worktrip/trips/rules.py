"""How far a trip got, and when the desk must answer."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Stage(StrEnum):
    """The furthest stage a trip has reached, in the order of the journey."""

    RECEIVED = "received"
    HEARING = "hearing"
    PROPOSING = "proposing"
    ACCEPTED = "accepted"
    ARRANGED = "arranged"
    STAYED = "stayed"
    BILLED = "billed"
    SETTLED = "settled"
    FOLLOWED_UP = "followed_up"


ORDER = tuple(Stage)


class Closed(StrEnum):
    """Why a trip ended before its stay."""

    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Purpose(StrEnum):
    """Why a company comes."""

    DEVELOPMENT = "development"
    MEETING = "meeting"
    TEAM = "team"
    CONFIDENTIAL = "confidential"
    FAMILY = "family"
    COMMUNITY = "community"


class Side(StrEnum):
    """Who said something in a trip's thread."""

    ORGANISER = "organiser"
    DESK = "desk"
    PARTNER = "partner"
    SYSTEM = "system"


class Channel(StrEnum):
    """How it was said."""

    PAGE = "page"
    MAIL = "mail"
    PHONE = "phone"
    NOTE = "note"


# what the organiser sees as the stations of the trail, each with the stages that belong to it
STATIONS: tuple[tuple[str, frozenset[Stage]], ...] = (
    ("inquiry", frozenset({Stage.RECEIVED})),
    ("hearing", frozenset({Stage.HEARING})),
    ("proposal", frozenset({Stage.PROPOSING})),
    ("acceptance", frozenset({Stage.ACCEPTED})),
    ("arrangement", frozenset({Stage.ARRANGED})),
    ("stay", frozenset({Stage.STAYED, Stage.BILLED})),
    ("settlement", frozenset({Stage.SETTLED, Stage.FOLLOWED_UP})),
)


def furthest(reached: Stage, now: Stage) -> Stage:
    """The later of two stages: a trip never goes back."""
    return max(reached, now, key=ORDER.index)


def station_states(stage: Stage) -> list[tuple[str, str]]:
    """Each station with "done", "current" or "ahead" for the stepper."""
    current = next(index for index, (_, stages) in enumerate(STATIONS) if stage in stages)
    state = {True: "done", False: "ahead"}
    return [(name, "current" if index == current else state[index < current]) for index, (name, _) in enumerate(STATIONS)]


@dataclass(frozen=True)
class TripDates:
    """First arrival and last departure; None while nobody knows."""

    first_day: date | None
    last_day: date | None
