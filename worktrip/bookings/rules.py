"""Acceptance and answers."""

from enum import StrEnum


class BookingState(StrEnum):
    """Where a booking is."""

    CONFIRMED = "confirmed"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class Answer(StrEnum):
    """What a partner says to a purchase order."""

    ASKED = "asked"
    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    OTHER_DATES = "other_dates"
