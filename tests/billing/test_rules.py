"""What is owed, when, and what stands in the way: without an application."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from worktrip.accounts.rules import IssuerFacts
from worktrip.billing import rules
from worktrip.billing.rules import BillLine, PaymentState
from worktrip.catalogue.rules import Unit
from worktrip.kernel.money import Rounding
from worktrip.kernel.tax import TaxClass
from worktrip.proposals.rules import AlternativeFacts, LineFacts, LineKind

ISSUER = IssuerFacts(
    name="たてしな観光協会",
    address="長野県北佐久郡立科町",
    phone="0267-00-0001",
    t_number="T7123456789012",
    is_qualified_issuer=True,
    rounding="down",
    travel_registration=None,
    travel_registration_no=None,
    travel_manager=None,
    contract_form=None,
    bank_account="高原信用金庫 立科支店 普通 0000000 タテシナカンコウキヨウカイ",
)


def line(kind: LineKind, quantity: int, unit_yen: int, tax_class: TaxClass = TaxClass.STD10) -> LineFacts:
    return LineFacts(
        kind=kind,
        description="一人部屋",
        description_en="Single room",
        unit=Unit.PERSON_NIGHT,
        quantity=quantity,
        unit_yen=unit_yen,
        amount_yen=quantity * unit_yen,
        net_yen=None,
        tax_class=tax_class,
        tax_percent={TaxClass.STD10: 10, TaxClass.RED8: 8}.get(tax_class, 0),
        service_from=date(2027, 2, 23),
        service_to=date(2027, 2, 26),
    )


S6 = rules.bill_lines(
    AlternativeFacts("A", lines=(line(LineKind.ROOM, 8, 13_200), line(LineKind.LODGING_TAX, 8, 200, TaxClass.OUT)))
)


def test_scenario_s6_comes_to_what_docs_money_says() -> None:
    totals = rules.bill_totals(S6, Rounding.DOWN)
    assert [(each.percent, each.gross_yen, each.base_yen, each.tax_yen) for each in totals.taxable] == [
        (10, 105_600, 96_000, 9_600)
    ]
    assert (totals.out_yen, totals.total_yen) == (1_600, 107_200)
    assert rules.due_on(date(2027, 2, 27)) == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("rounding", "tax10", "tax8"),
    [(Rounding.DOWN, 9_818, 740), (Rounding.HALF_UP, 9_818, 741), (Rounding.UP, 9_819, 741)],
)
def test_tax_is_rounded_once_per_rate_as_the_issuer_chose(rounding: Rounding, tax10: int, tax8: int) -> None:
    shares = [(27_000, TaxClass.STD10)] * 4 + [(2_500, TaxClass.RED8)] * 4
    lines = [
        replace(S6[0], amount_yen=yen, tax_class=kind, tax_percent=10 if kind is TaxClass.STD10 else 8)
        for yen, kind in shares
    ]
    assert [each.tax_yen for each in rules.bill_totals(lines, rounding).taxable] == [tax10, tax8]


def test_nights_are_billed_to_the_day_of_departure_and_a_day_to_that_day() -> None:
    by_day = replace(line(LineKind.OFFERING, 1, 5_500), unit=Unit.GROUP, service_to=date(2027, 2, 24))
    kept: tuple[BillLine, ...] = rules.bill_lines(AlternativeFacts("A", lines=(line(LineKind.ROOM, 8, 13_200), by_day)))
    assert [(each.service_from.day, each.service_to.day) for each in kept] == [(23, 26), (23, 23)]


@pytest.mark.parametrize(
    ("issued_on", "due_on"),
    [
        (date(2027, 2, 27), date(2027, 3, 31)),
        (date(2027, 3, 1), date(2027, 4, 30)),
        # 31 December is no bank day
        (date(2026, 11, 30), date(2027, 1, 4)),
        # 31 January 2027 is a Sunday
        (date(2026, 12, 1), date(2027, 2, 1)),
    ],
)
def test_due_at_the_end_of_the_next_month_or_the_bank_day_after(issued_on: date, due_on: date) -> None:
    assert rules.due_on(issued_on) == due_on


@pytest.mark.parametrize(
    ("facts", "setting"),
    [
        ({"is_qualified_issuer": None}, "is_qualified_issuer"),
        ({"t_number": None}, "t_number"),
        ({"t_number": ""}, "t_number"),
        ({"bank_account": None}, "bank_account"),
        ({"bank_account": "高原信用金庫"}, "bank_account"),
        ({"rounding": ""}, "rounding"),
        ({"name": " "}, "name"),
    ],
)
def test_a_missing_setting_is_named(facts: dict[str, object], setting: str) -> None:
    found = rules.hindrances(replace(ISSUER, **facts), "株式会社ほしくず計算所", S6)  # type: ignore[arg-type]
    assert setting in {hindrance.setting for hindrance in found}


def test_nothing_goes_out_to_nobody_or_for_nothing() -> None:
    assert rules.hindrances(ISSUER, "株式会社ほしくず計算所", S6) == ()
    assert rules.hindrances(ISSUER, "", S6)
    assert rules.hindrances(ISSUER, "株式会社ほしくず計算所", ())
    assert rules.hindrances(ISSUER, "株式会社ほしくず計算所", [replace(S6[0], description="")])


def test_who_is_no_qualified_issuer_needs_no_number() -> None:
    plain = replace(ISSUER, is_qualified_issuer=False, t_number=None)
    assert rules.hindrances(plain, "株式会社ほしくず計算所", S6) == ()


@pytest.mark.parametrize(
    ("total", "paid", "state"),
    [
        (100, 0, PaymentState.OPEN),
        (100, 1, PaymentState.PARTLY),
        (100, 99, PaymentState.PARTLY),
        (100, 100, PaymentState.PAID),
        (100, 101, PaymentState.OVERPAID),
        (0, 0, PaymentState.PAID),
    ],
)
def test_the_state_follows_from_the_payments(total: int, paid: int, state: PaymentState) -> None:
    assert rules.payment_state(total, paid) is state


def test_late_is_what_is_owed_after_its_day() -> None:
    due, after = date(2027, 3, 31), date(2027, 4, 1)
    assert rules.is_late(due, PaymentState.OPEN, after)
    assert rules.is_late(due, PaymentState.PARTLY, after)
    assert not rules.is_late(due, PaymentState.OPEN, due)
    assert not rules.is_late(due, PaymentState.PAID, after)


def test_an_account_is_read_from_one_line_in_any_space() -> None:
    found = rules.bank_account("高原信用金庫（デモ） 立科支店　普通 0000000 シヤ)タテシナ カンコウ")
    assert found == rules.BankAccount("高原信用金庫（デモ）", "立科支店", "普通", "0000000", "シヤ)タテシナ カンコウ")
    assert rules.bank_account("高原信用金庫 普通 12") is None
