"""The demo's calendars kept elsewhere: one that is read, one whose address has died; and our own of the same rooms."""

from collections.abc import Iterable
from datetime import date, timedelta

from worktrip.catalogue import queries as catalogue
from worktrip.inventory import service as inventory
from worktrip.inventory.tables import Feed
from worktrip.plumbing import clock, outbox
from worktrip.plumbing.calendars import Entry, to_ics
from worktrip.plumbing.database import unit_of_work
from worktrip.plumbing.fetching import MISSING, Fetched, NotFetched

ROOMS = "L1-R"
# nobody lives there: what was read while the demo was loaded is all that ever comes
READ = "https://booking.example/export/4c1f9e07ab52.ics"
DEAD = "https://calendar.example/feeds/front-desk-2019.ics"
TAKEN = ((date(2027, 8, 12), 3), (date(2027, 9, 18), 2))
BEFORE_IT_DIED = ((date(2027, 8, 28), 1),)


def load() -> None:
    """Take up two calendars for one kind of room, and open ours."""
    rooms = catalogue.offering_by_code(ROOMS).id
    with unit_of_work() as unit:
        read = inventory.add_feed(rooms, "予約サイト", READ)  # data
        dead = inventory.add_feed(rooms, "フロントの予定表", DEAD)  # data
        outbox.withdraw("inventory.feed", lambda payload: payload["feed"] in {read, dead})
        inventory.renew_calendar(rooms)
    inventory.poll(read, lambda _url, **_marks: _export(TAKEN))
    inventory.poll(dead, lambda _url, **_marks: _export(BEFORE_IT_DIED))
    inventory.poll(dead, _died)
    with unit_of_work() as unit:
        for feed_id in (read, dead):
            unit.session.get_one(Feed, feed_id).next_poll_at = clock.real_now() + timedelta(days=365)


def _export(taken: Iterable[tuple[date, int]]) -> Fetched:
    entries = [
        Entry(f"{first:%Y%m%d}@booking.example", first, first + timedelta(days=nights), "Reserved", busy=True)
        for first, nights in taken
    ]
    return Fetched(to_ics("Export", entries, stamp=clock.now()))


def _died(_url: str, **_marks: str) -> Fetched:
    raise NotFetched(MISSING)
