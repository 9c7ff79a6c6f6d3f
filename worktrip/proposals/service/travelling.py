"""Putting ways into a draft: from one place to another, by bus, car, train or on foot."""

from collections.abc import Collection
from datetime import date, time

from worktrip.kernel.errors import N_, Invalid, NotFound
from worktrip.plumbing.database import unit_of_work
from worktrip.proposals import queries, rules
from worktrip.proposals.rules import ItemKind, Means
from worktrip.proposals.service.undoing import open_draft, record_edit
from worktrip.proposals.tables import Item, Version

LATEST = 24 * 60 - 1


def add_leg(
    version_id: int,
    letters: Collection[str],
    *,
    day: date,
    starts_at: time,
    from_place: str,
    to_place: str,
    means: Means,
    ends_at: time | None = None,
) -> None:
    """Put a way into one or several alternatives. Without an end it takes as long as its distance makes likely.

    A place is one of the catalogue or of the map where it has that name, else words. Raises Invalid beside `letters`,
    `from_place`, `to_place` or `ends_at`.
    """
    if not letters:
        raise Invalid(N_("入力を確かめてください。"), fields={"letters": N_("どの案に入れるかを選んでください。")})
    with unit_of_work():
        row = open_draft(version_id)
        for letter in letters:
            alternative = next((each for each in row.alternatives if each.letter == letter), None)
            if alternative is None:
                raise NotFound(N_("この案は見つかりませんでした。"))
            item = Item(kind=ItemKind.TRAVEL, quantity=1)
            _fill(item, day, starts_at, ends_at, from_place, to_place, means)
            alternative.items.append(item)
        record_edit(row, f"added {item.title}")


def set_leg(
    version_id: int,
    item_id: int,
    *,
    day: date,
    starts_at: time,
    from_place: str,
    to_place: str,
    means: Means,
    ends_at: time | None = None,
) -> None:
    """Change a way of a draft; as `add_leg`."""
    with unit_of_work():
        row = open_draft(version_id)
        item = _leg(row, item_id)
        _fill(item, day, starts_at, ends_at, from_place, to_place, means)
        record_edit(row, f"changed {item.title}")


def _leg(row: Version, item_id: int) -> Item:
    for alternative in row.alternatives:
        for item in alternative.items:
            if item.id == item_id and item.means is not None:
                return item
    raise NotFound(N_("この予定は見つかりませんでした。"))


def _fill(
    item: Item, day: date, starts_at: time, ends_at: time | None, from_place: str, to_place: str, means: Means
) -> None:
    fields: dict[str, str] = {}
    for name, place in (("from_place", from_place), ("to_place", to_place)):
        if not place.strip():
            fields[name] = N_("場所を入れてください。")
    if from_place.strip() and from_place.strip() == to_place.strip():
        fields["to_place"] = N_("出る所と着く所が同じです。")
    if ends_at is not None and ends_at <= starts_at:
        fields["ends_at"] = N_("始まりより後の時刻にしてください。")
    if fields:
        raise Invalid(N_("入力を確かめてください。"), fields=fields)
    start, end = queries.place_named(from_place.strip()), queries.place_named(to_place.strip())
    if ends_at is None and start.point and end.point:
        ends_at = _after(starts_at, rules.way_minutes(start.point, end.point, means))
    item.day, item.starts_at, item.ends_at, item.means = day, starts_at, ends_at, means
    item.from_place, item.from_facility_id = start.named[0], start.facility_id
    item.to_place, item.to_facility_id = end.named[0], end.facility_id
    item.title, item.title_en = rules.leg_named(start.named, end.named, means)


def _after(starts_at: time, minutes: int) -> time:
    end = min(starts_at.hour * 60 + starts_at.minute + minutes, LATEST)
    return time(end // 60, end % 60)
