"""A house at its own page: `questions` what it is asked before a proposal, answered by one tap."""

from worktrip.inventory.partner import questions

__all__ = ["questions"]
