"""The board of an owner, with nothing but links and buttons."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.factories.bookings import TUESDAY, Sent, Town, accepted, sent
from tests.support.application import Clock, made_once
from tests.support.lint import PageClient, told
from tests.support.people import follow_link, forget
from tests.support.statements import Counting
from worktrip.accounts.rules import Role
from worktrip.bookings import queries, service
from worktrip.bookings.rules import Answer
from worktrip.inventory import service as inventory

BOARD = "/partner/L4"


@pytest.fixture
@made_once
def offered(houses: Town) -> Sent:
    found = sent(houses)
    accepted(found)
    return found


@pytest.fixture
def owner(client: PageClient, houses: Town, offered: Sent) -> PageClient:
    follow_link(client, Role.PARTNER, facility_id=houses.pension)
    return client


def order(of: Sent, facility: str = "L4") -> queries.OrderFacts:
    return next(one for one in queries.orders_of_trip(of.trip_id) if one.facility_code == facility)


def address(of: Sent, rest: str = "") -> str:
    return f"{BOARD}/orders/{order(of).no}{rest}"


def test_the_board_tells_when_how_many_and_how_much_and_no_name(owner: PageClient, offered: Sent) -> None:
    page = owner.get(BOARD).text

    for words in ("2月23日(火・祝)から 3泊", "4名さま", "4部屋", "夕食 8食、朝食 8食", "93,600円", "ベジタリアン 1名"):
        assert words in page
    assert "お返事は11月26日(木) 17:00まで" in page
    assert not any(name in page for name in ("榛名", "湊", "日向", "栗林", "ログイン"))


def test_one_tap_says_yes_and_the_guests_stand_below(owner: PageClient, offered: Sent) -> None:
    done = owner.post(address(offered), data={"answer": "yes"})
    assert (done.status_code, done.location) == (303, BOARD)
    page = owner.get(BOARD).text

    assert order(offered).answer is Answer.YES
    assert "「はい」とお返事しました" in page
    assert address(offered, "/undo") in told(page)
    assert "これからお越しの方" in page
    assert "あと91日" in page


def test_a_second_tap_is_told_what_was_answered(owner: PageClient, offered: Sent) -> None:
    owner.post(address(offered), data={"answer": "yes"})
    owner.get(BOARD)
    owner.post(address(offered), data={"answer": "no"})

    assert "すでに「はい」とお返事いただいています" in owner.get(BOARD).text
    assert order(offered).answer is Answer.YES


def test_partly_asks_how_many_rooms_and_takes_a_number(owner: PageClient, offered: Sent) -> None:
    asked = owner.post(address(offered), data={"answer": "partly"})
    page = owner.get(asked.location).text
    assert "何部屋なら、お受けできますか" in page
    assert [f'value="{n}"' in page for n in (4, 3, 2, 1, 0)] == [False, True, True, True, False]
    assert owner.post(address(offered), data={"answer": "back"}).location == address(offered)
    assert order(offered).answer is Answer.ASKED

    owner.post(address(offered), data={"rooms": "3"})

    assert (order(offered).answer, order(offered).offered) == (Answer.PARTLY, 3)
    assert "3部屋まで" in owner.get(address(offered)).text


@pytest.mark.parametrize(("word", "answer"), [("no", Answer.NO), ("other", Answer.OTHER_DATES)])
def test_no_or_other_days_may_have_a_line_of_its_own(
    owner: PageClient, offered: Sent, word: str, answer: Answer
) -> None:
    owner.post(address(offered), data={"answer": word})
    page = owner.get(address(offered)).text
    assert "受けられる日や" in page
    owner.post(address(offered), data={"note": "3月なら お受けできます"})

    assert (order(offered).answer, order(offered).note) == (answer, "3月なら お受けできます")
    assert "3月なら お受けできます" in owner.get(address(offered)).text


def test_an_answer_is_taken_back_by_one_button_and_given_anew(owner: PageClient, offered: Sent, clock: Clock) -> None:
    owner.post(address(offered), data={"answer": "no"})
    assert owner.post(address(offered, "/undo")).location == address(offered)
    assert "はい、受けます" in owner.get(address(offered)).text
    owner.post(address(offered), data={"answer": "yes"})
    clock.forward(minutes=10)
    owner.post(address(offered, "/undo"))

    page = owner.get(address(offered)).text
    assert "元に戻せる時間が過ぎました" in page
    assert "お電話でお知らせください" in page
    assert order(offered).answer is Answer.YES


def test_nonsense_changes_nothing(owner: PageClient, offered: Sent) -> None:
    for data in ({}, {"answer": "perhaps"}, {"rooms": "many"}, {"note": "x" * 501}):
        assert owner.post(address(offered), data=data).status_code == 303
    assert order(offered).answer is Answer.ASKED


def test_a_house_without_questions_says_so(client: PageClient, houses: Town) -> None:
    follow_link(client, Role.PARTNER, facility_id=houses.hotel)

    assert "いま、お返事をお待ちしているものはありません" in client.get("/partner/L1").text


def test_a_cancelled_booking_wants_no_answer(owner: PageClient, offered: Sent) -> None:
    service.cancel(trip_id=offered.trip_id, reason="中止", person_id=None)

    assert "取消しになりました" in owner.get(address(offered)).text
    assert "取消しになったもの" in owner.get(BOARD).text
    owner.post(address(offered), data={"answer": "yes"})
    assert order(offered).answer is Answer.ASKED


def test_no_house_sees_anothers_board_or_order(owner: PageClient, offered: Sent) -> None:
    other = order(offered, "K1")

    assert owner.get("/partner/K1").status_code in {302, 403}
    assert owner.get(f"/partner/K1/orders/{other.no}").status_code in {302, 403}
    assert owner.get(f"{BOARD}/orders/{other.no}").status_code == 404
    assert owner.post(f"{BOARD}/orders/{other.no}", data={"answer": "yes"}).status_code == 404
    assert owner.get("/partner/nowhere").status_code == 404
    forget(owner)
    assert owner.post(address(offered), data={"answer": "yes"}).status_code == 403


def test_the_paper_of_an_order_opens_for_its_own_house_once_it_is_made(
    owner: PageClient, offered: Sent, drain: Callable[[], int]
) -> None:
    assert owner.get(address(offered, "/paper")).status_code == 404
    drain()
    assert f'href="{address(offered, "/paper")}"' in owner.get(address(offered)).text
    paper = owner.get(address(offered, "/paper"))

    assert paper.mimetype == "application/pdf"
    assert paper.data.startswith(b"%PDF")
    assert owner.get(f"{BOARD}/orders/{order(offered, 'K1').no}/paper").status_code == 404


def test_the_calendar_on_the_board_opens_without_the_board(owner: PageClient, offered: Sent) -> None:
    page = owner.get(BOARD).text
    feed = page.split('href="http://localhost/calendars/')[1].split('"')[0]
    forget(owner)
    answer = owner.get(f"/calendars/{feed}")

    assert answer.status_code == 200
    assert b"4\xe5\x90\x8d\xe3\x81\x95\xe3\x81\xbe" in answer.data
    assert owner.get(f"/calendars/{feed}", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert owner.get("/calendars/1-nonsense.ics").status_code in {404, 410}


def test_the_board_takes_as_many_statements_for_many_orders_as_for_one(
    owner: PageClient, houses: Town, offered: Sent, statements: Counting
) -> None:
    owner.get(BOARD)
    with statements() as few:
        owner.get(BOARD)
    days = [TUESDAY.replace(day=TUESDAY.day + n) for n in range(4)]
    inventory.set_allotment(houses.pension_room, days, 40)
    inventory.set_allotment(houses.kit, days, 40)
    for number in range(5):
        accepted(sent(houses, company=f"株式会社{number}", ride=False))
    with statements() as many:
        owner.get(BOARD)

    assert len(many) == len(few) <= 12, many
