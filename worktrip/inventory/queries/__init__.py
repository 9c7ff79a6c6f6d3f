"""Reads of the inventory.

`stock` what is free and who has what · `grid` the desk's table of days · `settling` what the service needs to give a
trip what it wants · `guarding` the groups of a house · `freeing` what came free again.
"""

from worktrip.inventory.queries.freeing import FreedRow, freed, lapsed_at
from worktrip.inventory.queries.grid import Cell, Grid, GridRow, Taker, grid
from worktrip.inventory.queries.guarding import (
    Uncounted,
    groups_to_follow,
    slot_ids_by_key,
    slots_counted,
    uncounted_groups,
)
from worktrip.inventory.queries.settling import Offered, Wanted, conditions, slots_to_lock, wanted
from worktrip.inventory.queries.stock import (
    LIVE,
    Countable,
    Difference,
    HoldRow,
    countables,
    differences,
    free,
    has_stock,
    holds_of,
    slot_ids_of,
    slot_ids_with_lapsed,
    trip_nos,
)

__all__ = [
    "LIVE",
    "Cell",
    "Countable",
    "Difference",
    "FreedRow",
    "Grid",
    "GridRow",
    "HoldRow",
    "Offered",
    "Taker",
    "Uncounted",
    "Wanted",
    "conditions",
    "countables",
    "differences",
    "free",
    "freed",
    "grid",
    "groups_to_follow",
    "has_stock",
    "holds_of",
    "lapsed_at",
    "slot_ids_by_key",
    "slot_ids_of",
    "slot_ids_with_lapsed",
    "slots_counted",
    "slots_to_lock",
    "trip_nos",
    "uncounted_groups",
    "wanted",
]
