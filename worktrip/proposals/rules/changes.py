"""What changed from one version to the next, told in sentences a reader understands.

Guests are recognised by their label, alternatives by their letter, items by their title and what they are; what
carries the same name on both sides was changed, the rest was added or taken away.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace

from worktrip.kernel.errors import N_
from worktrip.proposals.rules.facts import AlternativeFacts, ItemFacts, RoomUse, Sentence, VersionFacts
from worktrip.proposals.rules.party import GuestFacts
from worktrip.proposals.rules.words import FORM_LABELS, ContractForm


def differences(old: VersionFacts, new: VersionFacts) -> list[Sentence]:
    """Everything a reader of `old` should know about `new`, party first, then alternative by alternative."""
    return [*_contract(old, new), *_guests(old, new), *_alternatives(old, new)]


def _contract(old: VersionFacts, new: VersionFacts) -> Iterator[Sentence]:
    if old.contract_form != new.contract_form and new.contract_form in FORM_LABELS:
        form = ContractForm(new.contract_form)
        yield Sentence(N_("契約の形を「%(form)s」にしました。"), {"form": form})


def _guests(old: VersionFacts, new: VersionFacts) -> Iterator[Sentence]:
    before, after = ({guest.label: guest for guest in each.party.guests} for each in (old, new))
    for label, guest in after.items():
        if label not in before:
            yield Sentence(
                N_("%(label)sさんを加えました(%(arrives)sから%(leaves)sまで)。"),
                {"label": label, "arrives": guest.arrives_on, "leaves": guest.leaves_on},
            )
        else:
            yield from _guest(before[label], guest)
    for label in before.keys() - after.keys():
        yield Sentence(N_("%(label)sさんを外しました。"), {"label": label})


def _guest(old: GuestFacts, new: GuestFacts) -> Iterator[Sentence]:
    if (old.arrives_on, old.arrives_at) != (new.arrives_on, new.arrives_at):
        values = {"label": new.label, "day": new.arrives_on, "at": new.arrives_at}
        yield Sentence(N_("%(label)sさんの到着を、%(day)s %(at)s にしました。"), values)
    if (old.leaves_on, old.leaves_at) != (new.leaves_on, new.leaves_at):
        values = {"label": new.label, "day": new.leaves_on, "at": new.leaves_at}
        yield Sentence(N_("%(label)sさんの出発を、%(day)s %(at)s にしました。"), values)
    if old.diet != new.diet:
        if new.diet:
            yield Sentence(N_("%(label)sさんの食事を「%(diet)s」にしました。"), {"label": new.label, "diet": new.diet})
        else:
            yield Sentence(N_("%(label)sさんの食事の配慮をなくしました。"), {"label": new.label})


def _alternatives(old: VersionFacts, new: VersionFacts) -> Iterator[Sentence]:
    before, after = ({each.letter: each for each in version.alternatives} for version in (old, new))
    for letter, alternative in after.items():
        if letter not in before:
            yield Sentence(
                N_("%(letter)s案「%(title)s」を加えました。"), {"letter": letter, "title": alternative.named}
            )
        else:
            yield from _alternative(before[letter], alternative)
    for letter in sorted(before.keys() - after.keys()):
        yield Sentence(N_("%(letter)s案をなくしました。"), {"letter": letter})


def _alternative(old: AlternativeFacts, new: AlternativeFacts) -> Iterator[Sentence]:
    letter = new.letter
    yield from _rooms(letter, old.rooms, new.rooms)
    yield from _items(letter, old.items, new.items)
    if old.total_yen is not None and new.total_yen is not None and old.total_yen != new.total_yen:
        money = {"letter": letter, "old_yen": old.total_yen, "new_yen": new.total_yen}
        yield Sentence(N_("%(letter)s案の合計が、%(old_yen)sから%(new_yen)sになりました。"), money)


def _rooms(letter: str, old: Sequence[RoomUse], new: Sequence[RoomUse]) -> Iterator[Sentence]:
    """Rooms are told apart by what is said of them, or stand in for each other in their order."""
    if len(old) == len(new) == 1 and old[0].room is not None and new[0].room is not None:
        yield from _only_room(letter, old[0], new[0])
        return
    before, after = list(old), list(new)
    for use in new:
        if same := next((each for each in before if replace(each, id=use.id) == use), None):
            before.remove(same)
            after.remove(use)
    for use in after:
        if known := next((each for each in before if _is_same_room(each, use)), None):
            before.remove(known)
        elif not old and len(new) == 1 and use.room is not None and use.is_plain:
            values: dict[str, object] = {"letter": letter, "facility": use.room.place, "room": use.room.named}
            yield Sentence(N_("%(letter)s案の部屋を、%(facility)sの%(room)sにしました。"), values)
            continue
        yield _now_so(letter, use)
    for use in before:
        values = {"letter": letter, "room": room_named(use)}
        yield Sentence(N_("%(letter)s案で、%(room)sに泊まるのをやめました。"), values)


def _is_same_room(old: RoomUse, new: RoomUse) -> bool:
    return (old.room and old.room.offering_id) == (new.room and new.room.offering_id) and old.note == new.note


def _now_so(letter: str, use: RoomUse) -> Sentence:
    values: dict[str, object] = {"letter": letter, "room": room_named(use), "sharing": use.people_per_room}
    if use.people is None:
        return Sentence(N_("%(letter)s案で、%(room)sに残りの方が、1室%(sharing)s名で泊まる形にしました。"), values)
    values["people"] = use.people
    return Sentence(N_("%(letter)s案で、%(room)sに%(people)s名が、1室%(sharing)s名で泊まる形にしました。"), values)


def room_named(use: RoomUse) -> tuple[str, str]:
    """A room with its house and who is meant, in Japanese and in English."""
    if use.room is None:
        name, name_en = "お客さま手配の宿", "your own lodging"  # data
    else:
        name, name_en = (
            f"{use.room.facility_name} {use.room.name}",
            f"{use.room.facility_name_en}, {use.room.name_en}",
        )
    return (f"{name}({use.note})", f"{name_en} ({use.note})") if use.note else (name, name_en)


def _only_room(letter: str, old: RoomUse, new: RoomUse) -> Iterator[Sentence]:
    assert old.room is not None
    assert new.room is not None
    if old.room.offering_id != new.room.offering_id:
        values: dict[str, object] = {"letter": letter, "facility": new.room.place, "room": new.room.named}
        yield Sentence(N_("%(letter)s案の部屋を、%(facility)sの%(room)sにしました。"), values)
    if old.people_per_room != new.people_per_room:
        sharing: dict[str, object] = {"letter": letter, "people": new.people_per_room}
        yield Sentence(N_("%(letter)s案の部屋を、1室%(people)s名で使う形にしました。"), sharing)
    if old.room.meal_plan is not new.room.meal_plan:
        plan: dict[str, object] = {"letter": letter, "plan": new.room.meal_plan}
        yield Sentence(N_("%(letter)s案の食事を「%(plan)s」にしました。"), plan)
    if (old.people, old.first_night, old.last_night, old.note) != (
        *(new.people, new.first_night, new.last_night, new.note),
    ):
        yield _now_so(letter, new)


def _items(letter: str, old: Iterable[ItemFacts], new: Iterable[ItemFacts]) -> Iterator[Sentence]:
    gone, added = _unmatched(old, new)
    # what is left on both sides under one name was moved or resized; the rest is new or gone
    changed = {id(item): before for before, item in _pairs(gone, added)}
    kept = {id(before) for before in changed.values()}
    for item in added:
        before = changed.get(id(item))
        values: dict[str, object] = {"letter": letter, "title": item.named, "day": item.day, "at": item.starts_at}
        if before is None:
            yield Sentence(N_("%(letter)s案に「%(title)s」(%(day)s %(at)s)を加えました。"), values)
        elif (before.day, before.starts_at) != (item.day, item.starts_at):
            yield Sentence(N_("%(letter)s案の「%(title)s」を、%(day)s %(at)s に移しました。"), values)
        elif before.quantity != item.quantity:
            values |= {"old": before.quantity, "new": item.quantity}
            yield Sentence(N_("%(letter)s案の「%(title)s」(%(day)s)の数を、%(old)sから%(new)sにしました。"), values)
        elif before.ends_at != item.ends_at and item.ends_at is not None:
            yield Sentence(
                N_("%(letter)s案の「%(title)s」(%(day)s)を、%(ends)s までにしました。"),
                {**values, "ends": item.ends_at},
            )
        elif before.is_optional != item.is_optional:
            yield Sentence(
                N_("%(letter)s案の「%(title)s」(%(day)s)を、お選びいただけるものにしました。")
                if item.is_optional
                else N_("%(letter)s案の「%(title)s」(%(day)s)を、合計に入れました。"),
                values,
            )
        elif before.is_own != item.is_own:
            yield Sentence(
                N_("%(letter)s案の「%(title)s」(%(day)s)は、お客さまに手配していただく形にしました。")
                if item.is_own
                else N_("%(letter)s案の「%(title)s」(%(day)s)は、こちらで手配する形にしました。"),
                values,
            )
    for item in gone:
        if id(item) not in kept:
            values = {"letter": letter, "title": item.named, "day": item.day}
            yield Sentence(N_("%(letter)s案から「%(title)s」(%(day)s)を外しました。"), values)


def _name(item: ItemFacts) -> Hashable:
    return item.title, item.offer.offering_id if item.offer else None


def _exactly(item: ItemFacts) -> Hashable:
    return _name(item), item.day, item.starts_at, item.ends_at, item.quantity, item.is_optional, item.is_own


def _unmatched(old: Iterable[ItemFacts], new: Iterable[ItemFacts]) -> tuple[list[ItemFacts], list[ItemFacts]]:
    gone = list(old)
    added: list[ItemFacts] = []
    for item in new:
        same = next((before for before in gone if _exactly(before) == _exactly(item)), None)
        if same is None:
            added.append(item)
        else:
            gone.remove(same)
    return gone, added


def _pairs(gone: Iterable[ItemFacts], added: Iterable[ItemFacts]) -> Iterator[tuple[ItemFacts, ItemFacts]]:
    """Same name on both sides: first those that stayed on their day, then the others in order."""
    left, right = list(gone), list(added)
    for is_same_day in (True, False):
        for item in list(right):
            before = next(
                (each for each in left if _name(each) == _name(item) and (each.day == item.day or not is_same_day)),
                None,
            )
            if before is not None:
                left.remove(before)
                right.remove(item)
                yield before, item
