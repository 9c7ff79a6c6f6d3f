"""What the public pages say of lodgings, prices and the loan kit: read from the catalogue, written nowhere else."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from worktrip.catalogue.queries import all_lodging_tax_rates, rate_book
from worktrip.catalogue.rules import FacilityKind, OfferingKind
from worktrip.catalogue.tables import Facility, Offering
from worktrip.inventory.tables import Slot
from worktrip.kernel.calendar import is_weekday_night
from worktrip.kernel.tax import BathingTaxRate
from worktrip.plumbing.database import db
from worktrip.site.rules import Example, RoomOffer, examples

# the examples are of nights some weeks ahead, when a stay asked for today could begin
AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class Lodging:
    """A lodging on the home page."""

    facility_id: int
    code: str
    name: str
    name_en: str
    note: str
    note_en: str
    sleeps: int | None
    down_mbps: int | None
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True)
class Office:
    """A place to work on the map."""

    name: str
    name_en: str
    latitude: float | None
    longitude: float | None


def lodgings() -> list[Lodging]:
    """Every open lodging by code, in one statement."""
    query = select(Facility).where(Facility.kind == FacilityKind.LODGING, Facility.is_open).order_by(Facility.code)
    return [
        Lodging(
            facility_id=row.id,
            code=row.code,
            name=row.name,
            name_en=row.name_en,
            note=row.summary,
            note_en=row.summary_en,
            sleeps=row.sleeps,
            down_mbps=row.wifi_down_mbps,
            latitude=row.latitude,
            longitude=row.longitude,
        )
        for row in db.session.scalars(query)
    ]


def offices() -> list[Office]:
    """Open places to work, by code."""
    query = select(Facility).where(Facility.kind == FacilityKind.WORKSPACE, Facility.is_open).order_by(Facility.code)
    return [Office(row.name, row.name_en, row.latitude, row.longitude) for row in db.session.scalars(query)]


def kit() -> list[Offering]:
    """What can be borrowed, by code."""
    query = select(Offering).where(Offering.kind == OfferingKind.KIT, Offering.is_open).order_by(Offering.code)
    return list(db.session.scalars(query))


def weekday_nights(today: date, count: int) -> list[date]:
    """So many weekday nights in a row, some weeks ahead."""
    first = today + AHEAD
    while not all(is_weekday_night(first + timedelta(days=n)) for n in range(count)):
        first += timedelta(days=1)
    return [first + timedelta(days=n) for n in range(count)]


def price_examples(today: date) -> list[Example]:
    """What stays of four kinds of party come to, all taxes in; a lodging to be asked is left out. Four statements."""
    nights = weekday_nights(today, 2)
    rooms = _rooms(nights[0])
    rates = rate_book([room.offering_id for room in rooms], nights[0], nights[-1])
    priced = {rate.offering_id for rate in rates.rows if rate.sell_yen is not None}
    known = [room for room in rooms if room.offering_id in priced]
    return examples(known, rates, all_lodging_tax_rates(), nights) if known else []


def _rooms(night: date) -> list[RoomOffer]:
    query = (
        select(Offering, Facility, Slot.allotted)
        .join(Facility, Facility.id == Offering.facility_id)
        .join(Slot, Slot.offering_id == Offering.id)
        .where(Offering.kind == OfferingKind.ROOM, Offering.is_open, Facility.is_open)
        .where(Slot.day == night, Facility.room_only_ex_tax_yen.is_not(None))
        .order_by(Offering.id)
    )
    return [
        RoomOffer(
            offering_id=room.id,
            house=house.name,
            house_en=house.name_en,
            sleeps=house.sleeps or 0,
            people_per_room=room.max_people or 1,
            rooms=allotted,
            meal_plan=room.meal_plan,
            exclusive_from=house.exclusive_from,
            municipality_code=house.municipality_code,
            room_only_ex_tax_yen=house.room_only_ex_tax_yen or 0,
            bathing=BathingTaxRate(
                has_onsen=house.has_onsen, stay_rate_yen=house.bathing_tax_yen, min_age=house.bathing_tax_min_age
            ),
        )
        for room, house, allotted in db.session.execute(query)
        if not house.has_onsen or (house.bathing_tax_yen is not None and house.bathing_tax_min_age is not None)
    ]
