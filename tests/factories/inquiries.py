"""Companies that asked, and the desk that hears them."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from worktrip.accounts import service as accounts
from worktrip.accounts.rules import Role
from worktrip.inquiries import service
from worktrip.inquiries.rules import Wish
from worktrip.trips import queries as trips
from worktrip.trips.rules import Purpose
from worktrip.trips.tables import Trip

_keys = count(1)
COMPANY, ORGANISER, ADDRESS = "株式会社ほしくず計算所", "榛名 みのり", "minori@example.jp"
FIRST, LAST = date(2027, 2, 24), date(2027, 2, 26)


def asked(first_day: date | None = FIRST, last_day: date | None = LAST, **changes: Any) -> Trip:
    """The trip of an inquiry: four people for two nights of development, unless told otherwise."""
    facts: dict[str, Any] = {
        "key": f"form-{next(_keys)}",
        "purpose": Purpose.DEVELOPMENT,
        "people": 4,
        "nights": 2,
        "wishes": [Wish(first_day, last_day)] if first_day and last_day else [],
        "company": COMPANY,
        "name": ORGANISER,
        "email": ADDRESS,
        "outcome_goal": "新しい予約画面を動くところまで作る",
    }
    return trips.trip(service.receive(**{**facts, **changes}))


def concierge(name: str = "白樺 みどり", email: str = "shirakaba@desk.example") -> int:
    """Somebody of the desk; the person's id."""
    return accounts.add_staff(name=name, email=email, roles=[Role.CONCIERGE], invite=False)
