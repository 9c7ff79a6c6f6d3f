"""What the schematic map shows besides the places."""

from collections.abc import Sequence

from sqlalchemy import select

from worktrip.catalogue.tables import Landmark
from worktrip.plumbing.database import db


def landmarks() -> Sequence[Landmark]:
    """Lakes, stations, interchanges and hospitals, by kind and name."""
    return db.session.scalars(select(Landmark).order_by(Landmark.kind, Landmark.name)).all()
