"""The words of the catalogue: kinds of places and offerings, units, classes of days, facts with few answers."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from worktrip.kernel.errors import N_
from worktrip.kernel.tax import TaxClass


class FacilityKind(StrEnum):
    """What a place is for."""

    LODGING = "lodging"
    ACTIVITY = "activity"
    WORKSPACE = "workspace"
    KIT = "kit"
    TRANSPORT = "transport"
    CATERING = "catering"


class OfferingKind(StrEnum):
    """What is offered: a room by the night, a workspace by the slot, kit by the day, an activity by the session …"""

    ROOM = "room"
    WORKSPACE = "workspace"
    KIT = "kit"
    ACTIVITY = "activity"
    TRANSPORT = "transport"
    MEAL = "meal"
    # how many groups a house takes on a day: counted as everything else is, offered to nobody
    GROUPS = "groups"


class Unit(StrEnum):
    """What one price is for."""

    PERSON_NIGHT = "person_night"
    ROOM_NIGHT = "room_night"
    PERSON = "person"
    GROUP = "group"
    DAY = "day"
    SLOT = "slot"
    HOUR = "hour"


class DayClass(StrEnum):
    """What kind of day a price is for; `rates` says which days are which."""

    EVERY = "every"
    ORDINARY = "ordinary"
    FRIDAY = "friday"
    EVE = "eve"
    HIGH = "high"


class MealPlan(StrEnum):
    """Which meals come with a room."""

    NONE = "none"
    BREAKFAST = "breakfast"
    HALF_BOARD = "half_board"
    FULL_BOARD = "full_board"

    @property
    def has_breakfast(self) -> bool:
        return self is not MealPlan.NONE

    @property
    def has_dinner(self) -> bool:
        return self in (MealPlan.HALF_BOARD, MealPlan.FULL_BOARD)


class SeasonKind(StrEnum):
    """What some days of the year mean for a place or for one thing it offers."""

    CLOSED = "closed"  # not offered at all
    SEASON = "season"  # a season of the rate card, named by its code
    HIGH = "high"  # days of the class HIGH
    BLACKOUT = "blackout"  # offered, but at no price agreed beforehand: ask


class Weather(StrEnum):
    """In what weather something can be done."""

    INDOOR = "indoor"
    LIGHT_RAIN = "light_rain"
    DRY = "dry"


class Noise(StrEnum):
    """How loud it is where people work."""

    QUIET = "quiet"
    ORDINARY = "ordinary"
    LIVELY = "lively"


class Serving(StrEnum):
    """How food is served, which decides its consumption tax (rules 1.4)."""

    SERVED = "served"  # at tables of the house
    CATERED = "catered"  # cooked or served where the guests are
    DELIVERED = "delivered"  # brought without serving
    TAKEN_AWAY = "taken_away"
    ALCOHOL = "alcohol"


class Diet(StrEnum):
    """What a kitchen can do."""

    VEGETARIAN = "vegetarian"
    VEGAN = "vegan"
    HALAL = "halal"
    GLUTEN_FREE = "gluten_free"
    ALLERGY = "allergy"


class Reach(StrEnum):
    """How a partner is reached."""

    MAIL = "mail"
    PHONE = "phone"
    FAX = "fax"
    LINE = "line"


class ReleaseRule(StrEnum):
    """How a house's stock comes free before the stay: all nights of a hold at once, or each night by itself."""

    WHOLE = "whole"
    DAILY = "daily"


class FeeBase(StrEnum):
    """What a house's cancellation percentage is of: the first night, or every night."""

    FIRST_NIGHT = "first_night"
    ALL_NIGHTS = "all_nights"


class LandmarkKind(StrEnum):
    """What the schematic map shows besides the places."""

    LAKE = "lake"
    STATION = "station"
    INTERCHANGE = "interchange"
    HOSPITAL = "hospital"


class ItemKind(StrEnum):
    """What an hour of a stay is for."""

    TRAVEL = "travel"
    WORK = "work"
    MEAL = "meal"
    ACTIVITY = "activity"
    KIT = "kit"
    FREE = "free"


class ImportState(StrEnum):
    """How far a list that somebody sent has come."""

    CHECKING = "checking"
    READY = "ready"  # nothing is wrong: it may be taken in
    REFUSED = "refused"  # something is wrong, and all of it is told
    WRITING = "writing"
    DONE = "done"


class Labels(Mapping[StrEnum, str]):
    """What each word is called. Words of two kinds may be spelt alike ("ordinary"), so the kind belongs to the key."""

    def __init__(self, pairs: Iterable[tuple[StrEnum, str]]) -> None:
        self._pairs = {(type(word), word.value): (word, label) for word, label in pairs}

    def __getitem__(self, word: StrEnum) -> str:
        return self._pairs[type(word), word.value][1]

    def __iter__(self) -> Iterator[StrEnum]:
        return (word for word, _ in self._pairs.values())

    def __len__(self) -> int:
        return len(self._pairs)


