"""The board of a house: seen, changed and taken back with nothing but links and buttons."""

from __future__ import annotations

import gzip
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.stock import NIGHT, rooms, trips
from tests.support.application import START, Clock
from tests.support.lint import PageClient
from tests.support.people import follow_link, forget, sign_in
from worktrip.accounts.rules import Role
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue import service as catalogue_service
from worktrip.inventory import queries, service
from worktrip.inventory.rules import Change, SlotKey, Via
from worktrip.inventory.tables import Slot, Statement
from worktrip.plumbing.database import db

BOARD = "/partner/L4"
MONTH, DAY = f"{BOARD}/month?month=2027-02", f"{BOARD}/days/{NIGHT.isoformat()}"


@pytest.fixture
def room(app: Flask) -> int:
    return rooms(allotted=5, days=[date(2027, 2, 1) + timedelta(days=n) for n in range(28)])


@pytest.fixture
def owner(client: PageClient, room: int) -> PageClient:
    follow_link(client, Role.PARTNER, facility_id=catalogue.offering(room).facility_id)
    return client


def stands(room: int, day: date = NIGHT) -> tuple[int, bool]:
    db.session.rollback()
    slot = db.session.scalars(select(Slot).where(Slot.offering_id == room, Slot.day == day)).one()
    return slot.allotted, slot.is_closed


def cell(page: str, day: date = NIGHT) -> str:
    """The box of a day as text."""
    found = re.search(rf'<a class="cell[^"]*" href="[^"]*days/{day.isoformat()}[^"]*".*?</a>', page, re.S)
    assert found, f"no box for {day}"
    return re.sub(r"<[^>]+>", " ", found[0]).partition(")")[2]


def test_a_month_shows_each_day_as_a_picture_and_a_word(owner: PageClient, room: int) -> None:
    (trip,) = trips()
    service.book(trip, {SlotKey(room, NIGHT): 4, SlotKey(room, NIGHT + timedelta(days=1)): 5})
    service.stop_sell(room, [NIGHT + timedelta(days=2)])
    page = owner.get(MONTH).text
    words = [cell(page, NIGHT + timedelta(days=n)).split() for n in range(-1, 3)]
    assert words == [["空"], ["残", "あと1"], ["満"], ["満", "止め"]]
    assert 'aria-label="2月24日(水) 残りわずか あと1"' in page
    assert "ログイン" not in page
    assert "在庫" not in page


def test_a_month_of_which_nothing_was_said_asks_for_the_usual_numbers(owner: PageClient) -> None:
    page = owner.get(f"{BOARD}/month?month=2027-06").text
    assert "この月は、まだ何も入っていません" in page
    assert cell(page, date(2027, 6, 1)).split() == ["未"]
    assert owner.get(f"{BOARD}/month?month=nonsense").status_code == 200


def test_one_tap_makes_a_day_full_and_another_takes_it_back(owner: PageClient, room: int) -> None:
    done = owner.post(DAY, data={"of": "L4-R", "act": "full"})
    assert (done.status_code, done.location) == (303, f"{DAY}?of=L4-R")
    assert stands(room) == (5, True)
    page = owner.get(done.location).text
    assert "2月24日(水)を満室にしました。" in page
    assert page.count("元に戻す") == 1
    again = owner.get(MONTH).text
    assert "さきほどの変更は、10:10まで元に戻せます。" in again
    undo = re.search(r'action="([^"]*/undo[^"]*)"', again)
    assert undo
    back = owner.post(undo[1].replace("&amp;", "&"))
    assert back.location == f"{MONTH}&of=L4-R"
    assert "元に戻しました。" in owner.get(back.location).text
    assert stands(room) == (5, False)
    assert "さきほどの変更" not in owner.get(MONTH).text


def test_after_ten_minutes_nothing_offers_to_take_it_back(owner: PageClient, room: int, clock: Clock) -> None:
    owner.post(DAY, data={"of": "L4-R", "act": "full"})
    statement = db.session.scalars(select(Statement.id).order_by(Statement.id.desc())).first()
    owner.get(DAY)
    clock.forward(minutes=10)
    assert "さきほどの変更" not in owner.get(MONTH).text
    owner.post(f"{BOARD}/said/{statement}/undo")
    assert "10分を過ぎたので" in owner.get(MONTH).text
    assert stands(room) == (5, True)


def test_plus_minus_and_a_typed_number_change_a_day(owner: PageClient, room: int) -> None:
    for act, number in (("more", 6), ("less", 5), ("less", 4)):
        owner.post(DAY, data={"of": "L4-R", "act": act, "number": "99"})
        assert stands(room) == (number, False)
    owner.post(DAY, data={"of": "L4-R", "act": "set", "number": " ７ "})
    assert stands(room) == (7, False)


def test_a_number_that_is_none_keeps_what_was_typed(owner: PageClient, room: int) -> None:
    page = owner.post(DAY, data={"of": "L4-R", "act": "set", "number": "たくさん"})
    assert page.status_code == 422
    assert "数を、数字で入れてください。" in page.text
    assert 'value="たくさん"' in page.text
    assert stands(room) == (5, False)


