"""The words of an inquiry: must-haves, budgets, what it is about, and what a form offers of them."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from worktrip.kernel.errors import N_
from worktrip.trips.rules import PURPOSE_LABELS, Purpose


class MustHave(StrEnum):
    """What a company cannot do without."""

    SINGLE_ROOMS = "single_rooms"
    CONFIDENTIAL = "confidential"
    DESKS = "desks"
    QUIET = "quiet"
    KIT = "kit"
    BUYOUT = "buyout"
    CHILDREN = "children"
    DIET = "diet"
    TRANSFER = "transfer"


class BudgetBand(StrEnum):
    """What a company would spend on one person for the whole stay."""

    TO_20 = "to_20"
    TO_30 = "to_30"
    TO_40 = "to_40"
    TO_60 = "to_60"
    OVER_60 = "over_60"


MUST_HAVE_LABELS: dict[MustHave, str] = {
    MustHave.SINGLE_ROOMS: N_("1人に1部屋"),
    MustHave.CONFIDENTIAL: N_("人に聞かれない部屋"),
    MustHave.DESKS: N_("机といすのある仕事場"),
    MustHave.QUIET: N_("静かなところ"),
    MustHave.KIT: N_("開発合宿セットを借りたい"),
    MustHave.BUYOUT: N_("貸切にしたい"),
    MustHave.CHILDREN: N_("子どもと一緒"),
    MustHave.DIET: N_("食事に気をつける人がいる"),
    MustHave.TRANSFER: N_("駅からの送迎"),
}
MUST_HAVE_NOTES: dict[MustHave, str] = {
    MustHave.KIT: N_("モニター、プロジェクター、ホワイトボードなど。無料です。"),
    MustHave.DIET: N_("アレルギー、菜食など。くわしくは決まってからうかがいます。"),
}
BUDGET_LABELS: dict[BudgetBand, str] = {
    BudgetBand.TO_20: N_("2万円まで"),
    BudgetBand.TO_30: N_("3万円まで"),
    BudgetBand.TO_40: N_("4万円まで"),
    BudgetBand.TO_60: N_("6万円まで"),
    BudgetBand.OVER_60: N_("6万円をこえてもよい"),
}

# what a form offers, in the order of the page
PURPOSES: list[tuple[str, str]] = [(purpose.value, label) for purpose, label in PURPOSE_LABELS.items()]
PURPOSE_ICONS: dict[str, str] = {
    Purpose.DEVELOPMENT.value: "laptop",
    Purpose.MEETING.value: "talk",
    Purpose.TEAM.value: "people",
    Purpose.CONFIDENTIAL.value: "lock",
    Purpose.FAMILY.value: "family",
    Purpose.COMMUNITY.value: "leaf",
}
MUST_HAVE_ICONS: dict[str, str] = {
    MustHave.SINGLE_ROOMS.value: "bed",
    MustHave.CONFIDENTIAL.value: "lock",
    MustHave.DESKS.value: "laptop",
    MustHave.QUIET.value: "leaf",
    MustHave.KIT.value: "kit",
    MustHave.BUYOUT.value: "key",
    MustHave.CHILDREN.value: "family",
    MustHave.DIET.value: "meal",
    MustHave.TRANSFER.value: "car",
}

MOST_NIGHTS = 30
# characters of a code
MOST_CODE = 60
MOST_PEOPLE = 300


def words_of(must_haves: Collection[MustHave]) -> str:
    """Must-haves as they are kept: in the order of the enum, with commas."""
    return ",".join(wanted.value for wanted in MustHave if wanted in must_haves)


def must_haves_of(words: str) -> list[MustHave]:
    """Must-haves as they were kept."""
    return [MustHave(word) for word in words.split(",") if word]


class AboutKind(StrEnum):
    """What an inquiry may be about."""

    FACILITY = "facility"
    OFFERING = "offering"
    PROGRAMME = "programme"


@dataclass(frozen=True)
class About:
    """What an inquiry is about, by its kind and code; written "facility/L4"."""

    kind: AboutKind
    code: str

    def __str__(self) -> str:
        return f"{self.kind.value}/{self.code}"


def about_of(text: str) -> About | None:
    """What a text names; None for anything else, since it stands in an address that anybody may change."""
    kind, _slash, code = text.strip().partition("/")
    return About(AboutKind(kind), code) if kind in set(AboutKind) and 0 < len(code) <= MOST_CODE else None
