"""A year of trips, written down: shapes of real cases under invented names. Nobody in here exists."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from worktrip.inquiries.rules import BudgetBand, MustHave
from worktrip.leads.rules import LeadState, WorkKind
from worktrip.trips.rules import Closed, Purpose


class Reach(IntEnum):
    """How far the story of a trip goes before today."""

    ASKED = 1
    HEARD = 2
    DRAFTED = 3
    SENT = 4
    ACCEPTED = 5
    ARRANGED = 6
    BILLED = 7
    PAID = 8


@dataclass(frozen=True)
class Way:
    """One alternative: which room, how many to a room, which place to work in.

    Where one house is too small, the first `people` of the list sleep there and who is left in `rest`.
    """

    room: str
    to_a_room: int
    workspace: str | None = None
    people: int | None = None
    rest: str | None = None


@dataclass(frozen=True)
class Case:
    """One company's trip: what they asked, what they were offered, how far it went."""

    company: str
    company_kana: str
    organiser: str
    organiser_kana: str
    email: str
    purpose: Purpose
    goal: str
    people: int
    first_day: date
    last_day: date
    asked_on: date
    reach: Reach
    ways: tuple[Way, ...] = ()
    must_haves: tuple[MustHave, ...] = ()
    budget: BudgetBand = BudgetBand.TO_40
    why: str = ""
    decider: str = ""
    # (days after the first, hour, offering) for something to do together
    doings: tuple[tuple[int, int, str], ...] = ()
    # the same for what they may add to it
    options: tuple[tuple[int, int, str], ...] = ()
    with_kit: bool = False
    versions: int = 1
    takes: str = "A"
    closed: Closed | None = None
    reason: str = ""
    # how many partners have not answered yet
    unanswered: int = 0
    score: int | None = None
    kinds: tuple[WorkKind, ...] = ()
    comment: str = ""
    lead: LeadState | None = None


