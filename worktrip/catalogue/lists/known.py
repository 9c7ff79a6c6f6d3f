"""The catalogue as rows of its lists: what an import is compared with, and what an export writes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from worktrip.catalogue.lists.described import (
    BAND,
    CANCELLATION,
    FACILITIES,
    LANDMARKS,
    OFFERINGS,
    RATES,
    SEASONS,
    STEP,
    TERMS,
    USUAL,
    WEEK,
    Listed,
)
from worktrip.catalogue.rules import UsualWeek

Values = Mapping[str, Any]
# (offering or facility, first day)
Since = tuple[str, date]


@dataclass(frozen=True, slots=True)
class Kept:
    """Something the database has: its key there, and its facts by the names of the columns."""

    id: int
    values: Values


@dataclass
class Known:
    """Everything there is, by codes. A place has the facts of its business too."""

    facilities: dict[str, Kept] = field(default_factory=dict)
    # business of a place; businesses by folded name; their facts
    business_of: dict[str, int] = field(default_factory=dict)
    businesses: dict[str, int] = field(default_factory=dict)
    business_facts: dict[int, Values] = field(default_factory=dict)
    offerings: dict[str, Kept] = field(default_factory=dict)
    # codes that the service gave itself
    reserved: frozenset[str] = frozenset()
    seasons: dict[str, list[Kept]] = field(default_factory=dict)
    # rows in the order of BAND
    cards: dict[Since, list[tuple[Any, ...]]] = field(default_factory=dict)
    # rows in the order of TERMS and STEP
    tables: dict[Since, list[tuple[Any, ...]]] = field(default_factory=dict)
    # what usually is to be had, as the inventory keeps it: by offering, part of a day and first day
    usual: dict[tuple[str, str, date], UsualWeek] = field(default_factory=dict)
    programmes: dict[str, Kept] = field(default_factory=dict)
    # by programme and number; `items` are rows in the order of ITEM
    patterns: dict[tuple[str, int], Kept] = field(default_factory=dict)
    landmarks: dict[str, Kept] = field(default_factory=dict)

    def latest(self, since: Mapping[Since, object]) -> dict[str, date]:
        """The first day of the newest card or table of each."""
        newest: dict[str, date] = {}
        for code, day in since:
            newest[code] = max(day, newest.get(code, day))
        return newest

    def rows(self, listed: Listed) -> Iterator[Values]:
        """The rows of a list, in the order in which people look for them."""
        keyed = {FACILITIES.name: self.facilities, LANDMARKS.name: self.landmarks}.get(listed.name)
        if keyed is not None:
            yield from (kept.values for _, kept in sorted(keyed.items()))
        elif listed is OFFERINGS:
            yield from (kept.values for _, kept in sorted(self.offerings.items(), key=_by_place))
        elif listed is SEASONS:
            yield from (kept.values for _, found in sorted(self.seasons.items()) for kept in found)
        elif listed is RATES:
            yield from _wholes(self.cards, "offering_code", BAND)
        elif listed is CANCELLATION:
            yield from _wholes(self.tables, "facility_code", (*TERMS, *STEP))
        elif listed is USUAL:
            for _, week in sorted(self.usual.items()):
                yield {**vars(week), **dict(zip(WEEK, week.numbers, strict=True))}
        else:
            yield from self._programmes()

    def _programmes(self) -> Iterator[Values]:
        for code, programme in sorted(self.programmes.items()):
            patterns = sorted((number, kept) for (of, number), kept in self.patterns.items() if of == code)
            if not patterns:
                yield programme.values
            for number, pattern in patterns:
                about = {**programme.values, **pattern.values, "position": number}
                for item in pattern.values["items"] or [{}]:
                    yield {**about, **item}


def _by_place(item: tuple[str, Kept]) -> tuple[str, str]:
    return item[1].values["facility_code"], item[0]


def _wholes(since: Mapping[Since, list[tuple[Any, ...]]], owner: str, names: tuple[str, ...]) -> Iterator[Values]:
    for (code, day), rows in sorted(since.items()):
        for row in rows:
            yield {owner: code, "effective_from": day, **dict(zip(names, row, strict=True))}
