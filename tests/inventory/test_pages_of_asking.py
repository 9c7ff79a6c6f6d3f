"""The desk asks and waits, the house answers: pages with nothing but links and buttons."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from tests.factories.bookings import THURSDAY, TUESDAY, WEDNESDAY, Sent, Town, accepted, sent, town
from tests.factories.stock import trips
from tests.support.application import START, Clock
from tests.support.lint import PageClient, told
from tests.support.people import follow_link, forget, sign_in
from worktrip.accounts.rules import Role
from worktrip.bookings import queries as bookings
from worktrip.inventory import queries, service
from worktrip.inventory.queries import QuestionFacts
from worktrip.inventory.rules import Answer, AskedLine, QuestionState, SlotKey
from worktrip.plumbing import outbox
from worktrip.proposals import service as proposals
from worktrip.trips import queries as trips_queries

UNTIL = START + timedelta(days=7)
HOME = "/partner/L4"


@pytest.fixture
def houses(app: Flask) -> Town:
    return town()


@pytest.fixture
def owner(client: PageClient, houses: Town) -> PageClient:
    follow_link(client, Role.PARTNER, facility_id=houses.pension)
    return client


@pytest.fixture
def desk(client: PageClient, houses: Town) -> PageClient:
    sign_in(client, Role.CONCIERGE)
    return client


def asked(houses: Town, trip: int | None = None, rooms: int = 3) -> QuestionFacts:
    trip = trip or trips()[0]
    line = AskedLine(houses.pension_room, WEDNESDAY, THURSDAY, rooms)
    no = service.ask(trip, houses.pension, [line], rooms, "静かな部屋だと助かります。", UNTIL, None)
    return queries.question_of("L4", no)


def address(question: QuestionFacts, rest: str = "") -> str:
    return f"{HOME}/questions/{question.no}{rest}"


def now(question: QuestionFacts) -> QuestionFacts:
    return queries.question(question.id)


# --- the house -------------------------------------------------------------------------------------------------------


def test_a_question_tells_when_how_many_how_long_and_what_is_left(owner: PageClient, houses: Town) -> None:
    page = owner.get(address(asked(houses))).text

    for words in (
        "2月24日(水)から 2泊",
        "3名さま(会社の方)",
        "一人部屋 × 3",
        "空きの表では、受けると残り1",
        "「はい」は12月1日(火) 10:00までのお取り置きです",
        "静かな部屋だと助かります。",
        "はい、受けます",
    ):
        assert words in page
    assert not any(name in page for name in ("春日", "haru@", "はるかぜ"))


def test_what_the_table_lacks_is_said_before_the_answer(owner: PageClient, houses: Town) -> None:
    assert "空きの表より2多くなります" in owner.get(address(asked(houses, rooms=6))).text


def test_one_tap_holds_and_one_button_takes_it_back(owner: PageClient, houses: Town) -> None:
    question = asked(houses)
    done = owner.post(address(question), data={"answer": "yes"})
    assert (done.status_code, done.location) == (303, HOME)
    page = owner.get(HOME).text
    assert "「はい」とお返事しました" in page
    assert address(question, "/undo") in told(page)
    assert "いま、お返事をお待ちしているものはありません" in page
    assert len(queries.holds_of(question.trip_id)) == 2

    owner.post(address(question), data={"answer": "no"})
    assert "すでに「はい」とお返事いただいています" in owner.get(HOME).text
    assert owner.post(address(question, "/undo")).location == address(question)
    assert "はい、受けます" in owner.get(address(question)).text
    assert queries.holds_of(question.trip_id) == []


def test_a_part_is_asked_for_and_given_as_a_number(owner: PageClient, houses: Town) -> None:
    question = asked(houses)
    page = owner.get(owner.post(address(question), data={"answer": "partly"}).location).text
    assert "何部屋なら、お受けできますか" in page
    owner.post(address(question), data={"rooms": "2"})

    assert (now(question).answer, now(question).offered) == (Answer.PARTLY, 2)
    assert "2部屋まで" in owner.get(address(question)).text


def test_other_dates_are_given_after_the_tap_and_nothing_typed_is_lost(owner: PageClient, houses: Town) -> None:
    question = asked(houses)
    owner.post(address(question), data={"answer": "other"})
    assert "いつなら、お受けできますか" in owner.get(address(question)).text
    wrong = owner.post(
        address(question), data={"other_first": "2027-03-05", "other_last": "2027-03-01", "note": "3月なら"}
    )
    assert wrong.status_code == 422
    assert "始まりの日より前になっています" in wrong.text
    assert "3月なら" in wrong.text
    owner.post(address(question), data={"other_first": "2027-03-01", "other_last": "2027-03-05", "note": "3月なら"})

    assert "3月1日(月)から3月5日(金)まで" in owner.get(address(question)).text
    assert now(question).note == "3月なら"


def test_the_days_of_an_order_are_given_in_the_same_way(owner: PageClient, houses: Town) -> None:
    offered = sent(houses)
    accepted(offered)
    order = next(each for each in bookings.orders_of_trip(offered.trip_id) if each.facility_code == "L4")
    owner.post(f"{HOME}/orders/{order.no}", data={"answer": "other"})
    owner.post(f"{HOME}/orders/{order.no}", data={"other_first": "2027-03-01", "other_last": "", "note": ""})

    assert "3月1日(月)" in owner.get(f"{HOME}/orders/{order.no}").text


def test_what_needs_no_answer_any_more_says_so(owner: PageClient, houses: Town, clock: Clock) -> None:
    withdrawn, expired = asked(houses), asked(houses)
    service.withdraw(question_id=withdrawn.id, person_id=None)
    assert "このおたずねは取り下げました" in owner.get(address(withdrawn)).text
    clock.forward(days=7)
    assert "このおたずねは期限が過ぎました" in owner.get(address(expired)).text
    owner.post(address(expired), data={"answer": "yes"})
    assert "お返事はいりません" in owner.get(address(expired)).text
    assert queries.holds_of(expired.trip_id) == []


def test_home_asks_first_and_folds_what_is_more_than_two(owner: PageClient, houses: Town) -> None:
    offered = sent(houses)
    accepted(offered)
    asked(houses)
    assert owner.get(HOME).text.count("<details class") == 0
    asked(houses)
    page = owner.get(HOME).text

    assert page.count('class="ask-fold"') == 2
    assert page.count("はい、受けます") == 3
    assert page.index("いまのおたずね") < page.index("これからお越しの方")


def test_a_house_sees_no_question_of_another(owner: PageClient, houses: Town) -> None:
    (trip,) = trips()
    line = AskedLine(houses.hotel_room, WEDNESDAY, THURSDAY, 1)
    no = service.ask(trip, houses.hotel, [line], 1, "", UNTIL, None)

    assert owner.get(f"{HOME}/questions/{no}").status_code == 404
    assert owner.get(f"/partner/L1/questions/{no}").status_code in {302, 403}


# --- the desk --------------------------------------------------------------------------------------------------------


def draft(houses: Town) -> Sent:
    """A trip with a draft for which the pension has too few rooms."""
    (other,) = trips()
    nights = [TUESDAY + timedelta(days=n) for n in range(3)]
    offered = sent(houses, papers=False)
    service.release(offered.trip_id)
    version = proposals.draft(offered.trip_id)
    service.hold(other, {SlotKey(houses.pension_room, night): 2 for night in nights}, UNTIL)
    return Sent(offered.trip_id, offered.trip_no, offered.organiser_id, version)


def fields(page: str) -> dict[str, list[str]]:
    """The hidden fields of the preview, as a browser sends them."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page):
        found.setdefault(name, []).append(value)
    return found


