"""An invoice goes out: it takes its number, keeps who issued it as of that day, and never changes again."""

import json
from dataclasses import asdict
from datetime import time

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from worktrip.accounts import queries as accounts
from worktrip.accounts.rules import IssuerFacts
from worktrip.billing import queries, rules
from worktrip.billing.service.drafting import taxes_json
from worktrip.billing.tables import Invoice
from worktrip.kernel import calendar
from worktrip.kernel.errors import N_, Blocked, NotFound
from worktrip.kernel.money import Rounding
from worktrip.kernel.numbering import DocumentNumber
from worktrip.plumbing import clock, events, outbox
from worktrip.plumbing.database import locked, unit_of_work
from worktrip.plumbing.numbers import next_number
from worktrip.proposals.service import terms
from worktrip.trips import queries as trips
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Side, Stage

CLOSING_TIME = time(17)


def issue(invoice_id: int) -> str:
    """Issue a draft: number, issuer as of today, sums per rate and due date, all in one transaction; its number.

    Issuing it again changes nothing. Raises NotFound, and Blocked naming the setting that is missing.
    """
    with unit_of_work() as unit:
        query = select(Invoice).where(Invoice.id == invoice_id).options(selectinload(Invoice.lines))
        found = locked(query.order_by(Invoice.id))
        if not found:
            raise NotFound(queries.NO_INVOICE)
        row = found[0]
        if row.no is not None:
            return row.no
        today = clock.today()
        issuer, lines = accounts.issuer_on(today), [queries.bill_line(line) for line in row.lines]
        for hindrance in rules.hindrances(issuer, row.recipient, lines):
            raise Blocked(hindrance.message, setting=hindrance.setting)
        rounding = Rounding(issuer.rounding)
        totals = rules.bill_totals(lines, rounding)
        year = calendar.fiscal_year(today)
        no = str(DocumentNumber("INV", year, next_number("INV", year)))
        row.no, row.issued_at, row.issued_on, row.due_on = no, clock.now(), today, rules.due_on(today)
        row.issuer = json.dumps(_issuer(issuer), ensure_ascii=False)
        row.rounding, row.total_yen = rounding.value, totals.total_yen
        row.taxes, row.out_of_scope_yen = taxes_json(totals), totals.out_yen
        unit.session.flush()
        trip = trips.trip_by_id(row.trip_id)
        trips_service.advance(
            trip.id,
            Stage.BILLED,
            next_action=N_("入金を待つ"),
            due_at=calendar.at_jst(row.due_on, CLOSING_TIME),
            waits_for=Side.ORGANISER,
        )
        trips_service.announce(trip.id, N_("請求書 %(no)s を発行しました。"), no=no)
        outbox.promise("billing.invoice_paper", queries.paper_key(row.id), {"invoice_id": row.id})
        events.record("billing.issued", trip_no=trip.no, invoice=row.id, no=no, total_yen=row.total_yen)
        return no


def _issuer(issuer: IssuerFacts) -> dict[str, object]:
    """The issuer as the paper names it; without a number if it has confirmed to be no qualified issuer."""
    account = rules.bank_account(issuer.bank_account)
    named = terms.issuer(issuer)
    if issuer.is_qualified_issuer is False:
        named.pop("t_number", None)
    return {
        **named,
        "is_qualified": bool(issuer.is_qualified_issuer),
        "bank": asdict(account) if account else None,
    }
