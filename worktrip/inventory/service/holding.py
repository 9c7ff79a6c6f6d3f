"""What a trip takes of the stock: held until a minute, booked, put off, given back."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import insert

from worktrip.inventory import queries
from worktrip.inventory.queries import Wanted
from worktrip.inventory.rules import (
    MOST_EXTENSIONS,
    NOTHING,
    Counts,
    HoldState,
    Restricted,
    Share,
    SlotKey,
    Wants,
    breaches,
    groups_wanted,
    minutes,
    plan,
)
from worktrip.inventory.service.calendars import mark_stale
from worktrip.inventory.service.guarding import follow, make_missing
from worktrip.inventory.service.locks import AT_ONCE, counts_of, key_of, lock, lock_share, move, one_at_a_time
from worktrip.inventory.service.telling import promise_released
from worktrip.inventory.tables import Hold, Slot
from worktrip.kernel.calendar import jst_date
from worktrip.kernel.errors import N_, Conflict, Gone, Invalid, NotFound
from worktrip.plumbing import clock, events
from worktrip.plumbing.database import change_alike, needed_unit, unit_of_work

_LATER = N_("仮押さえの期限は、これからの日時にしてください。")


def hold(trip_id: int, wants: Wants, until: datetime, *, agreed: str = "") -> None:
    """Hold exactly `wants` for a trip until a minute: all of it or, with NotFree, nothing.

    Saying it twice changes nothing. What an earlier version held is taken over; what is booked already counts towards
    `wants`. Offerings that are not counted are ignored. Each house holds until that minute or its own release rule,
    whichever comes first. Raises Invalid if `until` is over already, TooLateToHold where a house holds nothing any
    more, and Restricted if what is wanted anew breaks a house's conditions, unless `agreed` says who agreed to it for
    the house, and when.
    """
    if until <= clock.now():
        raise Invalid(_LATER)
    with unit_of_work():
        settled = _settle(trip_id, wants, until, agreed.strip())
        if settled.has_changed:
            events.record("inventory.held", trip_no=settled.trip_no, until=until.isoformat(), slots=len(wants))


def hold_also(trip_id: int, wants: Wants, until: datetime, *, by_house: bool = False) -> None:
    """Hold `wants` besides what a trip has: all of it or, with NotFree, nothing; what it has otherwise stays as it is.

    What the trip has of the same already counts, and none of it ends earlier than before. `by_house`: the house itself
    has said yes, so that its conditions, its release rule and that it stopped selling to others are no obstacle. Raises
    Invalid if `until` is over already, else as `hold` does.
    """
    if until <= clock.now():
        raise Invalid(_LATER)
    with unit_of_work():
        settled = _settle(trip_id, wants, until, also=True, by_house=by_house)
        if settled.has_changed:
            events.record("inventory.held", trip_no=settled.trip_no, until=until.isoformat(), slots=len(wants))


def book(trip_id: int, wants: Wants) -> None:
    """Book exactly `wants` for a trip, all of it or, with NotFree, nothing. What it held besides is released.

    A hold that has lapsed meanwhile is no obstacle while the stock is still free. On what conditions a house takes a
    stay was asked when it was held, and is not asked again.
    """
    with unit_of_work():
        settled = _settle(trip_id, wants, None)
        if settled.has_changed:
            events.record("inventory.booked", trip_no=settled.trip_no, slots=len(wants))


def release(trip_id: int) -> None:
    """Give back everything a trip holds or has booked; desk and houses are told of what was only held."""
    with unit_of_work():
        settled = _settle(trip_id, {}, None, tells_desk=True)
        if settled.has_changed:
            events.record("inventory.released", trip_no=settled.trip_no)


def extend(trip_id: int, until: datetime, reason: str) -> None:
    """Hold what a trip holds until a later minute, as far as each house's release rule goes.

    Raises Invalid if `until` is over or no reason is given, Gone if nothing is held any more, Conflict if it was put
    off twice already or every house wants its stock back before.
    """
    if until <= clock.now():
        raise Invalid(_LATER)
    if not reason.strip():
        raise Invalid(N_("延ばす理由を入れてください。"), fields={"reason": N_("延ばす理由を入れてください。")})
    with unit_of_work():
        one_at_a_time(trip_id)
        now = clock.now()
        slots, holds = lock_share(trip_id, (), now)
        held = {hold.slot_id: hold for hold in holds if hold.state is HoldState.HELD}
        if not held:
            raise Gone(N_("仮押さえはもう解除されています。もう一度仮押さえしてください。"))
        if any(hold.extended >= MOST_EXTENSIONS for hold in held.values()):
            raise Conflict(N_("延ばせるのは2回までです。続けるときは、宿に確かめて、新しい版を送ってください。"))
        by_key = {key_of(slot): held[slot.id] for slot in slots if slot.id in held}
        wanted = queries.wanted(trip_id, by_key)
        later = {
            by_key[key]: minute
            for key, minute in _minutes(wanted, by_key, until, by_key, now).items()
            if minute > (by_key[key].expires_at or now)
        }
        if not later:
            raise Conflict(N_("宿の決まりで、これより先までは仮押さえできません。"))
        for each, minute in later.items():
            each.expires_at = minute
            each.extended += 1
        events.record("inventory.extended", trip_no=wanted.trip_no, until=until.isoformat(), reason=reason.strip())


def lapse_due() -> int:
    """Lapse every hold whose minute has come; how many slots were cleared. Truth does not wait for this, lists do."""
    cleared = 0
    while slot_ids := queries.slot_ids_with_lapsed(clock.now(), AT_ONCE):
        with unit_of_work():
            lock(slot_ids, clock.now())
        cleared += len(slot_ids)
    return cleared


# --- one trip's share ------------------------------------------------------------------------------------------------

Rows = Mapping[tuple[int, HoldState], Hold]


class _Hold(NamedTuple):
    """What a hold is or becomes, but for its trip and its slot."""

    state: HoldState
    quantity: int
    expires_at: datetime | None
    ended_at: datetime | None


@dataclass
class _Settled:
    """What became of one trip's share: whether anything changed, new holds, and how many of which slot are let go."""

    trip_no: str
    has_changed: bool = False
    made: list[dict[str, Any]] = field(default_factory=list)
    freed: dict[int, int] = field(default_factory=dict)
    # what changes alike is written together: slots by how many more are held and booked, holds by what they become
    moved: dict[tuple[int, int], list[Slot]] = field(default_factory=lambda: defaultdict(list))
    become: dict[_Hold, list[Hold]] = field(default_factory=lambda: defaultdict(list))


