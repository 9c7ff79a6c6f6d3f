"""The sheets of the catalogue's list: one description from which it is written, read, compared and explained.

A row stands for one thing (a place, an offering, a landmark), for one of several days (a season), or is part of a
whole: the rows of a card, of a cancellation table, of a pattern of a programme belong together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from worktrip.accounts.rules import PartyType
from worktrip.catalogue.lists.columns import (
    TEXT,
    YES,
    Asked,
    Clock,
    Code,
    Day,
    Degrees,
    Field,
    Mail,
    Municipality,
    Percent,
    Periods,
    Phone,
    SeasonCode,
    Text,
    TNumber,
    Weekdays,
    Whole,
    Word,
    Words,
    YesNo,
)
from worktrip.catalogue.rules import (
    DayClass,
    Diet,
    FacilityKind,
    FeeBase,
    ItemKind,
    LandmarkKind,
    MealPlan,
    Noise,
    OfferingKind,
    Reach,
    ReleaseRule,
    SeasonKind,
    Serving,
    Unit,
    Weather,
)
from worktrip.kernel.tax import TaxClass
from worktrip.trips.rules import PURPOSE_LABELS, Purpose

PARTIES: dict[StrEnum, str] = {PartyType.CORPORATION: "法人", PartyType.SOLE_PROPRIETOR: "個人事業者"}
UNKNOWN = "空なら、未確認。"
OPEN = YesNo("is_open", "案内中", f"「いいえ」で、案内をやめます。空なら「{YES}」。", empty=True)


@dataclass(frozen=True)
class Listed:
    """A sheet: its name, its columns, and the columns by which a row, or a whole of rows, is known."""

    name: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    # rows that belong together; such a sheet needs all of its columns
    is_whole: bool = False
    about: str = ""

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The columns by the name of their fact."""
        return {each.name: each for each in self.fields}

    def field(self, name: str) -> Field:
        """The column of a fact."""
        return self.by_name[name]

    @property
    def needed(self) -> tuple[Field, ...]:
        """Columns without which nothing can be read."""
        return self.fields if self.is_whole else tuple(each for each in self.fields if each.name in self.key)


