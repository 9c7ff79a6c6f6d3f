"""Forms of the inventory: `spans` how many there are on which days, and when sales stop."""

from worktrip.inventory.forms.spans import LONGEST_DAYS, AllotmentForm, SalesForm, SpanForm

__all__ = ["LONGEST_DAYS", "AllotmentForm", "SalesForm", "SpanForm"]