def _settle(
    trip_id: int,
    wants: Mapping[SlotKey, int],
    until: datetime | None,
    agreed: str = "",
    *,
    tells_desk: bool = False,
    also: bool = False,
    by_house: bool = False,
) -> _Settled:
    """Make a trip's share what it wants: held until a minute, or booked where `until` is None.

    With `also` it wants as well whatever it has; `by_house` is the house's own yes.
    """
    now = clock.now()
    it = queries.wanted(trip_id, wants, alone=True)
    if it.offered.keys() != {key.offering_id for key in wants}:
        raise NotFound(N_("お探しの品目は見つかりませんでした。"))
    counted = {key: n for key, n in wants.items() if n > 0 and it.offered[key.offering_id].is_counted}
    groups = groups_wanted(counted, it.guards)
    make_missing(groups.keys() - it.group_slots, it.guards.values())
    wanted = counted | groups
    slots, holds = lock_share(trip_id, wanted, now)
    if not by_house:
        follow(slots, it.guards.values())
    by_key = {key_of(slot): slot for slot in slots}
    rows = {(hold.slot_id, hold.state): hold for hold in holds}
    mine = {key: _share(rows, slot) for key, slot in by_key.items()}
    asked = wanted.keys()
    if also:
        wanted = {key: max(wanted.get(key, 0), mine.get(key, NOTHING).total) for key in {*wanted, *mine}}
    if until is not None and not by_house:
        new = {key for key in counted if key not in mine or not mine[key].total}
        _refuse_restricted(it, counted, new, jst_date(now), agreed)
    shares = plan(
        wanted,
        {key: _offered(slot, by_house=by_house) for key, slot in by_key.items()},
        mine,
        {offering_id: each.called for offering_id, each in it.offered.items()}
        | {each.guard.offering_id: each.house[0] for each in it.offered.values() if each.guard},
        booking=until is None,
        groups={guard.offering_id for guard in it.guards.values()},
    )
    expires: Mapping[SlotKey, datetime] = {}
    if until is not None:
        since = {key: row for key, slot in by_key.items() if (row := rows.get((slot.id, HoldState.HELD)))}
        held = [key for key, share in shares.items() if share.held and key in asked]
        expires = dict.fromkeys(held, until) if by_house else _minutes(it, held, until, since, now)
        if also:
            # nothing ends earlier than before, and what was not asked for ends when it did
            before = {key: row.expires_at for key, row in since.items() if row.expires_at is not None}
            expires = before | {key: max(minute, before.get(key, minute)) for key, minute in expires.items()}
    settled = _Settled(it.trip_no)
    for key, share in shares.items():
        _give(trip_id, by_key[key], share, rows, now, expires.get(key, until), settled)
    session = needed_unit().session
    for (held_more, booked_more), slots in settled.moved.items():
        move(slots, held_more, booked_more)
    for as_now, rows_alike in settled.become.items():
        change_alike(rows_alike, **as_now._asdict())
    if settled.made:
        # at once: their ids are of no use, and asking for them would be a statement for each night
        session.execute(insert(Hold), settled.made)
    if settled.freed:
        promise_released(trip_id, settled.freed, tells_desk=tells_desk)
    if settled.has_changed:
        mark_stale({key.offering_id for key in shares})
    return settled


