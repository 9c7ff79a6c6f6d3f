"""The figures of a fiscal year, and the rows each of them is made of. A bounded number of statements, never a name."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, case, func, select

from worktrip.bookings.rules import BookingState
from worktrip.bookings.tables import Booking, PurchaseOrder
from worktrip.catalogue.tables import Facility, Offering
from worktrip.jobs.tables import PublishedYear
from worktrip.kernel import calendar
from worktrip.leads.rules import LeadState
from worktrip.leads.tables import Lead, Survey
from worktrip.plumbing import pages
from worktrip.plumbing.database import db
from worktrip.proposals import queries as proposals
from worktrip.proposals.queries import MAIN_ROOM, places_of
from worktrip.proposals.rules import rooming
from worktrip.proposals.tables import Alternative, Guest, RoomUse
from worktrip.reports.rules import (
    Figure,
    Figures,
    House,
    Nights,
    Published,
    Reason,
    Slept,
    monthly,
    nights_of,
    people_of,
    slept_apart,
)
from worktrip.trips.rules import PURPOSE_LABELS
from worktrip.trips.tables import Trip


def figures(fiscal_year: int) -> Figures:
    """Every figure of one fiscal year: eight statements, and eight more where one was parted, however many stays."""
    slept = _slept(fiscal_year)
    stays = _stays(fiscal_year).subquery()
    by_day = db.session.execute(
        select(stays.c.first_night, Trip.purpose, func.count(), func.sum(stays.c.people), func.sum(stays.c.spend_yen))
        .join(Trip, Trip.id == stays.c.trip_id)
        .group_by(stays.c.first_night, Trip.purpose)
    ).all()
    groups: Counter[date] = Counter()
    reasons: dict[str, list[int]] = {}
    for first_night, purpose, count, people, _spend in by_day:
        groups[first_night] += count
        sums = reasons.setdefault(PURPOSE_LABELS[purpose], [0, 0])
        sums[0], sums[1] = sums[0] + count, sums[1] + people
    scored, score_sum = db.session.execute(
        select(func.count(Survey.goal_score), func.coalesce(func.sum(Survey.goal_score), 0)).join(
            stays, stays.c.trip_id == Survey.trip_id
        )
    ).one()
    return Figures(
        fiscal_year=fiscal_year,
        groups=groups.total(),
        people=people_of(slept),
        nights=nights_of(slept),
        spend_yen=sum(row[4] or 0 for row in by_day),
        months=monthly(fiscal_year, slept, groups),
        houses=_houses(fiscal_year, slept),
        reasons=tuple(Reason(name, *sums) for name, sums in sorted(reasons.items(), key=lambda each: -each[1][0])),
        goals_scored=scored,
        goal_score_sum=score_sum or 0,
        leads=_leads(fiscal_year),
        published=_published(),
    )


def _nights() -> Any:
    """Per version: its first night, who sleeps here, and how many come at all."""
    return (
        select(
            Guest.version_id.label("version_id"),
            func.min(Guest.arrives_on).label("first_night"),
            func.count().label("people"),
        )
        .join(Booking, Booking.version_id == Guest.version_id)
        .where(Booking.state == BookingState.DONE)
        .group_by(Guest.version_id)
        .subquery()
    )


def _year(fiscal_year: int) -> tuple[date, date]:
    return date(fiscal_year, 4, 1), date(fiscal_year + 1, 3, 31)


def _stays(fiscal_year: int) -> Select[Any]:
    """Stays that are over and whose first night lies in the year: trip, version, first night, people, spend."""
    nights = _nights()
    return (
        select(
            Booking.trip_id.label("trip_id"),
            Booking.version_id.label("version_id"),
            Booking.id.label("booking_id"),
            nights.c.first_night,
            nights.c.people,
            Booking.total_yen.label("spend_yen"),
            Booking.alternative_id,
            RoomUse.offering_id.label("room_offering_id"),
        )
        .join(nights, nights.c.version_id == Booking.version_id)
        .join(Alternative, Alternative.id == Booking.alternative_id)
        .outerjoin(RoomUse, MAIN_ROOM)
        .where(Booking.state == BookingState.DONE, nights.c.first_night.between(*_year(fiscal_year)))
    )


def _slept(fiscal_year: int) -> list[Slept]:
    """Who slept where and when, people with the same days counted together: a year has few such groups of days."""
    stays = _stays(fiscal_year).subquery()
    parted = select(RoomUse.alternative_id).where(
        (RoomUse.position > 0)
        | RoomUse.people.is_not(None)
        | RoomUse.first_night.is_not(None)
        | RoomUse.last_night.is_not(None)
    )
    query = (
        select(Offering.facility_id, stays.c.first_night, Guest.arrives_on, Guest.leaves_on, func.count())
        .select_from(stays)
        .join(Guest, Guest.version_id == stays.c.version_id)
        .outerjoin(Offering, Offering.id == stays.c.room_offering_id)
        .where(stays.c.alternative_id.not_in(parted))
        .group_by(Offering.facility_id, stays.c.first_night, Guest.arrives_on, Guest.leaves_on)
    )
    together = [Slept(*row) for row in db.session.execute(query)]
    apart = db.session.execute(
        select(stays.c.version_id, stays.c.alternative_id, stays.c.first_night).where(
            stays.c.alternative_id.in_(parted)
        )
    ).all()
    return together + _slept_apart({row.version_id: (row.alternative_id, row.first_night) for row in apart})


def _slept_apart(stays: Mapping[int, tuple[int, date]]) -> list[Slept]:
    """The same of the stays in which the party was parted or moved house, person by person."""
    found = []
    for version in proposals.versions_by_ids(stays) if stays else ():
        alternative_id, first_night = stays[version.id]
        accepted = next(each for each in version.alternatives if each.id == alternative_id)
        found += slept_apart(rooming(accepted.rooms, version.party), first_night)
    return found


def _houses(fiscal_year: int, slept: list[Slept]) -> tuple[House, ...]:
    """Each lodging somebody slept at, the most visited first, with what it gets."""
    stays = _stays(fiscal_year).subquery()
    rows = db.session.execute(
        select(PurchaseOrder.facility_id, func.sum(PurchaseOrder.net_yen))
        .join(stays, stays.c.booking_id == PurchaseOrder.booking_id)
        .group_by(PurchaseOrder.facility_id)
    )
    paid = {row[0]: row[1] for row in rows}
    wanted = {each.facility_id for each in slept if each.facility_id is not None}
    known = db.session.execute(
        select(Facility.id, Facility.code, Facility.name, Facility.name_en).where(Facility.id.in_(wanted))
    )
    houses = [
        House(code, name, name_en, nights_of(each for each in slept if each.facility_id == row_id), paid.get(row_id))
        for row_id, code, name, name_en in known
    ]
    return tuple(sorted(houses, key=lambda house: (-house.nights.total, house.code)))


def _leads_of(fiscal_year: int) -> tuple[datetime, datetime]:
    first, last = _year(fiscal_year)
    return calendar.at_jst(first), calendar.at_jst(last + timedelta(days=1))


def _leads(fiscal_year: int) -> dict[LeadState, int]:
    start, end = _leads_of(fiscal_year)
    query = select(Lead.state, func.count()).where(Lead.created_at >= start, Lead.created_at < end).group_by(Lead.state)
    return {row[0]: row[1] for row in db.session.execute(query)}


def _published() -> tuple[Published, ...]:
    rows = db.session.scalars(select(PublishedYear).order_by(PublishedYear.fiscal_year))
    return tuple(Published(row.fiscal_year, row.orders_thousand_yen, row.is_partial, row.source_note) for row in rows)


def years(today: date) -> list[int]:
    """Fiscal years there is something to say about, the latest first; this one always."""
    first = db.session.scalar(select(func.min(Trip.first_day)))
    current = calendar.fiscal_year(today)
    return list(range(current, min(calendar.fiscal_year(first), current) - 1 if first else current - 1, -1))


# The rows behind a figure --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StayRow:
    """One stay without anybody's name."""

    trip_no: str
    month: date
    people: int
    nights: Nights
    spend_yen: int
    # all houses they slept in, in Japanese and in English
    places: tuple[str, str] | None
    purpose: str
    score: int | None


