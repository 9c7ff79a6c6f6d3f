"""What an invoice owes, when, what stands in its way, and what payments make of it.

Worked example (a test repeats it), scenario S6: eight person-nights at 13,200 yen including tax and eight lodging taxes
of 200 yen. At 10 % the lines come to 105,600 yen, of which 9,600 yen is tax; the 1,600 yen of lodging tax stand outside
of every base. Owed are 107,200 yen, issued on 27 February 2027 and due on 31 March.

Consumption tax is contained in every line, summed per rate and rounded once per rate (kernel.tax); the day of service
stands on each line, apart from the day of issue.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from worktrip.accounts.rules import IssuerFacts
from worktrip.catalogue.rules import Unit
from worktrip.kernel import calendar, tax
from worktrip.kernel.errors import N_
from worktrip.kernel.money import Rounding, Yen
from worktrip.kernel.tax import PriceMode, TaxClass, TaxedLine, Totals
from worktrip.proposals.rules import UNIT_LABELS, AlternativeFacts, LineFacts


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


METHOD_LABELS: dict[Method, str] = {Method.CARD: N_("カード"), Method.BANK: N_("振込")}
STATE_LABELS: dict[PaymentState, str] = {
    PaymentState.OPEN: N_("お支払い待ち"),
    PaymentState.PARTLY: N_("一部お支払い済み"),
    PaymentState.PAID: N_("お支払い済み"),
    PaymentState.OVERPAID: N_("多く入金あり"),
}
# how a chip shows a state: its kind and its picture
STATE_MARKS: dict[PaymentState, tuple[str, str]] = {
    PaymentState.OPEN: ("wait", "hourglass"),
    PaymentState.PARTLY: ("wait", "half"),
    PaymentState.PAID: ("good", "check"),
    PaymentState.OVERPAID: ("bad", "alert"),
}


def payment_state(total_yen: int, paid_yen: int) -> PaymentState:
    """What the payments make of an invoice."""
    if paid_yen <= 0 < total_yen:
        return PaymentState.OPEN
    if paid_yen < total_yen:
        return PaymentState.PARTLY
    return PaymentState.PAID if paid_yen == total_yen else PaymentState.OVERPAID


def is_late(due_on: date | None, state: PaymentState, today: date) -> bool:
    """Whether something is still owed although the due date has passed."""
    return due_on is not None and due_on < today and state in (PaymentState.OPEN, PaymentState.PARTLY)


def due_on(issued_on: date) -> date:
    """Closed at the end of the month of issue, due at the end of the next, moved on to a bank day (rules 9.2)."""
    return calendar.due_date(issued_on, calendar.DueRule.NEXT)


# --- Lines ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BillLine:
    """One line of an invoice. `amount_yen` includes tax; both days of service are included."""

    description: str
    description_en: str
    quantity: int
    unit: Unit
    unit_yen: Yen
    amount_yen: Yen
    tax_class: TaxClass
    tax_percent: int
    service_from: date
    service_to: date

    @property
    def is_outside(self) -> bool:
        return self.tax_class is TaxClass.OUT

    @property
    def unit_label(self) -> str:
        """What the quantity counts, as a msgid."""
        return UNIT_LABELS[self.unit]


def bill_lines(alternative: AlternativeFacts) -> tuple[BillLine, ...]:
    """The lines of an accepted alternative as they are billed: what was promised, yen for yen, and ticked."""
    return tuple(_bill_line(line) for line in alternative.lines if not line.is_optional)


def _bill_line(line: LineFacts) -> BillLine:
    # nights end on the morning of departure; anything else was last used the day before `service_to`
    last = line.service_to if line.is_by_night else line.service_to - timedelta(days=1)
    return BillLine(
        description=line.description,
        description_en=line.description_en,
        quantity=line.quantity,
        unit=line.unit,
        unit_yen=line.unit_yen,
        amount_yen=line.amount_yen,
        tax_class=line.tax_class,
        tax_percent=line.tax_percent if line.tax_class.is_taxable else 0,
        service_from=line.service_from,
        service_to=max(line.service_from, last),
    )


def bill_totals(lines: Iterable[BillLine], rounding: Rounding) -> Totals:
    """The sums of an invoice whose prices include tax: per rate, rounded once per rate (rules 1.3)."""
    taxed = [TaxedLine(line.amount_yen, line.tax_class, line.tax_percent) for line in lines]
    return tax.totals(taxed, PriceMode.INCLUSIVE, rounding)


# --- What stands in the way of issuing ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hindrance:
    """Why an invoice cannot be issued yet, as a msgid, and the setting that would help."""

    message: str
    setting: str = ""


@dataclass(frozen=True)
class BankAccount:
    """Where to transfer to."""

    bank: str
    branch: str
    kind: str
    account_no: str
    holder_kana: str


_ACCOUNT = re.compile(r"(\S+)\s+(\S+)\s+(普通|当座|貯蓄)\s+(\d{7})\s+(\S.*)")  # data


def bank_account(text: str | None) -> BankAccount | None:
    """The parts of a bank account written on one line: 銀行 支店 普通 0000000 名義; None if it is not."""
    found = _ACCOUNT.fullmatch((text or "").strip())
    return BankAccount(*found.groups()) if found else None


def hindrances(issuer: IssuerFacts, recipient: str, lines: Sequence[BillLine]) -> tuple[Hindrance, ...]:
    """What must be known before an invoice goes out: the six fields the law asks for, and where to pay (rules 1.1).

    Day and description stand on every line, sums and tax follow from them. An association that has confirmed that it is
    no qualified issuer needs no number; nothing is guessed while it has not said.
    """
    found = []
    if issuer.is_qualified_issuer is None:
        found.append(
            Hindrance(N_("適格請求書発行事業者かどうかが設定されていないため、発行できません。"), "is_qualified_issuer")
        )
    if issuer.is_qualified_issuer is not False and not issuer.t_number:
        found.append(Hindrance(N_("登録番号(T番号)が設定されていないため、発行できません。"), "t_number"))
    if not issuer.bank_account:
        found.append(Hindrance(N_("振込先の口座が設定されていないため、発行できません。"), "bank_account"))
    elif bank_account(issuer.bank_account) is None:
        found.append(
            Hindrance(
                N_("振込先の口座が読み取れません。「銀行 支店 普通 0000000 名義のカナ」の形で設定してください。"),
                "bank_account",
            )
        )
    if not issuer.rounding:
        found.append(Hindrance(N_("消費税の端数の扱いが設定されていないため、発行できません。"), "rounding"))
    if not issuer.name.strip():
        found.append(Hindrance(N_("発行者の名前が設定されていないため、発行できません。"), "name"))
    if not recipient.strip():
        found.append(Hindrance(N_("宛名がないため、発行できません。")))
    if not lines or any(not line.description.strip() for line in lines):
        found.append(Hindrance(N_("明細がないため、発行できません。")))
    return tuple(found)


# --- Payments -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class GatewayPayment:
    """What the payment provider says about one checkout that was paid, in yen where `currency` is jpy."""

    event_id: str
    kind: str
    session_id: str
    checkout_id: int | None
    reference: str
    amount_yen: Yen
    currency: str


def transfer_reference(invoice_id: int, received_on: date, amount_yen: Yen, payer_name: str, again: int = 0) -> str:
    """What makes a transfer the same one when it is typed twice; `again` counts those confirmed to be another."""
    reference = f"bank:{received_on.isoformat()}:{amount_yen}:{payer_name}:{invoice_id}"
    return f"{reference}:{again + 1}" if again else reference
