"""What a proposal is made of, what it comes to and what it takes: pure, on plain values.

`party` who comes when · `facts` a version as values · `rooming` who sleeps where · `price` lines and sums · `taxes`
outside of them · `fees` our own · `gates` what a registration allows · `stock` what is held · `changes` from version
to version · `comparing` alternatives side by side · `cancelling` the fee by date · `checks` what is missing or odd ·
`ways` from place to place · `skeleton` the usual days · `digest` what was sent, as one number · `words` states and
their names.
"""

from worktrip.proposals.rules.cancelling import Band, FeeRow, Supplier, arranged_curve, cancellation_curve
from worktrip.proposals.rules.changes import differences, room_named
from worktrip.proposals.rules.checks import (
    ENDS_AT,
    Warning,
    Weight,
    acceptance_blockers,
    default_valid_until,
    is_over,
    letters,
    longest_lead,
    missing,
    warnings,
)
from worktrip.proposals.rules.comparing import MARK_LABELS, Comparison, Mark, compare
from worktrip.proposals.rules.digest import digest
from worktrip.proposals.rules.facts import (
    AlternativeFacts,
    Hours,
    ItemFacts,
    Leg,
    LineFacts,
    Offer,
    Override,
    RoomChoice,
    RoomUse,
    Sentence,
    VersionFacts,
    called,
    places,
)
from worktrip.proposals.rules.fees import MOST_PLANNING_PERCENT, Fees, fees_of
from worktrip.proposals.rules.gates import Licence, forms_for, is_travel, refusals
from worktrip.proposals.rules.party import GuestFacts, Party
from worktrip.proposals.rules.price import Option, Quote, Tariff, chosen, price, stored
from worktrip.proposals.rules.rooming import Rooming, Sleepers, meals_of, rooming
from worktrip.proposals.rules.skeleton import movements, skeleton
from worktrip.proposals.rules.stock import ShortHouse, short_houses, wants, wants_of_version
from worktrip.proposals.rules.ways import leg_named, way_minutes
from worktrip.proposals.rules.words import (
    FORM_LABELS,
    ITEM_LABELS,
    MEAL_PLAN_LABELS,
    MEANS_LABELS,
    STATE_LABELS,
    UNIT_LABELS,
    ContractForm,
    ItemKind,
    LineKind,
    MealPlan,
    Means,
    VersionState,
)

__all__ = [
    "ENDS_AT",
    "FORM_LABELS",
    "ITEM_LABELS",
    "MARK_LABELS",
    "MEAL_PLAN_LABELS",
    "MEANS_LABELS",
    "MOST_PLANNING_PERCENT",
    "STATE_LABELS",
    "UNIT_LABELS",
    "AlternativeFacts",
    "Band",
    "Comparison",
    "ContractForm",
    "FeeRow",
    "Fees",
    "GuestFacts",
    "Hours",
    "ItemFacts",
    "ItemKind",
    "Leg",
    "Licence",
    "LineFacts",
    "LineKind",
    "Mark",
    "MealPlan",
    "Means",
    "Offer",
    "Option",
    "Override",
    "Party",
    "Quote",
    "RoomChoice",
    "RoomUse",
    "Rooming",
    "Sentence",
    "ShortHouse",
    "Sleepers",
    "Supplier",
    "Tariff",
    "VersionFacts",
    "VersionState",
    "Warning",
    "Weight",
    "acceptance_blockers",
    "arranged_curve",
    "called",
    "cancellation_curve",
    "chosen",
    "compare",
    "default_valid_until",
    "differences",
    "digest",
    "fees_of",
    "forms_for",
    "is_over",
    "is_travel",
    "leg_named",
    "letters",
    "longest_lead",
    "meals_of",
    "missing",
    "movements",
    "places",
    "price",
    "refusals",
    "room_named",
    "rooming",
    "short_houses",
    "skeleton",
    "stored",
    "wants",
    "wants_of_version",
    "warnings",
    "way_minutes",
]
