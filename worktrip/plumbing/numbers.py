"""Numbers that follow each other without a gap, in a series and a fiscal year."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from worktrip.plumbing.database import Base, insert_into, needed_unit


class NumberSeries(Base):
    """The last number given out in a series and fiscal year. Gap-free: a number is taken in the unit that uses it."""

    __tablename__ = "sequences"
    prefix: Mapped[str] = mapped_column(primary_key=True)
    fiscal_year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


def next_number(prefix: str, fiscal_year: int) -> int:
    """The next number of a series in a fiscal year, from 1; given back if the unit fails, so that none is lost."""
    return next_numbers(fiscal_year, {prefix: 1})[prefix][0]


def next_numbers(fiscal_year: int, counts: Mapping[str, int]) -> dict[str, range]:
    """So many numbers of each series that follow each other, in one statement.

    The series stay locked until the unit ends, so take numbers late.
    """
    unit = needed_unit()
    wanted = [{"prefix": prefix, "fiscal_year": fiscal_year, "last": n} for prefix, n in sorted(counts.items())]
    taken = unit.ask(_taking_numbers(unit.session.get_bind().dialect.name), wanted)
    return {prefix: range(last - counts[prefix] + 1, last + 1) for prefix, last in taken}


@cache
def _taking_numbers(dialect: str) -> Any:
    insert = insert_into(NumberSeries, dialect)
    following = NumberSeries.last + insert.excluded.last
    return insert.on_conflict_do_update(index_elements=["prefix", "fiscal_year"], set_={"last": following}).returning(
        NumberSeries.prefix, NumberSeries.last
    )
