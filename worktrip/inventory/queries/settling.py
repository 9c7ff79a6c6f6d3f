"""What the service needs to know of what a trip wants: who offers it, on what conditions, and until when it is held."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, and_, bindparam, func, select, union

from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import FacilityKind, OfferingKind, Season, closed_weekdays
from worktrip.catalogue.tables import Facility, Offering
from worktrip.inventory import rules
from worktrip.inventory.queries.stock import LIVE, guarded_by, one_of_slots
from worktrip.inventory.rules import Conditions, Guard, Release, RestrictionKind, SlotKey
from worktrip.inventory.tables import Hold, Restriction, Slot
from worktrip.plumbing.database import columns, db
from worktrip.trips.tables import Trip

_TRIP, _OFFERING, _FACILITY, _SLOT = columns(Trip), columns(Offering), columns(Facility), columns(Slot)
_GROUPS = Offering.__table__.alias("groups")
# how many days' notice a thing asks for, or else its house
LEAD_DAYS = func.coalesce(_OFFERING.lead_days, _FACILITY.lead_days).label("lead_days")
_OFFERED = (
    _OFFERING.id.label("offering_id"),
    _OFFERING.name,
    _OFFERING.name_en,
    _OFFERING.kind,
    _OFFERING.is_counted,
    LEAD_DAYS,
    _FACILITY.id.label("facility_id"),
    _FACILITY.kind.label("house_kind"),
    _FACILITY.name.label("house"),
    _FACILITY.name_en.label("house_en"),
    _FACILITY.max_groups,
    _FACILITY.release_days,
    _FACILITY.release_rule,
    _FACILITY.closed_weekdays,
)
_WANTED = (
    select(_TRIP.no, _GROUPS.c.id.label("groups_id"), _SLOT.day, *_OFFERED)
    .select_from(Trip.__table__)
    .outerjoin(
        Offering.__table__,
        and_(_OFFERING.id.in_(bindparam("offering_ids", expanding=True)), _OFFERING.kind != OfferingKind.GROUPS),
    )
    .outerjoin(Facility.__table__, _FACILITY.id == _OFFERING.facility_id)
    .outerjoin(_GROUPS, guarded_by(_GROUPS.c, _FACILITY))
    .outerjoin(
        Slot.__table__,
        and_(_SLOT.offering_id == _GROUPS.c.id, _SLOT.day.between(bindparam("first"), bindparam("last"))),
    )
    .where(_TRIP.id == bindparam("trip_id"))
)

# the half of PostgreSQL's advisory keys that is ours
_TRIPS = 0x5452 << 40
ONE_AT_A_TIME = func.pg_advisory_xact_lock(bindparam("trip_key", type_=BigInteger))
_WANTED_ALONE = _WANTED.add_columns(ONE_AT_A_TIME)


def trip_key(trip_id: int) -> dict[str, int]:
    """What `ONE_AT_A_TIME` is given, on PostgreSQL."""
    return {"trip_key": _TRIPS + trip_id}


@dataclass(frozen=True)
class Offered:
    """One thing that is wanted, with what its house decides. `guard` only where taking it takes a group as well."""

    name: tuple[str, str]
    house: tuple[str, str]
    kind: OfferingKind
    is_counted: bool
    release: Release
    guard: Guard | None = None
    lead_days: int | None = None
    closed: frozenset[int] = frozenset()
    is_beside_rooms: bool = False

    @property
    def called(self) -> str:
        """House and thing, for a refusal."""
        return f"{self.house[0]} {self.name[0]}"


@dataclass(frozen=True)
class Wanted:
    """What a trip wants: the trip's number, everything by offering, and the days whose groups are counted already."""

    trip_no: str
    offered: dict[int, Offered]
    group_slots: frozenset[SlotKey]

    @property
    def guards(self) -> dict[int, Guard]:
        """The guards by the offerings that they guard."""
        return {offering_id: each.guard for offering_id, each in self.offered.items() if each.guard}


