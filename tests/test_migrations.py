"""Migrations go up and down on both databases, with data, and end in exactly the schema the tables describe."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect, select, text

from tests.support.application import Clock, fill, load_demo, make_app
from tests.support.services import Databases

KINDS = (
    "sqlite",
    pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.xdist_group("services")]),
)


class Maker(Protocol):
    """Makes an app on a database of its own that is empty, or has the demo world loaded."""

    def __call__(self, name: str, *, loaded: bool = False) -> Flask: ...


@pytest.fixture
def sqlite_maker(tmp_path: Path, request: pytest.FixtureRequest, clock: Clock) -> Iterator[Maker]:
    """Makes apps on SQLite files."""
    apps: list[Flask] = []

    def make(name: str, *, loaded: bool = False) -> Flask:
        file = tmp_path / f"{name}.sqlite3"
        if loaded:
            shutil.copyfile(request.getfixturevalue("_demo_app")[1], file)
        apps.append(make_app(f"sqlite:///{file}", DEMO=True))
        return apps[-1]

    yield make
    _let_go(apps)


@pytest.fixture
def postgresql_maker(databases: Databases, request: pytest.FixtureRequest, clock: Clock) -> Iterator[Maker]:
    """Makes apps on PostgreSQL databases."""
    apps: list[Flask] = []
    names: list[str] = []

    def make(name: str, *, loaded: bool = False) -> Flask:
        names.append(name)
        like = request.getfixturevalue("postgresql_demo") if loaded else None
        apps.append(make_app(databases.make(name, like=like), DEMO=True))
        return apps[-1]

    yield make
    _let_go(apps)
    for name in names:
        databases.drop(name)


@pytest.fixture(scope="module")
def postgresql_demo(databases: Databases) -> str:
    """The name of a PostgreSQL database with the demo world loaded, to be copied."""
    app = make_app(databases.make("demo"), DEMO=True)
    fill(app, load_demo)
    return "demo"


def _let_go(apps: list[Flask]) -> None:
    from worktrip.plumbing.database import db

    for app in apps:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


Schema = dict[str, set[str]]


def schema(app: Flask) -> Schema:
    """Everything a database knows about its tables: columns, constraints with CHECKs, indexes, triggers, functions."""
    from worktrip.plumbing.database import db

    with app.app_context():
        found = _sqlite_schema() if db.engine.dialect.name == "sqlite" else _postgresql_schema()
        db.session.remove()
        db.engine.dispose()
    return found


def _sqlite_schema() -> Schema:
    from worktrip.plumbing.database import db

    found: Schema = {}
    rows = db.session.execute(text("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    for kind, name, table, sql in rows:
        plain = re.sub(r"\s+", " ", sql.replace('"', "")).strip()
        if kind == "table":
            inside = plain[plain.index("(") + 1 : plain.rindex(")")]
            found[f"table {name}"] = {plain[plain.rindex(")") + 1 :].strip(), *_top_level_parts(inside)}
        else:
            found.setdefault(f"table {table}", set()).add(plain)
    found.pop("table alembic_version", None)
    return found


def _top_level_parts(text: str) -> Iterator[str]:
    """Split at commas that stand in no brackets and no quotes; the order of constraints means nothing."""
    depth, quoted, part = 0, False, ""
    for sign in text:
        quoted ^= sign == "'"
        depth += 0 if quoted else (sign == "(") - (sign == ")")
        if sign == "," and depth == 0 and not quoted:
            yield part.strip()
            part = ""
        else:
            part += sign
    yield part.strip()


POSTGRESQL = {
    "column": """SELECT c.relname, a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
          || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END || coalesce(' ' || pg_get_expr(d.adbin, d.adrelid), '')
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE n.nspname = 'public' AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped""",
    "constraint": """SELECT c.relname, k.conname || ' ' || pg_get_constraintdef(k.oid)
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public'""",
    "index": "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "trigger": """SELECT c.relname, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE NOT t.tgisinternal""",
    "function": """SELECT 'functions', p.proname || p.prosrc
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public'""",
}


def _postgresql_schema() -> Schema:
    from worktrip.plumbing.database import db

    found: Schema = {}
    for kind, query in POSTGRESQL.items():
        for table, line in db.session.execute(text(query)):
            found.setdefault(f"table {table}", set()).add(f"{kind} " + " ".join(line.split()))
    found.pop("table alembic_version", None)
    return found


