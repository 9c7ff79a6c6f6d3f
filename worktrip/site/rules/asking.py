"""What an organiser is asked to do next, and which days lie ahead. Pure, on what the stages recorded."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from worktrip.billing.rules import PaymentState
from worktrip.catalogue.rules import CancellationStep
from worktrip.kernel.calendar import jst_date
from worktrip.kernel.errors import N_
from worktrip.proposals.rules import GuestFacts, VersionState
from worktrip.trips.rules import Closed, Stage


class Ask(StrEnum):
    """The one thing a trip's page puts first."""

    CLOSED = "closed"
    WAIT_FOR_PROPOSAL = "wait_for_proposal"
    READ = "read"
    CONSENT = "consent"
    ACCEPT = "accept"
    ASK_AGAIN = "ask_again"
    ARRANGING = "arranging"
    READY = "ready"
    STAYING = "staying"
    PAY = "pay"
    ANSWER = "answer"
    WAIT_FOR_INVOICE = "wait_for_invoice"
    NOTHING = "nothing"


# headline and sentence for each; what the organiser does has a button besides
WORDS: dict[Ask, tuple[str, str]] = {
    Ask.CLOSED: (N_("この旅は終わりました"), N_("またのご相談を、お待ちしています。")),
    Ask.WAIT_FOR_PROPOSAL: (
        N_("いまお願いすることはありません"),
        N_(
            "コンシェルジュが、お返事とご提案の準備をしています。お気づきのことは、いつでも下のやりとりにお書きください。"
        ),
    ),
    Ask.READ: (
        N_("ご提案をお読みください"),
        N_("案を並べてくらべ、旅程、費用、取消料をお確かめいただけます。部屋は期限まで押さえてあります。"),
    ),
    Ask.CONSENT: (
        N_("書面を電子で受け取ることに、ご同意ください"),
        N_("旅行業法の書面をこのページとメールでお渡しするために、お申込みの前にご同意が要ります。"),
    ),
    Ask.ACCEPT: (
        N_("案を選んで、お申し込みください"),
        N_("役職とお名前を入れ、メールに届く番号で確定します。期限を過ぎると、押さえた部屋は自動で戻ります。"),
    ),
    Ask.ASK_AGAIN: (
        N_("ご提案の期限が過ぎました"),
        N_("押さえていた部屋は戻しました。続けたいときは、提案のページからもう一度お声がけください。"),
    ),
    Ask.ARRANGING: (
        N_("いまお願いすることはありません"),
        N_("宿と体験の手配を進めています。そろいましたら、ここでお知らせします。"),
    ),
    Ask.READY: (
        N_("いまお願いすることはありません"),
        N_("手配はすべて整いました。お越しをお待ちしています。"),
    ),
    Ask.STAYING: (
        N_("ようこそ、蓼科へ"),
        N_("お困りのことがありましたら、下のやりとりか、お電話でコンシェルジュにお知らせください。"),
    ),
    Ask.PAY: (
        N_("お支払いをお願いします"),
        N_("請求書をお送りしました。カードでも、銀行振込でもお支払いいただけます。"),
    ),
    Ask.ANSWER: (
        N_("滞在のふりかえりをお聞かせください"),
        N_("お問い合わせのときに決めためあてを、どのくらい果たせたでしょうか。2分ほどで終わります。"),
    ),
    Ask.WAIT_FOR_INVOICE: (
        N_("いまお願いすることはありません"),
        N_("請求書の準備をしています。できましたら、メールでお知らせします。"),
    ),
    Ask.NOTHING: (
        N_("いまお願いすることはありません"),
        N_("お手続きはすべて終わりました。ありがとうございました。"),
    ),
}


@dataclass(frozen=True)
class Standing:
    """Where a trip stands, as far as its organiser is concerned."""

    stage: Stage
    closed_as: Closed | None = None
    version: VersionState | None = None
    valid_until: datetime | None = None
    has_read: bool = False
    has_consent: bool = False
    is_booked: bool = False
    all_yes: bool = False
    first_day: date | None = None
    last_day: date | None = None
    payment: PaymentState | None = None
    survey_open: bool = False


