"""Questions to houses: what they take (nothing), what a yes gives, and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from tests.factories.bookings import THURSDAY, TUESDAY, WEDNESDAY, Town, town
from tests.factories.stock import trips
from tests.support.application import START, Clock
from worktrip.accounts import service as accounts
from worktrip.accounts.rules import Role
from worktrip.inventory import queries, service
from worktrip.inventory.queries import QuestionFacts
from worktrip.inventory.rules import Answer, AskedLine, NotFree, QuestionState, SlotKey
from worktrip.kernel.errors import Conflict, Gone, Invalid, NotFound
from worktrip.plumbing import outbox
from worktrip.plumbing.database import db
from worktrip.plumbing.mail import SentMail
from worktrip.trips import queries as trips_queries
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Closed

UNTIL = START + timedelta(days=7)
NIGHTS = (WEDNESDAY, THURSDAY)


@pytest.fixture
def houses(app: Flask) -> Town:
    return town()


def asked(
    houses: Town, trip: int, rooms: int = 3, *, until: datetime = UNTIL, message: str = "", facility: int | None = None
) -> QuestionFacts:
    line = AskedLine(houses.pension_room, NIGHTS[0], NIGHTS[-1], rooms)
    no = service.ask(trip, facility or houses.pension, [line], rooms, message, until, None)
    return queries.question_of("L4", no)


def say(question: QuestionFacts, answer: Answer = Answer.YES, **more: object) -> QuestionFacts:
    return service.answer_question(question_id=question.id, answer=answer, **more)  # type: ignore[arg-type]


def free(room: int) -> list[int]:
    return [queries.free([room], night, night)[SlotKey(room, night)] for night in NIGHTS]


def held(trip: int) -> list[tuple[int, datetime | None]]:
    return [(row.quantity, row.expires_at) for row in queries.holds_of(trip)]


def todos(trip: int) -> list[str]:
    return [todo.text for todo in trips_queries.todos(trip) if todo.done_at is None]


def allotted(room: int) -> list[int]:
    found = db.session.execute(
        text("SELECT allotted FROM slots WHERE offering_id = :room AND day IN (:a, :b) ORDER BY day"),
        {"room": room, "a": str(NIGHTS[0]), "b": str(NIGHTS[1])},
    )
    return [row[0] for row in found]


def test_the_worked_example_of_the_rules(houses: Town) -> None:
    a, b = trips(2)
    first, second = asked(houses, a), asked(houses, b)
    assert free(houses.pension_room) == [4, 4]
    say(first)
    assert (held(a), free(houses.pension_room)) == ([(3, UNTIL), (3, UNTIL)], [1, 1])
    say(second)
    assert (held(b), free(houses.pension_room), allotted(houses.pension_room)) == (
        [(3, UNTIL), (3, UNTIL)],
        [0, 0],
        [6, 6],
    )
    service.reconsider_question(question_id=second.id)
    assert (held(b), free(houses.pension_room), allotted(houses.pension_room)) == ([], [1, 1], [4, 4])
    assert held(a) == [(3, UNTIL), (3, UNTIL)]
    assert service.check() == []


def test_a_question_takes_nothing_and_mails_the_house(houses: Town, mailbox: Callable[..., Sequence[SentMail]]) -> None:
    (trip,) = trips()
    question = asked(houses, trip, message="静かな部屋だと助かります。")
    outbox.drain()

    assert question.no == "QA-2026-0001"
    assert (question.state, question.answer) == (QuestionState.OPEN, Answer.ASKED)
    assert (held(trip), free(houses.pension_room), todos(trip)) == ([], [4, 4], [])
    (mail,) = mailbox(to="l4@partner.example", event="inventory/asked")
    assert "静かな部屋だと助かります。" in (mail.text or "")
    assert "/partner/L4/questions/QA-2026-0001" in (mail.text or "").replace("%2F", "/")


def test_a_house_without_mail_is_a_call_for_the_desk(houses: Town) -> None:
    (trip,) = trips()
    line = AskedLine(houses.ride, TUESDAY, TUESDAY, 1)
    no = service.ask(trip, houses.carrier, [line], 4, "", UNTIL, None)

    assert todos(trip) == [f"高原タクシーに電話(0267-00-0010)でたずね、返事を書き入れる(打診 {no})"]
    question = queries.question_of("T1", no)
    say(question, via="高原さん、11月24日 11:00、電話で")
    assert todos(trip) == [f"高原タクシーの返事が「はい」でした。仮押さえのうちに提案を送る(打診 {no})"]
    assert queries.question_of("T1", no).answered_via == "高原さん、11月24日 11:00、電話で"


def test_a_part_holds_a_part_and_a_no_holds_nothing(houses: Town) -> None:
    a, b = trips(2)
    say(asked(houses, a), Answer.PARTLY, offered=2)
    say(asked(houses, b), Answer.NO, note="改修中です")

    assert (held(a), held(b)) == ([(2, UNTIL), (2, UNTIL)], [])
    assert allotted(houses.pension_room) == [4, 4]
    assert "一部だけ" in todos(a)[0]
    assert "いいえ" in todos(b)[0]
    assert "改修中です" in [said.text for said in trips_queries.thread(b, internal=True)]


def test_the_organiser_sees_nothing_of_a_question(houses: Town) -> None:
    (trip,) = trips()
    say(asked(houses, trip), Answer.NO, note="改修中です")

    assert trips_queries.thread(trip, internal=False) == []


def test_a_second_answer_changes_nothing_unless_the_desk_writes_it(houses: Town) -> None:
    (trip,) = trips()
    question = asked(houses, trip)
    say(question)
    assert say(question, Answer.NO).answer is Answer.YES
    assert held(trip) == [(3, UNTIL), (3, UNTIL)]

    assert say(question, Answer.NO, via="星野さん、電話で").answer is Answer.NO
    assert (held(trip), free(houses.pension_room)) == ([], [4, 4])


def test_what_a_trip_holds_otherwise_stays_as_it_is(houses: Town) -> None:
    (trip,) = trips()
    soon = START + timedelta(days=1)
    service.hold(trip, {SlotKey(houses.pension_room, NIGHTS[0]): 1, SlotKey(houses.kit, NIGHTS[0]): 1}, soon)
    question = asked(houses, trip)
    say(question)

    assert sorted(held(trip)) == [(1, soon), (3, UNTIL), (3, UNTIL)]
    service.reconsider_question(question_id=question.id)
    assert held(trip) == [(1, soon), (1, soon)]
    assert service.check() == []


def test_an_answer_is_not_taken_back_once_a_proposal_took_the_hold_over(houses: Town) -> None:
    (trip,) = trips()
    question = asked(houses, trip)
    say(question)
    service.hold(trip, {SlotKey(houses.pension_room, night): 3 for night in NIGHTS}, UNTIL + timedelta(days=1))

    with pytest.raises(Gone, match="もう次の手配へ"):
        service.reconsider_question(question_id=question.id)
    assert queries.question(question.id).answer is Answer.YES


def test_an_answer_is_taken_back_for_ten_minutes(houses: Town, clock: Clock) -> None:
    (trip,) = trips()
    question = asked(houses, trip)
    say(question, Answer.NO)
    clock.forward(minutes=9)
    service.reconsider_question(question_id=question.id)
    assert todos(trip) == []
    say(question)
    clock.forward(minutes=10)
    with pytest.raises(Gone):
        service.reconsider_question(question_id=question.id)


def test_stopped_sales_do_not_stand_in_the_way_of_the_houses_own_yes(houses: Town) -> None:
    a, b = trips(2)
    service.stop_sell(houses.pension_room, NIGHTS)
    say(asked(houses, a))

    assert held(a) == [(3, UNTIL), (3, UNTIL)]
    assert allotted(houses.pension_room) == [4, 4]
    with pytest.raises(NotFree):
        service.hold(b, {SlotKey(houses.pension_room, NIGHTS[0]): 1}, UNTIL)


def test_a_withdrawn_question_takes_no_answer_and_the_house_is_told(
    houses: Town, mailbox: Callable[..., Sequence[SentMail]]
) -> None:
    (trip,) = trips()
    question = asked(houses, trip)
    service.withdraw(question_id=question.id, person_id=None)
    service.withdraw(question_id=question.id, person_id=None)
    outbox.drain()

    with pytest.raises(Conflict, match="取り下げました"):
        say(question)
    assert len(mailbox(to="l4@partner.example", event="inventory/withdrawn")) == 1
    answered = asked(houses, trip)
    say(answered)
    with pytest.raises(Conflict, match="もう返事が"):
        service.withdraw(question_id=answered.id, person_id=None)


def test_a_question_of_a_trip_that_ended_or_whose_time_is_over_takes_no_answer(houses: Town, clock: Clock) -> None:
    a, b = trips(2)
    first, second = asked(houses, a), asked(houses, b)
    trips_service.close(a, Closed.WITHDRAWN)
    with pytest.raises(Conflict, match="ご相談は終わりました"):
        say(first)
    clock.forward(days=7)
    with pytest.raises(Conflict, match="期限が過ぎました"):
        say(second)
    assert queries.question(second.id).state is QuestionState.EXPIRED
    assert queries.questions_waiting() == []


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ((THURSDAY, WEDNESDAY, 1, ""), "最初の日より前"),
        ((START.date() - timedelta(days=2), TUESDAY, 1, ""), "これからの日"),
        ((TUESDAY, TUESDAY + timedelta(days=92), 1, ""), "3か月分まで"),
        ((TUESDAY, TUESDAY, 0, ""), "1以上の数"),
        ((TUESDAY, TUESDAY, 1, "morning"), "選び直して"),
    ],
)
def test_nonsense_is_not_asked(houses: Town, line: tuple[object, ...], sentence: str) -> None:
    (trip,) = trips()
    first, last, quantity, period = line
    with pytest.raises(Invalid, match=sentence):
        service.ask(
            trip,
            houses.pension,
            [AskedLine(houses.pension_room, first, last, quantity, period)],  # type: ignore[arg-type]
            2,
            "",
            UNTIL,
            None,
        )


def test_a_house_is_asked_for_its_own_things_only(houses: Town) -> None:
    (trip,) = trips()
    with pytest.raises(NotFound):
        asked(houses, trip, facility=houses.hotel)
    with pytest.raises(Invalid):
        service.ask(trip, houses.pension, [], 2, "", UNTIL, None)


def test_other_dates_are_days_to_come(houses: Town) -> None:
    (trip,) = trips()
    question = asked(houses, trip)
    with pytest.raises(Invalid):
        say(question, Answer.OTHER_DATES, other_first=THURSDAY, other_last=WEDNESDAY)
    after = say(question, Answer.OTHER_DATES, other_first=THURSDAY)
    assert (after.other_first, after.other_last) == (THURSDAY, THURSDAY)
    after = service.add_to_answer(question_id=question.id, note="平日なら", other_first=TUESDAY, other_last=THURSDAY)
    assert (after.other_first, after.other_last, after.note) == (TUESDAY, THURSDAY, "平日なら")


def test_who_was_given_a_new_link_is_reminded_with_that(
    houses: Town, clock: Clock, mailbox: Callable[..., Sequence[SentMail]]
) -> None:
    (trip,) = trips()
    asked(houses, trip)
    old = accounts.open_link(Role.PARTNER, facility_id=houses.pension)
    new = accounts.renew_link(old)
    clock.forward(hours=25)
    service.remind()

    (reminder,) = mailbox(to="l4@partner.example", event="inventory/reminded")
    assert accounts.link_url(new) in reminder.text
    assert accounts.link_url(old) not in reminder.text


def test_who_does_not_answer_is_reminded_twice_and_then_called(
    houses: Town, clock: Clock, mailbox: Callable[..., Sequence[SentMail]]
) -> None:
    (trip,) = trips()
    question = asked(houses, trip)
    sent = []
    for hours in (23, 1, 24, 30):
        clock.forward(hours=hours)
        sent.append((service.remind(), service.remind()))
    outbox.drain()

    assert sent == [(0, 0), (1, 0), (1, 0), (0, 0)]
    assert len(mailbox(to="l4@partner.example", event="inventory/reminded")) == 2
    assert todos(trip) == [f"ペンション 星ひとさじに電話(0267-00-0010)でたずね、返事を書き入れる(打診 {question.no})"]
