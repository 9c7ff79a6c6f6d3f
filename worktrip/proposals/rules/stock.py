"""What a proposal takes of the inventory.

Holds belong to the trip. While several alternatives are live, each slot is held as often as the one alternative that
needs it most: two alternatives with the same loan kit hold one kit, not two. Once one is accepted, only its own wants
are booked.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from worktrip.catalogue.rules import OfferingKind
from worktrip.inventory.rules import SlotKey, Wants
from worktrip.proposals.rules.facts import AlternativeFacts, ItemFacts, VersionFacts
from worktrip.proposals.rules.party import Party

# one is used again within the day; of the others each use takes its own
SHARED_BY_DAY = frozenset({OfferingKind.WORKSPACE})


def wants(alternative: AlternativeFacts, party: Party) -> Wants:
    """What one alternative takes, per slot: only what the inventory counts.

    Rooms by night. A loan kit from the day it is handed out to the last day of the stay, since it is back only then. A
    workspace once a day, however many hours of the day it appears in. Anything else as often as it appears.
    """
    needed: dict[SlotKey, int] = defaultdict(int)
    room = alternative.room
    if room is not None and room.is_counted:
        for night, rooms in party.rooms_per_night(alternative.people_per_room).items():
            needed[SlotKey(room.offering_id, night)] += rooms
    for item in alternative.items:
        if item.offer is None or not item.offer.is_counted:
            continue
        for day in _days(item, party):
            key = SlotKey(item.offer.offering_id, day)
            if item.offer.kind in SHARED_BY_DAY or item.offer.kind is OfferingKind.KIT:
                needed[key] = max(needed[key], item.quantity)
            else:
                needed[key] += item.quantity
    return dict(sorted(needed.items()))


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
