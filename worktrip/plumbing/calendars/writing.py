"""Calendars that people subscribe to or receive by mail.

A night is given as dates with an exclusive end, which needs no time zone; what has an hour is given in UTC. The same
entries and the same stamp give the same bytes, so that a feed can be answered with "not modified".
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from flask import Response, request

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//WORK TRIP//worktrip//JA"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a calendar.

    `uid` stays the same for the life of the thing; `sequence` grows with each change of it, or calendars keep showing
    the old one. `start` and `end` are both dates (end exclusive: the day of departure) or both aware datetimes.
    `busy` says that whole days are taken, as the calendar of a room must; what has an hour always is.
    """

    uid: str
    start: date | datetime
    end: date | datetime
    summary: str
    location: str = ""
    description: str = ""
    sequence: int = 0
    cancelled: bool = False
    url: str = ""
    busy: bool = False

    def __post_init__(self) -> None:
        timed = [isinstance(edge, datetime) for edge in (self.start, self.end)]
        if timed[0] != timed[1]:
            raise ValueError("an entry begins and ends either with a day or with a moment")
        if any(isinstance(edge, datetime) and edge.tzinfo is None for edge in (self.start, self.end)):
            raise ValueError("a moment in a calendar needs its zone")
        if self.end <= self.start:
            raise ValueError("an entry ends after it begins")


def to_ics(name: str, entries: Iterable[Entry], *, stamp: datetime) -> bytes:
    """An iCalendar file called `name`; `stamp` (aware) says when these entries were last true."""
    # loaded with the first calendar, since it takes long and most workers make none
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry, stamp.astimezone(UTC)))
    content: bytes = calendar.to_ical()
    return content


def etag(content: bytes) -> str:
    """What a feed is compared by, to answer an unchanged one in a line."""
    return hashlib.sha256(content).hexdigest()


def answer(content: bytes, name: str) -> Response:
    """A calendar as an answer to a program that asks again and again: an unchanged one is told in a line."""
    response = Response(content, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(etag(content))
    response.make_conditional(request)
    return response


def _event(entry: Entry, stamp: datetime) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp)
    event.add("dtstart", _edge(entry.start))
    event.add("dtend", _edge(entry.end))
    event.add("summary", entry.summary)
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    # A stay of some days must not make its guests look busy to colleagues who plan a call with them.
    event.add("transp", "OPAQUE" if entry.busy or isinstance(entry.start, datetime) else "TRANSPARENT")
    for field in ("location", "description", "url"):
        if value := getattr(entry, field):
            event.add(field, value)
    return event


def _edge(edge: date | datetime) -> date | datetime:
    return edge.astimezone(UTC).replace(microsecond=0) if isinstance(edge, datetime) else edge
