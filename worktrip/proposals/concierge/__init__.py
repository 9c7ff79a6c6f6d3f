"""The desk at its proposals: `building` a draft · `programmes` put into it · `supposing` what if · `exposing` what
cancelling leaves us with · `sending` it · `lacking` what is short in it.
"""

from worktrip.proposals.concierge import building, exposing, lacking, programmes, sending, supposing

__all__ = ["building", "exposing", "lacking", "programmes", "sending", "supposing"]
