"""The whole catalogue as lists: out as sheets, in again with every problem named.

`columns` kinds of columns · `described` the sheets, as data · `known` the catalogue as rows · `writing` out ·
`reading` in · `checking` what rows must be · `comparing`, `wholes` what would change · `plans` what an import does ·
`problems` what is wrong, and where.
"""

from worktrip.catalogue.lists.comparing import compare
from worktrip.catalogue.lists.described import (
    BAND,
    BUSINESS,
    CANCELLATION,
    FACILITIES,
    ITEM,
    LANDMARKS,
    LISTS,
    OFFERINGS,
    PATTERN,
    PROGRAMME,
    PROGRAMMES,
    RATES,
    SEASONS,
    STEP,
    TERMS,
    Listed,
    explained,
)
from worktrip.catalogue.lists.known import Kept, Known
from worktrip.catalogue.lists.plans import Additions, Change, Count, Pattern, Plan, Whole
from worktrip.catalogue.lists.problems import Problem
from worktrip.catalogue.lists.reading import Reading, read
from worktrip.catalogue.lists.writing import tables

__all__ = [
    "BAND",
    "BUSINESS",
    "CANCELLATION",
    "FACILITIES",
    "ITEM",
    "LANDMARKS",
    "LISTS",
    "OFFERINGS",
    "PATTERN",
    "PROGRAMME",
    "PROGRAMMES",
    "RATES",
    "SEASONS",
    "STEP",
    "TERMS",
    "Additions",
    "Change",
    "Count",
    "Kept",
    "Known",
    "Listed",
    "Pattern",
    "Plan",
    "Problem",
    "Reading",
    "Whole",
    "compare",
    "explained",
    "read",
    "tables",
]
