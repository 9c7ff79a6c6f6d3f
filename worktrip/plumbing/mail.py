"""Mail: promised in a unit, rendered and sent by the queue, with a list of what went to whom.

A use case hands over an event name and plain values; links and codes are ids, turned into secrets only while the mail
is rendered, so that no secret rests in the outbox. Templates: <stage>/mail/<event>.txt (first line `Subject: …`) and
.html. The demo keeps what it would send in a mailbox that a page shows.

All mail of a trip stands in one thread of a mail program: it refers to a Message-ID that is the trip's own. What goes
to somebody with a secret of their own (`link_id` in the context, or what else a stage names by `answered_at`) can be
answered, and bounces, to an address that leads back into the trip.
"""

import json
import logging
import smtplib
import ssl
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import current_app, render_template
from flask_babel import force_locale
from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from worktrip.plumbing import clock, outbox, security
from worktrip.plumbing.database import Base, BigKey, db, insert_if_missing, needed_unit, unit_of_work
from worktrip.plumbing.outbox import Promise

log = logging.getLogger(__name__)
NOWHERE = "@invalid"


class SentMail(Base):
    """One mail that left: to whom, when, which event. The text is kept only in the demo's mailbox."""

    __tablename__ = "sent_mail"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    event: Mapped[str]
    recipient: Mapped[str] = mapped_column(index=True)
    language: Mapped[str]
    trip_no: Mapped[str | None] = mapped_column(index=True)
    subject: Mapped[str]
    sent_at: Mapped[datetime]
    message_id: Mapped[str]
    attachments: Mapped[str] = mapped_column(default="[]")
    # where an answer goes: a secret address, so it too is kept only in the demo's mailbox
    reply_to: Mapped[str | None]
    text: Mapped[str | None] = mapped_column(deferred=True)
    html: Mapped[str | None] = mapped_column(deferred=True)


@dataclass(frozen=True)
class Letter:
    """One mail to be sent. `context` holds JSON values (dates as ISO text, ids for links and codes).

    `attachments` are {"document_id": …} or {"name": …, "type": "text/calendar", "text": …}.
    """

    event: str
    to: str
    key: str
    context: dict[str, Any]
    language: str = "ja"
    trip_no: str | None = None
    attachments: Sequence[dict[str, Any]] = ()


@dataclass(frozen=True)
class Answers:
    """Where answers of one reader about one trip go, and the Message-ID of their newest mail, if they wrote one."""

    address: str
    newest: str | None


Whereto = Callable[[int, str], Answers | None]
ANSWERS: dict[str, Whereto] = {}


def answered_at(name: str) -> Callable[[Whereto], Whereto]:
    """Name the function that knows where a letter with the id `name` in its context is answered: (id, trip_no)."""

    def register(function: Whereto) -> Whereto:
        ANSWERS[name] = function
        return function

    return register


def post(
    *,
    event: str,
    to: str,
    key: str,
    language: str = "ja",
    trip_no: str | None = None,
    attachments: Sequence[dict[str, Any]] = (),
    **context: Any,
) -> bool:
    """Promise one mail inside the open unit; what is said stands in `Letter`.

    A second call with the same `key` promises nothing and returns False, as does an address under .invalid, which
    reaches nobody (RFC 6761).
    """
    return outbox.promise_all(promises([Letter(event, to, key, context, language, trip_no, attachments)])) > 0


def promises(letters: Iterable[Letter]) -> list[Promise]:
    """Letters as the promises to send them, for who promises more than one thing; of those that reach somebody."""
    return [
        Promise("mail", f"mail:{letter.key}", dict(vars(letter)))
        for letter in letters
        if not letter.to.endswith(NOWHERE)
    ]


@outbox.handler("mail")
def _send(payload: dict[str, Any]) -> None:
    """Render and send one promised mail, once: its row in sent_mail is what says that it went."""
    if db.session.scalar(select(SentMail.id).where(SentMail.key == payload["key"])):
        return
    subject, text, html = render(payload["event"], payload["language"], payload["context"])
    files = [_attachment(item) for item in payload["attachments"]]
    now = clock.now()
    sender = current_app.config["MAIL_FROM"]
    domain = parseaddr(sender)[1].rpartition("@")[2]
    # the same Message-ID on every try: a mail server that gets it twice can drop the second
    message_id = f"<{payload['key'].replace(':', '.').replace('@', '.')}@{domain}>"
    answers = _answers(payload)
    url = current_app.config["MAIL_URL"]
    kept: dict[str, str | None] = {"text": None, "html": None, "reply_to": None}
    db.session.rollback()
    if url == "mailbox:":
        kept = {"text": text, "html": html, "reply_to": answers.address if answers else None}
    elif url:
        message = _message(payload["to"], sender, message_id, subject, text, html, files)
        _thread(message, payload["trip_no"], domain, answers)
        _deliver(url, message, answers.address if answers else None)
    else:
        raise RuntimeError("MAIL_URL is not set, so mail waits in the outbox")
    with unit_of_work():
        insert_if_missing(
            SentMail,
            key=payload["key"],
            event=payload["event"],
            recipient=payload["to"],
            language=payload["language"],
            trip_no=payload["trip_no"],
            subject=subject,
            sent_at=now,
            message_id=message_id,
            attachments=json.dumps([name for name, _, _ in files], ensure_ascii=False),
            **kept,
        )


