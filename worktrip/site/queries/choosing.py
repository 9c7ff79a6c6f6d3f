"""Lodgings as an organiser looks for them: by facts, by what is free and by what a night comes to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import FacilityKind, RoomPrice, from_yen
from worktrip.catalogue.tables import Facility, Offering, Photo
from worktrip.inventory import queries as inventory
from worktrip.inventory.rules import AFTER, BEFORE, Found, OtherDays, nights_from, other_days
from worktrip.kernel.errors import N_, NotFound
from worktrip.kernel.money import Yen
from worktrip.plumbing.database import db
from worktrip.site.queries.home import weekday_nights
from worktrip.site.rules import Wish, per_night

PER_PAGE = 20


@dataclass(frozen=True)
class Shown:
    """A lodging of the page: its number in the whole list, its first photograph, its price of a night, who fits."""

    number: int
    facility: Facility
    photo: Photo | None
    from_yen: Yen | None
    free_people: int | None
    free_rooms: int | None
    # how many days before it wants to be asked, where it is later than that
    notice: int = 0


@dataclass(frozen=True)
class Choice:
    """What suits a wish: how many lodgings there are and how many suit, those of one page, and other days."""

    total: int
    suit: int
    shown: list[Shown]
    page: int
    other_days: list[OtherDays]
    # whether it takes several lodgings together
    is_spread: bool = False

    @property
    def pages(self) -> int:
        return max(1, -(-self.suit // PER_PAGE))


def choose(wish: Wish, today: date, page: int = 1) -> Choice:
    """The open lodgings that suit a wish, a page of them, in a bounded number of statements.

    What nobody has confirmed does not suit a wish for it. With days, only what is free on every night suits: for the
    whole party, or, where no lodging takes it alone, for a part of it. A lodging that takes the whole party but wants
    to be asked earlier suits as well, and says so.
    """
    total = db.session.scalar(select(func.count()).select_from(_open().subquery())) or 0
    ids = list(db.session.scalars(_suiting(wish)))
    others: list[OtherDays] = []
    found: Found | None = None
    is_spread = False
    if wish.first and wish.last_night:
        asked = set(ids)
        found = inventory.availability(wish.people or 1, wish.first, wish.last_night, late=True)
        found = replace(found, houses=tuple(house for house in found.houses if house.facility_id in asked))
        # of a party in several houses nobody is promised a bed that has to be asked for
        in_time = replace(found, houses=tuple(house.in_time for house in found.houses if house.in_time.rooms))
        is_spread = not found.whole and in_time.needs_several
        found = in_time if is_spread else found
        free = {house.facility_id for house in (found.houses if is_spread else found.whole)}
        others = [] if free else _other_days(wish, ids, today)
        ids = [each for each in ids if each in free]
    prices: Mapping[int, Yen | None] = {}
    if wish.budget is not None:
        prices = prices_of(ids, wish, today, found)
        ids = [each for each in ids if (yen := prices[each]) is not None and yen <= wish.budget]
    pages = max(1, -(-len(ids) // PER_PAGE))
    number = min(max(1, page), pages)
    on_page = ids[(number - 1) * PER_PAGE : number * PER_PAGE]
    if wish.budget is None:
        prices = prices_of(on_page, wish, today, found)
    facilities, photos = _facilities(on_page), first_photos(on_page)
    shown = []
    for n, each in enumerate(on_page):
        house = found.house(each) if found else None
        shown.append(
            Shown(
                (number - 1) * PER_PAGE + n + 1,
                facilities[each],
                photos.get(each),
                prices[each],
                house.people if house else None,
                house.rooms if house else None,
                house.notice if house else 0,
            )
        )
    return Choice(total, len(ids), shown, number, others, is_spread=is_spread)


def lodging(code: str) -> Facility:
    """An open lodging with its open offerings and its seasons. Raises NotFound."""
    found = db.session.scalar(_whole().where(Facility.code == code, *_OPEN))
    if found is None:
        raise NotFound(N_("お探しの施設は見つかりませんでした。"))
    return found


def photos_of(facility_id: int) -> Sequence[Photo]:
    """The photographs of a place, in order."""
    return db.session.scalars(select(Photo).where(Photo.facility_id == facility_id).order_by(Photo.position)).all()


def first_photos(facility_ids: Collection[int]) -> dict[int, Photo]:
    """The first photograph of each place that has one."""
    rows = db.session.scalars(
        select(Photo).where(Photo.facility_id.in_(facility_ids)).order_by(Photo.position.desc(), Photo.id.desc())
    )
    return {row.facility_id: row for row in rows}


def prices_of(
    facility_ids: Collection[int], wish: Wish, today: date, found: Found | None = None
) -> dict[int, Yen | None]:
    """What a night costs one person at least, all taxes in, by lodging; None is "ask". Four statements.

    Of the nights of the wish, in rooms that are free; without days of a weekday night some weeks ahead.
    """
    return {
        facility_id: per_night(yen, len(wish.days) or 1)
        for facility_id, yen in _stays(facility_ids, [wish.days or weekday_nights(today, 1)], wish.people, found)[
            0
        ].items()
    }


def _stays(
    facility_ids: Collection[int], stays: Sequence[Sequence[date]], people: int | None, found: Found | None = None
) -> list[dict[int, Yen | None]]:
    """What each of several stays costs one person at least, by lodging."""
    rooms = _rooms(facility_ids, found)
    each = [room.offering_id for of_house in rooms.values() for room in of_house]
    days = [day for stay in stays for day in stay]
    rates, taxes = catalogue.rate_book(each, min(days), max(days)), catalogue.all_lodging_tax_rates()
    return [
        {facility_id: from_yen(rooms.get(facility_id, ()), rates, taxes, stay, people) for facility_id in facility_ids}
        for stay in stays
    ]


def _rooms(facility_ids: Collection[int], found: Found | None) -> dict[int, list[RoomPrice]]:
    free = None if found is None else {each.offering_id for house in found.houses for each in house.room_types}
    return {
        facility_id: [room for room in house.rooms if free is None or room.offering_id in free]
        for facility_id, house in catalogue.rooms_by_house(facility_ids).items()
    }


def _other_days(wish: Wish, facility_ids: Collection[int], today: date) -> list[OtherDays]:
    """The days nearest to those of a wish on which it would do, and what a head saves there."""
    if wish.first is None:
        return []
    first = max(wish.first - BEFORE, today)
    starts = inventory.first_nights(wish.people or 1, wish.nights, first, wish.first + AFTER, facility_ids=facility_ids)
    best = other_days(starts, wish.first, wish.nights)
    if not best:
        return []
    houses = {each for days in best for each in days.facility_ids}
    asked, *others = _stays(houses, [wish.days, *(nights_from(each.first, each.nights) for each in best)], wish.people)
    return [each.priced(asked, of) for each, of in zip(best, others, strict=True)]


_OPEN = (Facility.kind == FacilityKind.LODGING, Facility.is_open)


def _open() -> Select[int]:
    return select(Facility.id).where(*_OPEN).order_by(Facility.code)


def _suiting(wish: Wish) -> Select[int]:
    """Which suit by their facts. With days it is the free rooms that say how many fit, in one house or several."""
    query = _open()
    if wish.people and not wish.first:
        query = query.where(Facility.sleeps >= wish.people)
    if wish.buyout:
        query = query.where(Facility.exclusive_from.is_not(None))
        query = query.where(Facility.exclusive_from <= wish.people) if wish.people else query
    if wish.mbps:
        query = query.where(Facility.wifi_down_mbps >= wish.mbps)
    if wish.desks:
        query = query.where(func.coalesce(Facility.desks, Facility.work_seats) >= wish.desks)
    return query


def _whole() -> Select[Facility]:
    return select(Facility).options(selectinload(Facility.offerings.and_(Offering.is_open)))


def _facilities(ids: Collection[int]) -> dict[int, Facility]:
    return {row.id: row for row in db.session.scalars(_whole().where(Facility.id.in_(ids)))}
