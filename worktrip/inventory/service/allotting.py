"""How many there are: allotments in bulk, one-off stock, sales stopped and taken up again."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from worktrip.inventory import queries
from worktrip.inventory.rules import Change, SlotKey, Via, Wants, check_changes
from worktrip.inventory.service.saying import say
from worktrip.kernel.errors import N_, NotFound
from worktrip.plumbing.database import unit_of_work


def set_allotment(offering_id: int, days: Iterable[date], allotted: int, **saying: Any) -> list[int]:
    """Say how many of an offering there are on each of these days; the statement's id. `saying` is as in `say`."""
    return set_allotments({SlotKey(offering_id, day): allotted for day in days}, **saying)


def set_allotments(numbers: Mapping[SlotKey, int], **saying: Any) -> list[int]:
    """Say how many there are of many things on many days, in bulk; a statement for each house."""
    return _say({key: Change(number) for key, number in numbers.items()}, **saying)


def add_allotment(wants: Wants, **saying: Any) -> list[int]:
    """Add one-off stock that a partner has just said yes to: so many more of each."""
    return _say({key: Change(more=more) for key, more in wants.items()}, **saying)


def stop_sell(offering_id: int, days: Iterable[date], *, closed: bool = True, **saying: Any) -> list[int]:
    """Stop selling an offering on these days, whatever is left, or sell it again. Who has some keeps them."""
    return _say({SlotKey(offering_id, day): Change(is_stopped=closed) for day in days}, **saying)


def _say(changes: Mapping[SlotKey, Change], via: Via = Via.DESK, **saying: Any) -> list[int]:
    """Say it house by house. Raises NotFound for what nobody offers."""
    check_changes(changes)
    houses = queries.facility_ids({key.offering_id for key in changes})
    by_house: dict[int, dict[SlotKey, Change]] = {}
    for key, change in changes.items():
        if key.offering_id not in houses:
            raise NotFound(N_("お探しの品目は見つかりませんでした。"))
        by_house.setdefault(houses[key.offering_id], {})[key] = change
    with unit_of_work():
        return [say(house, said, via=via, **saying) for house, said in sorted(by_house.items())]
