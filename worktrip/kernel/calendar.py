"""The Japanese business calendar: fiscal years, eras, holidays, working days, bank days, due dates, desk hours.

The due date of a claim that closes at the end of November falls on 31 December, when banks are closed; it moves to
4 January 2027 for what we are owed (next) and to 30 December 2026 for what we owe (prev). Source: rules 9.2.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

JST = ZoneInfo("Asia/Tokyo")
ONE_DAY = timedelta(days=1)

_WEEKDAYS = {"ja": "月火水木金土日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_HOLIDAY_LANGUAGES = {"ja": "ja", "en": "en_US"}


# --- Moments and days ------------------------------------------------------------------------------------------------


def to_jst(moment: datetime) -> datetime:
    """An aware moment as the clock on the wall in Japan shows it; ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(JST)


def jst_date(moment: datetime) -> date:
    """The date in Japan at an aware moment."""
    return to_jst(moment).date()


def at_jst(day: date, clock_time: time = time(0)) -> datetime:
    """The moment (aware, UTC) when clocks in Japan show this day and time."""
    return datetime.combine(day, clock_time, JST).astimezone(UTC)


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def month_end(day: date) -> date:
    """The last day of the month of `day`."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - ONE_DAY


class Dated(Protocol):
    """A row that is in force from a day to a day, both included; no last day means until further notice."""

    @property
    def effective_from(self) -> date: ...

    @property
    def effective_to(self) -> date | None: ...


DatedRow = TypeVar("DatedRow", bound=Dated)


def in_force(rows: Iterable[DatedRow], day: date) -> list[DatedRow]:
    """The rows that hold on that day, in their order."""
    return [row for row in rows if row.effective_from <= day and (row.effective_to is None or day <= row.effective_to)]


# --- Years ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Era:
    """A Japanese era; its first year is 元年 and ends with December."""

    first_day: date
    name: str
    name_en: str
    letter: str


ERAS = (
    Era(date(2019, 5, 1), "令和", "Reiwa", "R"),
    Era(date(1989, 1, 8), "平成", "Heisei", "H"),
    Era(date(1926, 12, 25), "昭和", "Showa", "S"),
    Era(date(1912, 7, 30), "大正", "Taisho", "T"),
)


def era_year(day: date) -> tuple[Era, int]:
    """The era of a day and the year in it; ValueError before 30 July 1912."""
    for era in ERAS:
        if day >= era.first_day:
            return era, day.year - era.first_day.year + 1
    raise ValueError(f"no era known for {day}")


def era_label(day: date, language: str = "ja") -> str:
    """The year of a day as an era year: 令和8年, 令和元年, Reiwa 8."""
    era, year = era_year(day)
    if language == "ja":
        return f"{era.name}{'元' if year == 1 else year}年"
    return f"{era.name_en} {year}"


def fiscal_year(day: date) -> int:
    """The fiscal year, April to March, named by the calendar year in which it begins."""
    return day.year if day.month >= 4 else day.year - 1


def fiscal_year_label(year: int | date, language: str = "ja") -> str:
    """A fiscal year, or the fiscal year of a day, as people write it: 令和8年度, FY2026."""
    year = year if isinstance(year, int) else fiscal_year(year)
    if language == "ja":
        # The year that began on 1 April 2019 is written 令和元年度, by the era of its December.
        return f"{era_label(date(year, 12, 31))}度"
    return f"FY{year}"


# --- Days of work and of banks ----------------------------------------------------------------------------------------


@cache
def holidays_of(year: int, language: str = "ja") -> Mapping[date, str]:
    """The national holidays of a year with their names; none outside 1950–2099, for which no rule is known.

    The equinoxes are computed; they become official only in February of the year before.
    """
    # Imported here, since the package costs more than all the rest of the kernel and many commands never ask.
    from holidays.countries.japan import Japan

    found = Japan(years=year, language=_HOLIDAY_LANGUAGES[language], expand=False)
    return MappingProxyType(dict(sorted(found.items())))


def is_holiday(day: date) -> bool:
    """Whether it is a national holiday (祝日, 振替休日 or 国民の休日)."""
    return day in holidays_of(day.year)


def holiday_name(day: date, language: str = "ja") -> str | None:
    """The holiday's name, None on other days."""
    return holidays_of(day.year, language).get(day)


