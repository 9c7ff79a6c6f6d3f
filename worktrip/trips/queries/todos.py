"""What the desk must do, by trip and by owner."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import and_, select

from worktrip.accounts.tables import Organisation
from worktrip.plumbing.database import db
from worktrip.trips.tables import Todo, Trip


@dataclass(frozen=True)
class TodoRow:
    """Something the desk must do, in the reader's language."""

    id: int
    trip_no: str
    company: str
    text: str
    due_at: datetime
    done_at: datetime | None
    owner_id: int | None


def todos(trip_id: int) -> list[TodoRow]:
    """The to-dos of a trip, open ones first."""
    return _todos(Todo.trip_id == trip_id, 50)


def open_todos(*, owner_id: int | None = None, limit: int = 50) -> list[TodoRow]:
    """What the desk must still do, by due time; of one owner's trips if given.

    Closing a trip finishes what was to do for it, so what is open under a closed one came afterwards and counts.
    """
    condition = Todo.done_at.is_(None)
    return _todos(condition if owner_id is None else and_(condition, Trip.owner_id == owner_id), limit)


def _todos(condition: Any, limit: int) -> list[TodoRow]:
    query = (
        select(Todo, Trip.no, Organisation.name, Trip.owner_id)
        .join(Trip, Trip.id == Todo.trip_id)
        .join(Organisation, Organisation.id == Trip.organisation_id)
        .where(condition)
        .order_by(Todo.done_at.is_not(None), Todo.due_at, Todo.id)
        .limit(limit)
    )
    return [
        TodoRow(
            todo.id, no, company, gettext(todo.body, **json.loads(todo.body_values)), todo.due_at, todo.done_at, owner
        )
        for todo, no, company, owner in db.session.execute(query)
    ]
