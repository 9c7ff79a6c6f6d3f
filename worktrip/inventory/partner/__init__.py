"""An owner's board: `month` how a month looks · `day` one day of it · `usual` how many there usually are."""

from worktrip.inventory.partner import day, month, usual

__all__ = ["day", "month", "usual"]
