"""Calendars kept elsewhere and our own: what is known of them, what they take, where they are in the way."""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext
from sqlalchemy import func, or_, select

from worktrip.catalogue.rules import OfferingKind
from worktrip.catalogue.tables import Facility, Offering
from worktrip.inventory.queries.stock import takes_stock
from worktrip.inventory.rules import HoldState, Run, SlotKey, Span, Take, is_stale, masked, taken_by
from worktrip.inventory.tables import CalendarEntry, CalendarFile, Feed, FeedBlock, Hold, Slot
from worktrip.kernel.errors import N_, NotFound
from worktrip.plumbing import clock
from worktrip.plumbing.database import db
from worktrip.trips.tables import Todo

TODO_KEYS = "blocked:"


@dataclass(frozen=True)
class FeedRow:
    """A calendar kept elsewhere as the desk sees it: never its whole address."""

    id: int
    name: str
    address: str
    polled_at: datetime | None
    good_at: datetime | None
    is_stale: bool
    verdict: str
    reasons: tuple[str, ...]
    # events ahead of today that take something
    events: int


def feeds_of(offering_id: int) -> list[FeedRow]:
    """The calendars kept elsewhere for an offering, in the order in which they came. One statement."""
    ahead = (
        select(func.count())
        .where(FeedBlock.feed_id == Feed.id, FeedBlock.last_day > clock.today())
        .correlate(Feed)
        .scalar_subquery()
    )
    rows = db.session.execute(select(Feed, ahead).where(Feed.offering_id == offering_id, Feed.is_on).order_by(Feed.id))
    now = clock.now()
    return [
        FeedRow(
            feed.id,
            feed.name,
            masked(feed.url),
            feed.polled_at,
            feed.good_at,
            is_stale(feed.good_at, now),
            feed.verdict,
            tuple(gettext(message, **values) for message, values in json.loads(feed.reasons)),
            events,
        )
        for feed, events in rows
    ]


@dataclass(frozen=True)
class FeedFacts:
    """What is needed to go and read a calendar kept elsewhere."""

    id: int
    offering_id: int
    url: str
    etag: str
    last_modified: str
    polled_at: datetime | None
    are_rooms: bool
    fill_days: int


def feed_facts(feed_id: int) -> FeedFacts | None:
    """What is needed to go and read a calendar; None if it was stopped."""
    row = db.session.execute(
        select(Feed.id, Feed.offering_id, Feed.url, Feed.etag, Feed.last_modified, Feed.polled_at)
        .add_columns(Offering.kind == OfferingKind.ROOM, Facility.fill_days)
        .join(Offering, Offering.id == Feed.offering_id)
        .join(Facility, Facility.id == Offering.facility_id)
        .where(Feed.id == feed_id, Feed.is_on)
    ).one_or_none()
    return None if row is None else FeedFacts(*row)


def feeds_due(now: datetime, limit: int) -> Sequence[int]:
    """Ids of calendars that are to be asked again, those that wait longest first."""
    return db.session.scalars(
        select(Feed.id).where(Feed.is_on, Feed.next_poll_at <= now).order_by(Feed.next_poll_at, Feed.id).limit(limit)
    ).all()


# --- what they take --------------------------------------------------------------------------------------------------


def spans_of(offering_ids: Collection[int], first: date, last: date) -> dict[int, list[Span]]:
    """What calendars kept elsewhere take of these between two days, both included, by offering. One statement."""
    rows = db.session.execute(
        select(Feed.offering_id, FeedBlock.uid, FeedBlock.first_day, FeedBlock.last_day)
        .join(Feed, Feed.id == FeedBlock.feed_id)
        .where(Feed.offering_id.in_(offering_ids), Feed.is_on, FeedBlock.first_day <= last, FeedBlock.last_day > first)
    )
    found: dict[int, list[Span]] = defaultdict(list)
    for offering_id, uid, first_day, last_day in rows:
        found[offering_id].append(Span(uid, first_day, last_day))
    return found


def blocked(keys: Collection[SlotKey]) -> dict[SlotKey, int]:
    """How many of each slot calendars kept elsewhere say are taken; those of which they take none are left out."""
    if not keys:
        return {}
    days = {key.day for key in keys}
    spans = spans_of({key.offering_id for key in keys}, min(days), max(days))
    taken = {offering_id: taken_by(of_offering) for offering_id, of_offering in spans.items()}
    counted = {key: taken[key.offering_id][key.day] for key in keys if key.offering_id in taken}
    return {key: count for key, count in counted.items() if count}


@dataclass(frozen=True)
class BlockedSlot:
    """A slot, and how many of it are counted as taken elsewhere."""

    id: int
    day: date
    blocked: int


def slots_since(offering_id: int, since: date) -> list[BlockedSlot]:
    """The slots of an offering from a day on."""
    rows = db.session.execute(
        select(Slot.id, Slot.day, Slot.blocked).where(Slot.offering_id == offering_id, Slot.day >= since)
    )
    return [BlockedSlot(*row) for row in rows]


