"""The town with nobody in it yet."""

from tests.proposals.conftest import _shelves, browser_of_nobody, town_app

__all__ = ["_shelves", "browser_of_nobody", "town_app"]
