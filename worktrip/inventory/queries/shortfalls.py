"""Where a house has fewer than are taken, and which trips are in the way."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, tuple_

from worktrip.catalogue.tables import Facility, Offering
from worktrip.inventory.queries.counting import TAKEN
from worktrip.inventory.queries.stock import takes_stock
from worktrip.inventory.rules import HoldState, spans
from worktrip.inventory.tables import Hold, Slot, Statement, StatementLine
from worktrip.plumbing import clock
from worktrip.plumbing.database import db
from worktrip.trips.tables import Trip


@dataclass(frozen=True)
class InTheWay:
    """A trip that has some of what a house has too few of: how many at most on one day."""

    trip_no: str
    title: str
    quantity: int
    is_booked: bool
    expires_at: datetime | None


@dataclass(frozen=True)
class Shortfall:
    """Some days that follow each other on which a house has fewer of something than are taken."""

    facility: Facility
    offering: Offering
    period: str
    first_day: date
    last_day: date
    # the lowest number it named, and the most that are taken on one of the days
    said: int
    taken: int
    statement: Statement
    trips: tuple[InTheWay, ...]


def shortfalls(facility_id: int | None = None) -> list[Shortfall]:
    """Every shortfall from today on, of all houses or of one, by day. Two statements."""
    query = (
        select(Slot, Offering, Facility, Statement, TAKEN)
        .join(Offering, Offering.id == Slot.offering_id)
        .join(Facility, Facility.id == Offering.facility_id)
        .join(Statement, Statement.id == Slot.statement_id)
        .where(Slot.said < TAKEN, Slot.day >= clock.today())
        .order_by(Slot.day, Facility.code, Offering.code, Slot.period)
    )
    if facility_id is not None:
        query = query.where(Facility.id == facility_id)
    short: dict[tuple[int, str, int], dict[date, tuple[Slot, Offering, Facility, Statement, int]]] = defaultdict(dict)
    slot_ids = []
    for slot, offering, facility, statement, taken in db.session.execute(query, {"now": clock.now()}):
        short[offering.id, slot.period, statement.id][slot.day] = (slot, offering, facility, statement, taken)
        slot_ids.append(slot.id)
    takers = _takers(slot_ids)
    found = []
    for (_offering, period, _statement), by_day in short.items():
        for first, last in spans(by_day):
            days = [day for day in by_day if first <= day <= last]
            slots = [by_day[day][0] for day in days]
            _slot, offering, facility, statement, _taken = by_day[first]
            trips: dict[str, InTheWay] = {}
            for each in (taker for slot in slots for taker in takers[slot.id]):
                known = trips.get(each.trip_no)
                trips[each.trip_no] = each if known is None or each.quantity > known.quantity else known
            said = min(slot.said for slot in slots if slot.said is not None)
            taken = max(by_day[day][4] for day in days)
            ways = tuple(trips[no] for no in sorted(trips))
            found.append(Shortfall(facility, offering, period, first, last, said, taken, statement, ways))
    return sorted(found, key=lambda each: (each.first_day, each.facility.code, each.offering.code))


def _takers(slot_ids: Sequence[int]) -> dict[int, list[InTheWay]]:
    found: dict[int, list[InTheWay]] = defaultdict(list)
    if slot_ids:
        for slot_id, no, title, quantity, state, expires_at in db.session.execute(
            select(Hold.slot_id, Trip.no, Trip.title, Hold.quantity, Hold.state, Hold.expires_at)
            .join(Trip, Trip.id == Hold.trip_id)
            .where(Hold.slot_id.in_(slot_ids), takes_stock(clock.now()))
            .order_by(Trip.no)
        ):
            found[slot_id].append(InTheWay(no, title, quantity, state is HoldState.BOOKED, expires_at))
    return found


# --- what the service needs to ask the desk, and to stop asking ------------------------------------------------------


@dataclass(frozen=True)
class Trouble:
    """A trip that is in the way of what a house said, on some days that follow each other."""

    trip_id: int
    offering_id: int
    period: str
    first_day: date
    last_day: date
    name: str
    said: int
    quantity: int


def troubles(slot_ids: Collection[int]) -> list[Trouble]:
    """Which trips are in the way on these slots, one entry for days that follow each other. One statement."""
    rows = db.session.execute(
        select(Slot.offering_id, Slot.period, Slot.day, Slot.said, Hold.trip_id, Hold.quantity)
        .add_columns(Facility.name, Offering.name)
        .join(Hold, Hold.slot_id == Slot.id)
        .join(Offering, Offering.id == Slot.offering_id)
        .join(Facility, Facility.id == Offering.facility_id)
        .where(Slot.id.in_(slot_ids), Slot.said.is_not(None), takes_stock(clock.now()))
        .order_by(Slot.day)
    ).all()
    of: dict[tuple[int, int, str, str], dict[date, tuple[int, int]]] = defaultdict(dict)
    short: dict[tuple[int, str], set[date]] = defaultdict(set)
    for offering_id, period, day, said, trip_id, quantity, house, name in rows:
        days = of[trip_id, offering_id, period, f"{house} {name}"]
        days[day] = (said, quantity + days.get(day, (0, 0))[1])
        short[offering_id, period].add(day)
    found = []
    for (trip_id, offering_id, period, name), days in of.items():
        for first, last in spans(short[offering_id, period]):
            own = [day for day in days if first <= day <= last]
            if own:
                said, quantity = min(days[day][0] for day in own), max(days[day][1] for day in own)
                found.append(Trouble(trip_id, offering_id, period, first, last, name, said, quantity))
    return found


def short_days(statement_id: int, offering_id: int, period: str) -> tuple[set[date], set[date]]:
    """The days on which a statement named too few of something, and those of them on which it is still so."""
    rows = db.session.execute(
        select(Slot.day, Slot.said, Slot.statement_id)
        .join(StatementLine, StatementLine.slot_id == Slot.id)
        .where(StatementLine.statement_id == statement_id, StatementLine.said_after.is_not(None))
        .where(Slot.offering_id == offering_id, Slot.period == period)
    ).all()
    still = {row.day for row in rows if row.said is not None and row.statement_id == statement_id}
    return {row.day for row in rows}, still


def trips_ever_on(offering_id: int, period: str, first: date, last: date) -> Sequence[int]:
    """Ids of the trips that have or had some of something on these days."""
    return db.session.scalars(
        select(Hold.trip_id)
        .join(Slot, Slot.id == Hold.slot_id)
        .where(Slot.offering_id == offering_id, Slot.period == period, Slot.day.between(first, last))
        .distinct()
        .order_by(Hold.trip_id)
    ).all()


def stopped(slots: Collection[tuple[int, int]]) -> dict[int, bool]:
    """Whether a house had stopped sales of these slots in these statements (slot, statement), by slot."""
    if not slots:
        return {}
    rows = db.session.execute(
        select(StatementLine.slot_id, StatementLine.closed_after).where(
            tuple_(StatementLine.slot_id, StatementLine.statement_id).in_(slots)
        )
    )
    return {row.slot_id: row.closed_after for row in rows}