def test_the_desk_sees_exactly_what_goes_out_and_to_whom_before_it_goes(desk: PageClient, houses: Town) -> None:
    (trip,) = trips()
    no = trips_queries.trip_by_id(trip).no
    line = AskedLine(houses.pension_room, WEDNESDAY, THURSDAY, 3)
    where = f"/desk/trips/{no}/questions/new?facility=L4&want={line.as_text()}"
    assert 'value="2027-02-24"' in desk.get(where).text
    typed = {
        "lines-0-thing": f"{houses.pension_room}/",
        "lines-0-first_day": "2027-02-24",
        "lines-0-last_day": "2027-02-25",
        "lines-0-quantity": "3",
        "heads": "3",
        "message": "静かな部屋だと助かります。",
        "hold_day": "2026-12-01",
        "hold_time": "10:00",
    }
    page = desk.post(where, data=typed | {"do": "preview"}).text
    for words in (
        "l4@partner.example",
        "空きのおたずね: 2月24日(水)から",
        "一人部屋 × 3",
        "静かな部屋だと助かります。",
    ):
        assert words in page
    assert queries.questions_of_trip(trip) == []
    assert "静かな部屋だと助かります。" in desk.post(where, data=typed | {"do": "mend"}).text

    sent_fields = fields(page)
    done = desk.post(where, data=sent_fields | {"do": "send"})
    assert done.location == f"/desk/trips/{no}/questions"
    outbox.drain()
    assert "QA-2026-0001" in desk.get(done.location).text
    (question,) = queries.questions_of_trip(trip)
    assert question.wants() == {SlotKey(houses.pension_room, night): 3 for night in (WEDNESDAY, THURSDAY)}


