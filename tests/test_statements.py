"""What each page of the journey asks the database: bounded, and the same when there is ten times as much."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from flask import Flask
from sqlalchemy import RowMapping, text

from tests.support import tenfold
from tests.support.lint import PageClient
from tests.support.people import follow_link, forget, sign_in
from tests.support.statements import Counting
from tests.support.world import Side, sides
from worktrip.accounts.rules import Role
from worktrip.plumbing import pages as kept_pages
from worktrip.plumbing.database import db


@dataclass(frozen=True)
class Page:
    """A page of the journey, who reads it, and how many statements it may take at most: two more than when measured."""

    role: Role | None
    path: str
    most: int


PAGES = (
    Page(None, "/", 16),
    Page(None, "/lodgings", 16),
    Page(None, "/lodgings?people=8&first=2027-02-24&nights=2", 18),
    Page(None, "/lodgings?people=8&first=2027-02-24&nights=2&budget=15000", 18),
    Page(None, "/lodgings/{lodging_code}", 21),
    Page(None, "/activities", 11),
    Page(None, "/activities?people=4&first=2027-02-24", 14),
    Page(None, "/activities/{activity_code}", 13),
    Page(None, "/workspaces", 11),
    Page(None, "/workspaces/{workspace_code}", 13),
    Page(None, "/programmes", 8),
    Page(None, "/inquiries/new", 4),
    Page(None, "/terms", 6),
    Page(None, "/mailbox", 6),
    Page(None, "/demo", 8),
    Page(Role.ORGANISER, "/trips/{trip_no}", 21),
    Page(Role.ORGANISER, "/trips/{trip_no}/chain", 13),
    Page(Role.ORGANISER, "/trips/{trip_no}/proposals/{number}", 35),
    Page(Role.ORGANISER, "/trips/{sent_trip_no}/proposals/{sent_number}/accept", 19),
    Page(Role.ORGANISER, "/trips/{trip_no}/invoices/{invoice_no}", 11),
    Page(Role.ORGANISER, "/trips/{trip_no}/survey", 8),
    Page(Role.PARTNER, "/partner/{facility_code}", 15),
    Page(Role.PARTNER, "/partner/{facility_code}/questions/{question_no}", 12),
    Page(Role.PARTNER, "/partner/{facility_code}/orders/{order_no}", 9),
    Page(Role.PARTNER, "/partner/{facility_code}/month", 18),
    Page(Role.PARTNER, "/partner/{facility_code}/days/2027-02-24", 18),
    Page(Role.PARTNER, "/partner/{facility_code}/usual", 12),
    Page(Role.CONCIERGE, "/desk", 17),
    Page(Role.CONCIERGE, "/desk/trips/{trip_no}", 19),
    Page(Role.CONCIERGE, "/desk/trips/{trip_no}/hearing", 13),
    Page(Role.CONCIERGE, "/desk/trips/{trip_no}/open-questions", 10),
    Page(Role.CONCIERGE, "/desk/trips/{trip_no}/handover", 8),
    Page(Role.CONCIERGE, "/desk/trips/{trip_no}/plan", 7),
    Page(Role.CONCIERGE, "/desk/trips/{trip_no}/proposals", 13),
    Page(Role.CONCIERGE, "/desk/trips/{draft_trip_no}/proposals/{draft_number}", 36),
    Page(Role.CONCIERGE, "/desk/trips/{draft_trip_no}/proposals/{draft_number}/compare", 18),
    Page(Role.CONCIERGE, "/desk/trips/{trip_no}/arrangements", 10),
    Page(Role.CONCIERGE, "/desk/trips/{trip_no}/run-sheet", 22),
    Page(Role.CONCIERGE, "/desk/trips/{draft_trip_no}/proposals/{draft_number}/send", 60),
    Page(Role.CONCIERGE, "/desk/trips/{draft_trip_no}/proposals/{draft_number}/programmes", 18),
    Page(Role.CONCIERGE, "/desk/trips/{draft_trip_no}/proposals/{draft_number}/what-if", 32),
    Page(Role.CONCIERGE, "/desk/trips/{draft_trip_no}/proposals/{draft_number}/exposure", 24),
    Page(Role.CONCIERGE, "/desk/trips/{draft_trip_no}/proposals/like", 9),
    Page(Role.CONCIERGE, "/desk/trips/{draft_trip_no}/proposals/like/{source_id}", 18),
    Page(Role.CONCIERGE, "/desk/trips/{sent_trip_no}/proposals/{sent_number}/extend", 29),
    Page(Role.CONCIERGE, "/desk/trips/{asked_trip_no}/questions", 12),
    Page(Role.CONCIERGE, "/desk/trips/{asked_trip_no}/questions/new?facility={facility_code}", 12),
    Page(Role.CONCIERGE, "/desk/waiting", 9),
    Page(Role.CONCIERGE, "/search?q=株式会社", 12),
    Page(Role.CONCIERGE, "/desk/availability", 11),
    Page(Role.CONCIERGE, "/desk/availability/L1-R/calendars", 9),
    Page(Role.CONCIERGE, "/desk/restrictions/{facility_code}", 9),
    Page(Role.CONCIERGE, "/desk/availability/{offering_code}", 12),
    Page(Role.CONCIERGE, "/desk/availability/house/{facility_code}", 8),
    Page(Role.CONCIERGE, "/desk/availability/house/{facility_code}/said", 12),
    Page(Role.CONCIERGE, "/desk/availability/week/{facility_code}", 15),
    Page(Role.CONCIERGE, "/desk/shortfalls", 7),
    Page(Role.CONCIERGE, "/desk/catalogue", 9),
    Page(Role.CONCIERGE, "/desk/catalogue/lists", 9),
    Page(Role.CONCIERGE, "/desk/catalogue/lists/{import_id}", 9),
    Page(Role.CONCIERGE, "/desk/catalogue/{facility_code}", 14),
    Page(Role.CONCIERGE, "/desk/catalogue/{facility_code}/edit", 10),
    Page(Role.CONCIERGE, "/desk/catalogue/{facility_code}/seasons", 10),
    Page(Role.CONCIERGE, "/desk/catalogue/{facility_code}/photos", 10),
    Page(Role.CONCIERGE, "/desk/catalogue/{facility_code}/cancellation", 10),
    Page(Role.CONCIERGE, "/desk/catalogue/{facility_code}/offerings/{offering_code}", 14),
    Page(Role.CONCIERGE, "/desk/catalogue/{facility_code}/offerings/{offering_code}/card", 12),
    Page(Role.CONCIERGE, "/desk/programmes", 10),
    Page(Role.CONCIERGE, "/desk/programmes/{programme_code}", 12),
    Page(Role.CONCIERGE, "/desk/programmes/{programme_code}/patterns/{position}", 12),
    Page(Role.ACCOUNTANT, "/billing", 12),
    Page(Role.ACCOUNTANT, "/billing/invoices/{invoice_id}", 10),
    Page(Role.DIRECTOR, "/leads", 8),
    Page(Role.DIRECTOR, "/leads/{lead_no}", 8),
    Page(Role.OFFICER, "/town", 14),
    Page(Role.OFFICER, "/town/rows", 9),
    Page(Role.ADMIN, "/admin/people", 9),
    Page(Role.ADMIN, "/admin/settings", 8),
    Page(Role.ADMIN, "/admin/outbox", 9),
    Page(Role.ADMIN, "/admin/mail", 8),
    Page(Role.ADMIN, "/admin/events", 8),
)


def test_no_page_asks_more_when_there_is_ten_times_as_much(
    demo_app: Flask, demo_client: PageClient, statements: Counting
) -> None:
    own, _ = sides()
    paths = {page: page.path.format_map(_Arguments(own)) for page in PAGES}

    trips = _trips()
    once = _counts(demo_client, own, paths, statements)
    tenfold.multiply()
    assert _trips() == 10 * trips
    ten_times = _counts(demo_client, own, paths, statements)

    assert ten_times == once
    assert {page.path: once[page.path] for page in PAGES if once[page.path] > page.most} == {}


def _trips() -> int:
    return db.session.execute(text("SELECT count(*) FROM trips")).scalar_one()


class _Arguments(dict[str, object]):
    """What stands in an address, looked up when it is asked for."""

    def __init__(self, side: Side) -> None:
        self.side = side

    def __missing__(self, argument: str) -> object:
        state, _, what = argument.partition("_")
        if state == "asked":
            return _asked_trip_no()
        return _standing(state)[what] if state in {"draft", "sent"} else self.side.value(argument)


def _standing(state: str) -> RowMapping:
    """The `trip_id`, `trip_no` and `number` of a proposal that is being drafted, or that may still be accepted."""
    query = """SELECT t.id AS trip_id, t.no AS trip_no, v.number FROM versions v JOIN trips t ON t.id = v.trip_id
        WHERE v.state = :state ORDER BY v.valid_until DESC, v.id"""
    return db.session.execute(text(query), {"state": state}).mappings().fetchall()[0]


def _asked_trip_no() -> str:
    """The trip for which the first question was asked."""
    query = "SELECT t.no FROM questions q JOIN trips t ON t.id = q.trip_id ORDER BY q.id"
    return str(db.session.execute(text(query)).scalars().first())


def _counts(client: PageClient, own: Side, paths: dict[Page, str], statements: Counting) -> dict[str, int]:
    """How many statements drawing each page takes when it is read again: reading it first may be noted down."""
    found: dict[str, int] = {}
    for role, pages in groupby(paths, key=lambda page: page.role):
        _become(client, role, own)
        for page in pages:
            client.lint = False
            client.get(paths[page])
            client.lint = True
            kept_pages.forget_kept(client.application)
            with statements() as said:
                assert client.get(paths[page]).status_code == 200, page.path
            found[page.path] = len(said)
    return found


def _become(client: PageClient, role: Role | None, own: Side) -> None:
    forget(client)
    if role is Role.ORGANISER:
        for trip_id in (own.trip_id, _standing("sent")["trip_id"]):
            follow_link(client, role, trip_id=trip_id)
    elif role is Role.PARTNER:
        follow_link(client, role, facility_id=own.facility_id)
    elif role is not None:
        sign_in(client, role)
