from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktrip.kernel.calendar import is_weekday_night
from worktrip.kernel.errors import Invalid
from worktrip.kernel.stay import Stay, person_nights, span

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
stays = st.builds(Stay.of_nights, days, st.integers(1, 60))
close_stays = st.builds(Stay.of_nights, st.dates(date(2027, 2, 20), date(2027, 3, 5)), st.integers(1, 7))

STAGGERED = [
    Stay(date(2027, 2, 23), date(2027, 2, 26)),
    Stay(date(2027, 2, 24), date(2027, 2, 26)),
    Stay(date(2027, 2, 24), date(2027, 2, 26)),
    Stay(date(2027, 2, 25), date(2027, 2, 26)),
]


def test_the_day_of_departure_is_no_night():
    stay = Stay(date(2027, 2, 24), date(2027, 2, 26))
    assert stay.nights == 2
    assert list(stay.dates()) == [date(2027, 2, 24), date(2027, 2, 25)]
    assert list(stay.days()) == [date(2027, 2, 24), date(2027, 2, 25), date(2027, 2, 26)]
    assert stay.contains(date(2027, 2, 25))
    assert not stay.contains(date(2027, 2, 26))


def test_one_group_may_leave_on_the_day_the_next_arrives():
    first, second = Stay(date(2027, 2, 24), date(2027, 2, 26)), Stay(date(2027, 2, 26), date(2027, 2, 27))
    assert not first.overlaps(second)
    assert not second.overlaps(first)
    assert first.shared_with(second) is None


@pytest.mark.parametrize("check_out", [date(2027, 2, 24), date(2027, 2, 23)])
def test_a_stay_without_a_night_is_refused(check_out):
    with pytest.raises(Invalid) as refused:
        Stay(date(2027, 2, 24), check_out)
    assert list(refused.value.fields) == ["check_out"]


def test_four_people_who_arrive_on_three_days_stay_eight_nights_all_of_them_weekday_nights():
    assert person_nights(STAGGERED) == 8
    assert span(STAGGERED) == Stay(date(2027, 2, 23), date(2027, 2, 26))
    assert sum(is_weekday_night(night) for stay in STAGGERED for night in stay.dates()) == 8


def test_nobody_stays_no_nights():
    assert person_nights([]) == 0


@given(stays)
def test_there_are_as_many_dates_as_nights_and_all_are_contained(stay):
    dates = list(stay.dates())
    assert len(dates) == stay.nights
    assert dates[0] == stay.check_in
    assert dates[-1] == stay.check_out - timedelta(days=1)
    assert all(stay.contains(night) for night in dates)
    assert Stay.of_nights(stay.check_in, stay.nights) == stay


@given(close_stays, close_stays)
def test_two_stays_overlap_exactly_when_they_share_a_night(one, other):
    shared = set(one.dates()) & set(other.dates())
    assert one.overlaps(other) == other.overlaps(one) == bool(shared)
    both = one.shared_with(other)
    assert set(both.dates() if both else ()) == shared
    assert one.covers(other) == (set(other.dates()) <= set(one.dates()))


@given(st.lists(stays, min_size=1))
def test_the_span_covers_every_stay_and_no_more(group):
    whole = span(group)
    assert all(whole.covers(stay) for stay in group)
    assert whole.check_in in {stay.check_in for stay in group}
    assert whole.check_out in {stay.check_out for stay in group}
