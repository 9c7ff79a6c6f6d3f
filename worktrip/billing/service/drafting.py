"""A stay is over: its invoice is drawn up from what was promised, and waits for the accountant."""

import json
from dataclasses import asdict

from sqlalchemy import select

from worktrip.accounts import queries as accounts
from worktrip.billing import queries, rules
from worktrip.billing.rules import BillLine
from worktrip.billing.tables import Invoice, InvoiceLine
from worktrip.bookings import queries as bookings
from worktrip.bookings.rules import BookingState
from worktrip.kernel.errors import N_, Conflict, NotFound
from worktrip.kernel.money import Rounding
from worktrip.kernel.tax import Totals
from worktrip.plumbing import clock, events
from worktrip.plumbing.database import insert_if_missing, unit_of_work
from worktrip.trips import queries as trips
from worktrip.trips.rules import Stage, is_behind


def draft_due() -> int:
    """Draft the invoice of every stay that is over, once; how many were drafted. Runs on the schedule."""
    waiting = queries.undrafted()
    for trip_id in waiting:
        draft(trip_id)
    return len(waiting)


def draft(trip_id: int) -> int:
    """Draft the invoice of a trip from the stored lines of its accepted alternative; the id of the one there is.

    Raises NotFound without a booking, Conflict before the stay is over or if it was cancelled.
    """
    with unit_of_work() as unit:
        booking, trip = bookings.booking(trip_id), trips.trip_by_id(trip_id)
        if booking is None:
            raise NotFound(N_("この旅は、まだお申込みをいただいていません。"))
        if booking.state is BookingState.CANCELLED:
            raise Conflict(N_("取り消された旅には、ご滞在の請求書を作れません。"))
        if booking.state is not BookingState.DONE and is_behind(trip.stage, Stage.STAYED):
            raise Conflict(N_("請求書は、ご滞在が終わってから作ります。"))
        _, alternative = bookings.accepted(booking)
        lines = rules.bill_lines(alternative)
        rounding = Rounding(accounts.issuer_on(clock.today()).rounding or Rounding.DOWN)
        totals = rules.bill_totals(lines, rounding)
        fresh = insert_if_missing(
            Invoice,
            trip_id=trip_id,
            booking_id=booking.id,
            created_at=clock.now(),
            service_from=min((line.service_from for line in lines), default=booking.first_day),
            service_to=max((line.service_to for line in lines), default=booking.last_day),
            recipient=trip.organisation.name,
            issuer="{}",
            rounding=rounding.value,
            total_yen=totals.total_yen,
            taxes=taxes_json(totals),
            out_of_scope_yen=totals.out_yen,
        )
        invoice_id = unit.session.scalars(select(Invoice.id).where(Invoice.booking_id == booking.id)).one()
        if fresh:
            unit.session.add_all(_row(invoice_id, position, line) for position, line in enumerate(lines, 1))
            events.record("billing.drafted", trip_no=trip.no, invoice=invoice_id)
        return invoice_id


def _row(invoice_id: int, position: int, line: BillLine) -> InvoiceLine:
    return InvoiceLine(invoice_id=invoice_id, position=position, **asdict(line))


def taxes_json(totals: Totals) -> str:
    """The sums per rate as they are kept beside the invoice."""
    return json.dumps(
        [
            {
                "tax_class": each.tax_class.value,
                "percent": int(each.percent),
                "base_yen": each.base_yen,
                "tax_yen": each.tax_yen,
                "gross_yen": each.gross_yen,
            }
            for each in totals.taxable
        ]
    )
