"""Asking, in a real browser: on a phone with the price in sight, and without JavaScript."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.support.browser import Service, assert_accessible

RANGE = re.compile(r"[0-9,]+円〜[0-9,]+円")


def test_on_a_phone_the_price_follows_what_is_typed_and_only_fitting_questions_show(
    phone: Page, live_server: Service
) -> None:
    phone.goto(f"{live_server.url}/inquiries/new")
    price = phone.locator("[data-price]")
    expect(price).to_have_text("—")
    expect(phone.get_by_role("button", name="目安を出す")).to_be_hidden()
    expect(phone.locator("#nights")).to_be_hidden()
    phone.locator("#people").fill("４")
    expect(price).to_have_text(RANGE)
    guessed = price.inner_text()
    phone.get_by_label("着く日", exact=True).fill("2027-02-24")
    phone.get_by_label("帰る日", exact=True).fill("2027-02-26")
    phone.get_by_label("1人に1部屋").check()
    expect(price).not_to_have_text(guessed)
    expect(phone.locator(".narrow-only")).to_contain_text("1人に1部屋です")
    phone.get_by_label("まだ決まっていない").check()
    expect(phone.locator("#nights")).to_be_visible()
    expect(phone.locator("#first_day")).to_be_hidden()
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    assert_accessible(phone)


def test_a_mistake_is_read_first_and_its_link_leads_to_the_field(phone: Page, live_server: Service) -> None:
    phone.goto(f"{live_server.url}/inquiries/new")
    phone.get_by_label("開発を追い込みたい").check()
    phone.locator("#people").fill("4")
    phone.locator("#email").fill("minori.example.jp")
    phone.get_by_role("button", name="相談を送る").click()
    summary = phone.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name=re.compile("メールアドレス")).click()
    expect(phone.locator("#email")).to_be_in_viewport()
    expect(phone.locator("#email")).to_have_value("minori.example.jp")
    assert_accessible(phone)


def test_without_javascript_a_button_shows_the_price_and_nothing_is_lost(slow_page: Page, live_server: Service) -> None:
    slow_page.goto(f"{live_server.url}/inquiries/new")
    slow_page.locator("#people").fill("4")
    slow_page.locator("#company").fill("株式会社ほしくず計算所")
    slow_page.get_by_role("button", name="目安を出す").click()
    expect(slow_page.locator("[data-price]")).to_have_text(RANGE)
    expect(slow_page.locator("#company")).to_have_value("株式会社ほしくず計算所")
    expect(slow_page.locator(".error")).to_have_count(0)
