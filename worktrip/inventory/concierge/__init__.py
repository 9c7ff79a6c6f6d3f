"""The desk at its stock: `grid` what is free and how many there are · `ready` what an installation lacks."""

from worktrip.inventory.concierge import grid, ready

__all__ = ["grid", "ready"]
