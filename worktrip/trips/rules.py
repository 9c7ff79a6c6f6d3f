"""How far a trip got, when the desk must answer, and in which part of the inbox it stands.

Worked example (a test repeats it): an inquiry of Tuesday 24 November 2026, 10:00, is answered by Thursday 26 November,
17:00: two working days. On the 24th it stands under "this week", on the 25th under "tomorrow", on the 26th under
"today", and from 17:01 on under "overdue".
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from worktrip.kernel.calendar import DESK_HOURS, answer_due, is_working_day, jst_date, to_jst
from worktrip.kernel.errors import N_, Invalid


class Stage(StrEnum):
    """The furthest stage a trip has reached, in the order of the journey."""

    RECEIVED = "received"
    HEARING = "hearing"
    PROPOSING = "proposing"
    ACCEPTED = "accepted"
    ARRANGED = "arranged"
    STAYED = "stayed"
    BILLED = "billed"
    SETTLED = "settled"
    FOLLOWED_UP = "followed_up"


ORDER = tuple(Stage)


class Closed(StrEnum):
    """Why a trip ended before its stay."""

    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Purpose(StrEnum):
    """Why a company comes."""

    DEVELOPMENT = "development"
    MEETING = "meeting"
    TEAM = "team"
    IDEATHON = "ideathon"
    WORKATION = "workation"
    HACKATHON = "hackathon"
    MANAGEMENT = "management"
    TRAINING = "training"
    CONFIDENTIAL = "confidential"
    FAMILY = "family"
    COMMUNITY = "community"


class Side(StrEnum):
    """Who said something in a trip's thread."""

    ORGANISER = "organiser"
    DESK = "desk"
    PARTNER = "partner"
    SYSTEM = "system"


class Channel(StrEnum):
    """How it was said."""

    PAGE = "page"
    MAIL = "mail"
    PHONE = "phone"
    NOTE = "note"


STAGE_LABELS: dict[Stage, str] = {
    Stage.RECEIVED: N_("問合せ"),
    Stage.HEARING: N_("ヒアリング"),
    Stage.PROPOSING: N_("提案"),
    Stage.ACCEPTED: N_("お申込み"),
    Stage.ARRANGED: N_("手配済み"),
    Stage.STAYED: N_("滞在済み"),
    Stage.BILLED: N_("請求済み"),
    Stage.SETTLED: N_("精算済み"),
    Stage.FOLLOWED_UP: N_("その後"),
}
CLOSED_LABELS: dict[Closed, str] = {
    Closed.DECLINED: N_("お断り"),
    Closed.WITHDRAWN: N_("取り下げ"),
    Closed.EXPIRED: N_("期限切れ"),
    Closed.CANCELLED: N_("取り消し"),
}
PURPOSE_LABELS: dict[Purpose, str] = {
    Purpose.DEVELOPMENT: N_("開発を追い込みたい"),
    Purpose.MEETING: N_("落ち着いて話し合いたい"),
    Purpose.TEAM: N_("チームを強くしたい"),
    Purpose.IDEATHON: N_("新しい案を出し合いたい"),
    Purpose.WORKATION: N_("場所を変えて働きたい"),
    Purpose.HACKATHON: N_("短い時間で作り上げたい"),
    Purpose.MANAGEMENT: N_("会社の方針を決めたい"),
    Purpose.TRAINING: N_("学んで身につけたい"),
    Purpose.CONFIDENTIAL: N_("人に聞かれずに話したい"),
    Purpose.FAMILY: N_("家族と一緒に行きたい"),
    Purpose.COMMUNITY: N_("地域の課題に触れたい"),
}
# what a trip of that purpose is called until somebody gives it a better name; kept as msgid
TITLES: dict[Purpose, str] = {
    Purpose.DEVELOPMENT: N_("開発合宿"),
    Purpose.MEETING: N_("オフサイト会議"),
    Purpose.TEAM: N_("チームづくり"),
    Purpose.IDEATHON: N_("アイデアソン"),
    Purpose.WORKATION: N_("合宿型ワーケーション"),
    Purpose.HACKATHON: N_("ハッカソン"),
    Purpose.MANAGEMENT: N_("経営会議"),
    Purpose.TRAINING: N_("研修合宿"),
    Purpose.CONFIDENTIAL: N_("非公開の会議"),
    Purpose.FAMILY: N_("家族と一緒のワーケーション"),
    Purpose.COMMUNITY: N_("地域に学ぶ滞在"),
}
CHANNEL_LABELS: dict[Channel, str] = {
    Channel.PAGE: N_("ページ"),
    Channel.MAIL: N_("メール"),
    Channel.PHONE: N_("電話"),
    Channel.NOTE: N_("メモ"),
}

