"""Scenario S6 after the stay: a draft, an invoice that was issued, and webhooks as they are signed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from tests.factories.bookings import FRIDAY, Sent, accepted, sent, town
from tests.support.application import SETTINGS, Clock, made_once
from worktrip.billing import service
from worktrip.billing.tables import Checkout
from worktrip.demo import payments
from worktrip.plumbing import clock as plumbing_clock
from worktrip.plumbing.database import unit_of_work
from worktrip.plumbing.outbox import OutboxRow
from worktrip.proposals.tables import Version
from worktrip.stays import service as stays

SATURDAY = FRIDAY + timedelta(days=1)
SECRET = str(SETTINGS["STRIPE_WEBHOOK_SECRET"])


@dataclass(frozen=True)
class Billed:
    """A trip and its invoice; without a number it is a draft."""

    trip: Sent
    invoice_id: int
    no: str = ""

    @property
    def url(self) -> str:
        """Where its organiser sees it."""
        return f"/trips/{self.trip.trip_no}/invoices/{self.no}"


@made_once
def stayed(clock: Clock, *, ride: bool = False, company: str = "株式会社ほしくず計算所") -> Sent:
    """A trip of four whose stay ended yesterday. Earlier papers and mails count as done: they take seconds."""
    of = sent(town(), ride=ride, company=company, papers=False)
    with unit_of_work() as unit:
        unit.session.execute(update(Version).values(terms_delivered_at=plumbing_clock.now()))
    accepted(of)
    with unit_of_work() as unit:
        unit.session.execute(update(OutboxRow).values(state="done"))
    clock.day(SATURDAY)
    stays.move_on()
    return of


@made_once
def drafted(clock: Clock, *, ride: bool = False) -> Billed:
    """The draft of its invoice."""
    of = stayed(clock, ride=ride)
    return Billed(of, service.draft(of.trip_id))


@made_once
def issued(clock: Clock, *, ride: bool = False) -> Billed:
    """Its invoice, issued on the day after the stay; paper and mail wait in the outbox."""
    draft = drafted(clock, ride=ride)
    return Billed(draft.trip, draft.invoice_id, service.issue(draft.invoice_id))


def checkout(of: Billed, *, amount_yen: int = 107_200, session_id: str | None = "cs_test_1") -> int:
    """A Checkout page that was opened for an invoice; its row's id."""
    with unit_of_work() as unit:
        row = Checkout(
            invoice_id=of.invoice_id,
            session_id=session_id,
            amount_yen=amount_yen,
            created_at=plumbing_clock.real_now(),
        )
        unit.session.add(row)
        unit.session.flush()
        return row.id


def paid_session(**facts: Any) -> dict[str, Any]:
    """A paid session as a webhook tells of it."""
    return {
        "id": "cs_test_1",
        "object": "checkout.session",
        "payment_status": "paid",
        "payment_intent": "pi_1",
        "amount_total": 107_200,
        "currency": "jpy",
        "metadata": {},
        **facts,
    }


def told(kind: str = "checkout.session.completed", *, event_id: str | None = None, **facts: Any) -> bytes:
    """The bytes of an event about that session."""
    raw = payments.paid_event(paid_session(**facts), kind)
    return raw if event_id is None else json.dumps({**json.loads(raw), "id": event_id}).encode()


def signed(raw: bytes, *, secret: str = SECRET, ago: int = 0) -> dict[str, str]:
    """The headers with which it comes, signed so many seconds ago."""
    at = int(plumbing_clock.real_now().timestamp()) - ago
    return {"Stripe-Signature": payments.signature(raw, secret, at), "Content-Type": "application/json"}
