"""What a proposal is made of, what it comes to and what it takes: pure, on plain values.

`party` who comes when · `facts` a version as values · `rooming` who sleeps where · `price` lines and sums · `fees` our
own · `gates` what a registration allows · `stock` what is held · `changes` from version to version · `cancelling` the
fee by date · `checks` what is missing or odd · `skeleton` the usual days · `digest` what was sent, as one number ·
`approving` who in the company says yes · `pack` what an approver asks · `remarks` what one can ask about · `words`
states and their names.
"""

from worktrip.proposals.rules.approving import (
    MOST_APPROVERS,
    VERDICT_LABELS,
    ApproverFacts,
    Door,
    Standing,
    Verdict,
    door,
    standing,
    steps,
    to_ask,
)
from worktrip.proposals.rules.cancelling import Band, FeeRow, Supplier, arranged_curve, cancellation_curve
from worktrip.proposals.rules.changes import PART_LABELS, DayPart, Names, When, differences
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
from worktrip.proposals.rules.digest import digest
from worktrip.proposals.rules.facts import (
    AlternativeFacts,
    ItemFacts,
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
from worktrip.proposals.rules.pack import (
    OF_A_HOUSE,
    TOPIC_LABELS,
    Topic,
    Word,
    per_head_and_day,
    person_days,
    said_of,
    work_minutes,
)
from worktrip.proposals.rules.party import GuestFacts, Party
from worktrip.proposals.rules.price import Option, Quote, Tariff, chosen, price, stored
from worktrip.proposals.rules.remarks import Subject, item_subject, line_subject, subjects
from worktrip.proposals.rules.resettling import room_named
from worktrip.proposals.rules.rooming import Rooming, Sleepers, meals_of, rooming
from worktrip.proposals.rules.skeleton import movements, skeleton
from worktrip.proposals.rules.stock import ShortHouse, short_houses, wants, wants_of_version
from worktrip.proposals.rules.words import (
    FORM_LABELS,
    ITEM_LABELS,
    MEAL_PLAN_LABELS,
    STATE_LABELS,
    UNIT_LABELS,
    ContractForm,
    ItemKind,
    LineKind,
    MealPlan,
    VersionState,
)

__all__ = [
    "ENDS_AT",
    "FORM_LABELS",
    "ITEM_LABELS",
    "MEAL_PLAN_LABELS",
    "MOST_APPROVERS",
    "MOST_PLANNING_PERCENT",
    "OF_A_HOUSE",
    "PART_LABELS",
    "STATE_LABELS",
    "TOPIC_LABELS",
    "UNIT_LABELS",
    "VERDICT_LABELS",
    "AlternativeFacts",
    "ApproverFacts",
    "Band",
    "ContractForm",
    "DayPart",
    "Door",
    "FeeRow",
    "Fees",
    "GuestFacts",
    "ItemFacts",
    "ItemKind",
    "Licence",
    "LineFacts",
    "LineKind",
    "MealPlan",
    "Names",
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
    "Standing",
    "Subject",
    "Supplier",
    "Tariff",
    "Topic",
    "Verdict",
    "VersionFacts",
    "VersionState",
    "Warning",
    "Weight",
    "When",
    "Word",
    "acceptance_blockers",
    "arranged_curve",
    "called",
    "cancellation_curve",
    "chosen",
    "default_valid_until",
    "differences",
    "digest",
    "door",
    "fees_of",
    "forms_for",
    "is_over",
    "is_travel",
    "item_subject",
    "letters",
    "line_subject",
    "longest_lead",
    "meals_of",
    "missing",
    "movements",
    "per_head_and_day",
    "person_days",
    "places",
    "price",
    "refusals",
    "room_named",
    "rooming",
    "said_of",
    "short_houses",
    "skeleton",
    "standing",
    "steps",
    "stored",
    "subjects",
    "to_ask",
    "wants",
    "wants_of_version",
    "warnings",
    "work_minutes",
]
