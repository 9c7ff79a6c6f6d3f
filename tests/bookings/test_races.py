"""Many companies accept at the same moment what is there once: one of them has it, the others are told so."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from tests.support.accepting import proposals_for_one_kit, proposals_for_one_room, proposals_over_three_lodgings, rush
from tests.support.racing import Crowd, url_of
from worktrip.bookings.tables import Booking, PurchaseOrder
from worktrip.inventory import service as inventory
from worktrip.inventory.tables import Hold
from worktrip.plumbing import events
from worktrip.plumbing.database import db
from worktrip.trips.tables import Todo

ACCEPTANCES = 20


def test_twenty_acceptances_of_the_last_rooms_make_one_booking(shop: Flask, crowd: Crowd) -> None:
    attempts = proposals_for_one_room(ACCEPTANCES)

    outcome = rush(crowd, url_of(shop), attempts)

    assert outcome.counts == {"booked": 1, "refused": ACCEPTANCES - 1}
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 1
    assert db.session.scalar(select(func.count()).select_from(PurchaseOrder)) == 2
    told = select(func.count()).select_from(Todo).where(Todo.key.startswith("not-free:"))
    assert db.session.scalar(told) == ACCEPTANCES - 1
    assert inventory.check() == []
    assert events.verify() is None


def test_the_last_loan_kit_goes_to_one_company_and_its_rooms_with_it(shop: Flask, crowd: Crowd) -> None:
    outcome = rush(crowd, url_of(shop), proposals_for_one_kit(ACCEPTANCES))

    assert outcome.counts == {"booked": 1, "refused": ACCEPTANCES - 1}
    assert trips_with_something() == 1
    assert inventory.check() == []


def test_a_stay_of_three_lodgings_is_had_whole_or_not_at_all(shop: Flask, crowd: Crowd) -> None:
    outcome = rush(crowd, url_of(shop), proposals_over_three_lodgings(ACCEPTANCES))

    assert outcome.counts == {"booked": 1, "refused": ACCEPTANCES - 1}
    assert db.session.scalar(select(func.count()).select_from(PurchaseOrder)) == 3
    assert trips_with_something() == 1
    assert inventory.check() == []


def trips_with_something() -> int | None:
    """How many trips hold or have booked anything at all."""
    return db.session.scalar(select(func.count(Hold.trip_id.distinct())).where(Hold.state.in_(("held", "booked"))))


def test_eight_taps_on_one_proposal_make_one_booking(shop: Flask, crowd: Crowd) -> None:
    attempts = proposals_for_one_room(1) * 8

    outcome = rush(crowd, url_of(shop), attempts)

    assert outcome.counts == {"booked": 1, "booked before": 7}
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 1
    assert inventory.check() == []
