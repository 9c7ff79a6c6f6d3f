"""Money comes, by card or by bank. Whatever is told twice counts once; what does not fit becomes a to-do, no payment.

Nothing is held while the payment provider is asked: a checkout is a row first, then a call under a key made of that
row, then its session is noted. A card payment counts when its signed webhook arrives, not when somebody comes back.
"""

import logging
from datetime import date, timedelta

from flask import current_app
from flask_babel import force_locale, gettext
from sqlalchemy import func, select, update

from worktrip.billing import queries, rules, stripe_gateway
from worktrip.billing.rules import GatewayPayment, Method, PaymentState
from worktrip.billing.service.papers import page_path
from worktrip.billing.tables import Checkout, GatewayEvent, Invoice, Payment
from worktrip.kernel import writing
from worktrip.kernel.errors import N_, Conflict, Invalid, NotFound
from worktrip.plumbing import clock, events, mail
from worktrip.plumbing.database import insert_if_missing, locked, needed_unit, unit_of_work
from worktrip.trips import queries as trips
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Stage, promised_answer

log = logging.getLogger(__name__)
# Stripe keeps a Checkout page open for 24 hours
SESSION_LASTS = timedelta(hours=23)


class SameTransfer(Conflict):
    """A transfer of the same day, amount and payer is there already; it may be told to be another one."""

    slug = "same-transfer"


def card_is_taken() -> bool:
    """Whether invoices can be paid by card."""
    return stripe_gateway.is_ready()


# --- By card --------------------------------------------------------------------------------------------------------


def begin_checkout(invoice_id: int) -> str:
    """Open a Checkout page for what is still owed; its address. Pressed twice, it is the same page.

    Raises NotFound, Conflict if nothing is owed or a payment is on its way, and what the gateway raises.
    """
    invoice = queries.invoice(invoice_id)
    checkout_id, session_id, stale = _checkout(invoice_id)
    for old in stale:
        stripe_gateway.close_session(old)
    if session_id is not None:
        session = stripe_gateway.find_session(session_id)
        if session.status == "complete":
            raise Conflict(N_("お支払いを確かめています。しばらくしてから、このページをもう一度開いてください。"))
        if session.is_open:
            return session.url or ""
        checkout_id, _, _ = _checkout(invoice_id, but=checkout_id)
    with force_locale(invoice.language):
        name = gettext("請求書 %(no)s", no=invoice.no)
    rest_yen = _amount(checkout_id)
    page = f"{current_app.config['BASE_URL'].rstrip('/')}{page_path(invoice.trip_no, invoice.no)}"
    session = stripe_gateway.open_session(
        key=f"inv-{invoice_id}-{rest_yen}-{checkout_id}",
        checkout_id=checkout_id,
        invoice_no=invoice.no or "",
        name=name,
        amount_yen=rest_yen,
        email=invoice.organiser_email,
        language=invoice.language,
        paid_url=f"{page}?back=paid",
        back_url=f"{page}?back=stopped",
    )
    with unit_of_work() as unit:
        unit.session.execute(update(Checkout).where(Checkout.id == checkout_id).values(session_id=session.id))
        events.record("billing.checkout_begun", trip_no=invoice.trip_no, invoice=invoice_id, checkout=checkout_id)
    return session.url or ""


def _checkout(invoice_id: int, but: int | None = None) -> tuple[int, str | None, list[str]]:
    """The checkout to go on with for what is owed now, made if there is none; and sessions for another amount."""
    with unit_of_work() as unit:
        row = _issued(invoice_id)
        owed = row.total_yen - _paid(invoice_id)
        if owed <= 0:
            raise Conflict(N_("この請求書は、すでにお支払いいただいています。"))
        since = clock.real_now() - SESSION_LASTS
        query = select(Checkout).where(Checkout.invoice_id == invoice_id, Checkout.created_at > since)
        begun = [each for each in unit.session.scalars(query.order_by(Checkout.id.desc())) if each.id != but]
        stale = [each.session_id for each in begun if each.amount_yen != owed and each.session_id]
        going = None if but else next((each for each in begun if each.amount_yen == owed), None)
        if going is None:
            going = Checkout(invoice_id=invoice_id, amount_yen=owed, created_at=clock.real_now())
            unit.session.add(going)
            unit.session.flush()
        return going.id, going.session_id, stale


def _amount(checkout_id: int) -> int:
    with unit_of_work() as unit:
        return unit.session.scalars(select(Checkout.amount_yen).where(Checkout.id == checkout_id)).one()


def take_event(raw: bytes, signature: str) -> None:
    """Take a webhook of the payment provider; a second delivery changes nothing. Raises BadSignature."""
    told = stripe_gateway.read_event(raw, signature)
    if told is not None:
        _take(told)


