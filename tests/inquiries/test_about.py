"""Asking about a place, a thing or a programme: the form says it, the desk sees it, and nobody can make it lie."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

import pytest
from flask import Flask

from tests.factories import places
from tests.factories.bookings import town
from tests.factories.inquiries import ADDRESS, asked, concierge
from tests.support.application import Clock
from tests.support.lint import PageClient
from tests.support.people import sign_in
from worktrip.accounts.rules import Role
from worktrip.inquiries import queries
from worktrip.inquiries.rules import About, AboutKind, about_of
from worktrip.plumbing.mail import SentMail

Mailbox = Callable[..., Sequence[SentMail]]


@pytest.mark.parametrize(
    ("word", "about"),
    [
        ("facility/L4", About(AboutKind.FACILITY, "L4")),
        (" offering/A2-S ", About(AboutKind.OFFERING, "A2-S")),
        ("programme/P", About(AboutKind.PROGRAMME, "P")),
        ("facility/", None),
        ("trip/WT-1", None),
        ("facility/" + "x" * 61, None),
        ("", None),
        ("<script>", None),
    ],
)
def test_what_an_address_names_is_read_or_is_nothing(word: str, about: About | None) -> None:
    assert about_of(word) == about
    assert about is None or about_of(str(about)) == about


def test_a_place_a_thing_and_a_programme_have_names(app: Flask, clock: Clock) -> None:
    town()
    places.programme()
    found = {word: queries.subject(word) for word in ("facility/L4", "offering/L4-X", "programme/P-DEV", "facility/X")}
    assert found["facility/X"] is None
    assert found["offering/L4-X"] is None
    assert found["facility/L4"] == queries.Subject(
        "facility/L4", "ペンション 星ひとさじ", "Pension Hoshi Hitosaji", "L4"
    )
    assert found["programme/P-DEV"] == queries.Subject(
        "programme/P-DEV", "二日で動くものを作る", "Something that runs in two days"
    )


def test_the_form_begins_with_what_is_known(demo_app: Flask, demo_client: PageClient) -> None:
    address = "/inquiries/new?about=offering/A2-S&people=8&first=2027-02-24&nights=2&purpose=team"
    page = demo_client.get(address).get_data(as_text=True)
    assert "「星空観賞会（高原の案内人）」についてのご相談です。" in page
    for value in ("offering/A2-S", "8", "2027-02-24", "2027-02-26"):
        assert f'value="{value}"' in page
    assert 'value="team" checked' in page


@pytest.mark.parametrize(
    "wrong", ["about=facility/X9", "people=0", "people=9999", "first=2020-01-01", "first=x", "purpose=x", "nights=-3"]
)
def test_what_makes_no_sense_is_left_out(demo_app: Flask, demo_client: PageClient, wrong: str) -> None:
    page = demo_client.get(f"/inquiries/new?{wrong}").get_data(as_text=True)
    assert "についてのご相談です" not in page
    assert 'value="facility' not in page
    assert 'value="2020-01-01"' not in page


def test_what_it_is_about_stays_while_mistakes_are_mended_and_reaches_the_desk(
    app: Flask, clock: Clock, client: PageClient
) -> None:
    town()
    page = client.get("/inquiries/new?about=facility/L4").get_data(as_text=True)
    clock.forward(seconds=30)
    opened = re.findall(r'name="opened" value="([^"]+)"', page)[0]
    form = {"opened": opened, "about": "facility/L4", "purpose": "team", "people": "4", "nights": "2"}
    wrong = client.post("/inquiries/new", data={**form, "when": "undecided"})
    assert wrong.status_code == 422
    assert 'value="facility/L4"' in wrong.get_data(as_text=True)
    contact = {"company": "株式会社はるかぜ図案", "name": "春日 陽", "email": "haru@harukaze.example"}
    assert client.post("/inquiries/new", data={**form, **contact, "when": "undecided"}).status_code == 303
    sign_in(client, Role.CONCIERGE)
    shown = client.get("/desk/trips/WT-2026-0001").get_data(as_text=True)
    assert '<a href="/desk/catalogue/L4">ペンション 星ひとさじ</a>' in shown


def test_the_mails_say_what_it_is_about(app: Flask, clock: Clock, mailbox: Mailbox) -> None:
    town()
    concierge()
    asked(about="facility/L4")
    ours, theirs = mailbox(event="inquiries/arrived")[0], mailbox(to=ADDRESS)[0]
    assert "何について: ペンション 星ひとさじ" in ours.text
    assert "何について: ペンション 星ひとさじ" in theirs.text


def test_an_inquiry_about_nothing_that_exists_is_about_nothing_in_particular(app: Flask, clock: Clock) -> None:
    trip = asked(about="facility/X9", first_day=date(2027, 2, 24))
    inquiry = queries.inquiry(trip.id)
    assert inquiry is not None
    assert inquiry.about == ""
