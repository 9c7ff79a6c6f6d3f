"""Files of people: uploaded or mailed, kept as they are, handed out so that no browser runs or shows them.

What a file claims to be counts for nothing. Its name is made harmless, its kind follows from the name by a short list,
and it is always saved, never opened in the page it came from.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from flask import Response

LONGEST_NAME = 120
# anything else is bytes that nobody opens by itself
_KINDS = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".heic": "image/heic",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv",
    ".ics": "text/calendar",
    ".zip": "application/zip",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)$")


@dataclass(frozen=True)
class File:
    """A file as somebody sent it, under a name that is safe to save."""

    name: str
    content: bytes


def clean_name(raw: str) -> str:
    """A name without folders, controls, marks that turn the direction of writing, and signs some systems refuse.

    The ending stays, since people and their programs go by it. "file" where nothing is left.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", raw))[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C" and sign not in "\u2028\u2029")
    plain = re.sub(r'[<>:"|?*]', "_", " ".join(seen.split())).strip(". ")
    stem, ending = PurePosixPath(plain).stem, PurePosixPath(plain).suffix[:16]
    if not stem or plain == ending:
        stem, ending = plain or "file", ""
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    return stem[: LONGEST_NAME - len(ending)].rstrip(". ") + ending


def kind_of(name: str) -> str:
    """The content type a file of this name is handed out with."""
    return _KINDS.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")


def uploaded(chosen: Iterable[Any] | None) -> list[File]:
    """What a form's field for files brought; a field nobody used, and a file without a byte, bring nothing."""
    found = []
    for each in chosen or ():
        if getattr(each, "filename", ""):
            with each.stream as stream:
                found.append(File(clean_name(each.filename), stream.read()))
    return [file for file in found if file.content]


def saved(file: File) -> Response:
    """The answer that lets somebody save a file; nothing in it runs, whatever it is."""
    response = Response(file.content, content_type=kind_of(file.name))
    names = {"filename": f"file{PurePosixPath(file.name).suffix}", "filename*": f"UTF-8''{quote(file.name, safe='')}"}
    if not names["filename"].isascii():
        names["filename"] = "file"
    response.headers.set("Content-Disposition", "attachment", **names)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
