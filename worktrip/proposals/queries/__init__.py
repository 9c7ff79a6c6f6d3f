"""Reads of proposals.

`whole` versions · `versions` in lists, and single things of them · `offers` of the catalogue · `places` in which
houses · `building` what the builder asks besides · `past` what may be copied · `approving` who must say yes in the
company, and what the association says in every approval pack.
"""

from worktrip.proposals.queries.approving import (
    all_standing_words,
    approver,
    approver_facts,
    approver_names,
    approvers,
    standing_words,
)
from worktrip.proposals.queries.building import NamedPlace, place_named, seen_warnings, steps
from worktrip.proposals.queries.offers import offer, offers, open_offers
from worktrip.proposals.queries.past import PastVersion, past_versions
from worktrip.proposals.queries.places import MAIN_ROOM, places_of
from worktrip.proposals.queries.versions import (
    GOOD_UNTIL,
    Paper,
    VersionRow,
    alternative_id,
    consent,
    draft_number,
    left_behind,
    overdue,
    papers,
    unread,
    version_id,
    versions,
)
from worktrip.proposals.queries.whole import (
    UNKNOWN,
    before,
    current,
    newest,
    rooms_of,
    version,
    version_by_id,
    versions_by_ids,
)

__all__ = [
    "GOOD_UNTIL",
    "MAIN_ROOM",
    "UNKNOWN",
    "NamedPlace",
    "Paper",
    "PastVersion",
    "VersionRow",
    "all_standing_words",
    "alternative_id",
    "approver",
    "approver_facts",
    "approver_names",
    "approvers",
    "before",
    "consent",
    "current",
    "draft_number",
    "left_behind",
    "newest",
    "offer",
    "offers",
    "open_offers",
    "overdue",
    "papers",
    "past_versions",
    "place_named",
    "places_of",
    "rooms_of",
    "seen_warnings",
    "standing_words",
    "steps",
    "unread",
    "version",
    "version_by_id",
    "version_id",
    "versions",
    "versions_by_ids",
]
