"""What houses were asked (打診): by trip, by house, and what still waits for an answer."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select

from worktrip.accounts.rules import Scope
from worktrip.accounts.tables import Organisation
from worktrip.catalogue.rules import PERIOD_LABELS, FacilityKind, OfferingKind, Reach
from worktrip.catalogue.tables import Facility, Offering
from worktrip.inventory.queries.stock import free
from worktrip.inventory.rules import Answer, AskedLine, Given, QuestionState, Wants, question_state, wants_of_lines
from worktrip.inventory.tables import Question, QuestionLine
from worktrip.kernel.errors import N_, NotFound
from worktrip.plumbing import clock
from worktrip.plumbing.database import db
from worktrip.trips.rules import is_over
from worktrip.trips.tables import Trip

NO_QUESTION = N_("このおたずねは見つかりませんでした。")


@dataclass(frozen=True)
class Thing:
    """One line of a question with the name and kind of what it asks for."""

    line: AskedLine
    name: str
    name_en: str
    kind: OfferingKind

    @property
    def is_room(self) -> bool:
        return self.kind is OfferingKind.ROOM

    @property
    def part(self) -> str:
        """The part of the day as a msgid; "" where it is counted once a day."""
        return PERIOD_LABELS.get(self.line.period, self.line.period) if self.line.period else ""

    @property
    def ends_on(self) -> date:
        """The last day of it as people say it: for rooms the day of departure."""
        return self.line.last_day + timedelta(days=1 if self.is_room else 0)


@dataclass(frozen=True)
class QuestionFacts:
    """A question as its house and the desk see it; an organiser sees none of it."""

    id: int
    no: str
    trip_id: int
    trip_no: str
    group: str
    facility_id: int
    facility_code: str
    facility_name: str
    facility_name_en: str
    facility_kind: FacilityKind
    facility_phone: str
    facility_fax: str
    facility_email: str | None
    reach: Reach
    heads: int
    message: str
    asked_at: datetime
    answer_by: datetime
    hold_until: datetime
    answer: Answer
    answered_at: datetime | None
    answered_via: str
    note: str
    offered: int | None
    other_first: date | None
    other_last: date | None
    state: QuestionState
    given: tuple[Given, ...]
    things: tuple[Thing, ...]

    @property
    def is_mailed(self) -> bool:
        """Whether a mail reaches the house; if not, the desk calls, faxes or writes."""
        return self.reach is Reach.MAIL and bool(self.facility_email)

    @property
    def lines(self) -> tuple[AskedLine, ...]:
        return tuple(thing.line for thing in self.things)

    @property
    def is_open(self) -> bool:
        """Whether an answer is still waited for."""
        return self.state is QuestionState.OPEN

    @property
    def is_answered(self) -> bool:
        return self.state is QuestionState.ANSWERED

    @property
    def is_lodging(self) -> bool:
        """Whether they would sleep here."""
        return any(thing.is_room for thing in self.things)

    @property
    def first_day(self) -> date:
        """The first day on which something of it is wanted."""
        return min(line.first_day for line in self.lines)

    @property
    def last_day(self) -> date:
        """The last day on which something of it is wanted; for rooms the day of departure."""
        return max(thing.ends_on for thing in self.things)

    @property
    def nights(self) -> int:
        """From the first night to the last."""
        rooms = [thing.line for thing in self.things if thing.is_room]
        return (max(r.last_day for r in rooms) - min(r.first_day for r in rooms)).days + 1 if rooms else 0

    @property
    def most(self) -> int:
        """The largest number a house could take a part of: rooms of a lodging, pieces of anything else."""
        rooms = wants_of_lines(thing.line for thing in self.things if thing.is_room)
        return max((rooms or self.wants()).values())

    def wants(self, most: int | None = None) -> Wants:
        """How many of each slot it asks for, or what a house gives that can take only so many of each."""
        return wants_of_lines(self.lines, most)


def _questions() -> Select[Question, Trip, Facility, str]:
    return (
        select(Question, Trip, Facility, Organisation.name)
        .join(Trip, Trip.id == Question.trip_id)
        .join(Organisation, Organisation.id == Trip.organisation_id)
        .join(Facility, Facility.id == Question.facility_id)
    )


def _facts(query: Select[Question, Trip, Facility, str]) -> list[QuestionFacts]:
    """Questions with what they ask for, in two statements however many there are."""
    rows, now = db.session.execute(query).all(), clock.now()
    things: dict[int, list[Thing]] = defaultdict(list)
    if rows:
        for line, name, name_en, kind in db.session.execute(
            select(QuestionLine, Offering.name, Offering.name_en, Offering.kind)
            .join(Offering, Offering.id == QuestionLine.offering_id)
            .where(QuestionLine.question_id.in_([row[0].id for row in rows]))
            .order_by(QuestionLine.question_id, QuestionLine.id)
        ):
            asked = AskedLine(line.offering_id, line.first_day, line.last_day, line.quantity, line.period)
            things[line.question_id].append(Thing(asked, name, name_en, kind))
    return [
        QuestionFacts(
            id=row.id,
            no=row.no,
            trip_id=trip.id,
            trip_no=trip.no,
            group=group,
            facility_id=house.id,
            facility_code=house.code,
            facility_name=house.name,
            facility_name_en=house.name_en,
            facility_kind=house.kind,
            facility_phone=house.phone,
            facility_fax=house.fax,
            facility_email=house.email,
            reach=house.reach,
            heads=row.heads,
            message=row.message,
            asked_at=row.asked_at,
            answer_by=row.answer_by,
            hold_until=row.hold_until,
            answer=row.answer,
            answered_at=row.answered_at,
            answered_via=row.answered_via,
            note=row.note,
            offered=row.offered,
            other_first=row.other_first,
            other_last=row.other_last,
            state=question_state(
                row.answer, row.withdrawn_at, row.hold_until, is_over(trip.stage, trip.closed_as), now
            ),
            given=tuple(Given.from_json(kept) for kept in json.loads(row.given)),
            things=tuple(things[row.id]),
        )
        for row, trip, house, group in rows
    ]


def _one(found: Sequence[QuestionFacts]) -> QuestionFacts:
    if not found:
        raise NotFound(NO_QUESTION)
    return found[0]


def question(question_id: int) -> QuestionFacts:
    """One question by id. Raises NotFound."""
    return _one(_facts(_questions().where(Question.id == question_id)))


def question_of(facility_code: str, no: str) -> QuestionFacts:
    """One question under the address of its own house. Raises NotFound for another's."""
    return _one(_facts(_questions().where(Question.no == no, Facility.code == facility_code)))


