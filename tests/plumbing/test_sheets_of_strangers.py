"""Whatever somebody uploads as a list is read as they see it, or refused with a sentence they can act on."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from contextlib import suppress
from datetime import date, datetime, time

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from worktrip.kernel.errors import Invalid
from worktrip.plumbing import sheets
from worktrip.plumbing.sheets import Limits
from worktrip.plumbing.sheets.workbooks import shape_of

HALF_PAST = datetime.combine(date(2026, 4, 1), time(9, 30))
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)


def book(fill=lambda book, sheet: None, name="宿"):
    """A workbook as somebody might have made it: `fill` gets the book and its first sheet."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as made:
        fill(made, made.add_worksheet(name))
    return file.getvalue()


def archive(files: dict[str, bytes | str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return file.getvalue()


def repacked(content: bytes, changed: dict[str, bytes]) -> bytes:
    """The same workbook with some of its parts replaced."""
    with zipfile.ZipFile(io.BytesIO(content)) as before:
        return archive({name: before.read(name) for name in before.namelist()} | changed)


def part(content: bytes, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return opened.read(name)


def refusal(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Invalid) as refused:
        sheets.read(content, limits=limits)
    return str(refused.value)


# --- How CSV is written elsewhere ------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le-bom", "utf-16-be-bom"])
@pytest.mark.parametrize(
    "text", ["名,数\r\n立科の宿①,3\r\n", "ﾅﾏｴ,1\r\nﾔﾏﾉﾔﾄﾞ,2\r\n", "name,1\nCafé Tōkyō,2\n", "a,b\n1,2\n"]
)
def test_a_list_is_read_whatever_encoding_it_was_saved_in(encoding: str, text: str) -> None:
    if encoding == "cp932" and "é" in text:
        return
    mark = {"utf-16-le-bom": "\ufeff", "utf-16-be-bom": "\ufeff"}.get(encoding, "")
    (sheet,) = sheets.read((mark + text).encode(encoding.removesuffix("-bom")), name="宿.csv")
    lines = [line.split(",") for line in text.split()] if "é" not in text else [["name", "1"], ["Café Tōkyō", "2"]]
    assert (sheet.name, sheet.head, [list(row.values) for row in sheet.rows]) == ("宿.csv", tuple(lines[0]), lines[1:])


def test_half_width_kana_in_shift_jis_are_no_accented_letters() -> None:
    content = "name\nﾃｽﾄﾃｽ\n".encode("cp932") + "ﾃｽﾃｽ\n".encode("cp932")
    assert [row.values for row in sheets.read("ﾃｽﾃｽ\n1\n".encode("cp932"))[0].rows] == [("1",)]
    assert sheets.read("ﾃｽﾃｽ\n1\n".encode("cp932"))[0].head == ("ﾃｽﾃｽ",)
    assert sheets.read(content)[0].rows[0].values == ("ﾃｽﾄﾃｽ",)
    assert sheets.read("Café\n1\n".encode())[0].head == ("Café",)


def test_a_long_list_of_the_same_is_no_bomb() -> None:
    content = archive({"宿.csv": "名,数,値段,日\r\n" + "山の宿,1,12000,2026-04-01\r\n" * 15_000})
    assert len(sheets.read(content)[0].rows) == 15_000


def test_unicode_text_of_excel_has_tabs() -> None:
    (sheet,) = sheets.read("名\t数\r\n山の宿\t1,200\r\n".encode("utf-16"))
    assert (sheet.head, sheet.rows[0].values) == (("名", "数"), ("山の宿", "1,200"))


def test_each_row_knows_its_number_and_each_cell_its_column() -> None:
    (sheet,) = sheets.read('\r\n名,数\r\n"二行の\r\n名",1\r\n\r\n , \r\n次,,余り\r\n\r\n,\r\n'.encode(), name="宿")
    assert (sheet.head, sheet.head_number) == (("名", "数"), 2)
    assert [(row.sheet, row.number, row.values) for row in sheet.rows] == [
        ("宿", 3, ("二行の\n名", "1")),
        ("宿", 6, ("次", None, "余り")),
    ]
    assert [cell.column for cell in sheet.rows[1].cells] == ["A", "B", "C"]


def test_an_archive_of_others_is_read_with_the_names_it_was_given() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("一覧/", b"")
        made.writestr("一覧/施設.csv", "名\n宿\n")
        made.writestr("__MACOSX/._施設.csv", b"\0\5")
        made.writestr(".DS_Store", b"\0")
    assert [sheet.name for sheet in sheets.read(file.getvalue())] == ["施設"]
    # Windows in Japanese writes names in its own encoding and declares none
    raw = "部屋.csv".encode("cp932")
    packed_by_windows = archive({"x" * len(raw): "名\n宿\n"}).replace(b"x" * len(raw), raw)
    assert [sheet.name for sheet in sheets.read(packed_by_windows)] == ["部屋"]


# --- How workbooks are made elsewhere --------------------------------------------------------------------------------


def test_values_come_as_excel_shows_them() -> None:
    def fill(book, sheet):
        formats = {name: book.add_format({"num_format": name}) for name in FORMATS}
        sheet.write_row(0, 0, [*(name for name in FORMATS), "数", "数", "数式", "文"])
        for index, (name, (value, _)) in enumerate(FORMATS.items()):
            sheet.write_number(1, index, value, formats[name])
        after = len(FORMATS)
        sheet.write_number(1, after, 1.0)
        sheet.write_number(1, after + 1, 0.1 + 0.2)
        sheet.write_formula(1, after + 2, "=1+1", None, 2)
        sheet.write_string(1, after + 3, "　末尾に空白 ")

    (sheet,) = sheets.read(book(fill))
    (row,) = sheet.rows
    assert dict(zip(FORMATS, row.values, strict=False)) == {name: value for name, (_, value) in FORMATS.items()}
    assert row.values[len(FORMATS) :] == (1, 0.3, 2, "　末尾に空白 ")
    assert [type(value) for value in row.values[len(FORMATS) :]] == [int, float, int, str]
    assert row.cells[-1].text == "末尾に空白"
    percent = [cell.text for cell in row.cells if cell.is_percent]
    assert percent == ["10%", "8.25%"]


def test_a_formula_nobody_has_calculated_is_told_and_not_taken_for_an_empty_cell() -> None:
    made, file = openpyxl.Workbook(), io.BytesIO()
    made.active.title = "施設"
    made.active.append(["名前", "定員"])
    made.active.append(["星", "=8+8"])
    made.save(file)
    with pytest.raises(Invalid, match="の数式は、まだ計算されていません") as refused:
        sheets.read(file.getvalue())
    assert (refused.value.values["row"], refused.value.values["column"]) == (2, "B")


FORMATS = {
    "yyyy-mm-dd": (46113, date(2026, 4, 1)),
    '[$-411]ggge"年"m"月"d"日";@': (46113.4, date(2026, 4, 1)),
    'yyyy"年"m"月"': (46113, date(2026, 4, 1)),
    "m/d(aaa)": (46113, date(2026, 4, 1)),
    "yyyy/m/d h:mm": (46113.395833333336, HALF_PAST),
    "h:mm": (0.625, time(15, 0)),
    'h"時"mm"分"': (1.625, time(15, 0)),
    "h:mm AM/PM": (0.625, time(15, 0)),
    "[h]:mm": (25 / 24, "25:00"),
    "0%": (0.1, 0.1),
    "0.00%": (0.0825, 0.0825),
    "¥#,##0;[Red]-¥#,##0": (12000, 12000),
    '#,##0"円/日"': (12000, 12000),
    "0.00E+00": (12000, 12000),
    "@": (266, 266),
}


@pytest.mark.parametrize(
    ("code", "shape"),
    [
        ("General", ""), ("0.0", ""), ("[Red]#,##0", ""), ("[$¥-411]#,##0", ""), ("[DBNum3]0", ""), ("d-mmm", "date"),
        ("[$-F800]dddd, mmmm dd, yyyy", "date"), ("[$-409]h:mm AM/PM", "time"), ("mm:ss", "time"), ("[mm]:ss", "span"),
        ('"年"0', ""), ("0_ ;[Red]-0 ", ""), ("ge.m.d", "date"), ("aaa", "date"), ("\\d0", ""),
    ],
)  # fmt: skip
def test_a_format_tells_dates_from_numbers(code: str, shape: str) -> None:
    assert shape_of(code) == shape


@pytest.mark.parametrize(("number_format", "value"), [(31, date(2026, 4, 1)), (58, date(2026, 4, 1)), (32, time(0, 0))])
def test_formats_that_excel_in_japanese_does_not_write_down_are_known(number_format: int, value: object) -> None:
    content = book(
        lambda book, sheet: (sheet.write(0, 0, "日"), sheet.write(1, 0, 46113, book.add_format({"num_format": 14})))
    )
    styles = part(content, "xl/styles.xml").replace(b'numFmtId="14"', f'numFmtId="{number_format}"'.encode())
    (sheet,) = sheets.read(repacked(content, {"xl/styles.xml": styles}))
    assert sheet.rows[0].values == (value,)


def test_dates_of_an_old_mac_count_from_1904() -> None:
    file = io.BytesIO()
    made = openpyxl.Workbook()
    made.epoch = datetime.combine(date(1904, 1, 1), time())
    made.active.append(["日"])
    made.active.append([date(2026, 4, 1)])
    made.save(file)
    assert sheets.read(file.getvalue())[0].rows[0].values == (date(2026, 4, 1),)


def test_a_merged_cell_holds_its_value_in_each_of_its_rows() -> None:
    def fill(book, sheet):
        sheet.merge_range("A1:B1", "見出し")
        sheet.merge_range("A2:A4", "山の宿")
        sheet.write_column("B2", ["和室", "洋室", "離れ"])
        sheet.merge_range("A6:B7", "下")

    (sheet,) = sheets.read(book(fill))
    assert sheet.head == ("見出し",)
    assert [(row.number, row.values) for row in sheet.rows] == [
        (2, ("山の宿", "和室")), (3, ("山の宿", "洋室")), (4, ("山の宿", "離れ")), (6, ("下",)),
    ]  # fmt: skip


def test_a_head_of_two_rows_is_not_read_as_data() -> None:
    def fill(book, sheet):
        sheet.merge_range("A1:A2", "名")
        sheet.merge_range("B1:C1", "部屋")
        sheet.write_row("B2", ["和室", "洋室"])

    (sheet,) = sheets.read(book(fill))
    assert (sheet.head, sheet.rows[0].values) == (("名", "部屋"), (None, "和室", "洋室"))


def test_digits_after_the_fifteenth_are_noise() -> None:
    content = book(lambda book, sheet: sheet.write_column(0, 0, ["値", 0.5, 0.25]))
    noisy = part(content).replace(b">0.5<", b">0.30000000000000004<").replace(b">0.25<", b">2.9999999999999996<")
    (sheet,) = sheets.read(repacked(content, {"xl/worksheets/sheet1.xml": noisy}))
    assert [row.values for row in sheet.rows] == [(0.3,), (3,)]


def test_hidden_rows_are_kept_and_formatted_empty_ones_left_out() -> None:
    def fill(book, sheet):
        sheet.write_column(0, 0, ["名", "甲", "乙"])
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.write_blank(1_000_000, 3, None, book.add_format({"bold": True}))

    (sheet,) = sheets.read(book(fill))
    assert [(row.number, row.values) for row in sheet.rows] == [(2, ("甲",)), (3, ("乙",))]


def test_readings_over_kanji_and_pieces_of_rich_text_are_no_part_of_a_name() -> None:
    content = book(lambda book, sheet: sheet.write_column(0, 0, ["名", "立科"]))
    table = part(content, "xl/sharedStrings.xml").replace(
        "<t>立科</t>".encode(), "<r><t>立</t></r><r><t>科</t></r><rPh sb='0' eb='2'><t>タテシナ</t></rPh>".encode()
    )
    assert sheets.read(repacked(content, {"xl/sharedStrings.xml": table}))[0].rows[0].values == ("立科",)


# --- What is refused -------------------------------------------------------------------------------------------------

MACROS = TYPES.replace("openxmlformats-officedocument.spreadsheetml.sheet", "ms-excel.sheet.macroEnabled")
KINDS = {
    "nothing": (b"", "ファイルが空です"),
    "nothing but zeros": (b"\0" * 100, "ファイルが空です"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "古い形式(.xls)"),
    "a very old workbook": (b"\x09\x08\x10\x00\x00\x06\x05\x00", "古い形式(.xls)"),
    "a locked workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "パスワードを外して",
    ),
    "a workbook with macros": (archive({"[Content_Types].xml": MACROS, "xl/workbook.xml": ""}), "マクロを含む"),
    "a workbook with a macro": (archive({"[Content_Types].xml": TYPES, "xl/vbaProject.bin": b"x"}), "マクロを含む"),
    "a binary workbook": (archive({"[Content_Types].xml": TYPES, "xl/workbook.bin": b"x"}), "(.xlsb)"),
    "a letter of Word": (archive({"[Content_Types].xml": "<Types/>", "word/document.xml": "<a/>"}), "読み取れません"),
    "a sheet of LibreOffice": (archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "(.ods)"),
    "an archive of pictures": (archive({"a.jpg": b"\xff\xd8\xff\0\0"}), "「a.jpg」はCSVではありません"),
    "an archive in an archive": (archive({"a.csv": archive({"b.csv": "x"})}), "「a.csv」はCSVではありません"),
    "an empty archive": (archive({"__MACOSX/x": "x"}), "CSVがありません"),
    "a PDF": (b"%PDF-1.7\n\0\xe2\xe3\xcf\xd3", "ExcelのブックでもCSVでもない"),
    "a page": (b"<!doctype html><table><tr><td>x", "ExcelのブックでもCSVでもない"),
    "no known text": (b"name\n\x81\x20\xff\xfe\xa0\xfd", "文字を読み取れません"),
    "half of UTF-16": ("名,数".encode("utf-16")[:-1], "文字を読み取れません"),
    "an open quote": ('名\n"宿\n次\n'.encode(), "「CSV」の2行目の引用符"),
    "half an archive": (archive({"a.csv": "x" * 1000})[:60], "壊れている"),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_list_is_refused_with_what_to_do(kind: str) -> None:
    content, sentence = KINDS[kind]
    assert sentence in refusal(content)


def test_a_list_may_begin_with_the_letters_of_an_archive() -> None:
    assert sheets.read(b"PK,name\n1,x\n")[0].head == ("PK", "name")


def test_a_locked_archive_is_refused() -> None:
    content = bytearray(archive({"a.csv": "x"}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "パスワード" in refusal(bytes(content))


def test_a_damaged_archive_is_refused() -> None:
    content = bytearray(archive({"a.csv": "名\n宿\n" * 50}))
    content[45] ^= 0xFF
    assert "壊れている" in refusal(bytes(content))


def test_bombs_are_refused_before_they_are_unpacked() -> None:
    zeros = archive({"a.csv": b"0" * 90_000_000})
    assert "展開すると大きくなりすぎる" in refusal(zeros)
    steep = archive({"a.csv": b"0" * 12_000_000})
    assert "展開すると大きくなりすぎる" in refusal(steep)
    many = archive({f"{number}.csv": b"" for number in range(2_001)})
    assert "展開すると大きくなりすぎる" in refusal(many)


def test_an_archive_that_lies_about_its_size_is_refused() -> None:
    content = archive({"a.csv": b"0" * 50_000})
    lying = content.replace((50_000).to_bytes(4, "little"), (500).to_bytes(4, "little"))
    assert lying != content
    assert "壊れている" in refusal(lying)


def test_entities_that_multiply_are_refused() -> None:
    content = book(lambda book, sheet: sheet.write(0, 0, "名"))
    for encoding in ("utf-8", "utf-16"):
        laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'.encode(encoding)
        assert "展開すると大きくなりすぎる" in refusal(repacked(content, {"xl/worksheets/sheet1.xml": laughs}))


def test_a_row_of_millions_of_cells_is_refused_before_it_is_built() -> None:
    content = book(lambda book, sheet: sheet.write(0, 0, "名"))
    head, tail = part(content).split(b"<sheetData>")
    crowded = head + b"<sheetData><row>" + b"<c/>" * 1_500_000 + b"</row>" + tail
    limits = Limits(ratio=10_000, tags=1_000_000)
    assert "展開すると大きくなりすぎる" in refusal(repacked(content, {"xl/worksheets/sheet1.xml": crowded}), limits)


def test_a_far_row_or_column_takes_no_time_and_is_refused() -> None:
    assert "行が多すぎます" in refusal(
        book(lambda book, sheet: sheet.write_column(0, 0, ["名"]) or sheet.write(1_000_000, 0, "x"))
    )
    assert "CV列まで" in refusal(book(lambda book, sheet: sheet.write(0, 16_000, "x")))
    content = book(lambda book, sheet: sheet.write_column(0, 0, ["名", "甲"]))
    far = part(content).replace(b'r="2"', b'r="2000000000"').replace(b'r="A2"', b'r="A2000000000"')
    assert "行が多すぎます" in refusal(repacked(content, {"xl/worksheets/sheet1.xml": far}))


def test_everything_has_its_limit() -> None:
    csv = ("名,数\n" + "宿,1\n" * 30).encode()
    assert "0 MBまで" in refusal(csv, Limits(file_bytes=10))
    assert "20行目まで" in refusal(csv, Limits(rows=20))
    assert "A列まで" in refusal(csv, Limits(columns=1))
    assert "2行目、A列の文章が長すぎます" in refusal("名\n長い名\n".encode(), Limits(text=2))
    assert "表が大きすぎます" in refusal(csv, Limits(cells=20))
    assert "表が大きすぎます" in refusal(archive({"a.csv": csv, "b.csv": csv}), Limits(cells=100))
    assert "シートは1枚まで" in refusal(book(lambda book, sheet: book.add_worksheet("b")), Limits(sheets=1))
    assert "CSVは1個まで" in refusal(archive({"a.csv": csv, "b.csv": csv}), Limits(sheets=1))
    long = book(lambda book, sheet: sheet.write_column(0, 0, ["名", "長い名"]))
    assert "「宿」の2行目、A列の文章が長すぎます" in refusal(long, Limits(text=2))
    merged = book(lambda book, sheet: sheet.write(0, 0, "名") or sheet.merge_range("A2:A9000", "x"))
    assert "結合されたセルが多すぎます" in refusal(merged, Limits(cells=100))


@given(st.data())
def test_no_damage_leads_to_anything_but_a_sentence(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from([WHOLE, *(content for content, _ in KINDS.values() if content)])))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(0, len(content)))
    with suppress(Invalid):
        sheets.read(bytes(content[:end] if data.draw(st.booleans()) else content))


@given(st.binary(max_size=200))
def test_no_bytes_lead_to_anything_but_a_sentence(content: bytes) -> None:
    with suppress(Invalid):
        sheets.read(content)


@given(st.data())
def test_no_markup_in_a_workbook_leads_to_anything_but_a_sentence(data: st.DataObject) -> None:
    name = data.draw(
        st.sampled_from(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
    )
    markup = bytearray(part(WHOLE, name))
    for _ in range(data.draw(st.integers(1, 3))):
        markup[data.draw(st.integers(0, len(markup) - 1))] = data.draw(st.integers(32, 126))
    with suppress(Invalid):
        sheets.read(repacked(WHOLE, {name: bytes(markup)}))


WHOLE = book(
    lambda book, sheet: (
        sheet.write_column(0, 0, ["名", "宿", 5, True]),
        sheet.write(1, 1, 46113, book.add_format({"num_format": "yyyy-mm-dd"})),
        sheet.merge_range("C1:C3", "x"),
    )
)


def test_the_service_starts_without_the_libraries_of_files() -> None:
    asked = "import sys, worktrip.plumbing.pictures, worktrip.plumbing.sheets; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    assert {"PIL", "openpyxl", "xlsxwriter"} & set(loaded) == set()