# what the organiser sees as the stations of the trail, each with the stages that belong to it
STATIONS: tuple[tuple[str, frozenset[Stage]], ...] = (
    ("inquiry", frozenset({Stage.RECEIVED})),
    ("hearing", frozenset({Stage.HEARING})),
    ("proposal", frozenset({Stage.PROPOSING})),
    ("acceptance", frozenset({Stage.ACCEPTED})),
    ("arrangement", frozenset({Stage.ARRANGED})),
    ("stay", frozenset({Stage.STAYED, Stage.BILLED})),
    ("settlement", frozenset({Stage.SETTLED, Stage.FOLLOWED_UP})),
)
STATION_LABELS: dict[str, str] = {
    "inquiry": N_("問合せ"),
    "hearing": N_("ヒアリング"),
    "proposal": N_("提案"),
    "acceptance": N_("お申込み"),
    "arrangement": N_("手配"),
    "stay": N_("滞在"),
    "settlement": N_("精算"),
}


def furthest(reached: Stage, now: Stage) -> Stage:
    """The later of two stages: a trip never goes back."""
    return max(reached, now, key=ORDER.index)


def is_behind(asked: Stage, reached: Stage) -> bool:
    """Whether `asked` lies before what a trip has reached, so that it changes nothing any more."""
    return ORDER.index(asked) < ORDER.index(reached)


def is_over(stage: Stage, closed_as: Closed | None) -> bool:
    """Whether nothing of a trip is left to do with its organiser: it was closed, or stayed and settled."""
    return closed_as is not None or not is_behind(stage, Stage.SETTLED)


def station_of(stage: Stage) -> int:
    """The number of the station a stage belongs to, from 1."""
    return 1 + next(index for index, (_, stages) in enumerate(STATIONS) if stage in stages)


def station_states(stage: Stage) -> list[tuple[str, str]]:
    """Each station with "done", "current" or "ahead" for the stepper."""
    current = station_of(stage) - 1
    state = {True: "done", False: "ahead"}
    return [
        (name, "current" if index == current else state[index < current]) for index, (name, _) in enumerate(STATIONS)
    ]


@dataclass(frozen=True)
class TripDates:
    """First arrival and last departure; None while nobody knows."""

    first_day: date | None
    last_day: date | None


# The desk's promise and its inbox ------------------------------------------------------------------------------------

ANSWER_WORKING_DAYS = 2


def promised_answer(received_at: datetime) -> datetime:
    """When the desk has promised an answer to what came in at `received_at`: closing time, two working days on."""
    return answer_due(received_at, ANSWER_WORKING_DAYS)


def due_problem(due_at: datetime, now: datetime) -> str | None:
    """Why a due time set by hand cannot be kept (a msgid): it is past, or the desk is closed then."""
    at = to_jst(due_at)
    if due_at <= now:
        return N_("いまより後にしてください。")
    if not is_working_day(at.date()):
        return N_("事務局の休みの日です。開いている日にしてください。")
    if not DESK_HOURS.opens <= at.time() <= DESK_HOURS.closes:
        return N_("事務局の開いている時間、9:00から17:00までにしてください。")
    return None


# What one may say at once ---------------------------------------------------------------------------------------------

MEGABYTE = 1_000_000
MOST_TEXT = 40_000
# with quotes
MOST_READ = 10 * MOST_TEXT
MOST_FILES = 20
MOST_FILE_BYTES = 10 * MEGABYTE
MOST_FILES_BYTES = 20 * MEGABYTE
# beyond that a request is refused before it is read
MOST_SENT = 30 * MEGABYTE
# of a quoted history and of what a machine writes, the beginning says enough
MOST_FOLDED = 40_000
MOST_AUTOMATIC = 2_000


