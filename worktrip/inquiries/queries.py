"""Reads of inquiries and hearings."""

from sqlalchemy import select

from worktrip.inquiries.tables import Hearing, Inquiry
from worktrip.plumbing.database import db


def inquiry(trip_id: int) -> Inquiry | None:
    """What was asked, as it was sent; None for a trip that the desk opened itself."""
    return db.session.scalar(select(Inquiry).where(Inquiry.trip_id == trip_id).order_by(Inquiry.id).limit(1))


def hearing(trip_id: int) -> Hearing | None:
    """What was heard; None before that."""
    return db.session.scalar(select(Hearing).where(Hearing.trip_id == trip_id))
