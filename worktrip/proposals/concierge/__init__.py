"""The desk: `building` a draft · `sending` it · `lacking` what is short in it · `standing` words of approval packs."""

from worktrip.proposals.concierge import building, lacking, sending, standing

__all__ = ["building", "lacking", "sending", "standing"]
