"""What if: price and availability of a draft a week earlier or later, with more or fewer people, in other houses.

Everything is read once, however many rows the answer has, and every row is worked out from that by the rules.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from worktrip.accounts import queries as accounts
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import FacilityKind, OfferingKind, RateBook, Unit
from worktrip.inventory import queries as inventory
from worktrip.inventory import rules as inventory_rules
from worktrip.inventory.rules import Conditions, SlotKey
from worktrip.kernel.errors import N_, DomainError, Invalid, NotFound
from worktrip.kernel.money import Rounding
from worktrip.plumbing import clock
from worktrip.plumbing.database import unit_of_work
from worktrip.proposals import queries, rules
from worktrip.proposals.rules import (
    AlternativeFacts,
    Change,
    Changed,
    ChangeKind,
    Offer,
    Outcome,
    Sentence,
    Tariff,
    VersionFacts,
)
from worktrip.proposals.service.contracting import fees_of
from worktrip.proposals.service.drafting import MOST_GUESTS
from worktrip.proposals.service.rooms import put_rooms
from worktrip.proposals.service.rows import fill_guest, fill_item, room_choice
from worktrip.proposals.service.undoing import open_draft, record_edit
from worktrip.proposals.tables import Guest, Version
from worktrip.trips import queries as trips

WHEN = tuple(Change(ChangeKind.SHIFT, days) for days in (-rules.WEEK, rules.WEEK))
HOW_MANY = tuple(Change(ChangeKind.PEOPLE, by) for by in (-rules.SOME_PEOPLE, rules.SOME_PEOPLE))
# as many houses as anybody reads; those with room come first
MOST_HOUSES = 30


@dataclass(frozen=True)
class WhatIf:
    """An alternative as it is, what it would be at other times and sizes, and in other houses, the cheapest first."""

    now: Outcome
    others: tuple[Outcome, ...]
    houses: tuple[Outcome, ...]
    # how many more houses there are than are shown
    more_houses: int = 0


@dataclass(frozen=True)
class _Known:
    """Everything the rows are worked out from."""

    tariff: Tariff
    units: Mapping[int, frozenset[Unit]]
    free: Mapping[SlotKey, int]
    held: frozenset[SlotKey]
    conditions: Mapping[int, Conditions]
    today: date


def what_if(version: VersionFacts, letter: str) -> WhatIf:
    """Every row of the table for one alternative, in a bounded number of statements.

    Raises NotFound for an unknown alternative, Invalid while nobody comes.
    """
    found = version.alternative(letter)
    if found is None:
        raise NotFound(N_("この案は見つかりませんでした。"))
    if not version.party.guests:
        raise Invalid(N_("先に、来る人を入れてください。"))
    version = replace(version, alternatives=(found,))
    shelf = queries.open_offers()
    rooms = _rooms(version, found, shelf)
    there = _by_house(shelf)
    moved = {Change(ChangeKind.ROOM, room.offering_id): room for room in rooms}
    changes = [each for each in (*WHEN, *HOW_MANY) if _is_possible(version, each)]
    label = _label(version)
    known = _known(version, {*version.offering_ids, *(each.offering_id for each in shelf)}, rooms)
    # who is added or leaves is counted by what things are priced by, so that is known before
    by_change: dict[Change | None, Changed] = {None: Changed(version)}
    by_change |= {each: changed(version, letter, each, known.units, label=label) for each in changes}
    by_change |= {each: rules.rehouse(version, letter, room, there[room.facility_id]) for each, room in moved.items()}
    outcomes = {change: _outcome(change, each, known) for change, each in by_change.items()}
    houses = _cheapest([outcomes[each] for each in moved])
    return WhatIf(
        outcomes[None],
        tuple(outcomes[each] for each in changes),
        tuple(houses[:MOST_HOUSES]),
        len(houses[MOST_HOUSES:]),
    )


def changed(
    version: VersionFacts, letter: str, change: Change, units: Mapping[int, frozenset[Unit]], *, label: str
) -> Changed:
    """A version under a change of time or size."""
    if change.kind is ChangeKind.SHIFT:
        return rules.shift(version, change.by)
    return rules.resize(version, change.by, units, label)


def take(version_id: int, letter: str, change: Change) -> tuple[Sentence, ...]:
    """Make a draft what it would be under a change; what could not come along.

    Another time or size is the whole draft's, another house that of one alternative. Raises Conflict once the version
    was sent, NotFound for an unknown alternative or room, Invalid for a party of nobody or too many.
    """
    with unit_of_work():
        row = open_draft(version_id)
        version = queries.version_by_id(row.id)
        if version.alternative(letter) is None:
            raise NotFound(N_("この案は見つかりませんでした。"))
        if not version.party.guests:
            raise Invalid(N_("先に、来る人を入れてください。"))
        if not _is_possible(version, change):
            raise Invalid(N_("この人数にはできません。"))
        result = _taken(version, letter, change)
        _write(row, result.version)
        record_edit(row, f"what if {change}")
        return result.said


def _taken(version: VersionFacts, letter: str, change: Change) -> Changed:
    if change.kind is ChangeKind.ROOM:
        shelf = queries.open_offers()
        room = next((each for each in shelf if each.offering_id == change.by), None)
        if room is None or room.kind is not OfferingKind.ROOM:
            raise NotFound(N_("お探しの品目は見つかりませんでした。"))
        return rules.rehouse(version, letter, room, _by_house(shelf)[room.facility_id])
    days = [*version.party.days, *(item.day for each in version.alternatives for item in each.items)]
    units = _units(catalogue.rate_book(version.offering_ids, min(days), max(days)))
    return changed(version, letter, change, units, label=_label(version))


def _write(row: Version, version: VersionFacts) -> None:
    before = {each.id: each for each in row.guests}
    row.guests = [
        fill_guest(before.get(each.id) or Guest(), each, place) for place, each in enumerate(version.party.guests)
    ]
    for alternative in row.alternatives:
        found = version.alternative(alternative.letter)
        assert found is not None
        alternative.title = found.title
        put_rooms(alternative, [room_choice(use) for use in found.rooms])
        items = {each.id: each for each in found.items}
        for item in alternative.items:
            fill_item(item, items[item.id])


def _is_possible(version: VersionFacts, change: Change) -> bool:
    if change.kind is not ChangeKind.PEOPLE:
        return True
    return 0 < version.party.heads + change.by <= MOST_GUESTS


def _label(version: VersionFacts) -> str:
    return "Guest %d" if trips.trip_by_id(version.trip_id).language == "en" else "参加者%d"


def _rooms(version: VersionFacts, now: AlternativeFacts, shelf: Sequence[Offer]) -> list[Offer]:
    """The room types of other lodgings that could take everybody on every night."""
    most = max(version.party.people_per_night.values(), default=0)
    here = {each.facility_id for each in now.lodgings}
    return [
        each
        for each in shelf
        if most
        and each.kind is OfferingKind.ROOM
        and each.facility_kind is FacilityKind.LODGING
        and each.facility_id not in here
        and (each.sleeps is None or each.sleeps >= most)
    ]


def _by_house(shelf: Iterable[Offer]) -> dict[int, list[Offer]]:
    found: dict[int, list[Offer]] = {}
    for each in shelf:
        found.setdefault(each.facility_id, []).append(each)
    return found


def _known(version: VersionFacts, offering_ids: Iterable[int], rooms: Sequence[Offer]) -> _Known:
    """What all rows need: prices and taxes, what is free, what houses ask; the same statements for however many."""
    days = sorted({*version.party.days, *(item.day for each in version.alternatives for item in each.items)})
    week, ids = timedelta(days=rules.WEEK), set(offering_ids)
    first, last = days[0] - week, days[-1] + week
    rates = catalogue.rate_book(ids, first, last)
    issuer = accounts.issuer_on(clock.today())
    tariff = Tariff(
        rates,
        catalogue.consumption_tax_rates(),
        catalogue.all_lodging_tax_rates(),
        Rounding(issuer.rounding),
        fees_of(version, issuer),
    )
    own = version.offering_ids
    free = inventory.free(ids - own, days[0], days[-1], trip_id=version.trip_id)
    free |= inventory.free(own, first, last, trip_id=version.trip_id)
    held = inventory.holds_of(version.trip_id)
    for hold in held:
        if hold.key in free:
            free[hold.key] += hold.quantity
    keys = [SlotKey(each, day) for each in {*own, *(room.offering_id for room in rooms)} for day in (days[0], days[-1])]
    conditions = inventory.conditions(inventory.wanted(version.trip_id, keys).offered)
    return _Known(tariff, _units(rates), free, frozenset(hold.key for hold in held), conditions, clock.today())


def _units(rates: RateBook) -> dict[int, frozenset[Unit]]:
    found: dict[int, set[Unit]] = {}
    for row in rates.rows:
        found.setdefault(row.offering_id, set()).add(row.unit)
    return {offering_id: frozenset(each) for offering_id, each in found.items()}


def _outcome(change: Change | None, result: Changed, known: _Known) -> Outcome:
    (alternative,), party = result.version.alternatives, result.version.party
    wants = rules.wants(alternative, party)
    new = wants.keys() - known.held
    short = rules.short_of(alternative, wants, known.free)
    short += rules.against(inventory_rules.breaches(wants.keys(), new, known.conditions, known.today))
    quote, refusal = None, None
    try:
        quote = rules.price(alternative, party, known.tariff)
    except DomainError as error:
        refusal = Sentence(error.message, error.values)
    return Outcome(change, alternative, party, quote, refusal, tuple(short), result.said)


def _cheapest(found: Iterable[Outcome]) -> list[Outcome]:
    """The best room type of each house: with room before without, priced before not, then the cheapest."""

    def rank(each: Outcome) -> tuple[bool, bool, int]:
        return not each.is_free, each.quote is None, each.total_yen or 0

    best: dict[int, Outcome] = {}
    for each in sorted(found, key=rank):
        assert each.alternative.room is not None
        best.setdefault(each.alternative.room.facility_id, each)
    return list(best.values())
