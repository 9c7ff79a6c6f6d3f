"""What pages of several stages decide: pure, on what the stages recorded.

`asking` the organiser's next step and the days ahead · `chain` whether a trip's chain holds · `home` the public page ·
`navigation` where staff can go.
"""

from worktrip.site.rules.asking import WORDS, Ask, Deadline, Standing, Together, deadlines, next_ask, together
from worktrip.site.rules.chain import (
    BREAKS,
    STEP_LABELS,
    ChainLink,
    LinkState,
    Paper,
    Step,
    breaks,
    judged,
)
from worktrip.site.rules.home import PARTIES, Example, Party, RoomOffer, Season, examples, on_map, season_on
from worktrip.site.rules.navigation import ENTRIES, Entry, entries_for, home_of

__all__ = [
    "BREAKS",
    "ENTRIES",
    "PARTIES",
    "STEP_LABELS",
    "WORDS",
    "Ask",
    "ChainLink",
    "Deadline",
    "Entry",
    "Example",
    "LinkState",
    "Paper",
    "Party",
    "RoomOffer",
    "Season",
    "Standing",
    "Step",
    "Together",
    "breaks",
    "deadlines",
    "entries_for",
    "examples",
    "home_of",
    "judged",
    "next_ask",
    "on_map",
    "season_on",
    "together",
]
