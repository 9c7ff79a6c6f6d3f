"""Calendars that somebody keeps elsewhere, read as the days on which they are busy.

Whatever comes in, an answer comes out: what could be read, and for the rest a sentence that says why not. One event
never takes the others down with it. Of an event only its days and its UID are kept: what it is called, who comes and
what was noted stays where it is.
"""

import hashlib
import itertools
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

from worktrip.kernel.calendar import JST
from worktrip.kernel.errors import N_
from worktrip.plumbing.calendars import lines, recurring

if TYPE_CHECKING:
    from icalendar import Event

MOST_BYTES = 2_000_000
MOST_BLOCKS = 2_000
LONGEST_WINDOW = timedelta(days=1_200)
LONGEST_UID = 255
LONGEST_ZONE = 60
MOST_ZONES = 5

TOO_BIG = N_("カレンダーが大きすぎます。%(megabytes)s MBまで読めます。")
EMPTY = N_("カレンダーの中身が空です。")
WEB_PAGE = N_("カレンダーではなく、ウェブページが届きました。")
NO_CALENDAR = N_("カレンダーの形(iCalendar)になっていません。")
OTHER_SCALE = N_("西暦ではない暦のカレンダーは読めません。")
CUT = N_("カレンダーが途中で切れています。届いたところまでを取り込みました。")
UNFINISHED = N_("途中で終わっている予定を%(count)s件、取り込みませんでした。")
NO_START = N_("始まりの日がない予定を%(count)s件、取り込みませんでした。")
UNREADABLE = N_("日付を読めない予定を%(count)s件、取り込みませんでした。")
BACKWARDS = N_("終わりが始まりより前の予定を%(count)s件、取り込みませんでした。")
ONCE_ONLY = N_("繰り返し方を読めない予定が%(count)s件あり、初回だけを取り込みました。")
TOO_LONG = N_("繰り返しの計算に時間がかかりすぎる予定が%(count)s件あり、初回だけを取り込みました。")
ZONE = N_("知らないタイムゾーン「%(name)s」の予定が%(count)s件あり、日本時間とみなしました。")
MORE_EVENTS = N_("予定が多すぎるため、%(count)s件までで打ち切りました。")
MORE_BLOCKS = N_("繰り返しが多すぎるため、%(count)s件までで打ち切りました。")


