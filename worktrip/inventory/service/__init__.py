"""Takes from stock and gives back: locks the slots in one order, lapses what is over, then acts."""

from worktrip.inventory import queries
from worktrip.inventory.queries import Difference
from worktrip.inventory.service.allotting import add_allotment, set_allotment, set_allotments, stop_sell
from worktrip.inventory.service.guarding import follow_guards
from worktrip.inventory.service.holding import book, extend, hold, lapse_due, release
from worktrip.inventory.service.minding import mind_houses
from worktrip.inventory.service.restricting import add_restriction, end_restriction


def check() -> list[Difference]:
    """Every slot whose counters differ from the sum of its holds: an empty list is what should come back."""
    return queries.differences()


__all__ = [
    "add_allotment",
    "add_restriction",
    "book",
    "check",
    "end_restriction",
    "extend",
    "follow_guards",
    "hold",
    "lapse_due",
    "mind_houses",
    "release",
    "set_allotment",
    "set_allotments",
    "stop_sell",
]
