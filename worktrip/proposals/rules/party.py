"""Who comes when, and what follows from it night by night.

Four people, of whom one arrives on Tuesday at 19:00, two on Wednesday at 13:00 and one on Thursday at 12:00, and who
all leave on Friday, sleep 3 + 2 + 2 + 1 = 8 nights, eat 8 dinners and 8 breakfasts.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from worktrip.kernel.errors import N_
from worktrip.kernel.money import Yen, split

ONE_DAY = timedelta(days=1)
# from the first arrival to the last departure: a mistyped year would make a builder of ten years
MOST_DAYS = 60
TOO_LATE = N_(
    "%(label)sさんの発つ日が、最初に人が着く日から%(most)s日より後になっています。着く日と発つ日を確かめてください。"
)
# who arrives later than this has eaten on the way
LAST_DINNER = time(20, 30)


@dataclass(frozen=True)
class GuestFacts:
    """One of the party: from when to when (Japan's time), and what they eat. Some come for a day only."""

    label: str
    arrives_on: date
    arrives_at: time
    leaves_on: date
    leaves_at: time
    diet: str = ""
    id: int = 0

    @property
    def nights(self) -> tuple[date, ...]:
        """Each night they sleep here, by the date on which it begins."""
        return tuple(self.arrives_on + ONE_DAY * n for n in range((self.leaves_on - self.arrives_on).days))

    def sleeps_on(self, night: date) -> bool:
        """Whether they sleep here on that night."""
        return self.arrives_on <= night < self.leaves_on

    @property
    def dinners(self) -> tuple[date, ...]:
        """A dinner each night, unless they arrive after 20:30 of that day."""
        return tuple(night for night in self.nights if night != self.arrives_on or self.arrives_at <= LAST_DINNER)

    @property
    def breakfasts(self) -> tuple[date, ...]:
        """A breakfast on the morning after each night."""
        return tuple(night + ONE_DAY for night in self.nights)

    def is_here(self, day: date, at: time) -> bool:
        """Whether they have arrived and not yet left."""
        arrives, leaves = (
            datetime.combine(self.arrives_on, self.arrives_at),
            datetime.combine(self.leaves_on, self.leaves_at),
        )
        return arrives <= datetime.combine(day, at) <= leaves


@dataclass(frozen=True)
class Party:
    """Everybody who comes, in the order of the list."""

    guests: tuple[GuestFacts, ...] = ()

    @property
    def heads(self) -> int:
        return len(self.guests)

    @property
    def first_day(self) -> date | None:
        """The day of the first arrival, on which the trip starts under the travel law."""
        return min((guest.arrives_on for guest in self.guests), default=None)

    @property
    def last_day(self) -> date | None:
        return max((guest.leaves_on for guest in self.guests), default=None)

    @property
    def days(self) -> tuple[date, ...]:
        """Every calendar day somebody is here, departures included."""
        first, last = self.first_day, self.last_day
        if first is None or last is None:
            return ()
        return tuple(first + ONE_DAY * n for n in range((last - first).days + 1))

    @property
    def people_per_night(self) -> dict[date, int]:
        """How many sleep here, night by night, in order; nights without anybody do not appear."""
        return _counted(guest.nights for guest in self.guests)

    @property
    def dinners(self) -> dict[date, int]:
        return _counted(guest.dinners for guest in self.guests)

    @property
    def breakfasts(self) -> dict[date, int]:
        return _counted(guest.breakfasts for guest in self.guests)

    @property
    def person_nights(self) -> int:
        """Nights summed over people (人泊)."""
        return sum(len(guest.nights) for guest in self.guests)

    def here(self, day: date, at: time | None = None) -> tuple[GuestFacts, ...]:
        """Who is here at a time, or at any time of the day."""
        if at is None:
            return tuple(guest for guest in self.guests if guest.arrives_on <= day <= guest.leaves_on)
        return tuple(guest for guest in self.guests if guest.is_here(day, at))

    def rooms_per_night(self, people_per_room: int) -> dict[date, int]:
        """Rooms needed each night: people ÷ people per room, rounded up."""
        return {night: -(-people // people_per_room) for night, people in self.people_per_night.items()}

    def shares(self, parts: Iterable[tuple[Yen, Sequence[int]]]) -> list[Yen]:
        """What each guest costs, in the order of the list; sums to the whole, to the yen.

        Each part is shared by its weights, one for each guest; by heads where they are all 0.
        """
        sums = [0] * self.heads
        for amount, weights in parts:
            known = weights if sum(weights) else [1] * self.heads
            for place, part in enumerate(split(amount, known) if self.heads else ()):
                sums[place] += part
        return sums


def leaving_too_late(guests: Sequence[GuestFacts]) -> list[GuestFacts]:
    """Who is still here so long after the first arrival; if their own days are too long already, only they."""
    first = min((guest.arrives_on for guest in guests), default=None)
    own = [guest for guest in guests if (guest.leaves_on - guest.arrives_on).days > MOST_DAYS]
    return own or [guest for guest in guests if first and (guest.leaves_on - first).days > MOST_DAYS]


def _counted(each: Iterable[tuple[date, ...]]) -> dict[date, int]:
    return dict(sorted(Counter(day for days in each for day in days).items()))
