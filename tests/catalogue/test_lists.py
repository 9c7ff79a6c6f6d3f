"""The whole catalogue as lists: out, in again, and everything that may be wrong on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.catalogue.conftest import Book, Sheet, file_of
from worktrip.catalogue import lists, queries, service
from worktrip.catalogue.lists import LISTS, Plan
from worktrip.catalogue.rules import (
    DayClass,
    ItemKind,
    LandmarkKind,
    MealPlan,
    Season,
    SeasonKind,
)
from worktrip.catalogue.tables import (
    CancellationBand,
    Facility,
    Landmark,
    Offering,
    Programme,
    ProgrammeItem,
    ProgrammePattern,
    Rate,
    SeasonRow,
)
from worktrip.inventory import service as inventory
from worktrip.inventory.service import BESIDE
from worktrip.kernel import writing
from worktrip.kernel.errors import Invalid
from worktrip.plumbing import sheets
from worktrip.plumbing.database import db, unit_of_work

ROOT = Path(__file__).parents[2]
Exported = Callable[[], Book]
TODAY, TOMORROW = "2026-11-24", date(2026, 11, 25)


@pytest.fixture
def full(demo_app: Flask) -> Flask:
    """The demo's catalogue with some of everything that lists have."""
    lodging = queries.facility("L1")
    service.set_seasons(
        lodging.id,
        [
            Season(SeasonKind.SEASON, date(2027, 7, 20), date(2027, 8, 31), code="SUMMER", name="夏", name_en="Summer"),
            Season(SeasonKind.CLOSED, date(2026, 12, 28), date(2027, 1, 4), is_yearly=True, name="年末年始"),
        ],
    )
    activity = next(iter(queries.facility("A1").offerings))
    with unit_of_work() as unit:
        first = ProgrammeItem(day_number=1, starts_at=time(13), kind=ItemKind.TRAVEL, title="着く")
        walk = {"offering_id": activity.id, "rain_title": "屋内で話す"}
        second = ProgrammeItem(
            day_number=2, starts_at=time(9), ends_at=time(11), kind=ItemKind.ACTIVITY, title="森へ", **walk
        )
        pattern = ProgrammePattern(position=1, name="1泊2日", name_en="Two days", items=[first, second])
        unit.session.add(Programme(code="P-1", name="森の会議", name_en="Forest", purposes="team", patterns=[pattern]))
        unit.session.add(Programme(code="P-2", name="名前だけ", name_en=""))
        lake = {"latitude": 36.12345678901, "longitude": 138.3, "width_m": 700, "height_m": 500}
        unit.session.add(Landmark(kind=LandmarkKind.LAKE, name="女神湖 〜と−", **lake))
    inventory.set_pattern(queries.offering_by_code("L4-R").id, dict.fromkeys(range(1, 8), 7), date(2026, 11, 23))
    return demo_app


def plan_of(book: Book, *, dry_run: bool = False) -> Plan:
    return service.import_lists(BESIDE, file_of(book), dry_run=dry_run)


def said(plan: Plan) -> list[str]:
    return [problem.said() for problem in plan.problems]


