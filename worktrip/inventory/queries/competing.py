"""Who else wants what a trip wants: who holds it, who has asked its house, who waits for it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from worktrip.catalogue.tables import Facility, Offering
from worktrip.inventory.queries.stock import one_of_slots, takes_stock, these
from worktrip.inventory.rules import Answer, HoldState, SlotKey
from worktrip.inventory.tables import Hold, Question, QuestionLine, Slot, Wait, WaitLine
from worktrip.plumbing import clock
from worktrip.plumbing.database import db
from worktrip.trips.tables import Trip

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rival:
    """Another trip at the same thing: so many from a day to a day, and until when it holds or is to be answered.

    `how` is held, asked or waiting.
    """

    trip_no: str
    how: str
    offering_id: int
    house: tuple[str, str]
    name: tuple[str, str]
    first: date
    last: date
    quantity: int
    until: datetime | None


def competing(trip_id: int, keys: Collection[SlotKey]) -> list[Rival]:
    """Other trips that hold, have asked for or wait for some of these slots, by day; three statements.

    What is booked competes no more: it is gone.
    """
    wanted = set(keys)
    if not wanted:
        return []
    days = [key.day for key in wanted]
    held = db.session.execute(
        select(Trip.no, Slot.offering_id, *_NAMES, Slot.day, Hold.quantity, Hold.expires_at)
        .join(Slot, Slot.id == Hold.slot_id)
        .join(Trip, Trip.id == Hold.trip_id)
        .join(Offering, Offering.id == Slot.offering_id)
        .join(Facility, Facility.id == Offering.facility_id)
        .where(Hold.trip_id != trip_id, Hold.state == HoldState.HELD, takes_stock(clock.now()))
        .where(one_of_slots(Slot)),
        these(wanted),
    )
    asked = db.session.execute(
        select(Trip.no, QuestionLine.offering_id, *_NAMES, QuestionLine.first_day, QuestionLine.last_day)
        .add_columns(QuestionLine.quantity, Question.answer_by, QuestionLine.period)
        .join(Question, Question.id == QuestionLine.question_id)
        .join(Trip, Trip.id == Question.trip_id)
        .join(Offering, Offering.id == QuestionLine.offering_id)
        .join(Facility, Facility.id == Offering.facility_id)
        .where(Question.trip_id != trip_id, Question.answer == Answer.ASKED, Question.withdrawn_at.is_(None))
        .where(QuestionLine.offering_id.in_({key.offering_id for key in wanted}))
        .where(QuestionLine.first_day <= max(days), QuestionLine.last_day >= min(days))
    )
    waiting = db.session.execute(
        select(Trip.no, WaitLine.offering_id, *_NAMES, WaitLine.day, WaitLine.quantity)
        .join(Wait, Wait.id == WaitLine.wait_id)
        .join(Trip, Trip.id == Wait.trip_id)
        .join(Offering, Offering.id == WaitLine.offering_id)
        .join(Facility, Facility.id == Offering.facility_id)
        .where(Wait.trip_id != trip_id, Wait.ended_at.is_(None))
        .where(one_of_slots(WaitLine)),
        these(wanted),
    )
    rivals = _runs([_rival("held", *row) for row in held])
    rivals += [
        Rival(no, "asked", offering_id, (house, house_en), (name, name_en), first, last, quantity, answer_by)
        for no, offering_id, house, house_en, name, name_en, first, last, quantity, answer_by, period in asked
        if any(key.offering_id == offering_id and key.period == period and first <= key.day <= last for key in wanted)
    ]
    rivals += _runs([_rival("waiting", *row, None) for row in waiting])
    return sorted(rivals, key=lambda rival: (rival.first, rival.house, rival.name, rival.trip_no, rival.how))


_NAMES = (Facility.name, Facility.name_en, Offering.name, Offering.name_en)


def _rival(how: str, no: str, offering_id: int, *row: Any) -> Rival:
    house, house_en, name, name_en, day, quantity, until = row
    return Rival(no, how, offering_id, (house, house_en), (name, name_en), day, day, quantity, until)


def _runs(rivals: Iterable[Rival]) -> list[Rival]:
    """One entry for days that follow each other with the same number and minute."""
    runs: list[Rival] = []
    for each in sorted(rivals, key=lambda rival: (rival.trip_no, rival.offering_id, rival.first)):
        last = runs[-1] if runs else None
        if last is not None and each.first - last.last == ONE_DAY and _same(last, each):
            runs[-1] = Rival(**{**vars(last), "last": each.first})
        else:
            runs.append(each)
    return runs


def _same(one: Rival, other: Rival) -> bool:
    return (one.trip_no, one.offering_id, one.quantity, one.until) == (
        other.trip_no,
        other.offering_id,
        other.quantity,
        other.until,
    )
