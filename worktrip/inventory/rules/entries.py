"""What a trip has of an offering as a calendar shows it: runs of days, each known by one entry for life.

A calendar program knows a thing by its UID and takes a change with a higher SEQUENCE. So what trips have today is
matched with what the calendar said before: the entry that shares most days with a run becomes that run, and what is
left over on both sides was moved. Three nights that become four, or begin a day later, stay one entry.

Worked example (a test repeats it): a trip has 3 rooms from the 24th to the 26th. On the 26th it gives one back: the
entry now ends on the 25th and counts up, and one room less on the 26th is a new entry. Then the trip moves by a week:
both are matched in order of their days, and keep what they are known by.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

# how long what is over or gone stays in the calendar, so that programs see it go
KEPT = timedelta(days=60)
ONE_DAY = timedelta(days=1)

# the calendar is the house's own, so it speaks Japanese
BOOKED, HELD = "WORK TRIP 予約", "WORK TRIP 仮押さえ"  # data


@dataclass(frozen=True, order=True)
class Run:
    """So many that a trip has on days that follow each other, both included, or in one part of one day."""

    trip_id: int
    first_day: date
    last_day: date
    period: str
    quantity: int
    is_booked: bool


def summary(run: Run, *, are_rooms: bool) -> str:
    """What stands in the calendar: what it is and how many, nobody's name."""
    how_many = f"{run.quantity}室" if are_rooms else f"×{run.quantity}"  # data
    return f"{BOOKED if run.is_booked else HELD} {how_many}"


def runs(days: Iterable[Run]) -> list[Run]:
    """Single days put together where they follow each other with the same number and state; parts of a day stay."""
    found: list[Run] = []
    key = lambda run: (run.trip_id, run.is_booked, run.period, run.first_day)  # noqa: E731
    for day in sorted(days, key=key):
        last = found[-1] if found else None
        same = last is not None and (last.trip_id, last.is_booked, last.quantity) == (
            day.trip_id,
            day.is_booked,
            day.quantity,
        )
        if last is not None and same and not (last.period or day.period) and day.first_day == last.last_day + ONE_DAY:
            found[-1] = Run(last.trip_id, last.first_day, day.last_day, "", last.quantity, last.is_booked)
        else:
            found.append(day)
    return sorted(found)


def matched(entries: Mapping[int, Run], now: Iterable[Run]) -> tuple[dict[int, Run], list[Run]]:
    """What each entry has become, by its id, and the runs that are new; an entry that is missing is gone."""
    runs_of: dict[int, list[Run]] = defaultdict(list)
    for run in now:
        runs_of[run.trip_id].append(run)
    entries_of: dict[int, list[int]] = defaultdict(list)
    for entry_id, run in entries.items():
        entries_of[run.trip_id].append(entry_id)
    become: dict[int, Run] = {}
    fresh: list[Run] = []
    for trip_id, of_trip in runs_of.items():
        pairs = sorted(
            (_unlike(entries[entry_id], run), entries[entry_id], run, entry_id)
            for entry_id in entries_of[trip_id]
            for run in of_trip
            if _shared(entries[entry_id], run)
        )
        left = set(of_trip)
        for _, _, run, entry_id in pairs:
            if entry_id not in become and run in left:
                become[entry_id] = run
                left.remove(run)
        # what has no day in common with anything was moved
        idle = sorted((entries[entry_id], entry_id) for entry_id in entries_of[trip_id] if entry_id not in become)
        moved = sorted(left)
        become.update({entry_id: run for (_, entry_id), run in zip(idle, moved, strict=False)})
        fresh += moved[len(idle) :]
    return become, fresh


def _shared(old: Run, new: Run) -> int:
    """How many days two runs have in common."""
    days = (min(old.last_day, new.last_day) - max(old.first_day, new.first_day)).days + 1
    return max(0, days) if old.period == new.period else 0


def _unlike(old: Run, new: Run) -> tuple[int, bool, bool]:
    return -_shared(old, new), old.is_booked != new.is_booked, old.quantity != new.quantity
