"""Who hears that stock came free again: the desk when holds lapse or a trip is released, and each house of its own.

The unit that lapses or releases only promises it, in one row; what to write and to whom is found out afterwards. A trip
whose holds were put to several minutes is told of at each.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from worktrip.accounts import queries as accounts
from worktrip.accounts import service as accounts_service
from worktrip.accounts.rules import Role
from worktrip.catalogue.rules import Reach
from worktrip.inventory import queries
from worktrip.inventory.queries import FreedRow
from worktrip.plumbing import clock, mail, outbox
from worktrip.plumbing.database import unit_of_work
from worktrip.trips import queries as trips


def promise_lapsed(lapsed: Collection[tuple[int, datetime]]) -> None:
    """Promise to tell of holds that lapsed, (trip, minute) by (trip, minute), inside the open unit."""
    for trip_id, minute in sorted(lapsed):
        at = minute.isoformat()
        outbox.promise("inventory.lapsed", f"lapsed:{trip_id}:{at}", {"trip_id": trip_id, "at": at})


def promise_released(trip_id: int, freed: Mapping[int, int], *, tells_desk: bool) -> None:
    """Promise to tell of what a trip held and let go of (slot ids and how many), inside the open unit."""
    at = clock.now().isoformat()
    payload = {"trip_id": trip_id, "at": at, "freed": sorted(freed.items()), "tells_desk": tells_desk}
    outbox.promise("inventory.released", f"released:{trip_id}:{at}:{'-'.join(map(str, sorted(freed)))}", payload)


@outbox.handler("inventory.lapsed")
def tell_lapsed(payload: dict[str, Any]) -> None:
    """Tell of everything of a trip that lapsed at one minute; what it has again meanwhile is left out."""
    trip_id, at = payload["trip_id"], payload["at"]
    _tell(trip_id, at, queries.lapsed_at(trip_id, datetime.fromisoformat(at)), "lapsed", tells_desk=True)


@outbox.handler("inventory.released")
def tell_released(payload: dict[str, Any]) -> None:
    """Tell of what a trip let go of."""
    rows = queries.freed(dict(payload["freed"]))
    _tell(payload["trip_id"], payload["at"], rows, "released", tells_desk=payload["tells_desk"])


def _tell(trip_id: int, at: str, rows: Sequence[FreedRow], event: str, *, tells_desk: bool) -> None:
    rows = [row for row in rows if row.key.day >= clock.today()]
    if not rows:
        return
    trip = trips.trip_by_id(trip_id)
    with unit_of_work():
        for person in _desk(trip.owner_id) if tells_desk else ():
            mail.post(
                event=f"inventory/{event}",
                to=person.email,
                key=f"{event}:{trip_id}:{at}:{person.id}",
                language=person.language,
                trip_no=trip.no,
                no=trip.no,
                company=(trip.organisation.name, trip.organisation.name_en),
                at=at,
                things=_spans(rows),
            )
        by_house: dict[int, list[FreedRow]] = defaultdict(list)
        for row in rows:
            by_house[row.facility_id].append(row)
        for facility_id, each in by_house.items():
            if each[0].reach is Reach.MAIL and each[0].email:
                mail.post(
                    event="inventory/freed",
                    to=each[0].email,
                    key=f"freed:{event}:{trip_id}:{facility_id}:{at}",
                    trip_no=trip.no,
                    link_id=accounts_service.open_link(Role.PARTNER, facility_id=facility_id),
                    no=trip.no,
                    facility=each[0].house[0],
                    lapsed=event == "lapsed",
                    at=at,
                    things=_spans(each),
                )


def _desk(owner_id: int | None) -> list[Any]:
    """The trip's owner, or every concierge while it has none."""
    everybody = accounts.staff(Role.CONCIERGE)
    return [person for person in everybody if person.id == owner_id] or list(everybody)


def _spans(rows: Sequence[FreedRow]) -> list[dict[str, Any]]:
    """Things with their days from first to last, one entry for days that follow each other with the same number."""
    spans: list[dict[str, Any]] = []
    last: FreedRow | None = None
    for row in sorted(rows, key=lambda row: (row.facility_id, row.key.offering_id, row.key.period, row.key.day)):
        if last is not None and row.follows(last):
            spans[-1]["last"] = row.key.day.isoformat()
        else:
            day = row.key.day.isoformat()
            spans.append({"house": row.house, "name": row.name, "first": day, "last": day, "quantity": row.quantity})
        last = row
    return spans
