"""The one order in which everybody locks: a trip, then its slots by their ids; what is over lapses first."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm.attributes import set_committed_value

from worktrip.inventory import queries
from worktrip.inventory.rules import Counts, HoldState, SlotKey, has_lapsed
from worktrip.inventory.service.calendars import mark_stale
from worktrip.inventory.service.shortfalls import ease
from worktrip.inventory.service.telling import promise_lapsed
from worktrip.inventory.tables import Hold, Slot
from worktrip.plumbing import events
from worktrip.plumbing.database import columns, locking, needed_unit, table_of
from worktrip.plumbing.writing import Write

_ONE_AT_A_TIME = select(queries.ONE_AT_A_TIME)
# how many slots are locked at a time where there may be many
AT_ONCE = 500


def counts_of(slot: Slot) -> Counts:
    return Counts(slot.allotted, slot.held, slot.booked, slot.is_closed, slot.blocked)


def key_of(slot: Slot) -> SlotKey:
    return SlotKey(slot.offering_id, slot.day, slot.period)


def one_at_a_time(trip_id: int) -> None:
    """Let two use cases about one trip follow each other: which slots it has is known only when nobody else changes it.

    Not a lock of the trip's row: a caller that wrote a message under the trip has that row half locked, and two such
    callers would wait for each other for ever. On SQLite the unit of work is alone anyway.
    """
    session = needed_unit().session
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_ONE_AT_A_TIME, queries.trip_key(trip_id))


# what every booking asks is put together once
_SLOTS = locking(select(Slot).where(Slot.id.in_(bindparam("ids", expanding=True))).order_by(Slot.id))
_SLOTS_OF_TRIP = locking(select(Slot).where(Slot.id.in_(queries.SLOTS_TO_LOCK)).order_by(Slot.id))
_HOLDS = (
    select(Hold)
    .where(
        Hold.slot_id.in_(bindparam("ids", expanding=True)),
        or_(
            and_(Hold.state == HoldState.HELD, Hold.expires_at <= bindparam("now")),
            and_(Hold.trip_id == bindparam("trip_id"), Hold.state.in_(queries.LIVE)),
        ),
    )
    .order_by(Hold.id)
    .execution_options(populate_existing=True)
)


def lock(slot_ids: Collection[int], now: datetime, trip_id: int | None = None) -> tuple[list[Slot], list[Hold]]:
    """Slots locked in the order of their ids, free of lapsed holds, and what `trip_id` has of them.

    A hold changes only under the lock of its slot; so what is read here stays true until the unit ends.
    """
    if not slot_ids:
        return [], []
    return _cleared(needed_unit().session.scalars(_SLOTS, {"ids": list(slot_ids)}), now, trip_id)


def lock_share(trip_id: int, wanted: Collection[SlotKey], now: datetime) -> tuple[list[Slot], list[Hold]]:
    """As `lock`, all at once the slots that are wanted and those the trip has something of.

    Which slots there are and which a trip has does not change while the trip's use cases follow each other.
    """
    asked = {"trip_id": trip_id, **queries.these(wanted)}
    return _cleared(needed_unit().session.scalars(_SLOTS_OF_TRIP, asked), now, trip_id)


def _cleared(found: Iterable[Slot], now: datetime, trip_id: int | None) -> tuple[list[Slot], list[Hold]]:
    session, slots = needed_unit().session, {slot.id: slot for slot in found}
    if not slots:
        return [], []
    holds = session.scalars(_HOLDS, {"ids": list(slots), "now": now, "trip_id": trip_id}).all()
    lapsed = [hold for hold in holds if has_lapsed(hold.state, hold.expires_at, now)]
    for hold in lapsed:
        hold.state, hold.ended_at = HoldState.LAPSED, now
        slots[hold.slot_id].held -= hold.quantity
    if lapsed:
        # before anything new is written: a trip may take again what it has just lost
        session.flush()
        trips = {hold.trip_id for hold in lapsed}
        for no in sorted(queries.trip_nos(trips).values()):
            events.record("inventory.lapsed", trip_no=no)
        mark_stale({slots[hold.slot_id].offering_id for hold in lapsed})
        promise_lapsed({(hold.trip_id, hold.expires_at) for hold in lapsed if hold.expires_at})
    if short := [slot for slot in slots.values() if slot.said is not None]:
        ease(short)
        # again when the unit has given back what it gives back, and before its events are written
        needed_unit().before_commit.insert(0, lambda: ease(short))
    return list(slots.values()), [hold for hold in holds if hold.state in queries.LIVE]


_SLOT = columns(Slot)
_MOVE = (
    update(table_of(Slot))
    .where(_SLOT.id.in_(bindparam("ids", expanding=True)))
    .values(held=_SLOT.held + bindparam("held_more"), booked=_SLOT.booked + bindparam("booked_more"))
)


def move(slots: Collection[Slot], held_more: int, booked_more: int) -> None:
    """Let so many more (fewer, below 0) be held and booked of each of these locked slots, in one statement."""
    for slot in slots:
        set_committed_value(slot, "held", slot.held + held_more)
        set_committed_value(slot, "booked", slot.booked + booked_more)
    asked = {"ids": [slot.id for slot in slots], "held_more": held_more, "booked_more": booked_more}
    needed_unit().later(Write(_MOVE, asked))


def insert_missing(
    numbers: Mapping[SlotKey, int], said_in: Mapping[SlotKey, int] | None = None, closed: Collection[SlotKey] = ()
) -> dict[SlotKey, int]:
    """Slots with so many of each, where there are none; the ids of those that were made. `said_in` are statements."""
    if not numbers:
        return {}
    session = needed_unit().session
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    # calendars kept elsewhere may have spoken of these days before anybody said how many there are
    blocked = queries.blocked(numbers.keys())
    rows = [
        {
            **vars(key),
            "allotted": n,
            "held": 0,
            "booked": 0,
            "is_closed": key in closed,
            "blocked": blocked.get(key, 0),
            "statement_id": said_in.get(key) if said_in else None,
        }
        for key, n in sorted(numbers.items())
    ]
    table: Any = Slot.__table__
    query = insert(table).on_conflict_do_nothing()
    made = session.execute(query.returning(table.c.id, table.c.offering_id, table.c.day, table.c.period), rows)
    return {SlotKey(row.offering_id, row.day, row.period): row.id for row in made}
