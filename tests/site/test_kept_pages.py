"""A kept page is never another reader's, its form never another session's, and it is never older than what happened."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories.bookings import FRIDAY, Sent, accepted, concierge_id, sent, town
from tests.support.application import Clock
from tests.support.lint import PageClient
from tests.support.people import follow_link, sign_in
from tests.support.statements import Counting
from worktrip.accounts import service as accounts_service
from worktrip.accounts.rules import Role
from worktrip.billing import service as billing
from worktrip.bookings import queries as bookings_queries
from worktrip.bookings import service as bookings
from worktrip.bookings.rules import Answer
from worktrip.leads import service as leads
from worktrip.plumbing import clock as business
from worktrip.plumbing import outbox, pages
from worktrip.plumbing.database import db
from worktrip.proposals import service as proposals
from worktrip.proposals.tables import VersionView
from worktrip.stays import service as stays
from worktrip.trips import queries as trips_queries
from worktrip.trips import service as trips
from worktrip.trips.rules import Closed

TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
OPENED = re.compile(r'name="opened" value="([^"]+)"')


def text(client: PageClient, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.get_data(as_text=True)


def token(page: str) -> str:
    found = TOKEN.search(page)
    assert found is not None
    return found[1]


def bare(page: str) -> str:
    """A page without what is made anew each time."""
    return TOKEN.sub("", OPENED.sub("", page))


def organiser(app: Flask, of: Sent, role: Role = Role.ORGANISER) -> PageClient:
    client = app.test_client()
    assert isinstance(client, PageClient)
    follow_link(client, role, trip_id=of.trip_id, person_id=of.organiser_id)
    return client


@pytest.fixture
def of(app: Flask, clock: Clock) -> Sent:
    return sent(town(), consent=False)


# --- How long ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/inquiries/new"])
def test_a_public_page_is_drawn_once_a_minute(
    path: str, demo_app: Flask, demo_client: PageClient, clock: Clock, statements: Counting
) -> None:
    first = text(demo_client, path)
    with statements() as kept:
        assert bare(text(demo_client, path)) == bare(first)
    assert len(kept) <= 2
    clock.forward(seconds=61)
    with statements() as fresh:
        text(demo_client, path)
    assert len(fresh) > len(kept)


def test_a_kept_trip_page_and_proposal_ask_only_who_reads_and_whether_it_still_holds(
    app: Flask, of: Sent, statements: Counting
) -> None:
    reader = organiser(app, of)
    for path, most in ((f"/trips/{of.trip_no}", 4), (f"/trips/{of.trip_no}/proposals/1", 5)):
        text(reader, path)
        text(reader, path)
        with statements() as said:
            text(reader, path)
        assert len(said) <= most, said


def test_no_more_pages_are_kept_than_fit(app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_KEPT", 1)
    text(client, "/")
    text(client, "/inquiries/new")
    assert len(app.extensions["kept_pages"].pages) == 1


# --- Whatever happens shows at once -----------------------------------------------------------------------------------


def _answer_all(of: Sent) -> None:
    for order in bookings_queries.orders_of_trip(of.trip_id):
        bookings.answer_order(order_id=order.id, answer=Answer.YES)


def test_every_station_of_a_trip_shows_at_once(app: Flask, of: Sent, clock: Clock) -> None:
    reader, desk = organiser(app, of), concierge_id()
    paths = [f"/trips/{of.trip_no}", f"/trips/{of.trip_no}/proposals/1", f"/trips/{of.trip_no}/chain"]

    def over() -> None:
        clock.day(FRIDAY + timedelta(days=1))
        stays.move_on()

    invoices: list[int] = []
    steps: dict[str, Callable[[], object]] = {
        "consented": lambda: proposals.give_consent(of.trip_id, of.organiser_id),
        "asked": lambda: trips.ask(of.trip_id, "駅から歩けますか。"),
        "answered": lambda: trips.answer(of.trip_id, "バスが便利です。", author_id=desk),
        "goal": lambda: trips.set_goal(of.trip_id, "画面をひとつ仕上げる"),
        "corrected": lambda: trips.correct_person(of.organiser_id, name="榛名 みのる"),
        "company": lambda: accounts_service.change_organisation(
            trips_queries.trip_by_id(of.trip_id).organisation_id, name="株式会社ほしくず計算機"
        ),
        "closed": lambda: trips.close(of.trip_id, Closed.DECLINED, person_id=desk),
        "reopened": lambda: trips.reopen(of.trip_id, person_id=desk),
        "accepted": lambda: accepted(of),
        "papers": outbox.drain,
        "partners": lambda: _answer_all(of),
        "stayed": over,
        "drafted": lambda: invoices.append(billing.draft(of.trip_id)),
        "issued": lambda: billing.issue(invoices[0]),
        "invoice's paper": outbox.drain,
        "paid": lambda: billing.record_transfer(
            invoice_id=invoices[0],
            amount_yen=1000,
            received_on=business.today(),
            payer_name="ホシクズケイサンジョ",
            person_id=desk,
        ),
        "asked how it went": leads.ask_due,
        "survey": lambda: leads.answer(trip_id=of.trip_id, score=8, kinds=()),
    }
    for path in paths:
        text(reader, path)
    for name, step in steps.items():
        before = [bare(text(reader, path)) for path in paths]
        step()
        after = [bare(text(reader, path)) for path in paths]
        pages.forget_kept(app)
        assert [bare(text(reader, path)) for path in paths] == after, name
        if name not in {"corrected", "drafted"}:
            assert after != before, name


def test_a_proposal_that_was_read_asks_for_the_next_thing(app: Flask, of: Sent) -> None:
    reader = organiser(app, of)
    assert "提案を読む" in text(reader, f"/trips/{of.trip_no}")
    text(reader, f"/trips/{of.trip_no}/proposals/1")
    assert "同意のページを開く" in text(reader, f"/trips/{of.trip_no}")


def test_opening_a_kept_proposal_an_hour_later_counts_again(app: Flask, of: Sent, clock: Clock) -> None:
    reader, views = organiser(app, of), select(func.count()).select_from(VersionView)
    path = f"/trips/{of.trip_no}/proposals/1"
    for _ in range(3):
        text(reader, path)
    assert db.session.scalar(views) == 1
    clock.forward(hours=1, seconds=1)
    text(reader, path)
    assert db.session.scalar(views) == 2


def test_a_closed_link_opens_no_kept_page(app: Flask, of: Sent) -> None:
    client = app.test_client()
    link_id = follow_link(client, Role.ORGANISER, trip_id=of.trip_id, person_id=of.organiser_id)
    path = f"/trips/{of.trip_no}"
    assert client.get(path).status_code == 200
    accounts_service.revoke_link(link_id)
    assert client.get(path).status_code == 302


# --- Whose it is ------------------------------------------------------------------------------------------------------


def test_readers_with_other_rights_never_get_the_organiser_s_page(app: Flask, of: Sent, client: PageClient) -> None:
    path = f"/trips/{of.trip_no}/proposals/1"
    own = text(organiser(app, of), path)
    attendee = text(organiser(app, of, Role.ATTENDEE), path)
    sign_in(client, Role.CONCIERGE)
    assert "同意する" not in text(client, path)
    assert "同意する" in own
    assert "同意する" not in attendee
    assert "コンシェルジュに伝える" not in attendee
    assert "事務局の方として開いています" in text(client, f"/trips/{of.trip_no}")
    assert "事務局の方として開いています" not in text(organiser(app, of), f"/trips/{of.trip_no}")


def test_each_language_has_its_own_page(app: Flask, of: Sent) -> None:
    one, other = organiser(app, of), organiser(app, of)
    for path in ("/", f"/trips/{of.trip_no}"):
        assert '<html lang="ja">' in text(one, path)
        assert '<html lang="en">' in text(other, f"{path}?lang=en")
        assert '<html lang="en">' in text(other, path)
        assert '<html lang="ja">' in text(one, path)


def test_a_kept_form_carries_the_token_of_its_own_session(
    app: Flask, of: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    one, other = organiser(app, of), organiser(app, of)
    first, second = (token(text(client, f"/trips/{of.trip_no}")) for client in (one, other))
    sending = {"body": "よろしくお願いします。"}
    say = f"/trips/{of.trip_no}/messages"
    assert other.post(say, data={**sending, "csrf_token": first}).status_code == 400
    assert other.post(say, data={**sending, "csrf_token": second}).status_code == 303
    assert one.post(say, data={**sending, "csrf_token": first}).status_code == 303


def test_each_inquiry_form_is_one_of_its_own(app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    shown = [text(each, "/inquiries/new") for each in (client, app.test_client(), client)]
    stamps = {OPENED.findall(page)[0] for page in shown}
    assert len(stamps) == 3
    tokens = [token(page) for page in shown]
    assert tokens[0] != tokens[1]
    wrong = app.test_client().post("/inquiries/new", data={"csrf_token": tokens[0]})
    assert wrong.status_code == 400
    right = client.post("/inquiries/new", data={"csrf_token": tokens[2], "opened": OPENED.findall(shown[2])[0]})
    assert right.status_code == 422


def test_what_is_told_once_is_told_once_and_to_nobody_else(app: Flask, of: Sent) -> None:
    reader, other = organiser(app, of), organiser(app, of)
    path, told = f"/trips/{of.trip_no}", "コンシェルジュに送りました"
    text(other, path)
    reader.post(f"{path}/messages", data={"body": "よろしくお願いします。"})
    assert told not in text(other, path)
    assert told in text(reader, path)
    assert told not in text(reader, path)
    assert told not in text(other, path)


def test_only_what_was_found_is_kept(app: Flask, of: Sent) -> None:
    reader = organiser(app, of)
    path = f"/trips/{of.trip_no}/proposals/2"
    assert reader.get(path).status_code == 404
    assert reader.get(path).status_code == 404
    assert not app.extensions["kept_pages"].pages