def questions_of_trip(trip_id: int) -> list[QuestionFacts]:
    """What was asked for a trip, the newest first."""
    return _facts(_questions().where(Question.trip_id == trip_id).order_by(Question.id.desc()).limit(200))


def questions_of_facility(facility_id: int, since: date) -> list[QuestionFacts]:
    """What a house was asked for days from `since` on, the longest waiting first."""
    later = select(QuestionLine.question_id).where(QuestionLine.last_day >= since)
    query = _questions().where(Question.facility_id == facility_id, Question.id.in_(later))
    return _facts(query.order_by(Question.answer_by, Question.id).limit(200))


def questions_waiting() -> list[QuestionFacts]:
    """Every question that nobody has answered yet and may still be answered, the oldest first."""
    query = _questions().where(
        Question.answer == Answer.ASKED,
        Question.withdrawn_at.is_(None),
        Question.hold_until > clock.now(),
        Trip.closed_as.is_(None),
    )
    return _facts(query.order_by(Question.asked_at, Question.id))


def room_for(questions: Iterable[QuestionFacts]) -> dict[int, int]:
    """By question: how many more of what it asks for are free than wanted; below zero so many are missing.

    Two statements for all of them.
    """
    asked = {question.id: question.wants() for question in questions}
    keys = {key for wants in asked.values() for key in wants}
    if not keys:
        return {}
    days = {key.day for key in keys}
    there = free({key.offering_id for key in keys}, min(days), max(days))
    return {
        question_id: min(there[key] - n for key, n in wants.items() if key in there)
        for question_id, wants in asked.items()
        if any(key in there for key in wants)
    }


def facility_scope(facility_code: str, **_arguments: object) -> Scope:
    """What a partner's page is about. Raises NotFound."""
    found = db.session.scalar(select(Facility.id).where(Facility.code == facility_code))
    if found is None:
        raise NotFound(N_("この施設は見つかりませんでした。"))
    return Scope(facility_id=found)
