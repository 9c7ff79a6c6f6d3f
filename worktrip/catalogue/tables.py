"""Tables of the catalogue."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from worktrip.accounts.tables import Organisation
from worktrip.catalogue.rules import (
    DayClass,
    FacilityKind,
    FeeBase,
    ImportState,
    ItemKind,
    LandmarkKind,
    MealPlan,
    Noise,
    OfferingKind,
    Reach,
    ReleaseRule,
    SeasonKind,
    Serving,
    Unit,
    Weather,
)
from worktrip.kernel.tax import TaxClass
from worktrip.plumbing.database import Base, BigKey, words


class Facility(Base):
    """A place: lodging, activity provider, workspace, kit store … None in a fact: nobody has confirmed it."""

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
    # decides the lodging tax
    municipality_code: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    access: Mapped[str] = mapped_column(default="")
    access_en: Mapped[str] = mapped_column(default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    phone: Mapped[str] = mapped_column(default="")
    fax: Mapped[str] = mapped_column(default="")
    email: Mapped[str | None]
    reach: Mapped[Reach] = mapped_column(words(Reach), default=Reach.MAIL)
    sleeps: Mapped[int | None]
    exclusive_from: Mapped[int | None]
    # how many groups it takes on one day; None is any number
    max_groups: Mapped[int | None]
    lead_days: Mapped[int | None]
    # ISO weekdays on which it is closed, as text: "2,3" is Tuesday and Wednesday
    closed_weekdays: Mapped[str] = mapped_column(default="")
    wifi_down_mbps: Mapped[int | None]
    wifi_up_mbps: Mapped[int | None]
    wifi_measured_on: Mapped[date | None]
    work_seats: Mapped[int | None]
    desks: Mapped[int | None]
    has_chairs: Mapped[bool | None]
    outlets: Mapped[int | None]
    noise: Mapped[Noise | None] = mapped_column(words(Noise))
    has_door: Mapped[bool | None]
    has_projector: Mapped[bool | None]
    # the room-only price per person and night before tax decides the lodging tax; the lodging enters it
    room_only_ex_tax_yen: Mapped[int | None]
    has_onsen: Mapped[bool] = mapped_column(default=False)
    bathing_tax_yen: Mapped[int | None]
    bathing_tax_min_age: Mapped[int | None]
    invoice_notified_on: Mapped[date | None]
    check_in: Mapped[str] = mapped_column(default="15:00")
    check_out: Mapped[str] = mapped_column(default="10:00")
    # what is not booked so many days before comes free by itself; None is not before the hold's own minute
    release_days: Mapped[int | None]
    release_rule: Mapped[ReleaseRule] = mapped_column(words(ReleaseRule), default=ReleaseRule.WHOLE)
    # after how many days what it said is to be confirmed
    fresh_days: Mapped[int] = mapped_column(default=30)
    # how many days ahead its weekly patterns are filled in
    fill_days: Mapped[int] = mapped_column(default=365)
    is_open: Mapped[bool] = mapped_column(default=True)
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    # rooms first, as everybody looks for them
    offerings: Mapped[list["Offering"]] = relationship(
        back_populates="facility",
        primaryjoin=lambda: and_(Offering.facility_id == Facility.id, Offering.kind != OfferingKind.GROUPS),
        order_by=lambda: (Offering.kind != OfferingKind.ROOM, Offering.code),
        viewonly=True,
        lazy="raise_on_sql",
    )
    seasons: Mapped[list["SeasonRow"]] = relationship(order_by="SeasonRow.id", viewonly=True, lazy="raise_on_sql")


class Offering(Base):
    """One thing a facility offers. `is_counted` says whether the inventory counts it; None in a fact is "ask"."""

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
    min_people: Mapped[int | None]
    max_people: Mapped[int | None]
    min_age: Mapped[int | None]
    max_age: Mapped[int | None]
    beds: Mapped[int | None]
    # whether rooms of it can be given to women and men apart
    splits_by_gender: Mapped[bool | None]
    meal_plan: Mapped[MealPlan] = mapped_column(words(MealPlan), default=MealPlan.NONE)
    serving: Mapped[Serving | None] = mapped_column(words(Serving))
    # what a kitchen can do, as text: "vegetarian,allergy"
    diets: Mapped[str] = mapped_column(default="")
    weather: Mapped[Weather | None] = mapped_column(words(Weather))
    minutes: Mapped[int | None]
    # the facility's where it has none of its own
    lead_days: Mapped[int | None]
    is_counted: Mapped[bool] = mapped_column(default=True)
    # parts of a day that are counted apart, as text: "" (once a day), "am,pm,eve", "10:00,13:00"
    periods: Mapped[str] = mapped_column(default="")
    tax_class: Mapped[TaxClass] = mapped_column(words(TaxClass), default=TaxClass.STD10)
    is_open: Mapped[bool] = mapped_column(default=True)
    facility: Mapped[Facility] = relationship(lazy="raise_on_sql")


class SeasonRow(Base):
    """Days that mean something for a facility, or (`offering_id`) for one thing it offers."""

    __tablename__ = "seasons"
    __table_args__ = (CheckConstraint("is_yearly OR first_day <= last_day", name="days"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"), index=True)
    offering_id: Mapped[int | None] = mapped_column(ForeignKey("offerings.id"))
    kind: Mapped[SeasonKind] = mapped_column(words(SeasonKind))
    code: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")
    name_en: Mapped[str] = mapped_column(default="")
    first_day: Mapped[date]
    last_day: Mapped[date]
    is_yearly: Mapped[bool] = mapped_column(default=False)


class Photo(Base):
    """A photograph of a facility, or of one thing it offers: two sizes, nothing left of what the camera wrote."""

    __tablename__ = "photos"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"), index=True)
    offering_id: Mapped[int | None] = mapped_column(ForeignKey("offerings.id"))
    position: Mapped[int]
    caption: Mapped[str] = mapped_column(default="")
    caption_en: Mapped[str] = mapped_column(default="")
    sha256: Mapped[str] = mapped_column(index=True)
    width: Mapped[int]
    height: Mapped[int]
    large: Mapped[bytes] = mapped_column(deferred=True)
    small: Mapped[bytes] = mapped_column(deferred=True)
    added_at: Mapped[datetime]


class Rate(Base):
    """A row of a card: everything agreed for an offering from one day on. Tax included; None in sell means "ask"."""

    __tablename__ = "rates"
    __table_args__ = (
        UniqueConstraint(
            "offering_id", "effective_from", "season", "day_class", "meal_plan", "from_people", name="uq_rates_row"
        ),
        CheckConstraint("from_people >= 1 AND (to_people IS NULL OR to_people >= from_people)", name="band"),
    )
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id"))
    season: Mapped[str] = mapped_column(default="")
    day_class: Mapped[DayClass] = mapped_column(words(DayClass))
    from_people: Mapped[int] = mapped_column(default=1)
    to_people: Mapped[int | None]
    meal_plan: Mapped[MealPlan] = mapped_column(words(MealPlan), default=MealPlan.NONE)
    unit: Mapped[Unit] = mapped_column(words(Unit))
    sell_yen: Mapped[int | None]
    net_yen: Mapped[int | None]
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


class CancellationTermsRow(Base):
    """Our own table towards the company (受注型企画旅行), or a facility's towards us, as it holds from a day on."""

    __tablename__ = "cancellation_terms"
    __table_args__ = (
        CheckConstraint("(facility_id IS NULL) <> (contract_form IS NULL)", name="owner"),
        Index(None, "facility_id", "contract_form"),
    )
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    facility_id: Mapped[int | None] = mapped_column(ForeignKey("facilities.id"))
    contract_form: Mapped[str | None]
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]
    base: Mapped[FeeBase] = mapped_column(words(FeeBase), default=FeeBase.ALL_NIGHTS)
    # how far a group may shrink for nothing; None in the percentage: not at all
    free_percent: Mapped[int | None]
    free_days_before: Mapped[int] = mapped_column(default=10)
    free_from_people: Mapped[int] = mapped_column(default=15)
    bands: Mapped[list["CancellationBand"]] = relationship(
        order_by="[CancellationBand.from_people, CancellationBand.from_days_before.desc()]",
        cascade="all, delete-orphan",
        lazy="raise_on_sql",
    )


