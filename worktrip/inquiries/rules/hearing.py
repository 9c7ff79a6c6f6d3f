"""What the hearing leaves open: questions and how far they are, the skeleton of the days, what an inquiry did not say.

Worked example (a test repeats it): an inquiry without days, goal and budget leaves three questions for the organiser.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from worktrip.inquiries.rules.words import MOST_NIGHTS
from worktrip.kernel.errors import N_


class QuestionState(StrEnum):
    """How far an open question is."""

    OPEN = "open"
    ASKED = "asked"
    ANSWERED = "answered"


QUESTION_LABELS: dict[QuestionState, str] = {
    QuestionState.OPEN: N_("まだ"),
    QuestionState.ASKED: N_("たずねました"),
    QuestionState.ANSWERED: N_("わかりました"),
}
MOST_DAYS = MOST_NIGHTS + 1


def question_state(asked_at: datetime | None, answered_at: datetime | None) -> QuestionState:
    """How far a question is, by when it was put to the organiser and when it was answered."""
    if answered_at is not None:
        return QuestionState.ANSWERED
    return QuestionState.OPEN if asked_at is None else QuestionState.ASKED


@dataclass(frozen=True)
class Block:
    """A part of a day of the stay, the first day being 1, and what it is for."""

    day_number: int
    starts_at: time
    ends_at: time
    words: str


@dataclass(frozen=True)
class Unsettled:
    """A question as the desk writes it down; without an owner it is for the organiser to answer. `id` if known."""

    body: str
    due_on: date
    owner_id: int | None = None
    id: int | None = None


@dataclass(frozen=True)
class Known:
    """What an inquiry said, as far as what it left out decides what has to be asked."""

    has_dates: bool
    has_goal: bool
    has_budget: bool
    needs_approval_paper: bool
    has_diet: bool
    dates_note: str = ""
    people_from: int = 0
    people_to: int = 0


def unknowns(known: Known) -> list[tuple[str, dict[str, object]]]:
    """What the organiser has to be asked after such an inquiry: msgids with their values, in the order of the sheet."""
    asked: list[tuple[bool, str, dict[str, object]]] = [
        (not known.has_goal, N_("帰るときに、何ができていたら成功ですか。"), {}),
        (known.needs_approval_paper, N_("承認なさるのはどなたで、いつまでに決まりますか。"), {}),
        (not known.has_dates and not known.dates_note, N_("日程の候補はいつですか。"), {}),
        (
            not known.has_dates and bool(known.dates_note),
            N_("「%(words)s」のうち、日程の候補はいつですか。"),
            {"words": known.dates_note},
        ),
        (
            known.people_to > known.people_from,
            N_("人数は%(people)s〜%(most)s名のうち、何名になりそうですか。"),
            {"people": known.people_from, "most": known.people_to},
        ),
        (not known.has_budget, N_("1人あたりのご予算は、およそいくらですか。"), {}),
        (known.has_diet, N_("食事に気をつける方は、何名で、どのような内容ですか。"), {}),
    ]
    return [(sentence, values) for is_open, sentence, values in asked if is_open]
