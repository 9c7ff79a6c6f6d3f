"""The run sheet in the concierge's hand."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.factories.bookings import Sent, accepted, sent, town
from tests.support.lint import PageClient
from tests.support.people import sign_in
from tests.support.statements import Counting
from worktrip.accounts.rules import Role


@pytest.fixture
def offered(app: Flask) -> Sent:
    return sent(town())


def test_the_sheet_has_the_days_the_people_and_whom_to_call(client: PageClient, offered: Sent) -> None:
    accepted(offered)
    sign_in(client, Role.CONCIERGE)
    page = client.get(f"/desk/trips/{offered.trip_no}/run-sheet").text

    for words in ("2名が到着", "湊、日向", "ベジタリアン", "ねらいの確認と作業", "0267-00-0010", "返事待ち", "19:00"):
        assert words in page


def test_the_sheet_takes_few_statements(client: PageClient, offered: Sent, statements: Counting) -> None:
    accepted(offered)
    sign_in(client, Role.CONCIERGE)
    with statements() as said:
        client.get(f"/desk/trips/{offered.trip_no}/run-sheet")

    assert len(said) <= 24, said
