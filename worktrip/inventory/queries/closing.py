"""What trips have of something that is not offered any more, or more than its house takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select

from worktrip.catalogue.rules import OfferingKind
from worktrip.catalogue.tables import Facility, Offering
from worktrip.inventory.queries.stock import takes_stock
from worktrip.inventory.tables import Hold, Slot
from worktrip.plumbing import clock
from worktrip.plumbing.database import db
from worktrip.trips.tables import Trip


@dataclass(frozen=True)
class NotOffered:
    """A trip that has something from a day on which its house gives no more, or never did so many groups."""

    trip_id: int
    offering_id: int
    house: str
    name: str
    first: date
    is_group: bool


def in_the_way(since: date) -> Sequence[NotOffered]:
    """Who has something ahead of an offering or a house that was closed, or of more groups than a house takes now.

    One statement; a trip that is over is left out.
    """
    is_group = Offering.kind == OfferingKind.GROUPS
    rows = db.session.execute(
        select(Hold.trip_id, Offering.id, Facility.name, Offering.name, func.min(Slot.day), is_group)
        .join(Slot, Slot.id == Hold.slot_id)
        .join(Offering, Offering.id == Slot.offering_id)
        .join(Facility, Facility.id == Offering.facility_id)
        .join(Trip, Trip.id == Hold.trip_id)
        .where(Slot.day >= since, takes_stock(clock.now()), Trip.closed_as.is_(None))
        .where(
            or_(
                and_(~is_group, or_(~Offering.is_open, ~Facility.is_open)),
                and_(is_group, Slot.said.is_not(None), Facility.max_groups.is_not(None)),
            )
        )
        .group_by(Hold.trip_id, Offering.id, Facility.name, Offering.name, Offering.kind)
        .order_by(Hold.trip_id, Offering.id)
    )
    return [NotOffered(*row[:5], bool(row[5])) for row in rows]
