"""Numbers of papers and trips: prefix, fiscal year and a running number, such as INV-2026-0012 or WT-2026-0042."""

import re
import unicodedata
from dataclasses import dataclass

from worktrip.kernel.errors import N_, Invalid

_LOOSE = re.compile(r"([A-Z]{1,8})[^0-9A-Z]*([0-9]{4})[^0-9A-Z]*([0-9]{4,})")
_SHAPE = re.compile(r"([A-Z]{1,8})-([0-9]{4})-([0-9]{4,})")


@dataclass(frozen=True, slots=True, order=True)
class DocumentNumber:
    """One number of a series; series restart with the fiscal year (April to March). ValueError if it is not one."""

    prefix: str
    fiscal_year: int
    seq: int

    def __post_init__(self) -> None:
        if self.seq < 1 or not _SHAPE.fullmatch(str(self)):
            raise ValueError(f"no document number: {self}")

    def __str__(self) -> str:
        return f"{self.prefix}-{self.fiscal_year:04d}-{self.seq:04d}"

    @classmethod
    def parse(cls, text: str) -> "DocumentNumber":
        """The number a person typed or pasted, in any width and case; Invalid if it has not the shape of one."""
        found = _SHAPE.fullmatch(unicodedata.normalize("NFKC", text).strip().upper())
        if not found or not int(found[3]):
            raise Invalid(N_("番号は INV-2026-0012 のような形で入力してください。"))
        return cls(found[1], int(found[2]), int(found[3]))

    @classmethod
    def guess(cls, text: str) -> "DocumentNumber | None":
        """The number somebody means who leaves out dashes or puts others: wt20260042; None if it is none."""
        found = _LOOSE.fullmatch(unicodedata.normalize("NFKC", text).strip().upper())
        return cls(found[1], int(found[2]), int(found[3])) if found and int(found[3]) else None
