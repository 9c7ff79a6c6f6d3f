"""The desk at its proposals.

`building` a draft · `travelling` the ways in it · `moving` its hours · `comparing` its alternatives · `sending` it ·
`lacking` what is short in it.
"""

from worktrip.proposals.concierge import building, comparing, lacking, moving, sending, travelling

__all__ = ["building", "comparing", "lacking", "moving", "sending", "travelling"]
