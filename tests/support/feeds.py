"""Calendars that others have met in the wild, and what our reader says to each: one line per file.

The two libraries ship what they are tested with, which is what their users' calendars broke on. The one file that
stands only in the source archive of icalendar stands beside the table. `python -m tests.support.feeds` prints the
table anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import icalendar
import recurring_ical_events

from worktrip.plumbing.calendars import Reading, read_blocks

FEEDS = Path(__file__).parents[1] / "plumbing" / "feeds"
TABLE = FEEDS / "told.txt"
STARTS = re.compile(rb"DTSTART[^\r\n]*?:(\d{4})\d{4}")


def files() -> Iterator[tuple[str, bytes]]:
    """Every calendar with the name it has in the table."""
    packages = {"icalendar": icalendar, "recurring_ical_events": recurring_ical_events}
    for name, package in packages.items():
        root = Path(package.__file__ or "").parent
        for path in sorted(root.rglob("*.ics"), key=lambda path: path.as_posix()):
            yield f"{name}/{path.relative_to(root).as_posix()}", path.read_bytes()
    yield "icalendar/tutorial.ics", (FEEDS / "tutorial.ics").read_bytes()


def reading(content: bytes) -> Reading:
    """`content` read from a year before its last event on, for three years."""
    years = [year for found in STARTS.findall(content) if 1900 < (year := int(found)) < 2100]
    last = max(years, default=2026)
    return read_blocks(content, window=(date(last - 1, 1, 1), date(last + 2, 1, 1)))


def told() -> str:
    """The table: name, verdict, number of blocks, reasons."""
    rows = []
    for name, content in files():
        read = reading(content)
        rows.append(" ".join([name, read.verdict, str(len(read.blocks)), *map(str, read.reasons)]))
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    print(told(), end="")
