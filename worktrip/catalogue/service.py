"""Writes the catalogue: what a partner offers, from which day at what price, and the rates of law."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from worktrip.accounts import service as accounts
from worktrip.catalogue import law, queries
from worktrip.catalogue.rules import (
    CancellationStep,
    DayClass,
    FacilityKind,
    OfferingKind,
    Price,
    Unit,
    check_ladder,
    closed_weekdays,
)
from worktrip.catalogue.tables import (
    CancellationBand,
    ConsumptionTaxRate,
    Facility,
    LodgingTaxBand,
    Offering,
    Rate,
)
from worktrip.kernel.errors import N_, Invalid
from worktrip.kernel.tax import TaxClass
from worktrip.plumbing import clock, events
from worktrip.plumbing.database import unit_of_work

ONE_DAY = timedelta(days=1)


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
            raise _taken()
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
        events.record("catalogue.facility_added", facility=row.id, code=code)
        return row.id


def add_offering(facility_id: int, *, code: str, kind: OfferingKind, name: str, name_en: str, **facts: Any) -> int:
    """Add something a facility offers; `facts` are columns such as max_people or is_counted. Its id.

    Raises Invalid beside `code` if something else has it.
    """
    with unit_of_work() as unit:
        if queries.is_known_offering(code):
            raise _taken()
        row = Offering(facility_id=facility_id, code=code, kind=kind, name=name, name_en=name_en, **facts)
        unit.session.add(row)
        unit.session.flush()
        events.record("catalogue.offering_added", offering=row.id, code=code)
        return row.id


def _taken() -> Invalid:
    sentence = N_("その記号は、もう使われています。ほかの記号にしてください。")
    return Invalid(sentence, fields={"code": sentence})


def change_offering(offering_id: int, **facts: Any) -> None:
    """Replace what is known of an offering; code and kind stay, since proposals and stock are built on them."""
    if {"code", "kind"} & facts.keys():
        raise ValueError("what an offering is does not change")
    with unit_of_work() as unit:
        row = unit.session.get_one(Offering, offering_id)
        for name, value in facts.items():
            setattr(row, name, value)
        events.record("catalogue.offering_changed", offering=row.id, code=row.code)


def set_prices(offering_id: int, prices: Mapping[DayClass, Price], *, unit: Unit, effective_from: date) -> None:
    """Set the prices of weekdays and weekends from one day on, both or none. Raises Invalid as `set_rate` does."""
    with unit_of_work():
        for day_class, price in prices.items():
            set_rate(offering_id, unit=unit, effective_from=effective_from, day_classes=[day_class], **vars(price))


def take_back_prices(offering_id: int, effective_from: date) -> None:
    """Take prices back that have not begun; those before them hold on. Raises Invalid once the day has come.

    Proposals made meanwhile keep what they promised.
    """
    if effective_from <= clock.today():
        raise Invalid(N_("もう始まった料金は取り消せません。あすからの新しい料金を入れてください。"))
    with unit_of_work() as work:
        rates = work.session.scalars(select(Rate).where(Rate.offering_id == offering_id)).all()
        last = {rate.day_class: rate for rate in rates if rate.effective_to is None}
        for rate in rates:
            follower = last.get(rate.day_class)
            if follower is None or follower.effective_from != effective_from:
                continue
            if rate is follower:
                work.session.delete(rate)
            elif rate.effective_to == effective_from - ONE_DAY:
                rate.effective_to = None
        events.record("catalogue.rate_taken_back", offering=offering_id, effective_from=effective_from.isoformat())


def set_rate(
    offering_id: int,
    *,
    unit: Unit,
    sell_yen: int | None,
    net_yen: int | None,
    effective_from: date,
    day_classes: Iterable[DayClass] = tuple(DayClass),
    single_supplement_yen: int = 0,
    single_supplement_net_yen: int = 0,
) -> None:
    """Set a price, tax included, from a day on; the price before it ends the day before. None is "ask".

    Raises Invalid if a price that begins on that day or later is there already: what was promised is not rewritten.
    """
    with unit_of_work() as work:
        for day_class in day_classes:
            before = work.session.scalars(
                select(Rate).where(
                    Rate.offering_id == offering_id, Rate.day_class == day_class, Rate.effective_to.is_(None)
                )
            ).all()
            for rate in before:
                if rate.effective_from >= effective_from:
                    raise Invalid(
                        N_("その日より後に始まる料金が、すでにあります。"),
                        fields={"effective_from": N_("いまの料金より後の日にしてください。")},
                    )
                rate.effective_to = effective_from - ONE_DAY
            work.session.add(
                Rate(
                    offering_id=offering_id,
                    day_class=day_class,
                    unit=unit,
                    sell_yen=sell_yen,
                    net_yen=net_yen,
                    single_supplement_yen=single_supplement_yen,
                    single_supplement_net_yen=single_supplement_net_yen,
                    effective_from=effective_from,
                )
            )
        events.record("catalogue.rate_set", offering=offering_id, effective_from=effective_from.isoformat())


def set_consumption_tax(
    tax_class: TaxClass,
    percent: int,
    *,
    effective_from: date,
    effective_to: date | None = None,
    source_note: str = "",
) -> None:
    """Add a percentage of consumption tax from a day on."""
    with unit_of_work() as unit:
        unit.session.add(
            ConsumptionTaxRate(
                tax_class=tax_class,
                percent=percent,
                effective_from=effective_from,
                effective_to=effective_to,
                source_note=source_note,
            )
        )
        events.record("catalogue.consumption_tax_set", tax_class=tax_class.value, percent=percent)


def add_lodging_tax_band(
    municipality_code: str,
    *,
    effective_from: date,
    effective_to: date | None,
    from_yen: int,
    to_yen: int | None = None,
    yen: int | None = None,
    permille: int | None = None,
    source_note: str = "",
) -> None:
    """Add a price band of a municipality's lodging tax: yen per person and night, or thousandths of the price."""
    if (yen is None) == (permille is None):
        raise ValueError("either yen or thousandths")
    with unit_of_work() as unit:
        unit.session.add(
            LodgingTaxBand(
                municipality_code=municipality_code,
                effective_from=effective_from,
                effective_to=effective_to,
                from_yen=from_yen,
                to_yen=to_yen,
                yen=yen,
                permille=permille,
                source_note=source_note,
            )
        )
        events.record("catalogue.lodging_tax_set", municipality=municipality_code)


