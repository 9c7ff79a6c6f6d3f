"""What breaks on the way is told as a sentence the person can act on, and nothing is left half done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.journeys import steps
from tests.journeys.steps import (
    ACCOUNTANT,
    ADDRESS,
    COMPANY,
    CONCIERGE,
    FRIDAY,
    GOAL,
    PENSION,
    SATURDAY,
    THURSDAY,
    Reader,
    World,
)
from worktrip.billing.tables import Payment
from worktrip.catalogue import queries as catalogue
from worktrip.inventory import queries as inventory
from worktrip.inventory import service as stock
from worktrip.inventory.rules import SlotKey
from worktrip.plumbing import clock as business
from worktrip.trips import queries as trips

ADMIN = "鍵山 守"


def organiser_of(world: World) -> Reader:
    """The organiser, in by the link of the proposal's mail."""
    return steps.opens_the_mail(world, world.browser(), "proposals/sent")


def the_holds_lapse(world: World) -> None:
    """The desk has shortened the holds of the trip, and their minute has passed."""
    trip_id = trips.trip(world.no).id
    held = {row.key: row.quantity for row in inventory.holds_of(trip_id)}
    stock.hold(trip_id, held, business.now() + timedelta(minutes=10))
    world.clock.forward(minutes=15)
    assert steps.held(world.no) == {}


def somebody_else_takes(world: World, code: str, day: date) -> int:
    """Another company's trip holds all that is left of something on a day; how many that is."""
    other = steps.asks(world, world.browser(), company="株式会社はるかぜ図案", email="haru@harukaze.example")
    key = SlotKey(catalogue.offering_by_code(code).id, day)
    free = inventory.free([key.offering_id], day, day + timedelta(days=1))[key]
    stock.hold(trips.trip(other).id, {key: free}, business.now() + timedelta(days=7))
    return free


# --- Rooms ------------------------------------------------------------------------------------------------------------


def test_holds_that_lapsed_are_taken_anew_when_the_rooms_are_still_free(offered: World) -> None:
    organiser = organiser_of(offered)
    the_holds_lapse(offered)
    steps.accepts(offered, organiser, offered.no, 1)
    assert sum(count for (code, _), count in steps.held(offered.no, "booked").items() if code == "L4-R") == 8


def test_rooms_that_went_to_somebody_else_are_named_and_nothing_is_booked(offered: World) -> None:
    organiser = organiser_of(offered)
    steps.wants(organiser, offered.no, 1)
    digits = steps.code(offered)
    the_holds_lapse(offered)
    somebody_else_takes(offered, "L4-R", THURSDAY)
    organiser.press("お申込みを確定する", {"code": digits}, status=409)
    organiser.sees("星の見える部屋", "2月25日(木)", "何も予約されておらず、費用もかかりません")
    # of what is short that night alone is named; other days stand among those offered instead
    assert "2月24日(水)" not in organiser.text.partition("同じ内容で空いている")[0]
    assert steps.held(offered.no, "booked") == {}
    offered.staff(CONCIERGE).open(f"/desk/trips/{offered.no}").sees("足りず、お申込みを受けられませんでした")
    organiser.open(f"/trips/{offered.no}").sees("代わりをご案内します")
    assert offered.command("inventory", "check")


def test_after_a_refusal_the_other_alternative_can_still_be_taken(offered: World) -> None:
    organiser = organiser_of(offered)
    the_holds_lapse(offered)
    somebody_else_takes(offered, "L4-R", THURSDAY)
    steps.accepts(offered, organiser, offered.no, 1, "B")
    booked = steps.held(offered.no, "booked")
    assert {code for code, _ in booked} >= {"L1-R", "K1-M", "B1-K"}
    assert "L4-R" not in {code for code, _ in booked}


def test_a_proposal_that_cannot_be_held_is_not_sent_and_the_desk_reads_what_is_short(world: World) -> None:
    concierge = world.staff(CONCIERGE)
    no = steps.asks(world, world.browser())
    steps.hears(concierge, no)
    steps.drafts(concierge, no)
    somebody_else_takes(world, "L4-R", THURSDAY)
    concierge.open(f"/desk/trips/{no}/proposals/1/send").sees("まだ送れません", PENSION, "2月25日(木)")
    concierge.press("第1版を送る", status=422)
    assert steps.held(no) == {}
    assert world.mails("proposals/sent") == []


def test_a_house_that_says_no_leaves_the_booking_and_gives_the_desk_something_to_do(offered: World) -> None:
    organiser = organiser_of(offered)
    steps.accepts(offered, organiser, offered.no, 1)
    mail = offered.mails("bookings/ordered", "l4@partner.example")[-1]
    owner = offered.browser().open(steps.link_in(mail.text or ""))
    owner.press("いいえ").sees("とお返事しました")
    organiser.open(f"/trips/{offered.no}").sees("調整しています")
    offered.staff(CONCIERGE).open(f"/desk/trips/{offered.no}").sees(PENSION)
    owner.press("元に戻す").press("はい、受けます")
    organiser.open(f"/trips/{offered.no}").does_not_see("調整しています")


