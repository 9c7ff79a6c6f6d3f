"""Alternatives side by side: what each comes to, and what is otherwise at which hour."""

from __future__ import annotations

from datetime import time

import pytest

from tests.factories.proposals import (
    FRIDAY,
    LOUNGE,
    S6,
    THURSDAY,
    WALK,
    WEDNESDAY,
    alternative,
    item,
    offer,
    rate,
    tariff,
    version,
)
from worktrip.catalogue.rules import MealPlan, OfferingKind, Unit
from worktrip.proposals import rules
from worktrip.proposals.rules import Comparison, ItemFacts, ItemKind, Mark

WORK = item(THURSDAY, 9, ends_at=time(12))
STARS = item(THURSDAY, 20, kind=ItemKind.FREE, title="星を見る")
LUNCH = item(
    THURSDAY,
    12,
    kind=ItemKind.MEAL,
    title="弁当",
    quantity=4,
    offer=offer(WALK, OfferingKind.MEAL, meal_plan=MealPlan.NONE, is_counted=False),
)


def compared(a: tuple[ItemFacts, ...], b: tuple[ItemFacts, ...]) -> Comparison:
    return rules.compare(version(alternative(items=a), alternative("B", items=b)), {})


def moved(made: ItemFacts, **changes: object) -> ItemFacts:
    return ItemFacts(**{**vars(made), **changes})


@pytest.mark.parametrize(
    ("a", "b", "marks"),
    [
        pytest.param((WORK,), (WORK,), [()], id="the same"),
        pytest.param((WORK, STARS), (WORK,), [(), (Mark.ONLY,)], id="only in one"),
        pytest.param((WORK,), (moved(WORK, starts_at=time(8)),), [(Mark.HOUR,)], id="begins earlier"),
        pytest.param((WORK,), (moved(WORK, ends_at=time(13)),), [(Mark.HOUR,)], id="ends later"),
        pytest.param((LUNCH,), (moved(LUNCH, quantity=3),), [(Mark.NUMBER,)], id="for fewer"),
        pytest.param((WORK,), (moved(WORK, offer=LUNCH.offer),), [(Mark.PLACE,)], id="somewhere else"),
        pytest.param((STARS,), (moved(STARS, day=WEDNESDAY),), [(Mark.DAY,), (Mark.DAY,)], id="on another day"),
        pytest.param((WORK,), (moved(WORK, title="会議"),), [(Mark.ONLY,), (Mark.ONLY,)], id="called otherwise"),
        pytest.param(
            (WORK, moved(WORK, starts_at=time(13), ends_at=None)),
            (WORK,),
            [(), (Mark.ONLY,)],
            id="twice here and once there",
        ),
    ],
)
def test_what_differs_is_marked(
    a: tuple[ItemFacts, ...], b: tuple[ItemFacts, ...], marks: list[tuple[Mark, ...]]
) -> None:
    found = [row.marks for _, rows in compared(a, b).days for row in rows]
    assert found == marks
    assert [row.marks for _, rows in compared(b, a).days for row in rows] == marks


def test_days_are_those_of_the_stay_and_rows_are_in_order_of_time() -> None:
    found = compared((STARS, WORK), (LUNCH,))
    assert [day for day, _ in found.days] == list(S6.days)
    (rows,) = [rows for day, rows in found.days if day == THURSDAY]
    assert [row.starts_at for row in rows] == [time(9), time(12), time(20)]
    assert [item and item.title for item in rows[1].items] == [None, "弁当"]


def test_only_what_differs_can_be_asked_for() -> None:
    found = compared((WORK, STARS, item(FRIDAY, 9)), (WORK, item(FRIDAY, 9))).differing
    assert [(day, len(rows)) for day, rows in found.days] == [(THURSDAY, 1)]


def test_sums_nights_and_meals_stand_side_by_side() -> None:
    dear = offer(LOUNGE, meal_plan=MealPlan.NONE)
    both = version(alternative(items=(LUNCH,)), alternative("B", room=dear, items=(LUNCH,)))
    prices = tariff(*rate(), *rate(LOUNGE, 9000, meal_plan=MealPlan.NONE), *rate(WALK, 1200, unit=Unit.PERSON))
    quotes = {each.letter: rules.price(each, S6, prices) for each in both.alternatives}
    a, b = rules.compare(both, quotes).sums
    assert (a.total_yen, a.taxes_yen, a.per_head_yen) == (107_200 + 4_800, 1_600, 28_000)
    assert (a.nights, a.dinners, a.lunches, a.breakfasts) == (8, 8, 4, 8)
    assert (b.nights, b.dinners, b.lunches, b.breakfasts) == (8, 0, 4, 0)


def test_another_price_of_the_same_thing_is_marked() -> None:
    both = version(alternative(items=(LUNCH,)), alternative("B", items=(LUNCH,)))
    cheap, dear = (tariff(*rate(), *rate(WALK, yen, unit=Unit.PERSON)) for yen in (1000, 1200))
    a, b = both.alternatives
    found = rules.compare(both, {"A": rules.price(a, S6, cheap), "B": rules.price(b, S6, dear)})
    (row,) = [row for _, rows in found.days for row in rows]
    assert (row.yen, row.marks) == ((4000, 4800), (Mark.PRICE,))
