"""Use cases of stays: the calendar moves them on; the run sheet gathers them."""

from dataclasses import dataclass

from worktrip.accounts import queries as accounts
from worktrip.bookings import queries as bookings
from worktrip.bookings import service as bookings_service
from worktrip.bookings.queries import BookingFacts, OrderFacts, TripFacts
from worktrip.bookings.rules import BookingState, state_on
from worktrip.kernel.errors import N_, NotFound
from worktrip.plumbing import clock, events
from worktrip.plumbing.database import unit_of_work
from worktrip.proposals.rules import AlternativeFacts, Party
from worktrip.proposals.service import Beds, beds, is_parted
from worktrip.stays.rules import Day, days_of
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Stage, promised_answer


def move_on() -> int:
    """Move every booking on by the business day: running from the first arrival, done after the last departure.

    How many moved. Each is a unit of its own, and doing it again changes nothing.
    """
    today, moved = clock.today(), 0
    for booking in bookings.bookings_to_move(today):
        state = state_on(booking.state, booking.first_day, booking.last_day, today)
        if state is booking.state:
            continue
        with unit_of_work():
            bookings_service.move(booking.id, state)
            if state is BookingState.DONE:
                trips_service.advance(
                    booking.trip_id,
                    Stage.STAYED,
                    next_action=N_("請求書を発行する"),
                    due_at=promised_answer(clock.now()),
                )
                trips_service.announce(booking.trip_id, N_("ご滞在が終わりました。ありがとうございました。"))
            events.record("stays.moved", trip_no=booking.trip_no, state=state.value)
        moved += 1
    return moved


@dataclass(frozen=True)
class RunSheet:
    """Everything about a stay that one has in hand on the day."""

    trip: TripFacts
    booking: BookingFacts
    party: Party
    alternative: AlternativeFacts
    days: tuple[Day, ...]
    # who sleeps where, if there is more to say than one room for everybody
    beds: tuple[Beds, ...]
    orders: tuple[OrderFacts, ...]
    concierge: str
    issuer_phone: str


def run_sheet(trip_id: int) -> RunSheet:
    """The run sheet of a booked trip, in a fixed number of statements. Raises NotFound before it is booked."""
    booking = bookings.booking(trip_id)
    if booking is None:
        raise NotFound(N_("お申込みをいただくと、当日の進行表ができます。"))
    version, alternative = bookings.accepted(booking)
    trip = bookings.trip_facts(trip_id)
    profile = accounts.issuer_profile_on(clock.today())
    return RunSheet(
        trip=trip,
        booking=booking,
        party=version.party,
        alternative=alternative,
        days=days_of(version.party, alternative),
        beds=tuple(beds(alternative, version.party)) if is_parted(alternative) else (),
        orders=tuple(bookings.orders_of_trip(trip_id)),
        concierge=accounts.names([trip.owner_id]).get(trip.owner_id or 0, ""),
        issuer_phone=profile.phone if profile else "",
    )
