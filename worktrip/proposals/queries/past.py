"""Versions of trips that were, to begin another like them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select

from worktrip.accounts.tables import Organisation
from worktrip.catalogue.tables import Facility, Offering
from worktrip.kernel import writing
from worktrip.plumbing.database import db
from worktrip.proposals.rules import VersionState
from worktrip.proposals.tables import Alternative, RoomUse, Version
from worktrip.trips.tables import Trip


@dataclass(frozen=True)
class PastVersion:
    """The newest version that a trip was sent, as one chooses it to begin another like it."""

    version_id: int
    number: int
    trip_no: str
    title: str
    company: tuple[str, str]
    is_same_company: bool
    is_same_purpose: bool
    people: int
    first_day: date | None
    last_day: date | None
    # the houses of its alternatives, in Japanese and in English
    houses: tuple[tuple[str, str], ...]


def past_versions(trip: Trip, words: str = "", limit: int = 12) -> list[PastVersion]:
    """What a draft of a trip could begin like: of its company first, then of its purpose, then of about its size.

    With `words` (a number, a company, a name) only trips that have them; two statements.
    """
    newest = (
        select(Version.trip_id, func.max(Version.number).label("number"))
        .where(Version.state != VersionState.DRAFT, Version.trip_id != trip.id)
        .group_by(Version.trip_id)
        .subquery()
    )
    is_same, is_alike = Trip.organisation_id == trip.organisation_id, Trip.purpose == trip.purpose
    query = (
        select(Version.id, Version.number, Trip, Organisation.name, Organisation.name_en)
        .join(newest, (Version.trip_id == newest.c.trip_id) & (Version.number == newest.c.number))
        .join(Trip, Trip.id == Version.trip_id)
        .join(Organisation, Organisation.id == Trip.organisation_id)
        .order_by(case((is_same, 0), else_=1), case((is_alike, 0), else_=1))
        .order_by(func.abs(Trip.people - trip.people), Trip.id.desc())
        .limit(limit)
    )
    for part in words.split():
        if folded := writing.fold(part):
            query = query.where(Trip.search_text.contains(folded, autoescape=True))
    rows = db.session.execute(query).all()
    houses: dict[int, dict[tuple[str, str], None]] = {}
    asked = (
        select(Alternative.version_id, Facility.name, Facility.name_en)
        .join(RoomUse, RoomUse.alternative_id == Alternative.id)
        .join(Offering, Offering.id == RoomUse.offering_id)
        .join(Facility, Facility.id == Offering.facility_id)
        .where(Alternative.version_id.in_([row.id for row in rows]))
        .order_by(Alternative.letter, RoomUse.position)
    )
    for version_id, name, name_en in db.session.execute(asked):
        houses.setdefault(version_id, {})[name, name_en] = None
    return [
        PastVersion(
            version_id=version_id,
            number=number,
            trip_no=row.no,
            title=row.title,
            company=(name, name_en),
            is_same_company=row.organisation_id == trip.organisation_id,
            is_same_purpose=row.purpose == trip.purpose,
            people=row.people,
            first_day=row.first_day,
            last_day=row.last_day,
            houses=tuple(houses.get(version_id, ())),
        )
        for version_id, number, row, name, name_en in rows
    ]
