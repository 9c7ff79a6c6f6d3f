"""What pages of several stages decide: pure, on what the stages recorded.

`asking` the organiser's next step and the days ahead · `chain` whether a trip's chain holds · `home` the public page ·
`choosing` what an organiser looks for · `mapping` the schematic map · `navigation` where staff can go.
"""

from worktrip.site.rules.asking import WORDS, Ask, Deadline, Standing, Together, deadlines, next_ask, together
from worktrip.site.rules.chain import BREAKS, STEP_LABELS, ChainLink, LinkState, Paper, Step, breaks, judged
from worktrip.site.rules.choosing import Wish, per_head, per_night
from worktrip.site.rules.home import PARTIES, Example, Party, RoomOffer, Season, examples, season_on
from worktrip.site.rules.mapping import Drawing, Landmark, Mark, Spot, draw
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
    "Drawing",
    "Entry",
    "Example",
    "Landmark",
    "LinkState",
    "Mark",
    "Paper",
    "Party",
    "RoomOffer",
    "Season",
    "Spot",
    "Standing",
    "Step",
    "Together",
    "Wish",
    "breaks",
    "deadlines",
    "draw",
    "entries_for",
    "examples",
    "home_of",
    "judged",
    "next_ask",
    "per_head",
    "per_night",
    "season_on",
    "together",
]
