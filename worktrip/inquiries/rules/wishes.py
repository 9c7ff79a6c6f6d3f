"""The days a company wishes for, in its order, and what can be said of them at once.

A wish is honest about how firm it is: exactly these days, a day or two earlier or later, somewhere in that week, or in
that month. What is said of it names no house's guests: that a house is closed, full, held or takes no further group,
never for whom.

Worked example (a test repeats it): Wednesday 24 to Friday 26 February 2027, "that week". The stay may begin from Monday
22 to Sunday 28 February. If the 24th is full and it is the 24th of February today, no day before it is looked at.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from worktrip.inquiries.rules.words import MustHave
from worktrip.inventory.rules import AFTER, BEFORE, OtherDays, Refusal, nights_from
from worktrip.kernel.calendar import is_weekday_night, month_end
from worktrip.kernel.errors import N_

# what the fields of the first, second and third wish are called by
WISH_PREFIXES = ("", "other_", "third_")


class Flexibility(StrEnum):
    """How firm a wish is."""

    EXACT = "exact"
    NEAR = "near"
    WEEK = "week"
    MONTH = "month"


FLEXIBILITY_LABELS: dict[Flexibility, str] = {
    Flexibility.EXACT: N_("この日だけ"),
    Flexibility.NEAR: N_("1日か2日、前後してもよい"),
    Flexibility.WEEK: N_("同じ週ならよい"),
    Flexibility.MONTH: N_("同じ月ならよい"),
}
# a day or two
NEARBY = timedelta(days=2)


@dataclass(frozen=True)
class Wish:
    """Days somebody wishes for: arrival, departure, and how firm that is."""

    first_day: date
    last_day: date
    flexibility: Flexibility = Flexibility.EXACT

    @property
    def nights(self) -> list[date]:
        """The nights of the stay."""
        return nights_from(self.first_day, (self.last_day - self.first_day).days)

    def may_begin(self, today: date) -> tuple[date, date]:
        """The first and the last day on which the stay may begin; never before today."""
        first = last = self.first_day
        match self.flexibility:
            case Flexibility.NEAR:
                first, last = first - NEARBY, last + NEARBY
            case Flexibility.WEEK:
                first -= timedelta(days=first.weekday())
                last = first + timedelta(days=6)
            case Flexibility.MONTH:
                first, last = first.replace(day=1), month_end(first)
        return max(first, min(today, self.first_day)), last

    def looked_at(self, today: date) -> tuple[date, date]:
        """Between which days of arrival others are looked for: those of the wish, and some weeks around it."""
        first, last = self.may_begin(today)
        return max(min(first, self.first_day - BEFORE), today), max(last, self.first_day + AFTER)


class Fit(StrEnum):
    """What can be said of the days: one house takes all, several do together, nobody can, or nobody knows."""

    WHOLE = "whole"
    SEVERAL = "several"
    NOT = "not"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a house does not take the party on these days, in the order in which it is said."""

    CLOSED = "closed"
    FULL = "full"
    HELD = "held"
    GUARDED = "guarded"
    CONDITIONS = "conditions"
    NOT_WHOLE = "not_whole"
    SHARED = "shared"
    NO_ROOM = "no_room"
    SMALL = "small"
    UNKNOWN = "unknown"


REASON_LABELS: dict[Reason, str] = {
    Reason.CLOSED: N_("お休み"),
    Reason.FULL: N_("満室"),
    Reason.HELD: N_("仮押さえ中(空くことがあります)"),
    Reason.GUARDED: N_("お受けできる組数に達している"),
    Reason.CONDITIONS: N_("この泊数や着く日では受けていない"),
    Reason.NOT_WHOLE: N_("貸切の人数に足りないか、貸切をしていない"),
    Reason.SHARED: N_("ほかのお客さまがいて貸切にできない"),
    Reason.NO_ROOM: N_("人に聞かれない部屋が空いていない"),
    Reason.SMALL: N_("空きが人数に足りない"),
    Reason.UNKNOWN: N_("空きをこれから確かめる"),
}


def reasons_of(refusals: Iterable[Refusal], *, free: Iterable[Reason], silent: int) -> tuple[tuple[Reason, int], ...]:
    """Each reason with how many houses have it: why those with a room free do not do, and those nobody spoke of."""
    counted = Counter(Reason(refusal.value) for refusal in refusals)
    counted.update(free)
    counted[Reason.UNKNOWN] += silent
    return tuple((reason, counted[reason]) for reason in Reason if counted[reason] > 0)


@dataclass(frozen=True)
class WishAnswer:
    """What is said beside a wish: whether it can be had, in how many houses, why not, and which other days would do."""

    wish: Wish
    fit: Fit
    houses: int = 0
    reasons: tuple[tuple[Reason, int], ...] = ()
    others: tuple[OtherDays, ...] = ()
    # whether the other days lie within what the wish itself allows
    is_within: bool = False
    # what is needed besides beds, in how many houses there are beds for all, and what of it those cannot do
    wanted: tuple[MustHave, ...] = ()
    beds_in: int = 0
    lacks: frozenset[MustHave] = frozenset()


def fit_of(whole: int, *, needs_several: bool, reasons: Sequence[tuple[Reason, int]]) -> Fit:
    """What can be said of a wish; where every house is still to be asked, nobody knows."""
    if whole:
        return Fit.WHOLE
    if needs_several:
        return Fit.SEVERAL
    return Fit.UNKNOWN if all(reason is Reason.UNKNOWN for reason, _count in reasons) else Fit.NOT


def worth_naming(wish: Wish, fit: Fit, others: Sequence[OtherDays]) -> list[OtherDays]:
    """Of other days those worth a line: all where the wish cannot be had, else what is more of a weekday and saves."""
    if fit is not Fit.WHOLE:
        return list(others)
    weekdays = sum(is_weekday_night(night) for night in wish.nights)
    return [each for each in others if each.weekday_nights > weekdays and (each.saves_yen or 0) > 0]
