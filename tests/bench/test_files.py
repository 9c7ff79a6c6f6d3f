"""What a large list and a large photograph cost."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from datetime import date

from PIL import Image

from tests.support.figures import Figure
from worktrip.plumbing import pictures, sheets
from worktrip.plumbing.sheets import Column, Kind, Table

DAY = date(2026, 12, 4)


def best_of_three(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    taken = []
    for _ in range(3):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)


def test_a_list_of_ten_thousand_rows_is_written_and_read_in_seconds(figure: Figure) -> None:
    kinds = [*[Kind.TEXT] * 8, *[Kind.WHOLE] * 11, Kind.DATE]
    rows = [
        [*(f"山の宿 {row}-{column}" for column in range(8)), *(row * column for column in range(11)), DAY]
        for row in range(10_000)
    ]
    tables = [Table("宿", [Column(f"列{index}", kind=kind) for index, kind in enumerate(kinds)], rows)]
    book, archive = sheets.to_workbook(tables, day=DAY), sheets.to_zip(tables, day=DAY).content
    assert [list(row.values) for row in sheets.read(book)[0].rows] == rows
    written, read = best_of_three(lambda: sheets.to_workbook(tables, day=DAY)), best_of_three(lambda: sheets.read(book))
    figure("a workbook of 10,000 rows and 20 columns written, best of three", f"{written:.2f} s (under 2.5)")
    figure("the same read", f"{read:.2f} s (under 3)")
    lines = best_of_three(lambda: sheets.read(archive))
    figure("the same as CSV read", f"{lines:.2f} s (under 1.5)")
    assert written < 2.5
    assert read < 3
    assert lines < 1.5


def test_a_photograph_of_twelve_megapixels_is_made_small_within_a_second(figure: Figure) -> None:
    grain = Image.effect_noise((4000, 3000), 40)
    file = io.BytesIO()
    Image.merge("RGB", (grain, grain.rotate(180), grain)).save(file, "JPEG", quality=92)
    taken = best_of_three(lambda: pictures.prepare(file.getvalue()))
    size = len(file.getvalue()) / 1_000_000
    figure(f"a JPEG of 12 megapixels and {size:.1f} MB in two sizes, best of three", f"{taken:.2f} s (under 1)")
    assert taken < 1
