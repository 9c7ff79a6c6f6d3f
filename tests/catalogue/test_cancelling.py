"""What cancelling costs, as tables of cases: the vectors of the model terms of lodgings, and their neighbours."""

from __future__ import annotations

import pytest

from worktrip.catalogue.rules import (
    Allowance,
    CancellationStep,
    CancellationTerms,
    DropOut,
    FeeBase,
    cancellation_percent,
    check_ladder,
    drop_out_fees,
    example_of,
    shortening_fee,
)
from worktrip.kernel.errors import Invalid

GROUP = CancellationTerms((CancellationStep(1, 1, 20), CancellationStep(0, 0, 80)), allowance=Allowance())
NIGHT = 10_000


def by_group(*bands: tuple[int, int | None, tuple[tuple[int, int, int], ...]]) -> list[CancellationStep]:
    """A table by size of group."""
    return [
        CancellationStep(first, last, percent, "", least, most)
        for least, most, rows in bands
        for first, last, percent in rows
    ]


# the published table of a hotel: no-show, day, eve; from 15 people also 9 days; from 100 people also 20 days
HOTEL = by_group(
    (1, 14, ((1, 1, 20), (0, 0, 80), (-1, -1, 100))),
    (15, 99, ((9, 2, 10), (1, 1, 20), (0, 0, 80), (-1, -1, 100))),
    (100, None, ((20, 10, 10), (9, 2, 20), (1, 1, 80), (0, 0, 100), (-1, -1, 100))),
)


@pytest.mark.parametrize(
    ("people", "percents"),
    [
        # 21, 20, 10, 9, 2, 1, 0 days before, and not come
        (1, (0, 0, 0, 0, 0, 20, 80, 100)),
        (14, (0, 0, 0, 0, 0, 20, 80, 100)),
        (15, (0, 0, 0, 10, 10, 20, 80, 100)),
        (99, (0, 0, 0, 10, 10, 20, 80, 100)),
        (100, (0, 10, 10, 20, 20, 80, 100, 100)),
        (500, (0, 10, 10, 20, 20, 80, 100, 100)),
    ],
)
def test_the_band_of_a_group_decides_from_which_day_it_pays(people: int, percents: tuple[int, ...]) -> None:
    check_ladder(HOTEL)
    assert tuple(cancellation_percent(HOTEL, day, people) for day in (21, 20, 10, 9, 2, 1, 0, -1)) == percents


@pytest.mark.parametrize(
    ("people", "free"), [(1, 0), (14, 0), (15, 2), (18, 2), (20, 2), (21, 3), (25, 3), (30, 3), (31, 4), (100, 10)]
)
def test_a_tenth_of_a_group_is_free_rounded_up(people: int, free: int) -> None:
    assert Allowance().heads(people) == free


@pytest.mark.parametrize(
    ("people", "drop_outs", "fees"),
    [
        # five of 25 on the day before: (5 - 3) x 2,000
        (25, [(1, 5)], [4_000]),
        # as many as are free, and one less and one more
        (25, [(1, 3)], [0]),
        (25, [(1, 2)], [0]),
        (25, [(1, 4)], [2_000]),
        # used up once, in order of time, however they are told
        (25, [(1, 2), (0, 2)], [0, 8_000]),
        (25, [(0, 2), (1, 2)], [0, 8_000]),
        # who went before the tenth day is no head any more on it: 19 are left, two of them free
        (25, [(12, 6), (1, 3)], [0, 2_000]),
        # a whole cancellation has nothing free
        (25, [(1, 25)], [50_000]),
        # the last who go make it one
        (25, [(1, 3), (0, 22)], [0, 176_000]),
        # more than there are cannot go
        (25, [(1, 30)], [50_000]),
        (15, [(1, 10), (0, 10)], [16_000, 40_000]),
        # a small group has none
        (14, [(1, 2)], [4_000]),
    ],
)
def test_what_dropping_out_costs(people: int, drop_outs: list[tuple[int, int]], fees: list[int]) -> None:
    assert drop_out_fees(GROUP, people, [NIGHT], [DropOut(*each) for each in drop_outs]) == fees


def test_a_house_says_whether_its_percentage_is_of_the_first_night_or_of_all() -> None:
    first = CancellationTerms(GROUP.steps, FeeBase.FIRST_NIGHT)
    whole = CancellationTerms(GROUP.steps, FeeBase.ALL_NIGHTS)
    nights = [10_000, 12_000, 12_000]
    assert drop_out_fees(first, 4, nights, [DropOut(1, 1)]) == [2_000]
    assert drop_out_fees(whole, 4, nights, [DropOut(1, 1)]) == [6_800]


@pytest.mark.parametrize(
    ("cut", "fee"), [([10_000, 10_000], 2_000), ([10_000], 2_000), ([12_000, 10_000], 2_400), ([], 0)]
)
def test_three_nights_cut_to_one_are_charged_once(cut: list[int], fee: int) -> None:
    assert shortening_fee(GROUP, 4, cut, 1) == fee


@pytest.mark.parametrize("people", [14, 15, 25])
@pytest.mark.parametrize("out", [1, 3, 5, 14])
def test_the_example_on_the_page_is_what_would_be_charged(people: int, out: int) -> None:
    case = example_of(GROUP, people, DropOut(1, out), [NIGHT, NIGHT])
    assert (out - case.spared) * case.base_yen * case.percent // 100 == case.fee_yen


@pytest.mark.parametrize(
    ("bands", "sentence"),
    [
        (((1, 14, ((1, 1, 20),)), (14, None, ((1, 1, 20),))), "14名の行"),
        (((1, None, ((1, 1, 20),)), (15, None, ((1, 1, 20),))), "15名の行"),
        (((15, 14, ((1, 1, 20),)),), "人数が逆"),
    ],
)
def test_bands_of_groups_that_overlap_are_refused(
    bands: tuple[tuple[int, int | None, tuple[tuple[int, int, int], ...]], ...], sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        check_ladder(by_group(*bands))
