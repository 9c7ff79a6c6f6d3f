"""A version whole, as plain values, in a bounded number of statements; and lists of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import joinedload, selectinload

from worktrip.catalogue.rules import closed_weekdays
from worktrip.catalogue.tables import Facility, Offering
from worktrip.kernel.errors import N_, NotFound
from worktrip.plumbing.database import db
from worktrip.plumbing.documents import Document
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
    called,
    places,
)
from worktrip.proposals.tables import Alternative, Consent, Item, Version, VersionView
from worktrip.proposals.tables import RoomUse as RoomUseRow
from worktrip.trips.tables import Trip

_WHOLE = (
    selectinload(Version.guests),
    selectinload(Version.alternatives).joinedload(Alternative.rooms),
    selectinload(Version.alternatives).joinedload(Alternative.overrides),
    selectinload(Version.alternatives).selectinload(Alternative.items),
    selectinload(Version.alternatives).selectinload(Alternative.lines),
)
# every opening of a proposal asks these: they are put together once
_UNREAD = select(Version.id).where(
    Version.trip_id == bindparam("trip_id"),
    Version.number == bindparam("number"),
    Version.state != VersionState.DRAFT,
    ~select(VersionView.id)
    .where(
        VersionView.version_id == Version.id,
        VersionView.link_id.is_not_distinct_from(bindparam("link_id")),
        VersionView.at > bindparam("since"),
    )
    .exists(),
)
_FRESH = select(Version).options(*_WHOLE).execution_options(populate_existing=True)
_BY_ID = _FRESH.where(Version.id == bindparam("id"))
_BY_NUMBER = _FRESH.where(Version.trip_id == bindparam("trip_id"), Version.number == bindparam("number"))
_OFFERS = (
    select(Offering).where(Offering.id.in_(bindparam("ids", expanding=True))).options(joinedload(Offering.facility))
)
# as rules have it: as it was sent, or as it was put off since
GOOD_UNTIL = func.coalesce(Version.extended_until, Version.valid_until)
UNKNOWN = N_("この版の提案は見つかりませんでした。番号をお確かめください。")


def version(trip_id: int, number: int) -> VersionFacts:
    """One version of a trip. Raises NotFound."""
    return _one(_BY_NUMBER, {"trip_id": trip_id, "number": number})


def version_by_id(version_id: int) -> VersionFacts:
    """A version by id. Raises NotFound."""
    return _one(_BY_ID, {"id": version_id})


def versions_by_ids(version_ids: Iterable[int]) -> list[VersionFacts]:
    """Versions by their ids, in a fixed number of statements."""
    return facts(db.session.scalars(_FRESH.where(Version.id.in_(set(version_ids))).order_by(Version.id)).all())


def unread(trip_id: int, number: int, link_id: int | None, since: datetime) -> int | None:
    """The id of a version that was sent, unless it was opened by that link after `since`."""
    asked = {"trip_id": trip_id, "number": number, "link_id": link_id, "since": since}
    return db.session.scalar(_UNREAD, asked)


def current(trip_id: int) -> VersionFacts | None:
    """The last version that was sent, whatever became of it; None before the first."""
    return _last(Version.trip_id == trip_id, Version.state != VersionState.DRAFT)


def newest(trip_id: int) -> VersionFacts | None:
    """The version with the highest number, a draft too; None before the first."""
    return _last(Version.trip_id == trip_id)


def before(of: VersionFacts) -> VersionFacts | None:
    """The version that was sent before this one; None if there is none."""
    return _last(Version.trip_id == of.trip_id, Version.state != VersionState.DRAFT, Version.number < of.number)


def draft_number(trip_id: int) -> int | None:
    """The number of the trip's open draft, if there is one."""
    query = select(Version.number).where(Version.trip_id == trip_id, Version.state == VersionState.DRAFT)
    return db.session.scalar(query.order_by(Version.number.desc()).limit(1))


def overdue(now: datetime) -> Sequence[tuple[int, int]]:
    """(version id, trip id) of sent versions whose time to accept has passed."""
    query = select(Version.id, Version.trip_id).where(Version.state == VersionState.SENT, now >= GOOD_UNTIL)
    return [(row.id, row.trip_id) for row in db.session.execute(query.order_by(Version.id))]


def left_behind(limit: int = 200) -> Sequence[int]:
    """Ids of sent versions whose trip was closed meanwhile."""
    query = select(Version.id).join(Trip, Trip.id == Version.trip_id)
    query = query.where(Version.state == VersionState.SENT, Trip.closed_as.is_not(None))
    return db.session.scalars(query.order_by(Version.id).limit(limit)).all()


def _one(query: Select[Version], asked: dict[str, int]) -> VersionFacts:
    found = db.session.scalar(query, asked)
    if found is None:
        raise NotFound(UNKNOWN)
    return facts([found])[0]


def _last(*conditions: ColumnElement[bool]) -> VersionFacts | None:
    query = _FRESH.where(*conditions).order_by(Version.number.desc()).limit(1)
    found = db.session.scalar(query)
    return facts([found])[0] if found is not None else None


