"""Reads of the thread: a trip, what was said and filed under it, and the rows of the desk's inbox."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased, joinedload, undefer

from worktrip.accounts.rules import ERASED, Scope
from worktrip.accounts.tables import Organisation, Person
from worktrip.kernel import writing
from worktrip.kernel.calendar import at_jst, jst_date
from worktrip.kernel.errors import N_, NotFound
from worktrip.plumbing import clock, pages
from worktrip.plumbing.database import db, holds
from worktrip.plumbing.documents import Document
from worktrip.plumbing.files import File
from worktrip.trips.rules import (
    BUCKET_LABELS,
    Bucket,
    Channel,
    Closed,
    DayLoad,
    Side,
    Stage,
    Visit,
    bucket,
    is_behind,
    load,
    own_subject,
    station_of,
)
from worktrip.trips.tables import Message, MessageFile, ReceivedMail, Todo, Trip, TripPaper

_WITH_NAMES = (joinedload(Trip.organisation), joinedload(Trip.organiser), joinedload(Trip.owner))
# every page of a trip asks these: they are put together once
_ID = select(Trip.id).where(Trip.no == bindparam("no"))
_BY_NO = select(Trip).where(Trip.no == bindparam("no")).options(*_WITH_NAMES)
_THREAD = (
    select(Message, ReceivedMail)
    .outerjoin(ReceivedMail, ReceivedMail.message_id == Message.id)
    .where(Message.trip_id == bindparam("trip_id"))
    .order_by(Message.at, Message.id)
)
_OPEN_THREAD = _THREAD.where(Message.is_internal.is_(False))
# a file has its message's mark
_FILES = (
    select(MessageFile.id, MessageFile.message_id, MessageFile.name, MessageFile.size)
    .join(Message, Message.id == MessageFile.message_id)
    .where(Message.trip_id == bindparam("trip_id"))
    .order_by(MessageFile.id)
)
_OPEN_FILES = _FILES.where(Message.is_internal.is_(False))
_UNKNOWN = N_("この旅は見つかりませんでした。番号をお確かめください。")


def trip(no: str) -> Trip:
    """A trip by number, with organisation, organiser and owner. Raises NotFound."""
    found = db.session.scalar(_BY_NO, {"no": no.upper()})
    if found is None:
        raise NotFound(_UNKNOWN)
    return found


def trip_by_id(trip_id: int) -> Trip:
    """A trip by id, with organisation, organiser and owner. Raises NotFound."""
    found = db.session.scalar(select(Trip).where(Trip.id == trip_id).options(*_WITH_NAMES))
    if found is None:
        raise NotFound(_UNKNOWN)
    return found


def scope(trip_no: str, **_: object) -> Scope:
    """What a view about a trip is about, for `guarded`. Raises NotFound."""
    trip_id = db.session.scalar(_ID, {"no": trip_no.upper()})
    if trip_id is None:
        raise NotFound(_UNKNOWN)
    return Scope(trip_id=trip_id)


# The thread ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SaidFile:
    """A file of a message; `size` in bytes."""

    id: int
    name: str
    size: int


@dataclass(frozen=True)
class Said:
    """One line of a thread, in the reader's language. `event` is something the system reports.

    Of a mail, quote and signature are `folded`; it may have come from another address (which the desk alone sees), or
    be what a machine wrote.
    """

    id: int
    at: datetime
    side: Side
    channel: Channel
    who: str
    text: str
    internal: bool
    # what of a later stage it is about, as that stage names it, and as a reader calls it
    about: str = ""
    about_text: str = ""
    files: tuple[SaidFile, ...] = ()
    subject: str = ""
    folded: str = ""
    is_from_elsewhere: bool = False
    sender: str = ""
    is_automatic: bool = False

    @property
    def event(self) -> bool:
        return self.side is Side.SYSTEM

    @property
    def desk(self) -> bool:
        return self.side is Side.DESK


def thread(trip_id: int, internal: bool) -> list[Said]:
    """What was said under a trip, oldest first, in two statements; internal lines and files only for the desk."""
    about = {"trip_id": trip_id}
    files: dict[int, list[SaidFile]] = {}
    for row in db.session.execute(_FILES if internal else _OPEN_FILES, about):
        files.setdefault(row.message_id, []).append(SaidFile(row.id, row.name, row.size))
    rows = db.session.execute(_THREAD if internal else _OPEN_THREAD, about)
    return [_said(row, came, tuple(files.get(row.id, ())), internal) for row, came in rows]


def said_about(trip_id: int) -> dict[str, list[Said]]:
    """What organiser and desk said about single things of later stages, by those stages' names; one statement."""
    found: dict[str, list[Said]] = {}
    for row, came in db.session.execute(_OPEN_THREAD.where(Message.about != ""), {"trip_id": trip_id}):
        found.setdefault(row.about, []).append(_said(row, came, (), internal=False))
    return found


