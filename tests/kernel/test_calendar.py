from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktrip.kernel import calendar
from worktrip.kernel.calendar import JST, DueRule

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001

HOLIDAYS = {
    2026: "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/20 8/11 9/21 9/22 9/23 10/12 11/3 11/23",
    2027: "1/1 1/11 2/11 2/23 3/21 3/22 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/23 10/11 11/3 11/23",
    2028: "1/1 1/10 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/17 8/11 9/18 9/22 10/9 11/3 11/23",
}


def jst(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=JST)


# --- Moments and days ------------------------------------------------------------------------------------------------


def test_a_day_in_japan_begins_nine_hours_earlier():
    assert calendar.jst_date(datetime(2026, 11, 22, 15, 0, tzinfo=UTC)) == date(2026, 11, 23)
    assert calendar.jst_date(datetime(2026, 11, 22, 14, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert calendar.at_jst(date(2026, 11, 23)) == datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
    assert calendar.at_jst(date(2026, 12, 10), time(17)) == datetime(2026, 12, 10, 8, 0, tzinfo=UTC)


def test_three_years_before_a_leap_day_is_the_28th():
    assert calendar.years_before(date(2030, 2, 26), 3) == date(2027, 2, 26)
    assert calendar.years_before(date(2028, 2, 29), 3) == date(2025, 2, 28)
    assert calendar.years_before(date(2028, 2, 29), 4) == date(2024, 2, 29)


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        calendar.to_jst(datetime(2026, 11, 23))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2027, 2, 1), date(2027, 2, 28)),
        (date(2028, 2, 29), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
def test_the_month_ends_on_its_last_day(day, last):
    assert calendar.month_end(day) == last


# --- Years ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "year", "ja", "en"),
    [
        (date(2026, 11, 23), 2026, "令和8年度", "FY2026"),
        (date(2027, 3, 31), 2026, "令和8年度", "FY2026"),
        (date(2027, 4, 1), 2027, "令和9年度", "FY2027"),
        (date(2019, 4, 1), 2019, "令和元年度", "FY2019"),
        (date(2019, 3, 31), 2018, "平成30年度", "FY2018"),
    ],
)
def test_the_fiscal_year_runs_from_april_to_march(day, year, ja, en):
    assert calendar.fiscal_year(day) == year
    assert calendar.fiscal_year_label(day) == calendar.fiscal_year_label(year) == ja
    assert calendar.fiscal_year_label(year, "en") == en


@pytest.mark.parametrize(
    ("day", "ja", "en"),
    [
        (date(2026, 11, 23), "令和8年", "Reiwa 8"),
        (date(2019, 5, 1), "令和元年", "Reiwa 1"),
        (date(2019, 4, 30), "平成31年", "Heisei 31"),
        (date(1989, 1, 8), "平成元年", "Heisei 1"),
        (date(1989, 1, 7), "昭和64年", "Showa 64"),
    ],
)
def test_an_era_begins_in_the_middle_of_a_year(day, ja, en):
    assert calendar.era_label(day) == ja
    assert calendar.era_label(day, "en") == en


def test_a_day_before_the_known_eras_is_refused():
    with pytest.raises(ValueError, match="no era"):
        calendar.era_year(date(1912, 7, 29))


# --- Days of work and of banks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "listed"), HOLIDAYS.items())
def test_the_holidays_of_a_year_are_those_the_government_lists(year, listed):
    assert [f"{day.month}/{day.day}" for day in calendar.holidays_of(year)] == listed.split()


@pytest.mark.parametrize(
    ("day", "ja", "en"),
    [
        (date(2027, 2, 23), "天皇誕生日", "Emperor's Birthday"),
        (date(2026, 5, 6), "振替休日", "Substitute Holiday"),
        (date(2026, 9, 22), "国民の休日", "National Holiday"),
        (date(2026, 11, 24), None, None),
    ],
)
def test_a_holiday_has_a_name_in_both_languages(day, ja, en):
    assert calendar.holiday_name(day) == ja
    assert calendar.holiday_name(day, "en") == en
    assert calendar.is_holiday(day) == (ja is not None)


def test_a_year_no_rule_is_known_for_has_no_holidays_and_is_no_error():
    assert not calendar.is_holiday(date(2999, 1, 1))


def test_weekdays_have_short_names():
    assert calendar.weekday_label(date(2027, 2, 24)) == "水"
    assert calendar.weekday_label(date(2027, 2, 24), "en") == "Wed"