def check_read(text: str) -> None:
    """Refuse a mail whose text is too long even with all its quotes, before anybody looks where these begin."""
    if len(text) > MOST_READ:
        raise _too_long()


def _too_long() -> Invalid:
    sentence = N_("本文は%(most)s文字までです。長い文章は、ファイルにしてお送りください。")
    return Invalid(sentence, fields={"body": sentence}, most=f"{MOST_TEXT:,}")


def check_message(body: str, sizes: Sequence[int]) -> None:
    """Refuse a message that is too long or brings too much; `sizes` are those of its files in bytes.

    Raises Invalid beside `body` or `files`.
    """
    if len(body) > MOST_TEXT:
        raise _too_long()
    if len(sizes) > MOST_FILES:
        sentence = N_("一度に送れるファイルは%(most)s個までです。")
        raise Invalid(sentence, fields={"files": sentence}, most=MOST_FILES)
    if any(size > MOST_FILE_BYTES for size in sizes) or sum(sizes) > MOST_FILES_BYTES:
        sentence = N_("ファイルが大きすぎます。1個は%(one)s MB、合わせて%(all)s MBまで送れます。")
        facts = {"one": MOST_FILE_BYTES // MEGABYTE, "all": MOST_FILES_BYTES // MEGABYTE}
        raise Invalid(sentence, fields={"files": sentence}, **facts)


_ANSWER = re.compile(r"^\s*((re|fw|fwd|aw|sv|返信|転送)\s*(\[\d+\])?\s*[:：]\s*)+", re.I)  # data


def own_subject(subject: str) -> str:
    """What a mail's subject adds: nothing where it only repeats that of the mail it answers."""
    return "" if _ANSWER.match(subject) else subject.strip()


class Bucket(StrEnum):
    """The part of the inbox in which a row stands, in the order of the page."""

    OVERDUE = "overdue"
    TODAY = "today"
    TOMORROW = "tomorrow"
    THIS_WEEK = "this_week"
    LATER = "later"
    WAITING = "waiting"


BUCKET_LABELS: dict[Bucket, str] = {
    Bucket.OVERDUE: N_("期限を過ぎています"),
    Bucket.TODAY: N_("きょう"),
    Bucket.TOMORROW: N_("あす"),
    Bucket.THIS_WEEK: N_("今週のうち"),
    Bucket.LATER: N_("来週から先"),
    Bucket.WAITING: N_("相手の返事を待っています"),
}


def bucket(due_at: datetime | None, waits_for: Side | None, now: datetime) -> Bucket:
    """Where something due at `due_at` (aware) stands at `now`. What waits for others comes back when it is overdue."""
    if due_at is not None and due_at < now:
        return Bucket.OVERDUE
    if waits_for is not None:
        return Bucket.WAITING
    if due_at is None:
        return Bucket.LATER
    today, day = jst_date(now), jst_date(due_at)
    if day == today:
        return Bucket.TODAY
    if day == today + timedelta(days=1):
        return Bucket.TOMORROW
    sunday = today + timedelta(days=6 - today.weekday())
    return Bucket.THIS_WEEK if day <= sunday else Bucket.LATER


@dataclass(frozen=True)
class Visit:
    """A trip's days as the load of the desk sees them; tentative until it is accepted."""

    first_day: date
    last_day: date
    people: int
    is_firm: bool


@dataclass(frozen=True)
class DayLoad:
    """How many groups and people are on site on a day, how many groups arrive, and how many more may come."""

    day: date
    groups: int
    people: int
    arrivals: int
    maybe: int


def load(visits: Iterable[Visit], first: date, days: int) -> list[DayLoad]:
    """The load of each of `days` days from `first`; days of arrival and departure count, since somebody is on site."""
    known = list(visits)
    result = []
    for day in (first + timedelta(days=n) for n in range(days)):
        here = [visit for visit in known if visit.first_day <= day <= visit.last_day]
        firm = [visit for visit in here if visit.is_firm]
        people, arrivals = sum(visit.people for visit in firm), sum(visit.first_day == day for visit in firm)
        result.append(DayLoad(day, len(firm), people, arrivals, len(here) - len(firm)))
    return result
