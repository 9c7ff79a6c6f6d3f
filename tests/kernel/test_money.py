from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktrip.kernel.money import Rounding, per_head, share, split, whole_yen

DOWN, HALF_UP, UP = Rounding.DOWN, Rounding.HALF_UP, Rounding.UP
amounts = st.integers(-(10**10), 10**10)
percents = st.one_of(st.integers(0, 100), st.decimals(0, 100, places=2))
roundings = st.sampled_from(Rounding)


@pytest.mark.parametrize(
    ("amount", "percent", "down", "half_up", "up"),
    [
        (3_702, 10, 370, 370, 371),
        (98_765, 10, 9_876, 9_877, 9_877),
        (4_567, 8, 365, 365, 366),
        (5, 10, 0, 1, 1),
        (0, 10, 0, 0, 0),
        (12_000, Decimal("3.5"), 420, 420, 420),
        (-98_765, 10, -9_876, -9_877, -9_877),
    ],
)
def test_a_share_is_rounded_as_told(amount, percent, down, half_up, up):
    assert [share(amount, percent, rounding) for rounding in (DOWN, HALF_UP, UP)] == [down, half_up, up]


def test_a_float_is_no_percentage():
    with pytest.raises(TypeError):
        share(12_000, 3.5, DOWN)


@given(amounts, percents, roundings)
def test_a_credit_mirrors_its_invoice(amount, percent, rounding):
    assert share(-amount, percent, rounding) == -share(amount, percent, rounding)


@given(st.fractions(min_value=-(10**9), max_value=10**9))
def test_rounding_stays_within_a_yen_and_in_order(amount):
    down, half_up, up = (whole_yen(amount, rounding) for rounding in (DOWN, HALF_UP, UP))
    assert abs(down) <= abs(half_up) <= abs(up)
    assert abs(down) <= abs(amount) <= abs(up)
    assert abs(up) - abs(down) == (amount.denominator > 1)
    assert abs(half_up - amount) <= Fraction(1, 2)


def test_the_cost_of_one_person_is_rounded_up():
    assert per_head(107_200, 4) == 26_800
    assert per_head(100_000, 3) == 33_334
    assert per_head(100_000, 3, DOWN) == 33_333
    with pytest.raises(ValueError, match="nobody"):
        per_head(100_000, 0)


@pytest.mark.parametrize(
    ("amount", "parts", "shares"),
    [
        (100, 3, [34, 33, 33]),
        (10_000, [2, 1], [6_667, 3_333]),
        (10, [0, 1, 1], [0, 5, 5]),
        (100, [1, 1, 4], [17, 17, 66]),
        (-100, 3, [-34, -33, -33]),
        (0, 2, [0, 0]),
    ],
)
def test_yen_are_split_by_the_largest_remainder(amount, parts, shares):
    assert split(amount, parts) == shares


@given(amounts, st.lists(st.integers(0, 10**6), min_size=1).filter(any))
def test_a_split_loses_nothing_and_stays_within_a_yen(amount, weights):
    shares = split(amount, weights)
    assert sum(shares) == amount
    for part, weight in zip(shares, weights, strict=True):
        assert abs(part - Fraction(amount * weight, sum(weights))) < 1


@pytest.mark.parametrize("parts", [0, [], [0, 0], [2, -1]])
def test_there_must_be_something_to_split_by(parts):
    with pytest.raises(ValueError, match="weights"):
        split(100, parts)
