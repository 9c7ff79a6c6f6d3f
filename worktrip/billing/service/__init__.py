"""Use cases of billing.

`drafting` a stay is over and its invoice is drawn up · `issuing` it gets its number and never changes again ·
`papers` its paper and mail · `paying` money comes, by card or by bank, and counts once.
"""

from worktrip.billing.service import papers as _papers  # noqa: F401  its handler must be known
from worktrip.billing.service.drafting import draft, draft_due
from worktrip.billing.service.issuing import issue
from worktrip.billing.service.paying import SameTransfer, begin_checkout, card_is_taken, record_transfer, take_event

__all__ = [
    "SameTransfer",
    "begin_checkout",
    "card_is_taken",
    "draft",
    "draft_due",
    "issue",
    "record_transfer",
    "take_event",
]
