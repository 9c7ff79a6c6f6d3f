"""What the hearing leaves open: rows with somebody behind each, put to the organiser in one message, answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from tests.factories.inquiries import ADDRESS, FIRST, asked, concierge
from tests.support.application import Clock
from tests.support.lint import PageClient
from tests.support.people import sign_in
from worktrip.accounts.rules import Role
from worktrip.inquiries import queries, service
from worktrip.inquiries.rules import Block, Known, MustHave, QuestionState, Unsettled, unknowns
from worktrip.kernel.errors import Conflict
from worktrip.plumbing.mail import SentMail
from worktrip.trips import queries as trips
from worktrip.trips import service as trips_service
from worktrip.trips.tables import Trip

Mailbox = Callable[..., Sequence[SentMail]]
Statements = Callable[..., Any]
DUE = date(2026, 11, 26)
LAN, PAYER = "有線LANは何口いりますか。", "請求書の宛名はどなたですか。"


@pytest.fixture
def desk(client: PageClient) -> PageClient:
    """A browser in which a concierge is signed in."""
    sign_in(client, Role.CONCIERGE)
    return client


def left_open(**changes: Any) -> Trip:
    """A trip that was heard, with two questions for the organiser and one for the desk."""
    trip, person = asked(**changes), concierge()
    own = Unsettled("湖畔の会議室の広さを確かめる", DUE, owner_id=person)
    service.note_hearing(
        trip.id, heard_by_id=person, questions=[Unsettled(LAN, DUE), Unsettled(PAYER, date(2026, 11, 30)), own]
    )
    return trip


def bodies(trip: Trip) -> list[tuple[str, QuestionState]]:
    return [(each.body, each.state) for each in queries.open_questions(trip.id)]


def test_what_an_inquiry_leaves_out_becomes_a_question() -> None:
    everything = Known(
        has_dates=True, has_goal=True, has_budget=True, needs_approval_paper=False, has_diet=False, dates_note=""
    )
    nothing = Known(
        has_dates=False, has_goal=False, has_budget=False, needs_approval_paper=True, has_diet=True, dates_note="2月"
    )
    assert unknowns(everything) == []
    without = replace(everything, has_dates=False, has_goal=False, has_budget=False)
    assert len(unknowns(without)) == 3
    asked_for = [sentence % values for sentence, values in unknowns(nothing)]
    assert len(asked_for) == 5
    assert "「2月」のうち、日程の候補はいつですか。" in asked_for


def test_the_sheet_begins_with_what_was_not_said(desk: PageClient) -> None:
    trip = asked(first_day=None, last_day=None, outcome_goal="", budget_band="")
    page = desk.get(f"/desk/trips/{trip.no}/hearing").get_data(as_text=True)
    for words in ("帰るときに、何ができていたら成功ですか。", "日程の候補はいつですか。", "1人あたりのご予算は"):
        assert f'value="{words}' in page
    assert 'value="2026-11-26"' in page


def test_the_sheet_says_what_came_from_the_inquiry_until_it_was_heard(desk: PageClient) -> None:
    trip = asked(arrivals_note="1名は前日の夜に着きます。", must_haves=[MustHave.DIET])
    path = f"/desk/trips/{trip.no}/hearing"
    assert desk.get(path).get_data(as_text=True).count("相談から</span>") == 6
    service.note_hearing(trip.id, heard_by_id=concierge(), why="発売日が決まった")
    assert "相談から</span>" not in desk.get(path).get_data(as_text=True)


def test_questions_and_blocks_are_kept_as_rows(desk: PageClient) -> None:
    trip = asked()
    answer = desk.post(
        f"/desk/trips/{trip.no}/hearing",
        data={
            "people": "4",
            "blocks-0-day_number": "2",
            "blocks-0-starts_at": "10:00",
            "blocks-0-ends_at": "11:00",
            "blocks-0-words": "機密の電話",
            "blocks-1-day_number": "1",
            "blocks-1-starts_at": "13:00",
            "blocks-1-ends_at": "18:00",
            "blocks-1-words": "開発",
            "questions-0-body": LAN,
            "questions-0-owner": "organiser",
            "questions-0-due_on": "2026/11/26",
            "questions-1-body": "",
            "questions-1-owner": "organiser",
        },
    )
    assert answer.status_code == 303
    assert queries.timetable(trip.id) == [
        Block(1, time(13), time(18), "開発"),
        Block(2, time(10), time(11), "機密の電話"),
    ]
    (question,) = queries.open_questions(trip.id)
    assert (question.body, question.owner_id, question.due_on) == (LAN, None, DUE)
    page = desk.get(f"/desk/trips/{trip.no}").get_data(as_text=True)
    assert "10:00–11:00 機密の電話" in page
    assert LAN in page


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("blocks-0-ends_at", "09:00", "始まりより後の時刻にしてください。"),
        ("blocks-0-starts_at", "", "時刻を 19:00 のように入れてください。"),
        ("blocks-0-words", "", "何をする時間かを入れてください。"),
        ("questions-0-due_on", "", "いつまでに確かめるか、日付を入れてください。"),
        ("questions-0-due_on", "あさって", "年から入力してください。"),
    ],
)
def test_a_row_with_a_mistake_says_so_beside_itself_and_nothing_typed_is_lost(
    desk: PageClient, field: str, typed: str, says: str
) -> None:
    trip = asked()
    right = {
        "people": "4",
        "why": "発売日が決まった",
        "blocks-0-day_number": "2",
        "blocks-0-starts_at": "10:00",
        "blocks-0-ends_at": "11:00",
        "blocks-0-words": "機密の電話",
        "questions-0-body": LAN,
        "questions-0-owner": "organiser",
        "questions-0-due_on": "2026-11-26",
    }
    answer = desk.post(f"/desk/trips/{trip.no}/hearing", data={**right, field: typed})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in page
    assert says in page
    for words in ("発売日が決まった", LAN):
        assert words in page
    assert queries.hearing(trip.id) is None


def test_more_rows_can_be_had_without_losing_what_was_typed(desk: PageClient) -> None:
    trip = asked()
    answer = desk.post(
        f"/desk/trips/{trip.no}/hearing",
        data={"people": "4", "why": "発売日が決まった", "questions-0-body": LAN, "more": "1"},
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert LAN in page
    assert "questions-3-body" in page
    assert queries.hearing(trip.id) is None


def test_a_second_hearing_changes_drops_and_adds_what_nobody_was_asked_yet(desk: PageClient) -> None:
    trip = left_open()
    lan, payer, own = sorted(queries.open_questions(trip.id), key=lambda each: each.id)
    service.send_questions(trip.id, [lan.id], "教えてください。", author_id=own.owner_id or 0)
    service.note_hearing(
        trip.id,
        heard_by_id=own.owner_id or 0,
        questions=[
            Unsettled("会議室の広さと机の数", DUE, own.owner_id, own.id),
            Unsettled("駐車場は何台ですか。", DUE),
        ],
    )
    found = {each.id: each for each in queries.open_questions(trip.id)}
    assert found[lan.id].state is QuestionState.ASKED
    assert payer.id not in found
    assert found[own.id].body == "会議室の広さと机の数"
    assert "駐車場は何台ですか。" in {each.body for each in found.values()}


def test_open_questions_for_the_organiser_go_out_as_one_message(desk: PageClient, mailbox: Mailbox) -> None:
    trip = left_open()
    page = desk.get(f"/desk/trips/{trip.no}/open-questions").get_data(as_text=True)
    assert f"1. {LAN}\n2. {PAYER}" in page
    ids = [each.id for each in queries.open_questions(trip.id) if each.owner_id is None]
    answer = desk.post(
        f"/desk/trips/{trip.no}/open-questions/message",
        data={"asked": ",".join(map(str, ids)), "message": f"お手数ですが、{LAN}"},
    )
    assert answer.status_code == 303
    (mail,) = mailbox(to=ADDRESS, event="trips/said")
    assert LAN in (mail.text or "")
    assert "会議室の広さ" not in (mail.text or "")
    states = dict(bodies(trip))
    assert [states[LAN], states[PAYER]] == [QuestionState.ASKED, QuestionState.ASKED]
    assert states["湖畔の会議室の広さを確かめる"] is QuestionState.OPEN


def test_a_message_speaks_the_language_of_the_trip(desk: PageClient) -> None:
    trip = left_open(language="en")
    page = desk.get(f"/desk/trips/{trip.no}/open-questions").get_data(as_text=True)
    assert "ご提案を組み立てるために" not in page


def test_a_question_asked_meanwhile_is_not_asked_again_and_the_words_stay(desk: PageClient) -> None:
    trip = left_open()
    ids = [each.id for each in queries.open_questions(trip.id) if each.owner_id is None]
    author = concierge("汐見 航", "shiomi@desk.example")
    service.send_questions(trip.id, ids, "教えてください。", author_id=author)
    with pytest.raises(Conflict):
        service.send_questions(trip.id, ids, "もう一度", author_id=author)
    answer = desk.post(
        f"/desk/trips/{trip.no}/open-questions/message",
        data={"asked": ",".join(map(str, ids)), "message": "書きかけの文"},
    )
    assert answer.status_code == 422
    assert "書きかけの文" in answer.get_data(as_text=True)
    assert len(trips.thread(trip.id, internal=False)) == 1


def test_an_answer_is_kept_with_its_question_and_can_be_taken_back(desk: PageClient) -> None:
    trip = left_open()
    question = queries.open_questions(trip.id)[0]
    path = f"/desk/trips/{trip.no}/open-questions/{question.id}"
    assert desk.post(path, data={"answer": " "}).status_code == 422
    assert desk.post(path, data={"answer": "8口"}).status_code == 303
    assert dict(bodies(trip))[LAN] is QuestionState.ANSWERED
    assert "8口" in desk.get(f"/desk/trips/{trip.no}/open-questions").get_data(as_text=True)
    desk.post(path, data={"answered": "no"})
    assert dict(bodies(trip))[LAN] is QuestionState.OPEN


def test_a_question_of_another_trip_cannot_be_answered_through_this_one(desk: PageClient) -> None:
    trip, other = left_open(), asked()
    question = queries.open_questions(trip.id)[0]
    answer = desk.post(f"/desk/trips/{other.no}/open-questions/{question.id}", data={"answer": "8口"})
    assert answer.status_code == 404
    assert dict(bodies(trip))[LAN] is QuestionState.OPEN


def test_a_question_can_be_written_down_at_any_time(desk: PageClient) -> None:
    trip = asked()
    path = f"/desk/trips/{trip.no}/open-questions"
    refused = desk.post(path, data={"body": LAN, "owner": "organiser", "due_on": ""})
    assert refused.status_code == 422
    assert LAN in refused.get_data(as_text=True)
    assert desk.post(path, data={"body": LAN, "owner": "organiser", "due_on": "2026-11-26"}).status_code == 303
    assert bodies(trip) == [(LAN, QuestionState.OPEN)]


def test_the_inbox_says_how_much_is_open_and_what_the_desk_itself_has_to_find_out(
    desk: PageClient, clock: Clock
) -> None:
    trip = left_open()
    page = desk.get("/desk").get_data(as_text=True)
    assert "残った問い 3" in page
    assert "期限を過ぎたもの" not in page
    assert page.count("湖畔の会議室の広さを確かめる") == 1
    clock.day(date(2026, 11, 27))
    sign_in(desk, Role.CONCIERGE)
    assert "期限を過ぎたもの 2" in desk.get("/desk").get_data(as_text=True)
    trips_service.set_dates(trip.id, FIRST, None, 4)


def test_open_questions_are_nobodys_but_the_desks(client: PageClient) -> None:
    trip = left_open()
    path = f"/desk/trips/{trip.no}/open-questions"
    sign_in(client, Role.OFFICER)
    assert client.get(path).status_code == 403
