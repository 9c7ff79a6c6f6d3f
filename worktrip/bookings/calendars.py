"""A booked stay as calendar entries: whole days for the stay, hours for what is planned."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flask_babel import force_locale, gettext, ngettext

from worktrip.kernel.calendar import JST
from worktrip.plumbing.calendars import Entry, to_ics
from worktrip.plumbing.i18n import either
from worktrip.proposals.rules import AlternativeFacts, Party

HOST = "worktrip"
ONE_DAY = timedelta(days=1)
SHORTEST = timedelta(minutes=30)
# what an empty calendar is stamped with, so that it stays the same until there is something in it
FIRST = datetime(2018, 4, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Stay:
    """A booked stay of one trip as its calendar needs it; `stamp` says when it was last true."""

    trip_no: str
    title: str
    language: str
    sequence: int
    party: Party
    alternative: AlternativeFacts
    stamp: datetime
    cancelled: bool = False


@dataclass(frozen=True)
class Visit:
    """One order as the partner's calendar shows it."""

    trip_no: str
    facility_code: str
    group: str
    heads: int
    rooms: int
    first: date
    last: date
    sequence: int
    is_lodging: bool
    cancelled: bool
    stamp: datetime


def of_stay(stay: Stay) -> bytes:
    """The calendar of a trip for those who travel, in the trip's language."""
    with force_locale(stay.language):
        return to_ics(gettext(stay.title), _entries(stay), stamp=stay.stamp)


def _entries(stay: Stay) -> Iterable[Entry]:
    houses = stay.alternative.place
    place = either(*houses) if houses else ""
    first, last = stay.party.first_day, stay.party.last_day
    if first is not None and last is not None:
        yield Entry(
            uid=f"{stay.trip_no}-stay@{HOST}",
            start=first,
            end=last + ONE_DAY,
            summary=gettext(stay.title),
            location=place,
            description=stay.trip_no,
            sequence=stay.sequence,
            cancelled=stay.cancelled,
        )
    for item in stay.alternative.items:
        start = datetime.combine(item.day, item.starts_at, JST)
        end = datetime.combine(item.day, item.ends_at, JST) if item.ends_at else start + SHORTEST
        offer = item.offer
        yield Entry(
            uid=f"{stay.trip_no}-{item.id}@{HOST}",
            start=start,
            end=max(end, start + SHORTEST),
            summary=either(item.title, item.title_en),
            location=either(offer.facility_name, offer.facility_name_en) if offer else place,
            description=item.note,
            sequence=stay.sequence,
            cancelled=stay.cancelled,
        )


def of_visits(name: str, visits: Iterable[Visit]) -> bytes:
    """The calendar of a house: who comes when, without a name of anybody. Nights end on the day of departure."""
    each = list(visits)
    with force_locale("ja"):
        entries = [_visit(visit) for visit in each]
    return to_ics(name, entries, stamp=max((visit.stamp for visit in each), default=FIRST))


def _visit(visit: Visit) -> Entry:
    heads = ngettext("%(num)s名さま", "%(num)s名さま", visit.heads)
    rooms = f" {ngettext('%(num)s部屋', '%(num)s部屋', visit.rooms)}" if visit.rooms else ""
    return Entry(
        uid=f"{visit.trip_no}-{visit.facility_code}@{HOST}",
        start=visit.first,
        end=max(visit.last, visit.first + ONE_DAY) if visit.is_lodging else visit.last + ONE_DAY,
        summary=f"{visit.group} {heads}{rooms}",
        description=visit.trip_no,
        sequence=visit.sequence,
        cancelled=visit.cancelled,
    )
