"""Forms of the inventory.

`spans` how many there are on which days, and when sales stop · `asking` what houses are asked · `answering` what they
say.
"""

from worktrip.inventory.forms.answering import HeardForm, LineForm
from worktrip.inventory.forms.asking import AskForm, HouseForm, OfferForm, rows_of
from worktrip.inventory.forms.spans import LONGEST_DAYS, AllotmentForm, SalesForm, SpanForm

__all__ = [
    "LONGEST_DAYS",
    "AllotmentForm",
    "AskForm",
    "HeardForm",
    "HouseForm",
    "LineForm",
    "OfferForm",
    "SalesForm",
    "SpanForm",
    "rows_of",
]
