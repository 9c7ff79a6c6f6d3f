"""From the end of a stay to money that came: drafts, numbers, papers, payments that count once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from tests.factories.billing import SATURDAY, checkout, drafted, issued, signed, stayed, told
from tests.factories.bookings import FRIDAY, accepted, sent, town
from tests.support.application import Clock
from worktrip.accounts.tables import IssuerProfile
from worktrip.billing import queries, service
from worktrip.billing.rules import Method, PaymentState
from worktrip.billing.service import issuing
from worktrip.billing.service.papers import make_paper
from worktrip.billing.stripe_gateway import BadSignature
from worktrip.billing.tables import GatewayEvent, Invoice, InvoiceLine, Payment
from worktrip.kernel.errors import Blocked, Conflict, Invalid
from worktrip.plumbing import documents, events, mail
from worktrip.plumbing.database import db, unit_of_work
from worktrip.trips import queries as trips
from worktrip.trips.rules import Stage

MAILS = Path(__file__).parent / "mails"
Mailbox = Callable[..., Sequence[mail.SentMail]]


def take(raw: bytes, **how: object) -> None:
    service.take_event(raw, signed(raw, **how)["Stripe-Signature"])  # type: ignore[arg-type]


def transfer(invoice_id: int, yen: int, **facts: object) -> None:
    known = {"received_on": SATURDAY, "payer_name": "カ)ホシクズケイサンジヨ", "person_id": None}
    service.record_transfer(invoice_id=invoice_id, amount_yen=yen, **(known | facts))  # type: ignore[arg-type]


def payments() -> list[tuple[Method, int]]:
    db.session.rollback()
    return [(row.method, row.amount_yen) for row in db.session.scalars(select(Payment).order_by(Payment.id))]


# --- Drafts ---------------------------------------------------------------------------------------------------------


def test_the_draft_of_scenario_s6_is_what_was_promised(app: Flask, clock: Clock) -> None:
    draft = queries.invoice(drafted(clock).invoice_id)
    assert (draft.no, draft.recipient, draft.total_yen, draft.out_of_scope_yen) == (
        None,
        "株式会社ほしくず計算所",
        107_200,
        1_600,
    )
    assert [(tax["percent"], tax["gross_yen"], tax["tax_yen"]) for tax in draft.taxes] == [(10, 105_600, 9_600)]
    assert (draft.service_from, draft.service_to) == (date(2027, 2, 23), date(2027, 2, 26))


def test_the_schedule_drafts_each_stay_once(app: Flask, clock: Clock) -> None:
    of = stayed(clock)
    assert service.draft_due() == 1
    assert service.draft_due() == 0
    assert service.draft(of.trip_id) == service.draft(of.trip_id)
    assert db.session.scalar(select(func.count()).select_from(InvoiceLine)) == len(
        queries.invoice(service.draft(of.trip_id)).lines
    )


def test_nothing_is_drafted_while_they_stay(app: Flask, clock: Clock) -> None:
    of = sent(town(), ride=False)
    accepted(of)
    clock.day(FRIDAY)
    assert service.draft_due() == 0
    with pytest.raises(Conflict):
        service.draft(of.trip_id)


# --- Issuing --------------------------------------------------------------------------------------------------------


def test_issuing_numbers_dates_and_moves_the_trip_on(app: Flask, clock: Clock) -> None:
    of = issued(clock)
    invoice = queries.invoice(of.invoice_id)
    assert (invoice.no, invoice.issued_on, invoice.due_on) == ("INV-2026-0001", SATURDAY, date(2027, 3, 31))
    assert (invoice.issuer["t_number"], invoice.rounding, invoice.state) == (
        "T7123456789012",
        "down",
        PaymentState.OPEN,
    )
    trip = trips.trip(of.trip.trip_no)
    assert (trip.stage, trip.next_action, trip.waits_for) == (Stage.BILLED, "入金を待つ", "organiser")
    assert service.issue(of.invoice_id) == "INV-2026-0001"


def test_a_number_that_was_not_used_is_given_out_again(
    app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = drafted(clock)

    def broken(*_anything: object, **_more: object) -> bool:
        raise RuntimeError("the outbox is gone")

    with monkeypatch.context() as patched:
        patched.setattr(issuing.outbox, "promise", broken)
        with pytest.raises(RuntimeError):
            service.issue(draft.invoice_id)
    assert queries.invoice(draft.invoice_id).no is None
    assert service.issue(draft.invoice_id) == "INV-2026-0001"


@pytest.mark.parametrize(
    ("fact", "value"), [("t_number", None), ("is_qualified_issuer", None), ("bank_account", None), ("name", "")]
)
def test_nothing_goes_out_while_a_setting_is_missing(app: Flask, clock: Clock, fact: str, value: object) -> None:
    draft = drafted(clock)
    with unit_of_work() as unit:
        setattr(unit.session.scalars(select(IssuerProfile)).one(), fact, value)
    with pytest.raises(Blocked) as refused:
        service.issue(draft.invoice_id)
    assert refused.value.setting == fact
    assert queries.invoice(draft.invoice_id).no is None


def test_who_is_no_qualified_issuer_prints_no_number(app: Flask, clock: Clock, mailbox: Mailbox) -> None:
    draft = drafted(clock)
    with unit_of_work() as unit:
        unit.session.scalars(select(IssuerProfile)).one().is_qualified_issuer = False
    service.issue(draft.invoice_id)
    invoice = queries.invoice(draft.invoice_id)
    assert "t_number" not in invoice.issuer
    assert mailbox(event="billing/issued")


def test_an_issued_invoice_never_changes_on_either_database(shop: Flask, clock: Clock) -> None:
    of = issued(clock)
    for statement in (
        "UPDATE invoices SET recipient = 'somebody else'",
        "UPDATE invoices SET no = NULL",
        "DELETE FROM invoices",
        "UPDATE invoice_lines SET amount_yen = 1",
        "DELETE FROM invoice_lines",
        "INSERT INTO invoice_lines SELECT id + 1000, invoice_id, 99, description, description_en, quantity, unit,"
        " unit_yen, amount_yen, tax_class, tax_percent, service_from, service_to FROM invoice_lines",
    ):
        with pytest.raises(DBAPIError, match=r"never changes|(?i:foreign key)"), unit_of_work() as unit:
            unit.session.execute(text(statement))
    assert queries.invoice(of.invoice_id).total_yen == 107_200


def test_the_paper_and_the_mail_are_made_once(app: Flask, clock: Clock, mailbox: Mailbox) -> None:
    of = issued(clock)
    text_of = mailbox(event="billing/issued")[0]
    document = documents.find(queries.paper_key(of.invoice_id))
    assert document is not None
    assert (document.number, document.title) == (of.no, f"請求書 {of.no}")
    assert [paper.number for paper in trips.papers(of.trip.trip_id, internal=False)][:1] == [of.no]
    make_paper({"invoice_id": of.invoice_id})
    assert len(mailbox(event="billing/issued")) == 1
    assert text_of.attachments == f'["{of.no}.pdf"]'


def test_the_mails_read_as_they_were_meant(app: Flask, clock: Clock, mailbox: Mailbox) -> None:
    of = issued(clock)
    transfer(of.invoice_id, 107_200)
    for event in ("issued", "paid"):
        row = mailbox(event=f"billing/{event}")[0]
        body = row.text or ""
        link = next(word for word in body.split() if "/l/" in word)
        assert of.url in link.replace("%2F", "/")
        read = f"Subject: {row.subject}\n\n{body.replace(link, '<link>')}"
        assert read == (MAILS / f"{event}.txt").read_text(encoding="utf-8"), event


# --- Card payments: real signed bytes -------------------------------------------------------------------------------


def test_a_webhook_delivered_twice_is_one_payment(app: Flask, clock: Clock, mailbox: Mailbox) -> None:
    of = issued(clock)
    checkout(of)
    raw = told()
    take(raw)
    take(raw)
    assert payments() == [(Method.CARD, 107_200)]
    assert queries.invoice(of.invoice_id).state is PaymentState.PAID
    assert trips.trip(of.trip.trip_no).stage is Stage.SETTLED
    assert len(mailbox(event="billing/paid")) == 1
    assert queries.todos() == []


def test_two_events_about_one_payment_are_one_payment(app: Flask, clock: Clock) -> None:
    of = issued(clock)
    checkout(of)
    take(told("checkout.session.async_payment_succeeded"))
    take(told("checkout.session.completed"))
    assert payments() == [(Method.CARD, 107_200)]


def test_a_webhook_that_is_faster_than_our_own_note_still_counts(app: Flask, clock: Clock) -> None:
    of = issued(clock)
    checkout_id = checkout(of, session_id=None)
    take(told(metadata={"checkout_id": str(checkout_id)}))
    assert payments() == [(Method.CARD, 107_200)]


@pytest.mark.parametrize(
    "raw",
    [
        told("payment_intent.created"),
        told("customer.created"),
        told(payment_status="unpaid"),
        told(id="cs_of_another_shop"),
        told(id="cs_of_another_shop", metadata={"checkout_id": "1; DROP TABLE payments"}),
    ],
    ids=["another kind", "nobody's", "unpaid", "another shop", "odd metadata"],
)
def test_what_is_no_payment_of_ours_is_forgotten(app: Flask, clock: Clock, raw: bytes) -> None:
    checkout(issued(clock))
    take(raw)
    assert payments() == []


def test_a_foreign_session_is_not_taken_for_ours_by_its_metadata(app: Flask, clock: Clock) -> None:
    checkout_id = checkout(issued(clock))
    take(told(id="cs_of_another_shop", metadata={"checkout_id": str(checkout_id)}))
    assert payments() == []


@pytest.mark.parametrize("facts", [{"amount_total": 107_199}, {"currency": "usd"}])
def test_a_wrong_amount_is_a_question_and_no_payment(app: Flask, clock: Clock, facts: dict[str, object]) -> None:
    of = issued(clock)
    checkout(of)
    take(told(**facts))
    assert payments() == []
    assert [of.no in todo.text for todo in queries.todos()] == [True]
    assert trips.trip(of.trip.trip_no).stage is Stage.BILLED


def test_only_what_is_signed_by_our_provider_and_lately_is_heard(app: Flask, clock: Clock) -> None:
    checkout(issued(clock))
    raw = told()
    for header in (
        "",
        "t=1,v1=",
        "nonsense",
        signed(raw, secret="whsec_of_somebody_else")["Stripe-Signature"],
        signed(raw + b" ")["Stripe-Signature"],
        signed(raw, ago=301)["Stripe-Signature"],
        signed(raw, ago=-301)["Stripe-Signature"],
    ):
        with pytest.raises(BadSignature):
            service.take_event(raw, header)
    with pytest.raises(BadSignature):
        service.take_event(b"\xff\xfe", signed(b"\xff\xfe")["Stripe-Signature"])
    assert payments() == []
    take(raw, ago=299)
    assert len(payments()) == 1


def test_many_webhooks_at_once_are_one_payment_on_either_database(shop: Flask, clock: Clock) -> None:
    of = issued(clock)
    checkout(of)
    same = told()
    bodies = [same, same, told("checkout.session.async_payment_succeeded"), told()] * 4
    headers = [signed(raw)["Stripe-Signature"] for raw in bodies]
    db.session.remove()

    def deliver(number: int) -> None:
        with shop.app_context():
            service.take_event(bodies[number], headers[number])
            db.session.remove()

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(deliver, range(len(bodies))))
    assert payments() == [(Method.CARD, 107_200)]
    assert db.session.scalar(select(func.count()).select_from(GatewayEvent)) == 3
    assert queries.todos() == []
    assert events.verify() is None


def test_a_second_payment_is_kept_and_asked_about(app: Flask, clock: Clock, mailbox: Mailbox) -> None:
    of = issued(clock)
    checkout(of)
    transfer(of.invoice_id, 107_200)
    take(told())
    assert [yen for _, yen in payments()] == [107_200, 107_200]
    assert queries.invoice(of.invoice_id).state is PaymentState.OVERPAID
    assert [todo.text for todo in queries.todos()] == [
        "請求書 INV-2026-0001 に107,200円多く入金がありました。返金するかを決める"
    ]
    assert len(mailbox(event="billing/paid")) == 1


# --- Transfers ------------------------------------------------------------------------------------------------------


def test_two_parts_settle_an_invoice(app: Flask, clock: Clock) -> None:
    of = issued(clock)
    transfer(of.invoice_id, 100_000)
    assert queries.invoice(of.invoice_id).state is PaymentState.PARTLY
    assert trips.trip(of.trip.trip_no).stage is Stage.BILLED
    transfer(of.invoice_id, 7_200)
    assert queries.invoice(of.invoice_id).state is PaymentState.PAID
    assert trips.trip(of.trip.trip_no).stage is Stage.SETTLED


def test_the_same_transfer_typed_twice_asks_before_it_counts_again(app: Flask, clock: Clock) -> None:
    of = issued(clock)
    transfer(of.invoice_id, 50_000)
    with pytest.raises(service.SameTransfer):
        transfer(of.invoice_id, 50_000, payer_name="ｶ)ﾎｼｸｽﾞｹｲｻﾝｼﾞﾖ")
    transfer(of.invoice_id, 50_000, is_another=True)
    transfer(of.invoice_id, 50_000, received_on=SATURDAY - timedelta(days=1))
    assert [yen for _, yen in payments()] == [50_000] * 3


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"yen": 0}, "amount_yen"),
        ({"yen": -5}, "amount_yen"),
        ({"received_on": SATURDAY + timedelta(days=1)}, "received_on"),
        ({"payer_name": "  "}, "payer_name"),
    ],
)
def test_what_cannot_be_a_transfer_is_refused(app: Flask, clock: Clock, facts: dict[str, object], field: str) -> None:
    of = issued(clock)
    with pytest.raises(Invalid) as refused:
        transfer(of.invoice_id, **({"yen": 100} | facts))  # type: ignore[arg-type]
    assert list(refused.value.fields) == [field]


def test_nothing_is_paid_on_a_draft(app: Flask, clock: Clock) -> None:
    draft = drafted(clock)
    with pytest.raises(Conflict):
        transfer(draft.invoice_id, 100)
    assert db.session.scalar(select(func.count()).select_from(Invoice)) == 1
