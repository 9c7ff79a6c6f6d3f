"""Several writes in one round trip, where the database can.

On PostgreSQL a round trip costs more than most of our statements, and others wait for the locks meanwhile. There they
go as one statement: each sees the tables as they were before it, so each changes rows that no other of them does.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Insert, Result, Select, Update, bindparam, cast, func, insert, literal, select, union_all
from sqlalchemy.orm import Session, scoped_session

Given = Mapping[str, Any] | Sequence[Mapping[str, Any]]
# of each number of rows a statement is kept: what is longer goes alone, as the driver sends many rows
MOST_ROWS = 10


class Write(NamedTuple):
    """A statement, which is put together once and kept, and what it is given.

    Of an update its parameters, all named in it; of an insert its rows, which all say the same columns and leave none
    to a default.
    """

    statement: Insert | Update
    given: Given


def write(session: Session | scoped_session[Session], *writes: Write) -> None:
    """Say writes of different tables, whose updates call their parameters differently; one of no rows is left out.

    In one statement on PostgreSQL, one after the other on SQLite and where there are many rows.
    """
    wanted = [each for each in writes if each.given]
    if wanted:
        write_and_ask(session, wanted[:-1], *wanted[-1])


def write_and_ask(
    session: Session | scoped_session[Session], writes: Sequence[Write], statement: Any, given: Given
) -> Result[*tuple[Any, ...]]:
    """Say writes, as `write` does, and with them a statement that gives something back: what it gives.

    A query that locks comes after them: what it is to lock is not looked for before they are done.
    """
    said = [*writes, Write(statement, given)]
    is_one = writes and session.get_bind().dialect.name == "postgresql"
    if not is_one or any(_rows(each.given) > MOST_ROWS for each in said):
        for alone in writes:
            session.execute(*alone)
        return session.execute(statement, given or None)
    asked: dict[str, Any] = {}
    for place, each in enumerate(said):
        asked |= each.given if isinstance(each.given, Mapping) else _named(place, each.given)
    return session.execute(_as_one(tuple((each.statement, *_shape(each.given)) for each in said)), asked)


@cache
def tables_of(statement: Any) -> frozenset[Any]:
    """The tables that a statement changes or begins from; it is one that is put together once and kept."""
    return frozenset(statement.get_final_froms() if isinstance(statement, Select) else [statement.table])


def _named(place: int, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {_name(place, number, key): value for number, row in enumerate(rows) for key, value in row.items()}


def _name(place: int, number: int, key: str) -> str:
    return f"{key}_{place}_{number}"


def _rows(given: Given) -> int:
    return 0 if isinstance(given, Mapping) else len(given)


def _shape(given: Given) -> tuple[int, tuple[str, ...]]:
    return (0, ()) if isinstance(given, Mapping) else (len(given), tuple(given[0]))


@cache
def _as_one(writes: tuple[tuple[Any, int, tuple[str, ...]], ...]) -> Any:
    *others, last = [_spread(place, *each) for place, each in enumerate(writes)]
    if isinstance(last, Select):
        # what a query needs once, before it looks for any row, is done by then
        done = [other.returning(literal(1).label("done")).cte(f"write_{n}") for n, other in enumerate(others)]
        return last.where(*(select(func.count()).select_from(each).scalar_subquery() >= 0 for each in done))
    return last.add_cte(*(other.cte(f"write_{place}") for place, other in enumerate(others)))


def _spread(place: int, statement: Any, rows: int, keys: tuple[str, ...], **fixed: Any) -> Any:
    if not rows:
        return statement
    # not VALUES with many rows, which SQLAlchemy compiles anew each time
    table = statement.table
    values = [[*(_value(table.c[key], _name(place, n, key)) for key in keys), *fixed.values()] for n in range(rows)]
    return statement.from_select(
        [*keys, *fixed], union_all(*(select(*each) for each in values)), include_defaults=False
    )


def _value(column: Any, name: str) -> Any:
    return cast(bindparam(name, type_=column.type), column.type)


def insert_with(
    session: Session | scoped_session[Session],
    table: Any,
    row: Mapping[str, Any],
    others: Any,
    key: str,
    rows: Sequence[Mapping[str, Any]],
) -> int:
    """Insert a row into a table, and rows of another that name it by `key`; its id. No column is left to a default.

    In one statement on PostgreSQL, one after the other on SQLite and where there are many rows.
    """
    if session.get_bind().dialect.name == "postgresql" and 0 < len(rows) <= MOST_ROWS:
        together = _with(table, tuple(row), others, key, len(rows), tuple(rows[0]))
        return int(session.execute(together, _named(0, [row]) | _named(1, rows)).scalar_one())
    made = int(session.execute(_returning_id(table), row).scalar_one())
    if rows:
        session.execute(insert(others), [{**each, key: made} for each in rows])
    return made


@cache
def _returning_id(table: Any) -> Any:
    return insert(table).returning(table.c.id)


@cache
def _with(table: Any, columns: tuple[str, ...], others: Any, key: str, rows: int, theirs: tuple[str, ...]) -> Any:
    made = _spread(0, insert(table), 1, columns).returning(table.c.id).cte("made")
    belonging = _spread(1, insert(others), rows, theirs, **{key: select(made.c.id).scalar_subquery()})
    return select(made.c.id).add_cte(belonging.cte("belonging"))
