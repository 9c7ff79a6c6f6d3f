"""The words of a proposal: its states, kinds of hours and of lines, each with what a reader calls it."""

from enum import StrEnum

from worktrip.catalogue.rules import Unit
from worktrip.kernel.errors import N_


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


STATE_LABELS: dict[VersionState, str] = {
    VersionState.DRAFT: N_("下書き"),
    VersionState.SENT: N_("お返事待ち"),
    VersionState.ACCEPTED: N_("お申込み済み"),
    VersionState.SUPERSEDED: N_("新しい版あり"),
    VersionState.DECLINED: N_("見送り"),
    VersionState.EXPIRED: N_("期限切れ"),
}
ITEM_LABELS: dict[ItemKind, str] = {
    ItemKind.TRAVEL: N_("移動"),
    ItemKind.WORK: N_("仕事"),
    ItemKind.MEAL: N_("食事"),
    ItemKind.ACTIVITY: N_("体験"),
    ItemKind.KIT: N_("貸し出し"),
    ItemKind.FREE: N_("自由"),
}
FORM_LABELS: dict[ContractForm, str] = {
    ContractForm.MADE_TO_ORDER: N_("受注型企画旅行"),
    ContractForm.ARRANGED: N_("手配旅行"),
}
UNIT_LABELS: dict[Unit, str] = {
    Unit.PERSON_NIGHT: N_("泊"),
    Unit.PERSON: N_("名"),
    Unit.DAY: N_("日分"),
    Unit.GROUP: N_("回"),
}
