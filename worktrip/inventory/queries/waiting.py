"""Who waits for what (空き待ち), and how much of it is free now."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select

from worktrip.accounts.tables import Organisation
from worktrip.catalogue.tables import Facility, Offering
from worktrip.inventory.queries.counting import COUNTS, OVER
from worktrip.inventory.queries.stock import takes_stock
from worktrip.inventory.rules import Counts, SlotKey, Waiting
from worktrip.inventory.tables import Hold, Slot, Wait, WaitLine
from worktrip.plumbing import clock
from worktrip.plumbing.database import db
from worktrip.trips.tables import Trip


def _is_waiting() -> ColumnElement[bool]:
    """Whether a wait can still be served: not ended, nothing of it past, its trip going on."""
    past = select(WaitLine.id).where(WaitLine.wait_id == Wait.id, WaitLine.day < clock.today()).correlate(Wait)
    return and_(Wait.ended_at.is_(None), Trip.closed_as.is_(None), ~past.exists())


def waiting(trip_id: int | None = None) -> list[Waiting]:
    """Who waits now, the longest waiting first, with what is free for them: one statement for any number of them."""
    now = clock.now()
    own = _held(Hold.trip_id == Wait.trip_id, takes_stock(now))
    query = (
        select(Wait, Trip.no, Organisation.name, WaitLine)
        .add_columns(own, Slot.id, OVER, *COUNTS)
        .join(Trip, Trip.id == Wait.trip_id)
        .join(Organisation, Organisation.id == Trip.organisation_id)
        .join(WaitLine, WaitLine.wait_id == Wait.id)
        .outerjoin(
            Slot,
            and_(Slot.offering_id == WaitLine.offering_id, Slot.day == WaitLine.day, Slot.period == WaitLine.period),
        )
        .where(_is_waiting())
        .order_by(Wait.made_at, Wait.id, WaitLine.day, WaitLine.offering_id, WaitLine.period)
    )
    if trip_id is not None:
        query = query.where(Wait.trip_id == trip_id)
    found: dict[int, Waiting] = {}
    for row, no, group, line, mine, slot_id, over, *numbers in db.session.execute(query, {"now": now}):
        wait = found.setdefault(row.id, _nothing_yet(row, no, group))
        key = SlotKey(line.offering_id, line.day, line.period)
        wait.wants[key] = line.quantity
        if slot_id is not None:
            wait.has[key] = int(mine or 0)
            wait.free[key] = Counts(*numbers).free
            if over:
                wait.over[key] = over
    return list(found.values())


def _held(*conditions: ColumnElement[bool]) -> ColumnElement[int | None]:
    return select(func.sum(Hold.quantity)).where(Hold.slot_id == Slot.id, *conditions).scalar_subquery()


def _nothing_yet(row: Wait, no: str, group: str) -> Waiting:
    return Waiting(row.id, row.trip_id, no, group, row.made_at, row.note, row.told_at, {}, {}, {})


def waits_over() -> list[int]:
    """Ids of waits that have not ended and can never be served any more: something of them is past, or the trip is."""
    query = select(Wait.id).join(Trip, Trip.id == Wait.trip_id).where(Wait.ended_at.is_(None), ~_is_waiting())
    return list(db.session.scalars(query.order_by(Wait.id)))


def names_of(offering_ids: set[int]) -> dict[int, tuple[str, str]]:
    """Japanese and English names of offerings, the house's first, in one statement."""
    if not offering_ids:
        return {}
    rows = db.session.execute(
        select(Offering.id, Facility.name, Offering.name, Facility.name_en, Offering.name_en)
        .join(Facility, Facility.id == Offering.facility_id)
        .where(Offering.id.in_(offering_ids))
    )
    return {row[0]: (f"{row[1]} {row[2]}", f"{row[3]}, {row[4]}") for row in rows}


def served_lately(since: datetime) -> list[tuple[str, str, datetime]]:
    """Who was offered what they waited for since then: trip, company, when; the latest first."""
    rows = db.session.execute(
        select(Trip.no, Organisation.name, Wait.offered_at)
        .join(Trip, Trip.id == Wait.trip_id)
        .join(Organisation, Organisation.id == Trip.organisation_id)
        .where(Wait.ended_at >= since, Wait.offered_at.is_not(None))
        .order_by(Wait.offered_at.desc())
        .limit(20)
    )
    return [(no, group, at) for no, group, at in rows if at is not None]
