"""Who is told of an acceptance: organiser and desk by mail, each partner by mail with a link or through the desk."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from worktrip.accounts import service as accounts_service
from worktrip.accounts.rules import Role
from worktrip.bookings import calendars, queries
from worktrip.bookings.queries import OrderFacts
from worktrip.bookings.rules import BookingState
from worktrip.bookings.service.feeds import trip_calendar, visit_of
from worktrip.bookings.tables import Booking
from worktrip.kernel.errors import N_
from worktrip.plumbing import mail, outbox
from worktrip.plumbing.database import locked, unit_of_work
from worktrip.plumbing.mail import Letter
from worktrip.trips import service as trips_service


@outbox.handler("bookings.told")
def tell(payload: dict[str, Any]) -> None:
    """Tell everybody of a booking; doing it again tells nobody twice, and one cancelled meanwhile is told as that."""
    trip_id = payload["trip_id"]
    with unit_of_work():
        # who cancels waits until this is promised, or has been before
        found = locked(select(Booking).where(Booking.trip_id == trip_id).order_by(Booking.id))
        if not found or found[0].state is BookingState.CANCELLED:
            return
        # who has answered by now, by telephone, is not asked
        orders = [order for order in queries.orders_of_trip(trip_id) if order.is_open]
        asked = [_asked(order) for order in orders if order.is_mailed]
        outbox.promise_all(mail.promises([*_told(trip_id), *asked]))
        for order in orders:
            if not order.is_mailed:
                ask_to_call(trip_id, order.id, order.facility_name, order.no, order.answer_by)


def _told(trip_id: int) -> list[Letter]:
    """The mails to the organiser and to the desk; none without a booking."""
    booking, trip = queries.booking(trip_id), queries.trip_facts(trip_id)
    if booking is None:
        return []
    version, alternative = queries.accepted(booking)
    party = version.party
    facts: dict[str, Any] = {
        "no": trip.no,
        "letter": booking.letter,
        "alternative": alternative.title,
        "company": trip.company,
        "accepted_name": booking.accepted_name,
        "accepted_title": booking.accepted_title,
        "accepted_at": booking.accepted_at.isoformat(),
        "first": party.first_day.isoformat() if party.first_day else None,
        "last": party.last_day.isoformat() if party.last_day else None,
        "heads": party.heads,
        "total_yen": booking.total_yen,
    }
    attachments = [_attached(trip.no, trip_calendar(trip_id).decode())]
    link_id = trip.link_id or trips_service.organiser_link(trip_id)
    organiser = Letter(
        event="bookings/accepted",
        to=trip.organiser_email,
        key=f"accepted:{booking.id}",
        language=trip.language,
        trip_no=trip.no,
        attachments=attachments,
        context={"name": trip.organiser, "link_id": link_id, **facts},
    )
    noticed = [
        Letter(
            event="bookings/noticed",
            to=person.email,
            key=f"accepted:{booking.id}:{person.id}",
            language=person.language,
            trip_no=trip.no,
            attachments=attachments,
            context=facts,
        )
        for person in queries.desk(trip)
    ]
    return [organiser, *noticed]


def _asked(order: OrderFacts) -> Letter:
    """The mail that asks a partner; no name of anybody who comes stands in it."""
    calendar = calendars.of_visits(order.facility_name, [visit_of(order)]).decode()
    return Letter(
        event="bookings/ordered",
        to=order.facility_email or "",
        key=f"ordered:{order.id}",
        trip_no=order.trip_no,
        attachments=[_attached(order.no, calendar)],
        context={
            "link_id": house_link(order),
            "path": order_path(order.facility_code, order.no),
            "facility": order.facility_name,
            "no": order.no,
            "group": order.group,
            "first": order.first_day.isoformat(),
            "last": order.last_day.isoformat(),
            "heads": order.party.heads,
            "rooms": order.rooms,
            "things": [line.description for line in order.things],
            "answer_by": order.answer_by.isoformat(),
        },
    )


def _attached(name: str, text: str) -> dict[str, str]:
    return {"name": f"{name}.ics", "type": "text/calendar", "text": text}


def ask_to_call(trip_id: int, order_id: int, facility: str, no: str, due: datetime) -> None:
    """Give the desk a call to make: to who has no mail, or has not answered any."""
    trips_service.ask_desk(
        trip_id,
        f"order:{order_id}:call",
        N_("%(facility)sに電話でたずね、返事を書き入れる(発注書 %(no)s)"),
        due,
        facility=facility,
        no=no,
    )


def house_link(order: OrderFacts) -> int:
    """The open link of the house, which needs no signing in; made if need be."""
    return order.link_id or accounts_service.open_link(Role.PARTNER, facility_id=order.facility_id)


def order_path(facility_code: str, order_no: str) -> str:
    """Where a partner answers; written out, since a mail is rendered where there is no request."""
    return f"/partner/{facility_code}/orders/{order_no}"
