"""The application in tests: one per process, with a database that is fresh for every test."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

import pytest
from flask import Flask, current_app

from tests.support.lint import PageClient

if TYPE_CHECKING:
    from worktrip.plumbing.mail import SentMail

SETTINGS: dict[str, object] = {
    "TESTING": True,
    "SECRET_KEY": "a secret only tests know",
    "BASE_URL": "http://localhost",
    "MAIL_URL": "mailbox:",
    "MAIL_REPLY_TO": "trip@worktrip.example",
    "STRIPE_SECRET_KEY": "sk_test_of_the_tests",
    "STRIPE_WEBHOOK_SECRET": "whsec_of_the_tests",
}
START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def make_app(database_url: str, **overrides: object) -> Flask:
    """The application as tests want it: mail kept in a mailbox, no CSRF token to carry, its client a linter."""
    from worktrip import create_app

    app = create_app({**SETTINGS, "DATABASE_URL": database_url, **overrides})
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = PageClient
    return app


class Clock:
    """The time in a test: it stands still until the test moves it."""

    def __init__(self) -> None:
        self.moment = START

    def __repr__(self) -> str:
        return f"Clock at {self.moment}"

    def __call__(self) -> datetime:
        return self.moment

    def set(self, moment: datetime) -> None:
        """Make it `moment`, an aware time: real and business time alike."""
        assert moment.tzinfo is not None
        self.moment = moment.astimezone(UTC)

    def day(self, day: date, hour: int = 10, minute: int = 0) -> None:
        """Make it that time of that day in Japan."""
        self.set(datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=9))

    def forward(self, **by: float) -> None:
        """Let time pass: `clock.forward(minutes=20)`."""
        self.moment += timedelta(**by)


@contextmanager
def _standing_still() -> Iterator[Clock]:
    from worktrip.plumbing import clock as plumbing_clock

    real, plumbing_clock.source = plumbing_clock.source, Clock()
    try:
        yield plumbing_clock.source
    finally:
        plumbing_clock.source = real


@pytest.fixture
def clock() -> Iterator[Clock]:
    """The one clock, standing at 10:00 on Tuesday 24 November 2026 in Japan."""
    with _standing_still() as standing:
        yield standing


# --- the database: a file, made once for all workers and copied back for every test ----------------------------------


def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run see."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def fill(app: Flask, load: Callable[[Flask], None]) -> None:
    """Bring the application's empty database up to date and load something into it, then let go of it."""
    from worktrip.plumbing import database

    with _standing_still():
        database.upgrade(app)
        with app.app_context():
            load(app)
            database.db.session.remove()
            database.db.engine.dispose()


def _template(folder: Path, name: str, load: Callable[[Flask], None], **overrides: object) -> Path:
    """A migrated and filled file that the first worker to come makes, while the others wait for it."""
    template = folder / f"{name}.sqlite3"
    with _alone(folder / f"{name}.lock"):
        if not template.exists():
            making = folder / f"{name}.making.sqlite3"
            fill(make_app(f"sqlite:///{making}", **overrides), load)
            making.rename(template)
    return template


def _fresh(app: Flask, template: Path) -> None:
    """Put a copy of the template in place of the application's database."""
    from worktrip.plumbing import pages
    from worktrip.plumbing.database import db

    pages.forget_kept(app)
    with app.app_context():
        db.engine.dispose()
    file = _file_of(app)
    for leftover in ("-wal", "-shm", ""):
        file.with_name(file.name + leftover).unlink(missing_ok=True)
    shutil.copyfile(template, file)
    os.utime(file, ns=(0, 0))
    app.extensions["copied_from"] = template


def _file_of(app: Flask) -> Path:
    return Path(str(app.config["DATABASE_URL"]).removeprefix("sqlite:///"))


# --- what factories make: once, and put back for every other test that begins with the same ---------------------------

P = ParamSpec("P")
T = TypeVar("T")
_made: dict[tuple[object, ...], tuple[object, datetime, Path]] = {}