def revisions() -> list[tuple[str, str]]:
    """The number of each migration and of the one before it ("base" before the first), the newest first."""
    from worktrip.plumbing.database import MIGRATIONS

    scripts = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    return [(script.revision, str(script.down_revision or "base")) for script in scripts]


def row_counts(app: Flask) -> dict[str, int]:
    """How many rows each table has."""
    from worktrip.plumbing.database import db

    with app.app_context():
        tables = inspect(db.engine).get_table_names()
        counts = {name: db.session.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in tables}
        db.session.remove()
    return counts


@pytest.fixture(params=KINDS)
def maker(request: pytest.FixtureRequest) -> Maker:
    """Makes apps on empty databases, once of each kind."""
    made: Maker = request.getfixturevalue(f"{request.param}_maker")
    return made


def test_the_migrated_schema_is_the_schema_of_the_tables(maker: Maker) -> None:
    from worktrip.plumbing import database

    migrated, declared = maker("migrated"), maker("declared")
    database.upgrade(migrated)
    with declared.app_context():
        database.db.create_all()
    by_migration, by_tables = schema(migrated), schema(declared)
    different = {
        name: {
            "only migrated": by_migration.get(name, set()) - by_tables.get(name, set()),
            "only declared": by_tables.get(name, set()) - by_migration.get(name, set()),
        }
        for name in by_migration.keys() | by_tables.keys()
        if by_migration.get(name) != by_tables.get(name)
    }
    assert different == {}


def test_a_missing_trigger_would_be_noticed(sqlite_maker: Maker) -> None:
    from worktrip.plumbing import database

    app = sqlite_maker("broken")
    database.upgrade(app)
    before = schema(app)
    with app.app_context(), database.db.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER events_no_delete"))
    assert {name for name, lines in schema(app).items() if lines != before[name]} == {"table events"}


def test_migrations_go_down_to_nothing_and_up_again(maker: Maker) -> None:
    from worktrip.plumbing import database

    app = maker("round")
    database.upgrade(app)
    before = schema(app)
    assert before
    database.downgrade(app, "base")
    assert schema(app) == {}
    database.upgrade(app)
    assert schema(app) == before


def test_each_migration_goes_down_and_up_with_the_demo_world_loaded(maker: Maker) -> None:
    from worktrip.plumbing import database

    app = maker("loaded", loaded=True)
    loaded, before = row_counts(app), schema(app)
    assert loaded["trips"] > 0
    # what a migration brings goes with it, what was there before it stays
    older, stays = revisions()[:-1], set(loaded)
    for _, before_it in older:
        database.downgrade(app, before_it)
        stays &= row_counts(app).keys()
    assert "holds" in stays
    database.upgrade(app)
    after = row_counts(app)
    assert {name for name in stays if after[name] == 0 and loaded[name] > 0} == set()
    assert schema(app) == before
    database.downgrade(app, "base")
    database.upgrade(app)
    assert schema(app) == before


def test_what_a_hearing_left_open_becomes_a_question_and_a_text_again(maker: Maker) -> None:
    from tests.factories.inquiries import asked, concierge
    from worktrip.inquiries import service
    from worktrip.plumbing import database

    app = maker("heard")
    database.upgrade(app)
    before = next(before for number, before in revisions() if number == _bringing("open_questions"))
    with app.app_context():
        trip_id, person = asked().id, concierge()
        service.note_hearing(trip_id, heard_by_id=person, why="発売日が決まった")
        database.db.session.remove()
    database.downgrade(app, before)
    text_of = "UPDATE hearings SET open_questions = '宛名はどなたか'"
    with app.app_context(), database.db.engine.begin() as connection:
        connection.execute(text(text_of))
    database.upgrade(app)
    with app.app_context():
        rows = database.db.session.execute(text("SELECT trip_id, body, owner_id, due_on FROM open_questions")).all()
        assert [(row[0], row[1], row[2], str(row[3])) for row in rows] == [
            (trip_id, "宛名はどなたか", person, "2026-11-24")
        ]
        found = database.db.session.execute(text(f"SELECT search_text FROM people WHERE id = {person}")).scalar_one()
        assert "白樺みどり" in found
        database.db.session.remove()
    database.downgrade(app, before)
    with app.app_context():
        kept = database.db.session.execute(text("SELECT open_questions FROM hearings")).scalar_one()
        assert kept == "宛名はどなたか"
        database.db.session.remove()


