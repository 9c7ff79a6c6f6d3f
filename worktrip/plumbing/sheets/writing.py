"""Lists as files for a spreadsheet. Whatever a person typed stays text there and never becomes a formula."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from flask import Response
from werkzeug.http import dump_options_header

from worktrip.kernel.calendar import JST
from worktrip.kernel.errors import Invalid
from worktrip.plumbing.sheets.cells import FORMULA_STARTS as FORMULA_STARTS
from worktrip.plumbing.sheets.cells import (
    LONGEST_TEXT,
    NOTE,
    check_text,
    clean,
    guarded,
    is_note,
    letters,
    one_kind_of_break,
    shown,
)

MISSING = "〓"
FONT = "Yu Gothic"
WORDS = "_words"  # the sheet that holds the drop-downs; only a macro can show it
EXCEL_ROWS = 1_048_576
EXCEL_DIGITS = 1e15  # larger numbers lose digits there
FIRST_YEAR = 1901  # Excel knows a 29 February 1900
# the same sign under another number: what Windows has in place of it, or nearly
_TWINS = str.maketrans("〜−—‖¢£¬¥\u00a0", "～－―∥￠￡￢￥ ")  # data
_VOICED = re.compile("[\u3041-\u30ff][\u3099\u309a]")  # data
_NO_FILE_NAME = re.compile(r'[\\/:*?"<>|]')
_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


class Kind(StrEnum):
    """What belongs into a column, so that a spreadsheet neither drops a leading zero nor guesses a date."""

    ANY = "any"
    TEXT = "text"
    WHOLE = "whole"
    YEN = "yen"
    DATE = "date"
    TIME = "time"


_SHAPES = {
    Kind.ANY: "General",
    Kind.TEXT: "@",
    Kind.WHOLE: "0",
    Kind.YEN: "#,##0",
    Kind.DATE: "yyyy-mm-dd",
    Kind.TIME: "hh:mm",
}
_MOMENT = "yyyy-mm-dd hh:mm"


@dataclass(frozen=True)
class Column:
    """A column and its hints: `width` in half-width characters, `words` that may be chosen, `note` under the head."""

    head: str
    width: int = 16
    kind: Kind = Kind.ANY
    words: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Table:
    """One sheet to be written. A name has at most 31 characters and none of []:*?/\\."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]


@dataclass(frozen=True)
class Encoded:
    """A file, and the characters that its encoding does not have; each stands there as 〓."""

    content: bytes
    replaced: frozenset[str] = frozenset()


# --- CSV -------------------------------------------------------------------------------------------------------------


