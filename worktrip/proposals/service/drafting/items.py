"""What happens when, in one alternative or several."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from worktrip.catalogue import queries as catalogue
from worktrip.inquiries import queries as inquiries
from worktrip.kernel.errors import N_, Invalid, NotFound
from worktrip.plumbing.database import unit_of_work
from worktrip.proposals import queries, rules
from worktrip.proposals.rules import HeardDays, ItemKind, Offer, Party
from worktrip.proposals.service.drafting.alternatives import alternative_of
from worktrip.proposals.service.drafting.party import guest_facts
from worktrip.proposals.service.undoing import open_draft, record_edit
from worktrip.proposals.tables import Alternative, Item, Version


def add_item(
    version_id: int,
    letters: Iterable[str],
    *,
    day: date,
    starts_at: time,
    ends_at: time | None = None,
    kind: ItemKind | None = None,
    title: str = "",
    note: str = "",
    offering_id: int | None = None,
    quantity: int | None = None,
    is_optional: bool | None = None,
    is_own: bool | None = None,
) -> list[int]:
    """Put something at an hour of a day into one or several alternatives; the ids of what was put in.

    From the catalogue it takes its name and, unless given, its kind, length and quantity: for what is priced by the
    person, those who are here at that time. What is typed is work, unless it is said to be anything else. What is
    optional is outside the total until it is ticked; what the company arranges itself has no price and takes no stock;
    of what nothing is said, it stays as it is. Raises Invalid beside the field.
    """
    wanted = list(letters)
    if not wanted:
        raise Invalid(N_("入力を確かめてください。"), fields={"letters": N_("どの案に入れるかを選んでください。")})
    with unit_of_work():
        row = open_draft(version_id)
        items = [Item() for _ in wanted]
        for letter, item in zip(wanted, items, strict=True):
            _fill(item, row, day, starts_at, ends_at, kind, title, note, offering_id, quantity, is_optional, is_own)
            alternative_of(row, letter).items.append(item)
        record_edit(row, f"added {items[0].title}")
        return [item.id for item in items]


def set_item(
    version_id: int,
    item_id: int,
    *,
    day: date,
    starts_at: time,
    ends_at: time | None = None,
    kind: ItemKind | None = None,
    title: str = "",
    note: str = "",
    offering_id: int | None = None,
    quantity: int | None = None,
    is_optional: bool | None = None,
    is_own: bool | None = None,
) -> None:
    """Change an item of a draft; as `add_item`."""
    with unit_of_work():
        row = open_draft(version_id)
        _, item = _item(row, item_id)
        if title.strip() != item.title:
            item.title_en = ""
        _fill(item, row, day, starts_at, ends_at, kind, title, note, offering_id, quantity, is_optional, is_own)
        record_edit(row, f"changed {item.title}")


def remove_item(version_id: int, item_id: int) -> tuple[str, str]:
    """Take an item out of a draft; what it was called in Japanese and in English."""
    with unit_of_work():
        row = open_draft(version_id)
        alternative, item = _item(row, item_id)
        alternative.items.remove(item)
        record_edit(row, f"removed {item.title}")
        return item.title, item.title_en or item.title


@dataclass(frozen=True)
class LaidOut:
    """How many items were added, and which of the days are as they were heard."""

    count: int
    days: HeardDays


def lay_out_days(version_id: int, letter: str, *, workspace_id: int | None = None) -> LaidOut:
    """Put the shape of the days into an alternative: what the hearing's timetable says of them, else the usual days.

    Work takes place in the workspace, if one is given. Raises Invalid while nobody comes.
    """
    with unit_of_work():
        row = open_draft(version_id)
        facts = queries.version_by_id(row.id)
        known = facts.alternative(letter)
        if known is None:
            raise NotFound(N_("この案は見つかりませんでした。"))
        if not facts.party.guests:
            raise Invalid(N_("先に、来る人を入れてください。"))
        workspace = queries.offers([workspace_id]).get(workspace_id) if workspace_id else None
        heard = inquiries.timetable(row.trip_id)
        shape = rules.skeleton(known, facts.party, workspace, heard)
        target = alternative_of(row, letter)
        for each in shape:
            target.items.append(
                Item(
                    day=each.day,
                    starts_at=each.starts_at,
                    ends_at=each.ends_at,
                    kind=each.kind,
                    title=each.title,
                    title_en=each.title_en,
                    note=each.note,
                    offering_id=each.offer.offering_id if each.offer else None,
                    quantity=1,
                )
            )
        record_edit(row, f"days {letter}")
        return LaidOut(len(shape), rules.heard_days(heard, facts.party))


def _item(row: Version, item_id: int) -> tuple[Alternative, Item]:
    for alternative in row.alternatives:
        for item in alternative.items:
            if item.id == item_id:
                return alternative, item
    raise NotFound(N_("この予定は見つかりませんでした。"))


def _fill(
    item: Item,
    row: Version,
    day: date,
    starts_at: time,
    ends_at: time | None,
    kind: ItemKind | None,
    title: str,
    note: str,
    offering_id: int | None,
    quantity: int | None,
    is_optional: bool | None,
    is_own: bool | None,
) -> None:
    fields: dict[str, str] = {}
    if ends_at is not None and ends_at <= starts_at:
        fields["ends_at"] = N_("始まりより後の時刻にしてください。")
    if quantity is not None and quantity < 1:
        fields["quantity"] = N_("1以上にしてください。")
    if not title.strip() and offering_id is None:
        fields["title"] = N_("題を入れるか、品書きから選んでください。")
    is_optional = bool(item.is_optional) if is_optional is None else is_optional
    is_own = bool(item.is_own) if is_own is None else is_own
    if is_optional and offering_id is None:
        fields["is_optional"] = N_("お客さまに選んでいただくものは、品書きから選んでください。")
    if is_own and offering_id is not None:
        fields["is_own"] = N_("お客さま手配のものには、品書きを使いません。題を入れてください。")
    if fields:
        raise Invalid(N_("入力を確かめてください。"), fields=fields)
    item.is_optional, item.is_own = is_optional, is_own
    item.day, item.starts_at, item.ends_at, item.kind = day, starts_at, ends_at, kind or ItemKind.WORK
    item.title, item.note, item.offering_id = title.strip(), note.strip(), offering_id
    if offering_id is not None:
        offer = queries.offer(offering_id)
        item.kind = kind or rules.ITEM_OF.get(offer.kind, ItemKind.WORK)
        if not item.title or item.title == offer.name:
            item.title, item.title_en = offer.named
        if item.ends_at is None and offer.minutes:
            item.ends_at = _after(starts_at, offer.minutes)
        quantity = quantity or _usual_quantity(offer, day, starts_at, Party(tuple(guest_facts(row))))
    item.quantity = quantity or 1


def _after(starts_at: time, minutes: int) -> time | None:
    total = starts_at.hour * 60 + starts_at.minute + minutes
    return time(total // 60, total % 60) if total < 24 * 60 else None


def _usual_quantity(offer: Offer, day: date, starts_at: time, party: Party) -> int:
    units = {rate.unit for rate in catalogue.rate_book([offer.offering_id], day, day + timedelta(days=1)).rows}
    return rules.usual_quantity(offer, frozenset(units), day, starts_at, party)
