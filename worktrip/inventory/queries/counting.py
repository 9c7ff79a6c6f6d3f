"""A slot's counters as they are at this moment, whatever a job has not tidied yet.

A lapsed hold takes nothing. So where a house has fewer than are taken, the slot stands at the house's number from the
minute at which it has enough again, just as it will be written by whoever locks it next (`rules.stand`). Whatever is
asked here is asked with `now`.
"""

from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, bindparam, case, func, select

from worktrip.inventory.rules import HoldState
from worktrip.inventory.tables import Hold, Slot, StatementLine

# of a slot, how much is held past its minute; only a slot on which something is held is looked up
_OVER = (
    select(func.sum(Hold.quantity))
    .where(Hold.slot_id == Slot.id, Hold.state == HoldState.HELD, Hold.expires_at <= bindparam("now"))
    .correlate(Slot)
    .scalar_subquery()
)
_LAPSED: ColumnElement[int] = case((Slot.held > 0, func.coalesce(_OVER, 0)), else_=0)
_HELD = Slot.held - _LAPSED
TAKEN = _HELD + Slot.booked
# whether the house stopped sales besides: a shortfall is closed in any case
_IS_STOPPED: ColumnElement[bool] = func.coalesce(
    select(StatementLine.closed_after)
    .where(StatementLine.slot_id == Slot.id, StatementLine.statement_id == Slot.statement_id)
    .correlate(Slot)
    .scalar_subquery(),
    False,
)


def _left(taken: SQLColumnExpression[int]) -> ColumnElement[int]:
    """How many anybody may take when so many are taken, as `Counts.free` says it; below 0 where more is blocked."""
    return case(
        (~Slot.is_closed, Slot.allotted - taken - Slot.blocked),
        (and_(Slot.said > taken, ~_IS_STOPPED), Slot.said - taken - Slot.blocked),
        else_=0,
    )


FREE = _left(TAKEN)
# how many there would be if nothing were held: whatever is held lapses unless somebody decides
UNLESS_HELD = _left(Slot.booked)
# how many more are taken than the house said it has
OVER: ColumnElement[int] = case((Slot.said < TAKEN, TAKEN - Slot.said), else_=0)
# what `Counts` are made of
COUNTS: tuple[SQLColumnExpression[Any], ...] = (
    case((Slot.said.is_(None), Slot.allotted), (Slot.said >= TAKEN, Slot.said), else_=TAKEN),
    _HELD,
    Slot.booked,
    case((Slot.said.is_(None), Slot.is_closed), (and_(Slot.said >= TAKEN, ~_IS_STOPPED), False), else_=True),
    Slot.blocked,
)
