"""Until when a house holds, by its own rule."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from worktrip.catalogue.rules import ReleaseRule
from worktrip.inventory.rules import Release, SlotKey, TooLateToHold, minutes
from worktrip.kernel.calendar import at_jst, to_jst

NIGHTS = [SlotKey(1, date(2027, 2, 24) + timedelta(days=n)) for n in range(3)]
D = date.fromisoformat


def at(day: str, hour: int = 17) -> datetime:
    return at_jst(D(day), time(hour))


def until(release: Release, now: datetime, asked: datetime, since: datetime | None = None) -> list[str]:
    """Until when each of the three nights is held, as the clock in Japan shows it."""
    held_at = dict.fromkeys(NIGHTS, since) if since else {}
    found = minutes(dict.fromkeys(NIGHTS, release), asked, held_at, now)  # type: ignore[arg-type]
    return [f"{to_jst(found[key]):%m-%d %H:%M}" for key in NIGHTS]


WHOLE, DAILY = Release(1, 14, ReleaseRule.WHOLE), Release(1, 14, ReleaseRule.DAILY)


def test_the_worked_example_of_the_rules() -> None:
    now, asked = at("2026-12-01", 10), at("2027-02-20")
    assert until(WHOLE, now, asked) == ["02-10 17:00"] * 3
    assert until(DAILY, now, asked) == ["02-10 17:00", "02-11 17:00", "02-12 17:00"]
    assert until(WHOLE, at("2027-02-12", 10), asked) == ["02-15 17:00"] * 3


def test_without_a_rule_a_hold_lasts_as_long_as_it_was_asked_for() -> None:
    assert until(Release(1), at("2027-02-23", 10), at("2027-02-24", 9)) == ["02-24 09:00"] * 3


def test_a_hold_that_ends_sooner_than_its_house_asks_keeps_its_minute() -> None:
    assert until(WHOLE, at("2026-12-01", 10), at("2026-12-08")) == ["12-08 17:00"] * 3


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at("2027-02-10", 16), "02-10 17:00"),
        # at that very minute it is short notice: the 11th is a holiday, the 12th a Friday
        (at("2027-02-10", 17), "02-12 17:00"),
        (at("2027-02-12", 18), "02-15 17:00"),
        # never past the evening before
        (at("2027-02-22", 10), "02-23 17:00"),
        (at("2027-02-23", 10), "02-23 17:00"),
    ],
)
def test_short_notice_is_kept_until_the_next_working_day(now: datetime, expected: str) -> None:
    assert until(WHOLE, now, at("2027-03-31")) == [expected] * 3


def test_on_the_evening_before_nothing_is_held_any_more() -> None:
    with pytest.raises(TooLateToHold, match="2/24"):
        until(WHOLE, at("2027-02-23", 17), at("2027-03-31"))


def test_short_notice_does_not_add_up() -> None:
    since, now = at("2027-02-12", 10), at("2027-02-15", 10)
    assert until(WHOLE, now, at("2027-02-20"), since) == ["02-15 17:00"] * 3


def test_a_rule_made_after_the_hold_does_not_end_it_at_once() -> None:
    since, now = at("2027-01-12", 10), at("2027-02-15", 10)
    assert until(WHOLE, now, at("2027-02-20"), since) == ["02-16 17:00"] * 3


@pytest.mark.parametrize(
    ("night", "days", "expected"),
    [
        ("2027-03-01", 1, "2027-02-28"),
        ("2028-03-01", 1, "2028-02-29"),
        ("2028-02-29", 366, "2027-02-28"),
        ("2027-01-07", 7, "2026-12-31"),
        ("2027-01-01", 1, "2026-12-31"),
        ("2027-05-31", 31, "2027-04-30"),
    ],
)
def test_days_are_counted_back_over_months_years_and_leap_days(night: str, days: int, expected: str) -> None:
    key = SlotKey(1, D(night))
    found = minutes({key: Release(1, days)}, at("2029-01-01"), {}, at("2026-11-24", 10))
    assert found == {key: at(expected)}


def test_each_house_has_a_first_night_of_its_own() -> None:
    first, later = SlotKey(1, D("2027-02-24")), SlotKey(2, D("2027-02-26"))
    found = minutes({first: Release(1, 14), later: Release(2, 14)}, at("2027-02-20"), {}, at("2026-12-01"))
    assert found == {first: at("2027-02-10"), later: at("2027-02-12")}
