"""What somebody might try, and what must come of it: nothing."""

from __future__ import annotations

import json
import logging
import smtplib
from typing import Any, ClassVar

import pytest
from flask import Flask, render_template_string
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from tests.support.application import make_app
from tests.support.lint import PageClient
from tests.support.people import follow_link, sign_in
from worktrip import create_app
from worktrip.accounts import queries, service
from worktrip.accounts.rules import Role
from worktrip.accounts.tables import Person
from worktrip.config import SettingsError
from worktrip.kernel.errors import Gone
from worktrip.plumbing import clock, events, mail, outbox, security, sheets
from worktrip.plumbing.database import db, unit_of_work
from worktrip.plumbing.events import Broken
from worktrip.plumbing.outbox import OutboxRow

LONG = "a long random text that nobody guesses"
TOLD = {"DATABASE_URL": "sqlite:///:memory:", "SECRET_KEY": LONG}


# --- What production refuses to start with ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "word"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "secret"}, "SECRET_KEY"),
        ({"MAIL_URL": "mailbox:"}, "MAIL_URL"),
        ({"STRIPE_SECRET_KEY": "sk_live_1"}, "STRIPE_WEBHOOK_SECRET"),
    ],
)
def test_production_does_not_start_with_what_would_be_a_hole(told: dict[str, object], word: str) -> None:
    with pytest.raises(SettingsError, match=word):
        create_app({**TOLD, **told})


def test_a_variable_of_the_environment_does_not_make_production_a_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TESTING", "1")
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        create_app({**TOLD, "SECRET_KEY": "secret"})


@pytest.mark.parametrize("path", ["/demo", "/mailbox", "/mailbox/1", "/mailbox/1/html", "/clock"])
def test_nothing_of_the_demo_is_there_without_it(path: str, client: PageClient) -> None:
    assert client.get(path).status_code == 404


# --- Addresses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/\\elsewhere.example", "//elsewhere.example/x"])
def test_no_page_of_ours_leads_elsewhere_by_its_own_address(path: str, client: PageClient) -> None:
    page = client.get("/", environ_overrides={"PATH_INFO": path}).get_data(as_text=True)
    assert 'href="/?lang=en"' in page
    assert "elsewhere.example" not in page.split("<main", 1)[0]


@pytest.mark.parametrize("token", ["²-a", "1-²", "-", "999999999999999999-a", "1-" + "a" * 26])
@pytest.mark.parametrize("address", ["/l/{}", "/calendars/{}.ics"])
def test_a_token_that_is_none_is_refused_and_breaks_nothing(address: str, token: str, client: PageClient) -> None:
    assert client.get(address.format(token)).status_code == 410


def test_the_address_of_a_calendar_opens_nothing_but_the_calendar(app: Flask) -> None:
    link = queries.link(service.open_link(Role.PARTNER, facility_id=1))
    calendar = service.link_token(link, "calendar")
    assert service.link_from_token(calendar, "calendar").facility_id == 1
    with pytest.raises(Gone):
        service.link_from_token(calendar)
    with pytest.raises(Gone):
        service.link_from_token(service.link_token(link), "calendar")


def test_nobody_of_the_desk_can_speak_as_the_organiser(demo_client: PageClient) -> None:
    demo_client.lint = False
    sign_in(demo_client, Role.CONCIERGE)
    no = db.session.scalar(text("SELECT no FROM trips WHERE closed_as IS NULL ORDER BY id"))
    assert demo_client.post(f"/trips/{no}/messages", data={"body": "はい、それで結構です"}).status_code == 403


# --- What browsers are told ------------------------------------------------------------------------------------------


def test_files_and_pages_say_what_may_run(client: PageClient) -> None:
    for path in ("/static/img/favicon.svg", "/", "/nowhere"):
        with client.get(path) as answer:
            headers = answer.headers
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Content-Security-Policy"].startswith("default-src 'none'"), path
        assert "Access-Control-Allow-Origin" not in headers, path


def test_what_is_only_a_persons_is_stored_by_nobody(demo_client: PageClient) -> None:
    sign_in(demo_client, Role.CONCIERGE)
    assert demo_client.get("/desk").headers["Cache-Control"] == "no-store"


def test_behind_https_a_session_travels_by_https_alone(tmp_path: Any) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'x.sqlite3'}", BASE_URL="https://trip.example")
    with app.test_request_context():
        from worktrip.accounts.visitor import signed_in

        cookie = signed_in("token", "/home").headers["Set-Cookie"]
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))


def test_what_somebody_typed_is_no_markup_even_where_a_sentence_is_looked_up(app: Flask) -> None:
    with app.test_request_context():
        typed = "<script>&"
        assert render_template_string("{{ _(typed) }}", typed=typed) == "&lt;script&gt;&amp;"
        said = render_template_string("{{ _('%(name)sさん', name=typed) }}", typed=typed)
        assert said == "&lt;script&gt;&amp;さん"


def test_a_spreadsheet_calculates_nothing_that_was_typed() -> None:
    for start in "=+-@＝＋－＠\t\r\n":
        lines = sheets.to_csv(["a"], [[f"{start}1+1"]]).decode("utf-8-sig")
        assert f"'{start}1+1" in lines


# --- What is kept and told -------------------------------------------------------------------------------------------


def test_a_failed_statement_does_not_tell_what_it_was_given(app: Flask) -> None:
    rows = [{"id": 1, "name": "榛名 みのり", "email": "m@x.example", "created_at": clock.now()}] * 2
    with pytest.raises(IntegrityError) as refused, unit_of_work() as unit:
        for row in rows:
            unit.session.execute(insert(Person).values(**row))
    assert "榛名" not in str(refused.value)


