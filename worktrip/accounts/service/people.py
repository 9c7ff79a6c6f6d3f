"""Use cases about organisations and people: who exists, in which roles, and what papers say."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select

from worktrip.accounts import queries
from worktrip.accounts.rules import OrganisationKind, PartyType, Role
from worktrip.accounts.service.signing_in import end_sessions
from worktrip.accounts.tables import Grant, IssuerProfile, Organisation, Person
from worktrip.kernel import writing
from worktrip.kernel.errors import N_, Conflict, Invalid
from worktrip.plumbing import clock, events, mail
from worktrip.plumbing.database import needed_unit, unit_of_work


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
    t_number_from: date | None = None,
    t_number_to: date | None = None,
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
            t_number_from=t_number_from,
            t_number_to=t_number_to,
            search_text=writing.fold(f"{name} {name_kana} {name_en}"),
            created_at=clock.now(),
        )
        unit.session.add(row)
        unit.session.flush()
        events.record("accounts.organisation_added", organisation=row.id, of_kind=kind.value)
        return row.id


def association(name: str) -> int:
    """The id of the association that runs the service; made under that name in a new installation."""
    with unit_of_work():
        found = queries.organisation(OrganisationKind.ASSOCIATION)
        return found.id if found else add_organisation(OrganisationKind.ASSOCIATION, name=name)


def company(*, name: str, name_kana: str = "", name_en: str = "") -> int:
    """The id of the company of that name, however typed; made if new, so that a return joins its history."""
    with unit_of_work():
        found = _called(OrganisationKind.COMPANY, name)
        if found is not None:
            return found
        return add_organisation(OrganisationKind.COMPANY, name=name, name_kana=name_kana, name_en=name_en)


def partner(*, name: str, **facts: Any) -> int:
    """The id of the partner's business of that name, however typed; made if new. `facts` replace what was known."""
    with unit_of_work():
        found = _called(OrganisationKind.PARTNER, name)
        if found is None:
            return add_organisation(OrganisationKind.PARTNER, name=name, **facts)
        change_organisation(found, name=name, **facts)
        return found


def _called(kind: OrganisationKind, name: str) -> int | None:
    folded = writing.fold(name)
    query = select(Organisation.id, Organisation.name).where(
        Organisation.kind == kind, Organisation.search_text.startswith(folded, autoescape=True)
    )
    for row in needed_unit().session.execute(query.order_by(Organisation.id)):
        if writing.fold(row.name) == folded:
            return int(row.id)
    return None


def change_organisation(organisation_id: int, **facts: Any) -> None:
    """Replace what is known of an organisation by `facts`, which are columns; papers already made keep theirs."""
    with unit_of_work() as unit:
        row = unit.session.get_one(Organisation, organisation_id)
        for name, value in facts.items():
            setattr(row, name, value)
        row.search_text = writing.fold(f"{row.name} {row.name_kana} {row.name_en}")
        events.record("accounts.organisation_changed", organisation=row.id, facts=sorted(facts))


def findable(person: Person) -> str:
    """What somebody is found by: name, reading, address and telephone."""
    return writing.folded_words(person.name, person.name_kana, person.email, person.phone)


def contact(
    organisation_id: int, *, name: str, email: str, phone: str = "", name_kana: str = "", language: str = "ja"
) -> int:
    """The id of the person with that address there; made if new.

    Anybody may type anybody's address, so what is known of a person stays, and only what was blank is filled in.
    """
    with unit_of_work() as unit:
        address = email.strip().lower()
        found = unit.session.scalar(
            select(Person).where(Person.organisation_id == organisation_id, Person.email == address).order_by(Person.id)
        )
        if found is None:
            found = Person(
                organisation_id=organisation_id,
                email=address,
                created_at=clock.now(),
                name=name.strip(),
                name_kana="",
                phone="",
                language=language,
            )
            unit.session.add(found)
        found.name_kana = found.name_kana or name_kana
        found.phone = found.phone or phone
        found.search_text = findable(found)
        unit.session.flush()
        return found.id


def add_staff(*, name: str, email: str, roles: Iterable[Role], name_kana: str = "", invite: bool = True) -> int:
    """Add somebody who signs in, or give them more roles; invites them by mail to set a password. Their id.

    Raises Invalid for somebody whose access was taken, and who is let in again by `enable`.
    """
    with unit_of_work() as unit:
        home = queries.organisation(OrganisationKind.ASSOCIATION)
        address = email.strip().lower()
        row = queries.person_by_email(address)
        if row is not None and row.disabled_at is not None:
            sentence = N_("利用を止めている方です。下の一覧から再開できます。")
            raise Invalid(sentence, fields={"email": sentence})
        if row is None:
            row = Person(
                name=name.strip(),
                name_kana=name_kana,
                email=address,
                organisation_id=home.id if home else None,
                phone="",
                created_at=clock.now(),
            )
            row.search_text = findable(row)
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


def invite_again(person_id: int) -> None:
    """Let somebody set password and app anew: a lost telephone, a forgotten password. What they had stops at once."""
    with unit_of_work() as unit:
        row = unit.session.get_one(Person, person_id)
        if row.disabled_at is not None:
            raise Conflict(N_("この方の利用は止まっています。"))
        row.password_hash = None
        row.totp_generation += 1
        end_sessions(person_id)
        mail.post(
            event="accounts/invited",
            to=row.email,
            key=f"invited:{row.id}:{row.totp_generation}",
            name=row.name,
            person_id=row.id,
        )
        events.record("accounts.invited_again", person=person_id)


def disable(person_id: int) -> None:
    """Take all access from somebody at once: roles stay on record, sessions end."""
    with unit_of_work() as unit:
        row = unit.session.get_one(Person, person_id)
        row.disabled_at = clock.now()
        end_sessions(person_id)
        events.record("accounts.disabled", person=person_id)


def enable(person_id: int) -> None:
    """Let somebody in again whose access was taken, in the roles on record; they sign in with what they had."""
    with unit_of_work() as unit:
        row = unit.session.get_one(Person, person_id)
        if row.disabled_at is None or row.forgotten_at is not None:
            return
        row.disabled_at = None
        events.record("accounts.enabled", person=person_id)


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
