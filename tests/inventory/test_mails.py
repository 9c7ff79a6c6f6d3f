"""Each mail as its reader gets it, compared with a text file beside this one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from tests.factories.bookings import THURSDAY, TUESDAY, WEDNESDAY, town
from tests.factories.stock import trips
from tests.support.application import START, Clock
from worktrip.inventory import queries, service
from worktrip.inventory.rules import AskedLine, SlotKey
from worktrip.plumbing.mail import SentMail

MAILS = Path(__file__).with_name("mails")


@pytest.mark.parametrize(
    ("event", "recipient"),
    [
        ("asked", "l4@partner.example"),
        ("reminded", "l4@partner.example"),
        ("withdrawn", "l4@partner.example"),
        ("offered", "haru@harukaze.example"),
    ],
)
def test_a_mail_reads_as_it_was_agreed(
    app: Flask, clock: Clock, mailbox: Callable[..., Sequence[SentMail]], event: str, recipient: str
) -> None:
    houses = town()
    (trip,) = trips()
    lines = [
        AskedLine(houses.pension_room, TUESDAY, THURSDAY, 3),
        AskedLine(houses.pension_room, WEDNESDAY, THURSDAY, 1),
    ]
    message = "開発合宿のお客さまです。静かな部屋だと助かります。"
    no = service.ask(trip, houses.pension, lines, 4, message, START + timedelta(days=9), None)
    wait = service.wait(
        trip, {SlotKey(houses.pension_room, day): 3 for day in (TUESDAY, WEDNESDAY)} | {SlotKey(houses.kit, TUESDAY): 1}
    )
    clock.forward(hours=24)
    service.remind()
    service.withdraw(question_id=queries.question_of("L4", no).id, person_id=None)
    service.offer(wait, START + timedelta(days=3))
    mail = mailbox(to=recipient, event=f"inventory/{event}")[0]

    text = re.sub(r"/l/[0-9a-z-]+", "/l/TOKEN", f"To: {mail.recipient}\nSubject: {mail.subject}\n\n{mail.text}")

    assert text == (MAILS / f"{event}.txt").read_text(encoding="utf-8")
    assert "None" not in f"{mail.text}{mail.html}"
    assert "はるかぜ" not in f"{mail.text}{mail.html}" or event == "offered"
    assert mail.html is not None
    assert "<h1>" in mail.html
