"""Whose a trip is, what comes next and until when: handed over with a note, changed by hand with a word why."""

from datetime import datetime

from sqlalchemy import select

from worktrip.accounts import queries as accounts
from worktrip.accounts.rules import Role
from worktrip.inquiries.tables import Handover
from worktrip.kernel.errors import N_, Conflict, Invalid
from worktrip.plumbing import clock, events, mail
from worktrip.plumbing.database import locked, unit_of_work
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Channel, Side, due_problem


def hand_over(trip_id: int, to_id: int, note: str, *, by_id: int) -> int:
    """Give a trip to another concierge: the note stands in the thread for the desk only, and the receiver is mailed.

    The hand-over's id. Raises Invalid without a note, for who has the trip already, and for who is not of the desk.
    """
    receiver = next((person for person in accounts.staff(Role.CONCIERGE) if person.id == to_id), None)
    with unit_of_work() as unit:
        trip = trips_service.locked_trip(trip_id)
        if trip.closed_as is not None:
            raise Conflict(N_("この旅は、すでに終わっています。"))
        wrong = {}
        if receiver is None or to_id == trip.owner_id:
            wrong["to"] = N_("引き継ぐ相手を選んでください。")
        if not note.strip():
            wrong["note"] = N_("引き継ぐことを書いてください。")
        if wrong or receiver is None:
            raise Invalid(N_("入力を確かめてください。"), fields=wrong)
        giver = accounts.names([by_id]).get(by_id, "")
        message_id = trips_service.note(trip_id, note, channel=Channel.NOTE, author_id=by_id)
        row = Handover(
            trip_id=trip_id, from_id=trip.owner_id, to_id=to_id, message_id=message_id, handed_at=clock.now()
        )
        unit.session.add(row)
        unit.session.flush()
        trips_service.take_over(trip_id, to_id)
        mail.post(
            event="inquiries/handed_over",
            to=receiver.email,
            language=receiver.language,
            key=f"handed_over:{row.id}",
            trip_no=trip.no,
            no=trip.no,
            company=trip.organisation.name,
            giver=giver,
            note=note.strip(),
            next_action=trip.next_action,
            due_at=trip.due_at,
        )
        events.record("inquiries.handed_over", trip_no=trip.no, handover=row.id, owner=to_id)
        return row.id


def take_back(trip_id: int, *, by_id: int) -> None:
    """Undo the last hand-over of a trip: who had it has it again. Raises Conflict if the trip has moved on since."""
    with unit_of_work():
        trip = trips_service.locked_trip(trip_id)
        rows = locked(select(Handover).where(Handover.trip_id == trip_id).order_by(Handover.id))
        last = rows[-1] if rows else None
        if last is None or last.taken_back_at is not None or trip.owner_id != last.to_id:
            raise Conflict(N_("引き継ぎは、もう取り消せません。担当が変わっています。"))
        last.taken_back_at = clock.now()
        trips_service.take_over(trip_id, last.from_id)
        trips_service.say(trip_id, Side.SYSTEM, N_("引き継ぎを取り消しました。"), author_id=by_id, internal=True)
        events.record("inquiries.handover_taken_back", trip_no=trip.no, handover=last.id)


def replan(trip_id: int, *, next_action: str, due_at: datetime, why: str, by_id: int) -> None:
    """Set by hand what is next and until when; the word why stands in the thread for the desk only.

    Raises Invalid without a next action or a reason, and for a due time at which the desk is closed or that is past.
    """
    wrong = {}
    if not next_action.strip():
        wrong["next_action"] = N_("次にすることを入れてください。")
    if not why.strip():
        wrong["why"] = N_("変えるわけを、ひとこと書いてください。")
    problem = due_problem(due_at, clock.now())
    if problem:
        wrong["due_day"] = problem
    if wrong:
        raise Invalid(N_("入力を確かめてください。"), fields=wrong)
    with unit_of_work():
        trip = trips_service.locked_trip(trip_id)
        if trip.closed_as is not None:
            raise Conflict(N_("この旅は、すでに終わっています。"))
        # another next action is the desk's own; the same one still waits for whom it waited
        waits_for = trip.waits_for if next_action.strip() == trip.next_action else None
        trips_service.plan(trip_id, next_action=next_action.strip(), due_at=due_at, waits_for=waits_for)
        trips_service.note(trip_id, why, channel=Channel.NOTE, author_id=by_id)
