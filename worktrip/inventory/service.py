"""Takes from stock and gives back: locks the slots in one order, lapses what is over, then acts."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from worktrip.inventory import queries
from worktrip.inventory.queries import Difference
from worktrip.inventory.rules import Counts, HoldState, Share, SlotKey, Wants, has_lapsed, plan
from worktrip.inventory.tables import Hold, Slot
from worktrip.kernel.errors import N_, Conflict, Gone, Invalid, NotFound
from worktrip.plumbing import clock, events
from worktrip.plumbing.database import locked, needed_unit, unit_of_work

# the half of PostgreSQL's advisory keys that is ours
_TRIPS = 0x5452 << 40
_AT_ONCE = 500


def hold(trip_id: int, wants: Wants, until: datetime) -> None:
    """Hold exactly `wants` for a trip until a minute: all of it or, with NotFree, nothing.

    Saying it twice changes nothing. What an earlier version held is taken over; what is booked already counts towards
    `wants`. Offerings that are not counted are ignored. Raises Invalid if `until` is over already.
    """
    if until <= clock.now():
        raise Invalid(N_("仮押さえの期限は、これからの日時にしてください。"))
    with unit_of_work():
        if _settle(trip_id, wants, until):
            _record("inventory.held", trip_id, until=until.isoformat(), slots=len(wants))


def book(trip_id: int, wants: Wants) -> None:
    """Book exactly `wants` for a trip, all of it or, with NotFree, nothing. What it held besides is released.

    A hold that has lapsed meanwhile is no obstacle while the stock is still free.
    """
    with unit_of_work():
        if _settle(trip_id, wants, None):
            _record("inventory.booked", trip_id, slots=len(wants))


def release(trip_id: int) -> None:
    """Give back everything a trip holds or has booked."""
    with unit_of_work():
        if _settle(trip_id, {}, None):
            _record("inventory.released", trip_id)


def extend(trip_id: int, until: datetime) -> None:
    """Hold what a trip holds until another minute. Raises Gone if nothing is held any more, Invalid if that is over."""
    if until <= clock.now():
        raise Invalid(N_("仮押さえの期限は、これからの日時にしてください。"))
    with unit_of_work():
        _one_at_a_time(trip_id)
        _, holds = _lock(queries.slot_ids_of(trip_id), clock.now(), trip_id)
        held = [hold for hold in holds if hold.state is HoldState.HELD]
        if not held:
            raise Gone(N_("仮押さえはもう解除されています。もう一度仮押さえしてください。"))
        for each in held:
            each.expires_at = until
        _record("inventory.extended", trip_id, until=until.isoformat())


def lapse_due() -> int:
    """Lapse every hold whose minute has come; how many slots were cleared. Truth does not wait for this, lists do."""
    cleared = 0
    while slot_ids := queries.slot_ids_with_lapsed(clock.now(), _AT_ONCE):
        with unit_of_work():
            _lock(slot_ids, clock.now())
        cleared += len(slot_ids)
    return cleared


def set_allotment(offering_id: int, days: Iterable[date], allotted: int) -> None:
    """Say how many of an offering there are on each of these days. Conflict names the first where more are taken."""
    set_allotments({SlotKey(offering_id, day): allotted for day in days})


def set_allotments(numbers: Mapping[SlotKey, int]) -> None:
    """Say how many there are of many things on many days, in bulk. Raises Conflict where more are taken already."""
    if min(numbers.values(), default=0) < 0:
        raise Invalid(N_("提供数は0以上で入力してください。"))
    with unit_of_work():
        for slot in sorted(_slots_to_change(numbers), key=lambda slot: (slot.day, slot.offering_id)):
            _allot(slot, numbers[SlotKey(slot.offering_id, slot.day)])
        events.record("inventory.allotted", slots=len(numbers))


def add_allotment(wants: Wants) -> None:
    """Add one-off stock that a partner has just said yes to: so many more of each."""
    with unit_of_work():
        _insert_missing(dict.fromkeys(wants, 0))
        countables = queries.countables(wants)
        slots, _ = _lock([n for countable in countables.values() for n in countable.slot_ids.values()], clock.now())
        for slot in slots:
            slot.allotted += wants[SlotKey(slot.offering_id, slot.day)]
        events.record("inventory.allotted", slots=len(wants))


def stop_sell(offering_id: int, days: Iterable[date], *, closed: bool = True) -> None:
    """Stop selling an offering on these days, whatever is left, or sell it again. Who has some keeps them."""
    keys = dict.fromkeys((SlotKey(offering_id, day) for day in days), 0)
    with unit_of_work():
        _insert_missing(keys)
        countables = queries.countables(keys)
        slots, _ = _lock([n for countable in countables.values() for n in countable.slot_ids.values()], clock.now())
        for slot in slots:
            slot.is_closed = closed
        events.record("inventory.closed" if closed else "inventory.opened", offering_id=offering_id, slots=len(keys))


def check() -> list[Difference]:
    """Every slot whose counters differ from the sum of its holds: an empty list is what should come back."""
    return queries.differences()


# --- one trip's share ------------------------------------------------------------------------------------------------


def _settle(trip_id: int, wants: Mapping[SlotKey, int], until: datetime | None) -> bool:
    """Make a trip's share what it wants: held until a minute, or booked where `until` is None. Whether it changed."""
    _one_at_a_time(trip_id)
    now = clock.now()
    countables = queries.countables(wants)
    if len(countables) < len({key.offering_id for key in wants}):
        raise NotFound(N_("お探しの品目は見つかりませんでした。"))
    wanted = {key: n for key, n in wants.items() if n > 0 and countables[key.offering_id].is_counted}
    slot_ids = {countables[key.offering_id].slot_ids.get(key.day) for key in wanted} | {*queries.slot_ids_of(trip_id)}
    slots, holds = _lock([slot_id for slot_id in slot_ids if slot_id is not None], now, trip_id)
    by_key = {SlotKey(slot.offering_id, slot.day): slot for slot in slots}
    rows = {(hold.slot_id, hold.state): hold for hold in holds}
    shares = plan(
        wanted,
        {key: Counts(slot.allotted, slot.held, slot.booked, slot.is_closed) for key, slot in by_key.items()},
        {key: _share(rows, slot) for key, slot in by_key.items()},
        {offering_id: countable.name for offering_id, countable in countables.items()},
        booking=until is None,
    )
    changed = [_give(trip_id, by_key[key], share, rows, now, until) for key, share in shares.items()]
    needed_unit().session.flush()
    return any(changed)


