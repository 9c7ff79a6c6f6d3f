"""Several reads in one round trip: each comes as JSON within one row, and goes out as if it had been asked alone.

On PostgreSQL a round trip costs more than most of our statements: both sides sleep and wake for it.
"""

import json
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Boolean, Date, Enum, Float, Integer, Select, String, Time, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from worktrip.plumbing.database import UTCDateTime, db

Reader = Callable[[Any], Any]


class _Rows(FunctionElement[str]):
    """All rows of these columns, as a JSON list of lists."""

    name = "rows_as_json"
    type = String()
    inherit_cache = True


@compiles(_Rows, "postgresql")
def _on_postgresql(element: _Rows, compiler: Any, **more: Any) -> str:
    return f"CAST(json_agg(json_build_array({compiler.process(element.clauses, **more)})) AS TEXT)"


@compiles(_Rows, "sqlite")
def _on_sqlite(element: _Rows, compiler: Any, **more: Any) -> str:
    return f"json_group_array(json_array({compiler.process(element.clauses, **more)}))"


class Together:
    """Statements that are asked at once, with the same parameters; put together once. Each keeps its order."""

    def __init__(self, *queries: Select[Any]) -> None:
        parts = [query.subquery(f"part_{number}") for number, query in enumerate(queries)]
        self._statement = select(*(select(_Rows(*part.c)).scalar_subquery() for part in parts))
        self._kinds: list[Any] = [namedtuple("Row", part.c.keys()) for part in parts]
        self._readers = [
            [(place, read) for place, column in enumerate(part.c) if (read := _reader(column.type))] for part in parts
        ]

    def read(self, parameters: Mapping[str, Any]) -> list[list[Any]]:
        """The rows of each statement, named by their columns; one statement."""
        found = db.session.execute(self._statement, parameters).one()
        return [
            [kind._make(_read(values, readers)) for values in json.loads(text or "[]")]
            for text, kind, readers in zip(found, self._kinds, self._readers, strict=True)
        ]


def _read(values: list[Any], readers: Sequence[tuple[int, Reader]]) -> list[Any]:
    for place, read in readers:
        if values[place] is not None:
            values[place] = read(values[place])
    return values


def _instant(text: str) -> datetime:
    """Read as UTC where it says no zone, as SQLite keeps it."""
    read = datetime.fromisoformat(text)
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def _reader(kind: TypeEngine[Any]) -> Reader | None:
    """What makes of a value in JSON what the column holds; None where it is the same. TypeError where nobody knows."""
    if isinstance(kind, Enum) and kind.enum_class is not None:
        return kind.enum_class
    if isinstance(kind, Boolean):
        return bool
    if isinstance(kind, Date):
        return date.fromisoformat
    if isinstance(kind, Time):
        return time.fromisoformat
    if isinstance(kind, UTCDateTime):
        return _instant
    # SQLite writes fifteen digits of a fraction: what was typed with no more comes back as it was
    if isinstance(kind, Integer | String | Float):
        return None
    raise TypeError(f"{kind!r} is not read together with others yet")
