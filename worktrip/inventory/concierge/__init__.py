"""The desk at its stock: `grid` what is free and how many there are · `ready` what an installation lacks ·
`saying` what houses say by telephone and fax · `week` a week on paper."""

from worktrip.inventory.concierge import grid, ready, saying, week

__all__ = ["grid", "ready", "saying", "week"]
