"""Calendars to subscribe to: a trip's for those who travel and a house's, each as long as a mailed link opens.

What is taken of one thing a house offers has an address that comes with no link; the inventory keeps that one.
"""

from datetime import timedelta

from flask import current_app

from worktrip.accounts import queries as accounts
from worktrip.accounts import service as accounts_service
from worktrip.accounts.rules import Role
from worktrip.bookings import calendars, queries
from worktrip.bookings.queries import OrderFacts
from worktrip.bookings.rules import BookingState
from worktrip.inventory import service as inventory
from worktrip.kernel.errors import N_, Forbidden
from worktrip.plumbing import clock
from worktrip.plumbing.calendars import to_ics

# a subscribed calendar keeps what just ended a while, so that it does not vanish from last month
LOOK_BACK = timedelta(days=62)


def trip_calendar(trip_id: int) -> bytes:
    """The calendar of a trip as it was booked; empty before it is. A cancelled one says so entry by entry."""
    booking, trip = queries.booking(trip_id), queries.trip_facts(trip_id)
    if booking is None:
        return to_ics(trip.title, [], stamp=trip.opened_at)
    version, alternative = queries.accepted(booking)
    is_cancelled = booking.state is BookingState.CANCELLED
    return calendars.of_stay(
        calendars.Stay(
            trip_no=trip.no,
            title=trip.title,
            language=trip.language,
            # a calendar takes a change only with a higher number
            sequence=version.number + is_cancelled,
            party=version.party,
            alternative=alternative,
            stamp=booking.cancelled_at or booking.accepted_at,
            cancelled=is_cancelled,
        )
    )


def house_calendar(facility_id: int) -> bytes:
    """Who comes to a house, from two months back on, without a name."""
    orders = queries.orders_of_facility(facility_id, clock.today() - LOOK_BACK)
    return calendars.of_visits(queries.house_name(facility_id), [visit_of(order) for order in orders])


def visit_of(order: OrderFacts) -> calendars.Visit:
    """What a partner is asked, as its calendar shows it."""
    return calendars.Visit(
        trip_no=order.trip_no,
        facility_code=order.facility_code,
        group=order.group,
        heads=order.party.heads,
        rooms=order.rooms,
        first=order.first_day,
        last=order.last_day,
        sequence=order.version_number + order.is_cancelled,
        is_lodging=order.is_lodging,
        cancelled=order.is_cancelled,
        stamp=order.changed_at,
    )


def feed(token: str) -> bytes:
    """The calendar behind an address of either kind. Raises Gone when it has ended, Forbidden where it opens none."""
    if inventory.is_calendar_token(token):
        return inventory.calendar(token)
    link = accounts_service.link_from_token(token, "calendar")
    if link.trip_id is not None and link.role in (Role.ORGANISER, Role.ATTENDEE):
        return trip_calendar(link.trip_id)
    if link.facility_id is not None and link.role is Role.PARTNER:
        return house_calendar(link.facility_id)
    raise Forbidden(N_("このリンクでは、予定表を開けません。"))


def feed_token(link_id: int) -> str:
    """The secret part of the address under which a calendar program finds what a link opens."""
    return accounts_service.link_token(accounts.link(link_id), "calendar")


def feed_url(link_id: int) -> str:
    """The whole of that address, whatever host the page was asked under."""
    return f"{current_app.config['BASE_URL'].rstrip('/')}/calendars/{feed_token(link_id)}.ics"
