"""The builder and the sending, as the desk uses them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.factories.proposals import FRIDAY, S6_GUESTS, THURSDAY, TUESDAY, WEDNESDAY, Drafted, offering
from tests.support.lint import PageClient
from tests.support.people import sign_in
from worktrip.accounts.rules import Role
from worktrip.inventory import service as inventory
from worktrip.proposals import queries, rules, service
from worktrip.proposals.rules import ItemKind, VersionState


def at(s6: Drafted, path: str = "", number: int = 1) -> str:
    return f"/desk/trips/{s6.trip_no}/proposals/{number}{path}"


def text(response: TestResponse, status: int = 200) -> str:
    assert response.status_code == status
    return response.get_data(as_text=True)


def rows(*guests: Any) -> dict[str, str]:
    typed: dict[str, str] = {}
    for place, guest in enumerate(guests):
        for name in ("label", "arrives_on", "arrives_at", "leaves_on", "leaves_at", "diet"):
            value = getattr(guest, name)
            typed[f"guests-{place}-{name}"] = value.strftime("%H:%M") if isinstance(value, time) else str(value)
        typed[f"guests-{place}-id"] = str(guest.id)
    return typed


def test_the_list_leads_from_nothing_to_a_draft(s6: Drafted, desk: PageClient) -> None:
    service.discard(s6.version_id)
    assert "提案はまだありません" in text(desk.get(f"/desk/trips/{s6.trip_no}/proposals"))
    response = desk.post(f"/desk/trips/{s6.trip_no}/proposals")
    assert (response.status_code, response.headers["Location"]) == (303, at(s6))
    assert "下書き" in text(desk.get(f"/desk/trips/{s6.trip_no}/proposals"))


def test_the_builder_shows_prices_margin_and_what_is_free(s6: Drafted, desk: PageClient) -> None:
    html = text(desk.get(at(s6)))
    for shown in ("107,200円", "差引", "夕食 8食、朝食 8食", "空き 7・7・7・7"):
        assert shown in html


def test_the_party_is_saved_as_one_form_and_empty_rows_are_nobody(s6: Drafted, desk: PageClient) -> None:
    before = queries.version_by_id(s6.version_id).party.guests
    typed = rows(replace(before[0], diet="そば抜き"), before[1], before[2], replace(before[3], label=""))
    typed |= {"guests-1-out": "y", "guests-2-out": "y", "guests-3-id": ""}
    assert desk.post(at(s6, "/party"), data=typed).status_code == 303
    after = queries.version_by_id(s6.version_id).party.guests
    assert [(guest.label, guest.diet) for guest in after] == [("榛名", "そば抜き")]


def test_a_row_without_an_hour_is_refused_beside_its_field_and_keeps_what_was_typed(
    s6: Drafted, desk: PageClient
) -> None:
    typed = rows(*S6_GUESTS) | {"guests-1-arrives_at": "", "guests-1-diet": "そば抜き"}
    html = text(desk.post(at(s6, "/party"), data=typed), 422)
    assert "時刻を 19:00 のように入れてください。" in html
    assert 'value="そば抜き"' in html
    assert queries.version_by_id(s6.version_id).party.heads == 4


def test_somebody_whose_name_was_emptied_is_not_dropped_but_asked_about_beside_the_field(
    s6: Drafted, desk: PageClient
) -> None:
    before = queries.version_by_id(s6.version_id).party.guests
    typed = rows(before[0], replace(before[1], label=" ", diet="そば抜き"), *before[2:])
    html = text(desk.post(at(s6, "/party"), data=typed), 422)
    error = html.index("呼び名を入れるか、「外す」に印を付けてください。", html.index('name="guests-1-label"'))
    assert error < html.index('name="guests-1-arrives_on"')
    assert 'value="そば抜き"' in html
    assert 'name="guests-1-out"' in html
    assert queries.version_by_id(s6.version_id).party.guests == before
    assert desk.post(at(s6, "/party"), data=typed | {"guests-1-out": "y"}).status_code == 303
    assert queries.version_by_id(s6.version_id).party.guests == (before[0], *before[2:])


def test_a_stay_of_ten_years_is_refused_beside_its_field(s6: Drafted, desk: PageClient) -> None:
    typed = rows(*S6_GUESTS) | {"guests-1-diet": "そば抜き"}
    sentence = "さんの発つ日が、最初に人が着く日から60日より後になっています。"
    html = text(desk.post(at(s6, "/party"), data=typed | {"guests-1-leaves_on": "2037-02-26"}), 422)
    assert 'href="#guests-1-leaves_on"' in html
    assert html.index('name="guests-1-leaves_on"') < html.rindex(f"湊{sentence}") < html.index('name="guests-2-label"')
    assert 'value="そば抜き"' in html
    html = text(desk.post(at(s6, "/party"), data=typed | {"all_leave_on": "2037-02-26"}), 422)
    assert html.index(sentence) < html.index('name="guests-0-label"')
    assert sentence in html[html.index('for="all_leave_on"') :]
    assert queries.version_by_id(s6.version_id).party.last_day == FRIDAY


def test_a_party_that_cannot_be_is_refused_with_a_sentence(s6: Drafted, desk: PageClient) -> None:
    typed = rows(replace(S6_GUESTS[0], leaves_on=TUESDAY, leaves_at=time(9)))
    assert "榛名さんの出発が、到着より前になっています。" in text(desk.post(at(s6, "/party"), data=typed), 422)


def test_an_alternative_is_saved_with_its_own_form(s6: Drafted, desk: PageClient) -> None:
    typed = {
        "B-rooms-0-room": str(offering("L2-R")),
        "B-rooms-0-people_per_room": "2",
        "B-title": "",
        "B-is_recommended": "y",
    }
    assert desk.post(at(s6, "/alternatives/B"), data=typed).status_code == 303
    a, b = queries.version_by_id(s6.version_id).alternatives
    assert (b.room.facility_code if b.room else "", b.rooms[0].people_per_room, b.is_recommended) == ("L2", 2, True)
    assert not a.is_recommended
    bad = {"B-rooms-0-room": "", "B-rooms-0-people_per_room": "なし"}
    assert "1室の人数" in text(desk.post(at(s6, "/alternatives/B"), data=bad), 422)


def test_a_price_of_its_own_that_is_refused_is_seen_to_be(s6: Drafted, desk: PageClient) -> None:
    typed = {"A-price-offering": str(offering("L4-R")), "A-price-sell_yen": "9000", "A-price-reason": ""}
    html = text(desk.post(at(s6, "/alternatives/A/prices"), data=typed), 422)
    assert '<details id="price-A" data-live open>' in html
    assert "この値段にする理由を入れてください。" in html


def test_what_is_sold_below_its_cost_is_pointed_out(s6: Drafted, desk: PageClient) -> None:
    assert "下回っています" not in text(desk.get(at(s6)))
    service.set_price(s6.version_id, "A", offering("L4-R"), sell_yen=1_000, reason="はじめての会社")
    assert re.search("売価が、仕入を[0-9,]+円下回っています。", text(desk.get(at(s6))))


def test_days_are_laid_out_copied_and_alternatives_added_and_removed_by_buttons(s6: Drafted, desk: PageClient) -> None:
    assert desk.post(at(s6, "/alternatives")).status_code == 303
    desk.post(at(s6, "/alternatives/C/change"), data={"do": "days", "workspace": str(offering("L4-L"))})
    desk.post(at(s6, "/alternatives/B/change"), data={"do": "copy:C"})
    desk.post(at(s6, "/alternatives/A/change"), data={"do": "remove"})
    b, c = queries.version_by_id(s6.version_id).alternatives
    assert (b.letter, c.letter) == ("B", "C")
    assert [item.title for item in b.items] == [item.title for item in c.items]
    assert {item.offer.offering_id for item in c.items if item.offer} == {offering("L4-L")}


def test_an_item_is_added_to_both_alternatives_changed_removed_and_put_back(s6: Drafted, desk: PageClient) -> None:
    typed = {"letters": ["A", "B"], "day": THURSDAY.isoformat(), "starts_at": "20:00", "kind": "free"}
    typed |= {"title": "星を見る"}
    assert desk.post(at(s6, "/items"), data=typed).status_code == 303
    a, b = queries.version_by_id(s6.version_id).alternatives
    star = next(item for item in a.items if item.title == "星を見る")
    assert any(item.title == "星を見る" for item in b.items)
    assert "予定を直す" in text(desk.get(at(s6, f"?edit={star.id}")))
    changed = typed | {"letters": ["A"], "starts_at": "21:00"}
    assert desk.post(at(s6, f"/items/{star.id}"), data=changed).status_code == 303
    desk.post(at(s6, f"/items/{star.id}/remove"))
    assert "元に戻す" in text(desk.get(at(s6)))
    desk.post(at(s6, "/undo"))
    back = next(item for item in queries.version_by_id(s6.version_id).alternatives[0].items if item.title == "星を見る")
    assert back.starts_at == time(21)


def test_an_item_without_a_name_is_refused_beside_it(s6: Drafted, desk: PageClient) -> None:
    typed = {"letters": ["A"], "day": THURSDAY.isoformat(), "starts_at": "20:00", "kind": "free", "note": "消えない"}
    html = text(desk.post(at(s6, "/items"), data=typed), 422)
    assert "題を入れるか、品書きから選んでください。" in html
    assert "消えない" in html


def test_the_last_look_names_what_goes_out_to_whom_and_what_is_held(s6: Drafted, desk: PageClient) -> None:
    html = text(desk.get(at(s6, "/send")))
    for shown in ("稟議資料", "haruna@hoshikuzu.example", "107,200円", "開発合宿セット", "榛名 みのり様に第1版を送る"):
        assert shown in html


def test_sending_takes_one_screen(s6: Drafted, desk: PageClient) -> None:
    typed = {"letter": "よろしくお願いします。", "change_note": "", "until_day": "2026-12-10", "until_time": "17:00"}
    response = desk.post(at(s6, "/send"), data=typed)
    assert response.status_code == 303
    version = queries.version_by_id(s6.version_id)
    assert (version.state, version.letter) == (VersionState.SENT, "よろしくお願いします。")
    assert "お返事待ち" in text(desk.get(response.headers["Location"]))
    # what was sent is shown, not built
    assert desk.get(at(s6)).status_code == 303


def test_when_a_room_is_gone_the_page_says_which_night_and_nothing_is_sent(s6: Drafted, desk: PageClient) -> None:
    inventory.set_allotment(offering("L4-R"), [THURSDAY], 2)
    typed = {"letter": "", "change_note": "", "until_day": "2026-12-10", "until_time": "17:00"}
    html = text(desk.post(at(s6, "/send"), data=typed), 422)
    assert "2月25日(木)に2つ足りません" in html
    assert queries.version_by_id(s6.version_id).state is VersionState.DRAFT


@pytest.mark.parametrize("path", ["", "/send"])
def test_only_the_desk_builds(s6: Drafted, browser_of_nobody: PageClient, path: str) -> None:
    assert browser_of_nobody.get(at(s6, path)).status_code == 302
    sign_in(browser_of_nobody, Role.OFFICER)
    assert browser_of_nobody.get(at(s6, path)).status_code == 403


def test_the_builder_asks_the_database_as_often_however_much_it_shows(
    s6: Drafted, desk: PageClient, statements: Any
) -> None:
    def count() -> int:
        with statements() as said:
            text(desk.get(at(s6)))
        return len(said)

    before = count()
    service.set_party(s6.version_id, [replace(S6_GUESTS[n % 4], label=f"{n}", id=0) for n in range(40)])
    for n in range(40):
        service.add_item(
            s6.version_id, "AB", day=WEDNESDAY + timedelta(days=n % 3), starts_at=time(8, n), title=f"予定{n}"
        )
    assert count() == before <= 40


def test_alternatives_stand_side_by_side_with_what_differs(s6: Drafted, desk: PageClient) -> None:
    service.add_item(s6.version_id, "A", day=THURSDAY, starts_at=time(20), kind=ItemKind.FREE, title="星を見る")
    html = text(desk.get(at(s6, "/compare")))
    for shown in ("107,200", "夕食 8食、昼食 0食、朝食 8食", "星を見る", "ない案があります", "同じ"):
        assert shown in html
    only = text(desk.get(at(s6, "/compare?only=1")))
    assert "星を見る" in only
    assert "同じ</span>" not in only


def test_a_warning_leads_to_its_item_and_is_let_stand_with_a_word(s6: Drafted, desk: PageClient) -> None:
    service.add_item(
        s6.version_id, "A", day=THURSDAY, starts_at=time(10), ends_at=time(11), title="電話", kind=ItemKind.WORK
    )
    version = queries.version_by_id(s6.version_id)
    phone = next(item for item in version.alternatives[0].items if item.title == "電話")
    found = [each for each in rules.warnings(version, {}, WEDNESDAY) if each.item_id == phone.id]
    html = text(desk.get(at(s6)))
    assert "「電話」が、" in html or "と「電話」" in html
    assert "どちらかの時刻を動かしてください" in html
    assert f'data-to-item="item-{phone.id}"' in html
    desk.post(at(s6, f"/warnings/{found[0].key}"), data={"word": "個室で別々に"})
    html = text(desk.get(at(s6)))
    assert "個室で別々に" in html
    assert "見ておいたこと" in html
    desk.post(at(s6, "/undo"))
    assert "個室で別々に" not in text(desk.get(at(s6)))
    desk.post(at(s6, "/redo"))
    desk.post(at(s6, f"/warnings/{found[0].key}"), data={"again": "1"})
    assert queries.seen_warnings(s6.version_id) == {}


def moving(item: rules.ItemFacts, **to: str) -> dict[str, str]:
    """Where an item goes, from where it is."""
    ends_at = item.ends_at.strftime("%H:%M") if item.ends_at else ""
    now = {"day": item.day.isoformat(), "starts_at": item.starts_at.strftime("%H:%M"), "ends_at": ends_at}
    return {**now, **to, **{f"seen_{name}": value for name, value in now.items()}}


JSON = {"Accept": "application/json"}


def test_a_move_is_saved_at_once_and_says_where_it_is_now(s6: Drafted, desk: PageClient) -> None:
    item = next(each for each in queries.version_by_id(s6.version_id).alternatives[0].items if each.title == "仕事")
    to = moving(item, day=THURSDAY.isoformat(), starts_at="10:15", ends_at="11:45")
    answer = desk.post(at(s6, f"/items/{item.id}/move"), data=to, headers=JSON)
    assert (answer.status_code, answer.get_json()["said"]) == (200, "2月25日(木) 10:15–11:45 に保存しました。")
    moved = next(each for each in queries.version_by_id(s6.version_id).alternatives[0].items if each.id == item.id)
    assert (moved.day, moved.starts_at, moved.ends_at) == (THURSDAY, time(10, 15), time(11, 45))
    desk.post(at(s6, "/undo"))
    back = next(each for each in queries.version_by_id(s6.version_id).alternatives[0].items if each.id == item.id)
    assert back == item


def test_what_somebody_else_moved_sent_or_took_out_meanwhile_is_not_moved(s6: Drafted, desk: PageClient) -> None:
    first, second = queries.version_by_id(s6.version_id).alternatives[0].items[:2]
    to = moving(first, starts_at="20:15", ends_at="21:00")
    assert desk.post(at(s6, f"/items/{first.id}/move"), data=to, headers=JSON).status_code == 200
    again = desk.post(at(s6, f"/items/{first.id}/move"), data=to, headers=JSON)
    assert (again.status_code, again.content_type) == (409, "application/problem+json")
    assert "先に動かしました" in again.get_json()["title"]
    service.remove_item(s6.version_id, first.id)
    gone = desk.post(at(s6, f"/items/{first.id}/move"), data=to, headers=JSON)
    assert (gone.status_code, "外しました" in gone.get_json()["title"]) == (404, True)
    service.send(s6.version_id)
    sent = desk.post(at(s6, f"/items/{second.id}/move"), data=moving(second, starts_at="9:00"), headers=JSON)
    assert (sent.status_code, "変えられません" in sent.get_json()["title"]) == (409, True)


@pytest.mark.parametrize(
    "to", [{"starts_at": "12:00", "ends_at": "11:00"}, {"day": "2027-03-09"}, {"starts_at": "朝"}, {"day": ""}]
)
def test_a_move_to_hours_that_cannot_be_is_refused_in_a_sentence(
    s6: Drafted, desk: PageClient, to: dict[str, str]
) -> None:
    item = queries.version_by_id(s6.version_id).alternatives[0].items[0]
    answer = desk.post(at(s6, f"/items/{item.id}/move"), data=moving(item, **to), headers=JSON)
    assert answer.status_code == 422
    assert answer.get_json()["title"]
    assert item in queries.version_by_id(s6.version_id).alternatives[0].items


def test_the_form_of_contract_and_a_price_of_its_own_are_saved_by_plain_forms(s6: Drafted, desk: PageClient) -> None:
    page = text(desk.get(at(s6)))
    assert "手配旅行の取扱料金は設定されていないため、いただきません。" in page
    assert "5桁" not in page
    bad = {"form": "made_to_order", "planning_fee_yen": "0"}
    assert "企画料金" in text(desk.post(at(s6, "/contract"), data=bad), 422)
    good = {"form": "made_to_order", "planning_fee_yen": "11000", "meets_in_area": ""}
    assert desk.post(at(s6, "/contract"), data=good).status_code == 303
    price = {"A-price-offering": str(offering("L4-R")), "A-price-sell_yen": "9900", "A-price-reason": ""}
    refused = text(desk.post(at(s6, "/alternatives/A/prices"), data=price), 422)
    assert "この値段にする理由を入れてください。" in refused
    assert desk.post(at(s6, "/alternatives/A/prices"), data={**price, "A-price-reason": "平日"}).status_code == 303
    version = queries.version_by_id(s6.version_id)
    assert (version.planning_fee_yen, version.alternatives[0].overrides[0].sell_yen) == (11_000, 9_900)
    assert "平日" in text(desk.get(at(s6)))
    desk.post(at(s6, "/alternatives/A/prices/remove"), data={"offering": str(offering("L4-R"))})
    assert queries.version_by_id(s6.version_id).alternatives[0].overrides == ()


@pytest.mark.parametrize(
    ("places", "order"), [("2 1 3 4", "湊榛日栗"), ("4 2 3 4", "湊日栗榛"), ("1 2 3 1", "栗榛湊日")]
)
def test_the_list_is_put_into_another_order_by_numbers(s6: Drafted, desk: PageClient, places: str, order: str) -> None:
    typed = rows(*queries.version_by_id(s6.version_id).party.guests)
    typed |= {f"guests-{n}-order": place for n, place in enumerate(places.split())}
    assert desk.post(at(s6, "/party"), data=typed).status_code == 303
    guests = queries.version_by_id(s6.version_id).party.guests
    assert "".join(guest.label[0] for guest in guests) == order


def test_a_second_room_is_added_and_what_is_wrong_stands_beside_it(s6: Drafted, desk: PageClient) -> None:
    two = {
        "A-rooms-0-room": str(offering("L4-R")),
        "A-rooms-0-people_per_room": "1",
        "A-rooms-0-people": "2",
        "A-rooms-1-room": "own",
        "A-rooms-1-people_per_room": "1",
    }
    wrong = {**two, "A-rooms-1-first_night": "2027-02-25", "A-rooms-1-last_night": "2027-02-24"}
    assert "最初の夜より後にしてください。" in text(desk.post(at(s6, "/alternatives/A"), data=wrong), 422)
    assert desk.post(at(s6, "/alternatives/A"), data=two).status_code == 303
    rooms = queries.version_by_id(s6.version_id).alternatives[0].rooms
    assert [(use.room is None, use.people) for use in rooms] == [(False, 2), (True, None)]
    assert "お客さま手配の宿" in text(desk.get(at(s6)))


def test_what_holds_for_everybody_is_typed_once_and_the_rest_stays_as_each_has_it(
    s6: Drafted, desk: PageClient
) -> None:
    before = queries.version_by_id(s6.version_id).party.guests
    typed = rows(*before) | {"all_leave_at": "15:30"}
    assert desk.post(at(s6, "/party"), data=typed).status_code == 303
    after = queries.version_by_id(s6.version_id).party.guests
    assert {guest.leaves_at for guest in after} == {time(15, 30)}
    assert [replace(guest, leaves_at=time(12)) for guest in after] == list(before)
    bad = text(desk.post(at(s6, "/party"), data=typed | {"all_leave_on": "2027-01-01"}), 422)
    assert "出発が、到着より前になっています" in bad
    assert 'value="2027-01-01"' in bad
