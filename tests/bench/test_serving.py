"""What serving costs, beside a bare WSGI "ok" behind the same gunicorn and the same clients in the same run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from flask import Flask

from tests.support.application import SETTINGS
from tests.support.figures import Figure
from tests.support.lint import PageClient
from tests.support.load import BARE, ROOT, Server, gunicorn, requests_per_second
from tests.support.people import follow_link
from tests.support.services import spare_port
from tests.support.world import sides
from worktrip.accounts.rules import Role

PUBLIC_PAGES = ("/", "/inquiries/new")
ORGANISER_PAGES = (
    "/trips/{trip_no}",
    "/trips/{trip_no}/proposals/{number}",
    "/trips/{trip_no}/chain",
    "/trips/{trip_no}/invoices/{invoice_no}",
)
TWO_WORKERS = ("--preload", "--workers", "2")


@pytest.fixture(scope="module")
def yardstick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A bare WSGI application on two workers."""
    folder = tmp_path_factory.mktemp("bare")
    (folder / "bare.py").write_text(BARE)
    with gunicorn("bare:app", *TWO_WORKERS, folder=folder) as serving:
        yield serving


def hold_against(yardstick: Server, server: Server, path: str, cookie: str = "") -> tuple[float, float]:
    """Requests a second of a page, and of the yardstick just before and after: what else a machine does changes.

    Each worker has drawn the page before: what the first one costs, templates to compile above all, is a start's cost.
    """
    requests_per_second(server.port, path, seconds=1, cookie=cookie)
    before = requests_per_second(yardstick.port, "/", seconds=2)
    rate = requests_per_second(server.port, path, cookie=cookie)
    return rate, (before + requests_per_second(yardstick.port, "/", seconds=2)) / 2


def environment(app: Flask) -> dict[str, str]:
    """What a server process must be told to serve the same database as `app`, as in production."""
    told = {name: str(value) for name, value in SETTINGS.items() if name != "TESTING"}
    return {**told, "DATABASE_URL": str(app.config["DATABASE_URL"]), "DEMO": "1", "LOG_LEVEL": "WARNING"}


@pytest.fixture
def server(demo_app: Flask) -> Iterator[Server]:
    """Two preloaded workers on the demo world."""
    with gunicorn("wsgi:app", *TWO_WORKERS, answers="/healthz", **environment(demo_app)) as serving:
        yield serving


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_a_public_page_keeps_a_twentieth_of_the_yardstick(
    path: str, server: Server, yardstick: Server, figure: Figure
) -> None:
    rate, bare = hold_against(yardstick, server, path)
    figure(f"GET {path}", f"{rate:.0f}/s, 1/{bare / rate:.0f} of a bare WSGI ok ({bare:.0f}/s)")
    assert rate >= bare / 20


@pytest.mark.parametrize("path", ORGANISER_PAGES)
def test_an_organiser_s_page_keeps_a_twentieth_of_the_yardstick(
    path: str, demo_app: Flask, demo_client: PageClient, server: Server, yardstick: Server, figure: Figure
) -> None:
    own, _ = sides()
    follow_link(demo_client, Role.ORGANISER, trip_id=own.trip_id)
    cookie = demo_client.get_cookie("worktrip")
    assert cookie is not None
    filled_in = path.format(**{name: own.value(name) for name in ("trip_no", "number", "invoice_no")})
    rate, bare = hold_against(yardstick, server, filled_in, cookie=f"worktrip={cookie.value}")
    figure(f"GET {path}", f"{rate:.0f}/s, 1/{bare / rate:.0f} of a bare WSGI ok ({bare:.0f}/s)")
    assert rate >= bare / 20


def test_a_worker_starts_within_a_second_and_a_half(demo_app: Flask, figure: Figure) -> None:
    taken = []
    for _ in range(3):
        with gunicorn("wsgi:app", "--workers", "1", answers="/healthz", **environment(demo_app)) as serving:
            taken.append(serving.seconds_to_first_answer)
    figure("cold start of one worker, best of three", f"{min(taken):.2f} s (under 1.5)")
    assert min(taken) < 1.5


@pytest.mark.skipif(sys.platform != "linux", reason="proportional memory is read from /proc")
def test_a_worker_stays_under_120_mib_after_load(server: Server, figure: Figure) -> None:
    for path in PUBLIC_PAGES:
        requests_per_second(server.port, path)
    memory = server.pss_mib()
    figure("memory per worker after load (PSS, two preloaded)", ", ".join(f"{each:.0f} MiB" for each in memory))
    assert max(memory) < 120


def test_from_a_fresh_clone_to_the_first_page(tmp_path: Path, figure: Figure) -> None:
    clone = tmp_path / "clone"
    began = time.perf_counter()
    subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
    subprocess.run(["make", ".venv/service.stamp"], cwd=clone, check=True, stdout=subprocess.DEVNULL)
    installed = time.perf_counter() - began
    loaded_and_served = _seconds_to_first_page(clone, tmp_path / "first.log")
    served = _seconds_to_first_page(clone, tmp_path / "again.log")

    figure("fresh clone: clone and install, packages from the index", f"{installed:.0f} s")
    figure("fresh clone: migrate and load the demo's year", f"{loaded_and_served - served:.0f} s")
    figure("fresh clone: make run to the first page, world loaded", f"{served:.1f} s")
    assert installed + loaded_and_served < 600


def _seconds_to_first_page(clone: Path, log: Path) -> float:
    """How long `make run` takes until it serves a page; it is ended then."""
    port = spare_port()
    began = time.perf_counter()
    with log.open("wb") as told:
        command = ["make", "run", f"PORT={port}"]
        running = subprocess.Popen(command, cwd=clone, stdout=told, stderr=told, start_new_session=True)
        try:
            while running.poll() is None:
                try:
                    with urlopen(f"http://127.0.0.1:{port}/", timeout=30):
                        return time.perf_counter() - began
                except (URLError, OSError):
                    _moment(running)
        finally:
            # what make has started as well: it tells nobody that it ends
            os.killpg(running.pid, signal.SIGTERM)
            running.wait(timeout=30)
    pytest.fail(f"make run ended by itself: {log.read_text()[-500:]}", pytrace=False)


def _moment(process: subprocess.Popen[bytes]) -> None:
    """Let a little time pass, unless the process ends."""
    try:
        process.wait(timeout=0.1)
    except subprocess.TimeoutExpired:
        return