def takes_of_blocked(since: date, offering_id: int | None = None) -> list[Take]:
    """What trips have of slots of which calendars elsewhere say that some are taken. One statement."""
    query = (
        select(Hold.trip_id, Slot.offering_id, Slot.day, Slot.period, Hold.quantity, Slot.allotted, Slot.blocked)
        .join(Slot, Slot.id == Hold.slot_id)
        .where(Slot.blocked > 0, Slot.day >= since, takes_stock(clock.now()))
    )
    if offering_id is not None:
        query = query.where(Slot.offering_id == offering_id)
    return [
        Take(trip_id, SlotKey(offering, day, period), *counts)
        for trip_id, offering, day, period, *counts in db.session.execute(query)
    ]


@dataclass(frozen=True)
class AskedRow:
    """Something the desk was asked to do because a calendar is in a trip's way: `is_open`, or who has done it."""

    key: str
    is_open: bool
    done_by_id: int | None


def asked(trip_ids: Collection[int], offering_id: int | None = None) -> list[AskedRow]:
    """What the desk still has to do about calendars in the way of trips, and all it ever had to for these trips."""
    prefix = TODO_KEYS if offering_id is None else f"{TODO_KEYS}{offering_id}:"
    rows = db.session.execute(
        select(Todo.key, Todo.done_at.is_(None), Todo.done_by_id)
        .where(Todo.key.startswith(prefix), or_(Todo.done_at.is_(None), Todo.trip_id.in_(trip_ids)))
        .order_by(Todo.id)
    )
    return [AskedRow(*row) for row in rows]


# --- our own ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CalendarState:
    """Our calendar of an offering: whether it is to be had, and what its address is made of."""

    id: int
    generation: int
    is_on: bool


def calendar_state(offering_id: int) -> CalendarState | None:
    """Our calendar of an offering; None where there never was one."""
    row = db.session.execute(
        select(CalendarFile.id, CalendarFile.generation, CalendarFile.is_on).where(
            CalendarFile.offering_id == offering_id
        )
    ).one_or_none()
    return None if row is None else CalendarState(*row)


@dataclass(frozen=True)
class KeptCalendar:
    """Our calendar as it is kept ready to send."""

    id: int
    generation: int
    is_on: bool
    is_stale: bool
    content: bytes | None
    fresh_until: datetime | None


def kept_calendar(file_id: int) -> KeptCalendar | None:
    """Our calendar of this number, as it is kept. One statement: programs ask again and again."""
    row = db.session.execute(
        select(CalendarFile.id, CalendarFile.generation, CalendarFile.is_on, CalendarFile.is_stale)
        .add_columns(CalendarFile.content, CalendarFile.fresh_until)
        .where(CalendarFile.id == file_id)
    ).one_or_none()
    return None if row is None else KeptCalendar(*row)


@dataclass(frozen=True)
class Calendared:
    """What of an offering its calendar needs to know."""

    name: str
    are_rooms: bool
    minutes: int | None


def calendared(offering_id: int) -> Calendared:
    """What of an offering its calendar needs to know."""
    row = db.session.execute(
        select(Facility.name, Offering.name, Offering.kind, Offering.minutes)
        .join(Facility, Facility.id == Offering.facility_id)
        .where(Offering.id == offering_id)
    ).one_or_none()
    if row is None:
        raise NotFound(N_("お探しの品目は見つかりませんでした。"))
    house, name, kind, minutes = row
    return Calendared(f"{house} {name}", kind == OfferingKind.ROOM, minutes)


def taken_days(offering_id: int, since: date) -> tuple[list[Run], datetime | None]:
    """What trips have of an offering, day by day from `since` on, and when the next of it lapses. One statement."""
    rows = db.session.execute(
        select(Hold.trip_id, Slot.day, Slot.period, Hold.quantity, Hold.state == HoldState.BOOKED, Hold.expires_at)
        .join(Slot, Slot.id == Hold.slot_id)
        .where(Slot.offering_id == offering_id, Slot.day >= since, takes_stock(clock.now()))
    ).all()
    days = [Run(trip_id, day, day, period, quantity, booked) for trip_id, day, period, quantity, booked, _ in rows]
    return days, min((row.expires_at for row in rows if row.expires_at is not None), default=None)


def entry_numbers(file_id: int, trip_ids: Collection[int]) -> dict[int, int]:
    """The highest number of an entry of each trip in a calendar."""
    rows = db.session.execute(
        select(CalendarEntry.trip_id, func.max(CalendarEntry.number).label("number"))
        .where(CalendarEntry.file_id == file_id, CalendarEntry.trip_id.in_(trip_ids))
        .group_by(CalendarEntry.trip_id)
    )
    return {row.trip_id: row.number for row in rows}
