"""The desk's page of arrangements."""

from __future__ import annotations

import pytest

from tests.factories.bookings import Sent, accepted
from tests.support.lint import PageClient
from tests.support.people import sign_in
from worktrip.accounts.rules import Role
from worktrip.bookings import queries
from worktrip.bookings.rules import Answer, BookingState


@pytest.fixture
def desk(client: PageClient, offered: Sent) -> PageClient:
    sign_in(client, Role.CONCIERGE)
    return client


def page_of(of: Sent, rest: str = "arrangements") -> str:
    return f"/desk/trips/{of.trip_no}/{rest}"


def taxi(of: Sent) -> queries.OrderFacts:
    return next(one for one in queries.orders_of_trip(of.trip_id) if one.facility_code == "T1")


def test_before_anything_is_accepted_the_page_says_so(desk: PageClient, offered: Sent) -> None:
    assert "まだお申込みをいただいていません" in desk.get(page_of(offered)).text
    assert desk.get(page_of(offered, "cancellation")).status_code == 404
    assert desk.get(page_of(offered, "run-sheet")).status_code == 404


def test_every_order_stands_there_with_its_state_its_way_and_its_net_price(desk: PageClient, offered: Sent) -> None:
    accepted(offered)
    page = desk.get(page_of(offered)).text

    for words in ("PO-2026-0001", "返事待ち", "メール l4@partner.example", "電話 0267-00-0010", "93,600円", "5,000円"):
        assert words in page


def test_the_desk_writes_down_who_said_what_and_when(desk: PageClient, offered: Sent) -> None:
    accepted(offered)
    no = taxi(offered).no
    data = {f"{no}-answer": "yes", f"{no}-via": "運転手の方、11月24日 10:20、電話で", f"{no}-note": "大きい車で"}
    done = desk.post(page_of(offered, f"arrangements/{no}"), data=data)

    assert done.status_code == 303
    assert (taxi(offered).answer, taxi(offered).note) == (Answer.YES, "大きい車で")
    assert "運転手の方、11月24日 10:20、電話で" in desk.get(page_of(offered)).text


def test_what_is_missing_is_said_and_what_was_typed_stays(desk: PageClient, offered: Sent) -> None:
    accepted(offered)
    no = taxi(offered).no
    page = desk.post(page_of(offered, f"arrangements/{no}"), data={f"{no}-answer": "yes", f"{no}-note": "大きい車で"})
    assert page.status_code == 422
    assert "だれが、いつ、どう答えたかを入れてください" in page.text
    assert 'value="大きい車で"' in page.text
    partly = {f"{no}-answer": "partly", f"{no}-via": "運転手の方"}
    assert desk.post(page_of(offered, f"arrangements/{no}"), data=partly).status_code == 422
    assert taxi(offered).answer is Answer.ASKED
    assert desk.post(page_of(offered, "arrangements/PO-2026-9999"), data=partly).status_code == 404


def test_cancelling_shows_what_it_does_and_asks_why(desk: PageClient, offered: Sent) -> None:
    accepted(offered)
    page = desk.get(page_of(offered, "cancellation")).text
    for words in ("minori@hoshikuzu.example", "ペンション 星ひとさじ(メール)", "高原タクシー(電話の用件を立てます)"):
        assert words in page
    assert desk.post(page_of(offered, "cancellation"), data={"reason": ""}).status_code == 422
    assert desk.post(page_of(offered, "cancellation"), data={"reason": "出張の中止"}).status_code == 303

    booking = queries.booking(offered.trip_id)
    assert booking is not None
    assert booking.state is BookingState.CANCELLED
    assert "出張の中止" in desk.get(page_of(offered)).text
    assert "もう取り消せません" in desk.get(page_of(offered, "cancellation")).text


def test_others_of_the_staff_do_not_arrange(client: PageClient, offered: Sent) -> None:
    sign_in(client, Role.DIRECTOR)

    assert client.get(page_of(offered)).status_code == 403
    assert client.post(page_of(offered, "cancellation"), data={"reason": "x"}).status_code == 403
