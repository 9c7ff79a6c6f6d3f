"""The week of a house as it leaves the printer: one page, with squares a fax still carries."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.support.browser import Service

MILLIMETRE = 96 / 25.4


@pytest.mark.parametrize("house", ["L4", "L1", "K1"])
def test_a_week_is_one_page_whatever_a_house_counts(page: Page, live_server: Service, house: str) -> None:
    entrance = re.search(r"\S+/demo/sign-in/concierge/\S+", live_server.printed())
    assert entrance
    page.goto(entrance[0])
    page.goto(f"{live_server.url}/desk/availability/week/{house}?start=2026-12-07")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1
    page.emulate_media(media="print")
    widths = page.locator(".week-square img").evaluate_all("all => all.map(each => each.getBoundingClientRect().width)")
    assert len(widths) == 7
    assert min(widths) >= 21.5 * MILLIMETRE
