"""Mail is rendered and sent by the queue, once, and a real server reads it right."""

from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from tests.support.services import spare_port
from worktrip.accounts import service
from worktrip.accounts.rules import Role
from worktrip.plumbing import mail, outbox
from worktrip.plumbing.database import db, unit_of_work
from worktrip.plumbing.mail import SentMail
from worktrip.plumbing.outbox import OutboxRow


def invite(person_id, key="test:1", **more):
    with unit_of_work():
        return mail.post(
            event="accounts/invited", to="hana@desk.example", key=key, name="花", person_id=person_id, **more
        )


@pytest.fixture
def somebody(app):
    return service.add_staff(name="花", email="hana@desk.example", roles=[Role.CONCIERGE], invite=False)


def test_mail_leaves_after_the_unit_and_is_on_the_list(somebody, mailbox):
    invite(somebody)
    sent = mailbox()
    assert [(row.recipient, row.event) for row in sent] == [("hana@desk.example", "accounts/invited")]
    assert "花 様" in sent[0].text
    assert sent[0].subject == "WORK TRIP の事務局の画面を使えるようにしてください"


def test_the_same_mail_is_promised_once(somebody, mailbox):
    assert invite(somebody) is True
    assert invite(somebody) is False
    assert len(mailbox()) == 1


def test_no_secret_rests_in_the_outbox(somebody, mailbox):
    invite(somebody)
    token = mailbox()[0].text.split("/sign-in/set-up/")[1].split()[0]
    assert token not in db.session.scalars(select(OutboxRow.payload)).one()


class Inbox:
    """A mail server that keeps what it gets, and refuses while it is closed."""

    def __init__(self):
        self.got, self.closed = [], False

    async def handle_DATA(self, server, session, envelope):
        if self.closed:
            return "451 try again later"
        self.got.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def server(app, monkeypatch):
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=spare_port())
    controller.start()
    port = controller.server.sockets[0].getsockname()[1]
    monkeypatch.setitem(app.config, "MAIL_URL", f"smtp://127.0.0.1:{port}")
    yield inbox
    controller.stop()


def test_a_real_server_gets_text_html_and_a_japanese_attachment(server, somebody):
    attachment = {"name": "予定.ics", "type": "text/calendar", "text": "BEGIN:VCALENDAR"}
    invite(somebody, attachments=[attachment])
    outbox.drain()
    message = server.got[0]
    assert message["To"] == "hana@desk.example"
    assert message["Subject"] == "WORK TRIP の事務局の画面を使えるようにしてください"
    assert "花 様" in message.get_body("plain").get_content()
    assert "<h1>" in message.get_body("html").get_content()
    assert [part.get_filename() for part in message.iter_attachments()] == ["予定.ics"]


def test_text_of_a_real_mail_is_not_kept(server, somebody):
    invite(somebody)
    outbox.drain()
    kept = db.session.scalars(select(SentMail)).one()
    assert (kept.text, kept.html) == (None, None)


def test_a_server_that_refuses_gets_the_same_message_again_later(server, somebody, clock):
    server.closed = True
    invite(somebody)
    outbox.drain()
    assert db.session.scalars(select(SentMail)).all() == []
    server.closed = False
    clock.forward(seconds=11)
    outbox.drain()
    assert [message["Message-ID"] for message in server.got] == ["<test.1@worktrip.example>"]


def test_a_line_break_in_a_name_cannot_add_a_header(server, somebody):
    with unit_of_work():
        mail.post(
            event="accounts/invited", to="a@b.example", key="x", name="花\nBcc: all@x.example", person_id=somebody
        )
    outbox.drain()
    assert server.got[0]["Bcc"] is None
