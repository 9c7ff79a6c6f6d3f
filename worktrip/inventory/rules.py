"""What is free, and what a hold takes.

held + booked never exceeds allotted (a CHECK stands behind it). A hold takes stock until its minute and then lapses by
itself: whoever next touches the slot lapses it first, so truth never waits for a background job.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class HoldState(StrEnum):
    """What became of a hold."""

    HELD = "held"
    BOOKED = "booked"
    RELEASED = "released"
    LAPSED = "lapsed"


@dataclass(frozen=True, order=True)
class SlotKey:
    """One countable thing on one day. For rooms the day is the night's first date."""

    offering_id: int
    day: date


# how many of each a trip needs
Wants = dict[SlotKey, int]


@dataclass(frozen=True)
class Shortage:
    """What could not be had: the thing, the day, how many were wanted and how many are free."""

    key: SlotKey
    name: str
    wanted: int
    free: int