def _take(told: GatewayPayment) -> None:
    with unit_of_work() as unit:
        now = clock.real_now()
        if not insert_if_missing(GatewayEvent, id=told.event_id, kind=told.kind, received_at=now):
            return
        checkout = unit.session.scalar(select(Checkout).where(Checkout.session_id == told.session_id))
        if checkout is None and told.checkout_id is not None:
            # the webhook may be faster than our own note of the session
            checkout = unit.session.get(Checkout, told.checkout_id)
            if checkout is not None and checkout.session_id is not None:
                checkout = None
        if checkout is None:
            log.warning("a payment of a checkout that nobody began here", extra={"gateway_event": told.event_id})
            return
        row = _issued(checkout.invoice_id)
        trip_no = trips.trip_by_id(row.trip_id).no
        if told.currency != "jpy" or told.amount_yen != checkout.amount_yen:
            _look_into(
                row,
                f"amount:{told.reference}",
                N_(
                    "請求書 %(no)s のカード払いの額が合いません(届いた額 %(told)s、請求 %(owed)s円)。"
                    "決済の画面で確かめる"
                ),
                told=f"{told.amount_yen:,} {told.currency.upper()}",
                owed=f"{checkout.amount_yen:,}",
            )
            events.record("billing.payment_doubted", trip_no=trip_no, invoice=row.id, event=told.event_id)
            return
        _record(row, Method.CARD, told.amount_yen, clock.today(), told.reference)


# --- By bank --------------------------------------------------------------------------------------------------------


def record_transfer(
    *,
    invoice_id: int,
    amount_yen: int,
    received_on: date,
    payer_name: str,
    person_id: int | None,
    is_another: bool = False,
) -> None:
    """Record a bank transfer that came for an invoice.

    Raises Invalid beside a field, SameTransfer if such a one is recorded already and `is_another` does not say
    otherwise, Conflict for a draft.
    """
    fields = {}
    if amount_yen <= 0:
        fields["amount_yen"] = N_("1円以上にしてください。")
    if received_on > clock.today():
        fields["received_on"] = N_("入金日は、きょうまでの日にしてください。")
    payer_name = writing.normalise_name(payer_name)
    if not payer_name:
        fields["payer_name"] = N_("振込の名義を入れてください。")
    if fields:
        raise Invalid(N_("入力を確かめてください。"), fields=fields)
    with unit_of_work() as unit:
        row = _issued(invoice_id)
        reference = rules.transfer_reference(invoice_id, received_on, amount_yen, payer_name)
        same = unit.session.scalar(
            select(func.count()).where(
                Payment.invoice_id == invoice_id,
                Payment.method == Method.BANK,
                Payment.received_on == received_on,
                Payment.amount_yen == amount_yen,
                Payment.payer_name == payer_name,
            )
        )
        if same and not is_another:
            raise SameTransfer(N_("同じ日、同じ額、同じ名義の入金が、すでに記録されています。"))
        if same:
            reference = rules.transfer_reference(invoice_id, received_on, amount_yen, payer_name, again=same)
        _record(row, Method.BANK, amount_yen, received_on, reference, payer_name, person_id)


# --- Either way -----------------------------------------------------------------------------------------------------


def _issued(invoice_id: int) -> Invoice:
    """An issued invoice, locked so that what is owed stays what it is until the end of the unit."""
    found = locked(select(Invoice).where(Invoice.id == invoice_id).order_by(Invoice.id))
    if not found:
        raise NotFound(queries.NO_INVOICE)
    if found[0].no is None:
        raise Conflict(N_("この請求書は、まだ発行していません。"))
    return found[0]


def _paid(invoice_id: int) -> int:
    session = needed_unit().session
    return session.scalar(select(func.sum(Payment.amount_yen)).where(Payment.invoice_id == invoice_id)) or 0


def _record(
    row: Invoice,
    method: Method,
    amount_yen: int,
    received_on: date,
    reference: str,
    payer_name: str = "",
    person_id: int | None = None,
) -> None:
    """Write a payment once, and say what it makes of the invoice: settled, a rest, or too much."""
    before = _paid(row.id)
    fresh = insert_if_missing(
        Payment,
        invoice_id=row.id,
        method=method,
        amount_yen=amount_yen,
        received_on=received_on,
        recorded_at=clock.now(),
        reference=reference,
        payer_name=payer_name,
        recorded_by_id=person_id,
    )
    if not fresh:
        return
    after, trip = before + amount_yen, trips.trip_by_id(row.trip_id)
    state = rules.payment_state(row.total_yen, after)
    events.record(
        "billing.paid", trip_no=trip.no, invoice=row.id, method=method.value, yen=amount_yen, state=state.value
    )
    if before < row.total_yen <= after:
        trips_service.advance(trip.id, Stage.SETTLED)
        trips_service.announce(trip.id, N_("請求書 %(no)s のお支払いを確かめました。"), no=row.no)
        mail.post(
            event="billing/paid",
            to=trip.organiser.email,
            key=f"paid:{row.id}",
            language=trip.language,
            trip_no=trip.no,
            name=trip.organiser.name,
            no=trip.no,
            invoice_no=row.no,
            total_yen=row.total_yen,
            received_on=received_on,
            method=method.value,
            link_id=trips_service.organiser_link(trip.id),
            path=page_path(trip.no, row.no),
        )
    if state is PaymentState.PARTLY:
        rest = f"{row.total_yen - after:,}"
        trips_service.announce(
            trip.id,
            N_("請求書 %(no)s に一部のご入金がありました。残りは%(rest)s円です。"),
            no=row.no,
            rest=rest,
        )
    if state is PaymentState.OVERPAID:
        _look_into(
            row,
            f"over:{reference}",
            N_("請求書 %(no)s に%(over)s円多く入金がありました。返金するかを決める"),
            over=f"{after - row.total_yen:,}",
        )


def _look_into(row: Invoice, key: str, body: str, **values: object) -> None:
    trips_service.ask_desk(
        row.trip_id, f"{queries.TODO_KEYS}{key}", body, promised_answer(clock.now()), no=row.no, **values
    )
