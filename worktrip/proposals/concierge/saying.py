"""What the desk is told on the next page of a draft that was changed in one press."""

from collections.abc import Iterable, Sequence

from flask import flash
from flask_babel import gettext as _

from worktrip.proposals import rules, service
from worktrip.proposals.rules import HeardDays, Sentence

# a page full of remarks is not read; the builder names what lasts
MOST_SAID = 5


def to_look_at(sentences: Iterable[Sentence]) -> None:
    """Say what to look at, each thing once, and how much more there is."""
    said = list(dict.fromkeys(map(service.tell, sentences)))
    for sentence in said[:MOST_SAID]:
        flash(sentence, "wait")
    if said[MOST_SAID:]:
        flash(_("ほかに%(count)s件、見ておくところがあります。", count=len(said) - MOST_SAID), "wait")


def laid_out(letter: str, count: int, days: HeardDays) -> str:
    """That the days were laid out, and by which of the two."""
    if days.beyond:
        beyond = numbers(days.beyond)
        flash(_("ヒアリングの時間割のうち、%(days)s日目は滞在の日の外なので、入れていません。", days=beyond), "wait")
    if not days.heard:
        return _("%(letter)s案に、いつもの1日の型を入れました(%(count)s件)。", letter=letter, count=count)
    if not days.usual:
        return _("%(letter)s案に、ヒアリングで聞いた時間割を入れました(%(count)s件)。", letter=letter, count=count)
    return _(
        "%(letter)s案の%(heard)s日目にヒアリングの時間割を、%(usual)s日目にいつもの型を入れました(%(count)s件)。",
        letter=letter, heard=numbers(days.heard), usual=numbers(days.usual), count=count,
    )  # fmt: skip


def steps(done: str, undone: str) -> tuple[str, str]:
    """What taking back, and doing again, would be of; "" where there is nothing."""
    first, second = (service.tell(rules.step_told(what)) if what else "" for what in (done, undone))
    return first, second


def numbers(days: Sequence[int]) -> str:
    """1, 2 and 4 as 1・2・4."""
    return "・".join(map(str, days))
