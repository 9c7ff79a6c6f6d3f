"""Building a draft: who comes, where they sleep, what happens when. A version that was sent is never touched.

`opening` opens a draft, gives it its words, throws it away · `party` who comes · `alternatives` where they sleep ·
`items` what happens when.
"""

from worktrip.proposals.service.drafting.alternatives import (
    add_alternative,
    alternative_of,
    copy_alternative,
    remove_alternative,
    set_alternative,
)
from worktrip.proposals.service.drafting.items import add_item, lay_out_days, remove_item, set_item
from worktrip.proposals.service.drafting.opening import discard, draft, refuse_closed, set_words
from worktrip.proposals.service.drafting.party import ARRIVES_AT, LEAVES_AT, MOST_GUESTS, set_party

__all__ = [
    "ARRIVES_AT",
    "LEAVES_AT",
    "MOST_GUESTS",
    "add_alternative",
    "add_item",
    "alternative_of",
    "copy_alternative",
    "discard",
    "draft",
    "lay_out_days",
    "refuse_closed",
    "remove_alternative",
    "remove_item",
    "set_alternative",
    "set_item",
    "set_party",
    "set_words",
]
