"""Forms of the inventory.

`spans` how many there are and when sales stop · `restrictions` on what conditions · `feeds` calendars.
"""

from worktrip.inventory.forms.answering import (
    HeardForm,
    LineForm,
)
from worktrip.inventory.forms.asking import (
    AskForm,
    HouseForm,
    OfferForm,
    rows_of,
)
from worktrip.inventory.forms.feeds import (
    FeedForm,
    FeedNameForm,
)
from worktrip.inventory.forms.restrictions import (
    RestrictionForm,
)
from worktrip.inventory.forms.spans import (
    LONGEST_DAYS,
    AllotmentForm,
    SalesForm,
    SpanForm,
)

__all__ = [
    "LONGEST_DAYS",
    "AllotmentForm",
    "AskForm",
    "FeedForm",
    "FeedNameForm",
    "HeardForm",
    "HouseForm",
    "LineForm",
    "OfferForm",
    "RestrictionForm",
    "SalesForm",
    "SpanForm",
    "rows_of",
]