def promise(**more: Any) -> None:
    person = service.add_staff(name="花", email="hana@desk.example", roles=[Role.CONCIERGE], invite=False)
    with unit_of_work():
        mail.post(event="accounts/invited", to="hana@desk.example", key="k", name="花", person_id=person, **more)


def test_what_was_done_is_forgotten_by_the_outbox(app: Flask) -> None:
    promise()
    outbox.drain()
    done = db.session.scalars(select(OutboxRow)).one()
    assert (done.state, json.loads(done.payload)) == ("done", {})


class Server:
    """A mail server as the library shows it: says after the greeting what it can, and keeps what it was told."""

    extensions: frozenset[str] = frozenset()
    refusal: ClassVar[Exception | None] = None
    told: ClassVar[list[str]]

    def __init__(self, *_: object, **__: object) -> None:
        self.greeted = False

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def ehlo_or_helo_if_needed(self) -> None:
        self.greeted = True

    def has_extn(self, name: str) -> bool:
        return self.greeted and name in self.extensions

    def starttls(self, *, context: Any) -> None:
        assert context.check_hostname
        self.told.append("starttls")

    def login(self, *_: str) -> None:
        self.told.append("login")

    def send_message(self, message: Any, *, from_addr: str | None) -> None:
        if self.refusal:
            raise self.refusal
        self.told.append("message")


@pytest.fixture
def server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> type[Server]:
    kind = type("ThisServer", (Server,), {"told": []})
    monkeypatch.setattr(smtplib, "SMTP", kind)
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://desk:word@mail.example:587")
    return kind


def test_the_password_of_the_mail_server_travels_encrypted(server: type[Server]) -> None:
    server.extensions = frozenset({"starttls"})
    promise()
    outbox.drain()
    assert server.told == ["starttls", "login", "message"]


def test_a_mail_server_without_encryption_is_told_no_password(server: type[Server]) -> None:
    promise()
    outbox.drain()
    assert server.told == []
    assert "TLS" in (db.session.scalars(select(OutboxRow.last_error)).one() or "")


@pytest.mark.parametrize(
    "refusal",
    [
        smtplib.SMTPRecipientsRefused({"hana@desk.example": (550, b"no such user")}),
        smtplib.SMTPSenderRefused(550, b"may not send", "hana@desk.example"),
        smtplib.SMTPDataError(550, b"hana@desk.example is unknown here"),
    ],
)
def test_whom_a_mail_server_refuses_is_named_neither_in_the_log_nor_in_the_outbox(
    server: type[Server], caplog: pytest.LogCaptureFixture, refusal: Exception
) -> None:
    server.extensions, server.refusal = frozenset({"starttls"}), refusal
    promise()
    with caplog.at_level(logging.DEBUG):
        outbox.drain()
    error = db.session.scalars(select(OutboxRow.last_error)).one() or ""
    assert "550" in error
    assert "hana@" not in error
    assert "hana@" not in caplog.text


@pytest.mark.parametrize("column", ["kind = 'x'", "trip_no = 'WT-2026-0002'", "at = '2020-01-01 00:00:00'"])
def test_an_event_cannot_be_given_another_name_trip_or_time(column: str, app: Flask) -> None:
    with unit_of_work():
        events.record("test.happened", trip_no="WT-2026-0001")
    assert events.verify() is None
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER events_no_update"))
        connection.execute(text(f"UPDATE events SET {column}"))
    assert events.verify() == Broken(1, "body changed")


# --- How often -------------------------------------------------------------------------------------------------------


@pytest.fixture
def limited(demo_app: Flask, monkeypatch: pytest.MonkeyPatch) -> PageClient:
    """A client of the demo world whose attempts are counted."""
    begin = security.limiter.init_app

    def switched_on(app: Flask) -> None:
        app.config["RATELIMIT_ENABLED"] = True
        begin(app)

    monkeypatch.setattr(security.limiter, "enabled", True)
    monkeypatch.setattr(security.limiter, "init_app", switched_on)
    client = make_app(str(demo_app.config["DATABASE_URL"]), DEMO=True).test_client()
    assert isinstance(client, PageClient)
    client.lint = False
    return client


def answers(client: PageClient, path: str, times: int, **data: str) -> list[int]:
    """What the same form is answered, sent again and again from ever changing addresses."""
    return [
        client.post(path, data=data, environ_base={"REMOTE_ADDR": f"10.0.0.{number}"}).status_code
        for number in range(times)
    ]


def test_a_trips_page_takes_so_many_messages_an_hour_from_wherever(limited: PageClient) -> None:
    trip_id, no = db.session.execute(text("SELECT id, no FROM trips WHERE closed_as IS NULL ORDER BY id")).first() or ()
    follow_link(limited, Role.ORGANISER, trip_id=trip_id)
    assert answers(limited, f"/trips/{no}/messages", 31, body="はい") == [303] * 30 + [429]


def test_wrong_codes_are_counted_by_person_and_not_by_address(limited: PageClient) -> None:
    person_id = queries.staff(Role.CONCIERGE)[0].id
    ticket = URLSafeTimedSerializer(limited.application.config["SECRET_KEY"], salt="sign-in").dumps(person_id)
    with limited.session_transaction() as session:
        session["sign_in"] = ticket
    assert answers(limited, "/sign-in/code", 21, code="000000") == [422] * 20 + [429]
