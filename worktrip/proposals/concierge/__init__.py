"""The desk at its proposals.

`beginning` like another · `building` a draft · `programmes` put into it · `contracting` its form and its own prices ·
`supposing` what if · `exposing` what cancelling leaves us with · `sending` it · `lacking` what is short in it ·
`saying` what to look at.
"""

from worktrip.proposals.concierge import (
    beginning,
    building,
    contracting,
    exposing,
    lacking,
    programmes,
    sending,
    supposing,
)

__all__ = ["beginning", "building", "contracting", "exposing", "lacking", "programmes", "sending", "supposing"]
