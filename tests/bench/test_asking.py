"""What it costs to ask: the form, and what is said at once of its days and its price."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask

from tests.bench.test_availability import best
from tests.support import scale
from tests.support.figures import Figure
from tests.support.lint import PageClient
from tests.support.statements import Counting
from worktrip.plumbing import pages
from worktrip.plumbing.database import db

# three wishes that may move, for a party with a room each: the most that is asked at once
ASKED = {
    "purpose": "team",
    "people": "8",
    "people_to": "10",
    "must_haves": ["single_rooms", "bus"],
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

    def ask() -> bytes:
        return client.post("/inquiries/estimate", data=ASKED, headers={"Accept": "application/json"}).data

    ask()
    with statements() as said:
        answer = ask()
    figure(
        f"three wishes and a price while somebody types; {len(loaded.facility_ids)} lodgings, {db.engine.dialect.name}",
        f"{best(ask):.0f} ms, {len(said)} statements, {len(answer) / 1000:.1f} kB",
    )
    assert len(said) <= 41