def test_what_is_typed_wrongly_stays_and_is_explained(desk: PageClient, houses: Town) -> None:
    (trip,) = trips()
    where = f"/desk/trips/{trips_queries.trip_by_id(trip).no}/questions/new?facility=L4"
    assert "数の空いた行は" in desk.get(where).text
    wrong = desk.post(
        where,
        data={
            "lines-0-thing": f"{houses.pension_room}/",
            "lines-0-first_day": "2027-02-25",
            "lines-0-last_day": "2027-02-24",
            "lines-0-quantity": "3",
            "heads": "3",
            "message": "よろしく",
            "hold_day": "2026-12-01",
            "hold_time": "10:00",
            "do": "preview",
        },
    )
    assert wrong.status_code == 422
    assert "最初の日より前になっています" in wrong.text
    assert "よろしく" in wrong.text
    data = {"lines-0-thing": f"{houses.pension_room}/", "lines-0-quantity": "0", "heads": "3", "do": "preview"}
    wrong = desk.post(where, data=data)
    assert wrong.status_code == 422
    assert "1から500までの数を入れてください。" in wrong.text
    for foreign in ("Number must", "quantity&#39;"):
        assert foreign not in wrong.text


def test_the_desk_writes_down_what_a_house_says_by_telephone(desk: PageClient, houses: Town) -> None:
    question = asked(houses)
    where = f"/desk/trips/{question.trip_no}/questions"
    assert "返事待ち" in desk.get(where).text
    empty = desk.post(f"{where}/{question.no}", data={f"{question.no}-answer": "yes"})
    assert empty.status_code == 422
    desk.post(
        f"{where}/{question.no}",
        data={
            f"{question.no}-answer": "partly",
            f"{question.no}-offered": "2",
            f"{question.no}-via": "星野さん、電話で",
        },
    )

    page = desk.get(where).text
    assert "星野さん、電話で" in page
    assert "2部屋まで" in page
    assert len(queries.holds_of(question.trip_id)) == 2


def test_the_desk_withdraws_a_question(desk: PageClient, houses: Town) -> None:
    question = asked(houses)
    where = f"/desk/trips/{question.trip_no}/questions"
    desk.post(f"{where}/{question.no}/withdraw")
    assert now(question).state is QuestionState.WITHDRAWN
    assert "取り下げ" in desk.get(where).text


