"""A town, a valley, a prefecture: 7, 70 or 700 lodgings with two years of stock and what was booked of it, in seconds.

Everything is inserted in the database itself, past the services; counters and holds agree, as `inventory.check` says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Column, Date, Integer, MetaData, String, Table, and_, case, func, insert, literal, select, update

from worktrip.accounts import service as accounts
from worktrip.accounts.rules import OrganisationKind
from worktrip.catalogue.rules import DayClass, FacilityKind, MealPlan, OfferingKind, Unit
from worktrip.catalogue.tables import Facility, LodgingTaxBand, Offering, Rate
from worktrip.inventory.rules import HoldState
from worktrip.inventory.tables import Hold, Slot
from worktrip.plumbing import clock
from worktrip.plumbing.database import UTCDateTime, db, unit_of_work
from worktrip.trips.rules import Purpose
from worktrip.trips.tables import Trip

FIRST, DAYS = date(2025, 12, 1), 730
HOUSES, BOOKINGS, ALLOTTED = 7, 1_000, 8
# three of seven houses have a second type of room: ten types in all
SECOND = 3
NIGHTS = 2
PLAN = MealPlan.HALF_BOARD


@dataclass(frozen=True)
class Loaded:
    """What there is now: ids of the lodgings and of their room types, and how many bookings were made."""

    facility_ids: list[int]
    room_ids: list[int]
    bookings: int


def load(scale: int, *, bookings: int | None = None) -> Loaded:
    """7 × `scale` lodgings with 10 × `scale` room types over two years, and 1,000 × `scale` bookings (or `bookings`).

    A booking is two nights of one room; of twenty one is only held, and one was held until an hour ago.
    """
    count = BOOKINGS * scale if bookings is None else bookings
    with unit_of_work():
        facility_ids, room_ids = _houses(HOUSES * scale)
        _stock()
        _bookings(room_ids, count)
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
    return Loaded(facility_ids, room_ids, count)


def _houses(count: int) -> tuple[list[int], list[int]]:
    session = db.session
    partner = accounts.add_organisation(OrganisationKind.PARTNER, name="高原の宿の会")
    facilities = [
        {
            "code": f"S{n:04}",
            "organisation_id": partner,
            "kind": FacilityKind.LODGING,
            "name": f"高原の宿 {n + 1}番",
            "name_en": f"Highland Inn No. {n + 1}",
            "summary": "林の中の静かな宿。食堂を昼間の仕事場にできます。",
            "summary_en": "A quiet inn in the woods; work in the dining room by day.",
            "municipality_code": "20324",
            "latitude": 36.10 + (n * 37 % 101) * 0.0008,
            "longitude": 138.25 + (n * 53 % 97) * 0.0011,
            "sleeps": 16 + n % 5 * 8,
            "exclusive_from": 12 if n % 3 == 0 else None,
            "wifi_down_mbps": 40 + n * 17 % 160,
            "wifi_measured_on": FIRST + timedelta(days=n % 300),
            "work_seats": 8 + n % 4 * 4,
            "desks": 4 + n % 6,
            "room_only_ex_tax_yen": 7_000,
        }
        for n in range(count)
    ]
    session.execute(insert(Facility), facilities)
    facility_ids = list(session.scalars(select(Facility.id).where(Facility.code.like("S%")).order_by(Facility.code)))
    rooms = [
        {
            "code": f"S{n:04}-{letter}",
            "facility_id": facility_id,
            "kind": OfferingKind.ROOM,
            "name": "林側の部屋",
            "name_en": "Forest-side room",
            "max_people": 3 if letter == "R" else 2,
            "meal_plan": PLAN,
        }
        for n, facility_id in enumerate(facility_ids)
        for letter in ("RT" if n % HOUSES < SECOND else "R")
    ]
    session.execute(insert(Offering), rooms)
    room_ids = list(session.scalars(select(Offering.id).where(Offering.code.like("S%")).order_by(Offering.code)))
    session.execute(
        insert(Rate),
        [
            {
                "offering_id": room_id,
                "day_class": day_class,
                "meal_plan": PLAN,
                "unit": Unit.PERSON_NIGHT,
                "sell_yen": 9_900 + n % 9 * 550 + extra,
                "net_yen": 9_000 + n % 9 * 500 + extra,
                "effective_from": FIRST,
            }
            for n, room_id in enumerate(room_ids)
            for day_class, extra in ((DayClass.ORDINARY, 0), (DayClass.EVE, 1_100))
        ],
    )
    session.add(
        LodgingTaxBand(municipality_code="20", effective_from=date(2026, 6, 1), from_yen=6_000, to_yen=None, yen=200)
    )
    return facility_ids, room_ids


def _stock() -> None:
    days = _temporary("scale_days", Column("day", Date))
    db.session.execute(insert(days), [{"day": FIRST + timedelta(days=n)} for n in range(DAYS)])
    every = select(Offering.id, days.c.day, literal(ALLOTTED)).join(days, Offering.code.like("S%"))
    db.session.execute(insert(Slot).from_select(["offering_id", "day", "allotted"], every))


def _bookings(room_ids: list[int], count: int) -> None:
    session, now = db.session, clock.now()
    company = accounts.company(name="株式会社はるかぜ図案")
    organiser = accounts.contact(company, name="春日 陽", email="haru@harukaze.example")
    taken = _temporary(
        "scale_taken",
        Column("no", String),
        Column("offering_id", Integer),
        Column("day", Date),
        Column("state", String),
        Column("expires_at", UTCDateTime()),
    )
    rows = [
        {
            "no": f"WT-S-{n:06}",
            "offering_id": room_ids[n % len(room_ids)],
            "day": FIRST + timedelta(days=n * 7919 % (DAYS - NIGHTS) + night),
            **_state(n, now),
        }
        for n in range(count)
        for night in range(NIGHTS)
    ]
    session.execute(insert(taken), rows)
    session.execute(
        insert(Trip),
        [
            {
                "no": f"WT-S-{n:06}",
                "fiscal_year": 2026,
                "organisation_id": company,
                "organiser_id": organiser,
                "title": "開発合宿",
                "purpose": Purpose.DEVELOPMENT,
                "people": 1,
                "opened_at": now,
            }
            for n in range(count)
        ],
    )
    names = ["trip_id", "slot_id", "quantity", "state", "expires_at", "made_at"]
    session.execute(
        insert(Hold).from_select(
            names,
            select(Trip.id, Slot.id, literal(1), taken.c.state, taken.c.expires_at, literal(now, UTCDateTime()))
            .join(Trip, Trip.no == taken.c.no)
            .join(Slot, and_(Slot.offering_id == taken.c.offering_id, Slot.day == taken.c.day)),
        )
    )
    totals = {
        name: select(func.coalesce(func.sum(case((Hold.state == state, Hold.quantity), else_=0)), 0))
        .where(Hold.slot_id == Slot.id)
        .scalar_subquery()
        for name, state in (("held", HoldState.HELD), ("booked", HoldState.BOOKED))
    }
    session.execute(
        update(Slot).values(**totals).where(Slot.id.in_(select(Hold.slot_id))),
        execution_options={"synchronize_session": False},
    )


def _state(n: int, now: datetime) -> dict[str, object]:
    """Most are booked; some are held for three days, some were until an hour ago."""
    if n % 20 > 1:
        return {"state": HoldState.BOOKED.value, "expires_at": None}
    return {"state": HoldState.HELD.value, "expires_at": now + timedelta(**({"days": 3} if n % 20 else {"hours": -1}))}


def _temporary(name: str, *columns: Column[object]) -> Table:
    """A table that goes with the connection, empty."""
    table = Table(name, MetaData(), *columns, prefixes=["TEMPORARY"])
    connection = db.session.connection()
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
    table.create(connection, checkfirst=False)
    return table