# --- Time -------------------------------------------------------------------------------------------------------------


def test_a_version_whose_time_is_over_says_so_and_can_be_asked_for_again(offered: World) -> None:
    organiser, concierge = organiser_of(offered), offered.staff(CONCIERGE)
    steps.it_becomes(offered, concierge, date(2026, 12, 21))
    organiser.open(f"/trips/{offered.no}/proposals/1").sees("お返事の期限が過ぎ、仮押さえが外れました")
    organiser.open(f"/trips/{offered.no}/proposals/1/accept", status=410).sees("お返事の期限が過ぎ")
    assert steps.held(offered.no) == {}
    organiser.open(f"/trips/{offered.no}/proposals/1").press("もう一度頼む").sees("コンシェルジュに頼みました")
    concierge.open(f"/desk/trips/{offered.no}").sees("もう一度、同じ内容でお願いします")


def test_a_code_typed_after_the_time_is_over_books_nothing(offered: World) -> None:
    organiser = organiser_of(offered)
    steps.wants(organiser, offered.no, 1)
    digits = steps.code(offered)
    steps.it_becomes(offered, offered.staff(CONCIERGE), date(2026, 12, 21))
    organiser.press("お申込みを確定する", {"code": digits}, status=410).sees("お返事の期限が過ぎ")
    assert steps.held(offered.no, "booked") == {}


def test_a_version_that_was_replaced_meanwhile_cannot_be_accepted(offered: World) -> None:
    organiser, concierge = organiser_of(offered), offered.staff(CONCIERGE)
    steps.wants(organiser, offered.no, 1)
    digits = steps.code(offered)
    concierge.open(f"/desk/trips/{offered.no}/proposals").press("新しい版を作る")
    steps.sends(concierge, offered.no, 2, change="部屋はそのままです。")
    organiser.press("お申込みを確定する", {"code": digits}, status=409).sees("新しい版に替わりました")
    assert steps.held(offered.no, "booked") == {}


def test_a_link_that_ended_says_so_and_whom_to_tell(offered: World) -> None:
    mail = offered.letter("proposals/sent", ADDRESS)
    concierge = offered.staff(CONCIERGE)
    steps.it_becomes(offered, concierge, FRIDAY + timedelta(days=61))
    late = offered.browser().open(steps.link_in(mail), status=410)
    late.sees("このリンクは、もう使えません", "コンシェルジュにお知らせください")


def test_a_link_in_wrong_hands_is_replaced_and_stops_at_once(offered: World) -> None:
    old = steps.link_in(offered.letter("proposals/sent", ADDRESS))
    stranger = offered.browser().open(old)
    concierge = offered.staff(CONCIERGE).open(f"/desk/trips/{offered.no}")
    concierge.press("", at="/renew").sees("前のリンクを止め")
    offered.browser().open(old, status=410)
    stranger.open(f"/trips/{offered.no}").sees("メールのリンクから開けます").does_not_see(GOAL)
    steps.opens_the_mail(offered, offered.browser(), "trips/link_sent").sees(offered.no)


# --- Codes ------------------------------------------------------------------------------------------------------------


def test_a_wrong_code_is_refused_beside_its_field_and_the_right_one_still_works(offered: World) -> None:
    organiser = organiser_of(offered)
    steps.wants(organiser, offered.no, 1)
    digits = steps.code(offered)
    wrong = f"{(int(digits) + 1) % 1_000_000:06}"
    organiser.press("お申込みを確定する", {"code": wrong}, status=422).sees("番号が違います")
    assert steps.held(offered.no, "booked") == {}
    organiser.press("お申込みを確定する", {"code": digits}).sees("お申込みを受け付けました")


def test_whoever_guesses_five_times_must_ask_for_a_new_code(offered: World) -> None:
    organiser = organiser_of(offered)
    steps.wants(organiser, offered.no, 1)
    digits = steps.code(offered)
    wrong = f"{(int(digits) + 1) % 1_000_000:06}"
    for _ in range(5):
        organiser.press("お申込みを確定する", {"code": wrong}, status=422)
    organiser.press("お申込みを確定する", {"code": digits}, status=410).sees("もう一度、番号をお送りください")
    steps.accepts(offered, organiser, offered.no, 1)


