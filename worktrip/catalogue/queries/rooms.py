"""What estimates are made of: rows with what a price depends on, instead of places with everything they have."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import or_, select

from worktrip.catalogue.rules import FacilityKind, OfferingKind, RoomPrice, Weather
from worktrip.catalogue.tables import Facility, Offering
from worktrip.kernel.tax import BathingTaxRate
from worktrip.plumbing.database import db


@dataclass(frozen=True)
class HouseRooms:
    """An open lodging: how many it sleeps (None is not known), its open rooms, from how many it is had whole."""

    sleeps: int | None
    rooms: tuple[RoomPrice, ...]
    exclusive_from: int | None = None


def rooms_by_house(facility_ids: Collection[int] | None = None) -> dict[int, HouseRooms]:
    """The open rooms of these lodgings, or of every open one, by facility. One statement."""
    query = (
        select(Offering.id, Offering.facility_id, Offering.max_people, Offering.meal_plan)
        .add_columns(
            Facility.sleeps, Facility.exclusive_from, Facility.municipality_code, Facility.room_only_ex_tax_yen
        )
        .add_columns(Facility.has_onsen, Facility.bathing_tax_yen, Facility.bathing_tax_min_age)
        .join(Facility, Facility.id == Offering.facility_id)
        .where(Offering.kind == OfferingKind.ROOM, Offering.is_open)
        .order_by(Offering.facility_id, Offering.id)
    )
    if facility_ids is None:
        query = query.where(Facility.kind == FacilityKind.LODGING, Facility.is_open)
    else:
        query = query.where(Offering.facility_id.in_(facility_ids))
    found: dict[int, HouseRooms] = {}
    for row in db.session.execute(query):
        bathing = BathingTaxRate(
            has_onsen=row.has_onsen, stay_rate_yen=row.bathing_tax_yen, min_age=row.bathing_tax_min_age
        )
        room = RoomPrice(
            row.id, row.max_people or 1, row.meal_plan, row.municipality_code, row.room_only_ex_tax_yen, bathing
        )
        before = found[row.facility_id].rooms if row.facility_id in found else ()
        found[row.facility_id] = HouseRooms(row.sleeps, (*before, room), row.exclusive_from)
    return found


@dataclass(frozen=True)
class ThingRow:
    """An open offering of an open facility: for how many it is; None is any number."""

    offering_id: int
    facility_id: int
    kind: OfferingKind
    min_people: int | None
    max_people: int | None


def things_of(kinds: Collection[OfferingKind]) -> list[ThingRow]:
    """Everything of these kinds that can be offered. One statement."""
    rows = db.session.execute(
        select(Offering.id, Offering.facility_id, Offering.kind, Offering.min_people, Offering.max_people)
        .join(Facility, Facility.id == Offering.facility_id)
        .where(Offering.kind.in_(kinds), Offering.is_open, Facility.is_open)
        .order_by(Offering.id)
    )
    return [ThingRow(*row) for row in rows]


@dataclass(frozen=True)
class ClosableRow:
    """A place to work indoors behind a door that shuts. None: nobody has said whether it does, or whom it seats."""

    offering_id: int
    facility_id: int
    max_people: int | None
    has_door: bool | None
    is_counted: bool
    # a lodging's own serves its guests, any other everybody
    is_of_lodging: bool


def closable_spaces() -> list[ClosableRow]:
    """Every place to work that can be closed off, or might be. One statement."""
    rows = db.session.execute(
        select(Offering.id, Offering.facility_id, Offering.max_people, Facility.has_door, Offering.is_counted)
        .add_columns(Facility.kind == FacilityKind.LODGING)
        .join(Facility, Facility.id == Offering.facility_id)
        .where(Offering.kind == OfferingKind.WORKSPACE, Offering.is_open, Facility.is_open)
        .where(Facility.has_door.is_not(False))
        .where(or_(Offering.weather.is_(None), Offering.weather == Weather.INDOOR))
        .order_by(Offering.id)
    )
    return [ClosableRow(*row) for row in rows]
