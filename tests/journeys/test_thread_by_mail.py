"""A trip's thread held by mail: what goes out is answered through a real server, over SMTP and LMTP, on both databases.

A mail server of the company keeps what the service sends; its mail program answers to what stands in Reply-To.
"""

from __future__ import annotations

import logging
import re
import smtplib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import func, select

from tests.factories import bookings
from tests.factories.inquiries import ADDRESS, ORGANISER, asked, concierge
from tests.support.services import spare_port
from worktrip.cli import DOOR
from worktrip.plumbing import incoming, outbox
from worktrip.plumbing.database import db, unit_of_work
from worktrip.plumbing.incoming import server as door
from worktrip.proposals import service as proposals
from worktrip.trips import queries, service
from worktrip.trips.rules import Channel, Closed
from worktrip.trips.tables import Message, Trip

QUESTION, YES, THANKS = "24日に変えられますか。", "はい、24日で大丈夫です。", "では24日にしました。"


@dataclass
class Company:
    """The company's mail server: it keeps what it gets, and says who the envelope came from."""

    got: list[EmailMessage] = field(default_factory=list)
    returns_to: list[str] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep a mail."""
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.got.append(message)
        self.returns_to.append(envelope.mail_from)
        return "250 OK"


@pytest.fixture
def company(shop: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    """The mail server that the service sends to."""
    theirs = Company()
    controller = Controller(theirs, hostname="127.0.0.1", port=spare_port())
    controller.start()
    monkeypatch.setitem(shop.config, "MAIL_URL", f"smtp://127.0.0.1:{controller.port}")
    yield theirs
    controller.stop()


@contextmanager
def listening(app: Flask) -> Iterator[int]:
    """The service's own door for mail; its port."""
    db.session.rollback()
    with incoming.receiving(app, *DOOR, host="127.0.0.1", port=0) as port:
        yield port


@pytest.fixture
def port(shop: Flask) -> Iterator[int]:
    """Where mail comes in."""
    with listening(shop) as taken:
        yield taken


def reply(to: EmailMessage, text: str, mail_id: str = "<yes@company.example>") -> EmailMessage:
    """What a mail program makes of an answer."""
    mail = EmailMessage()
    mail["From"], mail["To"] = f"{ORGANISER} <{ADDRESS}>", to["Reply-To"]
    mail["Subject"] = f"Re: {to['Subject']}"
    mail["Message-ID"], mail["In-Reply-To"] = mail_id, to["Message-ID"]
    mail["References"] = f"{to['References']} {to['Message-ID']}"
    quoted = "\n".join(f"> {line}" for line in to.get_body(("plain",)).get_content().splitlines())  # type: ignore[union-attr]
    mail.set_content(f"{text}\n\n2026年11月24日(火) 10:00 たてしな WORK TRIP <desk@worktrip.example>:\n{quoted}\n")
    return mail


def said(trip: Trip) -> list[tuple[str, Channel]]:
    """The thread as the organiser reads it."""
    db.session.rollback()
    return [(line.text, line.channel) for line in queries.thread(trip.id, internal=False)]


def test_an_approver_answers_and_a_made_up_address_is_refused_before_the_mail(shop: Flask, company: Company) -> None:
    offered = bookings.sent(bookings.town())
    proposals.name_approvers(offered.version_id, [("部長 朝倉", "asakura@company.example")])
    outbox.drain()
    ours = next(mail for mail in company.got if mail["To"] == "asakura@company.example")
    assert company.returns_to[company.got.index(ours)] == ours["Reply-To"]
    answer, forged = reply(ours, "承認します。"), reply(ours, "承認します。", "<forged@company.example>")
    for mail in (answer, forged):
        mail.replace_header("From", "部長 朝倉 <asakura@company.example>")
    forged.replace_header("To", re.sub(r"-[a-z2-7]{26}@", f"-{'a' * 26}@", ours["Reply-To"]))
    with listening(shop) as port, smtplib.SMTP("127.0.0.1", port) as line:
        line.send_message(answer)
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            line.send_message(forged)
    db.session.rollback()
    (said,) = [each for each in queries.thread(offered.trip_id, internal=False) if each.channel is Channel.MAIL]
    assert (said.who, said.text) == ("部長 朝倉", "承認します。")
    assert "/approvals/…" in said.folded
    outbox.drain()
    assert [mail["To"] for mail in company.got if "メールが届きました" in mail["Subject"]] == [
        "minori@hoshikuzu.example"
    ]


