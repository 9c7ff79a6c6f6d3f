"""The paper of an issued invoice: made by the queue, filed under the trip, mailed to the organiser, once."""

from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext

from worktrip.billing import queries, stripe_gateway
from worktrip.billing.queries import InvoiceFacts
from worktrip.billing.rules import BillLine
from worktrip.plumbing import clock, documents, events, mail, outbox
from worktrip.plumbing.database import unit_of_work
from worktrip.plumbing.i18n import either
from worktrip.trips import service as trips_service


@outbox.handler("billing.invoice_paper")
def make_paper(payload: dict[str, Any]) -> None:
    """Make, keep, file and mail the paper of an invoice; doing it again makes none twice and mails none twice."""
    invoice = queries.invoice(payload["invoice_id"])
    if invoice.document_id is not None or invoice.no is None or invoice.issued_on is None:
        return
    with force_locale(invoice.language):
        data, title = paper_data(invoice), gettext("請求書")
    paper = documents.compile_paper(
        "billing/invoice", data, language=invoice.language, title=f"{title} {invoice.no}", day=invoice.issued_on
    )
    with unit_of_work():
        document = documents.keep(
            paper,
            kind="invoice",
            subject=queries.paper_key(invoice.id),
            key=queries.paper_key(invoice.id),
            made_at=clock.now(),
            number=invoice.no,
        )
        trips_service.file_paper(invoice.trip_id, document.id, "invoice", invoice.no)
        mail.post(
            event="billing/issued",
            to=invoice.organiser_email,
            key=f"invoice:{invoice.id}",
            language=invoice.language,
            trip_no=invoice.trip_no,
            attachments=[{"document_id": document.id, "name": f"{invoice.no}.pdf"}],
            name=invoice.organiser,
            company=either(invoice.company, invoice.company_en),
            no=invoice.trip_no,
            invoice_no=invoice.no,
            title=invoice.title,
            total_yen=invoice.total_yen,
            due_on=invoice.due_on,
            takes_cards=stripe_gateway.is_ready(),
            link_id=trips_service.organiser_link(invoice.trip_id),
            path=page_path(invoice.trip_no, invoice.no),
        )
        events.record("billing.paper_filed", trip_no=invoice.trip_no, invoice=invoice.id, document=document.id)


def page_path(trip_no: str, invoice_no: str | None) -> str:
    """Where the organiser sees an invoice and pays it."""
    return f"/trips/{trip_no}/invoices/{invoice_no}"


def paper_data(invoice: InvoiceFacts) -> dict[str, Any]:
    """What the paper of an invoice prints, in the language of the moment."""
    issuer = {name: value for name, value in invoice.issuer.items() if name not in {"bank", "is_qualified"}}
    notes = []
    if not invoice.issuer.get("is_qualified"):
        notes.append(gettext("当協会は適格請求書発行事業者ではないため、登録番号はありません。"))
    return {
        "number": invoice.no,
        "issued_on": invoice.issued_on,
        "due_on": invoice.due_on,
        "trip_no": invoice.trip_no,
        "subject": gettext(invoice.title),
        "addressee": {"company": invoice.recipient},
        "lines": [_line(line) for line in invoice.lines],
        "price_mode": "inclusive",
        "taxes": list(invoice.taxes),
        "rounding": invoice.rounding,
        "outside_yen": invoice.out_of_scope_yen,
        "total_yen": invoice.total_yen,
        **({"bank": _bank(invoice)} if invoice.bank else {}),
        **({"pay_url": _page_url(invoice)} if stripe_gateway.is_ready() else {}),
        **({"notes": notes} if notes else {}),
        "issuer": issuer,
    }


def _line(line: BillLine) -> dict[str, Any]:
    return {
        "from": line.service_from,
        "to": line.service_to,
        "name": either(line.description, line.description_en),
        "quantity": line.quantity,
        "unit": gettext(line.unit_label),
        "unit_yen": line.unit_yen,
        "amount_yen": line.amount_yen,
        "tax_class": line.tax_class.value,
    }


def _bank(invoice: InvoiceFacts) -> dict[str, str]:
    account = invoice.bank
    assert account is not None
    return {
        "bank": account.bank,
        "branch": account.branch,
        "kind": account.kind,
        "account_no": account.account_no,
        "holder": str(invoice.issuer["name"]),
        "holder_kana": account.holder_kana,
    }


def _page_url(invoice: InvoiceFacts) -> str:
    return f"{current_app.config['BASE_URL'].rstrip('/')}{page_path(invoice.trip_no, invoice.no)}"
