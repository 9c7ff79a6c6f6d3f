"""Papers: a typst template and data become a PDF that is searchable, accessible, archivable and always the same bytes.

A template is `templates/<stage>/paper/<name>.typ`. Its words are `tr("…")`, translated like those of the pages; its
data come as JSON and are never written into typst source, so that nobody's name can become markup. Compiling takes
tens of milliseconds and belongs in the queue, outside any unit; `keep()` then stores the paper inside one.
"""

import hashlib
import json
import logging
import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import typst
from babel.support import NullTranslations, Translations
from sqlalchemy import LargeBinary, select
from sqlalchemy.orm import Mapped, mapped_column

from worktrip.kernel import calendar
from worktrip.plumbing.database import Base, db, insert_if_missing, needed_unit

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
FONTS = ROOT / "static" / "vendor"
MISSING_GLYPH = "〓"

log = logging.getLogger(__name__)
_local = threading.local()

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_IMPORT = re.compile(r'#(?:import|include)\s+"([^"]+)"')
_WORDS = re.compile(r'\btr\(\s*"((?:[^"\\]|\\.)*)"')
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(?:Z|[+-]\d{2}:\d{2})")


@dataclass(frozen=True)
class Paper:
    """A finished PDF and what it was made of."""

    content: bytes
    sha256: str
    template: str
    template_version: str
    language: str
    title: str
    replaced: frozenset[str]


class Document(Base):
    """A paper as it was handed out. It is never changed; `key` keeps a retried handler from making a second one."""

    __tablename__ = "documents"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    number: Mapped[str | None] = mapped_column(index=True)
    title: Mapped[str]
    language: Mapped[str]
    template: Mapped[str]
    template_version: Mapped[str]
    sha256: Mapped[str]
    bytes: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime]


def compile_paper(template: str, data: Mapping[str, Any], *, language: str, title: str, day: date) -> Paper:
    """Make the PDF of a template named "<stage>/<name>"; the same input gives the same bytes.

    `data` holds JSON values, dates and aware datetimes; strings that are ISO dates or moments are shown as such.
    `day` is the date in the PDF's own description. Characters that no font has become 〓. Raises TypstError if the
    template is wrong or asks for data that is not there.
    """
    path = source(template)
    sources = {file: file.read_text(encoding="utf-8") for file in _files(path)}
    missing: set[str] = set()
    plain = _plain({"title": title, "paper": data}, missing)
    words = {msgid: _catalogue(language).gettext(msgid) for text in sources.values() for msgid, _ in _words(text)}
    if missing:
        points = " ".join(sorted(f"U+{ord(character):04X}" for character in missing))
        log.warning("paper %s: no font has %s", template, points)
    content = _compiler().compile(
        str(path),
        sys_inputs={
            "data": json.dumps(plain["paper"], ensure_ascii=False),
            "title": plain["title"],
            "language": language,
            "day": day.isoformat(),
            "days": json.dumps(dict(_labels(plain["paper"], language)), ensure_ascii=False),
            "words": json.dumps(words, ensure_ascii=False),
        },
        pdf_standards=["a-2a", "ua-1"],
    )
    if not isinstance(content, bytes):
        raise TypeError(f"typst made no single PDF of {template}")
    version = hashlib.sha256("".join(sources[file] for file in sorted(sources)).encode()).hexdigest()[:12]
    return Paper(
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        template=template,
        template_version=version,
        language=language,
        title=title,
        replaced=frozenset(missing),
    )


def keep(paper: Paper, *, kind: str, subject: str, key: str, made_at: datetime, number: str | None = None) -> Document:
    """Store a paper inside the open unit. The same `key` again returns what was stored first, whatever `paper` is."""
    session = needed_unit().session
    insert_if_missing(
        Document,
        key=key,
        kind=kind,
        subject=subject,
        number=number,
        title=paper.title,
        language=paper.language,
        template=paper.template,
        template_version=paper.template_version,
        sha256=paper.sha256,
        bytes=paper.content,
        created_at=made_at,
    )
    return session.scalars(select(Document).where(Document.key == key)).one()


def find(key: str) -> Document | None:
    """The paper stored under this key, so that a handler can skip the work when it is there."""
    return db.session.scalar(select(Document).where(Document.key == key))


