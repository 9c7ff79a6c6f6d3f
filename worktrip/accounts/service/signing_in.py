"""Use cases of signing in: password and app code for staff, sessions that can be seen and ended."""

import secrets

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select, update

from worktrip.accounts import queries, rules
from worktrip.accounts.tables import Person, StaffSession
from worktrip.kernel.errors import N_, Forbidden, Gone, Invalid
from worktrip.plumbing import clock, events, security
from worktrip.plumbing.database import db, locked, unit_of_work

# OWASP's smaller profile: 19 MiB, so that a flood of sign-ins does not take the machine's memory
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# of a password that nobody has, in the same profile: an address we do not know takes as long to refuse as one we do
_SOMEBODY = "$argon2id$v=19$m=19456,t=2,p=1$lrNZ6KtUgqqorB1rVO+yyQ$E8t+PB8ZGpUReYukkQFgsOT+n+Hd0AEa5A6zzypAva0"
SET_UP_SECONDS = 72 * 3600
SIGN_IN_SECONDS = 600


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=purpose)


def totp_secret(person_id: int, generation: int) -> str:
    """The TOTP secret of a generation: derived, so that none rests in the database."""
    return security.derive("totp", person_id, generation, size=20).upper()


def totp_uri(person: Person, generation: int) -> str:
    """What an authenticator app reads from the QR code."""
    return pyotp.TOTP(totp_secret(person.id, generation)).provisioning_uri(name=person.email, issuer_name="WORK TRIP")


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
    """Set password and TOTP with a set-up token; the person's id. Raises Gone, or Invalid beside the field."""
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
        end_sessions(row.id)
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
    """First half of signing in: a short-lived ticket for the second. Forbidden does not say which half was wrong."""
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


def ticket_holder(ticket: str) -> int | None:
    """Whose ticket for the second half this is; None if it is none, or too old."""
    try:
        return int(_serializer("sign-in").loads(ticket, max_age=SIGN_IN_SECONDS))
    except BadSignature:
        return None


def sign_in(ticket: str, code: str, browser: str) -> str:
    """Second half: the TOTP code. The session's token, kept nowhere. Raises Gone (too late) or Forbidden (wrong)."""
    person_id = ticket_holder(ticket)
    if person_id is None:
        raise Gone(N_("時間がたったので、もう一度はじめから入り直してください。"))
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


def end_sessions(person_id: int) -> None:
    """End every session of somebody, inside the open unit."""
    db.session.execute(
        update(StaffSession)
        .where(StaffSession.person_id == person_id, StaffSession.revoked_at.is_(None))
        .values(revoked_at=clock.real_now())
    )


def set_up_url(person_id: int) -> str:
    """Where an invited person sets password and TOTP."""
    row = db.session.get_one(Person, person_id)
    return f"{current_app.config['BASE_URL']}/sign-in/set-up/{set_up_token(row.id, row.totp_generation)}"