def set_cancellation_ladder(
    steps: Iterable[CancellationStep],
    *,
    effective_from: date,
    contract_form: str | None = None,
    facility_id: int | None = None,
) -> None:
    """Set our ladder towards the company, or a facility's towards us, from a day on; the one before ends then.

    Raises Invalid if spans overlap or run backwards.
    """
    if (contract_form is None) == (facility_id is None):
        raise ValueError("either the contract form or the facility")
    steps = list(steps)
    check_ladder(steps)
    owner = (
        CancellationBand.contract_form == contract_form
        if facility_id is None
        else CancellationBand.facility_id == facility_id
    )
    with unit_of_work() as unit:
        for band in unit.session.scalars(
            select(CancellationBand).where(owner, CancellationBand.effective_to.is_(None))
        ):
            band.effective_to = effective_from - ONE_DAY
        unit.session.add_all(
            CancellationBand(
                contract_form=contract_form,
                facility_id=facility_id,
                effective_from=effective_from,
                from_days_before=step.from_days_before,
                to_days_before=step.to_days_before,
                percent=step.percent,
                source_note=step.source_note,
            )
            for step in steps
        )
        events.record("catalogue.cancellation_ladder_set", contract_form=contract_form, facility=facility_id)


def load_law() -> bool:
    """Enter the rates of law a new installation starts with, once; False if there are any already."""
    with unit_of_work():
        if queries.consumption_tax_rates():
            return False
        for tax_class, percent, note in law.CONSUMPTION_TAX:
            set_consumption_tax(tax_class, percent, effective_from=law.CONSUMPTION_TAX_FROM, source_note=note)
        for band in law.LODGING_TAX:
            for first_day, last_day, amount in (
                (law.LODGING_TAX_FROM, law.LODGING_TAX_LAST, band.first),
                (law.LODGING_TAX_THEN, None, band.then),
            ):
                add_lodging_tax_band(
                    band.municipality_code,
                    effective_from=first_day,
                    effective_to=last_day,
                    from_yen=band.from_yen,
                    to_yen=band.to_yen,
                    yen=None if band.is_permille else amount,
                    permille=amount if band.is_permille else None,
                    source_note=band.source_note,
                )
        set_cancellation_ladder(law.MADE_TO_ORDER, effective_from=law.MADE_TO_ORDER_FROM, contract_form="made_to_order")
        return True
