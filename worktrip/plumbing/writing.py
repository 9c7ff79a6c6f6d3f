"""Several writes in one round trip, where the database can: what nobody asks anything back of.

On PostgreSQL a round trip costs more than most of our statements, and others wait for the locks meanwhile. There they
go as one statement: each sees the tables as they were before it, so each changes rows that no other of them does.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Insert, Update, bindparam, cast, insert, select, union_all
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
    is_one = len(wanted) > 1 and session.get_bind().dialect.name == "postgresql"
    if not is_one or any(_rows(each.given) > MOST_ROWS for each in wanted):
        for statement, given in wanted:
            session.execute(statement, given)
        return
    asked: dict[str, Any] = {}
    for place, (_, given) in enumerate(wanted):
        named = given if isinstance(given, Mapping) else _named(place, given)
        if asked.keys() & named.keys():
            raise ValueError("two of these writes call a parameter the same")
        asked.update(named)
    session.execute(_as_one(tuple((each.statement, _rows(each.given), _columns(each.given)) for each in wanted)), asked)


def _named(place: int, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {_name(place, number, key): value for number, row in enumerate(rows) for key, value in row.items()}


def _name(place: int, number: int, key: str) -> str:
    return f"{key}_{place}_{number}"


def _rows(given: Given) -> int:
    return 0 if isinstance(given, Mapping) else len(given)


def _columns(given: Given) -> tuple[str, ...]:
    return () if isinstance(given, Mapping) else tuple(given[0])


@cache
def _as_one(writes: tuple[tuple[Any, int, tuple[str, ...]], ...]) -> Any:
    *others, last = [_spread(place, *each) for place, each in enumerate(writes)]
    return last.add_cte(*(other.cte(f"write_{place}") for place, other in enumerate(others)))


def _spread(place: int, statement: Any, rows: int, keys: tuple[str, ...], **fixed: Any) -> Any:
    if not rows:
        return statement
    # not VALUES with many rows, which SQLAlchemy compiles anew each time
    table = statement.table
    values = [[*(_value(table.c[key], _name(place, n, key)) for key in keys), *fixed.values()] for n in range(rows)]
    return insert(table).from_select(
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
