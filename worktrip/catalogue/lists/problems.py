"""What is wrong with a list, and where: every problem names its sheet, its row and its column."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from worktrip.kernel.errors import N_, Invalid

IN_A_CELL = N_("%(sheet)s %(row)s行目 %(column)s列「%(head)s」: %(sentence)s")
IN_A_ROW = N_("%(sheet)s %(row)s行目: %(sentence)s")
IN_A_SHEET = N_("%(sheet)s: %(sentence)s")


@dataclass(frozen=True)
class Problem:
    """A sentence (a msgid and what fills it), its sheet, row (0: the sheet as a whole) and column."""

    sheet: str
    message: str
    values: Mapping[str, Any] = field(default_factory=dict)
    row: int = 0
    column: str = ""
    head: str = ""

    @classmethod
    def of(cls, error: Invalid, sheet: str, row: int = 0, column: str = "", head: str = "") -> "Problem":
        """A refusal, at its place."""
        return cls(sheet, error.message, dict(error.values), row, column, head)

    @property
    def place(self) -> str:
        """The msgid of the line that says where it is."""
        return IN_A_CELL if self.column else IN_A_ROW if self.row else IN_A_SHEET if self.sheet else "%(sentence)s"

    def sentence(self, translate: Any = lambda message: message) -> str:
        """The problem alone, in the language of `translate`."""
        text = translate(self.message)
        return str(text % self.values if self.values else text)

    def said(self, translate: Any = lambda message: message) -> str:
        """The problem with its place."""
        place = {"sheet": self.sheet, "row": self.row, "column": self.column, "head": self.head}
        return str(translate(self.place) % {**place, "sentence": self.sentence(translate)})