def rows(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


# --- out and in again ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [service.WORKBOOK, service.UTF8, service.SHIFT_JIS])
def test_an_unchanged_file_changes_nothing(full: Flask, form: str) -> None:
    content = service.export_lists(BESIDE, form).content
    plan = service.import_lists(BESIDE, content)
    assert said(plan) == []
    assert plan.changes_nothing
    assert {name: count.unchanged > 0 for name, count in plan.counts.items()} == {each.name: True for each in LISTS}
    assert service.export_lists(BESIDE, form).content == content


def test_every_sheet_has_notes_and_words_to_choose(full: Flask) -> None:
    tables = {table.name: table for table in lists.tables(service_known())}
    assert [name for name, table in tables.items() if not any(column.note for column in table.columns)] == []
    assert ("はい", "いいえ") in [column.words for column in tables["施設"].columns]
    assert "平日" in next(column.words for column in tables["料金"].columns if column.head == "日の種類")


def service_known() -> lists.Known:
    from worktrip.catalogue.service.known import known

    return known()


def test_heads_are_told_apart_however_they_are_typed() -> None:
    for listed in LISTS:
        heads = [writing.fold(field.head) for field in listed.fields]
        assert len(set(heads)) == len(heads), listed.name


def test_a_formula_in_a_name_stays_text(full: Flask) -> None:
    with unit_of_work() as unit:
        unit.session.get_one(Facility, queries.facility("L1").id).name = '=HYPERLINK("http://x")'
    for form in (service.UTF8, service.SHIFT_JIS):
        found = {sheet.name: sheet for sheet in sheets.read(service.export_lists(BESIDE, form).content)}
        assert '=HYPERLINK("http://x")' in [cell.value for row in found["施設"].rows for cell in row.cells]
    assert service.import_lists(BESIDE, service.export_lists(BESIDE).content).changes_nothing


def test_a_changed_cell_changes_exactly_that(full: Flask, exported: Exported) -> None:
    book = exported()
    sheet = Sheet(book["施設"])
    number = sheet.where(施設の記号="L2")[0]
    sheet.put(number, "定員", "２４")
    before = {row.code: (row.name, row.phone, row.sleeps) for row in db.session.scalars(select(Facility))}
    plan = plan_of(book)
    assert [(change.about, change.heads) for change in plan.changes] == [("L2", ("定員",))]
    assert vars(plan.counts["施設"]) == {"added": 0, "changed": 1, "unchanged": 16}
    after = {row.code: (row.name, row.phone, row.sleeps) for row in db.session.scalars(select(Facility))}
    assert after.pop("L2") == (*before.pop("L2")[:2], 24)
    assert after == before


def test_a_dry_run_says_the_same_and_changes_nothing(full: Flask, exported: Exported) -> None:
    book = exported()
    sheet = Sheet(book["施設"])
    sheet.put(sheet.where(施設の記号="L2")[0], "定員", 24)
    plan = plan_of(book, dry_run=True)
    assert vars(plan.counts["施設"])["changed"] == 1
    assert queries.facility("L2").sleeps != 24


def test_columns_that_are_left_out_leave_their_facts_alone(full: Flask) -> None:
    service.import_lists(BESIDE, "施設の記号,電話\nl２,０２６７－５５－９９９９\n".encode(), name="なんでも.csv")
    found = queries.facility("L2")
    assert found.phone == "0267-55-9999"
    assert found.address
    assert found.sleeps


def test_rows_left_out_are_not_deleted(full: Flask, exported: Exported) -> None:
    tables = (Facility, Offering, SeasonRow, Rate, CancellationBand, Programme, ProgrammeItem, Landmark)
    before = [rows(table) for table in tables]
    book = {name: found[:2] for name, found in exported().items()}
    assert plan_of(book).changes_nothing
    assert [rows(table) for table in tables] == before


def test_a_house_is_closed_by_its_column(full: Flask, exported: Exported) -> None:
    book = exported()
    sheet = Sheet(book["施設"])
    sheet.put(sheet.where(施設の記号="L2")[0], "案内中", "いいえ")
    plan_of(book)
    assert not queries.facility("L2").is_open


# --- new things ------------------------------------------------------------------------------------------------------


def add_house(book: Book, code: str = "Z1", **facts: object) -> int:
    sheet = Sheet(book["施設"])
    given = {"施設の記号": code, "種類": "宿泊施設", "名前": "新しい宿", "事業者の名前": "有限会社新宿"}
    return sheet.add(**given | {"市町村コード": "２０３２４", "メールアドレス": "z1@example.jp"} | facts)


def test_a_new_house_comes_with_its_business_its_rooms_and_prices(full: Flask, exported: Exported) -> None:
    book = exported()
    add_house(book, 登録番号="Ｔ７０００-０１２０５０００２", **{"1日に受ける組数": 2})
    room = {"品目の記号": "Z1-R", "施設の記号": "Z1", "種類": "部屋", "名前": "和室", "食事": "朝食つき"}
    Sheet(book["品目"]).add(**room)
    for day, yen in (("2026年4月1日", "８，０００円"), ("R9.4.1", "要問合せ")):
        price = {"品目の記号": "Z1-R", "いつから": day, "食事": "朝食つき", "単位": "1人1泊", "料金（税込）": yen}
        Sheet(book["料金"]).add(**price)
    ladder = {"施設の記号": "Z1", "いつから": date(2026, 4, 1), "割合（%）": "20%"}
    Sheet(book["取消料"]).add(**ladder, 何日前から=1, 何日前まで=1)
    season = {"施設の記号": "Z1", "種類": "休み", "最初の日": date(2027, 2, 1), "最後の日": date(2027, 2, 3)}
    Sheet(book["季節"]).add(**season)
    plan = plan_of(book)
    assert said(plan) == []
    house = queries.facility("Z1")
    assert (house.organisation.name, house.organisation.t_number) == ("有限会社新宿", "T7000012050002")
    assert [offering.code for offering in house.offerings] == ["Z1-R"]
    assert queries.is_known_offering("Z1-GROUPS")
    book_of_rates = queries.rate_book([house.offerings[0].id], date(2026, 4, 1), date.max)
    found = [(row.effective_from, row.effective_to, row.sell_yen) for row in book_of_rates.rows]
    assert found == [
        (date(2026, 4, 1), date(2027, 3, 31), 8_000),
        (date(2027, 4, 1), None, None),
    ]
    assert book_of_rates.rows[0].meal_plan is MealPlan.BREAKFAST
    assert queries.cancellation_bands(on=date(2026, 11, 24), facility_id=house.id)[0].percent == 20
    assert plan_of({name: found for name, found in book.items() if name != "料金"}).changes_nothing


def test_a_house_of_a_business_that_is_known_joins_it(full: Flask, exported: Exported) -> None:
    book = exported()
    sheet = Sheet(book["施設"])
    known = sheet.where(施設の記号="L1")[0]
    shared = ("事業者の名前", "事業者のふりがな", "法人か個人か", "登録番号", "登録日", "登録の終わり")
    add_house(book, **{head: sheet.get(known, head) for head in shared})
    assert said(plan_of(book)) == []
    assert queries.facility("Z1").organisation_id == queries.facility("L1").organisation_id


def test_rows_of_one_business_may_not_contradict_each_other(full: Flask, exported: Exported) -> None:
    book = exported()
    first = add_house(book)
    second = add_house(book, "Z2", 事業者のふりがな="しんじゅく")
    plan = plan_of(book)
    assert said(plan) == [
        f"施設 {second}行目 H列「事業者のふりがな」: {first}行目と同じ事業者ですが、内容がちがいます。"
    ]


def test_seasons_programmes_and_landmarks_change_and_grow(full: Flask, exported: Exported) -> None:
    before, book = (rows(ProgrammePattern), rows(Landmark)), exported()
    seasons, programmes, landmarks = (Sheet(book[name]) for name in ("季節", "体験プログラム", "目印"))
    summer = seasons.where(季節の記号="SUMMER")[0]
    seasons.put(summer, "最後の日", "2027/9/5")
    seasons.again(summer, 最初の日="2028-07-20", 最後の日="2028-08-31")
    walk = programmes.where(内容="森へ")[0]
    programmes.put(walk, "終わり", "12時")
    pattern = {"型の番号": 2, "型の名前": "日帰り", "内容": "着いて帰る"}
    programmes.again(walk, **pattern, 品目の記号=None)
    landmarks.add(名前="松本駅", 種類="駅", 緯度="36.27", 経度="138.46")
    plan = plan_of(book)
    assert said(plan) == []
    counts = {name: (count.added, count.changed) for name, count in plan.counts.items() if count.added}
    assert counts == {"季節": (1, 1), "目印": (1, 0)}
    found = db.session.scalars(select(SeasonRow.last_day).where(SeasonRow.code == "SUMMER")).all()
    assert sorted(found) == [date(2027, 9, 5), date(2028, 8, 31)]
    ends = db.session.execute(
        select(ProgrammeItem.title, ProgrammeItem.ends_at).where(ProgrammeItem.title.in_(("森へ", "着いて帰る")))
    ).all()
    assert sorted(tuple(end) for end in ends) == [("森へ", time(12)), ("着いて帰る", time(12))]
    assert (rows(ProgrammePattern), rows(Landmark)) == (before[0] + 1, before[1] + 1)
    assert service.import_lists(BESIDE, service.export_lists(BESIDE).content).changes_nothing


# --- cards -----------------------------------------------------------------------------------------------------------


def test_a_card_in_force_is_never_rewritten(full: Flask, exported: Exported) -> None:
    book = exported()
    sheet = Sheet(book["料金"])
    number = sheet.where(品目の記号="L4-R", 日の種類="平日")[0]
    sheet.put(number, "料金（税込）", 9_999)
    before = rows(Rate)
    assert said(plan_of(book)) == [
        f"料金 {number}行目 B列「いつから」: 2026-04-01 からの内容は、もう始まっているので変えられません。"
        "新しい「いつから」の行を足してください。"
    ]
    assert rows(Rate) == before


def test_a_new_first_day_begins_a_new_card_and_a_future_one_gives_way(full: Flask, exported: Exported) -> None:
    book = exported()
    sheet = Sheet(book["料金"])
    for number in sheet.where(品目の記号="L4-R"):
        sheet.again(number, いつから=date(2027, 4, 1))
    assert said(plan_of(book)) == []
    offering = queries.offering_by_code("L4-R")
    assert {row.effective_to for row in cards(offering.id)} == {date(2027, 3, 31), None}

    sheet.put(len(sheet.rows), "料金（税込）", 12_345)
    changed = plan_of(book)
    assert said(changed) == []
    assert vars(changed.counts["料金"])["changed"] == 1
    found = cards(offering.id)
    assert 12_345 in {row.sell_yen for row in found if row.effective_from == date(2027, 4, 1)}
    assert {row.effective_to for row in found} == {date(2027, 3, 31), None}
    assert len(found) == len(sheet.where(品目の記号="L4-R"))


def cards(offering_id: int) -> list[Rate]:
    return list(db.session.scalars(select(Rate).where(Rate.offering_id == offering_id)))


def test_a_card_before_the_newest_is_refused(full: Flask, exported: Exported) -> None:
    book = exported()
    sheet = Sheet(book["料金"])
    number = sheet.again(sheet.where(品目の記号="L4-R")[0], いつから=date(2026, 3, 1))
    assert said(plan_of(book)) == [
        f"料金 {number}行目 B列「いつから」: 2026-04-01 からの内容が、すでにあります。それより後の日にしてください。"
    ]


# --- problems --------------------------------------------------------------------------------------------------------


def test_every_problem_is_told_with_its_sheet_row_and_column(full: Flask, exported: Exported) -> None:
    book = exported()
    places, things, prices, ladders = (Sheet(book[name]) for name in ("施設", "品目", "料金", "取消料"))
    row = places.where(施設の記号="L1")[0]
    places.put(row, "市町村コード", "2032")
    places.put(row, "登録番号", "T1234567890123")
    places.put(row, "静かさ", "にぎやかすぎ")
    places.put(row, "緯度", "北")
    again = places.again(row)
    kind = places.where(施設の記号="L2")[0]
    places.put(kind, "種類", "仕事場")
    lost = places.where(施設の記号="L3")[0]
    places.put(lost, "名前", "〓の宿")
    thing = things.add(品目の記号="Q1", 施設の記号="NOWHERE", 種類="部屋", 名前="部屋", 最少の人数=4, 最多の人数=2)
    price = {"品目の記号": "L4-R", "いつから": TOMORROW, "単位": "1人1泊", "料金（税込）": 1}
    prices.add(**price, 何名から=1, 何名まで=3)
    overlap = prices.add(**price, 何名から=3)
    unit = prices.add(**{**price, "単位": "1室1泊"}, 日の種類="平日")
    nothing = prices.add(**{**price, "品目の記号": "NONE", "料金（税込）": None})
    season = prices.add(**price, 季節の記号="WINTER", 日の種類="金曜")
    backwards = ladders.add(
        施設の記号="L1", いつから="2027-04-01", 何日前から=2, 何日前まで=9, **{"割合（%）": "１０％"}
    )
    day = ladders.add(施設の記号="L1", いつから="2027-02-30", 何日前から=2, 何日前まで=1, **{"割合（%）": 120})
    noise = sheets.letters(places.head.index("静かさ"))
    plan = plan_of(book)
    found = said(plan)
    assert {
        f"施設 {row}行目 N列「市町村コード」: 5桁の数字で入れてください。立科町は20324です。",
        f"施設 {row}行目 {noise}列「静かさ」: 「にぎやかすぎ」は選べません。"
        "「静か」「ふつう」「にぎやか」のどれかを入れてください。",
        f"施設 {row}行目 R列「緯度」: -90から90までの数を入れてください。",
        f"施設 {again}行目 A列「施設の記号」: 「L1」は、{row}行目にもあります。",
        f"施設 {kind}行目 B列「種類」: あとから変えることはできません。いまは「宿泊施設」です。",
        f"施設 {lost}行目 C列「名前」: 〓 は、Shift-JISで表せなかった文字です。もとの文字を入れてください。",
        f"品目 {thing}行目 B列「施設の記号」: 記号「NOWHERE」の施設は、このファイルにも、いまの一覧にもありません。",
        f"品目 {thing}行目 H列「最多の人数」: 「最少の人数」より小さくなっています。",
        f"料金 {overlap}行目 E列「何名から」: 同じ条件の料金が、人数で重なっています。",
        f"料金 {unit}行目 H列「単位」: ひとつの料金表で、単位が混ざっています。",
        f"料金 {nothing}行目 I列「料金（税込）」: 料金を入れてください。"
        "決まっていないときは「要問合せ」、無料のときは0です。",
        f"料金 {season}行目 C列「季節の記号」: 季節の記号「WINTER」が、この施設の季節にありません。",
        f"取消料 {backwards}行目 J列「何日前まで」: 2日前から9日前までの行は、前後が逆です。",
        f"取消料 {day}行目 B列「いつから」: 日付は 2027/2/24 のように、年から入力してください。",
        f"取消料 {day}行目 K列「割合（%）」: 0から100までの数を入れてください。",
    } <= set(found)
    assert len(found) == len(set(found)) == 15
    assert list(dict.fromkeys(problem.sheet for problem in plan.problems)) == ["施設", "品目", "料金", "取消料"]
    assert queries.facility("L3").name != "〓の宿"


def test_nothing_is_imported_while_anything_is_wrong(full: Flask, exported: Exported) -> None:
    book = exported()
    add_house(book)
    Sheet(book["目印"]).add(名前="駅", 種類="駅", 緯度=91, 経度=138)
    assert len(plan_of(book).problems) == 1
    assert not queries.is_known_facility("Z1")


def test_a_wrong_check_digit_is_told_of_a_corporation_only(full: Flask, exported: Exported) -> None:
    book = exported()
    row = add_house(book, 登録番号="T1234567890123")
    assert said(plan_of(book)) == [
        f"施設 {row}行目 J列「登録番号」: 登録番号の検査数字が合いません。番号をもう一度お確かめください。"
    ]
    Sheet(book["施設"]).put(row, "法人か個人か", "個人事業者")
    assert said(plan_of(book)) == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("電話\n1\n", "読み込めるシートがありません"),
        ("施設の記号,電話,でんわ2\nL1,,\n", "知らない列です"),
        ("施設の記号,電話,電 話\nL1,,\n", "同じ列が2つあります"),
        ("品目の記号,いつから,単位,料金（税込）,季節の記号\nL4-R,2027-04-01,1人,1,\n", "列「日の種類」がありません"),
        ("施設の記号,電話\nZ9,0267-55-0000\n", "新しい行には、列「種類」も要ります"),
    ],
)
def test_a_list_with_wrong_columns_is_told_so(full: Flask, content: str, sentence: str) -> None:
    name = "料金.csv" if "いつから" in content else "x.csv"
    try:
        found = said(service.import_lists(BESIDE, content.encode(), name=name))
    except Invalid as error:
        found = [str(error)]
    assert sentence in " ".join(found)