def source(template: str) -> Path:
    """The file of a template named "<stage>/<name>"."""
    stage, _, name = template.partition("/")
    return TEMPLATES / stage / "paper" / f"{name}.typ"


@cache
def characters() -> frozenset[int]:
    """Code points that the paper fonts can draw, read once per process."""
    # Imported here, since only the process that makes papers needs it.
    from fontTools.ttLib import TTFont

    points: set[int] = set()
    for file in sorted(FONTS.rglob("*.ttf")):
        with TTFont(file, lazy=True) as font:
            points.update(font.getBestCmap())
    return frozenset(points)


def extract_words(
    fileobj: BinaryIO, keywords: object, comment_tags: object, options: object
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Babel's extractor for typst templates: finds `tr("…")`."""
    for msgid, line in _words(fileobj.read().decode("utf-8")):
        yield line, "gettext", msgid, []


def _words(text: str) -> Iterator[tuple[str, int]]:
    for found in _WORDS.finditer(text):
        yield json.loads(f'"{found[1]}"'), text.count("\n", 0, found.start()) + 1


def _files(path: Path) -> set[Path]:
    """A template and all it imports; paths in a template start at the templates folder."""
    todo, seen = [path], set[Path]()
    while todo:
        file = todo.pop()
        if file not in seen:
            seen.add(file)
            todo += [TEMPLATES / name.lstrip("/") for name in _IMPORT.findall(file.read_text(encoding="utf-8"))]
    return seen


def _compiler() -> typst.Compiler:
    """This thread's compiler: one that threads share refuses to work."""
    if not hasattr(_local, "compiler"):
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
        _local.compiler = typst.Compiler(root=str(TEMPLATES), font_paths=fonts, ignore_system_fonts=True)
    compiler: typst.Compiler = _local.compiler
    return compiler


@cache
def _catalogue(language: str) -> NullTranslations:
    if language == "ja":
        return NullTranslations()
    return Translations.load(str(ROOT / "translations"), [language])


def _plain(value: Any, missing: set[str]) -> Any:
    """The same as JSON values, with what no font can draw replaced: an archivable PDF refuses a missing glyph."""
    if isinstance(value, Mapping):
        return {str(name): _plain(inner, missing) for name, inner in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return _drawable(value, missing)
    if isinstance(value, Iterable):
        return [_plain(inner, missing) for inner in value]
    return value


def _drawable(text: str, missing: set[str]) -> str:
    known = characters()
    drawn = []
    for character in unicodedata.normalize("NFC", text.replace("\r\n", "\n")):
        if ord(character) in known or character == "\n":
            drawn.append(character)
        elif character == "\t":
            drawn.append(" ")
        # Controls, joiners and selectors of a variant have no glyph of their own: the letter before them stays.
        elif unicodedata.category(character) not in ("Cc", "Cf", "Mn"):
            missing.add(character)
            drawn.append(MISSING_GLYPH)
    return "".join(drawn)


def _labels(value: Any, language: str) -> Iterator[tuple[str, dict[str, str]]]:
    """How each day and moment in the data reads, so that a template needs no calendar."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from _labels(inner, language)
    elif isinstance(value, list):
        for inner in value:
            yield from _labels(inner, language)
    elif isinstance(value, str) and _DAY.fullmatch(value):
        yield value, _label(date.fromisoformat(value), language)
    elif isinstance(value, str) and _MOMENT.fullmatch(value):
        moment = calendar.to_jst(datetime.fromisoformat(value))
        day = _label(moment.date(), language)
        after = f" {moment:%H:%M}" if language == "ja" else f", {moment:%H:%M} JST"
        yield value, {name: text + after for name, text in day.items()}


def _label(day: date, language: str) -> dict[str, str]:
    weekday = calendar.weekday_label(day, language)
    if language == "ja":
        mark = "・祝" if calendar.is_holiday(day) else ""  # data
        short = f"{day.month}月{day.day}日({weekday}{mark})"  # data
        return {"long": f"{day.year}年{short}", "short": short}  # data
    short = f"{weekday} {day.day} {_MONTHS[day.month - 1]}"
    return {"long": f"{short} {day.year}", "short": short}