M = MustHave
CASES: tuple[Case, ...] = (
    Case(
        "株式会社うみかぜ通信",
        "ウミカゼツウシン",
        "浜 ゆうき",
        "ハマ ユウキ",
        "hama@umikaze.example",
        Purpose.DEVELOPMENT,
        "車載カメラの解析を、実際の道で一度通しで動かす",
        3,
        date(2026, 6, 11),
        date(2026, 6, 12),
        date(2026, 5, 12),
        Reach.PAID,
        (Way("L3-R", 1, "K1-M"), Way("L4-R", 1, "L4-L")),
        (M.KIT, M.QUIET),
        BudgetBand.TO_30,
        "走る車の中で試したい。駐車場と電源が要る",
        "開発部長",
        (),
        with_kit=True,
        score=9,
        kinds=(WorkKind.ANNOTATION,),
        comment="道も静かで、予定の倍のデータが取れました。",
        lead=LeadState.WON,
    ),
    Case(
        "北辰コンサルタント若手の会",
        "ホクシンコンサルタントワカテノカイ",
        "里見 つかさ",
        "サトミ ツカサ",
        "satomi@hokushin.example",
        Purpose.COMMUNITY,
        "町のテレワークのしくみを聞き、自社で試すことを1つ決める",
        9,
        date(2026, 7, 9),
        date(2026, 7, 10),
        date(2026, 6, 1),
        Reach.PAID,
        (Way("L1-R", 2, "L1-M"), Way("L2-R", 2, "L2-D")),
        (M.DESKS,),
        BudgetBand.TO_30,
        "会社の違う若手どうしで、現場を見たい",
        "世話人会",
        ((0, 16, "A2-B"),),
        score=8,
        comment="町の方のお話が、いちばん心に残りました。",
    ),
    Case(
        "株式会社ほしな庵",
        "ホシナアン",
        "星名 あおい",
        "ホシナ アオイ",
        "hoshina@hoshinaan.example",
        Purpose.MEETING,
        "来期の3つの柱を、言葉にして持ち帰る",
        4,
        date(2026, 9, 10),
        date(2026, 9, 11),
        date(2026, 8, 3),
        Reach.PAID,
        (Way("L2-R", 1, "L2-D"),),
        (M.QUIET, M.SINGLE_ROOMS),
        BudgetBand.TO_30,
        "社内だと電話が鳴って話が進まない",
        "代表",
        ((0, 16, "A2-B"),),
        score=7,
        kinds=(WorkKind.MINUTES, WorkKind.ACCOUNTING),
        comment="2つまでは言葉になりました。",
        lead=LeadState.PROPOSED,
    ),
    Case(
        "株式会社さざなみ企画",
        "サザナミキカク",
        "大和田 けい",
        "オオワダ ケイ",
        "owada@sazanami.example",
        Purpose.TEAM,
        "30名の顔と名前が、全員一致する",
        30,
        date(2026, 8, 27),
        date(2026, 8, 28),
        date(2026, 7, 1),
        Reach.HEARD,
        (),
        (M.BUYOUT,),
        BudgetBand.TO_20,
        "入社が続き、名前を知らない人が増えた",
        "人事部長",
        closed=Closed.DECLINED,
        reason="30名で貸し切れる宿がなく、日もずらせないため",
    ),
    Case(
        "合同会社いとでんわ",
        "イトデンワ",
        "糸井 まこと",
        "イトイ マコト",
        "itoi@itodenwa.example",
        Purpose.TEAM,
        "離れて働く8人が、顔を見て来年の進め方を決める",
        8,
        date(2026, 10, 14),
        date(2026, 10, 16),
        date(2026, 9, 1),
        Reach.BILLED,
        (Way("L4-R", 2, "L4-L"), Way("L3-R", 2, "L3-D")),
        (M.KIT,),
        BudgetBand.TO_40,
        "東京と名古屋から集まる。一人だけ女性",
        "代表",
        ((0, 20, "A2-S"),),
        with_kit=True,
        score=10,
        kinds=(WorkKind.RESEARCH, WorkKind.ONLINE_SHOP),
        comment="夜の星まで含めて、来てよかったです。",
        lead=LeadState.QUALIFIED,
    ),
    Case(
        "有限会社こだち製作所",
        "コダチセイサクショ",
        "木立 さくら",
        "キダチ サクラ",
        "kidachi@kodachi.example",
        Purpose.DEVELOPMENT,
        "設計を1つ、図面の最後まで仕上げる",
        7,
        date(2026, 11, 11),
        date(2026, 11, 13),
        date(2026, 10, 5),
        Reach.BILLED,
        (Way("L6-R", 2, "L6-L"),),
        (M.QUIET, M.DESKS),
        BudgetBand.TO_30,
        "工場の音から離れて、図面に集中したい",
        "社長",
        (),
        with_kit=True,
    ),
    Case(
        "一般社団法人みずべ会議",
        "ミズベカイギ",
        "水辺 ひかる",
        "ミズベ ヒカル",
        "mizube@mizube.example",
        Purpose.MEETING,
        "5つの部会の来年の予定を1枚にする",
        12,
        date(2026, 11, 18),
        date(2026, 11, 20),
        date(2026, 10, 1),
        Reach.ARRANGED,
        (Way("L1-R", 2, "L1-M"), Way("L2-R", 2, "L2-D")),
        (M.DESKS,),
        BudgetBand.TO_60,
        "部会が集まる年に一度の会",
        "理事会",
        ((0, 16, "A2-B"),),
    ),
    Case(
        "株式会社かえで活版",
        "カエデカッパン",
        "楓 たまき",
        "カエデ タマキ",
        "kaede@kappan.example",
        Purpose.MEETING,
        "次の10年に残す機械を決める",
        5,
        date(2026, 10, 6),
        date(2026, 10, 7),
        date(2026, 8, 24),
        Reach.SENT,
        (Way("L2-R", 1, "L2-D"),),
        (M.CONFIDENTIAL,),
        BudgetBand.TO_40,
        "社内では話しにくい",
        "会長",
        closed=Closed.EXPIRED,
        reason="お返事のないまま期限が過ぎたため",
    ),
    Case(
        "株式会社すずかけ工房",
        "スズカケコウボウ",
        "鈴懸 なお",
        "スズカケ ナオ",
        "suzukake@koubou.example",
        Purpose.DEVELOPMENT,
        "試作品を、その場で3回作り直す",
        7,
        date(2026, 12, 8),
        date(2026, 12, 10),
        date(2026, 10, 26),
        Reach.ARRANGED,
        (Way("L4-R", 1, "L4-L"), Way("L3-R", 1, "L3-D")),
        (M.KIT, M.SINGLE_ROOMS),
        BudgetBand.TO_60,
        "手を動かす時間がまとまって取れない",
        "開発課長",
        ((0, 20, "A2-S"),),
        with_kit=True,
        versions=2,
    ),
    Case(
        "株式会社こもれび商会",
        "コモレビショウカイ",
        "小森 れん",
        "コモリ レン",
        "komori@komorebi.example",
        Purpose.TEAM,
        "四半期の締めと、新しい事業の種を3つ選ぶ",
        12,
        date(2026, 12, 17),
        date(2026, 12, 18),
        date(2026, 11, 9),
        Reach.ACCEPTED,
        (Way("L2-R", 2, "L2-D"), Way("L1-R", 2, "L1-M")),
        (M.TRANSFER,),
        BudgetBand.TO_40,
        "締めの時期を、少し明るくしたい",
        "事業部長",
        ((0, 16, "A2-B"),),
        unanswered=1,
    ),
    Case(
        "株式会社あまのはら研究所",
        "アマノハラケンキュウショ",
        "天野 はる",
        "アマノ ハル",
        "amano@amanohara.example",
        Purpose.COMMUNITY,
        "住民の方と話し、報告書の結論を書き終える",
        10,
        date(2026, 12, 1),
        date(2026, 12, 3),
        date(2026, 11, 6),
        Reach.ACCEPTED,
        (Way("L3-R", 2, "L3-D"),),
        (M.DIET,),
        BudgetBand.TO_40,
        "地域の仕事を、現地で考えたい",
        "所長",
        ((1, 13, "A6-W"),),
        unanswered=1,
    ),
    Case(
        "株式会社しらなみ計測",
        "シラナミケイソク",
        "水城 かおる",
        "ミズキ カオル",
        "mizuki@shiranami.example",
        Purpose.DEVELOPMENT,
        "発売前の検証を終え、直す順番を決める",
        6,
        date(2027, 1, 19),
        date(2027, 1, 21),
        date(2026, 11, 10),
        Reach.SENT,
        (Way("L4-R", 1, "L4-L"), Way("L3-R", 1, "L3-D", people=4, rest="L4-R")),
        (M.KIT, M.SINGLE_ROOMS),
        BudgetBand.TO_60,
        "8人が同時につないでも止まらない回線で検証したい",
        "技術部長",
        ((0, 20, "A2-S"),),
        options=((1, 15, "A5-V"),),
        with_kit=True,
        versions=2,
    ),
    Case(
        "なぎさ会計ラボ合同会社",
        "ナギサカイケイラボ",
        "渚 ことは",
        "ナギサ コトハ",
        "nagisa@nagisa.example",
        Purpose.CONFIDENTIAL,
        "統合後の体制を、3日で決める",
        5,
        date(2027, 2, 9),
        date(2027, 2, 11),
        date(2026, 11, 13),
        Reach.SENT,
        (Way("L3-R", 1, "L3-D"), Way("L2-R", 1, "L2-D")),
        (M.CONFIDENTIAL, M.BUYOUT),
        BudgetBand.OVER_60,
        "社員にまだ言えない話がある",
        "代表社員",
    ),
    Case(
        "株式会社はるかぜ図案",
        "ハルカゼズアン",
        "春風 みお",
        "ハルカゼ ミオ",
        "harukaze@zuan.example",
        Purpose.DEVELOPMENT,
        "四半期の最後の納品を、全員で間に合わせる",
        6,
        date(2027, 2, 1),
        date(2027, 2, 5),
        date(2026, 11, 16),
        Reach.DRAFTED,
        (Way("L4-R", 1, "L4-L"), Way("L3-R", 1, "L3-D")),
        (M.QUIET, M.KIT),
        BudgetBand.OVER_60,
        "新しく入った2人に、最後まで一緒に作ってほしい",
        "制作部長",
        (),
        with_kit=True,
    ),
    Case(
        "株式会社よつゆ寝具",
        "ヨツユシング",
        "夜露 しのぶ",
        "ヨツユ シノブ",
        "yotsuyu@shingu.example",
        Purpose.TEAM,
        "全社員と手伝いの方で、来年の旗を1つ決める",
        14,
        date(2027, 7, 6),
        date(2027, 7, 9),
        date(2026, 11, 16),
        Reach.HEARD,
        (),
        (M.CHILDREN, M.BUYOUT),
        BudgetBand.TO_60,
        "9か月前から係を決めて準備したい",
        "準備委員会",
    ),
    Case(
        "株式会社ひなた製図室",
        "ヒナタセイズシツ",
        "日向 えい",
        "ヒナタ エイ",
        "hinata@seizu.example",
        Purpose.DEVELOPMENT,
        "不具合の一覧と、直す順番を持ち帰る",
        8,
        date(2027, 2, 2),
        date(2027, 2, 4),
        date(2026, 11, 19),
        Reach.ASKED,
        (),
        (M.KIT, M.DESKS),
        BudgetBand.TO_60,
    ),
    Case(
        "おかのうえ農園株式会社",
        "オカノウエノウエン",
        "岡上 ふみ",
        "オカノウエ フミ",
        "okanoue@noen.example",
        Purpose.TEAM,
        "6チームで、来年の畑の使い方を1つずつ出す",
        36,
        date(2027, 6, 3),
        date(2027, 6, 4),
        date(2026, 11, 20),
        Reach.ASKED,
        (),
        (M.TRANSFER, M.BUYOUT),
        BudgetBand.TO_30,
    ),
)
