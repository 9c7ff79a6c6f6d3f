"""The payment stand-in of the demo and of tests: the few calls of Stripe Checkout that we make, and a page to pay on.

It checks the key, replays what was asked under the same Idempotency-Key, refuses in Stripe's own shape, and delivers a
really signed webhook twice, as Stripe may. It keeps everything in memory and takes no money.
"""

import hashlib
import hmac
import json
import os
import re
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import timedelta
from secrets import token_hex
from typing import Any

from flask import Flask, Response, abort, jsonify, redirect, render_template, request, send_from_directory
from werkzeug.serving import make_server
from werkzeug.wrappers import Response as AnyResponse

from worktrip.config import ROOT
from worktrip.plumbing import clock

LASTS = timedelta(hours=24)
DELIVERIES = 2
TRIES = 5
PAGE = ROOT / "templates" / "demo" / "payments"
Session = dict[str, Any]
WORDS: dict[str, dict[str, str]] = {
    "ja": {
        "title": "デモの支払い画面",
        "note": "本物の決済ではありません。カード番号は要らず、お金は動きません。",
        "to": "お支払い先",
        "merchant": "たてしな WORK TRIP",
        "for": "内容",
        "amount": "金額",
        "mail": "メール",
        "card": "カード",
        "pay": "支払う",
        "stop": "やめる",
        "over": "この支払い画面は、もう使えません。",
    },
    "en": {
        "title": "Demo payment page",
        "note": "This is not a real payment. No card number is needed and no money moves.",
        "to": "Pay to",
        "merchant": "Tateshina WORK TRIP",
        "for": "For",
        "amount": "Amount",
        "mail": "Email",
        "card": "Card",
        "pay": "Pay",
        "stop": "Cancel",
        "over": "This payment page can no longer be used.",
    },
}


def create_standin(secret_key: str, webhook_secret: str, webhook_url: str) -> Flask:
    """The stand-in as an app of its own; `app.extensions["sessions"]` holds what was opened, by id."""
    app = Flask("worktrip.demo.payments", template_folder=str(PAGE), static_folder=None)
    sessions: dict[str, Session] = {}
    answers: dict[str, tuple[str, Session]] = {}
    lock = threading.Lock()
    app.extensions["sessions"] = sessions

    def known(session_id: str) -> Session:
        session = sessions.get(session_id)
        if session is None:
            abort(_refusal(404, f"No such checkout.session: '{session_id}'", code="resource_missing"))
        if session["status"] == "open" and session["expires_at"] <= clock.real_now().timestamp():
            session.update(status="expired", url=None)
        return session

    @app.before_request
    def check_key() -> Response | None:
        if request.path.startswith("/v1/") and request.headers.get("Authorization") != f"Bearer {secret_key}":
            return _refusal(401, "Invalid API Key provided", kind="invalid_request_error")
        return None

    @app.post("/v1/checkout/sessions")
    def create() -> Response:
        """Open a session; the same key again gives the same one, but only for the same question."""
        key = request.headers.get("Idempotency-Key", "")
        form = json.dumps(sorted(request.form.items()))
        with lock:
            if key and key in answers:
                before, session = answers[key]
                if before != form:
                    return _refusal(
                        400,
                        "This idempotency key was used with other parameters before.",
                        kind="idempotency_error",
                    )
                return jsonify(session)
            try:
                session = _opened(unflatten(request.form), request.host_url)
            except (KeyError, TypeError, ValueError) as missing:
                return _refusal(400, f"Missing or wrong param: {missing}", code="parameter_missing")
            sessions[session["id"]] = session
            if key:
                answers[key] = (form, dict(session))
        return jsonify(session)

    @app.get("/v1/checkout/sessions/<session_id>")
    def retrieve(session_id: str) -> Response:
        return jsonify(known(session_id))

    @app.post("/v1/checkout/sessions/<session_id>/expire")
    def expire(session_id: str) -> Response:
        with lock:
            session = known(session_id)
            if session["status"] != "open":
                return _refusal(400, 'Only Checkout Sessions with a status in ["open"] can be expired.')
            session.update(status="expired", url=None)
        return jsonify(session)

    @app.get("/c/pay/<session_id>")
    def page(session_id: str) -> str:
        session = known(session_id)
        language = "en" if session["locale"] == "en" else "ja"
        return render_template("checkout.html", session=session, word=WORDS[language], language=language)

    @app.post("/c/pay/<session_id>")
    def decide(session_id: str) -> AnyResponse:
        """The button that was pressed. A paid session is told of by webhook before anybody is sent back."""
        with lock:
            session = known(session_id)
            if session["status"] != "open" or request.form.get("do") != "pay":
                return redirect(session["success_url" if session["status"] == "complete" else "cancel_url"], 303)
            session.update(
                status="complete", payment_status="paid", url=None, payment_intent=f"pi_demo_{token_hex(12)}"
            )
        event = paid_event(session)
        for _ in range(DELIVERIES):
            deliver(webhook_url, webhook_secret, event)
        return redirect(session["success_url"], 303)

    @app.get("/checkout.css")
    def style() -> Response:
        return send_from_directory(PAGE, "checkout.css")

    return app


