"""What houses say, what their slots become of it, and how it is taken back."""

from __future__ import annotations

import json
import threading
from collections import Counter
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories.stock import NIGHT, nights, rooms, trips
from tests.support.application import START, Clock
from tests.support.statements import Counting
from worktrip.catalogue import queries as catalogue
from worktrip.inventory import queries, service
from worktrip.inventory.rules import CONFIRMED, Change, SlotKey, Via
from worktrip.inventory.tables import Slot, Statement, StatementLine
from worktrip.kernel.errors import Conflict, Gone, Invalid, NotFound
from worktrip.plumbing.database import db
from worktrip.trips.tables import Todo

UNTIL = START + timedelta(days=3)


def house_of(room: int) -> int:
    return catalogue.offering(room).facility_id


def say(room: int, change: Change, *days: date, via: Via = Via.BOARD) -> int:
    return service.say(house_of(room), {SlotKey(room, day): change for day in days or (NIGHT,)}, via=via)


def stands(room: int, day: date = NIGHT) -> tuple[int, int | None, bool]:
    slot = db.session.scalars(select(Slot).where(Slot.offering_id == room, Slot.day == day)).one()
    return slot.allotted, slot.said, slot.is_closed


def todos(*, done: bool = False) -> list[str]:
    query = select(Todo).where(Todo.key.like("inventory.shortfall:%"), Todo.done_at.is_not(None) == done)
    return [todo.body % json.loads(todo.body_values) for todo in db.session.scalars(query)]


# --- statements ------------------------------------------------------------------------------------------------------


def test_a_statement_keeps_who_said_what_and_how_it_was_before(app: Flask) -> None:
    room = rooms(allotted=5)
    said = service.say(
        house_of(room), {SlotKey(room, NIGHT): Change(3)}, via=Via.PHONE, said_by=" 女将さん ", said_at=START
    )
    statement = db.session.get_one(Statement, said)
    line = db.session.scalars(select(StatementLine).where(StatementLine.statement_id == said)).one()
    assert (statement.via, statement.said_by, statement.said_at) == (Via.PHONE, "女将さん", START)
    assert (line.allotted_before, line.allotted_after) == (5, 3)
    assert db.session.scalars(select(Slot.statement_id)).one() == said


def test_saying_that_nothing_has_changed_renews_the_mark_and_nothing_else(app: Flask) -> None:
    room = rooms(allotted=5)
    said = say(room, CONFIRMED, NIGHT, NIGHT + timedelta(days=1))
    assert stands(room) == (5, None, False)
    assert db.session.scalars(select(Slot.statement_id)).all() == [said]


def test_a_moment_to_come_and_numbers_nobody_can_mean_are_refused(app: Flask) -> None:
    room = rooms()
    with pytest.raises(Invalid):
        service.say(house_of(room), {}, via=Via.PHONE, said_at=START + timedelta(minutes=1))
    for number in (-1, 10_001):
        with pytest.raises(Invalid):
            say(room, Change(number))
    with pytest.raises(NotFound):
        service.set_allotment(404, [NIGHT], 1)


def test_a_year_of_seven_things_is_said_in_a_bounded_number_of_statements(app: Flask, statements: Counting) -> None:
    things = [rooms(days=(), house=f"H{n}") for n in range(7)]
    house, year = house_of(things[0]), nights(365)
    numbers = {SlotKey(room, day): Change(5) for room in things for day in year}
    with statements() as first:
        service.say(house, numbers, via=Via.DESK)
    with statements() as again:
        service.say(house, dict.fromkeys(numbers, Change(4)), via=Via.DESK)
    assert len(first) <= 12
    assert len(again) <= 30
    assert db.session.scalar(select(func.count()).select_from(Slot).where(Slot.allotted == 4)) == 7 * 365


# --- undoing ---------------------------------------------------------------------------------------------------------


def test_undoing_puts_everything_back(app: Flask, clock: Clock) -> None:
    days = nights(3)
    room = rooms(allotted=5, days=days[:2])
    before = db.session.scalars(select(Slot.statement_id)).first()
    said = say(room, Change(2, is_stopped=True), *days)
    clock.forward(minutes=9)
    assert service.undo(said) == service.Undone(3)
    assert [stands(room, day) for day in days[:2]] == [(5, None, False)] * 2
    assert db.session.scalars(select(Slot.statement_id).order_by(Slot.day)).all() == [before, before, None]
    assert SlotKey(room, days[2]) not in queries.spoken([room], days[0], days[2])


