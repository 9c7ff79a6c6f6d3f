"""What a sheet is made of, and the agreement between writing and reading by which every value comes back as it was.

A text that a spreadsheet would calculate (`=1+1`, `+81 266`) gets an apostrophe in front when it is written, and loses
it when it is read. A text that already had one there gets one more, so nothing is lost: "'=x" is written "''=x". Other
apostrophes ('90年代) are nobody's business. Under the head row may stand one row of notes; its cells begin with ※.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache

from worktrip.kernel.errors import Invalid

Value = str | int | float | bool | date | datetime | time | None

# spreadsheets set up in Japanese read the wide forms as well
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")  # data
NOTE = "※"
LONGEST_TEXT = 32_767  # characters in one cell of Excel

_GUARDED = re.compile(f"'*[{re.escape(''.join(FORMULA_STARTS))}]")
# what XML cannot carry, and no spreadsheet shows
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("\r\n?")


@dataclass(frozen=True)
class Limits:
    """How much of a stranger's file is looked at; whatever is larger is refused with a sentence."""

    file_bytes: int = 10_000_000
    unpacked_bytes: int = 80_000_000
    # of one part of an archive, once it is larger than what does no harm: our own sheets come to about 15
    ratio: int = 200
    harmless_bytes: int = 10_000_000
    tags: int = 6_000_000
    sheets: int = 40
    rows: int = 20_000
    columns: int = 100
    cells: int = 600_000
    text: int = LONGEST_TEXT

    def without(self, sheet: "Sheet") -> "Limits":
        """What is left for the sheets after this one."""
        return replace(self, cells=self.cells - sum(len(row.cells) for row in sheet.rows))


@dataclass(frozen=True, slots=True)
class Cell:
    """One value and the letter of its column. A cell shown as 10% has the value 0.1 and `is_percent`."""

    column: str
    value: Value = None
    is_percent: bool = False

    @property
    def text(self) -> str:
        """As a person reads it, without spaces around it: "10%", "2027-02-26", "15:00", "TRUE", "" for nothing."""
        if self.is_percent and isinstance(self.value, int | float):
            return f"{_digits((Decimal(repr(self.value)) * 100).normalize())}%"
        return shown(self.value).strip()


@dataclass(frozen=True, slots=True)
class Row:
    """One row with its number as Excel shows it. There is a cell for each column of the head, empty or not."""

    sheet: str
    number: int
    cells: tuple[Cell, ...]

    @property
    def values(self) -> tuple[Value, ...]:
        """The bare values, left to right."""
        return tuple(cell.value for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was read: the first row with anything in it is the head, rows with nothing in them are left out."""

    name: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    head_number: int = 1


def sheet_of(name: str, grid: Iterable[tuple[int, Mapping[int, Cell]]]) -> Sheet:
    """A sheet from rows of (number, cells by index of the column); the row of notes under the head is passed over."""
    filled = ((number, cells) for number, cells in grid if any(_says_something(cell) for cell in cells.values()))
    first = next(filled, None)
    if first is None:
        return Sheet(name, (), ())
    head_number, head = first
    width = max(head) + 1
    empty = tuple(Cell(letters(index)) for index in range(width))
    rows = [
        Row(name, number, _padded(cells, empty))
        for number, cells in filled
        if number != head_number + 1 or not is_note([cell.value for cell in cells.values()])
    ]
    return Sheet(
        name, tuple(head[index].text if index in head else "" for index in range(width)), tuple(rows), head_number
    )


def _says_something(cell: Cell) -> bool:
    return cell.value is not None and not (isinstance(cell.value, str) and not cell.value.strip())


def _padded(cells: Mapping[int, Cell], empty: Sequence[Cell]) -> tuple[Cell, ...]:
    beyond = range(len(empty), max(cells, default=-1) + 1)
    return (
        *(cells.get(index, nothing) for index, nothing in enumerate(empty)),
        *(cells[index] if index in cells else Cell(letters(index)) for index in beyond),
    )


def is_note(values: Iterable[object]) -> bool:
    """Whether these cells make the row of notes: some text, and all of it begins with ※."""
    texts = [value for value in values if value is not None and value != ""]
    return bool(texts) and all(isinstance(text, str) and text.startswith(NOTE) for text in texts)


@cache
def letters(index: int) -> str:
    """The letters over a column, from 0: A, B, … Z, AA."""
    return (letters(index // 26 - 1) if index >= 26 else "") + chr(ord("A") + index % 26)


def clean(text: str) -> str:
    """Without control characters and broken pairs, which no file of this kind can carry."""
    return text if text.isascii() and text.isprintable() else _UNWRITABLE.sub("", text)


def one_kind_of_break(text: str) -> str:
    """Line breaks inside a cell as \\n, whichever system they were typed on."""
    return _BREAKS.sub("\n", text) if "\r" in text else text


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """The text as it was before `guarded`."""
    return text[1:] if text.startswith("'") and _GUARDED.match(text) else text


def shown(value: object) -> str:
    """A value as text: numbers without exponent, dates as 2027-02-26, times as 15:00."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() | Decimal():
            return _digits(value)
        case datetime():
            return value.isoformat(" ")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("auto" if value.second or value.microsecond else "minutes")
    return str(value)


def _digits(number: float | Decimal) -> str:
    if isinstance(number, float) and number.is_integer():
        return str(int(number))
    exact = number if isinstance(number, Decimal) else Decimal(repr(number))
    return format(exact, "f") if exact.is_finite() else str(number)


def check_place(sheet: str, number: int, index: int, limits: Limits) -> None:
    """Refuse what stands too far down or to the right. Raises Invalid."""
    if number > limits.rows:
        raise Invalid(
            "シート「%(sheet)s」の行が多すぎます。%(most)s行目までにしてください。", sheet=sheet, most=limits.rows
        )
    if index >= limits.columns:
        raise Invalid(
            "シート「%(sheet)s」の列が多すぎます。%(column)s列までにしてください。",
            sheet=sheet,
            column=letters(limits.columns - 1),
        )


def check_amount(sheet: str, count: int, limits: Limits) -> None:
    """Refuse more cells than all sheets of a file may have together. Raises Invalid."""
    if count > limits.cells:
        raise Invalid("シート「%(sheet)s」の表が大きすぎます。ファイルを分けてお試しください。", sheet=sheet)


def check_text(sheet: str, number: int, index: int, text: str, most: int) -> None:
    """Refuse a text longer than `most` characters. Raises Invalid that names the cell."""
    if len(text) > most:
        raise Invalid(
            "シート「%(sheet)s」の%(row)s行目、%(column)s列の文章が長すぎます。%(most)s文字までにしてください。",
            sheet=sheet,
            row=number,
            column=letters(index),
            most=most,
        )
