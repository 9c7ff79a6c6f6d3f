"""Two workers, 200 promised mails, one `kill -9` in the middle."""

from __future__ import annotations

from flask import Flask

from tests.support.application import Clock
from tests.support.figures import Figure
from tests.support.killing import LEASE_SECONDS, Aftermath, kill_a_worker

ROWS = 200


def tell(figure: Figure, where: str, after: Aftermath) -> None:
    """One line: what was done, what the killed worker held, how long it all took."""
    figure(
        f"kill -9 of one of two workers in the middle of {ROWS} outbox rows, {where}",
        f"{after.states['done']} done, {after.mails - after.recipients} twice in effect, "
        f"{after.states.total() - after.states['done']} left; killed after {after.done_before_the_kill} "
        f"holding {after.held_by_the_killed}, all done in {after.seconds:.1f} s (lease {LEASE_SECONDS} s)",
    )
    assert after.held_by_the_killed > 0
    assert after.states == {"done": ROWS}
    assert after.mails == after.recipients == ROWS


def test_a_killed_worker_loses_nothing_on_sqlite(app: Flask, clock: Clock, figure: Figure) -> None:
    tell(figure, "SQLite", kill_a_worker(app, clock, rows=ROWS))


def test_a_killed_worker_loses_nothing_on_postgresql_and_redis(
    postgres_app: Flask, redis_url: str, clock: Clock, figure: Figure
) -> None:
    tell(figure, "PostgreSQL and Redis", kill_a_worker(postgres_app, clock, rows=ROWS, queue_url=redis_url))
