"""The demo world ten times over, copied in the database itself, to see what a page costs when there is more.

Every copy is a world of its own: its rows point at rows of the same copy. Then what stands in a list under one thing
(the messages of a trip, the orders of a house) is copied once more, under that same thing.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Column, Enum, String, Table, UniqueConstraint, text

from worktrip.plumbing.database import Base, db, unit_of_work

TIMES = 10
SHIFT = 1_000_000
# there is one law, one clock, one association and one chain of events, however many trips there are
ONCE = {
    "clock_offset",
    "consumption_tax_rates",
    "event_chain_head",
    "gateway_events",
    "issuer_profiles",
    "lodging_tax_bands",
    "published_years",
    "schedule_slots",
    "sequences",
}
# columns that hold an id without saying so to the database, and text that names a trip
UNSAID = {("links", "subject_id")}
NAMES_A_TRIP = "trip_no"
# what stands in a list: the table, and what stays the same for all of its rows
LISTS = (
    ("people", {"organisation_id"}),
    ("offerings", {"facility_id"}),
    ("photos", {"facility_id", "offering_id"}),
    ("seasons", {"facility_id", "offering_id"}),
    ("programme_items", {"pattern_id", "offering_id", "rain_offering_id"}),
    ("links", {"subject_id", "person_id"}),
    ("messages", {"trip_id", "author_id"}),
    ("todos", {"trip_id"}),
    ("trip_papers", {"trip_id"}),
    ("holds", {"trip_id"}),
    ("feeds", {"offering_id"}),
    ("feed_blocks", {"feed_id"}),
    ("questions", {"trip_id", "facility_id", "link_id"}),
    ("waits", {"trip_id"}),
    ("alternatives", {"version_id"}),
    ("guests", {"version_id"}),
    ("version_views", {"version_id"}),
    ("items", {"alternative_id"}),
    ("lines", {"alternative_id"}),
    ("purchase_orders", {"booking_id"}),
    ("purchase_orders", {"facility_id", "link_id"}),
    ("invoice_lines", {"invoice_id"}),
    ("payments", {"invoice_id"}),
    ("lead_moves", {"lead_id"}),
)
# what would be nothing without its parts: the copies of a list's rows get copies of these, too
PARTS = (("questions", "question_lines", "question_id"), ("waits", "wait_lines", "wait_id"))


def multiply() -> None:
    """Make the loaded world ten times as large, and every list in it about as many times as long. SQLite only."""
    tables = Base.metadata.tables
    with unit_of_work():
        # what was issued takes no more lines, which is what this is for
        db.session.execute(text("DROP TRIGGER invoice_lines_issued_insert"))
        for table in Base.metadata.sorted_tables:
            if table.name not in ONCE:
                _copy(table, kept=(), place=0)
        for place, (name, kept) in enumerate(LISTS, start=1):
            _copy(tables[name], kept=kept, place=place)
            for whole, part, column in PARTS:
                if whole == name:
                    _copy_parts(tables[part], column, place)


def _copy(table: Table, *, kept: Collection[str], place: int) -> None:
    """Copy the first world's rows of a table, with ids of their own; `place` keeps copies of copies apart."""
    key = next(iter(table.primary_key)).name
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    for time in range(1, TIMES):
        world, own = time * SHIFT, time * SHIFT + place * TIMES * SHIFT
        values = (_value(table, column, key, kept, world, own, f"{time}.{place}") for column in table.columns)
        chosen = f'SELECT {", ".join(values)} FROM {table.name} WHERE "{key}" < {SHIFT}'
        db.session.execute(text(f"INSERT INTO {table.name} ({columns}) {chosen}"))


def _copy_parts(table: Table, parent: str, place: int) -> None:
    """Copy the first world's rows of a table under the copies of a list's rows, about the same things."""
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    for time in range(1, TIMES):
        own = time * SHIFT + place * TIMES * SHIFT
        values = (
            f'"{column.name}" + {own}' if column.name in {"id", parent} else column.name for column in table.columns
        )
        chosen = f'SELECT {", ".join(values)} FROM {table.name} WHERE "id" < {SHIFT}'
        db.session.execute(text(f"INSERT INTO {table.name} ({columns}) {chosen}"))


def _value(
    table: Table, column: Column[object], key: str, kept: Collection[str], world: int, own: int, mark: str
) -> str:
    """What a copy has in a column, as SQL."""
    name = f'"{column.name}"'
    if column.name == key:
        return f"{name} + {own}"
    if column.name in kept:
        return name
    points_at = {foreign.column.table.name for foreign in column.foreign_keys}
    if points_at - ONCE or (table.name, column.name) in UNSAID:
        return f"{name} + {world}"
    if column.name == "subject" and table.name == "documents":
        return f"substr({name}, 1, instr({name}, ':')) || (substr({name}, instr({name}, ':') + 1) + {world})"
    if isinstance(column.type, String) and _is_unique(table, column.name, kept):
        # keys are read by their end, numbers and codes by their beginning
        return f"'{mark}-' || {name}" if column.name == "key" else f"{name} || '-{mark}'"
    if column.name == NAMES_A_TRIP:
        return f"{name} || '-{mark.partition('.')[0]}.0'"
    return name


def _is_unique(table: Table, name: str, kept: Collection[str]) -> bool:
    """Whether a text may stand only once, by itself or beside others that stay too; words of an enum stay."""
    rules = (rule for rule in table.constraints if isinstance(rule, UniqueConstraint))
    return not isinstance(table.columns[name].type, Enum) and any(
        name in rule.columns and not any(column.foreign_keys and column.name not in kept for column in rule.columns)
        for rule in rules
    )
