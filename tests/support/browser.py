"""The whole service as a stranger runs it, and Chromium to look at it with."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from tests.support.needs import missing
from tests.support.services import Databases, spare_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "build" / "shots"
CHROMES = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STARTS_WITHIN = 120


@dataclass(frozen=True)
class Service:
    """Web, queue and payment stand-in as real processes under the supervisor of `make run`."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]

    def printed(self) -> str:
        """What the supervisor told the person who started it."""
        return self.log.read_text(encoding="utf-8", errors="replace")


@contextmanager
def running_service(folder: Path, **environment: str) -> Iterator[Service]:
    """Start the service with the demo world in `folder` on a spare port, wait until it is ready, end all of it."""
    port = spare_port()
    url = f"http://127.0.0.1:{port}"
    settings = {
        "PORT": str(port),
        "BASE_URL": url,
        "DATABASE_URL": f"sqlite:///{folder / 'service.sqlite3'}",
        "SECRET_KEY": "a secret only tests know",
        "MAIL_IN": f"127.0.0.1:{spare_port()}",
        **environment,
    }
    log = folder / "service.log"
    command = [sys.executable, "-m", "worktrip.demo"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **settings}, stdout=output, stderr=output, start_new_session=True
        )
    service = Service(url, log, process)
    try:
        _wait_until_ready(service)
        yield service
    finally:
        _end(process)


def _wait_until_ready(service: Service) -> None:
    for _ in range(STARTS_WITHIN * 5):
        try:
            with urlopen(f"{service.url}/readyz", timeout=5):
                return
        except (HTTPError, URLError, OSError):
            pass
        try:
            # a wait that also notices when the service gave up
            code = service.process.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            continue
        pytest.fail(f"the service ended with code {code}:\n{service.printed()}", pytrace=False)
    pytest.fail(f"the service was not ready after {STARTS_WITHIN} s:\n{service.printed()}", pytrace=False)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        pytest.fail("the service did not end on Ctrl-C", pytrace=False)


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The running service on SQLite with the queue in a file, for all browser tests of this run."""
    with running_service(tmp_path_factory.mktemp("live")) as service:
        yield service


@pytest.fixture(scope="session")
def live_server_at_scale(
    tmp_path_factory: pytest.TempPathFactory, databases: Databases, redis_url: str
) -> Iterator[Service]:
    """The running service on PostgreSQL with Redis behind the queue."""
    url = databases.make("live")
    try:
        with running_service(tmp_path_factory.mktemp("scale"), DATABASE_URL=url, QUEUE_URL=redis_url) as service:
            yield service
    finally:
        databases.drop("live")


# --- Chromium --------------------------------------------------------------------------------------------------------


def _chromium() -> str:
    named = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    found = [program for program in (*named, *CHROMES) if program and Path(program).exists()]
    if not found:
        missing("Chromium", "Install it (apt-get install chromium), or Google Chrome.")
    return found[0]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all browser tests of this run."""
    from playwright.sync_api import sync_playwright

    program = _chromium()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, headless=True, args=FLAGS)
        yield chromium
        chromium.close()


@contextmanager
def watched_page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails its test over any error in the console and any request to a third party."""
    faults: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)

    def look(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https"} and parts.hostname != "127.0.0.1":
            faults.append(f"request to a third party: {url}")

    page.on("request", lambda request: look(request.url))
    yield page
    # a page of refusal answers 4xx on purpose, and Chromium calls that an error
    said = [
        fault for fault in faults if "Failed to load resource: the server responded with a status of 4" not in fault
    ]
    assert said == []


def _context(
    browser: Browser, width: int, height: int, *, language: str = "ja-JP", phone: bool = False
) -> BrowserContext:
    return browser.new_context(
        locale=language,
        timezone_id="Asia/Tokyo",
        viewport={"width": width, "height": height},
        has_touch=phone,
        is_mobile=phone,
        reduced_motion="reduce",
    )


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on a desk: 1280 wide, Japanese, nobody signed in."""
    with _context(browser, 1280, 900) as context, watched_page(context) as page:
        yield page


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page on a phone: 390 wide, Japanese, nobody signed in."""
    with _context(browser, 390, 844, phone=True) as context, watched_page(context) as page:
        yield page


@pytest.fixture
def english_page(browser: Browser) -> Iterator[Page]:
    """A page on a desk whose reader prefers English."""
    with _context(browser, 1280, 900, language="en-GB") as context, watched_page(context) as page:
        yield page


@pytest.fixture
def slow_page(browser: Browser) -> Iterator[Page]:
    """A page without JavaScript: everything an organiser or a partner does must work there."""
    context = browser.new_context(locale="ja-JP", java_script_enabled=False, viewport={"width": 390, "height": 844})
    with context, watched_page(context) as page:
        yield page


@pytest.fixture
def shot() -> Callable[[Page, str], Path]:
    """`shot(page, "proposal-sent")` keeps a picture of the whole page in build/shots."""

    def take(page: Page, name: str) -> Path:
        SHOTS.mkdir(parents=True, exist_ok=True)
        width = (page.viewport_size or {"width": 0})["width"]
        path = SHOTS / f"{name}-{width}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return take


def assert_accessible(page: Page) -> None:
    """axe finds nothing serious or critical on the page as it stands."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    serious = [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: "
        + ", ".join(node["html"][:120] for node in rule["nodes"][:3])
        for rule in found
        if rule["impact"] in {"serious", "critical"}
    ]
    assert serious == [], page.url
