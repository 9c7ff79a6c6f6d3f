"""Which stays a house's conditions block, and which they do not: a table for each kind."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktrip.catalogue.rules import OfferingKind, Season, SeasonKind
from worktrip.inventory.rules import (
    Breach,
    BreachKind,
    Conditions,
    Restricted,
    Restriction,
    RestrictionKind,
    SlotKey,
    breaches,
    takes_stay,
)

ROOM = 1
LONG_AGO = date(2026, 1, 1)
SATURDAY = frozenset({6})
D = date.fromisoformat


def stay(first: str, nights: int, offering_id: int = ROOM) -> set[SlotKey]:
    """So many nights from a day."""
    return {SlotKey(offering_id, D(first) + timedelta(days=n)) for n in range(nights)}


def broken(
    wants: set[SlotKey],
    *restrictions: Restriction,
    new: set[SlotKey] | None = None,
    today: date = LONG_AGO,
    **facts: Any,
) -> list[Breach]:
    """What a stay breaks of a house that has these restrictions and nothing else."""
    it = Conditions(name=("宿 部屋", "House room"), restrictions=restrictions, **facts)
    return breaches(wants, wants if new is None else new, {ROOM: it}, today)


def kinds(found: list[Breach]) -> list[BreachKind]:
    return [each.kind for each in found]


def rule(kind: RestrictionKind, value: int | None = None, first: str = "", last: str = "", **more: Any) -> Restriction:
    """A restriction, its span as text."""
    return Restriction(kind, value, D(first) if first else None, D(last) if last else None, **more)


TWO_ON_SATURDAYS = rule(RestrictionKind.MIN_STAY, 2, weekdays=SATURDAY)
NEW_YEAR = ("2026-12-30", "2027-01-03")


@pytest.mark.parametrize(
    ("first", "nights", "restriction", "is_blocked"),
    [
        # the worked example: 2027-02-26 is a Friday
        ("2027-02-26", 2, TWO_ON_SATURDAYS, False),
        ("2027-02-25", 2, TWO_ON_SATURDAYS, False),
        ("2027-02-27", 1, TWO_ON_SATURDAYS, True),
        ("2027-02-27", 2, TWO_ON_SATURDAYS, False),
        ("2027-02-24", 1, TWO_ON_SATURDAYS, False),
        # always
        ("2027-02-24", 1, rule(RestrictionKind.MIN_STAY, 1), False),
        ("2027-02-24", 2, rule(RestrictionKind.MIN_STAY, 3), True),
        ("2027-02-24", 3, rule(RestrictionKind.MIN_STAY, 3), False),
        # over the new year, with one night in the span at either end
        ("2026-12-29", 2, rule(RestrictionKind.MIN_STAY, 3, *NEW_YEAR), True),
        ("2026-12-28", 2, rule(RestrictionKind.MIN_STAY, 3, *NEW_YEAR), False),
        ("2026-12-31", 3, rule(RestrictionKind.MIN_STAY, 3, *NEW_YEAR), False),
        ("2027-01-03", 1, rule(RestrictionKind.MIN_STAY, 3, *NEW_YEAR), True),
        ("2027-01-04", 1, rule(RestrictionKind.MIN_STAY, 3, *NEW_YEAR), False),
        # the end of a month, and of February in a leap year
        ("2027-04-30", 1, rule(RestrictionKind.MIN_STAY, 2, "2027-04-30", "2027-04-30"), True),
        ("2027-05-01", 1, rule(RestrictionKind.MIN_STAY, 2, "2027-04-30", "2027-04-30"), False),
        ("2028-02-29", 1, rule(RestrictionKind.MIN_STAY, 2, "2028-02-29", "2028-02-29"), True),
        ("2028-02-28", 2, rule(RestrictionKind.MIN_STAY, 2, "2028-02-29", "2028-02-29"), False),
        ("2028-02-28", 1, rule(RestrictionKind.MIN_STAY, 2, "2028-02-29", "2028-02-29"), False),
    ],
)
def test_a_stay_may_be_too_short(first: str, nights: int, restriction: Restriction, is_blocked: bool) -> None:
    assert kinds(broken(stay(first, nights), restriction)) == [BreachKind.MIN_STAY] * is_blocked


@pytest.mark.parametrize(
    ("first", "nights", "restriction", "is_blocked"),
    [
        ("2027-02-24", 3, rule(RestrictionKind.MAX_STAY, 3), False),
        ("2027-02-24", 4, rule(RestrictionKind.MAX_STAY, 3), True),
        # one night in the span is enough: in August nobody stays longer than a week
        ("2027-07-28", 8, rule(RestrictionKind.MAX_STAY, 7, "2027-08-01", "2027-08-31"), True),
        ("2027-07-24", 8, rule(RestrictionKind.MAX_STAY, 7, "2027-08-01", "2027-08-31"), False),
        ("2027-07-28", 7, rule(RestrictionKind.MAX_STAY, 7, "2027-08-01", "2027-08-31"), False),
        ("2026-12-30", 5, rule(RestrictionKind.MAX_STAY, 4, last="2026-12-31"), True),
        ("2027-01-01", 5, rule(RestrictionKind.MAX_STAY, 4, last="2026-12-31"), False),
        ("2028-02-28", 3, rule(RestrictionKind.MAX_STAY, 2, "2028-02-29", "2028-02-29"), True),
        ("2027-02-28", 3, rule(RestrictionKind.MAX_STAY, 2, "2028-02-29", "2028-02-29"), False),
    ],
)
def test_a_stay_may_be_too_long(first: str, nights: int, restriction: Restriction, is_blocked: bool) -> None:
    assert kinds(broken(stay(first, nights), restriction)) == [BreachKind.MAX_STAY] * is_blocked


@pytest.mark.parametrize(
    ("first", "nights", "restriction", "is_blocked"),
    [
        ("2027-02-27", 2, rule(RestrictionKind.NO_ARRIVAL, weekdays=SATURDAY), True),
        # who is there already may stay over the Saturday, and may leave on it
        ("2027-02-26", 2, rule(RestrictionKind.NO_ARRIVAL, weekdays=SATURDAY), False),
        ("2027-02-26", 1, rule(RestrictionKind.NO_ARRIVAL, weekdays=SATURDAY), False),
        ("2027-01-01", 1, rule(RestrictionKind.NO_ARRIVAL, None, "2026-12-31", "2027-01-01"), True),
        ("2026-12-30", 3, rule(RestrictionKind.NO_ARRIVAL, None, "2026-12-31", "2027-01-01"), False),
        ("2028-02-29", 1, rule(RestrictionKind.NO_ARRIVAL, None, "2028-02-29", "2028-02-29"), True),
        ("2028-03-01", 1, rule(RestrictionKind.NO_ARRIVAL, None, "2028-02-29", "2028-02-29"), False),
    ],
)
def test_nobody_may_come_on_some_days(first: str, nights: int, restriction: Restriction, is_blocked: bool) -> None:
    assert kinds(broken(stay(first, nights), restriction)) == [BreachKind.NO_ARRIVAL] * is_blocked


@pytest.mark.parametrize(
    ("first", "nights", "restriction", "is_blocked"),
    [
        # the last night is that of the 30th, so that they leave on the last of the year
        ("2026-12-29", 2, rule(RestrictionKind.NO_DEPARTURE, None, "2026-12-31", "2026-12-31"), True),
        ("2026-12-29", 3, rule(RestrictionKind.NO_DEPARTURE, None, "2026-12-31", "2026-12-31"), False),
        ("2026-12-31", 1, rule(RestrictionKind.NO_DEPARTURE, None, "2026-12-31", "2026-12-31"), False),
        ("2026-12-31", 1, rule(RestrictionKind.NO_DEPARTURE, None, "2027-01-01", "2027-01-01"), True),
        ("2027-02-26", 2, rule(RestrictionKind.NO_DEPARTURE, weekdays=frozenset({7})), True),
        ("2028-02-28", 1, rule(RestrictionKind.NO_DEPARTURE, None, "2028-02-29", "2028-02-29"), True),
        ("2027-02-28", 1, rule(RestrictionKind.NO_DEPARTURE, None, "2027-03-01", "2027-03-01"), True),
        ("2028-02-28", 1, rule(RestrictionKind.NO_DEPARTURE, None, "2028-03-01", "2028-03-01"), False),
    ],
)
def test_nobody_may_leave_on_some_days(first: str, nights: int, restriction: Restriction, is_blocked: bool) -> None:
    assert kinds(broken(stay(first, nights), restriction)) == [BreachKind.NO_DEPARTURE] * is_blocked


@pytest.mark.parametrize(
    ("today", "first", "restrictions", "own", "notice"),
    [
        ("2027-02-17", "2027-02-24", [rule(RestrictionKind.LEAD_DAYS, 7)], None, None),
        ("2027-02-18", "2027-02-24", [rule(RestrictionKind.LEAD_DAYS, 7)], None, 7),
        # the house's own, and the longer of two
        ("2027-02-18", "2027-02-24", [], 7, 7),
        ("2027-02-18", "2027-02-24", [rule(RestrictionKind.LEAD_DAYS, 14)], 7, 14),
        ("2027-02-18", "2027-02-24", [rule(RestrictionKind.LEAD_DAYS, 14, "2027-03-01")], 5, None),
        # over the year's end, and over a 29th of February
        ("2026-12-26", "2027-01-02", [], 7, None),
        ("2026-12-27", "2027-01-02", [], 7, 7),
        ("2028-02-28", "2028-03-01", [], 2, None),
        ("2027-02-28", "2027-03-01", [], 2, 2),
        ("2027-02-24", "2027-02-24", [], 0, None),
    ],
)
def test_a_house_may_want_to_know_earlier(
    today: str, first: str, restrictions: list[Restriction], own: int | None, notice: int | None
) -> None:
    found = broken(stay(first, 2), *restrictions, today=D(today), lead_days=own)
    assert [(each.kind, each.value) for each in found] == ([(BreachKind.LEAD_DAYS, notice)] if notice else [])


@pytest.mark.parametrize(
    ("first", "nights", "facts", "days"),
    [
        ("2027-02-23", 2, {"closed_weekdays": frozenset({2, 3})}, ["2027-02-23", "2027-02-24"]),
        ("2027-02-25", 2, {"closed_weekdays": frozenset({2, 3})}, []),
        (
            "2026-12-30",
            4,
            {"seasons": (Season(SeasonKind.CLOSED, D("2026-12-31"), D("2027-01-01"), True),)},
            ["2026-12-31", "2027-01-01"],
        ),
        ("2028-02-28", 2, {"seasons": (Season(SeasonKind.CLOSED, D("2028-02-29"), D("2028-02-29")),)}, ["2028-02-29"]),
        # what is lent may lie with whoever has it while its house is closed, but is not handed out or taken back then
        ("2027-02-22", 4, {"closed_weekdays": frozenset({2, 3}), "kind": OfferingKind.KIT}, []),
        ("2027-02-23", 3, {"closed_weekdays": frozenset({2, 3}), "kind": OfferingKind.KIT}, ["2027-02-23"]),
    ],
)
def test_a_house_is_closed_on_some_days(first: str, nights: int, facts: dict[str, Any], days: list[str]) -> None:
    found = broken(stay(first, nights), **facts)
    assert {each.kind for each in found} <= {BreachKind.CLOSED}
    assert [each.day.isoformat() for each in found] == days


def test_what_is_used_by_the_day_leaves_on_its_last_day() -> None:
    no_sunday = rule(RestrictionKind.NO_DEPARTURE, weekdays=frozenset({7}))
    (found,) = broken(stay("2027-02-27", 2), no_sunday, kind=OfferingKind.WORKSPACE)
    assert found.day == D("2027-02-28")
    assert "終えられません" in found.message
    assert broken(stay("2027-02-26", 2), no_sunday, kind=OfferingKind.WORKSPACE) == []


def test_two_stays_at_one_house_are_judged_apart() -> None:
    found = broken(stay("2027-02-01", 2) | stay("2027-02-05", 1), rule(RestrictionKind.MIN_STAY, 2))
    assert [each.day for each in found] == [D("2027-02-05")]


def test_what_a_trip_has_already_is_not_judged() -> None:
    wants, had = stay("2027-02-27", 2), stay("2027-02-27", 1)
    saturday = rule(RestrictionKind.NO_ARRIVAL, weekdays=SATURDAY)
    assert broken(wants, saturday, new=wants - had) == []
    assert broken(wants, saturday, new=wants) != []
    assert broken(wants, rule(RestrictionKind.MIN_STAY, 3), new=set()) == []
    # a night more makes it a stay that is still too short
    assert kinds(broken(wants, rule(RestrictionKind.MIN_STAY, 3), new=wants - had)) == [BreachKind.MIN_STAY]


def test_a_refusal_has_every_reason_and_says_the_first() -> None:
    found = broken(stay("2027-02-27", 1), TWO_ON_SATURDAYS, rule(RestrictionKind.NO_ARRIVAL, weekdays=SATURDAY))
    refusal = Restricted(found)
    assert kinds(refusal.breaches) == [BreachKind.MIN_STAY, BreachKind.NO_ARRIVAL]
    assert str(refusal) == "宿 部屋は、2/27からのご滞在は2泊からです。"


SOME = st.builds(
    Restriction,
    kind=st.sampled_from(RestrictionKind),
    value=st.integers(1, 9),
    first_day=st.none() | st.dates(D("2027-02-20"), D("2027-03-02")),
    last_day=st.none() | st.dates(D("2027-02-22"), D("2027-03-10")),
    weekdays=st.frozensets(st.integers(1, 7), max_size=3),
)


@given(restrictions=st.lists(SOME, max_size=4), after=st.integers(0, 9), nights=st.integers(1, 7))
def test_the_short_way_of_judging_a_stay_says_what_the_long_one_says(
    restrictions: list[Restriction], after: int, nights: int
) -> None:
    first, today = D("2027-02-20") + timedelta(days=after), D("2027-02-18")
    found = broken(stay(first.isoformat(), nights), *restrictions, today=today)
    assert takes_stay(restrictions, first, nights, today) == (found == [])
