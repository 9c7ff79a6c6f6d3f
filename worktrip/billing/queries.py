"""Reads of billing: an invoice whole, what stays still have no invoice, the ledger."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import gettext
from sqlalchemy import ColumnElement, Select, String, Subquery, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import selectinload

from worktrip.accounts.rules import IssuerFacts
from worktrip.accounts.tables import Organisation, Person
from worktrip.billing import rules
from worktrip.billing.rules import BillLine, Method, PaymentState, payment_state
from worktrip.billing.tables import Invoice, InvoiceLine, Payment
from worktrip.bookings.rules import BookingState
from worktrip.bookings.tables import Booking
from worktrip.kernel.errors import N_, NotFound
from worktrip.plumbing import pages
from worktrip.plumbing.database import db
from worktrip.plumbing.documents import Document
from worktrip.trips.rules import Stage
from worktrip.trips.tables import Todo, Trip

NO_INVOICE = N_("この請求書は見つかりませんでした。番号をお確かめください。")
# the to-dos that are about money; the accountant sees these
TODO_KEYS = "billing:"


@dataclass(frozen=True)
class Paid:
    """One payment as a list shows it."""

    id: int
    method: Method
    amount_yen: int
    received_on: date
    recorded_at: datetime
    payer_name: str


@dataclass(frozen=True)
class InvoiceFacts:
    """An invoice whole: to whom, for what, how much, what came in. A draft has no number and no days."""

    id: int
    trip_id: int
    trip_no: str
    title: str
    company: str
    company_en: str
    organiser: str
    organiser_email: str
    language: str
    no: str | None
    issued_on: date | None
    due_on: date | None
    service_from: date
    service_to: date
    recipient: str
    issuer: dict[str, Any]
    rounding: str
    total_yen: int
    out_of_scope_yen: int
    taxes: tuple[dict[str, Any], ...]
    lines: tuple[BillLine, ...]
    payments: tuple[Paid, ...]
    document_id: int | None

    @property
    def paid_yen(self) -> int:
        return sum(payment.amount_yen for payment in self.payments)

    @property
    def rest_yen(self) -> int:
        """What is still to be paid."""
        return max(0, self.total_yen - self.paid_yen)

    @property
    def state(self) -> PaymentState:
        return payment_state(self.total_yen, self.paid_yen)

    @property
    def bank(self) -> rules.BankAccount | None:
        """Where to transfer to, as it was on the day of issue."""
        kept = self.issuer.get("bank")
        return rules.BankAccount(**kept) if kept else None

    def hindrances(self, issuer: IssuerFacts) -> tuple[rules.Hindrance, ...]:
        """What stands in the way of issuing this draft."""
        return rules.hindrances(issuer, self.recipient, self.lines)


def invoice(invoice_id: int) -> InvoiceFacts:
    """An invoice or draft by id, in three statements. Raises NotFound."""
    return _whole(Invoice.id == invoice_id)


def invoice_of(trip_id: int, invoice_no: str) -> InvoiceFacts:
    """An issued invoice of a trip. Raises NotFound, for another trip's as well."""
    return _whole(Invoice.trip_id == trip_id, Invoice.no == invoice_no.upper())


def paper_key(invoice_id: int) -> str:
    """Under which key the paper of an invoice is kept."""
    return f"invoice:{invoice_id}"


