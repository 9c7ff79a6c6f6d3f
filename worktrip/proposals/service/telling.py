"""Sentences of the rules in the reader's language."""

from collections.abc import Mapping
from datetime import date, datetime, time

from flask_babel import gettext

from worktrip.plumbing import i18n
from worktrip.proposals.rules import Sentence


def tell(sentence: Sentence) -> str:
    """The sentence with money, days and names as its reader writes them."""
    return gettext(sentence.message, **_shown(sentence.values))


def _shown(values: Mapping[str, object]) -> dict[str, str]:
    return {name: _one(name, value) for name, value in values.items()}


def _one(name: str, value: object) -> str:
    match value:
        case int() if name.endswith("_yen"):
            return i18n.money(value)
        case datetime():
            return i18n.moment(value)
        case date():
            return i18n.day_short(value)
        case time():
            return i18n.clock_time(value)
        case (str() as japanese, str() as english):
            return i18n.either(japanese, english)
    return str(value)
