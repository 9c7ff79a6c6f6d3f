"""The tree obeys the house, and the walker that says so would notice if it did not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture import ORDER, STAGES, breaches

ROOT = Path(__file__).parents[1]
DOCSTRING = '"""What it is for.\n\nOwns: rows.\nComes in: asks.\nGoes out: answers.\nStates: new, done.\n"""\n'


def plant(root: Path, files: dict[str, str]) -> Path:
    """A small tree with every package of the house, and `files` in it."""
    for package in ORDER:
        folder = root / "worktrip" / package
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text(DOCSTRING)
    for name, source in files.items():
        path = root / "worktrip" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    return root


def test_the_tree_obeys_the_house() -> None:
    assert "\n".join(map(str, breaches(ROOT))) == ""


def test_every_stage_of_the_journey_is_there() -> None:
    assert [name for name in ORDER if not (ROOT / "worktrip" / name / "__init__.py").is_file()] == []


def test_nothing_stands_beside_the_stages() -> None:
    folders = {path.name for path in (ROOT / "worktrip").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders <= set(ORDER)


def test_the_map_lists_the_stages_in_the_order_of_the_journey() -> None:
    from worktrip import STAGES as listed

    assert [name for name in listed if name in STAGES] == list(STAGES)


BREACHES: dict[str, tuple[str, dict[str, str]]] = {
    "a stage imports what stands to its right": (
        "order",
        {"trips/service.py": "from worktrip.bookings import service\n", "bookings/service.py": ""},
    ),
    "the import is hidden in a function": (
        "order",
        {"trips/service.py": "def f():\n    from worktrip.bookings.service import g\n", "bookings/service.py": ""},
    ),
    "the import is hidden in a string": (
        "order",
        {"trips/service.py": "import importlib\nimportlib.import_module('worktrip.bookings.service')\n"},
    ),
    "the import is relative": (
        "order",
        {"trips/service.py": "from ..bookings import service\n", "bookings/service.py": ""},
    ),
    "the import is for types only": (
        "order",
        {"kernel/money.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import worktrip.trips.rules\n"},
    ),
    "plumbing knows a business word": ("order", {"plumbing/mail.py": "from worktrip.accounts import rules\n"}),
    "a stage imports the demo world": ("order", {"site/service.py": "from worktrip.demo import world\n"}),
    "a stage imports the application": ("order", {"site/service.py": "from worktrip import create_app\n"}),
    "a stage imports the commands": ("order", {"site/service.py": "import worktrip.cli\n"}),
    "the package is imported instead of its file": ("file table", {"bookings/service.py": "import worktrip.trips\n"}),
    "rules import tables": (
        "file table",
        {"trips/rules.py": "from worktrip.trips import tables\n", "trips/tables.py": ""},
    ),
    "rules import plumbing": ("file table", {"trips/rules.py": "from worktrip.plumbing.clock import now\n"}),
    "tables import a service": ("file table", {"trips/tables.py": "from worktrip.accounts.service import f\n"}),
    "a service imports earlier tables": (
        "file table",
        {"bookings/service.py": "from worktrip.trips.tables import Trip\n"},
    ),
    "a service imports a view": (
        "file table",
        {"trips/service.py": "from worktrip.trips import concierge\n", "trips/concierge.py": ""},
    ),
    "a service imports forms": ("file table", {"trips/service.py": "from worktrip.trips.forms import Ask\n"}),
    "queries import a service": ("file table", {"trips/queries.py": "from worktrip.trips.service import f\n"}),
    "forms import tables": ("file table", {"trips/forms.py": "from worktrip.trips.tables import Trip\n"}),
    "a view imports tables": ("file table", {"trips/concierge.py": "from worktrip.trips.tables import Trip\n"}),
    "a view gets a table handed on by queries": (
        "file table",
        {
            "trips/concierge.py": "from worktrip.trips.queries import Trip\n",
            "trips/queries.py": "from worktrip.trips.tables import Trip\n",
            "trips/tables.py": "class Trip: ...\n",
        },
    ),
    "a view imports another stage's form": (
        "file table",
        {"stays/concierge.py": "from worktrip.trips.forms import Ask\n"},
    ),
    "an adapter imports tables": ("file table", {"billing/zengin.py": "from worktrip.billing.tables import Invoice\n"}),
    "the schedule reads by itself": ("file table", {"schedule.py": "from worktrip.trips import queries\n"}),
    "the commands import tables": ("file table", {"cli.py": "from worktrip.trips.tables import Trip\n"}),
    "rules import the database library": ("purity", {"trips/rules.py": "from sqlalchemy import select\n"}),
    "rules import the web library": ("purity", {"trips/rules/states.py": "import flask\n"}),
    "the kernel imports the form library": ("purity", {"kernel/writing.py": "def f():\n    import wtforms\n"}),
    "rules roll dice": ("purity", {"accounts/rules.py": "import secrets\n"}),
    "rules read a file": ("purity", {"trips/rules.py": "TEXT = open('x').read()\n"}),
    "a view touches the session": ("view", {"trips/concierge.py": "from x import db\ndb.session.get(1)\n"}),
    "a view imports the database": ("view", {"trips/concierge.py": "from worktrip.plumbing.database import db\n"}),
    "a view opens a unit": ("unit", {"trips/concierge.py": "from worktrip.plumbing.database import unit_of_work\n"}),
    "queries open a unit through the module": (
        "unit",
        {"trips/queries.py": "from worktrip.plumbing import database\nwith database.unit_of_work():\n    pass\n"},
    ),
    "queries add a row": ("read", {"trips/queries.py": "from x import db\ndef f(r):\n    db.session.add(r)\n"}),
    "queries flush under another name": ("read", {"trips/queries.py": "def f(session):\n    session.flush()\n"}),
    "queries write a statement": ("read", {"trips/queries.py": "from sqlalchemy import update\n"}),
    "queries write through an alias": ("read", {"trips/queries.py": "import sqlalchemy as sa\nsa.delete(T)\n"}),
    "somebody else imports stripe": ("adapter", {"billing/service.py": "import stripe\n"}),
    "somebody else imports icalendar": ("adapter", {"inventory/feeds.py": "from icalendar import Calendar\n"}),
    "somebody else expands repetitions": ("adapter", {"inventory/feeds.py": "import recurring_ical_events\n"}),
    "a stage signals": ("signals", {"trips/service.py": "from blinker import Namespace\n"}),
    "a stage reads the wall clock": (
        "clock",
        {"trips/service.py": "from datetime import datetime, UTC\nx = datetime.now(UTC)\n"},
    ),
    "a default reads the wall clock under an alias": (
        "clock",
        {"trips/tables.py": "import datetime as dt\nx = dict(default=dt.date.today)\n"},
    ),
    "a table lets the database read the clock": (
        "clock",
        {"trips/tables.py": "from sqlalchemy import func\nx = func.now()\n"},
    ),
    "plumbing reads the time past the clock": ("clock", {"plumbing/outbox.py": "from time import time\n"}),
    "a service has routes": ("routes", {"trips/service.py": "from worktrip.plumbing.pages import stage_routes\n"}),
    "a file has no noun": ("name", {"trips/utils.py": ""}),
    "a folder has no noun": ("name", {"plumbing/helpers/dates.py": ""}),
    "a file is too long": ("length", {"trips/service.py": "x = 1\n" * 451}),
    "a stage does not say what it owns": ("docstring", {"trips/__init__.py": '"""Trips."""\n'}),
    "a package says nothing": ("docstring", {"kernel/__init__.py": ""}),
    "a stage's package runs code": ("docstring", {"trips/__init__.py": DOCSTRING + "import os\n"}),
    "a foreign key points right": (
        "foreign key",
        {
            "trips/tables.py": "class T:\n    __tablename__ = 'trips'\n    b = column(ForeignKey('bookings.id'))\n",
            "bookings/tables.py": "class B:\n    __tablename__ = 'bookings'\n",
        },
    ),
    "a foreign key of two columns points right": (
        "foreign key",
        {
            "trips/tables.py": "x = ForeignKeyConstraint(['a', 'b'], ['bookings.a', 'bookings.b'])\n",
            "bookings/tables.py": "class B:\n    __tablename__: str = 'bookings'\n",
        },
    ),
    "a foreign key names a class": ("foreign key", {"trips/tables.py": "x = ForeignKey(Person.id)\n"}),
    "a foreign key names no table": ("foreign key", {"trips/tables.py": "x = ForeignKey('nowhere.id')\n"}),
}


@pytest.mark.parametrize("planted", BREACHES)
def test_the_walker_notices_when(planted: str, tmp_path: Path) -> None:
    rule, files = BREACHES[planted]
    assert rule in {breach.rule for breach in breaches(plant(tmp_path, files))}


ALLOWED: dict[str, str] = {
    "kernel/calendar.py": "import holidays\nfrom worktrip.kernel.errors import DomainError\n",
    "kernel/errors.py": "class DomainError(Exception): ...\n",
    "plumbing/clock.py": "from datetime import UTC, datetime\n\ndef now():\n    return datetime.now(UTC)\n",
    "plumbing/database.py": "import time\nfrom sqlalchemy import insert\nt = time.monotonic()\n",
    "plumbing/calendars/reading.py": "import icalendar\nimport recurring_ical_events\n",
    "accounts/rules.py": "from enum import StrEnum\n",
    "accounts/tables.py": "class Person:\n    __tablename__ = 'people'\n",
    "accounts/queries.py": "from worktrip.accounts.tables import Person\n",
    "accounts/service.py": "from worktrip.accounts.tables import Person\n",
    "trips/rules.py": "from worktrip.accounts.rules import Action\nfrom worktrip.kernel import errors\n",
    "trips/tables.py": "from worktrip.plumbing.database import Base\nx = ForeignKey('people.id')\n",
    "trips/queries.py": "from worktrip.accounts.tables import Person\nseen = set()\nseen.add(1)\n",
    "trips/service.py": "from worktrip.accounts import queries, rules, service\nfrom . import tables\n"
    "from worktrip.plumbing.database import unit_of_work\nwith unit_of_work() as unit:\n    pass\n",
    "trips/forms.py": "from worktrip.plumbing.pages import Form\nfrom . import rules\n",
    "trips/concierge.py": "from flask import session\nfrom worktrip.accounts.rules import Action\n"
    "from worktrip.accounts import queries as people\nfrom worktrip.plumbing import clock, pages\n"
    "from . import forms, queries, rules, service\n",
    "billing/stripe_gateway.py": "import stripe\nfrom worktrip.kernel import errors\n",
    "billing/service.py": "from . import stripe_gateway\n",
    "demo/world.py": "from worktrip import create_app\nfrom worktrip.trips.tables import Trip\n",
    "cli.py": "from worktrip.trips import service\nfrom worktrip.plumbing import outbox\n",
    "schedule.py": "from worktrip.trips import service\n",
    "__init__.py": "from worktrip import cli\nfrom worktrip.trips import tables, concierge\n",
}


def test_what_the_house_allows_is_no_breach(tmp_path: Path) -> None:
    assert "\n".join(map(str, breaches(plant(tmp_path, ALLOWED)))) == ""
