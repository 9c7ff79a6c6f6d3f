"""What a company may choose from when it asks: why, what for, what it cannot do without, what it would spend."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from worktrip.kernel.errors import N_
from worktrip.kernel.money import Yen
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
    BUS = "bus"


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
    MustHave.BUS: N_("東京からの貸切バス"),
}
MUST_HAVE_NOTES: dict[MustHave, str] = {
    MustHave.KIT: N_("モニター、プロジェクター、ホワイトボードなど。無料です。"),
    MustHave.DIET: N_("アレルギー、菜食など。くわしくは決まってからうかがいます。"),
    MustHave.BUS: N_("片道3時間ほどです。費用は別にお見積りします。"),
}
BUDGET_LABELS: dict[BudgetBand, str] = {
    BudgetBand.TO_20: N_("2万円まで"),
    BudgetBand.TO_30: N_("3万円まで"),
    BudgetBand.TO_40: N_("4万円まで"),
    BudgetBand.TO_60: N_("6万円まで"),
    BudgetBand.OVER_60: N_("6万円をこえてもよい"),
}

# the most that a band allows one person; None is without a limit
BUDGET_MOST: dict[BudgetBand, Yen | None] = {
    BudgetBand.TO_20: 20_000,
    BudgetBand.TO_30: 30_000,
    BudgetBand.TO_40: 40_000,
    BudgetBand.TO_60: 60_000,
    BudgetBand.OVER_60: None,
}


class Experience(StrEnum):
    """Whether a company has held such a camp before: it decides what we ask and what we answer."""

    FIRST = "first"
    AGAIN = "again"


EXPERIENCE_LABELS: dict[Experience, str] = {
    Experience.FIRST: N_("はじめて"),
    Experience.AGAIN: N_("したことがある"),
}

# what a form offers, in the order of the page: the uses of the town's own words first, what is rarer folded below
PURPOSES: list[tuple[str, str]] = [(purpose.value, label) for purpose, label in PURPOSE_LABELS.items()]
RARER = frozenset({Purpose.CONFIDENTIAL, Purpose.FAMILY, Purpose.COMMUNITY})
# what the field calls it, below the plain words
PURPOSE_TERMS: dict[str, str] = {
    Purpose.DEVELOPMENT.value: N_("開発合宿"),
    Purpose.MEETING.value: N_("オフサイトミーティング"),
    Purpose.TEAM.value: N_("チームビルディング"),
    Purpose.IDEATHON.value: N_("アイデアソン"),
    Purpose.WORKATION.value: N_("合宿型ワーケーション"),
    Purpose.HACKATHON.value: N_("ハッカソン"),
    Purpose.MANAGEMENT.value: N_("経営会議、企画会議"),
    Purpose.TRAINING.value: N_("企業研修"),
    Purpose.CONFIDENTIAL.value: N_("非公開の会議"),
    Purpose.FAMILY.value: N_("家族と一緒のワーケーション"),
    Purpose.COMMUNITY.value: N_("住民との対話、実証"),
}
PURPOSE_ICONS: dict[str, str] = {
    Purpose.DEVELOPMENT.value: "laptop",
    Purpose.MEETING.value: "talk",
    Purpose.TEAM.value: "people",
    Purpose.IDEATHON.value: "spark",
    Purpose.WORKATION.value: "wifi",
    Purpose.HACKATHON.value: "clock",
    Purpose.MANAGEMENT.value: "chart",
    Purpose.TRAINING.value: "pen",
    Purpose.CONFIDENTIAL.value: "lock",
    Purpose.FAMILY.value: "family",
    Purpose.COMMUNITY.value: "leaf",
}
# three outcomes for each purpose that somebody may take over or be put on the right track by
GOAL_EXAMPLES: dict[Purpose, tuple[str, str, str]] = {
    Purpose.DEVELOPMENT: (
        N_("新しい画面を、動くところまで作って見せ合う"),
        N_("残っている不具合を、10件なくす"),
        N_("次の版の設計を、全員が納得する1枚にまとめる"),
    ),
    Purpose.MEETING: (
        N_("来期の柱を3つに絞り、言葉にして持ち帰る"),
        N_("半年をふりかえり、やめることを決める"),
        N_("部署ごとの課題を出し切り、順番をつける"),
    ),
    Purpose.TEAM: (
        N_("新しく入った人の名前と強みを、全員が言えるようになる"),
        N_("離れて働く仲間と、進め方の約束を5つ決める"),
        N_("ほかの部署に、相談できる相手を1人ずつつくる"),
    ),
    Purpose.IDEATHON: (
        N_("新しい事業の案を10出して、3つに絞る"),
        N_("地域の課題を1つ選び、試せる案にする"),
        N_("お客さまの困りごとから、次に作るものを決める"),
    ),
    Purpose.WORKATION: (
        N_("ふだんの仕事を止めずに、3日間を過ごす"),
        N_("集中したい仕事を1つ、最後まで終わらせる"),
        N_("離れた場所で働くための、社内の決まりを試す"),
    ),
    Purpose.HACKATHON: (
        N_("2日で動くものを作り、最後に5分ずつ発表する"),
        N_("部署の違う3人組で、試作を1つ仕上げる"),
        N_("作ったものを審査して、続けるものを1つ選ぶ"),
    ),
    Purpose.MANAGEMENT: (
        N_("3年後の姿と、来年の目標を決める"),
        N_("次の体制と、発表の日取りを決める"),
        N_("議題を3つに絞り、その場で結論を出す"),
    ),
    Purpose.TRAINING: (
        N_("新しい管理職が、自分の言葉で方針を話せるようになる"),
        N_("新入社員が、仕事の流れをひととおり体験する"),
        N_("学んだことのうち、翌週から使うことを1つ決める"),
    ),
    Purpose.CONFIDENTIAL: (
        N_("社内では話せない件に、結論を出す"),
        N_("引き継ぎの順番と時期を決める"),
        N_("関わる人だけで、発表の文面を決める"),
    ),
    Purpose.FAMILY: (
        N_("働く時間と家族の時間を、どちらも守る"),
        N_("子どもと湖で過ごし、仕事も1つ終わらせる"),
        N_("家族どうしが、顔見知りになる"),
    ),
    Purpose.COMMUNITY: (
        N_("住民の方の話を聞き、自社で試すことを1つ決める"),
        N_("試作品を町で使ってもらい、直すところを3つ見つける"),
        N_("町と一緒にできることを、1枚にまとめる"),
    ),
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
    MustHave.TRANSFER.value: "train",
    MustHave.BUS.value: "car",
}

MOST_NIGHTS = 30
# nobody knows what is free later than that
FARTHEST = timedelta(days=731)
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


def example_of(word: str) -> str:
    """The outcome that "development-1" names, a msgid; "" for anything else, since anybody may send it."""
    purpose, _dash, place = word.rpartition("-")
    if purpose not in set(Purpose) or place not in ("0", "1", "2"):
        return ""
    return GOAL_EXAMPLES[Purpose(purpose)][int(place)]
