"""Calendars that houses keep elsewhere: taken up, asked about hourly, read, and counted in the slots they speak of.

A calendar is fetched and read outside of any unit of work; one unit then stores what it said. What it says takes from
what is free and from nothing else; where it contradicts what a trip has, the desk is asked.
"""

import json
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import delete, insert, select

from worktrip.inventory import queries, rules
from worktrip.inventory.queries import FeedFacts
from worktrip.inventory.rules import Clash, Span
from worktrip.inventory.service.calendars import is_ours
from worktrip.inventory.service.locks import AT_ONCE, lock
from worktrip.inventory.tables import Feed, FeedBlock
from worktrip.kernel.calendar import JST
from worktrip.kernel.errors import N_, Invalid, NotFound
from worktrip.plumbing import clock, events, fetching, outbox
from worktrip.plumbing.calendars import Block, Verdict, read_blocks
from worktrip.plumbing.database import db, locked, needed_unit, unit_of_work
from worktrip.plumbing.fetching import AddressRefused, Fetched, NotFetched
from worktrip.trips import service as trips_service
from worktrip.trips.rules import promised_answer

log = logging.getLogger(__name__)
Fetch = Callable[..., Fetched]
# in one turn of the schedule: so many calendars, and none begun after so long
MOST_FEEDS = 100
LONGEST_TURN = timedelta(seconds=60)
LONGEST_NAME = 60
ONE_DAY = timedelta(days=1)

NO_NAME = N_("名前を入れてください。")
LONG_NAME = N_("名前は60文字までにしてください。")
OURS = N_("WORK TRIPのカレンダーは、取り込まなくても数えています。")
KNOWN = N_("このアドレスは、もう取り込んでいます。")
UNREAD = N_("こちらの不具合で、このカレンダーを読めませんでした。")


# --- what the desk does ----------------------------------------------------------------------------------------------


def add_feed(offering_id: int, name: str, url: str) -> int:
    """Take up a calendar that is kept elsewhere for an offering; it is read soon. Its id.

    Raises Invalid, beside the field, if the name is missing or the address is none we go to.
    """
    called, address = _called(name), _address(url)
    with unit_of_work() as unit:
        mine = _feeds_of(offering_id)
        if any(feed.url == address and feed.is_on for feed in mine):
            raise Invalid(KNOWN, fields={"url": KNOWN})
        row = Feed(offering_id=offering_id, name=called, url=address, next_poll_at=clock.real_now())
        unit.session.add(row)
        unit.session.flush()
        events.record("inventory.feed_added", offering=offering_id, feed=row.id)
        _promise(row.id)
        return row.id


def rename_feed(offering_id: int, feed_id: int, name: str) -> None:
    """Call a calendar something else. Raises Invalid if the name is missing, NotFound if the offering has no such."""
    called = _called(name)
    with unit_of_work():
        _feed(offering_id, feed_id).name = called


def stop_feed(offering_id: int, feed_id: int) -> None:
    """Read a calendar no more: what it took is free again. Raises NotFound if the offering has no such calendar."""
    with unit_of_work() as unit:
        row = _feed(offering_id, feed_id)
        row.is_on = False
        unit.session.flush()
        unit.session.execute(delete(FeedBlock).where(FeedBlock.feed_id == feed_id))
        slots = _recount(offering_id)
        events.record("inventory.feed_stopped", offering=offering_id, feed=feed_id, slots=slots)
        _settle_clashes(offering_id)


def read_soon(offering_id: int, feed_id: int) -> None:
    """Have a calendar read now. Raises NotFound if the offering has no such calendar."""
    with unit_of_work():
        _feed(offering_id, feed_id)
        _promise(feed_id)


def _promise(feed_id: int) -> None:
    outbox.promise("inventory.feed", f"feed:{feed_id}:{clock.real_now():%Y%m%d%H%M}", {"feed": feed_id})


@outbox.handler("inventory.feed")
def _read_promised(payload: dict[str, Any]) -> None:
    poll(payload["feed"])


def _called(name: str) -> str:
    called = name.strip()
    if not called or len(called) > LONGEST_NAME:
        problem = LONG_NAME if called else NO_NAME
        raise Invalid(problem, fields={"name": problem})
    return called


def _address(url: str) -> str:
    try:
        address = fetching.checked(url)
    except AddressRefused as refused:
        raise Invalid(refused.message, fields={"url": refused.message}, **refused.values) from None
    if address.host == urlsplit(current_app.config["BASE_URL"]).hostname:
        raise Invalid(OURS, fields={"url": OURS})
    return address.url


