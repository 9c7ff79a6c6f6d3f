"""Alembic's environment: runs the numbered migrations against the app's database."""

from typing import Any

from alembic import context
from flask import current_app

database = current_app.extensions["migrate"].db


def run() -> None:
    """Run migrations in a transaction of their own."""
    with database.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            # a table is changed there by making it anew, and what points at it must bear that it is gone for a moment
            _driver(connection).execute("PRAGMA foreign_keys=OFF")
        else:
            # or each statement would be committed by itself
            _driver(connection).autocommit = False
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        if not is_sqlite:
            _driver(connection).autocommit = True
        else:
            broken = _driver(connection).execute("PRAGMA foreign_key_check").fetchall()
            _driver(connection).execute("PRAGMA foreign_keys=ON")
            if broken:
                raise RuntimeError(f"rows point at nothing: {broken[:5]}")


def _driver(connection: Any) -> Any:
    """The connection beneath, past SQLAlchemy's transactions, within which a pragma says nothing."""
    return connection.connection.driver_connection


run()
