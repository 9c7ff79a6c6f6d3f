"""How far a trip got, when the desk must answer, and where in the inbox it stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from worktrip.kernel.calendar import at_jst
from worktrip.trips.rules import (
    CLOSED_LABELS,
    ORDER,
    PURPOSE_LABELS,
    STAGE_LABELS,
    STATION_LABELS,
    STATIONS,
    TITLES,
    Bucket,
    Closed,
    DayLoad,
    Purpose,
    Side,
    Stage,
    Visit,
    bucket,
    due_problem,
    furthest,
    is_behind,
    load,
    promised_answer,
    station_of,
    station_states,
)


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """That time of a day of 2026 in Japan."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=9)


def test_a_trip_never_goes_back() -> None:
    assert furthest(Stage.ACCEPTED, Stage.HEARING) is Stage.ACCEPTED
    assert furthest(Stage.HEARING, Stage.ACCEPTED) is Stage.ACCEPTED
    assert is_behind(Stage.HEARING, Stage.ACCEPTED)
    assert not is_behind(Stage.ACCEPTED, Stage.ACCEPTED)


def test_every_stage_belongs_to_exactly_one_station_in_order() -> None:
    assert [stage for stage in ORDER for _, stages in STATIONS if stage in stages] == list(Stage)
    assert [station_of(stage) for stage in ORDER] == sorted(station_of(stage) for stage in ORDER)


def test_the_stepper_has_one_current_station_with_what_is_done_before_it() -> None:
    states = [state for _, state in station_states(Stage.PROPOSING)]
    assert states == ["done", "done", "current", "ahead", "ahead", "ahead", "ahead"]


def test_every_word_the_enums_have_is_said() -> None:
    assert set(STAGE_LABELS) == set(Stage)
    assert set(CLOSED_LABELS) == set(Closed)
    assert set(PURPOSE_LABELS) == set(TITLES) == set(Purpose)
    assert set(STATION_LABELS) == {name for name, _ in STATIONS}


@pytest.mark.parametrize(
    ("received", "promised"),
    [
        (at(11, 24), at(11, 26, 17)),  # Tuesday morning: Thursday, closing time
        (at(11, 24, 17), at(11, 27, 17)),  # at closing time counts as the next morning
        (at(11, 20), at(11, 25, 17)),  # Friday before a holiday Monday: Tuesday, then Wednesday
        (
            at(12, 27),
            date(2027, 1, 5),
        ),  # a Sunday before the year's end: Monday the 28th receives, then 4 and 5 January
    ],
)
def test_an_answer_is_promised_within_two_working_days(received: datetime, promised: datetime | date) -> None:
    found = promised_answer(received)
    assert found == (promised if isinstance(promised, datetime) else at_jst(promised) + timedelta(hours=17))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(11, 24), Bucket.THIS_WEEK),
        (at(11, 25), Bucket.TOMORROW),
        (at(11, 26), Bucket.TODAY),
        (at(11, 26, 17), Bucket.TODAY),
        (at(11, 26, 17, 1), Bucket.OVERDUE),
        (at(11, 20), Bucket.LATER),  # the Friday before: next week is later
    ],
)
def test_a_row_moves_up_the_inbox_as_its_time_comes(now: datetime, expected: Bucket) -> None:
    assert bucket(at(11, 26, 17), None, now) is expected


def test_what_waits_for_the_other_side_stands_apart_until_it_is_overdue() -> None:
    assert bucket(at(11, 26, 17), Side.ORGANISER, at(11, 26)) is Bucket.WAITING
    assert bucket(at(11, 26, 17), Side.ORGANISER, at(11, 27)) is Bucket.OVERDUE
    assert bucket(None, Side.PARTNER, at(11, 27)) is Bucket.WAITING


def test_what_has_no_due_time_comes_later() -> None:
    assert bucket(None, None, at(11, 24)) is Bucket.LATER


def test_the_load_counts_days_of_arrival_and_departure_and_keeps_maybe_apart() -> None:
    monday = date(2026, 11, 30)
    visits = [
        Visit(monday, monday + timedelta(days=2), 4, True),
        Visit(monday + timedelta(days=2), monday + timedelta(days=3), 6, True),
        Visit(monday + timedelta(days=1), monday + timedelta(days=2), 5, False),
    ]
    assert load(visits, monday, 5) == [
        DayLoad(monday, 1, 4, arrivals=1, maybe=0),
        DayLoad(monday + timedelta(days=1), 1, 4, arrivals=0, maybe=1),
        DayLoad(monday + timedelta(days=2), 2, 10, arrivals=1, maybe=1),
        DayLoad(monday + timedelta(days=3), 1, 6, arrivals=0, maybe=0),
        DayLoad(monday + timedelta(days=4), 0, 0, arrivals=0, maybe=0),
    ]


@pytest.mark.parametrize(
    ("due", "refused"),
    [
        (at(11, 25, 9), None),
        (at(11, 25, 17), None),
        (at(11, 24, 9, 59), "いまより後にしてください。"),
        (at(11, 28, 10), "事務局の休みの日です。開いている日にしてください。"),  # a Saturday
        (at(12, 29, 10), "事務局の休みの日です。開いている日にしてください。"),  # the desk rests over New Year
        (at(11, 25, 17, 1), "事務局の開いている時間、9:00から17:00までにしてください。"),
        (at(11, 25, 8, 59), "事務局の開いている時間、9:00から17:00までにしてください。"),
    ],
)
def test_a_due_time_set_by_hand_lies_ahead_in_hours_at_which_the_desk_is_open(
    due: datetime, refused: str | None
) -> None:
    assert due_problem(due, at(11, 24, 10)) == refused
