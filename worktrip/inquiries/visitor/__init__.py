"""Asking, by whoever comes to the site. Nothing to sign in to, nothing to remember.

`asking` the form, what it says at once, sending it · `drafts` putting it aside and going on · `form` what both show ·
`saying` a price and an answer about days in words.
"""

from worktrip.inquiries.visitor import asking, drafts

__all__ = ["asking", "drafts"]
