"""Whatever comes in as a calendar, an answer comes out: parsed, partly or refused, and why."""

from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import feeds
from worktrip.plumbing.calendars import Block, Entry, Verdict, read_blocks, to_ics
from worktrip.plumbing.calendars import reading as said
from worktrip.plumbing.calendars.recurring import Patience

WINDOW = (date(2026, 11, 1), date(2027, 11, 1))
STAMP = datetime(2026, 12, 7, 5, 20, tzinfo=UTC)


def calendar(*events: str, head: str = "") -> bytes:
    """A calendar of events, each given as its lines divided by blanks."""
    inner = "".join("BEGIN:VEVENT\r\n" + "\r\n".join(event.split(" ")) + "\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{inner}END:VCALENDAR\r\n".encode()


def read(*events: str, head: str = ""):
    return read_blocks(calendar(*events, head=head), window=WINDOW)


def spans(reading):
    """The blocks as (first, last), each as month-day."""
    return [(f"{block.first:%m-%d}", f"{block.last:%m-%d}") for block in reading.blocks]


def messages(reading):
    return [reason.message for reason in reading.reasons]


STAY = "UID:stay DTSTART;VALUE=DATE:20261201 DTEND;VALUE=DATE:20261203"
STAY_BLOCK = ("12-01", "12-03")


# --- calendars met in the wild ---------------------------------------------------------------------------------------


def test_each_of_the_164_files_of_icalendar_is_told():
    names = [name for name, _ in feeds.files() if name.startswith("icalendar/")]
    assert len(names) == 164


def test_every_calendar_met_in_the_wild_is_told_as_the_table_says():
    assert feeds.told() == feeds.TABLE.read_text(encoding="utf-8")


def test_the_worked_example_of_the_docs_is_so():
    page = (Path(__file__).parents[2] / "docs" / "feeds.md").read_text(encoding="utf-8")
    example = page.split("```ics\n")[1].split("```")[0]
    rows = re.findall(r"^\| (\w+) \| (\S+) \| (\S+) \| (\S+) \|$", page, re.MULTILINE)
    told = re.findall(r"「(日付.*?)」", page)
    reading = read_blocks(example.encode(), window=(date(2026, 12, 1), date(2027, 1, 1)))
    assert [(block.uid, *map(str, (block.first, block.last, block.last_day))) for block in reading.blocks] == rows
    assert (reading.verdict, [str(reason) for reason in reading.reasons]) == (Verdict.PARTLY, told)
    assert (reading.cancelled, len(rows), len(told)) == (1, 4, 1)


# --- days ------------------------------------------------------------------------------------------------------------

DAYS: dict[str, tuple[str, tuple[str, str], str]] = {
    "whole days end on the day of departure": (STAY, STAY_BLOCK, "12-02"),
    "a day without an end is that day": ("UID:a DTSTART;VALUE=DATE:20261201", ("12-01", "12-02"), "12-01"),
    "a day that ends with itself is that day": (
        "UID:a DTSTART;VALUE=DATE:20261201 DTEND;VALUE=DATE:20261201",
        ("12-01", "12-02"),
        "12-01",
    ),
    "a day may be written without saying so": ("UID:a DTSTART:20261201 DTEND:20261203", STAY_BLOCK, "12-02"),
    "hours that float are Japan's": (
        "UID:a DTSTART:20261201T150000 DTEND:20261203T100000",
        STAY_BLOCK,
        "12-03",
    ),
    "UTC is turned into Japan's time": (
        "UID:a DTSTART:20261130T160000Z DTEND:20261202T010000Z",
        ("12-01", "12-02"),
        "12-02",
    ),
    "another zone is turned into Japan's time": (
        "UID:a DTSTART;TZID=America/New_York:20261130T200000 DTEND;TZID=America/New_York:20261130T210000",
        ("12-01", "12-02"),
        "12-01",
    ),
    "an hour without an end is that day": ("UID:a DTSTART:20261201T090000", ("12-01", "12-02"), "12-01"),
    "an hour that lasts no time is that day": (
        "UID:a DTSTART:20261201T090000 DTEND:20261201T090000",
        ("12-01", "12-02"),
        "12-01",
    ),
    "what ends at midnight does not touch the next day": (
        "UID:a DTSTART:20261201T150000 DTEND:20261202T000000",
        ("12-01", "12-02"),
        "12-01",
    ),
    "a duration of days": ("UID:a DTSTART;VALUE=DATE:20261201 DURATION:P2D", STAY_BLOCK, "12-02"),
    "a duration of hours": ("UID:a DTSTART:20261201T200000 DURATION:PT6H", ("12-01", "12-02"), "12-02"),
    "a day that ends with an hour": (
        "UID:a DTSTART;VALUE=DATE:20261201 DTEND:20261203T100000",
        STAY_BLOCK,
        "12-03",
    ),
    "what began before the window is cut to it": (
        "UID:a DTSTART;VALUE=DATE:20200101 DTEND;VALUE=DATE:20261103",
        ("11-01", "11-03"),
        "11-02",
    ),
}


@pytest.mark.parametrize("case", DAYS)
def test_days(case: str) -> None:
    event, span, last_day = DAYS[case]
    reading = read(event)
    assert (reading.verdict, spans(reading), reading.reasons) == (Verdict.PARSED, [span], ())
    assert f"{reading.blocks[0].last_day:%m-%d}" == last_day


def test_a_zone_by_the_name_windows_gives_it_is_known():
    event = calendar("UID:a DTSTART;TZID=ZONE:20261201T003000 DTEND;TZID=ZONE:20261201T013000")
    reading = read_blocks(event.replace(b"ZONE", b"Tokyo Standard Time"), window=WINDOW)
    assert (reading.verdict, spans(reading)) == (Verdict.PARSED, [("12-01", "12-02")])
    reading = read_blocks(event.replace(b"ZONE", b"Hawaiian Standard Time"), window=WINDOW)
    assert (reading.verdict, spans(reading)) == (Verdict.PARSED, [("12-01", "12-02")])


def test_an_unknown_zone_is_taken_as_japans_and_told():
    reading = read("UID:a DTSTART;TZID=Mars/Olympus:20261201T233000 DTEND;TZID=Mars/Olympus:20261201T234500")
    assert (reading.verdict, spans(reading)) == (Verdict.PARTLY, [("12-01", "12-02")])
    assert str(reading.reasons[0]) == "知らないタイムゾーン「Mars/Olympus」の予定が1件あり、日本時間とみなしました。"
    assert reading.complete


def test_a_zone_is_not_what_the_feed_defines_under_a_known_name():
    zone = "BEGIN:VTIMEZONE\r\nTZID:Asia/Tokyo\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETTO:-1100\r\n"
    zone += "TZOFFSETFROM:-1100\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    reading = read("UID:a DTSTART;TZID=Asia/Tokyo:20261201T233000", head=zone)
    assert (reading.verdict, spans(reading)) == (Verdict.PARSED, [("12-01", "12-02")])


def test_nothing_but_days_and_uid_is_kept():
    reading = read(STAY + " SUMMARY:山田太郎様 ATTENDEE:mailto:yamada@example.jp DESCRIPTION:090-1234-5678")
    assert reading.blocks == (Block("stay", date(2026, 12, 1), date(2026, 12, 3), date(2026, 12, 2)),)
    assert "yamada" not in repr(reading)


def test_what_takes_no_room_is_counted_and_no_fault():
    reading = read(
        STAY + " STATUS:CANCELLED",
        "UID:b DTSTART;VALUE=DATE:20261205 TRANSP:TRANSPARENT",
        "UID:c DTSTART;VALUE=DATE:20200101",
    )
    assert (reading.verdict, reading.blocks, reading.events) == (Verdict.PARSED, (), 3)
    assert (reading.cancelled, reading.free, reading.outside, reading.complete) == (1, 1, 1, True)


def test_what_we_write_as_busy_we_read_as_busy():
    stay = Entry(uid="a", start=date(2026, 12, 1), end=date(2026, 12, 3), summary="満室", busy=True)
    reading = read_blocks(to_ics("空き", [stay], stamp=STAMP), window=WINDOW)
    assert (reading.verdict, spans(reading)) == (Verdict.PARSED, [STAY_BLOCK])


# --- one UID, several events -----------------------------------------------------------------------------------------


def test_events_without_uid_stay_apart_and_keep_their_made_one():
    events = ("DTSTART;VALUE=DATE:20261201", "DTSTART;VALUE=DATE:20261205")
    reading = read(*events)
    assert spans(reading) == [("12-01", "12-02"), ("12-05", "12-06")]
    assert len({block.uid for block in reading.blocks}) == 2
    assert read(*reversed(events)).blocks == reading.blocks


def test_of_one_uid_the_later_revision_counts():
    reading = read(STAY + " SEQUENCE:1", "UID:stay SEQUENCE:2 DTSTART;VALUE=DATE:20261210")
    assert spans(reading) == [("12-10", "12-11")]


def test_stays_to_which_a_careless_program_gives_one_uid_are_all_kept():
    reading = read(STAY, "UID:stay DTSTART;VALUE=DATE:20261210")
    assert spans(reading) == [STAY_BLOCK, ("12-10", "12-11")]


def test_a_single_time_of_a_series_may_be_moved_or_cancelled():
    reading = read(
        "UID:a DTSTART;VALUE=DATE:20261201 RRULE:FREQ=WEEKLY;COUNT=4",
        "UID:a RECURRENCE-ID;VALUE=DATE:20261208 DTSTART;VALUE=DATE:20261209",
        "UID:a RECURRENCE-ID;VALUE=DATE:20261215 DTSTART;VALUE=DATE:20261215 STATUS:CANCELLED",
    )
    assert spans(reading) == [("12-01", "12-02"), ("12-09", "12-10"), ("12-22", "12-23")]
    assert (reading.verdict, reading.cancelled) == (Verdict.PARSED, 1)


def test_a_series_leaves_out_and_adds_days():
    reading = read("UID:a DTSTART:20261201 RRULE:FREQ=DAILY;COUNT=3 EXDATE:20261202 RDATE;VALUE=DATE:20261224")
    assert [first for first, _ in spans(reading)] == ["12-01", "12-03", "12-24"]


def test_a_series_that_began_long_ago_reaches_the_window():
    reading = read("UID:a DTSTART;VALUE=DATE:19900101 RRULE:FREQ=YEARLY")
    assert spans(reading) == [("01-01", "01-02")]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=DAILY;INTERVAL=2;UNTIL=20261206", ["12-01", "12-03", "12-05"]),
        ("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3", ["12-01", "12-03", "12-08"]),
        ("FREQ=MONTHLY;BYDAY=1TU;COUNT=3", ["12-01", "01-05", "02-02"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2", ["12-01", "12-31", "01-31"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=1", ["12-01", "12-31"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", ["12-01"]),
    ],
)
def test_rules_as_houses_write_them(rule: str, days: list[str]) -> None:
    reading = read(f"UID:a DTSTART;VALUE=DATE:20261201 RRULE:{rule}")
    assert (reading.verdict, [first for first, _ in spans(reading)]) == (Verdict.PARSED, days)


def test_a_rule_with_blanks_or_without_anything_is_read_as_it_is_meant():
    content = calendar(
        "UID:a DTSTART:20261201 RRULE: EXDATE:", "UID:b DTSTART:20261202 RRULE:FREQ=WEEKLY;BYDAY=WE,FR;COUNT=2"
    )
    reading = read_blocks(content.replace(b"WE,FR", b"WE, FR"), window=WINDOW)
    assert (reading.verdict, [first for first, _ in spans(reading)]) == (Verdict.PARSED, ["12-01", "12-02", "12-04"])


def test_more_blocks_than_wanted_are_cut_off_and_told():
    content = calendar("UID:a DTSTART;VALUE=DATE:20261201 RRULE:FREQ=DAILY")
    reading = read_blocks(content, window=WINDOW, most=10)
    assert (reading.verdict, len(reading.blocks), reading.complete) == (Verdict.PARTLY, 10, False)
    assert str(reading.reasons[0]) == "繰り返しが多すぎるため、10件までで打ち切りました。"


def test_a_feed_that_would_keep_us_busy_loses_its_repetitions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(said.recurring, "Patience", lambda: Patience(seconds=-1))
    reading = read("UID:a DTSTART;VALUE=DATE:20261201 RRULE:FREQ=DAILY", STAY)
    assert spans(reading) == [("12-01", "12-02"), STAY_BLOCK]
    assert (reading.verdict, messages(reading)) == (Verdict.PARTLY, [said.TOO_LONG])


def test_a_window_is_bounded():
    with pytest.raises(ValueError, match="window"):
        read_blocks(b"", window=(date(2026, 1, 1), date(2036, 1, 1)))
    with pytest.raises(ValueError, match="window"):
        read_blocks(b"", window=(date(2026, 1, 1), date(2026, 1, 1)))


# --- what should never have been sent --------------------------------------------------------------------------------

GOOD = calendar(STAY)
PAGE = b"<!DOCTYPE html><html><body>\xe3\x83\xad\xe3\x82\xb0\xe3\x82\xa4\xe3\x83\xb3</body></html>"


def beside(event: str) -> bytes:
    """A calendar with one bad event between two good ones."""
    return calendar(STAY, event, "UID:after DTSTART;VALUE=DATE:20261220")


def nested(depth: int) -> bytes:
    """A good event, and one with components in it that stand in each other."""
    inner = b"BEGIN:X-A\r\n" * depth + b"DTSTART:20260101\r\n" + b"END:X-A\r\n" * depth
    return calendar("UID:deep DTSTART:20261205", STAY).replace(b"UID:deep", inner + b"UID:deep")


WORSE: dict[str, tuple[bytes, str, int, list[str]]] = {
    "nothing": (b"", "refused", 0, [said.EMPTY]),
    "blanks": (b" \r\n\r\n ", "refused", 0, [said.EMPTY]),
    "a web page": (PAGE, "refused", 0, [said.WEB_PAGE]),
    "a word": (b"Forbidden", "refused", 0, [said.NO_CALENDAR]),
    "JSON": (b'{"error": "gone"}', "refused", 0, [said.NO_CALENDAR]),
    "an archive": (b"PK\x03\x04" + bytes(range(256)) * 40, "refused", 0, [said.NO_CALENDAR]),
    "an event without a calendar": (GOOD.split(b"2.0\r\n")[1].split(b"END:VC")[0], "refused", 0, [said.NO_CALENDAR]),
    "more than is read": (GOOD + b"X" * said.MOST_BYTES, "refused", 0, [said.TOO_BIG]),
    "another era": (calendar(STAY, head="CALSCALE:CHINESE\r\n"), "refused", 0, [said.OTHER_SCALE]),
    "a byte order mark": (b"\xef\xbb\xbf" + GOOD, "parsed", 1, []),
    "UTF-16": (GOOD.decode().encode("utf-16"), "parsed", 1, []),
    "bare line feeds": (GOOD.replace(b"\r\n", b"\n"), "parsed", 1, []),
    "bare carriage returns": (GOOD.replace(b"\r\n", b"\r"), "parsed", 1, []),
    "small letters": (GOOD.lower(), "parsed", 1, []),
    "folded in the middle of a date": (GOOD.replace(b"20261201", b"2026\r\n 1201"), "parsed", 1, []),
    "empty lines between": (GOOD.replace(b"\r\n", b"\r\n\r\n"), "parsed", 1, []),
    "several calendars": (GOOD + calendar("UID:b DTSTART;VALUE=DATE:20261210"), "parsed", 2, []),
    "Shift-JIS": (
        GOOD.replace(b"UID", "SUMMARY:予約表ソ能\r\nUID".encode("cp932")),
        "parsed",
        1,
        [],
    ),
    "null bytes": (GOOD.replace(b"DTEND", b"\0DT\0END"), "parsed", 1, []),
    "bytes after the end": (GOOD + b"\x1a\x00\xff\xfe", "parsed", 1, []),
    "cut inside an event": (GOOD[:-40], "refused", 0, [said.CUT, said.UNFINISHED]),
    "cut after an event": (GOOD.removesuffix(b"END:VCALENDAR\r\n"), "partly", 1, [said.CUT]),
    "an end without a beginning": (b"END:VEVENT\r\nEND:VCALENDAR\r\n" + GOOD, "parsed", 1, []),
    "an event inside an event": (
        GOOD.replace(b"UID:stay", b"UID:stay\r\nBEGIN:VEVENT\r\nUID:b"),
        "partly",
        1,
        [said.UNFINISHED],
    ),
    "an event that never ends": (
        GOOD.replace(b"BEGIN:VEVENT", b"BEGIN:VEVENT\r\nDTSTART:20261224\r\nBEGIN:VEVENT", 1),
        "partly",
        1,
        [said.UNFINISHED],
    ),
    "components nested a few deep": (nested(20), "parsed", 2, []),
    "components nested a thousand deep": (nested(1_000), "partly", 1, [said.UNFINISHED]),
    "no beginning": (beside("UID:b DTEND:20261224"), "partly", 2, [said.NO_START]),
    "a day that is none": (beside("UID:b DTSTART;VALUE=DATE:20261232"), "partly", 2, [said.UNREADABLE]),
    "a day with dashes": (beside("UID:b DTSTART:2026-12-24"), "partly", 2, [said.UNREADABLE]),
    "an hour that is none": (beside("UID:b DTSTART:20261224T250000"), "partly", 2, [said.UNREADABLE]),
    "the year nought": (beside("UID:b DTSTART;VALUE=DATE:00000101"), "partly", 2, [said.UNREADABLE]),
    "the first hour there is": (beside("UID:b DTSTART:00010101T000000Z"), "parsed", 2, []),
    "the last hour there is": (beside("UID:b DTSTART:99991231T235959Z"), "partly", 2, [said.UNREADABLE]),
    "an end that is none": (beside("UID:b DTSTART:20261224 DTEND:tomorrow"), "partly", 2, [said.UNREADABLE]),
    "an end before the beginning": (beside("UID:b DTSTART:20261224 DTEND:20261223"), "partly", 2, [said.BACKWARDS]),
    "a duration backwards": (beside("UID:b DTSTART:20261224 DURATION:-P1D"), "partly", 2, [said.BACKWARDS]),
    "a duration for ever": (beside("UID:b DTSTART:20261224 DURATION:P999999999W"), "partly", 2, [said.UNREADABLE]),
    "a duration that is none": (beside("UID:b DTSTART:20261224 DURATION:long"), "partly", 2, [said.UNREADABLE]),
    "a zone that leads out of the house": (
        beside("UID:b DTSTART;TZID=../../../etc/passwd:20261224T100000"),
        "partly",
        3,
        [said.ZONE],
    ),
    "two beginnings": (beside("UID:b DTSTART:20261224 DTSTART:20261226"), "parsed", 3, []),
    "a sequence that is none": (beside("UID:b DTSTART:20261224 SEQUENCE:new"), "parsed", 3, []),
    "a name without end": (beside("UID:" + "b" * 100_000 + " DTSTART:20261224"), "parsed", 3, []),
    "a line without end": (beside("UID:b DTSTART:20261224 SUMMARY:" + "x" * 1_000_000), "parsed", 3, []),
    "parameters without end": (
        beside("UID:b DTSTART" + ";X=1" * 100_000 + ":20261224"),
        "partly",
        2,
        [said.UNREADABLE],
    ),
    "a rule of every second": (
        beside("UID:b DTSTART:19700101T000000Z RRULE:FREQ=SECONDLY"),
        "partly",
        2,
        [said.ONCE_ONLY],
    ),
    "a rule of every minute of some day": (
        beside("UID:b DTSTART:20261224T000000 RRULE:FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30"),
        "partly",
        3,
        [said.ONCE_ONLY],
    ),
    "a rule of every nought days": (
        beside("UID:b DTSTART:20261224 RRULE:FREQ=DAILY;INTERVAL=0"),
        "partly",
        3,
        [said.ONCE_ONLY],
    ),
    "a rule of each second of a day": (
        beside("UID:b DTSTART:20261224 RRULE:FREQ=DAILY;BYSECOND=" + ",".join(map(str, range(60)))),
        "partly",
        3,
        [said.ONCE_ONLY],
    ),
    "a rule since the flood": (beside("UID:b DTSTART:00010101 RRULE:FREQ=DAILY"), "partly", 2, [said.ONCE_ONLY]),
    "a rule that never comes true": (
        beside("UID:b DTSTART:20261224 RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
        "parsed",
        3,
        [],
    ),
    "a rule that is none": (beside("UID:b DTSTART:20261224 RRULE:FREQ=SOMETIMES"), "partly", 3, [said.ONCE_ONLY]),
    "a rule of another era": (
        beside("UID:b DTSTART:20261224 RRULE:RSCALE=CHINESE;FREQ=YEARLY"),
        "partly",
        3,
        [said.ONCE_ONLY],
    ),
    "an exception that is none": (
        beside("UID:b DTSTART:20261224 RRULE:FREQ=DAILY EXDATE:never"),
        "partly",
        3,
        [said.ONCE_ONLY],
    ),
    "a stay of a century that comes every day": (
        beside("UID:b DTSTART:20261224 DTEND:21261224 RRULE:FREQ=DAILY"),
        "partly",
        3,
        [said.ONCE_ONLY],
    ),
    "a day moved by thousands of years": (
        calendar(
            "UID:b DTSTART:20261224 RRULE:FREQ=WEEKLY;COUNT=2",
            "UID:b RECURRENCE-ID;RANGE=THISANDFUTURE:99990101 DTSTART:20270101",
        ),
        "partly",
        2,
        [said.ONCE_ONLY],
    ),
    "more events than are read": (
        calendar(*[f"UID:{number} DTSTART:20261201" for number in range(said.lines.MOST_EVENTS + 1)]),
        "partly",
        said.MOST_BLOCKS,
        [said.MORE_EVENTS, said.MORE_BLOCKS],
    ),
    "more lines than an event has": (
        beside("UID:b DTSTART:20261201 " + "EXDATE:20261201 " * 2_000 + "RRULE:FREQ=DAILY"),
        "partly",
        2,
        [said.UNREADABLE],
    ),
    "sixty thousand ends of what never began": (
        GOOD.replace(b"UID", b"BEGIN:X-A\r\n" * 60_000 + b"END:X-B\r\n" * 60_000 + b"UID", 1),
        "refused",
        0,
        [said.UNFINISHED],
    ),
    "sixty thousand exceptions and names": (
        GOOD.replace(b"UID", b"EXDATE:20261201\r\n" * 60_000 + b"UID:b\r\n" * 60_000 + b"UID", 1),
        "refused",
        0,
        [said.UNREADABLE],
    ),
    "more dates than are read": (
        beside("UID:b DTSTART:20261201 " + ("RDATE:" + ",".join(["20261224"] * 100) + " ") * 100),
        "partly",
        2,
        [said.UNREADABLE],
    ),
    "a hundred thousand lines": (GOOD.replace(b"UID", b"X-NOTHING:1\r\n" * 100_000 + b"UID"), "parsed", 1, []),
    "a hundred thousand beginnings": (b"BEGIN:VCALENDAR\r\n" * 100_000, "refused", 0, [said.CUT]),
    "nothing but line breaks": (b"BEGIN:VCALENDAR" + b"\r\n" * 900_000, "refused", 0, [said.CUT]),
}


@pytest.mark.parametrize("case", WORSE)
def test_it_is_told_what_became_of(case: str) -> None:
    content, verdict, blocks, reasons = WORSE[case]
    reading = read_blocks(content, window=WINDOW)
    assert (reading.verdict, len(reading.blocks), messages(reading)) == (verdict, blocks, reasons)
    assert all(str(reason).endswith("。") and "%" not in str(reason) for reason in reading.reasons)
    assert reading.complete == (not set(reasons) - {said.ZONE})


def test_a_feed_full_of_rules_that_never_come_true_ends_in_time():
    """Each of them alone holds the library for seconds: without a limit this would last the better part of a day."""
    rule = "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    events = [f"UID:{number} DTSTART;VALUE=DATE:20261201 {rule}" for number in range(5_000)]
    began = time.thread_time()
    reading = read(*events)
    assert time.thread_time() - began < 60
    assert said.TOO_LONG in messages(reading)


def test_the_names_of_unknown_zones_cannot_fill_a_page():
    events = [f"UID:{number} DTSTART;TZID=No/Where{number}{'x' * 200}:20261201T100000" for number in range(50)]
    reading = read(*events)
    assert len(reading.blocks) == 50
    assert len(reading.reasons) == said.MOST_ZONES
    assert all(len(str(reason)) < 150 for reason in reading.reasons)


# --- anything at all -------------------------------------------------------------------------------------------------

SAMPLES = sorted((content for _, content in feeds.files() if len(content) < 4_000), key=len)
PIECES = [
    b"\r\n", b"\n ", b"\0", b":", b";", b'"', b"\xff", b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n",
    b"BEGIN:VCALENDAR\r\n", b"END:VCALENDAR\r\n", b"RRULE:FREQ=DAILY\r\n",
    b"RRULE:FREQ=WEEKLY;BYDAY=1MO;COUNT=-3\r\n", b"DTSTART:20260101\r\n", b"RECURRENCE-ID:20260101\r\n",
    b"EXDATE:20260101T000000Z,2026\r\n", b"DURATION:-P1D\r\n", b"TZID=X", b"VALUE=PERIOD", b"99999999", b"00000000",
    b"RDATE;VALUE=PERIOD:20260101T000000Z/PT1H\r\n", b"INTERVAL=0", b"BYSETPOS=-366;",
]  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A calendar from the wild with some of it cut out, doubled, overwritten or put elsewhere."""
    content = bytearray(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(1, 8))):
        place = draw(st.integers(0, max(0, len(content) - 1)))
        match draw(st.sampled_from(["cut", "double", "put", "overwrite", "garbage"])):
            case "cut":
                del content[place : place + draw(st.integers(1, 80))]
            case "double":
                content[place:place] = content[place : place + draw(st.integers(1, 400))]
            case "put":
                content[place:place] = draw(st.sampled_from(PIECES))
            case "overwrite":
                piece = draw(st.sampled_from(PIECES))
                content[place : place + len(piece)] = piece
            case "garbage":
                content[place:place] = draw(st.binary(max_size=20))
    return bytes(content)


@settings(max_examples=300)
@given(content=mutated(), year=st.integers(1990, 2040))
def test_a_spoilt_calendar_never_raises_and_keeps_its_promises(content: bytes, year: int) -> None:
    window = (date(year, 1, 1), date(year + 2, 1, 1))
    reading = read_blocks(content, window=window)
    assert (reading.verdict is Verdict.PARSED) == (reading.reasons == ())
    assert reading.verdict is not Verdict.REFUSED or not reading.blocks
    assert len(reading.blocks) <= said.MOST_BLOCKS
    for block in reading.blocks:
        assert window[0] <= block.first < block.last <= window[1]
        assert block.first <= block.last_day <= block.last
        assert 0 < len(block.uid) <= said.LONGEST_UID
    assert read_blocks(content, window=window) == reading
