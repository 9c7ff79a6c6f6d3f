"""Tables of inquiries."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from worktrip.inquiries.rules import Flexibility, Wish
from worktrip.plumbing.database import Base, BigKey, words


class Inquiry(Base):
    """What a company asked, as it was sent: never changed afterwards."""

    __tablename__ = "inquiries"
    __table_args__ = (CheckConstraint("0 < people_from AND people_from <= people_to", name="people"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trips.id"), index=True)
    # of the form that was sent, so that a form sent twice is one inquiry
    key: Mapped[str] = mapped_column(unique=True)
    received_at: Mapped[datetime]
    people_from: Mapped[int]
    people_to: Mapped[int]
    nights: Mapped[int]
    dates_note: Mapped[str] = mapped_column(default="")
    arrivals_note: Mapped[str] = mapped_column(default="")
    budget_band: Mapped[str] = mapped_column(default="")
    # words of inquiries.rules.MustHave, separated by commas
    must_haves: Mapped[str] = mapped_column(default="")
    outcome_goal: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    # a word of inquiries.rules.Experience; "" where nothing was said
    experience: Mapped[str] = mapped_column(default="")
    # what worries them the first time, or what went well and badly before
    experience_note: Mapped[str] = mapped_column(default="")
    needs_approval_paper: Mapped[bool] = mapped_column(default=False)
    # what of the public pages it was asked from, as inquiries.rules.About says it; "" is nothing in particular
    about: Mapped[str] = mapped_column(default="")
    shown_low_yen: Mapped[int | None]
    shown_high_yen: Mapped[int | None]
    wishes: Mapped[list["InquiryWish"]] = relationship(
        order_by="InquiryWish.place", cascade="all, delete-orphan", lazy="raise_on_sql"
    )


class InquiryWish(Base):
    """Days that a company wished for, in its order, as they were sent."""

    __tablename__ = "inquiry_wishes"
    __table_args__ = (
        UniqueConstraint("inquiry_id", "place"),
        CheckConstraint("place BETWEEN 1 AND 3", name="place"),
        CheckConstraint("first_day < last_day", name="days"),
    )
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiries.id"))
    # 1 is what they would like best
    place: Mapped[int]
    first_day: Mapped[date]
    last_day: Mapped[date]
    flexibility: Mapped[Flexibility] = mapped_column(words(Flexibility), default=Flexibility.EXACT)

    @property
    def wish(self) -> Wish:
        """As the rules know it."""
        return Wish(self.first_day, self.last_day, self.flexibility)


class InquiryDraft(Base):
    """A form that was put aside: what was typed, as it was typed. Goes when it is sent, and by itself on its day."""

    __tablename__ = "inquiry_drafts"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    # of the form, so that a form saved twice is one draft; its link is derived from it
    key: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(default="ja")
    # the fields by name, each with all its values, as JSON
    content: Mapped[str]
    saved_at: Mapped[datetime]
    # when its link was mailed last
    mailed_at: Mapped[datetime | None]
    ends_on: Mapped[date] = mapped_column(index=True)


class DraftMail(Base):
    """That a draft's link went to an address, which stands here only hashed: so that nobody's mailbox is filled."""

    __tablename__ = "draft_mails"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    address_hash: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]


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
    heard_at: Mapped[datetime]
    heard_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class TimetableBlock(Base):
    """A part of a day that the company needs for something, as far as it is known: what an itinerary begins with."""

    __tablename__ = "timetable_blocks"
    __table_args__ = (
        CheckConstraint("day_number > 0", name="day_number"),
        CheckConstraint("starts_at < ends_at", name="times"),
    )
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trips.id"), index=True)
    # of the stay, from 1: days move, what happens on the second day stays on the second day
    day_number: Mapped[int]
    starts_at: Mapped[time]
    ends_at: Mapped[time]
    words: Mapped[str]


class OpenQuestion(Base):
    """What is not known yet about a trip (残った問い): who finds it out, until when, and what came of it. Internal."""

    __tablename__ = "open_questions"
    __table_args__ = (
        CheckConstraint("asked_at IS NULL OR owner_id IS NULL", name="asked"),
        Index(None, "answered_at", "due_on"),
    )
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trips.id"), index=True)
    body: Mapped[str]
    # who of the desk finds it out; None is for the organiser to answer
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    due_on: Mapped[date]
    noted_at: Mapped[datetime]
    # when it was put to the organiser
    asked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")


class Handover(Base):
    """A trip that went from one of the desk to another; the note to it stands in the thread. Internal."""

    __tablename__ = "handovers"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trips.id"), index=True)
    # None: nobody had it before
    from_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    handed_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]
