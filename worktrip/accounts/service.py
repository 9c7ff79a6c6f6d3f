"""Use cases of accounts: who exists, who is signed in, which links open, which codes bind."""

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select, update

from worktrip.accounts import queries, rules
from worktrip.accounts.rules import OrganisationKind, PartyType, Role
from worktrip.accounts.tables import Code, Grant, IssuerProfile, Link, Organisation, Person, StaffSession
from worktrip.kernel import writing
from worktrip.kernel.errors import N_, Conflict, Forbidden, Gone, Invalid
from worktrip.plumbing import clock, events, mail, security
from worktrip.plumbing.database import db, locked, unit_of_work

# OWASP's smaller profile: 19 MiB, so that a flood of sign-ins does not take the machine's memory
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_SOMEBODY = _hasher.hash("nobody has this password")
SET_UP_SECONDS = 72 * 3600
SIGN_IN_SECONDS = 600


# Organisations and people -----------------------------------------------------------------------------------------------


def add_organisation(
    kind: OrganisationKind,
    *,
    name: str,
    name_kana: str = "",
    name_en: str = "",
    address: str = "",
    phone: str = "",
    party_type: PartyType = PartyType.CORPORATION,
    t_number: str | None = None,
) -> int:
    """Add an organisation; its id."""
    with unit_of_work() as unit:
        row = Organisation(
            kind=kind,
            name=name.strip(),
            name_kana=name_kana,
            name_en=name_en,
            address=address,
            phone=phone,
            party_type=party_type,
            t_number=t_number,
            search_text=writing.fold(f"{name} {name_kana} {name_en}"),
            created_at=clock.now(),
        )
        unit.session.add(row)
        unit.session.flush()
        events.record("accounts.organisation_added", organisation=row.id, of_kind=kind.value)
        return row.id


def company(*, name: str, name_kana: str = "", name_en: str = "") -> int:
    """The id of the company of that name, however it was typed; made if it is new, so that a return joins its history."""
    with unit_of_work() as unit:
        folded = writing.fold(name)
        query = select(Organisation.id, Organisation.name).where(
            Organisation.kind == OrganisationKind.COMPANY, Organisation.search_text.startswith(folded, autoescape=True)
        )
        for row in unit.session.execute(query.order_by(Organisation.id)):
            if writing.fold(row.name) == folded:
                return row.id
        return add_organisation(OrganisationKind.COMPANY, name=name, name_kana=name_kana, name_en=name_en)


def contact(
    organisation_id: int, *, name: str, email: str, phone: str = "", name_kana: str = "", language: str = "ja"
) -> int:
    """The id of the person with that address in that organisation; made if new. A later name or phone replaces the old."""
    with unit_of_work() as unit:
        address = email.strip().lower()
        found = unit.session.scalar(
            select(Person).where(Person.organisation_id == organisation_id, Person.email == address).order_by(Person.id)
        )
        if found is None:
            found = Person(organisation_id=organisation_id, email=address, created_at=clock.now(), name=name)
            unit.session.add(found)
        found.name = name.strip() or found.name
        found.name_kana = name_kana or found.name_kana or ""
        found.phone = phone or found.phone or ""
        found.language = language
        unit.session.flush()
        return found.id


def add_staff(*, name: str, email: str, roles: Iterable[Role], name_kana: str = "", invite: bool = True) -> int:
    """Add somebody who signs in, or give them more roles; invites them by mail to set a password. Their id."""
    with unit_of_work() as unit:
        home = queries.organisation(OrganisationKind.ASSOCIATION)
        address = email.strip().lower()
        row = queries.person_by_email(address)
        if row is None:
            row = Person(
                name=name.strip(),
                name_kana=name_kana,
                email=address,
                organisation_id=home.id if home else None,
                created_at=clock.now(),
            )
            unit.session.add(row)
            unit.session.flush()
        held = set(unit.session.scalars(select(Grant.role).where(Grant.person_id == row.id)))
        for role in roles:
            if role not in held:
                unit.session.add(Grant(person_id=row.id, role=role, granted_at=clock.now()))
                events.record("accounts.role_granted", person=row.id, role=role.value)
        unit.session.flush()
        if invite and row.password_hash is None:
            mail.post(
                event="accounts/invited",
                to=address,
                key=f"invited:{row.id}:{row.totp_generation}:{clock.real_now():%Y%m%d%H%M}",
                name=row.name,
                person_id=row.id,
            )
        return row.id


