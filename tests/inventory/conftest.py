"""The crowd that races for stock."""

from tests.support.racing import crowd, shop

__all__ = ["crowd", "shop"]
