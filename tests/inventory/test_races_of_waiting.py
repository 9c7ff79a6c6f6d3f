"""Several concierges offer what came free at the same moment, and houses say yes together: all of it, or nothing."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from tests.factories.stock import NIGHT, nights, rooms, trips
from tests.support.racing import Attempt, Crowd, url_of
from worktrip.catalogue import queries as catalogue
from worktrip.inventory import queries, service
from worktrip.inventory.rules import AskedLine, SlotKey
from worktrip.plumbing import clock

WAITERS = 8
# every button is pressed by two concierges, who are different processes
PRESSED_TWICE = 2


def test_what_came_free_is_offered_to_one_party_and_the_others_are_refused_cleanly(shop: Flask, crowd: Crowd) -> None:
    days = nights(3)
    room, kit = rooms(allotted=4, days=days), rooms(allotted=1, days=days, house="K1")
    taker, *waiters = trips(1 + WAITERS)
    wants = {SlotKey(room, day): 3 for day in days} | {SlotKey(kit, day): 1 for day in days}
    service.hold(taker, wants, clock.now() + timedelta(hours=1))
    waits = [service.wait(trip, wants) for trip in waiters]
    service.release(taker)
    attempts = [Attempt(trip, wait_id=wait) for trip, wait in zip(waiters, waits, strict=True)]
    pressed = [attempt for attempt in attempts for _ in range(PRESSED_TWICE)]

    outcome = crowd.rush(url_of(shop), pressed)

    assert outcome.counts["taken"] == 1
    assert sum(outcome.counts.values()) == WAITERS * PRESSED_TWICE
    assert set(outcome.counts) <= {"taken", "not free", "too late"}
    served = [trip for trip in waiters if queries.holds_of(trip)]
    assert len(served) == 1
    assert {hold.key: hold.quantity for hold in queries.holds_of(served[0])} == wants
    assert len(queries.waiting()) == WAITERS - 1
    assert service.check() == []


def test_houses_that_say_yes_at_once_hold_for_everybody_whom_they_said_yes_to(shop: Flask, crowd: Crowd) -> None:
    days = nights(2)
    room = rooms(allotted=2, days=days)
    askers = trips(WAITERS)
    house = catalogue.offering(room).facility
    until = clock.now() + timedelta(days=3)
    attempts = []
    for trip in askers:
        no = service.ask(trip, house.id, [AskedLine(room, days[0], days[-1], 2)], 2, "", until, None)
        question = queries.question_of(house.code, no)
        attempts += [Attempt(trip, question_id=question.id)] * PRESSED_TWICE

    outcome = crowd.rush(url_of(shop), attempts)

    assert outcome.counts == {"taken": WAITERS * PRESSED_TWICE}
    assert queries.free([room], NIGHT, NIGHT) == {SlotKey(room, NIGHT): 0}
    assert [sum(hold.quantity for hold in queries.holds_of(trip)) for trip in askers] == [2 * len(days)] * WAITERS
    assert service.check() == []
