"""Use cases that reach across all stages: work that was given up is tried again, people are forgotten."""

from contextlib import suppress

from flask import current_app

from worktrip.accounts import queries as accounts
from worktrip.bookings import queries as bookings_queries
from worktrip.bookings import service as bookings
from worktrip.inquiries import service as inquiries
from worktrip.kernel import calendar
from worktrip.kernel.errors import N_, Conflict, NotFound
from worktrip.leads import queries as leads_queries
from worktrip.leads import service as leads
from worktrip.plumbing import clock, events, outbox
from worktrip.plumbing.database import unit_of_work
from worktrip.plumbing.outbox import OutboxRow
from worktrip.proposals import queries as proposals_queries
from worktrip.proposals import service as proposals
from worktrip.trips import queries as trips_queries
from worktrip.trips import service as trips


def retry(row_id: int) -> None:
    """Set promised work that was given up ready again. Raises Conflict if it was not given up."""
    with unit_of_work() as unit:
        row = unit.session.get(OutboxRow, row_id)
        if row is None or row.state != "dead":
            raise Conflict(N_("この仕事は、もう片づいているか、順番を待っています。"))
        outbox.retry(row_id)
        events.record("site.outbox_retried", row=row_id, of_kind=row.kind)


def forget(person_id: int) -> bool:
    """Erase somebody in every stage at once; False, and nothing changes, if that was done before.

    What law has kept stays until its time: invoices, payments, the contract and other papers handed out. So do days,
    numbers, scores and the goals of the company. Raises Conflict while one of their trips is going on.
    """
    with unit_of_work():
        trip_ids = [trip.id for trip in trips_queries.organised_by(person_id)]
        called = [*bookings_queries.accepted_names(trip_ids), *proposals_queries.approver_names(trip_ids)]
        person = accounts.person(person_id)
        inquiries.forget_drafts(person.email if person else "")
        if not trips.forget_person(person_id, called=called):
            return False
        inquiries.forget(trip_ids)
        proposals.forget(trip_ids)
        bookings.forget(trip_ids)
        leads.forget(person_id, trip_ids)
        events.record("site.person_forgotten", trips=len(trip_ids))
        return True


def forget_address(email: str) -> int:
    """Erase everybody known under an address, all or none, and what was put aside under it; how many people.

    Raises NotFound, or Conflict as `forget` does.
    """
    with unit_of_work():
        put_aside = inquiries.forget_drafts(email)
        return sum(forget(person_id) for person_id in _at(email, may_be_nobody=put_aside > 0))


def correct_address(email: str, **facts: str) -> int:
    """Put right what is known of everybody under an address; how many. Raises NotFound."""
    with unit_of_work():
        person_ids = _at(email)
        for person_id in person_ids:
            trips.correct_person(person_id, **facts)
        return len(person_ids)


def _at(email: str, *, may_be_nobody: bool = False) -> list[int]:
    person_ids = [person.id for person in accounts.people_at(email)]
    if not person_ids and not may_be_nobody:
        raise NotFound(N_("このメールアドレスの方は見つかりませんでした。"))
    return person_ids


def forget_due() -> int:
    """Erase organisers whose last trip ended PERSONAL_DATA_YEARS ago; how many. Runs on the schedule.

    Somebody the director still talks to about work is left alone.
    """
    cutoff = calendar.years_before(clock.today(), current_app.config["PERSONAL_DATA_YEARS"])
    talked_to, forgotten = leads_queries.in_talks(), 0
    for person_id in trips_queries.long_gone(cutoff):
        # who works here now, or asked again meanwhile, waits for another day
        with suppress(Conflict):
            forgotten += person_id not in talked_to and forget(person_id)
    return forgotten
