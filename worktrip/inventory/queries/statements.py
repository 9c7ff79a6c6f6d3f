"""What houses have said: when, on which way, who wrote it down, and what of it is too old to be believed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from worktrip.accounts.rules import Scope
from worktrip.accounts.tables import Person
from worktrip.catalogue.tables import Facility, Offering
from worktrip.inventory.rules import UNDO_WITHIN, Answer, SlotKey, Via, is_fresh
from worktrip.inventory.tables import Pattern, Question, Slot, Statement, StatementLine
from worktrip.kernel.errors import N_, NotFound
from worktrip.plumbing import clock
from worktrip.plumbing.database import db


def house_scope(facility_code: str, **_arguments: object) -> Scope:
    """What a page of a house is about. Raises NotFound."""
    found = db.session.scalar(select(Facility.id).where(Facility.code == facility_code))
    if found is None:
        raise NotFound(N_("お探しの施設は見つかりませんでした。"))
    return Scope(facility_id=found)


def stale_keys(offering_ids: Collection[int], first: date, last: date) -> set[SlotKey]:
    """The slots from today on of which what was said is older than their house's own limit. One statement."""
    now, today = clock.now(), clock.today()
    rows = db.session.execute(
        select(Slot.offering_id, Slot.day, Slot.period, Statement.at, Statement.said_at, Facility.fresh_days)
        .join(Offering, Offering.id == Slot.offering_id)
        .join(Facility, Facility.id == Offering.facility_id)
        .outerjoin(Statement, Statement.id == Slot.statement_id)
        .where(Slot.offering_id.in_(set(offering_ids)), Slot.day.between(max(first, today), last))
        .where(or_(Slot.statement_id.is_not(None), Slot.allotted > 0, Slot.is_closed))
    )
    return {
        SlotKey(row.offering_id, row.day, row.period)
        for row in rows
        if not is_fresh(row.said_at or row.at, row.fresh_days, now)
    }


