"""Reading a list somebody sends: its kind is seen from its bytes, never from its name.

Nothing but Invalid leaves `read`, with a sentence that says what to do. Numbers and dates have a type only in a
workbook; in CSV everything is text, so importers take `Cell.text` wherever both should mean the same.
"""

import codecs
import csv
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from worktrip.kernel.errors import Invalid
from worktrip.plumbing.sheets.cells import (
    Cell,
    Limits,
    Sheet,
    check_amount,
    check_place,
    check_text,
    clean,
    letters,
    one_kind_of_break,
    sheet_of,
    unguarded,
)

_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06")
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_BOOKS = (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00")
_MARKUP = re.compile(r"\s*<(?:!|\?|html|table|svg|xml)", re.IGNORECASE)
_JAPANESE = re.compile("[\u3001-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff9f]")  # data
_HALF_WIDTH_KANA = re.compile("[\uff61-\uff9f]{4}")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError)


def read(content: bytes, *, name: str = "CSV", limits: Limits | None = None) -> tuple[Sheet, ...]:
    """All sheets of a workbook, of a CSV (its one sheet is called `name`) or of an archive of CSV files.

    A text guarded against calculation comes back as it was typed; line breaks come back as \\n, an empty text as None.
    Raises Invalid for everything that is none of these, is damaged, or passes the limits.
    """
    limits = limits or Limits()
    if not content.strip(b"\0"):
        raise Invalid("ファイルが空です。")
    if len(content) > limits.file_bytes:
        raise Invalid(
            "ファイルが大きすぎます。%(most)s MBまで読み込めます。表を分けてお試しください。",
            most=limits.file_bytes // 1_000_000,
        )
    if content.startswith(_COMPOUND_FILE) or content.startswith(_OLD_BOOKS):
        _refuse_old_book(content)
    if content.startswith(_ARCHIVES):
        return _read_archive(content, limits)
    return (_read_csv(content, name, limits),)


def _refuse_old_book(content: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Invalid(
            "パスワードのかかったブックは読み込めません。Excelでパスワードを外して保存し、もう一度お試しください。"
        )
    raise Invalid(
        "古い形式(.xls)のブックは読み込めません。"
        "Excelの「名前を付けて保存」で「Excel ブック(.xlsx)」を選び、もう一度お試しください。"
    )


# --- Archives --------------------------------------------------------------------------------------------------------


def _read_archive(content: bytes, limits: Limits) -> tuple[Sheet, ...]:
    from worktrip.plumbing.sheets import workbooks

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _weigh(archive, limits)
            if "[Content_Types].xml" in archive.namelist():
                return workbooks.read_workbook(content, archive, limits)
            if "mimetype" in archive.namelist():
                raise Invalid(
                    "OpenDocument形式(.ods)は読み込めません。「Excel ブック(.xlsx)」として保存し直してください。"
                )
            return tuple(_members(archive, limits))
    except _BROKEN as error:
        raise Invalid(
            "ファイルが壊れているか、途中で切れています。元のファイルを開いて保存し直し、もう一度お試しください。"
        ) from error


def _weigh(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Look at what an archive says of itself before anything is unpacked; unpacking then keeps to it."""
    members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise Invalid("パスワードのかかったファイルは読み込めません。パスワードを外して、もう一度お試しください。")
    is_bomb = sum(member.file_size for member in members) > limits.unpacked_bytes or any(
        member.file_size > max(limits.harmless_bytes, member.compress_size * limits.ratio) for member in members
    )
    if is_bomb or len(members) > 2_000:
        raise Invalid(
            "ファイルを展開すると大きくなりすぎるため、読み込みをやめました。表を分けて保存し直してください。"
        )


def _members(archive: zipfile.ZipFile, limits: Limits) -> Iterator[Sheet]:
    files = [(name, member) for member in archive.infolist() if (name := _file_name(member))]
    if not files:
        raise Invalid("zipファイルの中にCSVがありません。")
    if len(files) > limits.sheets:
        raise Invalid("CSVは%(most)s個までにしてください。", most=limits.sheets)
    for name, member in files:
        content = archive.read(member)
        if content.startswith((*_ARCHIVES, _COMPOUND_FILE)) or (b"\0" in content and not _mark(content)):
            raise Invalid("zipファイルの中の「%(name)s」はCSVではありません。CSVだけを入れてください。", name=name)
        sheet = _read_csv(content, PurePosixPath(name).stem, limits)
        limits = limits.without(sheet)
        yield sheet


def _file_name(member: zipfile.ZipInfo) -> str:
    """The name without its folders, or nothing for folders and what a system leaves in an archive of its own."""
    path = member.filename
    if not member.flag_bits & 0x800:
        # archives packed on a Japanese Windows, or on a Mac, say their names in another encoding than they declare
        raw = path.encode("cp437", "replace")
        for encoding in ("utf-8", "cp932"):
            try:
                path = raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            break
    parts = PurePosixPath(unicodedata.normalize("NFC", path.replace("\\", "/"))).parts
    if member.is_dir() or not parts or "__MACOSX" in parts or parts[-1].startswith(".") or parts[-1] == "Thumbs.db":
        return ""
    return parts[-1]


# --- CSV -------------------------------------------------------------------------------------------------------------


def _read_csv(content: bytes, name: str, limits: Limits) -> Sheet:
    text = _decoded(content)
    if _MARKUP.match(text):
        raise _unknown()
    head = text[:10_000].partition("\n")[0]
    delimiter = "\t" if head.count("\t") > head.count(",") else ","
    lines = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    return sheet_of(name, _grid(lines, name, limits))


def _grid(lines: Iterator[list[str]], name: str, limits: Limits) -> Iterator[tuple[int, dict[int, Cell]]]:
    number = count = 0
    while True:
        number += 1
        try:
            line = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            raise Invalid(
                '「%(sheet)s」の%(row)s行目の引用符(")を読み取れません。閉じ忘れがないかご確認ください。',
                sheet=name,
                row=number,
            ) from error
        cells: dict[int, Cell] = {}
        for index, typed in enumerate(line):
            if typed:
                check_place(name, number, index, limits)
                check_text(name, number, index, typed, limits.text)
                cells[index] = Cell(letters(index), unguarded(one_kind_of_break(clean(typed))) or None)
        count += len(cells)
        check_amount(name, count, limits)
        yield number, cells


def _mark(content: bytes) -> str | None:
    """The encoding a file names in its first bytes."""
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else None


def _decoded(content: bytes) -> str:
    """Text in UTF-8, in the UTF-16 of Excel's "Unicode text", or in Shift-JIS as Windows writes it."""
    marked = _mark(content)
    if marked is None and b"\0" in content:
        raise _unknown()
    texts = {encoding: _strictly(content, encoding) for encoding in ([marked] if marked else ["utf-8", "cp932"])}
    if marked:
        text = texts[marked]
    else:
        text = texts["utf-8"] if texts["utf-8"] is not None else texts["cp932"]
        # half-width kana in Shift-JIS can look like accented letters in UTF-8
        if texts["utf-8"] and texts["cp932"] and not _JAPANESE.search(texts["utf-8"]):
            text = texts["cp932"] if _HALF_WIDTH_KANA.search(texts["cp932"]) else texts["utf-8"]
    if text is None:
        raise Invalid(
            "文字を読み取れません。CSVは「CSV UTF-8(コンマ区切り)」か「CSV(コンマ区切り)」で保存してください。"
        )
    return text


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _unknown() -> Invalid:
    return Invalid("ExcelのブックでもCSVでもないファイルのようです。.xlsxか.csvのファイルを選んでください。")
