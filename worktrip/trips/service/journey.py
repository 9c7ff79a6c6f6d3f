"""A trip is opened, moves on and may be closed; what the desk must do for it; whose it is, until they are forgotten."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.orm import joinedload, selectinload

from worktrip.accounts import service as accounts_service
from worktrip.accounts.rules import ERASED, link_ends
from worktrip.kernel import calendar, writing
from worktrip.kernel.errors import N_, Conflict, Invalid, NotFound
from worktrip.kernel.numbering import DocumentNumber
from worktrip.plumbing import clock, events
from worktrip.plumbing.database import (
    change_alike,
    columns,
    db,
    insert_if_missing,
    locked,
    locked_one,
    table_of,
    unit_of_work,
)
from worktrip.plumbing.numbers import next_number
from worktrip.trips import queries, rules
from worktrip.trips.rules import Channel, Closed, Purpose, Side, Stage
from worktrip.trips.service.saying import say
from worktrip.trips.tables import Message, MessageFile, ReceivedMail, Todo, Trip, TripPaper

# first arrival, last departure, and how many come
Dates = tuple[date | None, date | None, int]


@dataclass(frozen=True)
class Opened:
    """A trip that was just opened."""

    id: int
    no: str


def open_trip(
    *,
    organisation_id: int,
    organiser_id: int,
    purpose: Purpose,
    people: int,
    title: str = "",
    first_day: date | None = None,
    last_day: date | None = None,
    outcome_goal: str = "",
    language: str = "ja",
    due_at: datetime | None = None,
    next_action: str = "",
) -> Opened:
    """Open a trip under the next number of the fiscal year. `title` and `next_action` are msgids or typed text."""
    with unit_of_work() as unit:
        year = calendar.fiscal_year(clock.today())
        no = str(DocumentNumber("WT", year, next_number("WT", year)))
        row = Trip(
            no=no,
            fiscal_year=year,
            organisation_id=organisation_id,
            organiser_id=organiser_id,
            title=title or rules.TITLES[purpose],
            purpose=purpose,
            language=language,
            people=people,
            first_day=first_day,
            last_day=last_day,
            outcome_goal=outcome_goal,
            stage=Stage.RECEIVED,
            due_at=due_at,
            next_action=next_action,
            opened_at=clock.now(),
        )
        unit.session.add(row)
        unit.session.flush()
        unit.session.refresh(row, ["organisation", "organiser"])
        row.search_text = _searchable(row)
        events.record("trips.opened", trip_no=no, trip=row.id)
        return Opened(row.id, no)


def _searchable(trip: Trip) -> str:
    company, organiser = trip.organisation, trip.organiser
    called = (organiser.name, organiser.name_kana) if organiser.forgotten_at is None else ()
    return writing.folded_words(trip.no, trip.title, company.name, company.name_kana, company.name_en, *called)


_NAMES = (joinedload(Trip.organiser, innerjoin=True), joinedload(Trip.organisation, innerjoin=True))


def locked_trip(trip_id: int) -> Trip:
    """A trip, with who is behind it, that nobody else changes until the unit ends. Raises NotFound."""
    found = locked_one(Trip, trip_id, *_NAMES)
    if found is None:
        raise NotFound(N_("この旅は見つかりませんでした。"))
    return found


def advance(
    trip_id: int,
    stage: Stage,
    *,
    next_action: str = "",
    due_at: datetime | None = None,
    waits_for: Side | None = None,
) -> None:
    """Say how far a trip got and what comes next (a msgid, "" for nothing), by when, and whose answer it waits for.

    A trip never goes back: a stage it has already passed changes nothing.
    """
    with unit_of_work():
        trip = locked_trip(trip_id)
        if rules.is_behind(stage, trip.stage):
            return
        if stage is not trip.stage:
            events.record("trips.advanced", trip_no=trip.no, stage=stage.value)
        change_alike([trip], stage=stage, next_action=next_action, due_at=due_at, waits_for=waits_for)


_TRIP = columns(Trip)
_ACCEPT = (
    update(table_of(Trip))
    .where(_TRIP.id == bindparam("trip_id"), _TRIP.closed_as.is_(None))
    .values(stage=Stage.ACCEPTED, next_action=bindparam("next"), due_at=bindparam("due"), waits_for=bindparam("side"))
    .returning(_TRIP.no, _TRIP.first_day, _TRIP.last_day, _TRIP.people)
)


def accept(trip_id: int, *, party: Dates, next_action: str, due_at: datetime, waits_for: Side) -> None:
    """Move a trip on as a version of it is accepted, for this party: others wait for what this unit has locked.

    Raises Conflict if the trip was closed.
    """
    with unit_of_work() as unit:
        asked = {"trip_id": trip_id, "next": next_action, "due": due_at, "side": waits_for}
        row = unit.session.execute(_ACCEPT, asked).one_or_none()
        if row is None:
            raise Conflict(N_("この旅のご相談は終わっています。続けるときは、コンシェルジュにお知らせください。"))
        no, *dates = row
        events.record("trips.advanced", trip_no=no, stage=Stage.ACCEPTED.value)
        if tuple(dates) != party:
            set_dates(trip_id, *party)


def plan(trip_id: int, *, next_action: str, due_at: datetime | None, waits_for: Side | None = None) -> None:
    """Set what is to be done next and by when, without a change of stage."""
    with unit_of_work():
        trip = locked_trip(trip_id)
        trip.next_action, trip.due_at, trip.waits_for = next_action, due_at, waits_for
        events.record("trips.planned", trip_no=trip.no)


def set_dates(trip_id: int, first_day: date | None, last_day: date | None, people: int) -> None:
    """Set first arrival, last departure and number of people; the trip's links then end 60 days after the stay.

    Saying what is known already changes nothing. Raises Invalid if the trip would end before it begins or nobody comes.
    """
    if first_day and last_day and last_day < first_day:
        raise Invalid(
            N_("帰る日は、着く日より後にしてください。"), fields={"last_day": N_("着く日より後の日にしてください。")}
        )
    if people < 1:
        raise Invalid(N_("人数は1名からです。"), fields={"people": N_("1名以上にしてください。")})
    with unit_of_work():
        trip = locked_trip(trip_id)
        if (trip.first_day, trip.last_day, trip.people) == (first_day, last_day, people):
            return
        change_alike([trip], first_day=first_day, last_day=last_day, people=people)
        accounts_service.set_link_end(trip_id, link_ends(last_day))
        events.record("trips.dates_set", trip_no=trip.no, first_day=first_day, last_day=last_day, people=people)


def set_goal(trip_id: int, outcome_goal: str) -> None:
    """Set what the company wants to take home; proposals show it and the survey scores it."""
    with unit_of_work():
        trip = locked_trip(trip_id)
        if trip.outcome_goal != outcome_goal.strip():
            trip.outcome_goal = outcome_goal.strip()
            events.record("trips.goal_set", trip_no=trip.no)


def take_over(trip_id: int, person_id: int | None) -> None:
    """Make somebody of the desk the owner of a trip, or nobody."""
    with unit_of_work():
        trip = locked_trip(trip_id)
        trip.owner_id = person_id
        events.record("trips.taken_over", trip_no=trip.no, owner=person_id)


def close(trip_id: int, closed: Closed, reason: str = "", *, person_id: int | None = None) -> None:
    """End a trip before its stay; `reason` becomes an internal note. Raises Conflict if it is closed or has stayed."""
    with unit_of_work():
        trip = locked_trip(trip_id)
        if trip.closed_as is not None:
            raise Conflict(N_("この旅は、すでに終わっています。"))
        if not rules.is_behind(trip.stage, Stage.STAYED):
            raise Conflict(N_("滞在の終わった旅は、取り下げにできません。"))
        trip.closed_as, trip.closed_at = closed, clock.now()
        trip.next_action, trip.due_at, trip.waits_for = "", None, None
        for todo in locked(select(Todo).where(Todo.trip_id == trip_id, Todo.done_at.is_(None)).order_by(Todo.id)):
            todo.done_at, todo.done_by_id = clock.now(), person_id
        if reason.strip():
            say(trip_id, Side.DESK, reason, channel=Channel.NOTE, author_id=person_id, internal=True)
        events.record("trips.closed", trip_no=trip.no, closed_as=closed.value)


def reopen(trip_id: int, *, person_id: int | None = None) -> None:
    """Undo a closing; the trip waits for the desk again, due by the usual promise."""
    with unit_of_work():
        trip = locked_trip(trip_id)
        if trip.closed_as is None:
            return
        if trip.organiser.forgotten_at is not None:
            raise Conflict(N_("幹事の方の情報を消した旅は、もう続けられません。"))
        trip.closed_as, trip.closed_at = None, None
        trip.next_action, trip.due_at = N_("次の一手を決める"), rules.promised_answer(clock.now())
        trip.owner_id = trip.owner_id or person_id
        events.record("trips.reopened", trip_no=trip.no)


# To-dos and papers ---------------------------------------------------------------------------------------------------


def ask_desk(trip_id: int, key: str, body: str, due_at: datetime, **values: Any) -> bool:
    """Give the desk something to do for a trip; False if `key` was asked before. `body` is a msgid with `values`."""
    with unit_of_work():
        return insert_if_missing(
            Todo,
            trip_id=trip_id,
            key=key,
            body=body,
            body_values=json.dumps(values, ensure_ascii=False, default=str),
            due_at=due_at,
            created_at=clock.now(),
        )


def finish_todo(key: str, *, person_id: int | None = None) -> None:
    """The thing asked under `key` is done; nothing happens if it is done already or was never asked."""
    with unit_of_work():
        for todo in locked(select(Todo).where(Todo.key == key, Todo.done_at.is_(None)).order_by(Todo.id)):
            todo.done_at, todo.done_by_id = clock.now(), person_id


def tick_todo(todo_id: int, *, person_id: int, done: bool = True) -> str:
    """The desk ticks a to-do off, or (`done=False`) takes the tick back; its trip's number. Raises NotFound."""
    with unit_of_work():
        found = locked(select(Todo).where(Todo.id == todo_id).order_by(Todo.id))
        if not found:
            raise NotFound(N_("この用件は見つかりませんでした。"))
        found[0].done_at, found[0].done_by_id = (clock.now(), person_id) if done else (None, None)
        trip = db.session.get_one(Trip, found[0].trip_id)
        events.record("trips.todo_done" if done else "trips.todo_reopened", trip_no=trip.no, todo=todo_id)
        return trip.no


