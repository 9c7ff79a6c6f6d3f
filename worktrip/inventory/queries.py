"""Reads of the inventory: what is free, who has what, the grid of the desk. Lapsed holds never count as taken."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from worktrip.catalogue.rules import FacilityKind, OfferingKind, is_closed_on
from worktrip.catalogue.tables import Facility, Offering
from worktrip.inventory.rules import Counts, HoldState, SlotKey
from worktrip.inventory.tables import Hold, Slot
from worktrip.plumbing import clock
from worktrip.plumbing.database import db
from worktrip.trips.tables import Trip

LIVE = (HoldState.HELD, HoldState.BOOKED)


def _counts(now: datetime) -> ColumnElement[bool]:
    """Whether a hold takes stock at this moment."""
    return or_(Hold.state == HoldState.BOOKED, and_(Hold.state == HoldState.HELD, Hold.expires_at > now))


def free(offering_ids: Collection[int], first: date, last: date) -> dict[SlotKey, int]:
    """How many of each counted offering are free on each day from `first` to `last`, both included. Two statements.

    Every day is there, with 0 where nothing was allotted; offerings that are not counted are left out.
    """
    if not offering_ids:
        return {}
    counted = db.session.scalars(
        select(Offering.id).where(Offering.id.in_(set(offering_ids)), Offering.is_counted)
    ).all()
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    found = {SlotKey(offering_id, day): 0 for offering_id in counted for day in days}
    lapsed = (
        select(func.sum(Hold.quantity))
        .where(Hold.slot_id == Slot.id, Hold.state == HoldState.HELD, Hold.expires_at <= clock.now())
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Slot.offering_id, Slot.day, Slot.allotted, Slot.held, Slot.booked, Slot.is_closed, lapsed).where(
            Slot.offering_id.in_(counted), Slot.day.between(first, last)
        )
    )
    for offering_id, day, allotted, held, booked, is_closed, over in rows:
        found[SlotKey(offering_id, day)] = Counts(allotted, held - int(over or 0), booked, is_closed).free
    return found


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
    """What a trip holds or has booked now, by day; lapsed holds are left out."""
    rows = db.session.execute(
        select(Slot.offering_id, Slot.day, Offering.name, Offering.facility_id)
        .add_columns(Hold.quantity, Hold.state, Hold.expires_at)
        .join(Slot, Slot.id == Hold.slot_id)
        .join(Offering, Offering.id == Slot.offering_id)
        .where(Hold.trip_id == trip_id, _counts(clock.now()))
        .order_by(Slot.day, Offering.code, Hold.state)
    )
    return [
        HoldRow(SlotKey(offering_id, day), name, facility_id, quantity, state, expires_at)
        for offering_id, day, name, facility_id, quantity, state, expires_at in rows
    ]


# --- what the service needs to find its slots ------------------------------------------------------------------------


@dataclass(frozen=True)
class Countable:
    """What of an offering the inventory needs to know, and the ids of its slots on some days."""

    name: str
    is_counted: bool
    slot_ids: dict[date, int] = field(default_factory=dict)


def countables(keys: Iterable[SlotKey]) -> dict[int, Countable]:
    """Names and slot ids of what is wanted, by offering, in one statement; ids of slots never change."""
    wanted = set(keys)
    if not wanted:
        return {}
    days = {key.day for key in wanted}
    rows = db.session.execute(
        select(Offering.id, Offering.name, Facility.name, Offering.is_counted, Slot.id, Slot.day)
        .join(Offering.facility)
        .outerjoin(Slot, and_(Slot.offering_id == Offering.id, Slot.day.between(min(days), max(days))))
        .where(Offering.id.in_({key.offering_id for key in wanted}))
    )
    found: dict[int, Countable] = {}
    for offering_id, name, house, is_counted, slot_id, day in rows:
        countable = found.setdefault(offering_id, Countable(f"{house} {name}", is_counted))
        if SlotKey(offering_id, day) in wanted:
            countable.slot_ids[day] = slot_id
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
        select(Slot.offering_id, Slot.day, Slot.held, Slot.booked, held, booked)
        .outerjoin(Hold, and_(Hold.slot_id == Slot.id, Hold.state.in_(LIVE)))
        .group_by(Slot.id, Slot.offering_id, Slot.day, Slot.held, Slot.booked)
        .having(or_(Slot.held != held, Slot.booked != booked))
        .order_by(Slot.offering_id, Slot.day)
    )
    return [Difference(SlotKey(offering_id, day), *map(int, counts)) for offering_id, day, *counts in rows]


def has_stock(offering_ids: Collection[int], since: date) -> bool:
    """Whether any of these is to be had on some day from `since` on."""
    query = select(Slot.id).where(Slot.offering_id.in_(set(offering_ids)), Slot.day >= since, Slot.allotted > 0)
    return bool(offering_ids) and db.session.scalar(query.where(~Slot.is_closed).limit(1)) is not None


# --- the desk's grid -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Taker:
    """Which trip has how many of a slot, and until when if it only holds them."""

    trip_no: str
    quantity: int
    is_booked: bool
    expires_at: datetime | None


@dataclass(frozen=True)
class Cell:
    """One offering on one day. `is_known` is False where nobody ever said how many there are."""

    day: date
    counts: Counts
    takers: tuple[Taker, ...]
    is_known: bool
    is_day_off: bool

    @property
    def word(self) -> str:
        """The state in one word: open, few, full, off (the house is closed), shut (sales stopped) or unknown."""
        if not self.is_known:
            return "unknown"
        if self.counts.is_closed:
            return "shut"
        if self.counts.allotted == 0:
            return "off" if self.is_day_off else "full"
        if self.counts.free <= 0:
            return "full"
        return "few" if self.counts.free * 4 <= self.counts.allotted else "open"


@dataclass(frozen=True)
class GridRow:
    """One counted offering over the days of the grid."""

    offering: Offering
    cells: list[Cell]


@dataclass(frozen=True)
class Grid:
    """What is free over some days, by facility."""

    days: list[date]
    facilities: list[tuple[Facility, list[GridRow]]]

    def takers(self) -> list[tuple[Facility, Offering, date, date, Taker]]:
        """Who has what from which day to which, one entry for days that follow each other; in order of day."""
        spans: list[tuple[Facility, Offering, date, date, Taker]] = []
        for facility, rows in self.facilities:
            for row in rows:
                running: dict[Taker, tuple[date, date]] = {}
                for cell in row.cells:
                    ended = [taker for taker in running if taker not in cell.takers]
                    spans += [(facility, row.offering, *running.pop(taker), taker) for taker in ended]
                    for taker in cell.takers:
                        running[taker] = (running.get(taker, (cell.day, cell.day))[0], cell.day)
                spans += [(facility, row.offering, *days, taker) for taker, days in running.items()]
        return sorted(spans, key=lambda span: (span[2], span[4].trip_no, span[0].code, span[1].code))


def grid(
    first: date, days: int = 14, kind: FacilityKind | None = FacilityKind.LODGING, offering_id: int | None = None
) -> Grid:
    """Counted offerings × days with who has what, in three statements for any number of them; kind None is all.

    With `offering_id` it is that one alone, whether it is offered now or not.
    """
    last, now = first + timedelta(days=days - 1), clock.now()
    house = aliased(Facility)
    query = (
        select(Offering, house)
        .join(house, house.id == Offering.facility_id)
        .where(Offering.is_counted)
        .order_by(house.code, Offering.kind != OfferingKind.ROOM, Offering.code)
    )
    if offering_id is not None:
        query = query.where(Offering.id == offering_id)
    else:
        query = query.where(Offering.is_open, house.is_open)
        query = query if kind is None else query.where(house.kind == kind)
    offered = db.session.execute(query).all()
    ids = [offering.id for offering, _ in offered]
    slots = {
        (slot.offering_id, slot.day): slot
        for slot in db.session.scalars(select(Slot).where(Slot.offering_id.in_(ids), Slot.day.between(first, last)))
    }
    takers: dict[int, list[Taker]] = defaultdict(list)
    for slot_id, no, quantity, state, expires_at in db.session.execute(
        select(Hold.slot_id, Trip.no, Hold.quantity, Hold.state, Hold.expires_at)
        .join(Trip, Trip.id == Hold.trip_id)
        .join(Slot, Slot.id == Hold.slot_id)
        .where(Slot.offering_id.in_(ids), Slot.day.between(first, last), _counts(now))
        .order_by(Hold.expires_at, Trip.no)
    ):
        takers[slot_id].append(Taker(no, quantity, state is HoldState.BOOKED, expires_at))
    dates = [first + timedelta(days=n) for n in range(days)]
    rows: dict[int, tuple[Facility, list[GridRow]]] = {}
    for offering, facility in offered:
        cells = []
        for day in dates:
            slot = slots.get((offering.id, day))
            taken = tuple(takers[slot.id]) if slot else ()
            cells.append(
                Cell(day, _now(slot, taken), taken, slot is not None, is_closed_on(facility.closed_weekdays, day))
            )
        rows.setdefault(facility.id, (facility, []))[1].append(GridRow(offering, cells))
    return Grid(dates, list(rows.values()))


def _now(slot: Slot | None, takers: Iterable[Taker]) -> Counts:
    """The counters with lapsed holds taken out."""
    if slot is None:
        return Counts()
    held = sum(taker.quantity for taker in takers if not taker.is_booked)
    return Counts(slot.allotted, held, slot.booked, slot.is_closed)