FACILITIES = Listed(
    "施設",
    (
        Code("code", "施設の記号", "例: L1。あとから変えられません。", is_needed=True, is_fixed=True),
        Word("kind", "種類", "あとから変えられません。", is_needed=True, is_fixed=True, of=FacilityKind),
        Text("name", "名前", is_needed=True, width=28),
        Text("name_kana", "ふりがな", width=28),
        Text("name_en", "英語の名前", width=28),
        OPEN,
        Text("partner_name", "事業者の名前", "同じ名前は、同じ事業者です。", is_needed=True, width=28),
        Text("partner_kana", "事業者のふりがな", width=28),
        Word(
            "party_type",
            "法人か個人か",
            "空なら「法人」。",
            empty=PartyType.CORPORATION,
            of=PartyType,
            called=PARTIES,
        ),
        TNumber("t_number", "登録番号", "適格請求書の登録番号。Tと13桁。", width=18),
        Day("t_number_from", "登録日"),
        Day("t_number_to", "登録の終わり"),
        Day("invoice_notified_on", "登録番号の通知を受けた日"),
        Municipality("municipality_code", "市町村コード", "5桁。立科町は20324。", is_needed=True),
        Text("address", "住所", width=32),
        Text("access", "行き方", width=32, length=TEXT),
        Text("access_en", "行き方（英語）", width=32, length=TEXT),
        Degrees("latitude", "緯度", "例: 36.1290", least=-90, most=90),
        Degrees("longitude", "経度", "例: 138.2950"),
        Phone("phone", "電話", width=16),
        Phone("fax", "ファックス", width=16),
        Mail("email", "メールアドレス", width=28),
        Word("reach", "連絡のしかた", "空なら「メール」。", empty=Reach.MAIL, of=Reach),
        Whole("lead_days", "最短の申込み（日前）", UNKNOWN, most=365),
        Weekdays("closed_weekdays", "休業日", "例: 火、水"),
        Whole("max_groups", "1日に受ける組数", "空なら、決まりなし。", least=1, most=1000),
        Whole("sleeps", "定員", UNKNOWN, least=1, most=10_000),
        Whole("exclusive_from", "貸切にできる人数", "空なら、貸切なし。", least=1, most=10_000),
        Whole("wifi_down_mbps", "回線の下り（Mbps）", UNKNOWN, most=100_000),
        Whole("wifi_up_mbps", "回線の上り（Mbps）", UNKNOWN, most=100_000),
        Day("wifi_measured_on", "回線を測った日"),
        Whole("work_seats", "仕事の席", UNKNOWN, most=10_000),
        Whole("desks", "机", UNKNOWN, most=10_000),
        YesNo("has_chairs", "椅子がある", UNKNOWN),
        Whole("outlets", "コンセント", UNKNOWN, most=10_000),
        Word("noise", "静かさ", UNKNOWN, of=Noise),
        YesNo("has_door", "閉められる扉", UNKNOWN),
        YesNo("has_projector", "投影できる", UNKNOWN),
        Whole("room_only_ex_tax_yen", "素泊まり税抜（1人1泊）", "宿泊税を決めます。空なら、未確認。"),
        YesNo("has_onsen", "温泉がある", "空なら「いいえ」。", empty=False),
        Whole("bathing_tax_yen", "入湯税（1人1泊）", UNKNOWN, most=10_000),
        Whole("bathing_tax_min_age", "入湯税のかかる年齢", UNKNOWN, most=120),
        Clock("check_in", "チェックイン", "空なら15:00。", empty="15:00", is_text=True),
        Clock("check_out", "チェックアウト", "空なら10:00。", empty="10:00", is_text=True),
        Whole("release_days", "手放す日（何日前）", "空なら、仮押さえの期限まで。", most=365),
        Word("release_rule", "手放しかた", "空なら「まとめて」。", empty=ReleaseRule.WHOLE, of=ReleaseRule),
        Whole("fresh_days", "確かめ直す間隔（日）", "空なら30。", empty=30, least=1, most=3650),
        Whole("fill_days", "提供数を入れておく日数", "空なら365。", empty=365, least=1, most=1100),
        Text("summary", "紹介の一文", width=32),
        Text("summary_en", "紹介の一文（英語）", width=32),
    ),
    ("code",),
    about="1行が1つの施設です。事業者のことも、この行に入れます。",
)
# facts of the business behind a place, as accounts calls them
BUSINESS = {
    "partner_name": "name",
    "partner_kana": "name_kana",
    "party_type": "party_type",
    "t_number": "t_number",
    "t_number_from": "t_number_from",
    "t_number_to": "t_number_to",
}

OFFERINGS = Listed(
    "品目",
    (
        Code("code", "品目の記号", "例: L1-R。あとから変えられません。", is_needed=True, is_fixed=True),
        Code("facility_code", "施設の記号", "あとから変えられません。", is_needed=True, is_fixed=True),
        Word(
            "kind",
            "種類",
            "あとから変えられません。",
            is_needed=True,
            is_fixed=True,
            of=OfferingKind,
            but=frozenset({OfferingKind.GROUPS}),
        ),
        Text("name", "名前", is_needed=True, width=28),
        Text("name_en", "英語の名前", width=28),
        OPEN,
        Whole("min_people", "最少の人数", "空なら要問合せ。", least=1, most=10_000),
        Whole("max_people", "最多の人数", "空なら、決まりなし。", least=1, most=10_000),
        Whole("min_age", "何歳から", most=120),
        Whole("max_age", "何歳まで", most=120),
        Whole("beds", "ベッド・布団の数", UNKNOWN, most=1000),
        YesNo("splits_by_gender", "男女を分けられる", UNKNOWN),
        Word("meal_plan", "食事", "空なら「食事なし」。", empty=MealPlan.NONE, of=MealPlan),
        Word("serving", "食事の出し方", "入れると、消費税はこれで決まります。", of=Serving, width=22),
        Words("diets", "対応できる食事", of=Diet),
        Word("weather", "天気", "空なら、要問合せ。", of=Weather, width=18),
        Whole("minutes", "かかる時間（分）", least=1, most=10_000),
        Whole("lead_days", "最短の申込み（日前）", "空なら、施設と同じ。", most=365),
        YesNo("is_counted", "在庫を数える", f"空なら「{YES}」。", empty=True),
        Periods("periods", "数える時間帯", "例: 午前、午後 / 10:00、13:00。空なら1日。", width=20),
        Word("tax_class", "消費税", "空なら「標準税率」。", empty=TaxClass.STD10, of=TaxClass),
        Text("summary", "紹介の一文", width=32),
        Text("summary_en", "紹介の一文（英語）", width=32),
    ),
    ("code",),
    about="1行が1つの品目です。施設は、前のシートかいまの一覧にあるものです。",
)