def disable(person_id: int) -> None:
    """Take all access from somebody at once: roles stay on record, sessions end."""
    with unit_of_work() as unit:
        row = unit.session.get_one(Person, person_id)
        row.disabled_at = clock.now()
        _end_sessions(person_id)
        events.record("accounts.disabled", person=person_id)


def set_issuer(organisation_id: int, *, effective_from: date, **facts: Any) -> int:
    """Add what papers say from a day on; the profile before it ends the day before. Its id."""
    with unit_of_work() as unit:
        before = unit.session.scalars(
            select(IssuerProfile).where(
                IssuerProfile.organisation_id == organisation_id, IssuerProfile.effective_to.is_(None)
            )
        ).all()
        for profile in before:
            if profile.effective_from >= effective_from:
                raise Invalid(
                    N_("その日より後に始まる設定が、すでにあります。"),
                    fields={"effective_from": N_("いまの設定より後の日にしてください。")},
                )
            profile.effective_to = date.fromordinal(effective_from.toordinal() - 1)
        row = IssuerProfile(organisation_id=organisation_id, effective_from=effective_from, **facts)
        unit.session.add(row)
        unit.session.flush()
        events.record("accounts.issuer_set", profile=row.id, effective_from=effective_from.isoformat())
        return row.id


# Sign-in ------------------------------------------------------------------------------------------------------------------


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=purpose)


def totp_secret(person_id: int, generation: int) -> str:
    """The TOTP secret of a generation: derived, so that none rests in the database."""
    return security.derive("totp", person_id, generation, size=20).upper()


def totp_uri(person: Person, generation: int) -> str:
    """What an authenticator app reads from the QR code."""
    return pyotp.TOTP(totp_secret(person.id, generation)).provisioning_uri(person.email, issuer_name="WORK TRIP")


def set_up_token(person_id: int, generation: int) -> str:
    """A token with which somebody sets password and TOTP once; it ends when used, or after three days."""
    return _serializer("set-up").dumps([person_id, generation])


def set_up_person(token: str) -> Person:
    """Whose set-up token this is. Raises Gone if it was used or is too old."""
    refusal = Gone(N_("この設定用のリンクは使えません。管理者に、もう一度送ってもらってください。"))
    try:
        person_id, generation = _serializer("set-up").loads(token, max_age=SET_UP_SECONDS)
    except BadSignature:
        raise refusal from None
    row = queries.person(person_id)
    if row is None or row.totp_generation != generation or row.disabled_at is not None:
        raise refusal
    return row


def set_up(token: str, *, password: str, code: str) -> int:
    """Set password and TOTP with a set-up token. Raises Gone, or Invalid beside `password` or `code`. The person's id."""
    person_id = set_up_person(token).id
    problem = rules.password_problem(password)
    if problem:
        raise Invalid(N_("入力を確かめてください。"), fields={"password": problem})
    hashed = _hasher.hash(password)
    with unit_of_work() as unit:
        row = locked(select(Person).where(Person.id == person_id))[0]
        generation = row.totp_generation + 1
        step = _matching_step(row.id, generation, code, after=0)
        if step is None:
            raise Invalid(
                N_("入力を確かめてください。"),
                fields={"code": N_("番号が合いません。アプリに出ている6桁を入れてください。")},
            )
        row.password_hash, row.totp_generation, row.totp_last_step = hashed, generation, step
        _end_sessions(row.id)
        events.record("accounts.set_up", person=row.id)
        unit.session.flush()
    return person_id


def _matching_step(person_id: int, generation: int, code: str, after: int) -> int | None:
    """The time step a code belongs to, if it is right and later than the last one used."""
    totp, typed = pyotp.TOTP(totp_secret(person_id, generation)), rules.normal_code(code)
    now = int(clock.real_now().timestamp()) // 30
    for step in (now, now - 1, now + 1):
        if step > after and security.same(totp.at(step * 30), typed):
            return step
    return None


