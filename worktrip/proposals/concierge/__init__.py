"""The desk at its proposals.

`beginning` like another · `building` a draft · `finding` things for its hours · `programmes` put into it ·
`contracting` its form and its own prices · `travelling` the ways in it · `moving` its hours · `comparing` its
alternatives · `supposing` what if · `exposing` what cancelling leaves us with · `sending` it · `lacking` what is short
in it · `saying` what to look at · `standing` words of approval packs.
"""

from worktrip.proposals.concierge import (
    beginning,
    building,
    comparing,
    contracting,
    exposing,
    finding,
    lacking,
    moving,
    programmes,
    sending,
    standing,
    supposing,
    travelling,
)

__all__ = [
    "beginning",
    "building",
    "comparing",
    "contracting",
    "exposing",
    "finding",
    "lacking",
    "moving",
    "programmes",
    "sending",
    "standing",
    "supposing",
    "travelling",
]
