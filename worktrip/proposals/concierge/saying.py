"""What the desk is told on the next page of a draft that was changed in one press."""

from collections.abc import Iterable

from flask import flash
from flask_babel import gettext as _

from worktrip.proposals import service
from worktrip.proposals.rules import Sentence

# a page full of remarks is not read; the builder names what lasts
MOST_SAID = 5


def to_look_at(sentences: Iterable[Sentence]) -> None:
    """Say what to look at, each thing once, and how much more there is."""
    said = list(dict.fromkeys(map(service.tell, sentences)))
    for sentence in said[:MOST_SAID]:
        flash(sentence, "wait")
    if said[MOST_SAID:]:
        flash(_("ほかに%(count)s件、見ておくところがあります。", count=len(said) - MOST_SAID), "wait")
