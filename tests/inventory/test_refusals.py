"""Why a house has nothing free: in one word, and never with who is there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from tests.factories.stock import change_house, house_of, nights, rooms, trips
from tests.support.application import Clock
from tests.support.statements import Counting
from worktrip.inventory import queries, service
from worktrip.inventory.rules import Refusal, RestrictionKind, SlotKey
from worktrip.inventory.tables import Slot
from worktrip.plumbing import clock as business
from worktrip.plumbing.database import unit_of_work

STAY = nights(3)


def why(room: int) -> Refusal | None:
    """Why the house of a room has nothing for the stay."""
    return queries.refusals(STAY[0], STAY[-1]).get(house_of(room))


@pytest.fixture
def room(app: Flask, clock: Clock) -> int:
    """The one room of a house, known for every night."""
    return rooms(allotted=1, days=STAY)


def test_a_house_that_has_room_gives_no_reason(room: int) -> None:
    assert why(room) is None


def test_what_is_held_may_come_free_and_what_is_booked_does_not(room: int) -> None:
    trip = trips()[0]
    service.hold(trip, {SlotKey(room, STAY[1]): 1}, until=business.now() + timedelta(days=3))
    assert why(room) is Refusal.HELD
    service.book(trip, {SlotKey(room, STAY[1]): 1})
    assert why(room) is Refusal.FULL


def test_a_hold_that_has_lapsed_is_no_reason(room: int, clock: Clock) -> None:
    service.hold(trips()[0], {SlotKey(room, STAY[1]): 1}, until=business.now() + timedelta(hours=1))
    clock.forward(hours=2)
    assert why(room) is None


def test_a_house_that_is_closed_says_so_before_anything_else(room: int) -> None:
    service.book(trips()[0], {SlotKey(room, STAY[1]): 1})
    change_house(room, closed_weekdays=str(STAY[1].isoweekday()))
    assert why(room) is Refusal.CLOSED


def test_a_house_that_takes_no_further_group_says_so_though_it_has_rooms(app: Flask, clock: Clock) -> None:
    room = rooms(days=STAY, max_groups=1)
    service.book(trips()[0], {SlotKey(room, STAY[1]): 1})
    assert why(room) is Refusal.GUARDED


def test_rooms_that_are_had_for_longer_stays_only_are_a_condition(room: int) -> None:
    service.add_restriction(house_of(room), RestrictionKind.MIN_STAY, value=len(STAY) + 1)
    assert why(room) is Refusal.CONDITIONS


def test_a_night_nobody_spoke_of_is_unknown_and_a_closed_one_is_full(app: Flask, clock: Clock) -> None:
    silent, stopped = rooms(days=STAY[:2], house="L1"), rooms(days=STAY, house="L2")
    with unit_of_work() as unit:
        one = update(Slot).where(Slot.offering_id == stopped, Slot.day == STAY[1])
        unit.session.execute(one.values(is_closed=True))
    assert (why(silent), why(stopped)) == (Refusal.UNKNOWN, Refusal.FULL)


def test_no_stay_begins_where_a_condition_forbids_it(room: int) -> None:
    service.add_restriction(house_of(room), RestrictionKind.NO_ARRIVAL, weekdays=[STAY[0].isoweekday()])
    begin = queries.first_nights(1, 2, STAY[0], STAY[-1], facility_ids=[house_of(room)])
    assert list(begin) == [STAY[1]]


def test_asking_why_takes_three_statements_and_the_time(room: int, statements: Counting) -> None:
    with statements() as said:
        queries.refusals(STAY[0], STAY[-1])
    # one of them is the time of day
    assert len(said) == 4