def made_once(make: Callable[P, T]) -> Callable[P, T]:
    """A factory whose outcome is kept: the same call on the same SQLite database at the same time gives a copy of it.

    Where anything else has been written before, and on PostgreSQL, it is done anew. Its answer is plain values. Who
    puts something else in place of what the factory uses does so after calling it.
    """

    @wraps(make)
    def again(*args: P.args, **kwargs: P.kwargs) -> T:
        from worktrip.plumbing import clock as plumbing_clock
        from worktrip.plumbing.database import db

        app, standing = current_app._get_current_object(), plumbing_clock.source  # type: ignore[attr-defined]
        before = _untouched_copy(app)
        if before is None or not isinstance(standing, Clock):
            return make(*args, **kwargs)
        call = (before, app.config["BASE_URL"], standing.moment, make, repr(args), repr(kwargs))
        if call not in _made:
            answer = make(*args, **kwargs)
            db.session.rollback()
            db.engine.dispose()
            # beside it, where no other worker keeps anything
            after = _file_of(app).with_name(f"made-{len(_made)}.sqlite3")
            shutil.copyfile(_file_of(app), after)
            _made[call] = answer, standing.moment, after
        kept, standing.moment, after = _made[call]
        db.session.rollback()
        _fresh(app, after)
        return cast("T", kept)

    return again


def _untouched_copy(app: Flask) -> Path | None:
    """What the application's database is a copy of, if nothing has been written to it nor is about to be."""
    from worktrip.plumbing.database import current_unit

    if "copied_from" not in app.extensions or current_unit() is not None:
        return None
    file = _file_of(app)
    log = file.with_name(f"{file.name}-wal")
    is_untouched = file.stat().st_mtime_ns == 0 and not (log.exists() and log.stat().st_size)
    return app.extensions["copied_from"] if is_untouched else None


@contextmanager
def _in_context(app: Flask) -> Iterator[Flask]:
    from worktrip.plumbing.database import db

    with app.app_context():
        yield app
        db.session.remove()


@pytest.fixture(scope="session")
def _empty_app(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, Path]:
    template = _template(shared_folder(tmp_path_factory), "empty", lambda app: None)
    return make_app(f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.sqlite3'}"), template


@pytest.fixture
def app(_empty_app: tuple[Flask, Path], clock: Clock) -> Iterator[Flask]:
    """The application on a migrated and empty SQLite database of this test's own, and its context."""
    application, template = _empty_app
    _fresh(application, template)
    with _in_context(application):
        yield application


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A browser that has not signed in, on an empty database; every page it fetches is linted."""
    return _client(app)


def load_demo(_app: Flask) -> None:
    """Load the demo world, and do what it promised."""
    from worktrip.demo import world
    from worktrip.plumbing import outbox

    world.load_all()
    outbox.drain()


@pytest.fixture(scope="session")
def _demo_app(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, Path]:
    template = _template(shared_folder(tmp_path_factory), "demo", load_demo, DEMO=True)
    return make_app(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'test.sqlite3'}", DEMO=True), template


@pytest.fixture
def demo_app(_demo_app: tuple[Flask, Path], clock: Clock) -> Iterator[Flask]:
    """The application with the demo world loaded, this test's own copy of it, and its context."""
    application, template = _demo_app
    _fresh(application, template)
    with _in_context(application):
        yield application


@pytest.fixture
def demo_client(demo_app: Flask) -> PageClient:
    """A browser that has not signed in, in the demo world; every page it fetches is linted."""
    return _client(demo_app)


def _client(app: Flask) -> PageClient:
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


# --- what leaves -----------------------------------------------------------------------------------------------------


@pytest.fixture
def drain() -> Callable[[], int]:
    """Do all promised work that is due; how many rows were done."""
    from worktrip.plumbing import outbox

    return outbox.drain


@pytest.fixture
def mailbox(drain: Callable[[], int]) -> Callable[..., Sequence[SentMail]]:
    """What was sent so far, oldest first, after promised mail has gone out; `mailbox(to=…)` for one address."""
    from worktrip.plumbing import mail
    from worktrip.plumbing.database import db

    def look(*, to: str | None = None, event: str | None = None) -> Sequence[SentMail]:
        drain()
        db.session.rollback()
        sent = reversed(mail.sent(limit=1000))
        return [row for row in sent if to in {None, row.recipient} and event in {None, row.event}]

    return look
