"""Both cancellation ladders by date: what we would owe the houses, less what the company would owe us.

The company's ladder is our own table (rules 3.3); of a trip that is only arranged the company bears what the houses
ask for, and our own fees (rules 3.4). Each house has a table of its own: by the size of the party and by days before
its own first day, on the first night or on all, with a tenth of a large group free (rules 3.6). What a house takes is
counted on our net price, what the company owes on the price it was given. Lodging and bathing tax are in neither.

Somebody who drops out owes the company's ladder on an equal share of the price. A house loses its price by the head;
what costs the same for however many stays as it is. Of several houses each loses its part of those who drop out.

Worked example (a test repeats it): 25 people, one night from 15 February 2027, 12,000 yen each, of which the house gets
10,000. It takes 10 % from the ninth day before, 20 % on the day before, 80 % on the day, all of it after that.

| the company cancels | it owes us | we owe the house | we are left with |
|---|---|---|---|
| until 25 January | 0 | 0 | 0 |
| 26 January to 5 February | 20 %: 60,000 | 0 | -60,000 |
| 6 and 7 February | 20 %: 60,000 | 10 %: 25,000 | -35,000 |
| 8 to 13 February | 30 %: 90,000 | 10 %: 25,000 | -65,000 |
| 14 February | 40 %: 120,000 | 20 %: 50,000 | -70,000 |
| 15 February | 50 %: 150,000 | 80 %: 200,000 | 50,000 |
| after the start | 100 %: 300,000 | 100 %: 250,000 | -50,000 |

So the day itself is the worst, and costs us 50,000 yen. If five drop out on the day before, three of them are free at
the house: 2 x 2,000 = 4,000 yen, and the company owes 5 x 4,800 = 24,000.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from worktrip.catalogue.rules import (
    CancellationStep,
    CancellationTerms,
    DropOut,
    FeeBase,
    Unit,
    cancellation_percent,
    drop_out_fees,
)
from worktrip.kernel.errors import N_
from worktrip.kernel.money import Rounding, Yen, split, whole_yen
from worktrip.proposals.rules.facts import LineFacts, RoomUse, Sentence
from worktrip.proposals.rules.party import GuestFacts, Party
from worktrip.proposals.rules.rooming import Sleepers, rooming

AFTER_START = -1
# what costs less when fewer come
BY_HEADS = frozenset({Unit.PERSON, Unit.PERSON_NIGHT, Unit.ROOM_NIGHT})


@dataclass(frozen=True)
class Bought:
    """What we buy of one house for so many people, in net yen, and the terms on which it lets us go.

    `by_heads_yen` goes down with the people, of which `first_nights_yen` is for the first night of each; `fixed_yen`
    does not. No `terms`: nobody knows what it takes. `is_priced` is False while a net price is unknown.
    """

    place: tuple[str, str]
    first_day: date
    people: int
    by_heads_yen: Yen = 0
    first_nights_yen: Yen = 0
    fixed_yen: Yen = 0
    terms: CancellationTerms | None = None
    is_priced: bool = True

    @property
    def is_known(self) -> bool:
        """Whether what cancelling costs there can be counted."""
        return self.terms is not None and self.is_priced

    @property
    def net_yen(self) -> Yen:
        return self.by_heads_yen + self.fixed_yen

    def fee(self, days_before: int, leaving: int) -> Yen:
        """What it takes when so many drop out so many days before its first day; all of them: the whole."""
        if self.terms is None:
            raise ValueError("nobody knows what this house takes")
        if leaving < self.people:
            first = self.first_nights_yen // self.people
            each = self.by_heads_yen // self.people
            return drop_out_fees(self.terms, self.people, (first, each - first), [DropOut(days_before, leaving)])[0]
        by_heads = self.first_nights_yen if self.terms.base is FeeBase.FIRST_NIGHT else self.by_heads_yen
        return (by_heads + self.fixed_yen) * cancellation_percent(self.terms.steps, days_before, self.people) // 100


@dataclass(frozen=True)
class Towards:
    """What the company agreed to: the price of the trip for so many, and our ladder, a planning fee if one was stated.

    Of what is only arranged (`cancelling_yen` is not None) it bears what the houses ask for by the prices it was given
    (`suppliers`), the handling fee that is `earned_yen`, and the fee for cancelling.
    """

    price_yen: Yen
    people: int
    steps: Sequence[CancellationStep] = ()
    planning_fee_yen: Yen = 0
    earned_yen: Yen = 0
    cancelling_yen: Yen | None = None
    suppliers: tuple[Bought, ...] = ()

    def fee(self, days_before: int, leaving: int, houses_yen: Yen = 0) -> Yen:
        """What it owes when so many drop out so many days before the trip begins; all of them: the whole.

        `houses_yen` is what the suppliers ask for on that day. The handling fee is owed anew only when all cancel: for
        who still comes it is in the price.
        """
        if self.cancelling_yen is not None:
            return houses_yen + self.cancelling_yen + (self.earned_yen if leaving >= self.people else 0)
        percent = cancellation_percent(self.steps, days_before)
        if leaving < self.people:
            each = Fraction(self.price_yen * percent, self.people * 100)
            return whole_yen(each, Rounding.DOWN) * leaving
        begins = max((step.from_days_before for step in self.steps), default=AFTER_START)
        if days_before > begins:
            return self.planning_fee_yen
        return self.price_yen * percent // 100


@dataclass(frozen=True)
class ExposureRow:
    """What cancelling on some days comes to. `houses_yen` is what each house takes, None where nobody knows.

    No days at all: after the start, or not coming without a word.
    """

    from_day: date | None
    to_day: date | None
    company_yen: Yen
    houses_yen: tuple[Yen | None, ...]

    @property
    def is_after_start(self) -> bool:
        return self.from_day is None

    @property
    def owed_yen(self) -> Yen:
        """What we owe all houses of which it is known."""
        return sum(yen or 0 for yen in self.houses_yen)

    @property
    def net_yen(self) -> Yen:
        """What we are left with: above 0 it is ours to pay."""
        return self.owed_yen - self.company_yen

    def covers(self, day: date) -> bool:
        """Whether a cancellation on that day falls into this row."""
        return self.from_day is not None and self.to_day is not None and self.from_day <= day <= self.to_day


@dataclass(frozen=True)
class Exposure:
    """The rows from today to after the start, first to last, for so many who drop out (all: `is_whole`)."""

    houses: tuple[Bought, ...]
    leaving: int
    is_whole: bool
    rows: tuple[ExposureRow, ...] = ()

    @property
    def worst(self) -> ExposureRow | None:
        """The row that leaves us with most to pay, the first of several."""
        return max(self.rows, key=lambda row: row.net_yen, default=None)

    @property
    def unknown(self) -> tuple[Bought, ...]:
        """The houses that are not in it."""
        return tuple(house for house in self.houses if not house.is_known)

    @property
    def sentence(self) -> Sentence | None:
        """The worst day, said; None without rows."""
        row = self.worst
        if row is None:
            return None
        values: dict[str, object] = {
            "owed_yen": row.owed_yen,
            "company_yen": row.company_yen,
            "left_yen": row.net_yen,
            "day": row.to_day,
        }
        if row.net_yen <= 0:
            return Sentence(N_("どの日に取り消されても、観光協会の持ち出しはありません。"))
        if row.is_after_start:
            return Sentence(
                N_(
                    "いちばん重いのは始まったあとです。宿などへ%(owed_yen)s払い、お客さまから%(company_yen)s受け取るので、"
                    "%(left_yen)sが観光協会の持ち出しです。"
                ),
                values,
            )
        if row.from_day == row.to_day:
            return Sentence(
                N_(
                    "いちばん重いのは%(day)sです。宿などへ%(owed_yen)s払い、お客さまから%(company_yen)s受け取るので、"
                    "%(left_yen)sが観光協会の持ち出しです。"
                ),
                values,
            )
        return Sentence(
            N_(
                "いちばん重いのは%(first)sから%(day)sまでです。宿などへ%(owed_yen)s払い、"
                "お客さまから%(company_yen)s受け取るので、%(left_yen)sが観光協会の持ち出しです。"
            ),
            values | {"first": row.from_day},
        )


def exposure(
    houses: Sequence[Bought], towards: Towards, start: date, today: date, leaving: int | None = None
) -> Exposure:
    """What it comes to, day by day from `today`, when everybody (None) or so many drop out.

    Days that come to the same stand in one row; the last row is after the start.
    """
    going = towards.people if leaving is None else min(leaving, towards.people)
    days = [today + timedelta(days=n) for n in range((start - today).days + 1)]
    rows: list[ExposureRow] = []
    for day in [*days, None]:
        taken = _taken(houses, towards.people, going, day)
        passed_on = sum(yen or 0 for yen in _taken(towards.suppliers, towards.people, going, day))
        company = towards.fee((start - day).days if day else AFTER_START, going, passed_on)
        first = day
        if rows and day and (rows[-1].company_yen, rows[-1].houses_yen) == (company, taken):
            first = rows.pop().from_day
        rows.append(ExposureRow(first, day, company, taken))
    return Exposure(tuple(houses), going, going == towards.people, tuple(rows))


def _taken(houses: Sequence[Bought], people: int, going: int, day: date | None) -> tuple[Yen | None, ...]:
    """What each house takes on a day, or (None) after the start; None where nobody knows."""
    return tuple(
        house.fee((house.first_day - day).days if day else AFTER_START, part) if house.is_known else None
        for house, part in zip(houses, _parts(houses, people, going), strict=True)
    )


def _parts(houses: Sequence[Bought], people: int, going: int) -> list[int]:
    """How many drop out at each house: all where all do, else its part of them."""
    if going >= people:
        return [house.people for house in houses]
    return [min(split(going, [house.people, max(people - house.people, 0)])[0], house.people) for house in houses]


def bought(
    lines: Iterable[LineFacts],
    rooms: Sequence[RoomUse],
    party: Party,
    places: Mapping[int, tuple[str, str]],
    terms: Mapping[int, CancellationTerms],
) -> list[Bought]:
    """What the priced lines of an alternative buy of each house, dearest first; free things are left out.

    A line's price is spread evenly over the nights that are slept for it.
    """
    by_house: dict[int, list[LineFacts]] = defaultdict(list)
    for line in lines:
        if line.facility_id is not None and not line.is_outside and (line.amount_yen or line.net_yen):
            by_house[line.facility_id].append(line)
    sleepers, found = rooming(rooms, party).sleepers, []
    for facility_id, each in by_house.items():
        here = [one for one in sleepers if one.facility_id == facility_id]
        guests = {guest for one in here for guest in one.guests}
        by_heads = [line for line in each if line.unit in BY_HEADS]
        found.append(
            Bought(
                place=places.get(facility_id, ("", "")),
                first_day=min(line.service_from for line in each),
                people=len(guests) or max(party.heads, 1),
                by_heads_yen=sum(line.net_yen or 0 for line in by_heads),
                first_nights_yen=sum(_first_nights(line, here) for line in by_heads),
                fixed_yen=sum(line.net_yen or 0 for line in each if line.unit not in BY_HEADS),
                terms=terms.get(facility_id),
                is_priced=all(line.net_yen is not None for line in each),
            )
        )
    return sorted(found, key=lambda house: -house.net_yen)


def _first_nights(line: LineFacts, here: Sequence[Sleepers]) -> Yen:
    """What of a line is for the first night that each guest sleeps in its house; all of what is not by night."""
    if not line.is_by_night:
        return line.net_yen or 0
    first: dict[GuestFacts, date] = {}
    for one in here:
        for night, guests in one.nights.items():
            for guest in guests:
                first[guest] = min(night, first.get(guest, night))
    slept = [
        (guest, night)
        for one in here
        if line.room_position in (None, one.position)
        for night, guests in one.nights.items()
        if line.service_from <= night < line.service_to
        for guest in guests
    ]
    firsts = sum(first[guest] == night for guest, night in slept)
    return (line.net_yen or 0) * firsts // max(len(slept), 1)
