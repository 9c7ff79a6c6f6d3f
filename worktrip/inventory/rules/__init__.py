"""What is free, as calculations: no clock, no database, no web.

`stock` slots, and what a trip takes of them · `asking` questions to houses · `answering` what partners say to questions
and orders · `waiting` who waits for what · `saying` what houses say of their stock · `restricting` on what conditions
they take a stay · `shelves` what an installation lacks.
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
    other_dates,
    parts_of,
    reminders_due,
    tapped,
)
from worktrip.inventory.rules.asking import (
    QUESTION_LABELS,
    AskedLine,
    Given,
    QuestionState,
    missing_for,
    question_state,
    runs,
    usual_hold_until,
    wants_of_lines,
)
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
from worktrip.inventory.rules.waiting import Waiting, competitors, in_turn

__all__ = [
    "ANSWERS",
    "ANSWER_LABELS",
    "ANSWER_MARKS",
    "NOTHING",
    "QUESTION_LABELS",
    "RESTRICTION_LABELS",
    "UNDO_WITHIN",
    "VIA_LABELS",
    "Answer",
    "AskedLine",
    "Counts",
    "Given",
    "HoldState",
    "NotFree",
    "QuestionState",
    "RestrictionKind",
    "Share",
    "Shelves",
    "Shortage",
    "SlotKey",
    "Step",
    "Via",
    "Waiting",
    "Wants",
    "answer_by",
    "are_all_yes",
    "competitors",
    "days_between",
    "has_lapsed",
    "in_turn",
    "is_fresh",
    "may_undo",
    "missing_for",
    "must_call",
    "other_dates",
    "parts_of",
    "plan",
    "question_state",
    "reminders_due",
    "runs",
    "steps",
    "tapped",
    "usual_hold_until",
    "wants_of_lines",
]
