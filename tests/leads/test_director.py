"""The director's board."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask

from tests.factories.leads import lead
from tests.support.application import Clock
from tests.support.lint import PageClient
from tests.support.people import sign_in
from tests.support.statements import Counting
from worktrip.accounts import service as accounts
from worktrip.accounts.rules import Role
from worktrip.leads import queries
from worktrip.leads.rules import LeadState
from worktrip.leads.tables import Lead
from worktrip.plumbing.database import unit_of_work


def test_a_lead_stands_on_the_board_with_its_source_stay(app: Flask, clock: Clock, client: PageClient) -> None:
    no = lead(clock)
    sign_in(client, Role.DIRECTOR)
    board = client.get("/leads").get_data(as_text=True)
    assert no in board
    assert "株式会社ほしくず計算所" in board
    assert "滞在 WT-2026-0001" in board
    assert "議事録、文字起こし" in board


def test_the_director_moves_a_lead_from_the_board_with_one_press(app: Flask, clock: Clock, client: PageClient) -> None:
    no = lead(clock)
    sign_in(client, Role.DIRECTOR)
    moved = client.post(f"/leads/{no}", data={"to": "qualified", "back": "board"})
    assert (moved.status_code, moved.location) == (303, "/leads")
    assert queries.lead(no).state is LeadState.QUALIFIED
    assert "「中身を聞いた」へ移しました" in client.get("/leads").get_data(as_text=True)


def test_a_lead_is_not_lost_without_a_reason(app: Flask, clock: Clock, client: PageClient) -> None:
    no = lead(clock)
    sign_in(client, Role.DIRECTOR)
    refused = client.post(f"/leads/{no}", data={"to": "lost", "reason": ""})
    assert refused.status_code == 422
    assert "見送る理由を" in refused.get_data(as_text=True)
    assert client.post(f"/leads/{no}", data={"to": "anywhere"}).status_code == 422
    assert client.post(f"/leads/{no}", data={"to": "won"}).status_code == 409


def test_the_lead_page_shows_the_stay_and_whom_to_ask(app: Flask, clock: Clock, client: PageClient) -> None:
    no = lead(clock)
    sign_in(client, Role.DIRECTOR)
    client.post(f"/leads/{no}", data={"to": "later", "until": "2027-06-01"})
    page = client.get(f"/leads/{no}").get_data(as_text=True)
    for words in (
        "榛名 みのり",
        "minori@hoshikuzu.example",
        "ペンション 星ひとさじ",
        "集中できました。",
        "2027年6月1日(火)まで待つ",
    ):
        assert words in page


def test_whoever_did_not_agree_to_be_called_is_not_named(app: Flask, clock: Clock, client: PageClient) -> None:
    no = lead(clock, may_contact=False)
    sign_in(client, Role.DIRECTOR)
    page = client.get(f"/leads/{no}").get_data(as_text=True)
    assert "榛名" not in page
    assert "コンシェルジュが先に" in page


def test_a_concierge_may_look_but_not_move(app: Flask, clock: Clock, client: PageClient) -> None:
    no = lead(clock)
    sign_in(client, Role.CONCIERGE)
    assert "へ移す" not in client.get(f"/leads/{no}").get_data(as_text=True).replace("次の段階へ移す", "へ移す")
    assert client.post(f"/leads/{no}", data={"to": "qualified"}).status_code == 403


def test_the_board_asks_as_often_for_many_leads_as_for_one(
    app: Flask, clock: Clock, client: PageClient, statements: Counting
) -> None:
    lead(clock)
    sign_in(client, Role.DIRECTOR)
    client.get("/leads")
    with statements() as few:
        client.get("/leads")
    company = accounts.company(name="株式会社二番")
    with unit_of_work() as unit:
        for number in range(40):
            unit.session.add(
                Lead(
                    no=f"LD-2026-1{number:03}",
                    organisation_id=company,
                    work_kinds="mailing",
                    state=LeadState.NEW,
                    created_at=datetime(2027, 2, 1, tzinfo=UTC),
                )
            )
    with statements() as many:
        page = client.get("/leads").get_data(as_text=True)
    assert len(many) == len(few) <= 6
    assert page.count("株式会社二番") == 30
    assert "全部で41件" in page