def facts(rows: Sequence[Version]) -> list[VersionFacts]:
    """Loaded versions as plain values; the offerings of all of them in one statement."""
    rooms = {use.offering_id for row in rows for each in row.alternatives for use in each.rooms}
    used = {item.offering_id for row in rows for each in row.alternatives for item in each.items}
    known = offers(found for found in rooms | used if found is not None)
    return [_version(row, known) for row in rows]


def offers(offering_ids: Iterable[int]) -> dict[int, Offer]:
    """Offerings with what their facility decides, by id, in one statement."""
    wanted = set(offering_ids)
    if not wanted:
        return {}
    return {row.id: offer(row) for row in db.session.scalars(_OFFERS, {"ids": list(wanted)})}


def offer(row: Offering) -> Offer:
    """A loaded offering (with its facility) as plain values."""
    house = row.facility
    return Offer(
        offering_id=row.id,
        facility_id=row.facility_id,
        kind=row.kind,
        name=row.name,
        name_en=row.name_en,
        facility_name=house.name,
        facility_name_en=house.name_en,
        facility_code=house.code,
        facility_kind=house.kind,
        tax_class=row.tax_class,
        is_counted=row.is_counted,
        min_people=row.min_people,
        max_people=row.max_people,
        minutes=row.minutes,
        periods=row.periods,
        meal_plan=row.meal_plan,
        lead_days=row.lead_days if row.lead_days is not None else house.lead_days,
        municipality_code=house.municipality_code,
        room_only_ex_tax_yen=house.room_only_ex_tax_yen,
        has_onsen=house.has_onsen,
        bathing_tax_yen=house.bathing_tax_yen,
        bathing_tax_min_age=house.bathing_tax_min_age,
        wifi_down_mbps=house.wifi_down_mbps,
        work_seats=house.work_seats,
        sleeps=house.sleeps,
        weather=row.weather,
        diets=row.diets,
        phone=house.phone,
        point=point_of(house),
        closed_weekdays=closed_weekdays(house.closed_weekdays),
    )


def point_of(house: Facility) -> tuple[float, float] | None:
    """Where a house lies, in degrees, if that is known."""
    if house.latitude is None or house.longitude is None:
        return None
    return house.latitude, house.longitude


def _version(row: Version, known: dict[int, Offer]) -> VersionFacts:
    return VersionFacts(
        id=row.id,
        trip_id=row.trip_id,
        number=row.number,
        state=row.state,
        party=Party(
            tuple(
                GuestFacts(
                    label=guest.label,
                    arrives_on=guest.arrives_on,
                    arrives_at=guest.arrives_at,
                    leaves_on=guest.leaves_on,
                    leaves_at=guest.leaves_at,
                    diet=guest.diet,
                    id=guest.id,
                )
                for guest in row.guests
            )
        ),
        alternatives=tuple(_alternative(each, known) for each in row.alternatives),
        contract_form=row.contract_form,
        planning_fee_yen=row.planning_fee_yen,
        meets_in_area=row.meets_in_area,
        letter=row.letter,
        change_note=row.change_note,
        created_at=row.created_at,
        sent_at=row.sent_at,
        valid_until=row.valid_until,
        extended_until=row.extended_until,
        digest=row.digest,
        paper_id=row.paper_id,
        terms_id=row.terms_id,
        terms_delivered_at=row.terms_delivered_at,
    )


def _alternative(row: Alternative, known: dict[int, Offer]) -> AlternativeFacts:
    return AlternativeFacts(
        id=row.id,
        letter=row.letter,
        title=row.title,
        reason=row.reason,
        is_recommended=row.is_recommended,
        rooms=tuple(_room_use(use, known) for use in row.rooms),
        overrides=tuple(
            Override(
                offering_id=each.offering_id,
                unit=each.unit,
                sell_yen=each.sell_yen,
                net_yen=each.net_yen,
                reason=each.reason,
                said_by=each.said_by,
                set_by_id=each.set_by_id,
                set_at=each.set_at,
            )
            for each in row.overrides
        ),
        total_yen=row.total_yen,
        tax_yen=row.tax_yen,
        lodging_tax_yen=row.lodging_tax_yen,
        bathing_tax_yen=row.bathing_tax_yen,
        items=tuple(
            ItemFacts(
                id=item.id,
                day=item.day,
                starts_at=item.starts_at,
                ends_at=item.ends_at,
                kind=item.kind,
                title=item.title,
                title_en=item.title_en,
                note=item.note,
                offer=known.get(item.offering_id) if item.offering_id else None,
                quantity=item.quantity,
                is_optional=item.is_optional,
                is_own=item.is_own,
                leg=_leg(item, known),
            )
            for item in row.items
        ),
        lines=tuple(
            LineFacts(
                kind=line.kind,
                description=line.description,
                description_en=line.description_en,
                unit=line.unit,
                quantity=line.quantity,
                unit_yen=line.unit_yen,
                amount_yen=line.amount_yen,
                net_yen=line.net_yen,
                tax_class=line.tax_class,
                tax_percent=line.tax_percent,
                service_from=line.service_from,
                service_to=line.service_to,
                offering_id=line.offering_id,
                facility_id=line.facility_id,
                room_position=line.room_position,
                is_optional=line.is_optional,
                item_id=line.item_id,
            )
            for line in row.lines
        ),
    )


