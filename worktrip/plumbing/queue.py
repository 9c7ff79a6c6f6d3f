"""The queue: huey as the engine that looks at outbox rows soon, and at the schedule every minute.

QUEUE_URL empty: a file of its own beside the database. redis://…: any number of consumers on any machine. Nothing
depends on the queue's durability: each consumer sweeps, four times a lease, and enqueues every row that is due and
unclaimed, so that what a killed worker held goes on soon after its lease.
"""

import hashlib
import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app
from huey import Huey, RedisHuey, SqliteHuey, crontab
from huey.serializer import SignedSerializer
from sqlalchemy import delete
from sqlalchemy.orm import Mapped, mapped_column

from worktrip.config import INSTANCE
from worktrip.plumbing import clock, outbox
from worktrip.plumbing.database import Base, db, insert_if_missing, unit_of_work

log = logging.getLogger(__name__)
SLOTS_KEPT = timedelta(days=30)


class ScheduleSlot(Base):
    """One turn of a periodic use case. Every consumer runs the schedule; who inserts the row does the work."""

    __tablename__ = "schedule_slots"
    name: Mapped[str] = mapped_column(primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]


@dataclass(frozen=True)
class Periodic:
    """One line of the schedule: what, how often, which service function. The function may run twice and do no harm."""

    name: str
    every: timedelta
    run: Callable[[], object]


def init_app(app: Flask) -> Huey:
    """Make the app's queue and let the outbox hand rows to it."""
    url, secret = app.config["QUEUE_URL"], app.config["SECRET_KEY"]
    serializer = SignedSerializer(secret=f"queue:{secret}")
    common: dict[str, Any] = {"results": False, "serializer": serializer, "utc": True}
    if url.startswith(("redis://", "rediss://", "unix://")):
        huey = RedisHuey(_name(app), url=url, **common)
    else:
        huey = SqliteHuey("worktrip", filename=url.removeprefix("sqlite:///") or _beside(app), **common)

    @huey.task(name="outbox")
    def run_row(row_id: int) -> None:
        with app.app_context():
            outbox.run(row_id)

    @huey.periodic_task(crontab(minute="*"), name="tick")
    def every_minute() -> None:
        with app.app_context():
            tick()

    app.extensions["queue"] = huey
    if not app.testing:
        outbox.enqueue = lambda row_id: run_row(row_id)
    return huey


def _name(app: Flask) -> str:
    """The queue's name in Redis: two installations on one server keep apart, all machines of one meet."""
    database = urlsplit(app.config["DATABASE_URL"]).path
    return "worktrip-" + hashlib.sha256(f"{app.config['SECRET_KEY']}\x1f{database}".encode()).hexdigest()[:12]


def _beside(app: Flask) -> str:
    url = str(app.config["DATABASE_URL"])
    if url.startswith("sqlite:///"):
        return url.removeprefix("sqlite:///") + ".queue"
    INSTANCE.mkdir(exist_ok=True)
    return str(INSTANCE / "queue.sqlite3")


def tick() -> list[str]:
    """Run every periodic use case whose turn it is and that nobody took; names of those run."""
    now = clock.real_now()
    ran = []
    for entry in current_app.extensions["schedule"]:
        slot = int(now.timestamp() // entry.every.total_seconds())
        with unit_of_work():
            mine = insert_if_missing(ScheduleSlot, name=entry.name, slot=slot, at=now)
        if not mine:
            continue
        try:
            entry.run()
            ran.append(entry.name)
        except Exception:
            db.session.rollback()
            log.exception("periodic use case failed", extra={"periodic": entry.name})
    return ran


def clear_slots() -> None:
    """Delete turns long past: the schedule only ever asks for the present one."""
    with unit_of_work() as unit:
        unit.session.execute(delete(ScheduleSlot).where(ScheduleSlot.at < clock.real_now() - SLOTS_KEPT))


def consume(app: Flask, workers: int) -> None:
    """Run consumers in this process until it is told to stop; SIGTERM and Ctrl-C let running work finish."""
    huey = app.extensions["queue"]
    consumer = huey.create_consumer(
        workers=workers, periodic=True, initial_delay=0.05, max_delay=0.5, check_worker_health=True
    )
    signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGINT))
    stopped = threading.Event()
    sweeping = threading.Thread(target=_sweep, args=(app, stopped), name="sweep")
    sweeping.start()
    try:
        consumer.run()
    finally:
        stopped.set()
        sweeping.join()


def _sweep(app: Flask, stopped: threading.Event) -> None:
    """Enqueue what is due, at once and then four times a lease, while nothing else waits in the queue."""
    while True:
        try:
            with app.app_context():
                # what waits in the queue is looked at anyway: a long backlog must not be enqueued again and again
                if outbox.enqueue and app.extensions["queue"].pending_count() == 0:
                    for row_id in outbox.due(1000):
                        outbox.enqueue(row_id)
        except Exception:
            log.exception("sweep failed, the next one tries again")
        if stopped.wait(app.config["OUTBOX_LEASE_SECONDS"] / 4):
            return
