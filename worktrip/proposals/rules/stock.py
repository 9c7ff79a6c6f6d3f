"""What a proposal takes of the inventory.

Holds belong to the trip. While several alternatives are live, each slot is held as often as the one alternative that
needs it most: two alternatives with the same loan kit hold one kit, not two. Once one is accepted, only its own wants
are booked.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from worktrip.catalogue.rules import OfferingKind, periods_at
from worktrip.inventory.rules import SlotKey, Wants, asked_lines
from worktrip.proposals.rules.facts import AlternativeFacts, ItemFacts, Offer, VersionFacts
from worktrip.proposals.rules.party import Party
from worktrip.proposals.rules.rooming import rooming

# one is used again within its period; of the others each use takes its own
SHARED = frozenset({OfferingKind.WORKSPACE})


def wants(alternative: AlternativeFacts, party: Party) -> Wants:
    """What one alternative takes, per slot: only what the inventory counts.

    Rooms by night, in each of the rooms the party is parted into. A loan kit from the day it is handed out to the last
    day of the stay, since it is back only then. A workspace once in each part of the day that it is counted in, however
    often it appears there. Anything else as often as it appears. What may be ticked as well, since it might be.
    """
    needed: dict[SlotKey, int] = defaultdict(int)
    for sleepers in rooming(alternative.rooms, party).sleepers:
        room = sleepers.use.room
        if room is not None and room.is_counted:
            for night, rooms in sleepers.rooms_per_night.items():
                needed[SlotKey(room.offering_id, night)] += rooms
    for item in alternative.items:
        if item.offer is None or not item.offer.is_counted:
            continue
        for key in _keys(item, item.offer, party):
            if item.offer.kind in SHARED or item.offer.kind is OfferingKind.KIT:
                needed[key] = max(needed[key], item.quantity)
            else:
                needed[key] += item.quantity
    return dict(sorted(needed.items()))


def _keys(item: ItemFacts, offer: Offer, party: Party) -> list[SlotKey]:
    # at an hour nobody offers it is wanted for the whole day, which nobody allots: so it is asked for
    periods = periods_at(offer.periods, offer.minutes, item.starts_at, item.ends_at) or ("",)
    return [SlotKey(offer.offering_id, day, period) for day in _days(item, party) for period in periods]


def _days(item: ItemFacts, party: Party) -> Iterable[date]:
    last = party.last_day
    if item.offer is None or item.offer.kind is not OfferingKind.KIT or last is None or last < item.day:
        return (item.day,)
    return (item.day + timedelta(days=n) for n in range((last - item.day).days + 1))


def wants_of_version(version: VersionFacts) -> Wants:
    """What a sent version holds: per slot the most any alternative needs."""
    most: dict[SlotKey, int] = {}
    for alternative in version.alternatives:
        for key, quantity in wants(alternative, version.party).items():
            most[key] = max(most.get(key, 0), quantity)
    return dict(sorted(most.items()))


@dataclass(frozen=True)
class ShortHouse:
    """A house that has too little of something, and how many of that a version needs in all: what to ask it for."""

    facility_code: str
    place: tuple[str, str]
    wants: Wants

    @property
    def lines(self) -> tuple[str, ...]:
        """What to ask for, as an address carries it."""
        return tuple(line.as_text() for line in asked_lines(self.wants))


def short_houses(version: VersionFacts, free: Mapping[SlotKey, int]) -> list[ShortHouse]:
    """The houses with too little for a version, the one that lacks most first; `free` counts what the trip holds.

    Of a thing that is short on one day, all its days are asked for: a house answers for a stay, not for a night.
    """
    offers = {offer.offering_id: offer for offer in version.offers}
    needed = wants_of_version(version)
    short = {key.offering_id for key, wanted in needed.items() if free.get(key, 0) < wanted}
    found: dict[str, ShortHouse] = {}
    for key, wanted in needed.items():
        offer = offers.get(key.offering_id)
        if offer is not None and key.offering_id in short:
            found.setdefault(offer.facility_code, ShortHouse(offer.facility_code, offer.place, {})).wants[key] = wanted
    return sorted(found.values(), key=lambda house: (-len(house.wants), house.facility_code))
