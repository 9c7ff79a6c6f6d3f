"""How the figures are counted."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from worktrip.leads.rules import LeadState
from worktrip.reports.rules import Figures, Nights, Slept, monthly, months_of, nights_of

TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2027, 2, day) for day in (23, 24, 25, 26))
S6 = (
    Slept(4, TUESDAY, TUESDAY, FRIDAY, 1),
    Slept(4, TUESDAY, WEDNESDAY, FRIDAY, 2),
    Slept(4, TUESDAY, THURSDAY, FRIDAY, 1),
)


def test_four_people_on_staggered_arrivals_sleep_eight_nights_all_of_them_weekday_nights() -> None:
    assert nights_of(S6) == Nights(weekday=8, other=0)
    assert nights_of(S6).weekday_percent == 100


@pytest.mark.parametrize(
    ("arrives", "leaves", "weekday", "other"),
    [
        (date(2027, 2, 22), TUESDAY, 0, 2),  # the next morning is a holiday
        (FRIDAY, date(2027, 2, 27), 0, 2),
        (date(2027, 2, 28), date(2027, 3, 1), 2, 0),  # Sunday's night: on Monday people work
        (TUESDAY, TUESDAY, 0, 0),  # who comes for the day sleeps nowhere
        (date(2026, 12, 28), date(2026, 12, 29), 0, 2),  # nobody works from the 29th on
    ],
)
def test_a_night_counts_by_its_next_morning(arrives: date, leaves: date, weekday: int, other: int) -> None:
    assert nights_of([Slept(None, arrives, arrives, leaves, 2)]) == Nights(weekday, other)


def test_nobody_asleep_has_no_share_of_weekdays() -> None:
    assert Nights().weekday_percent is None
    assert Nights(2, 1).weekday_percent == 67
    assert Nights(1, 1).weekday_percent == 50


def test_a_fiscal_year_runs_from_april_to_march() -> None:
    months = months_of(2026)
    assert (months[0], months[8], months[9], months[-1]) == (
        date(2026, 4, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
        date(2027, 3, 1),
    )
    assert len(months) == 12


def test_a_stay_counts_in_the_month_of_its_first_night() -> None:
    across = Slept(1, date(2027, 1, 31), date(2027, 1, 31), date(2027, 2, 2), 3)
    series = monthly(2026, [*S6, across], Counter({TUESDAY: 1, date(2027, 1, 31): 1}))
    january, february = series[9], series[10]
    assert (january.groups, january.people, january.nights.total) == (1, 3, 6)
    assert (february.groups, february.people, february.nights.total) == (1, 4, 8)
    assert sum(month.groups for month in series) == 2


@pytest.mark.parametrize(
    ("scores", "mean"), [((), None), ((8,), "8.0"), ((8, 9), "8.5"), ((7, 7, 8), "7.3"), ((10,), "10.0")]
)
def test_the_mean_score_has_one_place(scores: tuple[int, ...], mean: str | None) -> None:
    figures = Figures(2026, 0, 0, Nights(), 0, (), (), (), len(scores), sum(scores), {}, ())
    assert figures.goal_score == mean


def test_what_was_won_was_proposed_as_well() -> None:
    leads = {LeadState.NEW: 2, LeadState.PROPOSED: 1, LeadState.WON: 3}
    figures = Figures(2026, 0, 0, Nights(), 0, (), (), (), 0, 0, leads, ())
    assert (figures.leads_total, figures.leads_proposed) == (6, 4)
