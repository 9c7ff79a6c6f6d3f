"""What houses usually have by weekday, and which days somebody has spoken of."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from worktrip.catalogue.rules import UsualWeek
from worktrip.catalogue.tables import Facility, Offering
from worktrip.inventory.rules import SlotKey, Usual, Via
from worktrip.inventory.tables import Pattern, Slot, Statement
from worktrip.plumbing import clock
from worktrip.plumbing.database import db


@dataclass(frozen=True)
class PatternRow:
    """One line of a pattern and the statement it was said in."""

    usual: Usual
    statement_id: int


@dataclass(frozen=True)
class Patterned:
    """An offering, in one part of the day, with everything patterns say of it from today on."""

    facility_id: int
    offering_id: int
    period: str
    closed_weekdays: str
    fill_days: int
    rows: tuple[PatternRow, ...]


def patterned(*, offering_id: int | None = None, period: str | None = None) -> list[Patterned]:
    """What has a weekly pattern, of open houses by facility, or one thing. One statement."""
    query = (
        select(Pattern, Offering.facility_id, Facility.closed_weekdays, Facility.fill_days)
        .join(Offering, Offering.id == Pattern.offering_id)
        .join(Facility, Facility.id == Offering.facility_id)
        .where(or_(Pattern.effective_to.is_(None), Pattern.effective_to >= clock.today()))
        .order_by(Offering.facility_id, Pattern.offering_id, Pattern.period, Pattern.weekday, Pattern.id)
    )
    if offering_id is None:
        query = query.where(Offering.is_open, Facility.is_open, Offering.is_counted)
    else:
        query = query.where(Offering.id == offering_id)
    if period is not None:
        query = query.where(Pattern.period == period)
    found: dict[tuple[int, str], Patterned] = {}
    for row, facility_id, closed, fill_days in db.session.execute(query):
        if row.statement_id is None:
            continue
        key = row.offering_id, row.period
        usual = Usual(row.weekday, row.allotted, row.effective_from, row.effective_to)
        before = found.get(key)
        rows = (*(before.rows if before else ()), PatternRow(usual, row.statement_id))
        found[key] = Patterned(facility_id, row.offering_id, row.period, closed, fill_days, rows)
    return list(found.values())


def usual_weeks() -> list[UsualWeek]:
    """What is or was said of usual weeks, of everything, by offering, part of a day and first day. One statement.

    What another took the place of before it began is left out.
    """
    weeks: dict[tuple[str, str, date], list[int | None]] = {}
    rows = db.session.execute(
        select(Offering.code, Pattern.period, Pattern.effective_from, Pattern.weekday, Pattern.allotted)
        .join(Offering, Offering.id == Pattern.offering_id)
        .where(or_(Pattern.effective_to.is_(None), Pattern.effective_to >= Pattern.effective_from))
        .order_by(Offering.code, Pattern.period, Pattern.effective_from, Pattern.id)
    )
    for code, period, first_day, weekday, number in rows:
        weeks.setdefault((code, period, first_day), [None] * 7)[weekday - 1] = number
    return [UsualWeek(*key, tuple(numbers)) for key, numbers in weeks.items()]


def offering_ids(codes: Collection[str]) -> dict[str, int]:
    """The ids of offerings by their codes. One statement."""
    rows = db.session.execute(select(Offering.code, Offering.id).where(Offering.code.in_(codes)))
    return {row.code: row.id for row in rows}


def usual_of(offering_id: int, period: str = "") -> list[Usual]:
    """What the patterns of one thing say from today on, by weekday. One statement."""
    found = patterned(offering_id=offering_id, period=period)
    return [row.usual for each in found for row in each.rows]


def spoken(offering_ids: Collection[int], first: date, last: date) -> dict[SlotKey, Via | None]:
    """The slots of which somebody has said something, and on which way it was said last. One statement.

    None: it was written down before ways were kept.
    """
    rows = db.session.execute(
        select(Slot.offering_id, Slot.day, Slot.period, Statement.via)
        .outerjoin(Statement, Statement.id == Slot.statement_id)
        .where(Slot.offering_id.in_(set(offering_ids)), Slot.day.between(first, last))
        .where(or_(Slot.statement_id.is_not(None), Slot.allotted > 0, Slot.is_closed))
    )
    return {SlotKey(row.offering_id, row.day, row.period): row.via for row in rows}


def slot_ids(keys: Iterable[SlotKey]) -> dict[SlotKey, int]:
    """The ids of the slots that are there of these. One statement."""
    wanted = set(keys)
    if not wanted:
        return {}
    days = {key.day for key in wanted}
    rows = db.session.execute(
        select(Slot.id, Slot.offering_id, Slot.day, Slot.period).where(
            Slot.offering_id.in_({key.offering_id for key in wanted}), Slot.day.between(min(days), max(days))
        )
    )
    found = {SlotKey(row.offering_id, row.day, row.period): row.id for row in rows}
    return {key: found[key] for key in wanted & found.keys()}


def facility_ids(offering_ids: Collection[int]) -> dict[int, int]:
    """Whose each of these offerings is."""
    rows = db.session.execute(select(Offering.id, Offering.facility_id).where(Offering.id.in_(set(offering_ids))))
    return {row.id: row.facility_id for row in rows}


def numbers_said(offering_ids: Collection[int], first: date, last: date) -> dict[SlotKey, int]:
    """How many there are by the house's own word, whatever is taken."""
    rows = db.session.execute(
        select(Slot.offering_id, Slot.day, Slot.period, Slot.allotted, Slot.said).where(
            Slot.offering_id.in_(set(offering_ids)), Slot.day.between(first, last)
        )
    )
    return {
        SlotKey(row.offering_id, row.day, row.period): row.allotted if row.said is None else row.said for row in rows
    }


def thing_ids(facility_id: int) -> Sequence[int]:
    """Ids of what a house offers and counts now."""
    return db.session.scalars(
        select(Offering.id).where(Offering.facility_id == facility_id, Offering.is_open, Offering.is_counted)
    ).all()
