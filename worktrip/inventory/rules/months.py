"""A month as a house looks at it: weeks from Sunday, and a day in words that are never colour alone."""

from datetime import date, timedelta
from enum import StrEnum

from worktrip.kernel.calendar import ONE_DAY, month_end
from worktrip.kernel.errors import N_, NotFound


class Look(StrEnum):
    """How a day of a house looks at a glance."""

    OPEN = "open"
    FEW = "few"
    FULL = "full"
    OFF = "off"
    STOPPED = "shut"
    UNKNOWN = "unknown"
    PAST = "past"


# the picture, the one word in a small box, and what it means
LOOKS: dict[Look, tuple[str, str, str]] = {
    Look.OPEN: ("ring", N_("空"), N_("空いています")),
    Look.FEW: ("half", N_("残"), N_("残りわずか")),
    Look.FULL: ("cross", N_("満"), N_("満室")),
    Look.OFF: ("leaf", N_("休"), N_("お休み")),
    Look.STOPPED: ("stop", N_("満"), N_("受付を止めています")),
    Look.UNKNOWN: ("pen", N_("未"), N_("まだ入れていません")),
    Look.PAST: ("", "–", N_("過ぎた日")),
}


def month_of(text: str | None, today: date) -> date:
    """The first day of the month "2027-02"; this month's for anything else, and nothing beyond the years of use."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return first if abs((first - today).days) <= 3 * 366 else today.replace(day=1)


def day_of(text: str, today: date) -> date:
    """The day "2027-02-24". Raises NotFound for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotFound(N_("お探しのページは見つかりませんでした。")) from None
    if abs((day - today).days) > 3 * 366:
        raise NotFound(N_("お探しのページは見つかりませんでした。"))
    return day


def weeks(first: date) -> list[list[date | None]]:
    """The weeks of a month from Sunday; None where a day belongs to another month."""
    before: list[date | None] = [None] * (first.isoweekday() % 7)
    days = [*before, *(first + timedelta(days=n) for n in range((month_end(first) - first).days + 1))]
    days += [None] * (-len(days) % 7)
    return [days[start : start + 7] for start in range(0, len(days), 7)]


def next_month(first: date) -> date:
    """The first day of the month after."""
    return month_end(first) + ONE_DAY


def month_before(first: date) -> date:
    """The first day of the month before."""
    return (first - ONE_DAY).replace(day=1)
