"""Moving an item of a draft to another hour or day, or making it longer, as the timeline does."""

from datetime import date

from worktrip.kernel.errors import N_, Conflict, Invalid, NotFound
from worktrip.plumbing.database import unit_of_work
from worktrip.proposals.rules import Hours
from worktrip.proposals.service.undoing import open_draft, record_edit
from worktrip.proposals.tables import Item, Version


def move_item(version_id: int, item_id: int, to: Hours, *, seen: Hours) -> None:
    """Put an item at other hours. `seen` is where whoever moves it saw it.

    Raises Conflict if the version was sent or the item is somewhere else meanwhile, NotFound if it is gone, Invalid if
    it would end before it begins or lie on no day of the stay.
    """
    if to.ends_at is not None and to.ends_at <= to.starts_at:
        raise Invalid(N_("始まりより後の時刻にしてください。"))
    with unit_of_work():
        row = open_draft(version_id)
        item = _item(row, item_id)
        if Hours(item.day, item.starts_at, item.ends_at) != seen:
            raise Conflict(N_("ほかの人が、この予定を先に動かしました。いまの旅程をお見せします。"))
        if to.day not in _days(row):
            raise Invalid(N_("滞在の日の中で動かしてください。"))
        item.day, item.starts_at, item.ends_at = to.day, to.starts_at, to.ends_at
        record_edit(row, f"moved {item.title}")


def _item(row: Version, item_id: int) -> Item:
    for alternative in row.alternatives:
        for item in alternative.items:
            if item.id == item_id:
                return item
    raise NotFound(N_("この予定は、ほかの人が外しました。いまの旅程をお見せします。"))


def _days(row: Version) -> set[date]:
    stay = {
        date.fromordinal(number)
        for guest in row.guests
        for number in range(guest.arrives_on.toordinal(), guest.leaves_on.toordinal() + 1)
    }
    return stay | {item.day for alternative in row.alternatives for item in alternative.items}
