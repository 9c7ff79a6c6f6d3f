"""One field finds trips, companies, people, places and papers, however they are typed, and nothing one may not read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests.factories.bookings import WEDNESDAY, Sent, sent, town
from tests.factories.inquiries import asked
from tests.factories.leads import lead
from tests.factories.stock import trips
from tests.support.application import START, Clock
from tests.support.lint import PageClient
from tests.support.people import sign_in
from tests.support.statements import Counting
from worktrip.accounts.rules import Actor, Role
from worktrip.inventory import service as inventory
from worktrip.inventory.rules import AskedLine
from worktrip.site import queries, service
from worktrip.site.rules import Finder, Kind, finder
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Closed

DESK = finder(Actor(person_id=1, roles=frozenset({Role.CONCIERGE})))


def found(typed: str, who: Finder = DESK) -> dict[Kind, list[str]]:
    """The titles of what was found, by kind."""
    return {group.kind: [hit.title for hit in group.hits] for group in queries.found(typed, who)}


@pytest.mark.parametrize(
    "typed",
    ["ほし", "星ｸｽﾞ", "ホシクズ", "ﾎｼｸｽﾞ", "ほしくず計算", "みのり", "ミノリ", "株式会社 みのり", "榛名"],
)
def test_words_of_two_characters_and_of_any_width_find_the_trip_on_both_databases(shop: Flask, typed: str) -> None:
    trip = asked(name_kana="ハルナ ミノリ", company="株式会社ほしくず計算所")
    other = asked(company="有限会社こだち製作", name="木立 湊", name_kana="コダチ ミナト", email="kodachi@example.jp")
    titles = found(typed.replace("星", "ほし"))[Kind.TRIP]
    assert [title for title in titles if trip.no in title]
    assert not [title for title in titles if other.no in title]


@pytest.mark.parametrize("typed", ["haruna", "HARUNA", "ｈａｒｕｎａ", "haruna minori", "ハルナ", "はるな"])
def test_a_reading_is_found_in_latin_letters_and_kana(shop: Flask, typed: str) -> None:
    asked(name="榛名 みのり", name_kana="ハルナ ミノリ")
    assert found(typed)[Kind.PERSON] == ["榛名 みのり"]


@pytest.mark.parametrize("typed", ["0267-55-1234", "０２６７５５１２３４", "551234", "minori@example.jp"])
def test_somebody_is_found_by_telephone_and_address(shop: Flask, typed: str) -> None:
    asked(phone="0267-55-1234")
    assert found(typed)[Kind.PERSON] == ["榛名 みのり"]


@pytest.mark.parametrize("typed", ["{no}", "{flat}", "{wide}", " {lower} "])
def test_an_exact_number_comes_first_however_it_is_typed(shop: Flask, typed: str) -> None:
    for _ in range(3):
        asked()
    no = asked().no
    wide = no.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    forms = {"no": no, "flat": no.replace("-", ""), "wide": wide, "lower": no.lower()}
    first = queries.found(typed.format(**forms), DESK)[0]
    assert (first.kind, len(first.hits)) == (Kind.NUMBER, 1)
    assert no in first.hits[0].title
    # and only there
    assert Kind.TRIP not in found(typed.format(**forms))


def test_papers_are_found_by_number_by_kind_and_by_company(app: Flask, clock: Clock, drain: Callable[[], int]) -> None:
    of = _sent()
    drain()
    papers = found("取引条件 ほしくず")[Kind.PAPER]
    assert papers
    number = papers[0].split()[-1]
    first = queries.found(number, DESK)[0]
    assert first.kind is Kind.NUMBER
    assert [hit.title for hit in first.hits] == [papers[0]]
    assert first.hits[0].values["trip_no"] == of.trip_no


def _question() -> str:
    """The number of a question that the desk asked the pension."""
    houses = town()
    (trip_id,) = trips()
    line = AskedLine(houses.pension_room, WEDNESDAY, WEDNESDAY, 1)
    return inventory.ask(trip_id, houses.pension, [line], 2, "", START + timedelta(days=7), None)


def _sent() -> Sent:
    return sent(town(), company="株式会社ほしくず計算所")


def test_a_company_is_found_with_its_trips_and_a_place_by_its_names(shop: Flask) -> None:
    town()
    asked(), asked()
    (company,) = [group for group in queries.found("計算所", DESK) if group.kind is Kind.COMPANY]
    assert [(hit.title, hit.note) for hit in company.hits] == [("株式会社ほしくず計算所", "旅 2件")]
    places = [group for group in queries.found("ペンション", DESK) if group.kind is Kind.FACILITY]
    assert places[0].hits[0].endpoint == "catalogue.show"


def test_a_question_and_a_lead_are_found_by_their_numbers(client: PageClient, clock: Clock) -> None:
    no = lead(clock)
    sign_in(client, Role.CONCIERGE)
    for typed in (no, no.lower().replace("-", ""), f" {no} "):
        (first,) = queries.found(typed, DESK)
        assert (first.kind, first.hits[0].endpoint, first.hits[0].values) == (
            Kind.NUMBER,
            "leads.show",
            {"lead_no": no},
        )
        assert first.hits[0].note == "株式会社ほしくず計算所 新しい話"
    assert client.get(f"/leads/{no}").status_code == 200


def test_a_question_to_a_house_is_found_by_its_number_at_the_desk_only(client: PageClient, clock: Clock) -> None:
    number = _question()
    (first,) = queries.found(number, DESK)
    (hit,) = first.hits
    assert hit.title == f"打診 {number}"
    assert "ペンション 星ひとさじ" in hit.note
    sign_in(client, Role.CONCIERGE)
    (group,) = client.get("/search", query_string={"q": number}, headers=JSON).get_json()["groups"]
    assert group["hits"][0]["url"].endswith(f"#{number}")
    assert f'id="{number}"' in client.get(group["hits"][0]["url"]).get_data(as_text=True)
    for role in (Role.ACCOUNTANT, Role.DIRECTOR, Role.OFFICER):
        assert queries.found(number, finder(Actor(person_id=1, roles=frozenset({role})))) == []


def test_the_director_finds_leads_by_number_and_no_trip(app: Flask, clock: Clock) -> None:
    no = lead(clock)
    director = finder(Actor(person_id=1, roles=frozenset({Role.DIRECTOR})))
    assert found(no, director) == {Kind.NUMBER: [f"見込み案件 {no}"]}
    assert found("WT-2026-0001", director) == {}
    assert found(no, finder(Actor(person_id=1, roles=frozenset({Role.OFFICER})))) == {}


@pytest.mark.parametrize("typed", ["%", "_", "%%", "' OR 1=1 --", "\\", "、", ""])
def test_signs_mean_nothing_to_the_database(shop: Flask, typed: str) -> None:
    asked()
    assert Kind.TRIP not in found(typed)


def test_closed_trips_are_found_and_the_newest_stand_first(shop: Flask) -> None:
    trips = [asked() for _ in range(10)]
    trips_service.close(trips[9].id, Closed.WITHDRAWN)
    (group,) = [group for group in queries.found("ほしくず", DESK) if group.kind is Kind.TRIP]
    assert [hit.values["trip_no"] for hit in group.hits] == [trip.no for trip in reversed(trips[2:])]
    assert group.has_more
    assert "取り下げ" in group.hits[0].note


def test_somebody_who_was_erased_is_found_no_more(shop: Flask) -> None:
    trip = asked(name_kana="ハルナ ミノリ", phone="0267-55-1234")
    trips_service.close(trip.id, Closed.WITHDRAWN)
    service.forget(trip.organiser_id)
    for typed in ("榛名", "ハルナ", "0267551234", "minori"):
        assert found(typed) == {}
    assert trip.no in found(trip.no)[Kind.NUMBER][0]


def test_somebody_put_right_is_found_by_what_is_right(shop: Flask) -> None:
    asked(name_kana="ハルナ ミノリ")
    service.correct_address("minori@example.jp", name="春菜 みのり", phone="0267-55-9999")
    assert found("559999")[Kind.PERSON] == ["春菜 みのり"]
    assert found("榛名") == {}


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DIRECTOR, Role.ADMIN])
def test_who_may_not_read_trips_finds_places_and_nothing_about_anybody(
    client: PageClient, clock: Clock, role: Role
) -> None:
    town()
    trip = asked(phone="0267-55-1234")
    sign_in(client, role)
    for typed in ("榛名", "ほしくず", trip.no, "0267551234", "請求書"):
        page = client.get("/search", query_string={"q": typed}).get_data(as_text=True)
        assert "見つかりませんでした" in page
        assert "榛名 みのり" not in page
        assert client.get("/search", query_string={"q": typed}, headers=JSON).get_json()["groups"] == []
    page = client.get("/search?q=ペンション").get_data(as_text=True)
    assert 'class="found-hit"' in page


JSON = {"Accept": "application/json"}


@pytest.mark.parametrize("role", [Role.CONCIERGE, Role.ACCOUNTANT, Role.OFFICER, Role.DIRECTOR, Role.ADMIN])
def test_everything_that_is_found_can_be_opened(client: PageClient, clock: Clock, role: Role, drain: Any) -> None:
    of = _sent()
    drain()
    sign_in(client, role)
    for typed in ("ほしくず", of.trip_no, "ペンション", "湖", "取引条件"):
        groups = client.get("/search", query_string={"q": typed}, headers=JSON).get_json()["groups"]
        for hit in (hit for group in groups for hit in group["hits"]):
            assert client.get(hit["url"]).status_code == 200, hit


def test_visitors_and_organisers_are_asked_to_sign_in(client: PageClient) -> None:
    assert client.get("/search?q=ほしくず").location.startswith("/sign-in")


def test_the_page_marks_what_was_looked_for_and_lets_no_markup_through(client: PageClient, clock: Clock) -> None:
    asked(company="<script>ほしくず</script>&計算所")
    sign_in(client, Role.CONCIERGE)
    page = client.get("/search", query_string={"q": "ほしくず"}).get_data(as_text=True)
    assert "&lt;script&gt;<mark>ほしくず</mark>&lt;/script&gt;&amp;計算所" in page
    page = client.get("/search", query_string={"q": '"><script>x'}).get_data(as_text=True)
    assert "<script>x" not in page


def test_an_internal_paper_is_found_at_the_desk_only(client: PageClient, clock: Clock, drain: Any) -> None:
    from tests.factories.bookings import accepted

    accepted(_sent())
    drain()
    at_billing = finder(Actor(person_id=1, roles=frozenset({Role.ACCOUNTANT})))
    assert any("発注書" in title for title in found("発注書")[Kind.PAPER])
    assert found("発注書", at_billing) == {}


def test_a_search_takes_at_most_eight_statements_however_much_there_is(
    client: PageClient, clock: Clock, statements: Counting
) -> None:
    asked()
    with statements() as few:
        queries.found("INV-2026-0001 ほしくず", DESK)
        queries.found("INV-2026-0001", DESK)
    for _ in range(30):
        asked()
    with statements() as many:
        queries.found("INV-2026-0001 ほしくず", DESK)
        queries.found("INV-2026-0001", DESK)
    assert len(many) == len(few)
    with statements() as one:
        queries.found("INV-2026-0001", DESK)
    assert len(one) <= 8
    with statements() as none:
        queries.found("  ", DESK)
    assert none == []
