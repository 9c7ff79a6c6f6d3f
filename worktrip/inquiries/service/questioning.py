"""What is not known yet: written down with who finds it out and until when, put to the organiser, answered."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select

from worktrip.inquiries.rules import Unsettled
from worktrip.inquiries.tables import OpenQuestion
from worktrip.kernel.errors import N_, Conflict, Invalid, NotFound
from worktrip.plumbing import clock, events
from worktrip.plumbing.database import locked, needed_unit, unit_of_work
from worktrip.trips import queries as trips
from worktrip.trips import service as trips_service


def settle(trip_id: int, questions: Sequence[Unsettled]) -> None:
    """Make `questions` all that is open and was put to nobody yet; answered and asked ones stay."""
    with unit_of_work() as unit:
        fresh = {row.id: row for row in _rows(trip_id) if row.asked_at is None and row.answered_at is None}
        kept = {question.id for question in questions if question.id in fresh}
        gone = fresh.keys() - kept
        unit.session.execute(delete(OpenQuestion).where(OpenQuestion.id.in_(gone)))
        for question in questions:
            if question.id in fresh:
                row = fresh[question.id]
                row.body, row.owner_id, row.due_on = question.body.strip(), question.owner_id, question.due_on
            elif question.id is None:
                _write(trip_id, question)


def keep_question(trip_id: int, question: Unsettled) -> None:
    """Write down something that is not known yet. Raises Invalid where nothing is asked."""
    if not question.body.strip():
        raise Invalid(N_("問いを入れてください。"), fields={"body": N_("問いを入れてください。")})
    with unit_of_work():
        trip = trips.trip_by_id(trip_id)
        _write(trip_id, question)
        events.record("inquiries.question_kept", trip_no=trip.no)


def send_questions(trip_id: int, question_ids: Collection[int], body: str, *, author_id: int) -> int:
    """Put open questions to the organiser in one message, which goes out as any answer does; the message's id.

    Raises Invalid if there is nothing to say, Conflict if one of them was asked or answered meanwhile.
    """
    with unit_of_work():
        trip = trips_service.locked_trip(trip_id)
        rows = [row for row in _rows(trip_id) if row.id in question_ids]
        if not rows or any(row.asked_at or row.answered_at or row.owner_id for row in rows):
            raise Conflict(N_("問いが変わりました。いまの問いを確かめて、もう一度送ってください。"))
        message_id = trips_service.answer(trip_id, body, author_id=author_id)
        for row in rows:
            row.asked_at = clock.now()
        events.record("inquiries.questions_sent", trip_no=trip.no, questions=len(rows), message=message_id)
        return message_id


def answer_question(trip_id: int, question_id: int, answer: str, *, person_id: int) -> None:
    """Write down what came of a question. Raises Invalid without words, NotFound for another trip's question."""
    if not answer.strip():
        raise Invalid(N_("答えを入れてください。"), fields={"answer": N_("答えを入れてください。")})
    with unit_of_work():
        row = _row(trip_id, question_id)
        row.answer, row.answered_at = answer.strip(), clock.now()
        no = trips.trip_by_id(trip_id).no
        events.record("inquiries.question_answered", trip_no=no, question=question_id, by_person=person_id)


def reopen_question(trip_id: int, question_id: int) -> None:
    """Take an answer back; its words stay until another takes their place. Raises NotFound."""
    with unit_of_work():
        _row(trip_id, question_id).answered_at = None
        events.record("inquiries.question_reopened", trip_no=trips.trip_by_id(trip_id).no, question=question_id)


def _write(trip_id: int, question: Unsettled) -> None:
    needed_unit().session.add(
        OpenQuestion(
            trip_id=trip_id,
            body=question.body.strip(),
            owner_id=question.owner_id,
            due_on=question.due_on,
            noted_at=clock.now(),
        )
    )


def _rows(trip_id: int) -> Sequence[OpenQuestion]:
    return locked(select(OpenQuestion).where(OpenQuestion.trip_id == trip_id).order_by(OpenQuestion.id))


def _row(trip_id: int, question_id: int) -> OpenQuestion:
    found = next((row for row in _rows(trip_id) if row.id == question_id), None)
    if found is None:
        raise NotFound(N_("この問いは見つかりませんでした。"))
    return found
