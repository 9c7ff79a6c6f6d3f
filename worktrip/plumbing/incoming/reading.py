"""A mail as what a person would read of it: text, files, and whether a person wrote it at all."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.utils import parseaddr
from enum import StrEnum

from worktrip.kernel.errors import Invalid
from worktrip.plumbing.files import File, clean_name
from worktrip.plumbing.incoming.charsets import decoded, header_text, without_surrogates
from worktrip.plumbing.incoming.markup import text_of_html

# a mail of a person has some parts; a hundred thousand empty ones keep a reader busy for minutes
MOST_BOUNDARIES = 20_000
_DEEPEST = 20
# more is no text any more, and takes long to walk through
_LONGEST_MARKUP = 2_000_000
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_BULK = {"bulk", "junk", "list", "auto_reply"}
_ENDINGS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/plain": ".txt",
}


class Automatic(StrEnum):
    """Whether a machine wrote a mail: nothing is ever answered to one."""

    NO = "no"
    REPLY = "reply"
    BOUNCE = "bounce"


@dataclass(frozen=True)
class IncomingMail:
    """What a mail says. `attached` is the text of mails that were attached to it; addresses are in lower case."""

    message_id: str
    sender: str
    sender_name: str
    subject: str
    text: str
    attached: str
    files: tuple[File, ...]
    automatic: Automatic


@dataclass
class _Found:
    text: str = ""
    is_markup: bool = False
    attached: list[str] = field(default_factory=list)
    files: list[File] = field(default_factory=list)


def read(content: bytes, envelope_sender: str = "") -> IncomingMail:
    """Read the bytes of a mail; `envelope_sender` is "" or "<>" for what machines send.

    Any charset, however broken, gives text. Raises Invalid, with a sentence, for what is no mail.
    """
    if content.count(b"\n--") > MOST_BOUNDARIES:
        raise Invalid("このメールは部分が多すぎて読み取れません。")
    try:
        message = BytesParser().parsebytes(content)
        found = _gather(message, 0)
        name, address = parseaddr(without_surrogates(_header(message, "From")))
        return IncomingMail(
            message_id=_message_id(message, content),
            sender=_clean(address).strip().lower(),
            sender_name=_line(header_text(name)),
            subject=_line(header_text(_header(message, "Subject"))),
            text=_clean(found.text).strip("\n"),
            attached=_clean("\n\n".join(found.attached)).strip("\n"),
            files=tuple(found.files),
            automatic=_automatic(message, envelope_sender.strip("<> ")),
        )
    except Exception as error:  # whatever a parser makes of a stranger's bytes
        raise Invalid("このメールは壊れていて読み取れません。") from error


def _header(message: Message, name: str) -> str:
    # raw: eight-bit headers come as surrogates, and nothing is parsed that could fail
    return next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")


def _clean(text: str) -> str:
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _line(text: str) -> str:
    return " ".join(_clean(text).split())[:500]


def _message_id(message: Message, content: bytes) -> str:
    """What names this mail wherever it is delivered; made of its bytes where nothing does."""
    given = _line(header_text(_header(message, "Message-ID")))
    if given and len(given) < 500:
        return given
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _gather(part: Message, depth: int) -> _Found:
    if depth > _DEEPEST:
        raise ValueError("too deep")
    kind = part.get_content_type()
    if part.is_multipart():
        inner = [_gather(each, depth + 1) for each in part.get_payload() if isinstance(each, Message)]
        if kind == "message/rfc822":
            return _unpacked(part, inner)
        if kind.startswith("message/"):
            return _Found()
        return _chosen(inner) if kind == "multipart/alternative" else _together(inner)
    name = part.get_filename()
    is_text = kind in ("text/plain", "text/html") and name is None
    if is_text and part.get_content_disposition() != "attachment":
        text = decoded(_bytes(part), part.get_content_charset()).replace("\r\n", "\n")
        if str(part.get_param("format", "")).lower() == "flowed":
            text = _unflowed(text, glued=str(part.get_param("delsp", "")).lower() == "yes")
        return _Found(text_of_html(text[:_LONGEST_MARKUP]) if kind == "text/html" else text, kind == "text/html")
    wanted = header_text(name) if name else f"file{_ENDINGS.get(kind, '')}"
    content = _bytes(part)
    return _Found(files=[File(clean_name(wanted), content)] if content else [])


def _unflowed(text: str, *, glued: bool) -> str:
    """Lines that a program broke for narrow screens, whole again (RFC 3676); `glued` is for writing without spaces."""
    lines: list[str] = []
    flows, last_depth = False, -1
    for line in text.split("\n"):
        said = line.lstrip(">")
        depth = len(line) - len(said)
        said = said.removeprefix(" ")
        if flows and depth == last_depth and said != "-- ":
            lines[-1] += said
        else:
            lines.append(f"{'>' * depth} {said}" if depth else said)
        flows, last_depth = said.endswith(" ") and said != "-- ", depth
        if flows and glued:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _chosen(inner: Sequence[_Found]) -> _Found:
    """Of several ways to say the same, the plain one; files of all of them."""
    saying = [each for each in inner if each.text.strip()]
    best = next((each for each in saying if not each.is_markup), saying[-1] if saying else _Found())
    return _Found(best.text, best.is_markup, *_kept(inner))


def _together(inner: Sequence[_Found]) -> _Found:
    texts = [each.text for each in inner if each.text.strip()]
    return _Found("\n".join(texts), any(each.is_markup for each in inner if each.text.strip()), *_kept(inner))


def _kept(inner: Sequence[_Found]) -> tuple[list[str], list[File]]:
    return [text for each in inner for text in each.attached], [file for each in inner for file in each.files]


def _unpacked(part: Message, inner: Sequence[_Found]) -> _Found:
    """A mail that is attached to a mail: its text stands apart, its files are files like any other."""
    attached, files = _kept(inner)
    heads = [
        f"{name}: {header_text(_header(mail, name))}"
        for mail in part.get_payload()
        if isinstance(mail, Message)
        for name in ("From", "Date", "Subject")
    ]
    text = "\n".join([*heads, "", *(each.text for each in inner)])
    return _Found(attached=[text, *attached], files=files)


def _automatic(message: Message, envelope_sender: str) -> Automatic:
    submitted = _header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    is_report = message.get_content_type() == "multipart/report"
    if is_report and _has_failed(message):
        return Automatic.BOUNCE
    from_machine = parseaddr(_header(message, "From"))[1].lower().startswith(("mailer-daemon@", "postmaster@"))
    if not envelope_sender and from_machine and not is_report and submitted != "auto-replied":
        return Automatic.BOUNCE
    marks = (
        submitted not in ("", "no"),
        not envelope_sender,
        is_report,
        _header(message, "Precedence").strip().lower() in _BULK,
        any(name.lower().startswith("list-") for name, _ in message.raw_items()),
        bool(_header(message, "X-Autoreply") or _header(message, "X-Autorespond")),
    )
    return Automatic.REPLY if any(marks) else Automatic.NO


def _has_failed(message: Message) -> bool:
    """Whether a report says that something did not reach somebody; one that only says "later" does not."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            fields = [each for each in part.get_payload() if isinstance(each, Message)]
            if any(_header(each, "Action").strip().lower() == "failed" for each in fields):
                return True
    return False
