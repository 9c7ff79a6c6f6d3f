"""The organiser looks back on the stay."""

from __future__ import annotations

from flask import Flask

from tests.factories.leads import asked, stayed
from tests.support.application import Clock
from tests.support.lint import PageClient
from tests.support.people import follow_link
from worktrip.accounts.rules import Role
from worktrip.leads import queries
from worktrip.leads.rules import WorkKind


def test_the_organiser_scores_the_goal_and_ticks_work(app: Flask, clock: Clock, client: PageClient) -> None:
    of = asked(clock)
    follow_link(client, Role.ORGANISER, trip_id=of.trip_id, person_id=of.organiser_id)
    address = f"/trips/{of.trip_no}/survey"
    assert client.get(address).status_code == 200
    sent = client.post(
        address, data={"score": "9", "comment": "静かでした。", "kinds": ["minutes", "research"], "may_contact": "y"}
    )
    assert (sent.status_code, sent.location) == (303, address)
    survey = queries.survey_of(of.trip_id)
    assert (survey.score, survey.kinds) == (9, (WorkKind.MINUTES, WorkKind.RESEARCH))
    page = client.get(address).get_data(as_text=True)
    assert "お答えをいただいています" in page
    assert "10点のうち9点" in page


def test_what_was_typed_stays_when_the_score_is_missing(app: Flask, clock: Clock, client: PageClient) -> None:
    of = asked(clock)
    follow_link(client, Role.ORGANISER, trip_id=of.trip_id, person_id=of.organiser_id)
    refused = client.post(f"/trips/{of.trip_no}/survey", data={"comment": "静かでした。", "kinds": ["minutes"]})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "0から10までの点を、ひとつ選んでください。" in page
    assert "静かでした。" in page
    assert 'value="minutes" checked' in page


def test_a_second_answer_shows_the_first(app: Flask, clock: Clock, client: PageClient) -> None:
    of = asked(clock)
    follow_link(client, Role.ORGANISER, trip_id=of.trip_id, person_id=of.organiser_id)
    client.post(f"/trips/{of.trip_no}/survey", data={"score": "9"})
    client.post(f"/trips/{of.trip_no}/survey", data={"score": "0"})
    assert queries.survey_of(of.trip_id).score == 9


def test_before_the_stay_is_over_the_page_says_when_it_will_be_there(
    app: Flask, clock: Clock, client: PageClient
) -> None:
    of = stayed(clock)
    follow_link(client, Role.ORGANISER, trip_id=of.trip_id, person_id=of.organiser_id)
    early = client.get(f"/trips/{of.trip_no}/survey")
    assert early.status_code == 404
    assert "ご滞在が終わってから" in early.get_data(as_text=True)
