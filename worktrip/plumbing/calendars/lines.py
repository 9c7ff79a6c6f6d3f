"""The lines of a calendar that say when something is, and nothing else of it.

What a stranger sends is not handed to a parser as it comes. Its lines are walked once, and of each event only those are
kept that say when it is: no summary, no guest and no note of anybody's is ever looked at, a time zone that somebody
defines by himself is not computed, and however the components are nested, one event cannot spoil the next.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_EVENTS = 5_000
MOST_LINES = 1_000
MOST_DATES = 5_000
LONGEST_LINE = 10_000
DEEPEST = 50

ONCE = frozenset({"UID", "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "SEQUENCE", "STATUS", "TRANSP"})
OFTEN = frozenset({"RRULE", "RDATE", "EXDATE"})

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_BREAK = re.compile(r"\r\n|\n|\r")
_FOLD = re.compile(r"(?:\r\n|\n|\r)[ \t]")
_NAME = re.compile(r"[A-Za-z-]{1,20}(?=[;:])")


# of one event the lines that say when it is, by their names
When = dict[str, list[str]]


@dataclass(slots=True)
class Walk:
    """What one walk through the lines has met."""

    calendars: int = 0
    events: list[When] = field(default_factory=list)
    scale: str = "GREGORIAN"
    # events that were begun and never ended
    unfinished: int = 0
    # the text ends inside of a calendar
    cut: bool = False
    # there are more events than are read
    more: bool = False


def text_of(content: bytes) -> str:
    """The text in `content`. What we need of it is ASCII, so a wrong encoding of the rest does no harm."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace").replace("\0", "")
    return content.decode("utf-8", "replace").replace("\0", "")


def walk(text: str) -> Walk:
    """Gather the events of all calendars in `text`, each as the lines that say when it is."""
    met = Walk()
    inside: list[str] = []  # the components the line stands in
    event: When | None = None
    for line in _lines(text):
        name, _, value = line.partition(":")
        match name.strip().upper():
            case "BEGIN":
                component = value.strip().upper()
                if component == "VCALENDAR":
                    # a calendar holds none: the one before has not been ended
                    met.cut |= bool(inside)
                    met.unfinished += event is not None
                    met.calendars += 1
                    inside, event = [], None
                elif component == "VEVENT":
                    # nor does an event hold one
                    met.unfinished += event is not None
                    inside, event = inside[:1], {}
                elif len(inside) >= DEEPEST:
                    # nobody means this: what it stands in is given up
                    met.unfinished += event is not None
                    inside, event = inside[:1], None
                inside.append(component)
            case "END":
                component = value.strip().upper()
                if component not in inside:
                    continue
                while inside.pop() != component:
                    pass
                if event is not None and "VEVENT" not in inside:
                    if component == "VEVENT" and "VCALENDAR" in inside:
                        _keep(event, met)
                    else:
                        met.unfinished += component != "VEVENT"
                    event = None
            case "CALSCALE" if inside == ["VCALENDAR"]:
                met.scale = value.strip().upper()
            case _:
                if event is not None and inside[-1] == "VEVENT":
                    _gather(line, event)
    met.unfinished += event is not None
    met.cut |= bool(inside)
    return met


def _lines(text: str) -> Iterator[str]:
    return (line for line in _BREAK.split(_FOLD.sub("", text)) if line)


def _gather(line: str, event: When) -> None:
    """Keep `line` when it says when the event is: of what may be said only once the first, of the rest so many."""
    found = _NAME.match(line)
    name = found.group().upper() if found else ""
    rest = line[len(name) : LONGEST_LINE]
    if name in OFTEN:
        # some programs write a rule with blanks, or the name of one they have not
        rest = rest.replace(" ", "") if name == "RRULE" else rest.rstrip()
        kept = event.setdefault(name, [])
        # one more than is read tells that there are more
        if not rest.endswith(":") and len(kept) <= MOST_LINES:
            kept.append(name + rest)
    elif name in ONCE:
        event.setdefault(name, [name + rest])


def _keep(event: When, met: Walk) -> None:
    if len(met.events) < MOST_EVENTS:
        met.events.append(event)
    else:
        met.more = True