def _said(row: Message, came: ReceivedMail | None, files: tuple[SaidFile, ...], internal: bool) -> Said:
    said = Said(
        id=row.id,
        at=row.at,
        side=row.side,
        channel=row.channel,
        who=_who(row),
        text=_text(row),
        internal=row.is_internal,
        about=row.about,
        about_text=row.about_text,
        files=files,
    )
    if came is None:
        return said
    return replace(
        said,
        subject=own_subject(came.subject),
        folded=came.folded,
        # of a house that nobody is named for, every address is as good
        is_from_elsewhere=bool(came.sender) and row.author_id is not None,
        sender=came.sender if internal else "",
        is_automatic=came.is_automatic,
    )


def file(trip_id: int, file_id: int, *, internal: bool) -> File:
    """A file of a trip's thread. Raises NotFound, also for an internal one that is not the reader's to see."""
    row = db.session.execute(
        select(MessageFile, Message.is_internal)
        .join(Message, Message.id == MessageFile.message_id)
        .where(Message.trip_id == trip_id, MessageFile.id == file_id)
        .options(undefer(MessageFile.bytes))
    ).one_or_none()
    if row is None or (row.is_internal and not internal):
        raise NotFound(N_("このファイルは見つかりませんでした。"))
    return File(row.MessageFile.name, row.MessageFile.bytes)


def _who(row: Message) -> str:
    return gettext(ERASED) if row.author_name == ERASED else row.author_name


def _text(row: Message) -> str:
    if row.side is Side.SYSTEM or row.body == ERASED:
        values = json.loads(row.body_values).items()
        return gettext(row.body, **{key: gettext(ERASED) if value == ERASED else value for key, value in values})
    return row.body


# Papers --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Paper:
    """A paper of a trip as a list shows it; `size` in bytes."""

    document_id: int
    kind: str
    number: str
    title: str
    language: str
    filed_at: datetime
    internal: bool
    size: int


def papers(trip_id: int, internal: bool) -> list[Paper]:
    """The papers filed under a trip, newest first; internal ones only for the desk."""
    query = (
        select(TripPaper, Document.title, Document.language, func.length(Document.bytes).label("size"))
        .join(Document, Document.id == TripPaper.document_id)
        .where(TripPaper.trip_id == trip_id)
        .order_by(TripPaper.id.desc())
    )
    if not internal:
        query = query.where(TripPaper.is_internal.is_(False))
    return [
        Paper(filed.document_id, filed.kind, filed.number, title, language, filed.filed_at, filed.is_internal, size)
        for filed, title, language, size in db.session.execute(query)
    ]


def names_of_paper(trip_id: int, document_id: int) -> tuple[str, str]:
    """What a paper is called, and the company whose trip it belongs to."""
    title, company = db.session.execute(
        select(Document.title, Organisation.name)
        .select_from(Trip)
        .join(Organisation, Organisation.id == Trip.organisation_id)
        .join(Document, Document.id == document_id)
        .where(Trip.id == trip_id)
    ).one()
    return title, company


@dataclass(frozen=True)
class PaperFile:
    """A paper's bytes and how to name them."""

    content: bytes
    sha256: str
    name: str


