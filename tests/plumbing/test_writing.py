"""What is written together, and what waits for the next statement."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.dialects import postgresql

from tests.factories.stock import rooms
from tests.support.statements import Counting
from worktrip.catalogue.tables import Facility, Offering
from worktrip.plumbing import events, writing
from worktrip.plumbing.clock import ClockOffset
from worktrip.plumbing.database import Unit, columns, db, table_of, unit_of_work
from worktrip.plumbing.events import Event
from worktrip.plumbing.numbers import NumberSeries, next_number, next_numbers
from worktrip.plumbing.writing import MOST_ROWS, Write, insert_with, write

NUMBERS, HOUSES, OFFERINGS = columns(NumberSeries), columns(Facility), columns(Offering)
ADD = insert(table_of(NumberSeries))
RAISE = (
    update(table_of(NumberSeries))
    .where(NUMBERS.prefix == bindparam("of"))
    .values(last=NUMBERS.last + bindparam("more"))
)
OFFSET = insert(table_of(ClockOffset))


pytestmark = pytest.mark.usefixtures("shop")


def on_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"


def series(*prefixes: str) -> list[dict[str, object]]:
    return [{"prefix": prefix, "fiscal_year": 2026, "last": 1} for prefix in prefixes]


def kept() -> dict[str, int]:
    db.session.rollback()
    return dict(db.session.execute(select(NUMBERS.prefix, NUMBERS.last)).all())  # type: ignore[arg-type]


def test_writes_of_different_tables_are_one_statement_where_that_can_be(statements: Counting) -> None:
    with unit_of_work() as unit, statements() as said:
        write(unit.session, Write(ADD, series("A", "B")), Write(ADD, []), Write(OFFSET, [{"id": 1, "seconds": 60}]))

    assert len(said) == (1 if on_postgresql() else 2)
    assert kept() == {"A": 1, "B": 1}
    assert db.session.scalar(select(ClockOffset.seconds)) == 60


def test_many_rows_are_all_written(statements: Counting) -> None:
    many = [f"P{number}" for number in range(MOST_ROWS + 1)]
    with unit_of_work() as unit:
        write(unit.session, Write(ADD, series(*many)), Write(OFFSET, [{"id": 1, "seconds": 60}]))

    assert kept().keys() == set(many)
    assert db.session.scalar(select(ClockOffset.seconds)) == 60


def test_what_waits_is_seen_by_whatever_is_asked_next() -> None:
    with unit_of_work() as unit:
        unit.later(Write(ADD, series("A")))
        unit.later(Write(RAISE, {"of": "A", "more": 4}))
        unit.later(Write(RAISE, {"of": "A", "more": 20}))
        assert unit.session.scalar(select(NUMBERS.last)) == 25

        unit.later(Write(RAISE, {"of": "A", "more": 100}))
        assert next_number("A", 2026) == 126
    assert kept() == {"A": 126}


def test_what_waits_when_the_unit_ends_is_written_and_when_it_fails_is_not() -> None:
    with unit_of_work() as unit:
        unit.later(Write(ADD, series("A")))
    with pytest.raises(RuntimeError, match="on purpose"), unit_of_work() as unit:
        unit.later(Write(RAISE, {"of": "A", "more": 1}))
        raise RuntimeError("on purpose")

    assert kept() == {"A": 1}


def test_numbers_take_along_what_waits(statements: Counting) -> None:
    with unit_of_work() as unit:
        unit.later(Write(OFFSET, [{"id": 1, "seconds": 60}]))
        with statements() as said:
            assert next_numbers(2026, {"A": 1, "B": 2}) == {"A": range(1, 2), "B": range(1, 3)}

    assert len(said) == (1 if on_postgresql() else 2)
    assert db.session.scalar(select(ClockOffset.seconds)) == 60


def test_the_head_of_the_chain_is_locked_after_what_is_written_with_it(statements: Counting) -> None:
    """Who changes a calendar and records it locks the calendar first; the other way round two would wait for ever."""
    with unit_of_work():
        events.record("test.first")
    with unit_of_work() as unit:
        unit.later(Write(OFFSET, [{"id": 1, "seconds": 60}]))
        events.record("test.second")

    assert db.session.scalar(select(ClockOffset.seconds)) == 60
    assert [event.kind for event in db.session.scalars(select(Event).order_by(Event.seq))] == [
        "test.first",
        "test.second",
    ]
    assert events.verify() is None
    if on_postgresql():
        both = writing._as_one(((OFFSET, 1, ("id", "seconds")), (events._HEAD, 0, ())))
        plan = db.session.execute(text(f"EXPLAIN {_with_numbers(both)}")).scalars().all()
        # what is filtered once is asked for before any row is
        assert any("One-Time Filter" in line for line in plan)


def _with_numbers(statement: Any) -> str:
    return re.sub(r"%\(\w+\)s", "2", str(statement.compile(dialect=postgresql.dialect())))


@pytest.mark.parametrize("count", [0, 1, 3, MOST_ROWS + 1])
def test_a_row_is_inserted_with_those_that_belong_to_it(count: int, statements: Counting) -> None:
    rooms(allotted=1)
    like = db.session.execute(select(OFFERINGS).limit(1)).one()._mapping
    house = dict(db.session.execute(select(HOUSES).limit(1)).one()._mapping) | {"code": "Z9"}
    del house["id"]
    theirs = [dict(like) | {"code": f"Z{number}"} for number in range(count)]
    for each in theirs:
        del each["id"], each["facility_id"]
    db.session.rollback()

    with unit_of_work() as unit, statements() as said:
        made = insert_with(unit.session, Facility.__table__, house, Offering.__table__, "facility_id", theirs)

    assert len(said) == (1 if count == 0 or (on_postgresql() and count <= MOST_ROWS) else 2)
    assert db.session.scalar(select(HOUSES.code).where(HOUSES.id == made)) == "Z9"
    found = db.session.scalars(select(OFFERINGS.code).where(OFFERINGS.facility_id == made)).all()
    assert sorted(found) == sorted(each["code"] for each in theirs)


def test_what_is_taken_by_who_writes_it_waits_no_longer() -> None:
    unit = Unit(db.session)
    unit.later(Write(ADD, series("A")))
    assert [each.statement for each in unit.take_waiting()] == [ADD]
    assert unit.take_waiting() == []


def test_a_result_says_what_its_columns_are_called() -> None:
    found = db.session.execute(text("SELECT 1 AS one, 'x' AS letter"))
    assert list(found.keys()) == ["one", "letter"]
    cursor = db.session.connection().connection.cursor()
    cursor.execute("SELECT 1 AS one, 'x' AS letter")
    described = cursor.description
    assert described is not None
    assert (len(described), described[1][0], [each[0] for each in described]) == (2, "letter", ["one", "letter"])
    cursor.close()