def _bringing(table: str) -> str:
    """The number of the migration that brings a table."""
    from worktrip.plumbing.database import MIGRATIONS

    scripts = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    return next(each.revision for each in scripts if f'create_table(\n        "{table}"' in Path(each.path).read_text())


WISHES = "SELECT i.key, w.place, w.first_day, w.last_day FROM inquiry_wishes w JOIN inquiries i ON i.id = w.inquiry_id"
OLD_WISHES = """SELECT key, 1, first_day, last_day FROM inquiries WHERE first_day IS NOT NULL
    UNION ALL SELECT key, 2, other_first_day, other_last_day FROM inquiries WHERE other_first_day IS NOT NULL"""


def test_what_companies_asked_before_can_still_be_read_and_what_they_ask_now_could_be_before(maker: Maker) -> None:
    from worktrip.plumbing import database

    def rows(statement: str) -> set[tuple[str, ...]]:
        with app.app_context():
            found = {tuple(map(str, row)) for row in database.db.session.execute(text(statement))}
            database.db.session.remove()
        return found

    app = maker("wishes", loaded=True)
    people, wishes = rows("SELECT key, people_to FROM inquiries"), rows(WISHES)
    experience = rows("SELECT key FROM inquiries WHERE experience = 'first'")
    # some have two wishes, and some came for what there was no word for
    assert {place for _, place, *_ in wishes} == {"1", "2"}
    assert experience
    with app.app_context(), database.db.engine.begin() as connection:
        connection.execute(text("UPDATE trips SET purpose = 'hackathon' WHERE id = 1"))
        connection.execute(text("UPDATE inquiries SET must_haves = 'quiet,bus' WHERE id = 1"))

    database.downgrade(app, next(before for own, before in revisions() if own == "0004"))
    assert rows(OLD_WISHES) == wishes
    assert rows("SELECT key, people FROM inquiries") == people
    assert rows("SELECT key FROM inquiries WHERE is_first_time") == experience
    assert rows("SELECT purpose FROM trips WHERE id = 1") == {("development",)}
    assert rows("SELECT must_haves FROM inquiries WHERE id = 1") == {("quiet",)}

    database.upgrade(app)
    assert rows(WISHES) == wishes
    assert rows("SELECT key, people_to FROM inquiries WHERE people_from = people_to") == people
    assert rows("SELECT DISTINCT flexibility FROM inquiry_wishes") == {("exact",)}
    assert rows("SELECT key FROM inquiries WHERE experience = 'first'") == experience


def test_what_was_sent_for_one_room_is_the_same_after_going_down_and_up(sqlite_maker: Maker) -> None:
    from worktrip.plumbing import database
    from worktrip.proposals import queries, rules
    from worktrip.proposals.tables import Version

    def sent() -> list[rules.VersionFacts]:
        ids = database.db.session.scalars(select(Version.id).where(Version.digest.is_not(None))).all()
        found = queries.versions_by_ids(ids)
        database.db.session.remove()
        return found

    app = sqlite_maker("sent", loaded=True)
    with app.app_context():
        whole = {
            each.id
            for each in sent()
            # what has no place in the tables of before is lost on the way
            if all(len(of.rooms) == 1 and not any(item.is_optional for item in of.items) for of in each.alternatives)
        }
    database.downgrade(app, "0002")
    database.upgrade(app)
    with app.app_context():
        changed = {each.id for each in sent() if rules.digest(each) != each.digest}
    assert len(whole) > 5
    assert changed & whole == set()


def test_migrations_are_numbered_in_order() -> None:
    numbers = [revision for revision, _ in reversed(revisions())]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_the_command_of_the_readme_brings_a_database_up_to_date(sqlite_maker: Maker) -> None:
    app = sqlite_maker("by_command")
    result = app.test_cli_runner().invoke(args=["db", "upgrade"])
    assert (result.exit_code, result.output) == (0, "")
    assert schema(app)
