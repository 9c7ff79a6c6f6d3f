"""Reads of the inventory.

`stock` what is free and who has what · `grid` the desk's table of days · `asking` questions to houses · `waiting` who
waits for what.
"""

from worktrip.inventory.queries.asking import (
    NO_QUESTION,
    QuestionFacts,
    Thing,
    facility_scope,
    question,
    question_of,
    questions_of_facility,
    questions_of_trip,
    questions_waiting,
    room_for,
)
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
from worktrip.inventory.queries.waiting import names_of, served_lately, waiting, waits_over

__all__ = [
    "LIVE",
    "NO_QUESTION",
    "Cell",
    "Countable",
    "Difference",
    "Grid",
    "GridRow",
    "HoldRow",
    "QuestionFacts",
    "Taker",
    "Thing",
    "countables",
    "differences",
    "facility_scope",
    "free",
    "grid",
    "has_stock",
    "holds_of",
    "names_of",
    "question",
    "question_of",
    "questions_of_facility",
    "questions_of_trip",
    "questions_waiting",
    "room_for",
    "served_lately",
    "slot_ids_of",
    "slot_ids_with_lapsed",
    "trip_nos",
    "waiting",
    "waits_over",
]
