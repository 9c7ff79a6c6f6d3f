"""A programme of the catalogue put into an alternative: its days become dates, its things are counted for this party.

Everything lands, at its hour; what should be looked at is said beside it: hours that overlap, days outside the stay,
hours at which nobody is here, places that are closed, parties too small or too large. Only what stands there already,
and breakfasts, dinners, arrivals and departures that the day has under the same name, are left out, and that is said.

In rain something else is done: it lands instead, or is kept as a remark beside what it would replace.

Worked example (a test repeats it): "雪の季節" from Tuesday 23 February 2027 for the four of S6. The snowshoe walk of
the first afternoon lands at 14:00, when nobody is here yet: that is said, and one is counted. The meeting room of the
second morning is wanted once, whoever is here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from worktrip.catalogue.rules import Needed, OfferingKind, PlannedItem, Unit, check_use, date_of
from worktrip.kernel.errors import N_
from worktrip.proposals.rules.facts import AlternativeFacts, ItemFacts, Offer, Sentence
from worktrip.proposals.rules.party import Party
from worktrip.proposals.rules.words import ItemKind

# who is taken along in several boats or vans, each for so many
PARTED = frozenset({OfferingKind.ACTIVITY, OfferingKind.TRANSPORT})
# what a day has once, whatever its hour
ONCE_A_DAY = frozenset({ItemKind.MEAL, ItemKind.TRAVEL})


class Rain(StrEnum):
    """What becomes of the plan for rain."""

    BESIDE = "beside"
    INSTEAD = "instead"


@dataclass(frozen=True)
class Things:
    """What is known of the things a programme uses, by id: the offer, its conditions, the units it is priced by."""

    offers: Mapping[int, Offer]
    needed: Mapping[int, Needed]
    units: Mapping[int, frozenset[Unit]]


@dataclass(frozen=True)
class LaidIn:
    """The items that land in an alternative, and what to look at."""

    items: tuple[ItemFacts, ...]
    said: tuple[Sentence, ...]


def usual_quantity(offer: Offer, units: frozenset[Unit], day: date, at: time, party: Party) -> int:
    """How many of something a party wants at an hour: by the person those who are here, boats and vans by what they
    take, anything else once.
    """
    here = len(party.here(day, at)) or len(party.here(day)) or 1
    if Unit.PERSON in units:
        return here
    if Unit.GROUP in units and offer.kind in PARTED and offer.max_people:
        return -(-here // offer.max_people)
    return 1


def lay_in(
    pattern: Sequence[PlannedItem],
    first_day: date,
    alternative: AlternativeFacts,
    party: Party,
    things: Things,
    *,
    rain: Rain = Rain.BESIDE,
    in_english: bool = False,
) -> LaidIn:
    """The items of a pattern that begins on `first_day`, as this party needs them, and everything to look at."""
    landed: list[ItemFacts] = []
    said: list[Sentence] = []
    for planned in sorted(pattern, key=lambda each: (each.day_number, each.starts_at)):
        chosen, note = _in_rain(planned, things, rain, in_english)
        item = _item(chosen, date_of(chosen, first_day), note, party, things)
        if any(_is_same(item, there) for there in alternative.items):
            said.append(_said(N_("「%(title)s」(%(day)s)は、もうあるので入れませんでした。"), item))
            continue
        said += _to_look_at(item, chosen, first_day, party, things)
        said += _overlaps(item, [*alternative.items, *landed])
        landed.append(item)
    return LaidIn(tuple(landed), tuple(said))


def _in_rain(planned: PlannedItem, things: Things, rain: Rain, in_english: bool) -> tuple[PlannedItem, str]:
    """What is done, and the remark on what is done in rain."""
    if not planned.has_rain_plan:
        return planned, ""
    offer = things.offers.get(planned.rain_offering_id or 0)
    title = planned.rain_title or (offer.name if offer else "")
    title_en = planned.rain_title_en or (offer.name_en if offer else "") or title
    if rain is Rain.BESIDE:
        return planned, f"If it rains: {title_en}" if in_english else f"雨のときは、{title}"  # data
    ends_at = None if offer is not None and offer.minutes else planned.ends_at
    instead = replace(planned, title=title, title_en=title_en, offering_id=planned.rain_offering_id, ends_at=ends_at)
    return replace(instead, rain_title="", rain_title_en="", rain_offering_id=None), ""


def _item(planned: PlannedItem, day: date, note: str, party: Party, things: Things) -> ItemFacts:
    offer = things.offers.get(planned.offering_id or 0)
    needed = things.needed.get(planned.offering_id or 0)
    title, title_en = planned.title, planned.title_en
    if offer is not None and not title:
        title, title_en = offer.name, offer.name_en
    ends_at = planned.ends_at
    if ends_at is None and offer is not None and offer.minutes:
        ends_at = _after(planned.starts_at, offer.minutes)
    # what is not offered any more is kept as words
    if needed is not None and not needed.is_open:
        offer = None
    quantity = 1
    if offer is not None:
        units = things.units.get(offer.offering_id, frozenset())
        quantity = usual_quantity(offer, units, day, planned.starts_at, party)
    return ItemFacts(
        day, planned.starts_at, planned.kind, title, ends_at=ends_at, note=note, offer=offer, quantity=quantity,
        title_en=title_en,
    )  # fmt: skip


def _after(starts_at: time, minutes: int) -> time | None:
    ends = datetime.combine(date.min, starts_at) + timedelta(minutes=minutes)
    return ends.time() if ends.date() == date.min else None


def _is_same(item: ItemFacts, there: ItemFacts) -> bool:
    if (item.day, item.title) != (there.day, there.title):
        return False
    return item.starts_at == there.starts_at or (item.offer is None and item.kind in ONCE_A_DAY)


def _to_look_at(
    item: ItemFacts, planned: PlannedItem, first_day: date, party: Party, things: Things
) -> Iterator[Sentence]:
    here = party.here(item.day, item.starts_at)
    if item.day not in party.days:
        yield _said(N_("「%(title)s」(%(day)s)は、滞在の日の外です。"), item)
    elif not here and item.kind is not ItemKind.TRAVEL:
        yield _said(N_("「%(title)s」(%(day)s %(at)s)のとき、だれもいません。"), item)
    alone = replace(planned, rain_offering_id=None)
    for remark in check_use([alone], things.needed, first_day=first_day, people=len(here) or None):
        values = dict(remark.values)
        if "name" in values:
            values["name"] = (values["name"], values.pop("name_en", "") or values["name"])
        yield Sentence(remark.sentence, values)


def _overlaps(item: ItemFacts, there: Iterable[ItemFacts]) -> Iterator[Sentence]:
    for other in there:
        if other.day == item.day and _meet(item, other):
            yield _said(N_("「%(title)s」(%(day)s %(at)s)は、「%(other)s」と重なっています。"), item, other=other.named)


def _meet(one: ItemFacts, other: ItemFacts) -> bool:
    """Whether their hours overlap; what has no end takes no time."""
    if one.ends_at is None or other.ends_at is None:
        return False
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _said(message: str, item: ItemFacts, **more: object) -> Sentence:
    return Sentence(message, {"title": item.named, "day": item.day, "at": item.starts_at, **more})
