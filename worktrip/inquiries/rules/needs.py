"""What a company cannot do without that hangs on the days: a house to itself, a room where nobody overhears.

A house can be had whole where it offers that from so many people, and nobody else is in it or holds a room on any
night. A room where nobody overhears has a door that shuts and seats everybody; it serves whoever sleeps in its house,
or everybody where it belongs to no lodging, and something of it must be free on every day from arrival to departure.
What nobody has said is neither promised nor refused.

Worked example (a test repeats it): ten people for two nights. A pension is had whole from ten, another from twelve, a
hotel never. The pension is empty on both nights: it can be had. Somebody else is there on the second: it cannot.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from worktrip.inquiries.rules.wishes import Reason
from worktrip.inquiries.rules.words import MustHave
from worktrip.inventory.rules import House

# those of the must-haves that hang on the days
OF_DAYS = (MustHave.BUYOUT, MustHave.CONFIDENTIAL)
# of each day whether it would do; a day that is missing is one nobody has spoken of
Days = Mapping[date, bool]


@dataclass(frozen=True)
class Needs:
    """What is needed, and what is known of it on some days."""

    wanted: tuple[MustHave, ...] = ()
    # from how many people a house is had whole; None is never
    whole_from: Mapping[int, int | None] = field(default_factory=dict)
    # of each house on which days nobody else is in it
    empty: Mapping[int, Days] = field(default_factory=dict)
    # rooms with a door that seat the party: those of each lodging, and those that serve everybody
    rooms: Mapping[int, Sequence[Days]] = field(default_factory=dict)
    rooms_for_all: Sequence[Days] = ()

    def lacks(self, house_id: int, people: int, nights: Sequence[date]) -> tuple[MustHave, Reason] | None:
        """What a house cannot do for so many people on these nights, and why; None where it can all that is needed."""
        if MustHave.BUYOUT in self.wanted and (
            reason := not_whole(self.whole_from.get(house_id), people, self.empty.get(house_id, {}), nights)
        ):
            return MustHave.BUYOUT, reason
        rooms = [*self.rooms.get(house_id, ()), *self.rooms_for_all]
        if MustHave.CONFIDENTIAL in self.wanted and (reason := no_room(rooms, nights)):
            return MustHave.CONFIDENTIAL, reason
        return None

    def together(self, houses: Collection[House], people: int, nights: Sequence[date]) -> bool:
        """Whether the party fits into several of these houses, each had whole if need be, with one room for all."""
        mine = [
            each
            for each in houses
            if MustHave.BUYOUT not in self.wanted
            or not not_whole(
                self.whole_from.get(each.facility_id),
                min(people, each.people),
                self.empty.get(each.facility_id, {}),
                nights,
            )
        ]
        rooms = [*self.rooms_for_all, *(room for each in mine for room in self.rooms.get(each.facility_id, ()))]
        return sum(each.people for each in mine) >= people and (
            MustHave.CONFIDENTIAL not in self.wanted or no_room(rooms, nights) is None
        )


def wanted_of(must_haves: Collection[MustHave | str]) -> tuple[MustHave, ...]:
    """Of what a company cannot do without that which hangs on the days."""
    return tuple(each for each in OF_DAYS if each in must_haves)


def not_whole(whole_from: int | None, people: int, empty: Days, nights: Sequence[date]) -> Reason | None:
    """Why a house cannot be had whole; None where it can."""
    if whole_from is None or people < whole_from:
        return Reason.NOT_WHOLE
    if any(empty.get(night) is False for night in nights):
        return Reason.SHARED
    return None if all(night in empty for night in nights) else Reason.UNKNOWN


def no_room(rooms: Collection[Days], nights: Sequence[date]) -> Reason | None:
    """Why there is no room where nobody overhears from the day of arrival to that of departure; None where there is."""
    days = [*nights, nights[-1] + timedelta(days=1)]
    if any(all(room.get(day) for day in days) for room in rooms):
        return None
    return Reason.UNKNOWN if any(all(room.get(day, True) for day in days) for room in rooms) else Reason.NO_ROOM
