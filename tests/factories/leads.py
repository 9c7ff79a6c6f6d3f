"""Scenario S6 up to the day after the stay, and a lead that came of it."""

from __future__ import annotations

from datetime import timedelta

from tests.factories.bookings import FRIDAY, Sent, accepted, sent, town
from tests.support.application import Clock, made_once
from worktrip.accounts import service as accounts
from worktrip.accounts.rules import Role
from worktrip.leads import service
from worktrip.leads.rules import WorkKind
from worktrip.plumbing import outbox
from worktrip.stays import service as stays

SATURDAY = FRIDAY + timedelta(days=1)


@made_once
def stayed(clock: Clock, *, letter: str = "A") -> Sent:
    """A trip of four whose stay ended yesterday: accepted, slept, nothing asked yet."""
    of = sent(town())
    accepted(of, letter)
    clock.day(SATURDAY)
    stays.move_on()
    return of


@made_once
def asked(clock: Clock) -> Sent:
    """The same, asked how it went; mail has gone out. There is a director."""
    of = stayed(clock)
    accounts.add_staff(name="立花 のぞみ", email="nozomi@kosya.example", roles=[Role.DIRECTOR], invite=False)
    service.ask_due()
    outbox.drain()
    return of


@made_once
def lead(clock: Clock, *, may_contact: bool = True) -> str:
    """The number of a lead with two kinds of work from that stay."""
    of = asked(clock)
    found = service.answer(
        trip_id=of.trip_id,
        score=8,
        comment="集中できました。",
        kinds=(WorkKind.MINUTES, WorkKind.RESEARCH),
        may_contact=may_contact,
        person_id=of.organiser_id,
    )
    assert found.lead_no is not None
    return found.lead_no
