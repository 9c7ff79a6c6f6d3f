"""Versions as plain values, and scenario S6 in the demo world: four people who come one by one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from tests.support.application import made_once
from worktrip.accounts import service as accounts
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import DayClass, MealPlan, OfferingKind, Price, RateBook, RateRow, Unit, usual_rows
from worktrip.kernel.tax import LodgingTaxRate, TaxClass, TaxRate
from worktrip.plumbing import outbox
from worktrip.proposals import service
from worktrip.proposals.rules import (
    AlternativeFacts,
    GuestFacts,
    ItemFacts,
    ItemKind,
    Offer,
    Party,
    RoomUse,
    Tariff,
    VersionFacts,
    VersionState,
)
from worktrip.trips import service as trips
from worktrip.trips.rules import Purpose

TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2027, 2, 23) + timedelta(days=n) for n in range(4))
S6_GUESTS = (
    GuestFacts("榛名", TUESDAY, time(19), FRIDAY, time(12)),
    GuestFacts("湊", WEDNESDAY, time(13), FRIDAY, time(12)),
    GuestFacts("日向", WEDNESDAY, time(13), FRIDAY, time(12), "ベジタリアン"),
    GuestFacts("栗林", THURSDAY, time(12), FRIDAY, time(12)),
)
S6 = Party(S6_GUESTS)
ROOM, LOUNGE, KIT, WALK, RIDE = range(1, 6)


def offer(offering_id: int = ROOM, kind: OfferingKind = OfferingKind.ROOM, **changes: Any) -> Offer:
    """An offering of pension L4: a room with dinner and breakfast unless told otherwise."""
    room = Offer(
        offering_id=offering_id,
        facility_id=1,
        kind=kind,
        name="星の見える部屋",
        name_en="Room under the stars",
        facility_name="ペンション 星ひとさじ",
        facility_name_en="Pension Hoshi Hitosaji",
        meal_plan=MealPlan.HALF_BOARD,
        municipality_code="20324",
        room_only_ex_tax_yen=7000,
    )
    return replace(room, **changes)


def rate(offering_id: int = ROOM, sell: int | None = 10450, **changes: Any) -> list[RateRow]:
    """A price that is the same on weekdays and before holidays; alone in a room, 2,750 yen more."""
    facts = {"unit": Unit.PERSON_NIGHT, "meal_plan": MealPlan.HALF_BOARD, **changes}
    alone = Price(2750, 2475)
    if facts["unit"] is not Unit.PERSON_NIGHT:
        facts["meal_plan"], alone = MealPlan.NONE, Price(0, 0)
    prices = dict.fromkeys((DayClass.ORDINARY, DayClass.EVE), Price(sell, facts.pop("net_yen", 9405)))
    return usual_rows(offering_id, prices, effective_from=date(2026, 4, 1), alone=alone, **facts)


def tariff(*rates: RateRow, lodging_from: int = 6000) -> Tariff:
    """The law as it is in February 2027, and these prices; the room's and a free lounge's if none are given."""
    return Tariff(
        rates=RateBook(rates or [*rate(), *rate(LOUNGE, 0, unit=Unit.DAY, net_yen=0)]),
        consumption=[
            TaxRate(TaxClass.STD10, 10, date(2019, 10, 1)),
            TaxRate(TaxClass.RED8, 8, date(2019, 10, 1)),
        ],
        lodging=[LodgingTaxRate("20", date(2026, 6, 1), None, lodging_from, None, 200)],
    )


def item(day: date = WEDNESDAY, at: int = 13, **values: Any) -> ItemFacts:
    """Work at one o'clock, unless told otherwise."""
    return ItemFacts(**{"day": day, "starts_at": time(at), "kind": ItemKind.WORK, "title": "仕事", **values})


def alternative(letter: str = "A", **values: Any) -> AlternativeFacts:
    """Each in a room of their own at pension L4, with an hour of work; `room` None is no room at all."""
    room, sharing = values.pop("room", offer()), values.pop("people_per_room", 1)
    rooms = (RoomUse(room, sharing),) if room is not None else ()
    usual = {"title": "ペンション 星ひとさじ", "rooms": rooms, "items": (item(),)}
    return AlternativeFacts(letter, **{**usual, **values})


def version(*alternatives: AlternativeFacts, **values: Any) -> VersionFacts:
    """A draft for S6 with alternative A, unless told otherwise."""
    usual: dict[str, Any] = {"trip_id": 1, "number": 1, "state": VersionState.DRAFT, "party": S6}
    return VersionFacts(
        **{**usual, "contract_form": "made_to_order", **values}, alternatives=alternatives or (alternative(),)
    )


@dataclass(frozen=True)
class Drafted:
    """A trip in the demo world with a draft that could be sent."""

    trip_id: int
    trip_no: str
    organiser_id: int
    version_id: int


def offering(code: str) -> int:
    """The id of something in the demo catalogue."""
    return catalogue.offering_by_code(code).id


@made_once
def drafted(*, company: str = "株式会社ほしくず計算所", language: str = "ja", guests: int = 4) -> Drafted:
    """S6 as a concierge builds it: A is pension L4 with its lounge, B hotel L1 with the lakeside office."""
    organisation_id = accounts.company(name=company, name_en="Hoshikuzu Computing")
    organiser_id = accounts.contact(
        organisation_id, name="榛名 みのり", email="haruna@hoshikuzu.example", language=language
    )
    trip = trips.open_trip(
        organisation_id=organisation_id,
        organiser_id=organiser_id,
        purpose=Purpose.DEVELOPMENT,
        people=4,
        first_day=WEDNESDAY,
        last_day=FRIDAY,
        outcome_goal="最終日の11時に、動く予約画面を社内へ見せる",
        language=language,
    )
    version_id = service.draft(trip.id)
    service.set_party(version_id, S6_GUESTS[:guests])
    service.set_alternative(
        version_id,
        "A",
        title="小さな宿で、静かにやりきる",
        reason="ラウンジを4名だけで使えます。",
        room_offering_id=offering("L4-R"),
        is_recommended=True,
    )
    service.set_alternative(version_id, "B", title="", room_offering_id=offering("L1-R"))
    for letter, place in (("A", "L4-L"), ("B", "K1-M")):
        service.lay_out_days(version_id, letter, workspace_id=offering(place))
    service.add_item(version_id, "AB", day=TUESDAY, starts_at=time(20), kind=ItemKind.KIT, offering_id=offering("B1-K"))
    service.set_words(version_id, letter="先に着く方が、前夜のうちに機材を確かめられます。", change_note="")
    return Drafted(trip.id, trip.no, organiser_id, version_id)


@made_once
def sent() -> Drafted:
    """The same, sent, with its papers."""
    made = drafted()
    service.send(made.version_id)
    outbox.drain()
    return made
