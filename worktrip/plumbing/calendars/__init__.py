"""Calendars in both directions: those people subscribe to here, and those somebody keeps elsewhere.

The only importer of icalendar and of recurring_ical_events.
"""

from worktrip.plumbing.calendars.reading import Block, Reading, Reason, Verdict, read_blocks
from worktrip.plumbing.calendars.writing import Entry, answer, etag, to_ics

__all__ = ["Block", "Entry", "Reading", "Reason", "Verdict", "answer", "etag", "read_blocks", "to_ics"]
