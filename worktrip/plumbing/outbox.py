"""The outbox: outward effects as rows, written in the transaction that wants them, done after it at least once.

The row is the promise; the queue is only the engine that looks at it soon. Retry time, attempts, lease and failure
stand in the row alone. Handlers are idempotent: the row's key is theirs to make an effect happen once.
"""

import json
import logging
import os
import socket
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask import current_app
from sqlalchemy import CheckConstraint, Index, and_, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from worktrip.plumbing import clock
from worktrip.plumbing.database import Base, BigKey, db, inserting_missing, locked, needed_unit, unit_of_work

log = logging.getLogger(__name__)
Handler = Callable[[dict[str, Any]], None]
HANDLERS: dict[str, Handler] = {}
MOST_ATTEMPTS = 8
DONE_KEPT = timedelta(days=90)
# the queue puts its own here; without one (tests, demo data) rows wait for drain() or the sweep
enqueue: Callable[[int], None] | None = None


class OutboxRow(Base):
    """Something promised: what, once under which key, from when, and how far it got. Times are real, not business."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("state IN ('ready', 'running', 'done', 'dead')", name="state"),
        Index(None, "state", "run_at"),
    )
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    kind: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    payload: Mapped[str]
    state: Mapped[str] = mapped_column(default="ready")
    run_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    last_error: Mapped[str | None]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Name the function that does work of `kind`. It gets the payload, opens its own units, and may be repeated."""

    def register(function: Handler) -> Handler:
        if kind in HANDLERS:
            raise RuntimeError(f"two handlers for {kind}")
        HANDLERS[kind] = function
        return function

    return register


@dataclass(frozen=True)
class Promise:
    """Work of a kind that is to be done; the key makes a repeated use case promise once."""

    kind: str
    key: str
    payload: dict[str, Any]


def promise(kind: str, key: str, payload: dict[str, Any], *, run_at: datetime | None = None) -> bool:
    """Promise work inside the open unit; False if `key` was promised already, so a repeated use case promises once."""
    return promise_all([Promise(kind, key, payload)], run_at=run_at) > 0


def promise_all(promises: Iterable[Promise], *, run_at: datetime | None = None) -> int:
    """Promise many things inside the open unit, in one statement; how many of them were not promised already."""
    unit, now = needed_unit(), clock.real_now()
    rows = [_as_row(each, run_at or now, now) for each in promises]
    fresh = unit.ask(inserting_missing(OutboxRow), rows).all() if rows else []
    if run_at is None or run_at <= now:
        unit.after_commit += [partial(_hand_over, row_id) for (row_id,) in fresh]
    return len(fresh)


def _as_row(promise: Promise, run_at: datetime, now: datetime) -> dict[str, Any]:
    if promise.kind not in HANDLERS:
        raise RuntimeError(f"nobody handles {promise.kind}")
    return {
        "kind": promise.kind,
        "key": promise.key,
        "payload": json.dumps(promise.payload, ensure_ascii=False, default=str),
        "state": "ready",
        "run_at": run_at,
        "attempts": 0,
        "created_at": now,
    }


def _hand_over(row_id: int) -> None:
    """Tell the queue. It may be down: the sweep finds the row, so a use case never fails for it."""
    if enqueue is None:
        return
    try:
        enqueue(row_id)
    except Exception:
        log.warning("queue unreachable, the sweep will find row %s", row_id)


def due(limit: int = 100) -> list[int]:
    """Ids of rows that wait and whose time has come, or whose worker went silent."""
    now = clock.real_now()
    return list(db.session.scalars(select(OutboxRow.id).where(_is_due(now)).order_by(OutboxRow.run_at).limit(limit)))


def _is_due(now: datetime) -> Any:
    return or_(
        and_(OutboxRow.state == "ready", OutboxRow.run_at <= now),
        and_(OutboxRow.state == "running", OutboxRow.lease_until < now),
    )


