"""The town before anybody has asked, with everything real around it that can be: queue, payment stand-in, webhooks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tests.journeys import steps
from tests.journeys.steps import World
from tests.support.application import SETTINGS, Clock, _fresh, _in_context, _template, make_app, shared_folder
from tests.support.services import Databases, spare_port
from worktrip.demo import payments
from worktrip.plumbing import clock as plumbing_clock
from worktrip.plumbing import database, outbox, queue


def _load(_app: Flask) -> None:
    from worktrip.demo import world

    world.load()
    outbox.drain()


@pytest.fixture(scope="session")
def _town(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    template = _template(shared_folder(tmp_path_factory), "town", _load, DEMO=True)
    app = make_app(f"sqlite:///{tmp_path_factory.mktemp('journeys') / 'test.sqlite3'}", DEMO=True)
    app.extensions["template"] = template
    return app


def _offer(app: Flask) -> None:
    assert isinstance(plumbing_clock.source, Clock)
    world = World(app, plumbing_clock.source, outbox.drain, app)
    _load(app)
    organiser = world.browser()
    no = steps.asks(world, organiser)
    steps.proposes(world, world.staff(steps.CONCIERGE), no)
    steps.opens_the_mail(world, organiser, "proposals/sent")
    steps.consents(organiser, no, 1)


@pytest.fixture(scope="session")
def _offered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _template(shared_folder(tmp_path_factory), "offered", _offer, DEMO=True)


@contextmanager
def _served(app: Flask, port: int) -> Iterator[None]:
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def _with_payments(app: Flask, clock: Clock, patch: pytest.MonkeyPatch, work: object) -> Iterator[World]:
    """The world with a payment stand-in on a socket that tells the application by signed webhook, twice."""
    ours, theirs = spare_port(), spare_port()
    till = payments.create_standin(
        str(SETTINGS["STRIPE_SECRET_KEY"]),
        str(SETTINGS["STRIPE_WEBHOOK_SECRET"]),
        f"http://127.0.0.1:{ours}/webhooks/stripe",
    )
    patch.setitem(app.config, "STRIPE_API_BASE", f"http://127.0.0.1:{theirs}")
    patch.setitem(app.config, "BASE_URL", f"http://127.0.0.1:{ours}")
    with _served(app, ours), _served(till, theirs):
        yield World(app, clock, work, till)  # type: ignore[arg-type]


@pytest.fixture
def world(_town: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The town on SQLite; background work is done where it is promised."""
    _fresh(_town, _town.extensions["template"])
    with _in_context(_town), _with_payments(_town, clock, monkeypatch, outbox.drain) as world:
        yield world


@pytest.fixture
def offered(_town: Flask, _offered: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The town some minutes after a proposal was sent that may be accepted: trip `world.no`, version 1."""
    _fresh(_town, _offered)
    clock.forward(minutes=10)
    with _in_context(_town), _with_payments(_town, clock, monkeypatch, outbox.drain) as world:
        world.no = "WT-2026-0001"
        yield world


@pytest.fixture
def world_at_scale(
    databases: Databases, redis_url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    """The town on PostgreSQL with Redis behind the queue: what is promised goes there and is taken from there."""
    monkeypatch.setattr(outbox, "enqueue", None)
    app = make_app(databases.make("journey"), DEMO=True, QUEUE_URL=redis_url)
    database.upgrade(app)
    with app.app_context():
        _load(app)
    # tests leave the queue out, this one is about it
    app.testing = False
    huey = queue.init_app(app)
    app.testing = True

    def work() -> None:
        # an empty queue would be waited on
        while huey.pending_count():
            huey.execute(huey.dequeue())

    with _in_context(app), _with_payments(app, clock, monkeypatch, work) as world:
        yield world
    with app.app_context():
        database.db.engine.dispose()
    databases.drop("journey")


@pytest.fixture
def unused_port() -> int:
    """A port nobody listens on."""
    return spare_port()
