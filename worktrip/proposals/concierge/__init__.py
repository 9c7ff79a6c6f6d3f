"""The desk at its proposals: `beginning` like another · `building` a draft · `programmes` put into it · `supposing`
what if · `exposing` what cancelling leaves us with · `sending` it · `lacking` what is short in it · `saying` what to
look at.
"""

from worktrip.proposals.concierge import beginning, building, exposing, lacking, programmes, sending, supposing

__all__ = ["beginning", "building", "exposing", "lacking", "programmes", "sending", "supposing"]
