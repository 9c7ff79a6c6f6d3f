from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from worktrip.plumbing.calendars import Entry, etag, to_ics
from worktrip.plumbing.calendars.writing import PRODUCT

STAMP = datetime(2026, 12, 7, 5, 20, tzinfo=UTC)
STAY = Entry(
    uid="stay-WT-2026-0042@worktrip",
    start=date(2027, 2, 23),
    end=date(2027, 2, 26),
    summary="開発合宿 ペンション 星ひとさじ",
    location="長野県北佐久郡立科町",
    description="持ち物、連絡先\n旅のページをご覧ください; よろしくお願いします",
    sequence=2,
    url="https://worktrip.example/trips/1",
)
DINNER = Entry(
    uid="item-7@worktrip",
    start=datetime(2027, 2, 24, 18, 30, tzinfo=timezone(timedelta(hours=9))),
    end=datetime(2027, 2, 24, 20, 0, tzinfo=timezone(timedelta(hours=9))),
    summary="夕食",
)


def lines(*entries):
    return to_ics("開発合宿", entries, stamp=STAMP).decode().replace("\r\n ", "").split("\r\n")


def test_nights_are_dates_and_end_on_the_day_of_departure():
    assert {"DTSTART;VALUE=DATE:20270223", "DTEND;VALUE=DATE:20270226", "TRANSP:TRANSPARENT"} <= set(lines(STAY))


def test_what_has_an_hour_is_given_in_utc():
    assert {"DTSTART:20270224T093000Z", "DTEND:20270224T110000Z", "TRANSP:OPAQUE"} <= set(lines(DINNER))


def test_a_change_is_told_by_the_same_uid_and_a_higher_sequence():
    assert {"UID:stay-WT-2026-0042@worktrip", "SEQUENCE:2", "DTSTAMP:20261207T052000Z"} <= set(lines(STAY))


def test_a_cancelled_entry_stays_in_the_feed_and_says_so():
    gone = Entry(uid="a@worktrip", start=date(2027, 2, 23), end=date(2027, 2, 24), summary="宿泊", cancelled=True)
    assert "STATUS:CANCELLED" in lines(gone)
    assert "STATUS:CONFIRMED" in lines(STAY)


def test_a_calendar_carries_its_name_and_reads_back_as_it_was_written():
    content = to_ics("開発合宿", [STAY, DINNER], stamp=STAMP)
    assert "X-WR-CALNAME:開発合宿" in content.decode().split("\r\n")
    first, second = Calendar.from_ical(content).walk("VEVENT")
    assert (first.start, first.end, str(first["summary"])) == (STAY.start, STAY.end, STAY.summary)
    assert str(first["description"]) == STAY.description
    assert second.start == DINNER.start
    assert "location" not in second


def library(name, *entries):
    """The same as the library for calendars writes it."""
    calendar = Calendar()
    for field, value in {"prodid": PRODUCT, "version": "2.0", "method": "PUBLISH", "name": name}.items():
        calendar.add(field, value)
    calendar.add("x-wr-calname", name)
    for entry in entries:
        event = Event()
        edges = {"dtstart": entry.start, "dtend": entry.end}
        timed = isinstance(entry.start, datetime)
        for field, value in {
            "uid": entry.uid,
            "dtstamp": STAMP,
            **({field: edge.astimezone(UTC) for field, edge in edges.items()} if timed else edges),
            "summary": entry.summary,
            "sequence": entry.sequence,
            "status": "CANCELLED" if entry.cancelled else "TENTATIVE" if entry.tentative else "CONFIRMED",
            "transp": "OPAQUE" if (entry.busy or timed) and not entry.cancelled else "TRANSPARENT",
            **{field: text for field in ("location", "description", "url") if (text := getattr(entry, field))},
        }.items():
            event.add(field, value)
        calendar.add_component(event)
    return calendar.to_ical()


# the library takes \\N in a text for a new line
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\\"), max_size=80).map(
    lambda text: f"あ{text};,\\\n, z"
)


@given(TEXTS, TEXTS, st.integers(0, 9), st.booleans(), st.booleans(), st.booleans())
def test_it_is_written_line_for_line_as_the_library_writes_it(summary, place, sequence, busy, tentative, cancelled):
    flags = {"sequence": sequence, "busy": busy, "tentative": tentative, "cancelled": cancelled}
    entries = [replace(each, summary=summary, location=place, **flags) for each in (STAY, DINNER)]
    written, expected = to_ics("開発合宿", entries, stamp=STAMP), library("開発合宿", *entries)
    # a line of exactly 75 bytes is folded by the library and not by us
    assert written.replace(b"\r\n ", b"") == expected.replace(b"\r\n ", b"")


def test_no_line_is_longer_than_programs_take_and_no_character_is_cut():
    content = to_ics("あ" * 200, [replace(STAY, summary="𠮷野家" * 60)], stamp=STAMP)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert all(line.decode() for line in content.split(b"\r\n")[:-1])


def test_what_may_come_to_nothing_says_so():
    assert "STATUS:TENTATIVE" in lines(replace(STAY, tentative=True))
    assert "STATUS:CANCELLED" in lines(replace(STAY, tentative=True, cancelled=True))


def test_what_is_cancelled_takes_no_time():
    assert "TRANSP:TRANSPARENT" in lines(replace(DINNER, cancelled=True))


def test_an_empty_calendar_is_still_a_calendar():
    assert Calendar.from_ical(to_ics("空き", [], stamp=STAMP)).walk("VEVENT") == []


def test_the_same_entries_give_the_same_bytes_and_the_same_etag():
    one, two = (to_ics("開発合宿", [STAY, DINNER], stamp=STAMP) for _ in range(2))
    assert one == two
    assert etag(one) == etag(two)
    assert etag(one) != etag(to_ics("開発合宿", [STAY], stamp=STAMP))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2027, 2, 23), date(2027, 2, 23)),
        (date(2027, 2, 23), datetime(2027, 2, 24, tzinfo=UTC)),
        (datetime(2027, 2, 23), datetime(2027, 2, 24)),  # noqa: DTZ001
        (datetime(2027, 2, 24, 10, tzinfo=UTC), datetime(2027, 2, 24, 10, tzinfo=UTC)),
    ],
)
def test_an_entry_without_length_or_zone_is_refused(start, end):
    with pytest.raises(ValueError, match=r"ends|begins|zone"):
        Entry(uid="a@worktrip", start=start, end=end, summary="宿泊")