def test_what_is_short_in_a_draft_is_asked_for_or_waited_for(desk: PageClient, houses: Town) -> None:
    of = draft(houses)
    build = desk.get(f"/desk/trips/{of.trip_no}/proposals/2").text
    assert "ペンション 星ひとさじに打診する" in build
    short = desk.get(f"/desk/trips/{of.trip_no}/proposals/short")
    assert "facility=L4" in short.location
    assert 'value="4"' in desk.get(short.location).text
    preview = desk.get(f"/desk/trips/{of.trip_no}/proposals/2/send").text
    assert "この内容で空きを待つ" in preview

    done = desk.post(f"/desk/trips/{of.trip_no}/proposals/wait")
    assert done.location == "/desk/waiting"
    page = desk.get("/desk/waiting").text
    assert "まだ足りません" in page
    assert "空き待ちに入れました" in page


def test_one_button_offers_what_came_free(desk: PageClient, houses: Town) -> None:
    a, b = trips(2)
    wants = {SlotKey(houses.pension_room, WEDNESDAY): 3}
    wait, other = service.wait(a, wants), service.wait(b, wants)
    page = desk.get("/desk/waiting").text
    assert page.count("すべて仮押さえして、幹事に知らせる") == 2
    assert "同じものを、ほかに1組が待っています" in page
    assert page.count("先に待っている組に案内すると") == 1
    data = {f"{wait}-until_day": "2026-12-01", f"{wait}-until_time": "17:00"}
    desk.post(f"/desk/waiting/{wait}/offer", data=data)
    assert "すべて仮押さえし、幹事の方にお知らせしました" in desk.get("/desk/waiting").text
    desk.post(f"/desk/waiting/{wait}/offer", data=data)
    assert "もう終わっています" in desk.get("/desk/waiting").text
    assert desk.post(f"/desk/waiting/{other}/offer", data={}).status_code == 422
    desk.post(f"/desk/waiting/{other}/stop")
    assert "待っている組はありません" in desk.get("/desk/waiting").text


def test_who_has_everything_meanwhile_is_said_to_lack_nothing_and_offered_nothing(
    desk: PageClient, houses: Town
) -> None:
    (trip,) = trips()
    wants = {SlotKey(houses.pension_room, WEDNESDAY): 3}
    service.wait(trip, wants)
    service.hold(trip, wants, START + timedelta(days=3))
    page = desk.get("/desk/waiting").text
    assert "必要な分は、すでに押さえています" in page
    for words in ("すべて空きました", "まだ足りません", "すべて仮押さえして、幹事に知らせる"):
        assert words not in page


def test_a_question_becomes_a_hold_and_the_proposal_takes_it_over(client: PageClient, houses: Town) -> None:
    """The journey: the desk asks for what is short, the owner taps yes on a phone, the proposal is sent."""
    of = draft(houses)
    sign_in(client, Role.CONCIERGE)
    where = client.get(f"/desk/trips/{of.trip_no}/proposals/short").location
    form = client.get(where).text
    typed = dict(re.findall(r'<input[^>]* name="(lines-[^"]+|heads|hold_day|hold_time)"[^>]* value="([^"]*)"', form))
    typed |= {name: value for value, name in re.findall(r'value="([^"]*)"[^>]* name="(lines-[^"]+)"', form)}
    things = {f"lines-{n}-thing": f"{houses.pension_room}/" for n in range(3)}
    preview = client.post(where, data=typed | things | {"do": "preview"})
    assert preview.status_code == 200
    client.post(where, data=fields(preview.text) | {"do": "send"})
    (question,) = queries.questions_of_trip(of.trip_id)
    forget(client)

    follow_link(client, Role.PARTNER, facility_id=houses.pension)
    client.post(address(question), data={"answer": "yes"})
    forget(client)
    held = {hold.key: hold.quantity for hold in queries.holds_of(of.trip_id)}
    assert held == question.wants()

    proposals.send(of.version_id)
    after = {hold.key: hold.quantity for hold in queries.holds_of(of.trip_id)}
    assert {key: after[key] for key in held} == held
    assert service.check() == []
