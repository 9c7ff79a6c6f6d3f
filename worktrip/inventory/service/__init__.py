"""Takes from stock and gives back: locks the slots in one order, lapses what is over, then acts.

A trip's share: `holding` · `adding` what a house's yes gives · `waiting` · `locks` in which order · `telling` who
hears. What there is: `saying` the one way in · `allotting` · `opening` · `patterns` · `undoing` · `shortfalls`.
Houses: `asking` · `restricting` · `guarding` their groups · `minding` what they close. Calendars: `feeds` in ·
`calendars` out. `lists` usual numbers in the catalogue's file.
"""

from worktrip.inventory import queries
from worktrip.inventory.queries import Difference
from worktrip.inventory.service.allotting import add_allotment, set_allotment, set_allotments, stop_sell
from worktrip.inventory.service.asking import (
    add_to_answer,
    answer_question,
    ask,
    mail_values,
    preview,
    reconsider_question,
    remind,
    withdraw,
)
from worktrip.inventory.service.calendars import (
    calendar,
    calendar_url,
    is_calendar_token,
    is_ours,
    mark_stale,
    renew_calendar,
    stop_calendar,
)
from worktrip.inventory.service.feeds import add_feed, poll, poll_due, read_soon, rename_feed, stop_feed
from worktrip.inventory.service.guarding import follow_guards
from worktrip.inventory.service.holding import book, extend, hold, hold_also, lapse_due, release
from worktrip.inventory.service.lists import BESIDE
from worktrip.inventory.service.minding import mind_houses
from worktrip.inventory.service.opening import confirm, open_up
from worktrip.inventory.service.patterns import fill_ahead, set_pattern
from worktrip.inventory.service.restricting import add_restriction, end_restriction
from worktrip.inventory.service.saying import say
from worktrip.inventory.service.undoing import Undone, undo
from worktrip.inventory.service.waiting import offer, stop_waiting, wait, watch


def check() -> list[Difference]:
    """Every slot whose counters differ from the sum of its holds: an empty list is what should come back."""
    return queries.differences()


__all__ = [
    "BESIDE",
    "Undone",
    "add_allotment",
    "add_feed",
    "add_restriction",
    "add_to_answer",
    "answer_question",
    "ask",
    "book",
    "calendar",
    "calendar_url",
    "check",
    "confirm",
    "end_restriction",
    "extend",
    "fill_ahead",
    "follow_guards",
    "hold",
    "hold_also",
    "is_calendar_token",
    "is_ours",
    "lapse_due",
    "mail_values",
    "mark_stale",
    "mind_houses",
    "offer",
    "open_up",
    "poll",
    "poll_due",
    "preview",
    "read_soon",
    "reconsider_question",
    "release",
    "remind",
    "rename_feed",
    "renew_calendar",
    "say",
    "set_allotment",
    "set_allotments",
    "set_pattern",
    "stop_calendar",
    "stop_feed",
    "stop_sell",
    "stop_waiting",
    "undo",
    "wait",
    "watch",
    "withdraw",
]
