"""When a stay is asked about, what may be answered, and how a lead moves.

Worked example (a test repeats it): a stay that ends on Friday 26 February 2027 is asked about from Saturday on, so that
nobody is asked while still packing. The organiser gives 8 of 10 and ticks two kinds of work: a lead stands as new. It
may become qualified, then proposed, then won; lost needs a reason, later needs a day to come.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from worktrip.kernel.errors import N_, Conflict, Invalid

SCORES = range(11)


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
KIND_LABELS: dict[WorkKind, str] = {
    WorkKind.ACCOUNTING: N_("経理の入力、経費の精算"),
    WorkKind.DATA_ENTRY: N_("データの入力、名簿づくり"),
    WorkKind.MINUTES: N_("議事録、文字起こし"),
    WorkKind.RESEARCH: N_("調べもの、一覧づくり"),
    WorkKind.ANNOTATION: N_("画像や文章の印つけ"),
    WorkKind.ONLINE_SHOP: N_("ネット販売の商品登録"),
    WorkKind.SALES_MATERIAL: N_("営業資料の下ごしらえ"),
    WorkKind.MAILING: N_("発送、宛名、印刷物の手配"),
}
STATE_LABELS: dict[LeadState, str] = {
    LeadState.NEW: N_("新しい話"),
    LeadState.QUALIFIED: N_("中身を聞いた"),
    LeadState.PROPOSED: N_("提案した"),
    LeadState.LATER: N_("時期を待つ"),
    LeadState.WON: N_("受注した"),
    LeadState.LOST: N_("見送り"),
}
# what the button says that moves a lead there
MOVE_LABELS: dict[LeadState, str] = {
    LeadState.QUALIFIED: N_("中身を聞いた"),
    LeadState.PROPOSED: N_("提案した"),
    LeadState.WON: N_("受注した"),
    LeadState.LATER: N_("時期を待つ"),
    LeadState.LOST: N_("見送る"),
}
MARKS: dict[LeadState, tuple[str, str]] = {
    LeadState.NEW: ("wait", "spark"),
    LeadState.QUALIFIED: ("lake", "talk"),
    LeadState.PROPOSED: ("lake", "file"),
    LeadState.LATER: ("quiet", "hourglass"),
    LeadState.WON: ("good", "check"),
    LeadState.LOST: ("quiet", "cross"),
}
# the board's columns, in the order in which a lead travels
COLUMNS = tuple(STATE_LABELS)
OPEN = frozenset({LeadState.NEW, LeadState.QUALIFIED, LeadState.PROPOSED, LeadState.LATER})
# moves that one tap makes; the others ask for a reason or a day
PLAIN = (LeadState.QUALIFIED, LeadState.PROPOSED, LeadState.WON)


def joined(kinds: Iterable[WorkKind]) -> str:
    """Kinds of work as they are kept: their words in the order of the list, separated by commas."""
    chosen = set(kinds)
    return ",".join(kind.value for kind in WorkKind if kind in chosen)


def kinds_of(kept: str) -> tuple[WorkKind, ...]:
    """Kinds of work from what is kept of them."""
    return tuple(WorkKind(word) for word in kept.split(",") if word)


def is_time_to_ask(last_day: date | None, today: date) -> bool:
    """Whether a stay is over: from the day after the last departure."""
    return last_day is not None and last_day < today


@dataclass(frozen=True)
class Move:
    """A step somebody wants a lead to take."""

    to: LeadState
    reason: str = ""
    until: date | None = None


def check_move(state: LeadState, move: Move, today: date) -> None:
    """Refuse a step that is not open. Conflict if the lead cannot go there, Invalid beside `reason` or `until`."""
    if move.to not in MOVES[state]:
        raise Conflict(N_("この案件は、もうほかの段階に進んでいます。ページを開き直してください。"))
    if move.to is LeadState.LOST and not move.reason.strip():
        reason = N_("見送る理由を、ひとことで書いてください。次の提案に生かします。")
        raise Invalid(N_("入力を確かめてください。"), fields={"reason": reason})
    if move.to is LeadState.LATER and (move.until is None or move.until <= today):
        until = N_("あすからの日を選んでください。その日にもう一度お知らせします。")
        raise Invalid(N_("入力を確かめてください。"), fields={"until": until})


def check_answer(score: int, comment: str) -> None:
    """Refuse an answer that cannot be kept. Raises Invalid beside `score` or `comment`."""
    if score not in SCORES:
        raise Invalid(N_("入力を確かめてください。"), fields={"score": N_("0から10までの点を、ひとつ選んでください。")})
    if len(comment) > 2000:
        raise Invalid(N_("入力を確かめてください。"), fields={"comment": N_("2,000字までで書いてください。")})


def has_come_back(state: LeadState, until: date | None, today: date) -> bool:
    """Whether a lead that waits for its time is due again."""
    return state is LeadState.LATER and until is not None and until <= today