class CancellationBand(Base):
    """One row of such a table: a percentage for parties of a size, from some days before to others."""

    __tablename__ = "cancellation_bands"
    __table_args__ = (CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    terms_id: Mapped[int] = mapped_column(ForeignKey("cancellation_terms.id"), index=True)
    from_people: Mapped[int] = mapped_column(default=1)
    to_people: Mapped[int | None]
    # counted back from the first day: 20 … 8 days before; 0 is the day itself, -1 after the start
    from_days_before: Mapped[int]
    to_days_before: Mapped[int]
    percent: Mapped[int]
    source_note: Mapped[str] = mapped_column(default="")


class Programme(Base):
    """A bundle that was thought through once: by purpose, with several patterns, its days counted from the first."""

    __tablename__ = "programmes"
    __table_args__ = (CheckConstraint("max_people IS NULL OR max_people >= min_people", name="people"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_en: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    summary_en: Mapped[str] = mapped_column(default="")
    # what it is good for, as text: "development,team"
    purposes: Mapped[str] = mapped_column(default="")
    min_people: Mapped[int | None]
    max_people: Mapped[int | None]
    is_open: Mapped[bool] = mapped_column(default=True)
    patterns: Mapped[list["ProgrammePattern"]] = relationship(
        order_by="ProgrammePattern.position", cascade="all, delete-orphan", lazy="raise_on_sql"
    )


class ProgrammePattern(Base):
    """One way to do a programme: two days, three days, in winter."""

    __tablename__ = "programme_patterns"
    __table_args__ = (UniqueConstraint("programme_id", "position"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    position: Mapped[int]
    name: Mapped[str]
    name_en: Mapped[str]
    items: Mapped[list["ProgrammeItem"]] = relationship(
        order_by="[ProgrammeItem.day_number, ProgrammeItem.starts_at, ProgrammeItem.id]",
        cascade="all, delete-orphan",
        lazy="raise_on_sql",
    )


class ProgrammeItem(Base):
    """Something at an hour of a day of a pattern, day 1 being that of arrival, and what is done instead in rain."""

    __tablename__ = "programme_items"
    __table_args__ = (CheckConstraint("day_number >= 1", name="day"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    pattern_id: Mapped[int] = mapped_column(ForeignKey("programme_patterns.id"), index=True)
    day_number: Mapped[int]
    starts_at: Mapped[time]
    ends_at: Mapped[time | None]
    kind: Mapped[ItemKind] = mapped_column(words(ItemKind))
    title: Mapped[str]
    title_en: Mapped[str] = mapped_column(default="")
    offering_id: Mapped[int | None] = mapped_column(ForeignKey("offerings.id"))
    rain_title: Mapped[str] = mapped_column(default="")
    rain_title_en: Mapped[str] = mapped_column(default="")
    rain_offering_id: Mapped[int | None] = mapped_column(ForeignKey("offerings.id"))


class Landmark(Base):
    """What the schematic map shows besides the places: lakes, stations, interchanges, hospitals."""

    __tablename__ = "landmarks"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    kind: Mapped[LandmarkKind] = mapped_column(words(LandmarkKind))
    name: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str] = mapped_column(default="")
    latitude: Mapped[float]
    longitude: Mapped[float]
    # how far a lake reaches from west to east and from north to south
    width_m: Mapped[int | None]
    height_m: Mapped[int | None]


class CatalogueImport(Base):
    """A list somebody sent: the file until `ends_on`, how far it got, and what came of it as JSON."""

    __tablename__ = "catalogue_imports"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    name: Mapped[str]
    content: Mapped[bytes] = mapped_column(deferred=True)
    state: Mapped[ImportState] = mapped_column(words(ImportState), default=ImportState.CHECKING)
    rows_done: Mapped[int] = mapped_column(default=0)
    rows_total: Mapped[int] = mapped_column(default=0)
    result: Mapped[str] = mapped_column(default="{}")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]
    ends_on: Mapped[date] = mapped_column(index=True)
