"""What houses say of their stock: on which way, how long it may be believed, and what a slot becomes of it.

A house says how many there are of something, or that sales stop, for some slots at once: that is a statement. What it
says always counts as its word; what the slot then *stands* at depends on how many are taken already. Where a house says
fewer than are taken, the slot keeps what is taken (so held + booked never exceeds allotted), takes nobody else, and
remembers the lower number: a shortfall, for the desk to talk about. As soon as no more are taken than the house has,
the slot stands at the house's number, and is open again unless the house had stopped sales.

Worked example (a test repeats it): a house of 7 rooms has 5 booked and 1 held. It says 4: the slot stands at 6 of 6,
closed, with 4 remembered. The hold lapses: 5 of 5, closed. The booking shrinks to 3: the slot stands at 3 of 4, open.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from worktrip.inventory.rules.answering import UNDO_WITHIN
from worktrip.inventory.rules.stock import SlotKey
from worktrip.kernel.calendar import ONE_DAY
from worktrip.kernel.errors import N_, Invalid


class Via(StrEnum):
    """On which way somebody said how many there are."""

    BOARD = "board"  # the owner, on their own page
    PHONE = "phone"
    FAX = "fax"
    LINE = "line"
    MAIL = "mail"
    DESK = "desk"  # the desk, of its own knowledge
    SHEET = "sheet"  # a spreadsheet of the whole catalogue
    PATTERN = "pattern"  # the weekly pattern


VIA_LABELS: dict[Via, str] = {
    Via.BOARD: N_("ページで"),
    Via.PHONE: N_("電話で"),
    Via.FAX: N_("ファックスで"),
    Via.LINE: N_("LINEで"),
    Via.MAIL: N_("メールで"),
    Via.DESK: N_("窓口で"),
    Via.SHEET: N_("表計算ファイルで"),
    Via.PATTERN: N_("曜日ごとの決まりで"),
}
# on which ways the desk writes down what somebody else said: then it must be known who
TOLD_VIA = (Via.PHONE, Via.FAX, Via.LINE, Via.MAIL)
MOST = 10_000


def is_fresh(said_at: datetime | None, fresh_days: int, now: datetime) -> bool:
    """Whether what was said may still be believed by the house's own limit; what nobody said is not."""
    return said_at is not None and now - said_at <= timedelta(days=fresh_days)


def may_take_back(at: datetime, undone_at: datetime | None, now: datetime) -> bool:
    """Whether a statement may still be undone: within ten minutes, once."""
    return undone_at is None and now - at < UNDO_WITHIN


# --- what a slot becomes of it ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Word:
    """What a house has said of a slot, whatever is taken of it: how many there are, and whether it stopped sales."""

    number: int
    is_stopped: bool = False


@dataclass(frozen=True)
class Change:
    """What is said of a slot now: a number, or so many more than there were, and whether sales stop; None: as it was.

    With nothing in it, it says that all is as it was, and that this is still so.
    """

    number: int | None = None
    more: int = 0
    is_stopped: bool | None = None

    @property
    def is_confirmation(self) -> bool:
        """Whether it only says that what was said still holds."""
        return self == CONFIRMED

    def of(self, before: Word) -> Word:
        """What the house's word is after it."""
        number = before.number if self.number is None else self.number
        stopped = before.is_stopped if self.is_stopped is None else self.is_stopped
        return Word(max(0, number + self.more), stopped)


CONFIRMED = Change()
UNSAID = Word(0)


@dataclass(frozen=True)
class Standing:
    """How a slot stands: what is allotted, the house's lower number in a shortfall, and whether it takes anybody."""

    allotted: int
    said: int | None
    is_closed: bool


def stand(word: Word, taken: int) -> Standing:
    """How a slot stands when the house's word is this and so many are taken."""
    if word.number < taken:
        return Standing(taken, word.number, is_closed=True)
    return Standing(word.number, None, word.is_stopped)


def check_changes(changes: Mapping[SlotKey, Change]) -> None:
    """Refuse numbers that nobody can mean. Raises Invalid."""
    numbers = [change.number for change in changes.values() if change.number is not None]
    if numbers and (min(numbers) < 0 or max(numbers) > MOST):
        raise Invalid(N_("数は、0から%(most)sまでで入れてください。"), most=MOST)


def spans(days: Iterable[date]) -> list[tuple[date, date]]:
    """Days that follow each other, as first and last of each run; in order."""
    runs: list[tuple[date, date]] = []
    for day in sorted(set(days)):
        if runs and runs[-1][1] + ONE_DAY == day:
            runs[-1] = runs[-1][0], day
        else:
            runs.append((day, day))
    return runs


# --- weekly patterns -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Usual:
    """How many there are on a weekday from a day on, as it was said: what is said later holds from its day on."""

    weekday: int
    number: int
    effective_from: date
    effective_to: date | None = None

    def covers(self, day: date) -> bool:
        """Whether it says something of this day."""
        is_over = self.effective_to is not None and self.effective_to < day
        return day.isoweekday() == self.weekday and self.effective_from <= day and not is_over


def last_days(begins: Sequence[date]) -> list[date | None]:
    """Until when each pattern of a weekday holds, in the order in which they were said; None is without end.

    One that is said later ends the ones before it on the eve of its first day, even those that had not begun: they end
    before they begin and never hold.
    """
    ends: list[date | None] = []
    next_begin: date | None = None
    for begin in reversed(begins):
        ends.append(next_begin - ONE_DAY if next_begin else None)
        next_begin = begin if next_begin is None else min(next_begin, begin)
    return ends[::-1]


def usual_on(patterns: Iterable[Usual], day: date) -> int | None:
    """How many there usually are on this day; None where no pattern says so."""
    return next((each.number for each in patterns if each.covers(day)), None)