def next_ask(standing: Standing, now: datetime, today: date) -> Ask:
    """The one thing to put first at `now`: what is owed before what is wished, nothing where nothing is."""
    if standing.closed_as is not None:
        return Ask.CLOSED
    if not standing.is_booked:
        return _before_booking(standing, now)
    if standing.payment in (PaymentState.OPEN, PaymentState.PARTLY):
        return Ask.PAY
    if standing.survey_open:
        return Ask.ANSWER
    if standing.payment is not None:
        return Ask.NOTHING
    if standing.last_day is not None and today > standing.last_day:
        return Ask.WAIT_FOR_INVOICE
    if standing.first_day is not None and today >= standing.first_day:
        return Ask.STAYING
    return Ask.READY if standing.all_yes else Ask.ARRANGING


def _before_booking(standing: Standing, now: datetime) -> Ask:
    if standing.version is None or standing.version in (VersionState.DRAFT, VersionState.DECLINED):
        return Ask.WAIT_FOR_PROPOSAL
    over = standing.valid_until is not None and now >= standing.valid_until
    if standing.version is VersionState.EXPIRED or over:
        return Ask.ASK_AGAIN
    if not standing.has_read:
        return Ask.READ
    return Ask.ACCEPT if standing.has_consent else Ask.CONSENT


@dataclass(frozen=True)
class Together:
    """Those of the party who come and go at the same time; `diets` what some of them eat, with how many they are."""

    labels: tuple[str, ...]
    arrives_on: date
    arrives_at: time
    leaves_on: date
    nights: int
    diets: tuple[tuple[str, int], ...]


def together(guests: Iterable[GuestFacts]) -> list[Together]:
    """The party by when they arrive and leave, in that order: thirty people on one bus are one line."""
    groups: dict[tuple[date, time, date], list[GuestFacts]] = {}
    for guest in guests:
        groups.setdefault((guest.arrives_on, guest.arrives_at, guest.leaves_on), []).append(guest)
    return [
        Together(
            labels=tuple(guest.label for guest in members),
            arrives_on=arrives_on,
            arrives_at=arrives_at,
            leaves_on=leaves_on,
            nights=(leaves_on - arrives_on).days,
            diets=tuple(Counter(guest.diet.strip() for guest in members if guest.diet.strip()).items()),
        )
        for (arrives_on, arrives_at, leaves_on), members in sorted(groups.items(), key=lambda group: group[0])
    ]


_PAYMENT_DUE = N_("お支払いの期日")


@dataclass(frozen=True)
class Deadline:
    """A day ahead and what it is about (a msgid); `at` an aware moment where the hour counts. `soon`: within a week."""

    day: date
    text: str
    at: datetime | None = None
    soon: bool = False


def deadlines(
    standing: Standing, steps: Iterable[CancellationStep], due_on: date | None, today: date
) -> list[Deadline]:
    """What an organiser should have in mind, by date: end of the hold, last free day to cancel, stay, bill."""
    found: list[tuple[date | None, str, datetime | None]] = []
    if standing.closed_as is None and not standing.is_booked and standing.version is VersionState.SENT:
        until = standing.valid_until
        found.append((jst_date(until) if until else None, N_("ご提案の期限。過ぎると、押さえた部屋は戻ります"), until))
    if standing.is_booked and standing.first_day is not None:
        charged = max((step.from_days_before for step in steps), default=None)
        if charged is not None:
            free = standing.first_day - timedelta(days=charged + 1)
            found.append((free, N_("取消料のかからない最後の日"), None))
        found.append((standing.first_day, N_("最初の方が到着"), None))
        found.append((standing.last_day, N_("最後の方が出発"), None))
    if standing.payment in (PaymentState.OPEN, PaymentState.PARTLY):
        found.append((due_on, _PAYMENT_DUE, None))
    ahead = [
        Deadline(day, text, at, soon=(day - today).days < 7)
        for day, text, at in found
        if day is not None and (day >= today or text == _PAYMENT_DUE)
    ]
    return sorted(ahead, key=lambda each: each.day)
