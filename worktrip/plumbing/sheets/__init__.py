"""Lists as files for a spreadsheet, out and back in.

`cells` what a sheet is made of, and how a typed text stays text · `writing` workbooks, CSV, archives of CSV ·
`reading` what kind a file is, CSV in any usual encoding · `workbooks` XLSX from strangers, within limits.
"""

from worktrip.plumbing.sheets.cells import Cell, Limits, Row, Sheet, Value, letters
from worktrip.plumbing.sheets.reading import read
from worktrip.plumbing.sheets.writing import (
    FORMULA_STARTS,
    MISSING,
    Column,
    Encoded,
    Kind,
    Table,
    as_shift_jis,
    csv_response,
    download,
    to_csv,
    to_shift_jis,
    to_workbook,
    to_zip,
)

__all__ = [
    "FORMULA_STARTS",
    "MISSING",
    "Cell",
    "Column",
    "Encoded",
    "Kind",
    "Limits",
    "Row",
    "Sheet",
    "Table",
    "Value",
    "as_shift_jis",
    "csv_response",
    "download",
    "letters",
    "read",
    "to_csv",
    "to_shift_jis",
    "to_workbook",
    "to_zip",
]
