"""The desk fills its own shelves: places, what they offer, prices, cancellation, links."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from tests.support.application import Clock
from tests.support.lint import PageClient
from tests.support.people import sign_in
from tests.support.reader import Reader
from worktrip.accounts import queries as accounts
from worktrip.accounts.rules import Role
from worktrip.catalogue import queries, rules, service
from worktrip.catalogue.rules import CancellationStep, DayClass, OfferingKind, Price, Unit
from worktrip.kernel.errors import Invalid
from worktrip.plumbing import clock as plumbing_clock
from worktrip.plumbing.database import db

PLACE: dict[str, object] = {
    "code": "ｌ４",
    "kind": "lodging",
    "name": "ペンション 星ひとさじ",
    "partner_name": "株式会社星ひとさじ",
    "t_number": "Ｔ８９９９９０００００００１",
    "municipality_code": "20324",
    "phone": "0267-55-1234",
    "email": "owner@hoshi.example",
    "closed_weekdays": ["2", "3"],
    "sleeps": "１８",
    "room_only_ex_tax_yen": "6,500円",
}
ROOM: dict[str, object] = {"code": "L4-R", "kind": "room", "name": "星の見える部屋", "max_people": "3"}


@pytest.fixture
def desk(client: PageClient) -> Reader:
    """A concierge of an installation that has nothing yet."""
    sign_in(client, Role.CONCIERGE)
    return Reader(client)


def added(desk: Reader) -> Reader:
    """A pension with a room."""
    desk.open("/desk/catalogue/new").press("施設を足す", PLACE).sees("ペンション 星ひとさじを足しました")
    return desk.follow("品目を足す").press("品目を足す", ROOM).sees("星の見える部屋の料金")


def the_room() -> int:
    db.session.rollback()
    return queries.offering_by_code("L4-R").id


# --- places ----------------------------------------------------------------------------------------------------------


def test_an_empty_catalogue_says_what_to_begin_with(desk: Reader) -> None:
    desk.open("/desk/catalogue").sees("まだ施設がありません").follow("何から始めるかを見る")
    desk.sees("次は「法令の税率と標準約款の取消料」です", "flask catalogue law")


def test_a_place_is_added_with_the_business_behind_it(desk: Reader) -> None:
    added(desk)
    house = queries.facility("L4")
    assert (house.sleeps, house.room_only_ex_tax_yen, house.closed_weekdays) == (18, 6_500, "2,3")
    assert (house.organisation.t_number, house.bathing_tax_yen, house.is_open) == ("T8999900000001", None, True)
    desk.open("/desk/catalogue/L4").sees("火曜、水曜", "6,500円", "未登録", "取消料の表がありません")


def test_what_cannot_be_right_stands_beside_its_field_and_nothing_is_lost(desk: Reader) -> None:
    wrong = {**PLACE, "t_number": "T8999900000002", "municipality_code": "203", "sleeps": "十八", "email": ""}
    desk.open("/desk/catalogue/new").press("施設を足す", wrong, status=422)
    desk.sees("検査数字が合いません", "5桁の数字で入れてください", "数字で入力してください", "アドレスが要ります")
    page = desk.answer.get_data(as_text=True)
    assert 'value="十八"' in page
    assert "株式会社星ひとさじ" in page
    assert queries.facilities() == []


def test_a_sole_proprietor_is_warned_of_a_number_that_nobody_can_check(desk: Reader) -> None:
    alone = {**PLACE, "t_number": "T8999900000002", "party_type": "sole_proprietor"}
    desk.open("/desk/catalogue/new").press("施設を足す", alone).sees("検査数字では確かめられない番号です")


def test_two_places_have_no_code_in_common_but_may_have_their_business(desk: Reader) -> None:
    added(desk).open("/desk/catalogue/new").press("施設を足す", PLACE, status=422).sees("もう使われています")
    second = {**PLACE, "code": "B1", "kind": "workspace", "partner_name": "㈱星ひとさじ"}
    desk.open("/desk/catalogue/new").press("施設を足す", second)
    assert len({house.organisation_id for house in queries.facilities()}) == 1


def test_a_place_is_corrected_and_what_nobody_typed_stays(desk: Reader) -> None:
    added(desk).open("/desk/catalogue/L4").follow("施設のことを直す")
    desk.press("保存する", {"sleeps": "20", "has_onsen": True, "partner_kana": "ほしひとさじ"}).sees(
        "直しました", "20名"
    )
    db.session.rollback()
    house = queries.facility("L4")
    assert (house.sleeps, house.has_onsen, house.bathing_tax_yen) == (20, True, None)
    assert (house.room_only_ex_tax_yen, house.closed_weekdays, house.email) == (6_500, "2,3", "owner@hoshi.example")
    assert house.organisation.name_kana == "ほしひとさじ"
    desk.open("/desk/catalogue/L4/edit").press("保存する", {"phone": "12"}, status=422).sees("市外局番から")


def test_a_place_that_is_shut_is_found_again(desk: Reader) -> None:
    added(desk).open("/desk/catalogue/L4/edit").press("保存する", {"is_open": None})
    db.session.rollback()
    assert queries.facilities() == []
    desk.open("/desk/catalogue").sees("いま案内していない施設").follow("ペンション 星ひとさじ").sees(
        "いまは案内していません"
    )


# --- what it offers and at what price --------------------------------------------------------------------------------


def test_an_offering_is_added_and_corrected(desk: Reader) -> None:
    added(desk).open("/desk/catalogue/L4").follow("星の見える部屋").follow("品目のことを直す").press(
        "保存する", {"meal_plan": "breakfast"}
    )
    desk.sees("朝食つき")
    desk.open("/desk/catalogue/L4/offerings/L4-R/edit").press("保存する", {"max_people": "0"}, status=422)
    desk.sees("1から10000まで")
    desk.open("/desk/catalogue/L4/offerings/new").press("品目を足す", {**ROOM, "code": "部屋"}, status=422)
    desk.sees("英字と数字で")
    desk.press("品目を足す", ROOM, status=422).sees("もう使われています")
    desk.open("/desk/catalogue/L4/offerings/L9-R", status=404)


def test_prices_hold_from_their_day_and_end_the_ones_before(desk: Reader, clock: Clock) -> None:
    added(desk).press("料金を入れる", {"weekday_yen": "10,450", "weekend_yen": "１２１００", "weekday_net_yen": "9405"})
    desk.sees("料金を入れました", "10,450円", "12,100円", "9,405円")
    later = date(2027, 4, 1)
    new = {"effective_from": later.isoformat(), "weekday_yen": "11000", "weekend_yen": "0"}
    desk.follow("料金を入れる").press("料金を入れる", new)
    rates = queries.rate_book([the_room()], plumbing_clock.today(), later).rows
    assert [rate.sell_yen for rate in rates] == [10_450, 12_100, 11_000, 0]
    assert rates[0].effective_to == later - timedelta(days=1)
    assert {rate.unit for rate in rates} == {Unit.PERSON_NIGHT}
    desk.follow("料金を入れる").press("料金を入れる", new, status=422).sees("いまの料金より後の日にしてください")
    desk.open("/desk/catalogue/L4/offerings/L4-R/price").press("からの料金を取り消す")
    db.session.rollback()
    rates = queries.rate_book([the_room()], plumbing_clock.today(), later).rows
    assert [(rate.sell_yen, rate.effective_to) for rate in rates] == [(10_450, None), (12_100, None)]


def test_a_price_may_be_asked_but_not_forgotten(desk: Reader) -> None:
    added(desk).press("料金を入れる", status=422).sees("料金を入れてください。無料のときは0です。")
    desk.press("料金を入れる", {"is_asked": True}).sees("要問合せ")


def test_prices_that_have_begun_are_not_taken_back(desk: Reader) -> None:
    added(desk)
    today, price = plumbing_clock.today(), Price(10_450, None)
    service.set_prices(
        the_room(),
        dict.fromkeys((DayClass.ORDINARY, DayClass.EVE), price),
        unit=Unit.PERSON_NIGHT,
        effective_from=today,
    )
    with pytest.raises(Invalid):
        service.take_back_prices(the_room(), today)
    desk.client.post("/desk/catalogue/L4/offerings/L4-R/price/take-back", data={"effective_from": today.isoformat()})
    assert len(queries.rate_book([the_room()], today, today).rows) == 2


def test_every_kind_of_offering_has_a_name_and_a_usual_unit() -> None:
    assert set(rules.USUAL_UNIT) == set(OfferingKind) - {OfferingKind.GROUPS}
    assert all(kind in rules.LABELS for kind in OfferingKind)


# --- cancellation ----------------------------------------------------------------------------------------------------


def ladder(*rows: tuple[int, int, int]) -> dict[str, object]:
    """The table as typed."""
    names = ("from_days_before", "to_days_before", "percent")
    return {f"steps-{n}-{name}": value for n, row in enumerate(rows) for name, value in zip(names, row, strict=True)}


def test_a_cancellation_table_is_entered_row_by_row(desk: Reader) -> None:
    added(desk).open("/desk/catalogue/L4").follow("取消料の表を入れる")
    desk.press("取消料の表を入れる", ladder((9, 2, 10), (1, 1, 20), (0, 0, 80), (-1, -1, 100)))
    desk.sees("取消料の表を入れました", "9日前から2日前", "80%", "開始後・不泊")
    desk.follow("取消料の表を入れる").press("取消料の表を入れる", ladder((14, 2, 15)))
    house = queries.facility("L4").id
    found = queries.cancellation_bands(on=plumbing_clock.today(), facility_id=house)
    assert [(step.from_days_before, step.percent) for step in found] == [(14, 15), (1, 20), (0, 80), (-1, 100)]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([(9, 2, 10), (3, 1, 20)], "3日前が、2つの行に入っています"),
        ([(2, 9, 10)], "前後が逆です"),
        ([(9, 2, 110)], "0から100まで"),
        ([], "1行以上"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(desk: Reader, rows: list[tuple[int, int, int]], sentence: str) -> None:
    added(desk).open("/desk/catalogue/L4/cancellation").press("取消料の表を入れる", ladder(*rows), status=422)
    desk.sees(sentence)


def test_a_row_without_its_days_says_so(desk: Reader) -> None:
    added(desk).open("/desk/catalogue/L4/cancellation")
    desk.press("取消料の表を入れる", {"steps-0-percent": "10"}, status=422).sees("数を入れてください")


def test_a_ladder_may_begin_anywhere_and_leave_gaps() -> None:
    rules.check_ladder([CancellationStep(0, 0, 50), CancellationStep(9, 5, 10), CancellationStep(-1, -1, 100)])


# --- links -----------------------------------------------------------------------------------------------------------


def test_the_link_of_a_place_is_made_renewed_and_stopped(desk: Reader, app: Flask) -> None:
    added(desk).open("/desk/catalogue/L4").follow("施設のリンク").sees("まだリンクがありません")
    desk.press("リンクを作る").sees("http://localhost/l/")
    owner = Reader(app.test_client())  # type: ignore[arg-type]
    first = address(desk)
    owner.open(first).sees("ペンション 星ひとさじ")
    desk.press("新しいリンクに替える").sees("刷り直してください")
    second = address(desk)
    assert second != first
    owner.open(first, status=410)
    desk.press("止める").sees("まだリンクがありません")
    owner.open(second, status=410)


def address(desk: Reader) -> str:
    """The address that stands on the page."""
    return next(word for word in desk.text.split() if word.startswith("http://localhost/l/"))


def test_the_link_of_another_place_is_not_found_here(desk: Reader) -> None:
    added(desk).open("/desk/catalogue/new").press("施設を足す", {**PLACE, "code": "L5"})
    desk.open("/desk/catalogue/L5/links").press("リンクを作る")
    link_id = accounts.links_of("facility", queries.facility("L5").id)[0].id
    assert desk.client.post(f"/desk/catalogue/L4/links/{link_id}/revoke").status_code == 404


# --- who may ---------------------------------------------------------------------------------------------------------


def test_who_only_reads_is_offered_no_form(client: PageClient) -> None:
    sign_in(client, Role.ADMIN)
    reader = Reader(client).open("/desk/catalogue").does_not_see("施設を足す")
    reader.open("/desk/catalogue/new", status=403)
