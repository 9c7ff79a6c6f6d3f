"""Reads of the inventory.

`stock` what is free and who has what · `grid` the desk's table of days · `settling` what the service needs to give a
trip what it wants · `guarding` the groups of a house · `freeing` what came free again · `previewing` what holding would
come to · `competing` who else wants it · `restricting` a house's conditions · `closing` who has what is not offered any
more · `feeds` calendars in and out.
"""

from worktrip.inventory.queries.asking import (
    NO_QUESTION,
    QuestionFacts,
    Thing,
    facility_scope,
    question,
    question_of,
    questions_of_facility,
    questions_of_trip,
    questions_waiting,
    room_for,
)
from worktrip.inventory.queries.availability import (
    availability,
    first_nights,
    month,
)
from worktrip.inventory.queries.closing import (
    InTheWay,
    in_the_way,
)
from worktrip.inventory.queries.competing import (
    Rival,
    competing,
)
from worktrip.inventory.queries.feeds import (
    TODO_KEYS,
    Calendared,
    CalendarState,
    FeedFacts,
    FeedRow,
    KeptCalendar,
    asked,
    blocked,
    calendar_state,
    calendared,
    entry_numbers,
    feed_facts,
    feeds_due,
    feeds_of,
    kept_calendar,
    slots_since,
    spans_of,
    taken_days,
    takes_of_blocked,
)
from worktrip.inventory.queries.freeing import (
    FreedRow,
    freed,
    lapsed_at,
)
from worktrip.inventory.queries.grid import (
    Cell,
    Grid,
    GridRow,
    Taker,
    grid,
)
from worktrip.inventory.queries.guarding import (
    Uncounted,
    groups_to_follow,
    slot_ids_by_key,
    slots_counted,
    uncounted_groups,
)
from worktrip.inventory.queries.previewing import (
    Part,
    Preview,
    preview,
)
from worktrip.inventory.queries.restricting import (
    RestrictionRow,
    restrictions_of,
)
from worktrip.inventory.queries.settling import (
    Offered,
    Wanted,
    conditions,
    slots_to_lock,
    wanted,
)
from worktrip.inventory.queries.stock import (
    LIVE,
    Countable,
    Difference,
    HoldRow,
    countables,
    differences,
    free,
    has_stock,
    holds_of,
    slot_ids_of,
    slot_ids_with_lapsed,
    trip_nos,
)
from worktrip.inventory.queries.waiting import (
    names_of,
    served_lately,
    waiting,
    waits_over,
)

__all__ = [
    "LIVE",
    "NO_QUESTION",
    "TODO_KEYS",
    "CalendarState",
    "Calendared",
    "Cell",
    "Countable",
    "Difference",
    "FeedFacts",
    "FeedRow",
    "FreedRow",
    "Grid",
    "GridRow",
    "HoldRow",
    "InTheWay",
    "KeptCalendar",
    "Offered",
    "Part",
    "Preview",
    "QuestionFacts",
    "RestrictionRow",
    "Rival",
    "Taker",
    "Thing",
    "Uncounted",
    "Wanted",
    "asked",
    "availability",
    "blocked",
    "calendar_state",
    "calendared",
    "competing",
    "conditions",
    "countables",
    "differences",
    "entry_numbers",
    "facility_scope",
    "feed_facts",
    "feeds_due",
    "feeds_of",
    "first_nights",
    "free",
    "freed",
    "grid",
    "groups_to_follow",
    "has_stock",
    "holds_of",
    "in_the_way",
    "kept_calendar",
    "lapsed_at",
    "month",
    "names_of",
    "preview",
    "question",
    "question_of",
    "questions_of_facility",
    "questions_of_trip",
    "questions_waiting",
    "restrictions_of",
    "room_for",
    "served_lately",
    "slot_ids_by_key",
    "slot_ids_of",
    "slot_ids_with_lapsed",
    "slots_counted",
    "slots_since",
    "slots_to_lock",
    "spans_of",
    "taken_days",
    "takes_of_blocked",
    "trip_nos",
    "uncounted_groups",
    "waiting",
    "waits_over",
    "wanted",
]
