"""What if: a version a week earlier or later, with more or fewer people, or in another house.

Everything is moved together. Shifted, everybody and every hour move by as many days. Resized, who is added comes and
goes as most do, the last of the list leave first, and what was counted by who is here is counted again; a number that
somebody set otherwise stays. In another house, what belonged to the old one (its lounge, its dining room) is sought
among what the new one has, and where there is none the hour stays without a place, which is said.

Worked example (a test repeats it): S6 sleeps 8 person-nights at 13,200 yen. With five more, who come on Wednesday at
13:00 as most do and leave on Friday, it is 8 + 5 x 2 = 18 person-nights: 237,600 yen of rooms and 3,600 of lodging tax
instead of 105,600 and 1,600.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from worktrip.catalogue.rules import OfferingKind, Unit
from worktrip.inventory.rules import Breach, SlotKey, Wants
from worktrip.kernel.errors import N_
from worktrip.kernel.money import Yen
from worktrip.proposals.rules.facts import AlternativeFacts, ItemFacts, Leg, Offer, RoomUse, Sentence, VersionFacts
from worktrip.proposals.rules.party import GuestFacts, Party
from worktrip.proposals.rules.price import Quote
from worktrip.proposals.rules.programmes import usual_quantity
from worktrip.proposals.rules.ways import leg_named
from worktrip.proposals.rules.words import IN_ENGLISH

WEEK, SOME_PEOPLE = 7, 5
Units = Mapping[int, frozenset[Unit]]


class ChangeKind(StrEnum):
    """What is different."""

    SHIFT = "shift"
    PEOPLE = "people"
    ROOM = "room"


@dataclass(frozen=True)
class Change:
    """So many days later, so many people more, or (its id) another room type."""

    kind: ChangeKind
    by: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.by}"

    @classmethod
    def of(cls, text: str) -> "Change | None":
        """The change a text says, None if it says none."""
        kind, _, by = text.partition(":")
        number = by.removeprefix("-")
        if kind not in set(ChangeKind) or not number.isdecimal() or len(number) > 9:
            return None
        return cls(ChangeKind(kind), int(by))


@dataclass(frozen=True)
class Changed:
    """A version as it would be, and what could not come along."""

    version: VersionFacts
    said: tuple[Sentence, ...] = ()


def shift(version: VersionFacts, days: int) -> Changed:
    """Everybody and everything so many days later."""
    by = timedelta(days=days)
    guests = (
        replace(guest, arrives_on=guest.arrives_on + by, leaves_on=guest.leaves_on + by)
        for guest in version.party.guests
    )
    alternatives = tuple(
        replace(
            each,
            rooms=tuple(_later(use, by) for use in each.rooms),
            items=tuple(replace(item, day=item.day + by) for item in each.items),
        )
        for each in version.alternatives
    )
    return Changed(replace(version, party=Party(tuple(guests)), alternatives=alternatives))


def _later(use: RoomUse, by: timedelta) -> RoomUse:
    first, last = (night + by if night else None for night in (use.first_night, use.last_night))
    return replace(use, first_night=first, last_night=last)


def resize(version: VersionFacts, by: int, units: Units, label: str = "参加者%d") -> Changed:  # data
    """So many people more, who come as most do, or fewer, the last of the list first; at least one stays."""
    guests = version.party.guests
    party = Party(guests[: max(len(guests) + by, 1)] if by < 0 else (*guests, *_added(guests, by, label)))
    alternatives = tuple(
        replace(
            each,
            rooms=_with_room_for(each.rooms, party.heads - version.party.heads),
            items=tuple(_counted_anew(item, version.party, party, units) for item in each.items),
        )
        for each in version.alternatives
    )
    return Changed(replace(version, party=party, alternatives=alternatives))


def _with_room_for(rooms: tuple[RoomUse, ...], more: int) -> tuple[RoomUse, ...]:
    """Rooms for so many more, who stand at the end of the list: the last takes them, if none takes whoever is left."""
    if more <= 0 or not rooms or any(use.people is None for use in rooms):
        return rooms
    return (*rooms[:-1], replace(rooms[-1], people=(rooms[-1].people or 0) + more))


def _added(guests: tuple[GuestFacts, ...], by: int, label: str) -> list[GuestFacts]:
    if not guests:
        return []
    patterns = Counter((each.arrives_on, each.arrives_at, each.leaves_on, each.leaves_at) for each in guests)
    usual, _ = patterns.most_common(1)[0]
    taken, added, number = {each.label for each in guests}, list[GuestFacts](), len(guests)
    while len(added) < by:
        number += 1
        if label % number not in taken:
            added.append(GuestFacts(label % number, *usual))
    return added


def _counted_anew(item: ItemFacts, before: Party, after: Party, units: Units) -> ItemFacts:
    if item.offer is None:
        return item
    priced_by = units.get(item.offer.offering_id, frozenset())
    if item.quantity != usual_quantity(item.offer, priced_by, item.day, item.starts_at, before):
        return item
    return replace(item, quantity=usual_quantity(item.offer, priced_by, item.day, item.starts_at, after))


def rehouse(version: VersionFacts, letter: str, room: Offer, there: Iterable[Offer] = ()) -> Changed:
    """One alternative in another house, of which `there` is everything else it has."""
    found = version.alternative(letter)
    if found is None:
        raise ValueError(f"no alternative {letter}")
    places = sorted(
        (each for each in there if each.kind is OfferingKind.WORKSPACE and _seats(each, version.party)),
        key=lambda each: each.max_people or 0,
    )
    place = next(iter(places), None)
    old = {each.facility_id for each in found.lodgings} - {room.facility_id}
    items, said = [], []
    for item in found.items:
        if item.leg is not None:
            items.append(_way(item, item.leg, old, room))
        elif item.offer is None or item.offer.facility_id not in old:
            items.append(item)
        elif item.offer.kind is OfferingKind.WORKSPACE and place is not None:
            items.append(_at(item, item.offer, place))
        else:
            items.append(replace(item, offer=None, quantity=1))
            sentence = N_("「%(title)s」(%(day)s)の場所は、%(house)sにありません。")
            said.append(Sentence(sentence, {"title": item.named, "day": item.day, "house": room.place}))
    moved = replace(
        found,
        title=room.facility_name if found.place and found.title in found.place else found.title,
        rooms=tuple(_moved(use, room) for use in found.rooms) or (RoomUse(room),),
        items=tuple(items),
    )
    alternatives = tuple(moved if each is found else each for each in version.alternatives)
    return Changed(replace(version, alternatives=alternatives), tuple(said))


def _moved(use: RoomUse, room: Offer) -> RoomUse:
    """The same people in another house; who sees to a bed of their own keeps it."""
    if use.room is None:
        return use
    fits = min(use.people_per_room, room.max_people or use.people_per_room)
    return replace(use, room=room, meal_plan=None, people_per_room=fits)


def _way(item: ItemFacts, leg: Leg, old: Collection[int], room: Offer) -> ItemFacts:
    """A way to or from the old house is one to or from the new; how long it takes is looked at where hours are."""
    (house, house_en), names = room.place, item.title_en.partition(" → ")
    if leg.from_facility_id in old:
        leg = replace(leg, from_place=house, from_point=room.point, from_facility_id=room.facility_id)
        names = (house_en, *names[1:])
    if leg.to_facility_id in old:
        leg = replace(leg, to_place=house, to_point=room.point, to_facility_id=room.facility_id)
        names = (*names[:2], house_en)
    if leg == item.leg:
        return item
    there_en = names[2].removesuffix(f" ({IN_ENGLISH[leg.means]})")
    title, title_en = leg_named((leg.from_place, names[0]), (leg.to_place, there_en), leg.means)
    return replace(item, leg=leg, title=title, title_en=title_en)


def _seats(place: Offer, party: Party) -> bool:
    return place.max_people is None or place.max_people >= party.heads


def _at(item: ItemFacts, old: Offer, place: Offer) -> ItemFacts:
    """The item at another place; called after its place it is called after the new one."""
    if item.title == old.name:
        return replace(item, offer=place, title=place.name, title_en=place.name_en)
    return replace(item, offer=place)


@dataclass(frozen=True)
class Outcome:
    """What an alternative comes to under a change (none: as it is), and what stands against it."""

    change: Change | None
    alternative: AlternativeFacts
    party: Party
    quote: Quote | None
    refusal: Sentence | None = None
    short: tuple[Sentence, ...] = ()
    said: tuple[Sentence, ...] = ()

    @property
    def is_free(self) -> bool:
        return not self.short

    @property
    def total_yen(self) -> Yen | None:
        return self.quote.total_yen if self.quote else None

    @property
    def per_head_yen(self) -> Yen | None:
        return self.quote.per_head(self.party.heads) if self.quote else None

    def more(self, than: "Outcome") -> tuple[Yen | None, Yen | None]:
        """How much more it costs than another, in all and a head; None where one of them has no price."""
        return _less(self.total_yen, than.total_yen), _less(self.per_head_yen, than.per_head_yen)


def _less(one: Yen | None, other: Yen | None) -> Yen | None:
    return None if one is None or other is None else one - other


_SHORT_ON = N_("%(name)sが、%(day)sに%(short)sつ足りません。")
_SHORT_FROM = N_("%(name)sが、%(day)sから%(short)sつ足りません。")


def short_of(alternative: AlternativeFacts, needed: Wants, free: Mapping[SlotKey, int]) -> list[Sentence]:
    """What of all it needs there is too little of, thing by thing: the first day and the most that is lacking."""
    names = {
        offer.offering_id: tuple(map(" ".join, zip(offer.place, offer.named, strict=True)))
        for offer in alternative.offers()
    }
    lacking: dict[int, list[tuple[SlotKey, int]]] = {}
    for key, wanted in needed.items():
        left = max(free.get(key, 0), 0)
        if left < wanted:
            lacking.setdefault(key.offering_id, []).append((key, wanted - left))
    found = []
    for offering_id, each in lacking.items():
        values = {"name": names[offering_id], "day": each[0][0].day, "short": max(number for _, number in each)}
        once, more = (
            N_("%(name)sが、%(day)sに%(short)sつ足りません。"),
            N_("%(name)sが、%(day)sから%(short)sつ足りません。"),
        )
        found.append(Sentence(more if len(each) > 1 else once, values))
    return found


def against(breaches: Iterable[Breach]) -> list[Sentence]:
    """The conditions of houses that would be broken, as sentences."""
    return [Sentence(each.message, each.values) for each in breaches]
