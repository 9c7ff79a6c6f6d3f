"""Days of the year that mean something for a place: closed, a season of the rate card, high season, no agreed price.

A season is a span of days, both ends included: of one year, or yearly, when only month and day count and a span may run
over the new year. The 29th of February stands for the 28th in years without one, so that a season to the end of
February always reaches it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from worktrip.catalogue.rules.words import SeasonKind
from worktrip.kernel.errors import N_, Invalid

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Season:
    """So many days, both ends included; `code` ties a SEASON to the rows of the rate card."""

    kind: SeasonKind
    first_day: date
    last_day: date
    is_yearly: bool = False
    code: str = ""
    name: str = ""
    name_en: str = ""

    def covers(self, day: date) -> bool:
        """Whether a day lies in it."""
        if not self.is_yearly:
            return self.first_day <= day <= self.last_day
        first, last, here = _in_year(self.first_day), _in_year(self.last_day), _in_year(day)
        # what begins on the 29th of February begins on the 28th where there is none
        if not _is_leap(day.year):
            first, last = min(first, _no_leap(first)), min(last, _no_leap(last))
        return first <= here <= last if first <= last else here >= first or here <= last

    @property
    def days(self) -> int:
        """How long it is; a yearly one as if it began in its own year."""
        span = (self.last_day - self.first_day).days
        return (span % 365 if self.is_yearly else span) + 1


def _in_year(day: date) -> tuple[int, int]:
    return day.month, day.day


def _no_leap(day: tuple[int, int]) -> tuple[int, int]:
    return (2, 28) if day == (2, 29) else day


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def season_of(seasons: Iterable[Season], kind: SeasonKind, day: date) -> Season | None:
    """The season of a kind that a day lies in; of several the shortest, which says it most exactly."""
    found = [season for season in seasons if season.kind is kind and season.covers(day)]
    return min(found, key=lambda season: (season.days, season.code), default=None)


def is_closed_on(seasons: Iterable[Season], closed: frozenset[int], day: date) -> bool:
    """Whether a place that is closed on these ISO weekdays and in these seasons is closed on a day."""
    return day.isoweekday() in closed or season_of(seasons, SeasonKind.CLOSED, day) is not None


# of several seasons that a day lies in, the one that means most for it
_WEIGHT = (SeasonKind.CLOSED, SeasonKind.BLACKOUT, SeasonKind.HIGH, SeasonKind.SEASON)


@dataclass(frozen=True)
class Span:
    """Days in a row that mean the same, both ends included."""

    season: Season
    first_day: date
    last_day: date


def spans(seasons: Iterable[Season], first: date, last: date) -> list[Span]:
    """What the days from `first` to `last` mean, in order of time; days that mean nothing are left out.

    A day that lies in several seasons means what weighs most: closed, then no agreed price, high season, season.
    """
    each, found = list(seasons), list[Span]()
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        season = next(filter(None, (season_of(each, kind, day) for kind in _WEIGHT)), None)
        if season is None:
            continue
        if found and found[-1].season == season and found[-1].last_day == day - timedelta(days=1):
            found[-1] = Span(season, found[-1].first_day, day)
        else:
            found.append(Span(season, day, day))
    return found


@dataclass(frozen=True)
class Month:
    """A month of a year as it is drawn: its first day, its length, and what parts of it mean."""

    first_day: date
    days: int
    spans: tuple[Span, ...]


def months(found: Iterable[Span], first: date, last: date) -> list[Month]:
    """Spans cut at the ends of months, from the month of `first` to that of `last`."""
    each, drawn, month = list(found), list[Month](), first.replace(day=1)
    while month <= last:
        following = (month + timedelta(days=31)).replace(day=1)
        end = following - timedelta(days=1)
        inside = (span for span in each if span.first_day <= end and span.last_day >= month)
        cut = (Span(span.season, max(span.first_day, month), min(span.last_day, end)) for span in inside)
        drawn.append(Month(month, end.day, tuple(cut)))
        month = following
    return drawn


def check_season(season: Season) -> None:
    """Hold a season to sense. Raises Invalid beside the field that is wrong."""
    if season.is_yearly:
        if abs(season.last_day - season.first_day) > LONGEST:
            raise Invalid(
                N_("毎年の期間は、1年までにしてください。"), fields={"last_day": N_("1年より長くなっています。")}
            )
    elif season.last_day < season.first_day:
        sentence = N_("最初の日より前になっています。")
        raise Invalid(sentence, fields={"last_day": sentence})
    if season.kind is SeasonKind.SEASON and not season.code:
        sentence = N_("料金表で使う季節には、記号が要ります。")
        raise Invalid(sentence, fields={"code": sentence})
