"""The desk writes down what houses say, looks it up, takes it back, and prints a week."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.stock import NIGHT, rooms, trips
from tests.support.application import Clock
from tests.support.lint import PageClient
from tests.support.people import sign_in
from worktrip.accounts import service as accounts
from worktrip.accounts.rules import Role
from worktrip.catalogue import queries as catalogue
from worktrip.inventory import queries, service
from worktrip.inventory.rules import SlotKey, Via
from worktrip.inventory.tables import Slot, Statement
from worktrip.kernel.calendar import at_jst
from worktrip.plumbing.database import db

HOUSE = "/desk/availability/house/L4"
CALL = {
    "things": "L4-R.",
    "first_day": NIGHT.isoformat(),
    "last_day": NIGHT.isoformat(),
    "weekdays": ["1", "2", "3", "4", "5", "6", "7"],
    "act": "set",
    "number": "3",
    "via": "phone",
    "said_by": "女将の星野さん",
    "said_on": "2026-11-24",
    "said_time": "09:30",
}


@pytest.fixture
def room(app: Flask) -> int:
    return rooms(allotted=5)


@pytest.fixture
def desk(client: PageClient, room: int) -> PageClient:
    sign_in(client, Role.CONCIERGE)
    return client


def last() -> Statement:
    db.session.rollback()
    return db.session.scalars(select(Statement).order_by(Statement.id.desc())).all()[0]


def test_what_a_house_says_by_telephone_is_kept_with_who_and_when(desk: PageClient, room: int) -> None:
    done = desk.post(HOUSE, data=CALL)
    assert (done.status_code, done.location) == (303, f"{HOUSE}/said")
    said = last()
    assert (said.via, said.said_by) == (Via.PHONE, "女将の星野さん")
    assert said.said_at is not None
    assert f"{said.said_at:%H:%M}" == "00:30"
    page = desk.get(done.location).text
    for words in ("女将の星野さん", "(電話で)", "11月24日(火) 9:30", "11月24日(火) 10:00に書き入れ", "2月24日(水)"):
        assert words in page
    undo = re.search(r'action="([^"]*/undo)"', page)
    assert undo
    desk.post(undo[1])
    page = desk.get(f"{HOUSE}/said").text
    assert "元に戻しました。" in page
    assert db.session.scalars(select(Slot.allotted)).one() == 5


def test_nothing_typed_is_lost_when_something_is_missing(desk: PageClient, room: int) -> None:
    page = desk.post(HOUSE, data={**CALL, "said_by": "", "number": ""})
    assert page.status_code == 422
    assert "どなたから聞いたかを入れてください。" in page.text
    assert "数を入れてください。" in page.text
    assert 'value="09:30"' in page.text
    page = desk.post(HOUSE, data={**CALL, "said_time": "10:01"})
    assert "これからの時刻になっています。" in page.text
    assert "女将の星野さん" in page.text


def test_an_offering_s_number_is_said_on_somebody_s_word_too(desk: PageClient, room: int) -> None:
    given = {**CALL, "allotted": "4", "via": "fax"}
    assert desk.post("/desk/availability/L4-R", data=given).status_code == 303
    assert (last().via, last().said_by) == (Via.FAX, "女将の星野さん")
    wrong = desk.post("/desk/availability/L4-R", data={**given, "said_by": " "})
    assert wrong.status_code == 422
    assert 'value="4"' in wrong.text


def test_the_usual_numbers_are_set_on_the_page_of_an_offering(desk: PageClient, room: int) -> None:
    given = {f"usual-d{n}": "2" for n in range(1, 8)}
    given |= {"usual-effective_from": "2026-11-24", "usual-via": "phone", "usual-said_by": "女将さん"}
    done = desk.post("/desk/availability/L4-R/usual", data=given)
    assert done.status_code == 303
    assert queries.numbers_said([room], date(2027, 6, 1), date(2027, 6, 1)) == {SlotKey(room, date(2027, 6, 1)): 2}
    assert last().said_by == "女将さん"
    page = desk.get(done.location).text
    assert "2026年11月24日(火)から" in page
    wrong = desk.post("/desk/availability/L4-R/usual", data={**given, "usual-effective_from": "2026-11-01"})
    assert "きょうからあとの日にしてください。" in wrong.text


def test_shortfalls_are_listed_with_the_trips_in_the_way(desk: PageClient, room: int) -> None:
    assert "足りない日はありません" in desk.get("/desk/shortfalls").text
    (trip,) = trips()
    service.book(trip, {SlotKey(room, NIGHT): 4})
    desk.post(HOUSE, data=CALL)
    page = desk.get("/desk/shortfalls").text
    for words in ("2月24日(水)", queries.trip_nos([trip])[trip], "女将の星野さん"):
        assert words in page
    assert "か所あります" in desk.get("/desk/availability").text
    assert "不足1" in desk.get(f"/desk/availability?start={NIGHT.isoformat()}").text


def test_what_is_old_is_marked_on_the_desk_s_grid(desk: PageClient, room: int, clock: Clock) -> None:
    page = f"/desk/availability?start={NIGHT.isoformat()}"
    assert "要確認" not in desk.get(page).text
    clock.forward(days=31)
    sign_in(desk, Role.CONCIERGE)
    assert "要確認" in desk.get(page).text


def test_the_week_on_paper_opens_each_day_with_a_square(desk: PageClient, room: int) -> None:
    page = desk.get(f"/desk/availability/week/L4?start={NIGHT.isoformat()}").text
    assert "この施設には、まだリンクがありません" in page
    (trip,) = trips()
    service.book(trip, {SlotKey(room, NIGHT): 2})
    link = accounts.open_link(Role.PARTNER, facility_id=catalogue.offering(room).facility_id)
    page = desk.get(f"/desk/availability/week/L4?start={NIGHT.isoformat()}").text
    assert page.count('src="data:image/svg+xml') == 7
    assert "株式会社はるかぜ図案" in page
    assert "いま 5のうち3空き" in page
    # what a square holds: the card's link and the day's own page
    day = NIGHT + timedelta(days=1)
    address = accounts.link_url(link, to=f"/partner/L4/days/{day.isoformat()}").removeprefix("http://localhost")
    phone = desk.application.test_client()
    opened = phone.get(address)
    assert phone.get(opened.location).status_code == 200


def test_the_week_on_paper_says_where_to_fax_it_and_asks_for_a_call_without_a_number(
    desk: PageClient, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = f"/desk/availability/week/L4?start={NIGHT.isoformat()}"
    assert "FAX" not in desk.get(page).text
    monkeypatch.setitem(desk.application.config, "DESK_FAX", "0267-00-0002")
    assert "FAXかお電話で" in desk.get(page).text
    assert "FAX 0267-00-0002" in desk.get(page).text


def test_the_card_of_a_house_opens_its_board(desk: PageClient, room: int) -> None:
    desk.post("/desk/catalogue/L4/links")
    page = desk.get("/desk/catalogue/L4/links").text
    old = re.search(r"<code>http://localhost([^<]+)</code>", page)
    renew = re.search(r'action="([^"]+/renew)"', page)
    assert old
    assert renew
    phone = desk.application.test_client()
    assert phone.get(old[1], follow_redirects=True).status_code == 200
    assert phone.get("/partner/L4/month").status_code == 200
    desk.post(renew[1])
    assert phone.get(old[1]).status_code == 410
    assert phone.get("/partner/L4/month").status_code == 302
    new = re.search(r"<code>http://localhost([^<]+)</code>", desk.get("/desk/catalogue/L4/links").text)
    assert new
    assert phone.get(new[1]).status_code == 303


def test_a_night_before_is_a_moment_too(desk: PageClient, room: int) -> None:
    desk.post(HOUSE, data={**CALL, "said_on": "2026-11-23", "said_time": ""})
    assert last().said_at == at_jst(date(2026, 11, 23))
