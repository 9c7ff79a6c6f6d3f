"""The alternatives of a draft: added, copied, removed, and where each sleeps."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import inspect as sa_inspect

from worktrip.catalogue.rules import MealPlan
from worktrip.kernel.errors import N_, Conflict, Invalid, NotFound
from worktrip.plumbing.database import unit_of_work
from worktrip.proposals import rules
from worktrip.proposals.rules import RoomChoice
from worktrip.proposals.service.rooms import check_rooms, lodgings, put_rooms
from worktrip.proposals.service.undoing import open_draft, record_edit
from worktrip.proposals.tables import Alternative, Item, PriceOverride, RoomUse, Version
from worktrip.trips import queries as trips

MOST_ALTERNATIVES = 4
Part = TypeVar("Part", RoomUse, PriceOverride, Item)


def copy(row: Alternative, letter: str = "") -> Alternative:
    """An alternative once more: for the next version, or beside itself under another letter and not recommended."""
    return Alternative(
        letter=letter or row.letter,
        title=row.title,
        reason=row.reason,
        is_recommended=row.is_recommended and not letter,
        rooms=[copied(use) for use in row.rooms],
        overrides=[copied(each) for each in row.overrides],
        items=[copied(item) for item in row.items],
    )


def copied(row: Part) -> Part:
    """A part of an alternative once more, for another one."""
    names = (column.key for column in sa_inspect(type(row)).column_attrs)
    return type(row)(**{name: getattr(row, name) for name in names if name not in ("id", "alternative_id")})


def alternative_of(row: Version, letter: str) -> Alternative:
    """The alternative of a draft with this letter. Raises NotFound."""
    found = next((each for each in row.alternatives if each.letter == letter), None)
    if found is None:
        raise NotFound(N_("この案は見つかりませんでした。"))
    return found


def add_alternative(version_id: int, *, copy_of: str = "") -> str:
    """Add an alternative to a draft, empty or as a copy; its letter. Raises Conflict when there are four already."""
    with unit_of_work():
        row = open_draft(version_id)
        if len(row.alternatives) >= MOST_ALTERNATIVES:
            raise Conflict(N_("案は%(most)sつまでです。"), most=MOST_ALTERNATIVES)
        letter = rules.letters(each.letter for each in row.alternatives)
        if copy_of:
            row.alternatives.append(copy(alternative_of(row, copy_of), letter))
        else:
            row.alternatives.append(Alternative(letter=letter, title=""))
        record_edit(row, f"opened {letter}")
        return letter


def copy_alternative(version_id: int, letter: str, *, source: str) -> None:
    """Make the items of one alternative those of another; where they sleep and why stays its own."""
    with unit_of_work():
        row = open_draft(version_id)
        target, model = alternative_of(row, letter), alternative_of(row, source)
        if target is model:
            raise Invalid(N_("同じ案は写せません。"))
        target.items = [copied(item) for item in model.items]
        record_edit(row, f"copied {letter}")


def remove_alternative(version_id: int, letter: str) -> None:
    """Take an alternative out of a draft; if it was the recommended one, the first that is left becomes it."""
    with unit_of_work():
        row = open_draft(version_id)
        gone = alternative_of(row, letter)
        row.alternatives.remove(gone)
        if gone.is_recommended and row.alternatives:
            row.alternatives[0].is_recommended = True
        record_edit(row, f"closed {letter}")


def set_alternative(
    version_id: int,
    letter: str,
    *,
    title: str,
    reason: str = "",
    room_offering_id: int | None = None,
    people_per_room: int = 1,
    meal_plan: MealPlan | None = None,
    rooms: Sequence[RoomChoice] | None = None,
    is_recommended: bool = False,
) -> None:
    """Say where an alternative sleeps and why one would take it. Without a title it is called after its lodgings.

    One room for everybody is said by itself, several by `rooms`. At most one alternative is recommended. Raises
    NotFound for an unknown room, Invalid beside the field that is wrong.
    """
    if rooms is None:
        rooms = [RoomChoice(room_offering_id, people_per_room, meal_plan)] if room_offering_id is not None else []
    check_rooms(rooms)
    with unit_of_work():
        row = open_draft(version_id)
        found = alternative_of(row, letter)
        # who is called after its lodgings is called after the new ones
        if title.strip() in (rules.places(room.place for room in lodgings(found.rooms)) or ()):
            title = ""
        put_rooms(found, rooms)
        houses = rules.places(room.place for room in lodgings(rooms))
        if houses is not None:
            in_english = trips.trip_by_id(row.trip_id).language == "en"
            title = title.strip() or houses[in_english]
        found.title, found.reason = title.strip(), reason.strip()
        for each in row.alternatives:
            if is_recommended or each is found:
                each.is_recommended = is_recommended and each is found
        record_edit(row, f"alternative {letter}")
