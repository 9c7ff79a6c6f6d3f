"""The pages of money, as organiser, accountant and the payment provider meet them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import update

from tests.billing.conftest import Standin
from tests.factories.billing import SATURDAY, Billed, checkout, drafted, issued, signed, told
from tests.support.application import Clock
from tests.support.lint import PageClient
from tests.support.people import follow_link, forget, sign_in
from tests.support.statements import Counting
from worktrip.accounts.rules import Role
from worktrip.accounts.tables import IssuerProfile
from worktrip.billing import queries, service
from worktrip.billing.tables import Invoice
from worktrip.bookings.tables import Booking
from worktrip.plumbing import mail, sheets
from worktrip.plumbing.database import db, unit_of_work
from worktrip.trips.tables import Trip

Mailbox = Callable[..., Sequence[mail.SentMail]]
TRANSFER = {
    "amount_yen": "１０７，２００円",
    "received_on": SATURDAY.isoformat(),
    "payer_name": "カ)ホシクズケイサンジヨ",
}


def as_organiser(client: PageClient, of: Billed) -> None:
    follow_link(client, Role.ORGANISER, trip_id=of.trip.trip_id, person_id=of.trip.organiser_id)


def page(client: PageClient, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.status
    return response.get_data(as_text=True)


# --- The organiser --------------------------------------------------------------------------------------------------


def test_the_organiser_sees_what_is_owed_until_when_and_how_to_pay(
    app: Flask, client: PageClient, clock: Clock
) -> None:
    of = issued(clock)
    as_organiser(client, of)
    shown = page(client, of.url)
    for part in (
        "107,200",
        "2027年3月31日",
        "105,600円",
        "9,600円",
        "1,600円",
        "カードで支払う",
        "立科支店",
        "作成しています",
    ):
        assert part in shown


def test_a_paid_page_says_so_only_once_the_webhook_came(
    app: Flask, client: PageClient, clock: Clock, mailbox: Mailbox
) -> None:
    of = issued(clock)
    checkout(of)
    as_organiser(client, of)
    waiting = page(client, f"{of.url}?back=paid")
    assert "お支払いを確かめています" in waiting
    assert "カードで支払う" not in waiting
    raw = told()
    for _ in range(2):
        assert client.post("/webhooks/stripe", data=raw, headers=signed(raw)).status_code == 204
    paid = page(client, f"{of.url}?back=paid")
    assert "お支払いを確かめました" in paid
    assert "確かめています" not in paid
    mailbox()
    assert "PDF" in page(client, of.url)


def test_pressing_pay_leads_to_the_payment_page(app: Flask, client: PageClient, clock: Clock, standin: Standin) -> None:
    of = issued(clock)
    as_organiser(client, of)
    response = client.post(f"{of.url}/pay")
    assert response.status_code == 303
    assert response.location.startswith(f"{standin.url}/c/pay/")


def test_who_cannot_pay_by_card_is_told_to_transfer(
    app: Flask, client: PageClient, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = issued(clock)
    monkeypatch.setitem(app.config, "STRIPE_SECRET_KEY", "")
    as_organiser(client, of)
    assert "カードで支払う" not in page(client, of.url)
    assert "お振込みをお使いください" in client.post(f"{of.url}/pay", follow_redirects=True).get_data(as_text=True)


def test_a_late_payment_is_told_kindly_and_still_possible(app: Flask, client: PageClient, clock: Clock) -> None:
    of = issued(clock)
    as_organiser(client, of)
    clock.day(date(2027, 4, 1))
    shown = page(client, of.url)
    assert "お支払いの期限を過ぎています" in shown
    assert "カードで支払う" in shown


def test_a_draft_is_nobodys_invoice_yet(app: Flask, client: PageClient, clock: Clock) -> None:
    draft = drafted(clock)
    as_organiser(client, draft)
    assert client.get(f"/trips/{draft.trip.trip_no}/invoices/None").status_code == 404


def test_an_attendee_may_look_but_not_pay(app: Flask, client: PageClient, clock: Clock) -> None:
    of = issued(clock)
    follow_link(client, Role.ATTENDEE, trip_id=of.trip.trip_id)
    assert "カードで支払う" not in page(client, of.url)
    assert client.post(f"{of.url}/pay").status_code == 403


def test_the_page_reads_in_english(app: Flask, client: PageClient, clock: Clock) -> None:
    of = issued(clock)
    as_organiser(client, of)
    assert "¥107,200" in page(client, f"{of.url}?lang=en")


# --- The webhook ----------------------------------------------------------------------------------------------------


def test_an_unsigned_webhook_is_a_bad_request(app: Flask, client: PageClient, clock: Clock) -> None:
    response = client.post("/webhooks/stripe", data=told(), headers={"Content-Type": "application/json"})
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")


def test_an_unknown_event_is_answered_kindly(app: Flask, client: PageClient, clock: Clock) -> None:
    raw = told("invoice.created")
    assert client.post("/webhooks/stripe", data=raw, headers=signed(raw)).status_code == 204


def test_the_webhook_needs_no_form_token(app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    raw = told("customer.created")
    assert client.post("/webhooks/stripe", data=raw, headers=signed(raw)).status_code == 204


# --- The accountant -------------------------------------------------------------------------------------------------


def test_the_accountant_issues_after_a_last_look(app: Flask, client: PageClient, clock: Clock) -> None:
    draft = drafted(clock, ride=True)
    sign_in(client, Role.ACCOUNTANT)
    assert "株式会社ほしくず計算所" in page(client, "/billing")
    look = page(client, f"/billing/invoices/{draft.invoice_id}")
    for part in ("minori@hoshikuzu.example", "2027年3月31日", "112,700円", "発行して送る"):
        assert part in look
    done = client.post(f"/billing/invoices/{draft.invoice_id}/issue", follow_redirects=True).get_data(as_text=True)
    assert "請求書 INV-2026-0001 を発行しました" in done
    assert "INV-2026-0001" in page(client, "/billing")


def test_what_is_missing_is_named_and_cannot_be_passed(app: Flask, client: PageClient, clock: Clock) -> None:
    draft = drafted(clock)
    with unit_of_work() as unit:
        unit.session.execute(update(IssuerProfile).values(t_number=None))
    sign_in(client, Role.ACCOUNTANT)
    look = page(client, f"/billing/invoices/{draft.invoice_id}")
    assert "登録番号(T番号)が設定されていない" in look
    assert "発行して送る" not in look
    refused = client.post(f"/billing/invoices/{draft.invoice_id}/issue", follow_redirects=True).get_data(as_text=True)
    assert "登録番号(T番号)が設定されていない" in refused


def test_a_transfer_is_typed_in_any_width_and_twice_asks(app: Flask, client: PageClient, clock: Clock) -> None:
    of = issued(clock)
    sign_in(client, Role.ACCOUNTANT)
    url = f"/billing/invoices/{of.invoice_id}/transfers"
    half = TRANSFER | {"amount_yen": "50,000"}
    assert client.post(url, data=half).status_code == 303
    again = client.post(url, data=half)
    assert again.status_code == 422
    assert "すでに記録されています" in again.get_data(as_text=True)
    assert client.post(url, data=half | {"is_another": "y"}).status_code == 303
    assert client.post(url, data=TRANSFER).status_code == 303
    assert queries.invoice(of.invoice_id).paid_yen == 207_200
    overpaid = page(client, "/billing")
    assert "100,000円多く入金" in overpaid
    todo = queries.todos()[0]
    client.post(f"/billing/todos/{todo.id}")
    assert queries.todos() == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"amount_yen": "たくさん"}, "数字で入力してください"),
        ({"amount_yen": "0"}, "1円以上"),
        ({"received_on": ""}, "入金日を入れてください"),
        ({"received_on": "2027-03-01"}, "きょうまで"),
        ({"payer_name": ""}, "名義を入れてください"),
    ],
)
def test_what_was_typed_wrong_stays_with_a_sentence(
    app: Flask, client: PageClient, clock: Clock, typed: dict[str, str], sentence: str
) -> None:
    of = issued(clock)
    sign_in(client, Role.ACCOUNTANT)
    response = client.post(f"/billing/invoices/{of.invoice_id}/transfers", data=TRANSFER | typed)
    shown = response.get_data(as_text=True)
    assert response.status_code == 422
    assert sentence in shown
    assert typed.get("amount_yen", "１０７，２００円") in shown


def test_a_concierge_reads_and_does_not_write(app: Flask, client: PageClient, clock: Clock) -> None:
    of = issued(clock)
    sign_in(client, Role.CONCIERGE)
    shown = page(client, f"/billing/invoices/{of.invoice_id}")
    assert "入金を記録する" not in shown
    assert client.post(f"/billing/invoices/{of.invoice_id}/transfers", data=TRANSFER).status_code == 403
    forget(client)
    sign_in(client, Role.OFFICER)
    assert client.get("/billing").status_code == 403


@pytest.mark.parametrize("show", ["open", "late", "paid", "all"])
def test_the_ledger_shows_what_is_asked_for(app: Flask, client: PageClient, clock: Clock, show: str) -> None:
    of = issued(clock)
    sign_in(client, Role.ACCOUNTANT)
    assert (of.no in page(client, f"/billing?show={show}")) is (show in {"open", "all"})
    clock.day(date(2027, 4, 1))
    # a session does not outlive a month
    sign_in(client, Role.ACCOUNTANT)
    assert (of.no in page(client, f"/billing?show={show}")) is (show in {"open", "late", "all"})
    service.record_transfer(
        invoice_id=of.invoice_id, amount_yen=107_200, received_on=SATURDAY, payer_name="カ)ホシクズ", person_id=None
    )
    assert (of.no in page(client, f"/billing?show={show}")) is (show in {"paid", "all"})


def test_the_file_holds_what_the_list_holds(app: Flask, client: PageClient, clock: Clock) -> None:
    of = issued(clock)
    sign_in(client, Role.ACCOUNTANT)
    response = client.get("/billing/invoices.csv?show=all")
    assert response.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(response.get_data().decode("utf-8-sig"))))
    assert rows[1][:3] == [of.no, of.trip.trip_no, "株式会社ほしくず計算所"]
    assert rows[1][7:15] == ["105600", "9600", "0", "0", "1600", "107200", "0", "107200"]
    assert rows[0][7] == "標準税率(税込)"


def test_no_name_becomes_a_formula() -> None:
    typed = ["=1+1", "+81", "-1", "@x", "\tx", "普通の名前", None, 5, date(2027, 2, 26)]
    text = sheets.to_csv(["名"], [typed]).decode("utf-8-sig")
    assert next(iter(csv.reader(io.StringIO(text.split("\r\n", 1)[1])))) == [
        "'=1+1", "'+81", "'-1", "'@x", "'\tx", "普通の名前", "", "5", "2027-02-26",
    ]  # fmt: skip


def test_the_pages_ask_the_database_no_more_for_many_rows(
    app: Flask, client: PageClient, clock: Clock, statements: Counting
) -> None:
    of = issued(clock)
    sign_in(client, Role.ACCOUNTANT)
    urls = ("/billing?show=all", f"/billing/invoices/{of.invoice_id}", of.url)
    for url in urls:
        page(client, url)
    before = []
    for url in urls:
        with statements() as said:
            page(client, url)
        before.append(len(said))
    multiply(20)
    after = []
    for url in urls:
        with statements() as said:
            page(client, url)
        after.append(len(said))
    assert after == before
    assert max(before) <= 16


def multiply(times: int) -> None:
    """The same trip, booking and invoice many times over; half of them drafts."""

    def copy(row: object, **other: object) -> dict[str, object]:
        table = row.__table__  # type: ignore[attr-defined]
        return {column.name: getattr(row, column.name) for column in table.columns if column.name != "id"} | other

    trip, booking, invoice = (db.session.query(table).first() for table in (Trip, Booking, Invoice))
    copies = [
        (copy(trip, no=f"WT-2026-9{n:03}"), copy(booking, contract_no=f"C{n}"), copy(invoice)) for n in range(times)
    ]
    with unit_of_work() as unit:
        for n, (trip_row, booking_row, invoice_row) in enumerate(copies):
            trip_id = add(unit, Trip(**trip_row))
            booking_id = add(unit, Booking(**(booking_row | {"trip_id": trip_id})))
            issued_as = {"no": f"INV-2026-9{n:03}"} if n % 2 else {"no": None, "issued_at": None, "issued_on": None}
            add(unit, Invoice(**(invoice_row | {"trip_id": trip_id, "booking_id": booking_id} | issued_as)))


def add(unit: object, row: Trip | Booking | Invoice) -> int:
    unit.session.add(row)  # type: ignore[attr-defined]
    unit.session.flush()  # type: ignore[attr-defined]
    return row.id
