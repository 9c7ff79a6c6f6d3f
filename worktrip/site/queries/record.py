"""What the stages noted of one trip, as far as its organiser may know it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import bindparam, case, func, or_, select

from worktrip.billing.rules import PaymentState, payment_state
from worktrip.billing.tables import Invoice, Payment
from worktrip.bookings.rules import Answer, BookingState, OrderLine
from worktrip.bookings.tables import Booking, PurchaseOrder
from worktrip.catalogue.rules import FacilityKind
from worktrip.catalogue.tables import Facility, Offering
from worktrip.inquiries.tables import Hearing, Inquiry
from worktrip.kernel.errors import N_
from worktrip.leads.tables import Lead, Survey
from worktrip.plumbing.database import db
from worktrip.plumbing.documents import Document
from worktrip.proposals.queries import GOOD_UNTIL
from worktrip.proposals.rules import GuestFacts, ItemKind, Party, VersionState, places
from worktrip.proposals.tables import Alternative, Consent, Guest, Item, RoomUse, Version, VersionView
from worktrip.site.rules import Standing
from worktrip.trips.tables import Trip, TripPaper


@dataclass(frozen=True)
class VersionRecord:
    """A version that was sent."""

    id: int
    number: int
    state: VersionState
    sent_at: datetime | None
    valid_until: datetime | None
    contract_form: str
    has_been_read: bool


@dataclass(frozen=True)
class BookingRecord:
    """What was accepted."""

    id: int
    version_id: int
    alternative_id: int
    state: BookingState
    accepted_at: datetime
    contract_no: str
    contract_id: int | None
    total_yen: int | None
    tax_yen: int | None
    lodging_tax_yen: int | None
    bathing_tax_yen: int | None
    # which optional items, as a JSON list
    ticked: str
    # all houses they sleep in, in Japanese and in English
    places: tuple[str, str] | None


@dataclass(frozen=True)
class Hour:
    """Something at an hour of the stay that was accepted."""

    day: date
    time: time
    title: str
    title_en: str
    text: str
    kind: ItemKind


@dataclass(frozen=True)
class OrderRecord:
    """What one partner was asked; never what we pay for it."""

    no: str
    facility: str
    facility_en: str
    facility_kind: FacilityKind
    asked_at: datetime
    answer_by: datetime
    answer: Answer
    answered_at: datetime | None
    document_id: int | None
    lines: tuple[OrderLine, ...]


@dataclass(frozen=True)
class InvoiceRecord:
    """An issued invoice with what was paid of it."""

    no: str
    issued_at: datetime
    due_on: date | None
    total_yen: int
    paid_yen: int
    paid_at: datetime | None

    @property
    def state(self) -> PaymentState:
        return payment_state(self.total_yen, self.paid_yen)

    @property
    def rest_yen(self) -> int:
        """What is still to be paid."""
        return max(0, self.total_yen - self.paid_yen)


PAPER_LABELS = {
    "proposal": N_("ご提案書"),
    "terms": N_("取引条件説明書面"),
    "approval_pack": N_("稟議資料"),
    "contract": N_("契約書面"),
    "invoice": N_("請求書"),
}
OF_A_VERSION = ("proposal", "terms", "approval_pack")


@dataclass(frozen=True)
class PaperRecord:
    """A paper an organiser may open. `is_superseded`: it belongs to a version that a later one took the place of."""

    document_id: int
    kind: str
    number: str
    title: str
    filed_at: datetime
    is_superseded: bool = False

    @property
    def name(self) -> str:
        """What it is, as a msgid."""
        return PAPER_LABELS.get(self.kind, N_("書類"))


@dataclass(frozen=True)
class Record:
    """Everything the stages noted of one trip, as far as its organiser may know."""

    asked_at: datetime | None
    heard_at: datetime | None
    versions: tuple[VersionRecord, ...]
    consent_at: datetime | None
    booking: BookingRecord | None
    orders: tuple[OrderRecord, ...]
    invoices: tuple[InvoiceRecord, ...]
    survey_asked_at: datetime | None
    survey_answered_at: datetime | None
    score: int | None
    lead_no: str | None
    lead_at: datetime | None
    papers: tuple[PaperRecord, ...]

    @property
    def current(self) -> VersionRecord | None:
        """The version that counts: what was accepted, else the last one sent."""
        accepted = next((each for each in self.versions if each.state is VersionState.ACCEPTED), None)
        return accepted or next(iter(self.versions), None)

    @property
    def all_yes(self) -> bool:
        return all(order.answer is Answer.YES for order in self.orders)

    @property
    def payment(self) -> PaymentState | None:
        """What is owed of all invoices together; None before the first."""
        if not self.invoices:
            return None
        owed = sum(each.total_yen for each in self.invoices), sum(each.paid_yen for each in self.invoices)
        return payment_state(*owed)


# Put together once: doing that anew for every page took nearly as long as asking.
_BEGUN = (
    select(
        Inquiry.received_at,
        Hearing.heard_at,
        Consent.at,
        Survey.asked_at,
        Survey.answered_at,
        Survey.goal_score,
        Lead.no,
        Lead.created_at,
    )
    .select_from(Trip)
    .outerjoin(Inquiry, Inquiry.trip_id == Trip.id)
    .outerjoin(Hearing, Hearing.trip_id == Trip.id)
    .outerjoin(Consent, Consent.trip_id == Trip.id)
    .outerjoin(Survey, Survey.trip_id == Trip.id)
    .outerjoin(Lead, Lead.trip_id == Trip.id)
    .where(Trip.id == bindparam("trip_id"))
    .order_by(Inquiry.id)
    .limit(1)
)
_VERSIONS = (
    select(
        Version.id,
        Version.number,
        Version.state,
        Version.sent_at,
        GOOD_UNTIL.label("valid_until"),
        Version.contract_form,
        select(VersionView.id).where(VersionView.version_id == Version.id).exists().label("has_been_read"),
    )
    .where(Version.trip_id == bindparam("trip_id"), Version.state != VersionState.DRAFT)
    .order_by(Version.number.desc())
)
_BOOKING = (
    select(
        Booking.id,
        Booking.version_id,
        Booking.alternative_id,
        Booking.state,
        Booking.accepted_at,
        Booking.contract_no,
        Booking.contract_id,
        Booking.total_yen,
        Booking.tax_yen,
        Alternative.lodging_tax_yen,
        Alternative.bathing_tax_yen,
        Booking.ticked,
        Facility.name,
        Facility.name_en,
    )
    .join(Alternative, Alternative.id == Booking.alternative_id)
    .outerjoin(RoomUse, RoomUse.alternative_id == Alternative.id)
    .outerjoin(Offering, Offering.id == RoomUse.offering_id)
    .outerjoin(Facility, Facility.id == Offering.facility_id)
    .where(Booking.trip_id == bindparam("trip_id"))
    .order_by(RoomUse.position)
)
_ORDERS = (
    select(
        PurchaseOrder.no,
        Facility.name,
        Facility.name_en,
        Facility.kind,
        PurchaseOrder.asked_at,
        PurchaseOrder.answer_by,
        PurchaseOrder.answer,
        PurchaseOrder.answered_at,
        PurchaseOrder.document_id,
        PurchaseOrder.lines,
    )
    .join(Facility, Facility.id == PurchaseOrder.facility_id)
    .where(PurchaseOrder.booking_id == bindparam("booking_id"))
    .order_by(case((Facility.kind == FacilityKind.LODGING, 0), else_=1), PurchaseOrder.id)
)
_PAID = (
    select(Payment.invoice_id, func.sum(Payment.amount_yen).label("yen"), func.max(Payment.recorded_at).label("at"))
    .group_by(Payment.invoice_id)
    .subquery()
)
_INVOICES = (
    select(Invoice.no, Invoice.issued_at, Invoice.due_on, Invoice.total_yen, _PAID.c.yen, _PAID.c.at)
    .outerjoin(_PAID, _PAID.c.invoice_id == Invoice.id)
    .where(Invoice.trip_id == bindparam("trip_id"), Invoice.no.is_not(None))
    .order_by(Invoice.id)
)
_PAPERS = (
    select(TripPaper.document_id, TripPaper.kind, TripPaper.number, Document.title, TripPaper.filed_at)
    .join(Document, Document.id == TripPaper.document_id)
    .where(TripPaper.trip_id == bindparam("trip_id"), TripPaper.is_internal.is_(False))
    .order_by(TripPaper.id.desc())
)
_PARTY = (
    select(Guest.label, Guest.arrives_on, Guest.arrives_at, Guest.leaves_on, Guest.leaves_at, Guest.diet, Guest.id)
    .where(Guest.version_id == bindparam("version_id"))
    .order_by(Guest.position)
)
_HOURS = (
    select(Item.day, Item.starts_at, Item.title, Item.title_en, Item.note, Item.kind)
    .where(Item.alternative_id == bindparam("alternative_id"))
    .where(or_(Item.is_optional.is_(False), Item.id.in_(bindparam("ticked", expanding=True))))
    .order_by(Item.day, Item.starts_at, Item.id)
)


def record(trip_id: int) -> Record:
    """The record of a trip, in seven statements whatever is in it."""
    begun = db.session.execute(_BEGUN, {"trip_id": trip_id}).one()
    booking, versions = _booking(trip_id), _versions(trip_id)
    return Record(
        asked_at=begun[0],
        heard_at=begun[1],
        versions=versions,
        consent_at=begun[2],
        booking=booking,
        orders=_orders(booking.id) if booking else (),
        invoices=_invoices(trip_id) if booking else (),
        survey_asked_at=begun[3],
        survey_answered_at=begun[4],
        score=begun[5],
        lead_no=begun[6],
        lead_at=begun[7],
        papers=_papers(trip_id, [each.number for each in versions[1:]]),
    )


def _versions(trip_id: int) -> tuple[VersionRecord, ...]:
    rows = db.session.execute(_VERSIONS, {"trip_id": trip_id})
    return tuple(VersionRecord(*row[:6], bool(row[6])) for row in rows)


def _booking(trip_id: int) -> BookingRecord | None:
    # a row for each use of rooms
    rows: Sequence[Any] = db.session.execute(_BOOKING, {"trip_id": trip_id}).all()
    if not rows:
        return None
    booking: Sequence[Any] = (*rows[0][:-2], places((row.name, row.name_en) for row in rows if row.name))
    return BookingRecord(*booking)


def _orders(booking_id: int) -> tuple[OrderRecord, ...]:
    return tuple(
        OrderRecord(*row[:9], lines=tuple(OrderLine.from_json(line) for line in json.loads(row.lines)))
        for row in db.session.execute(_ORDERS, {"booking_id": booking_id})
    )


def _invoices(trip_id: int) -> tuple[InvoiceRecord, ...]:
    return tuple(
        InvoiceRecord(row.no or "", row.issued_at, row.due_on, row.total_yen, row.yen or 0, row.at)
        for row in db.session.execute(_INVOICES, {"trip_id": trip_id})
        if row.issued_at is not None
    )


def _papers(trip_id: int, older: Sequence[int]) -> tuple[PaperRecord, ...]:
    marks = {f"v{number}" for number in older}
    return tuple(
        PaperRecord(
            *row,
            is_superseded=row.kind in ("proposal", "terms", "approval_pack")
            and not marks.isdisjoint(row.number.split("-")),
        )
        for row in db.session.execute(_PAPERS, {"trip_id": trip_id})
    )


def party(version_id: int) -> Party:
    """Who comes when, by the labels of a version; one statement."""
    return Party(tuple(GuestFacts(*row) for row in db.session.execute(_PARTY, {"version_id": version_id})))


def hours(booking: BookingRecord) -> list[Hour]:
    """The hours of what was accepted, in order, without what was not ticked; one statement."""
    asked = {"alternative_id": booking.alternative_id, "ticked": json.loads(booking.ticked)}
    return [Hour(*row) for row in db.session.execute(_HOURS, asked)]


def standing(trip: Trip, found: Record) -> Standing:
    """Where a trip stands, from its record."""
    current, booking = found.current, found.booking
    return Standing(
        stage=trip.stage,
        closed_as=trip.closed_as,
        version=current.state if current else None,
        valid_until=current.valid_until if current else None,
        has_read=current is not None and current.has_been_read,
        has_consent=found.consent_at is not None,
        is_booked=booking is not None and booking.state is not BookingState.CANCELLED,
        all_yes=found.all_yes,
        first_day=trip.first_day,
        last_day=trip.last_day,
        payment=found.payment,
        survey_open=found.survey_asked_at is not None and found.survey_answered_at is None,
    )
