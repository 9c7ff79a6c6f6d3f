"""What it costs to ask: the form, and what is said at once of its days and its price."""

from __future__ import annotations

import gzip
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from tests.bench.test_availability import best
from tests.support import scale
from tests.support.figures import Figure
from tests.support.lint import PageClient
from tests.support.statements import Counting
from worktrip.catalogue.rules import OfferingKind
from worktrip.catalogue.tables import Facility, Offering
from worktrip.inventory.rules import nights_from
from worktrip.inventory.tables import Slot
from worktrip.plumbing import pages
from worktrip.plumbing.database import db, unit_of_work

# three wishes that may move, for a party with a room each, that wants a house to itself and a room where nobody
# overhears: the most that is asked at once
ASKED = {
    "purpose": "team",
    "people": "8",
    "people_to": "10",
    "must_haves": ["single_rooms", "bus", "buyout", "confidential"],
    "first_day": "2027-02-26",
    "last_day": "2027-02-28",
    "other_first_day": "2027-03-05",
    "other_last_day": "2027-03-07",
    "third_first_day": "2027-03-12",
    "third_last_day": "2027-03-14",
    "flexibility": "month",
    "other_flexibility": "week",
    "third_flexibility": "near",
}


def lounges(facility_ids: list[int]) -> None:
    """A room with a door in each of these houses, through the months that are looked at."""
    with unit_of_work() as unit:
        unit.session.execute(update(Facility).values(has_door=True))
        made = [
            {"code": f"W{each}", "facility_id": each, "kind": OfferingKind.WORKSPACE, "max_people": 12}
            for each in facility_ids
        ]
        unit.session.execute(insert(Offering), [{**each, "name": "ラウンジ", "name_en": "Lounge"} for each in made])
        ids = unit.session.scalars(select(Offering.id).where(Offering.kind == OfferingKind.WORKSPACE)).all()
        days = nights_from(date(2027, 1, 1), 120)
        slots = [{"offering_id": each, "day": day, "period": "", "allotted": 1} for each in ids for day in days]
        unit.session.execute(insert(Slot), slots)


def test_the_form_is_light(demo_app: Flask, demo_client: PageClient, figure: Figure, statements: Counting) -> None:
    def draw() -> bytes:
        pages.forget_kept(demo_app)
        return demo_client.get("/inquiries/new").data

    draw()
    with statements() as said:
        page = draw()
    sent = len(gzip.compress(page))
    figure(
        "GET /inquiries/new, drawn", f"{len(said)} statements, {len(page) / 1000:.0f} kB, {sent / 1000:.1f} kB packed"
    )
    assert len(said) <= 4
    assert sent < 20_000


@pytest.mark.parametrize("times", [1, 10])
def test_what_is_said_at_once_asks_no_more_where_there_is_ten_times_as_much(
    app: Flask, client: PageClient, times: int, figure: Figure, statements: Counting
) -> None:
    loaded = scale.load(times)
    lounges(loaded.facility_ids)

    def ask() -> bytes:
        return client.post("/inquiries/estimate", data=ASKED, headers={"Accept": "application/json"}).data

    ask()
    with statements() as said:
        answer = ask()
    figure(
        f"three wishes and a price while somebody types; {len(loaded.facility_ids)} lodgings, {db.engine.dialect.name}",
        f"{best(ask):.0f} ms, {len(said)} statements, {len(answer) / 1000:.1f} kB",
    )
    assert len(said) <= 66