class Verdict(StrEnum):
    """What became of a feed: all of it was read, some of it, or nothing."""

    PARSED = "parsed"
    PARTLY = "partly"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Block:
    """Days on which somebody's calendar is busy, in Japan's time.

    `first` to `last` are its nights: `last` is the day of departure and no longer busy, but at least one day after
    `first`. `last_day` is the last day it touches at all, for what is let by the day. An event from the 1st 15:00 to
    the 3rd 10:00 has the nights of the 1st and the 2nd (`last` is the 3rd) and touches the 3rd.
    """

    uid: str
    first: date
    last: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was left out or taken differently: a Japanese msgid and what fills it; `str()` says it."""

    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.values


@dataclass(frozen=True, slots=True)
class Reading:
    """A feed as it was understood. Where it was refused there are no blocks, and what was known before still stands.

    `complete` says that what is not among the blocks is really not in the feed: nothing was cut off or left out.
    `cancelled` and `free` count the events that take no room because they say so, `outside` those whose days lie
    outside of the window; none of these is a fault of the feed.
    """

    verdict: Verdict
    blocks: tuple[Block, ...] = ()
    reasons: tuple[Reason, ...] = ()
    events: int = 0
    cancelled: int = 0
    free: int = 0
    outside: int = 0
    complete: bool = False


class _Unread(Exception):
    """One event cannot be read; its argument is the msgid that says why."""


def read_blocks(content: bytes, *, window: tuple[date, date], most: int = MOST_BLOCKS) -> Reading:
    """The days in `window` (end exclusive) on which the calendars in `content` are busy; never raises for the content.

    Days outside of the window are cut off, so let it begin well before today where a block is known by its first day.
    At most `most` blocks are given. Time is bounded: bytes, events, lines of an event and seconds for repetitions are.
    """
    first, last = window
    if not first < last <= first + LONGEST_WINDOW:
        raise ValueError("a window ends after it begins, and within three years")
    if len(content) > MOST_BYTES:
        return _refused(TOO_BIG, megabytes=MOST_BYTES // 1_000_000)
    text = lines.text_of(content)
    met = lines.walk(text)
    if not met.calendars:
        return _refused(EMPTY if not text.strip() else WEB_PAGE if _is_web_page(text) else NO_CALENDAR)
    if met.scale != "GREGORIAN":
        return _refused(OTHER_SCALE)
    return _Reader(first, last, most).read(met)


def _refused(message: str, **values: object) -> Reading:
    return Reading(Verdict.REFUSED, reasons=(Reason(message, values),))


def _is_web_page(text: str) -> bool:
    begins = text[:2_000].lower()
    return "<html" in begins or "<!doctype" in begins or "<head" in begins


class _Reader:
    """Reads one feed, and keeps count of what it had to leave out."""

    def __init__(self, first: date, last: date, most: int) -> None:
        self.first, self.last, self.most = first, last, most
        self.faults: Counter[tuple[str, str]] = Counter()
        self.zones: set[str] = set()
        self.cancelled = self.free = self.outside = 0
        self.patience = recurring.Patience()

    def read(self, met: lines.Walk) -> Reading:
        with warnings.catch_warnings():
            # icalendar says where it had to guess a zone by the end of its name; nobody here could do better
            warnings.simplefilter("ignore")
            # one more than is wanted tells that there are more
            kept = list(itertools.islice(self._blocks(self._families(met.events)), self.most + 1))
        blocks = tuple(sorted(set(kept[: self.most]), key=lambda block: (block.first, block.last, block.uid)))
        if met.unfinished:
            self.faults[UNFINISHED, ""] = met.unfinished
        reasons = [
            *([Reason(CUT)] if met.cut else []),
            *([Reason(MORE_EVENTS, {"count": lines.MOST_EVENTS})] if met.more else []),
            *([Reason(MORE_BLOCKS, {"count": self.most})] if len(kept) > self.most else []),
            *(Reason(message, {"count": count, "name": name}) for (message, name), count in self.faults.items()),
        ]
        if reasons and not (blocks or self.cancelled or self.free or self.outside):
            verdict = Verdict.REFUSED
        else:
            verdict = Verdict.PARTLY if reasons else Verdict.PARSED
        return Reading(
            verdict,
            blocks,
            tuple(reasons),
            events=len(met.events) + met.unfinished,
            cancelled=self.cancelled,
            free=self.free,
            outside=self.outside,
            complete=all(reason.message == ZONE for reason in reasons),
        )

    def _families(self, events: Iterable[lines.When]) -> dict[str, list["Event"]]:
        """The events that can be read, by their UID: those of one UID are revisions or single times of one thing."""
        families: dict[str, list[Event]] = {}
        for when in events:
            try:
                event = self._event(when)
            except _Unread as unread:
                self.faults[str(unread), ""] += 1
            except Exception:  # whatever a stranger made the library trip over is his event alone
                self.faults[UNREADABLE, ""] += 1
            else:
                families.setdefault(_uid(when, event), []).append(event)
        return families

    def _event(self, when: lines.When) -> "Event":
        """One event of its lines, its moments aware."""
        # loaded with the first feed, since it takes long and web workers read none
        from icalendar import Event

        if "DTSTART" not in when:
            raise _Unread(NO_START)
        dates = sum(1 + line.count(",") for line in _lines(when))
        if dates > lines.MOST_DATES or any(len(said) > lines.MOST_LINES for said in when.values()):
            raise _Unread(UNREADABLE)
        event = cast(Event, Event.from_ical("\r\n".join(["BEGIN:VEVENT", *_lines(when), "END:VEVENT", ""])))
        broken = {name for name, _ in event.errors}
        if broken & {"DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", None}:
            raise _Unread(UNREADABLE)
        if broken & lines.OFTEN:
            self.faults[ONCE_ONLY, ""] += 1
            _once(event)
        names = ("DTSTART", "DTEND", "RECURRENCE-ID", "RDATE", "EXDATE")
        unknown = {_make_aware(value) for name in names for value in recurring.as_list(event.get(name))} - {""}
        for zone in sorted(unknown):
            self._tell_zone(zone)
        if "RECURRENCE-ID" in event:
            # it stands in for one time of a series and repeats nothing itself
            _once(event)
        _days(event)
        return event

    def _tell_zone(self, zone: str) -> None:
        name = _printable(zone)[:LONGEST_ZONE]
        if name in self.zones or len(self.zones) < MOST_ZONES:
            self.zones.add(name)
            self.faults[ZONE, name] += 1

    def _blocks(self, families: Mapping[str, list["Event"]]) -> Iterator[Block]:
        for uid, family in families.items():
            singles = [event for event in family if "RECURRENCE-ID" in event]
            for event in _newest(event for event in family if "RECURRENCE-ID" not in event):
                if recurring.repeats(event):
                    yield from self._series(uid, [event, *singles])
                    singles = []
                else:
                    yield from self._block(uid, event)
            for event in singles:
                yield from self._block(uid, event)

    def _series(self, uid: str, series: list["Event"]) -> Iterator[Block]:
        event = series[0]
        if self.patience.is_over or not recurring.may_be_followed(series, self.last):
            self.faults[TOO_LONG if self.patience.is_over else ONCE_ONLY, ""] += 1
            _once(event)
            for single in series:
                yield from self._block(uid, single)
            return
        try:
            times = list(itertools.islice(recurring.occurrences(series, self.first, self.last), self.most + 1))
        except Exception:  # a rule may be anything
            self.faults[ONCE_ONLY, ""] += 1
            times = series
        if not times:
            self.outside += 1
        counted = (self.cancelled, self.free, self.outside)
        blocks = [block for once in times for block in self._block(uid, once)]
        # a series counts as one event, however often it comes
        self.cancelled, self.free, self.outside = (
            before + min(1, now - before)
            for before, now in zip(counted, (self.cancelled, self.free, self.outside), strict=True)
        )
        yield from blocks

    def _block(self, uid: str, event: "Event") -> Iterator[Block]:
        if str(event.get("STATUS", "")).strip().upper() == "CANCELLED":
            self.cancelled += 1
        elif str(event.get("TRANSP", "")).strip().upper() == "TRANSPARENT":
            self.free += 1
        else:
            first, last, last_day = _days(event)
            first, last, last_day = max(first, self.first), min(last, self.last), min(last_day, self.last)
            if first < last:
                yield Block(uid, first, last, max(first, last_day))
            else:
                self.outside += 1


def _lines(when: lines.When) -> Iterator[str]:
    return itertools.chain.from_iterable(when.values())


def _uid(when: lines.When, event: "Event") -> str:
    """The event's UID, or one made of when it is where it has none."""
    uid = _printable(str(event.get("UID", ""))).strip()
    if uid and len(uid) <= LONGEST_UID:
        return uid
    return hashlib.sha256((uid or "\n".join(_lines(when))).encode()).hexdigest()