def to_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV as spreadsheets open it without a question: UTF-8 with a mark, dates as 2027-02-26, nothing as empty."""
    return _lines([head, *rows]).encode("utf-8-sig")


def to_shift_jis(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Encoded:
    """CSV for older programs. What Shift-JIS (as Windows has it) cannot carry becomes 〓, and is told."""
    replaced: set[str] = set()
    content = _lines([head, *rows], replaced).encode("cp932")
    return Encoded(content, frozenset(replaced))


def to_zip(tables: Sequence[Table], *, day: date, is_shift_jis: bool = False) -> Encoded:
    """An archive with one CSV for each table; the same tables and day give the same bytes."""
    file = io.BytesIO()
    replaced: set[str] = set()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables:
            lines = [[column.head for column in table.columns], *_body(table)]
            if is_shift_jis:
                content = _lines(lines, replaced).encode("cp932")
            else:
                content = _lines(lines).encode("utf-8-sig")
            member = zipfile.ZipInfo(
                f"{_NO_FILE_NAME.sub('_', table.name)}.csv", (day.year, day.month, day.day, 0, 0, 0)
            )
            member.create_system, member.external_attr = 3, 0o644 << 16
            archive.writestr(member, content, zipfile.ZIP_DEFLATED)
    return Encoded(file.getvalue(), frozenset(replaced))


def _lines(lines: Iterable[Sequence[object]], replaced: set[str] | None = None) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_cell(value, replaced) for value in line] for line in lines)
    return text.getvalue()


def _cell(value: object, replaced: set[str] | None = None) -> str:
    plain = _plain(value)
    if not isinstance(plain, str):
        return shown(plain)
    # first the characters, then the guard: a minus sign of another kind may become one that calculates
    return guarded(plain if replaced is None else _carried(plain, replaced))


def as_shift_jis(text: str) -> str:
    """A text as it comes back from Shift-JIS: for whoever compares what was read with what was written."""
    return text if text.isascii() else _carried(text, set())


def _carried(text: str, replaced: set[str]) -> str:
    """The text in characters that cp932 has, as it will be read from there."""
    text = text.translate(_TWINS)
    if not _fits(text):
        text = _VOICED.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)
        lost = {character for character in text if not _fits(character)}
        replaced |= lost
        text = "".join(MISSING if character in lost else character for character in text)
    return text


def _fits(text: str) -> bool:
    try:
        text.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def _plain(value: object) -> object:
    """A value as both kinds of file take it: times in Japan, everything unknown as the text it shows."""
    if isinstance(value, datetime):
        return value.astimezone(JST).replace(tzinfo=None) if value.tzinfo else value
    if value is None or isinstance(value, bool | int | float | Decimal | date | time):
        return value
    return clean(str(value))


def _body(table: Table) -> list[Sequence[object]]:
    """The rows with the row of notes before them. A first row that looks like notes gets an empty one, to stay."""
    rows = list(table.rows)
    notes = [f"{NOTE} {column.note}" if column.note else "" for column in table.columns]
    if not any(notes) and rows and is_note(rows[0]):
        notes = [NOTE]
    return [notes, *rows] if any(notes) else rows


# --- Workbooks -------------------------------------------------------------------------------------------------------


def to_workbook(tables: Sequence[Table], *, day: date) -> bytes:
    """An XLSX file; the same tables and day give the same bytes. Raises Invalid for a text that no cell can hold."""
    import xlsxwriter

    file = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_format_properties": {"font_name": FONT, "font_size": 11},
    }
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"created": datetime.combine(day, time())})
        sheets = [(table, book.add_worksheet(table.name)) for table in tables]
        formats, choices = _Formats(book), _choices(book, tables)
        for table, sheet in sheets:
            _Page(table, sheet, formats).fill(choices)
    return file.getvalue()


def _choices(book: Any, tables: Sequence[Table]) -> dict[tuple[str, ...], str]:
    """Where the words of each drop-down stand: on a sheet of their own, as a rule itself holds 255 characters only."""
    every = dict.fromkeys(column.words for table in tables for column in table.columns if column.words)
    if not every:
        return {}
    sheet = book.add_worksheet(WORDS)
    sheet.very_hidden()
    for index, words in enumerate(every):
        sheet.write_column(0, index, [clean(word) for word in words])
    return {words: f"={WORDS}!${letters(index)}$1:${letters(index)}${len(words)}" for index, words in enumerate(every)}


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.head = book.add_format({"bold": True, "bg_color": "#E8F1FE", "bottom": 1, "valign": "vcenter"})
        self.note = book.add_format({"font_color": "#595959", "font_size": 9, "text_wrap": True, "valign": "top"})
        self.made: dict[tuple[str, bool], Any] = {}

    def of(self, shape: str, *, is_quoted: bool = False) -> Any:
        """A number format; `is_quoted` keeps a text a text even when somebody edits the cell and presses return."""
        if (shape, is_quoted) not in self.made:
            self.made[shape, is_quoted] = self.book.add_format({"num_format": shape, "quote_prefix": is_quoted})
        return self.made[shape, is_quoted]


class _Page:
    """One sheet of a workbook while it is written."""

    def __init__(self, table: Table, sheet: Any, formats: _Formats) -> None:
        self.table, self.sheet = table, sheet
        self.columns = [formats.of(_SHAPES[column.kind]) for column in table.columns]
        self.quoted = [formats.of(_SHAPES[column.kind], is_quoted=True) for column in table.columns]
        self.is_text = [column.kind is Kind.TEXT for column in table.columns]
        self.head, self.note, self.moment = formats.head, formats.note, formats.of(_MOMENT)
        self.day, self.time = formats.of(_SHAPES[Kind.DATE]), formats.of(_SHAPES[Kind.TIME])

    def fill(self, choices: dict[tuple[str, ...], str]) -> None:
        body = _body(self.table)
        if len(body) >= EXCEL_ROWS:
            raise Invalid("シート「%(sheet)s」の行が多すぎて、ひとつのブックに書き出せません。", sheet=self.table.name)
        above = 2 if body and is_note(body[0]) else 1
        for index, column in enumerate(self.table.columns):
            self.sheet.set_column(index, index, column.width, self.columns[index])
            self.sheet.write_string(0, index, clean(column.head), self.head)
            if column.words:
                rule = {"validate": "list", "source": choices[column.words]}
                self.sheet.data_validation(above, index, EXCEL_ROWS - 1, index, rule)
        for index, note in enumerate(body.pop(0) if above == 2 else ()):
            self.sheet.write(1, index, clean(str(note)) or None, self.note)
        for number, values in enumerate(body, above):
            for index, value in enumerate(values):
                if type(value) is str:
                    self._write_text(number, index, clean(value))
                elif value is not None:
                    self._write(number, index, _plain(value))
        self._set_up(above)

    def _set_up(self, above: int) -> None:
        """The head stays in sight and comes on each page of A4."""
        self.sheet.freeze_panes(above, 0)
        self.sheet.repeat_rows(0)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)

    def _write(self, number: int, index: int, value: object) -> None:
        is_text = self.is_text[index]
        match value:
            case str():
                self._write_text(number, index, value)
            case bool() if not is_text:
                self.sheet.write_boolean(number, index, value)
            case int() | float() | Decimal() if not is_text and abs(float(value)) < EXCEL_DIGITS:
                self.sheet.write_number(number, index, value, self.columns[index])
            case datetime() if value.year >= FIRST_YEAR:
                self.sheet.write_datetime(number, index, value, self.moment)
            case date() if value.year >= FIRST_YEAR and not isinstance(value, datetime):
                self.sheet.write_datetime(number, index, value, self.day)
            case time():
                self.sheet.write_datetime(number, index, value, self.time)
            case _:
                self._write_text(number, index, shown(value))

    def _write_text(self, number: int, index: int, text: str) -> None:
        written = one_kind_of_break(text)
        if text.startswith("'"):
            # an apostrophe is a character here; only one that reading would take for a guard needs another
            written = guarded(written)
        if len(written) > LONGEST_TEXT:
            check_text(self.table.name, number + 1, index, written, LONGEST_TEXT)
        if written.startswith("<r>") and written.endswith("</r>"):
            # the library would take this for markup of its own
            self.sheet.write_rich_string(number, index, written[0], self.columns[index], written[1:])
        elif written:
            look = self.quoted if written.startswith(FORMULA_STARTS) else self.columns
            self.sheet.write_string(number, index, written, look[index])


# --- Downloads -------------------------------------------------------------------------------------------------------


def csv_response(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """The file as a download."""
    return download(name, to_csv(head, rows))


def download(name: str, content: bytes) -> Response:
    """Any of these files as a download; its kind is read from the ending of `name`."""
    response = Response(content, mimetype=_TYPES[name.rpartition(".")[2]])
    names = {"filename": name} if name.isascii() else {"filename*": f"UTF-8''{quote(name)}"}
    response.headers["Content-Disposition"] = dump_options_header("attachment", names)
    return response
