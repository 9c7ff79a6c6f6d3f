"""A company's page: its people, what it asked from the first time on, what came of each; nothing for strangers."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from tests.factories.inquiries import asked
from tests.factories.leads import lead
from tests.factories.stock import trips as numbered
from tests.support.application import Clock
from tests.support.lint import PageClient
from tests.support.people import follow_link, sign_in
from tests.support.statements import Counting
from worktrip.accounts import service as accounts_service
from worktrip.accounts.rules import OrganisationKind, Role
from worktrip.kernel.errors import NotFound
from worktrip.site import queries, service
from worktrip.trips import queries as trips
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Closed


def page(client: PageClient, organisation_id: int) -> str:
    return client.get(f"/companies/{organisation_id}").get_data(as_text=True)


def test_a_second_inquiry_joins_the_history_however_the_company_was_typed(client: PageClient, clock: Clock) -> None:
    first = asked(company="株式会社ほしくず計算所", name_kana="ハルナ ミノリ")
    clock.forward(days=40)
    second = asked(
        date(2027, 4, 14), date(2027, 4, 16), company="（株）ほしくず計算所", name="木立 湊", email="minato@example.jp"
    )
    assert second.organisation_id == first.organisation_id
    sign_in(client, Role.CONCIERGE)
    shown = page(client, first.organisation_id)
    assert shown.index(second.no) < shown.index(first.no)
    assert shown.index("2回目の相談") < shown.index("はじめての相談")
    for words in ("榛名 みのり", "ハルナ ミノリ", "木立 湊", "minato@example.jp", "相談 1件", "4月14日"):
        assert words in shown, words


def test_what_came_of_it_is_said_with_houses_price_score_and_lead(client: PageClient, clock: Clock) -> None:
    no = lead(clock)
    sign_in(client, Role.CONCIERGE)
    stay = trips.trip("WT-2026-0001")
    shown = page(client, stay.organisation_id)
    for words in ("ペンション 星ひとさじ", "10点のうち8点", "集中できました。", no, "新しい話", "お申込み"):
        assert words in shown, words
    sign_in(client, Role.ACCOUNTANT)
    shown = page(client, stay.organisation_id)
    assert f"/trips/{stay.no}" in shown
    assert no not in shown


def test_whoever_was_erased_is_gone_and_what_they_asked_stays(client: PageClient, clock: Clock) -> None:
    trip = asked()
    trips_service.close(trip.id, Closed.WITHDRAWN)
    service.forget(trip.organiser_id)
    sign_in(client, Role.CONCIERGE)
    shown = page(client, trip.organisation_id)
    assert "榛名" not in shown
    assert "minori@example.jp" not in shown
    assert trip.no in shown
    assert "取り下げ" in shown


def test_a_partner_or_nobody_has_no_such_page(app: Flask, clock: Clock) -> None:
    partner = accounts_service.add_organisation(OrganisationKind.PARTNER, name="星ひとさじ")
    for each in (partner, 4711):
        with pytest.raises(NotFound):
            queries.company(each)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DIRECTOR, Role.ADMIN])
def test_who_reads_no_trips_reads_no_company(client: PageClient, clock: Clock, role: Role) -> None:
    trip = asked()
    sign_in(client, role)
    client.lint = False
    assert client.get(f"/companies/{trip.organisation_id}").status_code == 403


def test_the_companys_own_organiser_does_not_read_it(client: PageClient, clock: Clock) -> None:
    trip = asked()
    follow_link(client, Role.ORGANISER, trip_id=trip.id, person_id=trip.organiser_id)
    assert client.get(f"/trips/{trip.no}").status_code == 200
    answer = client.get(f"/companies/{trip.organisation_id}")
    assert answer.status_code in (302, 303, 403)


def test_many_inquiries_take_no_more_statements_and_only_the_newest_are_shown(
    app: Flask, clock: Clock, statements: Counting
) -> None:
    numbered(1)
    company = trips.trip("WT-2026-0001").organisation_id
    with statements() as few:
        queries.company(company)
    numbered(59)
    with statements() as many:
        found = queries.company(company)
    assert len(many) <= len(few) <= 5
    assert (found.total, len(found.asked)) == (60, 50)
    assert [found.asked[0].number, found.asked[-1].number] == [60, 11]
