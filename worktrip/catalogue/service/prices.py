"""Rate cards: what something costs from a day on, and what was agreed and has not begun."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from worktrip.catalogue.rules import DayClass, MealPlan, Price, RateRow, Unit, check_card, usual_rows
from worktrip.catalogue.tables import Offering, Rate
from worktrip.kernel.errors import N_, Invalid
from worktrip.plumbing import clock, events
from worktrip.plumbing.database import unit_of_work

ONE_DAY = timedelta(days=1)


def set_prices(
    offering_id: int,
    prices: Mapping[DayClass, Price],
    *,
    unit: Unit,
    effective_from: date,
    alone: Price | None = None,
    meal_plan: MealPlan | None = None,
) -> None:
    """Set the card of something that tells classes of days apart, and takes `alone` more of who has a room alone.

    Without a meal plan it is the offering's usual one. Raises Invalid as `set_card` does.
    """
    with unit_of_work() as work:
        plan = meal_plan or work.session.get_one(Offering, offering_id).meal_plan
        rows = usual_rows(offering_id, prices, unit=unit, effective_from=effective_from, meal_plan=plan, alone=alone)
        set_card(offering_id, rows, effective_from=effective_from)


def set_card(offering_id: int, rows: Iterable[RateRow], *, effective_from: date) -> None:
    """Set everything that is agreed for an offering from a day on; the card before it ends the day before.

    Raises Invalid if a card that begins on that day or later is there already, since what was promised is not
    rewritten, or if the rows make no sense together.
    """
    card = [replace(row, offering_id=offering_id, effective_from=effective_from, effective_to=None) for row in rows]
    check_card(card)
    with unit_of_work() as work:
        before = work.session.scalars(
            select(Rate).where(Rate.offering_id == offering_id, Rate.effective_to.is_(None))
        ).all()
        if any(rate.effective_from >= effective_from for rate in before):
            raise Invalid(
                N_("その日より後に始まる料金が、すでにあります。"),
                fields={"effective_from": N_("いまの料金より後の日にしてください。")},
            )
        for rate in before:
            rate.effective_to = effective_from - ONE_DAY
        work.session.add_all(Rate(**vars(row)) for row in card)
        events.record("catalogue.rate_set", offering=offering_id, effective_from=effective_from.isoformat())


def take_back_prices(offering_id: int, effective_from: date) -> None:
    """Take a card back that has not begun; the one before it holds on. Raises Invalid once the day has come.

    Proposals made meanwhile keep what they promised.
    """
    if effective_from <= clock.today():
        raise Invalid(N_("もう始まった料金は取り消せません。あすからの新しい料金を入れてください。"))
    with unit_of_work() as work:
        rates = work.session.scalars(select(Rate).where(Rate.offering_id == offering_id)).all()
        last = [rate for rate in rates if rate.effective_to is None and rate.effective_from == effective_from]
        if last:
            for rate in last:
                work.session.delete(rate)
            for rate in rates:
                if rate.effective_to == effective_from - ONE_DAY:
                    rate.effective_to = None
        events.record("catalogue.rate_taken_back", offering=offering_id, effective_from=effective_from.isoformat())