def _share(rows: Mapping[tuple[int, HoldState], Hold], slot: Slot) -> Share:
    held, booked = (rows.get((slot.id, state)) for state in queries.LIVE)
    return Share(held.quantity if held else 0, booked.quantity if booked else 0)


def _give(
    trip_id: int,
    slot: Slot,
    share: Share,
    rows: Mapping[tuple[int, HoldState], Hold],
    now: datetime,
    until: datetime | None,
) -> bool:
    """Make a trip's share of one slot `share`, in its holds and in the counters. Whether anything changed."""
    have = _share(rows, slot)
    slot.held += share.held - have.held
    slot.booked += share.booked - have.booked
    held, booked = (rows.get((slot.id, state)) for state in queries.LIVE)
    if held and not booked and share.booked and not share.held:
        # the same row goes on, so that its history reads held, then booked
        held.state, held.quantity, held.expires_at = HoldState.BOOKED, share.booked, None
        return True
    changed = share != have
    for state, quantity, row in ((HoldState.HELD, share.held, held), (HoldState.BOOKED, share.booked, booked)):
        expires_at = until if state is HoldState.HELD else None
        if row is None and quantity:
            row = Hold(trip_id=trip_id, slot_id=slot.id, quantity=quantity, state=state, made_at=now)
            row.expires_at = expires_at
            needed_unit().session.add(row)
        elif row is not None and quantity:
            changed = changed or row.expires_at != expires_at
            row.quantity, row.expires_at = quantity, expires_at
        elif row is not None:
            row.state, row.ended_at = HoldState.RELEASED, now
    return changed


