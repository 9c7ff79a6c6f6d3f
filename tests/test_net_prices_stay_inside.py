"""No response to an organiser, attendee, partner or visitor holds a net price, a margin or why a price was set."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select, update

from tests.support.lint import PageClient
from tests.support.world import Side, sides
from tests.test_routes_are_guarded import Route, become, routes, send
from worktrip.accounts.rules import Role
from worktrip.catalogue.tables import Rate
from worktrip.kernel.money import Rounding
from worktrip.plumbing import clock
from worktrip.plumbing.database import db, unit_of_work
from worktrip.proposals import queries, rules, service
from worktrip.proposals.rules import VersionState
from worktrip.proposals.tables import Alternative, Line, PriceOverride, Version
from worktrip.trips import queries as trips

# a price that nothing else in the demo world comes to, and a reason nobody else would give
NET = 7_654_321
REASON = "うちわの理由"
SAID_BY = "うちわの女将"
OUTSIDERS = (None, Role.ORGANISER, Role.ATTENDEE, Role.PARTNER)


def mark(side: Side) -> set[str]:
    """Put the marks wherever a net price or a reason is kept; what must not be read."""
    with unit_of_work() as unit:
        unit.session.execute(update(Line).where(Line.kind.not_in(("lodging_tax", "bathing_tax"))).values(net_yen=NET))
        unit.session.execute(update(Rate).values(net_yen=NET))
        of_trip = select(Alternative.id).join(Version).where(Version.trip_id == side.trip_id)
        for alternative_id in unit.session.scalars(of_trip).all():
            used = unit.session.scalars(
                select(Line.offering_id).where(Line.alternative_id == alternative_id, Line.offering_id.is_not(None))
            ).first()
            if used is not None:
                unit.session.add(
                    PriceOverride(
                        alternative_id=alternative_id,
                        offering_id=used,
                        unit="person_night",
                        sell_yen=9_900,
                        net_yen=NET,
                        reason=REASON,
                        said_by=SAID_BY,
                        set_at=clock.now(),
                    )
                )
    db.session.expire_all()
    version = queries.current(side.trip_id)
    assert version is not None
    quotes = [rules.stored(each, Rounding.DOWN) for each in version.alternatives]
    numbers = {NET, *(abs(yen) for quote in quotes for yen in (quote.net_yen, quote.margin_yen) if yen)}
    return {REASON, SAID_BY, *(f"{number}" for number in numbers), *(f"{number:,}" for number in numbers)}


def readable(app: Flask, side: Side) -> Iterator[tuple[Route, dict[str, object]]]:
    """Every address that can be asked for on a side."""
    for route in routes(app):
        if route.method != "GET" or route.rule.endpoint == "static":
            continue
        try:
            arguments = route.arguments(side)
        except KeyError:
            continue
        if arguments is not None:
            yield route, arguments


def both() -> list[Side]:
    """A trip with everything behind it, and one whose proposal may be accepted now."""
    own, _ = sides()
    trip_id = db.session.scalar(
        select(Version.trip_id).where(Version.state == VersionState.SENT).order_by(Version.id.desc()).limit(1)
    )
    assert trip_id is not None
    return [own, Side(trip_id, own.facility_id)]


def said(content: bytes) -> str:
    """What an answer says; of a workbook every cell, as a number stands in it. A PDF keeps its words to itself."""
    if content.startswith(b"%PDF"):
        return ""
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    book = load_workbook(io.BytesIO(content))
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("role", OUTSIDERS, ids=lambda role: role.value if role else "visitor")
def test_nobody_outside_reads_what_we_pay_or_why(role: Role | None, demo_app: Flask, demo_client: PageClient) -> None:
    demo_client.lint = False
    shown, opened = [], 0
    for side in both():
        marks = mark(side)
        become(demo_client, role, side)
        for route, arguments in readable(demo_app, side):
            response = send(demo_client, route, arguments)
            opened += response.status_code == 200
            text = said(response.data)
            shown += [f"{route}: {each}" for each in marks if each in text]
        # what the papers print is read here before it is set, since a PDF keeps its words to itself
        version = queries.current(side.trip_id)
        assert version is not None
        letters = [each.letter for each in version.alternatives]
        papers = repr(
            [
                service.proposal(version),
                service.pack_data(version),
                *(service.conditions(version, letter) for letter in letters),
            ]
        )
        shown += [f"papers: {each}" for each in marks if each in papers]
    assert shown == []
    assert opened > 5


def test_the_marks_are_where_the_desk_looks(demo_app: Flask, demo_client: PageClient) -> None:
    demo_client.lint = False
    own, _ = sides()
    draft = db.session.scalars(select(Version).where(Version.state == VersionState.DRAFT)).first()
    assert draft is not None
    side = Side(draft.trip_id, own.facility_id)
    letter = queries.version_by_id(draft.id).alternatives[0].letter
    room = queries.version_by_id(draft.id).offers[0].offering_id
    service.set_price(draft.id, letter, room, sell_yen=9_900, net_yen=NET, reason=REASON, said_by=SAID_BY)
    number = queries.version_by_id(draft.id).number
    become(demo_client, Role.CONCIERGE, side)
    page = demo_client.get(f"/desk/trips/{_no(side.trip_id)}/proposals/{number}").get_data(as_text=True)
    assert REASON in page
    assert f"{NET:,}" in page


def _no(trip_id: int) -> str:
    return trips.trip_by_id(trip_id).no
