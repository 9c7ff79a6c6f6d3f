"""What a company may ask and what the desk hears, as words and sums: no clock, no database, no web.

`words` why and what for · `prices` what it will roughly cost · `hearing` what stays open · `owning` hand-overs.
"""

from worktrip.inquiries.rules.hearing import (
    MOST_DAYS,
    QUESTION_LABELS,
    Block,
    Known,
    QuestionState,
    Unsettled,
    question_state,
    unknowns,
)
from worktrip.inquiries.rules.owning import HANDOVER_SHOWS, handover_shows
from worktrip.inquiries.rules.prices import GUESS_AHEAD, PriceRange, RoomOffer, guessed_nights, price_range
from worktrip.inquiries.rules.words import (
    BUDGET_LABELS,
    MOST_CODE,
    MOST_NIGHTS,
    MOST_PEOPLE,
    MUST_HAVE_ICONS,
    MUST_HAVE_LABELS,
    MUST_HAVE_NOTES,
    PURPOSE_ICONS,
    PURPOSES,
    About,
    AboutKind,
    BudgetBand,
    MustHave,
    about_of,
    must_haves_of,
    words_of,
)

__all__ = [
    "BUDGET_LABELS",
    "GUESS_AHEAD",
    "HANDOVER_SHOWS",
    "MOST_CODE",
    "MOST_DAYS",
    "MOST_NIGHTS",
    "MOST_PEOPLE",
    "MUST_HAVE_ICONS",
    "MUST_HAVE_LABELS",
    "MUST_HAVE_NOTES",
    "PURPOSES",
    "PURPOSE_ICONS",
    "QUESTION_LABELS",
    "About",
    "AboutKind",
    "Block",
    "BudgetBand",
    "Known",
    "MustHave",
    "PriceRange",
    "QuestionState",
    "RoomOffer",
    "Unsettled",
    "about_of",
    "guessed_nights",
    "handover_shows",
    "must_haves_of",
    "price_range",
    "question_state",
    "unknowns",
    "words_of",
]
