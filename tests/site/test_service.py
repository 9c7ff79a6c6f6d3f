"""Somebody is erased in every stage at once, on both databases; what law keeps stays, and so does the chain."""

from __future__ import annotations

import json
from datetime import date, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update

from tests.factories import inquiries, leads
from tests.factories.billing import issued
from tests.factories.bookings import Sent, concierge_id
from tests.support.application import Clock
from tests.support.lint import PageClient
from worktrip.accounts import queries as accounts
from worktrip.accounts import service as accounts_service
from worktrip.accounts.rules import ERASED, Role
from worktrip.accounts.tables import Code, Link, Person, StaffSession
from worktrip.billing import service as billing
from worktrip.config import Settings, SettingsError
from worktrip.inquiries import queries as inquiries_queries
from worktrip.inquiries import service as inquiries_service
from worktrip.inquiries.rules import Block, Unsettled
from worktrip.kernel.errors import Conflict, Gone, NotFound
from worktrip.leads import queries as leads_queries
from worktrip.leads import service as leads_service
from worktrip.leads.rules import WorkKind
from worktrip.plumbing import clock as business
from worktrip.plumbing import events, outbox
from worktrip.plumbing.database import Base, db, unit_of_work
from worktrip.plumbing.events import Event
from worktrip.plumbing.mail import SentMail
from worktrip.plumbing.outbox import OutboxRow
from worktrip.plumbing.queue import ScheduleSlot, tick
from worktrip.site import queries, service
from worktrip.trips import queries as trips
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Channel, Closed, Side, Stage
from worktrip.trips.tables import Trip

KNOWN = ("榛名", "minori@hoshikuzu.example", "栗林", "ベジタリアン", "お世話になって")
KEPT_BY_LAW = {"invoices", "invoice_lines", "bookings", "documents", "payments"}


def settled(clock: Clock) -> Sent:
    """Scenario S6 to its end: invoiced, paid, asked and answered, with words of the organiser and about them."""
    billed = issued(clock)
    of = billed.trip
    desk = concierge_id()
    with unit_of_work() as unit:
        # as work that is really done leaves its row
        unit.session.execute(update(OutboxRow).where(OutboxRow.state == "done").values(payload="{}"))
    inquiries_service.note_hearing(
        of.trip_id,
        heard_by_id=desk,
        decider="榛名さんの上司",
        diet_note="ベジタリアン1名",
        blocks=[Block(1, time(9), time(10), "榛名さんの電話")],
        questions=[Unsettled("栗林さんは何時に着きますか。", business.today())],
    )
    (question,) = inquiries_queries.open_questions(of.trip_id)
    inquiries_service.answer_question(of.trip_id, question.id, "栗林さんは10時", person_id=desk)
    trips_service.ask(of.trip_id, "お世話になっております、榛名です。", author_id=of.organiser_id)
    trips_service.answer(of.trip_id, "榛名さま、承知しました。", author_id=desk)
    trips_service.note(of.trip_id, "榛名さんから電話", channel=Channel.PHONE, author_id=desk)
    leads_service.ask_due()
    leads_service.answer(
        trip_id=of.trip_id,
        score=8,
        comment="榛名より",
        kinds=(WorkKind.MINUTES,),
        may_contact=True,
        person_id=of.organiser_id,
    )
    billing.record_transfer(
        invoice_id=billed.invoice_id,
        amount_yen=107_200,
        received_on=business.today(),
        payer_name="カ)ホシクズケイサンシヨ",
        person_id=desk,
    )
    leads_service.finish_due()
    trips_service.plan(of.trip_id, next_action="榛名さんに電話する", due_at=business.now())
    trip = trips.trip_by_id(of.trip_id)
    assert trip.stage in {Stage.SETTLED, Stage.FOLLOWED_UP}
    return of


def everything(table: str) -> str:
    """All rows of a table as one text."""
    return repr(db.session.execute(text(f"SELECT * FROM {table} ORDER BY 1")).all())


