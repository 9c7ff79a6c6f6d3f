"""The desk at its stock.

`grid` what is free · `saying` what houses say, and who said it · `week` a sheet for those with paper · `restrictions` ·
`calendars` · `lists` the catalogue as a file · `questions` what houses are asked · `waiting` who waits for what ·
`ready` what an installation lacks.
"""

from worktrip.inventory.concierge import calendars, grid, lists, questions, ready, restrictions, saying, waiting, week

__all__ = [
    "calendars",
    "grid",
    "lists",
    "questions",
    "ready",
    "restrictions",
    "saying",
    "waiting",
    "week",
]
