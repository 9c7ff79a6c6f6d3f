"""What a proposal is made of, and what it comes to."""

from enum import StrEnum


class VersionState(StrEnum):
    """What became of a version."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"
    DECLINED = "declined"
    EXPIRED = "expired"


class ContractForm(StrEnum):
    """The contract under the travel law; it decides layout, cancellation table and papers."""

    MADE_TO_ORDER = "made_to_order"  # 受注型企画旅行
    ARRANGED = "arranged"  # 手配旅行


class ItemKind(StrEnum):
    """What an hour of a stay is for."""

    TRAVEL = "travel"
    WORK = "work"
    MEAL = "meal"
    ACTIVITY = "activity"
    KIT = "kit"
    FREE = "free"


class LineKind(StrEnum):
    """What a priced line is."""

    ROOM = "room"
    OFFERING = "offering"
    PLANNING_FEE = "planning_fee"
    LODGING_TAX = "lodging_tax"
    BATHING_TAX = "bathing_tax"
