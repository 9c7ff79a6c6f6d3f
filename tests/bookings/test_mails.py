"""Each mail as its reader gets it, compared with a text file beside this one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from flask import Flask

from tests.factories.bookings import accepted, sent, town
from tests.support.application import Clock
from worktrip.bookings import service
from worktrip.plumbing.mail import SentMail

MAILS = Path(__file__).with_name("mails")


@pytest.mark.parametrize(
    ("event", "recipient"),
    [
        ("accepted", "minori@hoshikuzu.example"),
        ("noticed", "yuki@desk.example"),
        ("contract", "minori@hoshikuzu.example"),
        ("ordered", "l4@partner.example"),
        ("reminded", "k1@partner.example"),
        ("cancelled", "minori@hoshikuzu.example"),
        ("withdrawn", "l4@partner.example"),
    ],
)
def test_a_mail_reads_as_it_was_agreed(
    app: Flask,
    clock: Clock,
    drain: Callable[[], int],
    mailbox: Callable[..., Sequence[SentMail]],
    event: str,
    recipient: str,
) -> None:
    offered = sent(town())
    accepted(offered)
    drain()
    clock.forward(hours=24)
    service.remind()
    service.cancel(trip_id=offered.trip_id, reason="出張の中止", person_id=None)
    mail = mailbox(to=recipient, event=f"bookings/{event}")[0]

    text = re.sub(r"/l/[0-9a-z-]+", "/l/TOKEN", f"To: {mail.recipient}\nSubject: {mail.subject}\n\n{mail.text}")

    assert text == (MAILS / f"{event}.txt").read_text(encoding="utf-8")
    assert "None" not in f"{mail.text}{mail.html}"
    assert mail.html is not None
    assert "<h1>" in mail.html
