"""The parts of a day that are counted apart.

Most things are counted once a day: a room by its night, kit and vehicles by the day. A workspace may be counted by
morning, afternoon and evening or by the hour, an activity by the hours at which it begins. An offering lists its
periods as text: "" (once a day), "am,pm,eve", or times such as "10:00,13:00".
"""

from dataclasses import dataclass
from datetime import date, time

from worktrip.kernel.errors import N_, Invalid

HOUR = 60
NAMED: dict[str, tuple[time, time]] = {
    "am": (time(8), time(12)),
    "pm": (time(12), time(17)),
    "eve": (time(17), time(22)),
}
PERIOD_LABELS: dict[str, str] = {"": N_("1日"), "am": N_("午前"), "pm": N_("午後"), "eve": N_("夜")}


@dataclass(frozen=True)
class Period:
    """A part of a day under its code; the whole day has the code "" and no hours."""

    code: str = ""
    starts_at: time | None = None
    ends_at: time | None = None

    def meets(self, starts_at: time, ends_at: time | None) -> bool:
        """Whether something at these hours needs it; what has no end needs the one it begins in."""
        if self.starts_at is None or self.ends_at is None:
            return True
        if ends_at is None or ends_at <= starts_at:
            return self.starts_at <= starts_at < self.ends_at
        return self.starts_at < ends_at and starts_at < self.ends_at


WHOLE_DAY = Period()


@dataclass(frozen=True)
class UsualWeek:
    """How many of an offering there usually are, Monday to Sunday, from a day on; None says nothing of a weekday."""

    offering_code: str
    period: str
    effective_from: date
    numbers: tuple[int | None, ...]


def periods_of(text: str, minutes: int | None = None) -> tuple[Period, ...]:
    """The periods of an offering; what begins at a time lasts so many minutes, an hour if nobody knows.

    Raises Invalid for anything that is no period.
    """
    codes = [part.strip() for part in text.split(",") if part.strip()]
    return tuple(_period(code, minutes or HOUR) for code in codes) or (WHOLE_DAY,)


def _period(code: str, minutes: int) -> Period:
    if code in NAMED:
        return Period(code, *NAMED[code])
    try:
        start = time.fromisoformat(code)
    except ValueError:
        raise Invalid(
            N_("「%(code)s」は、時間帯の書き方ではありません。10:00 のように入れてください。"), code=code
        ) from None
    end = start.hour * HOUR + start.minute + minutes
    return Period(f"{start:%H:%M}", start, time(end // HOUR, end % HOUR) if end < 24 * HOUR else time.max)


def check_periods(text: str, minutes: int | None = None) -> str:
    """The periods of an offering in order of time, as they are stored. Raises Invalid where two overlap."""
    found = sorted(periods_of(text, minutes), key=lambda period: period.starts_at or time.min)
    if len({period.code for period in found}) < len(found):
        raise Invalid(N_("同じ時間帯が2回入っています。"))
    return ",".join(period.code for period in found)


def periods_at(text: str, minutes: int | None, starts_at: time, ends_at: time | None) -> tuple[str, ...]:
    """The codes of the periods that something at these hours takes; none where it is at no time it is offered at.

    A session is taken by beginning with it, whatever is planned after it; of the rest everything is taken that the
    hours touch.
    """
    periods = periods_of(text, minutes)
    begun = [period.code for period in periods if period.starts_at == starts_at and period.code not in NAMED]
    if begun and minutes:
        return tuple(begun)
    return tuple(period.code for period in periods if period.meets(starts_at, ends_at))
