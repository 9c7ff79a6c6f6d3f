"""The desk at its proposals: `building` a draft · `moving` its hours · `sending` it · `lacking` what is short in it."""

from worktrip.proposals.concierge import building, lacking, moving, sending

__all__ = ["building", "lacking", "moving", "sending"]
