"""What cancelling costs: our own table towards the company, and each house's towards us.

A table has rows by the size of the party and by days before the first day. 20 … 8 means from the 20th day before to the
8th; 0 is the day itself, -1 after the start. Houses let large groups shrink a little for nothing: so many percent of
the heads as they stood some days before, rounded up, used up once and in order of time, and never for a whole
cancellation.

Worked example (a test repeats it): 25 people at 10,000 yen, 20 % on the day before, 10 % of the heads of ten days
before free for groups of 15 and more: three are free. Five drop out on the day before: (5 - 3) x 2,000 = 4,000 yen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from worktrip.catalogue.rules.words import FeeBase
from worktrip.kernel.errors import N_, Invalid
from worktrip.kernel.money import Yen


@dataclass(frozen=True)
class CancellationStep:
    """So many percent from so many days before the first day to so many, for parties of so many people."""

    from_days_before: int
    to_days_before: int
    percent: int
    source_note: str = ""
    from_people: int = 1
    to_people: int | None = None

    def takes(self, people: int) -> bool:
        """Whether it is for a party of that size (as contracted)."""
        return self.from_people <= people and (self.to_people is None or people <= self.to_people)


@dataclass(frozen=True)
class Allowance:
    """How far a group may shrink for nothing: percent of its heads as of so many days before, from so many people."""

    percent: int = 10
    days_before: int = 10
    from_people: int = 15

    def heads(self, people_then: int) -> int:
        """How many may drop out for nothing, rounded up; none of a smaller group."""
        return -(-people_then * self.percent // 100) if people_then >= self.from_people else 0


@dataclass(frozen=True)
class CancellationTerms:
    """A table with what belongs to it, as it holds from a day on."""

    steps: tuple[CancellationStep, ...]
    base: FeeBase = FeeBase.ALL_NIGHTS
    allowance: Allowance | None = None


@dataclass(frozen=True)
class DropOut:
    """So many people who drop out so many days before the first day."""

    days_before: int
    people: int


def cancellation_percent(steps: Iterable[CancellationStep], days_before: int, people: int = 1) -> int:
    """The percentage a table takes so many days before the first day, negative after the start; 0 before it begins."""
    counted = max(days_before, -1)
    return max(
        (
            step.percent
            for step in steps
            if step.takes(people) and step.to_days_before <= counted <= step.from_days_before
        ),
        default=0,
    )


def drop_out_fees(
    terms: CancellationTerms, people: int, per_head: Sequence[Yen], drop_outs: Iterable[DropOut]
) -> list[Yen]:
    """What each drop-out of a party of `people` costs, in yen, in order of time; `per_head` is one person's nights.

    Percentages go by the party as contracted. The last who drop out make it a whole cancellation, for which nothing is
    free (rules 3.6).
    """
    base = sum(per_head[:1] if terms.base is FeeBase.FIRST_NIGHT else per_head)
    left, free, fees = people, None, []
    for each in sorted(drop_outs, key=lambda drop: -drop.days_before):
        allowance = terms.allowance
        if free is None and allowance and each.days_before <= allowance.days_before:
            free = allowance.heads(left)
        going = min(each.people, left)
        spared = 0 if going == left else min(free or 0, going)
        if free is not None:
            free -= spared
        percent = cancellation_percent(terms.steps, each.days_before, people)
        fees.append((going - spared) * (base * percent // 100))
        left -= going
    return fees


def shortening_fee(terms: CancellationTerms, people: int, cut: Sequence[Yen], days_before: int) -> Yen:
    """What it costs when one person of a party of `people` stays fewer nights; `cut` are the nights given up.

    However many they are, one night is charged, the first (rules 3.6).
    """
    return sum(cut[:1]) * cancellation_percent(terms.steps, days_before, people) // 100


@dataclass(frozen=True)
class DropOutExample:
    """A case worked out: so many of so many drop out so many days before, and what it costs."""

    people: int
    drop_out: DropOut
    spared: int
    percent: int
    base_yen: Yen
    fee_yen: Yen


def example_of(terms: CancellationTerms, people: int, drop_out: DropOut, per_head: Sequence[Yen]) -> DropOutExample:
    """A case worked out by a table, as its page shows it."""
    (fee,) = drop_out_fees(terms, people, per_head, [drop_out])
    free = terms.allowance.heads(people) if terms.allowance else 0
    counts = terms.allowance is not None and drop_out.days_before <= terms.allowance.days_before
    spared = min(free, drop_out.people) if counts and drop_out.people < people else 0
    base = sum(per_head[:1] if terms.base is FeeBase.FIRST_NIGHT else per_head)
    percent = cancellation_percent(terms.steps, drop_out.days_before, people)
    return DropOutExample(people, drop_out, spared, percent, base, fee)


def check_ladder(steps: Iterable[CancellationStep]) -> None:
    """Hold a cancellation table to sense: each span runs towards the start, none overlaps another. Raises Invalid."""
    ordered = sorted(steps, key=lambda step: (step.from_people, -step.from_days_before))
    if not ordered:
        raise Invalid(N_("取消料を1行以上入れてください。取消料がないときは、当日から当日まで0と入れます。"))
    for step in ordered:
        if step.to_days_before > step.from_days_before:
            raise Invalid(
                N_("%(first)s日前から%(last)s日前までの行は、前後が逆です。"),
                first=step.from_days_before,
                last=step.to_days_before,
            )
        if step.to_people is not None and step.to_people < step.from_people:
            raise Invalid(
                N_("%(first)s名から%(last)s名までの行は、人数が逆です。"), first=step.from_people, last=step.to_people
            )
    bands = sorted({(step.from_people, step.to_people) for step in ordered}, key=lambda band: band[0])
    for (_, last), (first, _) in pairwise(bands):
        if last is None or last >= first:
            raise Invalid(N_("%(people)s名の行が、2つの人数の幅に入っています。"), people=first)
    for earlier, later in pairwise(ordered):
        if earlier.from_people == later.from_people and later.from_days_before >= earlier.to_days_before:
            raise Invalid(N_("%(day)s日前が、2つの行に入っています。"), day=later.from_days_before)
