"""The database and the one way to write to it.

`unit_of_work()` is a use case's transaction: it joins an outer one, commits once or not at all, appends the events it
collected as its last statements and hands promised work to the queue after the commit. What was read before it is read
again in it: on SQLite it begins with BEGIN IMMEDIATE, on PostgreSQL callers lock rows in a fixed order with `locked()`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import click
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import (
    DDL,
    BigInteger,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Integer,
    MetaData,
    Result,
    Select,
    and_,
    bindparam,
    event,
    func,
    inspect,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import DeclarativeBase, Session, registry, scoped_session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.sql.base import ExecutableOption
from sqlalchemy.types import TypeDecorator
from werkzeug.local import LocalProxy

from worktrip.plumbing.connecting import listen
from worktrip.plumbing.writing import Given, Write, tables_of, write, write_and_ask

MIGRATIONS = Path(__file__).with_name("migrations")
BigKey = BigInteger().with_variant(Integer(), "sqlite")
Row = TypeVar("Row")
Entity = TypeVar("Entity", bound="Base")

listen(Engine)


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Goes in aware, is kept as UTC, comes out aware, on every database."""

    impl = DateTime
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(DateTime(timezone=dialect.name != "sqlite"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words(kind: type[StrEnum], column: str = "") -> Enum:
    """An enum kept as its word, with a CHECK behind it; name the column where a table has two of a kind."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=32,
        name=column or kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """The root of every table; names of constraints are fixed so that migrations can name them on both databases."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={datetime: UTCDateTime, int: BigKey},
    )


class _Session(FlaskSession):
    """A session on the one database: Flask-SQLAlchemy looks at every statement for which of many it may be for."""

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **more: Any) -> Any:
        return bind or self._db.engine

    def flush(self, objects: Any = None) -> None:
        """What waits in the unit first, then what the session has gathered since."""
        unit = self.info.get("unit")
        if unit is not None and (waiting := unit.take_waiting()):
            write(self, *waiting)
        super().flush(objects)


db = SQLAlchemy(model_class=Base, session_options={"class_": _Session})


def columns(table: type[Base]) -> Any:
    """A table's columns, for what is read often: asking them instead of the class spares the ORM's share of the work.

    Rows come back, as with the class's own columns; relationships are joined by their keys. What a unit has changed is
    written first, as it is before a class is asked.
    """
    return table.__table__.c


def table_of(table: type[Base]) -> Any:
    """A table itself, to write to it without the ORM: what SQLAlchemy calls its type leaves out that it is one."""
    return table.__table__


# what no schema comparison sees: migrations repeat it, and a test holds the two against each other
TRIGGERS: dict[str, list[str]] = {"sqlite": [], "postgresql": []}


def guard_rows(table: type[Base], *, sqlite: Sequence[str], postgresql: Sequence[str]) -> None:
    """Put triggers behind a table, on either database, whenever it is created."""
    for dialect, statements in (("sqlite", sqlite), ("postgresql", postgresql)):
        for statement in statements:
            TRIGGERS[dialect].append(statement)
            ddl: Any = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
            ddl = ddl.execute_if(dialect=dialect)
            event.listen(table.__table__, "after_create", ddl)


class Unit:
    """One use case's transaction: what it will record and what it promises to do afterwards."""

    def __init__(self, session: Any) -> None:
        self.session: scoped_session[Session] = session
        self.before_commit: list[Callable[[], None]] = []
        self.after_commit: list[Callable[[], None]] = []
        # what must stay although the use case failed, such as a wrong guess that was counted
        self.after_rollback: list[Callable[[], None]] = []
        self.notes: dict[str, Any] = {}
        self._waiting: list[Write] = []

    def later(self, write: Write) -> None:
        """Write this before anything else is said to the database, or with it: the session's flush does.

        It is for what nobody asks anything back of. What its rows refer to is there already.
        """
        if any(each.statement.table is write.statement.table or _share(each, write) for each in self._waiting):
            self.session.flush()
        self._waiting.append(write)

    def ask(self, statement: Any, given: Given | None = None) -> Result[*tuple[Any, ...]]:
        """What a statement gives back, with what waits to be written in the same round trip where that can be."""
        about = tables_of(statement)
        if any(each.statement.table in about for each in self._waiting):
            self.session.flush()
        return write_and_ask(self.session, self.take_waiting(), statement, given or {})

    def take_waiting(self) -> list[Write]:
        """What waits to be written, for who writes it now."""
        waiting, self._waiting = self._waiting, []
        return waiting


def _share(one: Write, other: Write) -> bool:
    """Whether two updates call a parameter the same."""
    return isinstance(one.given, Mapping) and isinstance(other.given, Mapping) and bool(one.given.keys() & other.given)


def init_app(app: Flask, url: str) -> None:
    """Bind the app to its database and make SQLite behave like a server."""
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    # what a failed statement was given may be somebody's name, and errors stand in logs
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"hide_parameters": True}
    db.init_app(app)
    app.extensions["migrate"] = LocalProxy(lambda: _migrations(app))
    app.cli.add_command(_MigrationCommands("db", help="Migrations of the database."))


