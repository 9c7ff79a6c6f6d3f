"""Repetitions, worked out inside of a window and in bounded time.

The libraries below look at every period from the first one on, and at a rule that never comes true until the year 9999:
0.3 s for a yearly one, 4 s for a daily one, for ever for one that repeats each second or every 0 days. So a rule is
looked at before it is followed, and a feed gets so many seconds for all of its repetitions.
"""

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from icalendar import Event

SECONDS = 5.0
# a daily repetition may have begun so many days ago
MOST_PERIODS = 40_000
# the longest of what repeats, and the farthest that one time of it may have been moved
LONGEST = timedelta(days=400)

_DAYS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}
_WITHIN_A_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")
_PARTS = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", *_WITHIN_A_DAY}
    | {"BYSETPOS", "BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH"}
)


class Patience:
    """How long one feed may keep us busy with its repetitions."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._until = time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        return time.monotonic() > self._until


def repeats(event: "Event") -> bool:
    """Whether `event` comes more than once."""
    return "RRULE" in event or "RDATE" in event


def may_be_followed(series: list["Event"], until: date) -> bool:
    """Whether the rules of `series` repeat by whole days and reach `until` after a bounded number of steps."""
    event, *singles = series
    start = _day(event, "DTSTART")
    rules = as_list(event.get("RRULE"))
    length = said(event, "DURATION") if "DURATION" in event else timedelta()
    if "DTEND" in event:
        length = _day(event, "DTEND") - start
    moved = (abs(_day(single, "DTSTART") - _day(single, "RECURRENCE-ID")) for single in singles)
    steps = all(_is_bounded(rule, (until - start).days) for rule in rules)
    return steps and len(rules) <= 2 and max([length, *moved]) <= LONGEST


def _day(event: "Event", name: str) -> date:
    edge: date = said(event, name)
    return edge.date() if isinstance(edge, datetime) else edge


def _is_bounded(rule: Any, days: int) -> bool:
    every = rule.get("INTERVAL", [1])
    step = _DAYS.get(str(rule.get("FREQ", [""])[0]).upper(), 0)
    if not step or not set(rule) <= _PARTS or len(every) != 1 or every[0] < 1:
        return False
    return all(len(rule.get(part, [])) <= 1 for part in _WITHIN_A_DAY) and days // (step * every[0]) <= MOST_PERIODS


def occurrences(series: list["Event"], first: date, last: date) -> Iterator["Event"]:
    """Each time the first event of `series` comes in the window; the others stand in for single ones of these."""
    from icalendar import Calendar
    from recurring_ical_events import of

    calendar = Calendar()
    for event in series:
        calendar.add_component(event)
    # a day more on both sides, since the window is meant in Japan's time and the event may not be
    yield from of(calendar).between(first - timedelta(days=1), last + timedelta(days=1))


def said(event: "Event", name: str) -> Any:
    """The day, the moment or the length of time that `event` gives under `name`."""
    value: Any = event[name]
    return value.dt


def as_list(value: Any) -> list[Any]:
    """What icalendar gives for a property that may stand there not at all, once, or more often."""
    return [] if value is None else value if isinstance(value, list) else [value]
