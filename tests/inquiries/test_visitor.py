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
from worktrip.accounts.tables import Organisation
from worktrip.catalogue.tables import Facility
from worktrip.inquiries import queries
from worktrip.inquiries.visitor.form import mailed_to
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
        # spaces are no name, of whatever width
        ({"company": "　　"}, "company"),
        ({"name": "  "}, "name"),
        ({"first_day": "2045-02-24", "last_day": "2045-02-26"}, "first_day"),
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


@pytest.mark.parametrize("first", ["9999-12-31", "2045-01-01", "2020-01-01", "soon"])
def test_a_day_nobody_can_come_on_leaves_the_days_open(client: PageClient, first: str) -> None:
    page = client.get(f"/inquiries/new?first={first}&nights=5")
    assert page.status_code == 200
    assert f'value="{first}"' not in page.text


def test_nobody_is_thanked_who_has_sent_nothing(client: PageClient) -> None:
    assert client.get("/inquiries/sent").location == "/inquiries/new"


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


# --- what one button does without JavaScript -------------------------------------------------------------------------


def checked(client: PageClient, **changes: str) -> str:
    """The page after the button that checks."""
    return client.post("/inquiries/estimate", data={**FILLED, **changes}).get_data(as_text=True)


def goal_of(page: str) -> str:
    found = re.search(r'<textarea[^>]*name="outcome_goal"[^>]*>\s*(.*?)</textarea>', page, re.S)
    assert found is not None
    return found[1].strip()


def test_one_tap_puts_an_example_into_the_field_and_another_takes_its_place(client: PageClient) -> None:
    first = checked(client, outcome_goal="", example="team-0")
    assert goal_of(first) == "新しく入った人の名前と強みを、全員が言えるようになる"
    second = checked(client, outcome_goal=goal_of(first), example="team-1")
    assert goal_of(second) == "離れて働く仲間と、進め方の約束を5つ決める"


def test_an_example_never_takes_the_place_of_what_somebody_wrote(client: PageClient) -> None:
    assert goal_of(checked(client, example="team-0")).startswith("新しい予約画面を動くところまで作る\n新しく入った")
    assert goal_of(checked(client, example="lunch-0")) == "新しい予約画面を動くところまで作る"


def test_the_examples_of_the_chosen_purpose_stand_open_and_each_can_be_tapped(client: PageClient) -> None:
    page = checked(client, purpose="training")
    assert len(re.findall(r'name="example" value="\w+-\d"', page)) == 33
    assert re.search(r"<details[^>]* data-examples-fold open>", page)
    shown = re.findall(r'data-examples="(\w+)">', page)
    assert shown == ["training"]


def test_other_days_take_the_place_of_those_of_their_wish(client: PageClient) -> None:
    page = checked(client, take="1:2027-03-01:2027-03-03", other_first_day="2027-02-27", other_last_day="2027-02-28")
    assert re.search(r'id="other_first_day"[^>]*value="2027-03-01"', page)
    assert re.search(r'id="other_last_day"[^>]*value="2027-03-03"', page)
    assert re.search(r'id="first_day"[^>]*value="2027-02-24"', page)


@pytest.mark.parametrize("wrong", ["", "3:2027-03-01:2027-03-03", "0:x:y", "0:2027-03-03:2027-03-01", "0:2027-03-01"])
def test_what_is_no_offer_changes_no_day(client: PageClient, wrong: str) -> None:
    assert re.search(r'id="first_day"[^>]*value="2027-02-24"', checked(client, take=wrong))


def test_the_enter_key_presses_the_button_that_only_checks(client: PageClient) -> None:
    page = client.get("/inquiries/new").get_data(as_text=True)
    form = page[page.index("data-inquiry") :]
    first = re.search(r'<button[^>]*type="submit"[^>]*>', form)
    assert first is not None
    assert 'formaction="/inquiries/estimate#estimate"' in first[0]
    assert "formnovalidate" in first[0]


def test_a_second_wish_without_a_first_is_the_first(client: PageClient, opened: dict[str, str]) -> None:
    days = {"first_day": "", "last_day": "", "third_first_day": "2027-03-10", "third_last_day": "2027-03-12"}
    sent = {**FILLED, **opened, **days, "third_flexibility": "near", "other_first_day": "", "other_last_day": ""}
    assert client.post("/inquiries/new", data=sent).status_code == 303
    kept = queries.inquiry(trips.trip("WT-2026-0001").id)
    assert kept is not None
    assert [(each.place, each.first_day.isoformat(), each.flexibility) for each in kept.wishes] == [
        (1, "2027-03-10", "near")
    ]


