"""What accepting books, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.factories.bookings import FRIDAY, TUESDAY, WEDNESDAY, Sent, Town, accepted, code_for, orders, sent
from tests.support.application import Clock
from worktrip.bookings import queries, service
from worktrip.bookings.rules import NothingBooked
from worktrip.bookings.tables import Booking, PurchaseOrder
from worktrip.inventory import queries as stock
from worktrip.inventory import service as inventory
from worktrip.inventory.rules import HoldState, SlotKey
from worktrip.kernel.errors import Conflict, Gone, Invalid
from worktrip.plumbing import events
from worktrip.plumbing.database import db
from worktrip.plumbing.mail import SentMail
from worktrip.proposals import queries as proposals
from worktrip.proposals import service as proposals_service
from worktrip.proposals.rules import VersionState
from worktrip.trips import queries as trips
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Closed, Stage

Mailbox = Callable[..., Sequence[SentMail]]


def count(table: type[Booking] | type[PurchaseOrder]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_accepting_books_orders_and_confirms_in_one_step(houses: Town, offered: Sent) -> None:
    done = accepted(offered)

    assert done.is_new
    booking = queries.booking(offered.trip_id)
    assert booking is not None
    assert booking.id == done.booking_id
    assert (booking.letter, booking.accepted_name, booking.accepted_title) == ("A", "榛名 みのり", "開発部長")
    assert booking.total_yen == 107_200 + 5_500
    assert {(order.facility_code, order.no) for order in orders(offered).values()} == {
        ("L4", "PO-2026-0001"),
        ("K1", "PO-2026-0002"),
        ("T1", "PO-2026-0003"),
    }
    trip = trips.trip_by_id(offered.trip_id)
    assert (trip.stage, trip.first_day, trip.last_day, trip.people) == (Stage.ACCEPTED, TUESDAY, FRIDAY, 4)
    assert proposals.version_by_id(offered.version_id).state is VersionState.ACCEPTED
    assert events.verify() is None


def test_the_holds_of_the_chosen_alternative_become_bookings_and_the_others_are_free(
    houses: Town, offered: Sent
) -> None:
    accepted(offered)

    taken = {(row.key.offering_id, row.key.day): (row.state, row.quantity) for row in stock.holds_of(offered.trip_id)}
    assert taken[houses.pension_room, WEDNESDAY] == (HoldState.BOOKED, 3)
    assert houses.hotel_room not in {offering for offering, _ in taken}
    assert stock.free([houses.hotel_room], TUESDAY, TUESDAY) == {SlotKey(houses.hotel_room, TUESDAY): 8}
    assert inventory.check() == []


def test_a_trip_that_was_closed_takes_no_acceptance(offered: Sent) -> None:
    code = code_for(offered)
    trips_service.close(offered.trip_id, Closed.WITHDRAWN, "延期")

    with pytest.raises(Conflict, match="終わっています"):
        service.accept(version_id=offered.version_id, code=code)
    assert proposals.version_by_id(offered.version_id).state is VersionState.SENT
    assert count(Booking) == 0


def test_what_the_hearing_said_of_dates_gives_way_to_what_is_accepted(offered: Sent) -> None:
    trips_service.set_dates(offered.trip_id, date(2027, 3, 1), date(2027, 3, 2), 9)
    accepted(offered)

    trip = trips.trip_by_id(offered.trip_id)
    assert (trip.stage, trip.first_day, trip.last_day, trip.people) == (Stage.ACCEPTED, TUESDAY, FRIDAY, 4)


def test_accepting_again_shows_the_booking_that_is_there(offered: Sent, mailbox: Mailbox) -> None:
    code = code_for(offered)
    first = service.accept(version_id=offered.version_id, code=code)
    again = service.accept(version_id=offered.version_id, code=code)

    assert (first.is_new, again.is_new) == (True, False)
    assert again.booking_id == first.booking_id
    assert (count(Booking), count(PurchaseOrder)) == (1, 3)
    assert len(mailbox(event="bookings/accepted")) == 1


def test_a_wrong_code_books_nothing_and_is_counted(offered: Sent) -> None:
    code_for(offered)
    for _ in range(5):
        with pytest.raises(Invalid, match="確認番号が違います"):
            service.accept(version_id=offered.version_id, code="０００ ０００")
    with pytest.raises(Gone):
        service.accept(version_id=offered.version_id, code="000000")
    assert count(Booking) == 0


def test_a_code_typed_in_full_width_with_a_space_is_the_same_code(offered: Sent) -> None:
    digits = code_for(offered)
    wide = digits.translate(str.maketrans("0123456789", "０１２３４５６７８９"))

    assert service.accept(version_id=offered.version_id, code=f" {wide[:3]} {wide[3:]}").is_new


def test_a_code_of_one_proposal_accepts_no_other(houses: Town, offered: Sent) -> None:
    inventory.set_allotment(houses.pension_room, [TUESDAY + timedelta(days=n) for n in range(4)], 8)
    inventory.set_allotment(houses.kit, [TUESDAY + timedelta(days=n) for n in range(4)], 2)
    other = sent(houses, company="株式会社みずうみ", ride=False)
    code = code_for(offered)

    with pytest.raises(Gone):
        service.accept(version_id=other.version_id, code=code)


def test_a_code_is_too_late_after_twenty_minutes(offered: Sent, clock: Clock) -> None:
    code = code_for(offered)
    clock.forward(minutes=20)

    with pytest.raises(Gone, match="確認番号の期限"):
        service.accept(version_id=offered.version_id, code=code)


def test_after_the_time_to_answer_is_over_nothing_can_be_accepted(offered: Sent, clock: Clock) -> None:
    until = proposals.version_by_id(offered.version_id).valid_until
    assert until is not None
    clock.set(until - timedelta(minutes=5))
    code = code_for(offered)
    clock.set(until)

    with pytest.raises(Gone, match="もう一度頼む"):
        service.accept(version_id=offered.version_id, code=code)
    with pytest.raises(Gone, match="もう一度頼む"):
        code_for(offered)


def test_without_consent_no_code_is_sent(houses: Town) -> None:
    asked = sent(houses, consent=False)

    with pytest.raises(Conflict, match="同意"):
        code_for(asked)


def test_before_the_terms_are_delivered_no_code_is_sent(houses: Town) -> None:
    asked = sent(houses, papers=False)

    with pytest.raises(Conflict, match="取引条件説明書面"):
        code_for(asked)


def test_a_version_that_was_replaced_meanwhile_is_not_accepted(offered: Sent) -> None:
    code = code_for(offered)
    proposals_service.send(proposals_service.draft(offered.trip_id))

    with pytest.raises(Conflict, match="新しい版"):
        service.accept(version_id=offered.version_id, code=code)
    assert count(Booking) == 0


def test_when_a_room_is_gone_nothing_changes_and_every_missing_night_is_named(
    houses: Town, offered: Sent, mailbox: Mailbox
) -> None:
    code = code_for(offered)
    inventory.release(offered.trip_id)
    inventory.set_allotment(houses.pension_room, [WEDNESDAY], 2)
    inventory.set_allotment(houses.kit, [FRIDAY], 0)

    with pytest.raises(NothingBooked) as refusal:
        service.accept(version_id=offered.version_id, code=code)

    assert {(each.name, each.day, each.wanted, each.free) for each in refusal.value.missing} == {
        ("ペンション 星ひとさじ 一人部屋", WEDNESDAY, 3, 2),
        ("開発合宿セット 開発合宿セット", FRIDAY, 1, 0),
    }
    assert (count(Booking), count(PurchaseOrder)) == (0, 0)
    assert proposals.version_by_id(offered.version_id).state is VersionState.SENT
    assert stock.holds_of(offered.trip_id) == []
    assert mailbox(event="bookings/accepted") == []
    assert any("足りず" in todo.text for todo in trips.todos(offered.trip_id))
    # the code was not used up, so what is free again can still be had
    inventory.set_allotment(houses.pension_room, [WEDNESDAY], 4)
    inventory.set_allotment(houses.kit, [FRIDAY], 1)
    assert service.accept(version_id=offered.version_id, code=code).is_new
