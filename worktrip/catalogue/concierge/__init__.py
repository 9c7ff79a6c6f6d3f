"""The desk at its shelves: `places` · `offerings` · `prices` · `seasons` · `cancelling` · `photos` · `links` ·
`programmes` · `lists` all of it as files, out and in.
"""

from worktrip.catalogue.concierge import (
    cancelling,
    links,
    lists,
    offerings,
    photos,
    places,
    prices,
    programmes,
    seasons,
)

__all__ = ["cancelling", "links", "lists", "offerings", "photos", "places", "prices", "programmes", "seasons"]
