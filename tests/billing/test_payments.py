"""A card payment as it really goes: Stripe's own client, the stand-in on a socket, a signed webhook delivered twice."""

from __future__ import annotations

import pytest
import requests
from flask import Flask
from sqlalchemy import select

from tests.billing.conftest import Standin
from tests.factories.billing import issued
from tests.support.application import SETTINGS, Clock
from worktrip.billing import queries, service, stripe_gateway
from worktrip.billing.rules import PaymentState
from worktrip.billing.stripe_gateway import Unreachable
from worktrip.billing.tables import Checkout, Payment
from worktrip.demo import payments
from worktrip.kernel.errors import Blocked, Conflict
from worktrip.plumbing.database import db


def press(url: str, button: str) -> str:
    """Press a button of the payment page; where it leads."""
    with requests.post(url, data={"do": button}, allow_redirects=False, timeout=10) as answer:
        assert answer.status_code == 303
        return answer.headers["Location"]


def read(url: str) -> str:
    with requests.get(url, timeout=10) as answer:
        return answer.content.decode()


def test_paying_by_card_settles_the_invoice_once(app: Flask, clock: Clock, standin: Standin) -> None:
    of = issued(clock)
    page = service.begin_checkout(of.invoice_id)
    assert page.startswith(f"{standin.url}/c/pay/cs_test_")
    assert "107,200" in read(page)
    assert "デモの支払い画面" in read(page)
    back = press(page, "pay")
    assert back == f"{app.config['BASE_URL']}{of.url}?back=paid"
    db.session.rollback()
    invoice = queries.invoice(of.invoice_id)
    assert (invoice.state, len(invoice.payments)) == (PaymentState.PAID, 1)
    with pytest.raises(Conflict):
        service.begin_checkout(of.invoice_id)


def test_pressed_twice_it_is_the_same_page(app: Flask, clock: Clock, standin: Standin) -> None:
    of = issued(clock)
    assert service.begin_checkout(of.invoice_id) == service.begin_checkout(of.invoice_id)
    assert len(standin.sessions) == 1


def test_a_call_that_broke_off_is_taken_up_under_its_key(
    app: Flask, clock: Clock, standin: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = issued(clock)
    real = stripe_gateway.open_session

    def broken_off(**asked: object) -> stripe_gateway.Session:
        real(**asked)  # type: ignore[arg-type]
        raise Unreachable("the answer was lost")

    with monkeypatch.context() as patched:
        patched.setattr(stripe_gateway, "open_session", broken_off)
        with pytest.raises(Unreachable):
            service.begin_checkout(of.invoice_id)
    page = service.begin_checkout(of.invoice_id)
    assert [page.endswith(session_id) for session_id in standin.sessions] == [True]


def test_who_stops_comes_back_and_owes_as_before(app: Flask, clock: Clock, standin: Standin) -> None:
    of = issued(clock)
    page = service.begin_checkout(of.invoice_id)
    assert press(page, "stop").endswith(f"{of.url}?back=stopped")
    assert queries.invoice(of.invoice_id).state is PaymentState.OPEN
    assert service.begin_checkout(of.invoice_id) == page


def test_a_page_for_an_amount_no_longer_owed_is_shut(app: Flask, clock: Clock, standin: Standin) -> None:
    of = issued(clock)
    first = service.begin_checkout(of.invoice_id)
    service.record_transfer(
        invoice_id=of.invoice_id,
        amount_yen=7_200,
        received_on=clock.moment.date(),
        payer_name="カ)ホシクズケイサンジヨ",
        person_id=None,
    )
    second = service.begin_checkout(of.invoice_id)
    assert second != first
    assert [(each["amount_total"], each["status"]) for each in standin.sessions.values()] == [
        (107_200, "expired"),
        (100_000, "open"),
    ]
    assert "もう使えません" in read(first)


def test_a_page_that_expired_is_opened_anew(app: Flask, clock: Clock, standin: Standin) -> None:
    of = issued(clock)
    first = service.begin_checkout(of.invoice_id)
    standin.sessions[first.rpartition("/")[2]].update(status="expired", url=None)
    assert service.begin_checkout(of.invoice_id) != first
    clock.forward(hours=25)
    assert service.begin_checkout(of.invoice_id) not in {None, first}


def test_a_payment_on_its_way_is_not_asked_for_again(app: Flask, clock: Clock, standin: Standin) -> None:
    of = issued(clock)
    page = service.begin_checkout(of.invoice_id)
    standin.sessions[page.rpartition("/")[2]].update(status="complete", payment_status="paid")
    with pytest.raises(Conflict, match="確かめています"):
        service.begin_checkout(of.invoice_id)


def test_nothing_but_sentences_when_the_provider_is_away_or_refuses(
    app: Flask, clock: Clock, standin: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = issued(clock)
    with monkeypatch.context() as patched:
        patched.setitem(app.config, "STRIPE_SECRET_KEY", "sk_test_wrong")
        with pytest.raises(Unreachable):
            service.begin_checkout(of.invoice_id)
        patched.setitem(app.config, "STRIPE_SECRET_KEY", "")
        with pytest.raises(Blocked):
            service.begin_checkout(of.invoice_id)
    assert [row.session_id for row in db.session.scalars(select(Checkout))] == [None]
    assert db.session.scalars(select(Payment)).all() == []
    assert service.begin_checkout(of.invoice_id)


def test_the_stand_in_replays_a_key_and_refuses_it_for_another_question() -> None:
    standin = payments.create_standin(
        str(SETTINGS["STRIPE_SECRET_KEY"]), str(SETTINGS["STRIPE_WEBHOOK_SECRET"]), "http://127.0.0.1:1/"
    ).test_client()
    asked = {
        "mode": "payment",
        "line_items[0][quantity]": "2",
        "line_items[0][price_data][currency]": "jpy",
        "line_items[0][price_data][unit_amount]": "100",
        "line_items[0][price_data][product_data][name]": "請求書",
        "success_url": "http://localhost/paid",
        "cancel_url": "http://localhost/back",
    }
    headers = {"Authorization": f"Bearer {SETTINGS['STRIPE_SECRET_KEY']}", "Idempotency-Key": "inv-1"}

    def post(data: dict[str, str], **more: str) -> tuple[int, dict[str, object]]:
        answer = standin.post("/v1/checkout/sessions", data=data, headers=headers | more)
        return answer.status_code, answer.get_json()

    status, first = post(asked)
    assert (status, first["amount_total"], first["status"]) == (200, 200, "open")
    assert post(asked)[1]["id"] == first["id"]
    status, refused = post({**asked, "line_items[0][quantity]": "3"})
    assert (status, refused["error"]["type"]) == (400, "idempotency_error")  # type: ignore[index]
    assert post({"mode": "payment"}, **{"Idempotency-Key": "inv-2"})[0] == 400
    assert post(asked, Authorization="Bearer sk_live")[0] == 401
    assert standin.get("/v1/checkout/sessions/cs_none", headers=headers).status_code == 404
    assert "デモの支払い画面" in standin.get(f"/c/pay/{first['id']}").get_data(as_text=True)
    with standin.get("/checkout.css") as style:
        assert style.mimetype == "text/css"