def paper_file(trip_id: int, document_id: int, *, internal: bool) -> PaperFile:
    """The bytes of one paper of a trip. Raises NotFound, also for an internal one that is not the reader's to see."""
    row = db.session.execute(
        select(TripPaper.number, TripPaper.is_internal, Document)
        .join(Document, Document.id == TripPaper.document_id)
        .where(TripPaper.trip_id == trip_id, TripPaper.document_id == document_id)
        .options(undefer(Document.bytes))
    ).one_or_none()
    if row is None or (row.is_internal and not internal):
        raise NotFound(N_("この書類は見つかりませんでした。"))
    number, _, document = row
    return PaperFile(document.bytes, document.sha256, f"{number}_{document.title}.pdf")


# To-dos --------------------------------------------------------------------------------------------------------------


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


# The inbox -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class InboxRow:
    """A trip as the inbox shows it."""

    id: int
    no: str
    company: str
    organiser: str
    title: str
    people: int
    first_day: date | None
    last_day: date | None
    outcome_goal: str
    stage: Stage
    closed_as: Closed | None
    owner_id: int | None
    owner: str | None
    next_action: str
    due_at: datetime | None
    waits_for: Side | None
    opened_at: datetime
    bucket: Bucket

    @property
    def station(self) -> int:
        """The number of the station it has reached, from 1."""
        return station_of(self.stage)

    @property
    def bucket_label(self) -> str:
        """The heading it stands under, as a msgid."""
        return BUCKET_LABELS[self.bucket]


def inbox(*, now: datetime, whose: int | str | None = None, words: str = "", size: int = 50) -> pages.Page[InboxRow]:
    """Trips that need something, most urgent first, what waits for the other side last; two statements.

    `whose` is an owner's id, "nobody", or None for all. With `words` all trips that have them are found, closed too.
    """
    waiting = and_(Trip.waits_for.is_not(None), or_(Trip.due_at.is_(None), Trip.due_at >= now))
    owner = aliased(Person)
    query = (
        select(Trip, Organisation.name, Person.name, owner.name)
        .join(Organisation, Organisation.id == Trip.organisation_id)
        .join(Person, Person.id == Trip.organiser_id)
        .outerjoin(owner, owner.id == Trip.owner_id)
        .order_by(case((waiting, 1), else_=0), Trip.due_at.is_(None), Trip.due_at, Trip.id)
    )
    wanted = writing.search_words(words)
    if wanted:
        query = query.where(holds(Trip.search_text, wanted))
    else:
        query = query.where(Trip.closed_as.is_(None), Trip.next_action != "")
    if whose == "nobody":
        query = query.where(Trip.owner_id.is_(None))
    elif whose is not None:
        query = query.where(Trip.owner_id == whose)
    page = pages.page_of(query, size, whole_rows=True)
    rows = [_inbox_row(row, company, organiser, name, now) for row, company, organiser, name in page.items]
    return pages.Page(rows, page.number, page.size, page.total)


def _inbox_row(row: Trip, company: str, organiser: str, owner: str | None, now: datetime) -> InboxRow:
    return InboxRow(
        id=row.id,
        no=row.no,
        company=company,
        organiser=organiser,
        title=row.title,
        people=row.people,
        first_day=row.first_day,
        last_day=row.last_day,
        outcome_goal=row.outcome_goal,
        stage=row.stage,
        closed_as=row.closed_as,
        owner_id=row.owner_id,
        owner=owner,
        next_action=row.next_action,
        due_at=row.due_at,
        waits_for=row.waits_for,
        opened_at=row.opened_at,
        bucket=bucket(row.due_at, row.waits_for, now),
    )


@dataclass(frozen=True)
class Share:
    """How many of the inbox's rows somebody owns; nobody's where `owner_id` is None."""

    owner_id: int | None
    name: str | None
    count: int


def shares() -> list[Share]:
    """The inbox's rows by owner, in one statement."""
    query = (
        select(Trip.owner_id, Person.name, func.count())
        .outerjoin(Person, Person.id == Trip.owner_id)
        .where(Trip.closed_as.is_(None), Trip.next_action != "")
        .group_by(Trip.owner_id, Person.name)
        .order_by(Trip.owner_id)
    )
    return [Share(owner_id, name, count) for owner_id, name, count in db.session.execute(query)]


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
