"""What one acceptance asks the database: others wait for it, so it is bounded, and the same whatever there is."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.factories.bookings import Sent, Town, code_for, rides, sent_one_room, town
from tests.support.application import made_once
from tests.support.statements import Counting
from worktrip.bookings import queries, service
from worktrip.plumbing.database import db

# one more than when measured: SQLite is told one after the other what PostgreSQL is told together
MOST = {"sqlite": 21, "postgresql": 15}


@pytest.fixture
@made_once
def houses(shop: Flask) -> Town:
    """A town whose pension has been booked once."""
    there = town(pension_rooms=20)
    _accepted(sent_one_room(there))
    return there


def _accepted(of: Sent) -> None:
    service.accept(version_id=of.version_id, code=code_for(of))


def _cost(of: Sent, statements: Counting) -> int:
    code = code_for(of)
    db.session.rollback()
    with statements() as said:
        assert service.accept(version_id=of.version_id, code=code).is_new
    return len(said)


def test_an_acceptance_takes_as_many_statements_whatever_was_accepted_before(
    houses: Town, statements: Counting
) -> None:
    first = _cost(sent_one_room(houses), statements)
    for _ in range(10):
        _accepted(sent_one_room(houses))

    assert _cost(sent_one_room(houses), statements) == first <= MOST[db.engine.dialect.name]


def test_nine_more_houses_cost_no_statement_more(houses: Town, statements: Counting) -> None:
    carriers = rides(9)
    _accepted(sent_one_room(houses, also=carriers))

    large = sent_one_room(houses, also=carriers)
    more = _cost(large, statements) - _cost(sent_one_room(houses), statements)
    assert more == 0
    assert len(queries.orders_of_trip(large.trip_id)) == 10


def test_a_house_that_is_asked_for_the_first_time_costs_no_more(houses: Town, statements: Counting) -> None:
    carrier = rides(1)
    unknown = _cost(sent_one_room(houses, also=carrier), statements)

    assert unknown == _cost(sent_one_room(houses, also=carrier), statements)
