"""The desk at the catalogue: `places` what partners offer, at what price, and what they take when we cancel."""

from worktrip.catalogue.concierge import places

__all__ = ["places"]
