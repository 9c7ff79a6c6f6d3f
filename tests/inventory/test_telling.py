"""Who hears of what came free again, each mail compared with a text file beside this one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from tests.factories.stock import another, nights, rooms, trips
from tests.support.application import START, Clock
from tests.support.statements import Counting
from worktrip.accounts import service as accounts
from worktrip.accounts.rules import Role
from worktrip.catalogue.rules import Reach
from worktrip.inventory import service
from worktrip.inventory.rules import SlotKey
from worktrip.plumbing.mail import SentMail
from worktrip.trips import service as trips_service

MAILS = Path(__file__).with_name("mails")
UNTIL = START + timedelta(days=3)
DAYS = nights(3)
Mailbox = Callable[..., Sequence[SentMail]]


def stay(**facts: object) -> tuple[int, int]:
    """A trip that holds three nights of two kinds of rooms of a house that is reached by mail; a room and the trip."""
    room = rooms(days=DAYS, **{"email": "l4@partner.example", **facts})  # type: ignore[arg-type]
    other, (trip,) = another(room, days=DAYS), trips()
    accounts.add_staff(name="小林 ゆき", email="yuki@desk.example", roles=[Role.CONCIERGE])
    wants = {SlotKey(room, day): 2 for day in DAYS} | {SlotKey(other, DAYS[0]): 1}
    service.hold(trip, wants, UNTIL)
    return room, trip


@pytest.mark.parametrize(
    ("event", "name", "recipient"),
    [
        ("lapsed", "lapsed", "yuki@desk.example"),
        ("released", "released", "yuki@desk.example"),
        ("freed", "freed.lapsed", "l4@partner.example"),
        ("freed", "freed.released", "l4@partner.example"),
    ],
)
def test_a_mail_reads_as_it_was_agreed(
    app: Flask, clock: Clock, mailbox: Mailbox, event: str, name: str, recipient: str
) -> None:
    _, trip = stay(max_groups=1)
    if name.endswith("released"):
        service.release(trip)
    else:
        clock.set(UNTIL)
        service.lapse_due()
    (mail,) = mailbox(to=recipient, event=f"inventory/{event}")
    text = f"To: {mail.recipient}\nSubject: {mail.subject}\n\n{mail.text}"
    assert text == (MAILS / f"{name}.txt").read_text(encoding="utf-8")
    assert "None" not in f"{mail.text}{mail.html}"


def test_one_mail_tells_of_all_that_lapsed_however_it_is_found(app: Flask, clock: Clock, mailbox: Mailbox) -> None:
    room, _ = stay()
    (other,) = trips(1)
    clock.set(UNTIL)
    # somebody touches one night; the job finds the rest five minutes later
    service.hold(other, {SlotKey(room, DAYS[1]): 1}, UNTIL + timedelta(days=1))
    (told,) = mailbox(event="inventory/lapsed")
    assert told.text is not None
    assert "和室" in told.text
    clock.forward(minutes=5)
    assert service.lapse_due() == 3
    assert len(mailbox(event="inventory/lapsed")) == len(mailbox(event="inventory/freed")) == 1


def test_who_owns_the_trip_is_told_alone(app: Flask, clock: Clock, mailbox: Mailbox) -> None:
    _, trip = stay()
    owner = accounts.add_staff(name="佐藤 健", email="ken@desk.example", roles=[Role.CONCIERGE])
    trips_service.take_over(trip, owner)
    clock.set(UNTIL)
    service.lapse_due()
    assert [mail.recipient for mail in mailbox(event="inventory/lapsed")] == ["ken@desk.example"]


@pytest.mark.parametrize("facts", [{"reach": Reach.PHONE}, {"email": None}])
def test_a_house_that_is_not_reached_by_mail_gets_none(app: Flask, clock: Clock, mailbox: Mailbox, facts: dict) -> None:
    stay(**facts)
    clock.set(UNTIL)
    service.lapse_due()
    assert mailbox(event="inventory/freed") == []
    assert len(mailbox(event="inventory/lapsed")) == 1


def test_what_the_trip_takes_again_in_time_is_nothing_to_tell(app: Flask, clock: Clock, mailbox: Mailbox) -> None:
    room, trip = stay()
    clock.set(UNTIL)
    service.book(trip, {SlotKey(room, day): 2 for day in DAYS})
    (freed,) = mailbox(event="inventory/freed")
    assert freed.text is not None
    assert "和室" in freed.text
    assert "星の見える部屋" not in freed.text


def test_a_house_hears_of_rooms_that_a_booking_lets_go(app: Flask, mailbox: Mailbox) -> None:
    room, trip = stay()
    service.book(trip, {SlotKey(room, day): 1 for day in DAYS})
    (freed,) = mailbox(event="inventory/freed")
    assert freed.text is not None
    assert "2つ" not in freed.text
    assert mailbox(event="inventory/released") == []


def test_what_was_booked_is_told_by_whoever_cancels_it(app: Flask, mailbox: Mailbox) -> None:
    room, trip = stay()
    wants = {SlotKey(room, day): 2 for day in DAYS}
    service.book(trip, wants)
    before = len(mailbox())
    service.release(trip)
    assert len(mailbox()) == before


def test_nothing_more_is_asked_where_nothing_lapsed(app: Flask, statements: Counting) -> None:
    room, (trip,) = rooms(), trips()
    with statements() as said:
        service.book(trip, {SlotKey(room, DAYS[0]): 1})
    assert not [each for each in said if "outbox" in each]
    # the clock of the demo apart: trip, slots, holds, two writes, the calendars, and three of the event log
    assert len([each for each in said if "clock_offset" not in each]) == 9
