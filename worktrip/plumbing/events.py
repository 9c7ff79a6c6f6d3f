"""The event log: append-only and hash-chained, so that tampering shows.

hash = SHA-256(previous hash ‖ digest), digest = SHA-256(salt ‖ time, kind, trip and body). A body and its salt can be
erased for privacy and the chain still verifies, since the digest stays. Events are collected while a unit runs and
appended as its last statements under the lock of the chain's head: locking it earlier would make every writer wait for
every other.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import g, has_request_context
from sqlalchemy import LargeBinary, bindparam, insert, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from worktrip.plumbing import clock
from worktrip.plumbing.database import Base, BigKey, db, guard_rows, insert_if_missing, needed_unit, table_of
from worktrip.plumbing.writing import Write

GENESIS = hashlib.sha256(b"worktrip").digest()


class Event(Base):
    """One thing that happened. `body` and `salt` may be erased together; every other column stays for ever."""

    __tablename__ = "events"
    seq: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(index=True)
    trip_no: Mapped[str | None] = mapped_column(index=True)
    body: Mapped[str | None]
    salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class ChainHead(Base):
    """The last link of the chain: one row, locked while events are appended."""

    __tablename__ = "event_chain_head"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary)


_REFUSAL = "events are append-only"
guard_rows(
    Event,
    sqlite=(
        f"""CREATE TRIGGER events_no_delete BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END""",
        f"""CREATE TRIGGER events_no_update BEFORE UPDATE ON events
WHEN NOT (NEW.body IS NULL AND NEW.salt IS NULL AND NEW.seq = OLD.seq AND NEW.at = OLD.at AND NEW.kind = OLD.kind
  AND NEW.trip_no IS OLD.trip_no AND NEW.digest = OLD.digest AND NEW.hash = OLD.hash)
BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END""",
    ),
    postgresql=(
        f"""CREATE FUNCTION events_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.body IS NULL AND NEW.salt IS NULL AND NEW.seq = OLD.seq AND NEW.at = OLD.at
    AND NEW.kind = OLD.kind AND NEW.trip_no IS NOT DISTINCT FROM OLD.trip_no AND NEW.digest = OLD.digest
    AND NEW.hash = OLD.hash THEN RETURN NEW; END IF;
  RAISE EXCEPTION '{_REFUSAL}';
END $$""",
        """CREATE TRIGGER events_no_change BEFORE UPDATE OR DELETE ON events
FOR EACH ROW EXECUTE FUNCTION events_append_only()""",
    ),
)


@dataclass(frozen=True)
class _Pending:
    at: datetime
    kind: str
    trip_no: str | None
    body: str
    salt: bytes
    digest: bytes


@dataclass(frozen=True)
class Broken:
    """The first row at which the chain no longer holds, and what is wrong with it."""

    seq: int
    reason: str


def record(kind: str, *, trip_no: str | None = None, **body: Any) -> None:
    """Note that something happened, inside the open unit. `body` holds plain JSON values; who did it is added."""
    unit = needed_unit()
    if has_request_context() and "actor" in g:
        body.setdefault("by", g.actor.label)
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, default=str)
    salt, at = secrets.token_bytes(16), clock.now()
    pending = _Pending(at, kind, trip_no, text, salt, _digest(salt, at, kind, trip_no, text))
    if "events" not in unit.notes:
        unit.notes["events"] = []
        unit.before_commit.append(lambda: _append(unit.notes["events"]))
    unit.notes["events"].append(pending)


_NEWEST = select(ChainHead.seq)


def newest() -> int:
    """The number of the newest event: what is drawn from the database is as it was while this stays."""
    return db.session.scalar(_NEWEST) or 0


def _digest(salt: bytes, at: datetime, kind: str, trip_no: str | None, body: str) -> bytes:
    told = json.dumps([at.astimezone(UTC).isoformat(), kind, trip_no, body], ensure_ascii=False)
    return hashlib.sha256(salt + told.encode()).digest()


_HEAD = select(ChainHead.seq, ChainHead.hash).with_for_update()
_MOVE_HEAD = update(table_of(ChainHead)).values(seq=bindparam("head_seq"), hash=bindparam("head_hash"))
_ADD = insert(table_of(Event))


def _append(pending: list[_Pending]) -> None:
    """Two statements and nothing else between them: until the commit, every other writer waits for this one."""
    unit = needed_unit()
    head = unit.ask(_HEAD).first()
    if head is None:
        insert_if_missing(ChainHead, id=1, seq=0, hash=GENESIS)
        head = unit.ask(_HEAD).one()
    seq, last = head
    rows = []
    for item in pending:
        seq, last = seq + 1, hashlib.sha256(last + item.digest).digest()
        rows.append(vars(item) | {"seq": seq, "hash": last})
    unit.later(Write(_MOVE_HEAD, {"head_seq": seq, "head_hash": last}))
    unit.later(Write(_ADD, rows))


def erase(seq: int) -> None:
    """Take the body of one event away for good, inside the open unit; the chain goes on verifying."""
    row = needed_unit().session.get_one(Event, seq)
    row.body = row.salt = None


def erase_saying(*pairs: tuple[str, object]) -> int:
    """Erase every body that says one of these (name, value) pairs, inside the open unit; how many there were."""
    # as the bodies are written; what only begins the same (person 5, person 55) is told apart below
    parts = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in pairs]
    likely = select(Event.seq, Event.body).where(or_(*(Event.body.contains(part, autoescape=True) for part in parts)))
    found = [
        seq
        for seq, body in needed_unit().session.execute(likely).all()
        if body and any(json.loads(body).get(name) == value for name, value in pairs)
    ]
    for seq in found:
        erase(seq)
    return len(found)


def verify() -> Broken | None:
    """Walk the whole chain; None if it holds, else the first row that does not."""
    previous, expected = GENESIS, 1
    while rows := db.session.scalars(select(Event).where(Event.seq >= expected).order_by(Event.seq).limit(1000)).all():
        for row in rows:
            if row.seq != expected:
                return Broken(expected, "missing")
            if row.body is not None and row.digest != _digest(row.salt or b"", row.at, row.kind, row.trip_no, row.body):
                return Broken(row.seq, "body changed")
            if hashlib.sha256(previous + row.digest).digest() != row.hash:
                return Broken(row.seq, "hash does not follow")
            previous, expected = row.hash, expected + 1
        db.session.expunge_all()
    head = db.session.scalar(select(ChainHead))
    if head is not None and (head.seq != expected - 1 or head.hash != previous):
        return Broken(expected, "missing")
    return None
