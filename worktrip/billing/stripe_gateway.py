"""Stripe Checkout, and nothing else of Stripe. A stand-in at STRIPE_API_BASE answers the same calls in the demo.

`stripe` is imported where it is used: it takes 0.12 s and 21 MB, and most workers never take a payment.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import current_app

from worktrip.billing.rules import GatewayPayment
from worktrip.kernel.errors import N_, Blocked, DomainError
from worktrip.plumbing import clock

if TYPE_CHECKING:
    import stripe

PAID_KINDS = frozenset({"checkout.session.completed", "checkout.session.async_payment_succeeded"})
TOLERANCE = timedelta(minutes=5)
SECONDS = 20


class Unreachable(DomainError):
    """The payment provider does not answer, or refuses what we ask."""

    http_status = 503
    slug = "payments-unreachable"


class BadSignature(DomainError):
    """A webhook that the payment provider did not sign, or signed long ago."""

    http_status = 400
    slug = "bad-signature"


@dataclass(frozen=True)
class Session:
    """One Checkout page: where it is, and whether it is open, complete or expired."""

    id: str
    url: str | None
    status: str

    @property
    def is_open(self) -> bool:
        return self.status == "open" and bool(self.url)


def is_ready() -> bool:
    """Whether cards can be taken at all."""
    return bool(current_app.config["STRIPE_SECRET_KEY"])


def open_session(
    *,
    key: str,
    checkout_id: int,
    invoice_no: str,
    name: str,
    amount_yen: int,
    email: str,
    language: str,
    paid_url: str,
    back_url: str,
) -> Session:
    """Open a Checkout page for one amount; the same `key` again gives the same page. Raises Unreachable, Blocked."""
    import stripe

    params: Any = {
        "mode": "payment",
        "payment_method_types": ["card"],
        # yen have no smaller unit: unit_amount is yen
        "line_items": [
            {
                "quantity": 1,
                "price_data": {"currency": "jpy", "unit_amount": amount_yen, "product_data": {"name": name}},
            }
        ],
        "client_reference_id": invoice_no,
        "customer_email": email,
        "locale": "en" if language == "en" else "ja",
        "metadata": {"checkout_id": str(checkout_id), "invoice_no": invoice_no},
        "success_url": paid_url,
        "cancel_url": back_url,
    }
    try:
        session = _client().v1.checkout.sessions.create(params, {"idempotency_key": key})
    except stripe.StripeError as error:
        raise _unreachable(error) from error
    return _session(session)


def find_session(session_id: str) -> Session:
    """A Checkout page as it stands. Raises Unreachable, Blocked."""
    import stripe

    try:
        return _session(_client().v1.checkout.sessions.retrieve(session_id))
    except stripe.StripeError as error:
        raise _unreachable(error) from error


def close_session(session_id: str) -> None:
    """Shut a Checkout page whose amount is no longer owed; one that is shut or paid stays as it is."""
    import stripe

    try:
        _client().v1.checkout.sessions.expire(session_id)
    except stripe.InvalidRequestError:
        return
    except stripe.StripeError as error:
        raise _unreachable(error) from error


def read_event(raw: bytes, signature: str) -> GatewayPayment | None:
    """What a webhook tells: a payment, or None where it tells something else. Raises BadSignature.

    The age is held against our own real clock, since the library would read the system's.
    """
    import stripe

    wrong = BadSignature(N_("署名を確かめられませんでした。"))
    try:
        event = stripe.Webhook.construct_event(
            raw, signature, current_app.config["STRIPE_WEBHOOK_SECRET"], tolerance=0
        ).to_dict()
        signed_at = next(int(part[2:]) for part in signature.split(",") if part.startswith("t="))
    except (stripe.SignatureVerificationError, ValueError, StopIteration) as error:
        raise wrong from error
    if abs(clock.real_now().timestamp() - signed_at) > TOLERANCE.total_seconds():
        raise wrong
    return _payment(event)


def _payment(event: dict[str, Any]) -> GatewayPayment | None:
    session = event["data"]["object"]
    if event["type"] not in PAID_KINDS or session.get("payment_status") != "paid":
        return None
    intent = session.get("payment_intent")
    checkout_id = str((session.get("metadata") or {}).get("checkout_id", ""))
    return GatewayPayment(
        event_id=event["id"],
        kind=event["type"],
        session_id=session["id"],
        checkout_id=int(checkout_id) if checkout_id.isdecimal() else None,
        reference=str(intent["id"] if isinstance(intent, dict) else intent or session["id"]),
        amount_yen=int(session.get("amount_total") or 0),
        currency=str(session.get("currency") or ""),
    )


def _client() -> "stripe.StripeClient":
    import stripe

    if not is_ready():
        raise Blocked(
            N_("カードでのお支払いは、まだ使えません。お振込みをお使いください。"), setting="STRIPE_SECRET_KEY"
        )
    base = current_app.config["STRIPE_API_BASE"]
    return stripe.StripeClient(
        current_app.config["STRIPE_SECRET_KEY"],
        max_network_retries=2,
        http_client=stripe.RequestsClient(timeout=SECONDS),
        base_addresses={"api": base} if base else None,
    )


def _session(session: "stripe.checkout.Session") -> Session:
    return Session(session.id, session.url, session.status or "")


def _unreachable(error: Exception) -> Unreachable:
    current_app.logger.warning("payments: %s", type(error).__name__)
    return Unreachable(
        N_("カードの支払い画面を開けませんでした。少し待ってからもう一度お試しいただくか、お振込みをお使いください。")
    )
