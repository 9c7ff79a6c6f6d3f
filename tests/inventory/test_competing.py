"""Who else is at what a trip wants."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from tests.factories.stock import NIGHT, house_of, nights, rooms, trips
from tests.support.application import START, Clock
from tests.support.statements import Counting
from worktrip.inventory import queries, service
from worktrip.inventory.rules import SlotKey
from worktrip.inventory.tables import Question, QuestionLine, Wait, WaitLine
from worktrip.plumbing import clock as the_clock
from worktrip.plumbing.database import unit_of_work

UNTIL = START + timedelta(days=3)
DAYS = nights(3)


def ask(trip: int, room: int, **changes: object) -> None:
    """A question that waits for its answer, for the first two nights."""
    with unit_of_work() as unit:
        line = QuestionLine(offering_id=room, first_day=DAYS[0], last_day=DAYS[1], quantity=2)
        facts = {"no": f"Q-{trip}", "trip_id": trip, "facility_id": house_of(room), "heads": 4, "lines": [line]}
        times = {"asked_at": the_clock.now(), "answer_by": UNTIL, "hold_until": UNTIL}
        unit.session.add(Question(**{**facts, **times, **changes}))


def wait(trip: int, room: int, **changes: object) -> None:
    """A party that waits for the second night."""
    with unit_of_work() as unit:
        line = WaitLine(offering_id=room, day=DAYS[1], quantity=3)
        unit.session.add(Wait(trip_id=trip, made_at=the_clock.now(), lines=[line], **changes))


def test_who_holds_asks_and_waits_is_told_and_nobody_else(app: Flask, statements: Counting) -> None:
    room, other = rooms(days=DAYS), rooms(days=DAYS, house="L5")
    mine, holds, asks, waits, elsewhere = trips(5)
    service.hold(mine, {SlotKey(room, NIGHT): 1}, UNTIL)
    service.hold(holds, {SlotKey(room, day): 1 for day in DAYS}, UNTIL)
    ask(asks, room)
    wait(waits, room)
    service.hold(elsewhere, {SlotKey(other, NIGHT): 1}, UNTIL)
    ask(elsewhere, room, no="Q-withdrawn", withdrawn_at=the_clock.now())
    wait(elsewhere, room, ended_at=the_clock.now())

    with statements() as said:
        found = queries.competing(mine, {SlotKey(room, day): 1 for day in DAYS[:2]})

    assert [(each.how, each.trip_no[-1], each.first, each.last, each.quantity, each.until) for each in found] == [
        ("held", "2", DAYS[0], DAYS[1], 1, UNTIL),
        ("asked", "3", DAYS[0], DAYS[1], 2, UNTIL),
        ("waiting", "4", DAYS[1], DAYS[1], 3, None),
    ]
    assert len([each for each in said if "clock_offset" not in each]) == 3


def test_what_is_booked_or_has_lapsed_competes_no_more(app: Flask, clock: Clock) -> None:
    room, (mine, booked, slow) = rooms(), trips(3)
    service.book(booked, {SlotKey(room, NIGHT): 1})
    service.hold(slow, {SlotKey(room, NIGHT): 1}, UNTIL)
    clock.set(UNTIL)
    assert queries.competing(mine, {SlotKey(room, NIGHT): 1}) == []
    assert queries.competing(mine, {}) == []
