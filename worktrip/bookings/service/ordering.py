"""What an acceptance orders of each partner, in a purchase order each."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert

from worktrip.bookings.rules import OrderDraft, answer_by, drafts
from worktrip.bookings.tables import PurchaseOrder
from worktrip.inventory.rules import Wants
from worktrip.plumbing.database import needed_unit
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


_PLACE = insert(PurchaseOrder.__table__)  # type: ignore[arg-type]


def place(booking_id: int, chosen: Ready, numbers: Sequence[str], now: datetime) -> None:
    """Place what each partner is asked under these numbers, inside the open unit and in one statement."""
    rows = [
        {
            "no": no,
            "booking_id": booking_id,
            "facility_id": draft.facility_id,
            "lines": json.dumps([line.as_json() for line in draft.lines], ensure_ascii=False),
            "net_yen": draft.net_yen,
            "asked_at": now,
            "answer_by": answer_by(now),
        }
        for draft, no in zip(chosen.drafts, numbers, strict=True)
    ]
    if rows:
        needed_unit().session.execute(_PLACE, rows)
