"""The waiting list (空き待ち), whose unit is the party: it waits for everything at once and is offered everything."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import select

from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import OfferingKind
from worktrip.inventory import queries
from worktrip.inventory.rules import NotFree, Shortage, SlotKey, Waiting, Wants, in_turn
from worktrip.inventory.service.holding import hold_also
from worktrip.inventory.service.locks import one_at_a_time
from worktrip.inventory.tables import Wait, WaitLine
from worktrip.kernel.errors import N_, Conflict, Invalid, NotFound
from worktrip.plumbing import clock, events, mail
from worktrip.plumbing.database import locked, needed_unit, unit_of_work
from worktrip.trips import queries as trips
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Side, is_over, promised_answer

_NOTHING_MISSING = N_("必要な分は、すでに押さえています。空きを待つものはありません。")


def wait(trip_id: int, wants: Wants, note: str = "") -> int:
    """Let a trip wait until all of `wants` is free; the id of its wait. It waits for one thing at a time.

    Saying the same again changes nothing; saying something else begins a new wait at the end of the list. What is not
    counted is left out. Raises Invalid if nothing is left or something of it is past, Conflict for a trip that is over
    or has all of it already.
    """
    known = queries.countables(wants)
    if len(known) < len({key.offering_id for key in wants}):
        raise NotFound(N_("お探しの品目は見つかりませんでした。"))
    wanted = {key: n for key, n in sorted(wants.items()) if n > 0 and known[key.offering_id].is_counted}
    if not wanted:
        raise Invalid(N_("空きを待つものがありません。日にちと部屋や品目を、先に入れてください。"))
    if min(key.day for key in wanted) < clock.today():
        raise Invalid(N_("過ぎた日の空きは待てません。日にちを直してください。"))
    with unit_of_work() as unit:
        one_at_a_time(trip_id)
        trip = trips.trip_by_id(trip_id)
        if is_over(trip.stage, trip.closed_as):
            raise Conflict(N_("この旅のご相談は終わっています。"))
        has: Counter[SlotKey] = Counter()
        for held in queries.holds_of(trip_id):
            has[held.key] += held.quantity
        if all(n <= has[key] for key, n in wanted.items()):
            raise Conflict(_NOTHING_MISSING)
        for before in queries.waiting(trip_id):
            if before.wants == wanted:
                return before.id
            _end(_locked(before.id))
        row = Wait(
            trip_id=trip_id,
            note=note.strip(),
            made_at=clock.now(),
            lines=[WaitLine(**vars(key), quantity=n) for key, n in wanted.items()],
        )
        unit.session.add(row)
        unit.session.flush()
        trips_service.announce(trip_id, N_("空き待ちに入れました。"), internal=True)
        events.record("inventory.waiting", trip_no=trip.no, wait=row.id, slots=len(wanted))
        return row.id


def offer(wait_id: int, until: datetime, *, person_id: int | None = None) -> None:
    """Hold everything a party waits for until a minute and tell its organiser: all of it or, with NotFree, nothing.

    Raises Conflict if somebody has offered it already, it waits no more or the trip has all of it, Invalid if `until`
    is over already. What a house says it has too few of is not free, even where the trip holds it.
    """
    with unit_of_work() as unit:
        row = _locked(wait_id)
        standing = next((each for each in queries.waiting(row.trip_id) if each.id == wait_id), None)
        if standing is None:
            raise Conflict(N_("この空き待ちは、もう終わっています。"))
        if not standing.takes:
            raise Conflict(_NOTHING_MISSING)
        _need_enough(standing)
        hold_also(row.trip_id, standing.wants, until)
        row.offered_at = clock.now()
        _end(row, person_id)
        unit.session.flush()
        trips_service.announce(row.trip_id, N_("お待ちいただいていた分がすべて空き、仮押さえしました。"))
        trips_service.plan(
            row.trip_id, next_action=N_("空きが出たことへの返事を待つ"), due_at=until, waits_for=Side.ORGANISER
        )
        _tell(standing, until)
        events.record("inventory.offered", trip_no=standing.trip_no, wait=wait_id, until=until.isoformat())


def _need_enough(standing: Waiting) -> None:
    """Raise NotFree where a house has fewer than are taken of what a party waits for."""
    if not standing.over:
        return
    known = queries.countables(standing.over)
    raise NotFree(
        [
            Shortage(key, known[key.offering_id].name, standing.wants[key], standing.wants[key] - standing.short[key])
            for key in sorted(standing.over)
        ]
    )


def _tell(standing: Waiting, until: datetime) -> None:
    """Tell the organiser what is held for them and until when."""
    trip = trips.trip_by_id(standing.trip_id)
    known = catalogue.offerings({key.offering_id for key in standing.wants})
    things = []
    for line in standing.lines:
        offering = known[line.offering_id]
        is_room = offering.kind is OfferingKind.ROOM
        things.append(
            {
                "house": (offering.facility.name, offering.facility.name_en),
                "name": (offering.name, offering.name_en),
                "quantity": line.quantity,
                "first": line.first_day.isoformat(),
                "last": (line.last_day + timedelta(days=1 if is_room else 0)).isoformat(),
            }
        )
    mail.post(
        event="inventory/offered",
        to=trip.organiser.email,
        language=trip.language,
        key=f"wait:{standing.id}:offered",
        trip_no=trip.no,
        link_id=trips_service.organiser_link(trip.id),
        no=trip.no,
        name=trip.organiser.name,
        until=until.isoformat(),
        things=things,
    )


def stop_waiting(wait_id: int, *, person_id: int | None = None) -> None:
    """A party waits no more. Nothing happens if it had ended already."""
    with unit_of_work():
        row = _locked(wait_id)
        if row.ended_at is not None:
            return
        _end(row, person_id)
        trips_service.announce(row.trip_id, N_("空き待ちをやめました。"), internal=True)
        events.record("inventory.stopped_waiting", trip_no=trips.trip_by_id(row.trip_id).no, wait=wait_id)


def watch() -> int:
    """End what can never be served any more, and give the desk one thing to do for each party whose turn has come.

    Told once: again only after it could not be served in between. How many were told.
    """
    for wait_id in queries.waits_over():
        with unit_of_work():
            row = _locked(wait_id)
            if row.ended_at is None:
                _end(row)
                events.record("inventory.wait_ended", trip_no=trips.trip_by_id(row.trip_id).no, wait=wait_id)
    standing = queries.waiting()
    turns = {each.id for each in in_turn(standing)}
    told = 0
    for each in standing:
        if (each.told_at is not None) == (each.id in turns):
            continue
        with unit_of_work():
            row = _locked(each.id)
            if row.ended_at is not None or row.told_at != each.told_at:
                continue
            if each.id not in turns:
                trips_service.finish_todo(_todo_key(row))
                row.told_at = None
                continue
            row.told_at = clock.now()
            trips_service.ask_desk(
                row.trip_id,
                _todo_key(row),
                N_("空きを待っていた分が、すべて空きました。仮押さえして、幹事に案内する"),
                promised_answer(row.told_at),
            )
            events.record("inventory.came_free", trip_no=each.trip_no, wait=each.id)
            told += 1
    return told


def _locked(wait_id: int) -> Wait:
    """The wait's row, after its trip: what changes a trip's share is one at a time. Raises NotFound."""
    trip_id = needed_unit().session.scalar(select(Wait.trip_id).where(Wait.id == wait_id))
    if trip_id is None:
        raise NotFound(N_("この空き待ちは見つかりませんでした。"))
    one_at_a_time(trip_id)
    return locked(select(Wait).where(Wait.id == wait_id).order_by(Wait.id))[0]


def _todo_key(row: Wait) -> str:
    """A freeing after one that passed unused is a new thing to do."""
    return f"wait:{row.id}:free:{row.told_at:%Y%m%d%H%M%S}"


def _end(row: Wait, person_id: int | None = None) -> None:
    if row.told_at is not None:
        trips_service.finish_todo(_todo_key(row), person_id=person_id)
    row.ended_at = clock.now()
