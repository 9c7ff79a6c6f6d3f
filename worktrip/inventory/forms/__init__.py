"""Forms of the inventory.

`saying` how many there are · `spans` days · `restrictions` on what conditions · `asking` what houses are asked ·
`answering` what they say · `feeds` calendars.
"""

from worktrip.inventory.forms.answering import HeardForm, LineForm
from worktrip.inventory.forms.asking import AskedHouseForm, AskForm, OfferForm, rows_of
from worktrip.inventory.forms.feeds import FeedForm, FeedNameForm
from worktrip.inventory.forms.restrictions import RestrictionForm
from worktrip.inventory.forms.saying import (
    EVERY_DAY,
    AllotForm,
    HouseForm,
    SeveralForm,
    UsualForm,
    UsualWordForm,
    WordForm,
)
from worktrip.inventory.forms.spans import LONGEST_DAYS, AllotmentForm, SalesForm, SpanForm

__all__ = [
    "EVERY_DAY",
    "LONGEST_DAYS",
    "AllotForm",
    "AllotmentForm",
    "AskForm",
    "AskedHouseForm",
    "FeedForm",
    "FeedNameForm",
    "HeardForm",
    "HouseForm",
    "LineForm",
    "OfferForm",
    "RestrictionForm",
    "SalesForm",
    "SeveralForm",
    "SpanForm",
    "UsualForm",
    "UsualWordForm",
    "WordForm",
    "rows_of",
]
