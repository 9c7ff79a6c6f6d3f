"""How many groups a house takes on a day: its slots follow what the house says, and who has rooms is counted."""

from collections.abc import Collection, Iterable

from worktrip.inventory import queries
from worktrip.inventory.queries import Uncounted
from worktrip.inventory.rules import Guard, SlotKey
from worktrip.inventory.service.locks import AT_ONCE, insert_missing, lock, one_at_a_time
from worktrip.inventory.tables import Hold, Slot
from worktrip.plumbing import clock, events
from worktrip.plumbing.database import needed_unit, unit_of_work


def make_missing(keys: Collection[SlotKey], guards: Iterable[Guard]) -> None:
    """Make slots of groups that nobody has needed yet, inside the open unit and before any slot is locked."""
    if keys:
        most = {guard.offering_id: guard.most for guard in guards}
        insert_missing({key: most[key.offering_id] for key in keys})


def follow(slots: Iterable[Slot], guards: Iterable[Guard]) -> None:
    """Let locked slots of groups say what their houses say now; where more groups come already, they close."""
    most = {guard.offering_id: guard.most for guard in guards}
    for slot in slots:
        if slot.offering_id in most:
            _set(slot, most[slot.offering_id])


def _set(slot: Slot, most: int) -> None:
    taken = slot.held + slot.booked
    if most >= taken:
        slot.allotted, slot.said, slot.is_closed = most, None, False
    else:
        slot.said, slot.is_closed = most, True


def follow_guards() -> int:
    """Let every slot of groups ahead follow its house, and count the groups that were there before a guard was set.

    How many slots and groups were put right; a second run finds none.
    """
    today, done = clock.today(), 0
    while changed := queries.groups_to_follow(today, AT_ONCE):
        with unit_of_work():
            slots, _ = lock(list(changed), clock.now())
            for slot in slots:
                _set(slot, changed[slot.id])
        done += len(changed)
    for trip_id in sorted({each.trip_id for each in queries.uncounted_groups(today)}):
        done += _count(trip_id)
    return done


def _count(trip_id: int) -> int:
    """Give a trip the groups that its rooms take; there is room for them, whatever the guard says."""
    with unit_of_work():
        one_at_a_time(trip_id)
        missing = {each.key: each for each in queries.uncounted_groups(clock.today(), trip_id)}
        insert_missing({key: each.most for key, each in missing.items()})
        ids = queries.slot_ids_by_key(missing)
        slots, _ = lock(list(ids.values()), clock.now(), trip_id)
        by_id = {slot.id: slot for slot in slots}
        for key, each in missing.items():
            _add(trip_id, by_id[ids[key]], each)
        events.record("inventory.groups_counted", trip_no=queries.trip_nos([trip_id]).get(trip_id), days=len(missing))
        return len(missing)


def _add(trip_id: int, slot: Slot, each: Uncounted) -> None:
    slot.allotted = max(slot.allotted, slot.held + slot.booked + 1)
    row = Hold(trip_id=trip_id, slot_id=slot.id, quantity=1, state=each.state, made_at=clock.now())
    row.expires_at = each.expires_at
    needed_unit().session.add(row)
    if each.is_booked:
        slot.booked += 1
    else:
        slot.held += 1
    _set(slot, each.most)
