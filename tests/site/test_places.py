"""Public pages of places: only what suits and is free, never a net price, never what nobody said."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.factories import places
from tests.support import scale
from tests.support.application import Clock
from tests.support.lint import PageClient
from tests.support.statements import Counting
from worktrip.catalogue.tables import Facility, Offering, Rate
from worktrip.inventory.tables import Slot
from worktrip.plumbing.database import unit_of_work

WEDNESDAY = date(2027, 2, 24)
NAME = re.compile(r'<h2><a href="[^"]*">([^<]*)</a>')
LISTS = ("/lodgings", "/workspaces", "/activities", "/programmes")


def text(client: PageClient, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.get_data(as_text=True)


def names(client: PageClient, path: str) -> list[str]:
    return NAME.findall(text(client, path))


def fill(*, but: str = "", first: date = WEDNESDAY, nights: int = 2) -> None:
    """Nothing is free on these nights, but in one lodging."""
    rooms = select(Offering.id).join(Offering.facility).where(Facility.kind == "lodging", Facility.code != but)
    days = [first + timedelta(days=n) for n in range(nights)]
    with unit_of_work() as unit:
        unit.session.execute(
            update(Slot).where(Slot.offering_id.in_(rooms), Slot.day.in_(days)).values(is_closed=True),
            execution_options={"synchronize_session": False},
        )


# --- any of them -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", LISTS)
def test_a_list_stands_without_a_catalogue_and_says_what_to_do(app: Flask, client: PageClient, path: str) -> None:
    page = text(client, path)
    assert "準備しています" in page
    assert 'href="/inquiries/new"' in page


@pytest.mark.parametrize(
    "path", [*LISTS, "/lodgings/L4", "/workspaces/K1-M", "/activities/A2-S", "/lodgings?people=8&first=2027-02-24"]
)
def test_a_page_is_light_and_says_itself_in_both_languages(demo_app: Flask, demo_client: PageClient, path: str) -> None:
    japanese = text(demo_client, path)
    english = text(demo_client, path + ("&" if "?" in path else "?") + "lang=en")
    assert len(japanese.encode()) < 60_000
    assert 'rel="canonical"' in japanese
    assert '<meta name="description"' in japanese
    assert '<html lang="en">' in english


@pytest.mark.parametrize("path", ["/lodgings/L4", "/lodgings", "/workspaces/K1-M", "/activities/A2-S"])
def test_what_partners_get_is_never_told(demo_app: Flask, demo_client: PageClient, path: str) -> None:
    with unit_of_work() as unit:
        unit.session.execute(update(Rate).values(net_yen=98_765))
    assert "98,765" not in text(demo_client, path)


@pytest.mark.parametrize(
    "path", ["/lodgings/X9", "/lodgings/K1", "/activities/K1-M", "/workspaces/A2-S", "/programmes/X9"]
)
def test_what_is_no_such_place_is_not_found(demo_app: Flask, demo_client: PageClient, path: str) -> None:
    assert demo_client.get(path).status_code == 404


def test_what_is_not_offered_now_is_not_shown(demo_app: Flask, demo_client: PageClient) -> None:
    places.change("L4", is_open=False)
    assert "ペンション 星ひとさじ" not in names(demo_client, "/lodgings")
    assert demo_client.get("/lodgings/L4").status_code == 404


def test_a_question_is_kept_by_what_it_asks(demo_app: Flask, demo_client: PageClient, statements: Counting) -> None:
    path = "/lodgings?people=8&first=2027-02-24&nights=2"
    first = text(demo_client, path)
    with statements() as said:
        assert text(demo_client, path) == first
    assert len(said) <= 2
    assert text(demo_client, "/lodgings?people=30&first=2027-02-24&nights=2") != first
    fill()
    with unit_of_work():
        places.change("L4", summary="")
    assert text(demo_client, path + "&utm=1") != first


def test_any_number_of_questions_leaves_room_for_pages_without_one(
    demo_app: Flask, demo_client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worktrip.plumbing.pages.MOST_KEPT", 4)
    for people in range(1, 6):
        text(demo_client, f"/programmes?people={people}")
    text(demo_client, "/")
    kept = demo_app.extensions["kept_pages"].pages
    assert len(kept) == 3
    assert any(path == "/" for path, *_rest in kept)


# --- lodgings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "suit"),
    [
        ("people=30", ["湖畔ホテル みずおと館", "プチホテル 落葉松の窓"]),
        (
            "people=12&buyout=y",
            ["ペンション 三つ目の切株", "ペンション 星ひとさじ", "ペンション 白い便箋", "ロッジ こだま三棟"],
        ),
        ("mbps=100", ["湖畔ホテル みずおと館", "プチホテル 落葉松の窓"]),
        ("desks=20", ["湖畔ホテル みずおと館"]),
        ("budget=10000", ["ペンション 郵便うさぎ", "ロッジ こだま三棟"]),
        ("people=３０名", ["湖畔ホテル みずおと館", "プチホテル 落葉松の窓"]),
    ],
)
def test_only_what_suits_is_listed(demo_app: Flask, demo_client: PageClient, asked: str, suit: list[str]) -> None:
    assert names(demo_client, f"/lodgings?{asked}") == suit
    assert f"7軒のうち{len(suit)}軒が条件に合います。" in text(demo_client, f"/lodgings?{asked}")


def test_what_nobody_measured_does_not_suit_a_wish_for_it(demo_app: Flask, demo_client: PageClient) -> None:
    places.change("L1", wifi_down_mbps=None)
    assert names(demo_client, "/lodgings?mbps=100") == ["プチホテル 落葉松の窓"]
    assert "要問合せ" in text(demo_client, "/lodgings/L1")


def test_a_price_is_of_the_nights_asked_for_and_has_all_taxes(demo_app: Flask, demo_client: PageClient) -> None:
    assert "<strong>10,650円</strong>から" in text(demo_client, "/lodgings?people=4&first=2027-02-24&nights=1")
    assert "<strong>11,750円</strong>から" in text(demo_client, "/lodgings?people=4&first=2027-02-27&nights=1")


def test_a_lodging_whose_tax_nobody_confirmed_has_no_price(demo_app: Flask, demo_client: PageClient) -> None:
    places.change("L4", room_only_ex_tax_yen=None)
    assert "料金は要問合せ" in text(demo_client, "/lodgings")


def test_a_line_measured_half_a_year_ago_says_so(demo_app: Flask, demo_client: PageClient) -> None:
    assert "10月14日(水)測定" in text(demo_client, "/lodgings/L4")
    places.change("L4", wifi_measured_on=places.MEASURED_LONG_AGO)
    assert "測定から半年以上" in text(demo_client, "/lodgings/L4?people=4")
    places.change("L4", wifi_measured_on=None)
    assert "測定日は要問合せ" in text(demo_client, "/lodgings/L4?people=5")


def test_with_days_only_what_is_free_is_listed(demo_app: Flask, demo_client: PageClient) -> None:
    fill(but="L4")
    path = "/lodgings?people=8&first=2027-02-24&nights=2"
    assert names(demo_client, path) == ["ペンション 星ひとさじ"]
    assert "7室、16名分が空いています" in text(demo_client, path)


def test_a_house_that_wants_to_be_asked_earlier_is_listed_to_ask_and_not_as_free(
    demo_app: Flask, demo_client: PageClient
) -> None:
    with unit_of_work() as unit:
        unit.session.execute(update(Facility).values(lead_days=None))
    places.change("L4", lead_days=14)
    path = "/lodgings?first=2026-11-26&nights=2&people=4"
    cards = text(demo_client, path).split('<li class="place-card')[1:]
    l4 = next(each for each in cards if "ペンション 星ひとさじ" in each)
    assert "空きは要問合せ" in l4
    assert "お申込みは14日前まで" in l4
    assert "分が空いています" not in l4
    assert text(demo_client, path).count("空きは要問合せ") == 1
    assert "空きは要問合せ" not in text(demo_client, "/lodgings?first=2026-12-08&nights=2&people=4")


def test_a_party_is_not_told_to_share_houses_that_want_to_be_asked_earlier(
    demo_app: Flask, demo_client: PageClient
) -> None:
    with unit_of_work() as unit:
        unit.session.execute(update(Facility).values(lead_days=30))
    page = text(demo_client, "/lodgings?first=2026-11-26&nights=2&people=100")
    assert "下の宿に分かれれば" not in page
    assert NAME.findall(page) == []


def test_a_month_shows_days_that_are_asked_for_too_late_as_to_be_asked_for(
    demo_app: Flask, demo_client: PageClient
) -> None:
    cell = re.compile(r'"cell cell--(\w+)')
    places.change("L4", lead_days=0)
    before = cell.findall(text(demo_client, "/lodgings/L4?month=2026-12"))
    places.change("L4", lead_days=14)
    after = cell.findall(text(demo_client, "/lodgings/L4?month=2026-12&people=4"))
    # it is the 23rd of November
    assert len(before) == 31
    assert "unknown" not in before
    assert after == ["unknown" if state in ("open", "few") else state for state in before[:6]] + before[6:]
    assert after.count("unknown") > 3


def test_a_party_too_large_for_one_house_is_shown_those_it_could_share(
    demo_app: Flask, demo_client: PageClient
) -> None:
    page = text(demo_client, "/lodgings?people=60&first=2027-02-24&nights=2")
    assert "1軒では全員が泊まれません。下の宿に分かれれば、60名で泊まれます。" in page
    assert len(NAME.findall(page)) > 1


def test_where_nothing_is_free_the_nearest_days_are_named_weekdays_first_with_what_they_save(
    demo_app: Flask, demo_client: PageClient
) -> None:
    saturday = date(2027, 2, 27)
    fill(first=saturday, nights=1)
    page = text(demo_client, f"/lodgings?people=8&first={saturday.isoformat()}&nights=1")
    assert "この日は空いている宿がありません。次の日なら泊まれます。" in page
    assert "2027年2月25日(木)から1泊" in page
    assert "平日だけ。" in page
    assert re.search(r"ご希望の日より[\d,]+円安くなります。", page)
    assert "people=8&amp;first=2027-02-25" in page


def test_where_nothing_suits_the_way_on_is_to_ask_or_to_begin_anew(demo_app: Flask, demo_client: PageClient) -> None:
    page = text(demo_client, "/lodgings?people=200")
    assert "条件に合う宿がありません" in page
    assert 'href="/inquiries/new?people=200"' in page
    assert 'href="/lodgings">条件を消す' in page


def test_what_cannot_be_read_stays_and_is_explained(demo_app: Flask, demo_client: PageClient) -> None:
    page = text(demo_client, "/lodgings?people=たくさん&first=2020-01-01&nights=99")
    assert 'value="たくさん"' in page
    assert "きょうから2年先までの日を入れてください。" in page
    assert "この欄に入れられる数ではありません。" in page
    assert len(NAME.findall(page)) == 7


def test_a_photograph_is_shown_with_its_words_and_size(demo_app: Flask, demo_client: PageClient) -> None:
    shown = re.compile(r'<img src="/photos/[0-9a-f]{64}-small\.jpg" alt="[^"]+" width="\d+" height="\d+"')
    assert len(shown.findall(text(demo_client, "/lodgings"))) == 7


def test_a_lodging_tells_prices_a_month_cancelling_and_how_to_ask(demo_app: Flask, demo_client: PageClient) -> None:
    page = text(demo_client, "/lodgings/L4?people=8&first=2027-02-24&nights=2&month=2027-02")
    for words in (
        "1人1泊 10,450円",
        "1名で使うとき",
        "夕食・朝食つき",
        "2027年",
        "旅行開始の20日前から8日前まで",
        "/inquiries/new?people=8&amp;first=2027-02-24&amp;nights=2&amp;about=facility/L4",
        "month=2027-03#month",
        "month=2027-01#month",
    ):
        assert words in page, words


def test_months_are_neither_past_nor_farther_than_a_year(demo_app: Flask, demo_client: PageClient) -> None:
    for month in ("2020-01", "2026-11", "nonsense"):
        page = text(demo_client, f"/lodgings/L4?month={month}")
        assert 'rel="prev"' not in page
        assert "month=2026-12#month" in page
    # where somebody wishes to come, that is where they look first
    assert "month=2027-03#month" in text(demo_client, "/lodgings/L4?first=2027-02-24&nights=2")
    page = text(demo_client, "/lodgings/L4?month=2031-01")
    assert 'rel="next"' not in page
    assert "month=2027-10#month" in page


def test_a_month_says_what_is_full_and_what_is_closed(demo_app: Flask, demo_client: PageClient) -> None:
    fill(first=WEDNESDAY, nights=1)
    page = text(demo_client, "/lodgings/L4?month=2027-02")
    assert page.count("cell cell--full") == 1
    assert page.count("cell cell--open") == 27


# --- things and programmes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "there", "not_there"),
    [
        ("/activities?weather=indoor", "酒蔵見学", "星空観賞会"),
        ("/activities?people=2", "カヌー", "星空観賞会"),
        ("/activities?budget=1000", "自然園の散策", "星空観賞会"),
        ("/workspaces?people=20", "会議室（20席）", "個室ブース（1日）"),
        ("/workspaces?mbps=200&people=10", "会議室（12席・1日）", "ラウンジ（12席）"),
    ],
)
def test_things_are_narrowed(demo_app: Flask, demo_client: PageClient, path: str, there: str, not_there: str) -> None:
    found = names(demo_client, path)
    assert there in found
    assert not_there not in found


def test_on_a_day_what_is_full_is_left_out_and_what_nobody_counts_is_to_be_asked(
    demo_app: Flask, demo_client: PageClient
) -> None:
    with unit_of_work() as unit:
        sessions = select(Offering.id).where(Offering.code == "A2-S")
        unit.session.execute(
            update(Slot).where(Slot.offering_id.in_(sessions), Slot.day == WEDNESDAY).values(is_closed=True),
            execution_options={"synchronize_session": False},
        )
    page = text(demo_client, "/activities?first=2027-02-24")
    assert "星空観賞会" not in NAME.findall(page)
    assert "湖一周ブレスト" in NAME.findall(page)
    assert "空きは要問合せ" in page


def test_what_is_to_be_asked_says_so(demo_app: Flask, demo_client: PageClient) -> None:
    page = text(demo_client, "/activities/A1-C")
    assert "要問合せ" in page
    assert "about=offering/A1-C" in page


def test_a_programme_is_told_day_by_day_with_what_is_done_in_rain(app: Flask, clock: Clock, client: PageClient) -> None:
    places.programme()
    assert names(client, "/programmes?purpose=team&people=8") == ["二日で動くものを作る"]
    assert names(client, "/programmes?purpose=family") == []
    assert names(client, "/programmes?people=2") == []
    page = text(client, "/programmes/P-DEV")
    for words in ("1日目", "2日目", "目標を決める", "雨の日は、ラウンジで振り返る", "about=programme/P-DEV"):
        assert words in page, words
    assert "In rain: Look back in the lounge" in text(client, "/programmes/P-DEV?lang=en")


def test_the_map_shows_the_lake_the_numbers_of_the_list_and_how_far_the_station_is(
    demo_app: Flask, demo_client: PageClient
) -> None:
    for path in ("/", "/lodgings"):
        page = text(demo_client, path)
        assert "女神湖</text>" in page
        assert "茅野駅 20km</text>" in page
        assert page.count('class="map-mark"') == 7
        assert 'role="img"' in page
        assert "style=" not in page


def test_lodgings_of_a_prefecture_come_in_pages_that_keep_the_question(
    app: Flask, clock: Clock, client: PageClient
) -> None:

    scale.load(10, bookings=100)
    page = text(client, "/lodgings?people=8&first=2027-02-24&nights=2")
    assert len(NAME.findall(page)) == 20
    assert "people=8&amp;first=2027-02-24&amp;nights=2&amp;page=2" in page
    later = text(client, "/lodgings?people=8&first=2027-02-24&nights=2&page=2")
    assert "高原の宿 21番" in NAME.findall(later)
    assert len(page.encode()) < 100_000


def test_an_hour_of_a_programme_that_only_names_a_thing_is_called_by_it(demo_client: PageClient) -> None:
    page = text(demo_client, "/programmes/P1")
    assert "星空観賞会" in page
    assert "弁当" in page
    assert "<strong></strong>" not in demo_client.get("/programmes/P1").text
