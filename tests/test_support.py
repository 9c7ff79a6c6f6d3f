"""The ground tests stand on holds: a fresh database for each, a clock that stands still, a client of one's own."""

from __future__ import annotations

import socket
from datetime import date, timedelta

import pytest
import redis
from flask import Flask, g, request_finished
from pytest_socket import SocketBlockedError, SocketConnectBlockedError
from sqlalchemy import func, select, text

from tests.support.application import START, Clock, made_once
from tests.support.lint import PageClient
from tests.support.people import follow_link, forget, sign_in
from tests.support.statements import Counting
from worktrip.accounts import service
from worktrip.accounts.rules import Actor, Role
from worktrip.accounts.tables import Organisation
from worktrip.plumbing import clock as business_clock
from worktrip.plumbing.database import db, unit_of_work


def count() -> int:
    """How many organisations there are."""
    return db.session.scalar(select(func.count()).select_from(Organisation)) or 0


@pytest.mark.xdist_group("services")
def test_what_needs_the_same_costly_thing_is_gathered_on_one_worker(request: pytest.FixtureRequest) -> None:
    # as xdist tells its workers; with pytest 9.2 its 3.8.0 no longer does, and nothing says so
    is_gathered = request.node.nodeid.endswith("@services")
    assert is_gathered == bool(request.config.getoption("loadgroup", default=False))


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_has_a_database_of_its_own(app: Flask, turn: str) -> None:
    assert count() == 0
    service.company(name="株式会社くろよん")
    assert count() == 1


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_has_a_postgresql_database_of_its_own(postgres_app: Flask, turn: str) -> None:
    assert db.engine.dialect.name == "postgresql"
    assert count() == 0
    service.company(name="株式会社くろよん")
    assert count() == 1


@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_a_test_did_to_the_tables_is_put_right_for_the_next(shop: Flask, turn: str) -> None:
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER events_no_delete"))
        else:
            connection.execute(text("DROP TRIGGER events_no_change ON events"))
            connection.execute(text("ALTER TABLE events ADD another integer"))


MADE: list[str] = []


@made_once
def companies(*names: str) -> list[int]:
    """Companies of these names; says that they were really made."""
    MADE.append("、".join(names))
    return [service.company(name=name) for name in names]


@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_a_factory_makes_is_made_once_and_every_test_has_a_copy_of_its_own(app: Flask, turn: str) -> None:
    (first,) = companies("株式会社くろよん")
    assert companies("株式会社あかいし", "株式会社やり") == [first + 1, first + 2]
    assert MADE.count("株式会社くろよん") == 1
    assert count() == 3
    service.company(name="株式会社ほたか")
    assert count() == 4


@made_once
def company(*, name: str) -> None:
    """A company of this name."""
    service.company(name=name)


@pytest.mark.xdist_group("made")
@pytest.mark.parametrize("name", ["株式会社くろよん", "株式会社やり"])
def test_a_factory_that_is_asked_for_something_else_makes_it(app: Flask, name: str) -> None:
    company(name=name)
    assert db.session.scalars(select(Organisation.name)).all() == [name]


def test_what_was_written_or_is_being_written_before_is_never_lost(app: Flask) -> None:
    companies("株式会社くろよん")
    with unit_of_work():
        service.company(name="株式会社ほたか")
        companies("株式会社つばくろ")
    assert count() == 3
    companies("株式会社あかいし", "株式会社やり")
    assert count() == 5


@pytest.mark.parametrize("turn", ["first", "second"])
@pytest.mark.parametrize("hour", [10, 11])
def test_what_a_factory_makes_bears_the_time_of_the_test_and_leaves_the_clock_where_it_set_it(
    app: Flask, clock: Clock, hour: int, turn: str
) -> None:
    clock.day(date(2026, 11, 25), hour)
    twenty_minutes()
    made = db.session.scalars(select(Organisation.created_at)).one()
    assert (made + timedelta(hours=9)).hour == hour
    assert business_clock.now() == made + timedelta(minutes=20)


@made_once
def twenty_minutes() -> None:
    """A company that is made now, and twenty minutes that pass."""
    service.company(name="株式会社くろよん")
    assert isinstance(business_clock.source, Clock)
    business_clock.source.forward(minutes=20)


def test_redis_answers_and_its_database_is_ours(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.ping()


def test_the_clock_stands_until_the_test_moves_it(app: Flask, clock: Clock) -> None:
    assert business_clock.now() == business_clock.real_now() == START
    clock.day(date(2027, 2, 26), 17, 30)
    assert business_clock.today() == date(2027, 2, 26)
    before = business_clock.now()
    clock.forward(minutes=20)
    assert business_clock.now() - before == timedelta(minutes=20)


def test_pretending_a_day_moves_business_time_only(app: Flask) -> None:
    business_clock.pretend(date(2027, 2, 26))
    assert business_clock.today() == date(2027, 2, 26)
    assert business_clock.real_now() == START


def test_statements_are_counted_while_the_block_lasts(app: Flask, statements: Counting) -> None:
    with statements() as said:
        count()
        count()
    count()
    assert [statement.partition(" ")[0] for statement in said] == ["SELECT", "SELECT"]


@pytest.mark.filterwarnings("ignore:A test tried")
def test_the_outer_world_is_out_of_reach() -> None:
    with pytest.raises((SocketBlockedError, SocketConnectBlockedError)):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_the_client_is_whom_the_test_says(app: Flask, client: PageClient) -> None:
    seen: list[Actor] = []

    def look(_app: Flask, **_values: object) -> None:
        seen.append(g.actor)

    with request_finished.connected_to(look, app):
        concierge = sign_in(client, Role.CONCIERGE)
        assert sign_in(client, Role.CONCIERGE) == concierge
        client.get("/healthz")
        forget(client)
        link_id = follow_link(client, Role.ORGANISER, trip_id=7)
        client.get("/healthz")
    staff, organiser = seen
    assert (staff.person_id, staff.roles) == (concierge, {Role.CONCIERGE})
    assert [(access.link_id, access.role) for access in organiser.links] == [(link_id, Role.ORGANISER)]
    assert organiser.roles == frozenset()
