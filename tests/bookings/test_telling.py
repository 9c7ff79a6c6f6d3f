"""Who is told of an acceptance, and the papers of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date

from pypdf import PdfReader
from sqlalchemy import select

from tests.factories.bookings import Sent, Town, accepted, orders, say, sent
from worktrip.bookings import queries, service
from worktrip.bookings.rules import Answer
from worktrip.catalogue.rules import DayClass, Price, Unit
from worktrip.catalogue.service import set_prices
from worktrip.plumbing import documents
from worktrip.plumbing.database import db
from worktrip.plumbing.mail import SentMail
from worktrip.plumbing.outbox import OutboxRow
from worktrip.trips import queries as trips

Mailbox = Callable[..., Sequence[SentMail]]


def test_each_side_is_told_once_and_the_carrier_without_mail_is_called(offered: Sent, mailbox: Mailbox) -> None:
    accepted(offered)

    told = [(mail.event, mail.recipient) for mail in mailbox() if mail.event.startswith("bookings/")]
    assert sorted(told) == [
        ("bookings/accepted", "minori@hoshikuzu.example"),
        ("bookings/contract", "minori@hoshikuzu.example"),
        ("bookings/noticed", "yuki@desk.example"),
        ("bookings/ordered", "k1@partner.example"),
        ("bookings/ordered", "l4@partner.example"),
    ]
    assert [todo.text for todo in trips.todos(offered.trip_id)] == [
        "高原タクシーに電話でたずね、返事を書き入れる(発注書 PO-2026-0003)"
    ]


def test_who_was_told_is_not_told_again(offered: Sent, mailbox: Mailbox, drain: Callable[[], int]) -> None:
    accepted(offered)
    told = len(mailbox())

    service.tell({"trip_id": offered.trip_id})
    drain()

    assert len(mailbox()) == told
    assert len(trips.todos(offered.trip_id)) == 1


def test_nobody_is_told_of_a_booking_that_was_cancelled_before_the_mail_went(offered: Sent, mailbox: Mailbox) -> None:
    accepted(offered)
    service.cancel(trip_id=offered.trip_id, reason="出張の中止", person_id=None)

    events_sent = {mail.event for mail in mailbox()}
    assert "bookings/cancelled" in events_sent
    assert not events_sent & {"bookings/accepted", "bookings/noticed", "bookings/ordered"}


def test_who_has_answered_before_the_mail_went_is_not_asked(offered: Sent, mailbox: Mailbox) -> None:
    accepted(offered)
    say(offered, "L4", Answer.YES)
    say(offered, "T1", Answer.YES, via="運転手の方、11月24日 10:20、電話で")

    assert [mail.recipient for mail in mailbox(event="bookings/ordered")] == ["k1@partner.example"]
    assert trips.todos(offered.trip_id) == []


def test_partners_never_read_a_name_and_organisers_never_a_net_price(offered: Sent, mailbox: Mailbox) -> None:
    accepted(offered)

    for mail in mailbox(event="bookings/ordered"):
        text = f"{mail.subject}{mail.text}{mail.html}"
        assert not any(name in text for name in ("榛名", "湊", "日向", "栗林"))
    for mail in mailbox(to="minori@hoshikuzu.example"):
        assert "92,000" not in f"{mail.text}{mail.html}"


def test_the_contract_and_the_orders_are_kept_once_and_filed(
    offered: Sent, mailbox: Mailbox, drain: Callable[[], int]
) -> None:
    booking_id = accepted(offered).booking_id
    drain()
    service.make_papers({"booking_id": booking_id})

    kept = queries.booking(offered.trip_id)
    assert kept is not None
    assert kept.contract_id is not None
    contract = documents.find(f"contract:{booking_id}")
    assert contract is not None
    assert contract.number == "CT-2026-0001"
    said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(contract.bytes)).pages)
    # which terms were agreed to
    assert f"取引条件説明書面 {offered.trip_no}-v1-A" in said
    filed = {(paper.kind, paper.number) for paper in trips.papers(offered.trip_id, internal=False)}
    assert ("contract", "CT-2026-0001") in filed
    assert not any(kind == "order" for kind, _ in filed)
    internal = [paper.number for paper in trips.papers(offered.trip_id, internal=True) if paper.kind == "order"]
    assert sorted(internal) == ["PO-2026-0001", "PO-2026-0002", "PO-2026-0003"]
    assert len(mailbox(event="bookings/contract")) == 1
    assert not db.session.scalars(select(OutboxRow.last_error).where(OutboxRow.last_error.is_not(None))).all()


def test_an_order_whose_price_is_not_agreed_gets_no_paper_but_a_thing_to_do(
    houses: Town, drain: Callable[[], int]
) -> None:
    price = {DayClass.EVERY: Price(5500, None)}
    set_prices(houses.ride, price, unit=Unit.GROUP, effective_from=date(2026, 11, 1))
    asked = sent(houses)
    accepted(asked)
    drain()

    assert orders(asked)["T1"].document_id is None
    assert any("仕入れ値を決め" in todo.text for todo in trips.todos(asked.trip_id))
    assert orders(asked)["L4"].document_id is not None