@dataclass(frozen=True)
class About:
    """What a statement spoke of: names, first and last day, slots, the lowest and highest number, and what it did."""

    things: tuple[str, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    slots: int = 0
    least: int | None = None
    most: int | None = None
    stopped: int = 0
    opened: int = 0
    same: int = 0

    @property
    def what(self) -> str:
        """What it did, in one word; "number" where it did more than one thing."""
        words = (("stopped", self.stopped), ("opened", self.opened), ("same", self.same))
        return next((word for word, count in words if self.slots and count == self.slots), "number")


@dataclass(frozen=True)
class Said:
    """A statement as a list shows it: who and when, and what it was about."""

    id: int
    at: datetime
    via: Via
    said_by: str
    said_at: datetime | None
    entered_by: str
    is_by_link: bool
    undone_at: datetime | None
    things: tuple[str, ...]
    first_day: date | None
    last_day: date | None
    slots: int
    # the one number it left everywhere, if it is one
    number: int | None
    is_pattern: bool
    # what it did to them: "number", "stopped", "opened" or "same"
    what: str = "number"


def statements(facility_id: int, limit: int = 50) -> list[Said]:
    """What a house said last, the newest first. Three statements."""
    rows = db.session.execute(
        select(Statement, Person.name)
        .outerjoin(Person, Person.id == Statement.entered_by_id)
        .where(Statement.facility_id == facility_id)
        .order_by(Statement.at.desc(), Statement.id.desc())
        .limit(limit)
    ).all()
    return _told(rows)


def last_on_board(facility_id: int, person_id: int | None = None) -> Said | None:
    """What a house, or this person for it, said last, while that can still be undone. At most three statements."""
    own: ColumnElement[bool] = Statement.link_id.is_not(None)
    if person_id is not None:
        own = or_(own, Statement.entered_by_id == person_id)
    rows = db.session.execute(
        select(Statement, Person.name)
        .outerjoin(Person, Person.id == Statement.entered_by_id)
        .where(Statement.facility_id == facility_id, own, Statement.undone_at.is_(None))
        .where(Statement.at > clock.now() - UNDO_WITHIN)
        .order_by(Statement.at.desc(), Statement.id.desc())
        .limit(1)
    ).all()
    return next(iter(_told(rows)), None)


def statement_of(facility_id: int, statement_id: int) -> Statement:
    """One statement of this house. Raises NotFound."""
    found = db.session.get(Statement, statement_id)
    if found is None or found.facility_id != facility_id:
        raise NotFound(N_("この記録は見つかりませんでした。"))
    return found


def _told(rows: Sequence[tuple[Statement, str | None]]) -> list[Said]:
    ids = [statement.id for statement, _ in rows]
    about = _about(ids)
    patterns = _names_of_patterns(ids)
    found = []
    for statement, name in rows:
        told = about.get(statement.id, About())
        found.append(
            Said(
                id=statement.id,
                at=statement.at,
                via=statement.via,
                said_by=statement.said_by,
                said_at=statement.said_at,
                entered_by=name or "",
                is_by_link=statement.link_id is not None,
                undone_at=statement.undone_at,
                things=patterns.get(statement.id) or told.things,
                first_day=told.first_day,
                last_day=told.last_day,
                slots=told.slots,
                number=told.least if told.least == told.most else None,
                is_pattern=statement.id in patterns,
                what=told.what,
            )
        )
    return found


def _about(ids: Collection[int]) -> Mapping[int, About]:
    """What each of these statements spoke of. One statement."""
    if not ids:
        return {}
    before = func.coalesce(StatementLine.said_before, StatementLine.allotted_before)
    after = func.coalesce(StatementLine.said_after, StatementLine.allotted_after)
    stops = and_(StatementLine.closed_after, ~StatementLine.closed_before, before == after)
    opens = and_(StatementLine.closed_before, ~StatementLine.closed_after, before == after)
    same = and_(StatementLine.closed_before == StatementLine.closed_after, before == after)
    rows = db.session.execute(
        select(StatementLine.statement_id, Offering.name, func.min(Slot.day), func.max(Slot.day), func.count())
        .add_columns(func.min(after), func.max(after), *(func.sum(case((e, 1), else_=0)) for e in (stops, opens, same)))
        .join(Slot, Slot.id == StatementLine.slot_id)
        .join(Offering, Offering.id == Slot.offering_id)
        .where(StatementLine.statement_id.in_(ids))
        .group_by(StatementLine.statement_id, Offering.id, Offering.name)
        .order_by(Offering.name)
    )
    found: dict[int, About] = {}
    for statement_id, name, *of in rows:
        first, last, slots, least, most, *did = of
        known = found.get(statement_id, About((), first, last, 0, least, most))
        found[statement_id] = About(
            (*known.things, name),
            min(known.first_day or first, first),
            max(known.last_day or last, last),
            known.slots + slots,
            min(known.least or 0, least),
            max(known.most or 0, most),
            *(had + int(has) for had, has in zip((known.stopped, known.opened, known.same), did, strict=True)),
        )
    return found


def _names_of_patterns(ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    if not ids:
        return {}
    rows = db.session.execute(
        select(Pattern.statement_id, Offering.name)
        .join(Offering, Offering.id == Pattern.offering_id)
        .where(Pattern.statement_id.in_(ids))
        .distinct()
    )
    return {row.statement_id: (row.name,) for row in rows if row.statement_id is not None}


def last_said(facility_id: int) -> tuple[datetime, Via] | None:
    """When a house last said something itself, and on which way; patterns filled in by a job are no word of it."""
    row = db.session.execute(
        select(Statement.at, Statement.said_at, Statement.via)
        .where(Statement.facility_id == facility_id, Statement.undone_at.is_(None))
        .order_by(Statement.at.desc(), Statement.id.desc())
        .limit(1)
    ).first()
    return (row.said_at or row.at, row.via) if row else None


def open_questions(facility_id: int) -> int:
    """How many questions a house has not answered yet."""
    waiting = and_(Question.facility_id == facility_id, Question.answer == Answer.ASKED)
    return db.session.scalar(select(func.count()).where(waiting, Question.withdrawn_at.is_(None))) or 0


def largest(offering_id: int, period: str, around: date) -> int | None:
    """The most a house has had of something about then: what it has when it says no more than that there is some."""
    query = select(func.max(func.coalesce(Slot.said, Slot.allotted))).where(
        Slot.offering_id == offering_id, Slot.period == period
    )
    return db.session.scalar(query.where(Slot.day <= around)) or db.session.scalar(query)
