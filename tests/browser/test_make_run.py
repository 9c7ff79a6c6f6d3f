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
from tests.support.services import spare_port

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


def test_a_mail_is_answered_by_mail_and_the_answer_stands_in_the_thread(page: Page, live_server: Service) -> None:
    line = next(line for line in live_server.printed().splitlines() if line.strip().startswith("Concierge"))
    page.goto(re.search(r"http://\S+", line)[0])  # type: ignore[index]
    page.goto(f"{live_server.url}/mailbox?to=mizuki@shiranami.example")
    page.get_by_role("link", name="コンシェルジュからのお返事").first.click()
    page.get_by_label("本文").fill("朝の散歩、たのしみにしています。")
    page.get_by_role("button", name="メールで返信する").click()
    expect(page.get_by_text("メールで返事をしました。")).to_be_visible()
    number = re.search(r"WT-\d{4}-\d{4}", page.locator("body").inner_text())
    assert number is not None
    page.goto(f"{live_server.url}/desk/trips/{number[0]}#messages")
    said = page.locator(".thread > li", has_text="朝の散歩、たのしみにしています。")
    expect(said).to_have_count(1)
    expect(said).to_contain_text("幹事の方も読めます")
    # what it answered is folded away
    expect(said.locator("details")).not_to_have_attribute("open", "")


@pytest.mark.parametrize("name", ["PORT", "MAIL_IN"])
def test_a_busy_port_is_one_sentence(page: Page, live_server: Service, name: str) -> None:
    mail_in = re.search(r"SMTP and LMTP at (\S+)", live_server.printed())
    assert mail_in is not None
    port = mail_in[1].rpartition(":")[2] if name == "MAIL_IN" else str(urlsplit(live_server.url).port)
    asked_for = {"MAIL_IN": mail_in[1], "PORT": str(spare_port())} if name == "MAIL_IN" else {"PORT": port}
    ended = subprocess.run(
        [sys.executable, "-m", "worktrip.demo"],
        cwd=ROOT,
        env={**os.environ, **asked_for},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 1
    (said,) = (ended.stdout + ended.stderr).strip().splitlines()
    assert said.startswith(f"Port {port} is busy.")
