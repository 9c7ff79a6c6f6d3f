"""What a house said is taken back: within ten minutes, as a whole, and only where nothing else has happened since."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from worktrip.inventory.rules import SlotKey, Word, may_take_back, stand
from worktrip.inventory.service.locks import AT_ONCE, key_of, lock
from worktrip.inventory.service.patterns import take_back_patterns
from worktrip.inventory.service.shortfalls import put, stop_asking, words_of
from worktrip.inventory.tables import Slot, Statement, StatementLine
from worktrip.kernel.errors import N_, Conflict, Gone, NotFound
from worktrip.plumbing import clock, events
from worktrip.plumbing.database import locked, needed_unit, unit_of_work


@dataclass(frozen=True)
class Undone:
    """What became of taking a statement back: how many slots are as before, and which had been changed since."""

    restored: int
    kept: tuple[SlotKey, ...] = ()


def undo(statement_id: int) -> Undone:
    """Take a statement back as a whole, within ten minutes: what it changed is as it was before.

    Slots that were changed since, or of which more is taken by now than there were, stay as they are and are named.
    Raises Gone after ten minutes, Conflict if it was taken back already, NotFound if there is none.
    """
    with unit_of_work() as unit:
        lines = {
            line.slot_id: line
            for line in unit.session.scalars(select(StatementLine).where(StatementLine.statement_id == statement_id))
        }
        # slots before the statement, as whoever restores a later one has them
        slots: list[Slot] = []
        ids = sorted(lines)
        for start in range(0, len(ids), AT_ONCE):
            slots += lock(ids[start : start + AT_ONCE], clock.now())[0]
        statement = next(iter(locked(select(Statement).where(Statement.id == statement_id))), None)
        if statement is None:
            raise NotFound(N_("この記録は見つかりませんでした。"))
        if statement.undone_at is not None:
            raise Conflict(N_("すでに元に戻っています。"))
        if not may_take_back(statement.at, statement.undone_at, clock.now()):
            raise Gone(N_("10分を過ぎたので、元に戻せません。いまの数を入れ直してください。"))
        kept = _restore(statement_id, slots, lines)
        take_back_patterns(statement_id)
        statement.undone_at = clock.now()
        events.record("inventory.unsaid", facility=statement.facility_id, statement=statement_id, kept=len(kept))
        return Undone(len(slots) - len(kept), tuple(sorted(kept)))


def _restore(statement_id: int, slots: list[Slot], lines: Mapping[int, StatementLine]) -> list[SlotKey]:
    """Put each slot back that is still as the statement left it; the others."""
    kept: list[SlotKey] = []
    ended: list[tuple[int | None, Slot]] = []
    words = words_of(slots)
    for slot in slots:
        line, taken = lines[slot.id], slot.held + slot.booked
        left = Word(line.allotted_after if line.said_after is None else line.said_after, line.closed_after)
        number = line.allotted_before if line.said_before is None else line.said_before
        back = stand(Word(number or 0, line.closed_before), taken)
        is_new_shortfall = back.said is not None and line.said_before is None
        if slot.statement_id != statement_id or words[slot.id] != left or is_new_shortfall:
            kept.append(key_of(slot))
            continue
        if slot.said is not None:
            ended.append((statement_id, slot))
        put(slot, back)
        slot.statement_id = line.statement_before_id
    needed_unit().session.flush()
    if ended:
        stop_asking(ended)
    return kept
