"""The desk listens: what was heard, the skeleton of the days, and what is forgotten of it one day."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import delete, select, update

from worktrip.accounts.rules import ERASED
from worktrip.inquiries.rules import Block, Unsettled
from worktrip.inquiries.service import questioning
from worktrip.inquiries.tables import Hearing, Inquiry, OpenQuestion, TimetableBlock
from worktrip.kernel.errors import N_
from worktrip.plumbing import clock, events
from worktrip.plumbing.database import insert_if_missing, locked, needed_unit, unit_of_work
from worktrip.trips import queries as trips
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Stage, promised_answer


def note_hearing(
    trip_id: int,
    *,
    heard_by_id: int,
    why: str = "",
    outcome: str = "",
    decider: str = "",
    decide_by: date | None = None,
    approver_asks: str = "",
    people_note: str = "",
    diet_note: str = "",
    timetable_note: str = "",
    risks: str = "",
    blocks: Sequence[Block] = (),
    questions: Sequence[Unsettled] | None = None,
    people: int | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> None:
    """Note what was heard, and move the trip on: next, a proposal is built. A second hearing replaces the first.

    `outcome` becomes the trip's goal, which the proposal shows. With `people`, the trip gets these days and people.
    `blocks` are the whole skeleton of the days. `questions` are all that nobody was asked yet: one that is left out
    was settled by itself. Raises Invalid for days that are the wrong way round.
    """
    with unit_of_work():
        trip = trips.trip_by_id(trip_id)
        facts = {
            "why": why.strip(),
            "outcome": outcome.strip(),
            "decider": decider.strip(),
            "decide_by": decide_by,
            "approver_asks": approver_asks.strip(),
            "people_note": people_note.strip(),
            "diet_note": diet_note.strip(),
            "timetable_note": timetable_note.strip(),
            "risks": risks.strip(),
            "heard_at": clock.now(),
            "heard_by_id": heard_by_id,
        }
        if not insert_if_missing(Hearing, trip_id=trip_id, **facts):
            row = locked(select(Hearing).where(Hearing.trip_id == trip_id).order_by(Hearing.id))[0]
            for field, value in facts.items():
                setattr(row, field, value)
        _lay_skeleton(trip_id, blocks)
        if questions is not None:
            questioning.settle(trip_id, questions)
        if outcome.strip():
            trips_service.set_goal(trip_id, outcome)
        if people is not None:
            trips_service.set_dates(trip_id, first_day, last_day, people)
        if trip.owner_id is None:
            trips_service.take_over(trip_id, heard_by_id)
        if trip.stage is Stage.RECEIVED:
            trips_service.advance(
                trip_id,
                Stage.HEARING,
                next_action=N_("提案を組み立てる"),
                due_at=promised_answer(clock.now()),
            )
        events.record("inquiries.heard", trip_no=trip.no, by_person=heard_by_id)


def _lay_skeleton(trip_id: int, blocks: Sequence[Block]) -> None:
    session = needed_unit().session
    session.execute(delete(TimetableBlock).where(TimetableBlock.trip_id == trip_id))
    session.add_all(TimetableBlock(trip_id=trip_id, **vars(block)) for block in blocks)


_NOTES = ("decider", "approver_asks", "people_note", "diet_note", "timetable_note", "risks")


def forget(trip_ids: Collection[int]) -> None:
    """Blank what was written about people in the inquiries and hearings of trips; dates, numbers and goals stay."""
    with unit_of_work() as unit:
        asked = update(Inquiry).where(Inquiry.trip_id.in_(trip_ids))
        unit.session.execute(asked.values(dates_note="", arrivals_note="", experience_note="", note=""))
        heard = update(Hearing).where(Hearing.trip_id.in_(trip_ids))
        unit.session.execute(heard.values(dict.fromkeys(_NOTES, "")))
        blocks = update(TimetableBlock).where(TimetableBlock.trip_id.in_(trip_ids))
        unit.session.execute(blocks.values(words=""))
        asked_for = update(OpenQuestion).where(OpenQuestion.trip_id.in_(trip_ids))
        unit.session.execute(asked_for.values(body=ERASED, answer=""))
