"""When a stay is asked about, and how a lead moves."""

from __future__ import annotations

from datetime import date

import pytest

from worktrip.kernel.errors import Conflict, Invalid
from worktrip.leads.rules import (
    KIND_LABELS,
    MARKS,
    MOVE_LABELS,
    MOVES,
    OPEN,
    STATE_LABELS,
    LeadState,
    Move,
    WorkKind,
    check_answer,
    check_move,
    has_come_back,
    is_time_to_ask,
    joined,
    kinds_of,
)

FRIDAY, SATURDAY = date(2027, 2, 26), date(2027, 2, 27)
NEW, QUALIFIED, PROPOSED, WON, LOST, LATER = (
    LeadState.NEW,
    LeadState.QUALIFIED,
    LeadState.PROPOSED,
    LeadState.WON,
    LeadState.LOST,
    LeadState.LATER,
)


def test_a_stay_is_asked_about_from_the_day_after_the_last_departure() -> None:
    assert not is_time_to_ask(FRIDAY, FRIDAY)
    assert is_time_to_ask(FRIDAY, SATURDAY)
    assert not is_time_to_ask(None, SATURDAY)


@pytest.mark.parametrize(
    ("state", "to", "goes"),
    [
        (NEW, QUALIFIED, True),
        (NEW, PROPOSED, False),
        (QUALIFIED, PROPOSED, True),
        (QUALIFIED, WON, False),
        (PROPOSED, WON, True),
        (PROPOSED, QUALIFIED, False),
        (LATER, QUALIFIED, True),
        (LATER, WON, False),
        (WON, LOST, False),
        (LOST, NEW, False),
    ],
)
def test_a_lead_moves_along_its_way_and_no_other(state: LeadState, to: LeadState, goes: bool) -> None:
    move = Move(to, reason="予算がない", until=date(2027, 6, 1))
    if goes:
        check_move(state, move, SATURDAY)
    else:
        with pytest.raises(Conflict):
            check_move(state, move, SATURDAY)


@pytest.mark.parametrize(
    ("move", "field"),
    [
        (Move(LOST), "reason"),
        (Move(LOST, reason="  "), "reason"),
        (Move(LATER), "until"),
        (Move(LATER, until=SATURDAY), "until"),
        (Move(LATER, until=FRIDAY), "until"),
    ],
)
def test_lost_needs_a_reason_and_later_a_day_to_come(move: Move, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_move(QUALIFIED, move, SATURDAY)
    assert list(refused.value.fields) == [field]


def test_what_is_put_off_comes_back_on_its_day() -> None:
    assert not has_come_back(LATER, date(2027, 6, 1), date(2027, 5, 31))
    assert has_come_back(LATER, date(2027, 6, 1), date(2027, 6, 1))
    assert not has_come_back(QUALIFIED, date(2027, 6, 1), date(2027, 6, 1))


@pytest.mark.parametrize("score", [-1, 11])
def test_a_score_lies_between_nought_and_ten(score: int) -> None:
    with pytest.raises(Invalid) as refused:
        check_answer(score, "")
    assert "score" in refused.value.fields


def test_kinds_of_work_are_kept_in_the_order_of_the_list_and_read_back() -> None:
    kept = joined([WorkKind.RESEARCH, WorkKind.MINUTES, WorkKind.RESEARCH])
    assert kept == "minutes,research"
    assert kinds_of(kept) == (WorkKind.MINUTES, WorkKind.RESEARCH)
    assert kinds_of("") == ()


def test_every_state_has_a_word_a_mark_and_its_moves() -> None:
    assert set(STATE_LABELS) == set(MARKS) == set(MOVES) == set(LeadState)
    assert set(KIND_LABELS) == set(WorkKind)
    assert set(MOVE_LABELS) == {to for moves in MOVES.values() for to in moves}
    assert {state for state in LeadState if not MOVES[state]} == set(LeadState) - OPEN
