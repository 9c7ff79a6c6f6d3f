"""A form is put aside and gone on with later, by a link that opens nothing else and ends by itself."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlalchemy import delete, func, select

from worktrip.accounts import queries as accounts
from worktrip.inquiries import queries, rules
from worktrip.inquiries.tables import DraftMail, InquiryDraft
from worktrip.kernel.errors import N_, Conflict, Gone
from worktrip.plumbing import clock, events, mail, security
from worktrip.plumbing.database import db, insert_if_missing, locked, needed_unit, unit_of_work

EVENT = "inquiries/draft_saved"
_GONE = N_(
    "この続きのリンクは、もう使えません。期限が過ぎたか、すでに送られています。お手数ですが、はじめからご相談ください。"
)


@dataclass(frozen=True)
class Saved:
    """A draft that was kept: its link's secret, until when, whether its mail goes now or went before."""

    token: str
    ends_on: date
    is_mailed: bool
    was_mailed: bool


@dataclass(frozen=True)
class Resumed:
    """What was typed so far, by field, as it was typed; the key of its form."""

    content: dict[str, list[str]]
    key: str
    ends_on: date


def save_draft(*, key: str, email: str, content: Mapping[str, Sequence[str]], language: str = "ja") -> Saved:
    """Keep what was typed and mail its link. The same form (`key`) saved again is the same draft.

    A mail goes the first time, to a changed address, and again after some minutes; to one address only so many a day,
    whatever is kept. Raises Conflict where too many drafts of an address wait already: then nothing is kept.
    """
    address, now = email.strip().lower(), clock.now()
    text = json.dumps({name: list(values) for name, values in content.items()}, ensure_ascii=False)
    until = rules.ends_on(clock.today())
    with unit_of_work() as unit:
        one_at_a_time(address)
        others = select(func.count()).select_from(InquiryDraft).where(InquiryDraft.email == address)
        if (unit.session.scalar(others.where(InquiryDraft.key != key)) or 0) >= rules.MOST_DRAFTS:
            raise Conflict(
                N_("このメールアドレスでは、書きかけがすでに5つあります。お送りしたメールのリンクから続けてください。")
            )
        insert_if_missing(
            InquiryDraft, key=key, email=address, language=language, content=text, saved_at=now, ends_on=until
        )
        row = locked(select(InquiryDraft).where(InquiryDraft.key == key).order_by(InquiryDraft.id))[0]
        if row.email != address:
            row.mailed_at = None
        row.email, row.language, row.content, row.saved_at, row.ends_on = address, language, text, now, until
        is_mailed = rules.needs_mail(row.mailed_at, now) and _may_mail(address)
        if is_mailed:
            row.mailed_at = now
            sent = DraftMail(address_hash=_hashed(address), at=now)
            unit.session.add(sent)
            unit.session.flush()
            mail.post(
                event=EVENT,
                to=address,
                language=language,
                key=f"draft:{sent.id}:{row.key}",
                draft_id=row.id,
                ends_on=until,
            )
        events.record("inquiries.draft_saved", draft=row.id, mailed=is_mailed)
        return Saved(_token(row), until, is_mailed, was_mailed=row.mailed_at is not None)


def _may_mail(address: str) -> bool:
    day = DraftMail.at > clock.now() - rules.A_DAY
    query = select(func.count()).select_from(DraftMail).where(DraftMail.address_hash == _hashed(address), day)
    return rules.may_mail(db.session.scalar(query) or 0)


def _hashed(address: str) -> str:
    return security.derive("draft_mail", address)


def one_at_a_time(word: str) -> None:
    """Let use cases about the same form or address follow each other, so that the second finds what the first did."""
    session = needed_unit().session
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"inquiry:{word}", 0))))


def resume_draft(token: str) -> Resumed:
    """What a draft's link opens. Raises Gone if it is wrong or over, always in the same words. Reads only."""
    row = _of_token(token)
    if row is None or row.ends_on < clock.today():
        raise Gone(_GONE)
    return Resumed(json.loads(row.content), row.key, row.ends_on)


def drop_draft(token: str) -> None:
    """Delete a draft, since it was sent or is not wanted; nothing happens where its link opens nothing."""
    with unit_of_work() as unit:
        row = _of_token(token)
        if row is not None:
            unit.session.delete(row)
            events.record("inquiries.draft_dropped", draft=row.id)


def forget_drafts(email: str) -> int:
    """Delete everything that was put aside under an address, and that mail went there for it; how many drafts.

    Mail to somebody we know otherwise is forgotten with them.
    """
    address = email.strip().lower()
    with unit_of_work() as unit:
        gone = unit.session.scalars(
            delete(InquiryDraft).where(InquiryDraft.email == address).returning(InquiryDraft.id)
        ).all()
        if not accounts.people_at(address):
            mail.forget(address, nowhere=f"erased{mail.NOWHERE}", trip_nos=(), is_shared=False)
        return len(gone)


def clear_drafts() -> None:
    """Delete drafts that nobody went on with, and to whom their links were mailed. Runs on the schedule."""
    now = clock.now()
    with unit_of_work() as unit:
        unit.session.execute(delete(InquiryDraft).where(InquiryDraft.ends_on < clock.today()))
        unit.session.execute(delete(DraftMail).where(DraftMail.at <= now - rules.A_DAY))
        mail.forget_kind(EVENT, before=now - rules.KEPT - rules.A_DAY)


def draft_url(draft_id: int) -> str:
    """The address a mail prints; derived anew each time, so that it rests nowhere."""
    row = queries.draft(draft_id)
    # a mail that waited until its draft was sent or ended leads to an empty form
    return f"{current_app.config['BASE_URL']}/inquiries/{f'drafts/{_token(row)}' if row else 'new'}"


def _token(row: InquiryDraft) -> str:
    return f"{row.id}-{security.derive('inquiry_draft', row.id, row.key)}"


def _of_token(token: str) -> InquiryDraft | None:
    number, _dash, _secret = token.partition("-")
    if not (number.isascii() and number.isdigit()) or len(number) > 15:
        return None
    row = db.session.get(InquiryDraft, int(number))
    return row if row is not None and security.same(_token(row), token) else None
