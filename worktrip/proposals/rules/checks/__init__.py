"""What stands in the way of sending or accepting, and what the concierge should look at before.

`missing` what a version needs · `supply` stock, lead time, prices, weather · `hours` what cannot be then · `people` who
it is for · `deadlines` until when it is good · `things` what they have in common · `warning` what they all say.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from worktrip.inventory.rules import Breach, BreachKind, SlotKey
from worktrip.kernel.errors import N_
from worktrip.proposals.rules.checks import hours, people, supply
from worktrip.proposals.rules.checks.deadlines import (
    ENDS_AT,
    acceptance_blockers,
    default_valid_until,
    is_over,
    longest_lead,
)
from worktrip.proposals.rules.checks.missing import letters, missing
from worktrip.proposals.rules.checks.supply import unpriced
from worktrip.proposals.rules.checks.warning import Warning, Weight
from worktrip.proposals.rules.facts import AlternativeFacts, Sentence, VersionFacts
from worktrip.proposals.rules.party import Party
from worktrip.proposals.rules.price import Tariff


def warnings(
    version: VersionFacts,
    free: Mapping[SlotKey, int],
    today: date,
    breaches: Iterable[Breach] = (),
    tariff: Tariff | None = None,
) -> list[Warning]:
    """Everything to see to while building, what stops the sending first.

    `free` is what is left for this trip, its own holds included; `tariff` prices what is in it and knows its
    seasons, without which nobody looks for either. A house's condition that is broken (`breaches`) does not stop the
    building: whoever speaks for it may agree.
    """
    found = missing(version)
    found += [_of_breach(breach, version) for breach in breaches if not _is_told(breach, version)]
    for each in version.alternatives:
        found += _of(each, version.party, free, today, tariff)
    return sorted(told_once(found), key=lambda warning: warning.weight is Weight.LOOK)


def told_once(found: Iterable[Warning]) -> list[Warning]:
    """What is the same in several alternatives is said once, of all of them, and leads to the first."""
    same: dict[object, Warning] = {}
    for warning in found:
        values = tuple(sorted((name, str(value)) for name, value in warning.sentence.values.items()))
        said = warning.weight, warning.sentence.message, values
        known = same.get(said)
        letters = dict.fromkeys([*(known.letter.split("・") if known else ()), warning.letter])
        letter = "・".join(filter(None, letters))
        same[said] = replace(known or warning, letter=letter)
    return list(same.values())


def _of(
    each: AlternativeFacts, party: Party, free: Mapping[SlotKey, int], today: date, tariff: Tariff | None
) -> list[Warning]:
    return [
        *supply.short(each, party, free),
        *(supply.unpriced(each, party, tariff) if tariff is not None else ()),
        *people.numbers(each, party),
        *supply.lead_time(each, party, today),
        *hours.outside(each, party.days),
        *hours.closed(each, tariff.rates.seasons if tariff is not None else {}),
        *hours.overlaps(each, party),
        *hours.travel_gaps(each),
        *hours.hurried(each),
        *people.away(each, party),
        *people.meals(each, party),
        *people.diets(each, party),
        *supply.weather(each),
    ]


def _of_breach(breach: Breach, version: VersionFacts) -> Warning:
    using = [
        (each.letter, item)
        for each in version.alternatives
        for item in each.items
        if item.offer is not None and item.offer.offering_id == breach.offering_id and item.day == breach.day
    ]
    sleeping = [
        each.letter
        for each in version.alternatives
        if any(use.room is not None and use.room.offering_id == breach.offering_id for use in each.rooms)
    ]
    letter, item_id = (using[0][0], using[0][1].id) if using else ("・".join(sleeping), 0)
    advice = Sentence(N_("宿に尋ねてください。受けるとのお返事は、送るときに、どなたがいつおっしゃったかを入れます。"))
    return Warning(Weight.LOOK, Sentence(breach.message, breach.values), letter, item_id, advice)


def _is_told(breach: Breach, version: VersionFacts) -> bool:
    """Whether the day on which a house is closed is told of the item that lies on it."""
    return breach.kind is BreachKind.CLOSED and any(
        item.offer is not None and item.offer.offering_id == breach.offering_id and item.day == breach.day
        for each in version.alternatives
        for item in each.items
    )


__all__ = [
    "ENDS_AT",
    "Warning",
    "Weight",
    "acceptance_blockers",
    "default_valid_until",
    "is_over",
    "letters",
    "longest_lead",
    "missing",
    "told_once",
    "unpriced",
    "warnings",
]
