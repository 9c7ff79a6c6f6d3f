"""Tables of bookings."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from worktrip.bookings.rules import Answer, BookingState
from worktrip.plumbing.database import Base, BigKey, words


class Booking(Base):
    """An accepted version: who accepted which alternative, when, and the digest of what they saw."""

    __tablename__ = "bookings"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trips.id"), unique=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    alternative_id: Mapped[int] = mapped_column(ForeignKey("alternatives.id"))
    state: Mapped[BookingState] = mapped_column(words(BookingState), default=BookingState.CONFIRMED)
    accepted_at: Mapped[datetime]
    accepted_name: Mapped[str]
    accepted_title: Mapped[str] = mapped_column(default="")
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    accepted_address: Mapped[str] = mapped_column(default="")
    # of everything that was accepted: the version as it was sent, the alternative, and what was ticked
    digest: Mapped[str]
    # which optional items were ticked, as a JSON list
    ticked: Mapped[str] = mapped_column(default="[]")
    # what was promised with them, kept here since the alternative's own sums are without
    total_yen: Mapped[int]
    tax_yen: Mapped[int]
    # taken with the acceptance, since the paper that carries it is made afterwards
    contract_no: Mapped[str] = mapped_column(unique=True)
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    cancelled_at: Mapped[datetime | None]
    cancelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    cancel_reason: Mapped[str] = mapped_column(default="")
    orders: Mapped[list["PurchaseOrder"]] = relationship(
        back_populates="booking", order_by="PurchaseOrder.id", lazy="raise_on_sql"
    )


class OrderPaper(Base):
    """A company's order on paper, kept as evidence of an acceptance that the desk entered: who got it, and when."""

    __tablename__ = "order_papers"
    __table_args__ = (CheckConstraint("media_type IN ('application/pdf', 'image/jpeg')", name="media_type"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), unique=True)
    received_on: Mapped[date]
    received_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    media_type: Mapped[str]
    sha256: Mapped[str]
    bytes: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    entered_at: Mapped[datetime]


class PurchaseOrder(Base):
    """What one partner is asked after the acceptance (発注書), and the answer: by tap, or by phone through the desk."""

    __tablename__ = "purchase_orders"
    __table_args__ = (UniqueConstraint("booking_id", "facility_id"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    no: Mapped[str] = mapped_column(unique=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"), index=True)
    # what is ordered: bookings.rules.OrderLine as JSON; net is for the partner and the desk only
    lines: Mapped[str]
    net_yen: Mapped[int | None]
    asked_at: Mapped[datetime]
    answer_by: Mapped[datetime]
    answer: Mapped[Answer] = mapped_column(words(Answer), default=Answer.ASKED)
    answered_at: Mapped[datetime | None]
    # how many of what was asked a partner who says "partly" can take
    offered: Mapped[int | None]
    # the days on which one who says "other dates" can take them
    other_first: Mapped[date | None]
    other_last: Mapped[date | None]
    # empty: the partner's own tap; else who said so by phone, and to whom
    answered_via: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    booking: Mapped[Booking] = relationship(back_populates="orders", lazy="raise_on_sql")
