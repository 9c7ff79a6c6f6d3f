"""A house has fewer than are taken: what is taken stays, the desk hears of it, and it ends as soon as it fits."""

from collections.abc import Iterable, Sequence

from worktrip.inventory import queries
from worktrip.inventory.rules import Standing, Word, spans, stand
from worktrip.inventory.tables import Slot
from worktrip.kernel.calendar import answer_due
from worktrip.kernel.errors import N_
from worktrip.plumbing import clock, events
from worktrip.plumbing.database import needed_unit
from worktrip.trips import service as trips_service


def words_of(slots: Iterable[Slot]) -> dict[int, Word]:
    """What houses have said of locked slots, whatever is taken of them, by the slot's id.

    In a shortfall the slot is closed anyway; whether the house had stopped sales besides stands in its statement.
    """
    slots = list(slots)
    short = [(slot.id, slot.statement_id) for slot in slots if slot.said is not None and slot.statement_id is not None]
    stopped = queries.stopped(short)
    return {
        slot.id: Word(slot.allotted, slot.is_closed)
        if slot.said is None
        else Word(slot.said, stopped.get(slot.id, False))
        for slot in slots
    }


def put(slot: Slot, standing: Standing) -> None:
    """Let a slot stand so."""
    slot.allotted, slot.said, slot.is_closed = standing.allotted, standing.said, standing.is_closed


def ease(slots: Sequence[Slot]) -> None:
    """Let locked slots stand at the house's number again, or nearer to it, as far as what is taken of them allows."""
    short = [slot for slot in slots if slot.said is not None]
    words = words_of(short)
    for slot in short:
        put(slot, stand(words[slot.id], slot.held + slot.booked))
    if over := [slot for slot in short if slot.said is None]:
        needed_unit().session.flush()
        stop_asking((slot.statement_id, slot) for slot in over)
        events.record("inventory.shortfall_ended", slots=len(over))


def ask_desk(statement_id: int, slots: Sequence[Slot]) -> None:
    """Give the desk a to-do for each trip that is in the way of what this statement said of these slots."""
    needed_unit().session.flush()
    due = answer_due(clock.now(), 1)
    for each in queries.troubles([slot.id for slot in slots]):
        first, last = (f"{day.month}/{day.day}" for day in (each.first_day, each.last_day))
        trips_service.ask_desk(
            each.trip_id,
            _key(statement_id, each.offering_id, each.period, each.first_day.isoformat(), each.trip_id),
            N_(
                "%(name)s（%(days)s）は、%(said)sしかないとのお話です。この旅程で%(quantity)s使っています。"
                "代わりをご相談ください。"
            ),
            due,
            name=each.name,
            days=first if first == last else f"{first}–{last}",
            said=each.said,
            quantity=each.quantity,
        )


def stop_asking(ended: Iterable[tuple[int | None, Slot]]) -> None:
    """Tick off what the desk was asked because of these statements, where nothing of it is left on days in a row."""
    for statement_id, offering_id, period, day in sorted(
        {(statement_id, slot.offering_id, slot.period, slot.day) for statement_id, slot in ended if statement_id}
    ):
        days, still = queries.short_days(statement_id, offering_id, period)
        for first, last in spans(days):
            if first <= day <= last and not any(first <= each <= last for each in still):
                for trip_id in queries.trips_ever_on(offering_id, period, first, last):
                    trips_service.finish_todo(_key(statement_id, offering_id, period, first.isoformat(), trip_id))


def _key(statement_id: int, offering_id: int, period: str, first_day: str, trip_id: int) -> str:
    return f"inventory.shortfall:{statement_id}:{offering_id}:{period}:{first_day}:{trip_id}"
