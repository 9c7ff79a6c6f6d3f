"""Tables of leads."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from worktrip.leads.rules import LeadState
from worktrip.plumbing.database import Base, BigKey, words


class Survey(Base):
    """The follow-up of one stay: asked once, answered once."""

    __tablename__ = "surveys"
    __table_args__ = (CheckConstraint("goal_score IS NULL OR goal_score BETWEEN 0 AND 10", name="goal_score"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trips.id"), unique=True)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    goal_score: Mapped[int | None]
    comment: Mapped[str] = mapped_column(default="")
    # words of WorkKind, separated by commas
    work_kinds: Mapped[str] = mapped_column(default="")


class Lead(Base):
    """Work a company might hand to residents. A lead need not come from a stay, but says so if it does."""

    __tablename__ = "leads"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    no: Mapped[str] = mapped_column(unique=True)
    trip_id: Mapped[int | None] = mapped_column(ForeignKey("trips.id"), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    work_kinds: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    state: Mapped[LeadState] = mapped_column(words(LeadState), default=LeadState.NEW, index=True)
    created_at: Mapped[datetime]


class LeadMove(Base):
    """One step of a lead: from where to where, by whom, why; `until` for one put off."""

    __tablename__ = "lead_moves"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("leads.id"), index=True)
    at: Mapped[datetime]
    from_state: Mapped[LeadState] = mapped_column(words(LeadState, "from_state"))
    to_state: Mapped[LeadState] = mapped_column(words(LeadState, "to_state"))
    reason: Mapped[str] = mapped_column(default="")
    until: Mapped[date | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
