"""A booking follows the calendar."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from tests.factories.bookings import FRIDAY, TUESDAY, Sent, accepted, sent, town
from tests.support.application import Clock
from worktrip.bookings import queries, service
from worktrip.bookings.rules import BookingState
from worktrip.kernel.errors import NotFound
from worktrip.stays import service as stays
from worktrip.trips import queries as trips
from worktrip.trips.rules import Stage


@pytest.fixture
def offered(app: Flask) -> Sent:
    return sent(town())


def state(of: Sent) -> BookingState:
    booking = queries.booking(of.trip_id)
    assert booking is not None
    return booking.state


def test_a_stay_runs_from_the_first_arrival_and_is_done_after_the_last_departure(offered: Sent, clock: Clock) -> None:
    accepted(offered)
    assert stays.move_on() == 0
    clock.day(TUESDAY, hour=0)
    assert stays.move_on() == 1
    assert state(offered) is BookingState.RUNNING
    clock.day(FRIDAY, hour=23)
    assert stays.move_on() == 0
    clock.day(FRIDAY + timedelta(days=1), hour=0)
    assert stays.move_on() == 1
    assert stays.move_on() == 0
    assert state(offered) is BookingState.DONE
    assert trips.trip_by_id(offered.trip_id).stage is Stage.STAYED


def test_a_stay_that_nobody_looked_at_is_done_in_one_step(offered: Sent, clock: Clock) -> None:
    accepted(offered)
    clock.day(FRIDAY + timedelta(days=30))

    assert stays.move_on() == 1
    assert state(offered) is BookingState.DONE


def test_a_cancelled_stay_never_begins(offered: Sent, clock: Clock) -> None:
    accepted(offered)
    service.cancel(trip_id=offered.trip_id, reason="中止", person_id=None)
    clock.day(TUESDAY)

    assert stays.move_on() == 0


def test_a_run_sheet_needs_a_booking(offered: Sent) -> None:
    with pytest.raises(NotFound):
        stays.run_sheet(offered.trip_id)
