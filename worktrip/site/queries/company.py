"""A company as the desk knows it: who has written for it, what it asked and what came of that, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from worktrip.accounts.rules import OrganisationKind
from worktrip.accounts.tables import Organisation, Person
from worktrip.bookings.rules import BookingState
from worktrip.bookings.tables import Booking
from worktrip.kernel.errors import N_, NotFound
from worktrip.leads.rules import LeadState
from worktrip.leads.tables import Lead, Survey
from worktrip.plumbing.database import db
from worktrip.proposals.queries import places_of
from worktrip.trips.rules import Closed, Stage
from worktrip.trips.tables import Trip

MOST = 50


@dataclass(frozen=True)
class Contact:
    """Somebody of the company, and how often they asked."""

    id: int
    name: str
    name_kana: str
    email: str
    phone: str
    asked: int


@dataclass(frozen=True)
class Asked:
    """One thing a company asked for, and what came of it. `number` counts its inquiries from the first."""

    number: int
    no: str
    title: str
    opened_at: datetime
    people: int
    first_day: date | None
    last_day: date | None
    goal: str
    stage: Stage
    closed_as: Closed | None
    organiser: str
    owner: str | None
    # what was accepted, unless it was cancelled since
    total_yen: int | None
    score: int | None
    comment: str
    lead_no: str | None
    lead_state: LeadState | None
    # all houses they sleep in, in Japanese and in English
    places: tuple[str, str] | None


@dataclass(frozen=True)
class Company:
    """A company with its people and what it asked; `total` counts all of that, `stays` those that took place."""

    facts: Organisation
    first_at: datetime | None
    total: int
    stays: int
    people: tuple[Contact, ...]
    asked: tuple[Asked, ...]


def company(organisation_id: int) -> Company:
    """A company, the fifty newest of what it asked. Five statements. Raises NotFound for what is no company."""
    facts = db.session.get(Organisation, organisation_id)
    if facts is None or facts.kind is not OrganisationKind.COMPANY:
        raise NotFound(N_("この会社は見つかりませんでした。"))
    done = case((Booking.state == BookingState.DONE, 1), else_=0)
    total, first_at, stays = db.session.execute(
        select(func.count(Trip.id), func.min(Trip.opened_at), func.sum(done))
        .outerjoin(Booking, Booking.trip_id == Trip.id)
        .where(Trip.organisation_id == organisation_id)
    ).one()
    return Company(facts, first_at, total, stays or 0, tuple(_people(organisation_id)), _asked(organisation_id, total))


def _people(organisation_id: int) -> list[Contact]:
    """Whoever was not erased, those who asked last first."""
    query = (
        select(Person.id, Person.name, Person.name_kana, Person.email, Person.phone, func.count(Trip.id))
        .outerjoin(Trip, Trip.organiser_id == Person.id)
        .where(Person.organisation_id == organisation_id, Person.forgotten_at.is_(None))
        .group_by(Person.id, Person.name, Person.name_kana, Person.email, Person.phone)
        .order_by(func.coalesce(func.max(Trip.id), 0).desc(), Person.id.desc())
        .limit(MOST)
    )
    return [Contact(*row) for row in db.session.execute(query)]


def _asked(organisation_id: int, total: int) -> tuple[Asked, ...]:
    owner = aliased(Person)
    rows: Sequence[Any] = db.session.execute(
        select(Trip, Person.name.label("organiser"), owner.name.label("owner"), Booking)
        .add_columns(Survey.goal_score, Survey.comment, Lead.no.label("lead_no"), Lead.state.label("lead_state"))
        .join(Person, Person.id == Trip.organiser_id)
        .outerjoin(owner, owner.id == Trip.owner_id)
        .outerjoin(Booking, (Booking.trip_id == Trip.id) & (Booking.state != BookingState.CANCELLED))
        .outerjoin(Survey, Survey.trip_id == Trip.id)
        .outerjoin(Lead, Lead.trip_id == Trip.id)
        .where(Trip.organisation_id == organisation_id)
        .order_by(Trip.id.desc())
        .limit(MOST)
    ).all()
    houses = places_of(row.Booking.alternative_id for row in rows if row.Booking)
    return tuple(
        Asked(
            number=total - place,
            no=row.Trip.no,
            title=row.Trip.title,
            opened_at=row.Trip.opened_at,
            people=row.Trip.people,
            first_day=row.Trip.first_day,
            last_day=row.Trip.last_day,
            goal=row.Trip.outcome_goal,
            stage=row.Trip.stage,
            closed_as=row.Trip.closed_as,
            organiser=row.organiser,
            owner=row.owner,
            total_yen=row.Booking.total_yen if row.Booking else None,
            score=row.goal_score,
            comment=row.comment or "",
            lead_no=row.lead_no,
            lead_state=row.lead_state,
            places=houses.get(row.Booking.alternative_id) if row.Booking else None,
        )
        for place, row in enumerate(rows)
    )
