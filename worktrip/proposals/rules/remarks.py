"""What a reader may say something about: a line of the timetable or of the price, by a name that later versions share.

An item is known by alternative, day, hour and title, a priced line by alternative and description: copied into the
next version it keeps its name, and what was said about it stands beside it there as well. Changed, it is another.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from worktrip.kernel.errors import N_
from worktrip.proposals.rules.facts import AlternativeFacts, ItemFacts, LineFacts, Sentence, VersionFacts

LONGEST_NAME = 300


@dataclass(frozen=True)
class Subject:
    """Something one can ask about: its name across versions, where it stands on the page, what a reader calls it."""

    about: str
    anchor: str
    called: Sentence


def item_subject(letter: str, item: ItemFacts) -> Subject:
    """An hour of the timetable."""
    name = f"{letter}/{item.day:%Y%m%d}/{item.starts_at:%H%M}/{item.title}"[:LONGEST_NAME]
    values = {"letter": letter, "day": item.day, "at": item.starts_at, "title": item.named}
    return Subject(name, f"item-{item.id}", Sentence(N_("%(letter)s案 %(day)s %(at)s %(title)s"), values))


def line_subject(letter: str, place: int, line: LineFacts) -> Subject:
    """A line of the price."""
    name = f"{letter}/yen/{line.description}"[:LONGEST_NAME]
    named = (line.description, line.description_en)
    called = Sentence(N_("%(letter)s案の費用 %(title)s"), {"letter": letter, "title": named})
    return Subject(name, f"line-{letter}{place}", called)


def subjects(version: VersionFacts) -> dict[str, Subject]:
    """Everything of a version that one can ask about, by where it stands on the page."""
    return {subject.anchor: subject for each in version.alternatives for subject in _of(each)}


def _of(each: AlternativeFacts) -> Iterator[Subject]:
    yield from (item_subject(each.letter, item) for item in each.items)
    yield from (line_subject(each.letter, place, line) for place, line in enumerate(each.lines))
