"""Places and what they offer, at what price, under which rates of law and which terms."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from worktrip.catalogue.rules import (
    Allowance,
    CancellationStep,
    CancellationTerms,
    FacilityKind,
    OfferingKind,
    RateBook,
    RateRow,
    Season,
)
from worktrip.catalogue.tables import (
    CancellationTermsRow,
    ConsumptionTaxRate,
    Facility,
    LodgingTaxBand,
    Offering,
    Rate,
    SeasonRow,
)
from worktrip.kernel.errors import N_, NotFound
from worktrip.kernel.tax import LodgingTaxRate, TaxRate
from worktrip.plumbing.database import db

Columns = TypeVarTuple("Columns")
UNKNOWN_OFFERING = N_("お探しの品目は見つかりませんでした。")


def facilities(kind: FacilityKind | None = None) -> Sequence[Facility]:
    """Open facilities with their organisation and open offerings, by code."""
    query = (
        select(Facility)
        .where(Facility.is_open)
        .options(joinedload(Facility.organisation), selectinload(Facility.offerings.and_(Offering.is_open)))
        .order_by(Facility.code)
    )
    if kind is not None:
        query = query.where(Facility.kind == kind)
    return db.session.scalars(query).all()


def shut_facilities() -> Sequence[Facility]:
    """Facilities that are not offered now, by code: the desk can open them again."""
    return db.session.scalars(select(Facility).where(~Facility.is_open).order_by(Facility.code)).all()


def is_known_facility(code: str) -> bool:
    """Whether a facility has this code, open or not."""
    return db.session.scalar(select(Facility.id).where(Facility.code == code)) is not None


def is_known_offering(code: str) -> bool:
    """Whether an offering of any facility has this code, open or not."""
    return db.session.scalar(select(Offering.id).where(Offering.code == code)) is not None


def facility(code: str) -> Facility:
    """The facility of this code with its organisation and offerings. Raises NotFound."""
    return _facility(Facility.code == code)


def facility_by_id(facility_id: int) -> Facility:
    """The facility of this id with its organisation and offerings. Raises NotFound."""
    return _facility(Facility.id == facility_id)


def _facility(condition: ColumnElement[bool]) -> Facility:
    found = db.session.scalar(
        select(Facility).where(condition).options(joinedload(Facility.organisation), selectinload(Facility.offerings))
    )
    if found is None:
        raise NotFound(N_("お探しの施設は見つかりませんでした。"))
    return found


def offering(offering_id: int) -> Offering:
    """One offering with its facility. Raises NotFound."""
    found = offerings([offering_id]).get(offering_id)
    if found is None:
        raise NotFound(UNKNOWN_OFFERING)
    return found


def offering_by_code(code: str) -> Offering:
    """One offering with its facility, by its code. Raises NotFound."""
    found = db.session.scalar(select(Offering).where(Offering.code == code).options(joinedload(Offering.facility)))
    if found is None:
        raise NotFound(UNKNOWN_OFFERING)
    return found


def offerings(ids: Collection[int]) -> dict[int, Offering]:
    """Offerings with their facility and its organisation, by id; an id that does not exist is left out."""
    if not ids:
        return {}
    rows = db.session.scalars(
        select(Offering)
        .where(Offering.id.in_(set(ids)))
        .options(joinedload(Offering.facility).joinedload(Facility.organisation))
    )
    return {row.id: row for row in rows}


def offerings_of(facility_id: int) -> Sequence[Offering]:
    """Open offerings of one facility, rooms first."""
    return db.session.scalars(
        select(Offering)
        .where(Offering.facility_id == facility_id, Offering.is_open, Offering.kind != OfferingKind.GROUPS)
        .options(joinedload(Offering.facility))
        .order_by(Offering.kind != OfferingKind.ROOM, Offering.code)
    ).all()


def open_offerings() -> Sequence[Offering]:
    """Everything that can be offered, with its facility, by facility and code: what a proposal is built from."""
    query = select(Offering).join(Offering.facility).options(joinedload(Offering.facility))
    return db.session.scalars(on_offer(query)).all()


def on_offer(query: Select[*Columns]) -> Select[*Columns]:
    """`query` of offerings and facilities for what is open of both, by facility and code, rooms first."""
    order = (Facility.code, Offering.kind != OfferingKind.ROOM, Offering.code)
    return query.where(Offering.is_open, Facility.is_open).order_by(*order)


def rate_book(offering_ids: Collection[int], first: date, last: date) -> RateBook:
    """Every card of these offerings that holds on some day from `first` to `last`, both included, and their seasons.

    Two statements.
    """
    if not offering_ids:
        return RateBook()
    wanted = set(offering_ids)
    rows = db.session.scalars(
        select(Rate)
        .where(Rate.offering_id.in_(wanted), Rate.effective_from <= last)
        .where(or_(Rate.effective_to.is_(None), Rate.effective_to >= first))
        .order_by(Rate.offering_id, Rate.effective_from, Rate.season, Rate.id)
    )
    return RateBook([_rate_row(row) for row in rows], seasons_of(wanted))


def _rate_row(row: Rate) -> RateRow:
    return RateRow(
        offering_id=row.offering_id,
        day_class=row.day_class,
        unit=row.unit,
        sell_yen=row.sell_yen,
        net_yen=row.net_yen,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        season=row.season,
        from_people=row.from_people,
        to_people=row.to_people,
        meal_plan=row.meal_plan,
    )


def seasons_of(offering_ids: Collection[int]) -> dict[int, list[Season]]:
    """The seasons that hold for each of these offerings: its own and its facility's. One statement."""
    found: dict[int, list[Season]] = {}
    rows = db.session.execute(
        select(Offering.id, SeasonRow)
        .join(SeasonRow, SeasonRow.facility_id == Offering.facility_id)
        .where(Offering.id.in_(set(offering_ids)))
        .where(or_(SeasonRow.offering_id.is_(None), SeasonRow.offering_id == Offering.id))
        .order_by(SeasonRow.id)
    )
    for offering_id, row in rows:
        found.setdefault(offering_id, []).append(season(row))
    return found