SEASONS = Listed(
    "季節",
    (
        Code("facility_code", "施設の記号", is_needed=True),
        Code("offering_code", "品目の記号", "空なら、施設のすべて。"),
        Word("kind", "種類", is_needed=True, of=SeasonKind, width=18),
        SeasonCode("code", "季節の記号", "「料金の季節」に要ります。例: SUMMER"),
        Text("name", "呼び名", width=20),
        Text("name_en", "英語の呼び名", width=20),
        Day("first_day", "最初の日", "例: 2027-07-20", is_needed=True),
        Day("last_day", "最後の日", "この日も入ります。", is_needed=True),
        YesNo("is_yearly", "毎年", "空なら「いいえ」。", empty=False),
    ),
    ("facility_code", "offering_code", "kind", "code", "name", "name_en", "first_day", "last_day", "is_yearly"),
    is_whole=True,
    about="1行が1つの期間です。1か所だけちがう行があれば、その行の変更とみなします。",
)

RATES = Listed(
    "料金",
    (
        Code("offering_code", "品目の記号", is_needed=True),
        Day("effective_from", "いつから", "同じ日の行が、ひとつの料金表です。", is_needed=True),
        SeasonCode("season", "季節の記号", "空なら、1年じゅう。"),
        Word("day_class", "日の種類", "空なら「毎日」。", empty=DayClass.EVERY, of=DayClass),
        Whole("from_people", "何名から", "空なら1。", empty=1, least=1, most=10_000),
        Whole("to_people", "何名まで", "空なら、上限なし。", least=1, most=10_000),
        Word("meal_plan", "食事", "空なら「食事なし」。", empty=MealPlan.NONE, of=MealPlan, width=18),
        Word("unit", "単位", is_needed=True, of=Unit),
        Asked("sell_yen", "料金（税込）", "決まっていなければ「要問合せ」。無料は0。"),
        Whole("net_yen", "仕入れ（税込）", UNKNOWN),
    ),
    ("offering_code", "effective_from"),
    is_whole=True,
    about="品目と「いつから」が同じ行が、ひとつの料金表です。始まった料金表は変えられません。",
)
BAND = ("season", "day_class", "from_people", "to_people", "meal_plan", "unit", "sell_yen", "net_yen")

CANCELLATION = Listed(
    "取消料",
    (
        Code("facility_code", "施設の記号", is_needed=True),
        Day("effective_from", "いつから", "同じ日の行が、ひとつの表です。", is_needed=True),
        Word("base", "何に対する割合か", "空なら「全泊の料金」。", empty=FeeBase.ALL_NIGHTS, of=FeeBase),
        Percent("free_percent", "無料で減らせる割合（%）", "空なら、なし。"),
        Whole("free_days_before", "何日前の人数に対して", "空なら10。", empty=10, most=365),
        Whole("free_from_people", "何名の団体から", "空なら15。", empty=15, least=1, most=10_000),
        Whole("from_people", "何名から", "空なら1。", empty=1, least=1, most=10_000),
        Whole("to_people", "何名まで", "空なら、上限なし。", least=1, most=10_000),
        Whole("from_days_before", "何日前から", "前日は1、当日は0、開始後は-1。", is_needed=True, least=-1, most=365),
        Whole("to_days_before", "何日前まで", is_needed=True, least=-1, most=365),
        Percent("percent", "割合（%）", is_needed=True),
        Text("source_note", "何で確かめたか", width=32, length=TEXT),
    ),
    ("facility_code", "effective_from"),
    is_whole=True,
    about="施設と「いつから」が同じ行が、ひとつの表です。始まった表は変えられません。",
)
TERMS = ("base", "free_percent", "free_days_before", "free_from_people")
STEP = ("from_people", "to_people", "from_days_before", "to_days_before", "percent", "source_note")

