"""The payment stand-in beside the application, both on real sockets of this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tests.support.application import SETTINGS
from tests.support.services import spare_port
from worktrip.demo import payments


@dataclass(frozen=True)
class Standin:
    """The stand-in that runs: where, and what was opened there."""

    url: str
    app: Flask

    @property
    def sessions(self) -> dict[str, payments.Session]:
        return self.app.extensions["sessions"]


@contextmanager
def _served(app: Flask, port: int) -> Iterator[None]:
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def standin(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Standin]:
    """A stand-in that the application's gateway asks, and that tells the application by webhook."""
    ours, theirs = spare_port(), spare_port()
    url = f"http://127.0.0.1:{theirs}"
    made = payments.create_standin(
        str(SETTINGS["STRIPE_SECRET_KEY"]),
        str(SETTINGS["STRIPE_WEBHOOK_SECRET"]),
        f"http://127.0.0.1:{ours}/webhooks/stripe",
    )
    monkeypatch.setitem(app.config, "STRIPE_API_BASE", url)
    monkeypatch.setitem(app.config, "BASE_URL", f"http://127.0.0.1:{ours}")
    with _served(app, ours), _served(made, theirs):
        yield Standin(url, made)
