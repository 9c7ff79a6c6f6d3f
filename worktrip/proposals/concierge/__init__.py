"""The desk at its proposals.

`building` a draft · `contracting` its form and its own prices · `sending` it · `lacking` what is short in it.
"""

from worktrip.proposals.concierge import building, contracting, lacking, sending

__all__ = ["building", "contracting", "lacking", "sending"]
