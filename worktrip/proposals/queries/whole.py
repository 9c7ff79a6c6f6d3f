"""A version whole, as plain values, in one statement.

Its rows are read column by column and never kept by the session: whoever changes a draft asks
`service.undoing.open_draft` for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import bindparam, select, union

from worktrip.kernel.errors import N_, NotFound
from worktrip.plumbing.database import columns, db
from worktrip.plumbing.together import Together
from worktrip.proposals.queries.offers import COLUMNS, FACILITIES, OFFERINGS, OFFERS, offer_of
from worktrip.proposals.rules import (
    AlternativeFacts,
    GuestFacts,
    ItemFacts,
    Leg,
    LineFacts,
    Offer,
    Override,
    Party,
    RoomUse,
    VersionFacts,
    VersionState,
)
from worktrip.proposals.tables import Alternative, Guest, Item, Line, PriceOverride, Version
from worktrip.proposals.tables import RoomUse as RoomUseRow

UNKNOWN = N_("この版の提案は見つかりませんでした。番号をお確かめください。")


def _names(kind: Any, *without: str) -> list[str]:
    return [each.name for each in fields(kind) if each.name not in without]


def _own(table: Any, kind: Any, *without: str) -> list[Any]:
    """The columns of a table that plain values are made of, in their order."""
    return [table[name] for name in _names(kind, *without)]


_VERSION, _GUEST, _ALTERNATIVE = columns(Version), columns(Guest), columns(Alternative)
_ROOM, _ITEM, _LINE, _OVERRIDE = columns(RoomUseRow), columns(Item), columns(Line), columns(PriceOverride)
# every opening of a proposal asks these: they are put together once
_VERSIONS = select(*_own(_VERSION, VersionFacts, "party", "alternatives")).order_by(_VERSION.id)
_GUESTS = select(_GUEST.version_id, *_own(_GUEST, GuestFacts)).order_by(_GUEST.position)
_OWN = _own(_ALTERNATIVE, AlternativeFacts, "rooms", "items", "lines", "overrides")
_ALTERNATIVES = select(_ALTERNATIVE.version_id, *_OWN).order_by(_ALTERNATIVE.letter)
_ROOMS = select(_ROOM.alternative_id, _ROOM.offering_id, *_own(_ROOM, RoomUse, "room")).order_by(_ROOM.position)
_ROOMS_WITH_OFFERS = (
    _ROOMS.where(_ROOM.alternative_id.in_(bindparam("ids", expanding=True)))
    .add_columns(*COLUMNS.values())
    .outerjoin(OFFERINGS, OFFERINGS.c.id == _ROOM.offering_id)
    .outerjoin(FACILITIES, FACILITIES.c.id == OFFERINGS.c.facility_id)
)
_ITEMS = select(
    _ITEM.alternative_id,
    _ITEM.offering_id,
    *_own(_ITEM, ItemFacts, "offer", "leg"),
    *_own(_ITEM, Leg, "from_point", "to_point"),
).order_by(_ITEM.day, _ITEM.starts_at, _ITEM.id)
_LINES = select(_LINE.alternative_id, *_own(_LINE, LineFacts)).order_by(_LINE.position)
_OVERRIDES = select(_OVERRIDE.alternative_id, *_own(_OVERRIDE, Override)).order_by(_OVERRIDE.id)


def _whole(these: Any) -> Together:
    """How versions of these ids, or of those that this asks for, are read whole, with what the catalogue says."""
    alternatives = select(_ALTERNATIVE.id).where(_ALTERNATIVE.version_id.in_(these))
    rooms, items = _ROOM.alternative_id.in_(alternatives), _ITEM.alternative_id.in_(alternatives)
    used = union(select(_ROOM.offering_id).where(rooms), select(_ITEM.offering_id).where(items))
    return Together(
        _VERSIONS.where(_VERSION.id.in_(these)),
        _GUESTS.where(_GUEST.version_id.in_(these)),
        _ALTERNATIVES.where(_ALTERNATIVE.version_id.in_(these)),
        _ROOMS.where(rooms),
        _ITEMS.where(items),
        _LINES.where(_LINE.alternative_id.in_(alternatives)),
        _OVERRIDES.where(_OVERRIDE.alternative_id.in_(alternatives)),
        OFFERS.where(OFFERINGS.c.id.in_(used)),
    )


_OF_TRIP = select(_VERSION.id).where(_VERSION.trip_id == bindparam("trip_id"))
_SENT = _VERSION.state != VersionState.DRAFT
_LAST = _OF_TRIP.order_by(_VERSION.number.desc()).limit(1)
_BY_ID = _whole([bindparam("id")])
_BY_IDS = _whole(bindparam("ids", expanding=True))
_BY_NUMBER = _whole(_OF_TRIP.where(_VERSION.number == bindparam("number")))
_NEWEST = _whole(_LAST)
_CURRENT = _whole(_LAST.where(_SENT))
_BEFORE = _whole(_LAST.where(_SENT, _VERSION.number < bindparam("number")))
# a row of any statement, named by its columns
Read = Any
# rows by what they belong to
Grouped = dict[int, list[Read]]


def version(trip_id: int, number: int) -> VersionFacts:
    """One version of a trip. Raises NotFound."""
    return _one(_BY_NUMBER, trip_id=trip_id, number=number)


def version_by_id(version_id: int) -> VersionFacts:
    """A version by id. Raises NotFound."""
    return _one(_BY_ID, id=version_id)


def versions_by_ids(version_ids: Iterable[int]) -> list[VersionFacts]:
    """Versions by their ids, in one statement."""
    ids = set(version_ids)
    return _facts(_BY_IDS, ids=list(ids)) if ids else []


def current(trip_id: int) -> VersionFacts | None:
    """The last version that was sent, whatever became of it; None before the first."""
    return next(iter(_facts(_CURRENT, trip_id=trip_id)), None)


def newest(trip_id: int) -> VersionFacts | None:
    """The version with the highest number, a draft too; None before the first."""
    return next(iter(_facts(_NEWEST, trip_id=trip_id)), None)


def before(of: VersionFacts) -> VersionFacts | None:
    """The version that was sent before this one; None if there is none."""
    return next(iter(_facts(_BEFORE, trip_id=of.trip_id, number=of.number)), None)


def rooms_of(alternative_ids: Iterable[int]) -> dict[int, tuple[RoomUse, ...]]:
    """Where alternatives sleep, by their ids, in one statement."""
    ids, own = set(alternative_ids), len(_ROOMS.selected_columns)
    rows = db.session.execute(_ROOMS_WITH_OFFERS, {"ids": list(ids)}).all() if ids else []
    known = {row.offering_id: offer_of(row[own:]) for row in rows if row.offering_id is not None}
    found: dict[int, list[RoomUse]] = {}
    for row in rows:
        found.setdefault(row.alternative_id, []).append(_room_use(row[:own], known))
    return {key: tuple(rooms) for key, rooms in found.items()}


def _one(reading: Together, **asked: int) -> VersionFacts:
    found = _facts(reading, **asked)
    if not found:
        raise NotFound(UNKNOWN)
    return found[0]


def _facts(reading: Together, **asked: Any) -> list[VersionFacts]:
    """Versions with all that belongs to them."""
    versions, party, alternatives, rooms, items, lines, overrides, offers = reading.read(asked)
    guests = _grouped(party)
    known = {row.offering_id: offer_of(row) for row in offers}
    parts = (_grouped(rooms), _grouped(items), _grouped(lines), _grouped(overrides))
    by_version: dict[int, list[AlternativeFacts]] = {}
    for each in alternatives:
        by_version.setdefault(each.version_id, []).append(_alternative(each, *parts, known))
    return [
        VersionFacts(
            **row._asdict(),
            party=Party(tuple(GuestFacts(*values) for _, *values in guests.get(row.id, ()))),
            alternatives=tuple(by_version.get(row.id, ())),
        )
        for row in versions
    ]


def _grouped(rows: Iterable[Read]) -> Grouped:
    """Rows by what they belong to, which is their first column."""
    found: Grouped = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found


def _alternative(
    row: Read,
    rooms: Grouped,
    items: Grouped,
    lines: Grouped,
    overrides: Grouped,
    known: dict[int, Offer],
) -> AlternativeFacts:
    own = row._asdict()
    del own["version_id"]
    return AlternativeFacts(
        **own,
        rooms=tuple(_room_use(each, known) for each in rooms.get(row.id, ())),
        items=tuple(_item(each, known) for each in items.get(row.id, ())),
        lines=tuple(LineFacts(*values) for _, *values in lines.get(row.id, ())),
        overrides=tuple(Override(*values) for _, *values in overrides.get(row.id, ())),
    )


def _room_use(row: Sequence[Any], known: dict[int, Offer]) -> RoomUse:
    _, offering_id, *own = row
    use = RoomUse(known.get(offering_id) if offering_id else None, *own)
    if use.room is None or use.meal_plan is None:
        return use
    return replace(use, room=replace(use.room, meal_plan=use.meal_plan))


def _item(row: Read, known: dict[int, Offer]) -> ItemFacts:
    return ItemFacts(
        id=row.id,
        day=row.day,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        kind=row.kind,
        title=row.title,
        title_en=row.title_en,
        note=row.note,
        offer=known.get(row.offering_id) if row.offering_id else None,
        quantity=row.quantity,
        is_optional=row.is_optional,
        is_own=row.is_own,
        leg=_leg(row, known),
    )


def _leg(row: Read, known: dict[int, Offer]) -> Leg | None:
    if row.means is None:
        return None
    points = {offer.facility_id: offer.point for offer in known.values()}
    start, end = (points.get(each) if each else None for each in (row.from_facility_id, row.to_facility_id))
    return Leg(row.from_place, row.to_place, row.means, start, end, row.from_facility_id, row.to_facility_id)
