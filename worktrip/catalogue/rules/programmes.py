"""Programmes: bundles that were thought through once, their days counted from that of arrival.

A programme has several patterns (two days, three days, in winter); a pattern has items by day and hour, and for what
rain would spoil something that is done instead. Laid onto a first day it becomes dates; before that it is held against
what it needs: hours that overlap, days without anything, places that are closed that day, parties too small or too
large, and open air without a plan for rain.

Worked example (a test repeats it): "1日目 13:00" of a pattern that begins on Wednesday 24 February 2027 is that day at
13:00, and "3日目 9:00" is Friday the 26th.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any

from worktrip.catalogue.rules.seasons import Season, is_closed_on
from worktrip.catalogue.rules.words import ItemKind, Weather
from worktrip.kernel.errors import N_


@dataclass(frozen=True)
class PlannedItem:
    """Something at an hour of a day of a pattern, and what is done instead in rain."""

    day_number: int
    starts_at: time
    kind: ItemKind
    title: str = ""
    ends_at: time | None = None
    title_en: str = ""
    offering_id: int | None = None
    rain_title: str = ""
    rain_title_en: str = ""
    rain_offering_id: int | None = None

    @property
    def has_rain_plan(self) -> bool:
        """Whether somebody said what is done in rain."""
        return bool(self.rain_title) or self.rain_offering_id is not None


@dataclass(frozen=True)
class Needed:
    """What a programme has to know of something that it uses."""

    name: str
    name_en: str = ""
    min_people: int | None = None
    max_people: int | None = None
    weather: Weather | None = None
    is_open: bool = True
    closed_weekdays: frozenset[int] = frozenset()
    seasons: Sequence[Season] = ()


@dataclass(frozen=True)
class Remark:
    """Something to see to in a pattern; `place` is the item's place in it, None where it is about a day."""

    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)
    place: int | None = None


def days_of(items: Iterable[PlannedItem]) -> int:
    """How many days a pattern takes; none without items."""
    return max((item.day_number for item in items), default=0)


def date_of(item: PlannedItem, first_day: date) -> date:
    """The date of an item when the pattern begins on a day."""
    return first_day + timedelta(days=item.day_number - 1)


def look_over(items: Sequence[PlannedItem], needed: Mapping[int, Needed]) -> list[Remark]:
    """What to see to in a pattern whenever it is used: times, empty days, rain. In the order of the items."""
    found: list[Remark] = []
    order = sorted(range(len(items)), key=lambda place: (items[place].day_number, items[place].starts_at))
    for place in order:
        item = items[place]
        if item.ends_at is not None and item.ends_at <= item.starts_at:
            found.append(Remark(N_("終わりが始まりより前です。"), place=place))
    for before, place in pairwise(order):
        earlier, later = items[before], items[place]
        if earlier.day_number == later.day_number and earlier.ends_at and earlier.ends_at > later.starts_at:
            found.append(
                Remark(N_("%(time)sまでの予定と重なっています。"), {"time": f"{earlier.ends_at:%H:%M}"}, place)
            )
    filled = {item.day_number for item in items}
    found += [
        Remark(N_("%(number)s日目に予定がありません。"), {"number": number})
        for number in range(1, days_of(items))
        if number not in filled
    ]
    return found + [remark for place in order for remark in _rain(items[place], place, needed)]


def _rain(item: PlannedItem, place: int, needed: Mapping[int, Needed]) -> Iterable[Remark]:
    own = needed.get(item.offering_id or 0)
    instead = needed.get(item.rain_offering_id or 0)
    if own is not None and own.weather is Weather.DRY and not item.has_rain_plan:
        yield Remark(N_("雨の日はできません。雨のときの予定を入れてください。"), place=place)
    if instead is not None and instead.weather is Weather.DRY:
        yield Remark(N_("雨のときの予定も、雨の日はできないものです。"), place=place)


def check_use(
    items: Sequence[PlannedItem],
    needed: Mapping[int, Needed],
    *,
    first_day: date,
    last_day: date | None = None,
    people: int | None = None,
) -> list[Remark]:
    """What stands in the way when a pattern begins on `first_day`, for so many people, in a stay to `last_day`."""
    found: list[Remark] = []
    for place, item in enumerate(items):
        day = date_of(item, first_day)
        if last_day is not None and day > last_day:
            found.append(Remark(N_("帰ったあとの日になっています。"), place=place))
        for offering_id in (item.offering_id, item.rain_offering_id):
            if offering_id is not None and offering_id in needed:
                found += _in_the_way(needed[offering_id], place, day, people)
    return found


def _in_the_way(thing: Needed, place: int, day: date, people: int | None) -> Iterable[Remark]:
    named = {"name": thing.name, "name_en": thing.name_en}
    if not thing.is_open:
        yield Remark(N_("%(name)sは、いま案内していません。"), named, place)
    elif is_closed_on(thing.seasons, thing.closed_weekdays, day):
        yield Remark(N_("%(name)sは、%(day)sは休みです。"), {**named, "day": day}, place)
    if people is None:
        return
    if thing.min_people is not None and people < thing.min_people:
        yield Remark(N_("%(name)sは、%(least)s名からです。"), {**named, "least": thing.min_people}, place)
    if thing.max_people is not None and people > thing.max_people:
        yield Remark(N_("%(name)sは、1組%(most)s名までです。"), {**named, "most": thing.max_people}, place)
