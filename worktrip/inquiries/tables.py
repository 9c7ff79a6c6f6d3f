"""Tables of inquiries."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from worktrip.plumbing.database import Base, BigKey


class Inquiry(Base):
    """What a company asked, as it was sent: never changed afterwards."""

    __tablename__ = "inquiries"
    __table_args__ = (CheckConstraint("people > 0", name="people"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trips.id"), index=True)
    # of the form that was sent, so that a form sent twice is one inquiry
    key: Mapped[str] = mapped_column(unique=True)
    received_at: Mapped[datetime]
    people: Mapped[int]
    nights: Mapped[int]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    other_first_day: Mapped[date | None]
    other_last_day: Mapped[date | None]
    dates_note: Mapped[str] = mapped_column(default="")
    arrivals_note: Mapped[str] = mapped_column(default="")
    budget_band: Mapped[str] = mapped_column(default="")
    # words of inquiries.rules.MustHave, separated by commas
    must_haves: Mapped[str] = mapped_column(default="")
    outcome_goal: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    is_first_time: Mapped[bool] = mapped_column(default=False)
    needs_approval_paper: Mapped[bool] = mapped_column(default=False)
    # what of the public pages it was asked from, as inquiries.rules.About says it; "" is nothing in particular
    about: Mapped[str] = mapped_column(default="")
    shown_low_yen: Mapped[int | None]
    shown_high_yen: Mapped[int | None]


class Hearing(Base):
    """What the concierge heard: why, what must be achieved, who decides and by when. Internal."""

    __tablename__ = "hearings"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trips.id"), unique=True)
    why: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")
    decider: Mapped[str] = mapped_column(default="")
    decide_by: Mapped[date | None]
    approver_asks: Mapped[str] = mapped_column(default="")
    people_note: Mapped[str] = mapped_column(default="")
    diet_note: Mapped[str] = mapped_column(default="")
    timetable_note: Mapped[str] = mapped_column(default="")
    risks: Mapped[str] = mapped_column(default="")
    open_questions: Mapped[str] = mapped_column(default="")
    heard_at: Mapped[datetime]
    heard_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
