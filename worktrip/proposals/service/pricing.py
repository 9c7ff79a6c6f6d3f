"""What a version costs and takes right now: reads only, from the catalogue and the inventory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from worktrip.accounts import queries as accounts
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import RateBook, RateRow, periods_of, prices_on
from worktrip.inventory import queries as inventory
from worktrip.inventory.rules import SlotKey
from worktrip.kernel.errors import DomainError
from worktrip.kernel.money import Rounding
from worktrip.plumbing import clock
from worktrip.proposals import queries, rules
from worktrip.proposals.rules import (
    AlternativeFacts,
    Offer,
    Quote,
    Sentence,
    Tariff,
    VersionFacts,
    VersionState,
)
from worktrip.proposals.service.contracting import day_of, fees_of


@dataclass(frozen=True)
class Priced:
    """An alternative with its quote, or with the sentence why there is none."""

    alternative: AlternativeFacts
    quote: Quote | None
    refusal: Sentence | None = None


def price_version(version: VersionFacts, tariff: Tariff | None = None) -> list[Priced]:
    """Each alternative with its quote: a draft from today's rates, a sent version from what was stored with it.

    Whoever has looked the tariff up already gives it.
    """
    if version.state is not VersionState.DRAFT:
        rounding = rounding_of(version)
        return [Priced(each, rules.stored(each, rounding)) for each in version.alternatives]
    tariff = tariff or tariff_of(version)
    return [_priced(each, version, tariff) for each in version.alternatives]


def _priced(alternative: AlternativeFacts, version: VersionFacts, tariff: Tariff) -> Priced:
    try:
        return Priced(alternative, rules.price(alternative, version.party, tariff))
    except DomainError as error:
        return Priced(alternative, None, Sentence(error.message, error.values))


def tariff_of(version: VersionFacts) -> Tariff:
    """Every rate and tax that a version can need, in a bounded number of statements."""
    days = _days(version)
    municipalities = {room.municipality_code for each in version.alternatives for room in each.lodgings}
    issuer = accounts.issuer_on(day_of(version))
    return Tariff(
        rates=catalogue.rate_book(version.offering_ids, days[0], days[-1]) if days else RateBook(),
        consumption=catalogue.consumption_tax_rates(),
        lodging=[rate for code in sorted(municipalities) for rate in catalogue.lodging_tax_rates(code)],
        rounding=Rounding(issuer.rounding),
        fees=fees_of(version, issuer),
    )


def rounding_of(version: VersionFacts) -> Rounding:
    """How the issuer rounds on the version's day."""
    return Rounding(accounts.issuer_on(day_of(version)).rounding)


def _days(version: VersionFacts) -> Sequence[date]:
    items = {item.day for each in version.alternatives for item in each.items}
    return sorted({*version.party.days, *items})


def available(
    version: VersionFacts, *, around: timedelta = timedelta(), holds: Sequence[inventory.HoldRow] | None = None
) -> dict[SlotKey, int]:
    """What is free for this trip on the days of a version, what it holds itself counted as free; three statements.

    With `around`, so many days before and after them as well. Whoever has looked its holds up already gives them.
    """
    days = _days(version)
    if not days:
        return {}
    free = inventory.free(version.offering_ids, days[0] - around, days[-1] + around, trip_id=version.trip_id)
    for hold in inventory.holds_of(version.trip_id) if holds is None else holds:
        if hold.key in free:
            free[hold.key] += hold.quantity
    return free


@dataclass(frozen=True)
class OnShelf:
    """Something the catalogue offers, with its weekday price and what is free on each day of the version."""

    offer: Offer
    rate: RateRow | None
    free: tuple[int, ...]


def shelf(version: VersionFacts, among: Sequence[int] | None = None) -> list[OnShelf]:
    """What can be offered on the days of a version, all or `among` these; five statements, however much it is."""
    days = _days(version) or [clock.today()]
    if among is None:
        found = queries.open_offers()
    else:
        known = queries.offers(among)
        found = [known[each] for each in among]
    ids = [each.offering_id for each in found]
    free = inventory.free(ids, days[0], days[-1], trip_id=version.trip_id)
    cards = prices_on(catalogue.rate_book(ids, days[0], days[-1]), days[0])
    return [
        OnShelf(
            each,
            cards[each.offering_id].weekday if each.offering_id in cards else None,
            _free(each.offering_id, each.periods, days, free),
        )
        for each in found
    ]


def _free(offering_id: int, periods: str, days: Sequence[date], free: Mapping[SlotKey, int]) -> tuple[int, ...]:
    """What is free on each day; of a thing that is counted by parts of the day, in the part with the most."""
    codes = [period.code for period in periods_of(periods)]
    by_day = ([free[key] for code in codes if (key := SlotKey(offering_id, day, code)) in free] for day in days)
    return tuple(max(found) for found in by_day if found)


@dataclass(frozen=True)
class WantRow:
    """What sending would hold of one thing: (day, how many, how many are free for this trip)."""

    offer: Offer
    days: tuple[tuple[date, int, int], ...]

    @property
    def short(self) -> tuple[tuple[date, int, int], ...]:
        """The days on which it is not enough."""
        return tuple((day, wanted, free) for day, wanted, free in self.days if free < wanted)


def named_wants(version: VersionFacts) -> list[WantRow]:
    """What sending would hold, thing by thing."""
    known, free = queries.offers(version.offering_ids), available(version)
    days: dict[int, list[tuple[date, int, int]]] = {}
    for key, wanted in rules.wants_of_version(version).items():
        days.setdefault(key.offering_id, []).append((key.day, wanted, max(free.get(key, 0), 0)))
    return [WantRow(known[offering_id], tuple(each)) for offering_id, each in days.items()]