# what an hour is for that is spent at something of this kind; at others no hour is
ITEM_OF: dict[OfferingKind, ItemKind] = {
    OfferingKind.ACTIVITY: ItemKind.ACTIVITY,
    OfferingKind.WORKSPACE: ItemKind.WORK,
    OfferingKind.KIT: ItemKind.KIT,
    OfferingKind.MEAL: ItemKind.MEAL,
    OfferingKind.TRANSPORT: ItemKind.TRAVEL,
}
LABELS = Labels(
    (
        (FacilityKind.LODGING, N_("宿泊施設")),
        (FacilityKind.ACTIVITY, N_("アクティビティ")),
        (FacilityKind.WORKSPACE, N_("仕事場")),
        (FacilityKind.KIT, N_("貸出備品")),
        (FacilityKind.TRANSPORT, N_("送迎")),
        (FacilityKind.CATERING, N_("仕出し")),
        (OfferingKind.ROOM, N_("部屋")),
        (OfferingKind.WORKSPACE, N_("仕事場")),
        (OfferingKind.KIT, N_("貸出備品")),
        (OfferingKind.ACTIVITY, N_("アクティビティ")),
        (OfferingKind.TRANSPORT, N_("送迎")),
        (OfferingKind.MEAL, N_("食事")),
        (OfferingKind.GROUPS, N_("受け入れる組数")),
        (Unit.PERSON_NIGHT, N_("1人1泊")),
        (Unit.ROOM_NIGHT, N_("1室1泊")),
        (Unit.PERSON, N_("1人")),
        (Unit.GROUP, N_("1組")),
        (Unit.DAY, N_("1日")),
        (Unit.SLOT, N_("1コマ")),
        (Unit.HOUR, N_("1時間")),
        (DayClass.EVERY, N_("毎日")),
        (DayClass.ORDINARY, N_("平日")),
        (DayClass.FRIDAY, N_("金曜")),
        (DayClass.EVE, N_("休前日")),
        (DayClass.HIGH, N_("繁忙期")),
        (MealPlan.NONE, N_("食事なし")),
        (MealPlan.BREAKFAST, N_("朝食つき")),
        (MealPlan.HALF_BOARD, N_("夕食・朝食つき")),
        (MealPlan.FULL_BOARD, N_("3食つき")),
        (SeasonKind.CLOSED, N_("休み")),
        (SeasonKind.SEASON, N_("料金の季節")),
        (SeasonKind.HIGH, N_("繁忙期")),
        (SeasonKind.BLACKOUT, N_("料金は要問合せ")),
        (Weather.INDOOR, N_("屋内")),
        (Weather.LIGHT_RAIN, N_("小雨でもできる")),
        (Weather.DRY, N_("雨の日はできない")),
        (Noise.QUIET, N_("静か")),
        (Noise.ORDINARY, N_("ふつう")),
        (Noise.LIVELY, N_("にぎやか")),
        (Serving.SERVED, N_("店や宿の席で出す")),
        (Serving.CATERED, N_("出向いて調理・配膳する")),
        (Serving.DELIVERED, N_("届けるだけ")),
        (Serving.TAKEN_AWAY, N_("持ち帰り")),
        (Serving.ALCOHOL, N_("酒類")),
        (Diet.VEGETARIAN, N_("ベジタリアン")),
        (Diet.VEGAN, N_("ヴィーガン")),
        (Diet.HALAL, N_("ハラール")),
        (Diet.GLUTEN_FREE, N_("グルテンなし")),
        (Diet.ALLERGY, N_("アレルギー対応")),
        (Reach.MAIL, N_("メール")),
        (Reach.PHONE, N_("電話")),
        (Reach.FAX, N_("ファックス")),
        (Reach.LINE, N_("LINE")),
        (ReleaseRule.WHOLE, N_("まとめて")),
        (ReleaseRule.DAILY, N_("1日ずつ")),
        (FeeBase.FIRST_NIGHT, N_("1泊目の料金")),
        (FeeBase.ALL_NIGHTS, N_("全泊の料金")),
        (ItemKind.TRAVEL, N_("移動")),
        (ItemKind.WORK, N_("仕事")),
        (ItemKind.MEAL, N_("食事")),
        (ItemKind.ACTIVITY, N_("体験")),
        (ItemKind.KIT, N_("貸し出し")),
        (ItemKind.FREE, N_("自由")),
        (ImportState.CHECKING, N_("確かめています")),
        (ImportState.READY, N_("取り込めます")),
        (ImportState.REFUSED, N_("直すところがあります")),
        (ImportState.WRITING, N_("取り込んでいます")),
        (ImportState.DONE, N_("取り込みました")),
        (LandmarkKind.LAKE, N_("湖")),
        (LandmarkKind.STATION, N_("駅")),
        (LandmarkKind.INTERCHANGE, N_("インターチェンジ")),
        (LandmarkKind.HOSPITAL, N_("病院")),
        (TaxClass.STD10, N_("標準税率")),
        (TaxClass.RED8, N_("軽減税率")),
        (TaxClass.EXEMPT, N_("非課税")),
        (TaxClass.OUT, N_("不課税")),
    )
)
# by ISO number, Monday first
WEEKDAYS: dict[int, str] = dict(
    enumerate((N_("月曜"), N_("火曜"), N_("水曜"), N_("木曜"), N_("金曜"), N_("土曜"), N_("日曜")), start=1)
)
# what one price of it is usually for
USUAL_UNIT: dict[OfferingKind, Unit] = {
    OfferingKind.ROOM: Unit.PERSON_NIGHT,
    OfferingKind.WORKSPACE: Unit.DAY,
    OfferingKind.KIT: Unit.DAY,
    OfferingKind.ACTIVITY: Unit.PERSON,
    OfferingKind.TRANSPORT: Unit.GROUP,
    OfferingKind.MEAL: Unit.PERSON,
}
BY_NIGHT = frozenset({Unit.PERSON_NIGHT, Unit.ROOM_NIGHT})


def tax_class_of(serving: Serving | None) -> TaxClass:
    """The consumption tax of food by how it is served; of anything that is no food the ordinary one (rules 1.4)."""
    return TaxClass.RED8 if serving in (Serving.DELIVERED, Serving.TAKEN_AWAY) else TaxClass.STD10
