"""Until which minute a house holds.

A hold lasts until the minute it was asked for, but no longer than its house waits. A house may say that what is not
booked so many days before comes free by itself, at 17:00: all nights of a hold at once, counted from its first night
(WHOLE), or each night by itself (DAILY).

What is held when that day is over already is short notice: the house keeps it until 17:00 of the next working day, so
that a company can decide, and never past 17:00 of the day before. Counted from when it was first held, so that putting
it off does not add up. When even that minute is over there is nothing to hold: it is booked, or the house is called.

Worked example (a test repeats it): a house releases 14 days before. Three nights from Wednesday, 24 February 2027, held
on 1 December until 20 February: WHOLE, all three are free again on 10 February at 17:00; DAILY, on the 10th, the 11th
and the 12th. Held on Friday, 12 February, WHOLE keeps all of it until Monday, the 15th, 17:00.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from worktrip.catalogue.rules import ReleaseRule
from worktrip.inventory.rules.stock import SlotKey
from worktrip.kernel.calendar import add_working_days, at_jst, jst_date
from worktrip.kernel.errors import N_, Conflict

RELEASED_AT = time(17)
ONE_DAY = timedelta(days=1)
MOST_EXTENSIONS = 2


@dataclass(frozen=True)
class Release:
    """When a house wants back what nobody has booked; no days: not before the hold's own minute."""

    facility_id: int
    days: int | None = None
    rule: ReleaseRule = ReleaseRule.WHOLE


class TooLateToHold(Conflict):
    """A house does not hold any more so shortly before; it may still be booked."""

    slug = "too-late-to-hold"


def minute(release: Release, first_day: date, until: datetime, held_at: datetime, now: datetime) -> datetime:
    """Until when a house holds what begins on `first_day`, asked for until `until` and first held at `held_at`.

    Aware moments. A result that is not after `now` means that it holds nothing any more.
    """
    if release.days is None:
        return until
    released = at_jst(first_day - timedelta(days=release.days), RELEASED_AT)
    if released > now:
        return min(until, released)
    kept = at_jst(add_working_days(jst_date(held_at), 1), RELEASED_AT)
    if kept <= now:
        # the house has made the rule since then
        kept = at_jst(add_working_days(jst_date(now), 1), RELEASED_AT)
    return min(until, kept, at_jst(first_day - ONE_DAY, RELEASED_AT))


def minutes(
    days: Mapping[SlotKey, Release], until: datetime, held_at: Mapping[SlotKey, datetime], now: datetime
) -> dict[SlotKey, datetime]:
    """Until when each slot is held, by the rule of its house; `held_at` since when, for those held already.

    Raises TooLateToHold where a house does not hold any more.
    """
    first: dict[int, date] = {}
    for key, release in days.items():
        first[release.facility_id] = min(first.get(release.facility_id, key.day), key.day)
    found = {}
    for key, release in days.items():
        begins = key.day if release.rule is ReleaseRule.DAILY else first[release.facility_id]
        found[key] = minute(release, begins, until, held_at.get(key, now), now)
        if found[key] <= now:
            raise TooLateToHold(
                N_("%(day)sは到着が近いため、仮押さえできません。宿に電話で確かめて、確定に進んでください。"),
                day=f"{key.day.month}/{key.day.day}",
            )
    return found
