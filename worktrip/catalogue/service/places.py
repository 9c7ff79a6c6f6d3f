"""Places and what they offer: facts that somebody has confirmed."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from worktrip.accounts import service as accounts
from worktrip.catalogue import queries
from worktrip.catalogue.rules import (
    FacilityKind,
    OfferingKind,
    Season,
    check_periods,
    check_season,
    closed_weekdays,
    tax_class_of,
)
from worktrip.catalogue.tables import Facility, Offering, SeasonRow
from worktrip.kernel.errors import N_, Invalid
from worktrip.plumbing import events
from worktrip.plumbing.database import needed_unit, unit_of_work


def take_in(*, partner: Mapping[str, Any], **facts: Any) -> int:
    """Add a place with the business behind it, which is found by its name or made. The facility's id."""
    with unit_of_work():
        return add_facility(organisation_id=accounts.partner(**partner), **facts)


def change_facility(facility_id: int, *, partner: Mapping[str, Any], **facts: Any) -> None:
    """Replace what is known of a place and of the business behind it; code and kind stay as they are."""
    if {"code", "kind"} & facts.keys():
        raise ValueError("addresses and papers name a facility by its code")
    if "closed_weekdays" in facts:
        facts["closed_weekdays"] = _in_order(facts["closed_weekdays"])
    with unit_of_work() as unit:
        row = unit.session.get_one(Facility, facility_id)
        for name, value in facts.items():
            setattr(row, name, value)
        accounts.change_organisation(row.organisation_id, **partner)
        _count_groups(row)
        events.record("catalogue.facility_changed", facility=row.id, code=row.code)


def _in_order(typed: str) -> str:
    return ",".join(map(str, sorted(closed_weekdays(typed))))


def add_facility(
    *,
    code: str,
    organisation_id: int,
    kind: FacilityKind,
    name: str,
    name_en: str,
    municipality_code: str,
    **facts: Any,
) -> int:
    """Add a place; `facts` are the columns that somebody has confirmed, whatever is left out stays unknown. Its id.

    Raises Invalid beside `code` if another place has it.
    """
    facts["closed_weekdays"] = _in_order(facts.get("closed_weekdays", ""))
    with unit_of_work() as unit:
        if queries.is_known_facility(code):
            raise taken()
        row = Facility(
            code=code,
            organisation_id=organisation_id,
            kind=kind,
            name=name,
            name_en=name_en,
            municipality_code=municipality_code,
            **facts,
        )
        unit.session.add(row)
        unit.session.flush()
        _count_groups(row)
        events.record("catalogue.facility_added", facility=row.id, code=code)
        return row.id


def add_offering(facility_id: int, *, code: str, kind: OfferingKind, name: str, name_en: str, **facts: Any) -> int:
    """Add something a facility offers; `facts` are columns such as max_people or is_counted. Its id.

    Raises Invalid beside `code` if something else has it.
    """
    with unit_of_work() as unit:
        if queries.is_known_offering(code):
            raise taken()
        # None is "ask", which a default of the column would overwrite
        facts = {"min_people": 1, **_in_shape(facts)}
        row = Offering(facility_id=facility_id, code=code, kind=kind, name=name, name_en=name_en, **facts)
        unit.session.add(row)
        unit.session.flush()
        events.record("catalogue.offering_added", offering=row.id, code=code)
        return row.id


def taken() -> Invalid:
    """The refusal of a code that something else has."""
    sentence = N_("その記号は、もう使われています。ほかの記号にしてください。")
    return Invalid(sentence, fields={"code": sentence})


def change_offering(offering_id: int, **facts: Any) -> None:
    """Replace what is known of an offering; code and kind stay, since proposals and stock are built on them."""
    if {"code", "kind"} & facts.keys():
        raise ValueError("what an offering is does not change")
    with unit_of_work() as unit:
        row = unit.session.get_one(Offering, offering_id)
        for name, value in _in_shape(facts).items():
            setattr(row, name, value)
        events.record("catalogue.offering_changed", offering=row.id, code=row.code)


def _in_shape(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts of an offering as they are kept: periods in order, the tax of food by how it is served."""
    if facts.get("periods"):
        facts["periods"] = check_periods(facts["periods"], facts.get("minutes"))
    if facts.get("serving") is not None:
        facts["tax_class"] = tax_class_of(facts["serving"])
    return facts


def _count_groups(row: Facility) -> None:
    """Let the inventory count how many groups a place takes on a day, as it counts everything else."""
    session = needed_unit().session
    code = f"{row.code}-GROUPS"
    found = session.scalar(select(Offering).where(Offering.facility_id == row.id, Offering.kind == OfferingKind.GROUPS))
    if found is None and row.max_groups is not None:
        session.add(
            Offering(
                facility_id=row.id,
                code=code,
                kind=OfferingKind.GROUPS,
                name="受け入れる組数",  # data
                name_en="Groups a day",
                is_open=False,
            )
        )
        session.flush()


def set_seasons(facility_id: int, seasons: Iterable[Season], *, offering_id: int | None = None) -> None:
    """Replace the days that mean something for a place, or for one thing it offers. Raises Invalid for nonsense."""
    each = list(seasons)
    for season in each:
        check_season(season)
    with unit_of_work() as unit:
        for row in unit.session.scalars(
            select(SeasonRow).where(
                SeasonRow.facility_id == facility_id, SeasonRow.offering_id.is_not_distinct_from(offering_id)
            )
        ):
            unit.session.delete(row)
        unit.session.add_all(
            SeasonRow(facility_id=facility_id, offering_id=offering_id, **vars(season)) for season in each
        )
        events.record("catalogue.seasons_set", facility=facility_id, offering=offering_id, seasons=len(each))
