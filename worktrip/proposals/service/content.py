"""Everything of a version, whatever tables that takes: taken as JSON, and put back.

What belongs to a version is what its relationships own (`delete-orphan`), however deep; so a new column or a new table
under one is carried without a word here. Rows keep their ids, since others may point at them.
"""

import json
from collections.abc import Iterator
from datetime import date, time
from enum import StrEnum
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Mapper, RelationshipProperty, selectinload
from sqlalchemy.orm.interfaces import LoaderOption
from sqlalchemy.sql.schema import Column

from worktrip.plumbing.database import needed_unit
from worktrip.proposals.tables import Version

# a row and what it owns, by the name of the relationship
Content = dict[str, Any]


def _owned(mapper: Mapper[Any]) -> Iterator[RelationshipProperty[Any]]:
    return (each for each in mapper.relationships if each.cascade.delete_orphan)


def _loading(mapper: Mapper[Any]) -> list[Any]:
    return [selectinload(each.class_attribute).options(*_loading(each.mapper)) for each in _owned(mapper)]


def everything() -> list[LoaderOption]:
    """What to load with a version, so that all of it is there; a statement for each table."""
    return _loading(inspect(Version))


def _columns(mapper: Mapper[Any], owner: frozenset[Any]) -> Iterator[tuple[str, Column[Any]]]:
    """What a row says of itself: neither its key nor whose it is."""
    for each in mapper.column_attrs:
        column = each.columns[0]
        if isinstance(column, Column) and not column.primary_key and column not in owner:
            yield each.key, column


def _owner(relationship: RelationshipProperty[Any]) -> frozenset[Any]:
    """The columns of what is owned that say whose it is."""
    return frozenset(relationship.remote_side)


def taken(row: Version) -> str:
    """A loaded version with everything under it, as JSON that is the same for the same content."""
    return json.dumps(_taken(row), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _taken(row: Any, owner: frozenset[Any] = frozenset()) -> Content:
    mapper: Mapper[Any] = inspect(type(row))
    return {
        "id": row.id,
        "says": {name: _plain(getattr(row, name)) for name, _ in _columns(mapper, owner)},
        "owns": {
            each.key: [_taken(child, _owner(each)) for child in getattr(row, each.key)] for each in _owned(mapper)
        },
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | time) else value


def put_back(row: Version, content: str) -> None:
    """Make a loaded version, with everything under it, what was taken of it."""
    wanted = json.loads(content)
    _leave_out(row, wanted)
    session = needed_unit().session
    # a letter or a place that comes free is taken again
    session.flush()
    with session.no_autoflush:
        _write(row, wanted)


def _leave_out(row: Any, wanted: Content) -> None:
    for each in _owned(inspect(type(row))):
        children, by_id = getattr(row, each.key), {child["id"]: child for child in wanted["owns"].get(each.key, ())}
        for child in list(children):
            if child.id in by_id:
                _leave_out(child, by_id[child.id])
            else:
                children.remove(child)


def _write(row: Any, wanted: Content, owner: frozenset[Any] = frozenset()) -> None:
    mapper: Mapper[Any] = inspect(type(row))
    for name, column in _columns(mapper, owner):
        if name in wanted["says"]:
            setattr(row, name, _valued(column, wanted["says"][name]))
    for each in _owned(mapper):
        children, model = getattr(row, each.key), each.mapper.class_
        there = {child.id: child for child in children}
        content = wanted["owns"].get(each.key, [])
        free = _free(model, [child["id"] for child in content if child["id"] not in there])
        for child in content:
            again = there.get(child["id"])
            if again is None:
                again = model(id=child["id"] if child["id"] in free else None)
                children.append(again)
            _write(again, child, _owner(each))


def _free(model: type[Any], ids: list[int]) -> set[int]:
    """Those of the ids that nothing has taken since: SQLite gives the highest away again."""
    return set(ids) - set(needed_unit().session.scalars(select(model.id).where(model.id.in_(ids)))) if ids else set()


def _valued(column: Column[Any], value: Any) -> Any:
    kind = column.type.python_type
    if value is None:
        return None
    if issubclass(kind, date | time):
        return kind.fromisoformat(value)
    if issubclass(kind, StrEnum):
        return kind(value)
    return value
