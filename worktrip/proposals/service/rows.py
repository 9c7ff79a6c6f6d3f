"""Rows of a draft made from plain values: what rules have laid out becomes what is kept."""

from worktrip.proposals.rules import GuestFacts, ItemFacts
from worktrip.proposals.service.drafting import _draft as opened
from worktrip.proposals.service.drafting import _record as edited
from worktrip.proposals.tables import Guest, Item

__all__ = ["edited", "fill_guest", "fill_item", "new_item", "opened"]


def new_item(each: ItemFacts) -> Item:
    """An item as it is kept."""
    return fill_item(Item(), each)


def fill_item(row: Item, each: ItemFacts) -> Item:
    """An item's row with what is said of it."""
    row.day, row.starts_at, row.ends_at, row.kind = each.day, each.starts_at, each.ends_at, each.kind
    row.title, row.title_en, row.note = each.title, each.title_en, each.note
    row.offering_id = each.offer.offering_id if each.offer else None
    row.quantity = each.quantity
    return row


def fill_guest(row: Guest, each: GuestFacts, place: int) -> Guest:
    """A guest's row with what is said of them."""
    row.position, row.label, row.diet = place, each.label, each.diet
    row.arrives_on, row.arrives_at = each.arrives_on, each.arrives_at
    row.leaves_on, row.leaves_at = each.leaves_on, each.leaves_at
    return row