def weekday_label(day: date, language: str = "ja") -> str:
    """水 or Wed."""
    return _WEEKDAYS[language][day.weekday()]


def _is_ordinary(day: date) -> bool:
    return day.weekday() < 5 and not is_holiday(day)


def is_working_day(day: date) -> bool:
    """Whether the desk works: Monday to Friday, no holiday, not 29 December to 3 January."""
    return _is_ordinary(day) and (12, 29) > (day.month, day.day) > (1, 3)


def is_weekday_night(night: date) -> bool:
    """Whether the morning after is a working day: the nights that hotels cannot sell without us."""
    return is_working_day(night + ONE_DAY)


def is_bank_day(day: date) -> bool:
    """Whether banks settle: Monday to Friday, no holiday, not 31 December to 3 January."""
    return _is_ordinary(day) and (12, 31) > (day.month, day.day) > (1, 3)


def bank_day_next(day: date) -> date:
    """The day itself if banks settle on it, else the first one after it."""
    while not is_bank_day(day):
        day += ONE_DAY
    return day


def bank_day_prev(day: date) -> date:
    """The day itself if banks settle on it, else the last one before it."""
    while not is_bank_day(day):
        day -= ONE_DAY
    return day


class DueRule(StrEnum):
    """Which way a due date moves when banks are closed: next is ours to receive, prev ours to pay (rules 9.2)."""

    NEXT = "next"
    PREV = "prev"


def due_date(close: date, rule: DueRule) -> date:
    """Close at the end of a month, pay by the end of the next (月末締め翌月末払い), moved to a bank day by the rule."""
    end_of_next_month = month_end(month_end(close) + ONE_DAY)
    return bank_day_next(end_of_next_month) if rule is DueRule.NEXT else bank_day_prev(end_of_next_month)


def working_day_next(day: date) -> date:
    """The day itself if the desk works on it, else the first one after it."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def add_working_days(day: date, count: int) -> date:
    """The count-th working day after `day`, which itself never counts; `day` for 0."""
    for _ in range(count):
        day = working_day_next(day + ONE_DAY)
    return day


# --- The desk's promise -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DeskHours:
    """When the desk is open on a working day, by the clock in Japan."""

    opens: time = time(9)
    closes: time = time(17)


DESK_HOURS = DeskHours()


def answer_due(received_at: datetime, business_days: int, hours: DeskHours = DESK_HOURS) -> datetime:
    """When the desk has promised to have answered (aware, UTC): closing time of the n-th working day after receipt.

    What arrives at or after closing time, or on a day off, counts as received when the desk opens next.
    """
    arrived = to_jst(received_at)
    day = arrived.date()
    if arrived.time() >= hours.closes:
        day += ONE_DAY
    return at_jst(add_working_days(working_day_next(day), business_days), hours.closes)


def add_working_hours(moment: datetime, worked: timedelta, hours: DeskHours = DESK_HOURS) -> datetime:
    """The moment (aware, UTC) at which the desk has been open for so long since `moment`."""
    start = to_jst(moment)
    day = start.date()
    while True:
        if is_working_day(day):
            opens, closes = (datetime.combine(day, edge, JST) for edge in (hours.opens, hours.closes))
            begins = max(start, opens)
            if begins + worked <= closes:
                return (begins + worked).astimezone(UTC)
            worked -= max(closes - begins, timedelta(0))
        day += ONE_DAY


def working_time(start: datetime, end: datetime, hours: DeskHours = DESK_HOURS) -> timedelta:
    """For how long the desk is open between two moments (aware); nothing if the end is not after the start."""
    first, last, worked = to_jst(start), to_jst(end), timedelta(0)
    day = first.date()
    while day <= last.date():
        if is_working_day(day):
            opens, closes = (datetime.combine(day, edge, JST) for edge in (hours.opens, hours.closes))
            worked += max(min(closes, last) - max(opens, first), timedelta(0))
        day += ONE_DAY
    return worked