def _newest(events: Iterable["Event"]) -> list["Event"]:
    """Of events with one UID those of the highest SEQUENCE: the others are older revisions of them."""
    numbered = [(_sequence(event), event) for event in events]
    highest = max((sequence for sequence, _ in numbered), default=0)
    return [event for sequence, event in numbered if sequence == highest]


def _sequence(event: "Event") -> int:
    value = event.get("SEQUENCE", 0)
    return value if isinstance(value, int) else 0


def _once(event: "Event") -> None:
    for name in lines.OFTEN:
        event.pop(name, None)


def _make_aware(value: Any) -> str:
    """A moment without a zone is Japan's, and so is one in a zone that nobody knows; the name of such a zone, or ""."""
    moments = [moment for moment in getattr(value, "dts", [value]) if _is_naive(moment.dt)]
    for moment in moments:
        moment.dt = _aware(moment.dt)
    return str(value.params.get("TZID", "")) if moments else ""


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())


def _is_naive(moment: Any) -> bool:
    edge = moment[0] if isinstance(moment, tuple) else moment
    return isinstance(edge, datetime) and edge.tzinfo is None


def _aware(moment: Any) -> Any:
    if isinstance(moment, tuple):
        return tuple(edge.replace(tzinfo=JST) if isinstance(edge, datetime) else edge for edge in moment)
    return moment.replace(tzinfo=JST)


def _days(event: "Event") -> tuple[date, date, date]:
    """First night, day of departure, last day touched; refuses what ends before it begins."""
    start = recurring.said(event, "DTSTART")
    if not isinstance(start, date):
        raise _Unread(UNREADABLE)
    if "DTEND" in event:
        end = recurring.said(event, "DTEND")
    elif "DURATION" in event:
        end = start + recurring.said(event, "DURATION")
    else:
        end = start
    if not isinstance(end, date):
        raise _Unread(UNREADABLE)
    if _moment(end) < _moment(start):
        raise _Unread(BACKWARDS)
    first, ends_on = _moment(start).date(), _moment(end).date()
    last = max(ends_on, first + timedelta(days=1))
    # what ends with a day or at its first minute does not touch that day
    touches = isinstance(end, datetime) and _moment(end).time() != time.min
    return first, last, ends_on if touches else last - timedelta(days=1)


def _moment(edge: date) -> datetime:
    """A day or a moment as a moment in Japan."""
    return edge.astimezone(JST) if isinstance(edge, datetime) else datetime.combine(edge, time.min, JST)
