"""What the coming days bring: what is due, and who is on site."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from worktrip.kernel.calendar import at_jst, jst_date
from worktrip.plumbing import clock
from worktrip.plumbing.database import db
from worktrip.trips.rules import DayLoad, Stage, Visit, is_behind, load
from worktrip.trips.tables import Todo, Trip


@dataclass(frozen=True)
class DueCount:
    """How many things somebody of the desk has due on a day: next actions of trips, and to-dos beside them."""

    day: date
    owner_id: int | None
    count: int


def due_ahead(first: date | None = None, days: int = 14) -> list[DueCount]:
    """What is due on each of the coming days, by owner of the trip, what is overdue on the first; two statements."""
    start = first or clock.today()
    end = at_jst(start + timedelta(days=days))
    actions = select(Trip.due_at, Trip.owner_id).where(
        Trip.closed_as.is_(None), Trip.next_action != "", Trip.waits_for.is_(None), Trip.due_at < end
    )
    errands = select(Todo.due_at, Trip.owner_id).join(Trip, Trip.id == Todo.trip_id)
    errands = errands.where(Todo.done_at.is_(None), Trip.closed_as.is_(None), Todo.due_at < end)
    found = Counter(
        (max(jst_date(due_at), start), owner_id)
        for query in (actions, errands)
        for due_at, owner_id in db.session.execute(query)
        if due_at is not None
    )
    return [DueCount(day, owner_id, count) for (day, owner_id), count in found.items()]


def load_ahead(first: date | None = None, days: int = 14) -> list[DayLoad]:
    """Groups on site on each of the coming days, firm and maybe, in one statement."""
    start = first or clock.today()
    rows = db.session.execute(
        select(Trip.first_day, Trip.last_day, Trip.people, Trip.stage).where(
            Trip.closed_as.is_(None),
            Trip.first_day.is_not(None),
            Trip.last_day >= start,
            Trip.first_day < start + timedelta(days=days),
        )
    )
    visits = [Visit(row.first_day, row.last_day, row.people, not is_behind(row.stage, Stage.ACCEPTED)) for row in rows]
    return load(visits, start, days)