def _feeds_of(offering_id: int) -> list[Feed]:
    """All calendars of an offering, locked: what two of them say is counted one after the other."""
    return list(locked(select(Feed).where(Feed.offering_id == offering_id).order_by(Feed.id)))


def _feed(offering_id: int, feed_id: int) -> Feed:
    row = next((feed for feed in _feeds_of(offering_id) if feed.id == feed_id and feed.is_on), None)
    if row is None:
        raise NotFound(N_("このカレンダーは見つかりませんでした。"))
    return row


# --- going there -----------------------------------------------------------------------------------------------------


def poll_due(fetch: Fetch = fetching.fetch) -> int:
    """Read every calendar whose time has come, so many in a turn, and look whether what was in a trip's way still is.

    How many were read. One that fails is told on its page and never keeps the others waiting.
    """
    began = clock.real_now()
    due = list(queries.feeds_due(began, MOST_FEEDS))
    read = 0
    for feed_id in due:
        if clock.real_now() - began > LONGEST_TURN:
            break
        poll(feed_id, fetch)
        read += 1
    with unit_of_work():
        _settle_clashes()
    return read


def poll(feed_id: int, fetch: Fetch = fetching.fetch) -> None:
    """Fetch, read and store one calendar; nothing happens if it was stopped. What goes wrong is stored as well."""
    feed = queries.feed_facts(feed_id)
    if feed is None:
        return
    today = clock.today()
    # a server that takes its time must not keep the database waiting
    db.session.rollback()
    _store(feed, _seen(feed, today, fetch), today)


@dataclass(frozen=True)
class _Seen:
    """What a visit brought: the days taken, or None where nothing new is known; `verdict` is "" where it stands."""

    verdict: str = ""
    reasons: tuple[tuple[str, dict[str, object]], ...] = ()
    spans: frozenset[Span] | None = None
    complete: bool = False
    etag: str = ""
    last_modified: str = ""

    @property
    def is_good(self) -> bool:
        return self.verdict != Verdict.REFUSED


def _seen(feed: FeedFacts, today: date, fetch: Fetch) -> _Seen:
    """Fetch and read a calendar, outside of any unit. Nothing of its address is told to anybody."""
    # the window moves with the days, so once a day all of it is read anew
    is_known = feed.polled_at is not None and feed.polled_at.astimezone(JST).date() == today
    marks = {"etag": feed.etag, "last_modified": feed.last_modified} if is_known else {}
    try:
        fetched = fetch(feed.url, **marks)
        if fetched.content is None:
            return _Seen(etag=fetched.etag or feed.etag, last_modified=fetched.last_modified or feed.last_modified)
        reading = read_blocks(fetched.content, window=rules.window(today, feed.fill_days))
    except NotFetched as refused:
        return _Seen(Verdict.REFUSED, ((refused.message, dict(refused.values)),))
    except Exception as error:
        # its words may hold the address, which is a secret of the house
        log.error("calendar %s could not be read: %s", feed.id, type(error).__name__)
        return _Seen(Verdict.REFUSED, ((UNREAD, {}),))
    reasons = tuple((reason.message, dict(reason.values)) for reason in reading.reasons)
    if reading.verdict is Verdict.REFUSED:
        return _Seen(Verdict.REFUSED, reasons)
    spans = frozenset(_span(block, feed) for block in reading.blocks if not is_ours(block.uid))
    return _Seen(reading.verdict, reasons, spans, reading.complete, fetched.etag, fetched.last_modified)


def _span(block: Block, feed: FeedFacts) -> Span:
    """A room is taken for its nights, everything else on each day that is touched."""
    return Span(block.uid, block.first, block.last if feed.are_rooms else block.last_day + ONE_DAY)


# --- storing what it said --------------------------------------------------------------------------------------------


def _store(feed: FeedFacts, seen: _Seen, today: date) -> None:
    with unit_of_work():
        row = next((each for each in _feeds_of(feed.offering_id) if each.id == feed.id and each.is_on), None)
        if row is None:
            return
        turned = _note(row, seen)
        added, gone = (0, 0) if seen.spans is None else _replace(row.id, seen, today)
        slots = _recount(feed.offering_id)
        if turned or added or gone or slots:
            events.record(
                "inventory.feed_read", offering=feed.offering_id, feed=feed.id, verdict=row.verdict, slots=slots
            )
            _settle_clashes(feed.offering_id)


