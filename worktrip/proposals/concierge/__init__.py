"""The desk at its proposals: `building` a draft · `programmes` put into it · `sending` it · `lacking` what is short in
it · `exposing` what cancelling leaves us with.
"""

from worktrip.proposals.concierge import building, exposing, lacking, programmes, sending

__all__ = ["building", "exposing", "lacking", "programmes", "sending"]
