"""The desk's grid: offerings × days, with who has what."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import aliased

from worktrip.accounts.tables import Organisation
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import FacilityKind, OfferingKind, Period, closed_weekdays, is_closed_on, periods_of
from worktrip.catalogue.tables import Facility, Offering
from worktrip.inventory.queries.counting import COUNTS
from worktrip.inventory.queries.stock import guarded_by, takes_stock
from worktrip.inventory.rules import Counts, HoldState, SlotKey, Via, is_fresh
from worktrip.inventory.tables import Hold, Slot, Statement
from worktrip.kernel.calendar import jst_date
from worktrip.plumbing import clock
from worktrip.plumbing.database import db
from worktrip.trips.tables import Trip

Groups = aliased(Offering)


@dataclass(frozen=True)
class Taker:
    """Which trip has how many of a slot, and until when if it only holds them."""

    trip_no: str
    quantity: int
    is_booked: bool
    expires_at: datetime | None
    # the company, as a house may know it
    group: str = ""


@dataclass(frozen=True)
class Cell:
    """One offering on one day. `is_known` is False where nobody ever said how many there are."""

    day: date
    counts: Counts
    takers: tuple[Taker, ...]
    is_known: bool
    is_day_off: bool
    # the house has as many groups as it takes, whatever is left of the thing itself
    is_guarded: bool = False
    # the lower number a house has named when more was taken already
    said: int | None = None
    # when it was last said, on which way, and whether that was too long ago to be believed
    said_at: datetime | None = None
    via: Via | None = None
    is_stale: bool = False
    is_past: bool = False

    @property
    def is_short(self) -> bool:
        """Whether the house has fewer than are taken."""
        return self.said is not None

    @property
    def is_stopped(self) -> bool:
        """Whether nobody may take what is left, because the house stopped sales."""
        return self.counts.is_closed and not self.is_short

    @property
    def number(self) -> int:
        """How many there are by the house's own word."""
        return self.counts.allotted if self.said is None else self.said

    @property
    def word(self) -> str:
        """The state in one word: open, few, full, off (the house is closed), shut (sales stopped) or unknown.

        Where a house has fewer than are taken it is full.
        """
        if not self.is_known:
            return "unknown"
        if self.is_short:
            return "full"
        if self.counts.is_closed:
            return "shut"
        if self.counts.allotted == 0:
            return "off" if self.is_day_off else "full"
        if self.counts.free <= 0 or self.is_guarded:
            return "full"
        return "few" if self.counts.free * 4 <= self.counts.allotted else "open"


@dataclass(frozen=True)
class GridRow:
    """One counted offering, in one part of the day, over the days of the grid."""

    offering: Offering
    cells: list[Cell]
    period: Period


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
    first: date,
    days: int = 14,
    kind: FacilityKind | None = FacilityKind.LODGING,
    offering_id: int | None = None,
    facility_id: int | None = None,
) -> Grid:
    """Counted offerings × days with who has what, in four statements for any number of them; kind None is all.

    With `offering_id` it is that one alone, whether it is offered now or not; with `facility_id` what a house offers.
    """
    last, now = first + timedelta(days=days - 1), clock.now()
    today = jst_date(now)
    house = aliased(Facility)
    query = (
        select(Offering, house, Groups.id)
        .join(house, house.id == Offering.facility_id)
        .outerjoin(Groups, guarded_by(Groups, house))
        .where(Offering.is_counted, Offering.kind != OfferingKind.GROUPS)
        .order_by(house.code, Offering.kind != OfferingKind.ROOM, Offering.code)
    )
    if offering_id is not None:
        query = query.where(Offering.id == offering_id)
    elif facility_id is not None:
        query = query.where(Offering.facility_id == facility_id, Offering.is_open, Offering.kind != OfferingKind.GROUPS)
    else:
        query = query.where(Offering.is_open, house.is_open)
        query = query if kind is None else query.where(house.kind == kind)
    offered = db.session.execute(query).all()
    ids = [offering.id for offering, _, _ in offered]
    counted = [*ids, *{groups_id for _, _, groups_id in offered if groups_id is not None}]
    slots: dict[SlotKey, tuple[Slot, Counts]] = {}
    marks: dict[int, tuple[datetime, Via]] = {}
    for slot, at, said_at, via, *numbers in db.session.execute(
        select(Slot, Statement.at, Statement.said_at, Statement.via, *COUNTS)
        .outerjoin(Statement, Statement.id == Slot.statement_id)
        .where(Slot.offering_id.in_(counted), Slot.day.between(first, last)),
        {"now": now},
    ):
        slots[SlotKey(slot.offering_id, slot.day, slot.period)] = slot, Counts(*numbers)
        if at is not None:
            marks[slot.id] = (said_at or at, via)
    takers: dict[int, list[Taker]] = defaultdict(list)
    for slot_id, no, quantity, state, expires_at, group in db.session.execute(
        select(Hold.slot_id, Trip.no, Hold.quantity, Hold.state, Hold.expires_at, Organisation.name)
        .join(Trip, Trip.id == Hold.trip_id)
        .join(Organisation, Organisation.id == Trip.organisation_id)
        .join(Slot, Slot.id == Hold.slot_id)
        .where(Slot.offering_id.in_(counted), Slot.day.between(first, last), takes_stock(now))
        .order_by(Hold.expires_at, Trip.no)
    ):
        takers[slot_id].append(Taker(no, quantity, state is HoldState.BOOKED, expires_at, group))
    dates = [first + timedelta(days=n) for n in range(days)]
    rows: dict[int, tuple[Facility, list[GridRow]]] = {}
    seasons = catalogue.seasons_of(ids)
    for offering, facility, groups_id in offered:
        closed = closed_weekdays(facility.closed_weekdays)
        off = {day: is_closed_on(seasons.get(offering.id, ()), closed, day) for day in dates}
        for period in periods_of(offering.periods, offering.minutes):
            cells = []
            for day in dates:
                found = slots.get(SlotKey(offering.id, day, period.code))
                mark = marks.get(found[0].id) if found else None
                is_stale = day >= today and not is_fresh(mark and mark[0], facility.fresh_days, now)
                cell = _cell(day, found, takers, mark, off[day], is_stale=is_stale, is_past=day < today)
                groups = slots.get(SlotKey(groups_id, day)) if groups_id is not None else None
                is_full = groups is not None and len(takers[groups[0].id]) >= (facility.max_groups or 0)
                cells.append(replace(cell, is_guarded=is_full))
            rows.setdefault(facility.id, (facility, []))[1].append(GridRow(offering, cells, period))
    return Grid(dates, list(rows.values()))


def _cell(
    day: date,
    found: tuple[Slot, Counts] | None,
    takers: Mapping[int, Sequence[Taker]],
    mark: tuple[datetime, Via] | None,
    is_day_off: bool,
    *,
    is_stale: bool,
    is_past: bool,
) -> Cell:
    if found is None or (mark is None and not found[0].allotted and not found[0].is_closed):
        return Cell(day, Counts(), (), is_known=False, is_day_off=is_day_off, is_past=is_past)
    slot, counts = found
    return Cell(
        day,
        counts,
        tuple(takers.get(slot.id, ())),
        is_known=True,
        is_day_off=is_day_off,
        said=slot.said if slot.said is not None and slot.said < counts.held + counts.booked else None,
        said_at=mark[0] if mark else None,
        via=mark[1] if mark else None,
        is_stale=is_stale,
        is_past=is_past,
    )
