"""What `make run` prints is so: every entrance is one click, and a busy port is one sentence."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import ROOT, Service

ENTRANCES = {
    "Concierge": "/desk",
    "Accountant": "/billing",
    "Director": "/leads",
    "Town officer": "/town",
    "Administrator": "/admin/people",
    "Organiser": "/trips/WT-",
    "Lodging and providers": "/partner/",
}


@pytest.mark.parametrize("role", ENTRANCES)
def test_every_printed_link_is_one_click_to_where_that_person_works(
    page: Page, live_server: Service, role: str
) -> None:
    line = next(line for line in live_server.printed().splitlines() if line.strip().startswith(role))
    address = re.search(r"http://\S+", line)
    assert address is not None
    page.goto(address[0])
    expect(page).to_have_url(re.compile(re.escape(live_server.url + ENTRANCES[role])))
    expect(page.locator("h1, h2").first).to_be_visible()


def test_a_busy_port_is_one_sentence(page: Page, live_server: Service) -> None:
    port = str(urlsplit(live_server.url).port)
    ended = subprocess.run(
        [sys.executable, "-m", "worktrip.demo"],
        cwd=ROOT,
        env={**os.environ, "PORT": port},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 1
    (said,) = (ended.stdout + ended.stderr).strip().splitlines()
    assert said.startswith(f"Port {port} is busy.")
