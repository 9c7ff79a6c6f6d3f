"""Eight processes that rush at the same stock, each with an application of its own, as eight web workers would."""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from multiprocessing.context import ForkServerContext
from multiprocessing.synchronize import Barrier

import pytest
from flask import Flask

PROCESSES = 8
# generous: a stuck crowd must fail, not hang
PATIENCE = 120
_gate: Barrier | None = None


@dataclass(frozen=True)
class Attempt:
    """One trip's booking, or its hold for an hour: (offering, day, how many) of everything it wants.

    With `wait_id` it is what the desk does with a wait: everything it waits for is offered. With `question_id` it is
    a house that says yes.
    """

    trip_id: int
    wants: tuple[tuple[int, str, int], ...] = ()
    is_hold: bool = False
    wait_id: int | None = None
    question_id: int | None = None


@dataclass(frozen=True)
class Outcome:
    """How often each thing happened, and how long the crowd took from the first attempt to the last answer."""

    counts: Counter[str]
    seconds: float


class Crowd:
    """The processes; they live as long as the worker of pytest that asked for them first."""

    def __init__(self, processes: int = PROCESSES) -> None:
        self.processes = processes
        # elsewhere a process that has drawn its breath must not be forked
        context = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
        if isinstance(context, ForkServerContext):
            context.set_forkserver_preload(["tests.support.rehearsed"])
        self.pool = context.Pool(processes, _enter, (context.Barrier(processes),))

    def rush(self, url: str, attempts: Sequence[Attempt]) -> Outcome:
        """Let every process make its share of the attempts at the same moment, on the database at `url`."""
        from worktrip.plumbing import clock

        shares = [(url, clock.real_now(), attempts[n :: self.processes]) for n in range(self.processes)]
        answers = self.pool.map_async(_attempt, shares, chunksize=1).get(PATIENCE)
        counts = Counter(word for words, _, _ in answers for word in words)
        return Outcome(counts, max(end for _, _, end in answers) - min(start for _, start, _ in answers))

    def close(self) -> None:
        """Let the processes go."""
        self.pool.terminate()
        self.pool.join()


@pytest.fixture(scope="session")
def crowd() -> Iterator[Crowd]:
    """Eight processes, ready to rush."""
    with closing(Crowd()) as made:
        yield made


def url_of(app: Flask) -> str:
    """Where other processes find this database; our own connection lets go of it."""
    from worktrip.plumbing.database import db

    db.session.remove()
    return str(app.config["DATABASE_URL"])


def _enter(gate: Barrier) -> None:
    global _gate
    _gate = gate


@cache
def application_at(url: str) -> Flask:
    """This process's application on the database at `url`, whichever that is by now."""
    from tests.support.application import make_app

    return make_app(url)


def _attempt(share: tuple[str, datetime, Sequence[Attempt]]) -> tuple[list[str], float, float]:
    """What became of each attempt, and when (monotonic time is shared by all processes of a machine)."""
    from worktrip.inventory import service
    from worktrip.inventory.rules import Answer, NotFree, SlotKey
    from worktrip.kernel.errors import Conflict
    from worktrip.plumbing import clock
    from worktrip.plumbing.database import db

    url, now, attempts = share
    app = application_at(url)
    app.config["TESTING"] = True
    clock.source = lambda: now
    words: list[str] = []
    with app.app_context():
        clock.today()  # connects, so that only the race is timed
        db.session.rollback()
        assert _gate is not None
        _gate.wait(PATIENCE)
        start = time.monotonic()
        for attempt in attempts:
            wants = {SlotKey(offering, date.fromisoformat(day)): n for offering, day, n in attempt.wants}
            try:
                if attempt.wait_id is not None:
                    service.offer(attempt.wait_id, clock.now() + timedelta(hours=1))
                elif attempt.question_id is not None:
                    service.answer_question(question_id=attempt.question_id, answer=Answer.YES)
                elif attempt.is_hold:
                    service.hold(attempt.trip_id, wants, clock.now() + timedelta(hours=1))
                else:
                    service.book(attempt.trip_id, wants)
                words.append("taken")
            except NotFree:
                words.append("not free")
            except Conflict:
                words.append("too late")
            except Exception as error:
                words.append(f"{type(error).__name__}: {error}"[:300])
        end = time.monotonic()
        db.session.remove()
        db.engine.dispose()
    return words, start, end
