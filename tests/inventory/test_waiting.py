"""The waiting list: whose turn it is, and that one gets everything or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from flask import Flask

from tests.factories.bookings import THURSDAY, WEDNESDAY, Town, town
from tests.factories.stock import NIGHT, house_of, nights, rooms, trips
from tests.support.application import START, Clock
from tests.support.statements import Counting
from worktrip.inventory import queries, service
from worktrip.inventory.rules import Change, NotFree, SlotKey, Via
from worktrip.kernel.errors import Conflict, Invalid, NotFound
from worktrip.plumbing import outbox
from worktrip.plumbing.mail import SentMail
from worktrip.trips import queries as trips_queries
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Closed

UNTIL = START + timedelta(days=3)


def todos(trip: int) -> list[str]:
    return [todo.text for todo in trips_queries.todos(trip) if todo.done_at is None]


def servable() -> list[int]:
    return [wait.trip_id for wait in queries.waiting() if wait.can_be_served]


def test_the_worked_example_of_the_rules(app: Flask, clock: Clock) -> None:
    room = rooms(allotted=4)
    key = SlotKey(room, NIGHT)
    taker, a, b, c = trips(4)
    service.hold(taker, {key: 4}, UNTIL)
    waits = []
    for trip, count in ((a, 3), (b, 2), (c, 1)):
        waits.append(service.wait(trip, {key: count}))
        clock.forward(minutes=1)
    service.hold(taker, {key: 3}, UNTIL)
    assert servable() == [c]
    service.hold(taker, {key: 1}, UNTIL)
    assert servable() == [a, b, c]

    assert service.watch() == 1
    assert [bool(todos(trip)) for trip in (a, b, c)] == [True, False, False]

    service.offer(waits[0], UNTIL)
    assert servable() == []
    with pytest.raises(NotFree):
        service.offer(waits[1], UNTIL)
    with pytest.raises(Conflict, match="もう終わって"):
        service.offer(waits[0], UNTIL)
    assert service.check() == []


def test_all_of_it_is_offered_or_nothing(app: Flask) -> None:
    houses = town()
    taker, trip = trips(2)
    wants = {SlotKey(houses.pension_room, WEDNESDAY): 3, SlotKey(houses.kit, WEDNESDAY): 1}
    service.hold(taker, {SlotKey(houses.kit, WEDNESDAY): 1}, UNTIL)
    wait = service.wait(trip, wants)
    with pytest.raises(NotFree):
        service.offer(wait, UNTIL)
    assert queries.holds_of(trip) == []
    (standing,) = queries.waiting()
    assert standing.short == {SlotKey(houses.kit, WEDNESDAY): 1}


def test_the_organiser_is_told_by_mail_and_in_the_thread_and_the_desk_waits(
    app: Flask, mailbox: Callable[..., Sequence[SentMail]]
) -> None:
    houses: Town = town()
    (trip,) = trips()
    wait = service.wait(trip, {SlotKey(houses.pension_room, day): 3 for day in (WEDNESDAY, THURSDAY)})
    service.offer(wait, UNTIL)
    outbox.drain()

    (mail,) = mailbox(to="haru@harukaze.example", event="inventory/offered")
    assert "ペンション 星ひとさじ 一人部屋" in (mail.text or "")
    assert [said.text for said in trips_queries.thread(trip, internal=False)] == [
        "お待ちいただいていた分がすべて空き、仮押さえしました。"
    ]
    row = trips_queries.trip_by_id(trip)
    assert (row.next_action, row.due_at, row.waits_for) == ("空きが出たことへの返事を待つ", UNTIL, "organiser")


def test_the_desk_is_told_once_for_each_freeing(app: Flask, clock: Clock) -> None:
    room = rooms(allotted=2)
    key = SlotKey(room, NIGHT)
    taker, trip = trips(2)
    service.hold(taker, {key: 2}, UNTIL)
    service.wait(trip, {key: 2})
    assert service.watch() == 0

    told = []
    for taken in (0, 0, 1, 0):
        service.hold(taker, {key: taken}, UNTIL)
        clock.forward(minutes=5)
        told.append((service.watch(), len(todos(trip))))

    assert told == [(1, 1), (0, 1), (0, 0), (1, 1)]


def test_a_party_waits_once_and_saying_it_again_keeps_its_turn(app: Flask, clock: Clock) -> None:
    room = rooms(allotted=2)
    key = SlotKey(room, NIGHT)
    (trip,) = trips()
    first = service.wait(trip, {key: 2})
    clock.forward(minutes=1)
    assert service.wait(trip, {key: 2}) == first
    other = service.wait(trip, {key: 1})

    assert [wait.id for wait in queries.waiting()] == [other]


def test_what_a_trip_has_already_is_not_waited_for(app: Flask) -> None:
    days = nights(2)
    room, (trip,) = rooms(allotted=6, days=days), trips()
    wants = {SlotKey(room, day): 6 for day in days}
    service.hold(trip, wants, UNTIL)
    service.say(house_of(room), dict.fromkeys(wants, Change(3)), via=Via.DESK)

    with pytest.raises(Conflict, match="すでに押さえています"):
        service.wait(trip, wants)
    assert queries.waiting() == []


def test_a_party_that_has_come_by_everything_meanwhile_is_offered_nothing(
    app: Flask, mailbox: Callable[..., Sequence[SentMail]]
) -> None:
    room, (trip,) = rooms(allotted=6), trips()
    key = SlotKey(room, NIGHT)
    wait = service.wait(trip, {key: 6})
    service.hold(trip, {key: 6}, UNTIL)

    assert (servable(), service.watch()) == ([], 0)
    with pytest.raises(Conflict, match="すでに押さえています"):
        service.offer(wait, UNTIL)
    outbox.drain()
    assert mailbox(event="inventory/offered") == []


def test_nothing_is_offered_while_a_house_has_too_few_of_what_is_held(
    app: Flask, mailbox: Callable[..., Sequence[SentMail]]
) -> None:
    first, second = nights(2)
    room, (trip,) = rooms(allotted=6, days=(first, second)), trips()
    short, free = SlotKey(room, first), SlotKey(room, second)
    service.hold(trip, {short: 6}, UNTIL)
    service.say(house_of(room), {short: Change(4)}, via=Via.DESK)
    wait = service.wait(trip, {short: 6, free: 6})

    (standing,) = queries.waiting()
    assert (standing.takes, standing.short) == ({free: 6}, {short: 2})
    assert (servable(), service.watch()) == ([], 0)
    with pytest.raises(NotFree) as refused:
        service.offer(wait, UNTIL)
    (shortage,) = refused.value.shortages
    assert (shortage.key, shortage.wanted, shortage.free) == (short, 6, 4)
    outbox.drain()
    assert mailbox(event="inventory/offered") == []

    service.say(house_of(room), {short: Change(6)}, via=Via.DESK)
    assert (servable(), service.watch()) == ([trip], 1)


def test_waits_end_by_themselves_with_their_days_or_their_trip(app: Flask, clock: Clock) -> None:
    room = rooms(allotted=1)
    a, b = trips(2)
    service.wait(a, {SlotKey(room, NIGHT): 1})
    service.wait(b, {SlotKey(room, NIGHT): 1})
    service.watch()
    trips_service.close(b, Closed.WITHDRAWN)
    assert [wait.trip_id for wait in queries.waiting()] == [a]
    clock.day(NIGHT + timedelta(days=1), 9)
    assert queries.waiting() == []
    service.watch()

    assert queries.waits_over() == []
    assert todos(a) == []


def test_nothing_past_or_unknown_is_waited_for(app: Flask) -> None:
    room = rooms(allotted=1)
    (trip,) = trips()
    with pytest.raises(Invalid):
        service.wait(trip, {})
    with pytest.raises(Invalid, match="過ぎた日"):
        service.wait(trip, {SlotKey(room, START.date() - timedelta(days=1)): 1})
    with pytest.raises(NotFound):
        service.wait(trip, {SlotKey(room + 1, NIGHT): 1})


def test_who_waits_is_read_in_as_many_statements_however_many_wait_and_have_waited(
    app: Flask, statements: Counting
) -> None:
    room = rooms(allotted=1)
    first, *others = trips(30)
    service.wait(first, {SlotKey(room, NIGHT): 1})
    with statements() as once:
        assert len(queries.waiting()) == 1
    for trip in others:
        service.stop_waiting(service.wait(trip, {SlotKey(room, NIGHT): 1}))
    for trip in others[:19]:
        service.wait(trip, {SlotKey(room, NIGHT): 1})
    with statements() as often:
        assert len(queries.waiting()) == 20

    assert len(often) == len(once)
