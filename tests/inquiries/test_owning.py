"""Whose a trip is: handed over with a note, taken back by one button; what is next, changed by hand with a word why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.factories.inquiries import ADDRESS, asked, concierge
from tests.support.application import Clock
from tests.support.lint import PageClient
from tests.support.people import sign_in
from worktrip.accounts.rules import Role
from worktrip.inquiries import service
from worktrip.kernel.calendar import JST
from worktrip.kernel.errors import Conflict, Invalid
from worktrip.plumbing.mail import SentMail
from worktrip.trips import queries as trips
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Side, Stage

Mailbox = Callable[..., Sequence[SentMail]]
NOTE = "社長の予定しだい。木曜に電話する約束です。"


@pytest.fixture
def desk(client: PageClient) -> PageClient:
    """A browser in which a concierge is signed in."""
    sign_in(client, Role.CONCIERGE)
    return client


def test_a_trip_is_handed_over_with_a_note_that_only_the_desk_sees(desk: PageClient, mailbox: Mailbox) -> None:
    giver = sign_in(desk, Role.CONCIERGE)
    receiver, trip = concierge("汐見 航", "shiomi@desk.example"), asked()
    trips_service.take_over(trip.id, giver)
    answer = desk.post(f"/desk/trips/{trip.no}/handover", data={"to": str(receiver), "note": NOTE})
    assert (answer.status_code, answer.location) == (303, f"/desk/trips/{trip.no}")
    assert trips.trip(trip.no).owner_id == receiver
    assert NOTE in [line.text for line in trips.thread(trip.id, internal=True) if line.internal]
    assert NOTE not in [line.text for line in trips.thread(trip.id, internal=False)]
    (mail,) = mailbox(to="shiomi@desk.example", event="inquiries/handed_over")
    assert NOTE in (mail.text or "")
    assert NOTE not in "".join(mail.text or "" for mail in mailbox(to=ADDRESS))


def test_the_mail_reads_as_in_the_file(desk: PageClient, mailbox: Mailbox) -> None:
    giver, receiver = concierge(), concierge("汐見 航", "shiomi@desk.example")
    service.hand_over(asked().id, receiver, NOTE, by_id=giver)
    (mail,) = mailbox(event="inquiries/handed_over")
    expected = Path(__file__).with_name("mails") / "handed_over.ja.txt"
    assert f"{mail.subject}\n\n{(mail.text or '').strip()}\n" == expected.read_text(encoding="utf-8")


def test_the_receiver_sees_it_in_the_inbox_for_three_working_days(desk: PageClient, clock: Clock) -> None:
    giver, receiver, trip = concierge(), concierge("汐見 航", "shiomi@desk.example"), asked()
    trips_service.take_over(trip.id, giver)
    service.hand_over(trip.id, receiver, NOTE, by_id=giver)
    assert "白樺 みどりさんから引き継ぎ" in desk.get("/desk").get_data(as_text=True)
    clock.day(date(2026, 11, 27), 16, 59)
    sign_in(desk, Role.CONCIERGE)
    assert NOTE in desk.get("/desk").get_data(as_text=True)
    clock.day(date(2026, 11, 27), 17, 1)
    assert NOTE not in desk.get("/desk").get_data(as_text=True)


def test_one_button_takes_it_back(desk: PageClient) -> None:
    giver, receiver, trip = concierge(), concierge("汐見 航", "shiomi@desk.example"), asked()
    trips_service.take_over(trip.id, giver)
    service.hand_over(trip.id, receiver, NOTE, by_id=giver)
    path = f"/desk/trips/{trip.no}"
    assert f"{path}/handover/back" in desk.get(path).get_data(as_text=True)
    desk.post(f"{path}/handover/back")
    assert trips.trip(trip.no).owner_id == giver
    page = desk.get(path).get_data(as_text=True)
    assert "引き継ぎを取り消しました。" in page
    assert f"{path}/handover/back" not in page


def test_what_somebody_else_took_meanwhile_is_not_taken_back(desk: PageClient) -> None:
    giver, receiver, trip = concierge(), concierge("汐見 航", "shiomi@desk.example"), asked()
    service.hand_over(trip.id, receiver, NOTE, by_id=giver)
    trips_service.take_over(trip.id, giver)
    with pytest.raises(Conflict):
        service.take_back(trip.id, by_id=giver)
    assert trips.trip(trip.no).owner_id == giver


@pytest.mark.parametrize(("to", "note"), [("shiomi", " "), ("nobody", NOTE), ("giver", NOTE)])
def test_a_hand_over_needs_a_note_and_somebody_else_of_the_desk(
    desk: PageClient, mailbox: Mailbox, to: str, note: str
) -> None:
    people = {"giver": concierge(), "shiomi": concierge("汐見 航", "shiomi@desk.example"), "nobody": 999}
    trip = asked()
    trips_service.take_over(trip.id, people["giver"])
    with pytest.raises(Invalid):
        service.hand_over(trip.id, people[to], note, by_id=people["giver"])
    answer = desk.post(f"/desk/trips/{trip.no}/handover", data={"to": str(people[to]), "note": note})
    assert answer.status_code == 422
    assert note.strip() in answer.get_data(as_text=True)
    assert trips.trip(trip.no).owner_id == people["giver"]
    assert mailbox(event="inquiries/handed_over") == []


def test_what_is_next_is_changed_by_hand_with_a_word_why(desk: PageClient) -> None:
    trip = asked()
    trips_service.advance(trip.id, Stage.PROPOSING, next_action="返事を待つ", waits_for=Side.ORGANISER)
    answer = desk.post(
        f"/desk/trips/{trip.no}/plan",
        data={
            "next_action": "宿に電話する",
            "due_day": "2026/11/25",
            "due_time": "11:30",
            "why": "宿の方が朝は留守のため",
        },
    )
    assert answer.status_code == 303
    planned = trips.trip(trip.no)
    assert planned.next_action == "宿に電話する"
    assert planned.due_at == datetime(2026, 11, 25, 11, 30, tzinfo=JST)
    # it is the desk's turn now
    assert planned.waits_for is None
    (line,) = [line for line in trips.thread(trip.id, internal=True) if line.text == "宿の方が朝は留守のため"]
    assert line.internal


def test_a_longer_time_to_wait_is_still_waited_for(desk: PageClient) -> None:
    trip = asked()
    trips_service.advance(trip.id, Stage.PROPOSING, next_action="返事を待つ", waits_for=Side.ORGANISER)
    desk.post(
        f"/desk/trips/{trip.no}/plan",
        data={"next_action": "返事を待つ", "due_day": "2026-11-30", "due_time": "17:00", "why": "役員会が延びた"},
    )
    assert trips.trip(trip.no).waits_for is Side.ORGANISER


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("due_day", "2026-11-28", "事務局の休みの日です"),
        ("due_day", "2026-11-23", "いまより後にしてください"),
        ("due_day", "いつか", "年から入力してください"),
        ("due_time", "03:00", "選び直してください"),
        ("why", "", "ひとこと書いてください"),
        ("next_action", " ", "次にすることを入れてください"),
    ],
)
def test_a_plan_with_a_mistake_keeps_what_was_typed(desk: PageClient, field: str, typed: str, says: str) -> None:
    trip = asked()
    before = trips.trip(trip.no).due_at
    right = {"next_action": "宿に電話する", "due_day": "2026-11-25", "due_time": "11:30", "why": "朝は留守のため"}
    answer = desk.post(f"/desk/trips/{trip.no}/plan", data={**right, field: typed})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert says in page
    for name, value in right.items():
        if name not in {field, "due_time"}:
            assert f'value="{value}"' in page
    assert trips.trip(trip.no).due_at == before


def test_the_due_clock_counts_only_hours_at_which_the_desk_is_open(desk: PageClient, clock: Clock) -> None:
    asked()
    clock.day(date(2026, 11, 26), 7)
    sign_in(desk, Role.CONCIERGE)
    assert "あと8時間0分" in desk.get("/desk").get_data(as_text=True)
    clock.day(date(2026, 11, 26), 16)
    sign_in(desk, Role.CONCIERGE)
    assert "あと1時間0分" in desk.get("/desk").get_data(as_text=True)
