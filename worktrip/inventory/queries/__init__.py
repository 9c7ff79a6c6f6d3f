"""Reads of the inventory: `stock` what is free and who has what · `grid` the desk's table of days."""

from worktrip.inventory.queries.grid import Cell, Grid, GridRow, Taker, grid
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
    "Grid",
    "GridRow",
    "HoldRow",
    "Taker",
    "countables",
    "differences",
    "free",
    "grid",
    "has_stock",
    "holds_of",
    "slot_ids_of",
    "slot_ids_with_lapsed",
    "trip_nos",
]
