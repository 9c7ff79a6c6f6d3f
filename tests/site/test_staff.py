"""Where a signed-in person's day begins, and what whoever runs the service looks at."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update

from tests.factories.bookings import sent, town
from tests.support.application import Clock
from tests.support.lint import PageClient
from tests.support.people import sign_in
from worktrip.accounts.rules import Role
from worktrip.plumbing.database import db, unit_of_work
from worktrip.plumbing.outbox import OutboxRow
from worktrip.site.rules import ENTRIES


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.CONCIERGE, "/desk"),
        (Role.ACCOUNTANT, "/billing"),
        (Role.DIRECTOR, "/leads"),
        (Role.OFFICER, "/town"),
        (Role.ADMIN, "/admin/people"),
    ],
)
def test_home_leads_each_role_to_its_first_page(app: Flask, client: PageClient, role: Role, path: str) -> None:
    town()
    sign_in(client, role)
    home = client.get("/home")
    assert home.location == path
    assert client.get(path).status_code == 200


def test_every_entry_of_the_bar_leads_somewhere(app: Flask) -> None:
    assert {entry.endpoint for entry in ENTRIES} - set(app.view_functions) == set()


def test_the_bar_shows_what_a_role_may_open_and_where_one_is(app: Flask, client: PageClient) -> None:
    sign_in(client, Role.DIRECTOR)
    page = client.get("/leads").get_data(as_text=True)
    assert '<a href="/leads" aria-current="page">見込み案件</a>' in page
    assert '<a href="/town">報告</a>' in page
    assert "人と役割" not in page


def test_what_was_given_up_can_be_tried_again_once(app: Flask, clock: Clock, client: PageClient) -> None:
    sent(town(), papers=False)
    with unit_of_work() as unit:
        unit.session.execute(update(OutboxRow).values(state="dead", attempts=8, last_error="no route to host"))
    row_id = db.session.query(OutboxRow.id).order_by(OutboxRow.id).limit(1).scalar()
    sign_in(client, Role.ADMIN)
    assert "no route to host" in client.get("/admin/outbox").get_data(as_text=True)
    assert client.post(f"/admin/outbox/{row_id}/retry").status_code == 303
    assert db.session.get_one(OutboxRow, row_id).state == "ready"
    client.post(f"/admin/outbox/{row_id}/retry")
    assert "もう片づいているか" in client.get("/admin/outbox").get_data(as_text=True)


def test_the_admin_sees_mail_without_its_text_and_events_with_their_chain(
    app: Flask, clock: Clock, client: PageClient
) -> None:
    of = sent(town())
    sign_in(client, Role.ADMIN)
    mail = client.get(f"/admin/mail?words={of.trip_no}").get_data(as_text=True)
    assert "minori@hoshikuzu.example" in mail
    assert "あてはまるメールはありません" in client.get("/admin/mail?words=nobody").get_data(as_text=True)
    events = client.get(f"/admin/events?trip={of.trip_no}&verify=1").get_data(as_text=True)
    assert "proposals.sent" in events
    assert "記録はつながっています" in events


def test_a_changed_event_is_named(app: Flask, clock: Clock, client: PageClient) -> None:
    town()
    with unit_of_work() as unit:
        unit.session.connection().exec_driver_sql("DROP TRIGGER events_no_update")
        unit.session.connection().exec_driver_sql("UPDATE events SET body = '{}' WHERE seq = 2")
    sign_in(client, Role.ADMIN)
    page = client.get("/admin/events?verify=1").get_data(as_text=True)
    assert "2番の行が、前の行とつながりません。" in page
