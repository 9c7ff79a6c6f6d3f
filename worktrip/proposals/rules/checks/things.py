"""When something is, and for whom: what the checks have in common."""

from datetime import time

from worktrip.proposals.rules.facts import ItemFacts
from worktrip.proposals.rules.party import GuestFacts, Party

DAY_ENDS = 24 * 60


def minute_of(at: time) -> int:
    """So many minutes after midnight."""
    return at.hour * 60 + at.minute


def begins(item: ItemFacts) -> int:
    """The minute of the day at which it begins."""
    return minute_of(item.starts_at)


def ends(item: ItemFacts) -> int:
    """The minute of the day at which it ends: as planned, else as long as the catalogue says, else at once."""
    if item.ends_at is not None:
        return minute_of(item.ends_at)
    minutes = item.offer.minutes if item.offer is not None else None
    return min(begins(item) + (minutes or 0), DAY_ENDS)


def there_at(item: ItemFacts, party: Party) -> list[GuestFacts]:
    """Who is here while it lasts, or for some of it."""
    return [
        guest
        for guest in party.here(item.day)
        if (guest.arrives_on < item.day or minute_of(guest.arrives_at) <= max(ends(item) - 1, begins(item)))
        and (guest.leaves_on > item.day or minute_of(guest.leaves_at) >= begins(item))
    ]