# --- locks -----------------------------------------------------------------------------------------------------------


def _one_at_a_time(trip_id: int) -> None:
    """Let two use cases about one trip follow each other: which slots it has is known only when nobody else changes it.

    Not a lock of the trip's row: a caller that wrote a message under the trip has that row half locked, and two such
    callers would wait for each other for ever. On SQLite the unit of work is alone anyway.
    """
    session = needed_unit().session
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_TRIPS + trip_id)))


def _lock(slot_ids: Collection[int], now: datetime, trip_id: int | None = None) -> tuple[list[Slot], list[Hold]]:
    """Slots locked in the order of their ids, free of lapsed holds, and what `trip_id` has of them.

    A hold changes only under the lock of its slot; so what is read here stays true until the unit ends.
    """
    if not slot_ids:
        return [], []
    session = needed_unit().session
    slots: dict[int, Slot] = {
        slot.id: slot for slot in locked(select(Slot).where(Slot.id.in_(slot_ids)).order_by(Slot.id))
    }
    over = and_(Hold.state == HoldState.HELD, Hold.expires_at <= now)
    mine = and_(Hold.trip_id == trip_id, Hold.state.in_(queries.LIVE))
    found = session.scalars(
        select(Hold)
        .where(Hold.slot_id.in_(slots), over if trip_id is None else or_(over, mine))
        .order_by(Hold.id)
        .execution_options(populate_existing=True)
    ).all()
    lapsed = [hold for hold in found if has_lapsed(hold.state, hold.expires_at, now)]
    for hold in lapsed:
        hold.state, hold.ended_at = HoldState.LAPSED, now
        slots[hold.slot_id].held -= hold.quantity
    if lapsed:
        # before anything new is written: a trip may take again what it has just lost
        session.flush()
        trips = {hold.trip_id for hold in lapsed}
        for no in sorted(queries.trip_nos(trips).values()):
            events.record("inventory.lapsed", trip_no=no)
    return list(slots.values()), [hold for hold in found if hold.state in queries.LIVE]


def _record(kind: str, trip_id: int, **body: object) -> None:
    events.record(kind, trip_no=queries.trip_nos([trip_id]).get(trip_id), **body)


# --- allotments ------------------------------------------------------------------------------------------------------


def _insert_missing(numbers: Mapping[SlotKey, int]) -> None:
    session = needed_unit().session
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    rows = [
        {"offering_id": key.offering_id, "day": key.day, "allotted": n, "held": 0, "booked": 0, "is_closed": False}
        for key, n in sorted(numbers.items())
    ]
    if rows:
        session.connection().execute(insert(Slot.__table__).on_conflict_do_nothing(), rows)  # type: ignore[arg-type]


def _slots_to_change(numbers: Mapping[SlotKey, int]) -> list[Slot]:
    """Locked slots that were there already with another number; those that were not are made."""
    if not numbers:
        return []
    _insert_missing(numbers)
    days = {key.day for key in numbers}
    rows = needed_unit().session.execute(
        select(Slot.id, Slot.offering_id, Slot.day, Slot.allotted).where(
            Slot.offering_id.in_({key.offering_id for key in numbers}), Slot.day.between(min(days), max(days))
        )
    )
    differing = [row.id for row in rows if numbers.get(SlotKey(row.offering_id, row.day), row.allotted) != row.allotted]
    changed: list[Slot] = []
    for start in range(0, len(differing), _AT_ONCE):
        changed += _lock(sorted(differing)[start : start + _AT_ONCE], clock.now())[0]
    return changed


def _allot(slot: Slot, allotted: int) -> None:
    taken = slot.held + slot.booked
    if allotted < taken:
        raise Conflict(
            N_("%(day)s はすでに %(taken)s 使われているため、%(allotted)s にはできません。"),
            day=f"{slot.day.month}/{slot.day.day}",
            taken=taken,
            allotted=allotted,
        )
    slot.allotted = allotted
