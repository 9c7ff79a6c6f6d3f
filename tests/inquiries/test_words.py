"""What a company may choose from when it asks."""

from __future__ import annotations

from itertools import chain

import pytest

from worktrip.inquiries.rules import (
    BUDGET_LABELS,
    BUDGET_MOST,
    EXPERIENCE_LABELS,
    GOAL_EXAMPLES,
    MUST_HAVE_ICONS,
    MUST_HAVE_LABELS,
    PURPOSE_ICONS,
    PURPOSE_TERMS,
    PURPOSES,
    RARER,
    BudgetBand,
    Experience,
    MustHave,
    example_of,
    must_haves_of,
    words_of,
)
from worktrip.trips.rules import TITLES, Purpose


def test_must_haves_come_back_as_they_were_kept_in_the_order_of_the_page() -> None:
    assert words_of([MustHave.KIT, MustHave.CONFIDENTIAL]) == "confidential,kit"
    assert must_haves_of("confidential,kit") == [MustHave.CONFIDENTIAL, MustHave.KIT]
    assert must_haves_of("") == []


def test_every_choice_has_its_word_and_its_picture() -> None:
    assert set(MUST_HAVE_LABELS) == set(MustHave)
    assert set(MUST_HAVE_ICONS) == {each.value for each in MustHave}
    assert set(BUDGET_LABELS) == set(BUDGET_MOST) == set(BudgetBand)
    assert set(EXPERIENCE_LABELS) == set(Experience)
    assert set(PURPOSE_ICONS) == set(PURPOSE_TERMS) == {value for value, _ in PURPOSES}
    assert set(TITLES) == set(Purpose)


def test_the_towns_five_uses_and_three_more_stand_unfolded() -> None:
    shown = [value for value, _ in PURPOSES if value not in RARER]
    assert len(shown) == 8
    assert {"hackathon", "management", "training"} < set(shown)


def test_each_purpose_has_three_examples_of_an_outcome_and_no_two_are_the_same() -> None:
    assert set(GOAL_EXAMPLES) == set(Purpose)
    assert [len(examples) for examples in GOAL_EXAMPLES.values()] == [3] * len(Purpose)
    every = list(chain.from_iterable(GOAL_EXAMPLES.values()))
    assert len(every) == len(set(every))


@pytest.mark.parametrize("wrong", ["", "development", "development-3", "development--1", "lunch-0", "-0", "0"])
def test_a_word_that_names_no_example_puts_nothing_in_the_field(wrong: str) -> None:
    assert example_of(wrong) == ""


def test_a_word_names_one_example() -> None:
    assert example_of("training-2") == GOAL_EXAMPLES[Purpose.TRAINING][2]
