"""What the schematic map shows besides the places."""

from sqlalchemy import select

from worktrip.catalogue.rules import LandmarkKind
from worktrip.catalogue.tables import Landmark
from worktrip.plumbing import events
from worktrip.plumbing.database import unit_of_work


def set_landmark(
    kind: LandmarkKind,
    name: str,
    *,
    latitude: float,
    longitude: float,
    name_en: str = "",
    width_m: int | None = None,
    height_m: int | None = None,
) -> int:
    """Add a landmark, or replace what is known of the one of that name. A lake says how far it reaches. Its id."""
    with unit_of_work() as unit:
        row = unit.session.scalar(select(Landmark).where(Landmark.name == name)) or Landmark(name=name)
        row.kind, row.name_en = kind, name_en
        row.latitude, row.longitude, row.width_m, row.height_m = latitude, longitude, width_m, height_m
        unit.session.add(row)
        unit.session.flush()
        events.record("catalogue.landmark_set", landmark=row.id)
        return row.id