@pytest.mark.parametrize("protocol", [smtplib.SMTP, smtplib.LMTP])
def test_a_question_and_its_answer_stay_one_thread(
    shop: Flask, company: Company, port: int, protocol: type[smtplib.SMTP]
) -> None:
    person, trip = concierge(), asked()
    service.answer(trip.id, QUESTION, author_id=person)
    outbox.drain()
    ours = next(
        mail for mail in company.got if QUESTION in mail.as_string() or mail["Subject"].startswith("コンシェルジュ")
    )
    assert ours["Reply-To"].startswith(f"trip+{trip.id}-")
    assert ours["References"] == ours["In-Reply-To"]
    assert company.returns_to[company.got.index(ours)] == ours["Reply-To"]

    with protocol("127.0.0.1", port) as line:
        line.send_message(reply(ours, YES))
        line.send_message(reply(ours, YES))
    assert said(trip) == [(QUESTION, Channel.PAGE), (YES, Channel.MAIL)]
    assert [todo.text for todo in queries.todos(trip.id)] == ["幹事の方のメッセージに返事をする"]

    service.answer(trip.id, THANKS, author_id=person)
    outbox.drain()
    last = company.got[-1]
    assert last["In-Reply-To"] == "<yes@company.example>"
    assert last["References"].split() == [ours["References"], "<yes@company.example>"]
    assert {mail["References"].split()[0] for mail in company.got} == {ours["References"]}
    assert queries.todos(trip.id)[0].done_at is not None


def test_a_wrong_address_is_refused_before_anything_is_sent(shop: Flask, port: int) -> None:
    trip = asked()
    address = service.reply_address(service.organiser_link(trip.id), trip.id)
    assert address
    for wrong in (address.replace("-", "-a", 2), "trip@worktrip.example", "somebody@elsewhere.example", "desk"):
        with smtplib.SMTP("127.0.0.1", port) as line, pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            line.sendmail(ADDRESS, [wrong], "x")
        ((code, sentence),) = refused.value.recipients.values()
        assert code == 550
        assert b"not in use" in sentence


def plain(mail_id: str, text: str = YES) -> EmailMessage:
    """A mail of some words."""
    mail = EmailMessage()
    mail["From"], mail["Message-ID"] = ADDRESS, mail_id
    mail.set_content(text)
    return mail


def own_address(trip: Trip) -> str:
    """Where the organiser of this trip writes to."""
    address = service.reply_address(service.organiser_link(trip.id), trip.id)
    assert address
    return address


def test_eight_deliveries_of_one_mail_at_once_are_one_message(shop: Flask, port: int) -> None:
    trip = asked()
    address, answers, gate = own_address(trip), [], threading.Barrier(8)

    def deliver() -> None:
        with smtplib.SMTP("127.0.0.1", port) as line:
            gate.wait(30)
            answers.append(line.send_message(plain("<same@company.example>"), ADDRESS, [address]))

    crowd = [threading.Thread(target=deliver) for _ in range(8)]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join(60)
    assert answers == [{}] * 8
    assert said(trip) == [(YES, Channel.MAIL)]


