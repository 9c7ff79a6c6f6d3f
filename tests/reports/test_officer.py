"""The town's page, and the same figures as a command."""

from __future__ import annotations

from flask import Flask

from tests.factories.leads import lead
from tests.support.application import Clock
from tests.support.lint import PageClient
from tests.support.people import sign_in
from worktrip.accounts.rules import Role
from worktrip.jobs import service as jobs


def test_the_town_sees_its_year_and_what_it_published(app: Flask, clock: Clock, client: PageClient) -> None:
    lead(clock)
    jobs.publish_year(2022, orders_thousand_yen=25_982, is_partial=False, source_note="立科町の資料")
    sign_in(client, Role.OFFICER)
    page = client.get("/town").get_data(as_text=True)
    for words in (
        "令和8年度 三方よし報告",
        "1組4名が来て",
        "8人泊のうち8人泊が平日",
        "25,982",
        "立科町の資料",
        "ペンション 星ひとさじ",
    ):
        assert words in page, words
    assert "榛名" not in page
    assert "ほしくず" not in page


def test_a_year_without_a_stay_says_so(app: Flask, clock: Clock, client: PageClient) -> None:
    sign_in(client, Role.OFFICER)
    assert "まだありません" in client.get("/town?year=2020").get_data(as_text=True)
    assert client.get("/town?year=1").status_code == 404


def test_each_link_of_the_report_opens(app: Flask, clock: Clock, client: PageClient) -> None:
    lead(clock)
    sign_in(client, Role.OFFICER)
    for query in (
        "figure=stays",
        "figure=goals",
        "figure=leads",
        "figure=stays&month=2027-02-01",
        "figure=stays&house=L4",
    ):
        page = client.get(f"/town/rows?year=2026&{query}")
        assert page.status_code == 200
        assert "WT-2026-0001" in page.get_data(as_text=True)
    assert client.get("/town/rows?figure=names").status_code == 404
    assert "まだありません" in client.get("/town/rows?year=2020").get_data(as_text=True)


def test_the_command_prints_the_same_figures(app: Flask, clock: Clock) -> None:
    lead(clock)
    printed = app.test_cli_runner().invoke(args=["report", "figures", "--year", "2026"]).output
    lines = dict(line.split("\t") for line in printed.splitlines())
    assert (lines["groups"], lines["people"], lines["person-nights"], lines["weekday person-nights"]) == (
        "1",
        "4",
        "8",
        "8",
    )
    assert lines["leads new"] == "1"
