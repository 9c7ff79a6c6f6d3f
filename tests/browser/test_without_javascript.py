"""Whoever has no JavaScript, or a telephone too old for ours, gets as far as everybody else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.steps import Visit
from tests.journeys.steps import COMPANY, FRIDAY, GOAL, HOTEL, ORGANISER, WEDNESDAY
from tests.support.browser import Service

ADDRESS = "slow@browser.example"
Shot = Callable[[Page, str], Path]


def test_a_company_asks_and_writes_to_the_desk(slow_page: Page, live_server: Service, shot: Shot) -> None:
    organiser = Visit(slow_page, live_server, shot)
    organiser.open("/inquiries/new").tick("purpose", "meeting").fill(
        {"first_day": WEDNESDAY.isoformat(), "last_day": FRIDAY.isoformat(), "people": "4", "outcome_goal": GOAL}
    )
    organiser.press("目安を出す")
    expect(slow_page.locator("[data-price]")).to_contain_text("円")
    organiser.fill({"company": COMPANY, "name": ORGANISER, "email": ADDRESS})
    steps.sends_inquiry(organiser)
    shot(slow_page, "sent-without-javascript")
    organiser.follows_mail(ADDRESS, "ご相談").sees(GOAL)
    organiser.fill({"body": "日にちは前後できます。"}).press("送る", inside="#messages")
    organiser.sees("コンシェルジュに送りました", "日にちは前後できます。")


def test_an_owner_answers_and_takes_the_answer_back(slow_page: Page, live_server: Service, shot: Shot) -> None:
    owner = Visit(slow_page, live_server, shot)
    owner.open("/demo")
    houses = slow_page.locator("a[href^='/l/']")
    for address in [house.get_attribute("href") for house in houses.all()]:
        owner.open(address or "")
        if slow_page.get_by_role("button", name="はい、受けます").count():
            break
    owner.press("はい、受けます").sees("とお返事しました")
    owner.press("元に戻す", inside="body").sees("お返事を元に戻しました")


def test_an_owner_closes_a_day_on_the_board_and_opens_it_again(
    slow_page: Page, live_server: Service, shot: Shot
) -> None:
    owner = Visit(slow_page, live_server, shot)
    owner.open("/demo").follow(HOTEL)
    owner.open("/partner/L1/month?month=2027-05")
    fits(slow_page)
    shot(slow_page, "board-month")
    day = slow_page.get_by_role("link", name="5月19日(水) 空いています")
    box = day.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    owner.goes_by(day).press("満室にする").sees("5月19日(水)を満室にしました。", "受付を止めています")
    fits(slow_page)
    shot(slow_page, "board-day")
    owner.follow("空きの表へ戻る").sees("さきほどの変更は")
    expect(slow_page.get_by_role("link", name="5月19日(水) 受付を止めています")).to_be_visible()
    owner.press("元に戻す").sees("元に戻しました。")
    expect(slow_page.get_by_role("link", name="5月19日(水) 空いています")).to_be_visible()


def test_the_board_reads_well_at_twice_the_size(page: Page, live_server: Service, shot: Shot) -> None:
    owner = Visit(page, live_server, shot)
    owner.open("/demo").follow(HOTEL)
    # a telephone of 390 points at 200 % has 195 left
    for width in (195, 390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        owner.open("/partner/L1/month?month=2027-05").looks_right(f"board-month-{width}")
        day = page.get_by_role("link", name="5月19日(水) 空いています")
        owner.goes_by(day).looks_right(f"board-day-{width}")
    owner.open("/partner/L1/usual").looks_right("board-usual")


def fits(page: Page) -> None:
    """Nothing scrolls sideways; axe needs scripts, so it looks in the test below."""
    width, room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width <= room, f"{page.url} scrolls sideways: {width} on {room}"