def file_paper(trip_id: int, document_id: int, kind: str, number: str, internal: bool = False) -> None:
    """List a paper among a trip's papers; a second call for the same document changes nothing."""
    with unit_of_work() as unit:
        title, company = queries.names_of_paper(trip_id, document_id)
        fresh = insert_if_missing(
            TripPaper,
            trip_id=trip_id,
            document_id=document_id,
            kind=kind,
            number=number,
            filed_at=clock.now(),
            is_internal=internal,
            search_text=writing.folded_words(number, title, company),
        )
        if fresh:
            trip = unit.session.get_one(Trip, trip_id)
            events.record("trips.paper_filed", trip_no=trip.no, document=document_id, of_kind=kind, number=number)


# Who organises -------------------------------------------------------------------------------------------------------


def _organised_by(person_id: int) -> Sequence[Trip]:
    names = (selectinload(Trip.organiser), selectinload(Trip.organisation))
    return locked(select(Trip).where(Trip.organiser_id == person_id).options(*names).order_by(Trip.id))


def correct_person(person_id: int, **facts: str) -> None:
    """Put right what is known of somebody, and let their trips be found by it: name, name_kana, email, phone."""
    with unit_of_work():
        accounts_service.correct(person_id, **facts)
        for trip in _organised_by(person_id):
            trip.search_text = _searchable(trip)


