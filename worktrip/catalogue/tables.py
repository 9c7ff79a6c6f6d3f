"""Tables of the catalogue."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from worktrip.accounts.tables import Organisation
from worktrip.catalogue.rules import DayClass, FacilityKind, OfferingKind, Reach, Unit
from worktrip.kernel.tax import TaxClass
from worktrip.plumbing.database import Base, BigKey, words


class Facility(Base):
    """A lodging, activity provider, workspace, kit store or transport. None in a fact: nobody has confirmed it."""

    __tablename__ = "facilities"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    kind: Mapped[FacilityKind] = mapped_column(words(FacilityKind))
    name: Mapped[str]
    name_en: Mapped[str]
    name_kana: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(default="")
    summary_en: Mapped[str] = mapped_column(default="")
    municipality_code: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str | None]
    reach: Mapped[Reach] = mapped_column(words(Reach), default=Reach.MAIL)
    map_x: Mapped[int | None]
    map_y: Mapped[int | None]
    sleeps: Mapped[int | None]
    exclusive_from: Mapped[int | None]
    lead_days: Mapped[int | None]
    # ISO weekdays on which it is closed, as text: "2,3" is Tuesday and Wednesday
    closed_weekdays: Mapped[str] = mapped_column(default="")
    wifi_down_mbps: Mapped[int | None]
    wifi_measured_on: Mapped[date | None]
    work_seats: Mapped[int | None]
    # the room-only price per person and night before tax decides the lodging tax; the lodging enters it
    room_only_ex_tax_yen: Mapped[int | None]
    has_onsen: Mapped[bool] = mapped_column(default=False)
    bathing_tax_yen: Mapped[int | None]
    bathing_tax_min_age: Mapped[int | None]
    invoice_notified_on: Mapped[date | None]
    check_in: Mapped[str] = mapped_column(default="15:00")
    check_out: Mapped[str] = mapped_column(default="10:00")
    is_open: Mapped[bool] = mapped_column(default=True)
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    # rooms first, as everybody looks for them
    offerings: Mapped[list["Offering"]] = relationship(
        back_populates="facility",
        order_by=lambda: (Offering.kind != OfferingKind.ROOM, Offering.code),
        lazy="raise_on_sql",
    )


class Offering(Base):
    """One thing a facility offers. `is_counted` says whether the inventory counts it."""

    __tablename__ = "offerings"
    __table_args__ = (CheckConstraint("max_people IS NULL OR max_people >= min_people", name="people"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"), index=True)
    kind: Mapped[OfferingKind] = mapped_column(words(OfferingKind))
    name: Mapped[str]
    name_en: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    summary_en: Mapped[str] = mapped_column(default="")
    # per room for rooms, per party otherwise
    min_people: Mapped[int] = mapped_column(default=1)
    max_people: Mapped[int | None]
    is_counted: Mapped[bool] = mapped_column(default=True)
    has_dinner: Mapped[bool] = mapped_column(default=False)
    has_breakfast: Mapped[bool] = mapped_column(default=False)
    is_indoor: Mapped[bool] = mapped_column(default=True)
    minutes: Mapped[int | None]
    tax_class: Mapped[TaxClass] = mapped_column(words(TaxClass), default=TaxClass.STD10)
    is_open: Mapped[bool] = mapped_column(default=True)
    facility: Mapped[Facility] = relationship(back_populates="offerings", lazy="raise_on_sql")


class Rate(Base):
    """A price of an offering from a day on. Sell and net include consumption tax; None in sell means "ask"."""

    __tablename__ = "rates"
    __table_args__ = (UniqueConstraint("offering_id", "day_class", "effective_from"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id"), index=True)
    day_class: Mapped[DayClass] = mapped_column(words(DayClass))
    unit: Mapped[Unit] = mapped_column(words(Unit))
    sell_yen: Mapped[int | None]
    net_yen: Mapped[int | None]
    single_supplement_yen: Mapped[int] = mapped_column(default=0)
    single_supplement_net_yen: Mapped[int] = mapped_column(default=0)
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]


class ConsumptionTaxRate(Base):
    """A percentage of consumption tax from a day on: a row, never a constant."""

    __tablename__ = "consumption_tax_rates"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    tax_class: Mapped[TaxClass] = mapped_column(words(TaxClass))
    percent: Mapped[int]
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]
    source_note: Mapped[str] = mapped_column(default="")


class LodgingTaxBand(Base):
    """What a municipality's lodging tax takes of one person and night, by the room-only price before tax."""

    __tablename__ = "lodging_tax_bands"
    __table_args__ = (Index(None, "municipality_code", "effective_from"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    # "20" is the prefecture's default for every municipality without rows of its own
    municipality_code: Mapped[str]
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]
    from_yen: Mapped[int]
    to_yen: Mapped[int | None]
    yen: Mapped[int | None]
    permille: Mapped[int | None]
    source_note: Mapped[str] = mapped_column(default="")


class CancellationBand(Base):
    """Our own ladder towards the company (受注型企画旅行), or a facility's towards us: a percentage from a day on."""

    __tablename__ = "cancellation_bands"
    __table_args__ = (
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        Index(None, "facility_id", "contract_form"),
    )
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    facility_id: Mapped[int | None] = mapped_column(ForeignKey("facilities.id"))
    contract_form: Mapped[str | None]
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]
    # counted back from the first day: 20 … 8 days before; 0 is the day itself, -1 after the start
    from_days_before: Mapped[int]
    to_days_before: Mapped[int]
    percent: Mapped[int]
    source_note: Mapped[str] = mapped_column(default="")