def test_what_is_kept_is_forgiven_where_it_could_not_be_entered(full: Flask, exported: Exported) -> None:
    with unit_of_work() as unit:
        row = unit.session.get_one(Facility, queries.facility("L1").id)
        row.phone, row.municipality_code = "代表 55-8888", "203240"
    assert plan_of(exported()).problems == []


def test_food_that_is_only_brought_is_taxed_at_the_lower_rate(full: Flask, exported: Exported) -> None:
    book = exported()
    sheet = Sheet(book["品目"])
    number = sheet.where(品目の記号="L4-R")[0]
    sheet.put(number, "食事の出し方", "届けるだけ")
    plan = plan_of(book)
    assert [change.heads for change in plan.changes] == [("食事の出し方", "消費税")]


def test_a_day_class_is_read_by_its_label_or_its_word(full: Flask, exported: Exported) -> None:
    assert lists.RATES.field("day_class").read(sheets.Cell("D", " 平日 ")) is DayClass.ORDINARY
    assert lists.RATES.field("day_class").read(sheets.Cell("D", "EVE")) is DayClass.EVE
    assert lists.FACILITIES.field("closed_weekdays").read(sheets.Cell("D", "水曜日・火")) == "2,3"
    assert lists.FACILITIES.field("check_in").read(sheets.Cell("D", "９時３０分")) == "09:30"
    assert lists.OFFERINGS.field("periods").read(sheets.Cell("D", "午後、午前")) == "am,pm"


def test_the_guide_shows_the_columns_as_they_are() -> None:
    assert lists.explained() in (ROOT / "docs" / "lists.md").read_text(encoding="utf-8")
