"""The organiser's page of a trip in each of its states, and the chain."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from tests.factories.bookings import TUESDAY, Sent, accepted, sent, town
from tests.factories.leads import asked, lead, stayed
from tests.support.application import Clock
from tests.support.lint import PageClient
from tests.support.people import follow_link, sign_in
from tests.support.statements import Counting
from worktrip.accounts import service as accounts
from worktrip.accounts.rules import Role
from worktrip.bookings import service as bookings
from worktrip.bookings.rules import Answer
from worktrip.bookings.tables import PurchaseOrder
from worktrip.plumbing import outbox
from worktrip.plumbing.database import db
from worktrip.trips import service as trips
from worktrip.trips.rules import Closed, Purpose, Side


def opened() -> tuple[int, str]:
    company = accounts.company(name="株式会社ほしくず計算所")
    person = accounts.contact(company, name="榛名 みのり", email="minori@hoshikuzu.example")
    trip = trips.open_trip(
        organisation_id=company,
        organiser_id=person,
        purpose=Purpose.DEVELOPMENT,
        people=4,
        outcome_goal="試作品を100%動かす",
    )
    return trip.id, trip.no


def page_of(client: PageClient, of: Sent) -> str:
    follow_link(client, Role.ORGANISER, trip_id=of.trip_id, person_id=of.organiser_id)
    response = client.get(f"/trips/{of.trip_no}")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_a_new_trip_asks_for_nothing_and_leaves_out_what_is_not_there(
    app: Flask, clock: Clock, client: PageClient
) -> None:
    trip_id, no = opened()
    follow_link(client, Role.ORGANISER, trip_id=trip_id)
    page = client.get(f"/trips/{no}").get_data(as_text=True)
    assert "いまお願いすることはありません" in page
    assert "試作品を100%動かす" in page
    assert "開発合宿" in page
    for absent in ("手配のようす", "日ごとの旅程", "書類と費用", "これからの日取り"):
        assert absent not in page


def test_one_person_is_no_people_in_english(app: Flask, clock: Clock, client: PageClient) -> None:
    trip_id, no = opened()
    trips.set_dates(trip_id, TUESDAY, TUESDAY + timedelta(days=1), 1)
    follow_link(client, Role.ORGANISER, trip_id=trip_id)
    page = client.get(f"/trips/{no}?lang=en").get_data(as_text=True)
    assert ", 1 person</p>" in page
    assert "1 people" not in page


def test_a_sent_proposal_is_to_be_read_then_agreed_to_then_accepted(
    app: Flask, clock: Clock, client: PageClient
) -> None:
    of = sent(town(), consent=False)
    assert "ご提案をお読みください" in page_of(client, of)
    client.get(f"/trips/{of.trip_no}/proposals/1")
    assert "書面を電子で受け取ることに、ご同意ください" in client.get(f"/trips/{of.trip_no}").get_data(as_text=True)
    client.post(f"/trips/{of.trip_no}/proposals/1/consent")
    page = client.get(f"/trips/{of.trip_no}").get_data(as_text=True)
    assert "案を選んで、お申し込みください" in page
    assert f'href="/trips/{of.trip_no}/proposals/1/accept"' in page


def test_a_booked_trip_shows_party_arrangements_itinerary_papers_and_price(
    app: Flask, clock: Clock, client: PageClient
) -> None:
    of = sent(town())
    accepted(of)
    outbox.drain()
    page = page_of(client, of)
    for words in (
        "4名、のべ8泊",
        "ペンション 星ひとさじ",
        "3件のうち0件が確定しました",
        "日ごとの旅程",
        "契約書面",
        "取消料のかからない最後の日",
        "2月2日(火)",
        "112,700",
    ):
        assert words in page, words
    assert "9,000" not in page, "what a lodging gets is not the organiser's to see"


def test_arrangements_follow_the_partners_answers(app: Flask, clock: Clock, client: PageClient) -> None:
    of = sent(town())
    accepted(of)
    for order in db.session.scalars(select(PurchaseOrder.id)).all():
        bookings.answer_order(order_id=order, answer=Answer.YES)
    page = page_of(client, of)
    assert "3件のうち3件が確定しました" in page
    assert "手配はすべて整いました" in page


def test_while_they_are_here_the_page_says_welcome(app: Flask, clock: Clock, client: PageClient) -> None:
    of = sent(town())
    accepted(of)
    clock.day(TUESDAY)
    assert "ようこそ、蓼科へ" in page_of(client, of)


def test_after_the_stay_the_survey_comes_first_until_it_is_answered(
    app: Flask, clock: Clock, client: PageClient
) -> None:
    of = asked(clock)
    assert "滞在のふりかえりをお聞かせください" in page_of(client, of)
    client.post(f"/trips/{of.trip_no}/survey", data={"score": "8"})
    page = client.get(f"/trips/{of.trip_no}").get_data(as_text=True)
    assert "請求書の準備をしています" in page


def test_an_expired_proposal_says_how_to_go_on(app: Flask, clock: Clock, client: PageClient) -> None:
    of = sent(town())
    clock.forward(days=30)
    assert "ご提案の期限が過ぎました" in page_of(client, of)


def test_a_closed_trip_is_over(app: Flask, clock: Clock, client: PageClient) -> None:
    of = sent(town())
    trips.close(of.trip_id, Closed.WITHDRAWN)
    page = page_of(client, of)
    assert "この旅は終わりました" in page
    assert "進みぐあい" not in page


def test_staff_see_what_the_organiser_sees_and_cannot_write_as_one(
    app: Flask, clock: Clock, client: PageClient
) -> None:
    of = sent(town())
    sign_in(client, Role.CONCIERGE)
    page = client.get(f"/trips/{of.trip_no}").get_data(as_text=True)
    assert "幹事の見え方です" in page
    assert "コンシェルジュに書く" not in page


def test_internal_lines_are_not_the_organisers_to_read(app: Flask, clock: Clock, client: PageClient) -> None:
    of = sent(town())
    trips.say(of.trip_id, Side.DESK, "値引きは避けたい", internal=True)
    trips.say(of.trip_id, Side.DESK, "お待ちしています。100%の準備で。")
    page = page_of(client, of)
    assert "値引きは避けたい" not in page
    assert "100%の準備で" in page


def test_the_page_is_whole_in_english(app: Flask, clock: Clock, client: PageClient) -> None:
    of = sent(town())
    accepted(of)
    follow_link(client, Role.ORGANISER, trip_id=of.trip_id)
    assert "Pension Hoshi Hitosaji" in client.get(f"/trips/{of.trip_no}?lang=en").get_data(as_text=True)


def test_the_page_asks_the_database_as_often_for_a_long_trip_as_for_a_short_one(
    app: Flask, clock: Clock, client: PageClient, statements: Counting
) -> None:
    of = sent(town())
    accepted(of)
    outbox.drain()
    page_of(client, of)
    with statements() as few:
        client.get(f"/trips/{of.trip_no}")
    for number in range(60):
        trips.say(of.trip_id, Side.DESK, f"知らせ {number}")
    with statements() as many:
        client.get(f"/trips/{of.trip_no}")
    assert len(many) == len(few) <= 24


# --- The chain -------------------------------------------------------------------------------------------------------


def chain_of(client: PageClient, of: Sent) -> str:
    follow_link(client, Role.ORGANISER, trip_id=of.trip_id, person_id=of.organiser_id)
    response = client.get(f"/trips/{of.trip_no}/chain")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_the_chain_holds_every_document_with_its_number(app: Flask, clock: Clock, client: PageClient) -> None:
    no = lead(clock)
    outbox.drain()
    of = Sent(trip_id=1, trip_no="WT-2026-0001", organiser_id=1, version_id=1)
    page = chain_of(client, of)
    for number in (of.trip_no, "WT-2026-0001-v1", "CT-2026-0001", "PO-2026-0001", no):
        assert number in page, number


def test_the_chain_names_what_is_missing(app: Flask, clock: Clock, client: PageClient) -> None:
    of = stayed(clock)
    page = chain_of(client, of)
    assert "つながりが切れているところがあります" in page
    assert "ヒアリングの記録がありません。" in page
    assert "請求書がまだありません。" not in page, "an invoice that may still come is no break"


def test_a_days_end_is_when_a_stay_is_done(app: Flask, clock: Clock, client: PageClient) -> None:
    page = chain_of(client, stayed(clock))
    assert "2027年2月26日(金)" in page
