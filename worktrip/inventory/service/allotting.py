"""How many there are: allotments in bulk, one-off stock, sales stopped and taken up again."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select

from worktrip.inventory import queries
from worktrip.inventory.rules import SlotKey, Wants
from worktrip.inventory.service.locks import AT_ONCE, insert_missing, key_of, lock
from worktrip.inventory.tables import Slot
from worktrip.kernel.errors import N_, Conflict, Invalid
from worktrip.plumbing import clock, events
from worktrip.plumbing.database import needed_unit, unit_of_work


def set_allotment(offering_id: int, days: Iterable[date], allotted: int) -> None:
    """Say how many of an offering there are on each of these days. Conflict names the first where more are taken."""
    set_allotments({SlotKey(offering_id, day): allotted for day in days})


def set_allotments(numbers: Mapping[SlotKey, int]) -> None:
    """Say how many there are of many things on many days, in bulk. Raises Conflict where more are taken already."""
    if min(numbers.values(), default=0) < 0:
        raise Invalid(N_("提供数は0以上で入力してください。"))
    with unit_of_work():
        for slot in sorted(_slots_to_change(numbers), key=lambda slot: (slot.day, slot.offering_id)):
            _allot(slot, numbers[key_of(slot)])
        events.record("inventory.allotted", slots=len(numbers))


def add_allotment(wants: Wants) -> None:
    """Add one-off stock that a partner has just said yes to: so many more of each."""
    with unit_of_work():
        insert_missing(dict.fromkeys(wants, 0))
        countables = queries.countables(wants)
        slots, _ = lock([n for countable in countables.values() for n in countable.slot_ids.values()], clock.now())
        for slot in slots:
            slot.allotted += wants[key_of(slot)]
        events.record("inventory.allotted", slots=len(wants))


def stop_sell(offering_id: int, days: Iterable[date], *, closed: bool = True) -> None:
    """Stop selling an offering on these days, whatever is left, or sell it again. Who has some keeps them."""
    keys = dict.fromkeys((SlotKey(offering_id, day) for day in days), 0)
    with unit_of_work():
        insert_missing(keys)
        countables = queries.countables(keys)
        slots, _ = lock([n for countable in countables.values() for n in countable.slot_ids.values()], clock.now())
        for slot in slots:
            slot.is_closed = closed
        events.record("inventory.closed" if closed else "inventory.opened", offering_id=offering_id, slots=len(keys))


def _slots_to_change(numbers: Mapping[SlotKey, int]) -> list[Slot]:
    """Locked slots that were there already with another number; those that were not are made."""
    if not numbers:
        return []
    insert_missing(numbers)
    days = {key.day for key in numbers}
    rows = needed_unit().session.execute(
        select(Slot.id, Slot.offering_id, Slot.day, Slot.period, Slot.allotted).where(
            Slot.offering_id.in_({key.offering_id for key in numbers}), Slot.day.between(min(days), max(days))
        )
    )
    differing = [
        row.id
        for row in rows
        if numbers.get(SlotKey(row.offering_id, row.day, row.period), row.allotted) != row.allotted
    ]
    changed: list[Slot] = []
    for start in range(0, len(differing), AT_ONCE):
        changed += lock(sorted(differing)[start : start + AT_ONCE], clock.now())[0]
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
