"""The approval pack: what it says, what it does not guess, and how it comes out as a paper and as a workbook."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, time
from urllib.parse import quote_plus

import pytest
from flask import Flask
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.factories.proposals import FRIDAY, S6, TUESDAY, WEDNESDAY, Drafted, alternative, drafted, item, sent
from tests.support import tagged
from tests.support.lint import PageClient
from tests.support.people import sign_in
from worktrip.accounts.rules import Role
from worktrip.kernel.errors import Invalid
from worktrip.plumbing import documents
from worktrip.plumbing.mail import SentMail
from worktrip.proposals import queries, rules, service
from worktrip.proposals.rules import GuestFacts, ItemKind, Party, Topic, Word
from worktrip.proposals.service import delivering

Mailbox = Callable[..., Sequence[SentMail]]


@pytest.fixture
def s6(town_app: Flask) -> Drafted:
    """A sent proposal with its papers."""
    return sent()


def paper_of(made: Drafted) -> documents.Document:
    found = documents.find(f"proposal:{made.version_id}:pack:ja")
    assert found is not None
    return found


def text_of(made: Drafted) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper_of(made).bytes)).pages)


# --- sums ------------------------------------------------------------------------------------------------------------


def test_a_head_and_day_counts_the_days_of_coming_and_going() -> None:
    assert rules.person_days(S6) == 12
    assert rules.per_head_and_day(107_200, S6) == 8_934


def test_nobody_costs_nothing_a_day() -> None:
    assert rules.per_head_and_day(0, Party()) is None


def test_who_comes_for_a_day_is_one_day() -> None:
    assert rules.person_days(Party((GuestFacts("a", FRIDAY, time(9), FRIDAY, time(17)),))) == 1


@pytest.mark.parametrize(
    ("spans", "minutes"),
    [
        ([(9, 12), (13, 18)], 480),
        ([(9, 12), (11, 13)], 240),  # what overlaps counts once
        ([(9, None)], 0),  # without an end nobody knows
        ([], 0),
    ],
)
def test_hours_of_work_are_those_of_the_timetable(spans: list[tuple[int, int | None]], minutes: int) -> None:
    items = tuple(item(WEDNESDAY, start, ends_at=time(end) if end else None) for start, end in spans)
    meal = item(WEDNESDAY, 12, kind=ItemKind.MEAL, ends_at=time(13))
    assert rules.work_minutes(alternative(items=(*items, meal))).get(WEDNESDAY, 0) == minutes


def test_what_is_said_of_a_house_comes_before_what_is_said_of_all() -> None:
    of_all, of_one = Word(Topic.HAZARDS, "町", "", "町"), Word(Topic.HAZARDS, "宿", "", "宿", facility_id=4)
    assert rules.said_of([of_all, of_one], Topic.HAZARDS, 4) == of_one
    assert rules.said_of([of_all, of_one], Topic.HAZARDS, 5) == of_all
    assert rules.said_of([of_one], Topic.HAZARDS, 5) is None


# --- what it says ----------------------------------------------------------------------------------------------------


def test_what_nobody_has_confirmed_is_said_to_be_so(s6: Drafted) -> None:
    told = service.pack(queries.version_by_id(s6.version_id))
    safety = {known.label: known.text for known in told.safety[0].known}
    assert safety["いちばん近い医療機関"] == "高原診療所（デモ）(直線で約0.9 km)"
    assert safety["災害の危険と避難先"] is None
    assert {known.label: known.text for known in told.insurance}["旅行中の保険"] is None
    assert "確認中" in text_of(s6)
    assert f"「確認中」と書いた{told.unknown}項目" in text_of(s6).replace("\n", "")


def test_what_the_association_says_stands_in_what_is_sent_afterwards(town_app: Flask, drain: Callable[[], int]) -> None:
    service.set_standing_word(Topic.INSURANCE, "国内旅行傷害保険に、全員分加入します。", source="事務局 2026-11-20")
    made = drafted()
    service.send(made.version_id)
    drain()
    assert "国内旅行傷害保険に、全員分加入します。" in text_of(made)


def test_a_word_without_a_source_is_refused(town_app: Flask) -> None:
    with pytest.raises(Invalid) as refused:
        service.set_standing_word(Topic.HAZARDS, "浸水の想定区域の外です。", source=" ")
    assert "source" in refused.value.fields


def test_the_desk_says_it_on_a_page_with_who_confirmed_it(browser_of_nobody: PageClient) -> None:
    sign_in(browser_of_nobody, Role.CONCIERGE)
    said = {"topic": "hazards", "facility": "", "text": "浸水の想定区域の外です。", "text_en": "", "source": ""}
    refused = browser_of_nobody.post("/desk/approval-words", data=said)
    assert refused.status_code == 422
    assert "浸水の想定区域の外です。" in refused.text
    assert browser_of_nobody.post("/desk/approval-words", data={**said, "source": "町の防災係"}).status_code == 303
    page = browser_of_nobody.get("/desk/approval-words").text
    assert "浸水の想定区域の外です。" in page
    assert "町の防災係" in page


def test_insurance_is_the_same_for_every_house(town_app: Flask) -> None:
    with pytest.raises(Invalid):
        service.set_standing_word(Topic.INSURANCE, "この宿だけの保険", source="宿", facility_id=1)


def test_a_speed_says_when_it_was_measured(s6: Drafted) -> None:
    told = service.pack(queries.version_by_id(s6.version_id))
    lines = {house.name: {known.label: known.text for known in house.known}["回線(実測)"] for house in told.security}
    assert lines["ペンション 星ひとさじ"] == "下り 80 Mbps、上り 40 Mbps(2026年10月14日(水)に測定)"


def test_a_day_off_is_pointed_out_among_the_hours_of_work(s6: Drafted) -> None:
    work = {each.day: each for each in service.pack(queries.version_by_id(s6.version_id)).work}
    assert work[TUESDAY].note == "祝日(天皇誕生日)です。"
    assert work[WEDNESDAY].hours == ("8時間", "8時間")
    assert work[WEDNESDAY].note == ""


# --- the paper -------------------------------------------------------------------------------------------------------


def test_the_paper_can_be_searched_and_says_what_an_approver_asks(s6: Drafted) -> None:
    text = text_of(s6)
    for words in (
        "最終日の11時に",
        "107,200円",
        "26,800円",
        "8,934円",
        "含まれないもの",
        "21,120円",
        "安全",
        "情報を守るために",
    ):
        assert words in text
    for words in ("社内で決めていただくこと", "判断も助言もしません", "日ごとの旅程(A案)", "2027年2月2日(火)まで"):
        assert words in text


@pytest.mark.parametrize("kind", ["proposal", "A", "B", "pack"])
def test_every_paper_of_a_version_can_be_read_without_eyes(s6: Drafted, kind: str) -> None:
    found = documents.find(f"proposal:{s6.version_id}:{kind}:ja")
    assert found is not None
    assert tagged.faults(found.bytes) == []


def test_a_long_title_stands_below_the_facts_of_the_sheet(town_app: Flask, drain: Callable[[], int]) -> None:
    made = drafted(language="en")
    service.send(made.version_id)
    drain()
    found = documents.find(f"proposal:{made.version_id}:pack:en")
    assert found is not None
    tops: dict[str, float] = {}

    def note(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        for words in ("Approval pack: Development camp", "Sent on"):
            if words in text:
                tops[words] = tm[5] * cm[3] + cm[5] + (size if words.startswith("Approval") else 0)

    PdfReader(io.BytesIO(found.bytes)).pages[0].extract_text(visitor_text=note)
    assert tops["Approval pack: Development camp"] < tops["Sent on"]


def test_the_drawn_curve_is_told_to_who_cannot_see_it(s6: Drafted) -> None:
    content, alts = PdfReader(io.BytesIO(paper_of(s6).bytes)), []
    for number in range(1, int(content.trailer["/Size"])):
        node = content.get_object(number)
        if isinstance(node, dict) and "/Alt" in node:
            alts.append(str(node["/Alt"]))
    assert any("取消料の変わり方" in alt and "A案 21,120円" in alt for alt in alts)


def test_no_net_price_is_in_the_pack(s6: Drafted) -> None:
    version = queries.version_by_id(s6.version_id)
    nets = {line.net_yen for each in version.alternatives for line in each.lines if not line.is_outside} - {0, None}
    text = text_of(s6)
    assert not [net for net in nets if f"{net:,}" in text]


def test_the_mail_of_a_proposal_brings_the_pack_along(s6: Drafted, mailbox: Mailbox) -> None:
    (mail,) = mailbox(event="proposals/sent")
    number = f"{s6.trip_no}-v1"
    assert json.loads(mail.attachments) == [
        f"ご提案書 {number}.pdf",
        f"取引条件説明書面 {number}-A.pdf",
        f"取引条件説明書面 {number}-B.pdf",
        f"稟議資料 {number}-R.pdf",
    ]
    assert f"to={quote_plus(f'/trips/{s6.trip_no}/proposals/1/approval')}" in (mail.text or "")


def test_no_mail_leaves_while_the_pack_cannot_be_made(
    town_app: Flask, drain: Callable[[], int], mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = drafted()
    service.send(made.version_id)
    with monkeypatch.context() as broken:
        broken.setattr(delivering, "pack_data", lambda version: {"number": "", "title": ""})
        drain()
    assert mailbox(event="proposals/sent") == []
    assert queries.papers(made.version_id) == []
    assert queries.version_by_id(made.version_id).terms_delivered_at is None
    service.make_papers({"version_id": made.version_id})
    (mail,) = mailbox(event="proposals/sent")
    assert "稟議資料" in mail.attachments


def test_a_trip_in_english_gets_it_in_english(town_app: Flask, drain: Callable[[], int]) -> None:
    made = drafted(language="en")
    service.send(made.version_id)
    drain()
    found = documents.find(f"proposal:{made.version_id}:pack:en")
    assert found is not None
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(found.bytes)).pages)
    assert "¥8,934" in text
    assert "to be confirmed" in text.lower()


# --- the workbook ----------------------------------------------------------------------------------------------------


def test_the_workbook_has_a_sheet_for_each_section_and_sums_as_numbers(s6: Drafted) -> None:
    name, content = service.workbook(queries.version_by_id(s6.version_id))
    assert name == f"{s6.trip_no}-v1-R.xlsx"
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == [
        *("目的と成果", "案のくらべ", "金額のくらべ", "費用の内訳", "参加する方", "取消料"),
        *("含まれるもの", "安全", "情報", "働く時間", "旅程"),
    ]
    sums = {row[0].value: [cell.value for cell in row[1:]] for row in book["金額のくらべ"].iter_rows(min_row=2)}
    assert sums["合計(税込)"] == [107_200, 201_900]
    assert sums["1人1日あたり(平均)"] == [8_934, 16_825]
    lines = [[cell.value for cell in row] for row in book["費用の内訳"].iter_rows(min_row=2)]
    assert [line[5] for line in lines if line[1] == "合計(税込)"] == [107_200, 201_900]
    assert [line[5] for line in lines if line[1] == "旅行代金"] == [105_600, 199_100]
    assert book["費用の内訳"]["F5"].number_format == "#,##0"
    fees = next([cell.value for cell in row] for row in book["取消料"].iter_rows(min_row=3, max_row=3))
    assert fees[0].date() == date(2027, 2, 3)
    assert fees[3:] == [20, 21_120, 39_820]


def test_what_somebody_typed_never_becomes_a_formula(town_app: Flask, drain: Callable[[], int]) -> None:
    made = drafted()
    guests = [replace(guest, label=f"=1+{place}") for place, guest in enumerate(S6.guests)]
    service.set_party(made.version_id, guests)
    service.send(made.version_id)
    book = load_workbook(io.BytesIO(service.workbook(queries.version_by_id(made.version_id))[1]))
    cell = book["参加する方"]["A2"]
    assert (cell.value, cell.data_type) == ("=1+0", "s")
