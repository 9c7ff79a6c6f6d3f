"""Everything kept about the people of an address, as they may ask to see it."""

from typing import Any

from sqlalchemy import ColumnElement, or_, select

from worktrip.accounts.tables import Code, Grant, Link, Organisation, Person, StaffSession
from worktrip.billing.tables import Invoice, Payment
from worktrip.bookings.tables import Booking
from worktrip.inquiries.tables import Hearing, Inquiry, InquiryDraft, InquiryWish, OpenQuestion, TimetableBlock
from worktrip.leads.tables import Lead, Survey
from worktrip.plumbing.database import Base, db
from worktrip.plumbing.documents import Document
from worktrip.plumbing.mail import SentMail
from worktrip.proposals.tables import Consent, Guest, Version
from worktrip.trips.tables import Message, MessageFile, ReceivedMail, Trip, TripPaper

# what opens a door is nobody's to read, and papers are handed over as the files they are
LEFT_OUT = frozenset({"password_hash", "token_hash", "totp_generation", "totp_last_step", "bytes", "search_text"})


def kept(email: str) -> dict[str, list[dict[str, Any]]]:
    """Rows by what they are about; empty if nobody is known under the address. Values as JSON has them, or dates."""
    address = email.strip().lower()
    person_ids = list(db.session.scalars(select(Person.id).where(Person.email == address)))
    trips = db.session.execute(select(Trip.id, Trip.no).where(Trip.organiser_id.in_(person_ids))).all()
    ids, numbers = [trip.id for trip in trips], [trip.no for trip in trips]
    organisations = select(Person.organisation_id).where(Person.id.in_(person_ids))
    versions = select(Version.id).where(Version.trip_id.in_(ids))
    invoices = select(Invoice.id).where(Invoice.trip_id.in_(ids))
    papers = select(TripPaper.document_id).where(TripPaper.trip_id.in_(ids))
    asked = select(Inquiry.id).where(Inquiry.trip_id.in_(ids))
    said = or_(Message.trip_id.in_(ids), Message.author_id.in_(person_ids))
    mails = or_(SentMail.recipient == address, SentMail.trip_no.in_(numbers))
    found = {
        "people": _rows(Person, Person.id.in_(person_ids)),
        "organisations": _rows(Organisation, Organisation.id.in_(organisations)),
        "roles": _rows(Grant, Grant.person_id.in_(person_ids)),
        "sessions": _rows(StaffSession, StaffSession.person_id.in_(person_ids)),
        "links": _rows(Link, Link.person_id.in_(person_ids)),
        "codes": _rows(Code, Code.person_id.in_(person_ids)),
        "trips": _rows(Trip, Trip.id.in_(ids)),
        "messages": _rows(Message, said),
        "received_mail": _rows(ReceivedMail, ReceivedMail.message_id.in_(select(Message.id).where(said))),
        "files": _rows(MessageFile, MessageFile.message_id.in_(select(Message.id).where(said))),
        "inquiries": _rows(Inquiry, Inquiry.trip_id.in_(ids)),
        "wishes": _rows(InquiryWish, InquiryWish.inquiry_id.in_(asked)),
        "drafts": _rows(InquiryDraft, InquiryDraft.email == address),
        "hearings": _rows(Hearing, Hearing.trip_id.in_(ids)),
        "days": _rows(TimetableBlock, TimetableBlock.trip_id.in_(ids)),
        "questions": _rows(OpenQuestion, OpenQuestion.trip_id.in_(ids)),
        "letters": _rows(Version, Version.trip_id.in_(ids)),
        "guests": _rows(Guest, Guest.version_id.in_(versions)),
        "consents": _rows(Consent, Consent.person_id.in_(person_ids)),
        "bookings": _rows(Booking, Booking.trip_id.in_(ids)),
        "invoices": _rows(Invoice, Invoice.trip_id.in_(ids)),
        "payments": _rows(Payment, Payment.invoice_id.in_(invoices)),
        "surveys": _rows(Survey, Survey.trip_id.in_(ids)),
        "leads": _rows(Lead, or_(Lead.contact_id.in_(person_ids), Lead.trip_id.in_(ids))),
        "papers": _rows(Document, Document.id.in_(papers)),
        "mails": _rows(SentMail, mails),
    }
    return {name: rows for name, rows in found.items() if rows}


def _rows(table: type[Base], condition: ColumnElement[bool]) -> list[dict[str, Any]]:
    columns = [column for column in table.__table__.columns if column.name not in LEFT_OUT]
    query = select(*columns).where(condition).order_by(columns[0])
    return [dict(row) for row in db.session.execute(query).mappings()]
