"""Accepting, asking, answering and cancelling."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import func, select

from tests.factories.bookings import (
    FRIDAY,
    TUESDAY,
    WEDNESDAY,
    Sent,
    Town,
    accepted,
    code_for,
    concierge_id,
    sent,
    town,
)
from tests.support.application import Clock
from worktrip.accounts import queries as accounts
from worktrip.accounts import service as accounts_service
from worktrip.bookings import queries, service
from worktrip.bookings.rules import Answer, BookingState, NothingBooked
from worktrip.bookings.tables import Booking, PurchaseOrder
from worktrip.catalogue.rules import DayClass, Price, Unit
from worktrip.catalogue.service import set_prices
from worktrip.inventory import queries as stock
from worktrip.inventory import service as inventory
from worktrip.inventory.rules import HoldState, SlotKey
from worktrip.kernel.errors import Conflict, Gone, Invalid
from worktrip.plumbing import documents, events
from worktrip.plumbing.database import db
from worktrip.plumbing.mail import SentMail
from worktrip.plumbing.outbox import OutboxRow
from worktrip.proposals import queries as proposals
from worktrip.proposals import service as proposals_service
from worktrip.proposals.rules import VersionState
from worktrip.trips import queries as trips
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Closed, Stage

Mailbox = Callable[..., Sequence[SentMail]]


@pytest.fixture
def houses(app: Flask) -> Town:
    return town()


@pytest.fixture
def offered(houses: Town) -> Sent:
    return sent(houses)


def orders(of: Sent) -> dict[str, queries.OrderFacts]:
    return {order.facility_code: order for order in queries.orders_of_trip(of.trip_id)}


def say(of: Sent, facility: str, answer: Answer, **facts: object) -> queries.OrderFacts:
    return service.answer_order(order_id=orders(of)[facility].id, answer=answer, **facts)  # type: ignore[arg-type]


def count(table: type[Booking] | type[PurchaseOrder]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


# Accepting -----------------------------------------------------------------------------------------------------------


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


# What goes out -------------------------------------------------------------------------------------------------------


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


# Answers -------------------------------------------------------------------------------------------------------------


def test_when_all_say_yes_the_trip_is_arranged(offered: Sent) -> None:
    accepted(offered)
    say(offered, "L4", Answer.YES)
    say(offered, "K1", Answer.YES)
    assert trips.trip_by_id(offered.trip_id).stage is Stage.ACCEPTED
    say(offered, "T1", Answer.YES, via="運転手の方、11月24日 10:20、電話で")

    assert trips.trip_by_id(offered.trip_id).stage is Stage.ARRANGED
    assert trips.todos(offered.trip_id) == [] or all(todo.done_at for todo in trips.todos(offered.trip_id))


def test_a_second_tap_changes_nothing(offered: Sent) -> None:
    accepted(offered)
    say(offered, "L4", Answer.YES)
    after = say(offered, "L4", Answer.NO)

    assert after.answer is Answer.YES
    assert len([said for said in trips.thread(offered.trip_id, internal=True) if "星ひとさじ" in said.text]) == 1


def test_the_desk_may_replace_an_answer_by_what_it_heard(offered: Sent) -> None:
    accepted(offered)
    say(offered, "L4", Answer.NO)
    after = say(offered, "L4", Answer.YES, via="星野さん、11月24日 15:00、電話で", note="3階になります")

    assert (after.answer, after.answered_via, after.note) == (
        Answer.YES,
        "星野さん、11月24日 15:00、電話で",
        "3階になります",
    )


@pytest.mark.parametrize(
    ("answer", "offered_rooms", "sentence"),
    [(Answer.PARTLY, 2, "一部だけ"), (Answer.NO, None, "代わりを探す"), (Answer.OTHER_DATES, None, "日程を調整する")],
)
def test_anything_but_yes_is_something_to_do(
    offered: Sent, answer: Answer, offered_rooms: int | None, sentence: str
) -> None:
    accepted(offered)
    say(offered, "L4", answer, offered=offered_rooms)

    assert any(sentence in todo.text for todo in trips.todos(offered.trip_id))
    assert orders(offered)["L4"].offered == offered_rooms


def test_partly_needs_a_number(offered: Sent) -> None:
    accepted(offered)

    with pytest.raises(Invalid):
        say(offered, "L4", Answer.PARTLY)


def test_an_answer_is_taken_back_within_ten_minutes_and_not_later(offered: Sent, clock: Clock) -> None:
    accepted(offered)
    order = say(offered, "L4", Answer.NO)
    clock.forward(minutes=9)
    assert service.reconsider(order_id=order.id).answer is Answer.ASKED
    assert not any("代わりを探す" in todo.text and not todo.done_at for todo in trips.todos(offered.trip_id))

    say(offered, "L4", Answer.YES)
    clock.forward(minutes=10)
    with pytest.raises(Gone):
        service.reconsider(order_id=order.id)
    assert orders(offered)["L4"].answer is Answer.YES


def test_what_the_desk_wrote_down_is_not_taken_back_by_a_tap(offered: Sent) -> None:
    accepted(offered)
    order = say(offered, "L4", Answer.YES, via="星野さん、電話で")

    with pytest.raises(Gone):
        service.reconsider(order_id=order.id)


def test_a_partners_own_line_stands_for_the_desk_only(offered: Sent) -> None:
    accepted(offered)
    order = say(offered, "L4", Answer.YES)
    service.add_note(order_id=order.id, note="15時より前でも入れます")

    assert orders(offered)["L4"].note == "15時より前でも入れます"
    assert any("15時" in said.text for said in trips.thread(offered.trip_id, internal=True))
    assert not any("15時" in said.text for said in trips.thread(offered.trip_id, internal=False))


def test_who_does_not_answer_is_reminded_twice_and_then_called(offered: Sent, clock: Clock, mailbox: Mailbox) -> None:
    accepted(offered)
    say(offered, "K1", Answer.YES)
    for hours in (23, 1, 1, 23, 1):
        clock.forward(hours=hours)
        service.remind()
    assert [mail.recipient for mail in mailbox(event="bookings/reminded")] == ["l4@partner.example"] * 2
    assert not any("星ひとさじ" in todo.text for todo in trips.todos(offered.trip_id))

    clock.forward(hours=24)
    assert service.remind() == 0
    assert any("ペンション 星ひとさじに電話でたずね" in todo.text for todo in trips.todos(offered.trip_id))


def test_who_was_given_a_new_link_is_reminded_with_that(offered: Sent, clock: Clock, mailbox: Mailbox) -> None:
    accepted(offered)
    mailbox()
    old = orders(offered)["L4"].link_id
    assert old is not None
    new = accounts_service.renew_link(old)
    clock.forward(hours=25)
    service.remind()

    (reminder,) = mailbox(event="bookings/reminded", to="l4@partner.example")
    assert accounts_service.link_token(accounts.link(new)) in reminder.text
    assert accounts_service.link_token(accounts.link(old)) not in reminder.text


# Cancelling ----------------------------------------------------------------------------------------------------------


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


def test_a_cancellation_needs_a_reason(offered: Sent) -> None:
    accepted(offered)

    with pytest.raises(Invalid):
        service.cancel(trip_id=offered.trip_id, reason=" ", person_id=None)


# Calendars -----------------------------------------------------------------------------------------------------------


def test_the_trips_calendar_has_whole_days_and_hours_and_keeps_its_names(offered: Sent) -> None:
    empty = service.trip_calendar(offered.trip_id).decode()
    assert "BEGIN:VEVENT" not in empty
    accepted(offered)
    text = service.trip_calendar(offered.trip_id).decode()

    assert "UID:WT-2026-0001-stay@worktrip" in text
    assert "DTSTART;VALUE=DATE:20270223" in text
    assert "DTEND;VALUE=DATE:20270227" in text
    assert "DTSTART:20270224T040000Z" in text
    assert "SEQUENCE:1" in text
    assert service.trip_calendar(offered.trip_id).decode() == text


def test_a_cancelled_trip_stays_in_the_calendar_as_cancelled_with_a_higher_number(offered: Sent) -> None:
    accepted(offered)
    service.cancel(trip_id=offered.trip_id, reason="中止", person_id=None)
    text = service.trip_calendar(offered.trip_id).decode()

    assert "STATUS:CANCELLED" in text
    assert "SEQUENCE:2" in text


def test_a_houses_calendar_shows_who_comes_from_arrival_to_departure_without_a_name(
    houses: Town, offered: Sent
) -> None:
    assert "BEGIN:VEVENT" not in service.house_calendar(houses.pension).decode()
    accepted(offered)
    text = service.house_calendar(houses.pension).decode()

    assert "DTSTART;VALUE=DATE:20270223" in text
    assert "DTEND;VALUE=DATE:20270226" in text
    assert "4名さま 4部屋" in text
    assert "榛名" not in text
    # a diary: a program that blocks days would close the rooms nobody has taken
    assert "TRANSP:OPAQUE" not in text


def test_a_feed_opens_by_its_links_token_and_ends_with_it(
    houses: Town, offered: Sent, drain: Callable[[], int]
) -> None:
    accepted(offered)
    drain()
    link_id = orders(offered)["L4"].link_id
    assert link_id is not None
    token = service.feed_token(link_id)
    assert service.feed(token) == service.house_calendar(houses.pension)
    accounts_service.revoke_link(link_id)

    with pytest.raises(Gone):
        service.feed(token)
    assert accounts.link(link_id).revoked_at is not None