def run(row_id: int) -> bool:
    """Claim one row with a lease, do its work, mark it done. False if it is not due or another worker has it."""
    claimed = _claim(row_id)
    if claimed is None:
        return False
    kind, payload, owner, attempts = claimed
    try:
        HANDLERS[kind](payload)
    except Exception as error:
        # rolled back by the unit that failed; the session may still hold a read transaction
        db.session.rollback()
        log.exception("outbox row failed", extra={"outbox_kind": kind, "outbox_id": row_id, "attempts": attempts})
        _put_back(row_id, owner, attempts, "".join(traceback.format_exception_only(error)).strip())
        return False
    with unit_of_work() as unit:
        unit.session.execute(
            update(OutboxRow)
            .where(OutboxRow.id == row_id, OutboxRow.owner == owner, OutboxRow.state == "running")
            # names and words are not kept longer than the work needs them
            .values(state="done", done_at=clock.real_now(), lease_until=None, payload="{}")
        )
    return True


def _claim(row_id: int) -> tuple[str, dict[str, Any], str, int] | None:
    now = clock.real_now()
    owner = f"{socket.gethostname()}:{os.getpid()}:{id(object())}:{now.timestamp()}"
    lease = timedelta(seconds=current_app.config["OUTBOX_LEASE_SECONDS"])
    with unit_of_work() as unit:
        row = unit.session.execute(
            update(OutboxRow)
            .where(OutboxRow.id == row_id, _is_due(now))
            .values(state="running", owner=owner, lease_until=now + lease, attempts=OutboxRow.attempts + 1)
            .returning(OutboxRow.kind, OutboxRow.payload, OutboxRow.attempts)
        ).one_or_none()
        if row is None:
            return None
        if row.attempts > MOST_ATTEMPTS:
            # a row that kills its worker every time would loop for ever
            unit.session.execute(
                update(OutboxRow)
                .where(OutboxRow.id == row_id)
                .values(state="dead", last_error="worker died repeatedly")
            )
            return None
    return row.kind, json.loads(row.payload), owner, row.attempts


def _put_back(row_id: int, owner: str, attempts: int, error: str) -> None:
    wait = timedelta(seconds=min(10 * 4 ** (attempts - 1), 3600))
    with unit_of_work() as unit:
        unit.session.execute(
            update(OutboxRow)
            .where(OutboxRow.id == row_id, OutboxRow.owner == owner, OutboxRow.state == "running")
            .values(
                state="dead" if attempts >= MOST_ATTEMPTS else "ready",
                run_at=clock.real_now() + wait,
                lease_until=None,
                last_error=error[:500],
            )
        )


def retry(row_id: int) -> None:
    """Set a dead row ready again, inside the open unit."""
    row = needed_unit().session.get_one(OutboxRow, row_id)
    row.state, row.attempts, row.run_at, row.lease_until = "ready", 0, clock.real_now(), None


def withdraw(kind: str, concerns: Callable[[dict[str, Any]], bool]) -> int:
    """Take back promises of `kind` that nobody has kept yet and whose payload `concerns`, inside the open unit."""
    waiting = locked(select(OutboxRow).where(OutboxRow.kind == kind, OutboxRow.state != "done").order_by(OutboxRow.id))
    taken_back = [row for row in waiting if concerns(json.loads(row.payload))]
    for row in taken_back:
        row.state, row.done_at, row.payload, row.last_error = "done", clock.real_now(), "{}", None
    return len(taken_back)


def clear_done() -> None:
    """Delete what was done long ago; what it did bears its key too, so a promise repeated later changes nothing."""
    with unit_of_work() as unit:
        old = clock.real_now() - DONE_KEPT
        unit.session.execute(delete(OutboxRow).where(OutboxRow.state == "done", OutboxRow.done_at < old))


def drain() -> int:
    """Do everything that is due, in this process, until nothing is: for tests and for loading the demo."""
    done = 0
    while ids := due():
        worked = sum(run(row_id) for row_id in ids)
        done += worked
        if not worked:
            break
    return done
