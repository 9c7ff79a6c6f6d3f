"""The crowd that races for stock, and the town with nobody in it yet."""

from tests.proposals.conftest import _shelves, browser_of_nobody, town_app
from tests.support.racing import crowd, shop

__all__ = ["_shelves", "browser_of_nobody", "crowd", "shop", "town_app"]
