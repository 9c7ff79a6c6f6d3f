"""A house takes guests again without saying how many: as many as it had, as it usually has, or as it ever had."""

from collections.abc import Collection
from datetime import date
from typing import Any

from worktrip.inventory import queries
from worktrip.inventory.rules import CONFIRMED, Change, SlotKey, Via, usual_on
from worktrip.inventory.service.saying import say
from worktrip.kernel.errors import N_, Invalid


def open_up(facility_id: int, offering_id: int, period: str, days: Collection[date], **saying: Any) -> int:
    """Take something up again on these days; the statement's id. Raises Invalid where nobody ever said how many."""
    keys = [SlotKey(offering_id, day, period) for day in days]
    having = queries.numbers_said([offering_id], min(days), max(days))
    usual = queries.usual_of(offering_id, period)
    most = queries.largest(offering_id, period, max(days))
    changes = {}
    for key in keys:
        number = having.get(key) or usual_on(usual, key.day) or most
        if not number:
            sentence = N_("いくつあるかを、数で入れてください。")
            raise Invalid(sentence, fields={"number": sentence})
        changes[key] = Change(number, is_stopped=False)
    return say(facility_id, changes, **saying)


def confirm(facility_id: int, first_day: date, last_day: date, *, via: Via, **saying: Any) -> int:
    """A house says that all it has said of these days still holds; the statement's id."""
    things = queries.thing_ids(facility_id)
    keys = queries.spoken(things, first_day, last_day)
    return say(facility_id, dict.fromkeys(keys, CONFIRMED), via=via, **saying)
