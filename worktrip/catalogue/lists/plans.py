"""What an import would do: everything to be added and changed, counted, and what stands in its way."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from worktrip.catalogue.lists.known import Values
from worktrip.catalogue.lists.problems import Problem
from worktrip.catalogue.rules import UsualWeek


@dataclass
class Count:
    """Rows of a sheet by what becomes of them."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class Change:
    """A row that changes something: its sheet and number, what it is about, and the heads that differ.

    The rows of a whole change together, and so name none.
    """

    sheet: str
    row: int
    about: str
    heads: tuple[str, ...] = ()
    is_new: bool = False


@dataclass
class Additions:
    """New things of a kind as facts, and changed ones as (id, facts that differ)."""

    added: list[dict[str, Any]] = field(default_factory=list)
    changed: list[tuple[int, dict[str, Any]]] = field(default_factory=list)


@dataclass(frozen=True)
class Whole:
    """A card or a cancellation table: whose it is, from which day, its rows, and whether one of that day gives way."""

    owner: str
    day: date
    rows: tuple[Values, ...]
    replaces: bool = False


@dataclass(frozen=True)
class Pattern:
    """A pattern of a programme with its items; `id` where it replaces what a known one holds."""

    programme: str
    position: int
    values: Values
    items: tuple[Values, ...]
    id: int | None = None


@dataclass
class Plan:
    """Everything an import does, or why it does nothing."""

    counts: dict[str, Count] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    # by folded name, and by id
    new_businesses: dict[str, Values] = field(default_factory=dict)
    changed_businesses: dict[int, dict[str, Any]] = field(default_factory=dict)
    facilities: Additions = field(default_factory=Additions)
    offerings: Additions = field(default_factory=Additions)
    seasons: Additions = field(default_factory=Additions)
    landmarks: Additions = field(default_factory=Additions)
    programmes: Additions = field(default_factory=Additions)
    cards: list[Whole] = field(default_factory=list)
    tables: list[Whole] = field(default_factory=list)
    usual: list[UsualWeek] = field(default_factory=list)
    patterns: list[Pattern] = field(default_factory=list)

    def count(self, sheet: str) -> Count:
        """The count of a sheet, begun where there is none."""
        return self.counts.setdefault(sheet, Count())

    @property
    def changes_nothing(self) -> bool:
        """Whether all of it is as it was."""
        return not any(count.added or count.changed for count in self.counts.values())

    def new(self, sheet: str, row: int, about: str) -> None:
        """Note that a row adds something."""
        self.count(sheet).added += 1
        self.changes.append(Change(sheet, row, about, is_new=True))

    def different(self, sheet: str, row: int, about: str, heads: tuple[str, ...] = ()) -> None:
        """Note that a row changes something."""
        self.count(sheet).changed += 1
        self.changes.append(Change(sheet, row, about, heads))
