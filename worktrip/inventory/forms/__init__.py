"""Forms of the inventory: `spans` how many there are on which days, and when sales stop · `saying` on whose word."""

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
    "HouseForm",
    "SalesForm",
    "SeveralForm",
    "SpanForm",
    "UsualForm",
    "UsualWordForm",
    "WordForm",
]
