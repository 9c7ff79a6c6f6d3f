"""The thread as the organiser uses it, through a mailed link."""

from __future__ import annotations

from flask import Flask

from tests.factories.inquiries import asked, concierge
from tests.support.lint import PageClient
from tests.support.people import follow_link, sign_in
from worktrip.accounts.rules import Role
from worktrip.plumbing import clock, documents
from worktrip.plumbing.database import unit_of_work
from worktrip.trips import queries, service


def paper(trip_id: int, *, internal: bool = False) -> int:
    """A filed paper; its document's id."""
    made = documents.Paper(b"%PDF-1.7", f"{internal:064}", "proposals/proposal", "1", "ja", "ご提案書", frozenset())
    with unit_of_work():
        key = f"paper:{trip_id}:{internal}"
        kept = documents.keep(made, kind="proposal", subject="version:1", key=key, made_at=clock.now())
        service.file_paper(trip_id, kept.id, "proposal", "WT-2026-0001-v1", internal=internal)
        return kept.id


def test_the_organiser_writes_and_lands_on_the_thread(client: PageClient) -> None:
    concierge()
    trip = asked()
    follow_link(client, Role.ORGANISER, trip_id=trip.id, person_id=trip.organiser_id)
    answer = client.post(f"/trips/{trip.no}/messages", data={"body": "日程を1日ずらせますか。"})
    assert (answer.status_code, answer.location) == (303, f"/trips/{trip.no}#messages")
    (line,) = queries.thread(trip.id, internal=False)
    assert (line.text, line.who) == ("日程を1日ずらせますか。", "榛名 みのり")


def test_an_empty_message_is_refused_with_a_sentence_and_nothing_is_kept(client: PageClient) -> None:
    trip = asked()
    follow_link(client, Role.ORGANISER, trip_id=trip.id, person_id=trip.organiser_id)
    answer = client.post(f"/trips/{trip.no}/messages", data={"body": " "})
    assert answer.status_code == 422
    assert "本文を入れてください。" in answer.get_data(as_text=True)
    assert queries.thread(trip.id, internal=True) == []


def test_somebody_elses_link_neither_writes_nor_reads_papers(client: PageClient) -> None:
    mine, other = asked(), asked(company="別の会社", email="other@example.jp")
    document_id = paper(other.id)
    follow_link(client, Role.ORGANISER, trip_id=mine.id, person_id=mine.organiser_id)
    assert client.post(f"/trips/{other.no}/messages", data={"body": "のぞき見"}).status_code == 403
    assert client.get(f"/trips/{other.no}/papers/{document_id}").status_code in {302, 403}
    # nor under the number of the own trip
    assert client.get(f"/trips/{mine.no}/papers/{document_id}").status_code == 404


def test_a_paper_opens_in_the_browser_or_is_saved_and_is_sent_once(client: PageClient) -> None:
    trip = asked()
    document_id = paper(trip.id)
    follow_link(client, Role.ORGANISER, trip_id=trip.id, person_id=trip.organiser_id)
    address = f"/trips/{trip.no}/papers/{document_id}"
    first = client.get(address)
    assert (first.status_code, first.mimetype, first.data) == (200, "application/pdf", b"%PDF-1.7")
    assert first.headers["Content-Disposition"].startswith("inline")
    assert "private" in first.headers["Cache-Control"]
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    saved = client.get(f"{address}?save=1").headers["Content-Disposition"]
    assert saved.startswith("attachment")
    assert "filename*=UTF-8''WT-2026-0001-v1_%E3%81%94" in saved
    assert saved.isascii()


def test_an_internal_paper_opens_for_the_desk_only(client: PageClient, app: Flask) -> None:
    trip = asked()
    address = f"/trips/{trip.no}/papers/{paper(trip.id, internal=True)}"
    follow_link(client, Role.ORGANISER, trip_id=trip.id, person_id=trip.organiser_id)
    assert client.get(address).status_code == 404
    sign_in(client, Role.CONCIERGE)
    assert client.get(address).status_code == 200
