"""The days of a stay."""

from __future__ import annotations

from datetime import date, time

from tests.factories.bookings import FRIDAY, PARTY, THURSDAY, TUESDAY, WEDNESDAY
from worktrip.proposals.rules import AlternativeFacts, ItemFacts, ItemKind, Party
from worktrip.stays.rules import days_of


def test_each_day_tells_who_comes_who_sleeps_and_how_many_eat() -> None:
    days = days_of(Party(PARTY), AlternativeFacts("A"))

    assert [day.day for day in days] == [TUESDAY, WEDNESDAY, THURSDAY, FRIDAY]
    assert [day.sleeping for day in days] == [1, 3, 4, 0]
    assert [(day.breakfasts, day.dinners) for day in days] == [(0, 1), (1, 3), (3, 4), (4, 0)]
    assert [guest.label for guest in days[1].arriving[0].guests] == ["湊", "日向"]
    assert [len(day.leaving) for day in days] == [0, 0, 0, 1]


def test_items_stand_in_order_of_the_hour_also_before_anybody_is_here() -> None:
    before = date(2027, 2, 22)
    items = (
        ItemFacts(WEDNESDAY, time(13), ItemKind.WORK, "作業"),
        ItemFacts(WEDNESDAY, time(9), ItemKind.MEAL, "朝食"),
        ItemFacts(before, time(16), ItemKind.KIT, "搬入"),
    )
    days = days_of(Party(PARTY), AlternativeFacts("A", items=items))

    assert days[0].day == before
    assert [item.title for item in days[2].items] == ["朝食", "作業"]
