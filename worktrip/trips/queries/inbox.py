"""The rows of the desk's inbox, and whose they are."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from worktrip.accounts.tables import Organisation, Person
from worktrip.kernel import writing
from worktrip.plumbing import pages
from worktrip.plumbing.database import db, holds
from worktrip.trips.rules import BUCKET_LABELS, Bucket, Closed, Side, Stage, bucket, station_of
from worktrip.trips.tables import Trip


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
