"""The desk at its shelves: `places` · `offerings` · `prices` · `seasons` · `cancelling` · `photos` · `links` ·
`programmes`.
"""

from worktrip.catalogue.concierge import cancelling, links, offerings, photos, places, prices, programmes, seasons

__all__ = ["cancelling", "links", "offerings", "photos", "places", "prices", "programmes", "seasons"]
