"""PostgreSQL and Redis for tests: the ones named, else the ones on this machine, else throwaway ones."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import redis
from flask import Flask
from sqlalchemy import make_url

from tests.support.application import Clock, fill, make_app
from tests.support.needs import missing

POSTGRES_BINARIES = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin")


def spare_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


def _makes_databases(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            row = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.OperationalError:
        return False
    return bool(row and row[0])


def _binaries() -> Path | None:
    folders = [folder for pattern in POSTGRES_BINARIES for folder in Path("/").glob(pattern[1:])]
    found = [folder for folder in folders if (folder / "initdb").exists()]
    if found:
        return max(found, key=lambda folder: int("".join(filter(str.isdigit, folder.parent.name)) or 0))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def _throwaway_cluster(binaries: Path) -> Iterator[str]:
    """A cluster of its own; PostgreSQL refuses to run as root, so root hands it to the user postgres."""
    folder, port = Path(tempfile.mkdtemp(prefix="worktrip-postgres-")), spare_port()
    become: list[str] = []
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
        become = ["runuser", "-u", "postgres", "--"]
    data, log = folder / "data", folder / "log"
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"

    def run(program: str, *arguments: str | Path) -> None:
        command = [*become, binaries / program, "-D", data, *arguments]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, timeout=120)

    try:
        run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        run("pg_ctl", "start", "-w", "-s", "-l", log, "-o", options)
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "stop", "-s", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a database on a server that lets us make databases."""
    named = os.environ.get("TEST_DATABASE_URL")
    if named:
        if not _makes_databases(named):
            pytest.fail("TEST_DATABASE_URL names a server that does not let us make databases.", pytrace=False)
        yield named
        return
    for user in (getpass.getuser(), "postgres"):
        url = f"postgresql://{user}@127.0.0.1:5432/postgres"
        if _makes_databases(url):
            yield url
            return
    binaries = _binaries()
    if binaries is None:
        missing("PostgreSQL", "Install it (apt-get install postgresql), or name one in TEST_DATABASE_URL.")
    with _throwaway_cluster(binaries) as url:
        yield url


# Any change of the schema leaves another row in one of these.
_SCHEMA = "SELECT md5(string_agg(row, ',' ORDER BY row)) FROM ({}) AS rows".format(
    " UNION ALL ".join(
        f"SELECT '{catalogue}' || ctid || xmin AS row FROM {catalogue}"
        for catalogue in ("pg_class", "pg_attribute", "pg_attrdef", "pg_constraint", "pg_trigger", "pg_proc")
    )
)
_EMPTY = """
    SET LOCAL lock_timeout = '5s';
    SET LOCAL session_replication_role = replica;
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    DO $$
    DECLARE
        filled regclass;
    BEGIN
        FOR filled IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
            AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
        LOOP
            EXECUTE format('DELETE FROM %s', filled);
        END LOOP;
    END $$;
    SELECT setval(seqrelid, seqstart, false) FROM pg_sequence;
"""


