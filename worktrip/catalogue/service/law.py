"""Rates of law as rows: what a new installation starts with, and what comes after."""

from datetime import date

from worktrip.catalogue import law, queries
from worktrip.catalogue.service.cancelling import set_cancellation_ladder
from worktrip.catalogue.tables import ConsumptionTaxRate, LodgingTaxBand
from worktrip.kernel.tax import TaxClass
from worktrip.plumbing import events
from worktrip.plumbing.database import unit_of_work


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
        set_cancellation_ladder(law.DAY_TRIP, effective_from=law.MADE_TO_ORDER_FROM, contract_form="made_to_order_day")
        return True
