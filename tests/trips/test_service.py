"""The thread: opened under one number, moved on, talked about, ended and taken up again."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from tests.factories.inquiries import ADDRESS, asked, concierge
from tests.support.application import Clock
from worktrip.accounts import queries as accounts
from worktrip.accounts.rules import Scope
from worktrip.kernel.errors import Conflict, Invalid, NotFound
from worktrip.plumbing import clock as business
from worktrip.plumbing import documents
from worktrip.plumbing.database import db, unit_of_work
from worktrip.plumbing.events import Event
from worktrip.plumbing.mail import SentMail
from worktrip.plumbing.pages import Page
from worktrip.trips import queries, service
from worktrip.trips.rules import Bucket, Channel, Closed, Side, Stage

Mailbox = Callable[..., Sequence[SentMail]]
pytestmark = pytest.mark.usefixtures("app")


def inbox(**asked_for: Any) -> Page[queries.InboxRow]:
    """The first page of the inbox."""
    with current_app.test_request_context():
        return queries.inbox(now=business.now(), **asked_for)


def test_numbers_run_through_the_fiscal_year_and_begin_anew_in_april(clock: Clock) -> None:
    assert [asked().no, asked().no] == ["WT-2026-0001", "WT-2026-0002"]
    clock.day(date(2027, 3, 31))
    assert asked(first_day=None, last_day=None).no == "WT-2026-0003"
    clock.day(date(2027, 4, 1))
    assert asked(first_day=None, last_day=None).no == "WT-2027-0001"


def test_a_trip_is_found_by_its_number_in_any_case_and_a_wrong_one_is_not_found() -> None:
    trip = asked()
    assert queries.trip(trip.no.lower()).id == trip.id
    assert queries.scope(trip.no, document_id=3) == Scope(trip_id=trip.id)
    for look in (lambda: queries.trip("WT-2026-9999"), lambda: queries.scope("nothing"), lambda: queries.trip_by_id(9)):
        with pytest.raises(NotFound):
            look()


def test_moving_on_sets_what_is_next_and_whose_turn_it_is() -> None:
    trip = asked()
    due = business.now() + timedelta(days=5)
    service.advance(trip.id, Stage.PROPOSING, next_action="返事を待つ", due_at=due, waits_for=Side.ORGANISER)
    row = inbox().items[0]
    assert (row.stage, row.next_action, row.due_at, row.bucket) == (Stage.PROPOSING, "返事を待つ", due, Bucket.WAITING)


def test_a_stage_that_was_passed_changes_nothing_any_more() -> None:
    trip = asked()
    service.advance(trip.id, Stage.ACCEPTED, next_action="手配を見る")
    service.advance(trip.id, Stage.HEARING, next_action="話をうかがう")
    assert queries.trip(trip.no).stage is Stage.ACCEPTED
    assert queries.trip(trip.no).next_action == "手配を見る"


def test_other_dates_move_the_last_day_of_the_trips_links() -> None:
    trip = asked()
    service.set_dates(trip.id, date(2027, 3, 1), date(2027, 3, 3), 6)
    (link,) = accounts.links_of("trip", trip.id)
    assert link.ends_on == date(2027, 5, 2)
    assert (queries.trip(trip.no).first_day, queries.trip(trip.no).people) == (date(2027, 3, 1), 6)


def test_dates_that_are_known_already_are_not_written_down_twice() -> None:
    trip = asked()
    for people in (6, 6, 7):
        service.set_dates(trip.id, date(2027, 3, 1), date(2027, 3, 3), people)
    written = db.session.scalars(select(Event.body).where(Event.kind == "trips.dates_set").order_by(Event.seq)).all()
    assert [json.loads(each or "")["people"] for each in written] == [6, 7]


@pytest.mark.parametrize(
    ("first", "last", "people", "field"),
    [(date(2027, 3, 3), date(2027, 3, 1), 4, "last_day"), (date(2027, 3, 1), date(2027, 3, 3), 0, "people")],
)
def test_impossible_dates_and_numbers_are_refused_beside_their_field(
    first: date, last: date, people: int, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        service.set_dates(asked().id, first, last, people)
    assert field in refused.value.fields


def test_what_the_organiser_says_gives_the_desk_one_to_do_and_each_concierge_a_mail(mailbox: Mailbox) -> None:
    concierge()
    concierge("汐見 航", "shiomi@desk.example")
    trip = asked()
    service.ask(trip.id, "日程を1日ずらせますか。")
    service.ask(trip.id, "もう1名ふえます。")
    (todo,) = queries.todos(trip.id)
    assert todo.text == "幹事の方のメッセージに返事をする"
    assert todo.due_at > business.now()
    assert len(mailbox(event="trips/asked")) == 4
    assert len(mailbox(event="trips/asked", to="shiomi@desk.example")) == 2


def test_once_a_trip_has_an_owner_only_the_owner_is_told(mailbox: Mailbox) -> None:
    concierge()
    owner = concierge("汐見 航", "shiomi@desk.example")
    trip = asked()
    service.take_over(trip.id, owner)
    service.ask(trip.id, "日程を1日ずらせますか。")
    assert [mail.recipient for mail in mailbox(event="trips/asked")] == ["shiomi@desk.example"]


def test_an_answer_is_mailed_in_the_organisers_language_and_finishes_the_to_do(mailbox: Mailbox) -> None:
    person = concierge()
    trip = asked(language="en")
    service.ask(trip.id, "日程を1日ずらせますか。")
    service.answer(trip.id, "はい、ずらせます。\n\n空いています。", author_id=person)
    (mail,) = mailbox(event="trips/said")
    assert (mail.recipient, mail.language) == (ADDRESS, "en")
    assert "はい、ずらせます。" in (mail.text or "")
    assert "/l/" in (mail.text or "")
    assert all(todo.done_at for todo in queries.todos(trip.id))
    # the next question is a new thing to do
    service.ask(trip.id, "ありがとうございます。もう1つ。")
    assert sum(not todo.done_at for todo in queries.todos(trip.id)) == 1


def test_notes_stay_inside_and_tell_nobody(mailbox: Mailbox) -> None:
    person = concierge()
    trip = asked()
    before = len(mailbox())
    service.note(trip.id, "予算は上司しだい。", channel=Channel.PHONE, author_id=person)
    assert len(mailbox()) == before
    assert queries.thread(trip.id, internal=False) == []
    (line,) = queries.thread(trip.id, internal=True)
    assert (line.internal, line.channel, line.who) == (True, Channel.PHONE, "白樺 みどり")


def test_what_people_write_stays_as_typed_and_what_the_system_says_is_filled_in() -> None:
    trip = asked()
    service.say(trip.id, Side.ORGANISER, "100%(仮)です", author_name="榛名")
    service.say(trip.id, Side.SYSTEM, "提案の第%(number)s版を送りました。", number=2)
    assert [line.text for line in queries.thread(trip.id, internal=False)] == [
        "100%(仮)です",
        "提案の第2版を送りました。",
    ]


def test_saying_nothing_is_refused() -> None:
    with pytest.raises(Invalid):
        service.say(asked().id, Side.ORGANISER, "  \n ")


def test_a_to_do_is_asked_once_per_key_and_can_be_ticked_and_taken_back() -> None:
    person, trip = concierge(), asked()
    due = business.now()
    assert service.ask_desk(trip.id, "call:1", "%(house)sに電話する", due, house="星ひとさじ")
    assert not service.ask_desk(trip.id, "call:1", "%(house)sに電話する", due, house="星ひとさじ")
    (todo,) = queries.open_todos()
    assert todo.text == "星ひとさじに電話する"
    assert service.tick_todo(todo.id, person_id=person) == trip.no
    assert queries.open_todos() == []
    service.tick_todo(todo.id, person_id=person, done=False)
    assert len(queries.open_todos()) == 1
    service.finish_todo("call:1")
    service.finish_todo("never asked")
    assert queries.open_todos() == []


def test_a_closed_trip_leaves_the_inbox_with_its_to_dos_and_comes_back_whole() -> None:
    person, trip = concierge(), asked()
    service.ask_desk(trip.id, "call", "電話する", business.now())
    service.close(trip.id, Closed.WITHDRAWN, "予算がつかなかった", person_id=person)
    assert inbox().total == 0
    assert queries.open_todos() == []
    assert queries.thread(trip.id, internal=True)[0].text == "予算がつかなかった"
    with pytest.raises(Conflict):
        service.close(trip.id, Closed.DECLINED)
    service.reopen(trip.id, person_id=person)
    (row,) = inbox().items
    assert (row.closed_as, row.owner_id) == (None, person)
    assert row.due_at is not None


def test_a_trip_that_has_stayed_cannot_be_withdrawn() -> None:
    trip = asked()
    service.advance(trip.id, Stage.STAYED, next_action="請求書を出す")
    with pytest.raises(Conflict):
        service.close(trip.id, Closed.WITHDRAWN)


@pytest.mark.parametrize(
    "words", ["ほしくず", "㈱ほしくず計算所", "WT-2026-0001", "ｗｔ２０２６－０００１", "榛名 ほしくず", "ハルナ"]
)
def test_a_trip_is_found_however_its_words_are_typed(words: str) -> None:
    asked(name_kana="ハルナ ミノリ")
    asked(company="別の会社", name="別の人", email="other@example.jp")
    assert [row.no for row in inbox(words=words).items] == ["WT-2026-0001"]


def test_words_that_no_trip_has_find_nothing_and_wildcards_mean_nothing() -> None:
    asked()
    assert inbox(words="みつからない").total == 0
    assert inbox(words="ほ_く").total == 0


def test_the_inbox_shows_the_most_urgent_first_and_counts_by_owner(clock: Clock) -> None:
    person = concierge()
    first = asked()
    clock.day(date(2026, 11, 25))
    second, third = asked(), asked()
    service.take_over(second.id, person)
    service.advance(
        first.id, Stage.PROPOSING, next_action="返事を待つ", due_at=business.now(), waits_for=Side.ORGANISER
    )
    rows = inbox().items
    assert [row.no for row in rows] == [second.no, third.no, first.no]
    assert {(share.name, share.count) for share in queries.shares()} == {("白樺 みどり", 1), (None, 2)}
    assert [row.no for row in inbox(whose=person).items] == [second.no]
    assert inbox(whose="nobody").total == 2


def test_a_paper_is_filed_once_and_an_internal_one_is_not_the_organisers() -> None:
    trip = asked()
    made = documents.Paper(b"%PDF", "a" * 64, "proposals/proposal", "1", "ja", "ご提案書", frozenset())
    with unit_of_work():
        kept = documents.keep(made, kind="proposal", subject="version:1", key="one", made_at=business.now())
        service.file_paper(trip.id, kept.id, "proposal", "WT-2026-0001-v1")
        service.file_paper(trip.id, kept.id, "proposal", "WT-2026-0001-v1")
        inner = documents.keep(made, kind="order", subject="order:1", key="two", made_at=business.now())
        service.file_paper(trip.id, inner.id, "order", "PO-2026-0001", internal=True)
        kept_id, inner_id = kept.id, inner.id
    assert [paper.number for paper in queries.papers(trip.id, internal=False)] == ["WT-2026-0001-v1"]
    assert len(queries.papers(trip.id, internal=True)) == 2
    assert queries.paper_file(trip.id, kept_id, internal=False).content == b"%PDF"
    for document_id, trip_id in ((inner_id, trip.id), (kept_id, asked().id)):
        with pytest.raises(NotFound):
            queries.paper_file(trip_id, document_id, internal=False)


def test_the_load_ahead_has_a_fortnight_and_keeps_what_is_only_proposed_apart() -> None:
    trip = asked(first_day=date(2026, 11, 30), last_day=date(2026, 12, 2))
    assert [day.maybe for day in queries.load_ahead()][6:9] == [1, 1, 1]
    service.advance(trip.id, Stage.ACCEPTED)
    ahead = queries.load_ahead()
    assert len(ahead) == 14
    assert [(day.groups, day.people) for day in ahead][6:9] == [(1, 4)] * 3
