"""What calendars kept elsewhere take, and where they are in the way, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from worktrip.inventory.rules import Clash, SlotKey, Span, Take, clashes, is_stale, kept, masked, next_poll, taken_by
from worktrip.inventory.rules import window as window_of

DAY = date(2027, 2, 24)
NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
LONG_AGO = date(2026, 1, 1)


def span(first: int = 0, nights: int = 1, uid: str = "a") -> Span:
    """So many nights from a day after the 24th."""
    return Span(uid, DAY + timedelta(days=first), DAY + timedelta(days=first + nights))


def take(trip_id: int = 1, quantity: int = 4, *, allotted: int = 5, blocked: int, day: int = 0) -> Take:
    """What a trip has of 5 rooms on a day after the 24th."""
    return Take(trip_id, SlotKey(7, DAY + timedelta(days=day)), quantity, allotted, blocked)


def test_the_worked_example() -> None:
    assert clashes([take(blocked=1)], DAY) == []
    assert clashes([take(blocked=2)], DAY) == [Clash(7, 1, DAY, DAY)]


def test_each_event_takes_one_on_each_of_its_days_and_not_on_the_last() -> None:
    counted = taken_by([span(0, 2), span(1, 1, "b")])
    assert counted == {DAY: 1, DAY + timedelta(days=1): 2}


def test_a_span_over_the_end_of_february_and_of_the_year_has_every_day() -> None:
    assert len(list(Span("a", date(2028, 2, 28), date(2028, 3, 1)).days)) == 2
    assert len(list(Span("a", date(2027, 2, 28), date(2027, 3, 1)).days)) == 1
    assert list(Span("a", date(2026, 12, 31), date(2027, 1, 2)).days) == [date(2026, 12, 31), date(2027, 1, 1)]


def test_only_a_complete_reading_says_that_something_is_gone() -> None:
    assert kept([span(0), span(5, uid="b")], [span(0)], LONG_AGO, complete=True) == {span(0)}
    assert kept([span(0), span(5, uid="b")], [span(0)], LONG_AGO, complete=False) == {span(0), span(5, uid="b")}


def test_one_event_read_twice_with_other_days_still_takes_one() -> None:
    assert kept([span(0, 3)], [span(1, 3)], LONG_AGO, complete=False) == {span(0, 4)}
    assert kept([span(0, 3)], [span(3, 3)], LONG_AGO, complete=False) == {span(0, 3), span(3, 3)}


def test_what_is_long_over_is_forgotten_even_where_a_reading_is_not_complete() -> None:
    assert kept([span(0)], [], DAY + timedelta(days=1), complete=False) == set()


def test_every_trip_in_the_way_is_told_in_runs_of_days() -> None:
    both = [take(trip, 2, blocked=2, day=day) for trip in (1, 2) for day in (0, 1, 3)]
    assert clashes(both, DAY) == [
        Clash(7, trip, DAY + timedelta(days=first), DAY + timedelta(days=last))
        for trip in (1, 2)
        for first, last in ((0, 1), (3, 3))
    ]


def test_what_is_over_is_no_clash_and_what_goes_on_keeps_its_first_day() -> None:
    stay = [take(blocked=2, day=day) for day in (0, 1)]
    assert clashes(stay, DAY + timedelta(days=1)) == [Clash(7, 1, DAY, DAY + timedelta(days=1))]
    assert clashes(stay, DAY + timedelta(days=2)) == []


def test_a_clash_is_another_one_when_other_events_are_in_the_way() -> None:
    clash = Clash(7, 1, DAY, DAY)
    assert clash.mark(["a", "b"]) == clash.mark(["b", "a"]) != clash.mark(["a"])


@pytest.mark.parametrize(
    ("failures", "hours"), [(0, 1), (1, 2), (2, 4), (3, 8), (4, 16), (5, 24), (6, 24), (1_000, 24)]
)
def test_a_calendar_that_fails_is_asked_less_and_less_often_and_at_least_daily(failures: int, hours: int) -> None:
    asked = next_poll(3, failures, NOW) - NOW
    assert abs(asked - timedelta(hours=hours)) <= timedelta(minutes=5)


def test_calendars_are_asked_at_different_minutes() -> None:
    assert len({next_poll(feed_id, 0, NOW) for feed_id in range(1, 11)}) == 10
    assert next_poll(1, 0, NOW) == next_poll(1, 0, NOW)


def test_what_was_read_a_day_ago_is_stale() -> None:
    assert not is_stale(NOW - timedelta(hours=24), NOW)
    assert is_stale(NOW - timedelta(hours=24, seconds=1), NOW)
    assert is_stale(None, NOW)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.airbnb.example/calendar/ical/4711.ics?s=0123456789abcdef", "www.airbnb.example … cdef"),
        ("https://calendar.example/ical/private-0123456789/basic.ics", "calendar.example … 6789"),
        ("https://calendar.example/feed.ics", "calendar.example …"),
        ("https://calendar.example", "calendar.example …"),
    ],
)
def test_of_an_address_only_the_host_and_the_end_are_shown(url: str, shown: str) -> None:
    assert masked(url) == shown


def test_a_calendar_is_read_from_sixty_days_back_to_as_far_as_the_house_fills_its_days() -> None:
    first, end = window_of(DAY, 365)
    assert (DAY - first).days == 60
    assert (end - DAY).days == 366
    assert (window_of(DAY, 100_000)[1] - first).days == 1_200