class _MigrationCommands(click.Command):
    """`flask db …` as Flask-Migrate has it, loaded only by who asks for it."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        from flask_migrate.cli import db as commands

        context: click.Context = commands.make_context(info_name, args, parent, **extra)
        return context


def _migrations(app: Flask) -> Any:
    """What Flask-Migrate and its commands look for; made when it is asked for, since Alembic takes long to load."""
    from flask_migrate import Migrate

    Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True, compare_type=True)
    return app.extensions["migrate"]


def holds(folded: Any, words: Sequence[tuple[str, ...]]) -> Any:
    """The condition that a folded text has every word in one of its spellings; any word of two characters as well.

    `words` come from `kernel.writing.search_words`. What it costs is measured in docs/decisions/0008.
    """
    if db.engine.dialect.name == "sqlite":
        # half of what LIKE takes there, which compares without regard to case
        return and_(*(or_(*(func.instr(folded, spelling) > 0 for spelling in word)) for word in words))
    return and_(*(or_(*(folded.contains(spelling, autoescape=True) for spelling in word)) for word in words))


def current_unit() -> Unit | None:
    """The open unit of this context, if any."""
    return db.session.info.get("unit")


def needed_unit() -> Unit:
    """The open unit; RuntimeError outside of one, since nothing may be written there."""
    unit = current_unit()
    if unit is None:
        raise RuntimeError("this writes, so it belongs inside unit_of_work()")
    return unit


@contextmanager
def unit_of_work() -> Iterator[Unit]:
    """Open a use case's transaction, or join the one that is open. Commits once, at the end of the outermost."""
    unit = current_unit()
    if unit is not None:
        yield unit
        return
    session = db.session
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("something was changed outside unit_of_work()")
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    if on_sqlite:
        session.rollback()
    else:
        session.expire_all()
    unit = Unit(session)
    session.info["unit"] = unit
    try:
        if on_sqlite:
            session.connection(execution_options={"writes": True})
        else:
            session.connection().exec_driver_sql("BEGIN")
        yield unit
        session.flush()
        for act in unit.before_commit:
            act()
        session.flush()
        session.commit()
    except BaseException:
        session.rollback()
        session.info.pop("unit", None)
        for act in unit.after_rollback:
            act()
        raise
    session.info.pop("unit", None)
    for act in unit.after_commit:
        act()


def locking(query: Select[Row]) -> Select[Row]:
    """`query` so that it locks what it finds and reads it afresh: for statements that are put together once."""
    return query.with_for_update().execution_options(populate_existing=True)


def locked(query: Select[Row]) -> Sequence[Row]:
    """Rows of `query`, read afresh and locked against other units. Give it an ORDER BY on the key, always the same."""
    return needed_unit().session.scalars(locking(query)).all()


def locked_one(table: type[Entity], key: int, *options: ExecutableOption) -> Entity | None:
    """The row of an id, locked against other units; asked for again in a unit, it is known to be the same.

    `options` may join what is loaded with it, which is not locked; whoever asks keeps them, as the statement is kept.
    """
    unit = needed_unit()
    known = unit.notes.setdefault("locked", {})
    if (table, key) not in known:
        known[table, key] = unit.session.scalar(_locking_one(table, options), {"key": key})
    found: Entity | None = known[table, key]
    return found


@cache
def _locking_one(table: type[Entity], options: tuple[ExecutableOption, ...]) -> Select[Entity]:
    query = select(table).where(inspect(table).primary_key[0] == bindparam("key")).options(*options)
    return query.with_for_update(of=table).execution_options(populate_existing=True)


def change_alike(rows: Sequence[Base], **values: Any) -> None:
    """Give locked rows of a table the same values, in one statement where the session would take one for each."""
    statement = _changing(type(rows[0]), tuple(values))
    key = inspect(type(rows[0])).primary_key[0].name
    asked = {_now(name): value for name, value in values.items()}
    for row in rows:
        for name, value in values.items():
            set_committed_value(row, name, value)
    needed_unit().later(Write(statement, {"keys": [getattr(row, key) for row in rows], **asked}))


@cache
def _changing(table: type[Base], names: tuple[str, ...]) -> Any:
    keys = inspect(table).primary_key[0].in_(bindparam("keys", expanding=True))
    changed: Any = update(table_of(table))
    return changed.where(keys).values({name: bindparam(_now(name)) for name in names})


def _now(name: str) -> str:
    # a parameter must not be called as the column it is for
    return f"{name}_now"


def insert_if_missing(table: type[Base], **values: object) -> bool:
    """Insert a row unless a unique key of it is taken already; True if it was inserted. Safe in a race."""
    return bool(insert_missing(table, [values]))


def insert_missing(table: type[Base], rows: Sequence[dict[str, object]]) -> Sequence[Any]:
    """Insert every row of which no unique key is taken, in one statement; the primary keys of those inserted.

    Safe in a race. All rows say the same columns.
    """
    # not rowcount: psycopg does not tell it for an insert like this
    return needed_unit().session.execute(inserting_missing(table), rows).all() if rows else []


def inserting_missing(table: type[Base]) -> Any:
    """The statement that `insert_missing` says."""
    return _inserting_missing(table, needed_unit().session.get_bind().dialect.name)


@cache
def _inserting_missing(table: type[Base], dialect: str) -> Any:
    return insert_into(table, dialect).on_conflict_do_nothing().returning(*inspect(table).primary_key)


def insert_into(table: type[Base], dialect: str) -> Any:
    """An insert as that database has it, with what to do about rows that are there."""
    insert: Any = postgresql_insert if dialect == "postgresql" else sqlite_insert
    return insert(table.__table__)


def upgrade(app: Flask, revision: str = "head") -> None:
    """Bring the schema to `revision`."""
    from flask_migrate import upgrade as run

    with app.app_context():
        run(revision=revision)


def downgrade(app: Flask, revision: str) -> None:
    """Take the schema back to `revision` ("base" empties it)."""
    from flask_migrate import downgrade as run

    with app.app_context():
        run(revision=revision)
