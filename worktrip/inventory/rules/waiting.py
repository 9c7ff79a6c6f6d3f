"""A party waits for everything it needs at once (空き待ち): who could be served now, and whose turn it is.

Nothing of a wait is taken before all of it can be. So two small parties may be served past a large one that came
before them; the large one keeps its turn, and the desk sees how many compete for the same.

Worked example (a test repeats it): a night has 4 rooms, all taken. A waits for 3, then B for 2, then C for 1. One room
comes free: only C could be served. Three come free: A is first in turn and B could be served as well, but not after A;
so the desk is told of A alone, and sees that two others compete. When A is offered the three, nobody can be served.

Nobody is served who has everything already, nor while a house has fewer than are taken of something that is wanted.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from worktrip.inventory.rules.asking import AskedLine, asked_lines
from worktrip.inventory.rules.stock import SlotKey, Wants


@dataclass(frozen=True)
class Waiting:
    """A party that waits: since when, for what, what it has of that, and how many are free for anybody now."""

    id: int
    trip_id: int
    trip_no: str
    group: str
    made_at: datetime
    note: str
    told_at: datetime | None
    wants: Wants
    # what it has already, held or booked
    has: Wants
    free: Wants
    # how many more are taken than its house says it has, where that is so
    over: Wants = field(default_factory=dict)

    @property
    def lines(self) -> tuple[AskedLine, ...]:
        """What it waits for, as lines."""
        return asked_lines(self.wants)

    @property
    def first_day(self) -> date:
        """The first day on which it needs something."""
        return min(key.day for key in self.wants)

    @property
    def takes(self) -> Wants:
        """What serving it takes from what is free."""
        more = {key: n - self.has.get(key, 0) for key, n in self.wants.items()}
        return {key: n for key, n in more.items() if n > 0}

    @property
    def short(self) -> Wants:
        """How many of each are still missing; where a house has too few, some of what the party has is as well."""
        takes = self.takes
        missing = {
            key: min(n, takes.get(key, 0) + self.over.get(key, 0)) - self.free.get(key, 0)
            for key, n in self.wants.items()
        }
        return {key: n for key, n in missing.items() if n > 0}

    @property
    def can_be_served(self) -> bool:
        """Whether it takes something, and all of that is free now."""
        return bool(self.takes) and not self.short


def competitors(waits: Sequence[Waiting]) -> dict[int, int]:
    """How many other parties wait for one of the same slots, by the wait's id."""
    wanted: dict[SlotKey, set[int]] = {}
    for wait in waits:
        for key in wait.takes:
            wanted.setdefault(key, set()).add(wait.id)
    return {wait.id: len(set().union(*(wanted[key] for key in wait.takes)) - {wait.id}) for wait in waits}


def in_turn(waits: Iterable[Waiting]) -> list[Waiting]:
    """Who can be served if everybody before them who can be served takes theirs; the longest waiting comes first."""
    taken: Counter[SlotKey] = Counter()
    served = []
    for wait in sorted(waits, key=lambda each: (each.made_at, each.id)):
        if wait.can_be_served and all(n <= wait.free.get(key, 0) - taken[key] for key, n in wait.takes.items()):
            taken.update(wait.takes)
            served.append(wait)
    return served
