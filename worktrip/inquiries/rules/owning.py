"""For how long a hand-over at the desk is news."""

from datetime import datetime

from worktrip.kernel.calendar import answer_due

# working days for which a row of the inbox says from whom it came
HANDOVER_SHOWS = 3


def handover_shows(handed_at: datetime, now: datetime) -> bool:
    """Whether a hand-over is still news to whoever got the trip."""
    return now <= answer_due(handed_at, HANDOVER_SHOWS)