@pytest.mark.parametrize(
    ("day", "desk_works", "banks_settle"),
    [
        (date(2026, 11, 20), True, True),  # an ordinary Friday
        (date(2026, 11, 21), False, False),  # Saturday
        (date(2026, 11, 23), False, False),  # a holiday on Monday
        (date(2026, 12, 28), True, True),
        (date(2026, 12, 29), False, True),
        (date(2026, 12, 30), False, True),
        (date(2026, 12, 31), False, False),
        (date(2028, 1, 3), False, False),  # a Monday
        (date(2027, 1, 4), True, True),
    ],
)
def test_the_desk_rests_from_29_december_and_the_banks_from_31(day, desk_works, banks_settle):
    assert calendar.is_working_day(day) == desk_works
    assert calendar.is_bank_day(day) == banks_settle


@pytest.mark.parametrize(
    ("night", "weekday_night"),
    [
        (date(2027, 2, 21), True),  # Sunday before an ordinary Monday
        (date(2027, 2, 22), False),  # Monday before a holiday
        (date(2027, 2, 23), True),  # the holiday itself, before an ordinary Wednesday
        (date(2027, 2, 25), True),  # Thursday
        (date(2027, 2, 26), False),  # Friday
        (date(2027, 12, 28), False),  # the desk rests on the 29th
    ],
)
def test_a_weekday_night_is_one_whose_next_morning_is_a_working_day(night, weekday_night):
    assert calendar.is_weekday_night(night) == weekday_night


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
        (date(2026, 11, 20), 1, date(2026, 11, 24)),  # over a weekend and a holiday
        (date(2026, 11, 21), 1, date(2026, 11, 24)),
        (date(2026, 12, 28), 1, date(2027, 1, 4)),
        (date(2026, 11, 30), 3, date(2026, 12, 3)),
    ],
)
def test_working_days_are_counted_from_the_day_after(day, count, expected):
    assert calendar.add_working_days(day, count) == expected


@pytest.mark.parametrize(
    ("close", "raw", "due_next", "due_prev"),
    [
        (date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 4), date(2026, 12, 30)),
        (date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 1), date(2027, 1, 29)),
        (date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 1), date(2027, 2, 26)),
        (date(2027, 3, 31), date(2027, 4, 30), date(2027, 4, 30), date(2027, 4, 30)),
        (date(2027, 4, 30), date(2027, 5, 31), date(2027, 5, 31), date(2027, 5, 31)),
        (date(2024, 11, 30), date(2024, 12, 31), date(2025, 1, 6), date(2024, 12, 30)),
    ],
)
def test_a_due_date_on_a_bank_holiday_moves_the_way_the_contract_says(close, raw, due_next, due_prev):
    assert calendar.month_end(close + timedelta(days=1)) == raw
    assert calendar.due_date(close, DueRule.NEXT) == due_next
    assert calendar.due_date(close, DueRule.PREV) == due_prev


def test_a_paper_of_the_middle_of_a_month_closes_at_its_end():
    assert calendar.due_date(date(2026, 11, 12), DueRule.NEXT) == calendar.due_date(date(2026, 11, 30), DueRule.NEXT)


@given(days)
def test_a_due_date_is_a_bank_day_near_the_end_of_the_next_month(close):
    raw = calendar.month_end(calendar.month_end(close) + timedelta(days=1))
    before, after = (calendar.due_date(close, rule) for rule in (DueRule.PREV, DueRule.NEXT))
    assert calendar.is_bank_day(before)
    assert calendar.is_bank_day(after)
    assert raw - timedelta(days=7) <= before <= raw <= after <= raw + timedelta(days=7)
    assert (before == after) == calendar.is_bank_day(raw)


class Row:
    def __init__(self, effective_from, effective_to):
        self.effective_from, self.effective_to = effective_from, effective_to


def test_a_row_is_in_force_on_its_first_and_on_its_last_day():
    row, open_ended = Row(date(2026, 4, 1), date(2027, 3, 31)), Row(date(2027, 3, 31), None)
    assert calendar.in_force([row, open_ended], date(2026, 3, 31)) == []
    assert calendar.in_force([row, open_ended], date(2026, 4, 1)) == [row]
    assert calendar.in_force([row, open_ended], date(2027, 3, 31)) == [row, open_ended]
    assert calendar.in_force([row, open_ended], date(2027, 4, 1)) == [open_ended]


