"""Two hundred companies accept at the same moment what is there once."""

from __future__ import annotations

from flask import Flask

from tests.support.accepting import proposals_for_one_room, rush
from tests.support.figures import Figure
from tests.support.racing import Crowd, url_of
from worktrip.inventory import service as inventory
from worktrip.plumbing.database import db

ACCEPTANCES = 200


def test_the_last_rooms_are_accepted_once(shop: Flask, crowd: Crowd, figure: Figure) -> None:
    attempts = proposals_for_one_room(ACCEPTANCES)

    outcome = rush(crowd, url_of(shop), attempts)

    figure(
        f"{ACCEPTANCES} acceptances of the last rooms by 8 processes, {db.engine.dialect.name}",
        f"{outcome.counts['booked']} booked, {outcome.counts['refused']} refused, {outcome.seconds:.2f} s",
    )
    assert outcome.counts == {"booked": 1, "refused": ACCEPTANCES - 1}
    assert inventory.check() == []