def test_a_day_tells_who_has_some_without_naming_a_person(owner: PageClient, room: int) -> None:
    one, two = trips(2)
    service.book(one, {SlotKey(room, NIGHT): 2})
    service.hold(two, {SlotKey(room, NIGHT): 1}, START + timedelta(days=16))
    page = owner.get(DAY).text
    assert page.count("株式会社はるかぜ図案") == 2
    assert "お預かり中(12月10日(木) 10:00まで)" in page
    assert "春日" not in page


def test_fewer_than_are_taken_is_taken_down_and_shown(owner: PageClient, room: int) -> None:
    (trip,) = trips()
    service.book(trip, {SlotKey(room, NIGHT): 3})
    owner.post(DAY, data={"of": "L4-R", "act": "set", "number": "2"})
    assert stands(room) == (3, True)
    assert "お受けした数が3、いまの数が2です。" in owner.get(DAY).text
    page = owner.get(MONTH).text
    assert "お受けした数より、少なくなっている日があります" in page
    assert cell(page).split() == ["満", "不足"]


def test_a_past_day_is_shown_and_stays(owner: PageClient, room: int, clock: Clock) -> None:
    clock.day(NIGHT + timedelta(days=1))
    assert "過ぎた日です。" in owner.get(DAY).text
    refused = owner.post(DAY, data={"of": "L4-R", "act": "full"})
    assert refused.status_code == 422
    assert stands(room) == (5, False)


def test_taking_guests_on_a_day_nobody_spoke_of_takes_the_number_there_was(owner: PageClient, room: int) -> None:
    day = date(2027, 3, 3)
    owner.post(f"{BOARD}/days/{day.isoformat()}", data={"of": "L4-R", "act": "open"})
    assert stands(room, day) == (5, False)


def test_several_days_are_changed_at_once_and_back(owner: PageClient, room: int) -> None:
    given = {"first_day": "2027-02-01", "last_day": "2027-02-28", "weekdays": ["5", "6"], "act": "full"}
    done = owner.post(f"{BOARD}/month?of=L4-R&month=2027-02", data=given)
    assert done.status_code == 303
    closed = [day for day in range(1, 29) if stands(room, date(2027, 2, day))[1]]
    assert closed == [5, 6, 12, 13, 19, 20, 26, 27]
    assert "2月5日(金)から2月27日(土)の8日を満室にしました。" in owner.get(done.location).text


@pytest.mark.parametrize("number", ["1", "abc"])
def test_a_number_counts_only_for_who_gives_a_number(owner: PageClient, room: int, number: str) -> None:
    given = {"first_day": "2027-02-01", "last_day": "2027-02-01", "weekdays": ["1"], "number": number}
    for act, after in (("full", (5, True)), ("open", (5, False))):
        assert owner.post(f"{BOARD}/month?of=L4-R&month=2027-02", data={**given, "act": act}).status_code == 303
        assert stands(room, date(2027, 2, 1)) == after


def test_days_without_a_chosen_weekday_are_said_as_that(owner: PageClient, room: int) -> None:
    given = {"first_day": "2027-02-11", "last_day": "2027-02-11", "weekdays": ["7"], "act": "full"}
    page = owner.post(f"{BOARD}/month?of=L4-R&month=2027-02", data=given)
    assert page.status_code == 422
    assert "この間に、選んだ曜日の日がありません。" in page.text


def test_what_was_typed_wrong_for_several_days_stays(owner: PageClient, room: int) -> None:
    given = {"first_day": "2027-02-10", "last_day": "2027-02-01", "weekdays": ["5"], "act": "set", "number": ""}
    page = owner.post(f"{BOARD}/month?of=L4-R&month=2027-02", data=given)
    assert page.status_code == 422
    # the form is far below; without a script the page begins at its top
    assert page.text.index('href="#several">直すところがあります</a>') < page.text.index('class="cell')
    assert "最初の日より前になっています。" in page.text
    assert "数を入れてください。" in page.text
    assert 'value="2027-02-10"' in page.text
    assert '<details class="several" id="several" open>' in page.text
    past = {**given, "first_day": "2026-11-01", "last_day": "2026-11-07", "act": "full"}
    assert "きょうからあとの日が、1日も入っていません。" in owner.post(f"{BOARD}/month", data=past).text


def test_what_is_old_is_to_be_confirmed_with_one_tap(owner: PageClient, room: int, clock: Clock) -> None:
    assert "要確認" not in owner.get(MONTH).text
    clock.forward(days=31)
    page = owner.get(MONTH).text
    assert "まだこのままでよいですか" in page
    assert "28日は、入れていただいてから時間がたちました。" in page
    assert len(queries.stale_keys([room], date(2027, 2, 1), date(2027, 2, 28))) == 28
    done = owner.post(f"{BOARD}/month/same?month=2027-02&of=L4-R")
    assert done.status_code == 303
    page = owner.get(done.location).text
    assert "2月は変わりなし、とうかがいました。" in page
    assert "要確認" not in page
    assert queries.stale_keys([room], date(2027, 2, 1), date(2027, 2, 28)) == set()
    assert stands(room) == (5, False)


