"""Who in the company must say yes to a version, in which order, and what came of it.

Everybody of the first step is asked at once; those of the next step once all before them have said yes. Who returns
it stops the round: nobody further is asked. An answer stands; whoever changes their mind is asked anew. Approval binds
nobody: accepting stays the organiser's.

Worked example (a test repeats it): A and B stand at step 1, C at step 2. A and B are asked on the first day. A says
yes: nothing happens yet. B says yes: C is asked. Had B returned it, C would never hear of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from worktrip.kernel.errors import N_
from worktrip.proposals.rules.checks import is_over
from worktrip.proposals.rules.facts import VersionFacts
from worktrip.proposals.rules.words import VersionState

MOST_APPROVERS = 12


class Verdict(StrEnum):
    """What an approver says."""

    APPROVED = "approved"
    RETURNED = "returned"


VERDICT_LABELS: dict[Verdict, str] = {Verdict.APPROVED: N_("承認"), Verdict.RETURNED: N_("差し戻し")}


@dataclass(frozen=True)
class ApproverFacts:
    """Somebody who was named to approve one version. `step` says in which order; withdrawn ones do not count."""

    id: int
    version_id: int
    step: int
    name: str
    email: str
    asked_at: datetime | None = None
    verdict: Verdict | None = None
    remark: str = ""
    answered_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def is_live(self) -> bool:
        return self.withdrawn_at is None


class Standing(StrEnum):
    """How far the approval of a version is."""

    NOBODY = "nobody"
    UNDER_WAY = "under_way"
    APPROVED = "approved"
    RETURNED = "returned"


def standing(approvers: Iterable[ApproverFacts]) -> Standing:
    """Where a round stands: returned as soon as one returns it, approved once all have said yes."""
    live = [each for each in approvers if each.is_live]
    if not live:
        return Standing.NOBODY
    if any(each.verdict is Verdict.RETURNED for each in live):
        return Standing.RETURNED
    return Standing.APPROVED if all(each.verdict for each in live) else Standing.UNDER_WAY


def to_ask(approvers: Iterable[ApproverFacts]) -> tuple[ApproverFacts, ...]:
    """Whom to ask now: those of the first step that is not through and who were not asked yet."""
    live = [each for each in approvers if each.is_live]
    if standing(live) is not Standing.UNDER_WAY:
        return ()
    first = min(each.step for each in live if each.verdict is None)
    return tuple(each for each in live if each.step == first and each.verdict is None and each.asked_at is None)


def steps(approvers: Sequence[ApproverFacts], count: int, *, in_order: bool) -> list[int]:
    """The steps of `count` further approvers: one after the other behind those that are there, or all in one step."""
    last = max((each.step for each in approvers if each.is_live), default=0)
    return [last + 1 + (place if in_order else 0) for place in range(count)]


class Door(StrEnum):
    """What an approver's link still opens."""

    OPEN = "open"
    ANSWERED = "answered"
    SUPERSEDED = "superseded"
    TAKEN = "taken"
    OVER = "over"


def door(version: VersionFacts, approver: ApproverFacts, now: datetime) -> Door:
    """What the link shows: the version to answer, what was answered, that a newer one exists, or that time is over."""
    if version.state is VersionState.SUPERSEDED:
        return Door.SUPERSEDED
    if version.state is VersionState.ACCEPTED:
        return Door.TAKEN
    if version.state is not VersionState.SENT or is_over(version, now):
        return Door.OVER
    return Door.ANSWERED if approver.verdict else Door.OPEN
