"""A version as plain values, for every calculation and for pages: no row, no session."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from worktrip.catalogue.rules import BY_NIGHT, FacilityKind, MealPlan, OfferingKind, Unit, Weather
from worktrip.kernel import writing
from worktrip.kernel.money import Yen
from worktrip.kernel.tax import BathingTaxRate, TaxClass
from worktrip.proposals.rules.party import Party
from worktrip.proposals.rules.words import ItemKind, LineKind, Means, VersionState


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
class Leg:
    """A way from one place to another, by name; where each lies, in degrees, if that is known."""

    from_place: str
    to_place: str
    means: Means
    from_point: tuple[float, float] | None = None
    to_point: tuple[float, float] | None = None
    # where they are places of the catalogue
    from_facility_id: int | None = None
    to_facility_id: int | None = None


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
    # may be ticked by the reader: held, but outside the total until then
    is_optional: bool = False
    # the company sees to it: at no price, with no stock
    is_own: bool = False
    # of travel: from where to where, and how
    leg: Leg | None = None
    id: int = 0

    @property
    def named(self) -> tuple[str, str]:
        """What it is called in Japanese and in English."""
        return self.title, self.title_en or self.title


@dataclass(frozen=True)
class RoomUse:
    """How some of the party sleep: in which kind of room, so many to one, on which nights.

    It takes the next `people` of the party's list, or all who are left. Without a room the company sees to it itself.
    """

    room: Offer | None
    people_per_room: int = 1
    # what was chosen; the room's usual one where nothing was
    meal_plan: MealPlan | None = None
    people: int | None = None
    note: str = ""
    first_night: date | None = None
    last_night: date | None = None
    id: int = 0

    @property
    def is_plain(self) -> bool:
        """Whether it takes everybody on every night, as it always was before there could be several."""
        return self.people is None and self.first_night is None and self.last_night is None and not self.note

    def covers(self, night: date) -> bool:
        """Whether somebody may sleep there on that night."""
        first, last = self.first_night, self.last_night
        return (first is None or first <= night) and (last is None or night <= last)


@dataclass(frozen=True)
class RoomChoice:
    """A room as somebody chooses it; without an offering the company sees to the bed itself."""

    offering_id: int | None
    people_per_room: int = 1
    meal_plan: MealPlan | None = None
    people: int | None = None
    note: str = ""
    first_night: date | None = None
    last_night: date | None = None


@dataclass(frozen=True)
class Override:
    """A price that holds for one alternative instead of the card's, with the reason; the desk's alone to see."""

    offering_id: int
    unit: Unit
    sell_yen: Yen | None
    net_yen: Yen | None
    reason: str
    # who of the house said the price we pay
    said_by: str = ""
    set_by_id: int | None = None
    set_at: datetime | None = None


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
    # which of the alternative's rooms it is for, counted from 0
    room_position: int | None = None
    # outside the total until the item is ticked
    is_optional: bool = False
    item_id: int | None = None

    @property
    def is_fee(self) -> bool:
        """Whether it is our own fee, which no partner gets anything of."""
        return self.kind in (LineKind.PLANNING_FEE, LineKind.HANDLING_FEE)

    @property
    def is_outside(self) -> bool:
        """Whether it is a tax that no consumption tax is due on."""
        return self.kind in (LineKind.LODGING_TAX, LineKind.BATHING_TAX)

    @property
    def is_by_night(self) -> bool:
        return self.unit in BY_NIGHT


def places(named: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    """Names of houses as one name, in Japanese and in English; None without any."""
    each = list(dict.fromkeys(named))
    return ("、".join(name for name, _ in each), ", ".join(name for _, name in each)) if each else None


def called(title: str, place: tuple[str, str] | None) -> tuple[str, str]:
    """A title in Japanese and in English: who is called after a lodging in one language is so in the other.

    A title of its own is typed once. If that is in Japanese, it is the lodging's name that an English reader gets.
    """
    if not place or not title:
        return title, title
    if title in place:
        return place
    return title, place[1] if place[1] and writing.is_japanese(title) else title


@dataclass(frozen=True)
class AlternativeFacts:
    """One of the ways the stay could be. `lines` and sums are there once the version was sent."""

    letter: str
    title: str = ""
    reason: str = ""
    is_recommended: bool = False
    # where they sleep; several where the party is parted or moves
    rooms: tuple[RoomUse, ...] = ()
    items: tuple[ItemFacts, ...] = ()
    lines: tuple[LineFacts, ...] = ()
    overrides: tuple[Override, ...] = ()
    total_yen: Yen | None = None
    tax_yen: Yen | None = None
    lodging_tax_yen: Yen | None = None
    bathing_tax_yen: Yen | None = None
    id: int = 0

    @property
    def named(self) -> tuple[str, str]:
        """What it is called in Japanese and in English."""
        return called(self.title, self.place)

    @property
    def room(self) -> Offer | None:
        """The room most things are said about: the first of them."""
        return next((use.room for use in self.rooms if use.room is not None), None)

    @property
    def lodgings(self) -> tuple[Offer, ...]:
        """A room of each house they sleep in, in order."""
        houses: dict[int, Offer] = {}
        for use in self.rooms:
            if use.room is not None:
                houses.setdefault(use.room.facility_id, use.room)
        return tuple(houses.values())

    @property
    def place(self) -> tuple[str, str] | None:
        """The names of all houses they sleep in, in Japanese and in English; None without any."""
        return places(room.place for room in self.lodgings)

    def offers(self) -> Iterator[Offer]:
        """Everything of the catalogue in it, as often as it appears: rooms first."""
        yield from (use.room for use in self.rooms if use.room is not None)
        yield from (item.offer for item in self.items if item.offer is not None)

    @property
    def known_offers(self) -> tuple[Offer, ...]:
        """The same, each once."""
        return tuple({offer.offering_id: offer for offer in self.offers()}.values())

    def offer_of(self, offering_id: int) -> Offer | None:
        """That of it which has an id, None if nothing has."""
        return next((offer for offer in self.offers() if offer.offering_id == offering_id), None)

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
    # stated as part of the price of a trip made to order, tax included; None: none is stated
    planning_fee_yen: Yen | None = None
    # whether they meet and part within the area of a regional registration; None: nobody has said
    meets_in_area: bool | None = None
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
    def items(self) -> list[ItemFacts]:
        """Everything at an hour of a day in any of its alternatives."""
        return [item for each in self.alternatives for item in each.items]

    @property
    def offers(self) -> list[Offer]:
        """Everything of the catalogue in it, as often as it appears."""
        return [offer for each in self.alternatives for offer in each.offers()]

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
