"""What a house asks of a stay, where it is held: refused, agreed to, or not looked at again."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.stock import NIGHT, another, change_house, house_of, nights, rooms, trips
from tests.support.application import START, Clock
from tests.support.statements import Counting
from worktrip.catalogue import service as catalogue
from worktrip.catalogue.rules import OfferingKind, ReleaseRule, Season, SeasonKind
from worktrip.inventory import queries, service
from worktrip.inventory.rules import BreachKind, HoldState, Restricted, RestrictionKind, SlotKey, TooLateToHold
from worktrip.inventory.tables import Hold
from worktrip.kernel.calendar import at_jst
from worktrip.kernel.errors import Conflict, Gone, Invalid, NotFound
from worktrip.plumbing.database import db
from worktrip.plumbing.events import Event
from worktrip.trips import queries as trips_queries

UNTIL = START + timedelta(days=3)


def told(kind: str) -> list[dict]:
    rows = db.session.scalars(select(Event.body).where(Event.kind == kind).order_by(Event.seq))
    return [json.loads(body or "{}") for body in rows]


def expires(trip: int) -> list[datetime | None]:
    return [row.expires_at for row in queries.holds_of(trip)]


def test_what_breaks_a_condition_is_not_held_and_every_reason_is_named(app: Flask) -> None:
    room, (trip,) = rooms(lead_days=120, closed_weekdays="3"), trips()
    service.add_restriction(house_of(room), RestrictionKind.MIN_STAY, value=2)
    with pytest.raises(Restricted) as refused:
        service.hold(trip, {SlotKey(room, NIGHT): 1}, UNTIL)
    assert [each.kind for each in refused.value.breaches] == [
        BreachKind.MIN_STAY,
        BreachKind.LEAD_DAYS,
        BreachKind.CLOSED,
    ]
    assert queries.holds_of(trip) == []


def test_who_speaks_for_the_house_may_agree_and_it_is_recorded(app: Flask) -> None:
    room, (trip,) = rooms(), trips()
    service.add_restriction(house_of(room), RestrictionKind.MIN_STAY, value=2)
    service.hold(trip, {SlotKey(room, NIGHT): 1}, UNTIL, agreed=" 女将さん、電話で ")
    (agreed,) = told("inventory.agreed")
    assert agreed["agreed"] == "女将さん、電話で"
    assert agreed["breaches"] == [["min_stay", room, "2027-02-24", 2]]


def test_what_is_held_already_is_held_on_whatever_the_house_says_now(app: Flask) -> None:
    days = nights(3)
    room, (trip,) = rooms(days=days), trips()
    service.hold(trip, {SlotKey(room, day): 1 for day in days[:2]}, UNTIL)
    service.add_restriction(house_of(room), RestrictionKind.MIN_STAY, value=5)
    service.hold(trip, {SlotKey(room, days[0]): 2}, UNTIL + timedelta(days=1))
    with pytest.raises(Restricted):
        service.hold(trip, {SlotKey(room, day): 1 for day in days[:2]}, UNTIL)


def test_a_booking_does_not_look_again(app: Flask) -> None:
    room, (trip,) = rooms(), trips()
    service.add_restriction(house_of(room), RestrictionKind.NO_ARRIVAL)
    service.book(trip, {SlotKey(room, NIGHT): 1})
    assert [row.state for row in queries.holds_of(trip)] == [HoldState.BOOKED]


def test_a_condition_of_one_thing_leaves_the_rest_of_its_house_alone(app: Flask) -> None:
    room, (trip,) = rooms(), trips()
    other = another(room)
    service.add_restriction(house_of(room), RestrictionKind.MIN_STAY, value=2, offering_id=other)
    service.hold(trip, {SlotKey(room, NIGHT): 1}, UNTIL)
    with pytest.raises(Restricted):
        service.hold(trip, {SlotKey(room, NIGHT): 1, SlotKey(other, NIGHT): 1}, UNTIL)


def test_what_a_lodging_asks_of_a_stay_it_does_not_ask_of_its_lounge(app: Flask) -> None:
    room, (trip,) = rooms(), trips()
    lounge = another(room, code="L4-L", kind=OfferingKind.WORKSPACE, name="ラウンジ", name_en="Lounge")
    service.add_restriction(house_of(room), RestrictionKind.MIN_STAY, value=2)
    service.hold(trip, {SlotKey(lounge, NIGHT): 1}, UNTIL)
    service.add_restriction(house_of(room), RestrictionKind.LEAD_DAYS, value=120)
    service.release(trip)
    with pytest.raises(Restricted) as refused:
        service.hold(trip, {SlotKey(lounge, NIGHT): 1}, UNTIL)
    assert [each.kind for each in refused.value.breaches] == [BreachKind.LEAD_DAYS]


def test_a_season_in_which_a_house_is_closed_counts_as_well(app: Flask) -> None:
    room, (trip,) = rooms(days=[date(2028, 2, 29)]), trips()
    catalogue.set_seasons(house_of(room), [Season(SeasonKind.CLOSED, date(2028, 2, 28), date(2028, 2, 29), True)])
    with pytest.raises(Restricted) as refused:
        service.hold(trip, {SlotKey(room, date(2028, 2, 29)): 1}, UNTIL)
    assert refused.value.breaches[0].kind is BreachKind.CLOSED


def test_a_condition_that_was_ended_holds_no_more(app: Flask) -> None:
    room, (trip,) = rooms(), trips()
    house = house_of(room)
    made = service.add_restriction(house, RestrictionKind.MIN_STAY, value=2, weekdays=range(1, 8))
    assert queries.restrictions_of(house)[0].rule.weekdays == frozenset()
    with pytest.raises(NotFound):
        service.end_restriction(house + 1, made)
    service.end_restriction(house, made)
    service.hold(trip, {SlotKey(room, NIGHT): 1}, UNTIL)
    assert told("inventory.unrestricted")[0]["of_kind"] == "min_stay"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": RestrictionKind.MIN_STAY}, "value"),
        ({"kind": RestrictionKind.LEAD_DAYS, "value": 0}, "value"),
        (
            {"kind": RestrictionKind.NO_ARRIVAL, "first_day": date(2027, 1, 2), "last_day": date(2027, 1, 1)},
            "last_day",
        ),
    ],
)
def test_a_condition_must_make_sense(app: Flask, facts: dict, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        service.add_restriction(house_of(rooms()), **facts)
    assert field in refused.value.fields


def test_conditions_are_read_once_however_long_the_stay_is(app: Flask, statements: Counting) -> None:
    days = nights(40)
    room, (few, many) = rooms(days=days, allotted=9), trips(2)
    with statements() as short:
        service.hold(few, {SlotKey(room, day): 1 for day in days[:1]}, UNTIL)
    with statements() as long:
        service.hold(many, {SlotKey(room, day): 1 for day in days}, UNTIL)
    assert len(long) == len(short) <= 14


# --- until when ------------------------------------------------------------------------------------------------------


def test_a_house_holds_until_its_own_minute(app: Flask, clock: Clock) -> None:
    days = nights(2)
    room, (trip,) = rooms(days=days, release_days=14, release_rule=ReleaseRule.DAILY), trips()
    wants = {SlotKey(room, day): 1 for day in days}
    service.hold(trip, wants, at_jst(date(2027, 2, 20), time(17)))
    assert expires(trip) == [at_jst(date(2027, 2, 10), time(17)), at_jst(date(2027, 2, 11), time(17))]
    clock.day(date(2027, 2, 10), 17)
    assert [row.key.day for row in queries.holds_of(trip)] == days[1:]
    (part,) = queries.preview(trip, wants, at_jst(date(2027, 2, 20), time(17))).parts
    assert part.house == ("ペンション 星ひとさじ", "Pension Hoshi Hitosaji")


def test_on_the_evening_before_a_house_with_a_rule_holds_nothing_but_may_be_booked(app: Flask, clock: Clock) -> None:
    room, (trip,) = rooms(release_days=7), trips()
    clock.day(date(2027, 2, 23), 17)
    with pytest.raises(TooLateToHold):
        service.hold(trip, {SlotKey(room, NIGHT): 1}, clock.moment + timedelta(hours=5))
    assert queries.preview(trip, {SlotKey(room, NIGHT): 1}, clock.moment + timedelta(hours=5)).too_late is not None
    service.book(trip, {SlotKey(room, NIGHT): 1})


def test_a_hold_is_put_off_twice_and_no_more(app: Flask) -> None:
    room, (trip,) = rooms(), trips()
    service.hold(trip, {SlotKey(room, NIGHT): 1}, UNTIL)
    for times in (1, 2):
        service.extend(trip, UNTIL + timedelta(days=times), "役員会が延びた")
    with pytest.raises(Conflict, match="2回まで"):
        service.extend(trip, UNTIL + timedelta(days=3), "もう一度")
    assert expires(trip) == [UNTIL + timedelta(days=2)]
    assert [each["reason"] for each in told("inventory.extended")] == ["役員会が延びた"] * 2


def test_a_hold_is_not_put_off_without_a_reason_or_past_its_house_s_rule(app: Flask, clock: Clock) -> None:
    room, (trip,) = rooms(release_days=14), trips()
    service.hold(trip, {SlotKey(room, NIGHT): 1}, at_jst(date(2027, 2, 10), time(17)))
    with pytest.raises(Invalid) as refused:
        service.extend(trip, at_jst(date(2027, 2, 20), time(17)), " ")
    assert "reason" in refused.value.fields
    with pytest.raises(Conflict, match="宿の決まり"):
        service.extend(trip, at_jst(date(2027, 2, 20), time(17)), "役員会が延びた")
    assert db.session.scalars(select(Hold.extended)).all() == [0]
    clock.day(date(2027, 2, 10), 17)
    with pytest.raises(Gone):
        service.extend(trip, at_jst(date(2027, 2, 20), time(17)), "役員会が延びた")


def test_a_group_is_held_as_long_as_its_rooms(app: Flask) -> None:
    room, (trip,) = rooms(max_groups=1, release_days=14), trips()
    service.hold(trip, {SlotKey(room, NIGHT): 1}, UNTIL)
    service.extend(trip, UNTIL + timedelta(days=1), "役員会が延びた")
    assert set(db.session.scalars(select(Hold.expires_at))) == {UNTIL + timedelta(days=1)}


# --- late and odd ----------------------------------------------------------------------------------------------------


def test_a_booking_in_the_second_of_the_lapse_takes_the_room_if_it_comes_first(app: Flask, clock: Clock) -> None:
    room, (late, other) = rooms(allotted=1), trips(2)
    service.hold(late, {SlotKey(room, NIGHT): 1}, UNTIL)
    clock.set(UNTIL)
    service.book(late, {SlotKey(room, NIGHT): 1})
    assert service.lapse_due() == 0
    with pytest.raises(Conflict):
        service.hold(other, {SlotKey(room, NIGHT): 1}, UNTIL + timedelta(days=1))
    assert service.check() == []


def test_a_booking_in_the_second_of_the_lapse_is_refused_if_somebody_else_came_first(app: Flask, clock: Clock) -> None:
    room, (late, other) = rooms(allotted=1), trips(2)
    service.hold(late, {SlotKey(room, NIGHT): 1}, UNTIL)
    clock.set(UNTIL)
    assert service.lapse_due() == 1
    service.hold(other, {SlotKey(room, NIGHT): 1}, UNTIL + timedelta(days=1))
    with pytest.raises(Conflict):
        service.book(late, {SlotKey(room, NIGHT): 1})
    assert service.check() == []


def test_a_second_before_its_minute_a_hold_still_stands(app: Flask, clock: Clock) -> None:
    room, (holds, other) = rooms(allotted=1), trips(2)
    service.hold(holds, {SlotKey(room, NIGHT): 1}, UNTIL)
    clock.set(UNTIL - timedelta(seconds=1))
    with pytest.raises(Conflict):
        service.book(other, {SlotKey(room, NIGHT): 1})


@pytest.mark.parametrize("first", [date(2027, 2, 27), date(2028, 2, 28), date(2026, 12, 30), date(2027, 4, 29)])
def test_a_stay_runs_over_the_end_of_a_month_like_any_other(app: Flask, first: date) -> None:
    days = nights(4, first)
    room, (trip,) = rooms(days=days, max_groups=1), trips()
    service.hold(trip, {SlotKey(room, day): 1 for day in days}, UNTIL)
    assert [row.key.day for row in queries.holds_of(trip)] == days
    service.book(trip, {SlotKey(room, day): 1 for day in days})
    assert set(queries.free([room], days[0], days[-1]).values()) == {0}
    assert service.check() == []


@pytest.mark.parametrize("what", ["house", "room"])
def test_what_is_closed_with_somebody_in_it_becomes_one_to_do_each(app: Flask, what: str) -> None:
    days = nights(2)
    room, (a, b, other) = rooms(days=days), trips(3)
    service.book(a, {SlotKey(room, day): 1 for day in days})
    service.hold(b, {SlotKey(room, NIGHT): 1}, UNTIL)
    assert service.mind_houses() == 0
    if what == "house":
        change_house(room, is_open=False)
    else:
        catalogue.change_offering(room, is_open=False)
    assert service.mind_houses() == 2
    assert service.mind_houses() == 0
    assert ["いま案内していません" in todo.text for todo in trips_queries.todos(a)] == [True]
    assert trips_queries.todos(other) == []
    assert len(queries.holds_of(a)) == 2
