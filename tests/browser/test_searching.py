"""The field that finds, in a real browser: reached and used by the keyboard alone, and without JavaScript."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.support.browser import Service, assert_accessible


def at_desk(page: Page, service: Service) -> None:
    """Sign in as a concierge by the printed link and stand before the inbox."""
    entrance = re.search(r"\S+/demo/sign-in/concierge/\S+", service.printed())
    assert entrance
    page.goto(entrance[0])
    page.goto(f"{service.url}/desk")


def test_a_trip_is_reached_by_the_keyboard_alone(page: Page, live_server: Service) -> None:
    at_desk(page, live_server)
    start = page.get_by_role("link", name="みんな").first
    start.focus()
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    page.keyboard.type("すずかけ")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("株式会社すずかけ工房")
    expect(field).to_have_attribute("aria-expanded", "true")
    assert_accessible(page)
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    first = options.first.get_attribute("id")
    assert first
    expect(field).to_have_attribute("aria-activedescendant", first)
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/desk/trips/WT-2026-[0-9]{4}$"))


def test_escape_closes_what_was_found_and_then_leads_back(page: Page, live_server: Service) -> None:
    at_desk(page, live_server)
    start = page.get_by_role("link", name="みんな").first
    start.focus()
    page.keyboard.press("Control+k")
    page.keyboard.type("すずかけ")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(start).to_be_focused()


def test_enter_without_a_choice_opens_the_page_of_all_that_was_found(page: Page, live_server: Service) -> None:
    at_desk(page, live_server)
    page.keyboard.press("Control+k")
    page.keyboard.type("ﾍﾟﾝｼｮﾝ")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".found-hit").first).to_contain_text("ペンション")
    assert_accessible(page)


def test_on_a_phone_the_button_opens_the_page_and_nothing_scrolls_sideways(phone: Page, live_server: Service) -> None:
    at_desk(phone, live_server)
    phone.locator(".bar-search").get_by_role("button").click()
    expect(phone).to_have_url(re.compile("/search"))
    phone.locator("#q").fill("すずかけ")
    expect(phone.get_by_role("option").first).to_contain_text("すずかけ")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    assert_accessible(phone)


def test_without_javascript_the_button_leads_to_a_field_that_finds(slow_page: Page, live_server: Service) -> None:
    at_desk(slow_page, live_server)
    slow_page.locator(".bar-search").get_by_role("button").click()
    slow_page.locator("#q").fill("0009")
    slow_page.locator(".search-form").get_by_role("button").click()
    expect(slow_page.locator(".found-hit").first).to_contain_text("WT-2026-0009")
