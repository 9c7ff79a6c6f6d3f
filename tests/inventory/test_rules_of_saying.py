"""What houses say, as calculations: tables of cases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.support.application import START
from worktrip.inventory.rules import (
    CONFIRMED,
    LOOKS,
    Change,
    Look,
    Standing,
    Usual,
    Word,
    is_fresh,
    last_days,
    may_take_back,
    month_before,
    month_of,
    next_month,
    spans,
    stand,
    usual_on,
    weeks,
)
from worktrip.inventory.rules.months import day_of
from worktrip.kernel.errors import NotFound

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("number", "is_stopped", "taken", "standing"),
    [
        (7, False, 0, Standing(7, None, False)),
        (7, False, 7, Standing(7, None, False)),
        (7, True, 3, Standing(7, None, True)),
        (4, False, 6, Standing(6, 4, True)),
        (4, True, 6, Standing(6, 4, True)),
        (4, False, 5, Standing(5, 4, True)),
        (4, False, 4, Standing(4, None, False)),
        (0, False, 1, Standing(1, 0, True)),
    ],
)
def test_a_slot_stands_at_the_house_s_number_or_at_what_is_taken(
    number: int, is_stopped: bool, taken: int, standing: Standing
) -> None:
    assert stand(Word(number, is_stopped), taken) == standing


@pytest.mark.parametrize(
    ("change", "after"),
    [
        (CONFIRMED, Word(5, True)),
        (Change(3), Word(3, True)),
        (Change(more=2), Word(7, True)),
        (Change(more=-9), Word(0, True)),
        (Change(is_stopped=False), Word(5, False)),
        (Change(3, more=1, is_stopped=False), Word(4, False)),
    ],
)
def test_a_change_leaves_alone_what_it_does_not_speak_of(change: Change, after: Word) -> None:
    assert change.of(Word(5, True)) == after


def test_what_was_said_is_believed_up_to_the_house_s_limit() -> None:
    assert is_fresh(START, 30, START + timedelta(days=30))
    assert not is_fresh(START, 30, START + timedelta(days=30, seconds=1))
    assert not is_fresh(None, 30, START)


def test_a_statement_may_be_taken_back_for_ten_minutes_and_once() -> None:
    assert may_take_back(START, None, START + timedelta(minutes=9, seconds=59))
    assert not may_take_back(START, None, START + timedelta(minutes=10))
    assert not may_take_back(START, START, START)


def test_days_in_a_row_are_one_span_also_over_the_end_of_a_year_and_a_leap_day() -> None:
    days = [date(2027, 12, 31), date(2028, 1, 1), date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)]
    assert spans(reversed(days)) == [(days[0], days[1]), (days[2], days[4])]
    assert spans([]) == []


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ((1,), (None,)),
        ((1, 10), (9, None)),
        # a second thought on the same day: the first never holds
        ((1, 1), (0, None)),
        # said later for an earlier day: it ends what had not begun yet
        ((1, 20, 10), (9, 9, None)),
    ],
)
def test_a_pattern_ends_where_a_later_one_begins(begins: tuple[int, ...], ends: tuple[int | None, ...]) -> None:
    first = date(2027, 1, 1)
    days = [first + timedelta(days=n - 1) for n in begins]
    assert last_days(days) == [None if n is None else first + timedelta(days=n - 1) for n in ends]


def test_the_usual_number_of_a_day_is_that_of_its_weekday() -> None:
    patterns = [Usual(2, 3, TODAY, TODAY + timedelta(days=6)), Usual(2, 5, TODAY + timedelta(days=7))]
    assert [usual_on(patterns, TODAY + timedelta(days=n)) for n in (-7, 0, 1, 7)] == [None, 3, None, 5]


def test_a_month_has_whole_weeks_from_sunday() -> None:
    february = weeks(date(2028, 2, 1))
    assert february[0] == [None, None, *(date(2028, 2, n) for n in range(1, 6))]
    assert february[-1] == [date(2028, 2, 27), date(2028, 2, 28), date(2028, 2, 29), None, None, None, None]
    assert {len(week) for week in february} == {7}
    assert weeks(date(2026, 11, 1))[0][0] == date(2026, 11, 1)


def test_months_follow_each_other_over_the_end_of_a_year() -> None:
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)
    assert month_before(date(2027, 1, 1)) == date(2026, 12, 1)


@pytest.mark.parametrize("text", [None, "", "2027-13", "nonsense", "9999-01", "0001-01"])
def test_what_is_no_month_is_this_month(text: str | None) -> None:
    assert month_of(text, TODAY) == date(2026, 11, 1)


@pytest.mark.parametrize("text", ["", "2027-02-30", "x", "9999-01-01"])
def test_what_is_no_day_is_not_found(text: str) -> None:
    with pytest.raises(NotFound):
        day_of(text, TODAY)


def test_every_look_has_a_word_so_that_colour_is_never_alone() -> None:
    assert set(LOOKS) == set(Look)
    assert all(word and meaning for _picture, word, meaning in LOOKS.values())
    pictures = [LOOKS[look][0] for look in (Look.OPEN, Look.FEW, Look.FULL, Look.STOPPED)]
    assert len(set(pictures)) == 4
