"""Who sleeps where.

On each night the rooms that are used on it take the guests in the order of the party's list: the first so many the
first room, the next so many the second, and who is left the one that takes all. It is the list that is parted, not
those who happen to have arrived: who comes a day later still sleeps where their place in the list puts them.

Worked example (a test repeats it), scenario S4: nine women and then seven men, two to a room, in one pension, as two
uses of nine and of all who are left: five rooms and four. As one use of sixteen it would be eight, one of them shared
by a woman and a man.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from functools import cached_property

from worktrip.proposals.rules.facts import RoomUse
from worktrip.proposals.rules.party import ONE_DAY, GuestFacts, Party

# who moves house leaves the one and comes to the other at the usual hours
MOVES_OUT, MOVES_IN = time(10), time(15)


@dataclass(frozen=True)
class Sleepers:
    """Who sleeps in one of an alternative's rooms, night by night; nights with nobody do not appear."""

    position: int
    use: RoomUse
    nights: Mapping[date, tuple[GuestFacts, ...]]

    @property
    def facility_id(self) -> int | None:
        return self.use.room.facility_id if self.use.room else None

    @property
    def guests(self) -> tuple[GuestFacts, ...]:
        """Everybody who sleeps there on any night, in the order of the list."""
        return tuple(dict.fromkeys(guest for night in self.nights.values() for guest in night))

    @property
    def people_per_night(self) -> dict[date, int]:
        return {night: len(guests) for night, guests in self.nights.items()}

    @property
    def person_nights(self) -> int:
        return sum(self.people_per_night.values())

    @property
    def rooms_per_night(self) -> dict[date, int]:
        """Rooms needed each night: people ÷ people per room, rounded up."""
        return {night: -(-people // self.use.people_per_room) for night, people in self.people_per_night.items()}

    @property
    def dinners(self) -> dict[date, int]:
        """Dinners the house serves them; who arrives late has eaten."""
        if self.use.room is None or not self.use.room.has_dinner:
            return {}
        eating = {night: sum(night in guest.dinners for guest in guests) for night, guests in self.nights.items()}
        return {night: people for night, people in eating.items() if people}

    @property
    def breakfasts(self) -> dict[date, int]:
        """Breakfasts the house serves them, on the morning after each night."""
        if self.use.room is None or not self.use.room.has_breakfast:
            return {}
        return {night + ONE_DAY: len(guests) for night, guests in self.nights.items()}


@dataclass(frozen=True)
class Rooming:
    """A party put into the rooms of an alternative."""

    party: Party
    sleepers: tuple[Sleepers, ...]
    # who has no bed, by night
    without: Mapping[date, tuple[GuestFacts, ...]]

    @property
    def dinners(self) -> dict[date, int]:
        """Dinners served by the houses they sleep in, by night."""
        return meals_of(self.sleepers)[0]

    @property
    def breakfasts(self) -> dict[date, int]:
        """Breakfasts served by the houses they sleep in, by morning."""
        return meals_of(self.sleepers)[1]

    @cached_property
    def beds(self) -> dict[GuestFacts, dict[date, Sleepers]]:
        """Where each guest sleeps, night by night, in order."""
        beds: dict[GuestFacts, dict[date, Sleepers]] = {guest: {} for guest in self.party.guests}
        for each in self.sleepers:
            for night, guests in each.nights.items():
                for guest in guests:
                    beds[guest][night] = each
        return {guest: dict(sorted(nights.items())) for guest, nights in beds.items()}

    def party_at(self, facility_id: int) -> Party:
        """Who sleeps in one house, from when to when: what that house needs to know, and no more.

        Somebody who leaves it and comes back appears twice.
        """
        staying = []
        for guest, beds in self.beds.items():
            nights = [night for night, each in beds.items() if each.facility_id == facility_id]
            staying += [_during(guest, first, last) for first, last in _spans(nights)]
        return Party(tuple(staying))


def rooming(rooms: Sequence[RoomUse], party: Party) -> Rooming:
    """Put a party into rooms."""
    staying = [guest for guest in party.guests if guest.nights]
    nights: list[dict[date, tuple[GuestFacts, ...]]] = [{} for _ in rooms]
    without = {}
    for night in party.people_per_night:
        left = staying
        for use, taken in zip(rooms, nights, strict=True):
            if use.covers(night):
                count = len(left) if use.people is None else use.people
                here = tuple(guest for guest in left[:count] if guest.sleeps_on(night))
                left = left[count:]
                if here:
                    taken[night] = here
        homeless = tuple(guest for guest in left if guest.sleeps_on(night))
        if homeless:
            without[night] = homeless
    sleepers = (Sleepers(place, use, taken) for place, (use, taken) in enumerate(zip(rooms, nights, strict=True)))
    return Rooming(party, tuple(sleepers), without)


def meals_of(sleepers: Iterable[Sleepers]) -> tuple[dict[date, int], dict[date, int]]:
    """The dinners and the breakfasts of some of the rooms together, day by day."""
    each = list(sleepers)
    return _summed(one.dinners for one in each), _summed(one.breakfasts for one in each)


def _summed(each: Iterable[Mapping[date, int]]) -> dict[date, int]:
    total: Counter[date] = Counter()
    for counts in each:
        total.update(counts)
    return dict(sorted(total.items()))


def _spans(nights: Sequence[date]) -> list[tuple[date, date]]:
    """First and last of each run of nights without a gap."""
    spans: list[tuple[date, date]] = []
    for night in nights:
        if spans and spans[-1][1] + ONE_DAY == night:
            spans[-1] = spans[-1][0], night
        else:
            spans.append((night, night))
    return spans


def _during(guest: GuestFacts, first: date, last: date) -> GuestFacts:
    """A guest as the house sees them that has them from a night to a night."""
    if first != guest.arrives_on:
        guest = replace(guest, arrives_on=first, arrives_at=MOVES_IN)
    if last + ONE_DAY != guest.leaves_on:
        guest = replace(guest, leaves_on=last + ONE_DAY, leaves_at=MOVES_OUT)
    return guest
