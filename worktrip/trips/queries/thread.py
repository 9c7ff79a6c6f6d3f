"""What was said under a trip, with its files, in the reader's language."""

import json
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import bindparam, select
from sqlalchemy.orm import undefer

from worktrip.accounts.rules import ERASED
from worktrip.kernel.errors import N_, NotFound
from worktrip.plumbing.database import db
from worktrip.plumbing.files import File
from worktrip.trips.rules import Channel, Side, own_subject
from worktrip.trips.tables import Message, MessageFile, ReceivedMail

# every page of a trip asks these: they are put together once
_THREAD = (
    select(Message, ReceivedMail)
    .outerjoin(ReceivedMail, ReceivedMail.message_id == Message.id)
    .where(Message.trip_id == bindparam("trip_id"))
    .order_by(Message.at, Message.id)
)
_OPEN_THREAD = _THREAD.where(Message.is_internal.is_(False))
# a file has its message's mark
_FILES = (
    select(MessageFile.id, MessageFile.message_id, MessageFile.name, MessageFile.size)
    .join(Message, Message.id == MessageFile.message_id)
    .where(Message.trip_id == bindparam("trip_id"))
    .order_by(MessageFile.id)
)
_OPEN_FILES = _FILES.where(Message.is_internal.is_(False))


@dataclass(frozen=True)
class SaidFile:
    """A file of a message; `size` in bytes."""

    id: int
    name: str
    size: int


@dataclass(frozen=True)
class Said:
    """One line of a thread, in the reader's language. `event` is something the system reports.

    Of a mail, quote and signature are `folded`; it may have come from another address (which the desk alone sees), or
    be what a machine wrote.
    """

    id: int
    at: datetime
    side: Side
    channel: Channel
    who: str
    text: str
    internal: bool
    # what of a later stage it is about, as that stage names it, and as a reader calls it
    about: str = ""
    about_text: str = ""
    files: tuple[SaidFile, ...] = ()
    subject: str = ""
    folded: str = ""
    is_from_elsewhere: bool = False
    sender: str = ""
    is_automatic: bool = False

    @property
    def event(self) -> bool:
        return self.side is Side.SYSTEM

    @property
    def desk(self) -> bool:
        return self.side is Side.DESK


def thread(trip_id: int, internal: bool) -> list[Said]:
    """What was said under a trip, oldest first, in two statements; internal lines and files only for the desk."""
    about = {"trip_id": trip_id}
    files: dict[int, list[SaidFile]] = {}
    for row in db.session.execute(_FILES if internal else _OPEN_FILES, about):
        files.setdefault(row.message_id, []).append(SaidFile(row.id, row.name, row.size))
    rows = db.session.execute(_THREAD if internal else _OPEN_THREAD, about)
    return [_said(row, came, tuple(files.get(row.id, ())), internal) for row, came in rows]


def said_about(trip_id: int) -> dict[str, list[Said]]:
    """What organiser and desk said about single things of later stages, by those stages' names; one statement."""
    found: dict[str, list[Said]] = {}
    for row, came in db.session.execute(_OPEN_THREAD.where(Message.about != ""), {"trip_id": trip_id}):
        found.setdefault(row.about, []).append(_said(row, came, (), internal=False))
    return found


def _said(row: Message, came: ReceivedMail | None, files: tuple[SaidFile, ...], internal: bool) -> Said:
    said = Said(
        id=row.id,
        at=row.at,
        side=row.side,
        channel=row.channel,
        who=_who(row),
        text=_text(row),
        internal=row.is_internal,
        about=row.about,
        about_text=row.about_text,
        files=files,
    )
    if came is None:
        return said
    return replace(
        said,
        subject=own_subject(came.subject),
        folded=came.folded,
        # of a house that nobody is named for, every address is as good; an approver is always named
        is_from_elsewhere=bool(came.sender) and (row.author_id is not None or came.link_id is None),
        sender=came.sender if internal else "",
        is_automatic=came.is_automatic,
    )


def file(trip_id: int, file_id: int, *, internal: bool) -> File:
    """A file of a trip's thread. Raises NotFound, also for an internal one that is not the reader's to see."""
    row = db.session.execute(
        select(MessageFile, Message.is_internal)
        .join(Message, Message.id == MessageFile.message_id)
        .where(Message.trip_id == trip_id, MessageFile.id == file_id)
        .options(undefer(MessageFile.bytes))
    ).one_or_none()
    if row is None or (row.is_internal and not internal):
        raise NotFound(N_("このファイルは見つかりませんでした。"))
    return File(row.MessageFile.name, row.MessageFile.bytes)


def _who(row: Message) -> str:
    return gettext(ERASED) if row.author_name == ERASED else row.author_name


def _text(row: Message) -> str:
    if row.side is Side.SYSTEM or row.body == ERASED:
        values = json.loads(row.body_values).items()
        return gettext(row.body, **{key: gettext(ERASED) if value == ERASED else value for key, value in values})
    return row.body
