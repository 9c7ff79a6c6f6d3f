"""What holding would come to: until when each house holds, and which conditions stand against it.

The same rules as the service's, so that a page says beforehand what holding will say.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from worktrip.inventory import rules
from worktrip.inventory.queries.settling import Wanted, conditions, wanted
from worktrip.inventory.queries.stock import takes_stock
from worktrip.inventory.rules import Breach, HoldState, SlotKey, TooLateToHold, Wants
from worktrip.inventory.tables import Hold, Slot
from worktrip.kernel.calendar import jst_date
from worktrip.plumbing import clock
from worktrip.plumbing.database import db


@dataclass(frozen=True)
class Part:
    """Until when one house holds its part: from the first minute at which some of it comes free to the last."""

    house: tuple[str, str]
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Preview:
    """What holding would come to; `too_late` is the sentence of a house that holds nothing any more."""

    parts: tuple[Part, ...] = ()
    breaches: tuple[Breach, ...] = ()
    too_late: TooLateToHold | None = None

    @property
    def first(self) -> Part | None:
        """The house that wants its stock back first."""
        return min(self.parts, key=lambda part: part.first, default=None)


def preview(trip_id: int, wants: Wants, until: datetime) -> Preview:
    """What holding `wants` until a minute would come to; four statements."""
    now = clock.now()
    it = wanted(trip_id, wants)
    keys = {key for key, n in wants.items() if n > 0 and it.offered[key.offering_id].is_counted}
    have, since, booked = set[SlotKey](), dict[SlotKey, datetime](), dict[SlotKey, int]()
    rows = db.session.execute(
        select(Slot.offering_id, Slot.day, Slot.period, Hold.state, Hold.quantity, Hold.made_at)
        .join(Slot, Slot.id == Hold.slot_id)
        .where(Hold.trip_id == trip_id, takes_stock(now))
    )
    for offering_id, day, period, state, quantity, made_at in rows:
        key = SlotKey(offering_id, day, period)
        have.add(key)
        if state is HoldState.HELD:
            since[key] = made_at
        else:
            booked[key] = quantity
    new = keys - have
    found = rules.breaches(keys, new, conditions(it.offered), jst_date(now)) if new else []
    held = [key for key in keys if wants[key] > booked.get(key, 0)]
    try:
        return Preview(_parts(it, held, until, since, now), tuple(found))
    except TooLateToHold as refusal:
        return Preview((), tuple(found), refusal)


def _parts(
    it: Wanted, held: list[SlotKey], until: datetime, since: dict[SlotKey, datetime], now: datetime
) -> tuple[Part, ...]:
    minutes: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    releases = {key: it.offered[key.offering_id].release for key in held}
    for key, minute in sorted(rules.minutes(releases, until, since, now).items()):
        minutes[it.offered[key.offering_id].house].append(minute)
    return tuple(Part(house, min(each), max(each)) for house, each in minutes.items())
