"""Building a draft: who comes, where they sleep, what happens when. A version that was sent is never touched."""

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from typing import TypeVar

from sqlalchemy import inspect as sa_inspect
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from worktrip.accounts import queries as accounts
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import MealPlan, Unit
from worktrip.kernel.errors import N_, Conflict, Invalid, NotFound
from worktrip.plumbing import clock, events
from worktrip.plumbing.database import locked, needed_unit, unit_of_work
from worktrip.proposals import queries, rules
from worktrip.proposals.rules import GuestFacts, ItemFacts, ItemKind, Party, RoomChoice, VersionState
from worktrip.proposals.service.rooms import check_rooms, lodgings, put_rooms
from worktrip.proposals.tables import Alternative, Guest, Item, PriceOverride, RoomUse, Version
from worktrip.trips import queries as trips

ARRIVES_AT, LEAVES_AT = time(13), time(12)
MOST_GUESTS, MOST_ALTERNATIVES = 200, 4
Part = TypeVar("Part", RoomUse, PriceOverride, Item)

_LOADED = (
    selectinload(Version.guests),
    selectinload(Version.alternatives).joinedload(Alternative.rooms),
    selectinload(Version.alternatives).joinedload(Alternative.overrides),
    selectinload(Version.alternatives).selectinload(Alternative.items),
    selectinload(Version.alternatives).selectinload(Alternative.lines),
)


def draft(trip_id: int, *, person_id: int | None = None) -> int:
    """The id of the trip's open draft; else the last version is copied as n + 1, and the first starts from the trip.

    Raises Conflict when the trip is closed or a version was accepted already.
    """
    with unit_of_work() as unit:
        trip = trips.trip_by_id(trip_id)
        rows = locked(select(Version).where(Version.trip_id == trip_id).order_by(Version.id).options(*_LOADED))
        refuse_closed(trip.closed_as is not None, rows)
        last = max(rows, key=lambda row: row.number, default=None)
        if last is not None and last.state is VersionState.DRAFT:
            return last.id
        row = Version(
            trip_id=trip_id,
            number=last.number + 1 if last else 1,
            state=VersionState.DRAFT,
            contract_form=accounts.issuer_on(clock.today()).contract_form or "",
            created_at=clock.now(),
            created_by_id=person_id,
        )
        if last is None:
            row.guests = _first_party(trip.people, trip.first_day, trip.last_day, trip.organiser.name, trip.language)
            row.alternatives = [Alternative(letter=letter, title="") for letter in "AB"]
            row.alternatives[0].is_recommended = True
        else:
            row.letter = last.letter
            row.contract_form = last.contract_form or row.contract_form
            row.planning_fee_yen, row.meets_in_area = last.planning_fee_yen, last.meets_in_area
            row.guests = [_guest(each, place) for place, each in enumerate(_guest_facts(last))]
            row.alternatives = [_copy(each) for each in last.alternatives]
        unit.session.add(row)
        unit.session.flush()
        events.record("proposals.drafted", trip_no=trip.no, version=row.id, number=row.number)
        return row.id


def refuse_closed(is_closed: bool, rows: Iterable[Version]) -> None:
    """Raise Conflict when nothing more may be proposed for a trip."""
    if is_closed:
        raise Conflict(N_("この旅は終わっているため、提案を作れません。"))
    if any(row.state is VersionState.ACCEPTED for row in rows):
        raise Conflict(N_("お申込み済みの旅です。変更は、手配のページで進めてください。"))


def _first_party(people: int, first: date | None, last: date | None, organiser: str, language: str) -> list[Guest]:
    if first is None or last is None:
        return []
    names = [organiser.split()[0] if organiser.split() else ""]
    other = "Guest %d" if language == "en" else "参加者%d"
    names += [other % place for place in range(2, people + 1)]
    return [
        _guest(GuestFacts(label, first, ARRIVES_AT, last, LEAVES_AT), place)
        for place, label in enumerate(names[:MOST_GUESTS])
    ]


def _guest(each: GuestFacts, place: int) -> Guest:
    return Guest(
        position=place,
        label=each.label,
        arrives_on=each.arrives_on,
        arrives_at=each.arrives_at,
        leaves_on=each.leaves_on,
        leaves_at=each.leaves_at,
        diet=each.diet,
    )


def _guest_facts(row: Version) -> list[GuestFacts]:
    return list(queries.facts([row])[0].party.guests)


