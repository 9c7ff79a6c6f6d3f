"""What a company may ask for, and what a stay will roughly cost.

The range shown before sending is not a quote: it spans what the lodgings that can sleep the party take for the nights,
from the cheapest shared room to the dearest room alone, dinner and breakfast, consumption, lodging and bathing tax in.

Worked example (a test repeats it): two weekday nights from Wednesday 24 February 2027 at a pension of 10,450 yen with
2,750 yen more for having the room alone, lodging tax 200 yen: shared 2 × (10,450 + 200) = 21,300 yen a head, alone
2 × (10,450 + 2,750 + 200) = 26,800 yen.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from worktrip.catalogue.rules import MealPlan, RateBook, per_person, rate_on
from worktrip.kernel.calendar import ONE_DAY, answer_due, is_weekday_night
from worktrip.kernel.errors import N_, Blocked
from worktrip.kernel.money import Yen
from worktrip.kernel.tax import BathingTaxRate, LodgingTaxRate, bathing_tax, lodging_tax
from worktrip.trips.rules import PURPOSE_LABELS, Purpose


class MustHave(StrEnum):
    """What a company cannot do without."""

    SINGLE_ROOMS = "single_rooms"
    CONFIDENTIAL = "confidential"
    DESKS = "desks"
    QUIET = "quiet"
    KIT = "kit"
    BUYOUT = "buyout"
    CHILDREN = "children"
    DIET = "diet"
    TRANSFER = "transfer"


class BudgetBand(StrEnum):
    """What a company would spend on one person for the whole stay."""

    TO_20 = "to_20"
    TO_30 = "to_30"
    TO_40 = "to_40"
    TO_60 = "to_60"
    OVER_60 = "over_60"


MUST_HAVE_LABELS: dict[MustHave, str] = {
    MustHave.SINGLE_ROOMS: N_("1人に1部屋"),
    MustHave.CONFIDENTIAL: N_("人に聞かれない部屋"),
    MustHave.DESKS: N_("机といすのある仕事場"),
    MustHave.QUIET: N_("静かなところ"),
    MustHave.KIT: N_("開発合宿セットを借りたい"),
    MustHave.BUYOUT: N_("貸切にしたい"),
    MustHave.CHILDREN: N_("子どもと一緒"),
    MustHave.DIET: N_("食事に気をつける人がいる"),
    MustHave.TRANSFER: N_("駅からの送迎"),
}
MUST_HAVE_NOTES: dict[MustHave, str] = {
    MustHave.KIT: N_("モニター、プロジェクター、ホワイトボードなど。無料です。"),
    MustHave.DIET: N_("アレルギー、菜食など。くわしくは決まってからうかがいます。"),
}
BUDGET_LABELS: dict[BudgetBand, str] = {
    BudgetBand.TO_20: N_("2万円まで"),
    BudgetBand.TO_30: N_("3万円まで"),
    BudgetBand.TO_40: N_("4万円まで"),
    BudgetBand.TO_60: N_("6万円まで"),
    BudgetBand.OVER_60: N_("6万円をこえてもよい"),
}

# what a form offers, in the order of the page
PURPOSES: list[tuple[str, str]] = [(purpose.value, label) for purpose, label in PURPOSE_LABELS.items()]
PURPOSE_ICONS: dict[str, str] = {
    Purpose.DEVELOPMENT.value: "laptop",
    Purpose.MEETING.value: "talk",
    Purpose.TEAM.value: "people",
    Purpose.CONFIDENTIAL.value: "lock",
    Purpose.FAMILY.value: "family",
    Purpose.COMMUNITY.value: "leaf",
}
MUST_HAVE_ICONS: dict[str, str] = {
    MustHave.SINGLE_ROOMS.value: "bed",
    MustHave.CONFIDENTIAL.value: "lock",
    MustHave.DESKS.value: "laptop",
    MustHave.QUIET.value: "leaf",
    MustHave.KIT.value: "kit",
    MustHave.BUYOUT.value: "key",
    MustHave.CHILDREN.value: "family",
    MustHave.DIET.value: "meal",
    MustHave.TRANSFER.value: "car",
}

MOST_NIGHTS = 30
# characters of a code
MOST_CODE = 60
MOST_PEOPLE = 300
# in which a guess is made while nobody knows the date: rates and tax of a date that is neither near nor far
GUESS_AHEAD = timedelta(days=60)


def words_of(must_haves: Collection[MustHave]) -> str:
    """Must-haves as they are kept: in the order of the enum, with commas."""
    return ",".join(wanted.value for wanted in MustHave if wanted in must_haves)


def must_haves_of(words: str) -> list[MustHave]:
    """Must-haves as they were kept."""
    return [MustHave(word) for word in words.split(",") if word]


class AboutKind(StrEnum):
    """What an inquiry may be about."""

    FACILITY = "facility"
    OFFERING = "offering"
    PROGRAMME = "programme"


@dataclass(frozen=True)
class About:
    """What an inquiry is about, by its kind and code; written "facility/L4"."""

    kind: AboutKind
    code: str

    def __str__(self) -> str:
        return f"{self.kind.value}/{self.code}"


def about_of(text: str) -> About | None:
    """What a text names; None for anything else, since it stands in an address that anybody may change."""
    kind, _slash, code = text.strip().partition("/")
    return About(AboutKind(kind), code) if kind in set(AboutKind) and 0 < len(code) <= MOST_CODE else None


@dataclass(frozen=True)
class RoomOffer:
    """A room with dinner and breakfast, and what the price of its nights depends on."""

    offering_id: int
    people_per_room: int
    sleeps: int | None
    municipality_code: str
    room_only_ex_tax_yen: Yen | None
    meal_plan: MealPlan = MealPlan.HALF_BOARD
    bathing: BathingTaxRate = field(default_factory=lambda: BathingTaxRate(has_onsen=False))


@dataclass(frozen=True)
class PriceRange:
    """What one person pays for the whole stay, from and to, all taxes in; and what was assumed."""

    low_yen: Yen
    high_yen: Yen
    people: int
    nights: int
    is_guess: bool
    is_spread: bool
    only_single: bool


def guessed_nights(today: date, nights: int) -> list[date]:
    """So many weekday nights some two months ahead: what a price is shown for while there is no date."""
    found: list[date] = []
    night = today + GUESS_AHEAD
    while len(found) < nights:
        if is_weekday_night(night):
            found.append(night)
        night += ONE_DAY
    return found


def price_range(
    offers: Iterable[RoomOffer],
    rates: RateBook,
    lodging_taxes: Sequence[LodgingTaxRate],
    *,
    nights: Sequence[date],
    people: int,
    only_single: bool = False,
    is_guess: bool = False,
) -> PriceRange | None:
    """The lowest and highest price per person for these nights; None where nothing can be said.

    Lodgings that cannot sleep the party are left out, unless none can: then it is spread over several (`is_spread`).
    A lodging whose price is "ask", or of which a tax is not confirmed, is left out too: a guess is never shown.
    """
    if not nights or people < 1:
        return None
    known = list(offers)
    large = [offer for offer in known if offer.sleeps is not None and offer.sleeps >= people]
    prices = [
        price
        for offer in large or known
        for heads in _occupancies(offer, people, only_single)
        if (price := _price(offer, heads, rates, lodging_taxes, nights)) is not None
    ]
    if not prices:
        return None
    return PriceRange(min(prices), max(prices), people, len(nights), is_guess, not large, only_single)


def _occupancies(offer: RoomOffer, people: int, only_single: bool) -> set[int]:
    """How many may share a room: nobody, or as many as fit and come."""
    return {1} if only_single else {1, max(1, min(offer.people_per_room, people))}


def _price(
    offer: RoomOffer,
    heads: int,
    rates: RateBook,
    lodging_taxes: Sequence[LodgingTaxRate],
    nights: Sequence[date],
) -> Yen | None:
    if offer.room_only_ex_tax_yen is None:
        return None
    try:
        taxes = bathing_tax(offer.bathing, [None], len(nights)) + sum(
            lodging_tax(lodging_taxes, offer.municipality_code, night, offer.room_only_ex_tax_yen) for night in nights
        )
        rows = (rate_on(rates, offer.offering_id, night, people=heads, meal_plan=offer.meal_plan) for night in nights)
        return taxes + sum(per_person(row, heads) for row in rows)
    except Blocked:
        return None


# What the hearing leaves open -----------------------------------------------------------------------------------------


class QuestionState(StrEnum):
    """How far an open question is."""

    OPEN = "open"
    ASKED = "asked"
    ANSWERED = "answered"


QUESTION_LABELS: dict[QuestionState, str] = {
    QuestionState.OPEN: N_("まだ"),
    QuestionState.ASKED: N_("たずねました"),
    QuestionState.ANSWERED: N_("わかりました"),
}
MOST_DAYS = MOST_NIGHTS + 1


def question_state(asked_at: datetime | None, answered_at: datetime | None) -> QuestionState:
    """How far a question is, by when it was put to the organiser and when it was answered."""
    if answered_at is not None:
        return QuestionState.ANSWERED
    return QuestionState.OPEN if asked_at is None else QuestionState.ASKED


@dataclass(frozen=True)
class Block:
    """A part of a day of the stay, the first day being 1, and what it is for."""

    day_number: int
    starts_at: time
    ends_at: time
    words: str


@dataclass(frozen=True)
class Unsettled:
    """A question as the desk writes it down; without an owner it is for the organiser to answer. `id` if known."""

    body: str
    due_on: date
    owner_id: int | None = None
    id: int | None = None


@dataclass(frozen=True)
class Known:
    """What an inquiry said, as far as what it left out decides what has to be asked."""

    has_dates: bool
    has_goal: bool
    has_budget: bool
    needs_approval_paper: bool
    has_diet: bool
    dates_note: str = ""


def unknowns(known: Known) -> list[tuple[str, dict[str, str]]]:
    """What the organiser has to be asked after such an inquiry: msgids with their values, in the order of the sheet."""
    asked: list[tuple[bool, str, dict[str, str]]] = [
        (not known.has_goal, N_("帰るときに、何ができていたら成功ですか。"), {}),
        (known.needs_approval_paper, N_("承認なさるのはどなたで、いつまでに決まりますか。"), {}),
        (not known.has_dates and not known.dates_note, N_("日程の候補はいつですか。"), {}),
        (
            not known.has_dates and bool(known.dates_note),
            N_("「%(words)s」のうち、日程の候補はいつですか。"),
            {"words": known.dates_note},
        ),
        (not known.has_budget, N_("1人あたりのご予算は、およそいくらですか。"), {}),
        (known.has_diet, N_("食事に気をつける方は、何名で、どのような内容ですか。"), {}),
    ]
    return [(sentence, values) for is_open, sentence, values in asked if is_open]


# Hand-overs at the desk -----------------------------------------------------------------------------------------------

# working days for which a row of the inbox says from whom it came
HANDOVER_SHOWS = 3


def handover_shows(handed_at: datetime, now: datetime) -> bool:
    """Whether a hand-over is still news to whoever got the trip."""
    return now <= answer_due(handed_at, HANDOVER_SHOWS)
