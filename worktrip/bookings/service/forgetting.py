"""What was said about people goes when their organiser is forgotten; the contract itself stays."""

from collections.abc import Collection

from sqlalchemy import select, update

from worktrip.bookings.tables import Booking, PurchaseOrder
from worktrip.plumbing.database import unit_of_work


def forget(trip_ids: Collection[int]) -> None:
    """Blank reasons and notes. Who accepted stays with the contract, which is kept for as long as its paper."""
    with unit_of_work() as unit:
        bookings = select(Booking.id).where(Booking.trip_id.in_(trip_ids))
        unit.session.execute(update(Booking).where(Booking.trip_id.in_(trip_ids)).values(cancel_reason=""))
        unit.session.execute(update(PurchaseOrder).where(PurchaseOrder.booking_id.in_(bookings)).values(note=""))
