"""What is written comes back as it was, in every form of file, and nothing in it calculates."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from worktrip.kernel.errors import Invalid
from worktrip.plumbing import sheets
from worktrip.plumbing.sheets import Column, Kind, Table
from worktrip.plumbing.sheets.cells import clean, guarded, letters, unguarded

LOOKALIKES = str.maketrans("〜−—‖¢£¬¥\u00a0", "～－―∥￠￡￢￥ ")
DAY = date(2026, 12, 4)
MORNING = datetime.combine(date(2027, 2, 26), time(9, 30))
TRICKY = [
    "=1+1", "+81 266", "-1", "@x", "＝1", "－5", "\t=1", "'=1+1", "''=x", "'90年代", "'", "''", "※注", "<r>a</r>",
    "_x000D_a", "a_x0041_", "0120", "1.0", "TRUE", " 前後の空白 ", "　全角の空白　", "改行\nのある文", "\n=1", "a,b\"c",
    "𠮷野家", "🍣", "http://example.com", "mailto:a@b.example", "#N/A", "{=1}", "1/2", "https://x.example/?a=1&b=<2>",
]  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(TRICKY),
    st.builds(str.__add__, st.sampled_from(["", "'", "''", *sheets.FORMULA_STARTS]), st.text(max_size=12)),
)


def tables(*rows: list[object], kind: Kind = Kind.ANY, note: str = "") -> list[Table]:
    """One table of texts whose first column is always filled, so that no row is empty."""
    width = max((len(row) for row in rows), default=1)
    columns = [Column("番", note=note), *(Column(f"列{index}", kind=kind) for index in range(width))]
    return [Table("宿", columns, [[index, *row] for index, row in enumerate(rows, 1)])]


def values(sheet: sheets.Sheet) -> list[list[object]]:
    return [list(row.values[1:]) for row in sheet.rows]


def expected(text: str) -> str | None:
    """A text as it can stand in a file at all: without control characters, with one kind of line break."""
    return clean(text).replace("\r\n", "\n").replace("\r", "\n") or None


@settings(max_examples=150)
@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=1, max_size=5), st.sampled_from(Kind))
@example([[text, text] for text in TRICKY], Kind.ANY)
@example([[text, text] for text in TRICKY], Kind.TEXT)
def test_texts_come_back_from_a_workbook_as_they_were_typed(rows: list[list[str]], kind: Kind) -> None:
    (sheet,) = sheets.read(sheets.to_workbook(tables(*rows, kind=kind), day=DAY))
    assert values(sheet) == [[expected(text) for text in row] for row in rows]


@settings(max_examples=150)
@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=1, max_size=5))
@example([[text, text] for text in TRICKY])
def test_texts_come_back_from_csv_as_they_were_typed(rows: list[list[str]]) -> None:
    lines = [["1", *row] for row in rows]
    (sheet,) = sheets.read(sheets.to_csv(["番", "甲", "乙"], lines))
    assert values(sheet) == [[expected(text) for text in row] for row in rows]
    (sheet,) = sheets.read(sheets.to_zip(tables(*rows), day=DAY).content)
    assert values(sheet) == [[expected(text) for text in row] for row in rows]


@given(st.text())
def test_what_can_be_written_in_shift_jis_comes_back_and_the_rest_is_told(text: str) -> None:
    encoded = sheets.to_shift_jis(["番", "文"], [[1, text]])
    (sheet,) = sheets.read(encoded.content)
    try:
        came_back = clean(text).translate(LOOKALIKES).encode("cp932").decode("cp932")
    except UnicodeEncodeError:
        assert len(values(sheet)) == 1
    else:
        assert encoded.replaced == frozenset()
        assert values(sheet) == [[expected(came_back)]]


def test_characters_that_no_file_can_carry_are_left_out() -> None:
    assert clean("山\x00の\x1f宿\ud800\uffff\x7f") == "山の宿"
    assert clean("一行\n\t二行\r") == "一行\n\t二行\r"


@given(TEXTS)
def test_a_guard_is_taken_off_as_it_was_put_on(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(sheets.FORMULA_STARTS)


def test_an_apostrophe_that_guards_nothing_stays_in_a_file_of_others() -> None:
    (sheet,) = sheets.read("名\r\n'90年代\r\n'+81 266\r\n".encode())
    assert [row.values for row in sheet.rows] == [("'90年代",), ("+81 266",)]


def test_values_keep_their_kind_in_a_workbook() -> None:
    row = [5, -3, 1.5, Decimal("0.1"), True, False, date(2027, 2, 26), MORNING, time(15, 0), None,
           1.0, 0, date(1868, 1, 25)]  # fmt: skip
    (sheet,) = sheets.read(sheets.to_workbook(tables(row), day=DAY))
    (came,) = values(sheet)
    assert came == [5, -3, 1.5, 0.1, True, False, date(2027, 2, 26), MORNING, time(15, 0), None,
                    1, 0, "1868-01-25"]  # fmt: skip
    assert [type(value) for value in came[:6]] == [int, int, float, float, bool, bool]
    assert type(came[6]) is date
    assert type(came[10]) is int


def test_the_text_of_a_cell_is_the_same_in_every_kind_of_file() -> None:
    row = [5, 1.5, True, date(2027, 2, 26), datetime(2027, 2, 26, 0, 30, tzinfo=UTC), time(15, 0), None, 1e-7, 1e15]
    of = tables(row)
    read = [
        sheets.read(content)[0] for content in (sheets.to_workbook(of, day=DAY), sheets.to_zip(of, day=DAY).content)
    ]
    texts = [[cell.text for cell in sheet.rows[0].cells[1:]] for sheet in read]
    assert texts[0][:-1] == texts[1][:-1]
    assert texts[1] == [
        "5", "1.5", "TRUE", "2027-02-26", "2027-02-26 09:30:00", "15:00", "", "0.0000001", "1000000000000000",
    ]  # fmt: skip


def test_a_column_of_texts_keeps_digits_as_texts() -> None:
    (sheet,) = sheets.read(sheets.to_workbook(tables([26, "0266", 12345678901234567890], kind=Kind.TEXT), day=DAY))
    assert values(sheet) == [["26", "0266", "12345678901234567890"]]


def test_no_cell_of_a_workbook_calculates_even_after_it_was_edited() -> None:
    content = sheets.to_workbook(tables(["=1+1", "＠x", "普通"], kind=Kind.TEXT), day=DAY)
    cells = openpyxl.load_workbook(io.BytesIO(content))["宿"][2][1:]
    assert [cell.data_type for cell in cells] == ["s", "s", "s"]
    assert [bool(cell.quotePrefix) for cell in cells] == [True, True, False]
    assert {cell.number_format for cell in cells} == {"@"}


def test_the_same_tables_and_day_give_the_same_bytes() -> None:
    of = tables(["甲", date(2026, 1, 1)], note="例")
    assert sheets.to_workbook(of, day=DAY) == sheets.to_workbook(of, day=DAY)
    assert sheets.to_zip(of, day=DAY) == sheets.to_zip(of, day=DAY)
    created = openpyxl.load_workbook(io.BytesIO(sheets.to_workbook(of, day=DAY))).properties.created
    assert created == datetime.combine(DAY, time())


def test_a_workbook_helps_whoever_fills_it_in() -> None:
    words = tuple(f"とても長い選択肢その{number}、続き" for number in range(40))
    columns = [Column("名", width=30, note="必ず入力"), Column("種類", words=words), Column("日", kind=Kind.DATE)]
    content = sheets.to_workbook([Table("施設", columns, [["甲", words[0], DAY]]), Table("部屋", columns, [])], day=DAY)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["施設"]
    assert sheet.freeze_panes == "A3"
    assert [cell.value for cell in sheet[2]] == ["※ 必ず入力", None, None]
    assert sheet["A1"].font.name == "Yu Gothic"
    assert round(sheet.column_dimensions["A"].width) in {30, 31}
    (rule,) = sheet.data_validations.dataValidation
    assert (rule.formula1, str(rule.sqref)) == ("_words!$A$1:$A$40", "B3:B1048576")
    assert [cell.value for cell in book["_words"]["A"]] == list(words)
    read = sheets.read(content)
    assert [(sheet.name, sheet.head, len(sheet.rows)) for sheet in read] == [
        ("施設", ("名", "種類", "日"), 1),
        ("部屋", ("名", "種類", "日"), 0),
    ]
    assert read[0].rows[0].number == 3


def test_a_first_row_that_looks_like_notes_is_not_lost() -> None:
    of = [Table("宿", [Column("名"), Column("メモ")], [["※印", None], ["普通", None]])]
    for content in (sheets.to_workbook(of, day=DAY), sheets.to_zip(of, day=DAY).content):
        assert [row.values[0] for row in sheets.read(content)[0].rows] == ["※印", "普通"]


def test_shift_jis_tells_which_characters_it_had_to_leave_out() -> None:
    encoded = sheets.to_shift_jis(["名"], [["𠮷田🍣①㈱髙﨑"], ["10〜12時 −5 ¥100"], ["か\u3099"], ["−5"]])
    lines = [line[0] for line in csv.reader(io.StringIO(encoded.content.decode("cp932")))]
    assert lines == ["名", "〓田〓①㈱髙﨑", "10～12時 －5 ￥100", "が", "'－5"]
    assert encoded.replaced == {"𠮷", "🍣"}


def test_an_archive_holds_one_csv_for_each_table_in_both_encodings() -> None:
    of = [Table("宿", [Column("名")], [["山の宿𠮷"]]), Table("A/B", [Column("名")], [["x"]])]
    for is_shift_jis, replaced in ((False, frozenset()), (True, {"𠮷"})):
        encoded = sheets.to_zip(of, day=DAY, is_shift_jis=is_shift_jis)
        assert encoded.replaced == replaced
        with zipfile.ZipFile(io.BytesIO(encoded.content)) as archive:
            assert archive.namelist() == ["宿.csv", "A_B.csv"]
        assert [sheet.name for sheet in sheets.read(encoded.content)] == ["宿", "A_B"]


def test_a_text_that_no_cell_can_hold_is_refused_and_not_cut() -> None:
    with pytest.raises(Invalid, match="「宿」の2行目、B列の文章が長すぎます"):
        sheets.to_workbook(tables(["長" * 32_768]), day=DAY)


def test_columns_are_lettered_as_in_excel() -> None:
    assert [letters(index) for index in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_a_download_says_what_it_is() -> None:
    response = sheets.download("施設.xlsx", b"PK")
    assert response.mimetype.endswith("spreadsheetml.sheet")
    assert "filename*=UTF-8''%E6%96%BD%E8%A8%AD.xlsx" in response.headers["Content-Disposition"]


def test_no_character_becomes_a_formula_by_being_written_in_shift_jis() -> None:
    for code in range(0x80, 0x10000):
        line = sheets.to_shift_jis(["名"], [[chr(code) + "1"]]).content.decode("cp932").split("\r\n")[1].strip('"')
        assert not line.startswith(sheets.FORMULA_STARTS), hex(code)
