"""An inquiry is taken in one transaction, once, and heard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories.inquiries import ADDRESS, FIRST, LAST, asked, concierge
from tests.support.application import Clock
from worktrip.accounts import queries as accounts
from worktrip.accounts.rules import Role
from worktrip.accounts.tables import Organisation, Person
from worktrip.inquiries import queries, service
from worktrip.inquiries.rules import BudgetBand, Experience, Flexibility, MustHave, PriceRange, Span, Wish
from worktrip.kernel.errors import Invalid
from worktrip.plumbing import clock as business
from worktrip.plumbing import events
from worktrip.plumbing.database import db
from worktrip.plumbing.mail import SentMail
from worktrip.trips import queries as trips
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Stage, promised_answer
from worktrip.trips.tables import Trip

Mailbox = Callable[..., Sequence[SentMail]]
MAILS = Path(__file__).with_name("mails")
EVERYTHING: dict[str, Any] = {
    "people_to": 6,
    "wishes": [
        Wish(FIRST, LAST),
        Wish(date(2027, 3, 3), date(2027, 3, 5), Flexibility.NEAR),
        Wish(date(2027, 3, 10), date(2027, 3, 13), Flexibility.MONTH),
    ],
    "arrivals_note": "1名は前日23日の夜に着きます。1名は25日の正午に着きます。",
    "budget_band": BudgetBand.TO_40,
    "must_haves": [MustHave.KIT, MustHave.SINGLE_ROOMS, MustHave.DIET],
    "note": "2日目に、人に聞かれない電話があります。",
    "experience": Experience.FIRST,
    "experience_note": "回線が止まらないか、心配です。",
    "needs_approval_paper": True,
    "shown": PriceRange(Span(24_200, 38_100), Span(0, 4_000), Span(), 4, 6, 2, only_single=True),
}


def count(table: type[Any]) -> int:
    """How many rows a table has."""
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_an_inquiry_opens_a_trip_that_is_due_when_an_answer_is_promised(app: Flask) -> None:
    trip = asked(**EVERYTHING)
    assert (trip.stage, trip.next_action) == (Stage.RECEIVED, "話をうかがう")
    assert trip.due_at == promised_answer(business.now())
    # it begins with the first wish, and with as many as may come
    assert (trip.first_day, trip.last_day, trip.people, trip.title) == (FIRST, LAST, 6, "開発合宿")
    kept = queries.inquiry(trip.id)
    assert kept is not None
    assert (kept.must_haves, kept.budget_band) == ("single_rooms,kit,diet", "to_40")
    assert (kept.shown_low_yen, kept.shown_high_yen) == (24_200, 42_100)
    assert (kept.people_from, kept.people_to, kept.experience) == (4, 6, "first")
    assert [(each.place, each.wish) for each in kept.wishes] == list(enumerate(EVERYTHING["wishes"], start=1))
    (link,) = accounts.links_of("trip", trip.id)
    assert (link.role, link.ends_on) == (Role.ORGANISER, date(2027, 4, 27))
    assert events.verify() is None


def test_the_same_form_sent_twice_is_one_inquiry(app: Flask, mailbox: Mailbox) -> None:
    first, second = asked(key="once"), asked(key="once")
    assert first.no == second.no
    assert count(Trip) == 1
    assert len(mailbox(to=ADDRESS)) == 1


def test_a_company_that_asks_again_joins_its_history_however_it_writes_its_name(app: Flask) -> None:
    first = asked(company="株式会社ほしくず計算所")
    again = asked(company="㈱ほしくず計算所", email="MINORI@example.jp")
    assert first.organisation_id == again.organisation_id
    assert first.organiser_id == again.organiser_id
    assert (count(Organisation), count(Person), count(Trip)) == (1, 1, 2)
    assert [trip.no for trip in trips.earlier_trips(first.organisation_id, but=again.id)] == [first.no]


def test_the_desk_is_told_of_a_companys_other_trips_and_the_organiser_is_not(app: Flask, mailbox: Mailbox) -> None:
    concierge()
    first, second = asked(), asked()
    older, newer = mailbox(event="inquiries/arrived")
    assert "この会社のほかの旅" not in (older.text or "")
    assert f"この会社のほかの旅: {first.no}" in (newer.text or "")
    assert first.no in (newer.html or "")
    assert first.no not in (mailbox(to=ADDRESS)[-1].text or "")
    assert second.no != first.no


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last_day": FIRST}, "last_day"),
        ({"first_day": date(2026, 11, 1), "last_day": date(2026, 11, 3)}, "first_day"),
        ({"last_day": date(2027, 4, 24)}, "last_day"),
        ({"wishes": [Wish(FIRST, LAST), Wish(date(2027, 3, 3), date(2027, 3, 2))]}, "other_last_day"),
        (
            {"wishes": [Wish(FIRST, LAST), Wish(FIRST, LAST), Wish(date(2026, 3, 3), date(2026, 3, 5))]},
            "third_first_day",
        ),
        ({"people_to": 3}, "people_to"),
        ({"people_to": 301}, "people_to"),
        ({"people": 0}, "people"),
        ({"people": 301}, "people"),
        ({"first_day": None, "last_day": None, "nights": 0}, "nights"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_kept(
    app: Flask, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        asked(**changes)
    assert list(refused.value.fields) == [field]
    assert (count(Trip), count(Organisation), count(Person)) == (0, 0, 0)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_organiser_gets_a_mail_with_the_link_and_what_was_asked(
    app: Flask, mailbox: Mailbox, language: str
) -> None:
    asked(language=language, **EVERYTHING)
    (mail,) = mailbox(event="inquiries/received")
    assert_reads(mail, f"received.{language}.txt")


def test_every_concierge_gets_a_notice_with_what_was_asked(app: Flask, mailbox: Mailbox) -> None:
    concierge()
    concierge("汐見 航", "shiomi@desk.example")
    asked(**EVERYTHING)
    first, second = mailbox(event="inquiries/arrived")
    assert {first.recipient, second.recipient} == {"shirakaba@desk.example", "shiomi@desk.example"}
    assert_reads(first, "arrived.ja.txt")


def test_a_mail_about_an_open_date_says_so_and_leaves_out_what_was_not_asked(app: Flask, mailbox: Mailbox) -> None:
    asked(first_day=None, last_day=None, dates_note="2月の平日", outcome_goal="")
    (mail,) = mailbox(event="inquiries/received")
    assert_reads(mail, "received-open.ja.txt")


def assert_reads(mail: SentMail, name: str) -> None:
    """The mail's text is that of the file, secrets of links left out; its HTML says the same things."""
    text = "\n".join(
        line.partition("/l/")[0] + "/l/…" if "/l/" in line else line for line in (mail.text or "").splitlines()
    )
    expected = MAILS / name
    assert f"{mail.subject}\n\n{text}\n" == expected.read_text(encoding="utf-8")
    assert "<h1>" in (mail.html or "")


