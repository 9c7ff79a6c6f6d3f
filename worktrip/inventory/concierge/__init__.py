"""The desk at its stock.

`grid` what is free and how many there are · `restrictions` on what conditions · `calendars` those kept elsewhere, and
our own · `ready` what an installation lacks.
"""

from worktrip.inventory.concierge import (
    calendars,
    grid,
    questions,
    ready,
    restrictions,
    saying,
    waiting,
    week,
)

__all__ = [
    "calendars",
    "grid",
    "questions",
    "ready",
    "restrictions",
    "saying",
    "waiting",
    "week",
]
