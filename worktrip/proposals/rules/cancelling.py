"""What cancelling costs, by date (rules 3.3).

The base is the price of the trip including consumption tax; lodging and bathing tax are left out, since nobody stays.
The day before departure is day 1, and a fraction of a yen is cut. For a trip of 300,000 yen that starts on 15 February
2027: 60,000 yen from 26 January, 90,000 yen from 8 February, 120,000 yen on the 14th, 150,000 yen on the day itself,
300,000 yen once it has started; nothing before 26 January unless a planning fee was stated.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

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
    percent: int
    amounts_yen: tuple[Yen, ...]

    @property
    def is_after_start(self) -> bool:
        return self.from_day is None and self.to_day is None

    def covers(self, day: date) -> bool:
        """Whether a cancellation on that day falls into this row."""
        if self.is_after_start:
            return False
        return (self.from_day is None or self.from_day <= day) and (self.to_day is None or day <= self.to_day)


def cancellation_curve(bands: Iterable[Band], start: date, bases_yen: Sequence[Yen]) -> list[FeeRow]:
    """The rows of the table, first to last; `bases_yen` holds the price of each alternative. Empty without bands."""
    ordered = sorted(bands, key=lambda band: -band.from_days_before)
    rows = [_row(band, start, bases_yen) for band in ordered]
    dated = [row for row in rows if row.from_day is not None]
    if dated and dated[0].percent:
        rows.insert(0, FeeRow(None, _before(dated[0].from_day), 0, tuple(0 for _ in bases_yen)))
    return rows


def _row(band: Band, start: date, bases_yen: Sequence[Yen]) -> FeeRow:
    amounts = tuple(share(base, band.percent, Rounding.DOWN) for base in bases_yen)
    if band.from_days_before < 0:
        return FeeRow(None, None, band.percent, amounts)
    first = start - timedelta(days=band.from_days_before)
    return FeeRow(first, start - timedelta(days=max(band.to_days_before, 0)), band.percent, amounts)


def _before(day: date | None) -> date | None:
    return day - timedelta(days=1) if day else None
