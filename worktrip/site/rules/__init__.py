"""What pages of several stages decide: pure, on what the stages recorded.

`asking` the organiser's next step and the days ahead · `chain` whether a trip's chain holds · `home` the public page ·
`choosing` what an organiser looks for · `navigation` where staff can go · `searching` what they look for. The map's
words come from the catalogue.
"""

from worktrip.catalogue.rules import Drawing, Landmark, Mark, Spot, draw
from worktrip.site.rules.asking import WORDS, Ask, Deadline, Standing, Together, deadlines, next_ask, together
from worktrip.site.rules.chain import BREAKS, STEP_LABELS, ChainLink, LinkState, Paper, Step, breaks, judged
from worktrip.site.rules.choosing import Wish, per_head, per_night
from worktrip.site.rules.home import PARTIES, Example, Party, RoomOffer, Season, examples, season_on
from worktrip.site.rules.navigation import ENTRIES, Entry, entries_for, home_of
from worktrip.site.rules.searching import KIND_ICONS, KIND_LABELS, Finder, Found, Hit, Kind, finder

__all__ = [
    "BREAKS",
    "ENTRIES",
    "KIND_ICONS",
    "KIND_LABELS",
    "PARTIES",
    "STEP_LABELS",
    "WORDS",
    "Ask",
    "ChainLink",
    "Deadline",
    "Drawing",
    "Entry",
    "Example",
    "Finder",
    "Found",
    "Hit",
    "Kind",
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
    "finder",
    "home_of",
    "judged",
    "next_ask",
    "per_head",
    "per_night",
    "season_on",
    "together",
]
