"""Rows of a draft made from plain values: what rules have laid out becomes what is kept."""

from worktrip.proposals.rules import ItemFacts
from worktrip.proposals.tables import Item


def new_item(each: ItemFacts) -> Item:
    """An item as it is kept."""
    return Item(
        day=each.day,
        starts_at=each.starts_at,
        ends_at=each.ends_at,
        kind=each.kind,
        title=each.title,
        title_en=each.title_en,
        note=each.note,
        offering_id=each.offer.offering_id if each.offer else None,
        quantity=each.quantity,
    )
