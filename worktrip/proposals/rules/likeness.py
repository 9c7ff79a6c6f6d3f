"""A draft like a trip that was: its alternatives, rooms and hours on other days, for another party.

Everybody arrives and leaves in the pattern of then: of four who came one on the first day, two on the second and one on
the third, eight are two, four and two. Hours keep their distance from the first day, and what was counted by who was
here is counted again. Prices are those of today, since a draft has none of its own.

What belongs to those who came is never taken along: names, diets, remarks, reasons, the letter, prices of its own. Of
another company even titles are looked through: one in which it or somebody of it is named gives way to the plain word
for what it was. What is not offered any more stays as words, and it is said; so is what is closed on its new day.

Worked example (a test repeats it): S6 (榛名 from Tuesday 19:00, two from Wednesday 13:00, one from Thursday 12:00,
all to Friday) two weeks later for eight people: two from Tuesday 9 March 2027, four from Wednesday, two from Thursday,
16 person-nights.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from worktrip.catalogue.rules import Needed, is_closed_on
from worktrip.kernel.errors import N_
from worktrip.proposals.rules.facts import AlternativeFacts, ItemFacts, Offer, RoomUse, Sentence, VersionFacts
from worktrip.proposals.rules.party import GuestFacts, Party
from worktrip.proposals.rules.programmes import Things, usual_quantity
from worktrip.proposals.rules.rooming import rooming
from worktrip.proposals.rules.skeleton import movements
from worktrip.proposals.rules.words import ITEM_LABELS, ItemKind

# what such a thing is called in English where its title does not come along
_PLAIN: Mapping[ItemKind, str] = {
    ItemKind.WORK: "Work",
    ItemKind.MEAL: "Meal",
    ItemKind.ACTIVITY: "Activity",
    ItemKind.TRAVEL: "Travel",
    ItemKind.KIT: "Equipment",
    ItemKind.FREE: "Free time",
}
# names of one letter are in half of all words
SHORTEST_NAME = 2


@dataclass(frozen=True)
class Alike:
    """What a draft like another begins with, and what is not as it was."""

    party: Party
    alternatives: tuple[AlternativeFacts, ...]
    said: tuple[Sentence, ...]


def like(
    source: VersionFacts,
    first_day: date,
    people: int,
    who: Sequence[GuestFacts],
    things: Things,
    unspoken: Collection[str] = (),
) -> Alike:
    """A draft like `source` from `first_day` on for so many people; `who` gives them their names and diets, in order.

    `unspoken` is what no title may name. ValueError while nobody comes in `source`.
    """
    if source.party.first_day is None:
        raise ValueError("nobody comes in what is copied")
    by = first_day - source.party.first_day
    party = Party(tuple(_pattern(source.party, by, people, who)))
    names = frozenset(name for name in unspoken if len(name) >= SHORTEST_NAME)
    alternatives, said = [], dict[str, Sentence]()
    for each in source.alternatives:
        found = _alternative(each, by, source.party, party, things, names)
        alternatives.append(found)
        for sentence in _lost(each, found, party, things):
            said.setdefault(repr(sentence), sentence)
    return Alike(party, tuple(alternatives), tuple(said.values()))


def _pattern(before: Party, by: timedelta, people: int, who: Sequence[GuestFacts]) -> Iterator[GuestFacts]:
    for place in range(people):
        then = before.guests[place * before.heads // people]
        yield replace(
            who[place],
            arrives_on=then.arrives_on + by,
            arrives_at=then.arrives_at,
            leaves_on=then.leaves_on + by,
            leaves_at=then.leaves_at,
        )


def _alternative(
    each: AlternativeFacts, by: timedelta, before: Party, party: Party, things: Things, names: frozenset[str]
) -> AlternativeFacts:
    rooms = tuple(_room(use, by, before.heads, party.heads, things) for use in each.rooms)
    title = each.title if not _names(each.title, names) else ""
    if not title and (house := next((use.room for use in rooms if use.room), None)) is not None:
        title = house.facility_name
    items = tuple(_item(item, by, before, party, things, names) for item in each.items)
    return AlternativeFacts(each.letter, title, is_recommended=each.is_recommended, rooms=rooms, items=items)


def _room(use: RoomUse, by: timedelta, before: int, after: int, things: Things) -> RoomUse:
    """The same room for its part of the party; who had rooms counted out has them in proportion, at least one each."""
    offer = things.offers.get(use.room.offering_id) if use.room and _is_open(use.room, things) else None
    people = None if use.people is None else max(use.people * after // before, 1)
    first, last = (night + by if night else None for night in (use.first_night, use.last_night))
    room = offer if offer is None or use.meal_plan is None else replace(offer, meal_plan=use.meal_plan)
    return RoomUse(room, use.people_per_room, use.meal_plan, people, first_night=first, last_night=last)


def _item(
    item: ItemFacts, by: timedelta, before: Party, party: Party, things: Things, names: frozenset[str]
) -> ItemFacts:
    day, offer, title, title_en = item.day + by, None, item.title, item.title_en
    quantity = item.quantity
    if item.offer is not None and _is_open(item.offer, things):
        offer = things.offers[item.offer.offering_id]
        units = things.units.get(offer.offering_id, frozenset())
        if quantity == usual_quantity(item.offer, units, item.day, item.starts_at, before):
            quantity = usual_quantity(offer, units, day, item.starts_at, party)
    if _names(title, names) or _names(title_en, names):
        title, title_en = (offer.name, offer.name_en) if offer else (ITEM_LABELS[item.kind], _PLAIN[item.kind])
    quantity, leg = quantity if offer else 1, item.leg
    if leg is not None and (_names(leg.from_place, names) or _names(leg.to_place, names)):
        leg = None
    moved = replace(item, day=day, title=title, title_en=title_en, offer=offer, quantity=quantity, leg=leg, id=0)
    # who comes and goes has names of its own in the new party
    going = (each.note for each in movements(day, party) if _is_same_movement(each, moved))
    return replace(moved, note=next(going, ""), is_optional=moved.is_optional and offer is not None)


def _is_same_movement(each: ItemFacts, item: ItemFacts) -> bool:
    return (each.kind, each.title, each.starts_at) == (item.kind, item.title, item.starts_at)


def _names(text: str, names: Iterable[str]) -> bool:
    return any(name in text for name in names)


def _is_open(offer: Offer, things: Things) -> bool:
    needed = things.needed.get(offer.offering_id)
    return offer.offering_id in things.offers and (needed is None or needed.is_open)


def _lost(then: AlternativeFacts, now: AlternativeFacts, party: Party, things: Things) -> Iterator[Sentence]:
    """What is not offered any more, and what is closed on a day it is wanted for."""
    for offer in then.offers():
        if not _is_open(offer, things):
            yield Sentence(N_("%(name)sは、いま案内していません。"), {"name": _called(offer)})
    days: dict[int, set[date]] = {}
    for sleepers in rooming(now.rooms, party).sleepers:
        if sleepers.use.room is not None:
            days.setdefault(sleepers.use.room.offering_id, set()).update(sleepers.nights)
    for item in now.items:
        if item.offer is not None:
            days.setdefault(item.offer.offering_id, set()).add(item.day)
    for offer in now.offers():
        needed = things.needed.get(offer.offering_id)
        closed = [day for day in sorted(days.get(offer.offering_id, ())) if needed and _is_closed(needed, day)]
        for day in closed:
            yield Sentence(N_("%(name)sは、%(day)sは休みです。"), {"name": _called(offer), "day": day})


def _is_closed(needed: Needed, day: date) -> bool:
    return is_closed_on(needed.seasons, needed.closed_weekdays, day)


def _called(offer: Offer) -> tuple[str, str]:
    (house, house_en), (name, name_en) = offer.place, offer.named
    return f"{house} {name}", f"{house_en} {name_en}"
