"""A warning: what is odd, where, and what to do about it."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from worktrip.proposals.rules.facts import AlternativeFacts, ItemFacts, Sentence


class Weight(StrEnum):
    """Whether a warning stops the sending."""

    STOPS = "stops"
    LOOK = "look"


@dataclass(frozen=True)
class Warning:
    """Something to mend or to know, about one alternative or (no letter) all of them, and the item it is about."""

    weight: Weight
    sentence: Sentence
    letter: str = ""
    item_id: int = 0
    # what to do about it
    advice: Sentence | None = None

    @property
    def key(self) -> str:
        """The same for what says the same: who has seen it is told again only when something of it is otherwise."""
        values = sorted((name, str(value)) for name, value in self.sentence.values.items())
        said = repr((self.letter, self.sentence.message, values))
        return hashlib.sha256(said.encode()).hexdigest()[:20]


def look(
    each: AlternativeFacts, message: str, values: dict[str, object], advice: str = "", *, item: ItemFacts | None = None
) -> Warning:
    """A warning that stops nothing."""
    return _about(Weight.LOOK, each, message, values, advice, item)


def stop(
    each: AlternativeFacts, message: str, values: dict[str, object], advice: str = "", *, item: ItemFacts | None = None
) -> Warning:
    """A warning that stops the sending."""
    return _about(Weight.STOPS, each, message, values, advice, item)


def _about(
    weight: Weight,
    each: AlternativeFacts,
    message: str,
    values: dict[str, object],
    advice: str,
    item: ItemFacts | None,
) -> Warning:
    said = Sentence(advice, values) if advice else None
    return Warning(weight, Sentence(message, values), each.letter, item.id if item else 0, said)
