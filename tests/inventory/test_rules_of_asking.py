"""Questions and waiting as calculations: what is asked, how long it is open, what a yes adds, whose turn it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from worktrip.inventory.rules import (
    Answer,
    AskedLine,
    Counts,
    Given,
    QuestionState,
    Share,
    SlotKey,
    Waiting,
    Wants,
    asked_lines,
    competitors,
    in_turn,
    missing_for,
    other_dates,
    parts_of,
    question_state,
    tapped,
    usual_hold_until,
    wants_of_lines,
)
from worktrip.kernel.errors import Invalid

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
DAY = date(2027, 2, 23)
NEXT = DAY + timedelta(days=1)
AFTER = DAY + timedelta(days=2)
ROOM, KIT = 1, 2


def test_lines_are_asked_for_on_each_of_their_days() -> None:
    lines = [AskedLine(ROOM, DAY, NEXT, 3), AskedLine(ROOM, NEXT, NEXT, 1), AskedLine(KIT, DAY, DAY, 1, "am")]

    assert wants_of_lines(lines) == {SlotKey(ROOM, DAY): 3, SlotKey(ROOM, NEXT): 4, SlotKey(KIT, DAY, "am"): 1}
    assert wants_of_lines(lines, 2) == {SlotKey(ROOM, DAY): 2, SlotKey(ROOM, NEXT): 2, SlotKey(KIT, DAY, "am"): 1}


def test_wants_are_told_as_runs_of_days_with_the_same_number() -> None:
    wants = {
        SlotKey(ROOM, DAY): 3,
        SlotKey(ROOM, NEXT): 3,
        SlotKey(ROOM, AFTER): 4,
        SlotKey(KIT, DAY): 1,
        SlotKey(KIT, AFTER): 1,
    }

    lines = asked_lines(wants)

    assert lines == (
        AskedLine(ROOM, DAY, NEXT, 3),
        AskedLine(ROOM, AFTER, AFTER, 4),
        AskedLine(KIT, DAY, DAY, 1),
        AskedLine(KIT, AFTER, AFTER, 1),
    )
    assert wants_of_lines(lines) == dict(sorted(wants.items()))


@pytest.mark.parametrize("line", [AskedLine(ROOM, DAY, NEXT, 3), AskedLine(KIT, DAY, DAY, 1, "10:00")])
def test_an_address_carries_a_line_there_and_back(line: AskedLine) -> None:
    assert AskedLine.from_text(line.as_text()) == line


@pytest.mark.parametrize("text", ["", "1", "1~~x~2027-02-23~3", "a~~2027-02-23~2027-02-23~3", "1~~2027-02-30~~3"])
def test_an_address_that_carries_nonsense_carries_no_line(text: str) -> None:
    assert AskedLine.from_text(text) is None


@pytest.mark.parametrize(
    ("answer", "withdrawn", "until", "over", "state"),
    [
        (Answer.ASKED, False, 1, False, QuestionState.OPEN),
        (Answer.ASKED, False, 0, False, QuestionState.EXPIRED),
        (Answer.ASKED, False, 1, True, QuestionState.CANCELLED),
        (Answer.ASKED, True, 1, False, QuestionState.WITHDRAWN),
        (Answer.YES, False, 1, False, QuestionState.ANSWERED),
        # an answer stays what it is, whatever became of its hold
        (Answer.YES, False, 0, False, QuestionState.ANSWERED),
        (Answer.YES, False, 1, True, QuestionState.CANCELLED),
    ],
)
def test_where_a_question_stands(answer: Answer, withdrawn: bool, until: int, over: bool, state: QuestionState) -> None:
    assert question_state(answer, NOW if withdrawn else None, NOW + timedelta(hours=until), over, NOW) is state


@pytest.mark.parametrize(
    ("first_day", "until"),
    [
        (None, datetime(2026, 12, 3, 8, 0, tzinfo=UTC)),
        (DAY, datetime(2026, 12, 3, 8, 0, tzinfo=UTC)),
        # never into the stay itself
        (date(2026, 11, 27), datetime(2026, 11, 26, 15, 0, tzinfo=UTC)),
        (date(2026, 11, 24), NOW + timedelta(hours=1)),
    ],
)
def test_a_yes_is_kept_for_seven_working_days(first_day: date | None, until: datetime) -> None:
    assert usual_hold_until(NOW, first_day) == until


@pytest.mark.parametrize(
    ("wanted", "slot", "mine", "missing"),
    [
        (3, Counts(allotted=4), Share(), 0),
        (3, Counts(allotted=4, held=3), Share(), 2),
        (3, Counts(allotted=4, held=4), Share(held=2), 1),
        (3, Counts(allotted=4, held=3), Share(held=3), 0),
        (3, Counts(), Share(), 3),
        # stopped sales are stopped for others; what another calendar says is taken is taken
        (3, Counts(allotted=4, is_closed=True), Share(), 0),
        (3, Counts(allotted=4, blocked=3), Share(), 2),
        # taken beyond what is allotted once blocks are counted: never less than what is wanted
        (3, Counts(allotted=4, held=3, blocked=3), Share(), 3),
    ],
)
def test_a_yes_adds_only_the_difference(wanted: int, slot: Counts, mine: Share, missing: int) -> None:
    key = SlotKey(ROOM, DAY)
    assert missing_for({key: wanted}, {key: slot}, {key: mine}) == ({key: missing} if missing else {})


def test_what_a_yes_gave_is_kept_and_read_back() -> None:
    given = Given(SlotKey(ROOM, DAY, "am"), 2, 1, NOW, 3, NOW + timedelta(days=1))
    fresh = Given(SlotKey(ROOM, DAY), 0, 0, None, 3, NOW)

    assert [Given.from_json(each.as_json()) for each in (given, fresh)] == [given, fresh]


@pytest.mark.parametrize(
    ("word", "count", "answer"),
    [
        ("yes", None, Answer.YES),
        ("no", None, Answer.NO),
        ("other", None, Answer.OTHER_DATES),
        ("", 3, Answer.PARTLY),
        ("partly", None, None),
        ("back", None, None),
        ("", 0, None),
        ("asked", None, None),
    ],
)
def test_what_was_tapped(word: str, count: int | None, answer: Answer | None) -> None:
    assert tapped(word, count) is answer


@pytest.mark.parametrize(("most", "parts"), [(4, [3, 2, 1]), (1, []), (20, [19, 18, 17, 16, 15, 14, 13, 12])])
def test_a_part_is_chosen_from_a_few_numbers(most: int, parts: list[int]) -> None:
    assert parts_of(most) == parts


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [(None, None, (None, None)), (DAY, None, (DAY, DAY)), (DAY, NEXT, (DAY, NEXT))],
)
def test_other_dates_may_be_one_day(first: date | None, last: date | None, days: tuple[date | None, ...]) -> None:
    assert other_dates(first, last, DAY) == days


@pytest.mark.parametrize(("first", "last"), [(NEXT, DAY), (DAY - timedelta(days=1), NEXT), (None, DAY)])
def test_other_dates_are_to_come_and_in_order_and_begin_somewhere(first: date | None, last: date) -> None:
    with pytest.raises(Invalid):
        other_dates(first, last, DAY)


# --- whose turn it is ------------------------------------------------------------------------------------------------


def waits(free: int, *wanted: int) -> list[Waiting]:
    key = SlotKey(ROOM, DAY)
    return [
        Waiting(n, n, f"WT-2026-{n:04}", "", NOW + timedelta(minutes=n), "", None, {key: count}, {}, {key: free})
        for n, count in enumerate(wanted, start=1)
    ]


@pytest.mark.parametrize(
    ("free", "can", "turns"),
    [
        (0, [], []),
        (1, [3], [3]),
        (2, [2, 3], [2]),
        (3, [1, 2, 3], [1]),
        (5, [1, 2, 3], [1, 2]),
        (6, [1, 2, 3], [1, 2, 3]),
    ],
)
def test_the_longest_waiting_comes_first_and_a_small_party_may_pass_a_large_one(
    free: int, can: list[int], turns: list[int]
) -> None:
    standing = waits(free, 3, 2, 1)

    assert [wait.id for wait in standing if wait.can_be_served] == can
    assert [wait.id for wait in in_turn(reversed(standing))] == turns
    assert competitors(standing) == {1: 2, 2: 2, 3: 2}


def test_what_a_party_has_already_counts_and_competes_with_nobody() -> None:
    key, other = SlotKey(ROOM, DAY), SlotKey(KIT, DAY)
    wants: Wants = {key: 3, other: 1}
    wait = Waiting(1, 1, "", "", NOW, "", None, wants, {key: 3}, {key: 0, other: 0})

    assert wait.takes == wait.short == {other: 1}
    assert not wait.can_be_served
    assert competitors([wait]) == {1: 0}
