"""Forms of the inventory: `spans` how many there are on which days, and when sales stop · `feeds` calendars."""

from worktrip.inventory.forms.feeds import FeedForm, FeedNameForm
from worktrip.inventory.forms.spans import LONGEST_DAYS, AllotmentForm, SalesForm, SpanForm

__all__ = ["LONGEST_DAYS", "AllotmentForm", "FeedForm", "FeedNameForm", "SalesForm", "SpanForm"]
