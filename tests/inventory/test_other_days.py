"""Which other days would do for a party, and what they save."""

from __future__ import annotations

from datetime import date

from worktrip.inventory.rules import OtherDays, other_days

WEDNESDAY = date(2027, 2, 24)


def test_weekday_nights_come_first_then_the_nearest_days() -> None:
    wished = date(2027, 2, 26)
    friday, thursday, monday = date(2027, 3, 5), date(2027, 2, 25), date(2027, 3, 1)
    starts = {friday: [1], thursday: [1], monday: [1, 2], wished: [3]}
    assert [(each.first, each.weekday_nights) for each in other_days(starts, wished, 2)] == [
        (monday, 2),
        (thursday, 1),
        (friday, 0),
    ]


def test_other_days_say_what_a_head_saves_in_the_cheapest_house() -> None:
    days = OtherDays(WEDNESDAY, 2, 2, (1, 2))
    assert days.priced({1: 25_000, 2: 22_000}, {1: 21_000, 2: 21_500}).saves_yen == 4_000
    assert days.priced({}, {1: 21_000}).saves_yen is None
    assert days.priced({1: 20_000}, {1: 21_000}).saves_yen == 0
    assert days.priced({1: 20_000}, {1: None, 2: None}) == days