# --- The desk's promise -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "business_days", "due"),
    [
        (jst(2026, 11, 30, 10), 1, jst(2026, 12, 1, 17)),
        (jst(2026, 12, 1, 16, 59), 2, jst(2026, 12, 3, 17)),
        (jst(2026, 12, 1, 17), 2, jst(2026, 12, 4, 17)),  # after closing time: counts as the next morning
        (jst(2026, 12, 1, 8), 2, jst(2026, 12, 3, 17)),
        (jst(2026, 11, 21, 12), 1, jst(2026, 11, 25, 17)),  # Saturday before a holiday on Monday
        (jst(2026, 12, 28, 12), 1, jst(2027, 1, 4, 17)),
        (jst(2026, 12, 1, 10), 0, jst(2026, 12, 1, 17)),
    ],
)
def test_the_desk_answers_by_closing_time_of_the_promised_working_day(received, business_days, due):
    promised = calendar.answer_due(received.astimezone(UTC), business_days)
    assert promised == due
    assert promised.tzinfo is UTC


@given(moments, st.integers(1, 10))
def test_the_promised_time_is_an_opening_hour_and_never_past(received, business_days):
    due = calendar.answer_due(received, business_days)
    assert due > received
    assert calendar.is_working_day(calendar.jst_date(due))
    assert calendar.answer_due(received + timedelta(hours=1), business_days) >= due


@pytest.mark.parametrize(
    ("start", "worked", "end"),
    [
        (jst(2026, 11, 30, 10), timedelta(hours=4), jst(2026, 11, 30, 14)),
        (jst(2026, 11, 30, 16), timedelta(hours=2), jst(2026, 12, 1, 10)),
        (jst(2026, 11, 30, 16), timedelta(hours=1), jst(2026, 11, 30, 17)),
        (jst(2026, 11, 20, 17), timedelta(hours=1), jst(2026, 11, 24, 10)),
        (jst(2026, 11, 20, 18), timedelta(hours=1), jst(2026, 11, 24, 10)),
        (jst(2026, 11, 21, 3), timedelta(hours=8), jst(2026, 11, 24, 17)),
        (jst(2026, 11, 21, 3), timedelta(0), jst(2026, 11, 24, 9)),
        (jst(2026, 12, 28, 9), timedelta(hours=20), jst(2027, 1, 5, 13)),
    ],
)
def test_hours_run_only_while_the_desk_is_open(start, worked, end):
    assert calendar.add_working_hours(start.astimezone(UTC), worked) == end


@given(moments, st.integers(0, 2000), st.integers(0, 2000))
def test_working_on_later_adds_up(start, first, second):
    one, two = timedelta(minutes=first), timedelta(minutes=second)
    at_once = calendar.add_working_hours(start, one + two)
    assert calendar.add_working_hours(calendar.add_working_hours(start, one), two) in {
        at_once,
        calendar.add_working_hours(at_once, timedelta(0)),
    }


@pytest.mark.parametrize(
    ("start", "end", "open_for"),
    [
        (jst(2026, 11, 24, 10), jst(2026, 11, 24, 17), timedelta(hours=7)),
        (jst(2026, 11, 24, 8), jst(2026, 11, 24, 18), timedelta(hours=8)),
        (jst(2026, 11, 20, 16), jst(2026, 11, 24, 10), timedelta(hours=2)),  # over a weekend and a holiday
        (jst(2026, 12, 28, 12), jst(2027, 1, 4, 12), timedelta(hours=8)),  # over New Year
        (jst(2026, 11, 21, 9), jst(2026, 11, 22, 17), timedelta(0)),
        (jst(2026, 11, 24, 12), jst(2026, 11, 24, 11), timedelta(0)),
    ],
)
def test_time_runs_only_while_the_desk_is_open(start, end, open_for):
    assert calendar.working_time(start.astimezone(UTC), end.astimezone(UTC)) == open_for


@given(moments, st.integers(0, 2000))
def test_working_on_and_counting_what_was_worked_agree(start, minutes):
    end = calendar.add_working_hours(start, timedelta(minutes=minutes))
    assert calendar.working_time(start, end) == timedelta(minutes=minutes)


def test_the_example_of_the_desk_holds():
    received = jst(2026, 11, 20, 16)
    due = calendar.answer_due(received.astimezone(UTC), 2)
    assert due == jst(2026, 11, 25, 17)
    assert calendar.working_time(received.astimezone(UTC), due) == timedelta(hours=17)
