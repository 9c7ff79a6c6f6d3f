"""The desk's inbox, its page of a trip, and the hearing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from tests.factories.inquiries import FIRST, LAST, asked, concierge
from tests.support.application import Clock
from tests.support.lint import PageClient
from tests.support.people import sign_in
from worktrip.accounts.rules import Role
from worktrip.inquiries import queries
from worktrip.inquiries.rules import Experience, Flexibility, MustHave, Wish
from worktrip.plumbing import clock as business
from worktrip.trips import queries as trips
from worktrip.trips import service
from worktrip.trips.rules import Closed, Side, Stage

Statements = Callable[..., Any]


@pytest.fixture
def desk(client: PageClient) -> PageClient:
    """A browser in which a concierge is signed in."""
    sign_in(client, Role.CONCIERGE)
    return client


def page_of(client: PageClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_an_empty_inbox_says_so(desk: PageClient) -> None:
    assert "いま動くものはありません" in page_of(desk, "/desk")


def test_rows_stand_under_the_time_that_is_left(desk: PageClient, clock: Clock) -> None:
    asked(company="きょうまで")
    clock.day(date(2026, 11, 25))
    asked(company="あすのつぎ")
    waiting = asked(company="返事待ち")
    service.advance(
        waiting.id, Stage.PROPOSING, next_action="返事を待つ", due_at=business.now(), waits_for=Side.ORGANISER
    )
    clock.day(date(2026, 11, 25), 9)
    sign_in(desk, Role.CONCIERGE)
    page = page_of(desk, "/desk")
    headings = ["あす", "今週のうち", "相手の返事を待っています"]
    places = [page.index(f">{heading}<b>1</b>") for heading in headings]
    assert places == sorted(places)
    clock.day(date(2026, 11, 26), 17, 20)
    sign_in(desk, Role.CONCIERGE)
    page = page_of(desk, "/desk")
    assert "期限を過ぎています<b>2</b>" in page
    assert "20分過ぎ" in page


@pytest.mark.parametrize(
    ("stage", "verb", "path"),
    [
        (Stage.RECEIVED, "話を書きとめる", "hearing"),
        (Stage.HEARING, "組み立てる", "proposals"),
        (Stage.PROPOSING, "提案を見る", "proposals"),
        (Stage.ACCEPTED, "手配を見る", "arrangements"),
        (Stage.ARRANGED, "進行表を見る", "run-sheet"),
        (Stage.STAYED, "開く", ""),
    ],
)
def test_each_row_has_one_button_that_leads_to_what_is_next(
    desk: PageClient, stage: Stage, verb: str, path: str
) -> None:
    trip = asked()
    service.take_over(trip.id, sign_in(desk, Role.CONCIERGE))
    service.advance(trip.id, stage, next_action="次")
    page = page_of(desk, "/desk")
    address = f"/desk/trips/{trip.no}/{path}".rstrip("/")
    assert f'href="{address}">{verb}' in page


def test_a_trip_nobody_owns_offers_to_be_taken_over(desk: PageClient) -> None:
    trip = asked()
    page = page_of(desk, "/desk")
    assert "is-unowned" in page
    assert f"/desk/trips/{trip.no}/owner" in page


def test_the_inbox_narrows_to_an_owner_and_finds_words(desk: PageClient) -> None:
    person = concierge("汐見 航", "shiomi@desk.example")
    mine, other = asked(), asked(company="別の会社", email="other@example.jp")
    service.take_over(mine.id, person)
    assert other.no not in page_of(desk, f"/desk?whose={person}")
    assert mine.no not in page_of(desk, "/desk?whose=nobody")
    assert mine.no not in page_of(desk, "/desk?q=別の")
    service.close(mine.id, Closed.WITHDRAWN)
    found = page_of(desk, "/desk?q=ほしくず")
    assert mine.no in found
    assert "取り下げ" in found
    assert "見つかりませんでした" in page_of(desk, "/desk?q=どこにもない")


def test_the_inbox_takes_at_most_ten_statements_of_its_own_with_ten_times_the_rows(
    desk: PageClient, statements: Statements
) -> None:
    for _ in range(6):
        trip = asked()
        service.ask_desk(trip.id, f"call:{trip.id}", "電話する", business.now())
    with statements() as few:
        desk.get("/desk")
    for _ in range(54):
        trip = asked()
        service.ask_desk(trip.id, f"call:{trip.id}", "電話する", business.now())
    with statements() as many:
        page = desk.get("/desk").get_data(as_text=True)
    assert len(many) == len(few)
    own = [sentence for sentence in many if "trips" in sentence]
    # who has how much due on each day is two of them, the questions the desk has to find out one
    assert len(own) <= 10
    # fifty to a page
    assert page.count('<tr class="case') == 50
    assert page_of(desk, "/desk?page=2").count('<tr class="case') == 10


def test_the_page_of_a_trip_asks_as_often_however_much_was_said(desk: PageClient, statements: Statements) -> None:
    trip = asked(must_haves=[MustHave.KIT])
    service.say(trip.id, Side.ORGANISER, "はじめまして", author_name="榛名")
    with statements() as few:
        desk.get(f"/desk/trips/{trip.no}")
    for number in range(20):
        service.say(trip.id, Side.ORGANISER, f"{number}つめ", author_name="榛名")
        service.ask_desk(trip.id, f"call:{number}", "電話する", business.now())
        asked()
    with statements() as many:
        desk.get(f"/desk/trips/{trip.no}")
    assert len(many) == len(few) <= 20


def test_the_page_of_a_trip_shows_what_was_asked(desk: PageClient) -> None:
    trip = asked(must_haves=[MustHave.CONFIDENTIAL], note="2日目に電話があります。", needs_approval_paper=True)
    page = page_of(desk, f"/desk/trips/{trip.no}")
    for words in (
        "人に聞かれない部屋",
        "2日目に電話があります。",
        "minori@example.jp",
        "新しい予約画面を動くところまで作る",
    ):
        assert words in page


@pytest.mark.parametrize("stage", list(Stage))
def test_the_page_of_a_trip_has_one_main_button_at_most_at_every_stage(desk: PageClient, stage: Stage) -> None:
    trip = asked()
    service.take_over(trip.id, sign_in(desk, Role.CONCIERGE))
    service.advance(trip.id, stage, next_action="次")
    head = page_of(desk, f"/desk/trips/{trip.no}").partition('class="stepper"')[0]
    assert head.count('class="button"') == (1 if stage in list(Stage)[:5] else 0)


def test_the_page_of_a_trip_lists_the_companys_other_trips_and_the_mails(desk: PageClient, mailbox: Any) -> None:
    earlier, trip = asked(), asked()
    mailbox()
    page = page_of(desk, f"/desk/trips/{trip.no}")
    assert f"/desk/trips/{earlier.no}" in page
    assert "ご相談を受け取りました" in page


def test_the_hearing_begins_with_what_the_inquiry_said(desk: PageClient) -> None:
    trip = asked(arrivals_note="1名は前日の夜に着きます。", must_haves=[MustHave.DIET], needs_approval_paper=True)
    page = page_of(desk, f"/desk/trips/{trip.no}/hearing")
    for words in ("1名は前日の夜に着きます。</textarea>", "食事に気をつける人がいる</textarea>", 'value="2027-02-24"'):
        assert words in page


def test_everything_new_that_was_asked_is_before_the_desk(desk: PageClient) -> None:
    wishes = [Wish(FIRST, LAST, Flexibility.WEEK), Wish(date(2027, 3, 3), date(2027, 3, 5))]
    trip = asked(
        wishes=wishes,
        people_to=6,
        must_haves=[MustHave.BUS],
        experience=Experience.FIRST,
        experience_note="回線が心配です。",
        dates_note="2月なら",
    )
    page = page_of(desk, f"/desk/trips/{trip.no}")
    for words in (
        "第1希望",
        "同じ週ならよい",
        "第2希望",
        "この日だけ",
        "4〜6名",
        "東京からの貸切バス",
        "はじめて",
        "回線が心配です。",
    ):
        assert words in page
    hearing = page_of(desk, f"/desk/trips/{trip.no}/hearing")
    for words in ("2月なら", "人数は4〜6名のうち、何名になりそうですか。"):
        assert words in hearing
    first = "はじめての合宿です。進め方と当日の流れから説明します。"
    assert re.search(rf'name="risks"[^>]*>\s*{first}\s*回線が心配です。', hearing)


def test_a_hearing_is_kept_and_leads_back_to_the_trip(desk: PageClient) -> None:
    trip = asked()
    answer = desk.post(
        f"/desk/trips/{trip.no}/hearing",
        data={
            "why": "発売日が決まった",
            "outcome": "社内に見せる",
            "people": "５",
            "first_day": "2027/2/23",
            "last_day": "2027/2/26",
        },
    )
    assert (answer.status_code, answer.location) == (303, f"/desk/trips/{trip.no}")
    moved = trips.trip(trip.no)
    assert (moved.stage, moved.people, moved.first_day) == (Stage.HEARING, 5, date(2027, 2, 23))
    assert "発売日が決まった" in page_of(desk, f"/desk/trips/{trip.no}")


def test_a_hearing_with_a_mistake_keeps_what_was_typed(desk: PageClient) -> None:
    trip = asked()
    answer = desk.post(
        f"/desk/trips/{trip.no}/hearing",
        data={"why": "発売日が決まった", "people": "4", "first_day": str(LAST), "last_day": str(FIRST)},
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "発売日が決まった" in page
    assert 'id="last_day-error"' in page
    assert queries.hearing(trip.id) is None


def test_an_unknown_trip_is_a_page_that_says_so(desk: PageClient) -> None:
    assert desk.get("/desk/trips/WT-2026-9999").status_code == 404


def test_the_desk_is_closed_to_visitors_and_other_staff(client: PageClient, app: Flask) -> None:
    trip = asked()
    for path in ("/desk", f"/desk/trips/{trip.no}", f"/desk/trips/{trip.no}/hearing"):
        assert client.get(path).location.startswith("/sign-in")
    sign_in(client, Role.DIRECTOR)
    for path in ("/desk", f"/desk/trips/{trip.no}", f"/desk/trips/{trip.no}/hearing"):
        assert client.get(path).status_code == 403
