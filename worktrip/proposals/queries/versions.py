"""Lists of versions, and single things of them. A version whole is read by `whole`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import selectinload

from worktrip.kernel.errors import NotFound
from worktrip.plumbing.database import db
from worktrip.plumbing.documents import Document
from worktrip.proposals.queries.offers import offers
from worktrip.proposals.queries.whole import UNKNOWN
from worktrip.proposals.rules import Offer, VersionState, called, places
from worktrip.proposals.tables import Alternative, Consent, Version, VersionView
from worktrip.trips.tables import Trip

# every opening of a proposal asks these: they are put together once
_UNREAD = select(Version.id).where(
    Version.trip_id == bindparam("trip_id"),
    Version.number == bindparam("number"),
    Version.state != VersionState.DRAFT,
    ~select(VersionView.id)
    .where(
        VersionView.version_id == Version.id,
        VersionView.link_id.is_not_distinct_from(bindparam("link_id")),
        VersionView.at > bindparam("since"),
    )
    .exists(),
)
# as rules have it: as it was sent, or as it was put off since
GOOD_UNTIL = func.coalesce(Version.extended_until, Version.valid_until)


def unread(trip_id: int, number: int, link_id: int | None, since: datetime) -> int | None:
    """The id of a version that was sent, unless it was opened by that link after `since`."""
    asked = {"trip_id": trip_id, "number": number, "link_id": link_id, "since": since}
    return db.session.scalar(_UNREAD, asked)


def draft_number(trip_id: int) -> int | None:
    """The number of the trip's open draft, if there is one."""
    query = select(Version.number).where(Version.trip_id == trip_id, Version.state == VersionState.DRAFT)
    return db.session.scalar(query.order_by(Version.number.desc()).limit(1))


def overdue(now: datetime) -> Sequence[tuple[int, int]]:
    """(version id, trip id) of sent versions whose time to accept has passed."""
    query = select(Version.id, Version.trip_id).where(Version.state == VersionState.SENT, now >= GOOD_UNTIL)
    return [(row.id, row.trip_id) for row in db.session.execute(query.order_by(Version.id))]


def left_behind(limit: int = 200) -> Sequence[int]:
    """Ids of sent versions whose trip was closed meanwhile."""
    query = select(Version.id).join(Trip, Trip.id == Version.trip_id)
    query = query.where(Version.state == VersionState.SENT, Trip.closed_as.is_not(None))
    return db.session.scalars(query.order_by(Version.id).limit(limit)).all()


@dataclass(frozen=True)
class VersionRow:
    """A version as a list shows it."""

    id: int
    number: int
    state: VersionState
    created_at: datetime
    sent_at: datetime | None
    good_until: datetime | None
    # (letter, title in Japanese and in English, total) of each alternative
    alternatives: tuple[tuple[str, tuple[str, str], int | None], ...]
    views: int
    last_view_at: datetime | None


def _called(row: Alternative, known: dict[int, Offer]) -> tuple[str, str]:
    rooms = (known[use.offering_id] for use in row.rooms if use.offering_id)
    return called(row.title, places(room.place for room in rooms))


def versions(trip_id: int) -> list[VersionRow]:
    """The versions of a trip, newest first, with how often each was opened; four statements."""
    rows = db.session.scalars(
        select(Version)
        .where(Version.trip_id == trip_id)
        .options(selectinload(Version.alternatives).joinedload(Alternative.rooms))
        .order_by(Version.number.desc())
    ).all()
    seen = {
        version_id: (times, last)
        for version_id, times, last in db.session.execute(
            select(VersionView.version_id, func.count(), func.max(VersionView.at))
            .where(VersionView.version_id.in_([row.id for row in rows]))
            .group_by(VersionView.version_id)
        )
    }
    uses = (use.offering_id for row in rows for each in row.alternatives for use in each.rooms)
    known = offers(used for used in uses if used is not None)
    return [
        VersionRow(
            id=row.id,
            number=row.number,
            state=row.state,
            created_at=row.created_at,
            sent_at=row.sent_at,
            good_until=row.good_until,
            alternatives=tuple((each.letter, _called(each, known), each.total_yen) for each in row.alternatives),
            views=seen.get(row.id, (0, None))[0],
            last_view_at=seen.get(row.id, (0, None))[1],
        )
        for row in rows
    ]


def version_id(trip_no: str, number: int) -> int:
    """The id of a version of a trip. Raises NotFound."""
    query = select(Version.id).join(Trip).where(Trip.no == trip_no, Version.number == number)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(UNKNOWN)
    return found


def consent(trip_id: int) -> Consent | None:
    """The consent to get papers electronically that was given for a trip, if any."""
    return db.session.scalar(select(Consent).where(Consent.trip_id == trip_id))


def alternative_id(version_id: int, letter: str) -> int | None:
    """The id of an alternative by its letter."""
    query = select(Alternative.id).where(Alternative.version_id == version_id, Alternative.letter == letter)
    return db.session.scalar(query)


@dataclass(frozen=True)
class Paper:
    """A paper of a version: the proposal itself, or the terms of one alternative (its letter)."""

    document_id: int
    kind: str
    letter: str
    number: str
    title: str


def papers(version_id: int) -> list[Paper]:
    """The papers of a version, the proposal first; empty until the queue has made them."""
    rows = db.session.execute(
        select(Document.id, Document.kind, Document.key, Document.number, Document.title)
        .where(Document.subject == f"proposal_version:{version_id}")
        .order_by(Document.id)
    )
    return [
        Paper(row.id, row.kind, row.key.split(":")[2] if row.kind == "terms" else "", row.number or "", row.title)
        for row in rows
    ]
