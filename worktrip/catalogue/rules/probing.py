"""What a party would pay on some days: the rate card tried out, night by night.

What is paid by the night goes by the people of each room, so a party is put into rooms: as many as fill one, and the
rest into one more. Everything else goes by the party as a whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from worktrip.catalogue.rules.rates import RateBook, RateRow, per_person, rate_on, sell_yen
from worktrip.catalogue.rules.words import BY_NIGHT, MealPlan, Unit
from worktrip.kernel.errors import Blocked
from worktrip.kernel.money import Yen


@dataclass(frozen=True)
class Share:
    """One row of a card as it is used: for so many people, so many rooms, at so much altogether."""

    row: RateRow
    people: int
    rooms: int
    yen: Yen


@dataclass(frozen=True)
class ProbedDay:
    """A day of a trial: the rows used, or why there is no price."""

    day: date
    season: str
    shares: tuple[Share, ...] = ()
    refusal: Blocked | None = None

    @property
    def yen(self) -> Yen:
        """What the day costs the party."""
        return sum(share.yen for share in self.shares)


def rooms_for(people: int, per_room: int | None) -> list[tuple[int, int]]:
    """A party put into rooms: (people in a room, how many such rooms), full ones first."""
    size = min(per_room or people, people)
    full, rest = divmod(people, size)
    return [(size, full), *([(rest, 1)] if rest else [])]


def probe(
    book: RateBook,
    offering_id: int,
    days: Iterable[date],
    people: int,
    *,
    meal_plan: MealPlan = MealPlan.NONE,
    per_room: int | None = None,
) -> list[ProbedDay]:
    """What so many people pay on each of these days, by rooms of at most `per_room`. A refusal stands in its day."""
    return [_probed(book, offering_id, day, people, meal_plan, per_room) for day in days]


def _probed(
    book: RateBook, offering_id: int, day: date, people: int, meal_plan: MealPlan, per_room: int | None
) -> ProbedDay:
    try:
        card = [row for row in book.card(offering_id, day) if row.meal_plan is meal_plan]
        by_room = any(row.unit in BY_NIGHT for row in card)
        parted = rooms_for(people, per_room) if by_room else [(people, 1)]
        rows = [
            (rate_on(book, offering_id, day, people=size, meal_plan=meal_plan), size, rooms) for size, rooms in parted
        ]
    except Blocked as refusal:
        return ProbedDay(day, "", (), refusal)
    shares = tuple(Share(row, size, rooms, _yen(row, size) * rooms) for row, size, rooms in rows)
    return ProbedDay(day, book.season_name(rows[0][0], day), shares)


def _yen(row: RateRow, people: int) -> Yen:
    """What one room, or the whole party, pays by a row."""
    return per_person(row, people) * people if row.unit in (Unit.PERSON_NIGHT, Unit.PERSON) else sell_yen(row)
