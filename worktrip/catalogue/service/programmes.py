"""Programmes: bundles by purpose, their patterns written and written anew."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from worktrip.catalogue import queries
from worktrip.catalogue.rules import PlannedItem
from worktrip.catalogue.service.places import taken
from worktrip.catalogue.tables import Programme, ProgrammeItem, ProgrammePattern
from worktrip.kernel.errors import N_, Invalid
from worktrip.plumbing import events
from worktrip.plumbing.database import unit_of_work


def add_programme(*, code: str, name: str, name_en: str, **facts: Any) -> int:
    """Add a programme without patterns yet; `facts` are its other columns. Its id.

    Raises Invalid beside `code` if another has it.
    """
    with unit_of_work() as unit:
        if queries.is_known_programme(code):
            raise taken()
        row = Programme(code=code, name=name, name_en=name_en, **facts)
        unit.session.add(row)
        unit.session.flush()
        events.record("catalogue.programme_added", programme=row.id, code=code)
        return row.id


def change_programme(programme_id: int, **facts: Any) -> None:
    """Replace what is said of a programme; its code stays."""
    if "code" in facts:
        raise ValueError("addresses name a programme by its code")
    with unit_of_work() as unit:
        row = unit.session.get_one(Programme, programme_id)
        for name, value in facts.items():
            setattr(row, name, value)
        events.record("catalogue.programme_changed", programme=row.id, code=row.code)


def set_pattern(
    programme_id: int, items: Iterable[PlannedItem], *, name: str, name_en: str = "", position: int | None = None
) -> int:
    """Write a pattern anew at its position, or a new one behind the others. Its position.

    Raises Invalid without an item. Trips that were built from it before keep what they have.
    """
    each = list(items)
    if not each:
        raise Invalid(N_("予定を1行以上入れてください。"))
    with unit_of_work() as unit:
        patterns = list(_patterns(programme_id))
        row = next((pattern for pattern in patterns if pattern.position == position), None)
        if row is None:
            position = max((pattern.position for pattern in patterns), default=0) + 1
            row = ProgrammePattern(programme_id=programme_id, position=position)
            unit.session.add(row)
        row.name, row.name_en = name, name_en
        unit.session.flush()
        for old in unit.session.scalars(select(ProgrammeItem).where(ProgrammeItem.pattern_id == row.id)):
            unit.session.delete(old)
        unit.session.add_all(ProgrammeItem(pattern_id=row.id, **vars(item)) for item in each)
        events.record("catalogue.pattern_set", programme=programme_id, position=row.position, items=len(each))
        return row.position


def remove_pattern(programme_id: int, position: int) -> None:
    """Take a pattern away; the others keep their positions."""
    with unit_of_work() as unit:
        for row in _patterns(programme_id):
            if row.position == position:
                for item in unit.session.scalars(select(ProgrammeItem).where(ProgrammeItem.pattern_id == row.id)):
                    unit.session.delete(item)
                unit.session.flush()
                unit.session.delete(row)
        events.record("catalogue.pattern_removed", programme=programme_id, position=position)


def _patterns(programme_id: int) -> Iterable[ProgrammePattern]:
    with unit_of_work() as unit:
        return unit.session.scalars(
            select(ProgrammePattern)
            .where(ProgrammePattern.programme_id == programme_id)
            .order_by(ProgrammePattern.position)
        ).all()
