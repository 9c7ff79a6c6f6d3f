"""What is free for a party over some nights, and how a month reads: summed up in the database.

Each statement goes to the slots it needs by their key (offering, day, period), so what has passed costs nothing, and
to the holds of a slot only where something is held. Days on which a house is closed come from its seasons and
weekdays, and on what conditions it takes a stay from its restrictions.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from worktrip.catalogue.queries import season
from worktrip.catalogue.rules import OfferingKind, Season, SeasonKind, closed_weekdays, is_closed_on
from worktrip.catalogue.tables import Facility, Offering, SeasonRow
from worktrip.inventory.queries.counting import COUNTS, FREE, TAKEN, UNLESS_HELD
from worktrip.inventory.queries.settling import LEAD_DAYS, restriction
from worktrip.inventory.rules import (
    Counts,
    Day,
    Found,
    House,
    Refusal,
    Restriction,
    RestrictionKind,
    RoomType,
    notice_missed,
    seen_day,
    starts,
    takes_stay,
)
from worktrip.inventory.tables import Restriction as RestrictionTable
from worktrip.inventory.tables import Slot
from worktrip.kernel.calendar import jst_date
from worktrip.plumbing import clock
from worktrip.plumbing.database import db

T = TypeVar("T")
_ROOMS = and_(Offering.kind == OfferingKind.ROOM, Offering.is_open, Offering.is_counted)
_DAYS = Slot.day.between(bindparam("first"), bindparam("last"))


@cache
def _free_rooms(*, of_some: bool) -> Select[Any]:
    """Room types and guards with the least of their nights. Written once: that takes as long as asking."""
    rooms, guards = _ROOMS, Offering.kind == OfferingKind.GROUPS
    if of_some:
        ids: Any = bindparam("ids", expanding=True)
        asked = aliased(Offering)
        rooms = and_(rooms, Offering.id.in_(ids))
        guards = and_(guards, Offering.facility_id.in_(select(asked.facility_id).where(asked.id.in_(ids))))
    # grouped before anything is joined to it: a planner that began with the days would read years of them
    stock = (
        select(Slot.offering_id, func.count().label("nights"), func.min(FREE).label("free"))
        .add_columns(func.min(UNLESS_HELD).label("unless_held"))
        .where(Slot.offering_id.in_(select(Offering.id).where(or_(rooms, guards))), _DAYS, Slot.period == "")
        .group_by(Slot.offering_id)
        .subquery()
    )
    return (
        select(Offering.id, Offering.facility_id, Offering.kind, Offering.max_people)
        .add_columns(
            LEAD_DAYS, Facility.sleeps, Facility.closed_weekdays, stock.c.nights, stock.c.free, stock.c.unless_held
        )
        .join(Offering, Offering.id == stock.c.offering_id)
        .join(Facility, Facility.id == Offering.facility_id)
        .where(Facility.is_open)
        .order_by(Offering.facility_id, Offering.id)
    )


_SLOTS = select(Slot.offering_id, Slot.day, *COUNTS).where(
    Slot.offering_id.in_(bindparam("ids", expanding=True)), _DAYS
)
# how many kinds of rooms a house has, and of how many nothing is taken, or something is
_KINDS = (
    select(Offering.facility_id, func.count().label("kinds"))
    .where(Offering.kind == OfferingKind.ROOM, Offering.is_open)
    .where(Offering.facility_id.in_(bindparam("ids", expanding=True)))
    .group_by(Offering.facility_id)
    .subquery()
)
_IS_TAKEN = TAKEN + Slot.blocked > 0
_EMPTY = (
    select(Offering.facility_id, Slot.day, func.max(_KINDS.c.kinds))
    .add_columns(func.sum(case((and_(~_IS_TAKEN, FREE > 0), 1), else_=0)))
    .add_columns(func.sum(case((_IS_TAKEN, 1), else_=0)))
    .join(Offering, Offering.id == Slot.offering_id)
    .join(_KINDS, _KINDS.c.facility_id == Offering.facility_id)
    .where(_ROOMS, _DAYS, Slot.period == "")
    .group_by(Offering.facility_id, Slot.day)
)
_RESTRICTIONS = select(RestrictionTable).where(RestrictionTable.facility_id.in_(bindparam("ids", expanding=True)))
_CLOSED = (
    select(SeasonRow)
    .where(SeasonRow.facility_id.in_(bindparam("ids", expanding=True)), SeasonRow.kind == SeasonKind.CLOSED)
    .where(
        or_(
            SeasonRow.is_yearly,
            and_(SeasonRow.first_day <= bindparam("last"), SeasonRow.last_day >= bindparam("first")),
        )
    )
)


def availability(
    people: int,
    first: date,
    last: date,
    *,
    offering_ids: Collection[int] | None = None,
    alone: bool = False,
    late: bool = False,
) -> Found:
    """What is free for so many people on every night from `first` to `last`, both included: of these room types or all.

    `alone` wants a room for each of them. `late` has also what is asked for later than its house wants it, and says
    how many days before that would be; what is asked for in time comes before it.
    A house that takes no further group on one of the nights, or is closed on one, is left out, as are rooms that nobody
    has for so many nights or from such a day. Three statements.
    """
    days = _days(first, last)
    asked: dict[str, Any] = {"first": first, "last": last, "now": clock.now()}
    if offering_ids is not None:
        asked["ids"] = list(offering_ids)
    rows = db.session.execute(_free_rooms(of_some=offering_ids is not None), asked).all()
    full = {row.facility_id for row in rows if row.kind is OfferingKind.GROUPS and row.free < 1}
    houses: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        is_free = row.nights == len(days) and row.free > 0 and row.facility_id not in full
        if row.kind is OfferingKind.ROOM and is_free:
            houses[row.facility_id].append(row)
    closed, strict, today = _closed(houses, first, last), _strict(houses), jst_date(asked["now"])
    found = []
    for facility_id, each in houses.items():
        off = closed_weekdays(each[0].closed_weekdays)
        room_types = []
        for row in each:
            asks, notice = _holding(strict, facility_id, row.id), 0
            if late:
                notice = notice_missed(asks, first, today, row.lead_days) or 0
                asks = [rule for rule in asks if rule.kind is not RestrictionKind.LEAD_DAYS]
            is_shut = _is_shut(_holding(closed, facility_id, row.id), off, days)
            if not is_shut and takes_stay(asks, first, len(days), today):
                room_types.append(RoomType(row.id, int(row.free), 1 if alone else row.max_people or 1, notice))
        if room_types:
            found.append(House(facility_id, each[0].sleeps, tuple(room_types)).for_party(people))
    return Found(people, tuple(found))


def refusals(first: date, last: date) -> dict[int, Refusal]:
    """Why each open house has nothing free on all nights from `first` to `last`; where it has, it is left out.

    A house of which nobody ever said how many there are is left out too. Three statements.
    """
    days = _days(first, last)
    asked: dict[str, Any] = {"first": first, "last": last, "now": clock.now()}
    houses: dict[int, list[Row[Any]]] = defaultdict(list)
    full: set[int] = set()
    for row in db.session.execute(_free_rooms(of_some=False), asked):
        if row.kind is OfferingKind.ROOM:
            houses[row.facility_id].append(row)
        elif row.free < 1:
            full.add(row.facility_id)
    closed, strict, today = _closed(houses, first, last), _strict(houses), jst_date(asked["now"])
    found: dict[int, Refusal] = {}
    for facility_id, rooms in houses.items():
        off = closed_weekdays(rooms[0].closed_weekdays)
        opened = [row for row in rooms if not _is_shut(_holding(closed, facility_id, row.id), off, days)]
        whole = [row for row in opened if row.nights == len(days)]
        left = [row for row in whole if row.free > 0]
        if not opened:
            found[facility_id] = Refusal.CLOSED
        elif facility_id in full:
            found[facility_id] = Refusal.GUARDED
        elif left:
            if not any(takes_stay(_holding(strict, facility_id, row.id), first, len(days), today) for row in left):
                found[facility_id] = Refusal.CONDITIONS
        elif any(row.unless_held > 0 for row in whole):
            found[facility_id] = Refusal.HELD
        else:
            found[facility_id] = Refusal.FULL if whole else Refusal.UNKNOWN
    return found


def first_nights(
    people: int, nights: int, first: date, last: date, *, facility_ids: Collection[int], alone: bool = False
) -> dict[date, list[int]]:
    """On which days from `first` to `last` a stay may begin in one of these houses, and in which. Four statements.

    `alone` wants a room for each of them. None begins earlier than its house wants to be asked.
    """
    offered = _offered(and_(_ROOMS, Offering.facility_id.in_(set(facility_ids)), Facility.is_open))
    end = last + timedelta(days=nights - 1)
    free, _known = _stock(offered, first, end, only_free=True)
    known = {row.facility_id for row in offered}
    closed, strict = _closed(known, first, end), _strict(known)
    today = clock.today() if strict or any(row.lead_days for row in offered) else first
    houses: dict[tuple[date, int], list[RoomType]] = defaultdict(list)
    for row in offered:
        off, seasons = closed_weekdays(row.closed_weekdays), _holding(closed, row.facility_id, row.id)
        by_day = {day: each[0].free for day, each in free.get(row.id, {}).items() if not _is_shut(seasons, off, [day])}
        own = _holding(strict, row.facility_id, row.id)
        if row.lead_days:
            own.append(Restriction(RestrictionKind.LEAD_DAYS, row.lead_days))
        for start in starts(by_day, nights):
            if own and not takes_stay(own, start, nights, today):
                continue
            least = min(by_day[start + timedelta(days=n)] for n in range(nights))
            houses[start, row.facility_id].append(RoomType(row.id, least, 1 if alone else row.max_people or 1))
    sleeps = {row.facility_id: row.sleeps for row in offered}
    found: dict[date, list[int]] = defaultdict(list)
    for (start, facility_id), room_types in sorted(houses.items()):
        if House(facility_id, sleeps[facility_id], tuple(room_types)).people >= people:
            found[start].append(facility_id)
    return dict(found)


def nobody_else(facility_ids: Collection[int], first: date, last: date) -> dict[int, dict[date, bool]]:
    """Of each house and each day from `first` to `last` whether nobody is in any of its rooms or holds one.

    A day is missing on which that is not known: where a kind of room is not counted, stopped, or nobody has said how
    many there are. One statement.
    """
    asked = {"ids": list(facility_ids), "first": first, "last": last, "now": clock.now()}
    found: dict[int, dict[date, bool]] = defaultdict(dict)
    for facility_id, day, kinds, empty, taken in db.session.execute(_EMPTY, asked):
        if taken or empty == kinds:
            found[facility_id][day] = not taken
    return found


def month(
    offering_ids: Collection[int], first: date, last: date, *, today: date | None = None
) -> dict[int, dict[date, Day]]:
    """How each day from `first` to `last`, both included, reads for each of these counted offerings. Three statements.

    Where a house takes no further group, what it offers on that day is full. With `today`, and one statement more, what
    is left on days of which its house wants to be told earlier is to be asked for.
    """
    offered = _offered(and_(Offering.is_counted, Offering.id.in_(set(offering_ids))))
    if not offered:
        return {}
    stock, full = _stock(offered, first, last)
    houses = {row.facility_id for row in offered}
    closed, strict = _closed(houses, first, last), _strict(houses) if today else {}
    days = _days(first, last)
    found: dict[int, dict[date, Day]] = {}
    for row in offered:
        slots, off = stock.get(row.id, {}), closed_weekdays(row.closed_weekdays)
        seasons, asks = _holding(closed, row.facility_id, row.id), _holding(strict, row.facility_id, row.id)
        found[row.id] = {
            day: seen_day(
                slots.get(day, ()),
                is_day_off=_is_shut(seasons, off, [day]),
                is_full=(row.facility_id, day) in full,
                is_late=today is not None and notice_missed(asks, day, today, row.lead_days) is not None,
            )
            for day in days
        }
    return found


def _offered(condition: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """Some offerings with what of their house decides, and the id of the offering that counts its groups."""
    guard = aliased(Offering)
    return db.session.execute(
        select(Offering.id, Offering.facility_id, Offering.max_people, Facility.sleeps, Facility.closed_weekdays)
        .add_columns(LEAD_DAYS, guard.id.label("guard_id"))
        .join(Facility, Facility.id == Offering.facility_id)
        .outerjoin(guard, and_(guard.facility_id == Offering.facility_id, guard.kind == OfferingKind.GROUPS))
        .where(condition)
        .order_by(Offering.id)
    ).all()


def _stock(
    offered: Iterable[Row[Any]], first: date, last: date, *, only_free: bool = False
) -> tuple[dict[int, dict[date, list[Counts]]], set[tuple[int, date]]]:
    """Counters of offerings by day, lapsed holds taken out; and on which days a house takes no further group.

    With `only_free` a slot of which nothing is left is left out, and so is what a full house has.
    """
    guards = {row.guard_id: row.facility_id for row in offered if row.guard_id is not None}
    house_of = {row.id: row.facility_id for row in offered}
    full: set[tuple[int, date]] = set()
    found: dict[int, dict[date, list[Counts]]] = defaultdict(lambda: defaultdict(list))
    ids = [*house_of, *guards]
    rows = db.session.execute(_SLOTS, {"ids": ids, "first": first, "last": last, "now": clock.now()})
    for offering_id, day, *numbers in rows:
        counts = Counts(*numbers)
        if offering_id not in guards:
            if counts.free or not only_free:
                found[offering_id][day].append(counts)
        elif not counts.free:
            full.add((guards[offering_id], day))
    if only_free:
        for offering_id, by_day in found.items():
            for day in [day for day in by_day if (house_of[offering_id], day) in full]:
                del by_day[day]
    return found, full


Closed = dict[tuple[int, int | None], list[Season]]


def _closed(facility_ids: Collection[int], first: date, last: date) -> Closed:
    """The closed seasons of some houses, and of single things they offer, that may hold on one of these days."""
    found: Closed = defaultdict(list)
    rows = db.session.scalars(_CLOSED, {"ids": list(facility_ids), "first": first, "last": last})
    for row in rows:
        found[row.facility_id, row.offering_id].append(season(row))
    return found


def _strict(facility_ids: Collection[int]) -> dict[tuple[int, int | None], list[Restriction]]:
    """On what conditions some houses, and single things they offer, take a stay."""
    found: dict[tuple[int, int | None], list[Restriction]] = defaultdict(list)
    for row in db.session.scalars(_RESTRICTIONS, {"ids": list(facility_ids)}):
        found[row.facility_id, row.offering_id].append(restriction(row))
    return found


def _holding(found: Mapping[tuple[int, int | None], list[T]], facility_id: int, offering_id: int) -> list[T]:
    return [*found.get((facility_id, None), ()), *found.get((facility_id, offering_id), ())]


def _is_shut(seasons: Sequence[Season], closed: frozenset[int], days: Iterable[date]) -> bool:
    """Whether a house is closed on one of these days."""
    return bool(seasons or closed) and any(is_closed_on(seasons, closed, day) for day in days)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
