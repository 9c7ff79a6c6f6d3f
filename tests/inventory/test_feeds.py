"""Calendars that houses keep elsewhere: read, counted, told, and never believed over a trip."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.factories.stock import nights, rooms, trips
from tests.support.application import START, Clock
from tests.support.lint import PageClient
from tests.support.people import sign_in
from tests.support.statements import Counting
from tests.support.strangers import Stranger, answering
from worktrip.accounts.rules import Role
from worktrip.catalogue.rules import OfferingKind
from worktrip.catalogue.tables import Offering
from worktrip.inventory import queries, service
from worktrip.inventory.rules import SlotKey
from worktrip.inventory.tables import Feed, FeedBlock, Slot
from worktrip.kernel.errors import Invalid, NotFound
from worktrip.plumbing import fetching, outbox
from worktrip.plumbing.calendars import Entry, to_ics
from worktrip.plumbing.database import db, unit_of_work
from worktrip.plumbing.events import Event
from worktrip.plumbing.fetching import MISSING, Fetched, NotFetched
from worktrip.trips import queries as trips_queries
from worktrip.trips import service as trips_service

NIGHT = date(2027, 2, 24)
URL = "https://booking.example/export/0123456789abcdef.ics"
UNTIL = START + timedelta(days=10)
Taken = tuple[date, int]


class Elsewhere:
    """A calendar that somebody keeps elsewhere, which a test changes at will."""

    def __init__(self, *taken: Taken) -> None:
        self.answer: Fetched | Exception = Fetched(b"")
        self.asked: list[dict[str, str]] = []
        self.says(*taken)

    def says(self, *taken: Taken, etag: str = "", uid: str = "stay") -> None:
        """So many nights from a day on are taken, one event each."""
        entries = [
            Entry(f"{uid}{number}@elsewhere", first, first + timedelta(days=count), "山田様", busy=True)
            for number, (first, count) in enumerate(taken)
        ]
        self.answer = Fetched(to_ics("Export", entries, stamp=START), etag)

    def __call__(self, url: str, **marks: str) -> Fetched:
        assert url == URL
        self.asked.append(marks)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def taken_up(offering_id: int, elsewhere: Elsewhere, url: str = URL) -> int:
    """A feed of an offering that has been read once; its id."""
    feed_id = service.add_feed(offering_id, "予約サイト", url)
    service.poll(feed_id, elsewhere)
    return feed_id


def free(offering_id: int, *days: date) -> list[int]:
    """How many are free on these days."""
    found = queries.free([offering_id], min(days), max(days))
    return [found[SlotKey(offering_id, day)] for day in days]


def row(offering_id: int) -> queries.FeedRow:
    """The one feed of an offering as the desk sees it."""
    (only,) = queries.feeds_of(offering_id)
    return only


def todos(trip_id: int, *, done: bool = False) -> list[str]:
    """What the desk is asked to do for a trip, or has done."""
    db.session.rollback()
    return [todo.text for todo in trips_queries.todos(trip_id) if (todo.done_at is not None) == done]


# --- what is read is counted -----------------------------------------------------------------------------------------


def test_what_is_taken_elsewhere_is_not_free_here(app: Flask) -> None:
    room = rooms(days=nights(4))
    taken_up(room, Elsewhere((NIGHT, 2), (NIGHT + timedelta(days=1), 1)))
    assert free(room, *nights(4)) == [4, 3, 5, 5]
    assert row(room).verdict == "parsed"
    assert row(room).good_at == START


def test_two_calendars_of_one_thing_are_counted_together(app: Flask) -> None:
    room = rooms(days=nights(1))
    one = taken_up(room, Elsewhere((NIGHT, 1)))
    two = service.add_feed(room, "宿の予定表", "https://other.example/b.ics")
    service.poll(two, lambda _url, **_marks: Fetched(to_ics("b", [_event(NIGHT)], stamp=START)))
    assert free(room, NIGHT) == [3]
    service.stop_feed(room, one)
    assert free(room, NIGHT) == [4]


def _event(first: date, uid: str = "x@elsewhere") -> Entry:
    return Entry(uid, first, first + timedelta(days=1), "予約", busy=True)


def test_what_a_calendar_takes_back_is_free_again(app: Flask) -> None:
    room, elsewhere = rooms(days=nights(3)), Elsewhere((NIGHT, 2))
    feed = taken_up(room, elsewhere)
    elsewhere.says((NIGHT + timedelta(days=1), 2))
    service.poll(feed, elsewhere)
    assert free(room, *nights(3)) == [5, 4, 4]
    elsewhere.says()
    service.poll(feed, elsewhere)
    assert free(room, *nights(3)) == [5, 5, 5]


def test_what_is_let_by_the_day_is_taken_on_the_last_day_too(app: Flask) -> None:
    room = rooms(days=nights(3))
    with unit_of_work() as unit:
        unit.session.execute(update(Offering).values(kind=OfferingKind.WORKSPACE))
    start, end = (datetime(2027, 2, day, 3, tzinfo=UTC) for day in (24, 25))
    content = to_ics("a", [Entry("a@elsewhere", start, end, "会議")], stamp=START)
    feed = service.add_feed(room, "予定表", URL)
    service.poll(feed, lambda _url, **_marks: Fetched(content))
    assert free(room, *nights(3)) == [4, 4, 5]


def test_days_that_are_allotted_later_know_what_was_said_of_them(app: Flask) -> None:
    room = rooms(days=nights(1))
    taken_up(room, Elsewhere((NIGHT, 3)))
    service.set_allotment(room, nights(3), 5)
    assert free(room, *nights(3)) == [4, 4, 4]
    service.add_allotment({SlotKey(room, NIGHT + timedelta(days=3)): 2})
    assert free(room, NIGHT + timedelta(days=3)) == [2]


def test_nobody_can_take_what_is_taken_elsewhere(app: Flask) -> None:
    room, (trip,) = rooms(allotted=1), trips()
    taken_up(room, Elsewhere((NIGHT, 1)))
    from worktrip.inventory.rules import NotFree

    with pytest.raises(NotFree):
        service.hold(trip, {SlotKey(room, NIGHT): 1}, UNTIL)


def test_our_own_calendar_that_comes_back_counts_once(app: Flask) -> None:
    room, (trip,) = rooms(days=nights(2)), trips()
    service.book(trip, {SlotKey(room, NIGHT): 2})
    service.renew_calendar(room)
    ours = service.calendar(token_of(room))
    others = to_ics("b", [_event(NIGHT)], stamp=START)
    feed = service.add_feed(room, "予定表", URL)
    # both together, as programs hand on what they were given
    service.poll(feed, lambda _url, **_marks: Fetched(ours + others))
    assert free(room, NIGHT) == [2]
    assert service.is_ours("1-forged@worktrip") is False


def token_of(offering_id: int) -> str:
    """The secret part of the address of our calendar."""
    return str(service.calendar_url(offering_id)).rpartition("/")[2].removesuffix(".ics")


@pytest.mark.parametrize("first", [date(2026, 12, 31), date(2027, 2, 28), date(2027, 3, 27)])
def test_the_end_of_the_year_of_february_and_summer_time_elsewhere_change_nothing(app: Flask, first: date) -> None:
    days = nights(3, first)
    room = rooms(days=days)
    taken_up(room, Elsewhere((first, 2)))
    assert free(room, *days) == [4, 4, 5]


# --- what cannot be read ---------------------------------------------------------------------------------------------


def test_a_calendar_that_breaks_keeps_its_last_good_copy_and_becomes_stale(app: Flask, clock: Clock) -> None:
    room, elsewhere = rooms(), Elsewhere((NIGHT, 1))
    feed = taken_up(room, elsewhere)
    for answer in (NotFetched(MISSING), Fetched(b"<html>"), Fetched(b"")):
        elsewhere.answer = answer
        clock.forward(hours=9)
        service.poll(feed, elsewhere)
        assert free(room, NIGHT) == [4]
        assert row(room).verdict == "refused"
    assert row(room).is_stale
    assert row(room).good_at == START
    assert row(room).reasons == ("カレンダーの中身が空です。",)
    elsewhere.says()
    service.poll(feed, elsewhere)
    assert free(room, NIGHT) == [5]
    assert not row(room).is_stale


def test_only_a_complete_reading_takes_blocks_away(app: Flask) -> None:
    room, elsewhere = rooms(days=nights(2)), Elsewhere((NIGHT, 1))
    feed = taken_up(room, elsewhere)
    whole = to_ics("b", [_event(NIGHT + timedelta(days=1))], stamp=START)
    elsewhere.answer = Fetched(whole.replace(b"END:VCALENDAR\r\n", b"BEGIN:VEVENT\r\n"))
    service.poll(feed, elsewhere)
    assert row(room).verdict == "partly"
    assert row(room).reasons != ()
    assert free(room, *nights(2)) == [4, 4]


def test_a_calendar_that_fails_is_asked_less_often(app: Flask, clock: Clock) -> None:
    room, elsewhere = rooms(), Elsewhere()
    taken_up(room, elsewhere)
    elsewhere.answer = NotFetched(MISSING)
    asked_at = []
    for _ in range(12 * 24):
        clock.forward(minutes=5)
        if service.poll_due(elsewhere):
            asked_at.append(clock.moment - START)
    assert len(asked_at) == 4
    assert asked_at[0] >= timedelta(minutes=55)
    elsewhere.says()
    clock.forward(days=1)
    assert service.poll_due(elsewhere) == 1


def test_a_turn_reads_only_what_is_due_and_one_failure_keeps_nobody_waiting(app: Flask, clock: Clock) -> None:
    room = rooms()
    for name in "ab":
        service.add_feed(room, name, f"https://{name}.example/c.ics")
    asked = []

    def fetch(url: str, **_marks: str) -> Fetched:
        asked.append(url)
        if url.startswith("https://a"):
            raise RuntimeError(url)
        return Fetched(to_ics("b", [_event(NIGHT)], stamp=START))

    assert service.poll_due(fetch) == 2
    assert asked == ["https://a.example/c.ics", "https://b.example/c.ics"]
    assert [feed.verdict for feed in queries.feeds_of(room)] == ["refused", "parsed"]
    assert service.poll_due(fetch) == 0


def test_an_unchanged_calendar_is_told_in_a_line_and_once_a_day_read_whole(app: Flask, clock: Clock) -> None:
    room, elsewhere = rooms(), Elsewhere()
    elsewhere.says((NIGHT, 1), etag='"1"')
    feed = taken_up(room, elsewhere)
    elsewhere.answer = Fetched(None)
    clock.forward(hours=1)
    service.poll(feed, elsewhere)
    service.poll(feed, elsewhere)
    assert elsewhere.asked[1:] == [{"etag": '"1"', "last_modified": ""}] * 2
    assert row(room).good_at == clock.moment
    assert row(room).verdict == "parsed"
    elsewhere.says((NIGHT, 1), etag='"1"')
    clock.forward(days=1)
    service.poll(feed, elsewhere)
    assert elsewhere.asked[-1] == {}


def test_nothing_is_fetched_inside_of_a_unit(app: Flask) -> None:
    from worktrip.plumbing.database import current_unit

    seen = []
    feed = service.add_feed(rooms(), "予約サイト", URL)
    service.poll(feed, lambda _url, **_marks: seen.append(current_unit()) or Fetched(None))  # type: ignore[func-returns-value]
    assert seen == [None]


# --- a block never confirms or deletes anything ----------------------------------------------------------------------


def test_what_contradicts_a_trip_is_asked_of_the_desk_and_changes_nothing(app: Flask) -> None:
    room, (trip,) = rooms(days=nights(4)), trips()
    service.book(trip, {SlotKey(room, day): 4 for day in nights(3)})
    elsewhere = Elsewhere((NIGHT, 2))
    feed = taken_up(room, elsewhere)
    assert todos(trip) == []
    before = queries.holds_of(trip)
    elsewhere.says((NIGHT, 2), (NIGHT, 2), (NIGHT, 4))
    service.poll(feed, elsewhere)
    (asked,) = todos(trip)
    assert asked == (
        "外のカレンダーでは、ペンション 星ひとさじ 星の見える部屋の2/24–2/25がふさがっています。"
        "この旅の分があるか、宿に確かめる"
    )
    assert queries.holds_of(trip) == before
    assert service.check() == []
    # 4 booked and 3 elsewhere of 5, then 4 and 1
    assert free(room, *nights(4)) == [0, 0, 0, 4]


def test_what_no_longer_contradicts_is_done_by_itself(app: Flask) -> None:
    room, (trip,) = rooms(allotted=1), trips()
    service.book(trip, {SlotKey(room, NIGHT): 1})
    elsewhere = Elsewhere((NIGHT, 1))
    feed = taken_up(room, elsewhere)
    assert len(todos(trip)) == 1
    elsewhere.says()
    service.poll(feed, elsewhere)
    assert todos(trip) == []
    assert len(todos(trip, done=True)) == 1
    elsewhere.says((NIGHT, 1))
    service.poll(feed, elsewhere)
    assert len(todos(trip)) == 1, "it is asked again when it comes again"


@pytest.mark.parametrize("solve", ["release", "allot", "stop"])
def test_it_does_not_matter_how_a_contradiction_was_solved(app: Flask, solve: str) -> None:
    room, (trip,) = rooms(allotted=1), trips()
    service.book(trip, {SlotKey(room, NIGHT): 1})
    feed = taken_up(room, Elsewhere((NIGHT, 1)))
    assert len(todos(trip)) == 1
    if solve == "release":
        service.release(trip)
    elif solve == "allot":
        service.set_allotment(room, [NIGHT], 2)
    else:
        service.stop_feed(room, feed)
    service.poll_due(Elsewhere((NIGHT, 1)))
    assert todos(trip) == []


def test_what_the_desk_has_done_stays_done_until_other_events_are_in_the_way(app: Flask) -> None:
    room, (trip,) = rooms(allotted=1), trips()
    service.book(trip, {SlotKey(room, NIGHT): 1})
    elsewhere = Elsewhere((NIGHT, 1))
    feed = taken_up(room, elsewhere)
    (todo,) = trips_queries.todos(trip)
    person = sign_in(app.test_client(), Role.CONCIERGE)
    trips_service.tick_todo(todo.id, person_id=person)
    service.poll(feed, elsewhere)
    service.poll_due(elsewhere)
    assert todos(trip) == []
    elsewhere.says((NIGHT, 1), uid="another")
    service.poll(feed, elsewhere)
    assert len(todos(trip)) == 1


def test_each_trip_in_the_way_is_asked_about(app: Flask) -> None:
    room, both = rooms(allotted=2), trips(2)
    for trip in both:
        service.hold(trip, {SlotKey(room, NIGHT): 1}, UNTIL)
    taken_up(room, Elsewhere((NIGHT, 1)))
    assert [len(todos(trip)) for trip in both] == [1, 1]


def test_a_hold_that_has_lapsed_is_in_nobodys_way(app: Flask, clock: Clock) -> None:
    room, (trip,) = rooms(allotted=1), trips()
    service.hold(trip, {SlotKey(room, NIGHT): 1}, UNTIL)
    elsewhere = Elsewhere((NIGHT, 1))
    taken_up(room, elsewhere)
    assert len(todos(trip)) == 1
    clock.set(UNTIL)
    service.poll_due(elsewhere)
    assert todos(trip) == []


# --- what the desk does ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "url", "field"),
    [
        ("", URL, "name"),
        ("あ" * 61, URL, "name"),
        ("予定表", "file:///etc/passwd", "url"),
        ("予定表", "https://user:word@booking.example/a.ics", "url"),
        ("予定表", "https://booking.example:8080/a.ics", "url"),
        ("予定表", "http://localhost/calendars/o1-abc.ics", "url"),
    ],
)
def test_an_address_that_is_none_is_refused_beside_the_field(app: Flask, name: str, url: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        service.add_feed(rooms(), name, url)
    assert list(refused.value.fields) == [field]


def test_the_same_address_is_taken_up_once(app: Flask) -> None:
    room = rooms()
    feed = service.add_feed(room, "予約サイト", URL)
    with pytest.raises(Invalid):
        service.add_feed(room, "もう一度", URL.replace("https", "webcal"))
    service.stop_feed(room, feed)
    assert service.add_feed(room, "もう一度", URL) != feed


def test_a_feed_of_another_offering_is_not_found(app: Flask) -> None:
    feed = service.add_feed(rooms(), "予約サイト", URL)
    for act in (service.stop_feed, service.read_soon):
        with pytest.raises(NotFound):
            act(999, feed)
    with pytest.raises(NotFound):
        service.rename_feed(999, feed, "x")


def test_a_stopped_feed_is_read_no_more(app: Flask) -> None:
    room, elsewhere = rooms(), Elsewhere((NIGHT, 1))
    feed = taken_up(room, elsewhere)
    service.stop_feed(room, feed)
    service.poll(feed, elsewhere)
    assert len(elsewhere.asked) == 1
    assert queries.feeds_of(room) == []
    assert db.session.scalars(select(FeedBlock)).all() == []


def test_the_address_is_told_to_nobody(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    room = rooms()
    feed = service.add_feed(room, "予約サイト", URL)

    def fetch(url: str, **_marks: str) -> Fetched:
        raise OSError(url)

    with caplog.at_level(logging.DEBUG):
        service.poll(feed, fetch)
    service.rename_feed(room, feed, "名前")
    service.stop_feed(room, feed)
    told = [caplog.text, *(event.body or "" for event in db.session.scalars(select(Event)))]
    told += [promised.payload for promised in db.session.scalars(select(outbox.OutboxRow))]
    told += [str(shown) for shown in queries.feeds_of(room)]
    assert "could not be read: OSError" in caplog.text
    assert [text for text in told if "0123456789" in text] == []


# --- by a real server ------------------------------------------------------------------------------------------------


def test_a_calendar_comes_in_from_a_real_server(app: Flask, stranger: Callable[..., Stranger]) -> None:
    room = rooms(days=nights(2))
    content = to_ics("a", [_event(NIGHT)], stamp=START)
    server = stranger(answering("200 OK", content, ETag='"7"', Content_Type="text/calendar"))
    feed = service.add_feed(room, "予約サイト", URL)

    def fetch(_url: str, **marks: str) -> Fetched:
        address = f"http://127.0.0.1:{server.port}/export.ics"
        return fetching.fetch(address, allowed=server.allowed, **marks)

    service.poll(feed, fetch)
    service.poll(feed, fetch)
    assert free(room, *nights(2)) == [4, 5]
    assert "If-None-Match" not in server.asked[0]
    assert 'If-None-Match: "7"' in server.asked[1]


def test_a_machine_beside_ours_is_not_gone_to(app: Flask, stranger: Callable[..., Stranger]) -> None:
    room, server = rooms(), stranger(answering("200 OK", b""))
    feed = service.add_feed(room, "予約サイト", "http://127.0.0.1/export.ics")
    service.poll(feed)
    assert row(room).reasons == ("このアドレスは、外から読める場所にありません。",)
    assert server.asked == []


# --- pages -----------------------------------------------------------------------------------------------------------


PAGE = "/desk/availability/L4-R/calendars"


def test_the_desk_takes_up_a_calendar_names_it_reads_it_and_stops_it(
    app: Flask, client: PageClient, clock: Clock, drain: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    room = rooms()
    elsewhere = Elsewhere((NIGHT, 1))
    monkeypatch.setattr(service.poll, "__defaults__", (elsewhere,))
    sign_in(client, Role.CONCIERGE)
    page = client.post(PAGE, data={"name": "予約サイト", "url": URL}, follow_redirects=True).get_data(as_text=True)
    assert "これから読みます" in page
    assert "0123456789" not in page
    drain()
    page = client.get(PAGE).get_data(as_text=True)
    assert "読めました" in page
    assert "booking.example … cdef" in page
    feed = row(room).id
    refused = client.post(f"{PAGE}/{feed}/name", data={f"feed{feed}-name": " "})
    assert refused.status_code == 422
    assert "名前を入れてください。" in refused.get_data(as_text=True)
    client.post(f"{PAGE}/{feed}/name", data={f"feed{feed}-name": "宿の予定表"})
    assert row(room).name == "宿の予定表"
    elsewhere.answer = NotFetched(MISSING)
    clock.forward(minutes=1)
    client.post(f"{PAGE}/{feed}/read")
    drain()
    page = client.get(PAGE).get_data(as_text=True)
    assert "このアドレスには何もありません。新しいアドレスを入れてください。" in page
    client.post(f"{PAGE}/{feed}/stop")
    assert "まだ取り込んでいません" in client.get(PAGE).get_data(as_text=True)


def test_a_refused_address_is_told_beside_its_field_and_what_was_typed_stays(app: Flask, client: PageClient) -> None:
    rooms()
    sign_in(client, Role.CONCIERGE)
    answer = client.post(PAGE, data={"name": "予約サイト", "url": "ftp://booking.example/a"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "「https://」で始まるアドレスを入れてください。" in page
    assert 'value="ftp://booking.example/a"' in page


# --- how many statements it takes ------------------------------------------------------------------------------------


def test_storing_takes_as_many_statements_for_two_hundred_events_as_for_twenty(
    app: Flask, statements: Counting
) -> None:
    room = rooms(days=nights(700, date(2026, 12, 1)))

    def stored(count: int) -> int:
        elsewhere: Any = Elsewhere(*((date(2026, 12, 1) + timedelta(days=n), 1) for n in range(count)))
        feed = service.add_feed(room, f"{count}", f"https://b.example/{count}.ics")
        with statements() as said:
            service.poll(feed, lambda _url, **_marks: elsewhere.answer)
        # a production installation has one clock and does not ask which
        return len([statement for statement in said if "clock_offset" not in statement])

    assert stored(20) == stored(200) <= 15
    assert db.session.scalar(select(Slot.blocked).where(Slot.day == date(2026, 12, 1))) == 2
    assert db.session.scalars(select(Feed)).all() != []
