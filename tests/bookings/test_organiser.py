"""What the organiser sees on the way to a booking."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from tests.factories.bookings import WEDNESDAY, Sent, Town, accepted, code_for, sent
from tests.support.application import Clock
from tests.support.lint import PageClient
from tests.support.people import follow_link, forget
from tests.support.statements import Counting
from worktrip.accounts.rules import Role
from worktrip.accounts.service import digits_of
from worktrip.accounts.tables import Code
from worktrip.bookings import queries
from worktrip.catalogue.tables import CancellationBand, CancellationTermsRow
from worktrip.inventory import service as inventory
from worktrip.kernel.errors import Invalid
from worktrip.plumbing.database import db, unit_of_work
from worktrip.proposals import queries as proposals

WHO = {"name": "榛名 みのり", "title": "開発部長"}


@pytest.fixture
def organiser(client: PageClient, offered: Sent) -> PageClient:
    follow_link(client, Role.ORGANISER, trip_id=offered.trip_id, person_id=offered.organiser_id)
    return client


def page_of(of: Sent, rest: str = "") -> str:
    return f"/trips/{of.trip_no}/proposals/1/accept{rest}"


def code() -> str:
    return digits_of(db.session.query(Code).order_by(Code.id.desc()).first().id)  # type: ignore[union-attr]


def test_the_page_says_what_is_accepted_what_it_costs_and_whom_it_goes_to(organiser: PageClient, offered: Sent) -> None:
    page = organiser.get(page_of(offered, "?letter=B")).get_data(as_text=True)

    for words in ("112,700", "107,200", "ペンション 星ひとさじ", "湖畔ホテル みずおと館", "高原タクシー"):
        assert words in page
    for words in ("minori@hoshikuzu.example", "2月23日(火・祝)", "取消料", "22,220円"):
        assert words in page
    assert 'value="B" checked' in page
    assert "92,000" not in page


def test_an_organiser_accepts_in_two_steps_and_lands_on_the_trips_page(organiser: PageClient, offered: Sent) -> None:
    asked = organiser.post(page_of(offered), data={"letter": "A", **WHO})
    assert (asked.status_code, asked.location) == (303, page_of(offered, "/confirm"))
    page = organiser.get(asked.location).get_data(as_text=True)
    assert "開発部長 榛名 みのり" in page
    assert 'autocomplete="one-time-code"' in page

    done = organiser.post(page_of(offered, "/confirm"), data={"code": code()})

    assert (done.status_code, done.location) == (303, f"/trips/{offered.trip_no}")
    booking = queries.booking(offered.trip_id)
    assert booking is not None
    assert booking.letter == "A"


def test_a_page_that_was_accepted_leads_to_the_trip(organiser: PageClient, offered: Sent) -> None:
    accepted(offered)

    for rest in ("", "/confirm"):
        assert organiser.get(page_of(offered, rest)).location == f"/trips/{offered.trip_no}"
        assert organiser.post(page_of(offered, rest), data={"code": "1"}).location == f"/trips/{offered.trip_no}"


def test_a_second_tap_on_the_last_button_leads_to_the_trip_and_thanks_once(
    organiser: PageClient, offered: Sent
) -> None:
    organiser.post(page_of(offered), data={"letter": "A", **WHO})
    digits = code()
    for _ in range(2):
        done = organiser.post(page_of(offered, "/confirm"), data={"code": digits})
        assert (done.status_code, done.location) == (303, f"/trips/{offered.trip_no}")

    assert organiser.get(f"/trips/{offered.trip_no}").text.count("お申込みを受け付けました。すべて確保") == 1


def test_a_version_that_is_not_there_is_not_found(organiser: PageClient, offered: Sent) -> None:
    nowhere = page_of(offered, "/confirm").replace("/proposals/1/", "/proposals/9/")

    assert organiser.post(nowhere, data={"code": "123456"}).status_code == 404


def test_without_a_name_what_was_chosen_stays_and_nothing_is_sent(organiser: PageClient, offered: Sent) -> None:
    page = organiser.post(page_of(offered), data={"letter": "B", "name": "", "title": "課長"})

    assert page.status_code == 422
    assert "お名前を入れてください" in page.text
    assert 'value="B" checked' in page.text
    assert 'value="課長"' in page.text
    assert db.session.query(Code).count() == 0


def test_a_contract_is_concluded_in_somebodys_name(organiser: PageClient, offered: Sent) -> None:
    page = organiser.post(page_of(offered), data={"letter": "A", "name": "　", "title": "　"})

    assert page.status_code == 422
    assert "お名前を入れてください" in page.text
    with pytest.raises(Invalid):
        code_for(offered, name="　")
    assert db.session.query(Code).count() == 0


def test_a_wrong_code_is_said_beside_the_field(organiser: PageClient, offered: Sent) -> None:
    organiser.post(page_of(offered), data={"letter": "A", **WHO})
    page = organiser.post(page_of(offered, "/confirm"), data={"code": "12"})

    assert page.status_code == 422
    assert "6桁の番号を" in page.text
    assert organiser.post(page_of(offered, "/confirm"), data={"code": ""}).status_code == 422


def test_a_code_that_is_too_late_offers_another(organiser: PageClient, offered: Sent, clock: Clock) -> None:
    organiser.post(page_of(offered), data={"letter": "A", **WHO})
    digits = code()
    clock.forward(minutes=21)
    page = organiser.post(page_of(offered, "/confirm"), data={"code": digits})

    assert page.status_code == 410
    assert "番号をもう一度受け取る" in page.text


def test_what_is_missing_is_named_by_thing_and_night(organiser: PageClient, houses: Town, offered: Sent) -> None:
    organiser.post(page_of(offered), data={"letter": "A", **WHO})
    digits = code()
    inventory.release(offered.trip_id)
    inventory.set_allotment(houses.pension_room, [WEDNESDAY], 1)
    page = organiser.post(page_of(offered, "/confirm"), data={"code": digits})

    assert page.status_code == 409
    for words in ("ペンション 星ひとさじ 一人部屋", "2月24日(水)", "何も予約されておらず"):
        assert words in page.text


def test_missing_consent_is_named_with_the_way_to_give_it(client: PageClient, houses: Town) -> None:
    asked = sent(houses, consent=False)
    follow_link(client, Role.ORGANISER, trip_id=asked.trip_id, person_id=asked.organiser_id)
    page = client.get(page_of(asked))

    assert page.status_code == 200
    assert "同意が、まだです" in page.text
    assert "番号をメールで受け取る" not in page.text
    assert f"/trips/{asked.trip_no}/proposals/1" in page.text


def test_an_expired_proposal_says_how_to_ask_again(organiser: PageClient, offered: Sent, clock: Clock) -> None:
    until = proposals.version_by_id(offered.version_id).valid_until
    assert until is not None
    clock.set(until)
    for page in (organiser.get(page_of(offered)), organiser.post(page_of(offered), data={"letter": "A", **WHO})):
        assert page.status_code == 410
        assert "もう一度頼む" in page.text


def test_a_draft_cannot_be_opened_here(organiser: PageClient, offered: Sent) -> None:
    from worktrip.proposals import service as proposals_service

    proposals_service.draft(offered.trip_id)
    assert organiser.get(f"/trips/{offered.trip_no}/proposals/2/accept").status_code == 404


def test_nobody_else_accepts(client: PageClient, organiser: PageClient, offered: Sent) -> None:
    forget(client)

    assert client.get(page_of(offered)).status_code in {302, 403}
    follow_link(client, Role.ATTENDEE, trip_id=offered.trip_id)
    assert client.get(page_of(offered)).status_code == 403
    assert client.post(page_of(offered, "/confirm"), data={"code": "123456"}).status_code == 403


def test_the_page_is_whole_in_english(organiser: PageClient, offered: Sent) -> None:
    page = organiser.get(page_of(offered, "?lang=en"))

    assert page.status_code == 200
    assert "¥107,200" in page.text
    assert "Pension Hoshi Hitosaji" in page.text


def test_a_house_without_a_cancellation_table_of_ours_still_has_a_page(organiser: PageClient, offered: Sent) -> None:
    with unit_of_work() as unit:
        ours = select(CancellationTermsRow.id).where(CancellationTermsRow.contract_form == "made_to_order")
        unit.session.execute(delete(CancellationBand).where(CancellationBand.terms_id.in_(ours)))
        unit.session.execute(delete(CancellationTermsRow).where(CancellationTermsRow.id.in_(ours)))

    assert organiser.get(page_of(offered)).status_code == 200


def test_the_calendar_of_a_trip_is_told_in_a_line_when_it_is_unchanged(organiser: PageClient, offered: Sent) -> None:
    accepted(offered)
    address = f"/trips/{offered.trip_no}/calendar.ics"
    first = organiser.get(address)

    assert first.mimetype == "text/calendar"
    again = organiser.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_page_takes_few_statements(organiser: PageClient, offered: Sent, statements: Counting) -> None:
    with statements() as said:
        organiser.get(page_of(offered))

    assert len(said) <= 24, said
