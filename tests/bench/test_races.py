"""Eight processes book: two hundred rush at the last room, and eight hundred take what nobody else wants."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.factories.stock import NIGHT, another, nights, rooms, trips
from tests.support.figures import Figure
from tests.support.racing import Attempt, Crowd, url_of
from worktrip.inventory import queries, service
from worktrip.plumbing.database import db


def dialect() -> str:
    """The database this bench runs on."""
    return str(db.engine.dialect.name)


@pytest.mark.parametrize("bookings", [200])
def test_the_last_room_is_booked_once(shop: Flask, crowd: Crowd, figure: Figure, bookings: int) -> None:
    room = rooms(allotted=1)
    attempts = [Attempt(trip, ((room, NIGHT.isoformat(), 1),)) for trip in trips(bookings)]

    outcome = crowd.rush(url_of(shop), attempts)

    figure(
        f"{bookings} bookings of the last room by 8 processes, {dialect()}",
        f"{outcome.counts['taken']} booked, {outcome.counts['not free']} refused, {outcome.seconds:.2f} s",
    )
    assert outcome.counts == {"taken": 1, "not free": bookings - 1}
    assert service.check() == []


def test_bookings_of_different_rooms_follow_each_other_fast(
    shop: Flask,
    crowd: Crowd,
    figure: Figure,
) -> None:
    days = nights(400)
    room = rooms(allotted=1, days=days)
    attempts = [
        Attempt(trip, tuple((room, day.isoformat(), 1) for day in days[2 * n : 2 * n + 2]))
        for n, trip in enumerate(trips(len(days) // 2))
    ]

    outcome = crowd.rush(url_of(shop), attempts)

    rate = len(attempts) / outcome.seconds
    figure(f"bookings of two free nights each by 8 processes, {dialect()}", f"{rate:.0f}/s")
    assert outcome.counts == {"taken": len(attempts)}
    assert service.check() == []


@pytest.mark.parametrize("bookings", [400])
def test_a_house_takes_two_groups_a_night(shop: Flask, crowd: Crowd, figure: Figure, bookings: int) -> None:
    days = nights(10)
    room = rooms(allotted=50, days=days, max_groups=2)
    kinds = [room, another(room, allotted=50, days=days)]
    attempts = [Attempt(trip, ((kinds[n % 2], days[n % 10].isoformat(), 1),)) for n, trip in enumerate(trips(bookings))]

    outcome = crowd.rush(url_of(shop), attempts)

    figure(
        f"{bookings} bookings of a house that takes 2 groups on each of 10 nights, by 8 processes, {dialect()}",
        f"{outcome.counts['taken']} booked, {outcome.counts['not free']} refused, {outcome.seconds:.2f} s",
    )
    assert outcome.counts == {"taken": 20, "not free": bookings - 20}
    assert service.check() == queries.uncounted_groups(days[0]) == []
