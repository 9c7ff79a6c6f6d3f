"""The desk at its proposals.

`building` a draft · `contracting` its form and its own prices · `sending` it · `lacking` what is short in it ·
`standing` words of approval packs.
"""

from worktrip.proposals.concierge import building, contracting, lacking, sending, standing

__all__ = ["building", "contracting", "lacking", "sending", "standing"]