def test_the_second_tap_of_two_finds_what_the_first_has_booked(offered: World) -> None:
    organiser, other_window = organiser_of(offered), organiser_of(offered)
    steps.wants(organiser, offered.no, 1)
    digits = steps.code(offered)
    other_window.open(f"/trips/{offered.no}/proposals/1/accept/confirm")
    organiser.press("お申込みを確定する", {"code": digits})
    other_window.press("お申込みを確定する", {"code": digits}).sees("契約が成立しました")
    assert len(offered.mails("bookings/accepted", ADDRESS)) == 1


# --- Money ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def billed(offered: World) -> tuple[World, Reader, str]:
    """The same, after the stay, with an invoice issued; its number."""
    organiser = organiser_of(offered)
    steps.accepts(offered, organiser, offered.no, 1)
    steps.it_becomes(offered, offered.staff(CONCIERGE), SATURDAY)
    invoice_no = steps.issues(offered.staff(ACCOUNTANT), offered.no)
    return offered, organiser, invoice_no


def test_a_late_payment_is_seen_by_both_sides_and_still_taken(billed: tuple[World, Reader, str]) -> None:
    world, organiser, invoice_no = billed
    accountant = world.staff(ACCOUNTANT)
    steps.it_becomes(world, accountant, date(2027, 4, 5))
    organiser.open(f"/trips/{world.no}").sees("期日を過ぎています")
    accountant.open("/billing").sees("日の遅れ").follow(invoice_no)
    transfer = {"amount_yen": "１０７，２００", "received_on": "2027-04-05", "payer_name": "カ）ホシクズケイサンジヨ"}
    accountant.press("記録する", transfer, at="/transfers").sees("入金を記録しました", "残り 0円")
    organiser.open(f"/trips/{world.no}/invoices/{invoice_no}").sees("お支払いを確かめました")


def test_the_same_transfer_typed_twice_counts_once(billed: tuple[World, Reader, str]) -> None:
    world, _, invoice_no = billed
    accountant = world.staff(ACCOUNTANT).open("/billing").follow(invoice_no)
    transfer = {"amount_yen": "50000", "received_on": "2027-02-27", "payer_name": "カ）ホシクズ"}
    accountant.press("記録する", transfer, at="/transfers").sees("残り 57,200円")
    accountant.press("記録する", transfer, at="/transfers", status=422)
    assert world.count(Payment) == 1


def test_whoever_leaves_the_payment_page_has_not_paid_and_may_try_again(billed: tuple[World, Reader, str]) -> None:
    world, organiser, invoice_no = billed
    page = organiser.open(f"/trips/{world.no}/invoices/{invoice_no}").press("カードで支払う", status=303)
    till = world.till.test_client()
    back = till.post(f"/c/pay/{page.answer.location.rpartition('/')[2]}", data={"do": "stop"})
    organiser.open(back.location).sees("途中でおやめになりました")
    assert world.count(Payment) == 0
    steps.pays_by_card(world, organiser)
    organiser.sees("お支払いを確かめました")


def test_a_payment_told_with_a_wrong_signature_is_none(billed: tuple[World, Reader, str]) -> None:
    world, _, _ = billed
    answer = world.app.test_client().post(
        "/webhooks/stripe", data=b"{}", headers={"Stripe-Signature": "t=1,v1=00", "Content-Type": "application/json"}
    )
    assert answer.status_code == 400
    assert world.count(Payment) == 0


# --- Mail -------------------------------------------------------------------------------------------------------------


def test_mail_that_does_not_get_out_is_tried_again_given_up_and_shown_to_whoever_runs_it(
    world: World, monkeypatch: pytest.MonkeyPatch, unused_port: int
) -> None:
    monkeypatch.setitem(world.app.config, "MAIL_URL", f"smtp://127.0.0.1:{unused_port}")
    organiser = world.browser().open("/inquiries/new")
    world.clock.forward(minutes=2)
    organiser.press("相談を送る", steps.INQUIRY).sees("WT-2026-0001")
    for _ in range(8):
        assert world.mails("inquiries/received") == []
        world.clock.forward(hours=1, minutes=1)
    admin = world.staff(ADMIN).open("/admin/outbox").sees("やめたもの", "mail")
    monkeypatch.setitem(world.app.config, "MAIL_URL", "mailbox:")
    while "やり直す" in admin.text:
        admin.press("やり直す")
        admin.open("/admin/outbox?state=dead")
    assert len(world.mails("inquiries/received", ADDRESS)) == 1
    steps.opens_the_mail(world, organiser, "inquiries/received").sees(COMPANY)


def test_a_question_sent_twice_is_one_trip(world: World) -> None:
    organiser = world.browser().open("/inquiries/new")
    page = organiser.answer
    world.clock.forward(minutes=2)
    organiser.press("相談を送る", steps.INQUIRY)
    first = organiser.text
    organiser._take(page, 200).press("相談を送る", steps.INQUIRY)
    assert organiser.text == first
    assert len(world.mails("inquiries/received", ADDRESS)) == 1
