"""Reads of bookings: what was accepted, what each partner was asked, who comes to a house.

`known` holds what a use case needs to know of earlier stages.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, undefer

from worktrip.accounts.queries import open_link
from worktrip.accounts.rules import Role
from worktrip.accounts.tables import Organisation, Person
from worktrip.bookings import rules
from worktrip.bookings.queries.known import Reader as Reader
from worktrip.bookings.queries.known import TripFacts as TripFacts
from worktrip.bookings.queries.known import desk as desk
from worktrip.bookings.queries.known import house_name as house_name
from worktrip.bookings.queries.known import names as names
from worktrip.bookings.queries.known import trip_facts as trip_facts
from worktrip.bookings.rules import Answer, BookingState, Coming, OrderLine, coming_to
from worktrip.bookings.tables import Booking, OrderPaper, PurchaseOrder
from worktrip.catalogue.rules import FacilityKind, Reach
from worktrip.catalogue.tables import Facility, Offering
from worktrip.inventory.queries import facility_scope as facility_scope
from worktrip.kernel.errors import N_, NotFound
from worktrip.plumbing.database import db
from worktrip.proposals import queries as proposals
from worktrip.proposals.queries import rooms_of
from worktrip.proposals.rules import AlternativeFacts, GuestFacts, Party, VersionFacts, called, decided, places
from worktrip.proposals.tables import Alternative, Guest, RoomUse, Version
from worktrip.trips.tables import Trip

NO_ORDER = N_("この発注は見つかりませんでした。")


# --- What was accepted ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OrderFacts:
    """A purchase order as partner and desk see it; an organiser is shown the facility and the answer alone."""

    id: int
    no: str
    trip_id: int
    trip_no: str
    group: str
    facility_id: int
    facility_code: str
    facility_name: str
    facility_name_en: str
    facility_kind: FacilityKind
    facility_phone: str
    facility_email: str | None
    reach: Reach
    booking_state: BookingState
    version_number: int
    # when anything of it was last decided
    changed_at: datetime
    lines: tuple[OrderLine, ...]
    net_yen: int | None
    asked_at: datetime
    answer_by: datetime
    answer: Answer
    answered_at: datetime | None
    answered_via: str
    offered: int | None
    other_first: date | None
    other_last: date | None
    note: str
    document_id: int | None
    # the house's open link, if there is one
    link_id: int | None
    # who comes there, and what they are served
    coming: Coming

    @property
    def is_mailed(self) -> bool:
        """Whether a mail reaches them; if not, the desk calls."""
        return self.reach is Reach.MAIL and bool(self.facility_email)

    @property
    def party(self) -> Party:
        """Who comes there: those who sleep there where the party is parted, everybody else where not."""
        return self.coming.party

    @property
    def first_day(self) -> date:
        """The first day on which something of it is wanted."""
        return min(line.first for line in self.lines)

    @property
    def last_day(self) -> date:
        """The last day on which something of it is wanted; for rooms the day of departure."""
        return max(line.last for line in self.lines)

    @property
    def is_lodging(self) -> bool:
        """Whether they sleep here."""
        return any(line.is_room for line in self.lines)

    @property
    def nights(self) -> int:
        """From the first night to the last."""
        return len(self.party.people_per_night) if self.is_lodging else 0

    @property
    def rooms(self) -> int:
        """The most rooms on one night."""
        return rules.rooms_of(self.lines)

    @property
    def most(self) -> int:
        """The largest number somebody could take a part of: rooms of a lodging, pieces or people of anything else."""
        return self.rooms or max((line.at_once or line.quantity for line in self.things), default=1)

    @property
    def things(self) -> tuple[OrderLine, ...]:
        """What is ordered, without the taxes that are only passed on."""
        return tuple(line for line in self.lines if not line.is_outside)

    @property
    def diets(self) -> tuple[tuple[str, int], ...]:
        """What must be known about meals, for who serves any: a carrier has no need of it."""
        return rules.diets(self.party) if self.serves_food else ()

    @property
    def serves_food(self) -> bool:
        return self.facility_kind in (FacilityKind.LODGING, FacilityKind.ACTIVITY)

    @property
    def is_cancelled(self) -> bool:
        return self.booking_state is BookingState.CANCELLED

    @property
    def is_open(self) -> bool:
        """Whether an answer is still waited for."""
        return self.answer is Answer.ASKED and not self.is_cancelled


@dataclass(frozen=True)
class BookingFacts:
    """An acceptance: who, when, which alternative, for how much, and what became of it."""

    id: int
    trip_id: int
    trip_no: str
    version_id: int
    version_number: int
    alternative_id: int
    letter: str
    # what the alternative is called, in Japanese and in English
    named: tuple[str, str]
    state: BookingState
    accepted_at: datetime
    accepted_name: str
    accepted_title: str
    total_yen: int
    # which optional items were ticked
    ticked: tuple[int, ...]
    contract_no: str
    contract_id: int | None
    cancelled_at: datetime | None
    cancel_reason: str
    first_day: date
    last_day: date


def _bookings() -> Select[Booking, Version, Alternative, Trip, Facility]:
    """Bookings as `_facts` takes them: a row for each use of rooms, in order."""
    return (
        select(Booking, Version, Alternative, Trip, Facility)
        .join(Version, Version.id == Booking.version_id)
        .join(Alternative, Alternative.id == Booking.alternative_id)
        .join(Trip, Trip.id == Booking.trip_id)
        .outerjoin(RoomUse, RoomUse.alternative_id == Alternative.id)
        .outerjoin(Offering, Offering.id == RoomUse.offering_id)
        .outerjoin(Facility, Facility.id == Offering.facility_id)
        .order_by(Booking.id, RoomUse.position)
    )


def _facts(query: Select[Booking, Version, Alternative, Trip, Facility]) -> list[BookingFacts]:
    grouped: dict[int, list[Any]] = {}
    for row in db.session.execute(query):
        grouped.setdefault(row.Booking.id, []).append(row)
    return [_booking_facts(rows[0], [row.Facility for row in rows]) for rows in grouped.values()]


def _booking_facts(row: Any, houses: Sequence[Facility | None]) -> BookingFacts:
    booking, version, alternative, trip = row.Booking, row.Version, row.Alternative, row.Trip
    if trip.first_day is None or trip.last_day is None:
        raise ValueError(f"{trip.no} is booked without dates")
    return BookingFacts(
        id=booking.id,
        trip_id=trip.id,
        trip_no=trip.no,
        version_id=version.id,
        version_number=version.number,
        alternative_id=alternative.id,
        letter=alternative.letter,
        named=called(alternative.title, places((each.name, each.name_en) for each in houses if each)),
        state=booking.state,
        accepted_at=booking.accepted_at,
        accepted_name=booking.accepted_name,
        accepted_title=booking.accepted_title,
        total_yen=booking.total_yen,
        ticked=tuple(json.loads(booking.ticked)),
        contract_no=booking.contract_no,
        contract_id=booking.contract_id,
        cancelled_at=booking.cancelled_at,
        cancel_reason=booking.cancel_reason,
        first_day=trip.first_day,
        last_day=trip.last_day,
    )


def booking(trip_id: int) -> BookingFacts | None:
    """The booking of a trip, if it was accepted, in one statement."""
    return next(iter(_facts(_bookings().where(Booking.trip_id == trip_id))), None)


def accepted(found: BookingFacts) -> tuple[VersionFacts, AlternativeFacts]:
    """What was accepted: the version, and of it the alternative with what was ticked and without what was not."""
    version = decided(proposals.version_by_id(found.version_id), found.letter, found.ticked)
    return version, next(each for each in version.alternatives if each.letter == found.letter)


@dataclass(frozen=True)
class PaperFile:
    """An order on paper as it was received: its bytes, and of which kind they are."""

    content: bytes
    media_type: str
    sha256: str


def order_paper(trip_id: int) -> PaperFile | None:
    """The company's own order by which the desk entered an acceptance, if that is how it came."""
    query = select(OrderPaper).join(Booking, Booking.id == OrderPaper.booking_id).where(Booking.trip_id == trip_id)
    row = db.session.scalar(query.options(undefer(OrderPaper.bytes)))
    return PaperFile(row.bytes, row.media_type, row.sha256) if row is not None else None


