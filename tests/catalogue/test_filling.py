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


# --- everything that can be known ------------------------------------------------------------------------------------


FACTS: dict[str, object] = {
    "name_kana": "ペンション ホシヒトサジ",
    "position": "（３６．１２９０，１３８．２９５０）",
    "access": "茅野駅からバスで45分",
    "fax": "0267-55-1235",
    "t_number_from": "2023-10-01",
    "invoice_notified_on": "2026-04-01",
    "max_groups": "２",
    "release_days": "14",
    "release_rule": "daily",
    "fresh_days": "10",
    "fill_days": "180",
    "desks": "6",
    "has_chairs": "yes",
    "outlets": "12",
    "noise": "quiet",
    "has_door": "no",
    "wifi_down_mbps": "120",
    "wifi_up_mbps": "60",
    "wifi_measured_on": "2026-10-14",
}


def test_every_fact_is_entered_shown_and_entered_again_as_it_stands(desk: Reader) -> None:
    added(desk).open("/desk/catalogue/L4/edit").press("保存する", FACTS)
    for _ in range(2):
        db.session.rollback()
        house = queries.facility("L4")
        assert (house.latitude, house.longitude) == (36.129, 138.295)
        assert (house.max_groups, house.release_days, house.release_rule) == (2, 14, rules.ReleaseRule.DAILY)
        assert (house.fresh_days, house.fill_days) == (10, 180)
        assert (house.has_chairs, house.has_door, house.has_projector) == (True, False, None)
        assert (house.noise, house.desks, house.outlets) == (rules.Noise.QUIET, 6, 12)
        assert (house.wifi_down_mbps, house.wifi_up_mbps, house.wifi_measured_on) == (120, 60, date(2026, 10, 14))
        assert house.organisation.t_number_from == date(2023, 10, 1)
        desk.open("/desk/catalogue/L4").sees(
            "2組まで", "14日前に、1日ずつ", "静か", "36.1290, 138.2950", "2023年10月1日(日)から"
        )
        desk.open("/desk/catalogue/L4/edit").press("保存する")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reach": "phone", "phone": ""}, "電話で連絡する施設には、電話番号が要ります"),
        ({"reach": "line", "phone": ""}, "LINEで連絡する施設にも、電話番号が要ります"),
        ({"reach": "fax", "fax": ""}, "ファックスで連絡する施設には、ファックス番号が要ります"),
        ({"reach": "mail", "email": ""}, "メールで連絡する施設には、アドレスが要ります"),
        ({"fax": "12"}, "市外局番から"),
        ({"position": "女神湖のそば"}, "36.1290, 138.2950 のように"),
        ({"position": "138.2950, 36.1290"}, "36.1290, 138.2950 のように"),
        ({"position": "51.5, 100.1"}, "36.1290, 138.2950 のように"),
        ({"wifi_up_mbps": "10", "wifi_measured_on": ""}, "いつ測った数字か"),
        ({"t_number_from": "2026-04-01", "t_number_to": "2026-03-31"}, "始まった日より前"),
        ({"max_groups": "0"}, "1から100まで"),
    ],
)
def test_what_a_way_of_reaching_needs_is_asked_for(desk: Reader, typed: dict[str, object], sentence: str) -> None:
    added(desk).open("/desk/catalogue/L4/edit").press("保存する", typed, status=422).sees(sentence)


@pytest.mark.parametrize(("reach", "needs"), [("phone", "phone"), ("line", "phone"), ("fax", "fax"), ("mail", "email")])
def test_nothing_more_is_asked_for_than_the_way_of_reaching_needs(desk: Reader, reach: str, needs: str) -> None:
    known = {"phone": "0267-55-1234", "fax": "0267-55-1235", "email": "a@b.example"}
    typed = {name: (value if name == needs else "") for name, value in known.items()}
    added(desk).open("/desk/catalogue/L4/edit").press("保存する", {"reach": reach, **typed}).sees("直しました")


