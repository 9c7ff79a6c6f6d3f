"""How many groups are with a house on a day, read anew from what trips have of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from worktrip.catalogue.rules import OfferingKind
from worktrip.catalogue.tables import Facility, Offering
from worktrip.inventory.queries.counting import TAKEN
from worktrip.inventory.queries.stock import guarded_by, one_of_slots, takes_stock, these
from worktrip.inventory.rules import HoldState, SlotKey
from worktrip.inventory.tables import Hold, Slot
from worktrip.plumbing import clock
from worktrip.plumbing.database import db

Groups = aliased(Offering)


@dataclass(frozen=True)
class Uncounted:
    """A trip that has something of a guarded house on a day, and no group of it: since the guard is newer."""

    trip_id: int
    key: SlotKey
    most: int
    is_booked: bool
    expires_at: datetime | None

    @property
    def state(self) -> HoldState:
        """What its group would be."""
        return HoldState.BOOKED if self.is_booked else HoldState.HELD


def uncounted_groups(since: date, trip_id: int | None = None) -> list[Uncounted]:
    """Who is with a guarded house from a day on without being counted as a group; one statement."""
    group_slot, group = aliased(Slot), aliased(Hold)
    counted = (
        select(group.id)
        .join(group_slot, group_slot.id == group.slot_id)
        .where(group_slot.offering_id == Groups.id, group_slot.day == Slot.day, group.trip_id == Hold.trip_id)
        .where(takes_stock(clock.now(), group))
        .exists()
    )
    query = (
        select(Hold.trip_id, Groups.id, Slot.day, Facility.max_groups)
        .add_columns(func.max(case((Hold.state == HoldState.BOOKED, 1), else_=0)), func.max(Hold.expires_at))
        .join(Slot, Slot.id == Hold.slot_id)
        .join(Offering, Offering.id == Slot.offering_id)
        .join(Facility, Facility.id == Offering.facility_id)
        .join(Groups, guarded_by(Groups))
        .where(Slot.day >= since, takes_stock(clock.now()), ~counted)
        .group_by(Hold.trip_id, Groups.id, Slot.day, Facility.max_groups)
        .order_by(Hold.trip_id, Slot.day, Groups.id)
    )
    if trip_id is not None:
        query = query.where(Hold.trip_id == trip_id)
    return [
        Uncounted(trip, SlotKey(groups_id, day), most or 0, bool(booked), None if booked else expires_at)
        for trip, groups_id, day, most, booked, expires_at in db.session.execute(query)
    ]


@dataclass(frozen=True)
class FullHouse:
    """A house that takes no further group on a day; `over` where more come than it said."""

    day: date
    name: str
    name_en: str
    groups: int
    most: int
    over: bool


def full_houses(first: date, days: int) -> list[FullHouse]:
    """Houses at or above the number of groups they take, on each of so many days; one statement."""
    most = func.coalesce(Slot.said, Slot.allotted)
    query = (
        select(Slot.day, Facility.name, Facility.name_en, TAKEN, most)
        .join(Offering, Offering.id == Slot.offering_id)
        .join(Facility, Facility.id == Offering.facility_id)
        .where(Offering.kind == OfferingKind.GROUPS, Facility.max_groups.is_not(None))
        .where(Slot.day >= first, Slot.day < first + timedelta(days=days), TAKEN > 0, most <= TAKEN)
        .order_by(Slot.day, Facility.name)
    )
    return [
        FullHouse(day, name, name_en, count, limit, count > limit)
        for day, name, name_en, count, limit in db.session.execute(query, {"now": clock.now()})
    ]


def groups_to_follow(since: date, limit: int) -> dict[int, int]:
    """Slots of groups whose house says another number by now, and which; by id."""
    taken = Slot.held + Slot.booked
    query: Any = (
        select(Slot.id, Facility.max_groups)
        .join(Offering, Offering.id == Slot.offering_id)
        .join(Facility, Facility.id == Offering.facility_id)
        .where(Offering.kind == OfferingKind.GROUPS, Slot.day >= since, Facility.max_groups.is_not(None))
        .where(
            or_(
                and_(Facility.max_groups >= taken, or_(Slot.allotted != Facility.max_groups, Slot.is_closed)),
                and_(Facility.max_groups < taken, Slot.said.is_distinct_from(Facility.max_groups)),
            )
        )
        .order_by(Slot.id)
        .limit(limit)
    )
    return {row.id: row.max_groups for row in db.session.execute(query)}


def slot_ids_by_key(keys: Collection[SlotKey]) -> dict[SlotKey, int]:
    """The ids of these slots; what was never made is left out."""
    query = select(Slot.id, Slot.offering_id, Slot.day, Slot.period).where(one_of_slots(Slot))
    rows = db.session.execute(query, these(keys))
    return {SlotKey(row.offering_id, row.day, row.period): row.id for row in rows}


def slots_counted() -> tuple[int, int]:
    """How many slots there are, and how many of them count the groups of a house."""
    is_group = Offering.kind == OfferingKind.GROUPS
    query = select(is_group, func.count()).select_from(Slot).join(Offering, Offering.id == Slot.offering_id)
    found = {bool(group): count for group, count in db.session.execute(query.group_by(is_group))}
    return sum(found.values()), found.get(True, 0)
