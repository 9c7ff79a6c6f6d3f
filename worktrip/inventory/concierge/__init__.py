"""The desk at its stock.

`grid` what is free and how many there are · `questions` what houses are asked · `waiting` who waits for what · `ready`
what an installation lacks.
"""

from worktrip.inventory.concierge import grid, questions, ready, waiting

__all__ = ["grid", "questions", "ready", "waiting"]