class Databases:
    """Databases of one test run on one server: a template migrated once, and copies of it."""

    def __init__(self, server: str) -> None:
        self.server = server
        self._schemas: dict[str, str] = {}
        self.prefix = f"worktrip_test_{uuid.uuid4().hex[:10]}"

    def url(self, name: str) -> str:
        """The address of our database `name`."""
        whole = make_url(self.server).set(database=f"{self.prefix}_{name}")
        return whole.render_as_string(hide_password=False)

    def make(self, name: str, *, like: str | None = None) -> str:
        """A fresh database, empty or a copy of another of ours; one of that name goes first."""
        self.drop(name)
        template = f'TEMPLATE "{self.prefix}_{like}"' if like else "TEMPLATE template0 ENCODING 'UTF8'"
        self._run(f'CREATE DATABASE "{self.prefix}_{name}" {template}')
        return self.url(name)

    def empty(self, name: str, *, like: str) -> None:
        """Make a database what it was when it was copied from one without rows.

        Only its rows are taken away, which is ten times as fast as another copy, unless its schema was changed or the
        server does not let us.
        """
        try:
            with psycopg.connect(self.url(name)) as connection:
                if self._schema(connection) == self._schemas.get(name):
                    connection.execute(_EMPTY)
                    return
        except psycopg.Error:
            pass
        with psycopg.connect(self.make(name, like=like)) as connection:
            self._schemas[name] = self._schema(connection)

    def _schema(self, connection: psycopg.Connection) -> str:
        row = connection.execute(_SCHEMA).fetchone()
        return row[0] if row else ""

    def drop(self, name: str) -> None:
        """Take a database away, whoever is still connected to it."""
        self._run(f'DROP DATABASE IF EXISTS "{self.prefix}_{name}" WITH (FORCE)')

    def drop_all(self) -> None:
        """Take away whatever is left of this run."""
        with psycopg.connect(self.server) as connection:
            query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
            left = [name for (name,) in connection.execute(query, [f"{self.prefix}_"])]
        for name in left:
            self.drop(name.removeprefix(f"{self.prefix}_"))

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]


@pytest.fixture(scope="session")
def databases(postgres_server: str) -> Iterator[Databases]:
    """Where tests make PostgreSQL databases of their own; what is left at the end is dropped."""
    ours = Databases(postgres_server)
    yield ours
    ours.drop_all()


@pytest.fixture(scope="session")
def _postgres_app(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    from worktrip.plumbing.database import db

    fill(make_app(databases.make("template")), lambda _app: None)
    app = make_app(databases.url("test"))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def postgres_app(_postgres_app: Flask, databases: Databases, clock: Clock) -> Iterator[Flask]:
    """The application on PostgreSQL, with a migrated and empty database for this test alone, and its context."""
    from worktrip.plumbing.database import db

    databases.empty("test", like="template")
    with _postgres_app.app_context():
        yield _postgres_app
        db.session.remove()
        db.engine.dispose()


# asked for by name only when it is needed, so the mark that conftest would set is set here
ON_POSTGRESQL = pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.xdist_group("services")])


@pytest.fixture(params=["sqlite", ON_POSTGRESQL])
def shop(request: pytest.FixtureRequest) -> Flask:
    """The application on either database."""
    application: Flask = request.getfixturevalue("app" if request.param == "sqlite" else "postgres_app")
    return application


# --- Redis -----------------------------------------------------------------------------------------------------------


def _free_redis_database(server: str) -> str | None:
    """An address with a number whose database is empty, so that nobody's keys are touched."""
    try:
        for number in range(15, 0, -1):
            url = f"{server}/{number}"
            with redis.Redis.from_url(url, socket_connect_timeout=2) as client:
                if client.dbsize() == 0 and client.set("worktrip-tests", os.getpid(), nx=True, ex=3600):
                    return url
    except redis.RedisError:
        return None
    return None


@contextmanager
def _throwaway_redis(program: str) -> Iterator[str]:
    port = spare_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        url = f"redis://127.0.0.1:{port}"
        while True:
            found = _free_redis_database(url)
            if found:
                break
            try:
                process.wait(timeout=0.05)
            except subprocess.TimeoutExpired:
                continue
            pytest.fail("redis-server ended at once", pytrace=False)
        yield found
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of an empty Redis database, emptied again afterwards."""
    named = os.environ.get("TEST_REDIS_URL")
    if named:
        yield named
        return
    url = _free_redis_database("redis://127.0.0.1:6379")
    if url:
        yield url
        with redis.Redis.from_url(url) as client:
            client.flushdb()
        return
    program = shutil.which("redis-server")
    if program is None:
        missing("Redis", "Install it (apt-get install redis-server), or name one in TEST_REDIS_URL.")
    with _throwaway_redis(program) as url:
        yield url