def test_nothing_is_acknowledged_that_is_not_kept(shop: Flask, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    trip = asked()
    address = own_address(trip)
    commit, refused = db.session.commit, []

    def breaks() -> None:
        refused.append(True)
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(db.session, "commit", breaks)
    with smtplib.SMTP("127.0.0.1", port) as line:
        with pytest.raises(smtplib.SMTPDataError) as later:
            line.send_message(plain("<1@company.example>"), ADDRESS, [address])
        assert later.value.smtp_code == 451
        assert refused
        monkeypatch.setattr(db.session, "commit", commit)
        assert said(trip) == []
        assert line.send_message(plain("<1@company.example>"), ADDRESS, [address]) == {}
    assert said(trip) == [(YES, Channel.MAIL)]


def test_a_mail_over_the_limit_is_refused_while_it_is_read_and_the_line_goes_on(
    shop: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "MOST_BYTES", 50_000)
    trip = asked()
    address = own_address(trip)
    large = plain("<large@company.example>", "あ" * 40_000)
    with listening(shop) as port, smtplib.SMTP("127.0.0.1", port) as line:
        line.ehlo()
        assert line.esmtp_features["size"] == "50000"
        # announced: before a byte of it
        with pytest.raises(smtplib.SMTPSenderRefused) as announced:
            line.send_message(large, ADDRESS, [address])
        assert announced.value.smtp_code == 552
        # not announced: at its end
        line.esmtp_features.pop("size")
        with pytest.raises(smtplib.SMTPDataError) as read:
            line.send_message(large, ADDRESS, [address])
        assert read.value.smtp_code == 552
        assert line.send_message(plain("<small@company.example>"), ADDRESS, [address]) == {}
    assert said(trip) == [(YES, Channel.MAIL)]


def test_who_never_ends_is_cut_off(shop: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_MOST_READ", 200_000)
    trip = asked()
    address = own_address(trip)
    with listening(shop) as port:
        line = smtplib.SMTP("127.0.0.1", port)
        line.ehlo()
        line.mail(ADDRESS)
        line.rcpt(address)
        assert line.docmd("DATA")[0] == 354
        with pytest.raises((OSError, smtplib.SMTPException)):
            for _ in range(1_000):
                line.send(b"x" * 65_536)
        line.close()
    assert said(trip) == []


def test_files_that_are_too_large_are_refused_with_a_sentence_in_english(shop: Flask, port: int) -> None:
    trip = asked()
    mail = plain("<files@company.example>")
    mail.add_attachment(b"x" * 10_000_001, maintype="application", subtype="zip", filename="大きい.zip")
    with smtplib.SMTP("127.0.0.1", port) as line, pytest.raises(smtplib.SMTPDataError) as refused:
        line.send_message(mail, ADDRESS, [own_address(trip)])
    assert refused.value.smtp_code == 552
    assert b"10 MB" in refused.value.smtp_error
    assert said(trip) == []


def test_lmtp_answers_for_each_recipient(shop: Flask, port: int) -> None:
    one, other = asked(), asked(company="別の会社", email="other@example.jp")
    with smtplib.LMTP("127.0.0.1", port, timeout=30) as line:
        assert line.docmd("EHLO", "x")[0] == 250
        line.ehlo_or_helo_if_needed()
        line.mail(ADDRESS)
        assert [line.rcpt(own_address(trip))[0] for trip in (one, other)] == [250, 250]
        assert line.rcpt("trip+1-1-wrong@worktrip.example")[0] == 550
        code, _ = line.data(plain("<both@company.example>").as_bytes())
        assert (code, line.getreply()[0]) == (250, 250)
        assert line.noop()[0] == 250
    assert said(one) == said(other) == [(YES, Channel.MAIL)]


def test_lmtp_says_of_each_what_became_of_it(shop: Flask, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = asked(), asked(company="別の会社", email="other@example.jp")
    with smtplib.LMTP("127.0.0.1", port, timeout=30) as line:
        line.ehlo_or_helo_if_needed()
        line.mail("<>")
        for trip in (one, other):
            line.rcpt(own_address(trip))
        with unit_of_work():
            service.close(other.id, Closed.WITHDRAWN)
        from worktrip.site import service as site

        site.forget(other.organiser_id)
        db.session.remove()
        code, _ = line.data(plain("<both@company.example>").as_bytes())
        assert (code, line.getreply()[0]) == (250, 550)
    assert db.session.scalar(select(func.count()).select_from(Message)) == 1


def test_lmtp_hears_of_each_that_it_was_too_large(shop: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MOST_BYTES", 5_000)
    one, other = asked(), asked(company="別の会社", email="other@example.jp")
    with listening(shop) as port, smtplib.LMTP("127.0.0.1", port, timeout=30) as line:
        line.ehlo_or_helo_if_needed()
        line.mail(ADDRESS)
        for trip in (one, other):
            line.rcpt(own_address(trip))
        code, _ = line.data(plain("<large@company.example>", "あ" * 5_000).as_bytes())
        assert (code, line.getreply()[0]) == (552, 552)
        assert line.noop()[0] == 250
    assert said(one) == said(other) == []


def test_so_many_at_once_and_no_more(shop: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_MOST_LINES", 2)
    with listening(shop) as port:
        with smtplib.SMTP("127.0.0.1", port), smtplib.SMTP("127.0.0.1", port):
            with pytest.raises(smtplib.SMTPConnectError) as busy:
                smtplib.SMTP("127.0.0.1", port)
            assert busy.value.smtp_code == 421
        while True:
            try:
                smtplib.SMTP("127.0.0.1", port).close()
                break
            except smtplib.SMTPConnectError:
                continue


def test_no_log_names_anybody(
    shop: Flask, company: Company, port: int, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    person, trip = concierge(), asked()
    service.answer(trip.id, QUESTION, author_id=person)
    outbox.drain()
    ours = company.got[-1]
    with smtplib.SMTP("127.0.0.1", port) as line:
        line.send_message(reply(ours, YES))
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            line.sendmail(ADDRESS, ["somebody@elsewhere.example"], "x")
    said_in_logs = "\n".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    assert "mail received" in said_in_logs
    for secret in (ADDRESS, ORGANISER, YES, str(ours["Reply-To"]), "somebody@elsewhere.example"):
        assert secret not in said_in_logs
