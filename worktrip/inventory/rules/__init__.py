"""What is free, as calculations: no clock, no database, no web.

`stock` slots, and what a trip takes of them · `answering` what partners say to questions and orders · `saying` what
houses say of their stock · `restricting` on what conditions they take a stay · `shelves` what an installation lacks ·
`blocking` what calendars kept elsewhere take · `entries` what our own calendars show.
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
from worktrip.inventory.rules.blocking import (
    LOOK_BACK,
    Clash,
    Span,
    Take,
    clashes,
    is_stale,
    kept,
    masked,
    next_poll,
    taken_by,
    window,
)
from worktrip.inventory.rules.entries import KEPT, Run, matched, runs, summary
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
    "KEPT",
    "LOOK_BACK",
    "NOTHING",
    "RESTRICTION_LABELS",
    "UNDO_WITHIN",
    "VIA_LABELS",
    "Answer",
    "Clash",
    "Counts",
    "HoldState",
    "NotFree",
    "RestrictionKind",
    "Run",
    "Share",
    "Shelves",
    "Shortage",
    "SlotKey",
    "Span",
    "Step",
    "Take",
    "Via",
    "Wants",
    "answer_by",
    "are_all_yes",
    "clashes",
    "days_between",
    "has_lapsed",
    "is_fresh",
    "is_stale",
    "kept",
    "masked",
    "matched",
    "may_undo",
    "must_call",
    "next_poll",
    "plan",
    "reminders_due",
    "runs",
    "steps",
    "summary",
    "taken_by",
    "window",
]
