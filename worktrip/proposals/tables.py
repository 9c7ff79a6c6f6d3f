"""Tables of proposals."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from worktrip.catalogue.rules import MealPlan, Unit
from worktrip.kernel.tax import TaxClass
from worktrip.plumbing.database import Base, BigKey, words
from worktrip.proposals.rules import ItemKind, LineKind, Means, VersionState


class Version(Base):
    """One version of a trip's proposal. Once sent, nothing of it changes but its state and its deadline."""

    __tablename__ = "versions"
    __table_args__ = (
        UniqueConstraint("trip_id", "number"),
        CheckConstraint("state = 'draft' OR (sent_at IS NOT NULL AND digest IS NOT NULL)", name="sent"),
    )
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trips.id"))
    number: Mapped[int]
    state: Mapped[VersionState] = mapped_column(words(VersionState), default=VersionState.DRAFT)
    contract_form: Mapped[str]
    # stated as part of the price, tax included; only of a trip made to order
    planning_fee_yen: Mapped[int | None]
    # whether they meet and part within the area of a regional registration
    meets_in_area: Mapped[bool | None]
    letter: Mapped[str] = mapped_column(default="")
    change_note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    sent_at: Mapped[datetime | None]
    # until when it may be accepted, which is also when its holds lapse
    valid_until: Mapped[datetime | None]
    # until when instead, where it was put off afterwards: what was sent stays as it was
    extended_until: Mapped[datetime | None]
    # SHA-256 over everything that was sent
    digest: Mapped[str | None]
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    terms_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    terms_delivered_at: Mapped[datetime | None]
    alternatives: Mapped[list["Alternative"]] = relationship(
        back_populates="version", order_by="Alternative.letter", cascade="all, delete-orphan", lazy="raise_on_sql"
    )
    guests: Mapped[list["Guest"]] = relationship(
        back_populates="version", order_by="Guest.position", cascade="all, delete-orphan", lazy="raise_on_sql"
    )

    seen: Mapped[list["SeenWarning"]] = relationship(
        order_by="SeenWarning.id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )

    @property
    def good_until(self) -> datetime | None:
        """Until when it may be accepted by now."""
        return self.extended_until or self.valid_until


class Guest(Base):
    """One of the party, by a label until names are known: when they arrive and leave, what they eat."""

    __tablename__ = "guests"
    __table_args__ = (CheckConstraint("arrives_on <= leaves_on", name="dates"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True)
    position: Mapped[int]
    label: Mapped[str]
    arrives_on: Mapped[date]
    arrives_at: Mapped[time]
    leaves_on: Mapped[date]
    leaves_at: Mapped[time]
    diet: Mapped[str] = mapped_column(default="")
    version: Mapped[Version] = relationship(back_populates="guests", lazy="raise_on_sql")


class Alternative(Base):
    """One of the ways the stay could be (A案, B案): where they sleep, how, and what it comes to."""

    __tablename__ = "alternatives"
    __table_args__ = (UniqueConstraint("version_id", "letter"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True)
    letter: Mapped[str]
    title: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    is_recommended: Mapped[bool] = mapped_column(default=False)
    # stored when sent: what was promised stays promised
    total_yen: Mapped[int | None]
    tax_yen: Mapped[int | None]
    lodging_tax_yen: Mapped[int | None]
    bathing_tax_yen: Mapped[int | None]
    version: Mapped[Version] = relationship(back_populates="alternatives", lazy="raise_on_sql")
    rooms: Mapped[list["RoomUse"]] = relationship(
        back_populates="alternative", order_by="RoomUse.position", cascade="all, delete-orphan", lazy="raise_on_sql"
    )
    overrides: Mapped[list["PriceOverride"]] = relationship(
        back_populates="alternative", order_by="PriceOverride.id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )
    items: Mapped[list["Item"]] = relationship(
        back_populates="alternative",
        order_by="[Item.day, Item.starts_at, Item.id]",
        cascade="all, delete-orphan",
        lazy="raise_on_sql",
    )
    lines: Mapped[list["Line"]] = relationship(
        back_populates="alternative", order_by="Line.position", cascade="all, delete-orphan", lazy="raise_on_sql"
    )


class RoomUse(Base):
    """How some of the party sleep in an alternative: it takes the next so many of the list, or all who are left.

    Without an offering the company sees to the bed itself.
    """

    __tablename__ = "room_uses"
    __table_args__ = (
        UniqueConstraint("alternative_id", "position"),
        CheckConstraint("people_per_room > 0 AND (people IS NULL OR people > 0)", name="people"),
        CheckConstraint("first_night IS NULL OR last_night IS NULL OR first_night <= last_night", name="nights"),
    )
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    alternative_id: Mapped[int] = mapped_column(ForeignKey("alternatives.id"))
    position: Mapped[int]
    offering_id: Mapped[int | None] = mapped_column(ForeignKey("offerings.id"))
    people_per_room: Mapped[int] = mapped_column(default=1)
    # the room's usual one where none was chosen
    meal_plan: Mapped[MealPlan | None] = mapped_column(words(MealPlan))
    people: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    first_night: Mapped[date | None]
    last_night: Mapped[date | None]
    alternative: Mapped[Alternative] = relationship(back_populates="rooms", lazy="raise_on_sql")


class PriceOverride(Base):
    """A price that holds for one offering of one alternative instead of the card's: why, and who said and set it."""

    __tablename__ = "price_overrides"
    __table_args__ = (
        UniqueConstraint("alternative_id", "offering_id"),
        CheckConstraint("sell_yen IS NOT NULL OR net_yen IS NOT NULL", name="price"),
        CheckConstraint("reason <> ''", name="reason"),
    )
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    alternative_id: Mapped[int] = mapped_column(ForeignKey("alternatives.id"))
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id"))
    unit: Mapped[Unit] = mapped_column(words(Unit))
    # tax included; None leaves the card's
    sell_yen: Mapped[int | None]
    net_yen: Mapped[int | None]
    reason: Mapped[str]
    said_by: Mapped[str] = mapped_column(default="")
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    set_at: Mapped[datetime]
    alternative: Mapped[Alternative] = relationship(back_populates="overrides", lazy="raise_on_sql")


class Item(Base):
    """Something at an hour of a day: from the catalogue (then it may cost and take stock) or free text."""

    __tablename__ = "items"
    __table_args__ = (
        Index(None, "alternative_id", "day"),
        CheckConstraint("NOT is_optional OR offering_id IS NOT NULL", name="optional"),
        CheckConstraint("NOT is_own OR offering_id IS NULL", name="own"),
    )
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    alternative_id: Mapped[int] = mapped_column(ForeignKey("alternatives.id"))
    day: Mapped[date]
    starts_at: Mapped[time]
    ends_at: Mapped[time | None]
    kind: Mapped[ItemKind] = mapped_column(words(ItemKind))
    title: Mapped[str]
    # what the catalogue or the day's skeleton calls it in English; typed titles have none
    title_en: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    offering_id: Mapped[int | None] = mapped_column(ForeignKey("offerings.id"))
    quantity: Mapped[int] = mapped_column(default=1)
    # outside the total until the reader ticks it
    is_optional: Mapped[bool] = mapped_column(default=False)
    # the company sees to it
    is_own: Mapped[bool] = mapped_column(default=False)
    # of what is on the way: a place of the catalogue, or words
    from_facility_id: Mapped[int | None] = mapped_column(ForeignKey("facilities.id"))
    from_place: Mapped[str] = mapped_column(default="")
    to_facility_id: Mapped[int | None] = mapped_column(ForeignKey("facilities.id"))
    to_place: Mapped[str] = mapped_column(default="")
    means: Mapped[Means | None] = mapped_column(words(Means))
    alternative: Mapped[Alternative] = relationship(back_populates="items", lazy="raise_on_sql")


class Line(Base):
    """A priced line, stored when the version is sent. `amount_yen` includes tax; taxes outside stand apart."""

    __tablename__ = "lines"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    alternative_id: Mapped[int] = mapped_column(ForeignKey("alternatives.id"), index=True)
    position: Mapped[int]
    kind: Mapped[LineKind] = mapped_column(words(LineKind))
    offering_id: Mapped[int | None] = mapped_column(ForeignKey("offerings.id"))
    facility_id: Mapped[int | None] = mapped_column(ForeignKey("facilities.id"))
    description: Mapped[str]
    description_en: Mapped[str]
    unit: Mapped[Unit] = mapped_column(words(Unit))
    quantity: Mapped[int]
    unit_yen: Mapped[int]
    amount_yen: Mapped[int]
    net_yen: Mapped[int | None]
    tax_class: Mapped[TaxClass] = mapped_column(words(TaxClass))
    tax_percent: Mapped[int]
    service_from: Mapped[date]
    service_to: Mapped[date]
    # which of the alternative's rooms it is for
    room_position: Mapped[int | None]
    is_optional: Mapped[bool] = mapped_column(default=False)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("items.id"))
    alternative: Mapped[Alternative] = relationship(back_populates="lines", lazy="raise_on_sql")


class SeenWarning(Base):
    """A warning of a draft that the desk has looked at and lets stand, with a word why."""

    __tablename__ = "seen_warnings"
    __table_args__ = (UniqueConstraint("version_id", "key"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    # what the warning is and of what, as the rules name it
    key: Mapped[str]
    word: Mapped[str] = mapped_column(default="")


class DraftStep(Base):
    """A draft as it was before an edit, whole, so that the edit can be taken back; once it is, as it was after it."""

    __tablename__ = "draft_steps"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True)
    # what was edited, as the event log has it
    what: Mapped[str]
    is_undone: Mapped[bool] = mapped_column(default=False)
    # JSON: whoever reads it is `service.content`
    content: Mapped[str] = mapped_column(deferred=True)


class VersionView(Base):
    """Somebody outside opened a sent version. Views are records, not a state; staff previews are not counted."""

    __tablename__ = "version_views"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True)
    link_id: Mapped[int | None] = mapped_column(ForeignKey("links.id"))
    at: Mapped[datetime]


class Consent(Base):
    """Consent to get the papers of the travel law electronically, for a trip: who, when, to which wording."""

    __tablename__ = "consents"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trips.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    wording: Mapped[str]