WEEK = tuple(f"on_{weekday}" for weekday in range(1, 8))
USUAL = Listed(
    "いつもの数",
    (
        Code("offering_code", "品目の記号", is_needed=True),
        Periods("period", "時間帯", "例: 午前。空なら1日。"),
        Day("effective_from", "いつから", "きょうからあとの日。", is_needed=True),
        *(
            Whole(name, f"{day}曜", "空なら、決まりなし。", most=10_000)
            for name, day in zip(WEEK, "月火水木金土日", strict=True)
        ),
    ),
    ("offering_code", "period", "effective_from"),
    is_whole=True,
    about="曜日ごとに、いくつあるかです。表に手で入れた日は、そのままです。始まった行は変えられません。",
)

PROGRAMMES = Listed(
    "体験プログラム",
    (
        Code("code", "プログラムの記号", "例: P1", is_needed=True, is_fixed=True),
        Text("name", "名前", is_needed=True, width=28),
        Text("name_en", "英語の名前", width=28),
        Text("summary", "紹介の一文", width=32, length=TEXT),
        Text("summary_en", "紹介の一文（英語）", width=32, length=TEXT),
        Words("purposes", "目的", of=Purpose, called=PURPOSE_LABELS),
        Whole("min_people", "最少の人数", least=1, most=10_000),
        Whole("max_people", "最多の人数", least=1, most=10_000),
        OPEN,
        Whole("position", "型の番号", "1から。空なら、型のないプログラム。", least=1, most=99),
        Text("pattern_name", "型の名前", "例: 2泊3日", width=20),
        Text("pattern_name_en", "型の英語の名前", width=20),
        Whole("day_number", "何日目", "到着の日が1。", least=1, most=31),
        Clock("starts_at", "始まり"),
        Clock("ends_at", "終わり"),
        Word("item_kind", "何の時間か", of=ItemKind),
        Text("title", "内容", width=28),
        Text("title_en", "内容（英語）", width=28),
        Code("offering_code", "品目の記号"),
        Text("rain_title", "雨の日の内容", width=28),
        Text("rain_title_en", "雨の日の内容（英語）", width=28),
        Code("rain_offering_code", "雨の日の品目の記号"),
    ),
    ("code",),
    is_whole=True,
    about="1行が1つの時間です。記号と「型の番号」が同じ行が、ひとつの型です。",
)
PROGRAMME = ("name", "name_en", "summary", "summary_en", "purposes", "min_people", "max_people", "is_open")
PATTERN = ("pattern_name", "pattern_name_en")
ITEM = (
    "day_number",
    "starts_at",
    "ends_at",
    "item_kind",
    "title",
    "title_en",
    "offering_code",
    "rain_title",
    "rain_title_en",
    "rain_offering_code",
)

LANDMARKS = Listed(
    "目印",
    (
        Text("name", "名前", is_needed=True, width=24, is_fixed=True),
        Text("name_en", "英語の名前", width=24),
        Word("kind", "種類", is_needed=True, of=LandmarkKind, width=18),
        Degrees("latitude", "緯度", is_needed=True, least=-90, most=90),
        Degrees("longitude", "経度", is_needed=True),
        Whole("width_m", "東西の長さ（m）", "湖だけ。", least=1, most=100_000),
        Whole("height_m", "南北の長さ（m）", "湖だけ。", least=1, most=100_000),
    ),
    ("name",),
    about="略図に描く湖、駅、インターチェンジ、病院です。",
)

LISTS: tuple[Listed, ...] = (FACILITIES, OFFERINGS, SEASONS, RATES, CANCELLATION, USUAL, PROGRAMMES, LANDMARKS)


def explained(lists: Iterable[Listed] = LISTS) -> str:
    """The sheets and their columns as docs/lists.md shows them."""
    parts = []
    for each in lists:
        rows = "\n".join(
            f"| {column.head} | {column.note} | {' / '.join(column.words)} |"
            for column in (field.column for field in each.fields)
        )
        parts.append(f"### {each.name}\n{each.about}\n\n| 列 | 入れるもの | 選べる言葉 |\n|---|---|---|\n{rows}\n")
    return "\n".join(parts)
