"""What is free, and what a trip takes of it.

A slot is one countable thing in one part of one day (`period`, "" where it is counted once a day): so many are
allotted, of these some are held and some booked. held + booked never exceeds allotted (a CHECK stands behind it).
Rooms, sessions, workspaces, kit, vehicles and the groups a house takes on a day are counted alike; only their periods
differ. A hold takes stock until its minute and then lapses by itself: whoever next touches the slot lapses it first,
so truth never waits for a background job.

A trip says what it wants in all, never what it wants more: `plan` compares that with what it has and moves the
difference, all of it or nothing. So a new version of a proposal takes over what the one before it held, and saying the
same thing twice changes nothing.

Worked example (a test repeats it): a house of 7 rooms allots 5 for a night. Trip A holds 3 until Friday, 17:00; trip B
asks for 3 and is refused, since 2 are free. On Friday at 17:00 A's hold is over. B asks again, takes 3, and 2 are free.

A house that takes only so many groups on a day counts them in slots of a hidden offering: whoever takes a room there
takes one group of that night as well, however many rooms it is (`groups_wanted`). So the guard is one more counter
under the same lock and the same CHECK.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from worktrip.kernel.errors import N_, Conflict


class HoldState(StrEnum):
    """What became of a hold."""

    HELD = "held"
    BOOKED = "booked"
    RELEASED = "released"
    LAPSED = "lapsed"


@dataclass(frozen=True, order=True)
class SlotKey:
    """One countable thing in a part of a day. For rooms the day is the night's first date."""

    offering_id: int
    day: date
    period: str = ""


# how many of each a trip needs
Wants = dict[SlotKey, int]


@dataclass(frozen=True)
class Shortage:
    """What could not be had: the thing, the day, how many were wanted and how many the trip could have.

    `groups` is how many groups the house has on that day already, where that and no thing is what is short.
    """

    key: SlotKey
    name: str
    wanted: int
    free: int
    groups: int | None = None

    @property
    def message(self) -> str:
        """The sentence, a msgid with %(name)s, %(day)s and the numbers."""
        if self.groups is None:
            return N_("空きが足りません。%(name)s（%(day)s）は %(wanted)s 必要ですが、使えるのは %(free)s です。")
        if self.groups == 0:
            return N_("%(name)sは、%(day)sはお受けしていません。")
        return N_("%(name)sは、%(day)sはすでに%(groups)s組をお受けしています。")


class NotFree(Conflict):
    """Not everything that was wanted is free, so nothing was taken. `shortages` says what is missing."""

    slug = "not-free"

    def __init__(self, shortages: list[Shortage]) -> None:
        first = shortages[0]
        super().__init__(
            first.message,
            name=first.name,
            day=f"{first.key.day.month}/{first.key.day.day}",
            wanted=first.wanted,
            free=first.free,
            groups=first.groups,
        )
        self.shortages = shortages


@dataclass(frozen=True)
class Counts:
    """A slot's counters. A slot nobody ever allotted has none of anything."""

    allotted: int = 0
    held: int = 0
    booked: int = 0
    is_closed: bool = False
    blocked: int = 0

    @property
    def free(self) -> int:
        """How many anybody may still take; none while sales are stopped, whatever is left.

        What a calendar kept elsewhere says is taken is not free, but it never takes away what is held or booked.
        """
        return 0 if self.is_closed else max(0, self.allotted - self.held - self.booked - self.blocked)


@dataclass(frozen=True)
class Share:
    """What one trip has of a slot."""

    held: int = 0
    booked: int = 0

    @property
    def total(self) -> int:
        return self.held + self.booked


NOTHING = Share()


def has_lapsed(state: HoldState, expires_at: datetime | None, now: datetime) -> bool:
    """Whether a hold's minute has come: from that very minute on it takes nothing any more."""
    return state is HoldState.HELD and expires_at is not None and expires_at <= now


def plan(
    wants: Mapping[SlotKey, int],
    slots: Mapping[SlotKey, Counts],
    mine: Mapping[SlotKey, Share],
    names: Mapping[int, str],
    *,
    booking: bool,
    groups: Collection[int] = (),
) -> dict[SlotKey, Share]:
    """What a trip shall have of each slot it wants or has, all of it or nothing. Raises NotFree with every shortage.

    Holding leaves what is booked as it is and holds the rest of `wants`. Booking books `wants` and lets go of all else.
    `slots` and `mine` must be free of lapsed holds; `names` are the offerings', for the refusal, and `groups` are those
    that count the groups of a house.
    """
    shares: dict[SlotKey, Share] = {}
    shortages: list[Shortage] = []
    for key in sorted({*wants, *mine}):
        wanted, have, slot = wants.get(key, 0), mine.get(key, NOTHING), slots.get(key, Counts())
        share = Share(booked=wanted) if booking else Share(max(0, wanted - have.booked), have.booked)
        if share.total - have.total > max(0, slot.free):
            could = have.total + max(0, slot.free)
            taken = slot.held + slot.booked if key.offering_id in groups else None
            shortages.append(Shortage(key, names.get(key.offering_id, ""), wanted, could, taken))
        shares[key] = share
    if shortages:
        raise NotFree(shortages)
    return shares


@dataclass(frozen=True)
class Guard:
    """How many groups a house takes on a day, and the offering that counts them."""

    offering_id: int
    most: int


def groups_wanted(keys: Collection[SlotKey], guards: Mapping[int, Guard]) -> Wants:
    """One group of each guarded house for every day on which something of it is wanted; `guards` by offering."""
    return {
        SlotKey(guards[key.offering_id].offering_id, key.day): 1 for key in sorted(keys) if key.offering_id in guards
    }


def days_between(first: date, last: date, weekdays: Collection[int]) -> list[date]:
    """The days from `first` to `last`, both included, that fall on these ISO weekdays."""
    span = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in span if day.isoweekday() in weekdays]
