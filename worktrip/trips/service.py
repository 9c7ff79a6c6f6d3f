"""Use cases of the thread: a trip is opened, moves on, is talked about, and may be closed."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import joinedload, selectinload

from worktrip.accounts import queries as accounts
from worktrip.accounts import service as accounts_service
from worktrip.accounts.rules import ERASED, Role, link_ends
from worktrip.kernel import calendar, writing
from worktrip.kernel.errors import N_, Conflict, Invalid, NotFound
from worktrip.kernel.numbering import DocumentNumber
from worktrip.plumbing import clock, events, mail
from worktrip.plumbing.database import db, insert_if_missing, locked, locked_one, next_number, unit_of_work
from worktrip.trips import rules
from worktrip.trips.rules import Channel, Closed, Purpose, Side, Stage
from worktrip.trips.tables import Message, Todo, Trip, TripPaper


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
    parts = (trip.no, trip.title, company.name, company.name_kana, company.name_en, *called)
    return " ".join(writing.fold(part) for part in parts if part)


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
        trip.stage, trip.next_action, trip.due_at, trip.waits_for = stage, next_action, due_at, waits_for


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
        trip.first_day, trip.last_day, trip.people = first_day, last_day, people
        accounts_service.set_link_end(trip_id, link_ends(last_day))
        events.record("trips.dates_set", trip_no=trip.no, first_day=first_day, last_day=last_day, people=people)


def set_goal(trip_id: int, outcome_goal: str) -> None:
    """Set what the company wants to take home; proposals show it and the survey scores it."""
    with unit_of_work():
        trip = locked_trip(trip_id)
        if trip.outcome_goal != outcome_goal.strip():
            trip.outcome_goal = outcome_goal.strip()
            events.record("trips.goal_set", trip_no=trip.no)


def take_over(trip_id: int, person_id: int) -> None:
    """Make somebody of the desk the owner of a trip."""
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


# What is said --------------------------------------------------------------------------------------------------------


_SAY = insert(Message.__table__).returning(Message.__table__.c.id)  # type: ignore[arg-type]


def say(
    trip_id: int,
    side: Side,
    body: str,
    *,
    channel: Channel = Channel.PAGE,
    author_id: int | None = None,
    author_name: str = "",
    internal: bool = False,
    **values: Any,
) -> int:
    """Add a line to a trip's thread; its id. What the system says is a msgid with `values`, all else stays as typed.

    Nobody is told: `ask` and `answer` are the use cases that send mail. Raises Invalid if there is nothing to say.
    """
    if not body.strip():
        raise Invalid(N_("本文を入れてください。"), fields={"body": N_("本文を入れてください。")})
    with unit_of_work() as unit:
        said = {
            "trip_id": trip_id,
            "at": clock.now(),
            "side": side,
            "channel": channel,
            "author_id": author_id,
            "author_name": author_name,
            "body": body.strip(),
            "body_values": json.dumps(values, ensure_ascii=False, default=str),
            "is_internal": internal,
        }
        return int(unit.session.execute(_SAY, said).scalar_one())


def ask(trip_id: int, body: str, *, author_id: int | None = None, author_name: str = "") -> int:
    """The organiser says something: it stands in the thread, and the desk gets a to-do and a mail. The message's id."""
    with unit_of_work() as unit:
        trip = locked_trip(trip_id)
        who = author_name or trip.organiser.name
        message_id = say(trip_id, Side.ORGANISER, body, author_id=author_id, author_name=who)
        due_at = rules.promised_answer(clock.now())
        # one to-do stands for all that was asked since the last answer
        waiting = unit.session.scalar(
            select(Todo.id)
            .where(Todo.trip_id == trip_id, Todo.done_at.is_(None), Todo.key.startswith("asked:"))
            .limit(1)
        )
        if waiting is None:
            ask_desk(trip_id, f"asked:{trip_id}:{message_id}", N_("幹事の方のメッセージに返事をする"), due_at)
        for person in _desk(trip):
            mail.post(
                event="trips/asked",
                to=person.email,
                language=person.language,
                key=f"asked:{message_id}:{person.id}",
                trip_no=trip.no,
                no=trip.no,
                company=trip.organisation.name,
                who=who,
                body=body.strip(),
                due_at=due_at,
            )
        events.record("trips.asked", trip_no=trip.no, message=message_id)
        return message_id


