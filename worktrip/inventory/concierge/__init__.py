"""The desk at its stock.

`grid` what is free and how many there are · `calendars` those kept elsewhere, and our own · `ready` what is lacking.
"""

from worktrip.inventory.concierge import calendars, grid, ready

__all__ = ["calendars", "grid", "ready"]