def _offered(slot: Slot, *, by_house: bool) -> Counts:
    """A slot as it is offered to a trip; who says yes knows of what it stopped, and of its own calendars."""
    counts = counts_of(slot)
    return replace(counts, is_closed=False, blocked=0) if by_house else counts


def _refuse_restricted(
    it: Wanted, counted: Collection[SlotKey], new: Collection[SlotKey], today: date, agreed: str
) -> None:
    """Raise Restricted where what is wanted anew breaks a condition, or record who agreed to it."""
    if not new:
        return
    found = breaches(counted, new, queries.conditions(it.offered), today)
    if found and not agreed:
        raise Restricted(found)
    if found:
        told = [[each.kind.value, each.offering_id, each.day.isoformat(), each.value] for each in found]
        events.record("inventory.agreed", trip_no=it.trip_no, agreed=agreed, breaches=told)


def _minutes(
    it: Wanted, held: Collection[SlotKey], until: datetime, since: Mapping[SlotKey, Hold], now: datetime
) -> dict[SlotKey, datetime]:
    """Until when each slot is held, by the rule of its house; a group as long as anything of its day."""
    releases = {key: it.offered[key.offering_id].release for key in held if key.offering_id in it.offered}
    found = minutes(releases, until, {key: since[key].made_at for key in since}, now)
    days: dict[SlotKey, datetime] = {}
    for key, minute in found.items():
        guard = it.guards.get(key.offering_id)
        if guard is not None:
            group = SlotKey(guard.offering_id, key.day)
            days[group] = max(days.get(group, minute), minute)
    return found | days


def _share(rows: Rows, slot: Slot) -> Share:
    held, booked = (rows.get((slot.id, state)) for state in queries.LIVE)
    return Share(held.quantity if held else 0, booked.quantity if booked else 0)


def _give(
    trip_id: int, slot: Slot, share: Share, rows: Rows, now: datetime, until: datetime | None, settled: _Settled
) -> None:
    """Note in `settled` what makes a trip's share of one slot `share`, in its holds and in the counters."""
    have = _share(rows, slot)
    if share != have:
        settled.moved[share.held - have.held, share.booked - have.booked].append(slot)
    freed = have.held - share.held - max(0, share.booked - have.booked)
    if freed > 0:
        settled.freed[slot.id] = freed
    held, booked = (rows.get((slot.id, state)) for state in queries.LIVE)
    settled.has_changed = settled.has_changed or share != have
    if held and not booked and share.booked and not share.held:
        # the same row goes on, so that its history reads held, then booked
        _become(held, _Hold(HoldState.BOOKED, share.booked, None, None), settled)
        return
    for state, quantity, row in ((HoldState.HELD, share.held, held), (HoldState.BOOKED, share.booked, booked)):
        expires_at = until if state is HoldState.HELD else None
        if row is None and quantity:
            settled.made.append(
                {
                    "trip_id": trip_id,
                    "slot_id": slot.id,
                    "quantity": quantity,
                    "state": state,
                    "expires_at": expires_at,
                    "made_at": now,
                    "extended": 0,
                }
            )
        elif row is not None and quantity:
            _become(row, _Hold(state, quantity, expires_at, None), settled)
        elif row is not None:
            _become(row, _Hold(HoldState.RELEASED, row.quantity, row.expires_at, now), settled)


def _become(row: Hold, as_now: _Hold, settled: _Settled) -> None:
    if _Hold(row.state, row.quantity, row.expires_at, row.ended_at) != as_now:
        settled.become[as_now].append(row)
        settled.has_changed = True
