"""What changed from one version to the next, told in sentences a reader understands.

Guests are recognised by their label, alternatives by their letter, items by their title and what they are; what
carries the same name on both sides was changed, the rest was added or taken away.
"""

from collections.abc import Hashable, Iterable, Iterator

from worktrip.kernel.errors import N_
from worktrip.proposals.rules.facts import AlternativeFacts, ItemFacts, Sentence, VersionFacts
from worktrip.proposals.rules.party import GuestFacts


def differences(old: VersionFacts, new: VersionFacts) -> list[Sentence]:
    """Everything a reader of `old` should know about `new`, party first, then alternative by alternative."""
    return [*_guests(old, new), *_alternatives(old, new)]


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
    if new.room is not None and (old.room is None or old.room.offering_id != new.room.offering_id):
        values = {"letter": letter, "facility": new.room.place, "room": new.room.named}
        yield Sentence(N_("%(letter)s案の部屋を、%(facility)sの%(room)sにしました。"), values)
    if old.people_per_room != new.people_per_room:
        sharing = {"letter": letter, "people": new.people_per_room}
        yield Sentence(N_("%(letter)s案の部屋を、1室%(people)s名で使う形にしました。"), sharing)
    if old.room is not None and new.room is not None and old.room.meal_plan is not new.room.meal_plan:
        plan = {"letter": letter, "plan": new.room.meal_plan}
        yield Sentence(N_("%(letter)s案の食事を「%(plan)s」にしました。"), plan)
    yield from _items(letter, old.items, new.items)
    if old.total_yen is not None and new.total_yen is not None and old.total_yen != new.total_yen:
        money = {"letter": letter, "old_yen": old.total_yen, "new_yen": new.total_yen}
        yield Sentence(N_("%(letter)s案の合計が、%(old_yen)sから%(new_yen)sになりました。"), money)


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
    for item in gone:
        if id(item) not in kept:
            values = {"letter": letter, "title": item.named, "day": item.day}
            yield Sentence(N_("%(letter)s案から「%(title)s」(%(day)s)を外しました。"), values)


def _name(item: ItemFacts) -> Hashable:
    return item.title, item.offer.offering_id if item.offer else None


def _exactly(item: ItemFacts) -> Hashable:
    return _name(item), item.day, item.starts_at, item.ends_at, item.quantity


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
