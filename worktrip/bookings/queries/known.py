"""What a use case of bookings needs to know of earlier stages, as plain values: the trip, the desk, the partners."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from worktrip.accounts.queries import open_link
from worktrip.accounts.rules import Role
from worktrip.accounts.tables import Grant, Organisation, Person
from worktrip.catalogue.tables import Facility, Offering
from worktrip.plumbing.database import columns, db
from worktrip.proposals.tables import Consent
from worktrip.trips.tables import Trip


@dataclass(frozen=True)
class TripFacts:
    """The trip of a booking: its number, who is behind it, and in which language to write to them."""

    id: int
    no: str
    title: str
    company: str
    company_en: str
    language: str
    organiser_id: int
    organiser: str
    organiser_email: str
    organiser_phone: str
    owner_id: int | None
    opened_at: datetime
    has_consent: bool
    # the organiser's open link, if there is one
    link_id: int | None


_TRIPS, _COMPANIES, _PEOPLE = columns(Trip), columns(Organisation), columns(Person)
_CONSENTS, _HOUSES = columns(Consent), columns(Facility)
_TRIP = (
    select(_TRIPS.id, _TRIPS.no, _TRIPS.title, _COMPANIES.name.label("company"), _TRIPS.language, _TRIPS.organiser_id)
    .add_columns(_COMPANIES.name_en.label("company_en"))
    .add_columns(_PEOPLE.name.label("organiser"), _PEOPLE.email.label("organiser_email"))
    .add_columns(_PEOPLE.phone.label("organiser_phone"), _TRIPS.owner_id, _TRIPS.opened_at)
    .add_columns(_CONSENTS.id.is_not(None).label("has_consent"))
    .add_columns(open_link("trip", _TRIPS.id, Role.ORGANISER, _TRIPS.organiser_id).label("link_id"))
    .join(Organisation.__table__, _COMPANIES.id == _TRIPS.organisation_id)
    .join(Person.__table__, _PEOPLE.id == _TRIPS.organiser_id)
    .outerjoin(Consent.__table__, _CONSENTS.trip_id == _TRIPS.id)
    .where(_TRIPS.id == bindparam("trip_id"))
)
_CONCIERGES = (
    select(Person.id, Person.email, Person.language)
    .join(Grant, Grant.person_id == Person.id)
    .where(Grant.role == Role.CONCIERGE, Person.disabled_at.is_(None))
    .order_by(Person.id)
)


def trip_facts(trip_id: int) -> TripFacts:
    """A trip with its company, its organiser and whether they agreed to electronic papers, in one statement."""
    return TripFacts(**db.session.execute(_TRIP, {"trip_id": trip_id}).one()._mapping)


@dataclass(frozen=True)
class Reader:
    """Somebody of the desk as one writes to them."""

    id: int
    email: str
    language: str


def desk(trip: TripFacts) -> list[Reader]:
    """Who of the desk is told: the trip's owner, or every concierge while it has none; in one statement."""
    everybody = [Reader(*row) for row in db.session.execute(_CONCIERGES)]
    return [person for person in everybody if person.id == trip.owner_id] or everybody


def house_name(facility_id: int) -> str:
    """What a facility is called in Japanese."""
    return db.session.execute(select(_HOUSES.name).where(_HOUSES.id == facility_id)).scalar_one()


def names(offering_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Japanese and English names of offerings, the facility's first, in one statement."""
    query = (
        select(Offering.id, Facility.name, Offering.name, Facility.name_en, Offering.name_en)
        .join(Facility, Facility.id == Offering.facility_id)
        .where(Offering.id.in_(set(offering_ids)))
    )
    return {
        offering_id: (f"{house} {name}", f"{house_en}, {name_en}")
        for offering_id, house, name, house_en, name_en in db.session.execute(query)
    }
