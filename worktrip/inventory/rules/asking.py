"""A question to a house before a proposal (打診): what it asks for, what a yes holds, and how long it is open.

A question takes nothing of the stock. A yes is the house's own word: it holds what was asked for, and where the table
has fewer than that, the difference is added first as one-off stock. Nobody else's share is touched by it.

Worked example (a test repeats it): a pension has 4 rooms free for two nights. Trip A asks for 3 and trip B for 3. A's
yes holds 3 of the 4. B's yes finds 1, adds 2, and holds 3: the house has said yes to both with the first answer before
its eyes, so it means six rooms, not three. Were B's yes taken back, the 2 would go with it, and 1 would be free again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from worktrip.inventory.rules.answering import Answer
from worktrip.inventory.rules.stock import NOTHING, Counts, Share, SlotKey, Wants
from worktrip.kernel.calendar import answer_due, at_jst
from worktrip.kernel.errors import N_


@dataclass(frozen=True)
class AskedLine:
    """So many of one thing, in one part of each day, from the first day to the last on which it is used."""

    offering_id: int
    first_day: date
    last_day: date
    quantity: int
    period: str = ""

    @property
    def keys(self) -> tuple[SlotKey, ...]:
        """The slots it asks for."""
        days = (self.last_day - self.first_day).days + 1
        return tuple(
            SlotKey(self.offering_id, self.first_day + timedelta(days=n), self.period) for n in range(max(0, days))
        )

    def as_text(self) -> str:
        """The line as an address carries it."""
        parts = (self.offering_id, self.period, self.first_day.isoformat(), self.last_day.isoformat(), self.quantity)
        return "~".join(map(str, parts))

    @classmethod
    def from_text(cls, text: str) -> "AskedLine | None":
        """The line an address carries; None if it carries none."""
        try:
            offering_id, period, first, last, quantity = text.split("~")
            return cls(int(offering_id), date.fromisoformat(first), date.fromisoformat(last), int(quantity), period)
        except ValueError:
            return None


def wants_of_lines(lines: Iterable[AskedLine], most: int | None = None) -> Wants:
    """How many of each slot are asked for; with `most`, what a house that can take only so many of each gives."""
    needed: dict[SlotKey, int] = defaultdict(int)
    for line in lines:
        for key in line.keys:
            needed[key] += line.quantity
    return {key: n if most is None else min(n, most) for key, n in sorted(needed.items())}


def asked_lines(wants: Wants) -> tuple[AskedLine, ...]:
    """`wants` as lines: the days that follow each other with the same number are one."""
    lines: list[AskedLine] = []
    for key, quantity in sorted(wants.items(), key=lambda want: (want[0].offering_id, want[0].period, want[0].day)):
        last = lines[-1] if lines else None
        follows = last is not None and (
            (last.offering_id, last.period, last.quantity, last.last_day + timedelta(days=1))
            == (key.offering_id, key.period, quantity, key.day)
        )
        if last is not None and follows:
            lines[-1] = AskedLine(last.offering_id, last.first_day, key.day, quantity, last.period)
        else:
            lines.append(AskedLine(key.offering_id, key.day, key.day, quantity, key.period))
    return tuple(lines)


# --- how long it is open ---------------------------------------------------------------------------------------------


class QuestionState(StrEnum):
    """Where a question stands."""

    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"  # the trip it was for is over
    EXPIRED = "expired"  # nobody answered before a yes would have held nothing


QUESTION_LABELS: dict[QuestionState, str] = {
    QuestionState.OPEN: N_("返事待ち"),
    QuestionState.ANSWERED: N_("返事あり"),
    QuestionState.WITHDRAWN: N_("取り下げ"),
    QuestionState.CANCELLED: N_("旅の終わり"),
    QuestionState.EXPIRED: N_("期限切れ"),
}


def question_state(
    answer: Answer, withdrawn_at: datetime | None, hold_until: datetime, is_trip_over: bool, now: datetime
) -> QuestionState:
    """Where a question stands at `now`. An answer stays what it is; only what nobody answered ends by itself."""
    if withdrawn_at is not None:
        return QuestionState.WITHDRAWN
    if is_trip_over:
        return QuestionState.CANCELLED
    if answer is not Answer.ASKED:
        return QuestionState.ANSWERED
    return QuestionState.EXPIRED if hold_until <= now else QuestionState.OPEN


HELD_WORKING_DAYS = 7


def usual_hold_until(asked_at: datetime, first_day: date | None) -> datetime:
    """Until when a yes is usually held: closing time of the seventh working day, at the latest as the stay begins."""
    usual = answer_due(asked_at, HELD_WORKING_DAYS)
    return usual if first_day is None else max(min(usual, at_jst(first_day)), asked_at + timedelta(hours=1))


# --- what a yes gives ------------------------------------------------------------------------------------------------


def missing_for(wants: Wants, slots: Mapping[SlotKey, Counts], mine: Mapping[SlotKey, Share]) -> Wants:
    """How many a yes must add to each slot before a trip can hold `wants`: only the difference, often nothing.

    Sales that were stopped are stopped for others; what a calendar kept elsewhere says is taken is taken.
    """
    needed: Wants = {}
    for key, wanted in wants.items():
        slot, have = slots.get(key, Counts()), mine.get(key, NOTHING)
        free = max(0, slot.allotted - slot.held - slot.booked - slot.blocked)
        more = wanted - have.total - free
        if more > 0:
            needed[key] = more
    return needed


@dataclass(frozen=True)
class Given:
    """What a yes changed in one slot: how many it added, and what the trip held there before and after."""

    key: SlotKey
    added: int
    held_before: int
    until_before: datetime | None
    held: int
    until: datetime

    def as_json(self) -> dict[str, Any]:
        """Plain values to keep with the question."""
        return {
            "offering_id": self.key.offering_id,
            "day": self.key.day.isoformat(),
            "period": self.key.period,
            "added": self.added,
            "held_before": self.held_before,
            "until_before": self.until_before.isoformat() if self.until_before else None,
            "held": self.held,
            "until": self.until.isoformat(),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Given":
        """What was kept."""
        before = kept["until_before"]
        return cls(
            SlotKey(kept["offering_id"], date.fromisoformat(kept["day"]), kept["period"]),
            kept["added"],
            kept["held_before"],
            datetime.fromisoformat(before) if before else None,
            kept["held"],
            datetime.fromisoformat(kept["until"]),
        )
