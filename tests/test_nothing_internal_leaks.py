"""What the desk keeps to itself reaches nobody else: every page of every outsider is fetched and searched for it.

A mark is put into everything of a trip that is internal, and net prices are made such that they are recognised.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select, text

from tests.support.lint import PageClient
from tests.support.people import sign_in
from tests.support.world import Side, sides
from tests.test_routes_are_guarded import Route, become, routes, send
from worktrip.accounts import service as accounts
from worktrip.accounts.rules import Role
from worktrip.inquiries.tables import OpenQuestion
from worktrip.plumbing import clock, documents
from worktrip.plumbing.database import db, unit_of_work
from worktrip.plumbing.files import File
from worktrip.trips import service
from worktrip.trips.rules import Channel
from worktrip.trips.tables import Message, MessageFile, Todo, TripPaper

MARK = "ﾅｲｼｮ7741"
NET = 770_077
HEARD = ("why", "decider", "approver_asks", "people_note", "diet_note", "timetable_note", "risks")
OUTSIDERS: tuple[Role | None, ...] = (None, Role.ORGANISER, Role.ATTENDEE, Role.PARTNER)


def hide(side: Side, person_id: int) -> None:
    """Put the mark into everything of a trip that is for the desk alone."""
    trip_id = side.trip_id
    # the stay may be over for long, and its links with it
    accounts.set_link_end(trip_id, None)
    files = [File(f"{MARK}.txt", MARK.encode())]
    for channel in (Channel.NOTE, Channel.PHONE):
        service.note(trip_id, MARK, channel=channel, author_id=person_id, files=files)
    address = service.reply_address(accounts.open_link(Role.PARTNER, facility_id=side.facility_id), trip_id)
    mail = f"From: {MARK}@partner.example\r\nMessage-ID: <1@{MARK}>\r\nSubject: {MARK}\r\n\r\n{MARK}\r\n> {MARK}"
    service.receive_mail(str(address), mail.encode(), "partner@partner.example")
    own = service.reply_address(service.organiser_link(trip_id), trip_id)
    away = f"From: x@y.example\r\nAuto-Submitted: auto-replied\r\nMessage-ID: <2@x>\r\nSubject: {MARK}\r\n\r\n{MARK}"
    service.receive_mail(str(own), away.encode(), "")
    elsewhere = f"From: {MARK}@elsewhere.example\r\nMessage-ID: <3@x>\r\n\r\nhello"
    service.receive_mail(str(own), elsewhere.encode(), "x@elsewhere.example")
    service.ask_desk(trip_id, f"mark:{trip_id}", MARK, clock.now())
    paper = documents.Paper(MARK.encode(), "a" * 64, MARK, "1", "ja", MARK, frozenset())
    with unit_of_work() as unit:
        kept = documents.keep(paper, kind="order", subject="x", key=f"{MARK}:{trip_id}", made_at=clock.now())
        service.file_paper(trip_id, kept.id, "order", MARK, internal=True)
        names = ", ".join(f"{name} = :mark" for name in HEARD)
        unit.session.execute(text(f"UPDATE hearings SET {names} WHERE trip_id = :id"), {"mark": MARK, "id": trip_id})
        unit.session.add(OpenQuestion(trip_id=trip_id, body=MARK, due_on=clock.today(), noted_at=clock.now()))
        unit.session.execute(text("UPDATE trips SET next_action = :mark WHERE id = :id"), {"mark": MARK, "id": trip_id})
        unit.session.execute(text("UPDATE rates SET net_yen = :net WHERE net_yen IS NOT NULL"), {"net": NET})
        unit.session.execute(text("UPDATE lines SET net_yen = :net WHERE net_yen IS NOT NULL"), {"net": NET})


def every_address(app: Flask, side: Side) -> Iterator[tuple[Route, dict[str, object]]]:
    """Every page that one can ask for, about this side; files and papers one by one, the internal ones as well."""
    files = db.session.scalars(
        select(MessageFile.id)
        .join(Message, Message.id == MessageFile.message_id)
        .where(Message.trip_id == side.trip_id)
    ).all()
    papers = db.session.scalars(select(TripPaper.document_id).where(TripPaper.trip_id == side.trip_id)).all()
    todos = db.session.scalars(select(Todo.id).where(Todo.trip_id == side.trip_id)).all()
    many = {"file_id": files, "document_id": papers, "todo_id": todos}
    for route in routes(app):
        if route.method != "GET" or route.rule.endpoint == "static":
            continue
        arguments = route.arguments(side)
        if arguments is None:
            continue
        name = next(iter(many.keys() & route.rule.arguments), None)
        for each in many[name] if name else [None]:
            yield route, {**arguments, **({name: each} if name else {})}


def is_in(secret: str, content: bytes) -> bool:
    """Whether a page, a file or JSON has it."""
    return any(form in content for form in (secret.encode(), json.dumps(secret).strip('"').encode()))


@pytest.mark.parametrize("role", OUTSIDERS, ids=lambda role: role.value if role else "visitor")
def test_nobody_outside_the_desk_ever_reads_what_is_internal(
    role: Role | None, demo_app: Flask, demo_client: PageClient
) -> None:
    demo_client.lint = False
    own, _ = sides()
    desk = sign_in(demo_app.test_client(), Role.CONCIERGE)
    hide(own, desk)
    # what a partner is paid stands on its own orders
    secrets = [MARK] if role is Role.PARTNER else [MARK, f"{NET:,}", str(NET)]
    become(demo_client, role, own)
    shown, read = [], 0
    for route, arguments in every_address(demo_app, own):
        # the demo's mailbox shows everybody's mail to anybody
        if route.rule.endpoint.startswith("demo."):
            continue
        answer = send(demo_client, route, arguments)
        read += answer.status_code == 200
        told = answer.get_data() + str(answer.headers).encode()
        shown += [f"{route} {arguments}: {secret}" for secret in secrets if is_in(secret, told)]
    assert shown == []
    assert read > {None: 15, Role.ORGANISER: 25, Role.ATTENDEE: 20, Role.PARTNER: 20}[role]


def test_the_desk_reads_all_of_it_so_the_marks_are_really_there(demo_app: Flask, demo_client: PageClient) -> None:
    own, _ = sides()
    desk = sign_in(demo_client, Role.CONCIERGE)
    hide(own, desk)
    no = db.session.execute(text("SELECT no FROM trips WHERE id = :id"), {"id": own.trip_id}).scalar_one()
    page = demo_client.get(f"/desk/trips/{no}").get_data(as_text=True)
    assert page.count(MARK) > 20
    for word in (f"{MARK}.txt", f"{MARK}@partner.example".lower(), f"{MARK}@elsewhere.example".lower()):
        assert word in page.lower() or word in page
    files = db.session.scalars(select(MessageFile.id).where(MessageFile.name == f"{MARK}.txt")).all()
    assert len(files) == 2
    assert {demo_client.get(f"/trips/{no}/files/{each}").get_data(as_text=True) for each in files} == {MARK}