@pytest.mark.parametrize(("measured_on", "is_old"), [("2026-05-28", False), ("2026-05-27", True)])
def test_a_speed_is_to_be_measured_again_after_180_days(desk: Reader, measured_on: str, is_old: bool) -> None:
    added(desk).open("/desk/catalogue/L4/edit")
    desk.press("保存する", {"wifi_down_mbps": "50", "wifi_measured_on": measured_on})
    assert ("測り直してもらってください" in desk.text) is is_old


def test_a_registration_that_has_ended_says_so(desk: Reader) -> None:
    added(desk).open("/desk/catalogue/L4/edit").press("保存する", {"t_number_to": "2026-11-23"})
    desk.sees("2026年11月23日(月・祝)で終わりました")


@pytest.mark.parametrize(
    ("kind", "asked", "spared"),
    [
        ("room", {"beds", "splits_by_gender", "meal_plan", "min_people"}, {"serving", "weather", "minutes", "times"}),
        ("workspace", {"parts", "times", "weather"}, {"beds", "meal_plan", "serving", "min_age"}),
        ("kit", {"is_counted", "lead_days"}, {"min_people", "times", "weather", "beds"}),
        ("activity", {"min_age", "weather", "minutes", "times"}, {"beds", "meal_plan", "serving"}),
        ("transport", {"minutes", "parts"}, {"beds", "weather", "diets"}),
        ("meal", {"serving", "diets", "weather"}, {"beds", "meal_plan", "times"}),
    ],
)
def test_only_what_matters_for_its_kind_is_asked(desk: Reader, kind: str, asked: set[str], spared: set[str]) -> None:
    added(desk).open(f"/desk/catalogue/L4/offerings/new?kind={kind}")
    names = {element.get("name") for element in desk.tree.iter() if element.get("name")}
    assert asked - names == set()
    assert spared & names == set()


def offered(desk: Reader, kind: str, **typed: object) -> Reader:
    """Something more that the pension offers."""
    desk.open(f"/desk/catalogue/L4/offerings/new?kind={kind}")
    return desk.press("品目を足す", {"code": "L4-X", "name": "品目", **typed})


@pytest.mark.parametrize(("serving", "tax"), [("delivered", "RED8"), ("served", "STD10"), ("", "STD10")])
def test_food_is_taxed_by_how_it_is_served(desk: Reader, serving: str, tax: str) -> None:
    offered(added(desk), "meal", serving=serving, diets=["vegan", "vegetarian"])
    db.session.rollback()
    found = queries.offering_by_code("L4-X")
    assert (found.tax_class.value, found.diets) == (tax, "vegetarian,vegan")
    desk.open("/desk/catalogue/L4/offerings/L4-X").sees("ベジタリアン、ヴィーガン")


def test_a_workspace_is_counted_by_parts_of_the_day_and_an_activity_by_its_hours(desk: Reader) -> None:
    offered(added(desk), "workspace", parts=["pm", "am"])
    assert queries.offering_by_code("L4-X").periods == "am,pm"
    desk.open("/desk/catalogue/L4/offerings/L4-X").sees("午前、午後").follow("品目のことを直す")
    desk.press("保存する", {"parts": None, "times": "１３：００、9:00"})
    db.session.rollback()
    assert queries.offering_by_code("L4-X").periods == "09:00,13:00"
    desk.open("/desk/catalogue/L4/offerings/L4-X/edit").press("保存する", {"times": "9時"}, status=422)
    desk.sees("時間帯の書き方ではありません").press("保存する", {"times": "9:00", "parts": ["am"]}, status=422)
    desk.sees("どちらかにしてください")


def test_not_knowing_for_how_many_people_is_an_answer(desk: Reader) -> None:
    offered(added(desk), "activity", min_people=None, weather="", minutes=None)
    db.session.rollback()
    found = queries.offering_by_code("L4-X")
    assert (found.min_people, found.max_people, found.weather, found.minutes) == (None, None, None, None)
    desk.open("/desk/catalogue/L4/offerings/L4-X").sees("1組の人数要問合せ", "天気要問合せ", "かかる時間要問合せ")


# --- seasons, whole cards, tables by group ---------------------------------------------------------------------------


