"""What the inventory keeps in the lists of the catalogue: how many there usually are, by weekday.

An import says each week anew from its first day on, in the order of these days, as a house would on its board.
"""

from collections.abc import Sequence
from typing import Any

from worktrip.catalogue import service as catalogue
from worktrip.catalogue.rules import UsualWeek
from worktrip.inventory import queries
from worktrip.inventory.service.patterns import set_pattern
from worktrip.plumbing import outbox
from worktrip.plumbing.database import unit_of_work


def set_usual(weeks: Sequence[UsualWeek]) -> None:
    """Say how many there usually are, week by week; what is said last holds from its first day on."""
    if not weeks:
        return
    with unit_of_work():
        ids = queries.offering_ids({week.offering_code for week in weeks})
        for week in weeks:
            numbers = {n: number for n, number in enumerate(week.numbers, start=1) if number is not None}
            set_pattern(ids[week.offering_code], numbers, week.effective_from, period=week.period)


BESIDE = catalogue.Beside(usual=queries.usual_weeks, set_usual=set_usual)


@outbox.handler("catalogue.check_list")
def check_list(payload: dict[str, Any]) -> None:
    """Look at a list that was sent."""
    catalogue.check_list(BESIDE, payload["import_id"])


@outbox.handler("catalogue.take_list_in")
def take_list_in(payload: dict[str, Any]) -> None:
    """Take in a list that nothing is wrong with."""
    catalogue.take_list_in(BESIDE, payload["import_id"])
