"""The conditions on which a house takes a stay, as the desk writes them down."""

from collections.abc import Collection
from datetime import date
from typing import Any

from worktrip.inventory.rules import NUMBERED, RestrictionKind
from worktrip.inventory.tables import Restriction
from worktrip.kernel.errors import N_, Invalid, NotFound
from worktrip.plumbing import events
from worktrip.plumbing.database import unit_of_work


def add_restriction(
    facility_id: int,
    kind: RestrictionKind,
    *,
    value: int | None = None,
    offering_id: int | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
    weekdays: Collection[int] = (),
    note: str = "",
) -> int:
    """Write down a condition of a house, or of one thing it offers; its id. What is held already stays as it is.

    Without a span it always holds, without weekdays on each. Raises Invalid beside `value` or `last_day`.
    """
    if kind in NUMBERED and (value is None or value < 1):
        raise Invalid(N_("入力を確かめてください。"), fields={"value": N_("1以上の数を入れてください。")})
    if first_day and last_day and last_day < first_day:
        sentence = N_("最初の日より前になっています。")
        raise Invalid(sentence, fields={"last_day": sentence})
    with unit_of_work() as unit:
        row = Restriction(
            facility_id=facility_id,
            offering_id=offering_id,
            kind=kind,
            value=value if kind in NUMBERED else None,
            first_day=first_day,
            last_day=last_day,
            weekdays=",".join(map(str, sorted(weekdays))) if len(set(weekdays)) < 7 else "",
            note=note.strip(),
        )
        unit.session.add(row)
        unit.session.flush()
        events.record("inventory.restricted", restriction=row.id, **_told(row))
        return row.id


def end_restriction(facility_id: int, restriction_id: int) -> None:
    """Let a condition hold no more, from now on; what it was stays in the log. Raises NotFound."""
    with unit_of_work() as unit:
        row = unit.session.get(Restriction, restriction_id)
        if row is None or row.facility_id != facility_id:
            raise NotFound(N_("この決まりは、もうありません。"))
        events.record("inventory.unrestricted", restriction=row.id, **_told(row))
        unit.session.delete(row)


def _told(row: Restriction) -> dict[str, Any]:
    names = ("facility_id", "offering_id", "value", "first_day", "last_day", "weekdays", "note")
    return {"of_kind": row.kind.value, **{name: getattr(row, name) for name in names}}
