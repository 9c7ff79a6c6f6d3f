"""A house at its own page: `questions` what it is asked before a proposal, answered by one tap."""

from worktrip.inventory.partner import (
    day,
    month,
    questions,
    usual,
)

__all__ = [
    "day",
    "month",
    "questions",
    "usual",
]