def _copy(row: Alternative, letter: str = "") -> Alternative:
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


def open_draft(version_id: int) -> Version:
    """The draft's row, locked and loaded. Raises NotFound, or Conflict once it was sent."""
    found = locked(select(Version).where(Version.id == version_id).order_by(Version.id).options(*_LOADED))
    if not found:
        raise NotFound(N_("この版の提案は見つかりませんでした。番号をお確かめください。"))
    if found[0].state is not VersionState.DRAFT:
        raise Conflict(N_("お送りした版は変えられません。新しい版を作って直してください。"))
    return found[0]


def alternative_of(row: Version, letter: str) -> Alternative:
    found = next((each for each in row.alternatives if each.letter == letter), None)
    if found is None:
        raise NotFound(N_("この案は見つかりませんでした。"))
    return found


def record_edit(row: Version, what: str) -> None:
    """Note that a draft was edited, inside the caller's unit."""
    needed_unit().session.flush()
    events.record("proposals.edited", trip_no=trips.trip_by_id(row.trip_id).no, version=row.id, what=what)


# The party -----------------------------------------------------------------------------------------------------------


def set_party(version_id: int, guests: Sequence[GuestFacts]) -> None:
    """Make these the whole party of a draft, in this order; a guest with an id is the one that was there.

    Raises Invalid where somebody leaves before arriving, two have one label, or there are too many.
    """
    if len(guests) > MOST_GUESTS:
        raise Invalid(N_("一度に扱えるのは%(most)s名までです。"), most=MOST_GUESTS)
    labels: set[str] = set()
    for guest in guests:
        if (guest.leaves_on, guest.leaves_at) <= (guest.arrives_on, guest.arrives_at):
            raise Invalid(N_("%(label)sさんの出発が、到着より前になっています。"), label=guest.label)
        if guest.label in labels:
            raise Invalid(N_("「%(label)s」が2人います。呼び名を分けてください。"), label=guest.label)
        labels.add(guest.label)
    with unit_of_work():
        row = open_draft(version_id)
        before = {each.id: each for each in row.guests}
        row.guests = [_same_or_new(before.get(each.id), each, place) for place, each in enumerate(guests)]
        record_edit(row, "party")


def _same_or_new(row: Guest | None, each: GuestFacts, place: int) -> Guest:
    fresh = _guest(each, place)
    if row is None:
        return fresh
    for name in ("position", "label", "arrives_on", "arrives_at", "leaves_on", "leaves_at", "diet"):
        setattr(row, name, getattr(fresh, name))
    return row


# Alternatives --------------------------------------------------------------------------------------------------------


def add_alternative(version_id: int, *, copy_of: str = "") -> str:
    """Add an alternative to a draft, empty or as a copy; its letter. Raises Conflict when there are four already."""
    with unit_of_work():
        row = open_draft(version_id)
        if len(row.alternatives) >= MOST_ALTERNATIVES:
            raise Conflict(N_("案は%(most)sつまでです。"), most=MOST_ALTERNATIVES)
        letter = rules.letters(each.letter for each in row.alternatives)
        if copy_of:
            row.alternatives.append(_copy(alternative_of(row, copy_of), letter))
        else:
            row.alternatives.append(Alternative(letter=letter, title=""))
        record_edit(row, f"alternative {letter}")
        return letter


def copy_alternative(version_id: int, letter: str, *, source: str) -> None:
    """Make the items of one alternative those of another; where they sleep and why stays its own."""
    with unit_of_work():
        row = open_draft(version_id)
        target, model = alternative_of(row, letter), alternative_of(row, source)
        if target is model:
            raise Invalid(N_("同じ案は写せません。"))
        target.items = [copied(item) for item in model.items]
        record_edit(row, f"alternative {letter}")


def remove_alternative(version_id: int, letter: str) -> None:
    """Take an alternative out of a draft; if it was the recommended one, the first that is left becomes it."""
    with unit_of_work():
        row = open_draft(version_id)
        gone = alternative_of(row, letter)
        row.alternatives.remove(gone)
        if gone.is_recommended and row.alternatives:
            row.alternatives[0].is_recommended = True
        record_edit(row, f"alternative {letter}")


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


# Items ---------------------------------------------------------------------------------------------------------------


