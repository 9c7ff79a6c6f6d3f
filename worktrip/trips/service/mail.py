"""Answers by mail: each reader of a trip has an address for it, and what comes there stands in the thread.

The address is `trip+<trip>-<link>-<HMAC>@…` (MAIL_REPLY_TO). It is derived from the reader's link, so it can be printed
again, and stops with the link. A later stage may have readers of another kind, with tokens of their own: it opens those
and hands the mail to `keep_mail`. Nothing here answers a mail: a machine that writes gets no word back.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from flask import current_app
from sqlalchemy import func, select

from worktrip.accounts import queries as accounts
from worktrip.accounts import service as accounts_service
from worktrip.accounts.rules import Role
from worktrip.accounts.service import OpenedLink
from worktrip.kernel.errors import N_, Conflict, Gone, NotFound
from worktrip.plumbing import clock, events, incoming
from worktrip.plumbing import mail as plumbing_mail
from worktrip.plumbing.database import db, unit_of_work
from worktrip.plumbing.incoming import Automatic, IncomingMail
from worktrip.trips import queries, rules
from worktrip.trips.rules import Channel, Side
from worktrip.trips.service.journey import ask_desk, locked_trip
from worktrip.trips.service.saying import say
from worktrip.trips.service.talking import ask, tell_desk
from worktrip.trips.tables import ReceivedMail

# people write less; what loops stops here, and is tried again by the server that sends it
MOST_AN_HOUR = 30
UNKNOWN_ADDRESS = N_("このあて先は使われていません。旅のページからお書きいただくか、事務局にお知らせください。")
# links and addresses of ours that a quote brings back: whoever reads the thread must not get them. Lines may be broken
_SECRET = re.compile(r"(?<!\d)\d{1,15}-(?:\d{1,15}-)?(?:[a-z2-7](?:\r?\n[> ]*)?){26}(?![a-z2-7])", re.I)


def answer_address(token: str) -> str | None:
    """The address that carries a token; None where no mail is taken."""
    local, _, domain = current_app.config["MAIL_REPLY_TO"].partition("@")
    return f"{local}+{token}@{domain}" if domain else None


def answer_token(address: str) -> str:
    """The token that an address carries, in any case of letters. Raises NotFound if the address is none of ours."""
    local, _, domain = current_app.config["MAIL_REPLY_TO"].lower().partition("@")
    given, _, given_domain = address.lower().rpartition("@")
    name, _, token = given.partition("+")
    if not domain or (name, given_domain) != (local, domain) or not address.isascii():
        raise NotFound(UNKNOWN_ADDRESS)
    return token


def reply_address(link_id: int, trip_id: int) -> str | None:
    """Where the holder of a link writes to about a trip; None where no mail is taken. Up to 64 characters before @."""
    return answer_address(f"{trip_id}-{accounts_service.link_token(accounts.link(link_id), 'reply', trip_id)}")


@plumbing_mail.answered_at("link_id")
def _answers_to(link_id: int, trip_no: str) -> plumbing_mail.Answers | None:
    trip_id = queries.scope(trip_no).trip_id
    address = reply_address(link_id, trip_id) if trip_id is not None else None
    if address is None:
        return None
    newest = (
        select(ReceivedMail.mail_id)
        .where(ReceivedMail.trip_id == trip_id, ReceivedMail.link_id == link_id, ReceivedMail.is_automatic.is_(False))
        .where(ReceivedMail.mail_id.like("<%@%>"))
        .order_by(ReceivedMail.id.desc())
        .limit(1)
    )
    return plumbing_mail.Answers(address, db.session.scalar(newest))


def check_address(address: str) -> None:
    """Whether mail to this address leads into a trip. Raises NotFound if it never did, Gone if it was stopped."""
    _opened(address)


def _opened(address: str) -> tuple[OpenedLink, int]:
    """The link behind an address, and the trip it is about."""
    number, _, rest = answer_token(address).partition("-")
    if not number.isdigit():
        raise NotFound(UNKNOWN_ADDRESS)
    trip_id = int(number[:15])
    try:
        return accounts_service.link_from_token(rest, "reply", trip_id), trip_id
    except Gone:
        # the same words for what was stopped and what somebody made up
        raise Gone(UNKNOWN_ADDRESS) from None


def receive_mail(address: str, content: bytes, envelope_sender: str = "") -> int:
    """Take the bytes of a mail to one address into the thread; the message's id, the same if it comes again.

    The organiser's stands there as if written on the page. A partner's is internal, as it may speak of what we pay.
    What a machine wrote is an internal note; if it says that a mail did not arrive, the desk has something to do.
    Raises NotFound or Gone for a wrong address, Invalid for what is too large or unreadable, Conflict for too many.
    """
    link, trip_id = _opened(address)
    return keep_mail(trip_id, _writer(link), content, envelope_sender)


@dataclass(frozen=True)
class Writer:
    """For whom an address was made: as who they stand in the thread, and how what they write is said there.

    `name` and `email` are "" where nobody is named: then whoever sends the mail is as good. `say` gets the trip's id,
    the writer's name, the mail and its words, and gives the message's id.
    """

    name: str
    email: str
    side: Side
    say: Callable[[int, str, IncomingMail, str], int]
    link_id: int | None = None


def keep_mail(trip_id: int, writer: Writer, content: bytes, envelope_sender: str) -> int:
    """Take the bytes of a mail of somebody whose address was opened into the thread; raises as `receive_mail`."""
    found = _bared(incoming.read(content, envelope_sender))
    parts = incoming.fold(found.text)
    folded = "\n\n".join(part for part in (parts.folded, found.attached) if part.strip())
    with unit_of_work() as unit:
        # whoever delivers the same mail at the same moment waits here, and finds it
        trip = locked_trip(trip_id)
        mails = ReceivedMail.trip_id == trip_id
        known = select(ReceivedMail.message_id).where(mails, ReceivedMail.mail_id == found.message_id)
        message_id = unit.session.scalar(known)
        if message_id is not None:
            return message_id
        now = clock.real_now()
        lately = select(func.count()).where(mails, ReceivedMail.received_at > now - timedelta(hours=1))
        if (unit.session.scalar(lately) or 0) >= MOST_AN_HOUR:
            raise Conflict(N_("この旅へのメールが続いています。時間をおいて送り直してください。"))
        message_id = _say(trip_id, writer, found, _words(found, parts.shown.strip()))
        unit.session.add(
            ReceivedMail(
                trip_id=trip_id,
                message_id=message_id,
                link_id=writer.link_id,
                mail_id=found.message_id,
                received_at=now,
                is_automatic=found.automatic is not Automatic.NO,
                sender=_elsewhere(writer, found),
                subject=found.subject,
                folded=folded[: rules.MOST_FOLDED],
            )
        )
        events.record(
            "trips.mail_received",
            trip_no=trip.no,
            message=message_id,
            side=writer.side.value,
            files=len(found.files),
            automatic=found.automatic.value,
        )
        return message_id


def _bared(found: IncomingMail) -> IncomingMail:
    """A mail without what opens our doors. Raises Invalid for a text that nobody could read anyway."""
    rules.check_read(found.text)
    return replace(
        found,
        text=_SECRET.sub("…", found.text),
        attached=_SECRET.sub("…", found.attached[: rules.MOST_READ]),
        subject=_SECRET.sub("…", found.subject),
    )


def _words(found: IncomingMail, shown: str) -> str:
    """What was said, or at least what it was about."""
    if found.automatic is not Automatic.NO:
        return (shown or found.subject)[: rules.MOST_AUTOMATIC]
    return shown or ("" if found.files else found.subject)


def _elsewhere(writer: Writer, found: IncomingMail) -> str:
    """From whom a mail came, if not from whom its address was made for."""
    if found.automatic is not Automatic.NO or writer.email == found.sender:
        return ""
    return f"{found.sender_name} <{found.sender}>".strip()[:500]


def _say(trip_id: int, writer: Writer, found: IncomingMail, words: str) -> int:
    name = writer.name or found.sender_name or found.sender
    if found.automatic is Automatic.NO:
        return writer.say(trip_id, name, found, words)
    message_id = say(trip_id, writer.side, words or "…", channel=Channel.MAIL, author_name=name, internal=True)
    if found.automatic is Automatic.BOUNCE:
        due_at = rules.promised_answer(clock.now())
        ask_desk(
            trip_id, f"bounced:{message_id}", N_("%(who)sにメールが届かなかった。あて先を確かめる"), due_at, who=name
        )
    return message_id


def _writer(link: OpenedLink) -> Writer:
    person = accounts.person(link.person_id)
    known = (person.name, person.email) if person is not None else ("", "")
    if link.role is Role.PARTNER:
        return Writer(*known, Side.PARTNER, partial(_from_partner, link), link.id)
    return Writer(*known, Side.ORGANISER, partial(_from_organiser, link), link.id)


def _from_organiser(link: OpenedLink, trip_id: int, name: str, found: IncomingMail, words: str) -> int:
    return ask(trip_id, words, author_id=link.person_id, author_name=name, channel=Channel.MAIL, files=found.files)


def _from_partner(link: OpenedLink, trip_id: int, name: str, found: IncomingMail, words: str) -> int:
    """What a house writes is for the desk, since it may speak of what we pay."""
    message_id = say(
        trip_id,
        Side.PARTNER,
        words,
        channel=Channel.MAIL,
        author_id=link.person_id,
        author_name=name,
        internal=True,
        files=found.files,
    )
    due_at = rules.promised_answer(clock.now())
    ask_desk(trip_id, f"partner:{message_id}", N_("%(who)sからのメールを読む"), due_at, who=name)
    tell_desk(locked_trip(trip_id), message_id, "", name, words, due_at, found.files)
    return message_id
