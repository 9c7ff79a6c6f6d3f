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


def test_an_example_and_other_days_are_taken_over_by_one_tap_and_what_is_free_is_said_beside_the_wish(
    phone: Page, live_server: Service
) -> None:
    phone.goto(f"{live_server.url}/inquiries/new")
    phone.get_by_label("会社の方針を決めたい").check()
    examples = phone.locator("button[name='example']:visible")
    expect(examples).to_have_count(3)
    example = examples.nth(1).inner_text()
    examples.nth(1).click()
    expect(phone.locator("#outcome_goal")).to_have_value(example)
    phone.get_by_label("はじめて", exact=True).check()
    expect(phone.locator("[data-experience='first']")).to_be_visible()
    phone.locator("#people").fill("4")
    phone.get_by_label("着く日", exact=True).fill("2027-02-26")
    phone.get_by_label("帰る日", exact=True).fill("2027-02-28")
    said = phone.locator("[data-wish-said='0']")
    expect(said).to_contain_text("全員で泊まれる宿が")
    other = said.locator("button[name='take']").first
    box = other.bounding_box()
    assert box
    assert box["height"] >= 44
    day = (other.get_attribute("value") or "").split(":")[1]
    other.click()
    expect(phone.get_by_label("着く日", exact=True)).to_have_value(day)
    expect(said.locator("button[name='take']")).to_have_count(0)
    assert phone.url.endswith("/inquiries/new")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    assert_accessible(phone)


def test_without_javascript_a_form_is_put_aside_and_gone_on_with_and_the_enter_key_sends_nothing(
    slow_page: Page, live_server: Service
) -> None:
    slow_page.goto(f"{live_server.url}/inquiries/new")
    slow_page.locator("#people").fill("数名")
    slow_page.locator("#note").fill("途中まで")
    slow_page.locator("#company").fill("株式会社つづき")
    slow_page.locator("#company").press("Enter")
    expect(slow_page).to_have_url(f"{live_server.url}/inquiries/estimate#estimate")
    slow_page.get_by_role("button", name="保存して、あとで続ける").click()
    expect(slow_page.locator("#email-error")).to_be_visible()
    slow_page.locator("#email").fill("later@browser.example")
    slow_page.get_by_role("button", name="保存して、あとで続ける").click()
    if slow_page.locator(".error-summary").count():
        slow_page.get_by_role("button", name="保存して、あとで続ける").click()
    expect(slow_page.locator(".toast")).to_contain_text("続きを開くリンクをメールでお送りしました")
    for name, value in (("people", "数名"), ("note", "途中まで"), ("company", "株式会社つづき")):
        expect(slow_page.locator(f"#{name}")).to_have_value(value)
