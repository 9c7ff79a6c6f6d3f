"""What whoever runs the service looks at: promised work, sent mail, the event log."""

from typing import Any

from sqlalchemy import func, select

from worktrip.plumbing.database import db
from worktrip.plumbing.events import Event
from worktrip.plumbing.mail import SentMail
from worktrip.plumbing.outbox import OutboxRow
from worktrip.plumbing.pages import Page, page_of


def outbox_counts() -> dict[str, int]:
    """How many rows stand in each state."""
    rows = db.session.execute(select(OutboxRow.state, func.count()).group_by(OutboxRow.state))
    return {row[0]: row[1] for row in rows}


def outbox_rows(state: str) -> Page[Any]:
    """Promised work of one state, the newest first."""
    return page_of(select(OutboxRow).where(OutboxRow.state == state).order_by(OutboxRow.id.desc()))


def dead_rows() -> int:
    """How much promised work was given up."""
    return db.session.scalar(select(func.count()).select_from(OutboxRow).where(OutboxRow.state == "dead")) or 0


def mail_rows(words: str = "") -> Page[Any]:
    """What was sent to whom, the newest first; of one trip number or address if asked."""
    query = select(SentMail).order_by(SentMail.id.desc())
    if words:
        query = query.where((SentMail.trip_no == words.upper()) | SentMail.recipient.contains(words, autoescape=True))
    return page_of(query)


def event_rows(trip_no: str = "") -> Page[Any]:
    """What happened, the latest first; of one trip if asked."""
    query = select(Event).order_by(Event.seq.desc())
    return page_of(query.where(Event.trip_no == trip_no.upper()) if trip_no else query)
