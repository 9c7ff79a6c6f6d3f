"""The demo's own pages: one-click sign-in, the mailbox, the day that can be moved; none of them outside the demo."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from tests.factories.bookings import FRIDAY, accepted, sent, town
from tests.factories.leads import SATURDAY
from tests.support.application import Clock
from tests.support.lint import PageClient
from tests.support.people import sign_in
from worktrip.accounts.rules import STAFF, Role
from worktrip.demo import entrances
from worktrip.plumbing import clock as business
from worktrip.plumbing.database import db


def path_of(app: Flask, role: Role) -> str:
    return f"/demo/sign-in/{role.value}/{entrances.token(role)}"


@pytest.mark.parametrize("role", sorted(STAFF))
def test_one_click_signs_a_role_in(demo_app: Flask, demo_client: PageClient, role: Role) -> None:
    entered = demo_client.get(path_of(demo_app, role))
    assert entered.location == "/home"
    assert demo_client.get("/town").status_code == 200


def test_one_click_leads_on_within_the_site_only(demo_app: Flask, demo_client: PageClient) -> None:
    path = path_of(demo_app, Role.OFFICER)
    assert demo_client.get(f"{path}?to=/town").location == "/town"
    assert demo_client.get(f"{path}?to=//elsewhere.example").location == "/home"
    assert demo_client.get("/demo/sign-in/officer/guessed").status_code == 410
    assert demo_client.get(f"/demo/sign-in/organiser/{entrances.token(Role.ORGANISER)}").status_code == 410


def test_the_page_of_people_leads_to_each_of_them(demo_app: Flask, demo_client: PageClient) -> None:
    page = demo_client.get("/demo").get_data(as_text=True)
    for name in ("白樺 みどり", "立花 のぞみ", "町村 誠", "ペンション 星ひとさじ"):
        assert name in page, name


def test_the_mailbox_shows_a_mail_in_a_frame_that_may_do_nothing(
    demo_app: Flask, demo_client: PageClient, clock: Clock
) -> None:
    from worktrip.accounts import service as accounts
    from worktrip.plumbing import outbox

    accounts.add_staff(name="新人 花", email="hana@desk.example", roles=[Role.CONCIERGE])
    outbox.drain()
    box = demo_client.get("/mailbox?to=hana@desk.example").get_data(as_text=True)
    address = next(part.split('"')[0] for part in box.split('href="') if part.startswith("/mailbox/"))
    page = demo_client.get(address).get_data(as_text=True)
    assert "/sign-in/set-up/" in page
    assert 'sandbox="allow-popups' in page
    demo_client.lint = False
    framed = demo_client.get(f"{address}/html")
    policy = framed.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "frame-ancestors 'self'" in policy
    assert demo_client.get("/mailbox/999999").status_code == 404


def test_moving_the_day_lets_happen_what_is_due(demo_app: Flask, demo_client: PageClient, clock: Clock) -> None:
    sign_in(demo_client, Role.CONCIERGE)
    moved = demo_client.post("/clock", data={"day": "2027-02-27"})
    assert moved.status_code == 303
    db.session.rollback()
    assert business.today() == date(2027, 2, 27)
    assert "2027年2月27日(土)になりました" in demo_client.get("/clock").get_data(as_text=True)
    assert demo_client.post("/clock", data={"day": ""}).status_code == 422
    demo_client.post("/clock/reset")
    db.session.rollback()
    assert business.today() == business.real_now().astimezone(business.JST).date()


def test_outside_the_demo_none_of_it_is_there(app: Flask, client: PageClient) -> None:
    client.lint = False
    for path in ("/demo", "/mailbox", "/clock", path_of(app, Role.ADMIN)):
        assert client.get(path).status_code == 404, path


def test_a_stay_is_over_and_asked_about_when_the_day_is_moved_past_it(app: Flask, clock: Clock) -> None:
    from worktrip.schedule import SCHEDULE

    of = sent(town())
    accepted(of)
    clock.day(FRIDAY)
    for entry in SCHEDULE:
        entry.run()
    clock.day(SATURDAY)
    for entry in SCHEDULE:
        entry.run()
    from worktrip.leads import queries

    assert queries.survey_of(of.trip_id).answered_at is None
