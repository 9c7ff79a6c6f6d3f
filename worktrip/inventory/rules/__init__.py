"""What is free, as calculations: no clock, no database, no web.

`stock` slots, and what a trip takes of them · `finding` what is free for a party · `answering` what partners say to
questions and orders · `saying` what houses say of their stock · `restricting` on what conditions they take a stay ·
`shelves` what an installation lacks.
"""

from worktrip.inventory.rules.answering import (
    ANSWER_LABELS,
    ANSWER_MARKS,
    ANSWERS,
    UNDO_WITHIN,
    Answer,
    answer_by,
    are_all_yes,
    may_undo,
    must_call,
    reminders_due,
)
from worktrip.inventory.rules.finding import Day, DayState, Found, House, RoomType, day_of, runs, together
from worktrip.inventory.rules.restricting import RESTRICTION_LABELS, RestrictionKind
from worktrip.inventory.rules.saying import VIA_LABELS, Via, is_fresh
from worktrip.inventory.rules.shelves import Shelves, Step, steps
from worktrip.inventory.rules.stock import (
    NOTHING,
    Counts,
    HoldState,
    NotFree,
    Share,
    Shortage,
    SlotKey,
    Wants,
    days_between,
    has_lapsed,
    plan,
)

__all__ = [
    "ANSWERS",
    "ANSWER_LABELS",
    "ANSWER_MARKS",
    "NOTHING",
    "RESTRICTION_LABELS",
    "UNDO_WITHIN",
    "VIA_LABELS",
    "Answer",
    "Counts",
    "Day",
    "DayState",
    "Found",
    "HoldState",
    "House",
    "NotFree",
    "RestrictionKind",
    "RoomType",
    "Share",
    "Shelves",
    "Shortage",
    "SlotKey",
    "Step",
    "Via",
    "Wants",
    "answer_by",
    "are_all_yes",
    "day_of",
    "days_between",
    "has_lapsed",
    "is_fresh",
    "may_undo",
    "must_call",
    "plan",
    "reminders_due",
    "runs",
    "steps",
    "together",
]
