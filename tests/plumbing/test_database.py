"""A use case commits once or not at all, and what it promises leaves only after it."""

import threading

import pytest
from sqlalchemy import func, select, text

from worktrip.plumbing import clock, events, outbox
from worktrip.plumbing.database import (
    change_alike,
    columns,
    db,
    insert_if_missing,
    unit_of_work,
)
from worktrip.plumbing.events import Event
from worktrip.plumbing.numbers import NumberSeries, next_number, next_numbers
from worktrip.plumbing.outbox import OutboxRow


@outbox.handler("test.nothing")
def nothing(payload):
    """Do nothing."""


def count(table):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table))


def test_a_database_that_was_restarted_meanwhile_is_connected_to_anew(postgres_app):
    (kept,) = db.session.execute(text("SELECT pg_backend_pid()")).one()
    db.session.remove()
    db.session.execute(text("SELECT 1"))
    with db.engine.connect() as other:
        assert kept == db.session.scalar(text("SELECT pg_backend_pid()"))
        db.session.remove()
        other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": kept})

    with unit_of_work():
        events.record("test.happened")
    assert kept != db.session.scalar(text("SELECT pg_backend_pid()"))
    assert count(Event) == 1


def test_an_inner_unit_joins_the_outer_one_and_fails_with_it(app):
    with pytest.raises(RuntimeError, match="outer"), unit_of_work():
        with unit_of_work():
            events.record("test.happened")
            outbox.promise("test.nothing", "once", {})
        raise RuntimeError("outer")
    assert (count(Event), count(OutboxRow)) == (0, 0)


def test_a_change_outside_a_unit_is_refused(app):
    db.session.add(NumberSeries(prefix="X", fiscal_year=2026, last=1))
    with pytest.raises(RuntimeError, match="outside"), unit_of_work():
        pass
    db.session.rollback()


@pytest.mark.parametrize("kind", ["app", "postgres_app"])
def test_what_was_read_before_the_unit_is_read_again_inside_it(kind, request):
    app = request.getfixturevalue(kind)
    with unit_of_work():
        next_number("X", 2026)
    before = db.session.scalars(select(NumberSeries)).one()

    def somebody_else():
        with app.app_context():
            with unit_of_work():
                next_number("X", 2026)
            db.session.remove()

    other = threading.Thread(target=somebody_else)
    other.start()
    other.join()
    with unit_of_work():
        assert before.last == 2


def test_numbers_of_a_year_have_no_gap_when_a_use_case_fails(app):
    with unit_of_work():
        assert next_number("INV", 2026) == 1
    with pytest.raises(RuntimeError), unit_of_work():
        assert next_number("INV", 2026) == 2
        raise RuntimeError
    with unit_of_work():
        assert next_number("INV", 2026) == 2
        assert next_number("INV", 2027) == 1
        assert next_number("PO", 2026) == 1


def test_numbers_of_several_series_are_taken_at_once(app):
    with unit_of_work():
        next_number("PO", 2026)
        taken = next_numbers(2026, {"PO": 3, "CT": 1})
    assert taken == {"PO": range(2, 5), "CT": range(1, 2)}


def test_eight_threads_take_eighty_numbers_and_none_twice(app):
    taken = []

    def take():
        with app.app_context():
            for _ in range(10):
                with unit_of_work():
                    number = next_number("WT", 2026)
                taken.append(number)
            db.session.remove()

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 81))


def test_the_same_on_postgresql(postgres_app):
    app, taken = postgres_app, []

    def take():
        with app.app_context():
            for _ in range(5):
                with unit_of_work():
                    number = next_number("WT", 2026)
                    events.record("test.numbered", number=number)
                taken.append(number)
            db.session.remove()

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 41))
    assert events.verify() is None
    assert count(Event) == 40


@pytest.mark.parametrize("kind", ["app", "postgres_app"])
def test_a_row_is_inserted_once_however_often_it_is_asked_for(kind, request):
    request.getfixturevalue(kind)
    with unit_of_work():
        assert insert_if_missing(NumberSeries, prefix="X", fiscal_year=2026, last=0)
        assert not insert_if_missing(NumberSeries, prefix="X", fiscal_year=2026, last=7)
    assert db.session.get(NumberSeries, ("X", 2026)).last == 0


def test_what_must_stay_after_a_failure_is_done_after_the_rollback(app):
    done = []
    with pytest.raises(RuntimeError), unit_of_work() as unit:
        unit.after_rollback.append(lambda: done.append("counted"))
        unit.after_commit.append(lambda: done.append("committed"))
        raise RuntimeError
    assert done == ["counted"]


def test_an_instant_needs_its_zone_and_comes_back_as_utc(app, clock):
    from datetime import datetime

    with pytest.raises(Exception, match="zone"), unit_of_work() as unit:
        unit.session.add(_row(datetime(2026, 11, 24)))  # noqa: DTZ001
        unit.session.flush()
    with unit_of_work() as unit:
        unit.session.add(_row(clock()))
    assert db.session.scalars(select(OutboxRow)).one().run_at == clock()


def _row(at):
    return OutboxRow(
        kind="test.nothing", key="x", payload="{}", state="ready", run_at=at, attempts=0, created_at=clock.real_now()
    )


def test_on_postgresql_what_is_read_leaves_no_transaction_and_stays_prepared(postgres_app):
    question = select(func.count()).select_from(Event).where(Event.kind == "asked often")
    for _ in range(7):
        db.session.execute(question).all()
        driver = db.session.connection().connection.driver_connection
        assert driver.info.transaction_status.name == "IDLE"
        db.session.remove()

    prepared = db.session.execute(text("SELECT statement FROM pg_prepared_statements")).scalars().all()
    assert any("events" in statement for statement in prepared)


def test_on_postgresql_a_unit_that_fails_leaves_nothing(postgres_app):
    with pytest.raises(ZeroDivisionError), unit_of_work() as unit:
        unit.session.add(NumberSeries(prefix="ZZ", fiscal_year=2026, last=1))
        unit.session.flush()
        raise ZeroDivisionError

    assert db.session.get(NumberSeries, ("ZZ", 2026)) is None
    with unit_of_work():
        assert next_number("ZZ", 2026) == 1
    db.session.remove()
    assert db.session.get(NumberSeries, ("ZZ", 2026)).last == 1


def test_a_table_that_is_asked_says_what_the_unit_has_changed(shop):
    series = columns(NumberSeries)
    with unit_of_work() as unit:
        unit.session.add(NumberSeries(prefix="ZZ", fiscal_year=2026, last=7))
        assert unit.session.execute(select(series.last).where(series.prefix == "ZZ")).scalar_one() == 7


def test_what_becomes_the_same_is_written_in_one_statement(shop, statements):
    with unit_of_work():
        for number in range(3):
            outbox.promise("mail", f"mail:{number}", {})
    with unit_of_work() as unit:
        rows = unit.session.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()
        with statements() as said:
            change_alike(rows, state="done", payload="{}")
            unit.session.flush()
        assert {row.state for row in rows} == {"done"}

    assert len(said) == 1
    db.session.remove()
    assert set(db.session.scalars(select(OutboxRow.state))) == {"done"}
