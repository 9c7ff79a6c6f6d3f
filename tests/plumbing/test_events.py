"""The event log shows tampering, and lets a body go without breaking."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from worktrip.plumbing import events
from worktrip.plumbing.database import db, unit_of_work
from worktrip.plumbing.events import Broken, Event


@pytest.fixture
def logged(shop):
    """The application on either database, with a log that holds five events."""
    for number in range(5):
        with unit_of_work():
            events.record("test.happened", trip_no="WT-2026-0001", number=number)
    return shop


def tamper(statement):
    """Change the log as somebody would who has the database and takes the triggers away."""
    db.session.rollback()
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for name in ("events_no_update", "events_no_delete"):
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("DROP TRIGGER events_no_change ON events"))
        connection.execute(text(statement))
    db.session.rollback()


def test_an_untouched_log_holds(logged):
    assert events.verify() is None


def test_an_event_can_be_neither_changed_nor_deleted(logged):
    for statement in (
        "UPDATE events SET kind = 'x' WHERE seq = 2",
        "DELETE FROM events WHERE seq = 2",
        "UPDATE events SET body = NULL, salt = NULL, kind = 'x' WHERE seq = 2",
    ):
        with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
            connection.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE events SET body = '{\"number\": 9}' WHERE seq = 3", Broken(3, "body changed")),
        ("UPDATE events SET digest = hash WHERE seq = 4", Broken(4, "body changed")),
        ("UPDATE events SET body = NULL, salt = NULL, digest = hash WHERE seq = 4", Broken(4, "hash does not follow")),
        ("DELETE FROM events WHERE seq = 2", Broken(2, "missing")),
        ("DELETE FROM events WHERE seq = 5", Broken(5, "missing")),
        ("UPDATE event_chain_head SET seq = 4", Broken(6, "missing")),
    ],
)
def test_the_first_broken_row_is_named(logged, statement, broken):
    tamper(statement)
    assert events.verify() == broken


def test_a_body_can_be_erased_for_privacy_and_the_chain_still_holds(logged):
    with unit_of_work():
        events.erase(3)
    assert events.verify() is None
    erased = db.session.scalars(select(Event).where(Event.seq == 3)).one()
    assert (erased.body, erased.salt) == (None, None)


def test_the_command_names_the_broken_row(logged):
    runner = logged.test_cli_runner()
    assert runner.invoke(args=["audit", "verify"]).output == "the chain holds\n"
    db.session.rollback()
    tamper("DELETE FROM events WHERE seq = 2")
    result = runner.invoke(args=["audit", "verify"])
    assert result.exit_code == 1
    assert "event 2" in result.output


def test_events_stand_in_the_order_in_which_units_committed(logged):
    with unit_of_work():
        events.record("test.first")
        events.record("test.second")
    kinds = db.session.scalars(select(Event.kind).order_by(Event.seq)).all()
    assert kinds[-2:] == ["test.first", "test.second"]
