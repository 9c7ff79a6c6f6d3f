"""What is free, as calculations: no clock, no database, no web.

`stock` slots, and what a trip takes of them · `answering` what partners say to questions and orders · `saying` what
houses say of their stock · `restricting` on what conditions they take a stay · `releasing` until when they hold ·
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
from worktrip.inventory.rules.releasing import MOST_EXTENSIONS, Release, TooLateToHold, minutes
from worktrip.inventory.rules.restricting import (
    NUMBERED,
    RESTRICTION_LABELS,
    Breach,
    BreachKind,
    Conditions,
    Restricted,
    Restriction,
    RestrictionKind,
    breaches,
)
from worktrip.inventory.rules.saying import VIA_LABELS, Via, is_fresh
from worktrip.inventory.rules.shelves import Shelves, Step, steps
from worktrip.inventory.rules.stock import (
    NOTHING,
    Counts,
    Guard,
    HoldState,
    NotFree,
    Share,
    Shortage,
    SlotKey,
    Wants,
    days_between,
    groups_wanted,
    has_lapsed,
    plan,
)

__all__ = [
    "ANSWERS",
    "ANSWER_LABELS",
    "ANSWER_MARKS",
    "MOST_EXTENSIONS",
    "NOTHING",
    "NUMBERED",
    "RESTRICTION_LABELS",
    "UNDO_WITHIN",
    "VIA_LABELS",
    "Answer",
    "Breach",
    "BreachKind",
    "Conditions",
    "Counts",
    "Guard",
    "HoldState",
    "NotFree",
    "Release",
    "Restricted",
    "Restriction",
    "RestrictionKind",
    "Share",
    "Shelves",
    "Shortage",
    "SlotKey",
    "Step",
    "TooLateToHold",
    "Via",
    "Wants",
    "answer_by",
    "are_all_yes",
    "breaches",
    "days_between",
    "groups_wanted",
    "has_lapsed",
    "is_fresh",
    "may_undo",
    "minutes",
    "must_call",
    "plan",
    "reminders_due",
    "steps",
]
