"""Tables of the inventory."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from worktrip.inventory.rules import HoldState
from worktrip.plumbing.database import Base, BigKey, words


class Slot(Base):
    """How many of an offering there are on a day, and how many of them are taken."""

    __tablename__ = "slots"
    __table_args__ = (
        UniqueConstraint("offering_id", "day"),
        CheckConstraint("held >= 0 AND booked >= 0 AND held + booked <= allotted", name="taken"),
    )
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id"))
    day: Mapped[date]
    allotted: Mapped[int]
    held: Mapped[int] = mapped_column(default=0)
    booked: Mapped[int] = mapped_column(default=0)
    is_closed: Mapped[bool] = mapped_column(default=False)


class Hold(Base):
    """What a trip takes of a slot. Belongs to the trip, not to a version: a new version takes it over."""

    __tablename__ = "holds"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("state <> 'held' OR expires_at IS NOT NULL", name="expires"),
        # one of each: after a booking, a new version may hold more of the same
        Index(
            "uq_holds_live",
            "trip_id",
            "slot_id",
            "state",
            unique=True,
            sqlite_where=text("state IN ('held', 'booked')"),
            postgresql_where=text("state IN ('held', 'booked')"),
        ),
        Index(None, "state", "expires_at"),
    )
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trips.id"))
    slot_id: Mapped[int] = mapped_column(ForeignKey("slots.id"), index=True)
    quantity: Mapped[int]
    state: Mapped[HoldState] = mapped_column(words(HoldState))
    expires_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    slot: Mapped[Slot] = relationship(lazy="raise_on_sql")
