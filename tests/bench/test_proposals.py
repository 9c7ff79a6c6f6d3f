"""A large proposal: ten days, forty people, 120 items. What its page, its approver's page and its papers cost."""

from __future__ import annotations

import gzip
import io
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import time as clock_time
from datetime import timedelta

import pytest
from flask import Flask
from pypdf import PdfReader

from tests.factories.bookings import Town, asked_about, town
from tests.factories.proposals import S6_GUESTS, WEDNESDAY
from tests.support.figures import Figure
from tests.support.lint import PageClient
from tests.support.people import follow_link
from tests.support.statements import Counting
from worktrip.accounts.rules import Role
from worktrip.inventory import service as inventory
from worktrip.plumbing import documents, outbox
from worktrip.plumbing.database import unit_of_work
from worktrip.proposals import queries, service
from worktrip.proposals.rules import ItemKind
from worktrip.trips import queries as trips

DAYS, PEOPLE, ITEMS = 10, 40, 120
SLOWEST_MS, SLOWEST_PAPER_S, MOST_BYTES = 200, 1.0, 100_000


@pytest.fixture
def large(app: Flask) -> tuple[int, str, int, int]:
    """(trip id, number, organiser id, version id) of a sent proposal with both alternatives that large."""
    houses: Town = town()
    span = [WEDNESDAY + timedelta(days=n) for n in range(DAYS)]
    with unit_of_work():
        for room in (houses.pension_room, houses.hotel_room):
            inventory.set_allotment(room, span, PEOPLE)
        trip, organiser = asked_about("株式会社おおぜい", people=PEOPLE)
        version_id = service.draft(trip.id)
        guest = replace(S6_GUESTS[1], arrives_on=span[0], leaves_on=span[-1])
        service.set_party(version_id, [replace(guest, label=f"参加者{n}") for n in range(1, PEOPLE + 1)])
        for letter, room in (("A", houses.pension_room), ("B", houses.hotel_room)):
            service.set_alternative(version_id, letter, title="", room_offering_id=room, is_recommended=letter == "A")
        for n in range(ITEMS):
            service.add_item(
                version_id,
                "AB",
                day=span[n % DAYS],
                starts_at=clock_time(8 + n // DAYS),
                ends_at=clock_time(8 + n // DAYS, 45),
                kind=ItemKind.WORK if n % 3 else ItemKind.FREE,
                title=f"予定 {n}",
                note="ラウンジと食堂に分かれます",
            )
    service.send(version_id)
    return trip.id, trip.no, organiser, version_id


def _ms(act: Callable[[], object], times: int = 7) -> float:
    """The quickest of some runs, in milliseconds: what the rest of the machine does is not what is measured."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        taken.append((time.perf_counter() - start) * 1000)
    return min(taken)


def test_a_large_proposal_is_read_and_set_quickly(
    large: tuple[int, str, int, int], client: PageClient, figure: Figure, statements: Counting
) -> None:
    trip_id, trip_no, organiser_id, version_id = large
    start = time.perf_counter()
    outbox.drain()
    figure("papers of a large proposal, pack and mail", f"{time.perf_counter() - start:.2f} s in all")
    follow_link(client, Role.ORGANISER, trip_id=trip_id, person_id=organiser_id)
    service.name_approvers(version_id, [("部長", "chief@large.example")])
    (approver,) = queries.approvers([version_id])[version_id]
    own = service.approval_url(approver.id).removeprefix("http://localhost")
    client.lint = False
    for name, where in (("organiser's page", f"/trips/{trip_no}/proposals/1"), ("approver's page", own)):
        # another query is another page, so that none is taken from those kept
        page = client.get(f"{where}?tick=0").data
        with statements() as said:
            client.get(f"{where}?tick=0")
        taken = _ms(lambda where=where: client.get(f"{where}?tick=0"))  # type: ignore[misc]
        wire = len(gzip.compress(page))
        figure(f"large proposal, {name}", f"{taken:.0f} ms, {len(said)} statements, {len(page):,} B, {wire:,} B gzip")
        assert taken < SLOWEST_MS
        assert wire < MOST_BYTES
        assert len(said) <= 45
    version = queries.version_by_id(version_id)
    for name, template, data in (
        ("proposal", "proposals/proposal", service.proposal),
        ("approval pack", "proposals/pack", service.pack_data),
    ):

        def made(template: str = template, data: Callable[..., object] = data) -> documents.Paper:
            return documents.compile_paper(
                template,
                data(version),
                language="ja",
                title="書類",
                day=WEDNESDAY,  # type: ignore[arg-type]
            )

        paper = made()
        seconds = _ms(made, 3) / 1000
        pages = len(PdfReader(io.BytesIO(paper.content)).pages)
        figure(f"large {name} (PDF)", f"{seconds:.2f} s, {pages} pages, {len(paper.content):,} B")
        assert seconds < SLOWEST_PAPER_S
    sheets = _ms(lambda: service.workbook(version), 3)
    figure("large approval pack (XLSX)", f"{sheets:.0f} ms, {len(service.workbook(version)[1]):,} B")
    assert len(trips.papers(trip_id, internal=False)) == 4