def stay_rows(
    fiscal_year: int, *, figure: Figure = Figure.STAYS, month: date | None = None, house: str | None = None
) -> pages.Page[StayRow]:
    """The stays behind a figure, by first night; of one month or one lodging if asked. Four statements."""
    stays = _stays(fiscal_year).subquery()
    query = (
        select(stays, Trip.no, Trip.purpose, Survey.goal_score)
        .join(Trip, Trip.id == stays.c.trip_id)
        .outerjoin(Survey, Survey.trip_id == stays.c.trip_id)
        .order_by(stays.c.first_night, Trip.no)
    )
    if figure is Figure.GOALS:
        query = query.where(Survey.goal_score.is_not(None))
    if month is not None:
        query = query.where(stays.c.first_night.between(month, calendar.month_end(month)))
    if house is not None:
        there = (
            select(RoomUse.alternative_id)
            .join(Offering, Offering.id == RoomUse.offering_id)
            .join(Facility, Facility.id == Offering.facility_id)
            .where(Facility.code == house)
        )
        query = query.where(stays.c.alternative_id.in_(there))
    page = pages.page_of(query, whole_rows=True)
    slept: dict[int, list[Slept]] = {}
    guests = db.session.execute(
        select(Guest.version_id, Guest.arrives_on, Guest.leaves_on, func.count())
        .where(Guest.version_id.in_([row.version_id for row in page.items]))
        .group_by(Guest.version_id, Guest.arrives_on, Guest.leaves_on)
    )
    for version_id, arrives_on, leaves_on, people in guests:
        slept.setdefault(version_id, []).append(Slept(None, arrives_on, arrives_on, leaves_on, people))
    houses = places_of(row.alternative_id for row in page.items)
    rows = [
        StayRow(
            trip_no=row.no,
            month=row.first_night.replace(day=1),
            people=row.people,
            nights=nights_of(slept.get(row.version_id, [])),
            spend_yen=row.spend_yen,
            places=houses.get(row.alternative_id),
            purpose=PURPOSE_LABELS[row.purpose],
            score=row.goal_score,
        )
        for row in page.items
    ]
    return pages.Page(rows, page.number, page.size, page.total)


@dataclass(frozen=True)
class LeadRow:
    """One lead: from which stay, since when, where it stands."""

    no: str
    trip_no: str | None
    month: date
    state: LeadState


def lead_rows(fiscal_year: int) -> pages.Page[LeadRow]:
    """The leads that came in the year, as they stand now. Two statements."""
    start, end = _leads_of(fiscal_year)
    query: Any = (
        select(Lead, Trip.no)
        .outerjoin(Trip, Trip.id == Lead.trip_id)
        .where(Lead.created_at >= start, Lead.created_at < end)
        .order_by(case((Lead.state == LeadState.LOST, 1), else_=0), Lead.id)
    )
    page = pages.page_of(query, whole_rows=True)
    rows = [
        LeadRow(lead.no, trip_no, calendar.jst_date(lead.created_at).replace(day=1), lead.state)
        for lead, trip_no in page.items
    ]
    return pages.Page(rows, page.number, page.size, page.total)
