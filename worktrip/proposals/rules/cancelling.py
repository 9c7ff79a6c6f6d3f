"""What cancelling costs, by date (rules 3.3).

The base is the price of the trip including consumption tax; lodging and bathing tax are left out, since nobody stays.
The day before departure is day 1, and a fraction of a yen is cut. For a trip of 300,000 yen that starts on 15 February
2027: 60,000 yen from 26 January, 90,000 yen from 8 February, 120,000 yen on the 14th, 150,000 yen on the day itself,
300,000 yen once it has started; before 26 January what was stated as the planning fee, nothing if none was. A day trip
has a table of its own.

Of what was only arranged (rules 3.4) the company owes what the suppliers ask for, the handling fee, which is earned,
and the fee for cancelling: 40,000 + 11,000 + 1,100 = 52,100 yen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from worktrip.catalogue.rules import CancellationStep, cancellation_percent
from worktrip.kernel.money import Rounding, Yen, share


class Band(Protocol):
    """So many percent from so many days before the first day to so many; 0 is the day itself, −1 after the start."""

    @property
    def from_days_before(self) -> int: ...

    @property
    def to_days_before(self) -> int: ...

    @property
    def percent(self) -> int: ...


@dataclass(frozen=True)
class FeeRow:
    """What cancelling from a day to a day costs, one amount per alternative. No first day: any day before `to_day`.

    No days at all: after the start, or not coming without a word.
    """

    from_day: date | None
    to_day: date | None
    # of the price of the trip; None where it goes by what the suppliers ask for
    percent: int | None
    amounts_yen: tuple[Yen, ...]

    @property
    def is_after_start(self) -> bool:
        return self.from_day is None and self.to_day is None

    @property
    def is_free(self) -> bool:
        """Whether nothing is owed, whichever alternative it is."""
        return not any(self.amounts_yen)

    @property
    def is_planning_fee(self) -> bool:
        """Whether the planning fee alone is owed."""
        return self.percent == 0 and not self.is_free

    def covers(self, day: date) -> bool:
        """Whether a cancellation on that day falls into this row."""
        if self.is_after_start:
            return False
        return (self.from_day is None or self.from_day <= day) and (self.to_day is None or day <= self.to_day)


def cancellation_curve(
    bands: Iterable[Band], start: date, bases_yen: Sequence[Yen], planning_yen: Sequence[Yen] = ()
) -> list[FeeRow]:
    """The rows of the table, first to last; empty without bands.

    `bases_yen` holds the price of each alternative, `planning_yen` the planning fee that each states: it is owed before
    the table begins, and never on top of it.
    """
    ordered = sorted(bands, key=lambda band: -band.from_days_before)
    rows = [_row(band, start, bases_yen) for band in ordered]
    dated = [row for row in rows if row.from_day is not None]
    if dated and dated[0].percent:
        rows.insert(0, FeeRow(None, _before(dated[0].from_day), 0, tuple(planning_yen) or tuple(0 for _ in bases_yen)))
    return rows


def _row(band: Band, start: date, bases_yen: Sequence[Yen]) -> FeeRow:
    amounts = tuple(share(base, band.percent, Rounding.DOWN) for base in bases_yen)
    if band.from_days_before < 0:
        return FeeRow(None, None, band.percent, amounts)
    first = start - timedelta(days=band.from_days_before)
    return FeeRow(first, start - timedelta(days=max(band.to_days_before, 0)), band.percent, amounts)


def _before(day: date | None) -> date | None:
    return day - timedelta(days=1) if day else None


@dataclass(frozen=True)
class Supplier:
    """What one of those we arrange with would ask for: a share of `base_yen`, by days before its own first day."""

    base_yen: Yen
    start: date
    people: int
    steps: tuple[CancellationStep, ...]

    def fee_on(self, day: date) -> Yen:
        """What it asks for on a day; after its first day as for not coming."""
        percent = cancellation_percent(self.steps, (self.start - day).days, self.people)
        return share(self.base_yen, percent, Rounding.DOWN)

    @property
    def turns(self) -> set[date]:
        """The days from which it asks for something else."""
        mine = [step for step in self.steps if step.takes(self.people)]
        days = {step.from_days_before for step in mine} | {step.to_days_before - 1 for step in mine}
        return {self.start - timedelta(days=before) for before in days}


def arranged_curve(suppliers: Sequence[Sequence[Supplier]], own_yen: Sequence[Yen], start: date) -> list[FeeRow]:
    """The same of what was only arranged: per alternative its suppliers, and what we ask for ourselves."""

    def owed(day: date) -> tuple[Yen, ...]:
        return tuple(own + sum(each.fee_on(day) for each in mine) for mine, own in zip(suppliers, own_yen, strict=True))

    turns = sorted({turn for mine in suppliers for each in mine for turn in each.turns if turn <= start})
    after = start + timedelta(days=1)
    rows = [FeeRow(None, (turns[0] if turns else after) - timedelta(days=1), None, tuple(own_yen))]
    for first, following in zip(turns, [*turns[1:], after], strict=True):
        row = FeeRow(first, following - timedelta(days=1), None, owed(first))
        if rows[-1].amounts_yen == row.amounts_yen:
            rows[-1] = replace(rows[-1], to_day=row.to_day)
        else:
            rows.append(row)
    # whoever does not come owes every supplier what it asks for not coming
    missed = tuple(
        own + sum(each.fee_on(each.start + timedelta(days=1)) for each in mine)
        for mine, own in zip(suppliers, own_yen, strict=True)
    )
    return [*rows, FeeRow(None, None, None, missed)]
