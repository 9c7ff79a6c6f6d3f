"""A worker that is killed takes nothing with it: what it held is done by another, and no mail goes out twice."""

from __future__ import annotations

from flask import Flask

from tests.support.application import Clock
from tests.support.killing import kill_a_worker

ROWS = 20


def test_what_a_killed_worker_held_is_done_by_another_on_one_machine(app: Flask, clock: Clock) -> None:
    after = kill_a_worker(app, clock, rows=ROWS)
    assert after.held_by_the_killed > 0
    assert after.states == {"done": ROWS}
    assert after.mails == after.recipients == ROWS


def test_what_a_killed_worker_held_is_done_by_another_on_postgresql_and_redis(
    postgres_app: Flask, redis_url: str, clock: Clock
) -> None:
    after = kill_a_worker(postgres_app, clock, rows=ROWS, queue_url=redis_url)
    assert after.held_by_the_killed > 0
    assert after.states == {"done": ROWS}
    assert after.mails == after.recipients == ROWS
