"""Photographs: taken in, put in order, said what they show, taken away."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, select

from worktrip.catalogue.tables import Photo
from worktrip.kernel.errors import N_, Invalid
from worktrip.plumbing import clock, events
from worktrip.plumbing.database import needed_unit, unit_of_work
from worktrip.plumbing.pictures import prepare

# a picture takes a third of a second, which somebody who sends a few of them can wait for
MOST_AT_ONCE = 8
MOST_PHOTOS = 24


def add_photos(facility_id: int, contents: Sequence[bytes], *, offering_id: int | None = None) -> int:
    """Put photographs behind those a facility, or one thing it offers, has already; how many were new.

    They are made small before anything is written. Raises Invalid, with a sentence, for what is no photograph, for too
    many at once and for more than a page can show.
    """
    if not contents:
        raise Invalid(N_("写真を選んでください。"))
    if len(contents) > MOST_AT_ONCE:
        raise Invalid(N_("一度に送れるのは%(most)s枚までです。"), most=MOST_AT_ONCE)
    ready = [prepare(content) for content in contents]
    with unit_of_work() as unit:
        there = set(unit.session.scalars(select(Photo.sha256).where(_beside(facility_id, offering_id))))
        new = {large.sha256: (large, small) for large, small in ready if large.sha256 not in there}
        if len(there) + len(new) > MOST_PHOTOS:
            raise Invalid(N_("写真は%(most)s枚までです。先に、いまの写真を外してください。"), most=MOST_PHOTOS)
        last = unit.session.scalar(select(func.max(Photo.position)).where(_beside(facility_id, offering_id))) or 0
        unit.session.add_all(
            Photo(
                facility_id=facility_id,
                offering_id=offering_id,
                position=last + place,
                sha256=sha256,
                width=large.width,
                height=large.height,
                large=large.content,
                small=small.content,
                added_at=clock.now(),
            )
            for place, (sha256, (large, small)) in enumerate(new.items(), start=1)
        )
        events.record("catalogue.photos_added", facility=facility_id, offering=offering_id, photos=len(new))
        return len(new)


def describe_photo(photo_id: int, *, caption: str, caption_en: str) -> None:
    """Say what a photograph shows."""
    with unit_of_work() as unit:
        row = unit.session.get_one(Photo, photo_id)
        row.caption, row.caption_en = caption, caption_en
        events.record("catalogue.photo_described", photo=photo_id)


def move_photo(photo_id: int, by: int) -> None:
    """Move a photograph so many places on (negative: towards the front); at an end it stays."""
    with unit_of_work() as unit:
        moved = unit.session.get_one(Photo, photo_id)
        order = _row_of(moved)
        place = order.index(moved)
        order.insert(max(0, min(len(order) - 1, place + by)), order.pop(place))
        for position, row in enumerate(order, start=1):
            row.position = position
        events.record("catalogue.photo_moved", photo=photo_id, by=by)


def remove_photo(photo_id: int) -> None:
    """Take a photograph away, bytes and all."""
    with unit_of_work() as unit:
        row = unit.session.get_one(Photo, photo_id)
        unit.session.delete(row)
        events.record("catalogue.photo_removed", photo=photo_id, facility=row.facility_id)


def _beside(facility_id: int, offering_id: int | None) -> ColumnElement[bool]:
    return and_(Photo.facility_id == facility_id, Photo.offering_id.is_not_distinct_from(offering_id))


def _row_of(photo: Photo) -> list[Photo]:
    query = select(Photo).where(_beside(photo.facility_id, photo.offering_id)).order_by(Photo.position, Photo.id)
    return list(needed_unit().session.scalars(query))
