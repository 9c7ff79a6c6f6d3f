"""What a partner says to a question or an order, when it is reminded, and how long an answer may be taken back.

A question before a proposal (打診) and a purchase order after an acceptance are two records with one way to answer.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from worktrip.kernel.calendar import answer_due
from worktrip.kernel.errors import N_, Invalid


class Answer(StrEnum):
    """What a partner says."""

    ASKED = "asked"
    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    OTHER_DATES = "other_dates"


ANSWER_LABELS: dict[Answer, str] = {
    Answer.ASKED: N_("返事待ち"),
    Answer.YES: N_("はい"),
    Answer.PARTLY: N_("一部だけ"),
    Answer.NO: N_("いいえ"),
    Answer.OTHER_DATES: N_("別の日"),
}
# how a chip shows an answer: its kind and its picture
ANSWER_MARKS: dict[Answer, tuple[str, str]] = {
    Answer.ASKED: ("wait", "hourglass"),
    Answer.YES: ("good", "check"),
    Answer.PARTLY: ("wait", "half"),
    Answer.NO: ("bad", "cross"),
    Answer.OTHER_DATES: ("wait", "calendar"),
}
# what the buttons of a page send; a part is sent as its number
TAPS: dict[str, Answer] = {"yes": Answer.YES, "no": Answer.NO, "other": Answer.OTHER_DATES}
MOST_CHOICES = 8
ANSWERS = tuple(answer for answer in Answer if answer is not Answer.ASKED)


def tapped(word: str, count: int | None) -> Answer | None:
    """What somebody answers who sent this word, or this number; None if it is no answer yet."""
    return Answer.PARTLY if count else TAPS.get(word)


def parts_of(most: int) -> list[int]:
    """The numbers to choose from for one who can take a part of so many, the largest first."""
    return list(range(most - 1, max(0, most - 1 - MOST_CHOICES), -1))


def answer_by(asked_at: datetime) -> datetime:
    """Until when a partner is asked to answer: closing time of the second working day."""
    return answer_due(asked_at, 2)


def are_all_yes(answers: Sequence[Answer]) -> bool:
    """Whether everybody who was asked has said yes; nobody asked is nobody missing."""
    return all(answer is Answer.YES for answer in answers)


REMINDERS = (timedelta(hours=24), timedelta(hours=48))
CALL_AFTER = timedelta(hours=72)
UNDO_WITHIN = timedelta(minutes=10)


def reminders_due(asked_at: datetime, now: datetime) -> int:
    """How many reminders should have gone out by now: none, one or two."""
    return sum(now - asked_at >= after for after in REMINDERS)


def must_call(asked_at: datetime, due: datetime, now: datetime) -> bool:
    """Whether the desk should call: two reminders went unanswered, and the answer is late or a third day has passed."""
    waited = now - asked_at
    return waited >= REMINDERS[-1] and (now >= due or waited >= CALL_AFTER)


def may_undo(answered_at: datetime | None, answered_via: str, now: datetime) -> bool:
    """Whether a partner may take an answer back: within ten minutes, unless the desk has acted on it."""
    return answered_at is not None and not answered_via and now - answered_at < UNDO_WITHIN


def check_part(offered: int | None, most: int) -> None:
    """Refuse a part that is none, or more than was asked for. Raises Invalid beside `offered`."""
    if not offered or offered < 1:
        sentence = N_("1以上の数を入れてください。")
        raise Invalid(N_("いくつ受けられるかを入れてください。"), fields={"offered": sentence})
    if offered > most:
        sentence = N_("おたずねした数は%(count)sです。すべて受けられるなら「はい」を選んでください。")
        raise Invalid(sentence, fields={"offered": sentence}, count=most)


def other_dates(first: date | None, last: date | None, today: date) -> tuple[date | None, date | None]:
    """The days on which a partner can take what was asked for, one day being both; Invalid unless they are to come."""
    if first is None and last is None:
        return None, None
    if first is None:
        sentence = N_("「いつから」も入れてください。")
        raise Invalid(sentence, fields={"other_first": sentence})
    if first < today:
        sentence = N_("これからの日にしてください。")
        raise Invalid(sentence, fields={"other_first": sentence})
    begins, ends = first, last or first
    if ends < begins:
        sentence = N_("始まりの日より前になっています。")
        raise Invalid(sentence, fields={"other_last": sentence})
    return begins, ends
