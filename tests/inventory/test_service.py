"""Holding, booking and giving back, against both counters and holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from tests.factories.stock import NIGHT, nights, rooms, trips
from tests.support.application import START, Clock
from tests.support.statements import Counting
from worktrip.inventory import queries, service
from worktrip.inventory.rules import HoldState, NotFree, SlotKey
from worktrip.inventory.tables import Hold, Slot
from worktrip.kernel.errors import Gone, Invalid, NotFound
from worktrip.plumbing.database import db, unit_of_work
from worktrip.plumbing.events import Event

UNTIL = START + timedelta(days=3)


def free(room: int, night: date = NIGHT) -> int:
    return queries.free([room], night, night)[SlotKey(room, night)]


def happened() -> list[tuple[str, str | None]]:
    rows = db.session.execute(select(Event.kind, Event.trip_no).where(Event.trip_no.is_not(None)).order_by(Event.seq))
    return [(kind, no) for kind, no in rows]


def states(trip: int) -> list[tuple[HoldState, int]]:
    rows = db.session.execute(select(Hold.state, Hold.quantity).where(Hold.trip_id == trip).order_by(Hold.id))
    return [(state, quantity) for state, quantity in rows]


def test_the_worked_example_of_the_rules(app: Flask, clock: Clock) -> None:
    room, (a, b) = rooms(allotted=5), trips(2)
    night, friday = SlotKey(room, NIGHT), datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
    service.hold(a, {night: 3}, friday)
    with pytest.raises(NotFree) as refused:
        service.hold(b, {night: 3}, friday)
    assert refused.value.shortages[0].free == 2
    clock.day(date(2026, 11, 27), 17)
    service.hold(b, {night: 3}, friday + timedelta(days=1))
    assert free(room) == 2
    assert service.check() == []


def test_holding_the_same_twice_changes_nothing(app: Flask) -> None:
    room, (trip,) = rooms(), trips()
    service.hold(trip, {SlotKey(room, NIGHT): 2}, UNTIL)
    before = happened()
    service.hold(trip, {SlotKey(room, NIGHT): 2}, UNTIL)
    assert states(trip) == [(HoldState.HELD, 2)]
    assert happened() == before == [("inventory.held", "WT-2026-0001")]


def test_a_new_version_takes_over_what_the_last_one_held(app: Flask) -> None:
    days = nights(3)
    room, (trip,) = rooms(days=days), trips()
    service.hold(trip, {SlotKey(room, day): 4 for day in days[:2]}, UNTIL)
    service.hold(trip, {SlotKey(room, day): 5 for day in days[1:]}, UNTIL)
    assert [free(room, day) for day in days] == [5, 0, 0]
    assert service.check() == []


def test_nothing_is_taken_where_one_thing_is_missing(app: Flask) -> None:
    days = nights(3)
    room, (trip,) = rooms(days=days[:2]), trips()
    with pytest.raises(NotFree) as refused:
        service.hold(trip, {SlotKey(room, day): 1 for day in days}, UNTIL)
    assert [each.key.day for each in refused.value.shortages] == [days[2]]
    assert [free(room, day) for day in days] == [5, 5, 0]


def test_booking_goes_on_with_the_row_that_held(app: Flask) -> None:
    room, (trip,) = rooms(), trips()
    service.hold(trip, {SlotKey(room, NIGHT): 2}, UNTIL)
    service.book(trip, {SlotKey(room, NIGHT): 3})
    assert states(trip) == [(HoldState.BOOKED, 3)]
    assert free(room) == 2
    assert [kind for kind, _ in happened()] == ["inventory.held", "inventory.booked"]


def test_booking_releases_what_it_does_not_want(app: Flask) -> None:
    days = nights(2)
    room, (trip,) = rooms(days=days), trips()
    service.hold(trip, {SlotKey(room, day): 2 for day in days}, UNTIL)
    service.book(trip, {SlotKey(room, days[0]): 2})
    assert [free(room, day) for day in days] == [3, 5]
    assert service.check() == []


def test_a_lapsed_hold_still_books_while_the_room_is_free(app: Flask, clock: Clock) -> None:
    room, (trip,) = rooms(allotted=1), trips()
    service.hold(trip, {SlotKey(room, NIGHT): 1}, UNTIL)
    clock.forward(days=4)
    service.book(trip, {SlotKey(room, NIGHT): 1})
    assert states(trip) == [(HoldState.LAPSED, 1), (HoldState.BOOKED, 1)]
    assert service.check() == []


def test_a_lapsed_hold_does_not_book_a_room_that_is_gone(app: Flask, clock: Clock) -> None:
    room, (slow, quick) = rooms(allotted=1), trips(2)
    service.hold(slow, {SlotKey(room, NIGHT): 1}, UNTIL)
    clock.forward(days=4)
    service.book(quick, {SlotKey(room, NIGHT): 1})
    with pytest.raises(NotFree):
        service.book(slow, {SlotKey(room, NIGHT): 1})
    assert ("inventory.lapsed", "WT-2026-0001") in happened()


def test_after_a_booking_a_new_version_holds_only_what_is_more(app: Flask) -> None:
    room, (trip,) = rooms(), trips()
    service.book(trip, {SlotKey(room, NIGHT): 3})
    service.hold(trip, {SlotKey(room, NIGHT): 4}, UNTIL)
    assert states(trip) == [(HoldState.BOOKED, 3), (HoldState.HELD, 1)]
    service.book(trip, {SlotKey(room, NIGHT): 4})
    assert [(row.state, row.quantity) for row in queries.holds_of(trip)] == [(HoldState.BOOKED, 4)]
    assert service.check() == []


def test_releasing_gives_everything_back(app: Flask) -> None:
    room, (trip,) = rooms(), trips()
    service.book(trip, {SlotKey(room, NIGHT): 3})
    service.hold(trip, {SlotKey(room, NIGHT): 5}, UNTIL)
    service.release(trip)
    assert queries.holds_of(trip) == []
    assert free(room) == 5
    service.release(trip)
    assert [kind for kind, _ in happened()].count("inventory.released") == 1


def test_extending_keeps_what_is_held(app: Flask, clock: Clock) -> None:
    room, (trip,) = rooms(), trips()
    service.hold(trip, {SlotKey(room, NIGHT): 2}, UNTIL)
    service.extend(trip, UNTIL + timedelta(days=2), "役員会が延びた")
    clock.forward(days=4)
    assert free(room) == 3
    clock.forward(days=1)
    assert free(room) == 5
    with pytest.raises(Gone):
        service.extend(trip, clock.moment + timedelta(days=1), "役員会が延びた")


def test_a_hold_must_end_later_than_now(app: Flask) -> None:
    room, (trip,) = rooms(), trips()
    with pytest.raises(Invalid):
        service.hold(trip, {SlotKey(room, NIGHT): 1}, START)
    with pytest.raises(Invalid):
        service.extend(trip, START, "役員会が延びた")


def test_lapsed_holds_are_free_before_any_job_has_run(app: Flask, clock: Clock) -> None:
    room, (trip,) = rooms(), trips()
    service.hold(trip, {SlotKey(room, NIGHT): 2}, UNTIL)
    clock.forward(days=3)
    assert free(room) == 5
    assert queries.holds_of(trip) == []
    assert service.lapse_due() == 1
    assert service.lapse_due() == 0
    assert states(trip) == [(HoldState.LAPSED, 2)]
    assert service.check() == []


def test_what_is_not_counted_is_ignored(app: Flask) -> None:
    walk, (trip,) = rooms(is_counted=False), trips()
    service.book(trip, {SlotKey(walk, NIGHT): 40})
    assert queries.free([walk], NIGHT, NIGHT) == {}
    assert queries.holds_of(trip) == []


def test_what_does_not_exist_is_not_found(app: Flask) -> None:
    (trip,) = trips()
    with pytest.raises(NotFound):
        service.book(trip, {SlotKey(404, NIGHT): 1})


def test_an_allotment_never_falls_below_what_is_taken(app: Flask) -> None:
    room, (trip,) = rooms(allotted=5), trips()
    service.book(trip, {SlotKey(room, NIGHT): 3})
    service.set_allotment(room, [NIGHT], 3)
    service.set_allotment(room, [NIGHT], 2)
    slot = db.session.scalars(select(Slot)).one()
    assert (slot.allotted, slot.said, slot.is_closed) == (3, 2, True)
    assert free(room) == 0


def test_an_allotment_is_not_kept_by_a_lapsed_hold(app: Flask, clock: Clock) -> None:
    room, (trip,) = rooms(allotted=5), trips()
    service.hold(trip, {SlotKey(room, NIGHT): 3}, UNTIL)
    clock.forward(days=3)
    service.set_allotment(room, [NIGHT], 0)
    assert free(room) == 0
    assert service.check() == []


def test_a_partner_s_yes_adds_one_off_stock(app: Flask) -> None:
    room, (trip,) = rooms(allotted=1, days=[NIGHT]), trips()
    later = NIGHT + timedelta(days=1)
    service.add_allotment({SlotKey(room, NIGHT): 2, SlotKey(room, later): 1})
    service.hold(trip, {SlotKey(room, NIGHT): 3, SlotKey(room, later): 1}, UNTIL)
    assert (free(room), free(room, later)) == (0, 0)


def test_stopping_sales_leaves_what_is_taken(app: Flask) -> None:
    room, (has, wants) = rooms(), trips(2)
    service.hold(has, {SlotKey(room, NIGHT): 2}, UNTIL)
    service.stop_sell(room, [NIGHT])
    with pytest.raises(NotFree):
        service.hold(wants, {SlotKey(room, NIGHT): 1}, UNTIL)
    service.book(has, {SlotKey(room, NIGHT): 2})
    service.stop_sell(room, [NIGHT], closed=False)
    assert free(room) == 3


def test_the_database_stands_behind_the_counters(app: Flask) -> None:
    rooms(allotted=1)
    with pytest.raises(IntegrityError), unit_of_work() as unit:
        unit.session.execute(text("UPDATE slots SET held = 1, booked = 1"))


def test_a_counter_that_somebody_changed_is_found(app: Flask) -> None:
    room, (trip,) = rooms(), trips()
    service.hold(trip, {SlotKey(room, NIGHT): 2}, UNTIL)
    with unit_of_work() as unit:
        unit.session.execute(text("UPDATE slots SET held = 1"))
    (found,) = service.check()
    assert (found.key, found.held, found.really_held) == (SlotKey(room, NIGHT), 1, 2)


def test_a_booking_of_many_nights_asks_no_more_than_one_of_few(app: Flask, statements: Counting) -> None:
    days = nights(40)
    room, (few, many) = rooms(days=days), trips(2)
    service.hold(few, {SlotKey(room, day): 1 for day in days[:2]}, UNTIL)
    service.hold(many, {SlotKey(room, day): 1 for day in days}, UNTIL)
    with statements() as short:
        service.book(few, {SlotKey(room, day): 1 for day in days[:2]})
    with statements() as long:
        service.book(many, {SlotKey(room, day): 1 for day in days})
    assert len(long) == len(short) <= 14
    assert db.session.scalar(select(func.count()).select_from(Hold)) == 42


def test_the_check_on_the_command_line_fails_where_a_counter_is_wrong(app: Flask) -> None:
    room, (trip,) = rooms(), trips()
    service.hold(trip, {SlotKey(room, NIGHT): 2}, UNTIL)
    fine = app.test_cli_runner().invoke(args=["inventory", "check"])
    assert (fine.exit_code, fine.output) == (
        0,
        "every counter is the sum of its holds: 1 slots, 0 of them groups of a house\n",
    )
    with unit_of_work() as unit:
        unit.session.execute(text("UPDATE slots SET held = 1"))
    wrong = app.test_cli_runner().invoke(args=["inventory", "check"])
    assert wrong.exit_code == 1
    assert f"offering {room} on 2027-02-24: held 1, holds say 2" in wrong.output