def test_a_hearing_moves_the_trip_on_and_gives_it_its_goal_days_and_owner(app: Flask, clock: Clock) -> None:
    person, trip = concierge(), asked()
    clock.day(date(2026, 11, 25))
    service.note_hearing(
        trip.id,
        heard_by_id=person,
        why="発売日が決まった",
        outcome="予約画面を社内に見せる",
        decider="開発部長",
        decide_by=date(2026, 12, 10),
        people=5,
        first_day=date(2027, 2, 23),
        last_day=LAST,
    )
    moved = trips.trip(trip.no)
    assert (moved.stage, moved.next_action, moved.owner_id) == (Stage.HEARING, "提案を組み立てる", person)
    assert moved.due_at == promised_answer(business.now())
    assert (moved.outcome_goal, moved.people, moved.first_day) == ("予約画面を社内に見せる", 5, date(2027, 2, 23))
    heard = queries.hearing(trip.id)
    assert heard is not None
    assert (heard.why, heard.decider, heard.heard_by_id) == ("発売日が決まった", "開発部長", person)


def test_a_hearing_written_again_replaces_the_first_and_does_not_promise_anew(app: Flask, clock: Clock) -> None:
    person, trip = concierge(), asked()
    service.note_hearing(trip.id, heard_by_id=person, why="はじめ")
    due = trips.trip(trip.no).due_at
    clock.day(date(2026, 12, 1))
    service.note_hearing(trip.id, heard_by_id=person, why="あとから")
    heard = queries.hearing(trip.id)
    assert heard is not None
    assert heard.why == "あとから"
    assert trips.trip(trip.no).due_at == due
    # what was asked stays as it was sent
    kept = queries.inquiry(trip.id)
    assert kept is not None
    assert kept.people_to == 4


def test_a_hearing_after_the_proposal_leaves_what_is_next_alone(app: Flask) -> None:
    person, trip = concierge(), asked()
    trips_service.advance(trip.id, Stage.PROPOSING, next_action="返事を待つ")
    service.note_hearing(trip.id, heard_by_id=person, why="あとから")
    assert trips.trip(trip.no).next_action == "返事を待つ"


def test_a_hearing_with_days_the_wrong_way_round_keeps_nothing(app: Flask) -> None:
    person, trip = concierge(), asked()
    with pytest.raises(Invalid):
        service.note_hearing(trip.id, heard_by_id=person, why="x", people=4, first_day=LAST, last_day=FIRST)
    assert queries.hearing(trip.id) is None


def test_the_estimate_of_the_demo_world_spans_its_lodgings(demo_app: Flask) -> None:
    found = service.estimate(people=4, nights=2, first_day=FIRST, last_day=LAST, must_haves=[MustHave.SINGLE_ROOMS])
    assert found is not None
    assert found.low_yen <= 2 * (10_450 + 2_750 + 200) <= found.high_yen
    assert found.room.high_yen == 3 * 22_000 // 4
    assert not found.is_guess
    guessed = service.estimate(people=4, nights=2)
    assert guessed is not None
    assert guessed.is_guess
    assert service.estimate(people=0, nights=2) is None
    assert service.estimate(people=4, nights=31) is None


def test_nothing_is_estimated_while_the_catalogue_is_empty(app: Flask) -> None:
    assert service.estimate(people=4, nights=2) is None
