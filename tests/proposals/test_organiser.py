"""The proposal as its reader sees it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from flask import Flask

from tests.factories.proposals import S6_GUESTS, WEDNESDAY, Drafted, drafted, sent
from tests.support.application import Clock
from tests.support.lint import PageClient
from tests.support.people import follow_link, sign_in
from worktrip.accounts.rules import Role
from worktrip.inventory import service as inventory
from worktrip.proposals import queries, service
from worktrip.trips import queries as trips


@pytest.fixture
def s6(town_app: Flask) -> Drafted:
    """A sent proposal with its papers."""
    return sent()


@pytest.fixture
def reader(browser_of_nobody: PageClient, s6: Drafted) -> PageClient:
    """The organiser, who has opened the mailed link."""
    follow_link(browser_of_nobody, Role.ORGANISER, trip_id=s6.trip_id, person_id=s6.organiser_id)
    return browser_of_nobody


def page(client: PageClient, s6: Drafted, number: int = 1, **query: str) -> str:
    response = client.get(f"/trips/{s6.trip_no}/proposals/{number}", query_string=query)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_both_alternatives_stand_side_by_side_with_what_they_cost(s6: Drafted, reader: PageClient) -> None:
    text = words(page(reader, s6))
    for shown in ("107,200", "26,800円", "8泊", "込み", "うち消費税 9,600円", "200円×8泊", "仮押さえしています"):
        assert shown in text
    # a trip made to order has one price: what its parts cost is nobody's concern but ours
    assert "13,200円" not in text
    assert "2月2日(火)まで" in text


def test_no_net_price_and_no_margin_is_anywhere(s6: Drafted, reader: PageClient) -> None:
    version = queries.version_by_id(s6.version_id)
    nets = {line.net_yen for each in version.alternatives for line in each.lines if not line.is_outside}
    html = page(reader, s6)
    for net in nets - {0, None}:
        assert f"{net:,}" not in html
    assert "仕入" not in html
    assert "差引" not in html


def test_without_the_link_nothing_is_shown(s6: Drafted, browser_of_nobody: PageClient) -> None:
    response = browser_of_nobody.get(f"/trips/{s6.trip_no}/proposals/1")
    assert response.status_code == 302
    assert "/sign-in" in response.headers["Location"]


def test_a_draft_is_seen_by_the_desk_only(s6: Drafted, reader: PageClient, town_app: Flask) -> None:
    service.draft(s6.trip_id)
    assert reader.get(f"/trips/{s6.trip_no}/proposals/2").status_code == 404
    desk = town_app.test_client()
    sign_in(desk, Role.CONCIERGE)
    assert "まだお送りしていません" in desk.get(f"/trips/{s6.trip_no}/proposals/2").get_data(as_text=True)


def test_consent_opens_the_way_to_accepting(s6: Drafted, reader: PageClient) -> None:
    before = page(reader, s6)
    assert f"/trips/{s6.trip_no}/proposals/1/accept" not in before
    assert "電子で受け取ることへの同意が、まだです" in before
    assert reader.post(f"/trips/{s6.trip_no}/proposals/1/consent").status_code == 303
    given = queries.consent(s6.trip_id)
    assert given is not None
    assert given.person_id == s6.organiser_id
    after = page(reader, s6)
    assert f"/trips/{s6.trip_no}/proposals/1/accept?letter=A" in after
    assert f"/trips/{s6.trip_no}/proposals/1/accept?letter=B" in after


def test_until_the_queue_has_made_them_papers_are_said_to_be_on_their_way(
    town_app: Flask, browser_of_nobody: PageClient
) -> None:
    made = drafted()
    service.send(made.version_id)
    follow_link(browser_of_nobody, Role.ORGANISER, trip_id=made.trip_id, person_id=made.organiser_id)
    assert "準備中です" in page(browser_of_nobody, made)


def test_the_papers_open(s6: Drafted, reader: PageClient) -> None:
    html = page(reader, s6)
    links = re.findall(rf"/trips/{s6.trip_no}/papers/\d+", html)
    # the proposal, the terms of A and of B, the approval pack
    assert len(links) == 4
    for link in links:
        assert reader.get(link).get_data().startswith(b"%PDF")


def test_a_superseded_version_still_opens_and_leads_to_the_new_one(
    s6: Drafted, reader: PageClient, drain: Callable[[], int]
) -> None:
    second = service.draft(s6.trip_id)
    service.set_party(second, [*S6_GUESTS[:2], replace(S6_GUESTS[2], arrives_at=time(15)), S6_GUESTS[3]])
    service.send(second)
    drain()
    old = page(reader, s6)
    assert "新しい版に替わりました" in old
    assert f"/trips/{s6.trip_no}/proposals/2" in old
    assert "日向さんの到着を、2月24日(水) 15:00 にしました。" in old
    assert "/accept" not in old
    assert "日向さんの到着を、2月24日(水) 15:00 にしました。" in page(reader, s6, 2)


def test_an_expired_version_says_so_and_can_be_asked_for_again(s6: Drafted, reader: PageClient, clock: Clock) -> None:
    assert "承認を頼む" in page(reader, s6)
    clock.forward(days=10)
    assert "もう一度頼む" in page(reader, s6)
    assert "承認を頼む" not in page(reader, s6)
    assert reader.post(f"/trips/{s6.trip_no}/proposals/1/again").status_code == 303
    assert "もう一度、同じ内容で" in trips.thread(s6.trip_id, internal=False)[-1].text


def test_opening_counts_for_the_organiser_and_not_for_the_desk(
    s6: Drafted, reader: PageClient, town_app: Flask
) -> None:
    page(reader, s6)
    desk = town_app.test_client()
    sign_in(desk, Role.CONCIERGE)
    desk.get(f"/trips/{s6.trip_no}/proposals/1")
    assert queries.versions(s6.trip_id)[0].views == 1


def test_the_desk_can_look_but_not_consent(s6: Drafted, browser_of_nobody: PageClient) -> None:
    sign_in(browser_of_nobody, Role.CONCIERGE)
    page(browser_of_nobody, s6)
    assert browser_of_nobody.post(f"/trips/{s6.trip_no}/proposals/1/consent").status_code == 403


def test_in_english_the_page_names_things_in_english(s6: Drafted, reader: PageClient) -> None:
    html = page(reader, s6, lang="en")
    assert "¥107,200" in html
    assert "Wed 24 Feb" in html
    assert "<b>Lakeside Hotel Mizuotokan</b>" in html


def test_the_page_asks_the_database_as_often_however_much_it_shows(
    town_app: Flask, browser_of_nobody: PageClient, statements: Any
) -> None:
    def count(made: Drafted) -> int:
        follow_link(browser_of_nobody, Role.ORGANISER, trip_id=made.trip_id, person_id=made.organiser_id)
        page(browser_of_nobody, made)
        with statements() as said:
            page(browser_of_nobody, made)
        return len(said)

    small, large = drafted(), drafted(company="株式会社おおぜい")
    guests = [replace(S6_GUESTS[0], label=f"{n}", arrives_on=WEDNESDAY, arrives_at=time(13)) for n in range(7)]
    service.set_party(large.version_id, guests)
    for n in range(40):
        service.add_item(
            large.version_id, "AB", day=WEDNESDAY + timedelta(days=n % 3), starts_at=time(8, n), title=f"予定{n}"
        )
    service.send(small.version_id)
    few = count(small)
    # both want the same rooms
    inventory.release(small.trip_id)
    service.send(large.version_id)
    assert count(large) == few <= 45


# --- asking about a line ---------------------------------------------------------------------------------------------


def first_item(html: str) -> str:
    found = re.search(r"remark\?about=(item-\d+)", html)
    assert found is not None
    return found[1]


def test_a_question_about_a_line_stands_in_the_thread_and_beside_the_line_with_its_answer(
    s6: Drafted, reader: PageClient, town_app: Flask
) -> None:
    about = first_item(page(reader, s6))
    where = f"/trips/{s6.trip_no}/proposals/1/remark?about={about}"
    assert "19:00 到着" in reader.get(where).text
    posted = reader.post(where, data={"body": "駅まで迎えに来てもらえますか。"})
    assert posted.location == f"/trips/{s6.trip_no}/proposals/1#{about}"
    asked = trips.thread(s6.trip_id, internal=False)[-1]
    assert asked.about_text == "A案 2月23日(火・祝) 19:00 到着"
    desk = town_app.test_client()
    person_id = sign_in(desk, Role.CONCIERGE)
    assert asked.about_text in desk.get(f"/desk/trips/{s6.trip_no}").get_data(as_text=True)
    desk.post(f"/desk/trips/{s6.trip_no}/answer", data={"body": "はい、宿の車で伺います。", "to": asked.id})
    row = re.search(rf'<li id="{about}">.*?</li>\s*</ol>', page(reader, s6), re.DOTALL)
    assert row is not None
    assert "駅まで迎えに" in row[0]
    assert "宿の車で伺います" in row[0]
    assert person_id


def test_what_was_asked_stays_with_the_line_in_the_next_version(s6: Drafted, reader: PageClient) -> None:
    about = first_item(page(reader, s6))
    reader.post(f"/trips/{s6.trip_no}/proposals/1/remark?about={about}", data={"body": "迎えはありますか。"})
    service.send(service.draft(s6.trip_id))
    assert "迎えはありますか。" in page(reader, s6, 2)


def test_a_price_can_be_asked_about_as_well(s6: Drafted, reader: PageClient) -> None:
    where = f"/trips/{s6.trip_no}/proposals/1/remark?about=line-A0"
    assert reader.post(where, data={"body": "1室2名だといくらですか。"}).status_code == 303
    assert "星の見える部屋" in trips.thread(s6.trip_id, internal=False)[-1].about_text


@pytest.mark.parametrize("about", ["", "item-0", "line-Z9", "x"])
def test_what_is_not_there_cannot_be_asked_about(s6: Drafted, reader: PageClient, about: str) -> None:
    assert reader.get(f"/trips/{s6.trip_no}/proposals/1/remark?about={about}").status_code == 404


def test_an_empty_question_is_said_beside_the_field(s6: Drafted, reader: PageClient) -> None:
    response = reader.post(f"/trips/{s6.trip_no}/proposals/1/remark?about=line-A0", data={"body": " "})
    assert response.status_code == 422
    assert "本文を入れてください" in response.text


def test_the_page_shows_where_it_leads_and_what_is_included(s6: Drafted, reader: PageClient) -> None:
    html = page(reader, s6)
    text = words(html)
    assert 'aria-label="行き先の位置を示す略図"' in html
    assert "1 ペンション 星ひとさじ" in text
    assert "A案に含まれるもの" in text
    assert "2月25日(木) 4名4室" in text
