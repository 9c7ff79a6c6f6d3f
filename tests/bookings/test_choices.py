"""What is accepted: with what was ticked, on the page or on a company's own order, and what comes nearest."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from tests.factories.bookings import (
    PARTY,
    WEDNESDAY,
    Sent,
    Town,
    asked_about,
    concierge_id,
    sent,
)
from tests.support.application import Clock, made_once
from tests.support.lint import PageClient
from tests.support.people import follow_link, sign_in
from worktrip.accounts.rules import Role
from worktrip.accounts.service import digits_of
from worktrip.accounts.tables import Code
from worktrip.billing.rules import bill_lines
from worktrip.bookings import queries, rules, service
from worktrip.bookings.rules import NothingBooked
from worktrip.bookings.tables import Booking, OrderPaper
from worktrip.inventory import service as inventory
from worktrip.inventory.rules import SlotKey
from worktrip.kernel.errors import Conflict, Gone, Invalid
from worktrip.plumbing import clock, outbox
from worktrip.plumbing.database import db, unit_of_work
from worktrip.proposals import queries as proposals
from worktrip.proposals import service as proposals_service
from worktrip.proposals.rules import ItemKind, accepted_digest
from worktrip.trips import queries as trips

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
@made_once
def offered(houses: Town) -> Sent:
    """S6 at the pension or at the hotel; in A the ride from the station may be ticked."""
    with unit_of_work():
        trip, organiser = asked_about("株式会社ほしくず計算所", people=4)
        version_id = proposals_service.draft(trip.id)
        proposals_service.set_party(version_id, PARTY)
        for letter, room in (("A", houses.pension_room), ("B", houses.hotel_room)):
            proposals_service.set_alternative(
                version_id, letter, title="", room_offering_id=room, is_recommended=letter == "A"
            )
            proposals_service.add_item(version_id, letter, day=WEDNESDAY, starts_at=time(13), title="作業")
        proposals_service.add_item(
            version_id,
            "A",
            day=WEDNESDAY,
            starts_at=time(18, 30),
            kind=ItemKind.TRAVEL,
            offering_id=houses.ride,
            is_optional=True,
        )
    proposals_service.send(version_id)
    proposals_service.give_consent(trip.id, organiser)
    outbox.drain()
    return Sent(trip.id, trip.no, organiser, version_id)


def ride_of(of: Sent) -> tuple[int, int]:
    """The id of what may be ticked, and what it adds."""
    alternative = proposals.version_by_id(of.version_id).alternative("A")
    assert alternative is not None
    (line,) = [line for line in alternative.lines if line.is_optional]
    assert line.item_id is not None
    return line.item_id, line.amount_yen


def total_of(of: Sent, letter: str = "A") -> int:
    alternative = proposals.version_by_id(of.version_id).alternative(letter)
    assert alternative is not None
    return alternative.total_yen or 0


def paper(of: Sent, **changes: object) -> service.Accepted:
    values = {
        "version_id": of.version_id,
        "letter": "A",
        "name": "朝倉 次郎",
        "title": "総務部長",
        "received_on": clock.today(),
        "received_by_id": concierge_id(),
        "file": PDF,
    }
    return service.accept_on_paper(**{**values, **changes})  # type: ignore[arg-type]


def booked(of: Sent) -> Booking:
    return db.session.scalars(select(Booking).where(Booking.trip_id == of.trip_id)).one()


def code() -> str:
    return digits_of(db.session.query(Code).order_by(Code.id.desc()).first().id)  # type: ignore[union-attr]


# --- ticking ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def organiser(client: PageClient, offered: Sent) -> PageClient:
    follow_link(client, Role.ORGANISER, trip_id=offered.trip_id, person_id=offered.organiser_id)
    return client


def test_what_is_ticked_is_worked_out_on_the_page_without_a_script(organiser: PageClient, offered: Sent) -> None:
    item_id, yen = ride_of(offered)
    where = f"/trips/{offered.trip_no}/proposals/1"
    assert "選んだものを入れた合計" not in organiser.get(where).text
    page = organiser.get(f"{where}?tick={item_id}").text
    assert "選んだものを入れた合計" in page
    assert f"{total_of(offered) + yen:,}" in page
    assert f"accept?letter=A&amp;tick={item_id}" in page


def test_what_is_ticked_is_booked_ordered_billed_and_in_the_contract(organiser: PageClient, offered: Sent) -> None:
    item_id, yen = ride_of(offered)
    where = f"/trips/{offered.trip_no}/proposals/1/accept"
    who = {"letter": "A", "name": "榛名 みのり", "title": "開発部長", "tick": item_id}
    recounted = organiser.post(where, data={**who, "recount": "1"})
    assert recounted.status_code == 200
    beside = recounted.text.partition("選んだもので計算する")[2]
    assert f"{total_of(offered) + yen:,}" in beside.partition("お申込みになる方のお名前")[0]
    assert organiser.post(where, data=who).status_code == 303
    assert f"{total_of(offered) + yen:,}" in organiser.get(f"{where}/confirm").text
    assert organiser.post(f"{where}/confirm", data={"code": code()}).status_code == 303
    row, version = booked(offered), proposals.version_by_id(offered.version_id)
    assert (row.total_yen, json.loads(row.ticked)) == (total_of(offered) + yen, [item_id])
    assert row.digest == accepted_digest(version.digest or "", "A", [item_id])
    assert any("タクシー" in order.facility_name for order in queries.orders_of_trip(offered.trip_id))
    found = queries.booking(offered.trip_id)
    assert found is not None
    _, accepted = queries.accepted(found)
    assert sum(line.amount_yen for line in bill_lines(accepted)) == row.total_yen


def test_what_is_not_ticked_is_neither_booked_nor_ordered_and_its_hold_ends(offered: Sent) -> None:
    paper(offered)
    row = booked(offered)
    assert (row.total_yen, row.ticked) == (total_of(offered), "[]")
    assert not any("タクシー" in order.facility_name for order in queries.orders_of_trip(offered.trip_id))


def test_what_belongs_to_another_alternative_cannot_be_ticked(offered: Sent) -> None:
    item_id, _ = ride_of(offered)
    paper(offered, letter="B", ticked=[item_id, 999])
    assert booked(offered).ticked == "[]"
    assert booked(offered).total_yen == total_of(offered, "B")


def test_the_digest_says_what_was_ticked() -> None:
    plain = accepted_digest("abc", "A", [])
    assert accepted_digest("abc", "A", [2, 1]) == accepted_digest("abc", "A", [1, 2])
    assert len({plain, accepted_digest("abc", "A", [1]), accepted_digest("abc", "B", []), "abc"}) == 4


# --- on paper --------------------------------------------------------------------------------------------------------


def test_an_order_on_paper_is_accepted_with_its_file_as_evidence(offered: Sent) -> None:
    assert paper(offered, address="東京都港区1-2-3").is_new
    row = booked(offered)
    assert (row.accepted_name, row.accepted_title, row.accepted_by_id) == ("朝倉 次郎", "総務部長", None)
    assert row.accepted_address == "東京都港区1-2-3"
    kept = queries.order_paper(offered.trip_id)
    assert kept is not None
    assert (kept.content, kept.media_type) == (PDF, "application/pdf")
    how = queries.on_paper(row.id)
    assert how is not None
    assert how.received_on == clock.today()


def test_a_photograph_is_kept_without_what_the_camera_wrote(offered: Sent) -> None:
    file = io.BytesIO()
    picture = Image.new("RGB", (900, 1200), "white")
    exif = picture.getexif()
    exif[0x010F] = "Some camera"
    picture.save(file, "JPEG", exif=exif)
    paper(offered, file=file.getvalue())
    kept = queries.order_paper(offered.trip_id)
    assert kept is not None
    assert kept.media_type == "image/jpeg"
    assert b"Some camera" not in kept.content


@pytest.mark.parametrize("file", [b"", b"%PDF-1.7 cut off", b"PK\x03\x04 a spreadsheet"])
def test_what_is_no_whole_order_is_refused_and_nothing_is_booked(offered: Sent, file: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        paper(offered, file=file)
    assert "file" in refused.value.fields
    assert queries.booking(offered.trip_id) is None


@pytest.mark.parametrize("days", [-30, 1])
def test_an_order_came_after_the_proposal_and_not_tomorrow(offered: Sent, days: int) -> None:
    with pytest.raises(Invalid) as refused:
        paper(offered, received_on=clock.today() + timedelta(days=days))
    assert "received_on" in refused.value.fields


def test_entered_twice_or_after_the_organiser_it_is_one_booking(offered: Sent) -> None:
    first = paper(offered)
    again = paper(offered)
    assert (again.booking_id, again.is_new) == (first.booking_id, False)
    assert len(db.session.scalars(select(OrderPaper)).all()) == 1


def test_the_same_checks_hold_on_paper(houses: Town, clock: Clock) -> None:
    asked = sent(houses, consent=False)
    with pytest.raises(Conflict, match="同意が、まだです"):
        paper(asked)
    proposals_service.give_consent(asked.trip_id, asked.organiser_id, noted_by_id=concierge_id(), note="注文書の裏面")
    until = proposals.version_by_id(asked.version_id).valid_until
    assert until is not None
    clock.set(until)
    with pytest.raises(Gone):
        paper(asked)
    assert queries.booking(asked.trip_id) is None


def test_consent_on_paper_says_where_it_stands_and_who_noted_it(houses: Town) -> None:
    asked = sent(houses, consent=False)
    with pytest.raises(Invalid):
        proposals_service.give_consent(asked.trip_id, asked.organiser_id, noted_by_id=concierge_id(), note=" ")
    proposals_service.give_consent(asked.trip_id, asked.organiser_id, noted_by_id=concierge_id(), note="注文書の裏面")
    given = proposals.consent(asked.trip_id)
    assert given is not None
    assert (given.noted_by_id, given.note) == (concierge_id(), "注文書の裏面")


def test_the_desk_enters_an_order_on_one_page(
    client: PageClient, houses: Town, mailbox: Callable[..., list[object]]
) -> None:
    asked = sent(houses, consent=False)
    sign_in(client, Role.CONCIERGE)
    where = f"/desk/trips/{asked.trip_no}/proposals/1/order"
    assert "同意が、まだです" in client.get(where).text
    noted = client.post(f"/desk/trips/{asked.trip_no}/proposals/1/paper-consent", data={"note": "注文書の裏面"})
    assert noted.location == where
    order = {"letter": "A", "name": "朝倉 次郎", "title": "", "address": "", "received_on": clock.today().isoformat()}
    assert not re.search(r'name="letter"[^>]*checked', client.get(where).text)
    empty = client.post(where, data={}).text
    for sentence in ("案を選んでください。", "お名前を入れてください。", "受け取った日を", "注文書のファイルを選んで"):
        assert sentence in empty
    refused = client.post(where, data=order)
    assert refused.status_code == 422
    assert "注文書のファイルを選んでください" in refused.text
    assert 'value="朝倉 次郎"' in refused.text
    done = client.post(where, data={**order, "file": (io.BytesIO(PDF), "order.pdf")})
    assert done.location == f"/desk/trips/{asked.trip_no}/arrangements"
    page = client.get(done.location).text
    assert "が受け取りました" in page
    file = client.get(f"/desk/trips/{asked.trip_no}/order-paper")
    assert (file.data, file.mimetype) == (PDF, "application/pdf")
    assert len(mailbox(to="minori@hoshikuzu.example", event="bookings/contract")) == 1
    assert "注文書をいただき" in trips.thread(asked.trip_id, internal=False)[-1].text


def test_an_organiser_never_opens_the_order_that_was_kept(client: PageClient, offered: Sent) -> None:
    paper(offered)
    follow_link(client, Role.ORGANISER, trip_id=offered.trip_id, person_id=offered.organiser_id)
    assert client.get(f"/desk/trips/{offered.trip_no}/order-paper").status_code in {302, 403}


# --- what comes nearest ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("free", "earliest", "found"),
    [
        ({1: 2, -1: 2, 2: 2}, -5, [1, -1, 2]),
        ({1: 2, -1: 2, 2: 2}, 0, [1, 2]),  # never back to before tomorrow
        ({1: 1, 3: 2}, -5, [3]),  # one is not enough for two
        ({}, -5, []),
    ],
)
def test_the_nearest_days_are_those_on_which_all_of_it_is_free(
    free: dict[int, int], earliest: int, found: list[int]
) -> None:
    day = date(2027, 2, 23)
    counts = {SlotKey(1, day + timedelta(days=by)): count for by, count in free.items()}
    assert rules.shifts_free({SlotKey(1, day): 2}, counts, most=14, earliest=earliest) == found


def test_when_it_is_gone_nothing_changes_and_the_other_alternative_is_ready(
    organiser: PageClient, houses: Town, offered: Sent
) -> None:
    where = f"/trips/{offered.trip_no}/proposals/1/accept"
    organiser.post(where, data={"letter": "A", "name": "榛名 みのり", "title": ""})
    digits = code()
    inventory.release(offered.trip_id)
    inventory.set_allotment(houses.pension_room, [WEDNESDAY], 1)
    page = organiser.post(f"{where}/confirm", data={"code": digits})
    assert page.status_code == 409
    assert "いま空いている案" in page.text
    assert "accept?letter=B" in page.text
    nearest = page.text.partition("同じ内容で空いている、近い日にち")[2]
    assert "2027年2月24日(水)から2月27日(土)までの日にちで、同じ内容の提案をお願いします。" in nearest
    assert queries.booking(offered.trip_id) is None
    assert proposals.version_by_id(offered.version_id).state.value == "sent"


def test_an_order_on_paper_for_what_is_gone_books_nothing(houses: Town, offered: Sent) -> None:
    inventory.release(offered.trip_id)
    inventory.set_allotment(houses.pension_room, [WEDNESDAY], 1)
    with pytest.raises(NothingBooked):
        paper(offered)
    assert db.session.scalars(select(OrderPaper)).all() == []
