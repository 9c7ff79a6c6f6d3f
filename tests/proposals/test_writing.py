"""An approver answers the mail that asked them: whose it is in the thread, who hears of it, what it cannot do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import gettext

from tests.factories.inquiries import concierge
from tests.factories.proposals import S6_GUESTS, Drafted, drafted
from tests.support.application import Clock
from tests.support.lint import PageClient
from worktrip.accounts.rules import ERASED
from worktrip.kernel.errors import Gone, NotFound
from worktrip.plumbing import security
from worktrip.plumbing.mail import SentMail
from worktrip.proposals import queries, service
from worktrip.proposals.rules import ApproverFacts, VersionState
from worktrip.site import service as site
from worktrip.trips import queries as trips
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Channel, Closed, Side

MAILS = Path(__file__).with_name("mails")
CHIEF, HEAD = ("部長 朝倉", "asakura@hoshikuzu.example"), ("役員 夕日", "yuhi@hoshikuzu.example")
ORGANISER = "haruna@hoshikuzu.example"
WORDS = "承認します。夕食は軽めにできますか。"
READ_IT = "承認される方からのメールを読む"
Mailbox = Callable[..., Sequence[SentMail]]


@pytest.fixture
def s6(town_app: Flask, drain: Callable[[], int]) -> Drafted:
    """A sent proposal, about which two people of the company were asked."""
    made = drafted()
    service.send(made.version_id)
    service.name_approvers(made.version_id, [CHIEF, HEAD])
    drain()
    return made


def approver(made: Drafted, place: int = 0) -> ApproverFacts:
    return queries.approvers([made.version_id])[made.version_id][place]


def address_of(made: Drafted, place: int = 0) -> str:
    address = service.approver_address(approver(made, place).id)
    assert address is not None
    return address


def letter(text: str = WORDS, *, sender: str = f"{CHIEF[0]} <{CHIEF[1]}>", mail_id: str = "<1@x>") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Message-ID"], mail["Subject"] = sender, mail_id, "Re: ご承認のお願い"
    mail.set_content(text)
    return mail.as_bytes()


def last(made: Drafted, *, internal: bool = False) -> trips.Said:
    return trips.thread(made.trip_id, internal=internal)[-1]


def test_the_mail_that_asks_can_be_answered_at_an_address_of_its_readers_own(s6: Drafted, mailbox: Mailbox) -> None:
    asked = mailbox(event="proposals/approval_asked")
    assert [mail.reply_to for mail in asked] == [address_of(s6, 0), address_of(s6, 1)]
    assert len({mail.reply_to for mail in asked}) == 2
    assert all(len(str(mail.reply_to).partition("@")[0]) <= 64 for mail in asked)


def test_what_an_approver_writes_stands_in_the_thread_as_theirs(s6: Drafted, mailbox: Mailbox) -> None:
    service.receive_mail(address_of(s6), letter(), CHIEF[1])
    said = last(s6)
    assert (said.who, said.text, said.side, said.channel) == (CHIEF[0], WORDS, Side.ORGANISER, Channel.MAIL)
    assert (said.about_text, said.is_from_elsewhere) == ("提案の第1版の承認", False)
    assert READ_IT in [todo.text for todo in trips.todos(s6.trip_id)]
    (told,) = mailbox(event="proposals/approver_wrote")
    token = str(told.text).partition("/l/")[2].split()[0]
    text = f"To: {told.recipient}\nSubject: {told.subject}\n\n{told.text}".replace(token, "<token>")
    assert text == (MAILS / "approver_wrote.txt").read_text(encoding="utf-8")


def test_a_mail_approves_nothing_and_accepts_nothing(s6: Drafted) -> None:
    service.receive_mail(address_of(s6), letter("承認します。申し込みます。"), CHIEF[1])
    assert approver(s6).verdict is None
    assert queries.version_by_id(s6.version_id).state is VersionState.SENT


def test_the_desks_answer_goes_to_the_organiser_alone(s6: Drafted, mailbox: Mailbox) -> None:
    message_id = service.receive_mail(address_of(s6), letter(), CHIEF[1])
    trips_service.answer(s6.trip_id, "軽めにできます。", author_id=concierge(), to=message_id)
    assert [mail.recipient for mail in mailbox(event="trips/said")] == [ORGANISER]
    assert all(todo.done_at for todo in trips.todos(s6.trip_id) if todo.text == READ_IT)


def test_the_same_mail_twice_is_one_line_and_one_mail(s6: Drafted, mailbox: Mailbox) -> None:
    first = service.receive_mail(address_of(s6), letter(), CHIEF[1])
    assert service.receive_mail(address_of(s6).upper(), letter(), CHIEF[1]) == first
    assert len(mailbox(event="proposals/approver_wrote")) == 1


def test_who_writes_to_anothers_address_is_marked_and_the_organiser_is_told(s6: Drafted, mailbox: Mailbox) -> None:
    service.receive_mail(address_of(s6), letter(sender="秘書 <hisho@hoshikuzu.example>"), "hisho@hoshikuzu.example")
    assert last(s6).is_from_elsewhere
    assert last(s6).sender == ""
    assert last(s6, internal=True).sender == "秘書 <hisho@hoshikuzu.example>"
    assert "ものではないアドレスから届きました" in (mailbox(event="proposals/approver_wrote")[0].text or "")


def test_a_made_up_address_leads_nowhere(s6: Drafted) -> None:
    own, second = address_of(s6), address_of(s6, 1)
    local, _, domain = own.partition("@")
    number, _, secret = local.removeprefix("trip+a").partition("-")
    page = service.approval_url(approver(s6).id).rpartition("/")[2]
    wrong = [
        f"trip+a{number}-{'a' * 26}@{domain}",
        f"trip+a{number}-{second.partition('@')[0].rpartition('-')[2]}@{domain}",  # another approver's
        f"trip+a{number}-{security.derive('approval-reply', number, s6.version_id + 1)}@{domain}",  # another version's
        f"trip+a{page}@{domain}",  # what opens the page
        f"trip+{number}-{secret}@{domain}",
        f"trip+{s6.trip_id}-{number}-{secret}@{domain}",  # as if it were a link
        f"trip+a-{secret}@{domain}",
        f"trip+a{number}@{domain}",
        f"trip+a{number}-{secret}@elsewhere.example",
        f"other+a{number}-{secret}@{domain}",
    ]
    before = len(trips.thread(s6.trip_id, internal=True))
    for address in wrong:
        with pytest.raises((NotFound, Gone)):
            service.check_address(address)
        with pytest.raises((NotFound, Gone)):
            service.receive_mail(address, letter(), CHIEF[1])
    assert len(trips.thread(s6.trip_id, internal=True)) == before
    service.check_address(own)


def test_the_address_is_no_key_to_the_page(s6: Drafted, browser_of_nobody: PageClient) -> None:
    token = address_of(s6).partition("@")[0].removeprefix("trip+a")
    assert browser_of_nobody.get(f"/approvals/{token}").status_code == 410


def test_an_address_stops_with_the_approver_and_with_the_version(s6: Drafted, clock: Clock) -> None:
    first, second = address_of(s6), address_of(s6, 1)
    service.withdraw_approver(s6.version_id, approver(s6).id)
    with pytest.raises(Gone):
        service.receive_mail(first, letter(), CHIEF[1])
    service.check_address(second)
    clock.forward(days=10)
    with pytest.raises(Gone):
        service.check_address(second)


def test_about_a_version_that_was_replaced_one_may_still_write(s6: Drafted, mailbox: Mailbox) -> None:
    address = address_of(s6)
    newer = service.draft(s6.trip_id)
    service.set_party(newer, [*S6_GUESTS[:3], replace(S6_GUESTS[3], label="桐")])
    service.send(newer)
    service.receive_mail(address, letter(), CHIEF[1])
    assert last(s6).about_text == "提案の第1版の承認"


def test_the_organisers_own_address_leads_through_the_same_door(s6: Drafted) -> None:
    address = trips_service.reply_address(trips_service.organiser_link(s6.trip_id), s6.trip_id)
    assert address is not None
    service.check_address(address)
    service.receive_mail(address, letter(sender=f"榛名 <{ORGANISER}>"), ORGANISER)
    assert (last(s6).who, last(s6).is_from_elsewhere) == ("榛名 みのり", False)


def test_a_bounce_of_an_approvers_mail_is_for_the_desk(s6: Drafted) -> None:
    report = EmailMessage()
    report["From"], report["Message-ID"], report["Subject"] = "MAILER-DAEMON@x.example", "<b@x>", "Undelivered"
    report.set_content("550 no such user")
    service.receive_mail(address_of(s6), report.as_bytes(), "")
    assert last(s6, internal=True).internal
    assert any(todo.text.startswith("部長 朝倉にメールが届かなかった") for todo in trips.todos(s6.trip_id))


def test_what_an_approver_wrote_and_is_called_goes_with_the_organiser(s6: Drafted) -> None:
    service.receive_mail(address_of(s6), letter(), CHIEF[1])
    report = b"From: MAILER-DAEMON@x.example\r\nMessage-ID: <b@x>\r\n\r\n550"
    service.receive_mail(address_of(s6, 1), report, "")
    trips_service.close(s6.trip_id, Closed.WITHDRAWN)
    site.forget_address(ORGANISER)
    said = [line for line in trips.thread(s6.trip_id, internal=True) if line.side is Side.ORGANISER]
    assert {line.text for line in said} == {gettext(ERASED)}
    told = "".join([*(line.who for line in said), *(todo.text for todo in trips.todos(s6.trip_id))])
    assert not [name for name, _ in (CHIEF, HEAD) if name in told]
