"""A party in two houses, with something they might have ticked: what is booked, ordered, billed, counted."""

from __future__ import annotations

from datetime import date, time

import pytest

from tests.factories.bookings import (
    FRIDAY,
    PARTY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Sent,
    Town,
    accepted,
    asked_about,
)
from tests.support.application import Clock, made_once
from tests.support.lint import PageClient
from tests.support.people import follow_link, sign_in
from worktrip.accounts import queries as accounts
from worktrip.accounts.rules import Role
from worktrip.billing import queries as billing_queries
from worktrip.billing import service as billing
from worktrip.bookings import queries
from worktrip.bookings.service.papers import order_data
from worktrip.inventory import queries as inventory
from worktrip.leads import service as leads
from worktrip.leads.rules import WorkKind
from worktrip.plumbing import outbox
from worktrip.plumbing.database import unit_of_work
from worktrip.proposals import service as proposals
from worktrip.proposals.queries import version_by_id
from worktrip.proposals.rules import ItemKind, RoomChoice
from worktrip.reports import queries as reports
from worktrip.stays import service as stays


@pytest.fixture
@made_once
def parted(houses: Town) -> Sent:
    """Two in the pension, then one night there and two in the hotel for the others; a ride they might tick."""
    with unit_of_work():
        trip, organiser = asked_about("株式会社ほしくず計算所", people=4)
        version_id = proposals.draft(trip.id)
        proposals.set_party(version_id, PARTY)
        proposals.remove_alternative(version_id, "B")
        rooms = [
            RoomChoice(houses.pension_room, 1, people=2, note="幹部"),
            RoomChoice(houses.pension_room, 1, last_night=WEDNESDAY),
            RoomChoice(houses.hotel_room, 1, first_night=THURSDAY),
        ]
        proposals.set_alternative(version_id, "A", title="", rooms=rooms, is_recommended=True)
        proposals.add_item(version_id, "A", day=WEDNESDAY, starts_at=time(13), ends_at=time(17), title="作業")
        proposals.add_item(
            version_id,
            "A",
            day=TUESDAY,
            starts_at=time(18, 30),
            kind=ItemKind.TRAVEL,
            offering_id=houses.ride,
            is_optional=True,
        )
        proposals.add_item(
            version_id, "A", day=FRIDAY, starts_at=time(12), kind=ItemKind.TRAVEL, title="高速バス", is_own=True
        )
    proposals.send(version_id)
    proposals.give_consent(trip.id, organiser)
    outbox.drain()
    return Sent(trip.id, trip.no, organiser, version_id)


def test_the_papers_say_who_sleeps_where_and_take_no_note_for_a_guest(parted: Sent) -> None:
    beds = proposals.conditions(version_by_id(parted.version_id), "A")["beds"]
    assert [bed["who"].count("、") + 1 for bed in beds] == [2, 1, 2]
    assert beds[0]["room"].endswith("(幹部)")
    assert "幹部" not in "".join(bed["who"] for bed in beds)


def test_the_head_of_the_trips_page_names_every_house(client: PageClient, parted: Sent) -> None:
    accepted(parted)
    follow_link(client, Role.ORGANISER, trip_id=parted.trip_id, person_id=parted.organiser_id)
    head = client.get(f"/trips/{parted.trip_no}").text.partition("</h1>")[2].partition("</div>")[0]
    assert all(order.facility_name in head for order in queries.orders_of_trip(parted.trip_id))


def test_each_house_is_asked_for_its_own_people_and_nights(parted: Sent, houses: Town) -> None:
    accepted(parted)
    orders = {order.facility_id: order for order in queries.orders_of_trip(parted.trip_id)}
    assert set(orders) == {houses.pension, houses.hotel}
    pension, hotel = orders[houses.pension], orders[houses.hotel]
    # the list: 1 Tue-Fri, 2 and 3 Wed-Fri, 4 Thu-Fri; the first two stay in the pension, the others move or come later
    assert [guest.label for guest in pension.party.guests] == [guest.label for guest in PARTY[:3]]
    assert [guest.label for guest in hotel.party.guests] == [guest.label for guest in PARTY[2:]]
    assert pension.party.person_nights + hotel.party.person_nights == 8
    moved = pension.party.guests[2]
    assert (moved.arrives_on, moved.leaves_on, moved.leaves_at) == (WEDNESDAY, THURSDAY, time(10))
    assert (sum(pension.coming.dinners.values()), sum(hotel.coming.dinners.values())) == (6, 2)
    assert (pension.rooms, hotel.rooms) == (3, 2)
    paper = order_data(hotel, accounts.issuer_on(date(2026, 11, 24)))
    assert [row["name"] for row in paper["party"]] == [guest.label for guest in PARTY[2:]]
    assert sum(day["dinner"] for day in paper["meals"]) == 2


