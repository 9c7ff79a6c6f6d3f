"""XLSX from strangers: openpyxl reads the parts, and what it trusts blindly is checked here.

The library's own way of walking a sheet counts through rows that are not there, guesses at Japanese date formats, and
passes over merged cells, so its parser is driven directly. Values come as Excel shows them: a number with 15 digits,
a date without the time its format hides, a merged cell in each of its rows.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

from worktrip.kernel.errors import DomainError, Invalid
from worktrip.plumbing.sheets.cells import (
    Cell,
    Limits,
    Sheet,
    Value,
    check_amount,
    check_place,
    check_text,
    clean,
    letters,
    one_kind_of_break,
    sheet_of,
    unguarded,
)

_MACROS = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
# sections after the first, texts in quotes, single characters, colours and languages
_DECORATION = re.compile(r';.*|"[^"]*"|\\.|_.|\*.|am/pm|a/p|e[+-]|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_SPAN = re.compile(r"\[(?:h+|m+|s+)\]")
# formats that Excel in Japanese has without writing them down (ECMA-376, 18.8.30)
_JAPANESE_DATES = frozenset((*range(27, 32), *range(34, 37), *range(50, 59)))
_JAPANESE_TIMES = frozenset((32, 33))


def read_workbook(content: bytes, archive: zipfile.ZipFile, limits: Limits) -> tuple[Sheet, ...]:
    """The sheets of a workbook whose archive was weighed. Raises Invalid."""
    _check_parts(archive, limits)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return tuple(_sheets(content, limits))
    except DomainError:
        raise
    except Exception as error:  # whatever the library makes of a stranger's XML
        raise Invalid(
            "このブックは読み取れません。Excelで開いて「Excel ブック(.xlsx)」として保存し直し、もう一度お試しください。"
        ) from error


def _check_parts(archive: zipfile.ZipFile, limits: Limits) -> None:
    names = archive.namelist()
    if _MACROS.search(archive.read("[Content_Types].xml")) or any(_MACROS.search(name.encode()) for name in names):
        raise Invalid(
            "マクロを含むブックは読み込めません。「Excel ブック(.xlsx)」として保存し直し、もう一度お試しください。"
        )
    if "xl/workbook.bin" in names:
        raise Invalid(
            "バイナリ形式(.xlsb)のブックは読み込めません。「Excel ブック(.xlsx)」として保存し直してください。"
        )
    tags = 0
    for member in archive.infolist():
        if member.filename.endswith((".xml", ".rels")):
            part = archive.read(member)
            tags += part.count(b"<")
            if b"<!DOCTYPE" in part.replace(b"\0", b"") or tags > limits.tags:
                raise Invalid(
                    "ファイルを展開すると大きくなりすぎるため、読み込みをやめました。表を分けて保存し直してください。"
                )


def _sheets(content: bytes, limits: Limits) -> Iterator[Sheet]:
    book = _open(content)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state != "veryHidden"]
    if len(sheets) > limits.sheets:
        raise Invalid("シートは%(most)s枚までにしてください。", most=limits.sheets)
    formats = [_shape(book, style.numFmtId) for style in book._cell_styles]
    for sheet in sheets:
        read = sheet_of(sheet.title, sorted(_grid(book, sheet, formats, limits).items()))
        limits = limits.without(read)
        yield read


def _open(content: bytes) -> Any:
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.xml.constants import SHARED_STRINGS

    class Reader(ExcelReader):
        """Without properties, themes and links, whose mistakes are no reason to refuse a list."""

        def read_strings(self) -> None:
            part = self.package.find(SHARED_STRINGS)
            if part is not None:
                with self.archive.open(part.PartName[1:]) as source:
                    self.shared_strings = list(_strings(source))

        def read_properties(self) -> None: ...
        def read_custom(self) -> None: ...
        def read_theme(self) -> None: ...

    reader = Reader(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    reader.read()
    return reader.wb


def _strings(source: Any) -> Iterator[str]:
    """The table of texts, without the readings that Excel keeps over kanji."""
    from openpyxl.xml.constants import SHEET_MAIN_NS
    from openpyxl.xml.functions import iterparse

    item, run, text = (f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("si", "r", "t"))
    for _, node in iterparse(source):
        if node.tag == item:
            pieces = (part.findtext(text) if part.tag == run else part.text for part in node if part.tag in {run, text})
            yield _ESCAPED.sub(lambda found: chr(int(found[1], 16)), "".join(piece or "" for piece in pieces))
            node.clear()


def _grid(book: Any, sheet: Any, formats: list[str], limits: Limits) -> dict[int, dict[int, Cell]]:
    grid: dict[int, dict[int, Cell]] = {}
    count = 0
    with sheet._get_source() as source:
        parser = _parser(sheet.title)(source, sheet._shared_strings, data_only=True, epoch=book.epoch)
        for number, found in parser.parse():
            row: dict[int, Cell] = {}
            for raw in found:
                if raw["value"] is None:
                    continue
                index = raw["column"] - 1
                check_place(sheet.title, number, index, limits)
                if raw["data_type"] == "s":
                    check_text(sheet.title, number, index, raw["value"], limits.text)
                row[index] = _cell(raw, index, formats, book.epoch)
            count += len(row)
            check_amount(sheet.title, count, limits)
            if row:
                grid[number] = row
    return _spread(grid, parser.merged_cells, count, limits)


def _parser(title: str) -> Any:
    """The library's parser, which would take a formula that nobody has calculated yet for an empty cell."""
    from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

    class Parser(WorkSheetParser):
        def parse_cell(self, element: Any) -> Any:
            found = super().parse_cell(element)
            # one that came to an empty text says that it is a text
            if found["value"] is None and element.get("t") != "str" and element.find(FORMULA_TAG) is not None:
                raise Invalid(
                    "シート「%(sheet)s」の%(row)s行目、%(column)s列の数式は、まだ計算されていません。"
                    "Excelで開いて保存し、もう一度お試しください。",
                    sheet=title,
                    row=found["row"],
                    column=letters(found["column"] - 1),
                )
            return found

    return Parser


