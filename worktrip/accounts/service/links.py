"""Use cases about mailed links: they read, are reusable, can be revoked and end 60 days after the stay."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import urlencode

from flask import current_app
from sqlalchemy import select, update

from worktrip.accounts import queries
from worktrip.accounts.rules import Role
from worktrip.accounts.tables import Link
from worktrip.kernel.errors import N_, Gone
from worktrip.plumbing import clock, events, security
from worktrip.plumbing.database import db, locked, unit_of_work

Purpose = Literal["link", "calendar", "reply"]


def open_link(
    role: Role,
    *,
    trip_id: int | None = None,
    facility_id: int | None = None,
    person_id: int | None = None,
    ends_on: date | None = None,
) -> int:
    """The id of the open link of a role (and person) to a trip or facility; made if there is none."""
    if (trip_id is None) == (facility_id is None):
        raise ValueError("a link is about a trip or about a facility")
    kind, subject = ("trip", trip_id) if trip_id is not None else ("facility", facility_id)
    with unit_of_work() as unit:
        query = select(Link).where(
            Link.subject_kind == kind, Link.subject_id == subject, Link.role == role, Link.revoked_at.is_(None)
        )
        query = query.where(Link.person_id.is_(None) if person_id is None else Link.person_id == person_id)
        row = unit.session.scalar(query.order_by(Link.id.desc()).limit(1))
        if row is None:
            row = Link(
                role=role,
                subject_kind=kind,
                subject_id=subject,
                person_id=person_id,
                generation=1,
                created_at=clock.real_now(),
                ends_on=ends_on,
            )
            unit.session.add(row)
            unit.session.flush()
            events.record("accounts.link_opened", link=row.id, role=role.value)
        return row.id


def renew_link(link_id: int) -> int:
    """Revoke a link and issue a new one in its place in one step; the old address stops opening at once. The new id."""
    with unit_of_work():
        row = locked(select(Link).where(Link.id == link_id))[0]
        revoke_link(link_id)
        kind = {"trip_id" if row.subject_kind == "trip" else "facility_id": row.subject_id}
        return open_link(row.role, person_id=row.person_id, ends_on=row.ends_on, **kind)


def revoke_link(link_id: int) -> None:
    """Stop a link from opening, from now on and in every browser that has opened it."""
    with unit_of_work():
        row = locked(select(Link).where(Link.id == link_id))[0]
        if row.revoked_at is None:
            row.revoked_at = clock.real_now()
            events.record("accounts.link_revoked", link=link_id)


def set_link_end(trip_id: int, ends_on: date | None) -> None:
    """Move the last day of all links of a trip: 60 days after the stay."""
    with unit_of_work() as unit:
        unit.session.execute(
            update(Link).where(Link.subject_kind == "trip", Link.subject_id == trip_id).values(ends_on=ends_on)
        )


def link_token(link: Link, purpose: Purpose = "link", *about: object) -> str:
    """The secret part of a link's address, derived anew each time it is printed.

    A calendar's is another one: calendar programs hand their addresses on, and it must open nothing else. So is that
    of an address for answers by mail, which is good for the one thing it is `about`.
    """
    return f"{link.id}-{security.derive(purpose, link.id, link.generation, *about)}"


@dataclass(frozen=True)
class OpenedLink:
    """What a token opens."""

    id: int
    generation: int
    role: Role
    trip_id: int | None
    facility_id: int | None
    person_id: int | None


def link_from_token(token: str, purpose: Purpose = "link", *about: object) -> OpenedLink:
    """What a token of this purpose opens. Raises Gone if it is wrong, revoked or ended, always in the same words."""
    refusal = Gone(
        N_(
            "このリンクは、もう使えません。期限が過ぎたか、新しいリンクに替わっています。コンシェルジュにお知らせください。"
        )
    )
    number, _, secret = token.partition("-")
    if not (number.isascii() and number.isdigit()) or len(number) > 15:
        raise refusal
    row = db.session.get(Link, int(number))
    expected = security.derive(purpose, int(number), row.generation if row else 0, *about)
    ended = row is not None and row.ends_on is not None and row.ends_on < clock.today()
    if not security.same(expected, secret) or row is None or row.revoked_at is not None or ended:
        raise refusal
    is_trip = row.subject_kind == "trip"
    return OpenedLink(
        id=row.id,
        generation=row.generation,
        role=row.role,
        trip_id=row.subject_id if is_trip else None,
        facility_id=None if is_trip else row.subject_id,
        person_id=row.person_id,
    )


def link_url(link_id: int, to: str = "") -> str:
    """The address of a link, leading to its subject's page or to the path `to`."""
    row = queries.link(link_id)
    query = f"?{urlencode({'to': to})}" if to else ""
    return f"{current_app.config['BASE_URL']}/l/{link_token(row)}{query}"