def check_password(email: str, password: str) -> str:
    """First half of signing in: a short-lived ticket for the second. Raises Forbidden without saying which half was wrong."""
    row = queries.person_by_email(email)
    kept = row.password_hash if row is not None and row.password_hash else _SOMEBODY
    try:
        _hasher.verify(kept, password)
        right = row is not None and row.password_hash is not None and row.disabled_at is None
    except (VerificationError, InvalidHashError):
        right = False
    if not right or row is None:
        raise Forbidden(N_("メールアドレスかパスワードが違います。"))
    return _serializer("sign-in").dumps(row.id)


def sign_in(ticket: str, code: str, browser: str) -> str:
    """Second half: the TOTP code. Returns the session's token, kept nowhere. Raises Gone (too late) or Forbidden (wrong)."""
    try:
        person_id = _serializer("sign-in").loads(ticket, max_age=SIGN_IN_SECONDS)
    except BadSignature:
        raise Gone(N_("時間がたったので、もう一度はじめから入り直してください。")) from None
    with unit_of_work():
        row = locked(select(Person).where(Person.id == person_id))[0]
        step = _matching_step(row.id, row.totp_generation, code, after=row.totp_last_step)
        if step is None or row.disabled_at is not None:
            raise Forbidden(N_("番号が合いません。アプリに出ている新しい6桁を入れてください。"))
        row.totp_last_step = step
        return _open_session(row.id, browser)


def sign_in_demo(person_id: int, browser: str) -> str:
    """One-click sign-in of the demo. Raises Forbidden anywhere else."""
    if not current_app.config["DEMO"]:
        raise Forbidden(N_("この入り方は、デモでだけ使えます。"))
    with unit_of_work():
        return _open_session(person_id, browser)


def _open_session(person_id: int, browser: str) -> str:
    token, now = secrets.token_urlsafe(32), clock.real_now()
    session = db.session
    session.add(
        StaffSession(
            person_id=person_id,
            token_hash=security.hashed(token),
            created_at=now,
            last_seen_at=now,
            ends_at=now + rules.SESSION_LASTS,
            browser=browser[:120],
        )
    )
    session.flush()
    events.record("accounts.signed_in", person=person_id)
    return token


def resume(token: str) -> StaffSession | None:
    """The open session of a token, seen again now; None if it ended, idled out or was revoked."""
    row = queries.session_by_hash(security.hashed(token))
    now = clock.real_now()
    if row is None or row.revoked_at is not None or now >= row.ends_at or now - row.last_seen_at > rules.SESSION_IDLE:
        return None
    if (now - row.last_seen_at).total_seconds() > 300:
        row_id = row.id
        with unit_of_work() as unit:
            unit.session.execute(update(StaffSession).where(StaffSession.id == row_id).values(last_seen_at=now))
        row = queries.session_by_hash(security.hashed(token))
    return row


def revoke_session(session_id: int, *, person_id: int | None = None) -> None:
    """End one session; only `person_id`'s own if given. Raises Forbidden for somebody else's."""
    with unit_of_work() as unit:
        row = unit.session.get(StaffSession, session_id)
        if row is None or (person_id is not None and row.person_id != person_id):
            raise Forbidden(N_("ほかの方の利用は終わらせられません。"))
        row.revoked_at = clock.real_now()
        events.record("accounts.session_revoked", person=row.person_id)


def _end_sessions(person_id: int) -> None:
    db.session.execute(
        update(StaffSession)
        .where(StaffSession.person_id == person_id, StaffSession.revoked_at.is_(None))
        .values(revoked_at=clock.real_now())
    )


# Links: they read ---------------------------------------------------------------------------------------------------------


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


def link_token(link: Link) -> str:
    """The secret part of a link's address, derived anew each time it is printed."""
    return f"{link.id}-{security.derive('link', link.id, link.generation)}"


@dataclass(frozen=True)
class OpenedLink:
    """What a token opens."""

    id: int
    generation: int
    role: Role
    trip_id: int | None
    facility_id: int | None
    person_id: int | None


