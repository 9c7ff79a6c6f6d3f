"""Takes from stock and gives back: locks the slots in one order, lapses what is over, then acts."""

from worktrip.inventory import queries
from worktrip.inventory.queries import Difference
from worktrip.inventory.service.allotting import add_allotment, set_allotment, set_allotments, stop_sell
from worktrip.inventory.service.holding import book, extend, hold, lapse_due, release
from worktrip.inventory.service.opening import confirm, open_up
from worktrip.inventory.service.patterns import fill_ahead, set_pattern
from worktrip.inventory.service.saying import say
from worktrip.inventory.service.undoing import Undone, undo


def check() -> list[Difference]:
    """Every slot whose counters differ from the sum of its holds: an empty list is what should come back."""
    return queries.differences()


__all__ = [
    "Undone",
    "add_allotment",
    "book",
    "check",
    "confirm",
    "extend",
    "fill_ahead",
    "hold",
    "lapse_due",
    "open_up",
    "release",
    "say",
    "set_allotment",
    "set_allotments",
    "set_pattern",
    "stop_sell",
    "undo",
]
