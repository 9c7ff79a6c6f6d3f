"""What a proposal is made of, what it comes to and what it takes: pure, on plain values.

`party` who comes when · `facts` a version as values · `rooming` who sleeps where · `price` lines and sums · `taxes`
outside of them · `fees` our own · `gates` what a registration allows · `stock` what is held · `changes` from version to
version · `comparing` alternatives side by side · `cancelling` the fee by date · `exposure` what cancelling leaves us
with by date · `checks` what is missing or odd · `ways` from place to place · `skeleton` the usual days · `programmes`
of the catalogue · `whatif` moved, resized, rehoused · `likeness` like another · `digest` what was sent, as one number ·
`words` states and their names.
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
from worktrip.proposals.rules.exposure import Bought, Exposure, ExposureRow, Towards, bought, exposure
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
from worktrip.proposals.rules.likeness import Alike, like
from worktrip.proposals.rules.party import GuestFacts, Party
from worktrip.proposals.rules.price import Option, Quote, Tariff, chosen, price, stored
from worktrip.proposals.rules.programmes import LaidIn, Rain, Things, lay_in, usual_quantity
from worktrip.proposals.rules.rooming import Rooming, Sleepers, meals_of, rooming
from worktrip.proposals.rules.skeleton import movements, skeleton
from worktrip.proposals.rules.stock import ShortHouse, short_houses, wants, wants_of_version
from worktrip.proposals.rules.ways import leg_named, way_minutes
from worktrip.proposals.rules.whatif import (
    SOME_PEOPLE,
    WEEK,
    Change,
    Changed,
    ChangeKind,
    Outcome,
    against,
    rehouse,
    resize,
    shift,
    short_of,
)
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
    "SOME_PEOPLE",
    "STATE_LABELS",
    "UNIT_LABELS",
    "WEEK",
    "Alike",
    "AlternativeFacts",
    "Band",
    "Bought",
    "Change",
    "ChangeKind",
    "Changed",
    "Comparison",
    "ContractForm",
    "Exposure",
    "ExposureRow",
    "FeeRow",
    "Fees",
    "GuestFacts",
    "Hours",
    "ItemFacts",
    "ItemKind",
    "LaidIn",
    "Leg",
    "Licence",
    "LineFacts",
    "LineKind",
    "Mark",
    "MealPlan",
    "Means",
    "Offer",
    "Option",
    "Outcome",
    "Override",
    "Party",
    "Quote",
    "Rain",
    "RoomChoice",
    "RoomUse",
    "Rooming",
    "Sentence",
    "ShortHouse",
    "Sleepers",
    "Supplier",
    "Tariff",
    "Things",
    "Towards",
    "VersionFacts",
    "VersionState",
    "Warning",
    "Weight",
    "acceptance_blockers",
    "against",
    "arranged_curve",
    "bought",
    "called",
    "cancellation_curve",
    "chosen",
    "compare",
    "default_valid_until",
    "differences",
    "digest",
    "exposure",
    "fees_of",
    "forms_for",
    "is_over",
    "is_travel",
    "lay_in",
    "leg_named",
    "letters",
    "like",
    "longest_lead",
    "meals_of",
    "missing",
    "movements",
    "places",
    "price",
    "refusals",
    "rehouse",
    "resize",
    "room_named",
    "rooming",
    "shift",
    "short_houses",
    "short_of",
    "skeleton",
    "stored",
    "usual_quantity",
    "wants",
    "wants_of_version",
    "warnings",
    "way_minutes",
]
