"""The desk at its proposals: `building` a draft · `sending` it · `lacking` what is short in it."""

from worktrip.proposals.concierge import building, lacking, sending

__all__ = ["building", "lacking", "sending"]
