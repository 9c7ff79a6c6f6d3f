"""What the rules say and what an hour holds, in the reader's language."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext, ngettext

from worktrip.plumbing import i18n
from worktrip.proposals.rules import (
    FORM_LABELS,
    MEAL_PLAN_LABELS,
    ContractForm,
    ItemFacts,
    ItemKind,
    MealPlan,
    Sentence,
)


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
        case MealPlan():
            return gettext(MEAL_PLAN_LABELS[value])
        case ContractForm():
            return gettext(FORM_LABELS[value])
        case (str() as japanese, str() as english):
            return i18n.either(japanese, english)
    return str(value)


def people(count: int) -> str:
    """So many people: 3名, 1 person."""
    told: str = ngettext("%(num)s名", "%(num)s名", count)
    return told


def entry(item: ItemFacts) -> dict[str, Any]:
    """An item as the timeline draws it."""
    parts = []
    if item.offer is not None:
        place = i18n.either(*item.offer.named)
        parts.append(i18n.either(*item.offer.place) if item.title == item.offer.name else place)
    if item.ends_at is not None:
        parts.append(gettext("%(time)sまで", time=i18n.clock_time(item.ends_at)))
    if item.is_own:
        parts.append(gettext("お客さま手配"))
    if item.is_optional:
        parts.append(gettext("お選びいただけます"))
    if item.note:
        parts.append(item.note)
    kinds = {ItemKind.WORK: "key", ItemKind.FREE: "open"}
    return {
        "time": item.starts_at,
        "title": i18n.either(*item.named),
        "text": gettext("、").join(parts),
        "kind": kinds.get(item.kind),
    }