def render(event: str, language: str, context: dict[str, Any]) -> tuple[str, str, str]:
    """Subject, text and HTML of a mail in `language`; the template's first line is the subject."""
    stage, _, name = event.partition("/")
    can_answer = bool(current_app.config["MAIL_REPLY_TO"] and ANSWERS.keys() & context.keys())
    values = {**context, "language": language, "base_url": current_app.config["BASE_URL"], "can_answer": can_answer}
    with force_locale(language):
        text = render_template(f"{stage}/mail/{name}.txt", **values)
        first, _, body = text.partition("\n")
        subject = first.removeprefix("Subject:").strip()
        html = render_template(f"{stage}/mail/{name}.html", subject=subject, **values)
    return subject, body.strip() + "\n", html


def _answers(payload: dict[str, Any]) -> Answers | None:
    context, trip_no = payload["context"], payload["trip_no"]
    name = next((name for name in ANSWERS if context.get(name) is not None), None)
    return ANSWERS[name](context[name], trip_no) if name is not None and trip_no is not None else None


def _thread(message: EmailMessage, trip_no: str | None, domain: str, answers: Answers | None) -> None:
    """Put a mail among those of its trip, behind what its reader wrote last, and say where answers go."""
    if trip_no is not None:
        # opaque: a house that is asked reads no number of a trip in it
        beginning = f"<thread.{security.derive('thread', trip_no)}@{domain}>"
        newest = [answers.newest] if answers and answers.newest else []
        message["In-Reply-To"] = newest[0] if newest else beginning
        message["References"] = " ".join([beginning, *newest])
    if answers:
        message["Reply-To"] = Address(addr_spec=answers.address)


def _attachment(item: dict[str, Any]) -> tuple[str, str, bytes]:
    if "document_id" in item:
        from worktrip.plumbing.documents import Document

        document = db.session.get_one(Document, item["document_id"])
        return item.get("name") or f"{document.title}.pdf", "application/pdf", document.bytes
    return item["name"], item["type"], item["text"].encode()


def _message(
    to: str, sender: str, message_id: str, subject: str, text: str, html: str, files: Sequence[tuple[str, str, bytes]]
) -> EmailMessage:
    name, address = parseaddr(sender)
    message = EmailMessage()
    message["From"] = Address(name, addr_spec=address)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = subject
    message["Message-ID"] = message_id
    message["Date"] = clock.real_now()
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    for filename, kind, data in files:
        main, _, sub = kind.partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=filename)
    return message


def _deliver(url: str, message: EmailMessage, returns_to: str | None) -> None:
    """Hand a mail to the server; `returns_to` is the envelope's sender, to whom a bounce goes."""
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    with (
        smtplib.SMTP_SSL(host, parts.port or 465, timeout=20, context=ssl.create_default_context())
        if parts.scheme == "smtps"
        else smtplib.SMTP(host, parts.port or 25, timeout=20)
    ) as smtp:
        # a server says what it can only after a greeting
        smtp.ehlo_or_helo_if_needed()
        if parts.scheme == "smtp" and smtp.has_extn("starttls"):
            smtp.starttls(context=ssl.create_default_context())
        elif parts.scheme == "smtp" and parts.username:
            raise RuntimeError("the mail server offers no TLS, so it is not told the password")
        if parts.username:
            smtp.login(unquote(parts.username), unquote(parts.password or ""))
        # the library's own words name addresses, and they stand in logs
        try:
            smtp.send_message(message, from_addr=returns_to)
        except smtplib.SMTPRecipientsRefused as refusal:
            codes = sorted({code for code, _ in refusal.recipients.values()})
            raise RuntimeError(f"the mail server refused the recipient: {codes}") from None
        except smtplib.SMTPSenderRefused as refusal:
            raise RuntimeError(f"the mail server refused the sender: {refusal.smtp_code}") from None
        except smtplib.SMTPResponseException as refusal:
            raise RuntimeError(f"the mail server refused the mail: {refusal.smtp_code}") from None


def sent(*, trip_no: str | None = None, limit: int = 50) -> list[SentMail]:
    """What was sent, newest first; of one trip if asked."""
    query = select(SentMail).order_by(SentMail.id.desc()).limit(limit)
    if trip_no is not None:
        query = query.where(SentMail.trip_no == trip_no)
    return list(db.session.scalars(query))


def forget(address: str, *, nowhere: str, trip_nos: Collection[str], is_shared: bool) -> None:
    """Blank what went to `address` and what was written about these trips, inside the open unit.

    That a mail went, when and for which event stays; mail that still waits is never sent. If somebody else has the
    same address (`is_shared`), only what went to it about these trips counts.
    """
    session = needed_unit().session
    about = SentMail.trip_no.in_(trip_nos)
    theirs = and_(SentMail.recipient == address, about) if is_shared else SentMail.recipient == address
    session.execute(update(SentMail).where(or_(theirs, about)).values(subject="", text=None, html=None, reply_to=None))
    session.execute(update(SentMail).where(theirs).values(recipient=nowhere))

    def concerns(payload: dict[str, Any]) -> bool:
        return payload["trip_no"] in trip_nos or (payload["to"] == address and not is_shared)

    outbox.withdraw("mail", concerns)


def forget_kind(event: str, *, before: datetime) -> None:
    """Blank to whom mail of one event went before a moment, and what it said; for whom nobody keeps otherwise."""
    gone = update(SentMail).where(SentMail.event == event, SentMail.sent_at < before)
    needed_unit().session.execute(gone.values(recipient=f"erased{NOWHERE}", subject="", text=None, html=None))
