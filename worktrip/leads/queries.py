"""Reads of leads: a stay's survey, the director's board, one lead with its history."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from worktrip.accounts.tables import Organisation, Person
from worktrip.bookings.rules import BookingState
from worktrip.bookings.tables import Booking
from worktrip.catalogue.tables import Facility, Offering
from worktrip.kernel.errors import N_, NotFound
from worktrip.leads.rules import COLUMNS, OPEN, LeadState, WorkKind, has_come_back, kinds_of
from worktrip.leads.tables import Lead, LeadMove, Survey
from worktrip.plumbing.database import db
from worktrip.proposals.rules import places
from worktrip.proposals.tables import Alternative, RoomUse
from worktrip.trips.rules import PURPOSE_LABELS, Stage
from worktrip.trips.tables import Trip


@dataclass(frozen=True)
class SurveyFacts:
    """What a stay was asked and what was answered; `lead_no` if work came of it."""

    asked_at: datetime
    answered_at: datetime | None
    score: int | None
    comment: str
    kinds: tuple[WorkKind, ...]
    lead_no: str | None
    may_contact: bool


def survey_of(trip_id: int) -> SurveyFacts:
    """The survey of a trip. Raises NotFound while nothing was asked."""
    row = db.session.execute(
        select(Survey, Lead.no, Lead.contact_id)
        .outerjoin(Lead, Lead.trip_id == Survey.trip_id)
        .where(Survey.trip_id == trip_id)
    ).one_or_none()
    if row is None:
        raise NotFound(N_("アンケートは、ご滞在が終わってからお送りします。"))
    survey, lead_no, contact_id = row
    return SurveyFacts(
        asked_at=survey.asked_at,
        answered_at=survey.answered_at,
        score=survey.goal_score,
        comment=survey.comment,
        kinds=kinds_of(survey.work_kinds),
        lead_no=lead_no,
        may_contact=contact_id is not None,
    )


def unasked(today: date, limit: int = 200) -> list[int]:
    """Trips whose stay is over and that were not asked yet."""
    query = (
        select(Trip.id)
        .join(Booking, Booking.trip_id == Trip.id)
        .outerjoin(Survey, Survey.trip_id == Trip.id)
        .where(Booking.state == BookingState.DONE, Trip.last_day < today, Survey.id.is_(None))
        .order_by(Trip.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def answered_and_settled(limit: int = 200) -> list[int]:
    """Trips that are paid and whose survey is answered: nothing is left to follow up with the organiser."""
    query = (
        select(Trip.id)
        .join(Survey, Survey.trip_id == Trip.id)
        .where(Trip.stage == Stage.SETTLED, Survey.answered_at.is_not(None))
        .order_by(Trip.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


@dataclass(frozen=True)
class Card:
    """A lead as the board shows it. `until` is the day it was put off to, `due` whether that day has come."""

    id: int
    no: str
    company: str
    company_en: str
    trip_no: str | None
    kinds: tuple[WorkKind, ...]
    score: int | None
    state: LeadState
    since: datetime
    until: date | None
    due: bool


@dataclass(frozen=True)
class Column:
    """One state of the board: its cards, the newest first, and how many there are in all."""

    state: LeadState
    cards: tuple[Card, ...]
    total: int


COLUMN_SIZE = 30


def board(today: date) -> list[Column]:
    """The director's board in two statements: up to thirty leads of each state, with how many there are."""
    counted = db.session.execute(select(Lead.state, func.count()).group_by(Lead.state))
    counts = {row[0]: row[1] for row in counted}
    last = select(LeadMove.lead_id, func.max(LeadMove.id).label("id")).group_by(LeadMove.lead_id).subquery()
    place = func.row_number().over(partition_by=Lead.state, order_by=Lead.id.desc()).label("place")
    shown = select(Lead.id.label("id"), place).subquery()
    move = aliased(LeadMove)
    query = (
        select(Lead, Organisation.name, Organisation.name_en, Trip.no, Survey.goal_score, move.at, move.until)
        .join(shown, shown.c.id == Lead.id)
        .join(Organisation, Organisation.id == Lead.organisation_id)
        .outerjoin(Trip, Trip.id == Lead.trip_id)
        .outerjoin(Survey, Survey.trip_id == Lead.trip_id)
        .outerjoin(last, last.c.lead_id == Lead.id)
        .outerjoin(move, move.id == last.c.id)
        .where(shown.c.place <= COLUMN_SIZE)
        .order_by(Lead.id.desc())
    )
    cards: dict[LeadState, list[Card]] = {state: [] for state in COLUMNS}
    for lead, company, company_en, trip_no, score, moved_at, until in db.session.execute(query):
        cards[lead.state].append(
            Card(
                id=lead.id,
                no=lead.no,
                company=company,
                company_en=company_en,
                trip_no=trip_no,
                kinds=kinds_of(lead.work_kinds),
                score=score,
                state=lead.state,
                since=moved_at or lead.created_at,
                until=until,
                due=has_come_back(lead.state, until, today),
            )
        )
    return [Column(state, tuple(cards[state]), counts.get(state, 0)) for state in COLUMNS]


