"""A stay is asked about once and answered once; ticked work becomes a lead; a lead moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.bookings import FRIDAY, Sent
from tests.factories.leads import asked, lead, stayed
from tests.support.application import Clock
from worktrip.kernel.errors import Conflict, Invalid, NotFound
from worktrip.leads import queries, service
from worktrip.leads.rules import LeadState, WorkKind
from worktrip.leads.tables import Lead, LeadMove
from worktrip.plumbing import mail
from worktrip.plumbing.database import db
from worktrip.plumbing.events import Event
from worktrip.trips import queries as trips
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Stage

MAILS = Path(__file__).parent / "mails"
Mailbox = Callable[..., Sequence[mail.SentMail]]


def answer(of: Sent, *, kinds: tuple[WorkKind, ...] = (), may_contact: bool = False) -> service.Answered:
    return service.answer(trip_id=of.trip_id, score=8, kinds=kinds, may_contact=may_contact, person_id=of.organiser_id)


def test_nobody_is_asked_while_the_stay_lasts(app: Flask, clock: Clock) -> None:
    stayed(clock)
    clock.day(FRIDAY)
    assert service.ask_due() == 0


def test_the_organiser_is_asked_once_however_often_the_schedule_runs(
    app: Flask, clock: Clock, mailbox: Mailbox
) -> None:
    of = stayed(clock)
    assert service.ask_due() == 1
    assert service.ask_due() == 0
    sent = mailbox(event="leads/asked")
    assert [row.recipient for row in sent] == ["minori@hoshikuzu.example"]
    assert f"/trips/{of.trip_no}/survey" in (sent[0].text or "").replace("%2F", "/")


def test_the_mails_read_as_they_were_meant(app: Flask, clock: Clock, mailbox: Mailbox) -> None:
    no = lead(clock)
    for event in ("asked", "found"):
        sent = mailbox(event=f"leads/{event}")[0]
        text = f"Subject: {sent.subject}\n\n{sent.text}"
        kept = text.replace(trip_link(text), "<link>") if event == "asked" else text
        assert kept == (MAILS / f"{event}.txt").read_text(encoding="utf-8"), event
    assert no == "LD-2026-0001"


def trip_link(text: str) -> str:
    return next(word for word in text.split() if "/l/" in word)


def test_an_answer_with_ticked_work_makes_one_lead_with_its_source(app: Flask, clock: Clock, mailbox: Mailbox) -> None:
    of = asked(clock)
    found = answer(of, kinds=(WorkKind.MINUTES, WorkKind.RESEARCH), may_contact=True)
    assert found == service.Answered(True, "LD-2026-0001")
    row = db.session.scalars(select(Lead)).one()
    assert (row.trip_id, row.state, row.work_kinds, row.contact_id) == (
        of.trip_id,
        LeadState.NEW,
        "minutes,research",
        of.organiser_id,
    )
    assert [sent.recipient for sent in mailbox(event="leads/found")] == ["nozomi@kosya.example"]
    kinds = set(db.session.scalars(select(Event.kind).where(Event.trip_no == of.trip_no)))
    assert {"leads.asked", "leads.answered", "leads.opened"} <= kinds


def test_a_second_answer_changes_nothing_and_says_what_came_of_the_first(app: Flask, clock: Clock) -> None:
    of = asked(clock)
    answer(of, kinds=(WorkKind.MINUTES,))
    again = service.answer(trip_id=of.trip_id, score=1, kinds=(WorkKind.MAILING,))
    assert again == service.Answered(False, "LD-2026-0001")
    survey = queries.survey_of(of.trip_id)
    assert (survey.score, survey.kinds) == (8, (WorkKind.MINUTES,))


def test_an_answer_without_work_makes_no_lead(app: Flask, clock: Clock) -> None:
    assert answer(asked(clock)) == service.Answered(True, None)
    assert db.session.scalars(select(Lead)).all() == []


def test_without_a_yes_to_contact_the_director_gets_no_name_and_the_desk_something_to_do(
    app: Flask, clock: Clock
) -> None:
    of = asked(clock)
    answer(of, kinds=(WorkKind.MINUTES,), may_contact=False)
    assert queries.lead("LD-2026-0001").contact is None
    assert any("LD-2026-0001" in todo.text for todo in trips.todos(of.trip_id))


def test_a_trip_is_followed_up_only_once_it_is_paid_as_well(app: Flask, clock: Clock) -> None:
    of = asked(clock)
    answer(of)
    assert trips.trip(of.trip_no).stage is Stage.STAYED
    assert service.finish_due() == 0
    trips_service.advance(of.trip_id, Stage.SETTLED)
    assert service.finish_due() == 1
    db.session.expire_all()
    assert trips.trip(of.trip_no).stage is Stage.FOLLOWED_UP
    assert service.finish_due() == 0


def test_an_answer_after_payment_ends_the_thread_at_once(app: Flask, clock: Clock) -> None:
    of = asked(clock)
    trips_service.advance(of.trip_id, Stage.SETTLED)
    answer(of)
    db.session.expire_all()
    assert trips.trip(of.trip_no).stage is Stage.FOLLOWED_UP


def test_nothing_is_answered_that_was_not_asked(app: Flask, clock: Clock) -> None:
    of = stayed(clock)
    with pytest.raises(NotFound):
        answer(of)


def test_a_lead_moves_with_who_moved_it_and_why(app: Flask, clock: Clock) -> None:
    no = lead(clock)
    service.move(lead_no=no, to=LeadState.QUALIFIED)
    service.move(lead_no=no, to=LeadState.LATER, until=date(2027, 6, 1))
    service.move(lead_no=no, to=LeadState.LOST, reason="来期の予算がつかなかった")
    found = queries.lead(no)
    assert found.state is LeadState.LOST
    assert [(step.from_state, step.to_state) for step in found.steps] == [
        (LeadState.NEW, LeadState.QUALIFIED),
        (LeadState.QUALIFIED, LeadState.LATER),
        (LeadState.LATER, LeadState.LOST),
    ]
    assert found.steps[1].until == date(2027, 6, 1)
    assert found.steps[2].reason == "来期の予算がつかなかった"


def test_a_refused_move_leaves_no_trace(app: Flask, clock: Clock) -> None:
    no = lead(clock)
    with pytest.raises(Conflict):
        service.move(lead_no=no, to=LeadState.WON)
    with pytest.raises(Invalid):
        service.move(lead_no=no, to=LeadState.LOST)
    assert db.session.scalars(select(LeadMove)).all() == []
    assert queries.lead(no).state is LeadState.NEW
