"""The same in English, on PostgreSQL with Redis behind the queue: a company asks, reads its proposal and accepts it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.browser import steps
from tests.browser.steps import Visit
from tests.journeys.steps import CONCIERGE
from tests.support.browser import Service

ADDRESS = "ada@stardust.example"
WHO = {"outcome_goal": "A booking page that works end to end", "company": "Stardust Computing", "name": "Ada Byron"}


def test_a_company_asks_reads_and_accepts_in_english(
    english_page: Page, page: Page, live_server_at_scale: Service, shot: Callable[[Page, str], Path]
) -> None:
    organiser = Visit(english_page, live_server_at_scale, shot)
    staff = Visit(page, live_server_at_scale, shot)

    organiser.open("/").follow("English", inside="body").speaks_english().looks_right("home-english")
    steps.asks(organiser, ADDRESS, WHO, "english-ask")
    organiser.speaks_english()
    organiser.follows_mail(ADDRESS, "We have received your inquiry").speaks_english().looks_right("english-trip")
    no = english_page.url.rpartition("/")[2]

    staff.enters_as(CONCIERGE).open(f"/desk/trips/{no}/proposals").press("提案を作る")
    steps.builds(staff)
    staff.open(f"/desk/trips/{no}/proposals/1/send").sees("英語").press(re.compile("第1版を送る")).sees("第1版を、")

    organiser.follows_mail(ADDRESS, "Proposal").sees("Pension Hoshi Hitosaji", "¥107,200", "Lodging tax")
    organiser.speaks_english().looks_right("english-proposal").press("I agree").speaks_english()
    organiser.follow("Accept alternative A", inside="#accept").speaks_english().looks_right("english-accept")
    organiser.tick("letter", "A").fill({"title": "CTO"}).press("Mail me the code").speaks_english()
    confirm = english_page.url
    code = organiser.code_from_mail(ADDRESS, "Confirmation code")
    organiser.open(confirm).fill({"code": code}).press("Confirm acceptance")
    organiser.sees("Your acceptance is confirmed").speaks_english().looks_right("english-accepted")