def all_tables() -> dict[str, str]:
    """All that is kept, as text by table."""
    db.session.rollback()
    return {name: everything(name) for name in Base.metadata.tables}


def how_many(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def closed(**facts: object) -> Trip:
    """A trip that was asked for and then withdrawn."""
    trip = inquiries.asked(**facts)
    trips_service.close(trip.id, Closed.WITHDRAWN)
    return trips.trip_by_id(trip.id)


def test_nothing_but_what_law_keeps_still_tells_of_somebody_who_was_erased(shop: Flask, clock: Clock) -> None:
    of = settled(clock)
    before = all_tables()
    assert all(any(word in rows for rows in before.values()) for word in KNOWN)
    assert service.forget(of.organiser_id)
    after = all_tables()
    for table, rows in after.items():
        found = [word for word in KNOWN if word in rows]
        assert table in KEPT_BY_LAW or found == [], table
    for table in ("invoices", "invoice_lines", "payments", "documents", "alternatives", "lines", "items"):
        assert after[table] == before[table], table


def test_the_chain_still_verifies_and_no_event_names_the_person_any_more(shop: Flask, clock: Clock) -> None:
    of = settled(clock)
    named = select(func.count()).where(Event.body.contains(f'"person": {of.organiser_id}'))
    assert db.session.scalar(named)
    others = select(func.count()).where(Event.body.is_not(None), Event.kind == "billing.issued")
    service.forget(of.organiser_id)
    assert events.verify() is None
    bodies = [json.loads(body or "{}") for body in db.session.scalars(select(Event.body))]
    assert [body for body in bodies if of.organiser_id in (body.get("person"), body.get("by_person"))] == []
    assert db.session.scalar(others) == 1
    told = db.session.scalars(select(Event).where(Event.kind == "site.person_forgotten")).one()
    assert json.loads(told.body or "") == {"trips": 1}


def test_a_second_time_changes_nothing(shop: Flask, clock: Clock) -> None:
    of = settled(clock)
    service.forget(of.organiser_id)
    before = all_tables()
    assert not service.forget(of.organiser_id)
    assert all_tables() == before


def test_who_spoke_when_stays_without_the_words(app: Flask, clock: Clock) -> None:
    of = settled(clock)
    before = trips.thread(of.trip_id, internal=True)
    service.forget(of.organiser_id)
    after = trips.thread(of.trip_id, internal=True)
    assert [(line.at, line.side) for line in after] == [(line.at, line.side) for line in before]
    assert {line.text for line in after if line.side is not Side.SYSTEM} == {ERASED}
    assert {line.who for line in after if line.side is Side.ORGANISER} == {ERASED}
    assert "白樺 ゆき" in {line.who for line in after}
    assert f"{ERASED}さんがA案をお申込みになり、契約が成立しました。" in {line.text for line in after}


def test_links_and_codes_stop_and_no_mail_goes_out_any_more(app: Flask, clock: Clock) -> None:
    of = settled(clock)
    link = db.session.scalars(select(Link).where(Link.person_id == of.organiser_id)).first()
    assert link is not None
    token = accounts_service.link_token(link)
    assert db.session.scalar(select(func.count()).where(OutboxRow.kind == "mail", OutboxRow.state == "ready"))
    service.forget(of.organiser_id)
    with pytest.raises(Gone):
        accounts_service.link_from_token(token)
    assert how_many(Code) == 0
    about = select(SentMail.id).where(SentMail.trip_no == of.trip_no)
    before = len(db.session.scalars(about).all())
    trips_service.send_link(of.trip_id)
    outbox.drain()
    assert len(db.session.scalars(about).all()) == before


def test_mail_that_went_is_known_only_by_its_event_and_day(app: Flask, clock: Clock) -> None:
    trip = closed()
    outbox.drain()
    service.forget(trip.organiser_id)
    sent = db.session.scalars(select(SentMail).where(SentMail.trip_no == trip.no)).all()
    assert {row.event for row in sent} >= {"inquiries/received"}
    assert {(row.subject, row.text, row.html) for row in sent} == {("", None, None)}
    assert inquiries.ADDRESS not in {row.recipient for row in sent}


def test_whose_trip_goes_on_cannot_be_erased_and_is_told_which(shop: Flask, clock: Clock) -> None:
    first, second = closed(), inquiries.asked()
    assert first.organiser_id == second.organiser_id
    before = all_tables()
    with pytest.raises(Conflict, match=second.no):
        service.forget(first.organiser_id)
    assert all_tables() == before


def test_staff_are_erased_only_after_their_access_was_taken(app: Flask, clock: Clock) -> None:
    of = settled(clock)
    desk = concierge_id()
    with pytest.raises(Conflict):
        service.forget(desk)
    accounts_service.disable(desk)
    assert service.forget(desk)
    lines = trips.thread(of.trip_id, internal=True)
    assert "榛名さま、承知しました。" in {line.text for line in lines}
    assert "白樺 ゆき" not in {line.who for line in lines}
    assert events.verify() is None


def test_a_trip_whose_organiser_was_erased_is_not_taken_up_again(app: Flask) -> None:
    trip = closed()
    service.forget(trip.organiser_id)
    with pytest.raises(Conflict):
        trips_service.reopen(trip.id)


def test_whoever_asks_again_is_somebody_new(app: Flask) -> None:
    trip = closed()
    service.forget(trip.organiser_id)
    again = inquiries.asked()
    assert again.organiser_id != trip.organiser_id
    assert again.organisation_id == trip.organisation_id


def test_the_same_address_elsewhere_keeps_its_mail(app: Flask) -> None:
    here, elsewhere = closed(), inquiries.asked(company="株式会社はるかぜ図案")
    outbox.drain()
    service.forget(here.organiser_id)
    kept = db.session.scalars(select(SentMail.trip_no).where(SentMail.recipient == inquiries.ADDRESS)).all()
    assert set(kept) == {elsewhere.no}


# By itself -----------------------------------------------------------------------------------------------------------


def test_who_has_not_come_for_three_years_is_erased_by_itself(shop: Flask, clock: Clock) -> None:
    of = settled(clock)
    with unit_of_work() as unit:
        unit.session.execute(update(leads_queries.Lead).values(contact_id=None))
    clock.day(date(2030, 2, 26))
    assert service.forget_due() == 0
    clock.day(date(2030, 2, 27))
    assert service.forget_due() == 1
    assert (accounts.names([of.organiser_id]), service.forget_due()) == ({of.organiser_id: ERASED}, 0)
    assert events.verify() is None


def test_a_later_trip_and_one_never_ended_keep_somebody_known(app: Flask, clock: Clock) -> None:
    closed()
    clock.day(date(2029, 11, 1))
    later = closed(first_day=date(2029, 12, 3), last_day=date(2029, 12, 5))
    clock.day(date(2030, 1, 10))
    assert service.forget_due() == 0
    clock.day(date(2032, 11, 3))
    assert service.forget_due() == 1
    inquiries.asked(first_day=None, last_day=None, company="株式会社はるかぜ図案")
    clock.day(date(2040, 1, 10))
    assert service.forget_due() == 0
    assert accounts.names([later.organiser_id]) == {later.organiser_id: ERASED}


def test_whom_the_director_still_talks_to_is_left_alone(app: Flask, clock: Clock) -> None:
    leads.lead(clock)
    person_id = next(iter(leads_queries.in_talks()))
    with unit_of_work() as unit:
        unit.session.execute(update(Trip).values(stage=Stage.FOLLOWED_UP))
    clock.day(date(2031, 1, 1))
    assert service.forget_due() == 0
    assert service.forget(person_id)
    assert leads_queries.in_talks() == set()


def test_old_traces_of_the_work_go_by_themselves(shop: Flask, clock: Clock) -> None:
    trip = inquiries.asked()
    accounts_service.send_code("accept", "version:1", trip.organiser_id, {})
    person_id = accounts_service.add_staff(name="白樺", email="s@desk.example", roles=[Role.ADMIN], invite=False)
    with unit_of_work() as unit:
        unit.session.add(
            StaffSession(
                person_id=person_id,
                token_hash="x",
                created_at=business.real_now(),
                last_seen_at=business.real_now(),
                ends_at=business.real_now(),
            )
        )
    outbox.drain()
    tick()
    slots = how_many(ScheduleSlot)
    assert (how_many(Code), how_many(StaffSession)) == (1, 1)
    done = how_many(OutboxRow)
    assert done
    clock.forward(days=31)
    assert "queue.clear_slots" in tick()
    assert (how_many(Code), how_many(StaffSession), how_many(OutboxRow)) == (1, 1, done)
    assert how_many(ScheduleSlot) == slots
    clock.forward(days=60)
    tick()
    db.session.rollback()
    assert (how_many(Code), how_many(StaffSession)) == (0, 0)
    assert db.session.scalar(select(func.count()).where(OutboxRow.done_at < business.real_now() - timedelta(90))) == 0


def test_the_page_promises_what_the_setting_says(app: Flask, client: PageClient) -> None:
    app.config["PERSONAL_DATA_YEARS"] = 5
    try:
        assert "最後の旅が終わって5年たつと" in client.get("/privacy").get_data(as_text=True)
    finally:
        app.config["PERSONAL_DATA_YEARS"] = 3


def test_people_cannot_be_forgotten_while_they_are_served() -> None:
    with pytest.raises(SettingsError, match="PERSONAL_DATA_YEARS"):
        Settings(secret_key="x" * 32, personal_data_years=0).checked()


# By command ----------------------------------------------------------------------------------------------------------


def test_what_is_kept_can_be_shown_without_what_opens_doors(app: Flask, clock: Clock) -> None:
    of = settled(clock)
    outbox.drain()
    runner = app.test_cli_runner()
    result = runner.invoke(args=["accounts", "export", "Minori@hoshikuzu.example"])
    assert result.exit_code == 0, result.output
    shown = json.loads(result.output)
    assert shown["people"][0]["name"] == "榛名 みのり"
    assert shown["trips"][0]["no"] == of.trip_no
    assert {"messages", "guests", "bookings", "invoices", "payments", "surveys", "leads", "mails"} <= shown.keys()
    assert "password_hash" not in result.output
    assert "bytes" not in shown["papers"][0]
    assert runner.invoke(args=["accounts", "export", "nobody@example.jp"]).exit_code == 1


def test_a_wrong_name_is_put_right_and_the_trip_is_found_by_it(app: Flask) -> None:
    trip = inquiries.asked()
    runner = app.test_cli_runner()
    result = runner.invoke(args=["accounts", "correct", inquiries.ADDRESS, "--name", "春菜 みのり"])
    assert (result.exit_code, result.output) == (0, "corrected: 1\n")
    db.session.rollback()
    found = trips.trip(trip.no)
    assert found.organiser.name == "春菜 みのり"
    assert "春菜" in found.search_text
    assert "榛名" not in found.search_text


def test_the_command_erases_and_says_why_it_does_not(app: Flask) -> None:
    trip = inquiries.asked()
    runner = app.test_cli_runner()
    ask = ["accounts", "forget", inquiries.ADDRESS]
    refused = runner.invoke(args=[*ask, "--yes"])
    assert refused.exit_code == 1
    assert trip.no in refused.output
    trips_service.close(trip.id, Closed.WITHDRAWN)
    assert runner.invoke(args=ask, input="n\n").exit_code == 1
    assert runner.invoke(args=[*ask, "--yes"]).output == "forgotten: 1\n"
    assert runner.invoke(args=[*ask, "--yes"]).exit_code == 1
    with pytest.raises(NotFound):
        service.forget_address(inquiries.ADDRESS)
    db.session.rollback()
    assert db.session.scalars(select(Person.email)).all() == [f"erased-{trip.organiser_id}@invalid"]
    assert queries.kept(inquiries.ADDRESS) == {}
