"""How the figures are counted.

A stay counts in the fiscal year of its first night, once it is over. A person-night (人泊) is one person for one night
actually slept, as the accepted version has each guest come and go; a weekday night is one whose next morning is a
working day. What is cancelled does not count.

Worked example (a test repeats it): four people, of whom one sleeps from Tuesday 23 February 2027, two from Wednesday
and one from Thursday, all up to Friday: one group, four people, 3 + 2 + 2 + 1 = 8 person-nights, all eight of them
weekday nights, although the 23rd is a holiday: on the 24th people work.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from worktrip.kernel.calendar import is_weekday_night
from worktrip.kernel.errors import N_
from worktrip.leads.rules import LeadState
from worktrip.proposals.rules import Rooming


class Figure(StrEnum):
    """A figure that opens into its rows."""

    STAYS = "stays"
    GOALS = "goals"
    LEADS = "leads"


FIGURE_LABELS: dict[Figure, str] = {
    Figure.STAYS: N_("終わった滞在"),
    Figure.GOALS: N_("めあての点"),
    Figure.LEADS: N_("見込み案件"),
}


@dataclass(frozen=True)
class Slept:
    """So many people of stays with that first night, in that house, who came and left on these days."""

    facility_id: int | None
    first_night: date
    arrives_on: date
    leaves_on: date
    people: int
    # they moved house, and are counted where they slept first
    have_moved: bool = False

    @property
    def nights(self) -> tuple[date, ...]:
        """Each night slept, by the date on which it begins."""
        return tuple(self.arrives_on + timedelta(days=n) for n in range((self.leaves_on - self.arrives_on).days))

    @property
    def person_nights(self) -> int:
        return self.people * len(self.nights)

    @property
    def weekday_nights(self) -> int:
        """Person-nights before a working day."""
        return self.people * sum(is_weekday_night(night) for night in self.nights)


@dataclass(frozen=True)
class Nights:
    """Person-nights on weekdays and on other days."""

    weekday: int = 0
    other: int = 0

    @property
    def total(self) -> int:
        return self.weekday + self.other

    @property
    def weekday_percent(self) -> int | None:
        """How many of a hundred are weekday nights, to the nearest; None where nobody slept."""
        return (200 * self.weekday + self.total) // (2 * self.total) if self.total else None


def nights_of(slept: Iterable[Slept]) -> Nights:
    """Person-nights summed up."""
    known = list(slept)
    weekday = sum(each.weekday_nights for each in known)
    return Nights(weekday, sum(each.person_nights for each in known) - weekday)


def people_of(slept: Iterable[Slept]) -> int:
    """How many people, each counted once."""
    return sum(each.people for each in slept if not each.have_moved)


def slept_apart(rooms: Rooming, first_night: date) -> list[Slept]:
    """Who slept where, person by person, of a party that was parted or moved house."""
    found: list[Slept] = []
    for guest, beds in rooms.beds.items():
        houses: list[int | None] = []
        for night in guest.nights:
            there = beds.get(night)
            house = there.facility_id if there else None
            if houses and houses[-1] == house:
                found[-1] = replace(found[-1], leaves_on=night + timedelta(days=1))
            else:
                leaves_on = night + timedelta(days=1)
                found.append(Slept(house, first_night, night, leaves_on, 1, have_moved=bool(houses)))
                houses.append(house)
        if not houses:
            found.append(Slept(None, first_night, guest.arrives_on, guest.leaves_on, 1))
    return found


def months_of(fiscal_year: int) -> tuple[date, ...]:
    """The first days of the year's months, April to March."""
    return tuple(date(fiscal_year + (month > 12), (month - 1) % 12 + 1, 1) for month in range(4, 16))


@dataclass(frozen=True)
class Month:
    """One month of the series: stays whose first night lies in it."""

    first_day: date
    groups: int
    people: int
    nights: Nights


def monthly(fiscal_year: int, slept: Iterable[Slept], groups: Counter[date]) -> tuple[Month, ...]:
    """Groups, people and nights of each month; `groups` counts stays by their first night."""
    known = list(slept)
    series = []
    for first in months_of(fiscal_year):
        mine = [each for each in known if each.first_night.replace(day=1) == first]
        count = sum(many for day, many in groups.items() if day.replace(day=1) == first)
        series.append(Month(first, count, people_of(mine), nights_of(mine)))
    return tuple(series)


@dataclass(frozen=True)
class House:
    """Nights of one lodging, and what it gets where that was agreed."""

    code: str
    name: str
    name_en: str
    nights: Nights
    paid_yen: int | None


@dataclass(frozen=True)
class Reason:
    """Stays by why the company came. `purpose` is a msgid."""

    purpose: str
    groups: int
    people: int


@dataclass(frozen=True)
class Published:
    """What the town published about outsourced work in one fiscal year."""

    fiscal_year: int
    orders_thousand_yen: int
    is_partial: bool
    source_note: str


@dataclass(frozen=True)
class Figures:
    """The figures of one fiscal year. `spend_yen` is what companies agreed to pay, taxes included."""

    fiscal_year: int
    groups: int
    people: int
    nights: Nights
    spend_yen: int
    months: tuple[Month, ...]
    houses: tuple[House, ...]
    reasons: tuple[Reason, ...]
    goals_scored: int
    goal_score_sum: int
    leads: dict[LeadState, int]
    published: tuple[Published, ...]

    @property
    def goal_score(self) -> str | None:
        """The mean score to one place, None while nobody has answered."""
        if not self.goals_scored:
            return None
        tenths = (20 * self.goal_score_sum + self.goals_scored) // (2 * self.goals_scored)
        return f"{tenths // 10}.{tenths % 10}"

    @property
    def leads_total(self) -> int:
        return sum(self.leads.values())

    @property
    def leads_proposed(self) -> int:
        """Leads for which a proposal was made at least, as far as they stand there now."""
        return self.leads.get(LeadState.PROPOSED, 0) + self.leads.get(LeadState.WON, 0)
