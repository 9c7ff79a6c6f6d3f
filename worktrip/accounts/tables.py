"""Tables of accounts."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from worktrip.accounts.rules import OrganisationKind, PartyType, Role
from worktrip.plumbing.database import Base, BigKey, words


class Organisation(Base):
    """A company, a partner's business, the association, the town or the corporation."""

    __tablename__ = "organisations"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    kind: Mapped[OrganisationKind] = mapped_column(words(OrganisationKind))
    name: Mapped[str]
    name_kana: Mapped[str] = mapped_column(default="")
    name_en: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    party_type: Mapped[PartyType] = mapped_column(words(PartyType), default=PartyType.CORPORATION)
    t_number: Mapped[str | None]
    # from when to when the register lists it; None is not told, or not ended
    t_number_from: Mapped[date | None]
    t_number_to: Mapped[date | None]
    search_text: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class IssuerProfile(Base):
    """What the papers of one entity say from a day on. Effective-dated: history is never renumbered or renamed."""

    __tablename__ = "issuer_profiles"
    __table_args__ = (UniqueConstraint("organisation_id", "effective_from"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]
    name: Mapped[str]
    address: Mapped[str]
    phone: Mapped[str]
    t_number: Mapped[str | None]
    is_qualified_issuer: Mapped[bool | None]
    rounding: Mapped[str] = mapped_column(default="down")
    # rules of law that only the association can confirm; None blocks what depends on it
    travel_registration: Mapped[str | None]
    travel_registration_no: Mapped[str | None]
    travel_registration_ends: Mapped[date | None]
    travel_manager: Mapped[str | None]
    contract_form: Mapped[str | None]
    # codes of the municipalities a regional registration covers, with a space between them
    travel_area: Mapped[str | None]
    # what is posted for arranging, as a share or an amount, and for cancelling what was arranged; tax included
    handling_percent: Mapped[int | None]
    handling_yen: Mapped[int | None]
    cancelling_yen: Mapped[int | None]
    bank_account: Mapped[str | None]
    source_note: Mapped[str] = mapped_column(default="")
    confirmed_on: Mapped[date | None]
    is_demo: Mapped[bool] = mapped_column(default=False)


class Person(Base):
    """Somebody we write to or who signs in. Kept while a trip or a duty needs it."""

    __tablename__ = "people"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[str]
    name_kana: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(index=True)
    phone: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="ja")
    password_hash: Mapped[str | None]
    # the TOTP secret is derived from the id and this; counting up makes a new one
    totp_generation: Mapped[int] = mapped_column(default=0)
    totp_last_step: Mapped[int] = mapped_column(default=0)
    disabled_at: Mapped[datetime | None]
    # from then on the row only holds the place of somebody who was erased
    forgotten_at: Mapped[datetime | None]
    # name, reading, address and telephone as search compares them
    search_text: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    grants: Mapped[list["Grant"]] = relationship(back_populates="person", lazy="raise_on_sql")


class Grant(Base):
    """A role somebody has."""

    __tablename__ = "grants"
    __table_args__ = (UniqueConstraint("person_id", "role"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    role: Mapped[Role] = mapped_column(words(Role))
    granted_at: Mapped[datetime]
    person: Mapped[Person] = relationship(back_populates="grants", lazy="raise_on_sql")


class StaffSession(Base):
    """A signed-in browser. Only the token's hash is kept; times are real."""

    __tablename__ = "staff_sessions"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    browser: Mapped[str] = mapped_column(default="")


class Link(Base):
    """A mailed link: a role towards one trip or facility. Its token is derived, so none is kept."""

    __tablename__ = "links"
    __table_args__ = (
        CheckConstraint("subject_kind IN ('trip', 'facility')", name="subject_kind"),
        Index(None, "subject_kind", "subject_id"),
    )
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    role: Mapped[Role] = mapped_column(words(Role))
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    generation: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    ends_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None]


class Code(Base):
    """A single-use code that binds: mailed to the known address, consumed by POST. Its digits are derived, not kept."""

    __tablename__ = "codes"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    purpose: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    # what will be done when the code comes back, as JSON: nothing is typed twice
    intent: Mapped[str] = mapped_column(default="{}")
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
