"""A line of the thread, with the files that were sent with it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert

from worktrip.kernel.errors import N_, Invalid
from worktrip.plumbing import clock
from worktrip.plumbing.database import table_of, unit_of_work
from worktrip.plumbing.files import File
from worktrip.plumbing.writing import Write
from worktrip.trips import rules
from worktrip.trips.rules import Channel, Side
from worktrip.trips.tables import Message, MessageFile

_ANNOUNCE = insert(table_of(Message))
_SAY = _ANNOUNCE.returning(Message.__table__.c.id)


def announce(trip_id: int, words: str, *, internal: bool = False, **values: Any) -> None:
    """The system adds a line to a trip's thread: a msgid with `values`."""
    with unit_of_work() as unit:
        unit.later(Write(_ANNOUNCE, [_row(trip_id, Side.SYSTEM, words, values, internal)]))


def _row(trip_id: int, side: Side, body: str, values: Mapping[str, Any], internal: bool) -> dict[str, Any]:
    return {
        "trip_id": trip_id,
        "at": clock.now(),
        "side": side,
        "channel": Channel.PAGE,
        "author_id": None,
        "author_name": "",
        "body": body,
        "body_values": json.dumps(values, ensure_ascii=False, default=str),
        "is_internal": internal,
        "about": "",
        "about_text": "",
    }


def say(
    trip_id: int,
    side: Side,
    body: str,
    *,
    channel: Channel = Channel.PAGE,
    author_id: int | None = None,
    author_name: str = "",
    internal: bool = False,
    about: tuple[str, str] = ("", ""),
    files: Sequence[File] = (),
    **values: Any,
) -> int:
    """Add a line to a trip's thread; its id. What the system says is a msgid with `values`, all else stays as typed.

    `about` names what of a later stage it is about, as that stage does, and as a reader calls it.

    Files share the line's mark: whoever may not read the one may not save the others. Nobody is told: `ask` and
    `answer` are the use cases that send mail. Raises Invalid if there is nothing to say, too much, or files too large.
    """
    if not body.strip() and not files:
        raise Invalid(N_("本文を入れてください。"), fields={"body": N_("本文を入れてください。")})
    rules.check_message(body, [len(file.content) for file in files])
    digests = [hashlib.sha256(file.content).hexdigest() for file in files]
    with unit_of_work() as unit:
        said = _row(trip_id, side, body.strip(), values, internal) | {
            "channel": channel,
            "author_id": author_id,
            "author_name": author_name,
            "about": about[0],
            "about_text": about[1],
        }
        message_id = int(unit.session.execute(_SAY, said).scalar_one())
        unit.session.add_all(
            MessageFile(
                message_id=message_id, name=file.name, size=len(file.content), sha256=digest, bytes=file.content
            )
            for file, digest in zip(files, digests, strict=True)
        )
        return message_id
