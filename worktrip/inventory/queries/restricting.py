"""The conditions of a house, as the desk's list shows them."""

from dataclasses import dataclass

from sqlalchemy import select

from worktrip.catalogue.tables import Offering
from worktrip.inventory.queries.settling import restriction
from worktrip.inventory.rules import Restriction as Rule
from worktrip.inventory.tables import Restriction
from worktrip.plumbing.database import db


@dataclass(frozen=True)
class RestrictionRow:
    """A condition and what it is for: one thing by name, or (None) the whole house."""

    id: int
    rule: Rule
    name: tuple[str, str] | None
    note: str


def restrictions_of(facility_id: int) -> list[RestrictionRow]:
    """The conditions of a house, those of all of it first; one statement."""
    rows = db.session.execute(
        select(Restriction, Offering.name, Offering.name_en)
        .outerjoin(Offering, Offering.id == Restriction.offering_id)
        .where(Restriction.facility_id == facility_id)
        .order_by(Restriction.offering_id.is_not(None), Offering.code, Restriction.kind, Restriction.first_day)
        .order_by(Restriction.id)
    )
    return [
        RestrictionRow(row.id, restriction(row), (name, name_en) if name else None, row.note)
        for row, name, name_en in rows
    ]
