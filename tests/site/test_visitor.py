"""Public pages: the home page says what the catalogue says, and nothing leads nowhere."""

from __future__ import annotations

import re

from flask import Flask

from tests.factories.bookings import sent, town
from tests.support.application import Clock
from tests.support.lint import PageClient
from tests.support.people import follow_link, forget
from tests.support.statements import Counting
from worktrip.accounts import queries as accounts
from worktrip.accounts import service
from worktrip.accounts.rules import Role
from worktrip.trips.rules import Purpose


def test_the_home_page_stands_without_a_catalogue(app: Flask, client: PageClient) -> None:
    page = client.get("/").get_data(as_text=True)
    assert "湖のほとりで、仕事をひとつ仕上げる。" in page
    assert "費用の目安" not in page


def test_the_home_page_shows_prices_of_the_rate_card_and_every_lodging(
    demo_app: Flask, demo_client: PageClient
) -> None:
    page = demo_client.get("/").get_data(as_text=True)
    assert "湖のまわりの、顔の見える7軒" in page
    for words in (
        "ペンション 郵便うさぎ、一人部屋、夕食と朝食つき",
        "96,800円",
        "24,200円",
        "10,650円から",
        "プロジェクター",
    ):
        assert words in page, words
    assert page.count('class="inn"') == 7
    assert "長野県知事登録旅行業 第3-000号" in page
    assert "#snow" in page
    english = demo_client.get("/?lang=en").get_data(as_text=True)
    assert "Pension Yubin Usagi" in english
    assert "郵便うさぎ" not in english


def test_the_home_page_and_the_form_offer_the_same_reasons_in_the_same_order(app: Flask, client: PageClient) -> None:
    home, form = (client.get(path).get_data(as_text=True) for path in ("/", "/inquiries/new"))
    offered = re.findall(r'name="purpose"[^>]*value="(\w+)"', form)
    assert re.findall(r'href="/inquiries/new\?purpose=(\w+)"', home) == offered == list(Purpose)
    # eight at first sight, what is rarer folded below
    assert [len(re.findall(r"purpose=", part)) for part in home.split("ほかの目的を見る")] == [8, 3]


def test_the_home_page_asks_little_and_is_light(demo_app: Flask, demo_client: PageClient, statements: Counting) -> None:
    with statements() as said:
        page = demo_client.get("/")
    assert len(said) <= 15
    assert len(page.data) < 60_000


def test_terms_tell_who_is_registered_and_what_cancelling_costs(app: Flask, clock: Clock, client: PageClient) -> None:
    assert "お申込みを受けません" in client.get("/terms").get_data(as_text=True)
    town()
    page = client.get("/terms").get_data(as_text=True)
    for words in (
        "第三種旅行業",
        "白樺 みどり",
        "旅行開始の20日前から8日前まで",
        "20%以内",
        "旅行開始の後、または連絡のない不参加",
    ):
        assert words in page, words


def test_privacy_says_what_is_kept_and_until_when(app: Flask, client: PageClient) -> None:
    assert "60日後" in client.get("/privacy").get_data(as_text=True)


def test_the_styleguide_shows_a_form_filled_in_wrong(app: Flask, client: PageClient) -> None:
    assert client.get("/styleguide").status_code == 200
    assert client.post("/styleguide", data={"people": "0"}).status_code == 422


def test_search_engines_are_told_what_is_public(app: Flask, client: PageClient) -> None:
    assert "Disallow: /" in client.get("/robots.txt").get_data(as_text=True)


def test_an_opened_link_leads_to_its_trip_or_house(app: Flask, clock: Clock, client: PageClient) -> None:
    houses = town()
    of = sent(houses)
    trip_link = follow_link(client, Role.ORGANISER, trip_id=of.trip_id, person_id=of.organiser_id)
    house_link = follow_link(client, Role.PARTNER, facility_id=houses.pension)
    assert client.get(f"/open/{trip_link}").location == f"/trips/{of.trip_no}"
    assert client.get(f"/open/{house_link}").location == "/partner/L4"
    forget(client)
    assert client.get(f"/open/{trip_link}").status_code == 410


def test_a_mailed_link_opens_the_trip_it_is_about(app: Flask, clock: Clock, client: PageClient) -> None:
    of = sent(town())
    link_id = service.open_link(Role.ORGANISER, trip_id=of.trip_id, person_id=of.organiser_id)
    opened = client.get(f"/l/{service.link_token(accounts.link(link_id))}", follow_redirects=True)
    assert opened.request.path == f"/trips/{of.trip_no}"
    assert opened.status_code == 200
