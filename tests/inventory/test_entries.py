"""How what trips have becomes entries of a calendar, and how these stay what they are, without a database."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from worktrip.inventory.rules import Run, matched, runs, summary

DAY = date(2027, 2, 24)


def run(
    first: int = 0, nights: int = 1, quantity: int = 3, *, trip: int = 1, booked: bool = True, part: str = ""
) -> Run:
    """So many rooms from a night after the 24th on."""
    last = DAY + timedelta(days=first + nights - 1)
    return Run(trip, DAY + timedelta(days=first), last, part, quantity, booked)


def days(*of: Run) -> list[Run]:
    """The same, night by night."""
    return [
        Run(each.trip_id, day, day, each.period, each.quantity, each.is_booked)
        for each in of
        for day in (each.first_day + timedelta(days=n) for n in range((each.last_day - each.first_day).days + 1))
    ]


def test_the_worked_example() -> None:
    stay = run(0, 3)
    shrunk = [run(0, 2), run(2, 1, 2)]
    become, fresh = matched({5: stay}, shrunk)
    assert (become, fresh) == ({5: shrunk[0]}, [shrunk[1]])
    later = [run(7, 2), run(9, 1, 2)]
    assert matched({5: shrunk[0], 6: shrunk[1]}, later) == ({5: later[0], 6: later[1]}, [])


def test_nights_that_follow_each_other_are_one_run_while_number_and_state_are_the_same() -> None:
    stay = [run(0, 2), run(2, 2, 2), run(4, 1, 2, booked=False), run(6, 1)]
    assert runs(days(*stay)) == stay


def test_runs_go_over_the_end_of_the_year_and_of_february() -> None:
    for first in (date(2026, 12, 30), date(2027, 2, 27), date(2028, 2, 27)):
        nights = [Run(1, first + timedelta(days=n), first + timedelta(days=n), "", 1, True) for n in range(4)]
        assert runs(nights) == [Run(1, first, first + timedelta(days=3), "", 1, True)]


def test_parts_of_a_day_stand_by_themselves() -> None:
    parts = [run(day, part=part) for day in (0, 1) for part in ("am", "pm")]
    assert runs(parts) == parts


def test_what_is_booked_and_what_is_held_besides_are_two_runs() -> None:
    both = [run(0, 2, 1, booked=False), run(0, 2, 3)]
    assert runs(days(*both)) == sorted(both)


def test_a_stay_that_begins_a_day_later_or_is_booked_at_last_stays_the_same_entry() -> None:
    for new in (run(1, 3), run(0, 4), run(0, 3, booked=False), run(0, 3, 1), run(30, 3)):
        assert matched({5: run(0, 3)}, [new]) == ({5: new}, [])


def test_a_single_night_moved_by_a_day_stays_the_same_entry() -> None:
    assert matched({5: run(0)}, [run(1)]) == ({5: run(1)}, [])


def test_an_entry_never_becomes_another_trips() -> None:
    assert matched({5: run(0)}, [run(0, trip=2)]) == ({}, [run(0, trip=2)])


def test_two_stays_that_move_keep_apart() -> None:
    old = {5: run(0, 2), 6: run(10, 2)}
    assert matched(old, [run(1, 2), run(11, 2)]) == ({5: run(1, 2), 6: run(11, 2)}, [])


def test_an_entry_without_a_run_is_gone() -> None:
    assert matched({5: run(0)}, []) == ({}, [])


def test_the_summary_says_what_it_is_and_how_many() -> None:
    assert summary(run(), are_rooms=True) == "WORK TRIP 予約 3室"
    assert summary(run(quantity=2, booked=False), are_rooms=True) == "WORK TRIP 仮押さえ 2室"
    assert summary(run(quantity=2), are_rooms=False) == "WORK TRIP 予約 ×2"


RUNS = st.builds(
    lambda trip, first, nights, quantity, booked: run(first, nights, quantity, trip=trip, booked=booked),
    st.integers(1, 2),
    st.integers(0, 20),
    st.integers(1, 4),
    st.integers(1, 3),
    st.booleans(),
)


@given(st.lists(RUNS, max_size=8, unique=True), st.lists(RUNS, max_size=8, unique=True))
def test_whatever_changes_each_run_has_one_entry_and_each_entry_one_run(before: list[Run], after: list[Run]) -> None:
    entries = dict(enumerate(before))
    become, fresh = matched(entries, after)
    assert sorted([*become.values(), *fresh]) == sorted(after)
    assert all(entries[entry_id].trip_id == new.trip_id for entry_id, new in become.items())
    # an entry is given up only where its trip has nothing left to give it
    for trip in (1, 2):
        old, new = (sum(each.trip_id == trip for each in side) for side in (before, after))
        assert sum(each.trip_id == trip for each in become.values()) == min(old, new)


@given(st.lists(RUNS, max_size=8, unique=True))
def test_what_has_not_changed_stays_as_it_is(same: list[Run]) -> None:
    become, fresh = matched(dict(enumerate(same)), same)
    assert become == dict(enumerate(same))
    assert fresh == []
