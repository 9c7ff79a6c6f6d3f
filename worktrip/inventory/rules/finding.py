"""What is free for a party, and how a day of a month reads.

A room type has so many rooms free on every night of a stay: the least of its nights. A house takes as many people as
fit into these, and never more than it sleeps. Why a house has nothing free is said in one word (`Refusal`), never with
who is there or who holds.

Worked example (a test repeats it): a pension that sleeps 16 has five rooms for three and two rooms for one. From
Wednesday to Friday four, then five rooms for three are free, and two single rooms on both nights. So four rooms for
three and two for one are free for the stay, which is 14 people: a party of 12 fits, one of 15 needs a second house.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from worktrip.inventory.rules.stock import Counts
from worktrip.kernel.calendar import is_weekday_night
from worktrip.kernel.money import Yen

# where a fourth or less is left, one should not wait
FEW = 4
# how far before and after the wished day another is looked for, and how many are named
BEFORE, AFTER = timedelta(days=14), timedelta(days=28)
MOST_DAYS = 3


@dataclass(frozen=True)
class RoomType:
    """So many rooms of one kind, free on every night of a stay, each for so many people."""

    offering_id: int
    rooms: int
    people_per_room: int
    # how many days' notice is asked for, where it is too late for that: it can still be asked for
    notice: int = 0

    @property
    def people(self) -> int:
        return self.rooms * self.people_per_room


@dataclass(frozen=True)
class House:
    """What a house has free for a stay. `sleeps` is None where nobody has said how many it takes at most."""

    facility_id: int
    sleeps: int | None
    room_types: tuple[RoomType, ...]

    @property
    def rooms(self) -> int:
        """How many rooms are free on every night."""
        return sum(each.rooms for each in self.room_types)

    @property
    def people(self) -> int:
        """How many people they take."""
        fit = sum(each.people for each in self.room_types)
        return fit if self.sleeps is None else min(fit, self.sleeps)

    @property
    def notice(self) -> int:
        """How many days before the house wants to be asked, where it is later than that; 0 where it is not."""
        return max((each.notice for each in self.room_types), default=0)

    @property
    def in_time(self) -> "House":
        """The house with those of its rooms alone that are asked for in time."""
        return replace(self, room_types=tuple(each for each in self.room_types if not each.notice))

    def for_party(self, people: int) -> "House":
        """The house with what is asked for in time alone, where that takes so many people."""
        return self.in_time if self.in_time.people >= people else self


@dataclass(frozen=True)
class Found:
    """What is free for a party over some nights, by house; a house without a free room is left out."""

    people: int
    houses: tuple[House, ...]

    @property
    def whole(self) -> tuple[House, ...]:
        """The houses that take all of the party."""
        return tuple(house for house in self.houses if house.people >= self.people)

    @property
    def needs_several(self) -> bool:
        """Whether the party fits, but into no house alone."""
        return not self.whole and sum(house.people for house in self.houses) >= self.people

    def house(self, facility_id: int) -> House | None:
        """What one house has free; None where it has nothing."""
        return next((house for house in self.houses if house.facility_id == facility_id), None)


class Refusal(StrEnum):
    """Why a house has nothing free for a stay, the first of these that holds.

    It is closed; it takes no further group on a night; it has rooms, but not for such a stay; what is left is held, and
    may come free again; all is taken; or nobody has said for every night how many there are.
    """

    CLOSED = "closed"
    GUARDED = "guarded"
    CONDITIONS = "conditions"
    HELD = "held"
    FULL = "full"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class OtherDays:
    """Other days on which it would do: how many of its nights are weekday nights, where, and what a head saves."""

    first: date
    nights: int
    weekday_nights: int
    facility_ids: tuple[int, ...]
    yen: Yen | None = None
    saves_yen: Yen | None = None

    @property
    def last(self) -> date:
        """The day of departure."""
        return self.first + timedelta(days=self.nights)

    def priced(self, asked: Mapping[int, Yen | None], here: Mapping[int, Yen | None]) -> "OtherDays":
        """With what a head pays at least, and how much less that is than the wished days in the same house cost.

        `asked` and `here` are what a head pays in each house on the wished days and on these; None is "ask".
        """
        known = [(yen, each) for each in self.facility_ids if (yen := here.get(each)) is not None]
        if not known:
            return self
        yen, house = min(known)
        before = asked.get(house)
        return replace(self, yen=yen, saves_yen=max(0, before - yen) if before is not None else None)


def nights_from(first: date, count: int) -> list[date]:
    """So many nights from a day on."""
    return [first + timedelta(days=n) for n in range(count)]


def other_days(
    starts: Mapping[date, Sequence[int]], first: date, nights: int, most: int = MOST_DAYS
) -> list[OtherDays]:
    """Of the days on which a stay may begin those that suit best: most weekday nights first, then the nearest."""
    found = [
        OtherDays(
            start,
            nights,
            sum(is_weekday_night(night) for night in nights_from(start, nights)),
            tuple(facility_ids),
        )
        for start, facility_ids in starts.items()
        if start != first
    ]
    found.sort(key=lambda each: (-each.weekday_nights, abs(each.first - first), each.first))
    return found[:most]


class DayState(StrEnum):
    """How a day reads: open, few left, full, shut (the house is closed), or unknown since nobody has said."""

    OPEN = "open"
    FEW = "few"
    FULL = "full"
    SHUT = "shut"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Day:
    """A day of a month: its state, and how many are free of how many."""

    state: DayState
    free: int = 0
    allotted: int = 0


def seen_day(slots: Sequence[Counts], *, is_day_off: bool = False, is_full: bool = False, is_late: bool = False) -> Day:
    """A day from the slots of its parts, lapsed holds taken out: free is what can be had in some part of it.

    `is_full` says that the house takes no further group, whatever is left; `is_late` that it wants to be asked earlier
    than today, so that nobody knows whether it gives what is left.
    """
    if is_day_off:
        return Day(DayState.SHUT)
    if not slots:
        return Day(DayState.UNKNOWN)
    free, allotted = sum(slot.free for slot in slots), sum(slot.allotted for slot in slots)
    if is_late and free and not is_full:
        return Day(DayState.UNKNOWN, free, allotted)
    return _counted(0 if is_full else free, allotted)


def _counted(free: int, allotted: int) -> Day:
    if free:
        return Day(DayState.FEW if free * FEW <= allotted else DayState.OPEN, free, allotted)
    return Day(DayState.FULL, 0, allotted)


def together(days: Iterable[Day]) -> Day:
    """A day of several things of one house: open as soon as one of them is; unknown and shut only where all are.

    Where nothing is open, what is left and only asked for too late can still be asked for.
    """
    each = list(days)
    known = [day for day in each if day.state not in (DayState.SHUT, DayState.UNKNOWN)]
    if not known:
        return Day(DayState.SHUT if each and all(day.state is DayState.SHUT for day in each) else DayState.UNKNOWN)
    found = _counted(sum(day.free for day in known), sum(day.allotted for day in known))
    late = next((day for day in each if day.state is DayState.UNKNOWN and day.free), None)
    return late if late and not found.free else found


def starts(days: Iterable[date], nights: int) -> list[date]:
    """The days on which so many nights in a row begin."""
    known = set(days)
    return sorted(day for day in known if all(day + timedelta(days=n) in known for n in range(nights)))
