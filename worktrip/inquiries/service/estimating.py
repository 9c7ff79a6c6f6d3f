"""What a stay roughly costs, from the rate cards. Reads only."""

from collections.abc import Collection
from datetime import date, timedelta

from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import OfferingKind
from worktrip.inquiries import rules
from worktrip.inquiries.rules import HouseOffer, MustHave, Offers, PriceRange, ThingOffer
from worktrip.kernel.stay import Stay
from worktrip.plumbing import clock


def estimate(
    *,
    people: int,
    nights: int,
    people_to: int | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
    must_haves: Collection[MustHave | str] = (),
) -> PriceRange | None:
    """What a stay roughly costs per person, from the rate cards; weekday nights are taken while there is no date.

    None where nothing can be said. Five statements.
    """
    if people < 1 or not 1 <= nights <= rules.MOST_NIGHTS:
        return None
    if first_day is not None and last_day is not None and first_day < last_day:
        days, is_guess = list(Stay(first_day, last_day).dates()), False
    else:
        days, is_guess = rules.guessed_nights(clock.today(), nights), True
    houses = catalogue.rooms_by_house()
    things = catalogue.things_of((OfferingKind.WORKSPACE, OfferingKind.ACTIVITY))
    rooms = [room for house in houses.values() for room in house.rooms]
    priced = [*(room.offering_id for room in rooms), *(thing.offering_id for thing in things)]
    offers = Offers(
        houses=tuple(
            HouseOffer(house.sleeps, tuple(room for room in house.rooms if room.meal_plan.has_dinner))
            for house in houses.values()
        ),
        rates=catalogue.rate_book(priced, days[0], days[-1] + timedelta(days=1)),
        lodging_taxes=catalogue.all_lodging_tax_rates(),
        spaces=tuple(_offer(thing) for thing in things if thing.kind is OfferingKind.WORKSPACE),
        doings=tuple(_offer(thing) for thing in things if thing.kind is OfferingKind.ACTIVITY),
    )
    return rules.price_range(
        offers,
        nights=days,
        people=people,
        people_to=people_to,
        only_single=MustHave.SINGLE_ROOMS in must_haves,
        is_guess=is_guess,
    )


def _offer(thing: catalogue.ThingRow) -> ThingOffer:
    return ThingOffer(thing.offering_id, thing.facility_id, thing.min_people, thing.max_people)
