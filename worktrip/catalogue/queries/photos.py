"""Photographs: the few facts of each, and the bytes of one size of one."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from worktrip.catalogue.tables import Facility, Photo
from worktrip.plumbing.database import db


def photos_of(facility_id: int) -> dict[int | None, Sequence[Photo]]:
    """The photographs of a facility in their order, by what they show: None is the facility, else an offering."""
    found: dict[int | None, list[Photo]] = {}
    rows = db.session.scalars(select(Photo).where(Photo.facility_id == facility_id).order_by(Photo.position, Photo.id))
    for row in rows:
        found.setdefault(row.offering_id, []).append(row)
    return dict(found)


def first_photos(facility_ids: Collection[int]) -> dict[int, Photo]:
    """The photograph that stands first of each facility; a facility without one is left out. One statement."""
    rows = db.session.scalars(
        select(Photo)
        .where(Photo.facility_id.in_(set(facility_ids)), Photo.offering_id.is_(None))
        .order_by(Photo.position.desc(), Photo.id.desc())
    )
    return {row.facility_id: row for row in rows}


def photos_among(facility_ids: Collection[int]) -> dict[tuple[int, int | None], Photo]:
    """The first photograph of each of these facilities (None), and of each thing they offer that has one."""
    rows = db.session.scalars(
        select(Photo).where(Photo.facility_id.in_(set(facility_ids))).order_by(Photo.position.desc(), Photo.id.desc())
    )
    return {(row.facility_id, row.offering_id): row for row in rows}


def photo(sha256: str, size: str) -> tuple[bytes, bool] | None:
    """The JPEG of one size, and whether it shows something that is open to everybody; None where there is none."""
    column = {"small": Photo.small, "large": Photo.large}[size]
    row = db.session.execute(
        select(column, Facility.is_open)
        .join(Facility, Facility.id == Photo.facility_id)
        .where(Photo.sha256 == sha256)
        .order_by(Facility.is_open.desc())
        .limit(1)
    ).first()
    return None if row is None else (row[0], row[1])