def add_item(
    version_id: int,
    letters: Iterable[str],
    *,
    day: date,
    starts_at: time,
    ends_at: time | None = None,
    kind: ItemKind = ItemKind.WORK,
    title: str = "",
    note: str = "",
    offering_id: int | None = None,
    quantity: int | None = None,
    is_optional: bool | None = None,
    is_own: bool | None = None,
) -> None:
    """Put something at an hour of a day into one or several alternatives.

    From the catalogue it takes its name and, unless given, its length and quantity: for what is priced by the person,
    those who are here at that time. What is optional is outside the total until it is ticked; what the company arranges
    itself has no price and takes no stock; of what nothing is said, it stays as it is. Raises Invalid beside the field.
    """
    wanted = list(letters)
    if not wanted:
        raise Invalid(N_("入力を確かめてください。"), fields={"letters": N_("どの案に入れるかを選んでください。")})
    with unit_of_work():
        row = open_draft(version_id)
        for letter in wanted:
            item = Item()
            _fill(item, row, day, starts_at, ends_at, kind, title, note, offering_id, quantity, is_optional, is_own)
            alternative_of(row, letter).items.append(item)
        record_edit(row, "items")


def set_item(
    version_id: int,
    item_id: int,
    *,
    day: date,
    starts_at: time,
    ends_at: time | None = None,
    kind: ItemKind = ItemKind.WORK,
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
        record_edit(row, "items")


def remove_item(version_id: int, item_id: int) -> tuple[str, ItemFacts]:
    """Take an item out of a draft; of which alternative and what it was, so that it can be put back."""
    with unit_of_work():
        row = open_draft(version_id)
        alternative, item = _item(row, item_id)
        known = next(each for each in queries.facts([row])[0].alternatives if each.id == alternative.id)
        gone = next(each for each in known.items if each.id == item_id)
        alternative.items.remove(item)
        record_edit(row, "items")
        return alternative.letter, gone


def lay_out_days(version_id: int, letter: str, *, workspace_id: int | None = None) -> int:
    """Put the usual shape of the days into an alternative: arrivals, work, meals, departures; how many were added.

    Work takes place in the workspace, if one is given. Raises Invalid while nobody comes.
    """
    with unit_of_work():
        row = open_draft(version_id)
        facts = queries.facts([row])[0]
        known = facts.alternative(letter)
        if known is None:
            raise NotFound(N_("この案は見つかりませんでした。"))
        if not facts.party.guests:
            raise Invalid(N_("先に、来る人を入れてください。"))
        workspace = queries.offers([workspace_id]).get(workspace_id) if workspace_id else None
        shape = rules.skeleton(known, facts.party, workspace)
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
        record_edit(row, f"alternative {letter}")
        return len(shape)


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
    kind: ItemKind,
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
    item.day, item.starts_at, item.ends_at, item.kind = day, starts_at, ends_at, kind
    item.title, item.note, item.offering_id = title.strip(), note.strip(), offering_id
    if offering_id is not None:
        offering = catalogue.offering(offering_id)
        if not item.title or item.title == offering.name:
            item.title, item.title_en = offering.name, offering.name_en
        if item.ends_at is None and offering.minutes:
            item.ends_at = _after(starts_at, offering.minutes)
        quantity = quantity or _usual_quantity(offering_id, day, starts_at, Party(tuple(_guest_facts(row))))
    item.quantity = quantity or 1


def _after(starts_at: time, minutes: int) -> time | None:
    total = starts_at.hour * 60 + starts_at.minute + minutes
    return time(total // 60, total % 60) if total < 24 * 60 else None


def _usual_quantity(offering_id: int, day: date, starts_at: time, party: Party) -> int:
    units = {rate.unit for rate in catalogue.rate_book([offering_id], day, day + timedelta(days=1)).rows}
    if Unit.PERSON not in units:
        return 1
    return len(party.here(day, starts_at)) or len(party.here(day)) or 1


# Words ---------------------------------------------------------------------------------------------------------------


def set_words(version_id: int, *, letter: str, change_note: str) -> None:
    """Set the covering letter of a draft and the note on what changed."""
    with unit_of_work():
        row = open_draft(version_id)
        row.letter, row.change_note = letter.strip(), change_note.strip()
        record_edit(row, "words")


def discard(version_id: int) -> None:
    """Throw a draft away. Raises Conflict once it was sent."""
    with unit_of_work() as unit:
        row = open_draft(version_id)
        events.record("proposals.discarded", trip_no=trips.trip_by_id(row.trip_id).no, version=row.id)
        unit.session.delete(row)
