"""Public pages: `front` the home page and what every page says · `lodgings` · `things` to do and places to work ·
`programmes`.
"""

from worktrip.site.visitor import front, lodgings, programmes, things

__all__ = ["front", "lodgings", "programmes", "things"]