def test_what_was_not_ticked_is_held_until_then_and_neither_booked_nor_asked_nor_billed(
    parted: Sent, houses: Town, clock: Clock
) -> None:
    assert houses.ride in {hold.key.offering_id for hold in inventory.holds_of(parted.trip_id)}
    accepted(parted)
    assert houses.ride not in {hold.key.offering_id for hold in inventory.holds_of(parted.trip_id)}
    clock.day(date(2027, 3, 1))
    stays.move_on()
    invoice = billing_queries.invoice(billing.draft(parted.trip_id))
    assert not any("タクシー" in line.description for line in invoice.lines)
    assert queries.booking(parted.trip_id).total_yen == invoice.total_yen  # type: ignore[union-attr]


def test_the_run_sheet_says_who_moves_to_another_house_and_on_which_day(client: PageClient, parted: Sent) -> None:
    accepted(parted)
    sheet = stays.run_sheet(parted.trip_id)
    moving = {day.day: [[guest.label for guest in each.guests] for each in day.moving] for day in sheet.days}
    assert {day: who for day, who in moving.items() if who} == {THURSDAY: [[PARTY[2].label]]}
    sign_in(client, Role.CONCIERGE)
    page = client.get(f"/desk/trips/{parted.trip_no}/run-sheet").text
    (move,) = next(day.moving for day in sheet.days if day.moving)
    assert move.out_of is not None
    assert move.into is not None
    assert f"{PARTY[2].label}: {move.out_of[0]}から{move.into[0]}へ" in page


def test_the_run_sheet_says_who_sleeps_where_and_what_they_bring_themselves(parted: Sent) -> None:
    accepted(parted)
    sheet = stays.run_sheet(parted.trip_id)
    assert [(bed.note, len(bed.guests)) for bed in sheet.beds] == [("幹部", 2), ("", 1), ("", 2)]
    assert [item.title for day in sheet.days for item in day.items if item.is_own] == ["高速バス"]
    assert not any(item.is_optional for day in sheet.days for item in day.items)
    assert sum(day.dinners for day in sheet.days) == 8


def test_the_town_counts_each_person_once_and_each_night_in_its_house(parted: Sent, clock: Clock) -> None:
    accepted(parted)
    clock.day(date(2027, 3, 1))
    stays.move_on()
    figures = reports.figures(2026)
    assert (figures.groups, figures.people, figures.nights.total) == (1, 4, 8)
    assert [(house.code, house.nights.total) for house in figures.houses] == [("L4", 6), ("L1", 2)]
    assert sum(month.people for month in figures.months) == 4


def test_every_page_about_the_stay_names_both_houses(parted: Sent, client: PageClient, clock: Clock) -> None:
    accepted(parted)
    sign_in(client, Role.CONCIERGE)
    both = "ペンション 星ひとさじ、湖畔ホテル みずおと館"
    assert both in client.get(f"/trips/{parted.trip_no}").get_data(as_text=True)
    found = queries.booking(parted.trip_id)
    assert found is not None
    assert found.named == (both, "Pension Hoshi Hitosaji, Lakeside Hotel Mizuoto")
    clock.day(date(2027, 3, 1))
    stays.move_on()
    sign_in(client, Role.CONCIERGE)
    assert both in client.get("/town/rows").get_data(as_text=True)
    leads.ask_due()
    answered = leads.answer(
        trip_id=parted.trip_id, score=8, kinds=(WorkKind.MINUTES,), may_contact=True, person_id=parted.organiser_id
    )
    assert both in client.get(f"/leads/{answered.lead_no}").get_data(as_text=True)
