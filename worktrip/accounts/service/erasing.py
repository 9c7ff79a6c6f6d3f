"""Use cases of what is known about somebody: it can be put right and erased, and old traces end by themselves."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, select, update

from worktrip.accounts.rules import ERASED
from worktrip.accounts.service.people import findable
from worktrip.accounts.tables import Code, Grant, Link, Person, StaffSession
from worktrip.kernel.errors import N_, Conflict, NotFound
from worktrip.plumbing import clock, events, mail
from worktrip.plumbing.database import locked, unit_of_work

TRACES_KEPT = timedelta(days=90)


def _known(person_id: int) -> Person:
    found = locked(select(Person).where(Person.id == person_id).order_by(Person.id))
    if not found:
        raise NotFound(N_("この方は見つかりませんでした。"))
    return found[0]


def correct(person_id: int, **facts: str) -> None:
    """Put right what is known of somebody: name, name_kana, email, phone. Papers already made keep what they say."""
    with unit_of_work():
        row = _known(person_id)
        if row.forgotten_at is not None:
            raise Conflict(N_("この方の情報は、すでに消してあります。"))
        for name, value in facts.items():
            setattr(row, name, value.strip().lower() if name == "email" else value.strip())
        row.search_text = findable(row)
        events.record("accounts.corrected", person=person_id, facts=sorted(facts))


def erase(person_id: int, *, trip_nos: Collection[str] = ()) -> bool:
    """Erase name, reading, address and telephone of somebody, and what led to them; False if that was done before.

    Links and sessions end, codes go, mail to them and about `trip_nos` is blanked, and events that name them lose
    their body while the chain still verifies. The row stays as a place that papers and figures refer to. Raises
    Conflict for staff who may still sign in.
    """
    with unit_of_work() as unit:
        row, now = _known(person_id), clock.real_now()
        if row.forgotten_at is not None:
            return False
        if row.disabled_at is None and unit.session.scalar(select(Grant.id).where(Grant.person_id == row.id).limit(1)):
            raise Conflict(N_("この方はログインして仕事をしています。先に利用を止めてください。"))
        address, nowhere = row.email, f"erased-{row.id}{mail.NOWHERE}"
        same = select(Person.id).where(Person.email == address, Person.id != row.id).limit(1)
        is_shared = unit.session.scalar(same) is not None
        mail.forget(address, nowhere=nowhere, trip_nos=trip_nos, is_shared=is_shared)
        row.name, row.name_kana, row.email, row.phone, row.search_text = ERASED, "", nowhere, "", ""
        row.password_hash, row.totp_generation, row.forgotten_at = None, row.totp_generation + 1, now
        links = update(Link).where(Link.person_id == row.id, Link.revoked_at.is_(None)).values(revoked_at=now)
        unit.session.execute(links)
        unit.session.execute(delete(StaffSession).where(StaffSession.person_id == row.id))
        unit.session.execute(delete(Code).where(Code.person_id == row.id))
        named = [("person", row.id), ("by_person", row.id), ("owner", row.id), ("by", f"person:{row.id}")]
        events.erase_saying(*named)
        return True


def clear_out() -> None:
    """Delete codes and sign-ins of long ago. Runs on the schedule."""
    with unit_of_work() as unit:
        old = clock.real_now() - TRACES_KEPT
        unit.session.execute(delete(Code).where(Code.created_at < old))
        unit.session.execute(delete(StaffSession).where(StaffSession.created_at < old))