def open_count() -> int:
    """How many leads somebody must still do something about."""
    return db.session.scalar(select(func.count()).select_from(Lead).where(Lead.state.in_(OPEN))) or 0


@dataclass(frozen=True)
class Step:
    """One step of a lead's history."""

    at: datetime
    from_state: LeadState
    to_state: LeadState
    reason: str
    until: date | None
    by: str


@dataclass(frozen=True)
class SourceStay:
    """Where a lead comes from: what the director may know of the stay. `purpose` is a msgid."""

    no: str
    purpose: str
    people: int
    first_day: date | None
    last_day: date | None
    # all houses they slept in, in Japanese and in English
    places: tuple[str, str] | None
    goal: str
    score: int | None
    comment: str


@dataclass(frozen=True)
class LeadFacts:
    """A lead whole. `contact` is None where the organiser did not want to be called: then the concierge asks first."""

    id: int
    no: str
    state: LeadState
    company: str
    company_en: str
    kinds: tuple[WorkKind, ...]
    created_at: datetime
    contact: Person | None
    stay: SourceStay | None
    steps: tuple[Step, ...]


def lead(lead_no: str) -> LeadFacts:
    """A lead by number with its source stay and history, in two statements. Raises NotFound."""
    query = (
        select(Lead, Organisation, Person, Trip, Survey, Facility.name, Facility.name_en)
        .join(Organisation, Organisation.id == Lead.organisation_id)
        .outerjoin(Person, Person.id == Lead.contact_id)
        .outerjoin(Trip, Trip.id == Lead.trip_id)
        .outerjoin(Survey, Survey.trip_id == Lead.trip_id)
        .outerjoin(Booking, Booking.trip_id == Lead.trip_id)
        .outerjoin(Alternative, Alternative.id == Booking.alternative_id)
        .outerjoin(RoomUse, RoomUse.alternative_id == Alternative.id)
        .outerjoin(Offering, Offering.id == RoomUse.offering_id)
        .outerjoin(Facility, Facility.id == Offering.facility_id)
        .where(Lead.no == lead_no.upper())
        .order_by(RoomUse.position)
    )
    # a row for each use of rooms
    rows = db.session.execute(query).all()
    if not rows:
        raise NotFound(N_("この見込み案件は見つかりませんでした。番号をお確かめください。"))
    found, organisation, contact, trip, survey, *_house = rows[0]
    return LeadFacts(
        id=found.id,
        no=found.no,
        state=found.state,
        company=organisation.name,
        company_en=organisation.name_en,
        kinds=kinds_of(found.work_kinds),
        created_at=found.created_at,
        contact=contact,
        stay=SourceStay(
            no=trip.no,
            purpose=PURPOSE_LABELS[trip.purpose],
            people=trip.people,
            first_day=trip.first_day,
            last_day=trip.last_day,
            places=places((row[5], row[6]) for row in rows if row[5]),
            goal=trip.outcome_goal,
            score=survey.goal_score if survey else None,
            comment=survey.comment if survey else "",
        )
        if trip
        else None,
        steps=tuple(_steps(found.id)),
    )


def _steps(lead_id: int) -> list[Step]:
    query = (
        select(LeadMove, Person.name)
        .outerjoin(Person, Person.id == LeadMove.by_id)
        .where(LeadMove.lead_id == lead_id)
        .order_by(LeadMove.id)
    )
    return [
        Step(move.at, move.from_state, move.to_state, move.reason, move.until, by or "")
        for move, by in db.session.execute(query)
    ]


def in_talks() -> set[int]:
    """People whom the director may still call about a lead."""
    open_ones = select(Lead.contact_id).where(Lead.contact_id.is_not(None), Lead.state.in_(OPEN))
    return {person_id for person_id in db.session.scalars(open_ones) if person_id is not None}
