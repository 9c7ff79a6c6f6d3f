"""In which houses alternatives sleep, for lists and for later stages."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from worktrip.catalogue.tables import Facility, Offering
from worktrip.plumbing.database import db
from worktrip.proposals.rules import places
from worktrip.proposals.tables import Alternative
from worktrip.proposals.tables import RoomUse as RoomUseRow

_OTHER = aliased(RoomUseRow)
# for later stages to join by: the first room of an alternative that is one of the catalogue's
MAIN_ROOM = (RoomUseRow.alternative_id == Alternative.id) & (
    RoomUseRow.position
    == select(func.min(_OTHER.position))
    .where(_OTHER.alternative_id == Alternative.id, _OTHER.offering_id.is_not(None))
    .correlate(Alternative)
    .scalar_subquery()
)


def places_of(alternative_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """The names of all houses that alternatives sleep in, in Japanese and in English, by their ids; one statement."""
    query = (
        select(RoomUseRow.alternative_id, Facility.name, Facility.name_en)
        .join(Offering, Offering.id == RoomUseRow.offering_id)
        .join(Facility, Facility.id == Offering.facility_id)
        .where(RoomUseRow.alternative_id.in_(set(alternative_ids)))
        .order_by(RoomUseRow.alternative_id, RoomUseRow.position)
    )
    named: dict[int, list[tuple[str, str]]] = {}
    for alternative_id, name, name_en in db.session.execute(query):
        named.setdefault(alternative_id, []).append((name, name_en))
    return {each: known for each, houses in named.items() if (known := places(houses))}
