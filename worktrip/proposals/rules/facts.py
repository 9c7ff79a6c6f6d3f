"""A version as plain values, for every calculation and for pages: no row, no session."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from worktrip.catalogue.rules import BY_NIGHT, FacilityKind, MealPlan, OfferingKind, Unit, Weather
from worktrip.kernel.money import Yen
from worktrip.kernel.tax import BathingTaxRate, TaxClass
from worktrip.proposals.rules.party import Party
from worktrip.proposals.rules.words import ItemKind, LineKind, VersionState


@dataclass(frozen=True)
class Offer:
    """An offering with what its facility decides: taxes, meals, how early it must be asked."""

    offering_id: int
    facility_id: int
    kind: OfferingKind
    name: str
    name_en: str
    facility_name: str
    facility_name_en: str
    facility_code: str = ""
    facility_kind: FacilityKind = FacilityKind.LODGING
    tax_class: TaxClass = TaxClass.STD10
    is_counted: bool = True
    min_people: int | None = 1
    max_people: int | None = None
    minutes: int | None = None
    periods: str = ""
    meal_plan: MealPlan = MealPlan.NONE
    lead_days: int | None = None
    municipality_code: str = ""
    room_only_ex_tax_yen: Yen | None = None
    has_onsen: bool = False
    bathing_tax_yen: Yen | None = None
    bathing_tax_min_age: int | None = None
    wifi_down_mbps: int | None = None
    work_seats: int | None = None
    sleeps: int | None = None
    weather: Weather | None = None
    # what its kitchen can do, as text; "" while nobody knows
    diets: str = ""
    phone: str = ""
    # latitude and longitude in degrees
    point: tuple[float, float] | None = None
    closed_weekdays: frozenset[int] = frozenset()

    @property
    def named(self) -> tuple[str, str]:
        """Its name in Japanese and in English, as sentences take it."""
        return self.name, self.name_en

    @property
    def place(self) -> tuple[str, str]:
        """The facility's name in Japanese and in English."""
        return self.facility_name, self.facility_name_en

    @property
    def has_dinner(self) -> bool:
        return self.meal_plan.has_dinner

    @property
    def has_breakfast(self) -> bool:
        return self.meal_plan.has_breakfast

    @property
    def bathing(self) -> BathingTaxRate:
        return BathingTaxRate(
            has_onsen=self.has_onsen, stay_rate_yen=self.bathing_tax_yen, min_age=self.bathing_tax_min_age
        )


@dataclass(frozen=True)
class Hours:
    """When something is: the day, from when, and until when if that is known."""

    day: date
    starts_at: time
    ends_at: time | None = None


@dataclass(frozen=True)
class ItemFacts:
    """Something at an hour of a day; with an offer it may cost and take stock."""

    day: date
    starts_at: time
    kind: ItemKind
    title: str
    ends_at: time | None = None
    note: str = ""
    offer: Offer | None = None
    quantity: int = 1
    title_en: str = ""
    id: int = 0

    @property
    def named(self) -> tuple[str, str]:
        """What it is called in Japanese and in English."""
        return self.title, self.title_en or self.title


@dataclass(frozen=True)
class LineFacts:
    """A priced line. Amounts include tax; taxes outside have their own lines. `service_to` is the day after."""

    kind: LineKind
    description: str
    description_en: str
    unit: Unit
    quantity: int
    unit_yen: Yen
    amount_yen: Yen
    net_yen: Yen | None
    tax_class: TaxClass
    tax_percent: int
    service_from: date
    service_to: date
    offering_id: int | None = None
    facility_id: int | None = None

    @property
    def is_outside(self) -> bool:
        """Whether it is a tax that no consumption tax is due on."""
        return self.kind in (LineKind.LODGING_TAX, LineKind.BATHING_TAX)

    @property
    def is_by_night(self) -> bool:
        return self.unit in BY_NIGHT


def called(title: str, place: tuple[str, str] | None) -> tuple[str, str]:
    """A title in Japanese and in English: who is called after a lodging in one language is so in the other."""
    return place if place and title and title in place else (title, title)


@dataclass(frozen=True)
class AlternativeFacts:
    """One of the ways the stay could be. `lines` and sums are there once the version was sent."""

    letter: str
    title: str = ""
    reason: str = ""
    is_recommended: bool = False
    room: Offer | None = None
    people_per_room: int = 1
    # what was chosen; the room's usual one where nothing was
    meal_plan: MealPlan | None = None
    items: tuple[ItemFacts, ...] = ()
    lines: tuple[LineFacts, ...] = ()
    total_yen: Yen | None = None
    tax_yen: Yen | None = None
    lodging_tax_yen: Yen | None = None
    bathing_tax_yen: Yen | None = None
    id: int = 0

    @property
    def named(self) -> tuple[str, str]:
        """What it is called in Japanese and in English."""
        return called(self.title, self.room.place if self.room else None)

    def on(self, day: date) -> tuple[ItemFacts, ...]:
        return tuple(item for item in self.items if item.day == day)


@dataclass(frozen=True)
class VersionFacts:
    """One version of a trip's proposal, whole."""

    trip_id: int
    number: int
    state: VersionState
    party: Party = field(default_factory=Party)
    alternatives: tuple[AlternativeFacts, ...] = ()
    contract_form: str = ""
    letter: str = ""
    change_note: str = ""
    created_at: datetime | None = None
    sent_at: datetime | None = None
    valid_until: datetime | None = None
    extended_until: datetime | None = None
    digest: str | None = None
    paper_id: int | None = None
    terms_id: int | None = None
    terms_delivered_at: datetime | None = None
    id: int = 0

    def alternative(self, letter: str) -> AlternativeFacts | None:
        """The alternative of that letter, None if there is none."""
        return next((each for each in self.alternatives if each.letter == letter), None)

    @property
    def good_until(self) -> datetime | None:
        """Until when it may be accepted: as it was sent, or as it was put off since."""
        return self.extended_until or self.valid_until

    @property
    def recommended(self) -> AlternativeFacts | None:
        """The one we would take; the first if none is marked."""
        return next((each for each in self.alternatives if each.is_recommended), next(iter(self.alternatives), None))

    @property
    def offers(self) -> list[Offer]:
        """Everything of the catalogue in it, as often as it appears."""
        rooms = [each.room for each in self.alternatives if each.room]
        return rooms + [item.offer for each in self.alternatives for item in each.items if item.offer]

    @property
    def offering_ids(self) -> set[int]:
        """Everything of the catalogue in it."""
        return {offer.offering_id for offer in self.offers}


@dataclass(frozen=True)
class Sentence:
    """A msgid and what fills it; names ending in `_yen` are money, dates and times are shown as such,
    a pair is the Japanese and the English of one name.
    """

    message: str
    values: Mapping[str, object] = field(default_factory=dict)
