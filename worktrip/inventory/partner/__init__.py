"""A house at its own page.

`month` how a month looks · `day` one day of it · `usual` how many there usually are · `questions` what it is asked ·
`board` what these pages share.
"""

from worktrip.inventory.partner import day, month, questions, usual

__all__ = [
    "day",
    "month",
    "questions",
    "usual",
]