def _whole(*conditions: ColumnElement[bool]) -> InvoiceFacts:
    found = db.session.execute(
        select(Invoice, Trip, Organisation, Person, Document.id)
        .join(Trip, Trip.id == Invoice.trip_id)
        .join(Organisation, Organisation.id == Trip.organisation_id)
        .join(Person, Person.id == Trip.organiser_id)
        .outerjoin(Document, Document.key == literal("invoice:").concat(cast(Invoice.id, String)))
        .where(*conditions)
        .options(selectinload(Invoice.lines))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound(NO_INVOICE)
    row, trip, company, organiser, document_id = found
    payments = db.session.scalars(
        select(Payment).where(Payment.invoice_id == row.id).order_by(Payment.received_on, Payment.id)
    )
    return InvoiceFacts(
        id=row.id,
        trip_id=trip.id,
        trip_no=trip.no,
        title=trip.title,
        company=company.name,
        company_en=company.name_en,
        organiser=organiser.name,
        organiser_email=organiser.email,
        language=trip.language,
        no=row.no,
        issued_on=row.issued_on,
        due_on=row.due_on,
        service_from=row.service_from,
        service_to=row.service_to,
        recipient=row.recipient,
        issuer=json.loads(row.issuer),
        rounding=row.rounding,
        total_yen=row.total_yen,
        out_of_scope_yen=row.out_of_scope_yen,
        taxes=tuple(json.loads(row.taxes)),
        lines=tuple(bill_line(line) for line in row.lines),
        payments=tuple(
            Paid(each.id, each.method, each.amount_yen, each.received_on, each.recorded_at, each.payer_name)
            for each in payments
        ),
        document_id=document_id,
    )


def bill_line(row: InvoiceLine) -> BillLine:
    """A loaded line as a plain value."""
    return BillLine(
        description=row.description,
        description_en=row.description_en,
        quantity=row.quantity,
        unit=row.unit,
        unit_yen=row.unit_yen,
        amount_yen=row.amount_yen,
        tax_class=row.tax_class,
        tax_percent=row.tax_percent,
        service_from=row.service_from,
        service_to=row.service_to,
    )


def undrafted() -> Sequence[int]:
    """Trips whose stay is over and that have no invoice yet, not even a draft."""
    over = or_(Booking.state == BookingState.DONE, Trip.stage == Stage.STAYED)
    query = (
        select(Booking.trip_id)
        .join(Trip, Trip.id == Booking.trip_id)
        .outerjoin(Invoice, Invoice.booking_id == Booking.id)
        .where(over, Booking.state != BookingState.CANCELLED, Invoice.id.is_(None))
    )
    return db.session.scalars(query.order_by(Booking.trip_id)).all()


# --- The ledger -----------------------------------------------------------------------------------------------------


class Show(StrEnum):
    """Which invoices the ledger shows."""

    OPEN = "open"
    LATE = "late"
    PAID = "paid"
    ALL = "all"


@dataclass(frozen=True)
class LedgerRow:
    """An invoice or draft as the ledger shows it."""

    id: int
    no: str | None
    trip_no: str
    title: str
    recipient: str
    service_from: date
    service_to: date
    issued_on: date | None
    due_on: date | None
    total_yen: int
    out_of_scope_yen: int
    paid_yen: int
    last_paid_on: date | None
    taxes: tuple[dict[str, Any], ...]

    @property
    def rest_yen(self) -> int:
        return max(0, self.total_yen - self.paid_yen)

    @property
    def state(self) -> PaymentState:
        return payment_state(self.total_yen, self.paid_yen)

    def of_class(self, tax_class: str, name: str) -> int:
        """The sum `name` (gross_yen, tax_yen …) of one class over its rates."""
        return sum(each[name] for each in self.taxes if each["tax_class"] == tax_class)


def _paid() -> Subquery:
    total, last = func.sum(Payment.amount_yen).label("yen"), func.max(Payment.received_on).label("last")
    return select(Payment.invoice_id, total, last).group_by(Payment.invoice_id).subquery()


def _rows(paid: Subquery) -> Select[Any]:
    return (
        select(Invoice, Trip.no, Trip.title, func.coalesce(paid.c.yen, 0), paid.c.last)
        .join(Trip, Trip.id == Invoice.trip_id)
        .outerjoin(paid, paid.c.invoice_id == Invoice.id)
    )


def _row(found: Any) -> LedgerRow:
    invoice, trip_no, title, paid_yen, last = found
    return LedgerRow(
        id=invoice.id,
        no=invoice.no,
        trip_no=trip_no,
        title=title,
        recipient=invoice.recipient,
        service_from=invoice.service_from,
        service_to=invoice.service_to,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        total_yen=invoice.total_yen,
        out_of_scope_yen=invoice.out_of_scope_yen,
        paid_yen=int(paid_yen),
        last_paid_on=last,
        taxes=tuple(json.loads(invoice.taxes)),
    )


def drafts(limit: int = 100) -> list[LedgerRow]:
    """Drafts that wait to be issued, the earliest stay first, in one statement."""
    query = _rows(_paid()).where(Invoice.no.is_(None)).order_by(Invoice.service_to, Invoice.id).limit(limit)
    return [_row(found) for found in db.session.execute(query)]


def _shown(show: Show, today: date) -> Select[Any]:
    paid = _paid()
    rest = Invoice.total_yen - func.coalesce(paid.c.yen, 0)
    query = _rows(paid).where(Invoice.no.is_not(None))
    match show:
        case Show.OPEN:
            return query.where(rest > 0).order_by(Invoice.due_on, Invoice.id)
        case Show.LATE:
            return query.where(rest > 0, Invoice.due_on < today).order_by(Invoice.due_on, Invoice.id)
        case Show.PAID:
            query = query.where(rest <= 0)
        case Show.ALL:
            pass
    return query.order_by(Invoice.issued_on.desc(), Invoice.id.desc())


def ledger(show: Show, today: date, size: int = 50) -> pages.Page[LedgerRow]:
    """Issued invoices, what is due first on top where something is owed; two statements."""
    page = pages.page_of(_shown(show, today), size, whole_rows=True)
    return pages.Page([_row(found) for found in page.items], page.number, page.size, page.total)


def ledger_whole(show: Show, today: date) -> list[LedgerRow]:
    """The same without pages, for a file."""
    return [_row(found) for found in db.session.execute(_shown(show, today))]


@dataclass(frozen=True)
class Standing:
    """How many issued invoices there are of each kind, and what is owed, in yen."""

    open: int
    late: int
    paid: int
    open_yen: int
    late_yen: int

    def count(self, show: Show) -> int:
        """How many the ledger shows."""
        return {Show.OPEN: self.open, Show.LATE: self.late, Show.PAID: self.paid, Show.ALL: self.open + self.paid}[show]


def standing(today: date) -> Standing:
    """What the ledger comes to, in one statement."""
    paid = _paid()
    rest = Invoice.total_yen - func.coalesce(paid.c.yen, 0)
    is_open = rest > 0
    is_late = and_(is_open, Invoice.due_on < today)
    query = (
        select(
            func.count(case((is_open, 1))),
            func.count(case((is_late, 1))),
            func.count(case((rest <= 0, 1))),
            func.coalesce(func.sum(case((is_open, rest))), 0),
            func.coalesce(func.sum(case((is_late, rest))), 0),
        )
        .select_from(Invoice)
        .outerjoin(paid, paid.c.invoice_id == Invoice.id)
        .where(Invoice.no.is_not(None))
    )
    return Standing(*(int(value) for value in db.session.execute(query).one()))


def invoices_of(trip_id: int) -> list[LedgerRow]:
    """The issued invoices of a trip with their payments, in one statement."""
    query = _rows(_paid()).where(Invoice.trip_id == trip_id, Invoice.no.is_not(None)).order_by(Invoice.id)
    return [_row(found) for found in db.session.execute(query)]


@dataclass(frozen=True)
class MoneyTodo:
    """Something about money that somebody must look into."""

    id: int
    trip_no: str
    text: str
    due_at: datetime


def todos() -> list[MoneyTodo]:
    """What must be looked into, by due time, in one statement."""
    query = (
        select(Todo, Trip.no)
        .join(Trip, Trip.id == Todo.trip_id)
        .where(Todo.key.startswith(TODO_KEYS), Todo.done_at.is_(None))
        .order_by(Todo.due_at, Todo.id)
        .limit(50)
    )
    return [
        MoneyTodo(todo.id, no, gettext(todo.body, **json.loads(todo.body_values)), todo.due_at)
        for todo, no in db.session.execute(query)
    ]


def todo_exists(todo_id: int) -> bool:
    """Whether this to-do is about money."""
    query = select(Todo.id).where(Todo.id == todo_id, Todo.key.startswith(TODO_KEYS))
    return db.session.scalar(query) is not None