WINTER: dict[str, object] = {
    "rows-0-kind": "season",
    "rows-0-first_day": "2026-12-20",
    "rows-0-last_day": "2026-03-14",
    "rows-0-is_yearly": True,
    "rows-0-name": "冬の料金",
    "rows-0-code": "ｗ",
}


def test_seasons_are_entered_shown_and_taken_out_again(desk: Reader) -> None:
    added(desk).open("/desk/catalogue/L4").follow("期間を入れる").press("期間を入れる", WINTER).sees("期間を入れました")
    db.session.rollback()
    (season,) = queries.facility_seasons(queries.facility("L4").id)[None]
    assert (season.code, season.is_yearly, season.covers(date(2031, 1, 1))) == ("W", True, True)
    desk.open("/desk/catalogue/L4").sees("冬の料金", "毎年 12月20日から3月14日まで")
    desk.open("/desk/catalogue/L4/offerings/L4-R/seasons").sees("品目すべてに効きます")
    desk.open("/desk/catalogue/L4/seasons").press(
        "期間を入れる", {"rows-0-first_day": None, "rows-0-last_day": None, "rows-0-name": None}
    )
    db.session.rollback()
    assert queries.facility_seasons(queries.facility("L4").id) == {}


def test_an_offering_has_seasons_of_its_own(desk: Reader) -> None:
    closed = {"rows-0-kind": "closed", "rows-0-first_day": "2027-01-12", "rows-0-last_day": "2027-01-20"}
    added(desk).open("/desk/catalogue/L4/offerings/L4-R/seasons").press("期間を入れる", closed)
    db.session.rollback()
    assert set(queries.facility_seasons(queries.facility("L4").id)) == {the_room()}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"rows-0-code": ""}, "記号が要ります"),
        ({"rows-0-is_yearly": None}, "最初の日より前"),
        ({"rows-0-last_day": ""}, "日付を入れてください"),
        ({"rows-0-last_day": "2029-01-01"}, "1年より長く"),
    ],
)
def test_a_season_that_makes_no_sense_says_so_beside_its_field(
    desk: Reader, typed: dict[str, object], sentence: str
) -> None:
    added(desk).open("/desk/catalogue/L4/seasons").press("期間を入れる", {**WINTER, **typed}, status=422).sees(sentence)
    assert 'value="冬の料金"' in desk.answer.get_data(as_text=True)


