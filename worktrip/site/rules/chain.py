"""Whether a trip's chain holds: from the first question to the lead under one number.

A link that is missing although a later one is there is a break, and is named; one that is missing with nothing after it
has simply not come yet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from worktrip.kernel.errors import N_


class LinkState(StrEnum):
    """Whether a link of the chain is there."""

    DONE = "done"
    NEXT = "next"
    AHEAD = "ahead"
    BROKEN = "broken"


class Step(StrEnum):
    """The links of a trip's chain, in their order."""

    INQUIRY = "inquiry"
    HEARING = "hearing"
    PROPOSAL = "proposal"
    CONSENT = "consent"
    ACCEPTANCE = "acceptance"
    CONTRACT = "contract"
    ORDERS = "orders"
    STAY = "stay"
    INVOICE = "invoice"
    PAYMENT = "payment"
    SURVEY = "survey"
    LEAD = "lead"


STEP_LABELS: dict[Step, str] = {
    Step.INQUIRY: N_("問合せ"),
    Step.HEARING: N_("ヒアリング"),
    Step.PROPOSAL: N_("提案と取引条件説明書面"),
    Step.CONSENT: N_("電子交付への同意"),
    Step.ACCEPTANCE: N_("お申込み"),
    Step.CONTRACT: N_("契約書面"),
    Step.ORDERS: N_("宿と体験への発注"),
    Step.STAY: N_("滞在"),
    Step.INVOICE: N_("請求書"),
    Step.PAYMENT: N_("お支払い"),
    Step.SURVEY: N_("ふりかえり"),
    Step.LEAD: N_("住民の仕事の見込み"),
}
# what is said of a missing link that has something after it
BREAKS: dict[Step, str] = {
    Step.INQUIRY: N_("問合せの記録がありません。"),
    Step.HEARING: N_("ヒアリングの記録がありません。"),
    Step.PROPOSAL: N_("お送りした提案がありません。"),
    Step.CONSENT: N_("電子交付への同意がありません。"),
    Step.ACCEPTANCE: N_("お申込みの記録がありません。"),
    Step.CONTRACT: N_("契約書面がまだありません。"),
    Step.ORDERS: N_("発注書がまだありません。"),
    Step.STAY: N_("滞在の記録がありません。"),
    Step.INVOICE: N_("請求書がまだありません。"),
    Step.PAYMENT: N_("お支払いが済んでいません。"),
    Step.SURVEY: N_("ふりかえりの回答がありません。"),
    Step.LEAD: N_("見込みの記録がありません。"),
}
# a stay need not lead to work, so a missing lead is no break
MAY_BE_MISSING = frozenset({Step.LEAD})
# these come in either order: an organiser may look back before the invoice is paid
SIDE_BY_SIDE = frozenset({Step.INVOICE, Step.PAYMENT, Step.SURVEY, Step.LEAD})


@dataclass(frozen=True)
class Paper:
    """A document of a link: its number, what it is (a msgid) or for whom (a name), and where to open it if one can."""

    number: str
    word: str = ""
    document_id: int | None = None
    name: str = ""
    name_en: str = ""


@dataclass(frozen=True)
class ChainLink:
    """One link: when it came about, who did it (a msgid of a role), its documents, what is worth a word (a msgid)."""

    step: Step
    at: datetime | None = None
    by: str = ""
    papers: tuple[Paper, ...] = ()
    word: str = ""
    values: dict[str, object] = field(default_factory=dict)
    state: LinkState = LinkState.AHEAD


def judged(links: Sequence[ChainLink], is_closed: bool = False) -> tuple[ChainLink, ...]:
    """Each link with its state. A closed trip waits for nothing, so it has no next link."""
    last = max((place for place, link in enumerate(links) if link.at is not None), default=-1)
    waiting = not is_closed
    result = []
    for place, link in enumerate(links):
        state = LinkState.DONE
        if link.at is None:
            state = LinkState.AHEAD
            needed = any(_needs(later, link.step) for later in links[place + 1 : last + 1])
            if needed and link.step not in MAY_BE_MISSING:
                state = LinkState.BROKEN
            elif waiting and place > last:
                state, waiting = LinkState.NEXT, False
        result.append(replace(link, state=state))
    return tuple(result)


def _needs(later: ChainLink, step: Step) -> bool:
    """Whether a link that is there could not rightly be without `step`."""
    if later.at is None:
        return False
    if step is Step.INVOICE:
        return later.step is Step.PAYMENT
    if step is Step.SURVEY:
        return later.step is Step.LEAD
    return not (step in SIDE_BY_SIDE and later.step in SIDE_BY_SIDE)


def breaks(links: Iterable[ChainLink]) -> list[str]:
    """What is wrong with a chain, as msgids; empty if it holds."""
    return [BREAKS[link.step] for link in links if link.state is LinkState.BROKEN]