def link_from_token(token: str) -> OpenedLink:
    """What a link's token opens. Raises Gone if it is wrong, revoked or ended, always with the same sentence."""
    refusal = Gone(
        N_("このリンクは、もう使えません。期限が過ぎたか、新しいリンクに替わっています。コンシェルジュにお知らせください。")
    )
    number, _, secret = token.partition("-")
    if not number.isdigit() or len(number) > 15:
        raise refusal
    row = db.session.get(Link, int(number))
    expected = security.derive("link", int(number), row.generation if row else 0)
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


# Codes: they bind ---------------------------------------------------------------------------------------------------------


def code_digits(code: Code) -> str:
    """The six digits of a code, derived from its id and time."""
    mac = security.derive("code", code.id, int(code.created_at.timestamp()), code.subject)
    return f"{int.from_bytes(mac.encode()) % 1_000_000:06}"


def send_code(purpose: str, subject: str, person_id: int, intent: Mapping[str, Any]) -> int:
    """Mail somebody a single-use code for one act; `intent` comes back with it. An earlier code for it stops working."""
    with unit_of_work() as unit:
        now = clock.real_now()
        person = unit.session.get_one(Person, person_id)
        recent = unit.session.scalars(
            select(Code).where(
                Code.purpose == purpose, Code.subject == subject, Code.created_at > now - rules.CODE_LASTS
            )
        ).all()
        if len(recent) >= rules.CODE_ATTEMPTS:
            raise Conflict(N_("確認番号を続けて何度もお送りしました。20分ほど待ってから、もう一度お試しください。"))
        for old in recent:
            old.used_at = old.used_at or now
        row = Code(
            purpose=purpose,
            subject=subject,
            person_id=person_id,
            intent=json.dumps(dict(intent), ensure_ascii=False),
            created_at=now.replace(microsecond=0),
            expires_at=now + rules.CODE_LASTS,
        )
        unit.session.add(row)
        unit.session.flush()
        mail.post(
            event="accounts/code",
            to=person.email,
            key=f"code:{row.id}",
            language=person.language,
            name=person.name,
            purpose=purpose,
            code_id=row.id,
            minutes=int(rules.CODE_LASTS.total_seconds() // 60),
        )
        events.record("accounts.code_sent", person=person_id, purpose=purpose, subject=subject)
        return row.id


def take_code(purpose: str, subject: str, typed: str) -> dict[str, Any]:
    """Consume the code of one act inside the open unit and return its intent.

    Raises Gone if it is used, late or guessed at too often, Invalid beside `code` if it is wrong. A wrong guess is
    counted even though the use case around it is rolled back.
    """
    with unit_of_work() as unit:
        found = locked(
            select(Code).where(Code.purpose == purpose, Code.subject == subject).order_by(Code.id.desc()).limit(1)
        )
        row = found[0] if found else None
        if row is None or not rules.code_is_open(clock.real_now(), row.expires_at, row.used_at, row.attempts):
            raise Gone(N_("確認番号の期限が過ぎました。もう一度、番号をお送りください。"))
        if not security.same(code_digits(row), rules.normal_code(typed)):
            code_id = row.id
            unit.after_rollback.append(lambda: _count_attempt(code_id))
            raise Invalid(
                N_("確認番号が違います。"), fields={"code": N_("メールに書いた6桁の番号を、そのまま入れてください。")}
            )
        row.used_at = clock.real_now()
        return dict(json.loads(row.intent))


def _count_attempt(code_id: int) -> None:
    with unit_of_work() as unit:
        unit.session.execute(update(Code).where(Code.id == code_id).values(attempts=Code.attempts + 1))


# What mail templates call: secrets are made only while a mail is rendered ------------------------------------------------------


def link_url(link_id: int, to: str = "") -> str:
    """The address of a link, leading to its subject's page or to the path `to`."""
    row = queries.link(link_id)
    query = f"?{urlencode({'to': to})}" if to else ""
    return f"{current_app.config['BASE_URL']}/l/{link_token(row)}{query}"


def digits_of(code_id: int) -> str:
    """The digits of a code, for the mail that carries them."""
    return code_digits(db.session.get_one(Code, code_id))


def set_up_url(person_id: int) -> str:
    """Where an invited person sets password and TOTP."""
    row = db.session.get_one(Person, person_id)
    return f"{current_app.config['BASE_URL']}/sign-in/set-up/{set_up_token(row.id, row.totp_generation)}"
