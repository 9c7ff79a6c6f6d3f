"""A list as somebody sends it: which sheet is which, which column is which, and every cell as a value or a problem."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from worktrip.catalogue.lists.described import LISTS, Listed
from worktrip.catalogue.lists.problems import Problem
from worktrip.kernel import writing
from worktrip.kernel.errors import N_, Invalid
from worktrip.plumbing import sheets
from worktrip.plumbing.sheets import MISSING, Limits, Row, Sheet

# a prefecture: 700 places with 5,000 offerings and 40,000 rows of cards
LIMITS = Limits(file_bytes=12_000_000, rows=60_000, cells=1_500_000, tags=12_000_000)
STEP = 2_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that cannot be read: what stands there, and why not."""

    text: str
    error: Invalid


@dataclass(slots=True)
class Line:
    """A row as values by the name of their fact; a column that the sheet lacks has none."""

    number: int
    values: dict[str, Any]
    wrong: dict[str, Wrong] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        """A value; None where there is none."""
        return self.values.get(name)


@dataclass
class Part:
    """A sheet as it was read."""

    listed: Listed
    letters: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    name: str = ""
    # what each cell of a column came to: words and codes repeat
    memory: dict[str, dict[Any, Any]] = field(default_factory=dict, repr=False)

    def problem(self, line: Line | int, name: str, error: Invalid) -> Problem:
        """A refusal beside a cell of this sheet; beside the row where the sheet lacks the column."""
        number = line if isinstance(line, int) else line.number
        head = self.listed.field(name).head if name in self.letters else ""
        return Problem.of(error, self.name, number, self.letters.get(name, ""), head)


@dataclass
class Reading:
    """Everything that was read, what is wrong so far, and the sheets that were passed over."""

    parts: dict[str, Part] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)

    def part(self, listed: Listed) -> Part:
        """A sheet; an empty one where the file has none."""
        return self.parts.get(listed.name) or Part(listed, name=listed.name)

    @property
    def rows(self) -> int:
        return sum(len(part.lines) for part in self.parts.values())


def read(content: bytes, *, name: str = "", progress: Progress = lambda done, total: None) -> Reading:
    """A workbook, an archive of CSV or one CSV. Raises Invalid for a file that is none of these.

    `name` is that of the file, which names the sheet of a single CSV; `progress` hears how many rows are read.
    """
    found = sheets.read(content, name=name.rpartition(".")[0] or name or "CSV", limits=LIMITS)
    reading = Reading()
    total, done = sum(len(sheet.rows) for sheet in found), 0
    for sheet in found:
        listed = _which(sheet, is_alone=len(found) == 1)
        if listed is None:
            reading.passed_over.append(sheet.name)
        elif listed.name in reading.parts:
            reading.problems.append(Problem(sheet.name, N_("同じシートが2つあります。ひとつにまとめてください。")))
        else:
            part = reading.parts[listed.name] = _part(listed, sheet, reading.problems)
            for row in sheet.rows if part.letters else ():
                part.lines.append(_line(part, row))
                done += 1
                if done % STEP == 0:
                    progress(done, total)
    if not reading.parts:
        names = "」「".join(listed.name for listed in LISTS)
        raise Invalid(
            N_("読み込めるシートがありません。シートの名前は「%(names)s」のどれかにしてください。"), names=names
        )
    progress(done, total)
    return reading


def _which(sheet: Sheet, *, is_alone: bool) -> Listed | None:
    """The list a sheet is, by its name; a single CSV under any name by its heads."""
    for listed in LISTS:
        if writing.fold(sheet.name) == writing.fold(listed.name):
            return listed
    if not is_alone:
        return None
    heads = {writing.fold(head) for head in sheet.head}
    fitting = [each for each in LISTS if all(writing.fold(column.head) in heads for column in each.needed)]
    return max(fitting, key=lambda each: sum(writing.fold(f.head) in heads for f in each.fields), default=None)


def _part(listed: Listed, sheet: Sheet, problems: list[Problem]) -> Part:
    """The columns of a sheet by their heads, in whatever order. Without those it cannot do without, it has none."""
    part = Part(listed, name=sheet.name)
    known = {writing.fold(each.head): each for each in listed.fields}
    for index, head in enumerate(sheet.head):
        letter = sheets.letters(index)
        found = known.get(writing.fold(head))
        if found is not None and found.name not in part.letters:
            part.letters[found.name] = letter
        elif head:
            sentence = (
                N_("同じ列が2つあります。ひとつを消してください。")
                if found is not None
                else N_("知らない列です。列の名前を確かめるか、列を消してください。")
            )
            problems.append(Problem(sheet.name, sentence, {}, sheet.head_number, letter, head))
    missing = [each for each in listed.needed if each.name not in part.letters]
    for each in missing:
        problems.append(Problem(sheet.name, N_("列「%(head)s」がありません。"), {"head": each.head}, sheet.head_number))
    if missing:
        part.letters = {}
    part.memory = {name: {} for name in part.letters}
    return part


def _line(part: Part, row: Row) -> Line:
    line = Line(row.number, {})
    cells = {cell.column: cell for cell in row.cells}
    for name, letter in part.letters.items():
        cell = cells.get(letter)
        memory = part.memory[name]
        key = None if cell is None else (type(cell.value), cell.value, cell.is_percent)
        if key in memory:
            line.values[name] = memory[key]
            continue
        try:
            line.values[name] = memory[key] = part.listed.field(name).read(cell)
        except Invalid as error:
            line.wrong[name] = Wrong(cell.text if cell is not None else "", error)
    return line


def has_lost(values: Iterable[object]) -> bool:
    """Whether a text has lost a character that Shift-JIS does not have."""
    return any(isinstance(value, str) and MISSING in value for value in values)


def grouped(lines: Sequence[Line], names: Sequence[str]) -> dict[tuple[Any, ...], list[Line]]:
    """Rows that belong together; a row that lacks one of these facts belongs to none."""
    found: dict[tuple[Any, ...], list[Line]] = {}
    for line in lines:
        if not any(name in line.wrong for name in names):
            found.setdefault(tuple(line.get(name) for name in names), []).append(line)
    return found
