"""What was promised is done at least once, and in effect only once."""

import pytest
from sqlalchemy import select

from worktrip.plumbing import outbox
from worktrip.plumbing.database import db, unit_of_work
from worktrip.plumbing.outbox import OutboxRow

DONE: list[str] = []


@outbox.handler("test.note")
def note(payload):
    """Note that it was done."""
    DONE.append(payload["what"])


@outbox.handler("test.fail")
def fail(payload):
    """Fail as long as the world is against it."""
    if DONE.count("mended") == 0:
        raise RuntimeError("the printer is on fire")
    DONE.append("done at last")


@pytest.fixture(autouse=True)
def _nothing_done():
    DONE.clear()


def promise(kind, key, **payload):
    with unit_of_work():
        return outbox.promise(kind, key, payload)


def row():
    db.session.rollback()
    return db.session.scalars(select(OutboxRow)).one()


def test_promised_work_is_done_once_and_stays_on_record(app):
    promise("test.note", "a", what="tea")
    assert outbox.drain() == 1
    assert outbox.drain() == 0
    assert DONE == ["tea"]
    assert row().state == "done"


def test_the_same_key_is_promised_once(app):
    assert promise("test.note", "a", what="tea") is True
    assert promise("test.note", "a", what="more tea") is False
    outbox.drain()
    assert DONE == ["tea"]


def test_a_failure_waits_longer_each_time_and_keeps_its_reason(app, clock):
    promise("test.fail", "a")
    waits = []
    for _ in range(3):
        outbox.drain()
        waits.append((row().run_at - clock()).total_seconds())
        clock.set(row().run_at)
    assert waits == [10, 40, 160]
    assert row().last_error == "RuntimeError: the printer is on fire"
    DONE.append("mended")
    outbox.drain()
    assert DONE[-1] == "done at last"
    assert row().state == "done"


def test_after_eight_attempts_a_person_must_look_and_can_set_it_going_again(app, clock):
    promise("test.fail", "a")
    for _ in range(8):
        outbox.drain()
        clock.set(row().run_at)
    assert (row().state, row().attempts) == ("dead", 8)
    assert outbox.due() == []
    DONE.append("mended")
    with unit_of_work():
        outbox.retry(row().id)
    outbox.drain()
    assert row().state == "done"


def test_a_row_whose_worker_went_silent_is_taken_by_another_after_its_lease(app, clock):
    promise("test.note", "a", what="tea")
    outbox._claim(row().id)
    assert outbox.due() == []
    clock.forward(seconds=61)
    assert outbox.drain() == 1
    assert DONE == ["tea"]


def test_a_worker_that_comes_back_too_late_changes_nothing(app, clock):
    promise("test.fail", "a")
    claimed = outbox._claim(row().id)
    clock.forward(seconds=61)
    DONE.append("mended")
    outbox.drain()
    outbox._put_back(row().id, claimed[2], 1, "late")
    assert (row().state, row().last_error) == ("done", None)


def test_a_row_that_kills_its_worker_every_time_is_given_up(app, clock):
    promise("test.note", "a", what="poison")
    for _ in range(9):
        outbox._claim(row().id)
        clock.forward(seconds=61)
    assert row().state == "dead"
    assert DONE == []


def test_work_nobody_handles_cannot_be_promised(app):
    with pytest.raises(RuntimeError, match="nobody handles"):
        promise("test.unknown", "a")


def test_a_queue_that_is_down_fails_no_use_case(app, monkeypatch):
    def down(row_id):
        raise ConnectionError

    monkeypatch.setattr(outbox, "enqueue", down)
    promise("test.note", "a", what="tea")
    assert outbox.drain() == 1
