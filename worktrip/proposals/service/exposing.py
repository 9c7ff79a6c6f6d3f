"""What cancelling would leave us with: the company's ladder held against each house's, for the desk alone."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from worktrip.accounts import queries as accounts
from worktrip.catalogue import queries as catalogue
from worktrip.plumbing import clock
from worktrip.proposals import rules
from worktrip.proposals.rules import (
    AlternativeFacts,
    Bought,
    ContractForm,
    Exposure,
    LineFacts,
    Quote,
    Towards,
    VersionFacts,
)
from worktrip.proposals.service.contracting import day_of, fees_of, table_of
from worktrip.proposals.service.pricing import price_version


def exposed(version: VersionFacts, letter: str, leaving: int | None = None) -> Exposure | None:
    """By date, when the whole party (None) or so many of it drop out of an alternative; None while it has no price."""
    start = version.party.first_day
    priced = next((each for each in price_version(version) if each.alternative.letter == letter), None)
    if start is None or priced is None or priced.quote is None:
        return None
    quote, alternative = priced.quote, priced.alternative
    facilities = {line.facility_id for line in quote.counted if line.facility_id is not None}
    terms = catalogue.cancellation_terms_of(facilities, day_of(version))

    def bought(lines: Iterable[LineFacts]) -> list[Bought]:
        return rules.bought(lines, alternative.rooms, version.party, _places(alternative), terms)

    # of what is only arranged the houses ask the company by the prices it was given
    suppliers = bought(replace(line, net_yen=line.amount_yen) for line in quote.counted)
    return rules.exposure(bought(quote.counted), _towards(version, quote, suppliers), start, clock.today(), leaving)


def _towards(version: VersionFacts, quote: Quote, suppliers: Sequence[Bought]) -> Towards:
    form, price, heads = version.contract_form, quote.price_yen, version.party.heads
    if form == ContractForm.ARRANGED:
        cancelling = fees_of(version, accounts.issuer_on(day_of(version))).cancelling_yen or 0
        earned = quote.handling_fee_yen
        return Towards(price, heads, earned_yen=earned, cancelling_yen=cancelling, suppliers=tuple(suppliers))
    steps = catalogue.cancellation_bands(on=day_of(version), contract_form=table_of(version)) if form else []
    return Towards(price, heads, tuple(steps), planning_fee_yen=quote.planning_fee_yen)


def _places(alternative: AlternativeFacts) -> dict[int, tuple[str, str]]:
    return {offer.facility_id: offer.place for offer in alternative.offers()}