@dataclass(frozen=True)
class OnPaper:
    """That an acceptance came on paper: when it was received, and by whom of the desk."""

    received_on: date
    received_by: str


def on_paper(booking_id: int) -> OnPaper | None:
    """How an acceptance came on paper; None where the organiser accepted on the page."""
    query = select(OrderPaper.received_on, Person.name).join(Person, Person.id == OrderPaper.received_by_id)
    row = db.session.execute(query.where(OrderPaper.booking_id == booking_id)).one_or_none()
    return OnPaper(*row) if row is not None else None


def accepted_names(trip_ids: Collection[int]) -> list[str]:
    """Under which names bookings of trips were accepted."""
    return list(db.session.scalars(select(Booking.accepted_name).where(Booking.trip_id.in_(trip_ids))))


def booking_of_version(version_id: int) -> BookingFacts | None:
    """The booking that accepted this version, if any."""
    return next(iter(_facts(_bookings().where(Booking.version_id == version_id))), None)


def bookings_to_move(today: date) -> list[BookingFacts]:
    """Bookings whose state no longer fits the day: confirmed ones whose stay began, running ones whose stay is over."""
    query = _bookings().where(
        ((Booking.state == BookingState.CONFIRMED) & (Trip.first_day <= today))
        | ((Booking.state == BookingState.RUNNING) & (Trip.last_day < today))
    )
    return _facts(query)


# --- What partners were asked ---------------------------------------------------------------------------------------