def test_after_ten_minutes_or_a_second_time_nothing_is_undone(app: Flask, clock: Clock) -> None:
    room = rooms(allotted=5)
    said = say(room, Change(2))
    clock.forward(minutes=10)
    with pytest.raises(Gone):
        service.undo(said)
    again = say(room, Change(3))
    service.undo(again)
    with pytest.raises(Conflict):
        service.undo(again)
    assert stands(room) == (2, None, False)
    with pytest.raises(NotFound):
        service.undo(404)


def test_what_was_changed_since_stays_and_is_named(app: Flask) -> None:
    days = nights(2)
    room = rooms(allotted=5, days=days)
    said = say(room, Change(2), *days)
    say(room, Change(4), days[1])
    assert service.undo(said) == service.Undone(1, (SlotKey(room, days[1]),))
    assert [stands(room, day)[0] for day in days] == [5, 4]


def test_undoing_never_leaves_fewer_than_were_taken_since(app: Flask) -> None:
    room, (trip,) = rooms(allotted=1), trips()
    said = say(room, Change(4))
    service.book(trip, {SlotKey(room, NIGHT): 3})
    assert service.undo(said) == service.Undone(0, (SlotKey(room, NIGHT),))
    assert stands(room) == (4, None, False)


def test_two_who_undo_at_once_undo_it_once(shop: Flask) -> None:
    room = rooms(allotted=5)
    said = say(room, Change(2))
    db.session.remove()
    answers: Counter[str] = Counter()
    gate = threading.Barrier(4)

    def run() -> None:
        with shop.app_context():
            gate.wait(30)
            try:
                service.undo(said)
            except Conflict:
                answers["already"] += 1
            else:
                answers["undone"] += 1
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers == {"undone": 1, "already": 3}
    assert stands(room) == (5, None, False)


# --- shortfalls ------------------------------------------------------------------------------------------------------


def test_the_worked_example_of_the_rules(app: Flask, clock: Clock) -> None:
    room, (booked, held) = rooms(allotted=7), trips(2)
    key = SlotKey(room, NIGHT)
    service.book(booked, {key: 5})
    service.hold(held, {key: 1}, UNTIL)
    say(room, Change(4))
    assert stands(room) == (6, 4, True)
    clock.forward(days=3)
    assert service.lapse_due() == 1
    assert stands(room) == (5, 4, True)
    service.book(booked, {key: 3})
    assert stands(room) == (4, None, False)
    assert queries.free([room], NIGHT, NIGHT) == {key: 1}
    assert service.check() == []


def test_the_desk_is_asked_about_each_trip_in_the_way_and_no_more_when_it_fits(app: Flask) -> None:
    days = nights(3)
    room, (one, two) = rooms(allotted=5, days=days), trips(2)
    service.book(one, {SlotKey(room, day): 3 for day in days})
    service.book(two, {SlotKey(room, days[0]): 2})
    say(room, Change(1), *days)
    assert sorted(todos()) == sorted(
        [
            "ペンション 星ひとさじ 星の見える部屋（2/24–2/26）は、1しかないとのお話です。"
            f"この旅程で{n}使っています。代わりをご相談ください。"
            for n in (3, 2)
        ]
    )
    (found,) = queries.shortfalls()
    assert (found.first_day, found.last_day, found.said, found.taken) == (days[0], days[2], 1, 5)
    assert [each.quantity for each in found.trips] == [3, 2]
    service.release(one)
    assert len(todos()) == 2
    service.release(two)
    assert todos() == []
    assert len(todos(done=True)) == 2
    assert queries.shortfalls() == []


def test_naming_more_again_ends_it_and_undoing_takes_it_back(app: Flask) -> None:
    room, (trip,) = rooms(allotted=5), trips()
    service.book(trip, {SlotKey(room, NIGHT): 3})
    service.undo(say(room, Change(1)))
    assert stands(room) == (5, None, False)
    assert todos() == []
    say(room, Change(1))
    say(room, Change(4))
    assert stands(room) == (4, None, False)
    assert todos() == []


