"""What can be said at once of the days a company wishes for. Reads only; nothing is held, and nobody is named."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta

from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import RateBook, RoomPrice, from_yen
from worktrip.inquiries import rules
from worktrip.inquiries.rules import MustHave, Wish, WishAnswer
from worktrip.inquiries.service.needing import Needing
from worktrip.inventory import queries as inventory
from worktrip.inventory.rules import OtherDays, nights_from, other_days
from worktrip.kernel.money import Yen
from worktrip.kernel.tax import LodgingTaxRate
from worktrip.plumbing import clock

# in so many lodgings other days are looked for at most: the smallest that sleep the party
MOST_HOUSES = 40


def check_wishes(wishes: Sequence[Wish], people: int, must_haves: Collection[MustHave | str] = ()) -> list[WishAnswer]:
    """For each wish whether it can be had, why not, and the nearest days that fit, with what a head saves there.

    Other days are looked for in the lodgings that sleep all of them, forty at most. What lies in the past or lasts too
    long is answered with "nobody knows". Ten statements for each wish at most, and five for all of them; eight and one
    more where a house to themselves and a room where nobody overhears are needed.
    """
    lodgings = catalogue.rooms_by_house()
    needing = Needing(rules.wanted_of(must_haves), people, lodgings)
    alone = MustHave.SINGLE_ROOMS in must_haves
    today = clock.today()
    large = [key for key, house in lodgings.items() if house.sleeps is None or house.sleeps >= people]
    large.sort(key=lambda key: (lodgings[key].sleeps or 0, key))
    answers = [
        _answer(wish, people, set(lodgings), large[:MOST_HOUSES], needing, alone=alone)
        if wish.first_day >= today and 1 <= len(wish.nights) <= rules.MOST_NIGHTS and people > 0
        else WishAnswer(wish, rules.Fit.UNKNOWN)
        for wish in wishes
    ]
    return _priced(answers, {key: house.rooms for key, house in lodgings.items()}, 1 if alone else people)


def _answer(
    wish: Wish, people: int, lodgings: Collection[int], large: Collection[int], needing: Needing, *, alone: bool
) -> WishAnswer:
    nights = wish.nights
    found = inventory.availability(people, nights[0], nights[-1], alone=alone)
    free = [house.facility_id for house in found.houses]
    needs = needing.on(nights[0], nights[-1], free)
    lacks = {
        house.facility_id: needs.lacks(house.facility_id, min(people, house.people), nights) for house in found.houses
    }
    whole = [house.facility_id for house in found.whole if lacks[house.facility_id] is None]
    needs_several = not found.whole and needs.together(found.houses, people, nights)
    reasons: tuple[tuple[rules.Reason, int], ...] = ()
    if not whole:
        refused = {key: why for key, why in inventory.refusals(nights[0], nights[-1]).items() if key in lodgings}
        silent = len(set(lodgings) - set(free) - refused.keys())
        why = [lack[1] if lack else rules.Reason.SMALL for lack in lacks.values()]
        reasons = rules.reasons_of(refused.values(), free=why, silent=silent)
    lacking = {lack[0] for house in found.whole if (lack := lacks[house.facility_id])}
    if found.needs_several and not needs_several:
        lacking = set(needing.wanted)
    others, is_within = _others(wish, people, large, needing, alone=alone)
    return WishAnswer(
        wish,
        rules.fit_of(len(whole), needs_several=needs_several, reasons=reasons),
        len(whole),
        reasons,
        tuple(others),
        is_within,
        needing.wanted,
        len(found.whole),
        frozenset(lacking),
    )


def _others(
    wish: Wish, people: int, large: Collection[int], needing: Needing, *, alone: bool
) -> tuple[list[OtherDays], bool]:
    """Other days on which it would do, and whether they lie within what the wish itself allows."""
    if not large:
        return [], False
    count, today = len(wish.nights), clock.today()
    first, last = wish.looked_at(today)
    starts = inventory.first_nights(people, count, first, last, facility_ids=large, alone=alone)
    if needing.wanted:
        needs = needing.on(first, last + timedelta(days=count - 1), large)
        fitting = {
            day: [each for each in houses if needs.lacks(each, people, nights_from(day, count)) is None]
            for day, houses in starts.items()
        }
        starts = {day: houses for day, houses in fitting.items() if houses}
    earliest, latest = wish.may_begin(today)
    within = {day: houses for day, houses in starts.items() if earliest <= day <= latest}
    others = other_days(within, wish.first_day, count)
    return others or other_days(starts, wish.first_day, count), bool(others)


def _priced(answers: Sequence[WishAnswer], rooms: dict[int, tuple[RoomPrice, ...]], people: int) -> list[WishAnswer]:
    """The answers with what a head pays on the other days and saves there, of which only those worth a line stay."""
    houses = {each for answer in answers for days in answer.others for each in days.facility_ids}
    if not houses:
        return list(answers)
    nights = [
        night
        for answer in answers
        for first in (answer.wish.first_day, *(days.first for days in answer.others))
        for night in nights_from(first, len(answer.wish.nights))
    ]
    offering_ids = [room.offering_id for each in houses for room in rooms[each]]
    rates, taxes = catalogue.rate_book(offering_ids, min(nights), max(nights)), catalogue.all_lodging_tax_rates()

    def yen(days: Sequence[date], of: Collection[int]) -> dict[int, Yen | None]:
        return _least(rates, taxes, {each: rooms[each] for each in of}, days, people)

    found = []
    for answer in answers:
        asked = yen(answer.wish.nights, {each for days in answer.others for each in days.facility_ids})
        others: list[OtherDays] = [
            days.priced(asked, yen(nights_from(days.first, days.nights), days.facility_ids)) for days in answer.others
        ]
        found.append(replace(answer, others=tuple(rules.worth_naming(answer.wish, answer.fit, others))))
    return found


def _least(
    rates: RateBook,
    taxes: Sequence[LodgingTaxRate],
    rooms: dict[int, tuple[RoomPrice, ...]],
    nights: Sequence[date],
    people: int,
) -> dict[int, Yen | None]:
    return {each: from_yen(of_house, rates, taxes, nights, people) for each, of_house in rooms.items()}