def test_a_mistake_in_a_wish_that_moved_up_stands_beside_what_was_typed(
    client: PageClient, opened: dict[str, str]
) -> None:
    wrong = {"third_first_day": "2027-03-10", "third_last_day": "2027-03-09"}
    page = client.post("/inquiries/new", data={**FILLED, **opened, **wrong}).get_data(as_text=True)
    assert list(errors(page)) == ["other_last_day"]
    assert re.search(r'id="other_last_day"[^>]*value="2027-03-09"', page)
    assert re.search(r'id="third_last_day"[^>]*value=""', page)


# --- what is said at once --------------------------------------------------------------------------------------------


def test_a_wish_that_cannot_be_had_is_answered_at_once_and_names_nobody(demo_client: PageClient) -> None:
    # the whole town is booked out for nobody else than the companies of the demo
    page = checked(demo_client, people="80", must_haves="single_rooms")
    assert "いま、全員で泊まれる宿がありません。" in page
    assert "宿のようす: " in page
    said = page[page.index('data-wish-said="0"') : page.index('data-wish-said="1"')]
    names = [*db.session.scalars(select(Organisation.name)), *db.session.scalars(select(Facility.name))]
    assert [name for name in names if name in said] == []


def test_a_free_wish_says_in_how_many_houses_and_what_weekdays_would_save(demo_client: PageClient) -> None:
    page = checked(demo_client, first_day="2027-02-26", last_day="2027-02-28")
    assert re.search(r"いま、全員で泊まれる宿が\d軒あります。", page)
    assert "平日に寄せると、費用を抑えられます。" in page
    assert re.search(r"ご希望の日より[\d,]+円安くなります。", page)


def test_the_price_says_what_it_is_made_of_what_it_leaves_out_and_whether_it_keeps_to_the_budget(
    demo_client: PageClient,
) -> None:
    page = checked(demo_client, must_haves="bus", budget_band="to_20", people_to="6", last_day="2027-02-27")
    for words in (
        "4〜6名、3泊",
        "日中に集まる部屋",
        "一緒にする体験をひとつ",
        "昼食と飲み物、東京からのバスは別です。",
    ):
        assert words in page
    assert "ご予算(2万円まで)をこえそうです。" in page


def test_whoever_comes_with_days_already_sees_what_is_free_on_them(demo_client: PageClient) -> None:
    page = demo_client.get("/inquiries/new?people=4&first=2027-02-24&nights=2").get_data(as_text=True)
    assert "いま、全員で泊まれる宿が" in page
    assert re.search(r"<strong data-price>[0-9,]+円〜", page)


# --- the first time --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("experience", "is_told"), [("first", True), ("again", False), ("", False)])
def test_whoever_does_it_for_the_first_time_is_told_how_it_goes(
    client: PageClient, opened: dict[str, str], mailbox: Mailbox, experience: str, is_told: bool
) -> None:
    client.post("/inquiries/new", data={**FILLED, **opened, "experience": experience, "experience_note": "回線"})
    sent = client.get("/inquiries/sent").get_data(as_text=True)
    (mail,) = mailbox(to="minori@example.jp")
    assert ("はじめての方へ" in sent, "はじめての方へ" in (mail.text or "")) == (is_told, is_told)
    kept = queries.inquiry(trips.trip("WT-2026-0001").id)
    assert kept is not None
    assert (kept.experience, kept.experience_note) == (experience, "回線")


# --- limits ----------------------------------------------------------------------------------------------------------


def test_however_wide_an_address_is_typed_it_is_counted_as_one(app: Flask) -> None:
    def counted(email: str) -> str:
        with app.test_request_context("/inquiries/new", method="POST", data={"email": email}):
            return mailed_to()

    assert {counted(email) for email in ("minori@example.jp", " ＭＩＮＯＲＩ＠example.jp ", "Minori @example.jp")} == {
        counted("minori@example.jp")
    }
    assert counted("other@example.jp") != counted("minori@example.jp")


def test_the_same_company_and_person_asking_again_has_a_trip_of_its_own(client: PageClient, clock: Clock) -> None:
    for _ in range(2):
        assert client.post("/inquiries/new", data={**FILLED, **open_form(client, clock)}).status_code == 303
    assert count_trips() == 2
    first, second = trips.trip("WT-2026-0001"), trips.trip("WT-2026-0002")
    assert (first.organisation_id, first.organiser_id) == (second.organisation_id, second.organiser_id)
    assert [trip.no for trip in trips.earlier_trips(second.organisation_id, but=second.id)] == [first.no]
