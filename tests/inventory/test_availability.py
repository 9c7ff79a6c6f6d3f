"""What is free for a party: as `free` counts it, never on what has passed, and bounded in what it asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, update

from tests.factories.stock import NIGHT, nights, rooms, trips
from tests.support import scale
from tests.support.application import Clock
from tests.support.statements import Counting
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue import service as catalogue_service
from worktrip.catalogue.rules import Season, SeasonKind
from worktrip.catalogue.tables import Facility, Offering
from worktrip.inventory import queries, service
from worktrip.inventory.rules import (
    Counts,
    Day,
    DayState,
    Found,
    House,
    RestrictionKind,
    RoomType,
    SlotKey,
    seen_day,
    starts,
    together,
)
from worktrip.inventory.tables import Slot
from worktrip.plumbing import clock as business
from worktrip.plumbing.database import db, unit_of_work

STAY = nights(3)


# --- rules -----------------------------------------------------------------------------------------------------------


def test_a_house_takes_what_its_free_rooms_take_and_no_more_than_it_sleeps() -> None:
    pension = House(1, 16, (RoomType(1, 4, 3), RoomType(2, 2, 1)))
    assert (pension.rooms, pension.people) == (6, 14)
    assert House(1, 12, pension.room_types).people == 12
    assert House(1, None, pension.room_types).people == 14


def test_what_is_asked_for_in_time_comes_before_what_is_asked_for_late() -> None:
    house = House(1, None, (RoomType(1, 2, 2), RoomType(2, 3, 2, notice=14)))
    assert (house.for_party(4).rooms, house.for_party(4).notice) == (2, 0)
    assert (house.for_party(5).rooms, house.for_party(5).notice) == (5, 14)


def test_a_day_that_is_asked_for_late_is_to_be_asked_for_unless_nothing_is_left() -> None:
    assert seen_day([Counts(4, booked=1)], is_late=True) == Day(DayState.UNKNOWN, 3, 4)
    assert seen_day([Counts(4, booked=4)], is_late=True).state is DayState.FULL
    assert seen_day([Counts(4)], is_late=True, is_full=True).state is DayState.FULL
    assert seen_day([Counts(4)], is_late=True, is_day_off=True).state is DayState.SHUT


def test_the_example_of_the_docs_holds(app: Flask, clock: Clock) -> None:
    stay = nights(2)
    three, one = rooms(allotted=5, days=stay, code="T"), rooms(allotted=2, days=stay, house="L5", code="O")
    with unit_of_work() as unit:
        unit.session.execute(update(Offering).where(Offering.id == one).values(facility_id=house_of(three)))
        unit.session.execute(update(Offering).where(Offering.id == three).values(max_people=3))
        unit.session.execute(update(Facility).where(Facility.id == house_of(three)).values(sleeps=16))
    service.book(trips()[0], {SlotKey(three, stay[0]): 1})
    (pension,) = queries.availability(12, *stay).whole
    assert [(each.rooms, each.people) for each in pension.room_types] == [(4, 12), (2, 2)]
    assert pension.people == 14
    assert queries.availability(15, *stay).whole == ()


@pytest.mark.parametrize(("people", "whole", "several"), [(12, 1, False), (15, 0, True), (23, 0, False)])
def test_a_party_fits_into_one_house_into_several_or_nowhere(people: int, whole: int, several: bool) -> None:
    pension = House(1, 16, (RoomType(1, 4, 3), RoomType(2, 2, 1)))
    found = Found(people, (pension, House(2, 8, (RoomType(3, 5, 2),))))
    assert (len(found.whole), found.needs_several) == (whole, several)


@pytest.mark.parametrize(
    ("slots", "off", "full", "state"),
    [
        ([Counts(4)], False, False, DayState.OPEN),
        ([Counts(4, booked=3)], False, False, DayState.FEW),
        ([Counts(4, booked=4)], False, False, DayState.FULL),
        ([Counts(4, blocked=4)], False, False, DayState.FULL),
        ([Counts(4, is_closed=True)], False, False, DayState.FULL),
        ([Counts(1, booked=1), Counts(1)], False, False, DayState.OPEN),
        ([Counts(4)], True, False, DayState.SHUT),
        ([Counts(4)], False, True, DayState.FULL),
        ([], False, False, DayState.UNKNOWN),
    ],
)
def test_a_day_reads(slots: list[Counts], off: bool, full: bool, state: DayState) -> None:
    assert seen_day(slots, is_day_off=off, is_full=full).state is state


@pytest.mark.parametrize(
    ("days", "state"),
    [
        ([Day(DayState.FULL, 0, 3), Day(DayState.OPEN, 2, 2)], DayState.OPEN),
        ([Day(DayState.FULL, 0, 6), Day(DayState.FEW, 1, 4)], DayState.FEW),
        ([Day(DayState.UNKNOWN), Day(DayState.FULL, 0, 4)], DayState.FULL),
        ([Day(DayState.SHUT), Day(DayState.UNKNOWN)], DayState.UNKNOWN),
        ([Day(DayState.SHUT), Day(DayState.SHUT)], DayState.SHUT),
        ([Day(DayState.FULL, 0, 3), Day(DayState.UNKNOWN, 2, 4)], DayState.UNKNOWN),
        ([Day(DayState.OPEN, 3, 3), Day(DayState.UNKNOWN, 2, 4)], DayState.OPEN),
        ([], DayState.UNKNOWN),
    ],
)
def test_a_day_of_a_house_is_that_of_what_it_offers(days: list[Day], state: DayState) -> None:
    assert together(days).state is state


@given(st.sets(st.integers(0, 40)), st.integers(1, 8))
def test_a_stay_begins_where_every_night_of_it_is_there(offsets: set[int], count: int) -> None:
    days = {NIGHT + timedelta(days=n) for n in offsets}
    found = starts(days, count)
    assert all({start + timedelta(days=n) for n in range(count)} <= days for start in found)
    assert all(before < after for before, after in pairwise(found))
    assert len(found) == sum(all(n + more in offsets for more in range(count)) for n in offsets)


# --- queries ---------------------------------------------------------------------------------------------------------


def found(people: int = 2, days: Sequence[date] = tuple(STAY)) -> list[tuple[int, int]]:
    """(room type, rooms free on all of these nights)."""
    stay = queries.availability(people, days[0], days[-1])
    return [(each.offering_id, each.rooms) for house in stay.houses for each in house.room_types]


def house_of(offering_id: int) -> int:
    return catalogue.offering(offering_id).facility_id


def set_facts(offering_id: int, **facts: object) -> None:
    with unit_of_work() as unit:
        unit.session.execute(update(Facility).where(Facility.id == house_of(offering_id)).values(**facts))


def test_the_least_of_all_nights_is_free(shop: Flask, clock: Clock) -> None:
    room = rooms(allotted=5, days=STAY)
    one, other = trips(2)
    service.book(one, {SlotKey(room, STAY[1]): 2})
    service.hold(other, {SlotKey(room, STAY[2]): 1}, business.now() + timedelta(hours=1))
    assert found() == [(room, 3)]
    assert found(days=STAY[:1]) == [(room, 5)]


def test_a_hold_counts_until_its_minute_and_not_after(shop: Flask, clock: Clock) -> None:
    room = rooms(allotted=2, days=STAY)
    service.hold(trips()[0], {SlotKey(room, STAY[0]): 2}, business.now() + timedelta(hours=1))
    assert found() == []
    clock.forward(hours=1)
    assert found() == [(room, 2)]


def test_what_is_blocked_closed_or_nobody_spoke_of_is_not_free(shop: Flask, clock: Clock) -> None:
    blocked, closed = rooms(days=STAY, house="L1"), rooms(days=STAY, house="L2")
    rooms(days=STAY[:2], house="L3")
    with unit_of_work() as unit:
        one_night = update(Slot).where(Slot.day == STAY[1])
        unit.session.execute(one_night.where(Slot.offering_id == blocked).values(blocked=3))
        unit.session.execute(one_night.where(Slot.offering_id == closed).values(is_closed=True))
    assert found() == [(blocked, 2)]


def test_a_house_that_takes_no_further_group_has_nothing_free(shop: Flask, clock: Clock) -> None:
    room, other = rooms(days=STAY, house="L1", max_groups=1), rooms(days=STAY, house="L2")
    assert len(found()) == 2
    service.book(trips()[0], {SlotKey(room, STAY[1]): 1})
    assert found() == [(other, 5)]
    month = queries.month([room], STAY[0], STAY[-1])[room]
    assert [month[day].state for day in STAY] == [DayState.OPEN, DayState.FULL, DayState.OPEN]
    assert list(queries.first_nights(2, 1, *STAY[::2], facility_ids=[house_of(room)])) == STAY[::2]


def test_rooms_that_nobody_has_for_so_few_nights_are_left_out(shop: Flask, clock: Clock) -> None:
    strict, other = rooms(days=STAY, house="L1"), rooms(days=STAY, house="L2")
    service.add_restriction(house_of(strict), RestrictionKind.MIN_STAY, value=len(STAY))
    assert found() == [(strict, 5), (other, 5)]
    assert found(days=STAY[:2]) == [(other, 5)]


def test_a_house_that_is_closed_on_a_night_is_left_out_for_that_stay(shop: Flask, clock: Clock) -> None:
    weekly, seasonal = rooms(days=STAY, house="L1"), rooms(days=STAY, house="L2")
    set_facts(weekly, closed_weekdays=str(STAY[1].isoweekday()))
    with unit_of_work():
        season = Season(SeasonKind.CLOSED, STAY[2], STAY[2])
        catalogue_service.set_seasons(house_of(seasonal), [season], offering_id=seasonal)
    assert found() == []
    assert found(days=STAY[:2]) == [(seasonal, 5)]
    assert queries.month([weekly], STAY[0], STAY[-1])[weekly][STAY[1]].state is DayState.SHUT


def test_a_house_that_wants_to_be_asked_earlier_is_found_by_who_looks_for_that_and_says_how_much_earlier(
    shop: Flask, clock: Clock
) -> None:
    clock.day(STAY[0] - timedelta(days=2), 9)
    own, strict, other = rooms(days=STAY, house="L1", lead_days=14), rooms(days=STAY, house="L2"), rooms(days=STAY)
    service.add_restriction(house_of(strict), RestrictionKind.LEAD_DAYS, value=3)
    late = queries.availability(2, STAY[0], STAY[-1], late=True)
    assert {each.facility_id: each.notice for each in late.houses} == {
        house_of(own): 14,
        house_of(strict): 3,
        house_of(other): 0,
    }
    clock.day(STAY[0] - timedelta(days=14), 9)
    assert [each.notice for each in queries.availability(2, STAY[0], STAY[-1], late=True).houses] == [0, 0, 0]


def test_other_days_are_no_sooner_than_a_house_wants_to_be_asked(shop: Flask, clock: Clock) -> None:
    room = rooms(days=STAY, lead_days=14)
    clock.day(STAY[0] - timedelta(days=13), 9)
    assert list(queries.first_nights(1, 1, STAY[0], STAY[-1], facility_ids=[house_of(room)])) == STAY[1:]


def test_a_month_has_what_is_asked_for_late_as_to_be_asked_for(shop: Flask, clock: Clock) -> None:
    own, strict = rooms(days=STAY, house="L1", lead_days=14), rooms(days=STAY, house="L2")
    service.add_restriction(house_of(strict), RestrictionKind.LEAD_DAYS, value=15)
    months = queries.month([own, strict], STAY[0], STAY[-1], today=STAY[0] - timedelta(days=13))
    assert [months[own][day].state for day in STAY] == [DayState.UNKNOWN, DayState.OPEN, DayState.OPEN]
    assert [months[strict][day].state for day in STAY] == [DayState.UNKNOWN, DayState.UNKNOWN, DayState.OPEN]


def test_only_what_is_asked_for_is_looked_at(shop: Flask, clock: Clock) -> None:
    one, other = rooms(days=STAY, house="L1"), rooms(days=STAY, house="L2")
    set_facts(other, sleeps=6)
    stay = queries.availability(2, STAY[0], STAY[-1], offering_ids=[other])
    assert [(each.facility_id, each.sleeps) for each in stay.houses] == [(house_of(other), 6)]
    assert stay.house(house_of(one)) is None


def test_stays_begin_on_the_days_on_which_all_nights_are_free(shop: Flask, clock: Clock) -> None:
    days = nights(6)
    room = rooms(allotted=1, days=days)
    service.book(trips()[0], {SlotKey(room, days[2]): 1})
    begin = queries.first_nights(1, 2, days[0], days[-1], facility_ids=[house_of(room)])
    assert begin == {day: [house_of(room)] for day in (days[0], days[3], days[4])}


def test_it_says_what_free_says(shop: Flask, clock: Clock) -> None:
    loaded = scale.load(1, bookings=2_000)
    assert service.check() == []
    first = date(2027, 2, 20)
    last = first + timedelta(days=6)
    slow = queries.free(loaded.room_ids, first, last)
    least = {room: min(slow[SlotKey(room, first + timedelta(days=n))] for n in range(7)) for room in loaded.room_ids}
    assert dict(found(1, [first, last])) == {room: rooms for room, rooms in least.items() if rooms}
    month = queries.month(loaded.room_ids, first, last)
    assert {SlotKey(room, day): each.free for room, days in month.items() for day, each in days.items()} == slow


def test_its_statements_do_not_grow_with_what_is_shown(app: Flask, clock: Clock, statements: Counting) -> None:
    loaded = scale.load(1)
    with statements() as said:
        queries.availability(8, NIGHT, NIGHT + timedelta(days=6))
    assert len(said) <= 4
    with statements() as said:
        queries.month(loaded.room_ids, NIGHT, NIGHT + timedelta(days=29))
    assert len(said) <= 4


@pytest.mark.parametrize("which", ["availability", "month", "first_nights"])
def test_what_has_passed_is_never_read(shop: Flask, clock: Clock, which: str) -> None:
    loaded = scale.load(1)
    # two nights of 730: for a week of ten room types PostgreSQL may as well read a table as small as this one
    last = NIGHT + timedelta(days=1)
    asked = {
        "availability": lambda: queries.availability(8, NIGHT, last),
        "month": lambda: queries.month(loaded.room_ids, NIGHT, last),
        "first_nights": lambda: queries.first_nights(2, 2, NIGHT, last, facility_ids=loaded.facility_ids),
    }[which]
    plan = "\n".join(_plans(asked))
    if db.engine.dialect.name == "sqlite":
        assert "SCAN slots" not in plan
        assert "SCAN holds" not in plan
        assert "(offering_id=? AND day>? AND day<?)" in plan
        assert "ix_holds_slot_id_state_expires_at (slot_id=? AND state=? AND expires_at<?)" in plan
    else:
        assert "Seq Scan on slots" not in plan
        assert "Seq Scan on holds" not in plan
        assert "uq_slots_offering_id_day_period" in plan


def _plans(asked: object) -> list[str]:
    """How the database would go about each statement that reads slots."""
    assert callable(asked)
    said: list[tuple[str, Any]] = []

    def listen(_connection: object, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        if "slots" in statement:
            said.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        asked()
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    word = "EXPLAIN QUERY PLAN " if db.engine.dialect.name == "sqlite" else "EXPLAIN "
    connection = db.session.connection()
    assert said
    return [str(row[-1]) for statement, values in said for row in connection.exec_driver_sql(word + statement, values)]


def test_a_night_nobody_spoke_of_is_unknown(app: Flask, clock: Clock) -> None:
    room = rooms(days=())
    assert queries.month([room], NIGHT, NIGHT) == {room: {NIGHT: Day(DayState.UNKNOWN)}}
    assert queries.month([], NIGHT, NIGHT) == {}
