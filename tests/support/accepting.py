"""Eight processes that accept proposals at the same moment, each with an application of its own."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import update

from tests.factories.bookings import TUESDAY, Sent, code_for, lounges, sent, sent_one_room, town
from tests.support import racing
from tests.support.load import post
from tests.support.people import follow_link
from tests.support.racing import PATIENCE, Crowd, Outcome
from worktrip.accounts.rules import Role
from worktrip.inventory import service as inventory
from worktrip.plumbing import clock
from worktrip.plumbing.database import db, unit_of_work
from worktrip.proposals.tables import Version


def proposals_for_one_room(count: int) -> list[tuple[int, str]]:
    """So many proposals of different companies that may be accepted, whose rooms together are there once; with codes.

    Their holds were given back meanwhile, as when a house had to take rooms out of the allotment.
    """
    houses = town(pension_rooms=4 * count)
    everybody: list[Sent] = []
    with unit_of_work():
        inventory.set_allotment(houses.kit, _days(), count)
    for number in range(count):
        one = sent(houses, company=f"株式会社{number}", papers=False, ride=False)
        inventory.release(one.trip_id)
        everybody.append(one)
    with unit_of_work() as unit:
        unit.session.execute(update(Version).values(terms_delivered_at=clock.now()))
        inventory.set_allotment(houses.pension_room, _days(), 4)
    return [(one.version_id, code_for(one)) for one in everybody]


def proposals_of_one_room_each(count: int) -> list[tuple[int, str]]:
    """So many proposals of different companies, each of one room of a house with a room for everybody; with codes."""
    return [(one.version_id, code_for(one)) for one in _of_one_room_each(count)]


def forms_of_one_room_each(app: Flask, count: int) -> list[bytes]:
    """The last form of so many acceptances, of the same proposals, as the browsers of their organisers send it."""
    with app.test_request_context():
        token, secret = generate_csrf(), session["csrf_token"]
    forms: list[bytes] = []
    for one in _of_one_room_each(count):
        client, code = app.test_client(), code_for(one)
        follow_link(client, Role.ORGANISER, trip_id=one.trip_id)
        with client.session_transaction() as kept:
            kept["csrf_token"] = secret
        cookie = client.get_cookie("worktrip")
        assert cookie is not None
        path = f"/trips/{one.trip_no}/proposals/1/accept/confirm"
        forms.append(post(path, {"csrf_token": token, "code": code}, f"worktrip={cookie.value}"))
    return forms


def _of_one_room_each(count: int) -> list[Sent]:
    houses = town(pension_rooms=count)
    return [sent_one_room(houses, company=f"株式会社{number}") for number in range(count)]


def proposals_for_one_kit(count: int) -> list[tuple[int, str]]:
    """So many proposals of different companies with a room for everybody and one loan kit between them; with codes."""
    houses = town(pension_rooms=4 * count)
    with unit_of_work():
        inventory.set_allotment(houses.kit, _days(), count)
    everybody: list[Sent] = []
    for number in range(count):
        one = sent(houses, company=f"株式会社{number}", papers=False, ride=False)
        inventory.release(one.trip_id)
        everybody.append(one)
    with unit_of_work() as unit:
        unit.session.execute(update(Version).values(terms_delivered_at=clock.now()))
        inventory.set_allotment(houses.kit, _days(), 1)
    return [(one.version_id, code_for(one)) for one in everybody]


def proposals_over_three_lodgings(count: int) -> list[tuple[int, str]]:
    """So many proposals of a room in one lodging and lounges of two others, one of which is there once; with codes."""
    houses, (first, second) = town(pension_rooms=count), lounges(2, count)
    everybody = [sent_one_room(houses, company=f"株式会社{number}", also=(first, second)) for number in range(count)]
    for one in everybody:
        inventory.release(one.trip_id)
    with unit_of_work():
        inventory.set_allotment(second, _days(), 1)
    return [(one.version_id, code_for(one)) for one in everybody]


def _days() -> list[date]:
    return [date.fromordinal(TUESDAY.toordinal() + n) for n in range(4)]


def rush(
    crowd: Crowd, url: str, attempts: Sequence[tuple[int, str]], before: Sequence[tuple[int, str]] = ()
) -> Outcome:
    """Let every process accept its share at the same moment, on the database at `url`.

    What it accepts `before` is not counted: a worker that has served already knows its statements, and so does its
    database.
    """
    now = clock.real_now()
    each = crowd.processes
    shares = [(url, now, attempts[n::each], before[n::each]) for n in range(each)]
    answers = crowd.pool.map_async(_accept, shares, chunksize=1).get(PATIENCE)
    # what is read from here on is what they have left
    db.session.rollback()
    counts = Counter(word for words, _, _ in answers for word in words)
    return Outcome(counts, max(end for _, _, end in answers) - min(start for _, start, _ in answers))


def _accept(
    share: tuple[str, datetime, Sequence[tuple[int, str]], Sequence[tuple[int, str]]],
) -> tuple[list[str], float, float]:
    from worktrip.bookings import service
    from worktrip.bookings.rules import NothingBooked
    from worktrip.plumbing.database import db

    url, now, attempts, before = share
    app = racing.application_at(url)
    # as in production, which never asks how far the demo's time is ahead
    app.config["TESTING"] = False
    clock.source = lambda: now
    words: list[str] = []
    with app.app_context():
        clock.today()
        for version_id, code in before:
            service.accept(version_id=version_id, code=code)
        db.session.rollback()
        assert racing._gate is not None
        racing._gate.wait(PATIENCE)
        start = time.monotonic()
        for version_id, code in attempts:
            try:
                accepted = service.accept(version_id=version_id, code=code)
                words.append("booked" if accepted.is_new else "booked before")
            except NothingBooked:
                words.append("refused")
            except Exception as error:
                words.append(f"{type(error).__name__}: {error}"[:300])
        end = time.monotonic()
        db.session.remove()
        db.engine.dispose()
    return words, start, end