def facility_seasons(facility_id: int) -> dict[int | None, list[Season]]:
    """The seasons of a facility, by what they are for: None is the facility, else an offering. One statement."""
    found: dict[int | None, list[Season]] = {}
    for row in db.session.scalars(
        select(SeasonRow).where(SeasonRow.facility_id == facility_id).order_by(SeasonRow.first_day, SeasonRow.id)
    ):
        found.setdefault(row.offering_id, []).append(season(row))
    return found


def season(row: SeasonRow) -> Season:
    """A loaded season as plain values."""
    return Season(row.kind, row.first_day, row.last_day, row.is_yearly, row.code, row.name, row.name_en)


def consumption_tax_rates() -> list[TaxRate]:
    """Every rate of consumption tax, past and future."""
    rows = db.session.scalars(select(ConsumptionTaxRate).order_by(ConsumptionTaxRate.effective_from))
    return [TaxRate(row.tax_class, row.percent, row.effective_from, row.effective_to) for row in rows]


def lodging_tax_rates(municipality_code: str) -> list[LodgingTaxRate]:
    """The lodging tax of a municipality and of its prefecture, past and future; kernel.tax chooses among them."""
    return _lodging_tax_rates(LodgingTaxBand.municipality_code.in_({municipality_code, municipality_code[:2]}))


def all_lodging_tax_rates() -> list[LodgingTaxRate]:
    """The lodging tax of every municipality, past and future."""
    return _lodging_tax_rates()


def _lodging_tax_rates(*conditions: ColumnElement[bool]) -> list[LodgingTaxRate]:
    rows = db.session.scalars(
        select(LodgingTaxBand).where(*conditions).order_by(LodgingTaxBand.effective_from, LodgingTaxBand.from_yen)
    )
    return [
        LodgingTaxRate(
            municipality_code=row.municipality_code,
            effective_from=row.effective_from,
            effective_to=row.effective_to,
            from_yen=row.from_yen,
            to_yen=row.to_yen,
            per_person_night_yen=row.yen or 0,
            percent=Decimal(row.permille or 0) / 10,
        )
        for row in rows
    ]


def cancellation_terms(
    *, on: date, contract_form: str | None = None, facility_id: int | None = None
) -> CancellationTerms | None:
    """Our table towards the company (`contract_form`) or a facility's towards us, as it holds on a day; None: none."""
    if (contract_form is None) == (facility_id is None):
        raise ValueError("either the contract form or the facility")
    return _terms(
        CancellationTermsRow.contract_form == contract_form
        if facility_id is None
        else CancellationTermsRow.facility_id == facility_id,
        on,
    ).get(facility_id)


def cancellation_bands(
    *, on: date, contract_form: str | None = None, facility_id: int | None = None
) -> list[CancellationStep]:
    """The rows of such a table; empty where there is none."""
    found = cancellation_terms(on=on, contract_form=contract_form, facility_id=facility_id)
    return list(found.steps) if found else []


def cancellation_bands_of(facility_ids: Collection[int], on: date) -> dict[int, list[CancellationStep]]:
    """The tables of several facilities as they hold on a day; a facility without one is left out. Two statements."""
    return {facility_id: list(terms.steps) for facility_id, terms in cancellation_terms_of(facility_ids, on).items()}


def cancellation_terms_of(facility_ids: Collection[int], on: date) -> dict[int, CancellationTerms]:
    """The same with what belongs to each table. Two statements."""
    found = _terms(CancellationTermsRow.facility_id.in_(set(facility_ids)), on)
    return {facility_id: terms for facility_id, terms in found.items() if facility_id is not None}


def all_terms_of(facility_id: int, first: date) -> list[tuple[date, CancellationTerms]]:
    """A facility's tables that hold on some day from `first` on, each with the day it holds from. Two statements."""
    rows = db.session.scalars(
        select(CancellationTermsRow)
        .where(CancellationTermsRow.facility_id == facility_id)
        .where(or_(CancellationTermsRow.effective_to.is_(None), CancellationTermsRow.effective_to >= first))
        .where(
            or_(
                CancellationTermsRow.effective_to.is_(None),
                CancellationTermsRow.effective_to >= CancellationTermsRow.effective_from,
            )
        )
        .options(selectinload(CancellationTermsRow.bands))
        .order_by(CancellationTermsRow.effective_from, CancellationTermsRow.id)
    )
    return [(row.effective_from, _as_terms(row)) for row in rows]


def _terms(condition: Any, on: date) -> dict[int | None, CancellationTerms]:
    rows = db.session.scalars(
        select(CancellationTermsRow)
        .where(condition, CancellationTermsRow.effective_from <= on)
        .where(or_(CancellationTermsRow.effective_to.is_(None), CancellationTermsRow.effective_to >= on))
        .options(selectinload(CancellationTermsRow.bands))
        .order_by(CancellationTermsRow.effective_from, CancellationTermsRow.id)
    )
    return {row.facility_id: _as_terms(row) for row in rows}


def _as_terms(row: CancellationTermsRow) -> CancellationTerms:
    steps = (
        CancellationStep(
            band.from_days_before,
            band.to_days_before,
            band.percent,
            band.source_note,
            band.from_people,
            band.to_people,
        )
        for band in row.bands
    )
    free = None
    if row.free_percent is not None:
        free = Allowance(row.free_percent, row.free_days_before, row.free_from_people)
    return CancellationTerms(tuple(steps), row.base, free)
