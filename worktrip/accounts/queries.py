"""Reads of accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ScalarSelect, and_, bindparam, func, or_, select
from sqlalchemy.orm import selectinload

from worktrip.accounts.rules import Access, Actor, IssuerFacts, OrganisationKind, Role, Scope
from worktrip.accounts.tables import Grant, IssuerProfile, Link, Organisation, Person, StaffSession
from worktrip.kernel.errors import N_, NotFound
from worktrip.plumbing.database import columns, db


def person(person_id: int | None) -> Person | None:
    """Somebody by id."""
    return db.session.get(Person, person_id) if person_id is not None else None


def person_by_email(email: str) -> Person | None:
    """Somebody who can sign in, by address."""
    query = select(Person).where(Person.email == email.strip().lower()).options(selectinload(Person.grants))
    return next((found for found in db.session.scalars(query) if found.grants), None)


def people_at(email: str) -> Sequence[Person]:
    """Everybody we know under an address, in whichever organisation."""
    return db.session.scalars(select(Person).where(Person.email == email.strip().lower()).order_by(Person.id)).all()


def organisation(kind: OrganisationKind) -> Organisation | None:
    """The one organisation of a kind there is one of: the association, the town, the corporation."""
    return db.session.scalar(select(Organisation).where(Organisation.kind == kind).order_by(Organisation.id).limit(1))


def partners() -> Sequence[Organisation]:
    """Every partner's business, the oldest first."""
    query = select(Organisation).where(Organisation.kind == OrganisationKind.PARTNER).order_by(Organisation.id)
    return db.session.scalars(query).all()


def staff(role: Role | None = None) -> Sequence[Person]:
    """Staff who may sign in, all or of one role, by name."""
    query = select(Person).join(Grant).where(Person.disabled_at.is_(None)).distinct().order_by(Person.id)
    if role is not None:
        query = query.where(Grant.role == role)
    return db.session.scalars(query.options(selectinload(Person.grants))).all()


def stopped_staff() -> Sequence[Person]:
    """Those whose access was taken, and who may be let in again; the last taken first."""
    query = select(Person).join(Grant).where(Person.disabled_at.is_not(None), Person.forgotten_at.is_(None))
    return db.session.scalars(query.distinct().order_by(Person.disabled_at.desc(), Person.id).limit(50)).all()


def names(person_ids: Sequence[int | None]) -> dict[int, str]:
    """Names by id, in one statement."""
    wanted = {person_id for person_id in person_ids if person_id is not None}
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted))).all() if wanted else []
    return {row.id: row.name for row in rows}


@dataclass(frozen=True)
class OpenSession:
    """One signed-in browser, as its owner sees it."""

    id: int
    person_id: int
    person_name: str
    browser: str
    created_at: datetime
    last_seen_at: datetime


def sessions(now: datetime, person_id: int | None = None) -> list[OpenSession]:
    """Open sessions, of one person or of all, newest first."""
    query = (
        select(StaffSession, Person.name)
        .join(Person, Person.id == StaffSession.person_id)
        .where(StaffSession.revoked_at.is_(None), StaffSession.ends_at > now)
        .order_by(StaffSession.last_seen_at.desc())
        .limit(200)
    )
    if person_id is not None:
        query = query.where(StaffSession.person_id == person_id)
    return [
        OpenSession(row.id, row.person_id, name, row.browser, row.created_at, row.last_seen_at)
        for row, name in db.session.execute(query)
    ]


def session_by_hash(token_hash: str) -> StaffSession | None:
    """A session by what is kept of its token."""
    return db.session.scalar(select(StaffSession).where(StaffSession.token_hash == token_hash))


def links_of(subject_kind: str, subject_id: int) -> Sequence[Link]:
    """All links about a trip or facility, newest first."""
    query = select(Link).where(Link.subject_kind == subject_kind, Link.subject_id == subject_id)
    return db.session.scalars(query.order_by(Link.id.desc())).all()


def link(link_id: int) -> Link:
    """A link by id. Raises NotFound."""
    found = db.session.get(Link, link_id)
    if found is None:
        raise NotFound(N_("このリンクは見つかりませんでした。"))
    return found


def open_link(subject_kind: str, subject: Any, role: Role, person: Any | None) -> ScalarSelect[int | None]:
    """The open link of a role (and person) to a trip or facility, within a statement that reads it: two columns."""
    link = columns(Link)
    whose = link.person_id.is_(None) if person is None else link.person_id == person
    about = and_(link.subject_kind == subject_kind, link.subject_id == subject, link.role == role, whose)
    return select(func.max(link.id)).where(about, link.revoked_at.is_(None)).scalar_subquery()


