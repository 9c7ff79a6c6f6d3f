"""The whole thread in Chromium against the running service: organiser and owners on a phone, staff at a desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser import steps
from tests.browser.steps import Visit
from tests.journeys.steps import (
    ACCOUNTANT,
    COMPANY,
    CONCIERGE,
    DIRECTOR,
    GOAL,
    HOTEL,
    OFFICER,
    ORGANISER,
    PENSION,
    SATURDAY,
    TAKES_A,
    THURSDAY,
)
from tests.support.browser import Service, _context, watched_page

Shot = Callable[[Page, str], Path]
ADDRESS = "minori@browser.example"


def test_from_the_first_question_to_a_lead(
    phone: Page, page: Page, browser: Browser, live_server: Service, shot: Shot
) -> None:
    organiser, staff = Visit(phone, live_server, shot), Visit(page, live_server, shot)

    organiser.open("/").looks_right("home")
    steps.asks(organiser, ADDRESS)
    organiser.follows_mail(ADDRESS, "ご相談").sees(GOAL).looks_right("trip-asked")
    no = phone.url.rstrip("/").rpartition("/")[2]

    the_desk_proposes(staff, no)
    organiser.follows_mail(ADDRESS, "第1版").sees(PENSION, HOTEL, TAKES_A).looks_right("proposal")
    organiser.fill({"body": "2日目の朝に、散歩の時間をください。"}).press("送る", inside="#talk")
    organiser.sees("コンシェルジュに送りました").looks_right("trip-proposing")
    the_desk_proposes_again(staff, no)

    organiser.open(f"/trips/{no}/proposals/1").sees("この版は、新しい版に替わりました").looks_right()
    organiser.follows_mail(ADDRESS, "第2版").sees("朝の散歩").press("同意する").sees("同意をいただきました")
    organiser.looks_right("proposal-consented")
    the_organiser_accepts(organiser)

    with _context(browser, 390, 844, phone=True) as context, watched_page(context) as other_phone:
        an_owner_answers(Visit(other_phone, live_server, shot))

    staff.enters_as(CONCIERGE).open(f"/desk/trips/{no}/arrangements").sees(PENSION).looks_right("arrangements")
    staff.open(f"/desk/trips/{no}/run-sheet").sees("ベジタリアン").looks_right("run-sheet")
    staff.open("/town").looks_right()
    before = groups(staff)
    staff.moves_the_day(SATURDAY).sees("2027年2月27日").looks_right("clock")
    try:
        an_invoice_is_paid(organiser, staff, no)
        a_lead_comes_of_it(organiser, staff, no)
        organiser.open(f"/trips/{no}/chain").sees("抜けはありません").looks_right("chain")
        organiser.open(f"/trips/{no}").looks_right("trip-done")
        staff.enters_as(OFFICER).open("/town").looks_right("town")
        assert groups(staff) > before
    finally:
        staff.enters_as(CONCIERGE).moves_the_day(date(2026, 11, 23))


def the_desk_proposes(staff: Visit, no: str) -> None:
    """Inbox, hearing, builder, sending."""
    staff.enters_as(CONCIERGE).looks_right("inbox")
    row = staff.page.locator("tr", has_text=no)
    staff.goes_by(row.get_by_role("button", name="担当になる"))
    staff.goes_by(row.get_by_role("link", name="話を書きとめる"))
    staff.looks_right("hearing").fill({"why": "離れて働く4人が、公開の前に集中したい。", "decider": "開発部長"})
    staff.press("ヒアリングを残す").sees("ヒアリングを残しました").looks_right("desk-trip")
    staff.open(f"/desk/trips/{no}/proposals").looks_right().press("提案を作る")
    steps.builds(staff)
    staff.sees(TAKES_A).looks_right("builder")
    staff.follow("第1版を送る").looks_right("send").fill({"letter": "静かな宿を先に置きました。"})
    staff.press(re.compile("第1版を送る")).sees("第1版を、").looks_right("versions")


def the_desk_proposes_again(staff: Visit, no: str) -> None:
    """What was asked for, as version 2."""
    staff.open(f"/desk/trips/{no}").sees("散歩の時間をください").looks_right()
    staff.open(f"/desk/trips/{no}/proposals").press("新しい版を作る")
    steps.puts(staff, THURSDAY, "06:30", "07:30", "朝の散歩")
    staff.open(f"/desk/trips/{no}/proposals/2/send").fill({"change_note": "朝に散歩を入れました。"})
    staff.press(re.compile("第2版を送る")).sees("第2版を、")


def the_organiser_accepts(organiser: Visit) -> None:
    """Name and title, then the code of the mail."""
    # the paper of terms is made by another process
    expect(organiser.page.locator("#accept")).to_contain_text("取引条件説明書面")
    organiser.follow("A案で申し込む", inside="#accept").looks_right("accept")
    organiser.tick("letter", "A").fill({"name": ORGANISER, "title": "開発部長"}).press("番号をメールで受け取る")
    organiser.looks_right("accept-code")
    confirm = organiser.page.url
    code = organiser.code_from_mail(ADDRESS, "確認番号")
    organiser.open(confirm).fill({"code": code}).press("お申込みを確定する")
    organiser.sees("お申込みを受け付けました", "カレンダーに入れる").looks_right("trip-accepted")


def an_owner_answers(owner: Visit) -> None:
    """One tap on the page of the mail, on a phone, nobody signed in."""
    owner.follows_mail("l4@partner.example", COMPANY).sees("ベジタリアン", "8食").looks_right("owner-asked")
    owner.press("はい、受けます").sees("とお返事しました").looks_right("owner-answered")


def an_invoice_is_paid(organiser: Visit, staff: Visit, no: str) -> None:
    """Issued at the desk, paid by card on the phone."""
    staff.enters_as(ACCOUNTANT).open("/billing").looks_right("ledger")
    staff.goes_by(staff.page.locator("tr", has_text=no).get_by_role("link", name="確かめて発行する"))
    staff.looks_right("invoice-draft").press("発行して送る").sees("を発行しました").looks_right("invoice-issued")
    organiser.follows_mail(ADDRESS, "請求書").sees(TAKES_A, "宿泊税").looks_right("invoice")
    organiser.press("カードで支払う").sees("デモの支払い画面", "107,200").looks_right("checkout").press("支払う")
    organiser.sees("お支払いを確かめました").looks_right("invoice-paid")


def a_lead_comes_of_it(organiser: Visit, staff: Visit, no: str) -> None:
    """The survey on the phone, the board at the director's desk."""
    organiser.follows_mail(ADDRESS, "ふりかえり|いかがでしたか|滞在").sees(GOAL).looks_right("survey")
    organiser.tick("score", "8").tick("kinds", "minutes", "research").tick("may_contact", "y").press("お答えを送る")
    organiser.sees("お答えを受け取りました").looks_right("survey-answered")
    staff.enters_as(DIRECTOR).open("/leads").sees(no).looks_right("leads")
    staff.goes_by(staff.page.locator("li.lead-card", has_text=no).get_by_role("link", name=COMPANY))
    staff.looks_right("lead").press("「中身を聞いた」へ移す").sees("へ移しました").looks_right()


def groups(staff: Visit) -> int:
    """How many groups the town's page counts."""
    return int(staff.open("/town").page.locator("#buyer .thread-line b a").first.inner_text().split()[0])
