"""Programmes with their patterns and items, and what is known of the things they use."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from worktrip.catalogue.queries.offers import offerings, seasons_of
from worktrip.catalogue.rules import Needed, OfferingKind, PlannedItem, closed_weekdays
from worktrip.catalogue.tables import Programme, ProgrammeItem, ProgrammePattern
from worktrip.kernel.errors import N_, NotFound
from worktrip.plumbing.database import db

_WHOLE = selectinload(Programme.patterns).selectinload(ProgrammePattern.items)


def programmes(*, is_open: bool | None = True) -> Sequence[Programme]:
    """Programmes with their patterns and items, by code: open ones, those that are not, or (None) all."""
    query = select(Programme).options(_WHOLE).order_by(Programme.code)
    if is_open is not None:
        query = query.where(Programme.is_open == is_open)
    return db.session.scalars(query).all()


def programme(code: str) -> Programme:
    """One programme with its patterns and items. Raises NotFound."""
    found = db.session.scalar(select(Programme).where(Programme.code == code).options(_WHOLE))
    if found is None:
        raise NotFound(N_("お探しのプログラムは見つかりませんでした。"))
    return found


def is_known_programme(code: str) -> bool:
    """Whether a programme has this code, open or not."""
    return db.session.scalar(select(Programme.id).where(Programme.code == code)) is not None


def planned(row: ProgrammeItem) -> PlannedItem:
    """A loaded item as plain values."""
    return PlannedItem(
        day_number=row.day_number,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        kind=row.kind,
        title=row.title,
        title_en=row.title_en,
        offering_id=row.offering_id,
        rain_title=row.rain_title,
        rain_title_en=row.rain_title_en,
        rain_offering_id=row.rain_offering_id,
    )


def offered(offering_ids: Collection[int]) -> dict[int, Needed]:
    """What a programme has to know of the things it uses, by id. Two statements.

    A room's numbers are of one room, so they say nothing of a party.
    """
    known = offerings(offering_ids)
    seasons = seasons_of(known.keys()) if known else {}
    return {
        each.id: Needed(
            name=each.name,
            name_en=each.name_en,
            min_people=None if each.kind is OfferingKind.ROOM else each.min_people,
            max_people=None if each.kind is OfferingKind.ROOM else each.max_people,
            weather=each.weather,
            is_open=each.is_open and each.facility.is_open,
            closed_weekdays=closed_weekdays(each.facility.closed_weekdays),
            seasons=seasons.get(each.id, ()),
        )
        for each in known.values()
    }
