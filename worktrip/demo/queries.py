"""What the demo's own pages show: the mailbox, and the links that lie in it."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import undefer

from worktrip.accounts.rules import Role
from worktrip.accounts.tables import Link, Organisation
from worktrip.catalogue.rules import FacilityKind
from worktrip.catalogue.tables import Facility
from worktrip.kernel.errors import N_, NotFound
from worktrip.plumbing import clock
from worktrip.plumbing.database import db
from worktrip.plumbing.i18n import either
from worktrip.plumbing.mail import SentMail
from worktrip.plumbing.pages import Page, page_of
from worktrip.trips.rules import CLOSED_LABELS, STAGE_LABELS
from worktrip.trips.tables import Trip

ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def mails(recipient: str = "") -> Page[Any]:
    """What was sent, the newest first; to one address if asked."""
    query = select(SentMail).order_by(SentMail.id.desc())
    return page_of(query.where(SentMail.recipient == recipient) if recipient else query)


def mail(mail_id: int) -> SentMail:
    """One mail with its text and HTML. Raises NotFound."""
    query = select(SentMail).where(SentMail.id == mail_id).options(undefer(SentMail.text), undefer(SentMail.html))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(N_("このメールは見つかりませんでした。"))
    return found


def addresses(text: str) -> list[str]:
    """The addresses a mail leads to, each once."""
    return list(dict.fromkeys(ADDRESS.findall(text)))


@dataclass(frozen=True)
class MailedLink:
    """A link with what it is about; `note` (a msgid) how far that is."""

    link: Link
    role: Role
    name: str
    note: str = ""


def mailed_links(limit: int = 12) -> list[MailedLink]:
    """Open links of the latest trips and of every facility, lodgings first, in two statements."""
    trips = db.session.execute(
        select(Link, Trip.no, Trip.stage, Trip.closed_as, Organisation.name)
        .join(Trip, Trip.id == Link.subject_id)
        .join(Organisation, Organisation.id == Trip.organisation_id)
        .where(Link.subject_kind == "trip", Link.role == Role.ORGANISER, Link.revoked_at.is_(None))
        .where(or_(Link.ends_on.is_(None), Link.ends_on >= clock.today()))
        .order_by(Link.id.desc())
        .limit(limit)
    )
    houses = db.session.execute(
        select(Link, Facility.name, Facility.name_en)
        .join(Facility, Facility.id == Link.subject_id)
        .where(Link.subject_kind == "facility", Link.role == Role.PARTNER, Link.revoked_at.is_(None))
        .order_by(Facility.kind != FacilityKind.LODGING, Facility.code, Link.id)
    )
    one_each = {
        link.subject_id: MailedLink(link, Role.PARTNER, either(name, name_en)) for link, name, name_en in houses
    }
    return [
        *(
            MailedLink(
                link, Role.ORGANISER, f"{company} {no}", CLOSED_LABELS[closed] if closed else STAGE_LABELS[stage]
            )
            for link, no, stage, closed, company in trips
        ),
        *one_each.values(),
    ]
