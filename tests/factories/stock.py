"""A house with rooms to hold, and trips to hold them for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from worktrip.accounts import service as accounts
from worktrip.accounts.rules import OrganisationKind
from worktrip.catalogue import queries
from worktrip.catalogue import service as catalogue
from worktrip.catalogue.rules import FacilityKind, OfferingKind
from worktrip.inventory import service as inventory
from worktrip.plumbing import clock
from worktrip.plumbing.database import unit_of_work
from worktrip.plumbing.numbers import next_number
from worktrip.trips.rules import Purpose
from worktrip.trips.tables import Trip

NIGHT = date(2027, 2, 24)


def nights(count: int = 1, first: date = NIGHT) -> list[date]:
    """So many nights from `first`."""
    return [first + timedelta(days=n) for n in range(count)]


def rooms(
    *,
    allotted: int = 5,
    days: Sequence[date] = (NIGHT,),
    house: str = "L4",
    code: str = "R",
    is_counted: bool = True,
    **facts: Any,
) -> int:
    """An offering of a house of its own with so many allotted on each day; its id. `facts` are the house's."""
    with unit_of_work():
        partner = accounts.add_organisation(OrganisationKind.PARTNER, name=f"宿 {house}")
        facility_id = catalogue.add_facility(
            code=house,
            organisation_id=partner,
            kind=FacilityKind.LODGING,
            name="ペンション 星ひとさじ",
            name_en="Pension Hoshi Hitosaji",
            municipality_code="20324",
            **facts,
        )
        offering_id = catalogue.add_offering(
            facility_id,
            code=f"{house}-{code}",
            kind=OfferingKind.ROOM,
            name="星の見える部屋",
            name_en="Room with stars",
            is_counted=is_counted,
        )
        if is_counted:
            inventory.set_allotment(offering_id, days, allotted)
    return offering_id


def another(offering_id: int, *, allotted: int = 5, days: Sequence[date] = (NIGHT,), **facts: Any) -> int:
    """One more room type of the house that offers this one, or whatever `facts` say; its id."""
    with unit_of_work():
        house = queries.offering(offering_id).facility
        more = {
            "code": f"{house.code}-R2",
            "kind": OfferingKind.ROOM,
            "name": "和室",
            "name_en": "Tatami room",
            **facts,
        }
        made = catalogue.add_offering(house.id, **more)
        inventory.set_allotment(made, days, allotted)
    return made


def house_of(offering_id: int) -> int:
    """The id of the house that offers it."""
    return queries.offering(offering_id).facility_id


def change_house(offering_id: int, **facts: Any) -> None:
    """Change what is known of the house that offers it, as the desk would."""
    house = queries.offering(offering_id).facility
    catalogue.change_facility(house.id, partner={"name": f"宿 {house.code}"}, **facts)


def trips(count: int = 1) -> list[int]:
    """So many trips of one company, with the numbers that come next; their ids."""
    with unit_of_work() as unit:
        company = accounts.company(name="株式会社はるかぜ図案")
        organiser = accounts.contact(company, name="春日 陽", email="haru@harukaze.example")
        rows = [
            Trip(
                no=f"WT-2026-{next_number('WT', 2026):04}",
                fiscal_year=2026,
                organisation_id=company,
                organiser_id=organiser,
                title="開発合宿",
                purpose=Purpose.DEVELOPMENT,
                people=4,
                opened_at=clock.now(),
            )
            for _ in range(count)
        ]
        unit.session.add_all(rows)
        unit.session.flush()
        return [row.id for row in rows]
