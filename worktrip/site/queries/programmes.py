"""Programmes, and the landmarks of the map."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from worktrip.catalogue import tables
from worktrip.catalogue.tables import Programme, ProgrammePattern
from worktrip.kernel.errors import N_, NotFound
from worktrip.plumbing.database import db
from worktrip.site.rules import Wish


def programmes(wish: Wish) -> Sequence[Programme]:
    """Open programmes with their patterns that suit a wish for people and a purpose, by code. Two statements."""
    query = (
        select(Programme).where(Programme.is_open).options(selectinload(Programme.patterns)).order_by(Programme.code)
    )
    if wish.people:
        query = query.where(or_(Programme.min_people.is_(None), Programme.min_people <= wish.people))
        query = query.where(or_(Programme.max_people.is_(None), Programme.max_people >= wish.people))
    found = db.session.scalars(query).all()
    return [row for row in found if not wish.purpose or wish.purpose in row.purposes.split(",")]


def programme(code: str) -> Programme:
    """An open programme with its patterns and all that is in them. Raises NotFound."""
    found = db.session.scalar(
        select(Programme)
        .where(Programme.code == code, Programme.is_open)
        .options(selectinload(Programme.patterns).selectinload(ProgrammePattern.items))
    )
    if found is None:
        raise NotFound(N_("お探しのプログラムは見つかりませんでした。"))
    return found


def has_programmes() -> bool:
    """Whether there is any open programme."""
    return db.session.scalar(select(Programme.id).where(Programme.is_open).limit(1)) is not None


def landmarks() -> Sequence[tables.Landmark]:
    """What the map shows besides the places."""
    return db.session.scalars(select(tables.Landmark).order_by(tables.Landmark.id)).all()