def _room_use(row: RoomUseRow, known: dict[int, Offer]) -> RoomUse:
    room = known.get(row.offering_id) if row.offering_id else None
    if room is not None and row.meal_plan is not None:
        room = replace(room, meal_plan=row.meal_plan)
    return RoomUse(
        id=row.id,
        room=room,
        people_per_room=row.people_per_room,
        meal_plan=row.meal_plan,
        people=row.people,
        note=row.note,
        first_night=row.first_night,
        last_night=row.last_night,
    )


def rooms_of(alternative_ids: Iterable[int]) -> dict[int, tuple[RoomUse, ...]]:
    """Where alternatives sleep, by their ids, in one statement."""
    query = (
        select(RoomUseRow, Offering)
        .outerjoin(Offering, Offering.id == RoomUseRow.offering_id)
        .where(RoomUseRow.alternative_id.in_(set(alternative_ids)))
        .options(joinedload(Offering.facility))
        .order_by(RoomUseRow.alternative_id, RoomUseRow.position)
    )
    found: dict[int, list[RoomUse]] = {}
    for row, room in db.session.execute(query):
        known = {room.id: offer(room)} if room is not None else {}
        found.setdefault(row.alternative_id, []).append(_room_use(row, known))
    return {alternative_id: tuple(rooms) for alternative_id, rooms in found.items()}


def _leg(item: Item, known: dict[int, Offer]) -> Leg | None:
    if item.means is None:
        return None
    points = {offer.facility_id: offer.point for offer in known.values()}
    start, end = (points.get(each) if each else None for each in (item.from_facility_id, item.to_facility_id))
    return Leg(item.from_place, item.to_place, item.means, start, end, item.from_facility_id, item.to_facility_id)


@dataclass(frozen=True)
class VersionRow:
    """A version as a list shows it."""

    id: int
    number: int
    state: VersionState
    created_at: datetime
    sent_at: datetime | None
    good_until: datetime | None
    # (letter, title in Japanese and in English, total) of each alternative
    alternatives: tuple[tuple[str, tuple[str, str], int | None], ...]
    views: int
    last_view_at: datetime | None


def _called(row: Alternative, known: dict[int, Offer]) -> tuple[str, str]:
    rooms = (known[use.offering_id] for use in row.rooms if use.offering_id)
    return called(row.title, places(room.place for room in rooms))


def versions(trip_id: int) -> list[VersionRow]:
    """The versions of a trip, newest first, with how often each was opened; four statements."""
    rows = db.session.scalars(
        select(Version)
        .where(Version.trip_id == trip_id)
        .options(selectinload(Version.alternatives).joinedload(Alternative.rooms))
        .order_by(Version.number.desc())
    ).all()
    seen = {
        version_id: (times, last)
        for version_id, times, last in db.session.execute(
            select(VersionView.version_id, func.count(), func.max(VersionView.at))
            .where(VersionView.version_id.in_([row.id for row in rows]))
            .group_by(VersionView.version_id)
        )
    }
    uses = (use.offering_id for row in rows for each in row.alternatives for use in each.rooms)
    known = offers(used for used in uses if used is not None)
    return [
        VersionRow(
            id=row.id,
            number=row.number,
            state=row.state,
            created_at=row.created_at,
            sent_at=row.sent_at,
            good_until=row.good_until,
            alternatives=tuple((each.letter, _called(each, known), each.total_yen) for each in row.alternatives),
            views=seen.get(row.id, (0, None))[0],
            last_view_at=seen.get(row.id, (0, None))[1],
        )
        for row in rows
    ]


def consent(trip_id: int) -> Consent | None:
    """The consent to get papers electronically that was given for a trip, if any."""
    return db.session.scalar(select(Consent).where(Consent.trip_id == trip_id))


def alternative_id(version_id: int, letter: str) -> int | None:
    """The id of an alternative by its letter."""
    query = select(Alternative.id).where(Alternative.version_id == version_id, Alternative.letter == letter)
    return db.session.scalar(query)


@dataclass(frozen=True)
class Paper:
    """A paper of a version: the proposal itself, or the terms of one alternative (its letter)."""

    document_id: int
    kind: str
    letter: str
    number: str
    title: str


def papers(version_id: int) -> list[Paper]:
    """The papers of a version, the proposal first; empty until the queue has made them."""
    rows = db.session.execute(
        select(Document.id, Document.kind, Document.key, Document.number, Document.title)
        .where(Document.subject == f"proposal_version:{version_id}")
        .order_by(Document.id)
    )
    return [
        Paper(row.id, row.kind, row.key.split(":")[2] if row.kind == "terms" else "", row.number or "", row.title)
        for row in rows
    ]
