"""What a head pays of a thing or of a night, and the nights a wish names."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from worktrip.catalogue.rules import Unit
from worktrip.site.rules import Wish, per_head, per_night

WEDNESDAY = date(2027, 2, 24)


@pytest.mark.parametrize(
    ("unit", "yen", "people", "head"),
    [
        (Unit.PERSON, 600, None, 600),
        (Unit.GROUP, 1_000, 3, 334),
        (Unit.DAY, 1_000, None, None),
        (Unit.DAY, None, 3, None),
    ],
)
def test_a_head_s_part_of_a_thing(unit: Unit, yen: int | None, people: int | None, head: int | None) -> None:
    assert per_head(unit, yen, people) == head


def test_a_stay_is_parted_by_its_nights_rounded_up() -> None:
    assert per_night(33_050, 3) == 11_017
    assert per_night(None, 2) is None


def test_a_wish_names_its_nights() -> None:
    wish = Wish(first=WEDNESDAY, nights=3)
    assert wish.last_night == WEDNESDAY + timedelta(days=2)
    assert Wish().days == []
