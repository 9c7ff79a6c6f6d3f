"""What a trip may take of a slot: a table of cases, all or nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from worktrip.inventory.rules import Counts, HoldState, NotFree, Share, Shortage, SlotKey, has_lapsed, plan

NIGHT = SlotKey(1, date(2027, 2, 24))
NEXT = SlotKey(1, date(2027, 2, 25))
NAMES = {1: "ペンション 星ひとさじ 星の見える部屋"}
NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)

# wanted, the slot, what the trip has, booking?, what it shall have (None: refused)
CASES = {
    "holding what is free": (3, Counts(5), Share(), False, Share(held=3)),
    "holding the last": (2, Counts(5, held=3), Share(), False, Share(held=2)),
    "holding one too many": (3, Counts(5, held=3), Share(), False, None),
    "holding the same again": (3, Counts(5, held=5), Share(held=3), False, Share(held=3)),
    "holding fewer of a full house": (1, Counts(5, held=5), Share(held=3), False, Share(held=1)),
    "holding more than before": (4, Counts(5, held=3), Share(held=3), False, Share(held=4)),
    "holding nothing any more": (0, Counts(5, held=3), Share(held=3), False, Share()),
    "holding beside what is booked": (4, Counts(5, booked=3), Share(booked=3), False, Share(held=1, booked=3)),
    "holding less than is booked": (2, Counts(5, booked=3), Share(booked=3), False, Share(booked=3)),
    "booking what is held": (3, Counts(3, held=3), Share(held=3), True, Share(booked=3)),
    "booking what was never held": (2, Counts(5, held=3), Share(), True, Share(booked=2)),
    "booking more than is held": (4, Counts(5, held=3), Share(held=3), True, Share(booked=4)),
    "booking more than there is": (6, Counts(5, held=3), Share(held=3), True, None),
    "booking fewer after a change": (1, Counts(5, booked=3), Share(booked=3), True, Share(booked=1)),
    "booking nothing lets all go": (0, Counts(5, held=1, booked=3), Share(held=1, booked=3), True, Share()),
    "holding while sales are stopped": (1, Counts(5, is_closed=True), Share(), False, None),
    "booking one's own while sales are stopped": (
        2,
        Counts(5, held=2, is_closed=True),
        Share(held=2),
        True,
        Share(booked=2),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_trip_gets_what_it_wants_or_nothing(case: str) -> None:
    wanted, slot, mine, booking, expected = CASES[case]
    if expected is None:
        with pytest.raises(NotFree):
            plan({NIGHT: wanted}, {NIGHT: slot}, {NIGHT: mine}, NAMES, booking=booking)
    else:
        assert plan({NIGHT: wanted}, {NIGHT: slot}, {NIGHT: mine}, NAMES, booking=booking) == {NIGHT: expected}


def test_what_nobody_allotted_is_not_free() -> None:
    with pytest.raises(NotFree) as refused:
        plan({NIGHT: 1}, {}, {}, NAMES, booking=True)
    assert refused.value.shortages == [Shortage(NIGHT, NAMES[1], 1, 0)]


def test_a_refusal_names_everything_that_is_missing_and_what_could_be_had() -> None:
    with pytest.raises(NotFree) as refused:
        plan(
            {NIGHT: 4, NEXT: 3},
            {NIGHT: Counts(5, held=3), NEXT: Counts(5, held=3)},
            {NIGHT: Share(held=1)},
            NAMES,
            booking=False,
        )
    assert [(each.key, each.wanted, each.free) for each in refused.value.shortages] == [(NIGHT, 4, 3), (NEXT, 3, 2)]
    assert str(refused.value) == (
        "空きが足りません。ペンション 星ひとさじ 星の見える部屋（2/24）は 4 必要ですが、使えるのは 3 です。"
    )
    assert refused.value.http_status == 409


def test_what_is_not_wanted_any_more_is_let_go() -> None:
    slots = {NIGHT: Counts(5, held=2), NEXT: Counts(5)}
    shares = plan({NEXT: 2}, slots, {NIGHT: Share(held=2)}, NAMES, booking=False)
    assert shares == {NIGHT: Share(), NEXT: Share(held=2)}


@pytest.mark.parametrize(
    ("state", "seconds", "over"),
    [
        (HoldState.HELD, 1, False),
        (HoldState.HELD, 0, True),
        (HoldState.HELD, -1, True),
        (HoldState.BOOKED, None, False),
        (HoldState.RELEASED, -1, False),
    ],
)
def test_a_hold_is_over_at_its_very_minute(state: HoldState, seconds: int | None, over: bool) -> None:
    expires_at = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert has_lapsed(state, expires_at, NOW) is over