def forget_person(person_id: int, *, called: Collection[str] = ()) -> bool:
    """Erase somebody and what was written under the trips they organised; False if that was done before.

    Who said something when stays, without the words and the files, and without what came by mail besides; what the
    system said loses the names in `called`. Papers stay. Raises Conflict while one of those trips is going on.
    """
    with unit_of_work() as unit:
        theirs = _organised_by(person_id)
        going_on = next((trip for trip in theirs if not rules.is_over(trip.stage, trip.closed_as)), None)
        if going_on is not None:
            raise Conflict(N_("旅 %(no)s が続いているので、まだ消せません。"), no=going_on.no)
        names = {*called, *(trip.organiser.name for trip in theirs)}
        if not accounts_service.erase(person_id, trip_nos=[trip.no for trip in theirs]):
            return False
        under = {trip.id for trip in theirs}
        for trip in theirs:
            trip.search_text = _searchable(trip)
            # typed by hand, it may name somebody; nothing is left to do with them
            trip.next_action, trip.due_at, trip.waits_for = "", None, None
        about = or_(Message.trip_id.in_(under), Message.author_id == person_id)
        for row in unit.session.scalars(select(Message).where(about).order_by(Message.id)):
            _forget_words(row, person_id, under, names)
        for todo in unit.session.scalars(select(Todo).where(Todo.trip_id.in_(under)).order_by(Todo.id)):
            todo.body_values = _without(names, todo.body_values)
        wordless = select(Message.id).where(about, Message.body == ERASED)
        for table in (MessageFile, ReceivedMail):
            unit.session.execute(delete(table).where(table.message_id.in_(wordless)))
        return True


def _forget_words(row: Message, person_id: int, under: Collection[int], names: Collection[str]) -> None:
    if row.side is Side.SYSTEM:
        row.body_values = _without(names, row.body_values)
    elif row.trip_id in under or row.side is not Side.DESK:
        row.body = ERASED
        row.about_text = ""
    if row.author_id == person_id or (row.trip_id in under and row.side is Side.ORGANISER):
        row.author_name = ERASED


def _without(names: Collection[str], values: str) -> str:
    """What a sentence names, as JSON, without these."""
    said = json.loads(values).items()
    return json.dumps({key: ERASED if str(value) in names else value for key, value in said}, ensure_ascii=False)