def wanted(trip_id: int, keys: Collection[SlotKey], *, alone: bool = False) -> Wanted:
    """Everything that is needed to give a trip what it wants, but its slots; one statement.

    `alone`: as `inventory.service.locks.one_at_a_time` does, whoever asks for the same trip waits until this unit ends.
    What is read here may be as it was before one has waited: it says which slots to look for, not what is free of them.
    """
    days = [key.day for key in keys] or [date.min]
    offering_ids = list({key.offering_id for key in keys})
    asked = {"trip_id": trip_id, "offering_ids": offering_ids, "first": min(days), "last": max(days)}
    if alone and db.session.get_bind().dialect.name == "postgresql":
        rows = db.session.execute(_WANTED_ALONE, asked | trip_key(trip_id))
    else:
        rows = db.session.execute(_WANTED, asked)
    trip_no, offered, group_slots = "", dict[int, Offered](), set[SlotKey]()
    for row in rows:
        trip_no = row.no
        if row.day is not None:
            group_slots.add(SlotKey(row.groups_id, row.day))
        if row.offering_id is not None and row.offering_id not in offered:
            offered[row.offering_id] = _offered(row)
    return Wanted(trip_no, offered, frozenset(group_slots))


def _offered(row: Any) -> Offered:
    return Offered(
        name=(row.name, row.name_en),
        house=(row.house, row.house_en),
        kind=row.kind,
        is_counted=row.is_counted,
        release=Release(row.facility_id, row.release_days, row.release_rule),
        guard=Guard(row.groups_id, row.max_groups) if row.groups_id is not None else None,
        lead_days=row.lead_days,
        closed=closed_weekdays(row.closed_weekdays),
        is_beside_rooms=row.house_kind is FacilityKind.LODGING and row.kind is not OfferingKind.ROOM,
    )


# the ids of the slots that are wanted (`these`) and of those a trip has something of, as a query within a query
SLOTS_TO_LOCK = union(
    select(Slot.id).where(one_of_slots(Slot)),
    select(Hold.slot_id).where(Hold.trip_id == bindparam("trip_id"), Hold.state.in_(LIVE)),
)


def conditions(offered: Mapping[int, Offered]) -> dict[int, Conditions]:
    """On what conditions each of these is to be had; two statements.

    What a lodging asks of a stay it asks of who sleeps there: of its lounge and its meals only the notice.
    """
    if not offered:
        return {}
    houses = {each.release.facility_id for each in offered.values()}
    found: dict[tuple[int, int | None], list[rules.Restriction]] = defaultdict(list)
    for row in db.session.scalars(
        select(Restriction).where(Restriction.facility_id.in_(houses)).order_by(Restriction.id)
    ):
        found[row.facility_id, row.offering_id].append(restriction(row))
    seasons = catalogue.seasons_of(offered)
    return {
        offering_id: _conditions(
            each,
            [
                *(
                    rule
                    for rule in found[each.release.facility_id, None]
                    if not each.is_beside_rooms or rule.kind is RestrictionKind.LEAD_DAYS
                ),
                *found[each.release.facility_id, offering_id],
            ],
            seasons.get(offering_id, ()),
        )
        for offering_id, each in offered.items()
    }


def restriction(row: Restriction) -> rules.Restriction:
    """A loaded restriction as plain values."""
    return rules.Restriction(row.kind, row.value, row.first_day, row.last_day, closed_weekdays(row.weekdays))


def _conditions(it: Offered, restrictions: Iterable[rules.Restriction], seasons: Iterable[Season]) -> Conditions:
    return Conditions(
        name=(f"{it.house[0]} {it.name[0]}", f"{it.house[1]} {it.name[1]}"),
        kind=it.kind,
        restrictions=tuple(restrictions),
        lead_days=it.lead_days,
        closed_weekdays=it.closed,
        seasons=tuple(seasons),
    )