def test_sales_that_were_stopped_by_hand_stay_stopped_after_a_shortfall(app: Flask) -> None:
    room, (trip,) = rooms(allotted=5), trips()
    service.book(trip, {SlotKey(room, NIGHT): 3})
    service.stop_sell(room, [NIGHT])
    say(room, Change(1))
    service.release(trip)
    assert stands(room) == (1, None, True)


def test_sales_taken_up_in_a_shortfall_are_open_when_it_ends(app: Flask) -> None:
    room, (trip,) = rooms(allotted=5), trips()
    service.book(trip, {SlotKey(room, NIGHT): 3})
    service.stop_sell(room, [NIGHT])
    say(room, Change(1))
    service.stop_sell(room, [NIGHT], closed=False)
    assert stands(room) == (3, 1, True)
    service.release(trip)
    assert stands(room) == (1, None, False)


# --- weekly patterns -------------------------------------------------------------------------------------------------

EVERY_DAY = dict.fromkeys(range(1, 8), 4)


def numbers(room: int, first: date, last: date) -> dict[date, int]:
    rows = db.session.execute(
        select(Slot.day, Slot.allotted).where(Slot.offering_id == room, Slot.day.between(first, last))
    )
    return {row.day: row.allotted for row in rows}


def test_a_pattern_fills_what_nobody_spoke_of_as_far_as_the_house_wants(app: Flask) -> None:
    room = rooms(allotted=9, days=[NIGHT])
    today = START.date()
    service.set_pattern(room, {**EVERY_DAY, 3: 2}, today)
    found = numbers(room, today, date.max)
    assert len(found) == 366
    assert max(found) == today + timedelta(days=365)
    assert found[NIGHT] == 9
    assert {number for day, number in found.items() if day.isoweekday() == 3 and day != NIGHT} == {2}


def test_the_job_fills_the_day_that_has_come_within_reach(app: Flask, clock: Clock) -> None:
    room = rooms(days=())
    service.set_pattern(room, EVERY_DAY, START.date())
    assert service.fill_ahead() == 0
    # 2028 has a 29th of February
    clock.day(date(2027, 3, 2))
    assert service.fill_ahead() == 98
    assert numbers(room, date(2028, 2, 28), date(2028, 3, 5)) == {
        date(2028, 2, 28): 4,
        date(2028, 2, 29): 4,
        date(2028, 3, 1): 4,
    }
    assert service.fill_ahead() == 0


def test_a_new_pattern_moves_only_what_a_pattern_had_set(app: Flask, clock: Clock) -> None:
    room, today = rooms(days=()), START.date()
    service.set_pattern(room, EVERY_DAY, today)
    by_hand, first = today + timedelta(days=20), today + timedelta(days=10)
    say(room, Change(4), by_hand)
    clock.forward(days=2)
    service.set_pattern(room, dict.fromkeys(range(1, 8), 1), first)
    found = numbers(room, today, date.max)
    assert {found[day] for day in found if day < first} == {4}
    assert found[by_hand] == 4
    assert {found[day] for day in found if day >= first and day != by_hand} == {1}


def test_a_pattern_is_undone_with_what_it_filled_and_the_one_before_holds_again(app: Flask, clock: Clock) -> None:
    room, today = rooms(days=()), START.date()
    service.set_pattern(room, EVERY_DAY, today)
    said = service.set_pattern(room, dict.fromkeys(range(1, 8), 1), today)
    service.undo(said)
    assert set(numbers(room, today, date.max).values()) == {4}
    assert {(usual.number, usual.effective_to) for usual in queries.usual_of(room)} == {(4, None)}
    clock.forward(days=1)
    assert service.fill_ahead() == 1


def test_a_pattern_cannot_begin_in_the_past_or_have_no_numbers(app: Flask) -> None:
    room = rooms(days=())
    for given, first in (({}, START.date()), ({1: -1}, START.date()), ({1: 1}, START.date() - timedelta(days=1))):
        with pytest.raises(Invalid):
            service.set_pattern(room, given, first)
