"""Scenario S6 up to a sent proposal: four people on staggered arrivals, a pension (A) or a hotel (B), a kit, a ride."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import update

from tests.support.application import made_once
from worktrip.accounts import queries as accounts_queries
from worktrip.accounts import service as accounts
from worktrip.accounts.rules import OrganisationKind, Role
from worktrip.bookings import queries
from worktrip.bookings import service as bookings
from worktrip.bookings.queries import OrderFacts
from worktrip.bookings.rules import Answer
from worktrip.bookings.service import Accepted
from worktrip.catalogue import service as catalogue
from worktrip.catalogue.rules import (
    CancellationStep,
    DayClass,
    FacilityKind,
    MealPlan,
    OfferingKind,
    Price,
    Reach,
    Unit,
)
from worktrip.inventory import service as inventory
from worktrip.kernel.tax import TaxClass
from worktrip.plumbing import clock, outbox
from worktrip.plumbing.database import unit_of_work
from worktrip.proposals import service as proposals
from worktrip.proposals.rules import GuestFacts, ItemKind
from worktrip.proposals.tables import Version
from worktrip.trips import service as trips
from worktrip.trips.rules import Purpose

TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2027, 2, 23) + timedelta(days=n) for n in range(4))
SINCE = date(2026, 4, 1)
PARTY = (
    GuestFacts("榛名", TUESDAY, time(19), FRIDAY, time(12)),
    GuestFacts("湊", WEDNESDAY, time(13), FRIDAY, time(12)),
    GuestFacts("日向", WEDNESDAY, time(13), FRIDAY, time(12), "ベジタリアン"),
    GuestFacts("栗林", THURSDAY, time(12), FRIDAY, time(12)),
)


@dataclass(frozen=True)
class Town:
    """What there is: ids of offerings, and of the facilities behind them."""

    pension: int
    pension_room: int
    hotel: int
    hotel_room: int
    store: int
    kit: int
    carrier: int
    ride: int


@dataclass(frozen=True)
class Sent:
    """A trip whose proposal was sent and may be accepted."""

    trip_id: int
    trip_no: str
    organiser_id: int
    version_id: int


@made_once
def town(*, pension_rooms: int = 4) -> Town:
    """An association with all its settings; a pension, a hotel and a kit store with mail, a carrier with a phone."""
    with unit_of_work():
        home = accounts.add_organisation(OrganisationKind.ASSOCIATION, name="たてしな観光協会")
        accounts.set_issuer(
            home,
            effective_from=SINCE,
            name="たてしな観光協会",
            address="長野県北佐久郡立科町",
            phone="0267-00-0001",
            t_number="T7123456789012",
            is_qualified_issuer=True,
            rounding="down",
            travel_registration="第三種旅行業",
            travel_registration_no="長野県知事登録旅行業 第3-000号",
            travel_manager="白樺 みどり",
            contract_form="made_to_order",
            bank_account="高原信用金庫 立科支店 普通 0000000 タテシナカンコウキヨウカイ",
        )
        accounts.add_staff(name="白樺 ゆき", email="yuki@desk.example", roles=[Role.CONCIERGE], invite=False)
        catalogue.set_consumption_tax(TaxClass.STD10, 10, effective_from=date(2019, 10, 1))
        catalogue.set_consumption_tax(TaxClass.RED8, 8, effective_from=date(2019, 10, 1))
        catalogue.add_lodging_tax_band(
            "20", effective_from=date(2026, 6, 1), effective_to=date(2029, 5, 31), from_yen=6000, yen=200
        )
        catalogue.set_cancellation_ladder(
            [
                CancellationStep(20, 8, 20),
                CancellationStep(7, 2, 30),
                CancellationStep(1, 1, 40),
                CancellationStep(0, 0, 50),
                CancellationStep(-1, -1, 100),
            ],
            effective_from=SINCE,
            contract_form="made_to_order",
        )
        days = [TUESDAY + timedelta(days=n) for n in range(4)]
        pension, pension_room = _offering("L4", "ペンション 星ひとさじ", "Pension Hoshi Hitosaji", days, pension_rooms)
        hotel, hotel_room = _offering("L1", "湖畔ホテル みずおと館", "Lakeside Hotel Mizuoto", days, 8)
        store, kit = _offering("K1", "開発合宿セット", "Loan kit", days, 1, OfferingKind.KIT, (0, 0), Unit.DAY)
        carrier, ride = _offering(
            "T1", "高原タクシー", "Kogen Taxi", days, 3, OfferingKind.TRANSPORT, (5500, 5000), Unit.GROUP, Reach.PHONE
        )
    return Town(pension, pension_room, hotel, hotel_room, store, kit, carrier, ride)


_KINDS = {
    OfferingKind.ROOM: FacilityKind.LODGING,
    OfferingKind.WORKSPACE: FacilityKind.LODGING,
    OfferingKind.KIT: FacilityKind.KIT,
    OfferingKind.TRANSPORT: FacilityKind.TRANSPORT,
}


def _offering(
    code: str,
    name: str,
    name_en: str,
    days: list[date],
    allotted: int,
    kind: OfferingKind = OfferingKind.ROOM,
    price: tuple[int, int | None] = (10450, 9000),
    unit: Unit = Unit.PERSON_NIGHT,
    reach: Reach = Reach.MAIL,
) -> tuple[int, int]:
    is_room = kind is OfferingKind.ROOM
    partner = accounts.add_organisation(OrganisationKind.PARTNER, name=name)
    facility_id = catalogue.add_facility(
        code=code,
        organisation_id=partner,
        kind=_KINDS[kind],
        name=name,
        name_en=name_en,
        municipality_code="20324",
        phone="0267-00-0010",
        email=None if reach is Reach.PHONE else f"{code.lower()}@partner.example",
        reach=reach,
        room_only_ex_tax_yen=7000 if is_room else None,
    )
    offering_id = catalogue.add_offering(
        facility_id,
        code=f"{code}-1",
        kind=kind,
        name="一人部屋" if is_room else name,
        name_en="Single room" if is_room else name_en,
        meal_plan=MealPlan.HALF_BOARD if is_room else MealPlan.NONE,
    )
    catalogue.set_prices(
        offering_id,
        {DayClass.EVERY: Price(*price)},
        unit=unit,
        effective_from=SINCE,
        alone=Price(2750, 2500) if is_room else None,
    )
    inventory.set_allotment(offering_id, days, allotted)
    return facility_id, offering_id


@made_once
def sent(
    houses: Town,
    *,
    company: str = "株式会社ほしくず計算所",
    consent: bool = True,
    papers: bool = True,
    ride: bool = True,
) -> Sent:
    """A trip with a sent proposal: A at the pension with the kit (and a ride), B at the hotel with the same kit."""
    with unit_of_work():
        trip, organiser = asked_about(company, people=4)
        version_id = proposals.draft(trip.id)
        proposals.set_party(version_id, PARTY)
        proposals.set_alternative(version_id, "A", title="", room_offering_id=houses.pension_room, is_recommended=True)
        proposals.set_alternative(version_id, "B", title="", room_offering_id=houses.hotel_room)
        proposals.add_item(
            version_id, "AB", day=WEDNESDAY, starts_at=time(13), ends_at=time(17), title="ねらいの確認と作業"
        )
        proposals.add_item(
            version_id, "AB", day=WEDNESDAY, starts_at=time(13), kind=ItemKind.KIT, offering_id=houses.kit
        )
        if ride:
            proposals.add_item(
                version_id, "A", day=TUESDAY, starts_at=time(18, 30), kind=ItemKind.TRAVEL, offering_id=houses.ride
            )
    proposals.send(version_id)
    if consent:
        proposals.give_consent(trip.id, organiser)
    if papers:
        outbox.drain()
    return Sent(trip.id, trip.no, organiser, version_id)


def rides(count: int) -> list[int]:
    """So many rides, each of a carrier of its own that has mail; their offerings."""
    days = [TUESDAY + timedelta(days=n) for n in range(4)]
    ride, price = OfferingKind.TRANSPORT, (5500, 5000)
    with unit_of_work():
        return [
            _offering(f"R{n}", f"湖畔タクシー {n}", f"Lakeside Taxi {n}", days, 20, ride, price, Unit.GROUP)[1]
            for n in range(count)
        ]


def lounges(count: int, allotted: int) -> list[int]:
    """So many lounges, each of a lodging of its own that lets it by the day; their offerings."""
    days = [TUESDAY + timedelta(days=n) for n in range(4)]
    kind, price = OfferingKind.WORKSPACE, (3300, 3000)
    with unit_of_work():
        return [
            _offering(f"P{n}", f"ペンション 林道{n}", f"Pension Rindo {n}", days, allotted, kind, price, Unit.DAY)[1]
            for n in range(count)
        ]


@made_once
def sent_one_room(houses: Town, *, company: str = "株式会社ほしくず計算所", also: Sequence[int] = ()) -> Sent:
    """A trip of one person whose sent proposal is a room of the pension for three nights, and rides on one day."""
    with unit_of_work():
        trip, organiser = asked_about(company, people=1)
        version_id = proposals.draft(trip.id)
        proposals.set_party(version_id, PARTY[:1])
        proposals.remove_alternative(version_id, "B")
        proposals.set_alternative(version_id, "A", title="", room_offering_id=houses.pension_room, is_recommended=True)
        proposals.add_item(version_id, "A", day=WEDNESDAY, starts_at=time(13), ends_at=time(17), title="作業")
        for hour, ride in enumerate(also, 9):
            proposals.add_item(
                version_id, "A", day=WEDNESDAY, starts_at=time(hour), kind=ItemKind.TRAVEL, offering_id=ride
            )
    proposals.send(version_id)
    proposals.give_consent(trip.id, organiser)
    # the mail that carries the proposal and the terms
    trips.organiser_link(trip.id)
    with unit_of_work() as unit:
        unit.session.execute(update(Version).where(Version.id == version_id).values(terms_delivered_at=clock.now()))
    return Sent(trip.id, trip.no, organiser, version_id)


def asked_about(company: str, *, people: int) -> tuple[trips.Opened, int]:
    """A trip that a company asked about, and its organiser's id."""
    organisation = accounts.company(name=company)
    organiser = accounts.contact(organisation, name="榛名 みのり", email="minori@hoshikuzu.example")
    trip = trips.open_trip(
        organisation_id=organisation,
        organiser_id=organiser,
        purpose=Purpose.DEVELOPMENT,
        people=people,
        first_day=TUESDAY,
        last_day=FRIDAY,
    )
    return trip, organiser


def code_for(of: Sent, letter: str = "A", name: str = "榛名 みのり", title: str = "開発部長") -> str:
    """Ask for the code that accepts an alternative; its digits, as the mail has them."""
    code_id = bookings.request_acceptance(
        version_id=of.version_id, letter=letter, name=name, title=title, person_id=of.organiser_id
    )
    return accounts.digits_of(code_id)


def accepted(of: Sent, letter: str = "A") -> Accepted:
    """Accept an alternative with its code."""
    return bookings.accept(version_id=of.version_id, code=code_for(of, letter))


def concierge_id() -> int:
    """The concierge of the town."""
    return accounts_queries.staff(Role.CONCIERGE)[0].id


def orders(of: Sent) -> dict[str, OrderFacts]:
    """The purchase orders of a trip by the codes of their houses."""
    return {order.facility_code: order for order in queries.orders_of_trip(of.trip_id)}


def say(of: Sent, facility: str, answer: Answer, **facts: Any) -> OrderFacts:
    """Let a house answer its order; the order after it."""
    return bookings.answer_order(order_id=orders(of)[facility].id, answer=answer, **facts)