def _note(row: Feed, seen: _Seen) -> bool:
    """Write down how a visit went; whether that is another verdict than before."""
    before = row.verdict
    row.polled_at = clock.now()
    row.failures = 0 if seen.is_good else row.failures + 1
    row.next_poll_at = rules.next_poll(row.id, row.failures, clock.real_now())
    row.etag, row.last_modified = seen.etag, seen.last_modified
    if seen.is_good:
        row.good_at = row.polled_at
    if seen.verdict:
        row.verdict = seen.verdict
        row.reasons = json.dumps(seen.reasons, ensure_ascii=False, default=str)
    return row.verdict != before


def _replace(feed_id: int, seen: _Seen, today: date) -> tuple[int, int]:
    """Make what is known of a calendar what it said; how many were added, and how many are gone."""
    session = needed_unit().session
    # a refusal never comes here: the last good copy stays
    rows = session.execute(
        select(FeedBlock.id, FeedBlock.uid, FeedBlock.first_day, FeedBlock.last_day).where(FeedBlock.feed_id == feed_id)
    )
    known = {Span(uid, first, last): block_id for block_id, uid, first, last in rows}
    said = rules.kept(known, seen.spans or (), today - rules.LOOK_BACK, complete=seen.complete)
    gone = [block_id for span, block_id in known.items() if span not in said]
    added = [
        {"feed_id": feed_id, "uid": span.uid, "first_day": span.first_day, "last_day": span.last_day}
        for span in sorted(said - known.keys())
    ]
    for start in range(0, len(gone), AT_ONCE):
        session.execute(delete(FeedBlock).where(FeedBlock.id.in_(gone[start : start + AT_ONCE])))
    if added:
        session.execute(insert(FeedBlock), added)
    return len(added), len(gone)


def _recount(offering_id: int) -> int:
    """Count anew what calendars take of an offering; how many slots had another number, which alone are locked."""
    since = clock.today() - rules.LOOK_BACK
    needed_unit().session.flush()
    taken = rules.taken_by(queries.spans_of([offering_id], since, date.max).get(offering_id, ()))
    differing = [slot.id for slot in queries.slots_since(offering_id, since) if slot.blocked != taken[slot.day]]
    for start in range(0, len(differing), AT_ONCE):
        for slot in lock(sorted(differing)[start : start + AT_ONCE], clock.now())[0]:
            slot.blocked = taken[slot.day]
    needed_unit().session.flush()
    return len(differing)


# --- where it is in the way of a trip --------------------------------------------------------------------------------


def _settle_clashes(offering_id: int | None = None) -> None:
    """Ask the desk about every trip that calendars contradict, and take back what is no longer so; for one, or all.

    What the desk has done stays done while the same events are in the way of the same days.
    """
    today = clock.today()
    found = rules.clashes(queries.takes_of_blocked(today - rules.LOOK_BACK, offering_id), today)
    asked = queries.asked({clash.trip_id for clash in found}, offering_id)
    if not found and not asked:
        return
    marks = _marks(found)
    for row in asked:
        if row.is_open and row.key.rpartition(":")[0] not in marks:
            trips_service.finish_todo(row.key)
    names = {clash.offering_id: queries.calendared(clash.offering_id).name for clash in found}
    for mark, clash in marks.items():
        before = [row for row in asked if row.key.rpartition(":")[0] == mark]
        if not before or (not before[-1].is_open and before[-1].done_by_id is None):
            trips_service.ask_desk(
                clash.trip_id,
                f"{mark}:{len(before) + 1}",
                N_("外のカレンダーでは、%(name)sの%(days)sがふさがっています。この旅の分があるか、宿に確かめる"),
                promised_answer(clock.now()),
                name=names[clash.offering_id],
                days=_days(clash),
            )


def _marks(found: Collection[Clash]) -> dict[str, Clash]:
    """Each by what it is known by: the trip, the days, and the events that are in the way."""
    if not found:
        return {}
    first, last = min(clash.first_day for clash in found), max(clash.last_day for clash in found)
    spans = queries.spans_of({clash.offering_id for clash in found}, first, last)
    return {
        queries.TODO_KEYS
        + clash.mark(
            span.uid
            for span in spans.get(clash.offering_id, ())
            if span.first_day <= clash.last_day and span.last_day > clash.first_day
        ): clash
        for clash in found
    }


def _days(clash: Clash) -> str:
    first, last = (f"{day.month}/{day.day}" for day in (clash.first_day, clash.last_day))
    return first if first == last else f"{first}–{last}"
