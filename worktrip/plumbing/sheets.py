"""Lists as files for a spreadsheet. Whatever a person typed stays text there and never becomes a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from flask import Response
from werkzeug.http import dump_options_header

# spreadsheets set up in Japanese read the wide forms as well
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")  # data


def to_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV as spreadsheets open it without a question: UTF-8 with a mark, dates as 2027-02-26, nothing as empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_cell(value) for value in head])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def csv_response(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """The file as a download."""
    response = Response(to_csv(head, rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = dump_options_header("attachment", {"filename": name})
    return response
