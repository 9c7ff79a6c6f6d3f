"""What is known on some days of what a company needs besides beds: houses nobody else is in, rooms with a door."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.queries import ClosableRow, HouseRooms
from worktrip.inquiries.rules import MustHave, Needs
from worktrip.inventory import queries as inventory
from worktrip.inventory.rules import Day, DayState


class Needing:
    """What a party needs, asked for the days of one wish after the other."""

    def __init__(self, wanted: tuple[MustHave, ...], people: int, lodgings: Mapping[int, HouseRooms]) -> None:
        self.wanted = wanted
        self.whole_from = {key: house.exclusive_from for key, house in lodgings.items()}
        # whom a room does not seat it is no room for; whom it seats may have to be asked
        self.spaces = [
            space
            for space in (catalogue.closable_spaces() if MustHave.CONFIDENTIAL in wanted else ())
            if space.max_people is None or space.max_people >= people
        ]

    def on(self, first: date, last: date, houses: Collection[int]) -> Needs:
        """What is known of these houses on the nights from `first` to `last`. Four statements at most."""
        if not self.wanted:
            return Needs()
        empty = inventory.nobody_else(houses, first, last) if MustHave.BUYOUT in self.wanted else {}
        spaces = [each for each in self.spaces if not each.is_of_lodging or each.facility_id in houses]
        known = inventory.month(
            [each.offering_id for each in spaces if _is_sure(each)], first, last + timedelta(days=1)
        )
        rooms: dict[int, list[dict[date, bool]]] = {}
        for_all: list[dict[date, bool]] = []
        for each in spaces:
            into = rooms.setdefault(each.facility_id, []) if each.is_of_lodging else for_all
            into.append(_free(known.get(each.offering_id, {})))
        return Needs(self.wanted, self.whole_from, empty, rooms, for_all)


def _is_sure(space: ClosableRow) -> bool:
    """Whether all is known of a room but the days."""
    return space.is_counted and space.has_door is True and space.max_people is not None


def _free(days: Mapping[date, Day]) -> dict[date, bool]:
    return {day: bool(each.free) for day, each in days.items() if each.state is not DayState.UNKNOWN}
