"""What came free again, as those who are told of it need it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from worktrip.catalogue.rules import OfferingKind, Reach
from worktrip.catalogue.tables import Facility, Offering
from worktrip.inventory.queries.stock import takes_stock
from worktrip.inventory.rules import HoldState, SlotKey
from worktrip.inventory.tables import Hold, Slot
from worktrip.plumbing import clock
from worktrip.plumbing.database import db

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class FreedRow:
    """So many of one thing on one day that are free again, and how its house is reached."""

    key: SlotKey
    quantity: int
    name: tuple[str, str]
    house: tuple[str, str]
    facility_id: int
    reach: Reach
    email: str | None

    def follows(self, other: "FreedRow") -> bool:
        """Whether it is the same thing a day later, and as many."""
        mine, theirs = self.key, other.key
        return (mine.offering_id, mine.period, self.quantity) == (
            theirs.offering_id,
            theirs.period,
            other.quantity,
        ) and mine.day - theirs.day == ONE_DAY


def lapsed_at(trip_id: int, minute: datetime) -> list[FreedRow]:
    """Everything of a trip whose minute this was, but what it has again by now; one statement."""
    again = aliased(Hold)
    return _rows(
        _named(Hold.quantity)
        .join(Hold, Hold.slot_id == Slot.id)
        .where(Hold.trip_id == trip_id, Hold.expires_at == minute, Hold.expires_at <= clock.now())
        .where(Hold.state.in_((HoldState.LAPSED, HoldState.HELD)))
        .where(
            ~select(again.id)
            .where(again.slot_id == Slot.id, again.trip_id == trip_id, takes_stock(clock.now(), again))
            .exists()
        )
    )


def freed(quantities: Mapping[int, int]) -> list[FreedRow]:
    """These slots, so many of each; one statement."""
    return _rows(_named(Slot.id).where(Slot.id.in_(quantities)), quantities)


def _named(*more: Any) -> Select[Any]:
    return (
        select(Slot.offering_id, Slot.day, Slot.period, Offering.name, Offering.name_en)
        .add_columns(Facility.name, Facility.name_en, Facility.id, Facility.reach, Facility.email, *more)
        .select_from(Slot)
        .join(Offering, Offering.id == Slot.offering_id)
        .join(Facility, Facility.id == Offering.facility_id)
        .where(Offering.kind != OfferingKind.GROUPS)
        .order_by(Facility.code, Offering.code, Slot.day, Slot.period)
    )


def _rows(query: Select[Any], quantities: Mapping[int, int] | None = None) -> list[FreedRow]:
    rows: Sequence[Any] = db.session.execute(query).all()
    return [
        FreedRow(
            SlotKey(offering_id, day, period),
            quantities[number] if quantities is not None else number,
            (name, name_en),
            (house, house_en),
            facility_id,
            reach,
            email,
        )
        for offering_id, day, period, name, name_en, house, house_en, facility_id, reach, email, number in rows
    ]
