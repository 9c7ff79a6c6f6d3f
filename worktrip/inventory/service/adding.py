"""What a house's yes gives a trip: the stock that is missing is added, and all of it is held; and back again."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from worktrip.inventory import queries
from worktrip.inventory.rules import Given, HoldState, Share, SlotKey, Via, Wants, groups_wanted, missing_for
from worktrip.inventory.service.allotting import add_allotment
from worktrip.inventory.service.guarding import make_missing
from worktrip.inventory.service.holding import hold_also
from worktrip.inventory.service.locks import counts_of, insert_missing, key_of, lock, one_at_a_time
from worktrip.inventory.tables import Hold, Slot
from worktrip.plumbing import clock, events
from worktrip.plumbing.database import needed_unit, unit_of_work

_Locked = dict[SlotKey, tuple[Slot, Hold | None, Hold | None]]


def give(trip_id: int, wants: Wants, until: datetime, *, via: Via = Via.BOARD, said_by: str = "") -> tuple[Given, ...]:
    """Hold for a trip what its house has said yes to, adding only what is missing; what that changed, slot by slot.

    `via` and `said_by` are on which way it said so, and who. What is not counted is neither added nor held. Raises
    Invalid if `until` is over already.
    """
    with unit_of_work():
        one_at_a_time(trip_id)
        known = queries.countables(wants)
        counted = {key: n for key, n in wants.items() if n > 0 and known[key.offering_id].is_counted}
        guards = queries.wanted(trip_id, counted).guards
        groups = groups_wanted(counted, guards)
        insert_missing(dict.fromkeys(counted, 0))
        make_missing(groups, guards.values())
        # a yes is one to another group, too
        touched = counted | groups
        before = {
            key: (counts_of(slot), _quantity(held), held.expires_at if held else None, _quantity(booked))
            for key, (slot, held, booked) in _locked(trip_id, touched).items()
        }
        missing = missing_for(
            touched,
            {key: counts for key, (counts, *_) in before.items()},
            {key: Share(held, booked) for key, (_, held, _, booked) in before.items()},
        )
        if missing:
            add_allotment(missing, via=via, said_by=said_by)
        hold_also(trip_id, counted, until, by_house=True)
        return tuple(
            Given(key, missing.get(key, 0), before[key][1], before[key][2], held.quantity, held.expires_at or until)
            for key, (_, held, _) in sorted(_locked(trip_id, touched).items())
            if held is not None
        )


def take_back(trip_id: int, given: Sequence[Given]) -> bool:
    """Make a trip's holds and the stock what they were before `given`; False, and nothing done, if they moved since.

    What the house has said about its stock meanwhile stays, as far as others have not taken it.
    """
    with unit_of_work():
        one_at_a_time(trip_id)
        rows = _locked(trip_id, (each.key for each in given))
        now = clock.now()
        for each in given:
            held = rows[each.key][1]
            if held is None or (held.quantity, held.expires_at) != (each.held, each.until):
                return False
        for each in given:
            slot, held, _ = rows[each.key]
            slot.held -= each.held - each.held_before
            slot.allotted = max(slot.allotted - each.added, slot.held + slot.booked)
            if slot.said is not None and slot.said >= slot.allotted:
                slot.said = None
            if held is not None and each.held_before:
                held.quantity, held.expires_at = each.held_before, each.until_before
            elif held is not None:
                held.state, held.ended_at = HoldState.RELEASED, now
        if given:
            needed_unit().session.flush()
            events.record("inventory.taken_back", trip_no=queries.trip_nos([trip_id]).get(trip_id), slots=len(given))
        return True


def _locked(trip_id: int, keys: Iterable[SlotKey]) -> _Locked:
    """These slots, locked together with all others the trip has something of, and what it has of them.

    All at once, since locks are taken in the order of the slots' ids.
    """
    wanted = set(keys)
    known = queries.countables(wanted)
    ids = {slot_id for countable in known.values() for slot_id in countable.slot_ids.values()}
    slots, holds = lock(sorted({*ids, *queries.slot_ids_of(trip_id)}), clock.now(), trip_id)
    rows = {(hold.slot_id, hold.state): hold for hold in holds}
    return {
        key_of(slot): (slot, rows.get((slot.id, HoldState.HELD)), rows.get((slot.id, HoldState.BOOKED)))
        for slot in slots
        if slot.id in ids
    }


def _quantity(hold: Hold | None) -> int:
    return hold.quantity if hold else 0
