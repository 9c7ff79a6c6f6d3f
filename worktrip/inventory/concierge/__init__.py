"""The desk at its stock.

`grid` what is free and how many there are · `restrictions` on what conditions · `ready` what an installation lacks.
"""

from worktrip.inventory.concierge import grid, ready, restrictions

__all__ = ["grid", "ready", "restrictions"]