def test_the_usual_numbers_fill_the_months_ahead(owner: PageClient, room: int) -> None:
    page = owner.get(f"{BOARD}/usual").text
    assert "365日先まで、自動で表に入ります。" in page
    wrong = owner.post(f"{BOARD}/usual", data={"d1": "x", "d2": "3", "effective_from": "2026-11-24"})
    assert wrong.status_code == 422
    assert 'value="3"' in wrong.text
    given = {f"d{n}": str(n) for n in range(1, 8)} | {"effective_from": "2026-11-24"}
    done = owner.post(f"{BOARD}/usual?of=L4-R", data=given)
    assert done.status_code == 303
    assert stands(room, date(2027, 6, 2)) == (3, False)
    assert stands(room) == (5, False)
    assert 'value="3"' in owner.get(f"{BOARD}/usual").text
    empty = owner.post(f"{BOARD}/usual", data={**dict.fromkeys(given, ""), "effective_from": "2026-11-24"})
    assert "数を1つ以上入れてください。" in empty.text


def test_parts_of_a_day_and_several_things_have_a_month_each(owner: PageClient, room: int) -> None:
    house = catalogue.offering(room).facility_id
    lounge = catalogue_service.add_offering(
        house, code="L4-W", kind="workspace", name="ラウンジ", name_en="Lounge", periods="am,pm"
    )
    page = owner.get(f"{BOARD}/month?of=L4-W.pm&month=2027-02").text
    assert "ラウンジ 午前" in page
    assert '<a href="/partner/L4/month?of=L4-W.pm&amp;month=2027-02" aria-current="true">' in page
    owner.post(DAY, data={"of": "L4-W.pm", "act": "set", "number": "1"})
    assert queries.numbers_said([lounge], NIGHT, NIGHT) == {SlotKey(lounge, NIGHT, "pm"): 1}
    assert "満にする" in owner.get(f"{DAY}?of=L4-W.pm").text


def test_the_board_is_for_its_own_house_alone(owner: PageClient, room: int) -> None:
    other = rooms(house="L5")
    said = service.say(catalogue.offering(other).facility_id, {SlotKey(other, NIGHT): Change(1)}, via=Via.BOARD)
    assert owner.get("/partner/L5/month").status_code in {302, 403}
    assert owner.post(f"{BOARD}/said/{said}/undo").status_code == 404
    # another house's thing under one's own address is one's own first thing
    owner.post(DAY, data={"of": "L5-R", "act": "full"})
    assert stands(other) == (1, False)
    forget(owner)
    assert owner.get(MONTH).status_code == 302


def test_what_the_desk_said_is_not_taken_back_on_the_board(owner: PageClient, room: int) -> None:
    said = service.set_allotment(room, [NIGHT], 2, via=Via.PHONE, said_by="女将さん")
    assert "さきほどの変更" not in owner.get(MONTH).text
    assert owner.post(f"{BOARD}/said/{said[0]}/undo").status_code == 404


def test_a_concierge_may_act_on_the_board_and_it_stands_as_the_desk_s_word(client: PageClient, room: int) -> None:
    person = sign_in(client, Role.CONCIERGE)
    client.post(DAY, data={"of": "L4-R", "act": "full"})
    last = db.session.scalars(select(Statement).order_by(Statement.id.desc())).first()
    assert last
    assert (last.via, last.entered_by_id, last.link_id) == (Via.DESK, person, None)
    client.get(DAY)
    assert "さきほどの変更" in client.get(MONTH).text


def test_a_house_that_is_not_offered_now_still_sees_its_numbers(owner: PageClient, room: int) -> None:
    from worktrip.catalogue.tables import Facility
    from worktrip.plumbing.database import unit_of_work

    with unit_of_work() as unit:
        unit.session.get_one(Facility, catalogue.offering(room).facility_id).is_open = False
    assert "いまは、ご紹介をお休みしています" in owner.get(MONTH).text


def test_an_expired_link_says_so_in_words_for_owners(app: Flask, client: PageClient, room: int) -> None:
    from worktrip.accounts import service as accounts

    link = accounts.open_link(Role.PARTNER, facility_id=catalogue.offering(room).facility_id)
    address = accounts.link_url(link, to=DAY).removeprefix("http://localhost")
    assert client.get(address).location == DAY
    accounts.renew_link(link)
    page = client.get(address)
    assert page.status_code == 410
    assert "新しいリンクに替わっています" in page.text


def test_the_month_page_is_light_as_it_travels_with_all_it_loads(owner: PageClient, app: Flask) -> None:
    page = owner.get(MONTH).data
    files = set(re.findall(rb'(?:href|src)="(/static/[^"#?]+)', page)) | {b"/static/img/icons.svg"}
    line = app.test_client()
    sent = [line.get(name.decode(), headers={"Accept-Encoding": "gzip"}).data for name in files]
    assert len(gzip.compress(page)) + sum(map(len, sent)) < 50_000
    assert (Path("static") / "css/site.css").read_bytes() in [
        gzip.decompress(each) for each in sent if each[:2] == b"\x1f\x8b"
    ]
    assert len(page) < 100_000
