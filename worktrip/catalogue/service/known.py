"""The whole catalogue as rows of its lists, in a number of statements that does not grow with it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from worktrip.accounts import queries as accounts
from worktrip.catalogue.lists import BAND, BUSINESS, FACILITIES, ITEM, OFFERINGS, Kept, Known
from worktrip.catalogue.rules import OfferingKind
from worktrip.catalogue.tables import (
    CancellationBand,
    CancellationTermsRow,
    Facility,
    Landmark,
    Offering,
    Programme,
    ProgrammeItem,
    ProgrammePattern,
    Rate,
    SeasonRow,
)
from worktrip.kernel import writing
from worktrip.plumbing.database import db

PLACE = [field.name for field in FACILITIES.fields if field.name not in BUSINESS]
THING = [field.name for field in OFFERINGS.fields if field.name != "facility_code"]


def known() -> Known:
    """Everything there is. Twelve statements."""
    found = Known()
    _facilities(found)
    codes = _offerings(found)
    _seasons(found, codes)
    _cards(found, codes)
    _tables(found)
    _programmes(found, codes)
    columns = ("name", "name_en", "kind", "latitude", "longitude", "width_m", "height_m")
    for row in db.session.scalars(select(Landmark)):
        found.landmarks[row.name] = Kept(row.id, _facts(row, columns))
    return found


def _facts(row: object, names: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _facilities(found: Known) -> None:
    for business in accounts.partners():
        facts = {fact: getattr(business, column) for fact, column in BUSINESS.items()}
        found.businesses.setdefault(writing.fold(business.name), business.id)
        found.business_facts[business.id] = facts
    for row in db.session.scalars(select(Facility).options(joinedload(Facility.organisation)).order_by(Facility.code)):
        facts = {fact: getattr(row.organisation, column) for fact, column in BUSINESS.items()}
        found.business_facts.setdefault(row.organisation_id, facts)
        found.facilities[row.code] = Kept(row.id, _facts(row, PLACE) | facts)
        found.business_of[row.code] = row.organisation_id


def _offerings(found: Known) -> dict[int, str]:
    """Fill in what is offered; codes by id."""
    places = {kept.id: code for code, kept in found.facilities.items()}
    codes, reserved = {}, set()
    for row in db.session.scalars(select(Offering).order_by(Offering.code)):
        codes[row.id] = row.code
        if row.kind is OfferingKind.GROUPS:
            reserved.add(row.code)
        else:
            place = {"facility_code": places[row.facility_id]}
            found.offerings[row.code] = Kept(row.id, _facts(row, THING) | place)
    found.reserved = frozenset(reserved)
    return codes


def _seasons(found: Known, codes: Mapping[int, str]) -> None:
    places = {kept.id: code for code, kept in found.facilities.items()}
    columns = ("kind", "code", "name", "name_en", "first_day", "last_day", "is_yearly")
    for row in db.session.scalars(select(SeasonRow).order_by(SeasonRow.id)):
        place = places[row.facility_id]
        about = {"facility_code": place, "offering_code": codes[row.offering_id] if row.offering_id else ""}
        found.seasons.setdefault(place, []).append(Kept(row.id, about | _facts(row, columns)))


def _cards(found: Known, codes: Mapping[int, str]) -> None:
    columns = [getattr(Rate, name) for name in BAND]
    rows = db.session.execute(select(Rate.offering_id, Rate.effective_from, *columns).order_by(Rate.id))
    for offering_id, day, *row in rows:
        found.cards.setdefault((codes[offering_id], day), []).append(tuple(row))


def _tables(found: Known) -> None:
    terms, band = CancellationTermsRow, CancellationBand
    rows = db.session.execute(
        select(
            Facility.code,
            terms.effective_from,
            terms.base,
            terms.free_percent,
            terms.free_days_before,
            terms.free_from_people,
            band.from_people,
            band.to_people,
            band.from_days_before,
            band.to_days_before,
            band.percent,
            band.source_note,
        )
        .join(Facility, Facility.id == terms.facility_id)
        .join(band, band.terms_id == terms.id)
        # one that another took the place of on its own first day never held
        .where(or_(terms.effective_to.is_(None), terms.effective_to >= terms.effective_from))
        .order_by(terms.id, band.from_people, band.from_days_before.desc())
    )
    for code, day, *row in rows:
        found.tables.setdefault((code, day), []).append(tuple(row))


def _programmes(found: Known, codes: Mapping[int, str]) -> None:
    columns = ("code", "name", "name_en", "summary", "summary_en", "purposes", "min_people", "max_people", "is_open")
    by_id = {}
    for row in db.session.scalars(select(Programme).order_by(Programme.code)):
        by_id[row.id] = row.code
        found.programmes[row.code] = Kept(row.id, _facts(row, columns))
    items: dict[int, list[dict[str, Any]]] = {}
    order = (ProgrammeItem.pattern_id, ProgrammeItem.day_number, ProgrammeItem.starts_at, ProgrammeItem.id)
    for item in db.session.scalars(select(ProgrammeItem).order_by(*order)):
        facts = _facts(item, [name for name in ITEM if hasattr(ProgrammeItem, name)])
        facts |= {
            "item_kind": item.kind,
            "offering_code": codes[item.offering_id] if item.offering_id else "",
            "rain_offering_code": codes[item.rain_offering_id] if item.rain_offering_id else "",
        }
        items.setdefault(item.pattern_id, []).append(facts)
    for pattern in db.session.scalars(select(ProgrammePattern)):
        names = {"pattern_name": pattern.name, "pattern_name_en": pattern.name_en}
        kept = Kept(pattern.id, {**names, "items": items.get(pattern.id, [])})
        found.patterns[by_id[pattern.programme_id], pattern.position] = kept
