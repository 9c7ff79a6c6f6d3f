"""What a trip takes of the stock: held until a minute, booked, put off, given back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from worktrip.inventory import queries
from worktrip.inventory.rules import NOTHING, HoldState, Share, SlotKey, Wants, plan
from worktrip.inventory.service.locks import AT_ONCE, counts_of, key_of, lock, one_at_a_time
from worktrip.inventory.tables import Hold, Slot
from worktrip.kernel.errors import N_, Gone, Invalid, NotFound
from worktrip.plumbing import clock, events
from worktrip.plumbing.database import needed_unit, unit_of_work


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


def hold_also(trip_id: int, wants: Wants, until: datetime, *, by_house: bool = False) -> None:
    """Hold `wants` besides what a trip has: all of it or, with NotFree, nothing; what it has otherwise stays as it is.

    What the trip has of the same already counts, and none of it ends earlier than before. `by_house`: the house itself
    has said yes, so that it stopped selling to others is no obstacle. Raises Invalid if `until` is over already.
    """
    if until <= clock.now():
        raise Invalid(N_("仮押さえの期限は、これからの日時にしてください。"))
    with unit_of_work():
        if _settle(trip_id, wants, until, also=True, by_house=by_house):
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
        one_at_a_time(trip_id)
        _, holds = lock(queries.slot_ids_of(trip_id), clock.now(), trip_id)
        held = [hold for hold in holds if hold.state is HoldState.HELD]
        if not held:
            raise Gone(N_("仮押さえはもう解除されています。もう一度仮押さえしてください。"))
        for each in held:
            each.expires_at = until
        _record("inventory.extended", trip_id, until=until.isoformat())


def lapse_due() -> int:
    """Lapse every hold whose minute has come; how many slots were cleared. Truth does not wait for this, lists do."""
    cleared = 0
    while slot_ids := queries.slot_ids_with_lapsed(clock.now(), AT_ONCE):
        with unit_of_work():
            lock(slot_ids, clock.now())
        cleared += len(slot_ids)
    return cleared


# --- one trip's share ------------------------------------------------------------------------------------------------


def _settle(
    trip_id: int,
    wants: Mapping[SlotKey, int],
    until: datetime | None,
    *,
    also: bool = False,
    by_house: bool = False,
) -> bool:
    """Make a trip's share what it wants: held until a minute, or booked where `until` is None. Whether it changed.

    With `also` it wants as well whatever it has.
    """
    one_at_a_time(trip_id)
    now = clock.now()
    countables = queries.countables(wants)
    if len(countables) < len({key.offering_id for key in wants}):
        raise NotFound(N_("お探しの品目は見つかりませんでした。"))
    wanted = {key: n for key, n in wants.items() if n > 0 and countables[key.offering_id].is_counted}
    known = [countables[key.offering_id].slot_ids.get((key.day, key.period)) for key in wanted]
    slot_ids = {*known, *queries.slot_ids_of(trip_id)}
    slots, holds = lock([slot_id for slot_id in slot_ids if slot_id is not None], now, trip_id)
    by_key = {key_of(slot): slot for slot in slots}
    rows = {(hold.slot_id, hold.state): hold for hold in holds}
    mine = {key: _share(rows, slot) for key, slot in by_key.items()}
    ends = dict.fromkeys(by_key, until)
    if also and until is not None:
        ends = {key: _end(rows, slot, until if key in wanted else None) for key, slot in by_key.items()}
        wanted = {key: max(wanted.get(key, 0), mine.get(key, NOTHING).total) for key in {*wanted, *mine}}
    shares = plan(
        wanted,
        {key: replace(counts_of(slot), is_closed=slot.is_closed and not by_house) for key, slot in by_key.items()},
        mine,
        {offering_id: countable.name for offering_id, countable in countables.items()},
        booking=until is None,
    )
    changed = [_give(trip_id, by_key[key], share, rows, now, ends[key]) for key, share in shares.items()]
    needed_unit().session.flush()
    return any(changed)


def _end(rows: Mapping[tuple[int, HoldState], Hold], slot: Slot, until: datetime | None) -> datetime | None:
    """The later of `until` and the minute to which the trip holds of the slot already."""
    held = rows.get((slot.id, HoldState.HELD))
    if held is None or held.expires_at is None:
        return until
    return held.expires_at if until is None else max(until, held.expires_at)


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


def _record(kind: str, trip_id: int, **body: object) -> None:
    events.record(kind, trip_no=queries.trip_nos([trip_id]).get(trip_id), **body)
