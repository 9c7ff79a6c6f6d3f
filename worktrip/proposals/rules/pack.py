"""What an approver asks besides the price: cost per head and day, hours of work, what the association says.

Nothing is guessed: what nobody has confirmed is None here and reads "to be confirmed".

Worked example (a test repeats it): S6 costs 107,200 yen. Four people are here on 4 + 3 + 3 + 2 = 12 days, days of
arriving and leaving counted: 107,200 ÷ 4 = 26,800 yen a head, 107,200 ÷ 12 = 8,933.3, so 8,934 yen a head and day.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from worktrip.kernel.errors import N_
from worktrip.kernel.money import Yen, per_head
from worktrip.proposals.rules.facts import AlternativeFacts
from worktrip.proposals.rules.party import Party
from worktrip.proposals.rules.words import ItemKind


class Topic(StrEnum):
    """What the association says in its own words in every pack, or of one lodging; unsaid is "to be confirmed"."""

    HOSPITAL = "hospital"
    HAZARDS = "hazards"
    INSURANCE = "insurance"
    SECURITY = "security"
    LABOUR = "labour"


TOPIC_LABELS: dict[Topic, str] = {
    Topic.HOSPITAL: N_("けがや病気のとき"),
    Topic.HAZARDS: N_("災害の危険と避難先"),
    Topic.INSURANCE: N_("旅行中の保険"),
    Topic.SECURITY: N_("情報の取り扱い"),
    Topic.LABOUR: N_("出張と労務についての補足"),
}
# what is said of a house before what is said of them all
OF_A_HOUSE = frozenset({Topic.HOSPITAL, Topic.HAZARDS, Topic.SECURITY})


@dataclass(frozen=True)
class Word:
    """What the association says on a topic, of one house or (no facility) of all, and where it has it from."""

    topic: Topic
    text: str
    text_en: str
    source: str
    facility_id: int | None = None
    effective_from: date | None = None

    @property
    def said(self) -> tuple[str, str]:
        """In Japanese and in English."""
        return self.text, self.text_en or self.text


def said_of(words: Iterable[Word], topic: Topic, facility_id: int | None) -> Word | None:
    """What holds for a house on a topic: its own words, else those for all; None where nobody has said anything."""
    known = [word for word in words if word.topic is topic]
    own = next((word for word in known if facility_id is not None and word.facility_id == facility_id), None)
    return own or next((word for word in known if word.facility_id is None), None)


def person_days(party: Party) -> int:
    """Days summed over people, days of arriving and leaving counted."""
    return sum((guest.leaves_on - guest.arrives_on).days + 1 for guest in party.guests)


def per_head_and_day(total_yen: Yen, party: Party) -> Yen | None:
    """What one person costs on one day, rounded up as the average of one person is; None without anybody."""
    days = person_days(party)
    return per_head(total_yen, days) if days else None


def work_minutes(alternative: AlternativeFacts) -> dict[date, int]:
    """Minutes of work by day, as planned; what overlaps counts once, and work without an end is not counted."""
    spans: dict[date, list[tuple[int, int]]] = defaultdict(list)
    for item in alternative.items:
        if item.kind is ItemKind.WORK and item.ends_at is not None and item.ends_at > item.starts_at:
            spans[item.day].append((_minutes(item.starts_at), _minutes(item.ends_at)))
    return {day: _covered(each) for day, each in sorted(spans.items())}


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _covered(spans: Iterable[tuple[int, int]]) -> int:
    total, reached = 0, 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total
