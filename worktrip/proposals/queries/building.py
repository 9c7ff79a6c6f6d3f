"""What the builder asks besides the version itself."""

from dataclasses import dataclass

from sqlalchemy import or_, select

from worktrip.catalogue.tables import Facility, Landmark
from worktrip.plumbing.database import db
from worktrip.proposals.queries.offers import point_of
from worktrip.proposals.tables import DraftStep, SeenWarning


def steps(version_id: int) -> tuple[str, str]:
    """What taking back, and doing again, would be of in a draft; "" where there is nothing. One statement."""
    query = select(DraftStep.what, DraftStep.is_undone).where(DraftStep.version_id == version_id)
    rows = db.session.execute(query.order_by(DraftStep.id)).all()
    done, undone = ([row.what for row in rows if row.is_undone is state] for state in (False, True))
    return next(reversed(done), ""), next(iter(undone), "")


def seen_warnings(version_id: int) -> dict[str, str]:
    """The warnings of a draft that were seen, by key, each with the word that was noted. One statement."""
    query = select(SeenWarning.key, SeenWarning.word).where(SeenWarning.version_id == version_id)
    return {row.key: row.word for row in db.session.execute(query)}


@dataclass(frozen=True)
class NamedPlace:
    """A place as somebody names it: one of the catalogue, a landmark of the map, or just words."""

    named: tuple[str, str]
    point: tuple[float, float] | None = None
    facility_id: int | None = None


def place_named(words: str) -> NamedPlace:
    """The place of that name, in either language; what nobody knows is words. Two statements."""
    house = db.session.scalar(
        select(Facility).where(or_(Facility.name == words, Facility.name_en == words)).order_by(Facility.id).limit(1)
    )
    if house is not None:
        return NamedPlace((house.name, house.name_en), point_of(house.latitude, house.longitude), house.id)
    mark = db.session.scalar(select(Landmark).where(or_(Landmark.name == words, Landmark.name_en == words)).limit(1))
    if mark is not None:
        return NamedPlace((mark.name, mark.name_en or mark.name), (mark.latitude, mark.longitude))
    return NamedPlace((words, words))
