"""Rows of a draft made from plain values: what rules have laid out becomes what is kept."""

from worktrip.proposals.rules import GuestFacts, ItemFacts, RoomChoice, RoomUse
from worktrip.proposals.tables import Guest, Item


def new_item(each: ItemFacts) -> Item:
    """An item as it is kept."""
    return fill_item(Item(), each)


def fill_item(row: Item, each: ItemFacts) -> Item:
    """An item's row with what is said of it."""
    row.day, row.starts_at, row.ends_at, row.kind = each.day, each.starts_at, each.ends_at, each.kind
    row.title, row.title_en, row.note = each.title, each.title_en, each.note
    row.offering_id = each.offer.offering_id if each.offer else None
    row.quantity, row.is_optional, row.is_own = each.quantity, each.is_optional, each.is_own
    leg = each.leg
    row.means = leg.means if leg else None
    row.from_place, row.to_place = (leg.from_place, leg.to_place) if leg else ("", "")
    row.from_facility_id = leg.from_facility_id if leg else None
    row.to_facility_id = leg.to_facility_id if leg else None
    return row


def room_choice(use: RoomUse) -> RoomChoice:
    """Where some sleep, as it is chosen."""
    return RoomChoice(
        offering_id=use.room.offering_id if use.room else None,
        people_per_room=use.people_per_room,
        meal_plan=use.meal_plan,
        people=use.people,
        note=use.note,
        first_night=use.first_night,
        last_night=use.last_night,
    )


def fill_guest(row: Guest, each: GuestFacts, place: int) -> Guest:
    """A guest's row with what is said of them."""
    row.position, row.label, row.diet = place, each.label, each.diet
    row.arrives_on, row.arrives_at = each.arrives_on, each.arrives_at
    row.leaves_on, row.leaves_at = each.leaves_on, each.leaves_at
    return row
