"""What things cost on a day.

A card is everything agreed from one day on; of several cards that hold on a day the latest counts. A card has a row for
each combination it makes a difference for: season of the house, class of day, number of people, meal plan. Looking a
price up goes from the particular to the general:

1. high season, in the day's season or in any;
2. the day's season, then no season, and in each the class of the day before "every day".

A house without a price for Fridays counts Friday as an eve; one without a price for its high season takes the class the
day would have otherwise. A band of people is that of one room for what is paid by the night, of the party otherwise.

The class of a night is decided by its next morning: Sunday's night is an ordinary one, for on Monday people work;
Saturday's is an eve, as is that before a holiday; Friday's is a class of its own unless the Saturday is a holiday. What
is not by night goes by the day itself: Saturdays, Sundays and holidays are eves.

A price of None means "ask": nobody may guess it, so pricing stops until somebody has asked; so it does on a day that
the house keeps out of what was agreed (blackout), and on one that no card covers.

Worked example (a test repeats it): room L4-R with two meals, one person in the room, night of Wednesday 24 February
2027. The next morning is a working day and no season holds, so the ordinary row for one person holds: 13,200 yen
including tax, 10,450 for whoever shares.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any

from worktrip.catalogue.rules.seasons import Season, season_of
from worktrip.catalogue.rules.words import BY_NIGHT, DayClass, MealPlan, SeasonKind, Unit
from worktrip.kernel.calendar import in_force, is_holiday, is_weekday_night
from worktrip.kernel.errors import N_, Blocked, Invalid
from worktrip.kernel.money import Yen

SATURDAY = 6
_NO_CARD = N_("%(day)s の料金がまだ登録されていません。料金表を確認してください。")
_ASK = N_("料金が「要問合せ」のままのものがあります。提供元に確かめて、料金表に入れてください。")
_BLACKOUT = N_("%(day)s は、決めてある料金の対象外です。提供元に確かめて、料金表に入れてください。")


@dataclass(frozen=True)
class Price:
    """What is agreed, in yen with consumption tax: what the company pays and what the partner gets. None: "ask"."""

    sell_yen: int | None
    net_yen: int | None = None


@dataclass(frozen=True)
class RateRow:
    """One row of a card. Prices include consumption tax; None means "ask". `season` "" is the whole year."""

    offering_id: int
    day_class: DayClass
    unit: Unit
    sell_yen: int | None
    net_yen: int | None
    effective_from: date
    effective_to: date | None = None
    season: str = ""
    from_people: int = 1
    to_people: int | None = None
    meal_plan: MealPlan = MealPlan.NONE

    def takes(self, people: int) -> bool:
        """Whether it is for so many people."""
        return self.from_people <= people and (self.to_people is None or people <= self.to_people)

    @property
    def key(self) -> tuple[str, DayClass, MealPlan, int]:
        """What makes a difference within a card."""
        return self.season, self.day_class, self.meal_plan, self.from_people


@dataclass(frozen=True)
class RateBook:
    """Cards of some offerings, and the seasons that hold for each of them."""

    rows: Sequence[RateRow] = ()
    seasons: Mapping[int, Sequence[Season]] = field(default_factory=dict)

    @cached_property
    def _by_offering(self) -> dict[int, list[RateRow]]:
        found: dict[int, list[RateRow]] = {}
        for row in self.rows:
            found.setdefault(row.offering_id, []).append(row)
        return found

    def card(self, offering_id: int, day: date) -> list[RateRow]:
        """The rows of the card that holds on a day; none where no card does."""
        found = in_force(self._by_offering.get(offering_id, ()), day)
        latest = max((row.effective_from for row in found), default=None)
        return [row for row in found if row.effective_from == latest]

    def season_name(self, row: RateRow, day: date) -> str:
        """What the season of a row is called; "" where it holds all year."""
        season = season_of(self.seasons.get(row.offering_id, ()), SeasonKind.SEASON, day)
        return season.name if season is not None and season.code == row.season else ""


def day_class(day: date, *, by_night: bool = True) -> DayClass:
    """The class of the night that begins on this date, or of the day itself for what is not by night."""
    if not by_night:
        return DayClass.EVE if day.isoweekday() >= SATURDAY or is_holiday(day) else DayClass.ORDINARY
    if is_weekday_night(day):
        return DayClass.ORDINARY
    saturday = day + timedelta(days=1)
    is_friday = saturday.isoweekday() == SATURDAY and not is_holiday(saturday)
    return DayClass.FRIDAY if is_friday and _is_in_the_year(day) else DayClass.EVE


def _is_in_the_year(friday: date) -> bool:
    """Whether a Friday lies outside the turn of the year, when every night is an eve."""
    return (12, 29) > (friday.month, friday.day) > (1, 3)


def rate_on(
    book: RateBook, offering_id: int, day: date, *, people: int = 1, meal_plan: MealPlan = MealPlan.NONE
) -> RateRow:
    """The row that prices an offering on a day, its price known.

    Blocked where no card covers the day, where it is kept out of what was agreed, or where the price is "ask".
    """
    about: dict[str, Any] = {"setting": "rates", "day": day.isoformat(), "offering_id": offering_id}
    seasons = book.seasons.get(offering_id, ())
    fitting = [row for row in book.card(offering_id, day) if row.meal_plan is meal_plan and row.takes(max(people, 1))]
    row = next((row for wanted in _order(fitting, seasons, day) for row in fitting if row.key[:2] == wanted), None)
    if row is None:
        raise Blocked(_NO_CARD, **about)
    if season_of(seasons, SeasonKind.BLACKOUT, day) is not None:
        raise Blocked(_BLACKOUT, **about)
    if row.sell_yen is None:
        raise Blocked(_ASK, **about)
    return row


def _order(rows: Sequence[RateRow], seasons: Sequence[Season], day: date) -> list[tuple[str, DayClass]]:
    """Which season and class of day to look for, the most particular first."""
    if not rows:
        return []
    season = season_of(seasons, SeasonKind.SEASON, day)
    codes = [season.code, ""] if season else [""]
    own = day_class(day, by_night=rows[0].unit in BY_NIGHT)
    classes = [own, *([DayClass.EVE] if own is DayClass.FRIDAY else []), DayClass.EVERY]
    high = [(code, DayClass.HIGH) for code in codes] if season_of(seasons, SeasonKind.HIGH, day) else []
    return [*high, *((code, each) for code in codes for each in classes)]


def sell_yen(row: RateRow) -> Yen:
    """What one unit costs, tax included."""
    if row.sell_yen is None:
        raise ValueError("the price is to be asked")
    return row.sell_yen


def per_person(row: RateRow, people: int) -> Yen:
    """What one person pays for a night of a room that so many share; a room's price is parted, rounded up."""
    if people < 1:
        raise ValueError("nobody in the room")
    return -(-sell_yen(row) // people) if row.unit is Unit.ROOM_NIGHT else sell_yen(row)


def sell_or_nothing(row: RateRow) -> int:
    """A price to compare by; what is to be asked counts as nothing."""
    return row.sell_yen or 0


@dataclass(frozen=True)
class From:
    """The lowest of several prices, and whether there are others; no row where there is none."""

    row: RateRow | None
    varies: bool = False


@dataclass(frozen=True)
class Prices:
    """A card in short, for showing: what sharing costs on ordinary days and on eves, and what being alone does.

    None where the card has no such row. `rows` is the whole card.
    """

    rows: tuple[RateRow, ...]
    weekday: RateRow | None = None
    weekend: RateRow | None = None
    single: RateRow | None = None

    @property
    def is_one(self) -> bool:
        """Whether weekdays and weekends cost the same."""
        return (self.weekday and self.weekday.sell_yen) == (self.weekend and self.weekend.sell_yen)

    @property
    def is_whole(self) -> bool:
        """Whether this says all there is: no seasons, no Fridays, no other bands or plans."""
        shown = {row for row in self.rows if row in (self.weekday, self.weekend)}
        alone = [row for row in self.rows if row.to_people == 1]
        return len(shown) + len(alone) == len(self.rows)

    @property
    def weekday_from(self) -> "From":
        """What an ordinary day costs at least, high season, other seasons, bands and meal plans taken together."""
        return self._least(DayClass.EVERY, DayClass.ORDINARY, DayClass.HIGH)

    @property
    def weekend_from(self) -> "From":
        """The same of a day before a holiday."""
        return self._least(DayClass.EVERY, DayClass.EVE, DayClass.HIGH)

    def _least(self, *classes: DayClass) -> "From":
        # being alone in a room is told apart
        shared = [row for row in self.rows if row.day_class in classes and (row.to_people != 1 or self.single is None)]
        known = [row for row in shared if row.sell_yen is not None]
        least = min(known or shared, key=sell_or_nothing, default=None)
        return From(least, len({row.sell_yen for row in shared}) > 1)


def prices_on(book: RateBook, day: date) -> dict[int, Prices]:
    """The card of each offering as of a day, for showing: here "ask" is an answer, not a refusal."""
    return {
        offering_id: _short(book.card(offering_id, day))
        for offering_id in {row.offering_id for row in in_force(book.rows, day)}
    }


def _short(card: Sequence[RateRow]) -> Prices:
    rows = tuple(sorted(card, key=lambda row: (row.season, list(DayClass).index(row.day_class), row.from_people)))

    def first(*wanted: DayClass, alone: bool = False) -> RateRow | None:
        # what most people pay: all year, and for two where one person pays more
        found = [row for row in rows if not row.season and row.day_class in wanted]
        found = [row for row in found if row.takes(1)] if alone else ([row for row in found if row.takes(2)] or found)
        return next(iter(found), None)

    weekday = first(DayClass.EVERY, DayClass.ORDINARY)
    single = first(DayClass.EVERY, DayClass.ORDINARY, alone=True)
    weekend = first(DayClass.EVERY, DayClass.EVE)
    return Prices(rows, weekday, weekend, single if single != weekday else None)


def usual_rows(
    offering_id: int,
    prices: Mapping[DayClass, Price],
    *,
    unit: Unit,
    effective_from: date,
    meal_plan: MealPlan = MealPlan.NONE,
    alone: Price | None = None,
) -> list[RateRow]:
    """The card of a house that tells classes of days apart and takes so much more of who has a room alone."""
    more = alone or Price(0, 0)
    bands: list[tuple[int, int | None, Price]] = [(1, None, Price(0, 0))]
    if more.sell_yen or more.net_yen:
        bands = [(1, 1, more), (2, None, Price(0, 0))]
    return [
        RateRow(
            offering_id=offering_id,
            day_class=each,
            unit=unit,
            sell_yen=None if price.sell_yen is None else price.sell_yen + (extra.sell_yen or 0),
            net_yen=None if price.net_yen is None else price.net_yen + (extra.net_yen or 0),
            effective_from=effective_from,
            from_people=first,
            to_people=last,
            meal_plan=meal_plan,
        )
        for each, price in prices.items()
        for first, last, extra in bands
    ]


@dataclass(frozen=True)
class CardFault:
    """What makes no sense in a card: the place of the row, its field, and the sentence."""

    place: int
    field: str
    sentence: str


def card_faults(rows: Sequence[RateRow]) -> list[CardFault]:
    """What makes no sense in a card: units mixed in a meal plan, bands the wrong way round or overlapping."""
    found: list[CardFault] = []
    units: dict[MealPlan, Unit] = {}
    bands: dict[tuple[str, DayClass, MealPlan], list[tuple[int, RateRow]]] = {}
    for place, row in enumerate(rows):
        if units.setdefault(row.meal_plan, row.unit) is not row.unit:
            found.append(CardFault(place, "unit", N_("ひとつの料金表で、単位が混ざっています。")))
        if row.from_people < 1 or (row.to_people is not None and row.to_people < row.from_people):
            found.append(CardFault(place, "to_people", N_("人数の幅が逆です。")))
            continue
        bands.setdefault((row.season, row.day_class, row.meal_plan), []).append((place, row))
    for same in bands.values():
        same.sort(key=lambda each: each[1].from_people)
        for (_, before), (place, after) in pairwise(same):
            if before.to_people is None or before.to_people >= after.from_people:
                found.append(CardFault(place, "from_people", N_("同じ条件の料金が、人数で重なっています。")))
    return sorted(found, key=lambda fault: fault.place)


def check_card(rows: Iterable[RateRow]) -> None:
    """Hold a card to sense: one unit for a meal plan, bands that do not overlap, no row twice. Raises Invalid."""
    card = list(rows)
    if not card:
        raise Invalid(N_("料金を1行以上入れてください。"))
    for fault in card_faults(card):
        raise Invalid(fault.sentence)
