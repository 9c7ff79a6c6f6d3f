"""Takes from stock and gives back: locks the slots in one order, lapses what is over, then acts."""

from worktrip.inventory import (
    queries,
)
from worktrip.inventory.queries import (
    Difference,
)
from worktrip.inventory.service.allotting import (
    add_allotment,
    set_allotment,
    set_allotments,
    stop_sell,
)
from worktrip.inventory.service.calendars import (
    calendar,
    calendar_url,
    is_calendar_token,
    is_ours,
    mark_stale,
    renew_calendar,
    stop_calendar,
)
from worktrip.inventory.service.feeds import (
    add_feed,
    poll,
    poll_due,
    read_soon,
    rename_feed,
    stop_feed,
)
from worktrip.inventory.service.guarding import (
    follow_guards,
)
from worktrip.inventory.service.holding import (
    book,
    extend,
    hold,
    lapse_due,
    release,
)
from worktrip.inventory.service.minding import (
    mind_houses,
)
from worktrip.inventory.service.restricting import (
    add_restriction,
    end_restriction,
)


def check() -> list[Difference]:
    """Every slot whose counters differ from the sum of its holds: an empty list is what should come back."""
    return queries.differences()


__all__ = [
    "add_allotment",
    "add_feed",
    "add_restriction",
    "book",
    "calendar",
    "calendar_url",
    "check",
    "end_restriction",
    "extend",
    "follow_guards",
    "hold",
    "is_calendar_token",
    "is_ours",
    "lapse_due",
    "mark_stale",
    "mind_houses",
    "poll",
    "poll_due",
    "read_soon",
    "release",
    "rename_feed",
    "renew_calendar",
    "set_allotment",
    "set_allotments",
    "stop_calendar",
    "stop_feed",
    "stop_sell",
]
