"""Tables of trips."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from worktrip.accounts.tables import Organisation, Person
from worktrip.plumbing.database import Base, BigKey, words
from worktrip.trips.rules import Channel, Closed, Purpose, Side, Stage


class Trip(Base):
    """One trip. Its number stays for ever; the year in it is the fiscal year in which it was opened."""

    __tablename__ = "trips"
    __table_args__ = (
        CheckConstraint("people > 0", name="people"),
        CheckConstraint("first_day IS NULL OR last_day IS NULL OR first_day <= last_day", name="dates"),
        Index(None, "closed_as", "due_at"),
        Index(None, "stage", "last_day"),
    )
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    no: Mapped[str] = mapped_column(unique=True)
    fiscal_year: Mapped[int] = mapped_column(index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    organiser_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    title: Mapped[str]
    purpose: Mapped[Purpose] = mapped_column(words(Purpose))
    language: Mapped[str] = mapped_column(default="ja")
    people: Mapped[int]
    # first arrival and last departure
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    outcome_goal: Mapped[str] = mapped_column(default="")
    stage: Mapped[Stage] = mapped_column(words(Stage), default=Stage.RECEIVED)
    closed_as: Mapped[Closed | None] = mapped_column(words(Closed))
    closed_at: Mapped[datetime | None]
    # always with an owner or nobody yet, a next action and its due time
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    next_action: Mapped[str] = mapped_column(default="")
    due_at: Mapped[datetime | None]
    # whose answer the next action waits for; None while it is the desk's turn
    waits_for: Mapped[Side | None] = mapped_column(words(Side, "waits_for"))
    search_text: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime]
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    organiser: Mapped[Person] = relationship(foreign_keys=[organiser_id], lazy="raise_on_sql")
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id], lazy="raise_on_sql")


class Message(Base):
    """Something said under a trip. Internal ones are never shown to an organiser or a partner."""

    __tablename__ = "messages"
    __table_args__ = (Index(None, "trip_id", "at"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trips.id"))
    at: Mapped[datetime]
    side: Mapped[Side] = mapped_column(words(Side))
    channel: Mapped[Channel] = mapped_column(words(Channel), default=Channel.PAGE)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    author_name: Mapped[str] = mapped_column(default="")
    # for what the system says: a msgid and its values, so that each reader gets it in their language
    body: Mapped[str]
    body_values: Mapped[str] = mapped_column(default="{}")
    is_internal: Mapped[bool] = mapped_column(default=False)
    # what of a later stage it is about, as that stage names it, and how a reader calls that
    about: Mapped[str] = mapped_column(default="")
    about_text: Mapped[str] = mapped_column(default="")


class ReceivedMail(Base):
    """What a message that came by mail has besides its words. A mail comes in once, however often it is delivered."""

    __tablename__ = "received_mail"
    __table_args__ = (UniqueConstraint("trip_id", "mail_id"), Index(None, "trip_id", "received_at"))
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trips.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), unique=True)
    # under whose address it came; an approver has one without a link
    link_id: Mapped[int | None] = mapped_column(ForeignKey("links.id"), index=True)
    # its Message-ID
    mail_id: Mapped[str]
    # real time
    received_at: Mapped[datetime]
    is_automatic: Mapped[bool]
    # from whom, where that is not whom the address was made for
    sender: Mapped[str]
    subject: Mapped[str]
    # quotes and signature, which are folded away
    folded: Mapped[str]


class MessageFile(Base):
    """A file that was sent with a message, by mail or on a page. Whoever may read the message may save it."""

    __tablename__ = "message_files"
    __table_args__ = (CheckConstraint("size > 0", name="size"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    name: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    bytes: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Todo(Base):
    """Something the desk must do for a trip (用件). The key makes a repeated call ask once."""

    __tablename__ = "todos"
    __table_args__ = (Index(None, "done_at", "due_at"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trips.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    body: Mapped[str]
    body_values: Mapped[str] = mapped_column(default="{}")
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class TripPaper(Base):
    """A paper that belongs to a trip: which document, under which number, who may see it."""

    __tablename__ = "trip_papers"
    __table_args__ = (UniqueConstraint("trip_id", "document_id"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("trips.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    kind: Mapped[str]
    number: Mapped[str] = mapped_column(index=True)
    filed_at: Mapped[datetime]
    is_internal: Mapped[bool] = mapped_column(default=False)
    # number, title and company as search compares them
    search_text: Mapped[str] = mapped_column(default="")
