"""What an invoice owes and what payments make of it."""

from enum import StrEnum


class Method(StrEnum):
    """How money came."""

    CARD = "card"
    BANK = "bank"


class PaymentState(StrEnum):
    """Derived from the invoice's total and its payments."""

    OPEN = "open"
    PARTLY = "partly"
    PAID = "paid"
    OVERPAID = "overpaid"


def payment_state(total_yen: int, paid_yen: int) -> PaymentState:
    """What the payments make of an invoice."""
    if paid_yen <= 0 < total_yen:
        return PaymentState.OPEN
    if paid_yen < total_yen:
        return PaymentState.PARTLY
    return PaymentState.PAID if paid_yen == total_yen else PaymentState.OVERPAID
