"""Lists of the catalogue in tests: exported, changed in one cell, taken in again."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from openpyxl import Workbook, load_workbook

from worktrip.catalogue import service
from worktrip.inventory.service import BESIDE

Book = dict[str, list[list[Any]]]
ABOVE = 2  # the head and the notes


def book_of(content: bytes) -> Book:
    """The sheets of a workbook as rows of values, head and notes among them."""
    book = load_workbook(io.BytesIO(content))
    return {
        sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets
        if sheet.sheet_state == "visible"
    }


def file_of(book: Book) -> bytes:
    """A workbook of these sheets."""
    made, file = Workbook(), io.BytesIO()
    made.remove(made.active)
    for name, rows in book.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(file)
    return file.getvalue()


class Sheet:
    """One sheet, to be changed by the heads of its columns."""

    def __init__(self, rows: list[list[Any]]) -> None:
        self.rows = rows
        self.head = rows[0]

    def where(self, **wanted: Any) -> list[int]:
        """Numbers of rows, as Excel counts them, whose cells say this."""
        columns = {self.head.index(head): value for head, value in wanted.items()}
        return [
            number
            for number, row in enumerate(self.rows, start=1)
            if number > ABOVE and all(row[index] == value for index, value in columns.items())
        ]

    def get(self, number: int, head: str) -> Any:
        return self.rows[number - 1][self.head.index(head)]

    def put(self, number: int, head: str, value: Any) -> None:
        self.rows[number - 1][self.head.index(head)] = value

    def add(self, **facts: Any) -> int:
        """Add a row; its number."""
        self.rows.append([facts.get(head) for head in self.head])
        return len(self.rows)

    def again(self, number: int, **facts: Any) -> int:
        """Add a row that says what another says, but for these; its number."""
        return self.add(**dict(zip(self.head, self.rows[number - 1], strict=True)) | facts)


@pytest.fixture
def exported(demo_app: Flask) -> Callable[[], Book]:
    """What the catalogue of the demo is as a workbook."""
    return lambda: book_of(service.export_lists(BESIDE).content)
