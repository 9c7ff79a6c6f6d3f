"""The desk.

`inbox` everything that moves · `trip` one trip with all there is · `hearing` the sheet · `questions` what stays open ·
`owning` whose a trip is, and what is next.
"""

from worktrip.inquiries.concierge import hearing, inbox, owning, questions, trip

__all__ = ["hearing", "inbox", "owning", "questions", "trip"]
