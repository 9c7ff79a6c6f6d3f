"""The crowd that races to accept."""

from tests.support.racing import crowd, shop

__all__ = ["crowd", "shop"]
