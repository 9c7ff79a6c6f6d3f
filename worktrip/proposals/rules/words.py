"""The words of a proposal: its states, kinds of hours and of lines, each with what a reader calls it."""

from enum import StrEnum

from worktrip.catalogue.rules import ITEM_OF, LABELS, ItemKind, MealPlan, Unit
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


class LineKind(StrEnum):
    """What a priced line is."""

    ROOM = "room"
    OFFERING = "offering"
    PLANNING_FEE = "planning_fee"
    HANDLING_FEE = "handling_fee"
    LODGING_TAX = "lodging_tax"
    BATHING_TAX = "bathing_tax"


class Means(StrEnum):
    """How people get from one place to another."""

    BUS = "bus"
    CAR = "car"
    TRAIN = "train"
    WALK = "walk"


MEANS_LABELS: dict[Means, str] = {
    Means.BUS: N_("バス"),
    Means.CAR: N_("車"),
    Means.TRAIN: N_("電車"),
    Means.WALK: N_("徒歩"),
}
IN_ENGLISH: dict[Means, str] = {
    Means.BUS: "by bus",
    Means.CAR: "by car",
    Means.TRAIN: "by train",
    Means.WALK: "on foot",
}
STATE_LABELS: dict[VersionState, str] = {
    VersionState.DRAFT: N_("下書き"),
    VersionState.SENT: N_("お返事待ち"),
    VersionState.ACCEPTED: N_("お申込み済み"),
    VersionState.SUPERSEDED: N_("新しい版あり"),
    VersionState.DECLINED: N_("見送り"),
    VersionState.EXPIRED: N_("期限切れ"),
}
ITEM_LABELS: dict[ItemKind, str] = {kind: LABELS[kind] for kind in ItemKind}
MEAL_PLAN_LABELS: dict[MealPlan, str] = {plan: LABELS[plan] for plan in MealPlan}
FORM_LABELS: dict[ContractForm, str] = {
    ContractForm.MADE_TO_ORDER: N_("受注型企画旅行"),
    ContractForm.ARRANGED: N_("手配旅行"),
}
UNIT_LABELS: dict[Unit, str] = {
    Unit.PERSON_NIGHT: N_("泊"),
    Unit.ROOM_NIGHT: N_("室泊"),
    Unit.PERSON: N_("名"),
    Unit.GROUP: N_("回"),
    Unit.DAY: N_("日分"),
    Unit.SLOT: N_("コマ"),
    Unit.HOUR: N_("時間"),
}

__all__ = [
    "FORM_LABELS",
    "IN_ENGLISH",
    "ITEM_LABELS",
    "ITEM_OF",
    "MEAL_PLAN_LABELS",
    "MEANS_LABELS",
    "STATE_LABELS",
    "UNIT_LABELS",
    "ContractForm",
    "ItemKind",
    "LineKind",
    "MealPlan",
    "Means",
    "VersionState",
]
