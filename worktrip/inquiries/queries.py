"""Reads of inquiries, of what was heard and what is still open, and of who handed what to whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import aliased, selectinload

from worktrip.accounts.rules import ERASED
from worktrip.accounts.tables import Organisation, Person
from worktrip.catalogue.tables import Facility, Offering, Programme
from worktrip.inquiries.rules import AboutKind, Block, QuestionState, about_of, handover_shows, question_state
from worktrip.inquiries.tables import Handover, Hearing, Inquiry, InquiryDraft, OpenQuestion, TimetableBlock
from worktrip.plumbing.database import db
from worktrip.trips.tables import Message, Trip


def inquiry(trip_id: int) -> Inquiry | None:
    """What was asked, as it was sent, with the days wished for; None for a trip that the desk opened itself."""
    query = select(Inquiry).where(Inquiry.trip_id == trip_id).order_by(Inquiry.id).limit(1)
    return db.session.scalar(query.options(selectinload(Inquiry.wishes)))


def draft(draft_id: int) -> InquiryDraft | None:
    """A form that was put aside; None once it was sent or has ended."""
    return db.session.get(InquiryDraft, draft_id)


def hearing(trip_id: int) -> Hearing | None:
    """What was heard; None before that."""
    return db.session.scalar(select(Hearing).where(Hearing.trip_id == trip_id))


@dataclass(frozen=True)
class Subject:
    """What an inquiry is about: its word ("facility/L4"), its names, and the code of the place behind it."""

    word: str
    name: str
    name_en: str
    facility_code: str | None = None


def subject(word: str) -> Subject | None:
    """What a word names, if there is such a thing; one statement, none for what is no such word."""
    about = about_of(word)
    if about is None:
        return None
    query: Any
    match about.kind:
        case AboutKind.FACILITY:
            query = select(Facility.name, Facility.name_en, Facility.code).where(Facility.code == about.code)
        case AboutKind.OFFERING:
            query = select(Offering.name, Offering.name_en, Facility.code, Facility.name, Facility.name_en)
            query = query.join(Offering.facility).where(Offering.code == about.code)
        case AboutKind.PROGRAMME:
            query = select(Programme.name, Programme.name_en).where(Programme.code == about.code)
    row = db.session.execute(query).first()
    if row is None:
        return None
    name, name_en, *rest = row
    facility_code, *house = rest or [None]
    if house:
        name, name_en = f"{name}（{house[0]}）", f"{name_en} ({house[1]})"
    return Subject(str(about), name, name_en, facility_code)


# What the hearing left open ------------------------------------------------------------------------------------------


def timetable(trip_id: int) -> list[Block]:
    """The parts of days the company needs for something, in the order of the stay; what an itinerary begins with."""
    query = (
        select(TimetableBlock)
        .where(TimetableBlock.trip_id == trip_id)
        .order_by(TimetableBlock.day_number, TimetableBlock.starts_at, TimetableBlock.id)
    )
    return [Block(row.day_number, row.starts_at, row.ends_at, row.words) for row in db.session.scalars(query)]


@dataclass(frozen=True)
class Question:
    """An open question as pages show it. Without an owner it is the organiser's to answer."""

    id: int
    trip_no: str
    company: str
    body: str
    owner_id: int | None
    owner: str | None
    due_on: date
    asked_at: datetime | None
    answered_at: datetime | None
    answer: str

    @property
    def state(self) -> QuestionState:
        """How far it is."""
        return question_state(self.asked_at, self.answered_at)


def open_questions(trip_id: int, *, answered: bool = True) -> list[Question]:
    """The questions of a trip by the day they are due, what was answered last; one statement."""
    condition = OpenQuestion.trip_id == trip_id
    return _questions(condition if answered else and_(condition, OpenQuestion.answered_at.is_(None)), 200)


def questions_due(*, owner_id: int | None = None, limit: int = 20) -> list[Question]:
    """What the desk itself has to find out, of one owner or of all, most urgent first; one statement."""
    mine = OpenQuestion.owner_id.is_not(None) if owner_id is None else OpenQuestion.owner_id == owner_id
    return _questions(and_(OpenQuestion.answered_at.is_(None), Trip.closed_as.is_(None), mine), limit)


def _questions(condition: Any, limit: int) -> list[Question]:
    query = (
        select(OpenQuestion, Trip.no, Organisation.name, Person.name)
        .join(Trip, Trip.id == OpenQuestion.trip_id)
        .join(Organisation, Organisation.id == Trip.organisation_id)
        .outerjoin(Person, Person.id == OpenQuestion.owner_id)
        .where(condition)
        .order_by(OpenQuestion.answered_at.is_not(None), OpenQuestion.due_on, OpenQuestion.id)
        .limit(limit)
    )
    return [
        Question(
            id=row.id,
            trip_no=no,
            company=company,
            body=gettext(ERASED) if row.body == ERASED else row.body,
            owner_id=row.owner_id,
            owner=owner,
            due_on=row.due_on,
            asked_at=row.asked_at,
            answered_at=row.answered_at,
            answer=row.answer,
        )
        for row, no, company, owner in db.session.execute(query)
    ]


@dataclass(frozen=True)
class Unanswered:
    """How many questions of a trip are open, and how many of them are overdue."""

    count: int
    overdue: int


def unanswered(trip_ids: Collection[int], today: date) -> dict[int, Unanswered]:
    """What is still open of each of these trips; one statement."""
    late = func.sum(case((OpenQuestion.due_on < today, 1), else_=0))
    rows = db.session.execute(
        select(OpenQuestion.trip_id, func.count(), late)
        .where(OpenQuestion.trip_id.in_(trip_ids), OpenQuestion.answered_at.is_(None))
        .group_by(OpenQuestion.trip_id)
    )
    return {trip_id: Unanswered(count, int(overdue)) for trip_id, count, overdue in rows}


# Hand-overs ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class HandedOver:
    """The last hand-over of a trip that its receiver still has: from whom, to whom, with which words."""

    trip_id: int
    from_id: int | None
    giver: str | None
    to_id: int
    receiver: str
    note: str
    handed_at: datetime


def handovers(trip_ids: Collection[int], now: datetime) -> dict[int, HandedOver]:
    """Of each of these trips the last hand-over, as long as it is news and stands; one statement."""
    giver, receiver = aliased(Person), aliased(Person)
    last = select(func.max(Handover.id)).where(Handover.trip_id.in_(trip_ids)).group_by(Handover.trip_id)
    rows = db.session.execute(
        select(Handover, giver.name, receiver.name, Message.body)
        .join(Trip, and_(Trip.id == Handover.trip_id, Trip.owner_id == Handover.to_id))
        .join(Message, Message.id == Handover.message_id)
        .join(receiver, receiver.id == Handover.to_id)
        .outerjoin(giver, giver.id == Handover.from_id)
        .where(Handover.id.in_(last), Handover.taken_back_at.is_(None))
    )
    return {
        row.trip_id: HandedOver(row.trip_id, row.from_id, given_by, row.to_id, given_to, note, row.handed_at)
        for row, given_by, given_to, note in rows
        if handover_shows(row.handed_at, now)
    }
