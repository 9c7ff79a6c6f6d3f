"""Follow-up and leads."""

from enum import StrEnum


class WorkKind(StrEnum):
    """Kinds of work that companies have handed to residents."""

    ACCOUNTING = "accounting"
    DATA_ENTRY = "data_entry"
    MINUTES = "minutes"
    RESEARCH = "research"
    ANNOTATION = "annotation"
    ONLINE_SHOP = "online_shop"
    SALES_MATERIAL = "sales_material"
    MAILING = "mailing"


class LeadState(StrEnum):
    """Where a lead stands."""

    NEW = "new"
    QUALIFIED = "qualified"
    PROPOSED = "proposed"
    WON = "won"
    LOST = "lost"
    LATER = "later"


MOVES: dict[LeadState, frozenset[LeadState]] = {
    LeadState.NEW: frozenset({LeadState.QUALIFIED, LeadState.LOST, LeadState.LATER}),
    LeadState.QUALIFIED: frozenset({LeadState.PROPOSED, LeadState.LOST, LeadState.LATER}),
    LeadState.PROPOSED: frozenset({LeadState.WON, LeadState.LOST, LeadState.LATER}),
    LeadState.LATER: frozenset({LeadState.QUALIFIED, LeadState.LOST}),
    LeadState.WON: frozenset(),
    LeadState.LOST: frozenset(),
}
