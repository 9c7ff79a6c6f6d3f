"""The desk at its proposals.

`building` a draft · `contracting` its form and its own prices · `travelling` the ways in it · `moving` its hours ·
`comparing` its alternatives · `sending` it · `lacking` what is short in it.
"""

from worktrip.proposals.concierge import building, comparing, contracting, lacking, moving, sending, travelling

__all__ = ["building", "comparing", "contracting", "lacking", "moving", "sending", "travelling"]
