"""What a cancellation gives back and costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from tests.factories.bookings import TUESDAY, Sent, Town, accepted, concierge_id, say
from tests.support.application import Clock
from worktrip.bookings import queries, service
from worktrip.bookings.rules import Answer, BookingState
from worktrip.inventory import queries as stock
from worktrip.inventory.rules import SlotKey
from worktrip.kernel.errors import Conflict, Invalid
from worktrip.plumbing.mail import SentMail
from worktrip.trips import queries as trips
from worktrip.trips.rules import Closed

Mailbox = Callable[..., Sequence[SentMail]]


def test_cancelling_gives_everything_back_and_tells_everybody(houses: Town, offered: Sent, mailbox: Mailbox) -> None:
    accepted(offered)
    service.cancel(trip_id=offered.trip_id, reason="出張が取りやめになったため", person_id=concierge_id())
    service.cancel(trip_id=offered.trip_id, reason="もう一度", person_id=concierge_id())

    booking = queries.booking(offered.trip_id)
    assert booking is not None
    assert booking.state is BookingState.CANCELLED
    assert booking.cancel_reason == "出張が取りやめになったため"
    assert stock.free([houses.pension_room], TUESDAY, TUESDAY) == {SlotKey(houses.pension_room, TUESDAY): 4}
    assert trips.trip_by_id(offered.trip_id).closed_as is Closed.CANCELLED
    assert sorted(mail.recipient for mail in mailbox(event="bookings/withdrawn")) == [
        "k1@partner.example",
        "l4@partner.example",
    ]
    assert len(mailbox(event="bookings/cancelled")) == 1
    with pytest.raises(Conflict, match="取り消されました"):
        say(offered, "L4", Answer.YES)


def test_the_fee_of_today_is_read_off_the_ladder(offered: Sent, clock: Clock) -> None:
    accepted(offered)
    row, ladder = service.fee_today(offered.trip_id)
    assert row is not None
    assert row.amounts_yen == (0,)
    clock.day(TUESDAY - timedelta(days=7))
    row, _ = service.fee_today(offered.trip_id)
    # 30 % of 105,600 + 5,500 yen; lodging tax is not charged where nobody stays
    assert row is not None
    assert row.amounts_yen == (33_330,)
    assert len(ladder) == 6


def test_a_cancellation_that_costs_something_is_something_to_charge(offered: Sent, clock: Clock) -> None:
    accepted(offered)
    clock.day(TUESDAY - timedelta(days=7))
    service.cancel(trip_id=offered.trip_id, reason="出張の中止", person_id=None)

    todos = [todo.text for todo in trips.todos(offered.trip_id) if todo.done_at is None]
    assert "取消料(きょうの目安は33,330円)を確かめ、お客さまにご請求する" in todos


def test_a_cancellation_that_costs_nothing_is_nothing_to_charge(offered: Sent) -> None:
    accepted(offered)
    service.cancel(trip_id=offered.trip_id, reason="出張の中止", person_id=None)

    assert not any("取消料" in todo.text for todo in trips.todos(offered.trip_id))


def test_a_cancellation_needs_a_reason(offered: Sent) -> None:
    accepted(offered)

    with pytest.raises(Invalid):
        service.cancel(trip_id=offered.trip_id, reason=" ", person_id=None)
