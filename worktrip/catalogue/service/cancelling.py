"""Cancellation tables as they hold from a day on."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select

from worktrip.catalogue.rules import Allowance, CancellationStep, FeeBase, check_ladder
from worktrip.catalogue.tables import CancellationBand, CancellationTermsRow
from worktrip.kernel.errors import N_, Invalid
from worktrip.plumbing import events
from worktrip.plumbing.database import unit_of_work

ONE_DAY = timedelta(days=1)


def set_cancellation_ladder(
    steps: Iterable[CancellationStep],
    *,
    effective_from: date,
    contract_form: str | None = None,
    facility_id: int | None = None,
    base: FeeBase = FeeBase.ALL_NIGHTS,
    allowance: Allowance | None = None,
) -> None:
    """Set our table towards the company, or a facility's towards us, from a day on; the one before ends then.

    Raises Invalid if spans overlap or run backwards, or if a table that begins later is there already.
    """
    if (contract_form is None) == (facility_id is None):
        raise ValueError("either the contract form or the facility")
    steps = list(steps)
    check_ladder(steps)
    owner = (
        CancellationTermsRow.contract_form == contract_form
        if facility_id is None
        else CancellationTermsRow.facility_id == facility_id
    )
    with unit_of_work() as unit:
        for before in unit.session.scalars(
            select(CancellationTermsRow).where(owner, CancellationTermsRow.effective_to.is_(None))
        ):
            if before.effective_from > effective_from:
                raise Invalid(
                    N_("その日より後に始まる表が、すでにあります。"),
                    fields={"effective_from": N_("いまの表より後の日にしてください。")},
                )
            before.effective_to = effective_from - ONE_DAY
        unit.session.add(
            CancellationTermsRow(
                contract_form=contract_form,
                facility_id=facility_id,
                effective_from=effective_from,
                base=base,
                free_percent=allowance.percent if allowance else None,
                free_days_before=allowance.days_before if allowance else 10,
                free_from_people=allowance.from_people if allowance else 15,
                bands=[
                    CancellationBand(
                        from_people=step.from_people,
                        to_people=step.to_people,
                        from_days_before=step.from_days_before,
                        to_days_before=step.to_days_before,
                        percent=step.percent,
                        source_note=step.source_note,
                    )
                    for step in steps
                ],
            )
        )
        events.record("catalogue.cancellation_ladder_set", contract_form=contract_form, facility=facility_id)