_LINK = open_link("facility", Facility.id, Role.PARTNER, None)


def _orders() -> Select[PurchaseOrder, Booking, Trip, Facility, str, int, int | None]:
    return (
        select(PurchaseOrder, Booking, Trip, Facility, Organisation.name, Version.number, _LINK)
        .join(Booking, Booking.id == PurchaseOrder.booking_id)
        .join(Version, Version.id == Booking.version_id)
        .join(Trip, Trip.id == Booking.trip_id)
        .join(Organisation, Organisation.id == Trip.organisation_id)
        .join(Facility, Facility.id == PurchaseOrder.facility_id)
    )


def _order_facts(
    query: Select[PurchaseOrder, Booking, Trip, Facility, str, int, int | None],
) -> list[OrderFacts]:
    """Orders with who comes there, in three statements however many there are."""
    found = db.session.execute(query).all()
    parties = parties_of(booking.version_id for _, booking, *_ in found)
    rooms = rooms_of(booking.alternative_id for _, booking, *_ in found)
    return [
        OrderFacts(
            id=order.id,
            no=order.no,
            trip_id=trip.id,
            trip_no=trip.no,
            group=company,
            facility_id=facility.id,
            facility_code=facility.code,
            facility_name=facility.name,
            facility_name_en=facility.name_en,
            facility_kind=facility.kind,
            facility_phone=facility.phone,
            facility_email=facility.email,
            reach=facility.reach,
            booking_state=booking.state,
            version_number=number,
            changed_at=booking.cancelled_at or order.answered_at or order.asked_at,
            lines=tuple(OrderLine.from_json(line) for line in json.loads(order.lines)),
            net_yen=order.net_yen,
            asked_at=order.asked_at,
            answer_by=order.answer_by,
            answer=order.answer,
            answered_at=order.answered_at,
            answered_via=order.answered_via,
            offered=order.offered,
            other_first=order.other_first,
            other_last=order.other_last,
            note=order.note,
            document_id=order.document_id,
            link_id=link_id,
            coming=coming_to(
                facility.id, rooms.get(booking.alternative_id, ()), parties.get(booking.version_id, Party())
            ),
        )
        for order, booking, trip, facility, company, number, link_id in found
    ]


def parties_of(version_ids: Iterable[int]) -> dict[int, Party]:
    """The parties of versions, in one statement."""
    wanted = set(version_ids)
    if not wanted:
        return {}
    query = select(Guest).where(Guest.version_id.in_(wanted)).order_by(Guest.version_id, Guest.position, Guest.id)
    guests: dict[int, list[GuestFacts]] = {}
    for row in db.session.scalars(query):
        guests.setdefault(row.version_id, []).append(
            GuestFacts(row.label, row.arrives_on, row.arrives_at, row.leaves_on, row.leaves_at, row.diet, row.id)
        )
    return {version_id: Party(tuple(members)) for version_id, members in guests.items()}


def order(order_id: int) -> OrderFacts:
    """One order by id. Raises NotFound."""
    return _one(_order_facts(_orders().where(PurchaseOrder.id == order_id)))


def order_of(facility_code: str, order_no: str) -> OrderFacts:
    """One order under the address of its own facility. Raises NotFound for another's."""
    return _one(_order_facts(_orders().where(PurchaseOrder.no == order_no, Facility.code == facility_code)))


def _one(found: Sequence[OrderFacts]) -> OrderFacts:
    if not found:
        raise NotFound(NO_ORDER)
    return found[0]


def orders_of_trip(trip_id: int) -> list[OrderFacts]:
    """All orders of a trip, lodgings first."""
    found = _order_facts(_orders().where(Booking.trip_id == trip_id).order_by(PurchaseOrder.id))
    return sorted(found, key=lambda one: (not one.is_lodging, one.id))


def orders_of_facility(facility_id: int, since: date) -> list[OrderFacts]:
    """A facility's orders whose trip ends on `since` or later, the earliest stay first."""
    query = _orders().where(PurchaseOrder.facility_id == facility_id, Trip.last_day >= since)
    return _order_facts(query.order_by(Trip.first_day, PurchaseOrder.id).limit(200))


def orders_waiting() -> list[OrderFacts]:
    """Every order that nobody has answered yet, the oldest first."""
    query = _orders().where(PurchaseOrder.answer == Answer.ASKED, Booking.state == BookingState.CONFIRMED)
    return _order_facts(query.order_by(PurchaseOrder.asked_at, PurchaseOrder.id))


def facility(code: str) -> Facility:
    """A facility by its code. Raises NotFound."""
    found = db.session.scalar(select(Facility).where(Facility.code == code).options(joinedload(Facility.organisation)))
    if found is None:
        raise NotFound(N_("この施設は見つかりませんでした。"))
    return found


def facility_by_id(facility_id: int) -> Facility:
    """A facility by id."""
    return db.session.get_one(Facility, facility_id)
