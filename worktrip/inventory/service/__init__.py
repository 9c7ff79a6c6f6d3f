"""Takes from stock and gives back: locks the slots in one order, lapses what is over, then acts."""

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
from worktrip.inventory.service.holding import book, extend, hold, hold_also, lapse_due, release
from worktrip.inventory.service.waiting import offer, stop_waiting, wait, watch


def check() -> list[Difference]:
    """Every slot whose counters differ from the sum of its holds: an empty list is what should come back."""
    return queries.differences()


__all__ = [
    "add_allotment",
    "add_to_answer",
    "answer_question",
    "ask",
    "book",
    "check",
    "extend",
    "hold",
    "hold_also",
    "lapse_due",
    "mail_values",
    "offer",
    "preview",
    "reconsider_question",
    "release",
    "remind",
    "set_allotment",
    "set_allotments",
    "stop_sell",
    "stop_waiting",
    "wait",
    "watch",
    "withdraw",
]