def _opened(asked: dict[str, Any], host_url: str) -> Session:
    item = asked["line_items"]["0"]
    session_id = f"cs_test_{token_hex(24)}"
    now = clock.real_now()
    return {
        "id": session_id,
        "object": "checkout.session",
        "url": f"{host_url}c/pay/{session_id}",
        "status": "open",
        "payment_status": "unpaid",
        "payment_intent": None,
        "mode": asked["mode"],
        "currency": item["price_data"]["currency"],
        "amount_total": int(item["price_data"]["unit_amount"]) * int(item["quantity"]),
        "description": item["price_data"]["product_data"]["name"],
        "client_reference_id": asked.get("client_reference_id"),
        "customer_email": asked.get("customer_email"),
        "locale": asked.get("locale", "ja"),
        "metadata": asked.get("metadata", {}),
        "success_url": asked["success_url"],
        "cancel_url": asked["cancel_url"],
        "created": int(now.timestamp()),
        "expires_at": int((now + LASTS).timestamp()),
        "livemode": False,
    }


def unflatten(form: Mapping[str, str]) -> dict[str, Any]:
    """a[b][0]=c as Stripe's clients send it → {"a": {"b": {"0": "c"}}}."""
    whole: dict[str, Any] = {}
    for name, value in form.items():
        *path, last = re.findall(r"[^\[\]]+", name)
        inner = whole
        for step in path:
            inner = inner.setdefault(step, {})
        inner[last] = value
    return whole


def _refusal(status: int, message: str, *, kind: str = "invalid_request_error", code: str | None = None) -> Response:
    response = jsonify(error={"type": kind, "message": message, **({"code": code} if code else {})})
    response.status_code = status
    return response


def paid_event(session: Session, kind: str = "checkout.session.completed") -> bytes:
    """The event that tells of a session, as bytes to be signed."""
    event = {
        "id": f"evt_demo_{token_hex(12)}",
        "object": "event",
        "type": kind,
        "created": int(clock.real_now().timestamp()),
        "livemode": False,
        "data": {"object": session},
    }
    return json.dumps(event, ensure_ascii=False).encode()


def signature(raw: bytes, secret: str, at: int | None = None) -> str:
    """The Stripe-Signature header of these bytes: HMAC-SHA256 of time and body."""
    signed_at = int(clock.real_now().timestamp()) if at is None else at
    mac = hmac.new(secret.encode(), f"{signed_at}.".encode() + raw, hashlib.sha256).hexdigest()
    return f"t={signed_at},v1={mac}"


def deliver(url: str, secret: str, raw: bytes) -> bool:
    """Send one event; a few tries, since the other side may be starting. Whether it was taken."""
    pause = threading.Event()
    for attempt in range(TRIES):
        told = urllib.request.Request(  # noqa: S310
            url, data=raw, headers={"Content-Type": "application/json", "Stripe-Signature": signature(raw, secret)}
        )
        try:
            with urllib.request.urlopen(told, timeout=10) as answer:  # noqa: S310
                return 200 <= answer.status < 300
        except urllib.error.HTTPError as refused:
            if refused.code < 500:
                return False
        except OSError:
            pass
        pause.wait(0.2 * 2**attempt)
    return False


def run_standin(port: int, *, secret_key: str, webhook_secret: str, webhook_url: str) -> None:
    """Serve the stand-in on this machine until told to stop."""
    app = create_standin(secret_key, webhook_secret, webhook_url)
    make_server("127.0.0.1", port, app, threaded=True).serve_forever()


def main() -> None:
    """`python -m worktrip.demo.payments PORT`, told by the supervisor's environment whom to tell."""
    run_standin(
        int(sys.argv[1]),
        secret_key=os.environ["STRIPE_SECRET_KEY"],
        webhook_secret=os.environ["STRIPE_WEBHOOK_SECRET"],
        webhook_url=f"{os.environ['BASE_URL'].rstrip('/')}/webhooks/stripe",
    )


if __name__ == "__main__":
    main()
