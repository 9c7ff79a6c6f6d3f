"""What the table of "what if" costs in a town and in a prefecture: time and statements of one reading."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.bench.test_availability import best
from tests.factories.bookings import town
from tests.factories.proposals import FRIDAY, S6_GUESTS, WEDNESDAY, offering
from tests.support import scale
from tests.support.figures import Figure
from tests.support.statements import Counting
from worktrip.accounts import service as accounts
from worktrip.plumbing.database import db
from worktrip.proposals import queries, service
from worktrip.proposals.rules import GuestFacts
from worktrip.trips import service as trips
from worktrip.trips.rules import Purpose


@pytest.mark.parametrize("times", [1, 100])
def test_what_if_is_read_at_once_however_much_there_is(
    shop: Flask, times: int, figure: Figure, statements: Counting
) -> None:
    town()
    loaded = scale.load(times)
    version = queries.version_by_id(_draft())
    with statements() as said:
        found = service.what_if(version, "A")
    taken = best(lambda: service.what_if(version, "A"), times=5)
    figure(
        f"what if: {len(found.others)} times and sizes, {len(found.houses) + found.more_houses} houses; "
        f"{len(loaded.facility_ids)} lodgings, {loaded.bookings:,} bookings, {db.engine.dialect.name}",
        f"{taken:.0f} ms, {len(said)} statements",
    )
    assert len(said) <= 20


def _draft() -> int:
    """Nine people for two nights in a lodging of the town, with one hour of work."""
    company = accounts.company(name="株式会社ほしくず計算所")
    organiser = accounts.contact(company, name="榛名 みのり", email="haruna@hoshikuzu.example")
    trip = trips.open_trip(
        organisation_id=company,
        organiser_id=organiser,
        purpose=Purpose.DEVELOPMENT,
        people=9,
        first_day=WEDNESDAY,
        last_day=FRIDAY,
    )
    version_id = service.draft(trip.id)
    guest = S6_GUESTS[1]
    service.set_party(
        version_id,
        [
            GuestFacts(f"参加者{n}", guest.arrives_on, guest.arrives_at, guest.leaves_on, guest.leaves_at)
            for n in range(9)
        ],
    )
    service.set_alternative(version_id, "A", title="", room_offering_id=offering("S0000-R"), people_per_room=2)
    return version_id
