"""What cancelling would leave us with: the company's ladder held against each house's, for the desk alone."""

from worktrip.catalogue import queries as catalogue
from worktrip.plumbing import clock
from worktrip.proposals import rules
from worktrip.proposals.rules import AlternativeFacts, Exposure, Quote, VersionFacts
from worktrip.proposals.service.contracting import day_of
from worktrip.proposals.service.pricing import price_version


def exposed(version: VersionFacts, letter: str, leaving: int | None = None) -> Exposure | None:
    """By date, when the whole party (None) or so many of it drop out of an alternative; None while it has no price."""
    start = version.party.first_day
    priced = next((each for each in price_version(version) if each.alternative.letter == letter), None)
    if start is None or priced is None or priced.quote is None:
        return None
    quote, on = priced.quote, day_of(version)
    facilities = {line.facility_id for line in quote.counted if line.facility_id is not None}
    alternative, terms = priced.alternative, catalogue.cancellation_terms_of(facilities, on)
    houses = rules.bought(quote.counted, alternative.rooms, version.party, _places(alternative), terms)
    return rules.exposure(houses, _towards(version, quote), start, clock.today(), leaving)


def _towards(version: VersionFacts, quote: Quote) -> rules.Towards:
    form = version.contract_form
    steps = catalogue.cancellation_bands(on=day_of(version), contract_form=form) if form else []
    return rules.towards(
        quote.price_yen,
        version.party,
        form,
        steps,
        planning_fee_yen=quote.planning_fee_yen,
        handling_yen=quote.handling_fee_yen,
    )


def _places(alternative: AlternativeFacts) -> dict[int, tuple[str, str]]:
    return {offer.facility_id: offer.place for offer in alternative.offers()}
