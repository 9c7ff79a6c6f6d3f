"""A booking is cancelled: stock goes back, everybody is told, and what it costs is read off the ladder."""

from sqlalchemy import select

from worktrip.bookings import queries
from worktrip.bookings.rules import BookingState
from worktrip.bookings.service.preview import fees_of
from worktrip.bookings.service.telling import house_link
from worktrip.bookings.tables import Booking
from worktrip.inventory import service as inventory
from worktrip.kernel.errors import N_, Conflict, Invalid, NotFound
from worktrip.plumbing import clock, events, mail
from worktrip.plumbing.database import locked, unit_of_work
from worktrip.proposals.rules import FeeRow
from worktrip.trips import service as trips_service
from worktrip.trips.rules import Closed, promised_answer

NO_BOOKING = N_("この旅は、まだお申込みをいただいていません。")


def fee_today(trip_id: int) -> tuple[FeeRow | None, tuple[FeeRow, ...]]:
    """What cancelling costs today, and the whole ladder; nothing while the association's table is not set.

    Raises NotFound without a booking.
    """
    booking = queries.booking(trip_id)
    if booking is None:
        raise NotFound(NO_BOOKING)
    version, alternative = queries.accepted(booking)
    rows = fees_of(version, [alternative])
    today = clock.today()
    if today > booking.first_day:
        return next((row for row in rows if row.is_after_start), None), rows
    return next((row for row in rows if row.covers(today)), None), rows


def cancel(*, trip_id: int, reason: str, person_id: int | None) -> None:
    """Cancel a booking: release its stock, close the trip, tell organiser and partners; doing it twice changes nothing.

    Where it costs something, the desk is reminded to charge that: what is agreed in the end is for people to say.
    Raises Invalid without a reason, Conflict once the stay is over.
    """
    if not reason.strip():
        raise Invalid(N_("取り消す理由を入れてください。"), fields={"reason": N_("理由を入れてください。")})
    with unit_of_work():
        found = locked(select(Booking).where(Booking.trip_id == trip_id).order_by(Booking.id))
        if not found:
            raise NotFound(NO_BOOKING)
        booking = found[0]
        if booking.state is BookingState.CANCELLED:
            return
        if booking.state is BookingState.DONE:
            raise Conflict(N_("滞在が終わった旅は取り消せません。"))
        trip, orders = queries.trip_facts(trip_id), queries.orders_of_trip(trip_id)
        owed, _ladder = fee_today(trip_id)
        booking.state, booking.cancelled_at = BookingState.CANCELLED, clock.now()
        booking.cancelled_by_id, booking.cancel_reason = person_id, reason.strip()
        inventory.release(trip_id)
        trips_service.close(trip_id, Closed.CANCELLED, reason, person_id=person_id)
        trips_service.announce(trip_id, N_("ご予約を取り消しました。"))
        mail.post(
            event="bookings/cancelled",
            to=trip.organiser_email,
            key=f"cancelled:{booking.id}",
            language=trip.language,
            trip_no=trip.no,
            no=trip.no,
            name=trip.organiser,
            title=trip.title,
            link_id=trips_service.organiser_link(trip_id),
        )
        if owed is not None and not owed.is_free:
            trips_service.ask_desk(
                trip_id,
                f"fee:{booking.id}",
                N_("取消料(きょうの目安は%(amount)s円)を確かめ、お客さまにご請求する"),
                promised_answer(clock.now()),
                amount=f"{owed.amounts_yen[0]:,}",
            )
        for order in orders:
            if not order.is_mailed:
                trips_service.ask_desk(
                    trip_id,
                    f"order:{order.id}:cancelled",
                    N_("%(facility)sに電話で取消しを伝える(発注書 %(no)s)"),
                    promised_answer(clock.now()),
                    facility=order.facility_name,
                    no=order.no,
                )
                continue
            mail.post(
                event="bookings/withdrawn",
                to=order.facility_email or "",
                key=f"withdrawn:{order.id}",
                trip_no=trip.no,
                link_id=house_link(order),
                facility=order.facility_name,
                no=order.no,
                group=order.group,
                first=order.first_day.isoformat(),
                last=order.last_day.isoformat(),
                heads=order.party.heads,
                rooms=order.rooms,
                things=[line.description for line in order.things],
            )
        events.record("bookings.cancelled", trip_no=trip.no, booking=booking.id)
