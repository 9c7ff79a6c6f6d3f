"""Not more groups on a day than a house takes: one more counter beside its rooms, under the same lock and CHECK."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from tests.factories.stock import NIGHT, another, change_house, nights, rooms, trips
from tests.support.application import START, Clock
from tests.support.statements import Counting
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import OfferingKind
from worktrip.catalogue.tables import Offering
from worktrip.inventory import queries, service
from worktrip.inventory.rules import NotFree, SlotKey
from worktrip.inventory.tables import Slot
from worktrip.plumbing.database import db, unit_of_work
from worktrip.trips import queries as trips_queries

UNTIL = START + timedelta(days=3)


def free(room: int, night: date = NIGHT, trip_id: int | None = None) -> int:
    return queries.free([room], night, night, trip_id=trip_id)[SlotKey(room, night)]


def group_slots() -> list[Slot]:
    """The slots that count groups, as they are now."""
    query = select(Slot).join(Offering, Offering.id == Slot.offering_id).where(Offering.kind == OfferingKind.GROUPS)
    return list(db.session.scalars(query.order_by(Slot.day).execution_options(populate_existing=True)))


def counted() -> list[tuple[int, int, int, int | None, bool]]:
    return [(slot.allotted, slot.held, slot.booked, slot.said, slot.is_closed) for slot in group_slots()]


def test_the_third_group_is_refused_however_many_rooms_are_left(app: Flask) -> None:
    room, (a, b, c) = rooms(max_groups=2), trips(3)
    other = another(room)
    service.hold(a, {SlotKey(room, NIGHT): 2, SlotKey(other, NIGHT): 1}, UNTIL)
    service.book(b, {SlotKey(other, NIGHT): 1})
    with pytest.raises(NotFree) as refused:
        service.hold(c, {SlotKey(other, NIGHT): 1}, UNTIL)
    assert str(refused.value) == "ペンション 星ひとさじは、2/24はすでに2組をお受けしています。"
    assert counted() == [(2, 1, 1, None, False)]
    assert service.check() == []


def test_a_group_that_is_there_may_take_more_rooms(app: Flask) -> None:
    room, (a, b) = rooms(max_groups=1), trips(2)
    service.hold(a, {SlotKey(room, NIGHT): 1}, UNTIL)
    service.hold(a, {SlotKey(room, NIGHT): 3}, UNTIL)
    assert (free(room), free(room, trip_id=a), free(room, trip_id=b)) == (0, 2, 0)
    service.book(a, {SlotKey(room, NIGHT): 3})
    service.hold(a, {SlotKey(room, NIGHT): 4}, UNTIL)
    assert counted() == [(1, 0, 1, None, False)]


def test_a_group_leaves_with_its_last_room(app: Flask, clock: Clock) -> None:
    days = nights(2)
    room, (a, b) = rooms(max_groups=1, days=days), trips(2)
    service.hold(a, {SlotKey(room, day): 1 for day in days}, UNTIL)
    service.hold(a, {SlotKey(room, days[0]): 1}, UNTIL)
    service.book(b, {SlotKey(room, days[1]): 1})
    clock.forward(days=3)
    assert free(room, days[0]) == 5
    service.hold(b, {SlotKey(room, day): 1 for day in days}, clock.moment + timedelta(days=1))
    assert service.check() == []
    assert queries.uncounted_groups(NIGHT) == []


def test_a_group_is_nothing_that_a_trip_has_or_that_anybody_sells(app: Flask) -> None:
    room, (trip,) = rooms(max_groups=2), trips()
    service.hold(trip, {SlotKey(room, NIGHT): 1}, UNTIL)
    assert [row.key.offering_id for row in queries.holds_of(trip)] == [room]
    house = catalogue.facility("L4")
    assert [each.id for each in house.offerings] == [room]
    assert [each.id for each in catalogue.open_offerings()] == [room]
    assert [row.offering.id for _, rows in queries.grid(NIGHT, 1, None).facilities for row in rows] == [room]
    assert len(queries.grid(NIGHT, 1).takers()) == 1


def test_the_grid_is_full_where_the_house_is(app: Flask) -> None:
    room, (trip,) = rooms(max_groups=1, days=nights(2)), trips()
    service.hold(trip, {SlotKey(room, NIGHT): 1}, UNTIL)
    ((_, (row,)),) = queries.grid(NIGHT, 2).facilities
    assert [cell.word for cell in row.cells] == ["full", "open"]


def test_a_house_that_takes_fewer_groups_keeps_those_it_has_and_closes(app: Flask) -> None:
    room, (a, b, c) = rooms(max_groups=3), trips(3)
    for trip in (a, b):
        service.book(trip, {SlotKey(room, NIGHT): 1})
    change_house(room, max_groups=1)
    assert free(room) == 0
    assert service.mind_houses() == 2
    assert counted() == [(3, 0, 2, 1, True)]
    assert service.mind_houses() == 0
    assert "組数より多く" in trips_queries.todos(a)[0].text
    with pytest.raises(NotFree):
        service.book(c, {SlotKey(room, NIGHT): 1})
    service.release(a)
    service.release(b)
    service.book(c, {SlotKey(room, NIGHT): 1})
    assert counted() == [(1, 0, 1, None, False)]
    assert service.check() == []


def test_a_house_that_takes_more_groups_takes_them_at_once(app: Flask) -> None:
    room, (a, b) = rooms(max_groups=1), trips(2)
    service.book(a, {SlotKey(room, NIGHT): 1})
    change_house(room, max_groups=2)
    assert free(room) == 4
    service.book(b, {SlotKey(room, NIGHT): 1})
    assert counted() == [(2, 0, 2, None, False)]


def test_who_came_before_the_guard_is_counted_by_the_job(app: Flask, clock: Clock) -> None:
    days = nights(2)
    room, (a, b, c) = rooms(days=days), trips(3)
    service.book(a, {SlotKey(room, day): 1 for day in days})
    service.hold(b, {SlotKey(room, NIGHT): 2}, UNTIL)
    change_house(room, max_groups=1)
    assert len(queries.uncounted_groups(NIGHT)) == 3
    assert app.test_cli_runner().invoke(args=["inventory", "check"]).exit_code == 1

    assert service.follow_guards() == 3
    assert service.follow_guards() == 0

    assert counted() == [(2, 1, 1, 1, True), (1, 0, 1, None, False)]
    assert service.check() == queries.uncounted_groups(NIGHT) == []
    with pytest.raises(NotFree):
        service.book(c, {SlotKey(room, days[1]): 1})
    # what the trip has goes on: its minute is that of its rooms
    clock.forward(days=3)
    service.release(a)
    service.book(c, {SlotKey(room, NIGHT): 1})


def test_without_a_guard_nothing_is_counted(app: Flask) -> None:
    room, (a,) = rooms(max_groups=1), trips()
    service.hold(a, {SlotKey(room, NIGHT): 1}, UNTIL)
    change_house(room, max_groups=None)
    service.book(a, {SlotKey(room, NIGHT): 1})
    assert counted() == [(1, 0, 0, None, False)]


def test_of_a_lodging_only_rooms_take_a_group(app: Flask) -> None:
    room, (a, b) = rooms(max_groups=1), trips(2)
    lounge = another(room, code="L4-L", kind=OfferingKind.WORKSPACE, name="ラウンジ", name_en="Lounge")
    service.book(a, {SlotKey(lounge, NIGHT): 1})
    service.book(b, {SlotKey(room, NIGHT): 1})
    assert (free(room), free(lounge)) == (0, 4)
    assert counted() == [(1, 0, 1, None, False)]


def test_the_database_stands_behind_the_guard(app: Flask) -> None:
    room, (a,) = rooms(max_groups=1), trips()
    service.book(a, {SlotKey(room, NIGHT): 1})
    with pytest.raises(IntegrityError), unit_of_work() as unit:
        unit.session.execute(text("UPDATE slots SET booked = 2 WHERE id = :id"), {"id": group_slots()[0].id})


def test_a_guard_asks_for_nothing_more_once_its_slots_are_there(app: Flask, statements: Counting) -> None:
    days = nights(2)
    plain, guarded, (a, b, c) = rooms(days=days), rooms(days=days, house="L5", max_groups=9), trips(3)
    service.book(c, {SlotKey(guarded, day): 1 for day in days})
    with statements() as without:
        service.book(a, {SlotKey(plain, day): 1 for day in days})
    with statements() as with_guard:
        service.book(b, {SlotKey(guarded, day): 1 for day in days})
    assert len(with_guard) == len(without)


def test_the_check_says_how_many_groups_it_has_counted(app: Flask) -> None:
    room, (trip,) = rooms(max_groups=2), trips()
    service.book(trip, {SlotKey(room, NIGHT): 1})
    said = app.test_cli_runner().invoke(args=["inventory", "check"])
    assert said.output == "every counter is the sum of its holds: 2 slots, 1 of them groups of a house\n"
