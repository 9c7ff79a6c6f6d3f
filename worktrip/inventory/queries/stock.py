"""What is free and who has what. Lapsed holds never count as taken."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, false, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from worktrip.catalogue.rules import FacilityKind, OfferingKind, Period, periods_of
from worktrip.catalogue.tables import Facility, Offering
from worktrip.inventory.queries.counting import COUNTS
from worktrip.inventory.rules import Counts, HoldState, SlotKey
from worktrip.inventory.tables import Hold, Slot, WaitLine
from worktrip.plumbing import clock
from worktrip.plumbing.database import db
from worktrip.trips.tables import Trip

LIVE = (HoldState.HELD, HoldState.BOOKED)


def takes_stock(now: datetime, hold: type[Hold] = Hold) -> ColumnElement[bool]:
    """Whether a hold takes stock at this moment."""
    return or_(hold.state == HoldState.BOOKED, and_(hold.state == HoldState.HELD, hold.expires_at > now))


def one_of_slots(table: type[Slot] | type[WaitLine]) -> ColumnElement[bool]:
    """Whether a row is of one of the slots that a statement is asked for with `these(keys)`.

    SQLite looks nothing up by the three at once: the offerings and days said for themselves lead it to the index.
    """
    return and_(
        table.offering_id.in_(bindparam("offering_ids", expanding=True)),
        table.day.in_(bindparam("days", expanding=True)),
        tuple_(table.offering_id, table.day, table.period).in_(bindparam("slots", expanding=True)),
    )


def these(keys: Collection[SlotKey]) -> dict[str, Any]:
    """What a statement with `one_of_slots` is asked for."""
    return {
        "offering_ids": list({key.offering_id for key in keys}),
        "days": list({key.day for key in keys}),
        "slots": [(key.offering_id, key.day, key.period) for key in sorted(keys)],
    }


def free(offering_ids: Collection[int], first: date, last: date, *, trip_id: int | None = None) -> dict[SlotKey, int]:
    """How many of each counted offering are free on each day from `first` to `last`, both included. Two statements.

    Every day and part of a day is there, with 0 where nothing was allotted; what is not counted is left out. Where a
    house has as many groups as it takes, nothing of it is free but for those who are there: with `trip_id`, that trip.
    """
    if not offering_ids:
        return {}
    groups = aliased(Offering)
    counted, guards = dict[int, tuple[Period, ...]](), dict[int, tuple[int, int]]()
    for row in db.session.execute(
        select(Offering.id, Offering.periods, Facility.max_groups, groups.id.label("groups_id"))
        .join(Facility, Facility.id == Offering.facility_id)
        .outerjoin(groups, guarded_by(groups))
        .where(Offering.id.in_(set(offering_ids)), Offering.is_counted)
    ):
        counted[row.id] = periods_of(row.periods)
        if row.groups_id is not None:
            guards[row.id] = (row.groups_id, row.max_groups)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    found = {
        SlotKey(offering_id, day, period.code): 0
        for offering_id, periods in counted.items()
        for day in days
        for period in periods
    }
    now = clock.now()
    mine = select(Hold.id).where(Hold.slot_id == Slot.id, Hold.trip_id == trip_id, takes_stock(now)).exists()
    group_ids = {groups_id for groups_id, _ in guards.values()}
    rows = db.session.execute(
        select(Slot.offering_id, Slot.day, Slot.period, mine if trip_id is not None else false(), *COUNTS)
        .where(Slot.offering_id.in_({*counted, *group_ids}), Slot.day.between(first, last))
        .params(now=now)
    )
    groups_there: dict[SlotKey, int] = {}
    for offering_id, day, period, is_mine, *numbers in rows:
        key, counts = SlotKey(offering_id, day, period), Counts(*numbers)
        if offering_id in group_ids:
            groups_there[key] = 0 if is_mine else counts.held + counts.booked
        # what was counted by other parts of a day before is history
        elif key in found:
            found[key] = counts.free
    for key in found:
        if key.offering_id in guards:
            groups_id, most = guards[key.offering_id]
            # a trip that is there already may take more, whatever the guard says by now
            there = groups_there.get(SlotKey(groups_id, key.day))
            if there != 0 and (there or 0) >= most:
                found[key] = 0
    return found


def guarded_by(groups: Any, house: Any = Facility) -> ColumnElement[bool]:
    """Whether `groups` counts who takes an offering: of a lodging its rooms, elsewhere whatever is counted.

    Both are classes, aliases of them or their columns.
    """
    return and_(
        groups.facility_id == Offering.facility_id,
        groups.kind == OfferingKind.GROUPS,
        house.max_groups.is_not(None),
        Offering.is_counted,
        or_(house.kind != FacilityKind.LODGING, Offering.kind == OfferingKind.ROOM),
    )


@dataclass(frozen=True)
class HoldRow:
    """What a trip has of one thing on one day."""

    key: SlotKey
    name: str
    facility_id: int
    quantity: int
    state: HoldState
    expires_at: datetime | None


def holds_of(trip_id: int) -> list[HoldRow]:
    """What a trip holds or has booked now, by day; lapsed holds are left out, and so is what counts its groups."""
    rows = db.session.execute(
        select(Slot.offering_id, Slot.day, Slot.period, Offering.name, Offering.facility_id)
        .add_columns(Hold.quantity, Hold.state, Hold.expires_at)
        .join(Slot, Slot.id == Hold.slot_id)
        .join(Offering, Offering.id == Slot.offering_id)
        .where(Hold.trip_id == trip_id, takes_stock(clock.now()), Offering.kind != OfferingKind.GROUPS)
        .order_by(Slot.day, Offering.code, Slot.period, Hold.state)
    )
    return [
        HoldRow(SlotKey(offering_id, day, period), name, facility_id, quantity, state, expires_at)
        for offering_id, day, period, name, facility_id, quantity, state, expires_at in rows
    ]


# --- what the service needs to find its slots ------------------------------------------------------------------------


@dataclass(frozen=True)
class Countable:
    """What of an offering the inventory needs to know, and the ids of its slots on some days."""

    name: str
    is_counted: bool
    slot_ids: dict[tuple[date, str], int] = field(default_factory=dict)


def countables(keys: Iterable[SlotKey]) -> dict[int, Countable]:
    """Names and slot ids of what is wanted, by offering, in one statement; ids of slots never change."""
    wanted = set(keys)
    if not wanted:
        return {}
    days = {key.day for key in wanted}
    rows = db.session.execute(
        select(Offering.id, Offering.name, Facility.name, Offering.is_counted, Slot.id, Slot.day, Slot.period)
        .join(Offering.facility)
        .outerjoin(Slot, and_(Slot.offering_id == Offering.id, Slot.day.between(min(days), max(days))))
        .where(Offering.id.in_({key.offering_id for key in wanted}))
    )
    found: dict[int, Countable] = {}
    for offering_id, name, house, is_counted, slot_id, day, period in rows:
        countable = found.setdefault(offering_id, Countable(f"{house} {name}", is_counted))
        if slot_id is not None and SlotKey(offering_id, day, period) in wanted:
            countable.slot_ids[day, period] = slot_id
    return found


def slot_ids_of(trip_id: int) -> Sequence[int]:
    """Ids of the slots a trip has something of, lapsed or not."""
    return db.session.scalars(select(Hold.slot_id).where(Hold.trip_id == trip_id, Hold.state.in_(LIVE))).all()


def slot_ids_with_lapsed(now: datetime, limit: int) -> Sequence[int]:
    """Ids of slots on which a hold's minute has come, the oldest first."""
    return db.session.scalars(
        select(Hold.slot_id)
        .where(Hold.state == HoldState.HELD, Hold.expires_at <= now)
        .group_by(Hold.slot_id)
        .order_by(func.min(Hold.expires_at))
        .limit(limit)
    ).all()


