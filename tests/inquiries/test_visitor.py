"""Asking on the web: lenient with what is typed, quick to show a price, patient with mistakes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories.inquiries import FIRST, LAST
from tests.support.application import Clock
from tests.support.lint import PageClient
from worktrip.inquiries import queries
from worktrip.plumbing.database import db
from worktrip.plumbing.mail import SentMail
from worktrip.trips import queries as trips
from worktrip.trips.tables import Trip

Mailbox = Callable[..., Sequence[SentMail]]
FILLED: dict[str, Any] = {
    "purpose": "development",
    "outcome_goal": "新しい予約画面を動くところまで作る",
    "when": "decided",
    "first_day": "2027-02-24",
    "last_day": "2027-02-26",
    "people": "4",
    "must_haves": ["single_rooms", "kit"],
    "budget_band": "to_40",
    "company": "株式会社ほしくず計算所",
    "name": "榛名 みのり",
    "email": "minori@example.jp",
}


@pytest.fixture
def opened(client: PageClient, clock: Clock) -> dict[str, str]:
    """What the form itself carries, half a minute after it was opened."""
    return open_form(client, clock)


def open_form(client: PageClient, clock: Clock) -> dict[str, str]:
    page = client.get("/inquiries/new").get_data(as_text=True)
    clock.forward(seconds=30)
    found = re.search(r'name="opened" value="([^"]+)"', page)
    assert found is not None
    return {"opened": found[1]}


def count_trips() -> int:
    return db.session.scalar(select(func.count()).select_from(Trip)) or 0


def errors(page: str) -> dict[str, str]:
    """The sentences beside fields, by field."""
    found = re.findall(r'<p class="error" id="(\w+)-error">.*?<span>(.*?)</span>', page, re.S)
    return dict(found)


def test_a_sent_form_opens_a_trip_and_the_next_page_says_what_follows(
    client: PageClient, opened: dict[str, str], mailbox: Mailbox
) -> None:
    answer = client.post("/inquiries/new", data={**FILLED, **opened})
    assert (answer.status_code, answer.location) == (303, "/inquiries/sent")
    page = client.get("/inquiries/sent").get_data(as_text=True)
    assert "WT-2026-0001" in page
    assert "11月26日(木) 17:00まで" in page
    assert "minori@example.jp" not in page
    trip = trips.trip("WT-2026-0001")
    assert (trip.people, trip.first_day, trip.last_day) == (4, FIRST, LAST)
    assert [mail.recipient for mail in mailbox()] == ["minori@example.jp"]


def test_a_form_sent_twice_is_one_trip(client: PageClient, opened: dict[str, str]) -> None:
    for _ in range(2):
        assert client.post("/inquiries/new", data={**FILLED, **opened}).status_code == 303
    assert count_trips() == 1


def test_what_is_typed_in_any_width_is_understood(client: PageClient, opened: dict[str, str]) -> None:
    typed = {
        "first_day": "２０２７年２月２４日(水)",
        "last_day": "R9.2.26",
        "people": "４名",
        "name_kana": "はるな ﾐﾉﾘ",
        "email": " Minori＠example.jp ",
        "phone": "０２６７ー５５ー００００",
    }
    assert client.post("/inquiries/new", data={**FILLED, **opened, **typed}).status_code == 303
    trip = trips.trip("WT-2026-0001")
    assert (trip.people, trip.first_day, trip.last_day) == (4, FIRST, LAST)
    assert (trip.organiser.name_kana, trip.organiser.email) == ("ハルナ ミノリ", "minori@example.jp")
    assert trip.organiser.phone == "0267-55-0000"


def test_mistakes_are_said_beside_the_field_and_above_and_everything_typed_is_kept(
    client: PageClient, opened: dict[str, str]
) -> None:
    wrong = {"email": "minori.example.jp", "people": "数名", "last_day": "2027-02-24", "name": "", "note": "そのまま"}
    answer = client.post("/inquiries/new", data={**FILLED, **opened, **wrong})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert set(errors(page)) == {"email", "people", "name"}
    assert "「@」がありません" in errors(page)["email"]
    for kept in ("minori.example.jp", "数名", "そのまま", "株式会社ほしくず計算所", "2027-02-24"):
        assert kept in page
    for field in errors(page):
        assert f'href="#{field}"' in page
    assert opened["opened"] in page
    assert count_trips() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last_day": "2027-02-24"}, "last_day"),
        ({"first_day": "2026-11-01", "last_day": "2026-11-03"}, "first_day"),
        ({"last_day": ""}, "last_day"),
        ({"first_day": "いつか"}, "first_day"),
        ({"when": "undecided", "nights": "100"}, "nights"),
        ({"purpose": ""}, "purpose"),
        ({"phone": "12"}, "phone"),
        ({"other_first_day": "2027-03-03"}, "other_last_day"),
        ({"people": "0"}, "people"),
        ({"people_to": "2"}, "people_to"),
        ({"people_to": "数名"}, "people_to"),
        ({"third_first_day": "2027-03-10", "third_last_day": "2027-03-09"}, "other_last_day"),
    ],
)
def test_one_mistake_gives_one_sentence_at_its_field(
    client: PageClient, opened: dict[str, str], changes: dict[str, str], field: str
) -> None:
    answer = client.post("/inquiries/new", data={**FILLED, **opened, **changes})
    assert answer.status_code == 422
    assert list(errors(answer.get_data(as_text=True))) == [field]


def test_dates_may_stay_open(client: PageClient, opened: dict[str, str]) -> None:
    undecided = {"when": "undecided", "nights": "３泊", "dates_note": "2月の平日", "first_day": "", "last_day": ""}
    assert client.post("/inquiries/new", data={**FILLED, **opened, **undecided}).status_code == 303
    kept = queries.inquiry(trips.trip("WT-2026-0001").id)
    assert kept is not None
    assert (kept.nights, kept.wishes, kept.dates_note) == (3, [], "2月の平日")


def test_a_form_without_any_day_is_one_that_is_not_decided(client: PageClient, opened: dict[str, str]) -> None:
    empty = {"first_day": "", "last_day": "", "nights": "2"}
    assert client.post("/inquiries/new", data={**FILLED, **opened, **empty}).status_code == 303


@pytest.mark.parametrize(
    "robot", [{"homepage": "https://example.com"}, {"opened": ""}, {"opened": "1-nobody-knows"}], ids=str
)
def test_what_looks_like_a_robot_is_asked_to_press_again_and_then_gets_through(
    client: PageClient, opened: dict[str, str], clock: Clock, robot: dict[str, str]
) -> None:
    answer = client.post("/inquiries/new", data={**FILLED, **opened, **robot})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "もう一度「相談を送る」を押してください" in page
    assert count_trips() == 0
    clock.forward(seconds=5)
    found = re.search(r'name="opened" value="([^"]+)"', page)
    assert found is not None
    assert client.post("/inquiries/new", data={**FILLED, "opened": found[1]}).status_code == 303


def test_nobody_fills_the_form_in_no_time(client: PageClient, clock: Clock) -> None:
    stamp = open_form(client, clock)
    clock.forward(seconds=-30)
    assert client.post("/inquiries/new", data={**FILLED, **stamp}).status_code == 422
    clock.forward(seconds=2)
    assert client.post("/inquiries/new", data={**FILLED, **stamp}).status_code == 303


def test_the_price_button_shows_a_range_in_the_same_form_and_loses_nothing(demo_client: PageClient) -> None:
    page = demo_client.post("/inquiries/estimate", data={**FILLED, "company": "書きかけ", "email": ""}).get_data(
        as_text=True
    )
    assert re.search(r"<strong data-price>[0-9,]+円〜[0-9,]+円</strong>", page)
    assert "書きかけ" in page
    assert errors(page) == {}
    assert "宿泊税" in page
    assert "送迎は別です" in page


def test_the_price_button_says_what_it_cannot_read(demo_client: PageClient) -> None:
    page = demo_client.post("/inquiries/estimate", data={**FILLED, "people": "数名"}).get_data(as_text=True)
    assert list(errors(page)) == ["people"]
    assert "<strong data-price>—</strong>" in page


def test_while_somebody_types_the_range_comes_alone_and_in_their_language(demo_client: PageClient) -> None:
    asked = demo_client.post(
        "/inquiries/estimate?lang=en", data=FILLED, headers={"Accept": "application/json"}
    ).get_json()
    assert re.fullmatch(r"¥[0-9,]+.¥[0-9,]+", asked["range"])
    assert set(asked) == {"range", "note", "budget", "parts", "answers"}
    assert len(asked["answers"]) == 3
    nothing = demo_client.post("/inquiries/estimate", data={}, headers={"Accept": "application/json"}).get_json()
    assert nothing["range"] == ""


def test_what_was_shown_is_kept_with_the_inquiry(demo_client: PageClient, clock: Clock) -> None:
    stamp = open_form(demo_client, clock)
    demo_client.post("/inquiries/new", data={**FILLED, **stamp})
    with demo_client.session_transaction() as session:
        no = session["asked"]["no"]
    kept = queries.inquiry(trips.trip(no).id)
    assert kept is not None
    assert kept.shown_low_yen
    assert kept.shown_high_yen
    assert kept.shown_low_yen <= 26_800 <= kept.shown_high_yen


def test_a_price_address_without_a_form_leads_to_the_form(client: PageClient) -> None:
    assert client.get("/inquiries/estimate").location == "/inquiries/new"


def test_the_pages_speak_english_too(client: PageClient, app: Flask) -> None:
    page = client.get("/inquiries/new?lang=en").get_data(as_text=True)
    assert '<html lang="en">' in page
    assert not re.search(r"ご相談|必須|任意", page)
    assert not re.search(r"お送り", client.get("/inquiries/sent").get_data(as_text=True))


def test_asking_takes_few_statements_however_many_trips_there_are(
    demo_client: PageClient, clock: Clock, statements: Any
) -> None:
    with statements() as said:
        demo_client.post("/inquiries/estimate", data=FILLED, headers={"Accept": "application/json"})
    # a range takes five, the one wish ten, all wishes five, and the time of day one
    assert len(said) <= 21, said
