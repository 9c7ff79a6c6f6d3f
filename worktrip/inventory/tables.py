"""Tables of the inventory."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from worktrip.inventory.rules import Answer, HoldState, RestrictionKind, Via
from worktrip.plumbing.database import Base, BigKey, words

_IS_SHORT = text("said IS NOT NULL")
_IS_BLOCKED = text("blocked > 0")


class Slot(Base):
    """How many of an offering there are in a part of a day, and how many of them are taken."""

    __tablename__ = "slots"
    __table_args__ = (
        UniqueConstraint("offering_id", "day", "period"),
        CheckConstraint("held >= 0 AND booked >= 0 AND held + booked <= allotted", name="taken"),
        CheckConstraint("said IS NULL OR said < allotted", name="shortfall"),
        # the few on which a house has fewer than are taken
        Index(
            "ix_slots_short", "day", sqlite_where=text("said IS NOT NULL"), postgresql_where=text("said IS NOT NULL")
        ),
        # those that calendars kept elsewhere speak of
        Index("ix_slots_blocked", "day", sqlite_where=_IS_BLOCKED, postgresql_where=_IS_BLOCKED),
    )
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id"))
    day: Mapped[date]
    # a part of the day; "" where it is counted once a day
    period: Mapped[str] = mapped_column(default="")
    allotted: Mapped[int]
    held: Mapped[int] = mapped_column(default=0)
    booked: Mapped[int] = mapped_column(default=0)
    is_closed: Mapped[bool] = mapped_column(default=False)
    # what calendars kept elsewhere say is taken: it takes from what is free, never from what is held or booked
    blocked: Mapped[int] = mapped_column(default=0)
    # the lower number a house has named when more was taken already: a shortfall of allotted - said
    said: Mapped[int | None]
    statement_id: Mapped[int | None] = mapped_column(ForeignKey("statements.id"))


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
        # what is held past its minute is looked up by its slot
        Index(None, "slot_id", "state", "expires_at"),
    )
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    # the unique index above holds for live ones only, which SQLite does not see in a question with parameters
    trip_id: Mapped[int] = mapped_column(ForeignKey("trips.id"), index=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slots.id"))
    quantity: Mapped[int]
    state: Mapped[HoldState] = mapped_column(words(HoldState))
    expires_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    # how often its minute was put off
    extended: Mapped[int] = mapped_column(default=0)
    slot: Mapped[Slot] = relationship(lazy="raise_on_sql")


# --- what houses say -------------------------------------------------------------------------------------------------


class Statement(Base):
    """Somebody said how many there are: when, on which way, and who wrote it down for them."""

    __tablename__ = "statements"
    __table_args__ = (Index(None, "facility_id", "at"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"))
    at: Mapped[datetime]
    via: Mapped[Via] = mapped_column(words(Via))
    # who said it and when, where somebody else wrote it down
    said_by: Mapped[str] = mapped_column(default="")
    said_at: Mapped[datetime | None]
    link_id: Mapped[int | None] = mapped_column(ForeignKey("links.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    undone_at: Mapped[datetime | None]
    lines: Mapped[list["StatementLine"]] = relationship(
        foreign_keys="StatementLine.statement_id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )


class StatementLine(Base):
    """What a statement changed in one slot, so that it can be taken back; None before: there was nothing."""

    __tablename__ = "statement_lines"
    __table_args__ = (UniqueConstraint("statement_id", "slot_id"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("statements.id"))
    slot_id: Mapped[int] = mapped_column(ForeignKey("slots.id"), index=True)
    allotted_before: Mapped[int | None]
    said_before: Mapped[int | None]
    closed_before: Mapped[bool]
    statement_before_id: Mapped[int | None] = mapped_column(ForeignKey("statements.id"))
    allotted_after: Mapped[int]
    said_after: Mapped[int | None]
    closed_after: Mapped[bool]


class Pattern(Base):
    """How many there are on a weekday, from a day on: fills slots ahead that nobody has spoken of."""

    __tablename__ = "patterns"
    __table_args__ = (
        UniqueConstraint("offering_id", "period", "weekday", "statement_id"),
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
        CheckConstraint("allotted >= 0", name="allotted"),
    )
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id"))
    period: Mapped[str] = mapped_column(default="")
    # ISO: 1 is Monday
    weekday: Mapped[int]
    allotted: Mapped[int]
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]
    statement_id: Mapped[int | None] = mapped_column(ForeignKey("statements.id"))


class Restriction(Base):
    """On what conditions a house takes a stay: for all of it, or (`offering_id`) for one thing."""

    __tablename__ = "restrictions"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"), index=True)
    offering_id: Mapped[int | None] = mapped_column(ForeignKey("offerings.id"), index=True)
    kind: Mapped[RestrictionKind] = mapped_column(words(RestrictionKind))
    # nights, or days of lead time
    value: Mapped[int | None]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    # ISO weekdays on which it holds, as text; "" is every day
    weekdays: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


# --- questions and waiting -------------------------------------------------------------------------------------------


class Question(Base):
    """We ask a house whether it has room (打診). It takes nothing; a yes adds what was asked for and holds it."""

    __tablename__ = "questions"
    __table_args__ = (
        Index(None, "facility_id", "answer"),
        Index(None, "trip_id"),
    )
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    no: Mapped[str] = mapped_column(unique=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trips.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"))
    heads: Mapped[int]
    message: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answer_by: Mapped[datetime]
    # until when a yes is held
    hold_until: Mapped[datetime]
    answer: Mapped[Answer] = mapped_column(words(Answer), default=Answer.ASKED)
    answered_at: Mapped[datetime | None]
    # who said so, where somebody else wrote it down
    answered_via: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    offered: Mapped[int | None]
    other_first: Mapped[date | None]
    other_last: Mapped[date | None]
    # what a yes held and added, slot by slot (rules.Given as JSON), so that it can be taken back
    given: Mapped[str] = mapped_column(default="[]")
    withdrawn_at: Mapped[datetime | None]
    lines: Mapped[list["QuestionLine"]] = relationship(
        order_by="QuestionLine.id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )


class QuestionLine(Base):
    """One thing asked for: so many, from the first day to the last on which it is used (for a room its last night)."""

    __tablename__ = "question_lines"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("first_day <= last_day", name="days"),
    )
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    period: Mapped[str] = mapped_column(default="")
    quantity: Mapped[int]


class Wait(Base):
    """A party that waits for everything it needs at once; nothing of it is offered before all of it is free."""

    __tablename__ = "waits"
    __table_args__ = (Index(None, "ended_at"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trips.id"), index=True)
    note: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    # when the desk was last told that all of it is free
    told_at: Mapped[datetime | None]
    offered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    lines: Mapped[list["WaitLine"]] = relationship(
        order_by="[WaitLine.day, WaitLine.offering_id]", cascade="all, delete-orphan", lazy="raise_on_sql"
    )


class WaitLine(Base):
    """So many of one slot that a party waits for."""

    __tablename__ = "wait_lines"
    __table_args__ = (
        UniqueConstraint("wait_id", "offering_id", "day", "period"),
        CheckConstraint("quantity > 0", name="quantity"),
        Index(None, "offering_id", "day"),
    )
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    wait_id: Mapped[int] = mapped_column(ForeignKey("waits.id"))
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id"))
    day: Mapped[date]
    period: Mapped[str] = mapped_column(default="")
    quantity: Mapped[int]


# --- calendars -------------------------------------------------------------------------------------------------------


class Feed(Base):
    """A calendar a house keeps elsewhere, polled by a job; the last good copy stays when it breaks."""

    __tablename__ = "feeds"
    __table_args__ = (Index(None, "is_on", "next_poll_at"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id"), index=True)
    name: Mapped[str]
    # often a secret of the house: shown to nobody in full
    url: Mapped[str]
    is_on: Mapped[bool] = mapped_column(default=True)
    etag: Mapped[str] = mapped_column(default="")
    last_modified: Mapped[str] = mapped_column(default="")
    next_poll_at: Mapped[datetime]
    polled_at: Mapped[datetime | None]
    good_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    # parsed, partly or refused, and why, as sentences in JSON
    verdict: Mapped[str] = mapped_column(default="")
    reasons: Mapped[str] = mapped_column(default="[]")
    blocks: Mapped[list["FeedBlock"]] = relationship(
        order_by="FeedBlock.first_day", cascade="all, delete-orphan", lazy="raise_on_sql"
    )


class FeedBlock(Base):
    """Days that such a calendar says are taken, the last not included. Who takes them is not kept."""

    __tablename__ = "feed_blocks"
    __table_args__ = (
        CheckConstraint("first_day < last_day", name="days"),
        Index(None, "feed_id", "first_day"),
    )
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    feed_id: Mapped[int] = mapped_column(ForeignKey("feeds.id"))
    uid: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]


class CalendarFile(Base):
    """The calendar of an offering for the house's own programs: under a secret address, kept ready to send."""

    __tablename__ = "calendar_files"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id"), unique=True)
    # the address is derived from it: one more makes a new one and ends the old
    generation: Mapped[int] = mapped_column(default=1)
    is_on: Mapped[bool] = mapped_column(default=True)
    # set by whoever changes a hold of the offering; the file is then made anew
    is_stale: Mapped[bool] = mapped_column(default=True)
    content: Mapped[bytes | None] = mapped_column(deferred=True)
    built_at: Mapped[datetime | None]
    # when the next hold in it lapses
    fresh_until: Mapped[datetime | None]


class CalendarEntry(Base):
    """A run of days a trip has of an offering, as calendars know it: one for life, counted up as it changes."""

    __tablename__ = "calendar_entries"
    __table_args__ = (UniqueConstraint("file_id", "trip_id", "number"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("calendar_files.id"))
    trip_id: Mapped[int] = mapped_column(ForeignKey("trips.id"), index=True)
    number: Mapped[int]
    # a part of a day stands by itself; "" for whole days
    period: Mapped[str] = mapped_column(default="")
    # both included
    first_day: Mapped[date]
    last_day: Mapped[date]
    quantity: Mapped[int]
    is_booked: Mapped[bool]
    is_gone: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
