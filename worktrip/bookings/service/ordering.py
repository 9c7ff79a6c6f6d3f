"""What an acceptance orders of each partner, in a purchase order each."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from worktrip.bookings.rules import Answer, OrderDraft, answer_by, drafts
from worktrip.inventory.rules import Wants
from worktrip.proposals.rules import AlternativeFacts, Party, chosen, wants


@dataclass(frozen=True)
class Ready:
    """What an acceptance takes and orders."""

    alternative: AlternativeFacts
    wants: Wants
    drafts: tuple[OrderDraft, ...]


def make_ready(party: Party, alternative: AlternativeFacts, ticked: Iterable[int]) -> Ready:
    """An alternative as its acceptance needs it: with what was ticked, without what was not."""
    accepted = chosen(alternative, tuple(ticked))
    needed = wants(accepted, party)
    return Ready(accepted, needed, drafts(accepted, needed))


def orders(chosen: Ready, numbers: Sequence[str], now: datetime) -> list[dict[str, Any]]:
    """What each partner is asked under these numbers, as rows of a booking."""
    return [
        {
            "no": no,
            "facility_id": draft.facility_id,
            "lines": json.dumps([line.as_json() for line in draft.lines], ensure_ascii=False),
            "net_yen": draft.net_yen,
            "asked_at": now,
            "answer_by": answer_by(now),
            "answer": Answer.ASKED,
            "answered_via": "",
            "note": "",
        }
        for draft, no in zip(chosen.drafts, numbers, strict=True)
    ]
