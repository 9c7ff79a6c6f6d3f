"""Alternatives held against each other: what each comes to, and what is otherwise at which hour.

Things are recognised by what they are called, day by day; of two that are called the same on one day, the first is held
against the first. Nothing here says what we pay: it may be shown to anybody.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from worktrip.kernel.errors import N_
from worktrip.kernel.money import Yen
from worktrip.proposals.rules.checks.people import LATE_AFTERNOON, LATE_MORNING
from worktrip.proposals.rules.facts import AlternativeFacts, ItemFacts, VersionFacts
from worktrip.proposals.rules.party import Party
from worktrip.proposals.rules.price import Quote
from worktrip.proposals.rules.rooming import rooming
from worktrip.proposals.rules.words import ItemKind


class Mark(StrEnum):
    """What differs in a row."""

    ONLY = "only"  # not in every alternative
    DAY = "day"  # there too, on another day
    HOUR = "hour"
    PLACE = "place"
    NUMBER = "number"
    PRICE = "price"


MARK_LABELS: dict[Mark, str] = {
    Mark.ONLY: N_("ない案があります"),
    Mark.DAY: N_("日が違います"),
    Mark.HOUR: N_("時刻が違います"),
    Mark.PLACE: N_("場所が違います"),
    Mark.NUMBER: N_("数が違います"),
    Mark.PRICE: N_("値段が違います"),
}


@dataclass(frozen=True)
class Sums:
    """What an alternative comes to for this party; None while it cannot be priced."""

    letter: str
    total_yen: Yen | None
    price_yen: Yen | None
    taxes_yen: Yen | None
    per_head_yen: Yen | None
    # so many people sleep so many nights, and eat so often
    nights: int
    dinners: int
    lunches: int
    breakfasts: int


@dataclass(frozen=True)
class Row:
    """One thing on one day, in each alternative or not, and how it differs."""

    items: tuple[ItemFacts | None, ...]
    # what it costs in each, over the whole stay
    yen: tuple[Yen | None, ...]
    marks: tuple[Mark, ...]

    @property
    def starts_at(self) -> time:
        return min(item.starts_at for item in self.items if item is not None)


@dataclass(frozen=True)
class Comparison:
    """Alternatives side by side: in the order of `letters`, wherever there is one of each."""

    letters: tuple[str, ...]
    sums: tuple[Sums, ...]
    days: tuple[tuple[date, tuple[Row, ...]], ...]

    @property
    def differing(self) -> "Comparison":
        """Only what differs; a day on which nothing does is left out."""
        kept = ((day, tuple(row for row in rows if row.marks)) for day, rows in self.days)
        return Comparison(self.letters, self.sums, tuple((day, rows) for day, rows in kept if rows))


def compare(version: VersionFacts, quotes: Mapping[str, Quote]) -> Comparison:
    """The alternatives of a version against each other; `quotes` by letter, of those that can be priced."""
    each = version.alternatives
    letters = tuple(alternative.letter for alternative in each)
    days = sorted({*version.party.days, *(item.day for alternative in each for item in alternative.items)})
    costs = [_costs(quotes.get(letter)) for letter in letters]
    return Comparison(
        letters,
        tuple(_sums(alternative, version.party, quotes.get(alternative.letter)) for alternative in each),
        tuple((day, tuple(_rows(day, each, costs))) for day in days),
    )


def _sums(each: AlternativeFacts, party: Party, quote: Quote | None) -> Sums:
    found = rooming(each.rooms, party)
    return Sums(
        letter=each.letter,
        total_yen=quote.total_yen if quote else None,
        price_yen=quote.price_yen if quote else None,
        taxes_yen=quote.lodging_tax_yen + quote.bathing_tax_yen if quote else None,
        per_head_yen=quote.per_head(party.heads) if quote else None,
        nights=sum(sleepers.person_nights for sleepers in found.sleepers),
        dinners=sum(found.dinners.values()) + _eaten(each, "dinner"),
        lunches=_eaten(each, "lunch"),
        breakfasts=sum(found.breakfasts.values()) + _eaten(each, "breakfast"),
    )


def _eaten(each: AlternativeFacts, meal: str) -> int:
    """Portions of the catalogue that are planned."""
    planned = (item for item in each.items if item.kind is ItemKind.MEAL and item.offer is not None)
    return sum(item.quantity for item in planned if _meal_at(item.starts_at) == meal)


def _meal_at(at: time) -> str:
    return "breakfast" if at < LATE_MORNING else "dinner" if at >= LATE_AFTERNOON else "lunch"


def _costs(quote: Quote | None) -> dict[int, Yen]:
    found: dict[int, Yen] = defaultdict(int)
    for line in quote.lines if quote else ():
        if line.offering_id is not None:
            found[line.offering_id] += line.amount_yen
    return found


def _rows(day: date, alternatives: tuple[AlternativeFacts, ...], costs: list[dict[int, Yen]]) -> list[Row]:
    places: dict[str, list[list[ItemFacts | None]]] = defaultdict(list)
    for column, alternative in enumerate(alternatives):
        seen: dict[str, int] = defaultdict(int)
        for item in sorted(alternative.on(day), key=lambda each: each.starts_at):
            name = item.title
            if seen[name] == len(places[name]):
                places[name].append([None] * len(alternatives))
            places[name][seen[name]][column] = item
            seen[name] += 1
    rows = [_row(tuple(items), alternatives, costs) for found in places.values() for items in found]
    return sorted(rows, key=lambda row: row.starts_at)


def _row(
    items: tuple[ItemFacts | None, ...], alternatives: tuple[AlternativeFacts, ...], costs: list[dict[int, Yen]]
) -> Row:
    there = [item for item in items if item is not None]
    yen = tuple(
        cost.get(item.offer.offering_id) if item is not None and item.offer is not None else None
        for item, cost in zip(items, costs, strict=True)
    )
    marks: list[Mark] = []
    if None in items:
        lacking = (each for item, each in zip(items, alternatives, strict=True) if item is None)
        is_elsewhere = any(_is_on_another_day(there[0], each) for each in lacking)
        marks.append(Mark.DAY if is_elsewhere else Mark.ONLY)
    if len({(item.starts_at, item.ends_at) for item in there}) > 1:
        marks.append(Mark.HOUR)
    if len({item.quantity for item in there}) > 1:
        marks.append(Mark.NUMBER)
    if len({item.offer and item.offer.offering_id for item in there}) > 1:
        marks.append(Mark.PLACE)
    elif len({each for each in yen if each is not None}) > 1:
        marks.append(Mark.PRICE)
    return Row(items, yen, tuple(marks))


def _is_on_another_day(item: ItemFacts, each: AlternativeFacts) -> bool:
    days = {other.day for other in each.items if other.title == item.title}
    return bool(days) and item.day not in days