def answer(trip_id: int, body: str, *, author_id: int) -> int:
    """The desk writes to the organiser: it stands in the thread and goes out by mail. The message's id.

    Open to-dos to answer are done with it.
    """
    with unit_of_work():
        trip = locked_trip(trip_id)
        author = accounts.names([author_id]).get(author_id, "")
        message_id = say(trip_id, Side.DESK, body, author_id=author_id, author_name=author)
        for todo in locked(
            select(Todo)
            .where(Todo.trip_id == trip_id, Todo.done_at.is_(None), Todo.key.startswith("asked:"))
            .order_by(Todo.id)
        ):
            todo.done_at, todo.done_by_id = clock.now(), author_id
        mail.post(
            event="trips/said",
            to=trip.organiser.email,
            language=trip.language,
            key=f"said:{message_id}",
            trip_no=trip.no,
            no=trip.no,
            name=trip.organiser.name,
            author=author,
            body=body.strip(),
            link_id=organiser_link(trip_id),
        )
        events.record("trips.answered", trip_no=trip.no, message=message_id)
        return message_id


def note(trip_id: int, body: str, *, channel: Channel, author_id: int) -> int:
    """Write down something for the desk only: a note, or what was said on the telephone. The message's id."""
    with unit_of_work():
        author = accounts.names([author_id]).get(author_id, "")
        return say(trip_id, Side.DESK, body, channel=channel, author_id=author_id, author_name=author, internal=True)


def organiser_link(trip_id: int) -> int:
    """The id of the organiser's link to a trip; made if there is none."""
    with unit_of_work():
        trip = locked_trip(trip_id)
        return accounts_service.open_link(
            Role.ORGANISER, trip_id=trip.id, person_id=trip.organiser_id, ends_on=link_ends(trip.last_day)
        )


def send_link(trip_id: int) -> int:
    """Mail the organiser the link of the trip's page; the link's id."""
    with unit_of_work():
        trip = locked_trip(trip_id)
        link_id = organiser_link(trip_id)
        mail.post(
            event="trips/link_sent",
            to=trip.organiser.email,
            language=trip.language,
            key=f"link:{link_id}:{clock.real_now():%Y%m%d%H%M}",
            trip_no=trip.no,
            no=trip.no,
            name=trip.organiser.name,
            title=trip.title,
            link_id=link_id,
        )
        events.record("trips.link_sent", trip_no=trip.no, link=link_id)
        return link_id


def _desk(trip: Trip) -> list[Any]:
    """Who is told: the owner, or every concierge while the trip has none."""
    everybody = accounts.staff(Role.CONCIERGE)
    return [person for person in everybody if person.id == trip.owner_id] or list(everybody)


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
        fresh = insert_if_missing(
            TripPaper,
            trip_id=trip_id,
            document_id=document_id,
            kind=kind,
            number=number,
            filed_at=clock.now(),
            is_internal=internal,
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

    Who said something when stays, without the words; what the system said loses the names in `called`. Papers stay.
    Raises Conflict while one of those trips is going on.
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
        about = or_(Message.trip_id.in_(under), Message.author_id == person_id)
        for row in unit.session.scalars(select(Message).where(about).order_by(Message.id)):
            _forget_words(row, person_id, under, names)
        return True


def _forget_words(row: Message, person_id: int, under: Collection[int], names: Collection[str]) -> None:
    if row.side is Side.SYSTEM:
        values = json.loads(row.body_values).items()
        row.body_values = json.dumps({key: ERASED if str(value) in names else value for key, value in values})
    elif row.trip_id in under or row.side is not Side.DESK:
        row.body = ERASED
    if row.author_id == person_id or (row.trip_id in under and row.side is Side.ORGANISER):
        row.author_name = ERASED
