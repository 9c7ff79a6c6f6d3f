"""The demo's shelves without its trips: what can be offered, and nobody who has asked yet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.factories.proposals import Drafted, drafted
from tests.support import application
from tests.support.application import Clock, make_app, shared_folder
from tests.support.lint import PageClient
from tests.support.people import sign_in
from worktrip.accounts.rules import Role


def _fill(_app: Flask) -> None:
    from worktrip.demo import world

    world.load()


@pytest.fixture(scope="session")
def _shelves(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, Path]:
    template = application._template(shared_folder(tmp_path_factory), "shelves", _fill, DEMO=True)
    return make_app(f"sqlite:///{tmp_path_factory.mktemp('shelves') / 'test.sqlite3'}", DEMO=True), template


@pytest.fixture
def town_app(_shelves: tuple[Flask, Path], clock: Clock) -> Iterator[Flask]:
    """The application with houses, prices and stock, this test's own copy, and its context."""
    app, template = _shelves
    application._fresh(app, template)
    with application._in_context(app):
        yield app


@pytest.fixture
def browser_of_nobody(town_app: Flask) -> PageClient:
    """A browser that has not signed in; every page it fetches is linted."""
    client = town_app.test_client()
    assert isinstance(client, PageClient)
    return client


@pytest.fixture
def s6(town_app: Flask) -> Drafted:
    """A draft that could be sent."""
    return drafted()


@pytest.fixture
def desk(browser_of_nobody: PageClient) -> PageClient:
    """A signed-in concierge."""
    sign_in(browser_of_nobody, Role.CONCIERGE)
    return browser_of_nobody