def trip_nos(trip_ids: Collection[int]) -> dict[int, str]:
    """Numbers of trips by id."""
    if not trip_ids:
        return {}
    rows = db.session.execute(select(Trip.id, Trip.no).where(Trip.id.in_(set(trip_ids))))
    return {row.id: row.no for row in rows}


@dataclass(frozen=True)
class Difference:
    """A slot whose counters do not say what its holds say."""

    key: SlotKey
    held: int
    booked: int
    really_held: int
    really_booked: int


def differences() -> list[Difference]:
    """Every slot whose counters differ from the sum of its holds: none, unless somebody wrote past the service."""

    def total(state: HoldState) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((Hold.state == state, Hold.quantity), else_=0)), 0)

    held, booked = total(HoldState.HELD), total(HoldState.BOOKED)
    rows = db.session.execute(
        select(Slot.offering_id, Slot.day, Slot.period, Slot.held, Slot.booked, held, booked)
        .outerjoin(Hold, and_(Hold.slot_id == Slot.id, Hold.state.in_(LIVE)))
        .group_by(Slot.id, Slot.offering_id, Slot.day, Slot.period, Slot.held, Slot.booked)
        .having(or_(Slot.held != held, Slot.booked != booked))
        .order_by(Slot.offering_id, Slot.day, Slot.period)
    )
    return [
        Difference(SlotKey(offering_id, day, period), *map(int, counts)) for offering_id, day, period, *counts in rows
    ]


def has_stock(offering_ids: Collection[int], since: date) -> bool:
    """Whether any of these is to be had on some day from `since` on."""
    query = select(Slot.id).where(Slot.offering_id.in_(set(offering_ids)), Slot.day >= since, Slot.allotted > 0)
    return bool(offering_ids) and db.session.scalar(query.where(~Slot.is_closed).limit(1)) is not None
