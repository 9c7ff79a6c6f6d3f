"""Reads of the inventory: `stock` what is free and who has what · `availability` for a party · `grid` of the desk."""

from worktrip.inventory.queries.availability import availability, first_nights, month
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
    "availability",
    "countables",
    "differences",
    "first_nights",
    "free",
    "grid",
    "has_stock",
    "holds_of",
    "month",
    "slot_ids_of",
    "slot_ids_with_lapsed",
    "trip_nos",
]
