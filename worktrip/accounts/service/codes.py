"""Use cases about single-use codes: they bind, and are consumed with what they bind."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select, update

from worktrip.accounts import rules
from worktrip.accounts.tables import Code, Person
from worktrip.kernel.errors import N_, Conflict, Gone, Invalid
from worktrip.plumbing import clock, events, mail, security
from worktrip.plumbing.database import columns, db, table_of, unit_of_work

_CODE = columns(Code)
_NEWEST = (
    select(_CODE.id)
    .where(_CODE.purpose == bindparam("for_purpose"), _CODE.subject == bindparam("for_subject"))
    .order_by(_CODE.id.desc())
    .limit(1)
)
# the newest one alone, and once: of two that ask together the second waits, and then finds it used
_USE = (
    update(table_of(Code))
    .where(_CODE.id == _NEWEST.scalar_subquery(), _CODE.used_at.is_(None))
    .values(used_at=bindparam("now"))
    .returning(*_CODE)
)


def _digits(code: Any) -> str:
    """The six digits of a code or of what was read of it, derived from its id and time."""
    mac = security.derive("code", code.id, int(code.created_at.timestamp()), code.subject)
    return f"{int.from_bytes(mac.encode()) % 1_000_000:06}"


def send_code(purpose: str, subject: str, person_id: int, intent: Mapping[str, Any]) -> int:
    """Mail a single-use code for one act; `intent` comes back with it. An earlier code for it stops working."""
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

    Raises Gone if it is used, late or guessed at too often, Invalid beside `code` if it is wrong: whoever is told so
    must let the unit fail, which gives the code back. A wrong guess is counted all the same.
    """
    with unit_of_work() as unit:
        now = clock.real_now()
        row = unit.session.execute(_USE, {"for_purpose": purpose, "for_subject": subject, "now": now}).one_or_none()
        if row is None or not rules.code_is_open(now, row.expires_at, None, row.attempts):
            raise Gone(N_("確認番号の期限が過ぎました。もう一度、番号をお送りください。"))
        if not security.same(_digits(row), rules.normal_code(typed)):
            code_id = row.id
            unit.after_rollback.append(lambda: _count_attempt(code_id))
            raise Invalid(
                N_("確認番号が違います。"), fields={"code": N_("番号が違います。メールに書いた6桁を入れてください。")}
            )
        return dict(json.loads(row.intent))


def _count_attempt(code_id: int) -> None:
    with unit_of_work() as unit:
        unit.session.execute(update(Code).where(Code.id == code_id).values(attempts=Code.attempts + 1))


def digits_of(code_id: int) -> str:
    """The digits of a code, for the mail that carries them."""
    return _digits(db.session.get_one(Code, code_id))
