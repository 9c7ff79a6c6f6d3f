"""How connections to either database are made ready, looked after and begun."""

import random
import select
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.exc import DisconnectionError, OperationalError


def listen(engines: Any) -> None:
    """Do all of it for these engines."""
    for name, act in (("connect", _prepare), ("checkout", _is_there), ("begin", _begin)):
        event.listen(engines, name, act)


def _prepare(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=5000", "synchronous=NORMAL"):
            connection.execute(f"PRAGMA {pragma}")
        return
    # What is read needs no transaction there: each statement sees what was committed before it either way. Two round
    # trips are spared, and psycopg keeps its prepared statements, which a ROLLBACK makes it forget. A unit says BEGIN.
    connection.autocommit = True
    connection.cursor_factory = _cursor()
    # to compile a plan takes longer than any of ours runs
    connection.execute("SET jit = off")


def _is_there(connection: Any, _record: Any, _proxy: Any) -> None:
    """Let the pool connect anew where the server has hung up: nobody asked it anything, so what it says is that.

    A statement that asks whether it is there would cost each request a round trip.
    """
    if isinstance(connection, sqlite3.Connection):
        return
    unasked = select.poll()
    if not connection.closed:
        unasked.register(connection.fileno(), select.POLLIN)
    if connection.closed or unasked.poll(0):
        raise DisconnectionError("the server has hung up")


def _begin(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if not connection.get_execution_options().get("writes"):
        connection.exec_driver_sql("BEGIN")
        return
    # SQLite's own waiting is unfair: short random pauses keep the longest wait under a second where it took 7.6 s.
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    give_up = time.monotonic() + 20
    try:
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                return
            except OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > give_up:
                    raise
                time.sleep(random.uniform(0.0005, 0.004))  # noqa: S311
    finally:
        connection.exec_driver_sql("PRAGMA busy_timeout=5000")


class _Columns(Sequence[Any]):
    """What a result's columns are, made out only when somebody looks."""

    def __init__(self, count: int, describe: Callable[[], Sequence[Any]]) -> None:
        self._count, self._all = count, describe

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, place: Any) -> Any:
        return self._all()[place]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._all())


@cache
def _cursor() -> type[Any]:
    """A cursor that describes a result when asked what is in it, not whether there is one.

    SQLAlchemy asks each result whether it has columns, and which only the first time: describing them every time was
    a tenth of what Python did for an acceptance.
    """
    # loaded only by who has such a database
    from psycopg import Cursor

    class Described(Cursor[Any]):
        @property
        def description(self) -> Any:
            if self.pgresult is None or not self.pgresult.nfields:
                return super().description
            return _Columns(self.pgresult.nfields, lambda: super(Described, self).description or [])

    return Described
