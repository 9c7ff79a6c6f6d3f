"""Where an alternative sleeps: rows that take the party's list one after the other."""

from collections.abc import Sequence
from dataclasses import asdict

from worktrip.kernel.errors import N_, Invalid, NotFound
from worktrip.proposals import queries
from worktrip.proposals.rules import Offer, RoomChoice
from worktrip.proposals.tables import Alternative, RoomUse

MOST_ROOMS = 12


def check_rooms(rooms: Sequence[RoomChoice]) -> None:
    """Hold rooms to sense. Raises Invalid beside the field of the row: `rooms-0-people`."""
    fields: dict[str, str] = {}
    for place, each in enumerate(rooms):
        if each.people_per_room < 1:
            fields[f"rooms-{place}-people_per_room"] = N_("1室に1名以上にしてください。")
        if each.people is not None and each.people < 1:
            fields[f"rooms-{place}-people"] = N_("1名以上にするか、残りの全員なら空けておいてください。")
        if each.first_night and each.last_night and each.last_night < each.first_night:
            fields[f"rooms-{place}-last_night"] = N_("最初の夜より後にしてください。")
    if fields:
        raise Invalid(N_("入力を確かめてください。"), fields=fields)
    if len(rooms) > MOST_ROOMS:
        raise Invalid(N_("泊まる部屋は%(most)s行までです。"), most=MOST_ROOMS)


def lodgings(rooms: Sequence[RoomChoice | RoomUse]) -> list[Offer]:
    """The rooms of the catalogue among them, in order. Raises NotFound for one that there is not."""
    wanted = [each.offering_id for each in rooms if each.offering_id is not None]
    known = queries.offers(wanted)
    if set(wanted) - known.keys():
        raise NotFound(N_("この部屋は、品書きに見つかりませんでした。"))
    return [known[each] for each in wanted]


def put_rooms(row: Alternative, rooms: Sequence[RoomChoice]) -> None:
    """Make these the rooms of an alternative, in this order, inside the caller's unit."""
    lodgings(rooms)
    del row.rooms[len(rooms) :]
    for place, each in enumerate(rooms):
        if place == len(row.rooms):
            row.rooms.append(RoomUse(position=place))
        for name, value in asdict(each).items():
            setattr(row.rooms[place], name, value)
