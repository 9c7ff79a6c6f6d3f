"""Workers that are killed in the middle of promised work: real processes, a real SIGKILL, a count of what was done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from tests.support.application import SETTINGS, Clock
from worktrip.plumbing import mail
from worktrip.plumbing.database import db, unit_of_work
from worktrip.plumbing.mail import SentMail
from worktrip.plumbing.outbox import OutboxRow

ROOT = Path(__file__).parents[2]
LEASE_SECONDS = 2
# generous: a machine under load is slow, a row that was lost never comes
PATIENCE = 120
# the processes live in real time: what is promised must be due for them, whatever the clock of the test says
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Aftermath:
    """What became of the promised rows after one of two workers was killed and another one came."""

    states: Counter[str]
    mails: int
    recipients: int
    held_by_the_killed: int
    done_before_the_kill: int
    seconds: float


def kill_a_worker(app: Flask, clock: Clock, *, rows: int, queue_url: str = "") -> Aftermath:
    """Promise so many mails, kill one of two workers while it holds some, start a third, wait until all is done."""
    now = clock()
    clock.set(LONG_AGO)
    with unit_of_work():
        for number in range(rows):
            mail.post(
                event="leads/found",
                to=f"director{number}@kosya.example",
                key=f"found:{number}",
                lead_no=f"LD-2026-{number:04}",
                no=f"WT-2026-{number:04}",
                company="株式会社見本",
                company_en="Mihon Inc.",
                kinds=[],
                may_contact=True,
            )
    clock.set(now)
    began = time.monotonic()
    with ExitStack() as running:
        pair = [running.enter_context(_worker(app, queue_url)) for _ in range(2)]
        held, done = _kill_in_the_middle(pair[0], after=rows // 4)
        running.enter_context(_worker(app, queue_url))
        _wait_until(lambda: _states().keys() == {"done"})
        seconds = time.monotonic() - began
    mails, recipients = db.session.execute(select(func.count(), func.count(SentMail.recipient.distinct()))).one()
    return Aftermath(_states(), mails, recipients, held, done, seconds)


@contextmanager
def _worker(app: Flask, queue_url: str) -> Iterator[subprocess.Popen[bytes]]:
    """A `flask queue run` on the database of `app`, as in production; it is asked to stop when the block ends."""
    told = {name: str(value) for name, value in SETTINGS.items() if name != "TESTING"} | {
        "FLASK_APP": "tests.support.slow_mail",
        "DEMO": "1",
        "DATABASE_URL": str(app.config["DATABASE_URL"]),
        "QUEUE_URL": queue_url,
        "OUTBOX_LEASE_SECONDS": str(LEASE_SECONDS),
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "flask", "queue", "run", "--workers", "2"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **told})
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _kill_in_the_middle(victim: subprocess.Popen[bytes], *, after: int) -> tuple[int, int]:
    """Kill the worker when so many rows are done and it holds others; how many it held, and how many were done.

    It is stopped first, so that what it holds is still what it holds when it is killed.
    """
    found: list[tuple[int, int]] = []

    def caught() -> bool:
        if _states()["done"] < after or not _held_by(victim.pid):
            return False
        victim.send_signal(signal.SIGSTOP)
        held = _held_by(victim.pid)
        if not held:
            victim.send_signal(signal.SIGCONT)
            return False
        victim.kill()
        victim.wait()
        found.append((held, _states()["done"]))
        return True

    _wait_until(caught)
    return found[0]


def _held_by(pid: int) -> int:
    db.session.rollback()
    owners = db.session.scalars(select(OutboxRow.owner).where(OutboxRow.state == "running"))
    return sum(str(owner).split(":")[1] == str(pid) for owner in owners)


def _states() -> Counter[str]:
    db.session.rollback()
    rows = db.session.execute(select(OutboxRow.state, func.count()).group_by(OutboxRow.state))
    return Counter(dict(iter(rows)))


def _wait_until(reached: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < give_up, f"after {PATIENCE} s the outbox says {dict(_states())}"
        threading.Event().wait(0.005)
