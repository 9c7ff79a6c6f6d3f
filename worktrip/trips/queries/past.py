"""What somebody organised, what a company asked before, and who is long gone."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, case, func, or_, select

from worktrip.accounts.tables import Person
from worktrip.kernel.calendar import at_jst
from worktrip.plumbing.database import db
from worktrip.trips.rules import Stage, is_behind
from worktrip.trips.tables import Trip


def organised_by(person_id: int) -> Sequence[Trip]:
    """Every trip somebody has organised, oldest first."""
    return db.session.scalars(select(Trip).where(Trip.organiser_id == person_id).order_by(Trip.id)).all()


def long_gone(cutoff: date) -> list[int]:
    """Organisers all of whose trips ended, by their stay or by being closed, before `cutoff`."""
    settled = [stage for stage in Stage if not is_behind(stage, Stage.SETTLED)]
    ended = or_(
        and_(Trip.closed_as.is_not(None), Trip.closed_at < at_jst(cutoff)),
        and_(Trip.closed_as.is_(None), Trip.stage.in_(settled), Trip.last_day < cutoff),
    )
    query = (
        select(Person.id)
        .join(Trip, Trip.organiser_id == Person.id)
        .where(Person.forgotten_at.is_(None))
        .group_by(Person.id)
        .having(func.sum(case((ended, 0), else_=1)) == 0)
        .order_by(Person.id)
    )
    return list(db.session.scalars(query))


def earlier_trips(organisation_id: int, *, but: int, limit: int = 10) -> Sequence[Trip]:
    """Other trips of the same company, newest first."""
    query = select(Trip).where(Trip.organisation_id == organisation_id, Trip.id != but)
    return db.session.scalars(query.order_by(Trip.id.desc()).limit(limit)).all()
