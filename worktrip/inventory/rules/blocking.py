"""What calendars kept elsewhere take, how often they are asked, and where they contradict what a trip has.

Such a calendar knows busy days and no numbers: each of its events takes one of what it is kept for, on each of its
days. That one is not free any more, and that is all: nothing is confirmed and nothing is taken from a trip by it. Where
the calendar and the trips together want more than there is, the desk asks the house.

Worked example (a test repeats it): of 5 rooms a trip has booked 4. A calendar elsewhere says that one is taken: none is
free, nobody is asked. It says that two are taken: 2 > 5 - 4, so the desk gets something to do, for that trip and
those nights; once the calendar takes one back, it is done.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from urllib.parse import urlsplit

from worktrip.inventory.rules.stock import SlotKey

EVERY = timedelta(hours=1)
LONGEST_WAIT = timedelta(days=1)
# within so much calendars are asked at different minutes
JITTER = timedelta(minutes=10)
STALE_AFTER = timedelta(hours=24)
# events are known by their first day, which may lie a while back
LOOK_BACK = timedelta(days=60)
LONGEST_WINDOW = timedelta(days=1_200)
SHOWN_OF_SECRET = 4
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Span:
    """Days that one event of such a calendar takes, the last not included."""

    uid: str
    first_day: date
    last_day: date

    @property
    def days(self) -> Iterator[date]:
        return (self.first_day + timedelta(days=n) for n in range((self.last_day - self.first_day).days))


def window(today: date, fill_days: int) -> tuple[date, date]:
    """The days a calendar is read for, the last not included."""
    first = today - LOOK_BACK
    return first, min(today + timedelta(days=fill_days + 1), first + LONGEST_WINDOW)


def kept(known: Iterable[Span], read: Collection[Span], since: date, *, complete: bool) -> set[Span]:
    """What is known after a reading. Only a complete one says that what it lacks is gone."""
    if complete:
        return set(read)
    by_uid: dict[str, list[Span]] = defaultdict(list)
    for span in {*known, *read}:
        if span.last_day > since:
            by_uid[span.uid].append(span)
    return {span for spans in by_uid.values() for span in _merged(sorted(spans))}


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans of one event, which takes one at most on each day although it was read twice."""
    running: Span | None = None
    for span in spans:
        if running is not None and span.first_day < running.last_day:
            running = Span(span.uid, running.first_day, max(running.last_day, span.last_day))
            continue
        if running is not None:
            yield running
        running = span
    if running is not None:
        yield running


def taken_by(spans: Iterable[Span]) -> Counter[date]:
    """How many of a thing these take on each day."""
    return Counter(day for span in spans for day in span.days)


# --- when to ask again -----------------------------------------------------------------------------------------------


def next_poll(feed_id: int, failures: int, now: datetime) -> datetime:
    """When a calendar is asked again: about hourly, less and less often while it fails, at least once a day."""
    jitter = timedelta(seconds=feed_id * 137 % int(JITTER.total_seconds())) - JITTER / 2
    return now + min(EVERY * 2 ** min(failures, 10), LONGEST_WAIT) + jitter


def is_stale(good_at: datetime | None, now: datetime) -> bool:
    """Whether what is known of a calendar may be out of date."""
    return good_at is None or now - good_at > STALE_AFTER


def masked(url: str) -> str:
    """An address as it may be shown: whose it is, and its end, by which one is told from another."""
    host = urlsplit(url).hostname or ""
    parts = [part for part in url.removesuffix(".ics").split("/")[3:] if len(part) > 2 * SHOWN_OF_SECRET]
    return f"{host} … {parts[-1][-SHOWN_OF_SECRET:]}" if parts else f"{host} …"


# --- where a calendar is in the way of a trip ------------------------------------------------------------------------


@dataclass(frozen=True)
class Take:
    """What a trip has of a slot of which a calendar elsewhere says that some are taken."""

    trip_id: int
    key: SlotKey
    quantity: int
    allotted: int
    blocked: int


@dataclass(frozen=True, order=True)
class Clash:
    """Days that follow each other on which a trip has of a thing what a calendar elsewhere gives to others."""

    offering_id: int
    trip_id: int
    first_day: date
    last_day: date

    def mark(self, uids: Iterable[str]) -> str:
        """What it is known by while it is the same events that are in the way."""
        events = hashlib.sha256("\n".join(sorted(uids)).encode()).hexdigest()[:8]
        return f"{self.offering_id}:{self.trip_id}:{self.first_day:%Y%m%d}-{self.last_day:%Y%m%d}:{events}"


def clashes(takes: Iterable[Take], today: date) -> list[Clash]:
    """Where a calendar takes more than the trips have left, for each trip in the way; what is over is left out."""
    by_slot: dict[SlotKey, list[Take]] = defaultdict(list)
    for take in takes:
        by_slot[take.key].append(take)
    days: dict[tuple[int, int], set[date]] = defaultdict(set)
    for key, of_slot in by_slot.items():
        if of_slot[0].blocked > of_slot[0].allotted - sum(take.quantity for take in of_slot):
            for take in of_slot:
                days[key.offering_id, take.trip_id].add(key.day)
    found = (Clash(*who, first, last) for who, of_trip in days.items() for first, last in _in_a_row(sorted(of_trip)))
    return sorted(clash for clash in found if clash.last_day >= today)


def _in_a_row(days: list[date]) -> Iterator[tuple[date, date]]:
    for _, run in groupby(enumerate(days), lambda place: place[1] - timedelta(days=place[0])):
        of_run = [day for _, day in run]
        yield of_run[0], of_run[-1]