def card(*rows: dict[str, object], **typed: object) -> dict[str, object]:
    """A card as typed."""
    return {f"rows-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()} | typed


def test_a_whole_card_is_entered_row_by_row_and_tried_out(desk: Reader) -> None:
    added(desk).open("/desk/catalogue/L4/seasons").press("期間を入れる", WINTER)
    desk.open("/desk/catalogue/L4/offerings/L4-R").follow("料金表の全体").press("行を増やす")
    rows = (
        {"day_class": "ordinary", "from_people": "1", "to_people": "1", "sell_yen": "13,200", "net_yen": "11880"},
        {"day_class": "ordinary", "from_people": "2", "sell_yen": "１０４５０"},
        {"day_class": "eve", "sell_yen": "11550"},
        {"day_class": "high", "is_asked": True},
    )
    assert 'name="rows-7-sell_yen"' in desk.answer.get_data(as_text=True)
    desk.open("/desk/catalogue/L4/offerings/L4-R/card")
    desk.press("料金表を入れる", card(*rows)).sees("料金表を入れました", "要問合せ", "13,200円", "11,880円", "未確認")
    later = card({"season": "W", "day_class": "every", "sell_yen": "9000"}, effective_from="2027-04-01")
    desk.press("料金表を入れる", later).sees("2027年4月1日(木)から", "冬の料金 毎日")
    desk.open(
        "/desk/catalogue/L4/offerings/L4-R/card?first_day=2027-02-24&last_day=2027-02-26&people=4&per_room=3&meal_plan=none"
    )
    desk.sees("3名×1室", "1名×1室", "10,450円 / 1人1泊", "31,350円", "135,300円")
    desk.open("/desk/catalogue/L4").sees("10,450円から", "13,200円")


def test_the_short_form_warns_that_it_replaces_a_whole_card(desk: Reader, clock: Clock) -> None:
    added(desk).press("料金を入れる", {"weekday_yen": "10450", "weekend_yen": "11550"})
    desk.open("/desk/catalogue/L4/offerings/L4-R/price").does_not_see("分かれた料金表があります")
    desk.open("/desk/catalogue/L4/offerings/L4-R/card").press(
        "料金表を入れる", {"rows-2-day_class": "friday", "rows-2-sell_yen": "11000", "effective_from": "2026-11-25"}
    )
    desk.open("/desk/catalogue/L4/offerings/L4-R/price")
    desk.does_not_see("分かれた料金表があります")  # it begins tomorrow
    clock.forward(days=1)
    sign_in(desk.client, Role.CONCIERGE)
    desk.open("/desk/catalogue/L4/offerings/L4-R/price").sees("分かれた料金表があります")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([{"sell_yen": "1000"}, {"sell_yen": "2000"}], "人数で重なっています"),
        ([{"sell_yen": "1000", "from_people": "3", "to_people": "2"}], "人数の幅が逆です"),
        ([{"net_yen": "1000"}], "要問合せに印をつけてください"),
        ([{"sell_yen": "1000", "is_asked": True}], "どちらかにしてください"),
        ([{"sell_yen": "千円"}], "数字で入力してください"),
        ([], "料金を1行以上"),
    ],
)
def test_a_card_that_makes_no_sense_says_so_beside_the_row(
    desk: Reader, rows: list[dict[str, object]], sentence: str
) -> None:
    added(desk).open("/desk/catalogue/L4/offerings/L4-R/card")
    desk.press("料金表を入れる", card(*rows), status=422).sees(sentence)
    assert queries.rate_book([the_room()], plumbing_clock.today(), date.max).rows == []


def test_a_table_by_group_shows_a_case_worked_out(desk: Reader) -> None:
    names = ("from_people", "to_people", "from_days_before", "to_days_before", "percent")
    rows = ((1, 14, 1, 1, 20), (15, "", 9, 2, 10), (15, "", 1, 1, 20))
    typed = {f"steps-{n}-{name}": value for n, row in enumerate(rows) for name, value in zip(names, row, strict=True)}
    added(desk).open("/desk/catalogue/L4/cancellation")
    desk.press("取消料の表を入れる", {**typed, "free_percent": "10", "base": "first_night"})
    desk.sees(
        "1〜14名",
        "15名から",
        "1泊目の料金にかかる割合です",
        "15名からの団体は、10日前の人数の10%まで、無料で減らせます",
    )
    desk.follow("取消料の表を入れる").sees("（5名 − 無料の3名）× 10,000円 × 20% = 4,000円")
    db.session.rollback()
    terms = queries.cancellation_terms(on=plumbing_clock.today(), facility_id=queries.facility("L4").id)
    assert terms is not None
    assert (terms.base, terms.allowance) == (rules.FeeBase.FIRST_NIGHT, rules.Allowance(10, 10, 15))


def test_a_table_to_come_is_not_lost_by_one_that_begins_before_it(desk: Reader) -> None:
    added(desk).open("/desk/catalogue/L4/cancellation")
    desk.press("取消料の表を入れる", {**ladder((1, 1, 20)), "effective_from": "2027-04-01"})
    desk.open("/desk/catalogue/L4/cancellation").sees("2027年4月1日(木)からの表")
    desk.press("取消料の表を入れる", ladder((1, 1, 30)), status=422).sees("いまの表より後の日にしてください")


def test_the_pages_say_it_all_in_english(desk: Reader) -> None:
    added(desk).open("/desk/catalogue/L4/seasons").press("期間を入れる", WINTER)
    for path in ("", "/edit", "/seasons", "/cancellation", "/photos", "/offerings/L4-R", "/offerings/L4-R/card"):
        desk.open(f"/desk/catalogue/L4{path}?lang=en")
        desk.does_not_see("未確認", "要問合せ", "料金表", "期間を", "写真を", "名まで")