def _spread(grid: dict[int, dict[int, Cell]], merged: Any, count: int, limits: Limits) -> dict[int, dict[int, Cell]]:
    """Give a merged cell's value to each row it covers, in its first column: that is how people read it."""
    head_number = min(grid, default=0)
    for area in merged.mergeCell if merged else ():
        first = grid.get(area.min_row, {}).get(area.min_col - 1)
        if first is None or area.min_row == head_number:
            continue
        for number in range(area.min_row + 1, min(area.max_row, limits.rows) + 1):
            count += 1
            if count > limits.cells:
                raise Invalid("結合されたセルが多すぎます。結合を解除してお試しください。")
            if number in grid:
                grid[number].setdefault(area.min_col - 1, first)
    return grid


# --- Values ----------------------------------------------------------------------------------------------------------


def _cell(raw: dict[str, Any], index: int, formats: list[str], epoch: Any) -> Cell:
    value = raw["value"]
    if isinstance(value, str):
        return Cell(letters(index), unguarded(one_kind_of_break(clean(value))) or None)
    shape = formats[raw["style_id"]] if raw["data_type"] == "n" else ""
    if shape == "percent":
        return Cell(letters(index), _number(value), is_percent=True)
    if shape and isinstance(value, int | float) and not isinstance(value, bool):
        return Cell(letters(index), _moment(value, shape, epoch))
    if isinstance(value, int | float):
        return Cell(letters(index), _number(value))
    return Cell(letters(index), value if isinstance(value, date | time) else str(value))


def _number(value: int | float) -> Value:
    """A number as Excel shows it: 1.0 is 1, and digits after the fifteenth are noise of calculation."""
    if isinstance(value, float):
        rounded = float(f"{value:.15g}")
        return int(rounded) if rounded.is_integer() and abs(rounded) < 1e15 else rounded
    return value


def _moment(value: int | float, shape: str, epoch: Any) -> Value:
    from openpyxl.utils.datetime import from_excel

    if shape == "span" or (shape == "time" and value < 0):
        return _span(value)
    try:
        moment = from_excel(value % 1 if shape == "time" else value, epoch)
    except (OverflowError, ValueError):
        return _number(value)
    if isinstance(moment, time):
        # under a format for days this is Excel's day 0, which is no date
        return moment if shape == "time" else _number(value)
    return moment.time() if shape == "time" else moment.date() if shape == "date" else moment


def _span(value: int | float) -> Value:
    """Hours past midnight, as Excel keeps 25:00."""
    try:
        seconds = round(timedelta(days=value).total_seconds())
    except OverflowError:
        return _number(value)
    if seconds < 0:
        return _number(value)
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02d}"


def _shape(book: Any, number_format: int) -> str:
    """What a number format makes of a number: "date", "time", "moment", "span", "percent", or "" for a number."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

    if number_format in _JAPANESE_DATES:
        return "date"
    if number_format in _JAPANESE_TIMES:
        return "time"
    if number_format >= BUILTIN_FORMATS_MAX_SIZE:
        code = book._number_formats[number_format - BUILTIN_FORMATS_MAX_SIZE]
    else:
        code = BUILTIN_FORMATS.get(number_format, "General")
    return shape_of(code)


def shape_of(code: str) -> str:
    """The same for a written format such as `[$-411]ggge"年"m"月"d"日"`."""
    code = _DECORATION.sub("", code).lower()
    if "%" in code:
        return "percent"
    if "general" in code or not re.search("[ymdhsgea]", code):
        return ""
    if _SPAN.search(code):
        return "span"
    has_time = bool(re.search("[hs]", code))
    has_day = bool(re.search("[ydgea]" if has_time else "[ymdgea]", code))
    return "moment" if has_time and has_day else "time" if has_time else "date"