# what every page asks is put together once
_OPEN_LINKS = (
    select(Link, Person)
    .outerjoin(Person, Person.id == Link.person_id)
    .where(Link.id.in_(bindparam("ids", expanding=True)), Link.revoked_at.is_(None))
    .where(or_(Link.ends_on.is_(None), Link.ends_on >= bindparam("today")))
)
_PROFILE = (
    select(IssuerProfile)
    .join(Organisation)
    .where(
        Organisation.kind == OrganisationKind.ASSOCIATION,
        IssuerProfile.effective_from <= bindparam("day"),
        or_(IssuerProfile.effective_to.is_(None), IssuerProfile.effective_to >= bindparam("day")),
    )
    .order_by(IssuerProfile.effective_from.desc())
    .limit(1)
)


def open_links(pairs: Sequence[tuple[int, int]], today: date) -> list[tuple[Link, Person | None]]:
    """Those of (id, generation) that still open, with the person each was sent to, in one statement."""
    if not pairs:
        return []
    current = dict(pairs)
    found = db.session.execute(_OPEN_LINKS, {"ids": list(current), "today": today})
    return [(row, owner) for row, owner in found if current.get(row.id) == row.generation]


def actor(staff_session: StaffSession | None, opened: Sequence[tuple[Link, Person | None]]) -> Actor:
    """Who is asking, from a session and opened links."""
    accesses = tuple(
        Access(
            row.role,
            Scope(trip_id=row.subject_id) if row.subject_kind == "trip" else Scope(facility_id=row.subject_id),
            row.id,
            row.person_id,
        )
        for row, _ in opened
    )
    owner = next((owner for _, owner in reversed(opened) if owner is not None), None)
    if staff_session is None:
        return Actor(links=accesses, name=owner.name if owner else "", language=owner.language if owner else None)
    query = select(Person).where(Person.id == staff_session.person_id).options(selectinload(Person.grants))
    somebody = db.session.scalars(query).one()
    return Actor(
        person_id=somebody.id,
        name=somebody.name,
        language=somebody.language,
        roles=frozenset(grant.role for grant in somebody.grants),
        links=accesses,
        session_id=staff_session.id,
    )


SETTINGS: dict[str, str] = {
    "name": N_("発行者の名称"),
    "address": N_("住所"),
    "phone": N_("電話"),
    "t_number": N_("適格請求書発行事業者の登録番号"),
    "is_qualified_issuer": N_("適格請求書発行事業者かどうか"),
    "travel_registration": N_("旅行業の登録の種別"),
    "travel_registration_no": N_("旅行業の登録番号"),
    "travel_manager": N_("旅行業務取扱管理者"),
    "contract_form": N_("契約の形(受注型企画旅行・手配旅行)"),
    "travel_area": N_("地域限定の登録で扱える市町村のコード"),
    "handling_percent": N_("手配旅行の取扱料金(実費に対する百分率)"),
    "handling_yen": N_("手配旅行の取扱料金(定額、円)"),
    "cancelling_yen": N_("手配旅行の取消手続料金(円)"),
    "bank_account": N_("振込先の口座"),
}
# left empty, the rest says that nothing of the kind is taken or applies
NEEDED = (
    "travel_registration",
    "travel_registration_no",
    "travel_manager",
    "contract_form",
    "t_number",
    "is_qualified_issuer",
    "bank_account",
)


def issuer_on(day: date) -> IssuerFacts:
    """What the association's papers say on `day`. Unset ones are named in `missing`. NotFound without a profile."""
    profile = issuer_profile_on(day)
    if profile is None:
        raise NotFound(N_("書面に出す発行者が、まだ設定されていません。管理者にお知らせください。"))
    return IssuerFacts(
        name=profile.name,
        address=profile.address,
        phone=profile.phone,
        t_number=profile.t_number,
        is_qualified_issuer=profile.is_qualified_issuer,
        rounding=profile.rounding,
        travel_registration=profile.travel_registration,
        travel_registration_no=profile.travel_registration_no,
        travel_manager=profile.travel_manager,
        contract_form=profile.contract_form,
        bank_account=profile.bank_account,
        travel_area=profile.travel_area,
        handling_percent=profile.handling_percent,
        handling_yen=profile.handling_yen,
        cancelling_yen=profile.cancelling_yen,
        is_demo=profile.is_demo,
        missing=tuple(name for name in NEEDED if getattr(profile, name) in (None, "")),
    )


def issuer_profile_on(day: date) -> IssuerProfile | None:
    """The association's profile in force on `day`."""
    return db.session.scalar(_PROFILE, {"day": day})


def issuer_profiles() -> Sequence[IssuerProfile]:
    """Every profile the association has had, the latest first."""
    return db.session.scalars(select(IssuerProfile).order_by(IssuerProfile.effective_from.desc())).all()
