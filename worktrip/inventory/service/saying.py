"""Houses say how many there are: one way in for every number and every stop of sales, kept so that it can be undone.

A statement locks the slots it speaks of, notes how each stood before and after, and puts its own mark on them: so every
number is known to be of somebody, of a moment and of a way. Saying once more what was said renews the mark.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from worktrip.inventory import queries
from worktrip.inventory.rules import (
    UNSAID,
    Change,
    SlotKey,
    Standing,
    Via,
    Word,
    check_changes,
    stand,
)
from worktrip.inventory.service.locks import AT_ONCE, insert_missing, key_of, lock
from worktrip.inventory.service.shortfalls import ask_desk, put, stop_asking, words_of
from worktrip.inventory.tables import Slot, Statement, StatementLine
from worktrip.kernel.errors import N_, Invalid
from worktrip.plumbing import clock, events
from worktrip.plumbing.database import needed_unit, unit_of_work


def say(
    facility_id: int,
    changes: Mapping[SlotKey, Change],
    *,
    via: Via,
    said_by: str = "",
    said_at: datetime | None = None,
    link_id: int | None = None,
    person_id: int | None = None,
) -> int:
    """A house says how many there are, or that sales stop, for many slots at once; the statement's id.

    `said_by` and `said_at` are who told the desk and when, `person_id` who wrote it down. Where fewer are named than
    are taken, the slot keeps what is taken, closes, and the desk is asked to see to each trip in the way. Raises
    Invalid for numbers nobody can mean and for a moment that has not come.
    """
    check_changes(changes)
    with unit_of_work():
        statement_id = note(
            facility_id, via=via, said_by=said_by, said_at=said_at, link_id=link_id, person_id=person_id
        )
        write(statement_id, changes)
        events.record("inventory.said", facility=facility_id, statement=statement_id, via=via.value, slots=len(changes))
        return statement_id


def note(
    facility_id: int,
    *,
    via: Via,
    said_by: str = "",
    said_at: datetime | None = None,
    link_id: int | None = None,
    person_id: int | None = None,
) -> int:
    """Note that a house said something; the statement's id. Raises Invalid for a moment that has not come."""
    now = clock.now()
    if said_at is not None and said_at > now:
        sentence = N_("これからの時刻になっています。")
        raise Invalid(sentence, fields={"said_time": sentence})
    statement = Statement(
        facility_id=facility_id,
        at=now,
        via=via,
        said_by=said_by.strip(),
        said_at=said_at,
        link_id=link_id,
        entered_by_id=person_id,
    )
    session = needed_unit().session
    session.add(statement)
    session.flush()
    return statement.id


def write(statement_id: int, changes: Mapping[SlotKey, Change]) -> None:
    """Write what a statement says into the slots, and what it changed beside it."""
    # most of what is said is of slots that are there: to insert them all costs a server more than everything else
    known = queries.slot_ids(changes)
    made = _make(statement_id, {key: each for key, each in changes.items() if key not in known})
    lines = [
        _line(statement_id, slot_id, None, changes[key].of(UNSAID), _stood(changes[key]), None)
        for key, slot_id in made.items()
    ]
    short: list[Slot] = []
    ended: list[tuple[int | None, Slot]] = []
    known |= queries.slot_ids(key for key in changes if key not in known and key not in made)
    ids, now = sorted(known.values()), clock.now()
    for start in range(0, len(ids), AT_ONCE):
        slots, _ = lock(ids[start : start + AT_ONCE], now)
        words = words_of(slots)
        for slot in slots:
            change, before = changes[key_of(slot)], _as_it_stands(slot)
            if before is None and change.is_confirmation:
                continue
            word = change.of(words[slot.id])
            standing = stand(word, slot.held + slot.booked)
            line = _line(statement_id, slot.id, before, word, standing, slot.statement_id)
            if before is not None:
                line["closed_before"] = words[slot.id].is_stopped
            lines.append(line)
            if slot.said is not None:
                ended.append((slot.statement_id, slot))
            put(slot, standing)
            slot.statement_id = statement_id
            if standing.said is not None:
                short.append(slot)
    session = needed_unit().session
    session.flush()
    if lines:
        session.execute(insert(StatementLine), lines)
    if ended:
        stop_asking(ended)
    if short:
        ask_desk(statement_id, short)


def _make(statement_id: int, changes: Mapping[SlotKey, Change]) -> dict[SlotKey, int]:
    """Slots for what nobody had spoken of, as they are said now; who made one meanwhile has it."""
    standings = {key: _stood(change) for key, change in changes.items() if not change.is_confirmation}
    return insert_missing(
        {key: standing.allotted for key, standing in standings.items()},
        dict.fromkeys(standings, statement_id),
        {key for key, standing in standings.items() if standing.is_closed},
    )


def _stood(change: Change) -> Standing:
    return stand(change.of(UNSAID), 0)


def _as_it_stands(slot: Slot) -> Standing | None:
    """How a slot stands; None where nobody ever said anything of it."""
    if slot.statement_id is None and not slot.allotted and not slot.is_closed:
        return None
    return Standing(slot.allotted, slot.said, slot.is_closed)


def _line(
    statement_id: int,
    slot_id: int,
    before: Standing | None,
    word: Word,
    after: Standing,
    statement_before_id: int | None,
) -> dict[str, Any]:
    """What a statement changed in a slot. Of closing, the house's own word is kept: a shortfall closes besides."""
    return {
        "statement_id": statement_id,
        "slot_id": slot_id,
        "allotted_before": before.allotted if before else None,
        "said_before": before.said if before else None,
        "closed_before": before.is_closed if before else False,
        "statement_before_id": statement_before_id,
        "allotted_after": after.allotted,
        "said_after": after.said,
        "closed_after": word.is_stopped,
    }
