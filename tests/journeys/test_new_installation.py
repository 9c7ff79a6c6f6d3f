"""An installation without the demo: from an empty database to a trip that was accepted, by forms alone."""

from __future__ import annotations

import re
from datetime import date

import pyotp
from flask import Flask

from tests.journeys import steps
from tests.journeys.steps import FRIDAY, ORGANISER, THURSDAY, WEDNESDAY, World
from tests.support.application import Clock
from tests.support.reader import Reader
from worktrip.plumbing import outbox

PASSWORD = "a long sentence about larches"
ADMIN, CONCIERGE = "admin@desk.example", "desk@desk.example"
HOUSE, OWNER = "ペンション 星ひとさじ", "owner@hoshi.example"
# four people alone in their rooms for two weekday nights: 8 × (10,450 + 2,750) and 8 × 200 of lodging tax
TAKES = "107,200円"


def test_an_empty_installation_serves_a_trip(app: Flask, clock: Clock) -> None:
    world = World(app, clock, outbox.drain, app)
    assert world.command("catalogue", "law") == "entered"
    admin = signs_in(world, world.command("accounts", "admin", ADMIN), ADMIN)
    the_admin_says_who_we_are(admin)
    concierge = signs_in(world, invitation(world), CONCIERGE)
    the_desk_fills_its_shelves(concierge)

    organiser = world.browser().open("/")
    no = steps.asks(world, organiser, must_haves=["single_rooms"])
    steps.hears(concierge, no)
    the_desk_proposes(concierge, no)
    steps.opens_the_mail(world, organiser, "proposals/sent").sees(HOUSE, TAKES)
    steps.consents(organiser, no, 1)
    steps.accepts(world, organiser, no, 1)

    assert steps.held(no, "booked") == {("L4-R", WEDNESDAY): 4, ("L4-R", THURSDAY): 4}
    owner = steps.opens_the_mail(world, world.browser(), "bookings/ordered", OWNER)
    owner.press("はい、受けます").sees("とお返事しました")
    concierge.open("/desk/ready").sees("きょうから受け付けられます")
    assert world.command("audit", "verify") == "the chain holds"
    assert world.command("inventory", "check").startswith("every counter is the sum of its holds: ")


def signs_in(world: World, address: str, email: str) -> Reader:
    """Somebody sets a password and an app up by the address they were given, then comes in."""
    browser = world.browser().open(address)
    secret = re.search(r"\b[A-Z2-7]{32}\b", browser.text)
    assert secret, browser.text
    codes = pyotp.TOTP(secret[0])
    browser.press("設定する", {"password": PASSWORD, "code": codes.at(world.clock.moment)})
    world.clock.forward(minutes=1)
    browser.press("次へ進む", {"email": email, "password": PASSWORD})
    return browser.press("入る", {"code": codes.at(world.clock.moment)})


def invitation(world: World) -> str:
    """The address in the mail to who was invited."""
    found = re.search(r"https?://\S+/sign-in/set-up/\S+", world.letter("accounts/invited", CONCIERGE))
    assert found
    return found[0]


def the_admin_says_who_we_are(admin: Reader) -> None:
    """What papers say, confirmed, and who answers inquiries."""
    admin.open("/desk/ready").sees("次は「書面に出す発行者と登録」です").follow("開く")
    admin.press(
        "この日からの設定にする",
        {
            "effective_from": "2026-11-01",
            "name": "一般社団法人たてしな観光協会",
            "address": "長野県北佐久郡立科町",
            "phone": "0267-55-6654",
            "t_number": "T7123456789012",
            "is_qualified_issuer": "yes",
            "travel_registration": "第三種旅行業",
            "travel_registration_no": "長野県知事登録旅行業 第3-000号",
            "travel_manager": "白樺 みどり",
            "contract_form": "made_to_order",
            "bank_account": "高原信用金庫 立科支店 普通 0000000",
            "source_note": "登録票を見た",
        },
    ).sees("からの設定を残しました")
    admin.open("/desk/ready").sees("次は「コンシェルジュ」です").follow("開く")
    admin.press("設定用のメールを送る", {"name": "白樺 みどり", "email": CONCIERGE, "roles": ["concierge"]})


def the_desk_fills_its_shelves(concierge: Reader) -> None:
    """A pension with a room, its price, what it takes when we cancel, and how many there are."""
    concierge.open("/desk/ready").sees("次は「宿泊施設」です").follow("開く")
    concierge.press(
        "施設を足す",
        {
            "code": "L4",
            "kind": "lodging",
            "name": HOUSE,
            "partner_name": "株式会社星ひとさじ",
            "t_number": "T8999900000001",
            "municipality_code": "20324",
            "email": OWNER,
            "sleeps": "18",
            "work_seats": "12",
            "wifi_down_mbps": "100",
            "wifi_measured_on": "2026-10-14",
            "lead_days": "7",
            "room_only_ex_tax_yen": "6,500",
        },
    ).follow("品目を足す")
    concierge.press(
        "品目を足す",
        {
            "code": "L4-R",
            "kind": "room",
            "name": "星の見える部屋",
            "max_people": "2",
            "meal_plan": "half_board",
        },
    )
    prices = {"weekday_yen": "10450", "weekend_yen": "12100", "weekday_net_yen": "9405", "weekend_net_yen": "10890"}
    single = {"single_supplement_yen": "2750", "single_supplement_net_yen": "2475"}
    concierge.press("料金を入れる", {**prices, **single}).follow("取消料の表を入れる")
    names = ("from_days_before", "to_days_before", "percent")
    table = {
        f"steps-{place}-{name}": value
        for place, row in enumerate(((9, 2, 10), (1, 1, 20), (0, 0, 80), (-1, -1, 100)))
        for name, value in zip(names, row, strict=True)
    }
    concierge.press("取消料の表を入れる", table).sees("取消料の表を入れました").follow("提供数を入れる")
    days = {"first_day": date(2027, 2, 1).isoformat(), "last_day": date(2027, 3, 31).isoformat()}
    concierge.press("提供数を入れる", {**days, "allotted": "5"}).sees("59日分の提供数を5にしました")
    concierge.open("/desk/ready").sees("きょうから受け付けられます")


def the_desk_proposes(concierge: Reader, no: str) -> None:
    """One alternative: everybody in the pension from Wednesday to Friday."""
    concierge.open(f"/desk/trips/{no}/proposals").press("提案を作る")
    party: dict[str, object] = {}
    for place, label in enumerate(("榛名", "湊", "日向", "栗林")):
        row = {"label": label, "arrives_on": WEDNESDAY, "arrives_at": "13:00", "leaves_on": FRIDAY}
        party |= {f"guests-{place}-{name}": str(value) for name, value in {**row, "leaves_at": "12:00"}.items()}
    concierge.press("来る人を保存する", party).sees("のべ8泊")
    concierge.press("A案を保存する", {"A-rooms-0-room": HOUSE, "A-rooms-0-people_per_room": "1"}).sees(TAKES)
    concierge.press("B案をなくす").press("1日の型", at="/A/")
    concierge.open(f"/desk/trips/{no}/proposals/1/send").press("第1版を送る", {"letter": "静かな宿です。"})
    concierge.sees(f"第1版を、{ORGANISER}様に送りました")
