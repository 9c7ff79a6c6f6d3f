"""Whatever happens in whatever order, the counters are the sum of the holds, and nobody gets what is not there."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.factories.stock import nights, rooms, trips
from tests.support.application import Clock
from worktrip.inventory import queries, service
from worktrip.inventory.rules import NotFree, SlotKey, Wants
from worktrip.inventory.tables import Slot
from worktrip.kernel.errors import Conflict, Gone
from worktrip.plumbing.database import db

DAYS = nights(2)
wishes = st.lists(st.integers(0, 3), min_size=len(DAYS), max_size=len(DAYS))
steps = st.one_of(
    st.tuples(st.just("hold"), st.integers(0, 2), wishes, st.integers(1, 5)),
    st.tuples(st.just("book"), st.integers(0, 2), wishes),
    st.tuples(st.just("release"), st.integers(0, 2)),
    st.tuples(st.just("extend"), st.integers(0, 2), st.integers(1, 5)),
    st.tuples(st.just("wait"), st.integers(1, 4)),
    st.tuples(st.just("lapse")),
    st.tuples(st.just("allot"), st.integers(0, 4)),
)


@example([("hold", 0, [0, 2], 1), ("allot", 1), ("wait", 1)])
@example([("hold", 0, [0, 1], 1), ("allot", 0), ("wait", 1)])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(steps, max_size=12))
def test_counters_are_the_sum_of_the_holds(app: Flask, clock: Clock, story: list[tuple]) -> None:
    if not queries.free([2], DAYS[0], DAYS[0]):
        rooms(allotted=4, days=DAYS, max_groups=2), trips(3)
    room, people = 2, [1, 2, 3]
    for trip in people:
        service.release(trip)
    service.set_allotment(room, DAYS, 4)

    def wants(numbers: list[int]) -> Wants:
        return {SlotKey(room, day): n for day, n in zip(DAYS, numbers, strict=True)}

    for verb, *rest in story:
        try:
            match verb:
                case "hold":
                    service.hold(people[rest[0]], wants(rest[1]), clock.moment + timedelta(hours=rest[2]))
                case "book":
                    service.book(people[rest[0]], wants(rest[1]))
                case "release":
                    service.release(people[rest[0]])
                case "extend":
                    service.extend(people[rest[0]], clock.moment + timedelta(hours=rest[1]), "理由")
                case "wait":
                    clock.forward(hours=rest[0])
                case "lapse":
                    service.lapse_due()
                case "allot":
                    service.set_allotment(room, DAYS, rest[0])
        except (NotFree, Gone, Conflict):
            pass
        assert service.check() == []
        assert queries.uncounted_groups(DAYS[0]) == []
        free = queries.free([room], DAYS[0], DAYS[-1])
        for slot in db.session.scalars(select(Slot)):
            assert slot.held + slot.booked <= slot.allotted
            if slot.offering_id != room:
                continue
            there = [(trip, row) for trip in people for row in queries.holds_of(trip) if row.key.day == slot.day]
            groups = len({trip for trip, _ in there})
            assert groups <= 2
            # a house that named fewer than were taken gives nothing until what lapsed has brought them below its number
            offered = slot.allotted if slot.said is None else slot.said
            left = max(0, offered - sum(row.quantity for _, row in there))
            assert free[SlotKey(room, slot.day)] == (left if groups < 2 else 0)
        db.session.rollback()
