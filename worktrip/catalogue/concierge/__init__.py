"""The desk at the catalogue.

`places` what partners offer, at what price, and what they take when we cancel · `lists` all of it as files, out and in.
"""

from worktrip.catalogue.concierge import lists, places

__all__ = ["lists", "places"]
