"""What changed from one version to the next, told in sentences a reader understands.

Guests are recognised by their label, alternatives by their letter, items by their title and what they are; what
carries the same name on both sides was changed. Of the rest, what stands at the same hours in place of something else
was put in its place, and only what is then left was added or taken away. Where the whole stay was moved, that is told
once and everything is compared as if it had not been. What is the same change in several alternatives is told once.

Worked example (a test repeats it): to S6 comes one who stays for the last night, and the canoe of Wednesday at one
o'clock gives way to a visit of the brewery: "桐さんを加えました(2月25日(木)から2月26日(金)まで)。"
"A案の3日目の夕食を1名分追加しました。" "A案の4日目の朝食を1名分追加しました。"
"A案の2日目の午後を、「カヌー」から「酒蔵見学」に替えました。"
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum

from worktrip.kernel.errors import N_
from worktrip.proposals.rules.facts import AlternativeFacts, ItemFacts, Sentence, VersionFacts
from worktrip.proposals.rules.party import GuestFacts, Party
from worktrip.proposals.rules.resettling import room_changes
from worktrip.proposals.rules.rooming import rooming
from worktrip.proposals.rules.words import FORM_LABELS, ContractForm


class DayPart(StrEnum):
    """The part of a day in which something begins."""

    MORNING = "morning"
    FORENOON = "forenoon"
    AFTERNOON = "afternoon"
    EVENING = "evening"


PART_LABELS: dict[DayPart, str] = {
    DayPart.MORNING: N_("朝"),
    DayPart.FORENOON: N_("午前"),
    DayPart.AFTERNOON: N_("午後"),
    DayPart.EVENING: N_("夜"),
}


def part_of(at: time) -> DayPart:
    """Before nine, before noon, before half past five, and the evening."""
    if at < time(9):
        return DayPart.MORNING
    if at < time(12):
        return DayPart.FORENOON
    return DayPart.AFTERNOON if at < time(17, 30) else DayPart.EVENING


@dataclass(frozen=True)
class When:
    """A day counted from the first of the stay, and (if told) the part of it: 2日目の午後."""

    number: int
    part: DayPart | None = None

    def __str__(self) -> str:
        return f"{self.number}日目" + (f"の{PART_LABELS[self.part]}" if self.part else "")  # data


@dataclass(frozen=True)
class Names:
    """Several people by their labels; of many, the first three and how many more."""

    labels: tuple[str, ...]

    MOST = 4

    @property
    def shown(self) -> tuple[str, ...]:
        return self.labels if len(self.labels) <= self.MOST else self.labels[: self.MOST - 1]

    @property
    def more(self) -> int:
        return len(self.labels) - len(self.shown)

    def __str__(self) -> str:
        return "、".join(self.shown) + (f"ほか{self.more}名" if self.more else "")  # data


def differences(old: VersionFacts, new: VersionFacts) -> list[Sentence]:
    """Everything a reader of `old` should know about `new`, dates and party first, then meals and alternatives."""
    told: list[Sentence] = []
    by = _moved_by(old.party, new.party)
    if by and new.party.first_day and new.party.last_day:
        values = {"first": new.party.first_day, "last": new.party.last_day}
        told.append(Sentence(N_("日程の全体を、%(first)sから%(last)sまでに移しました。"), values))
        old = _later(old, by)
    return [*_contract(old, new), *told, *_guests(old, new), *_alternatives(old, new)]


def _contract(old: VersionFacts, new: VersionFacts) -> Iterator[Sentence]:
    if old.contract_form != new.contract_form and new.contract_form in FORM_LABELS:
        yield Sentence(N_("契約の形を「%(form)s」にしました。"), {"form": ContractForm(new.contract_form)})


# The stay as a whole -------------------------------------------------------------------------------------------------


def _moved_by(old: Party, new: Party) -> timedelta:
    """By how much everybody who comes both times comes and goes later; nothing where they do not all."""
    before = {guest.label: guest for guest in old.guests}
    pairs = [(before[guest.label], guest) for guest in new.guests if guest.label in before]
    shifts = {(after.arrives_on - one.arrives_on, after.leaves_on - one.leaves_on) for one, after in pairs}
    if len(shifts) != 1:
        return timedelta()
    arriving, leaving = shifts.pop()
    return arriving if arriving == leaving else timedelta()


def _later(version: VersionFacts, by: timedelta) -> VersionFacts:
    guests = tuple(
        replace(guest, arrives_on=guest.arrives_on + by, leaves_on=guest.leaves_on + by)
        for guest in version.party.guests
    )
    alternatives = tuple(
        replace(
            each,
            items=tuple(replace(item, day=item.day + by) for item in each.items),
            rooms=tuple(
                replace(
                    use,
                    first_night=use.first_night and use.first_night + by,
                    last_night=use.last_night and use.last_night + by,
                )
                for use in each.rooms
            ),
        )
        for each in version.alternatives
    )
    return replace(version, party=Party(guests), alternatives=alternatives)


# Who comes -----------------------------------------------------------------------------------------------------------


def _guests(old: VersionFacts, new: VersionFacts) -> Iterator[Sentence]:
    before, after = ({guest.label: guest for guest in each.party.guests} for each in (old, new))
    both = [(before[label], guest) for label, guest in after.items() if label in before]
    came = [new for old, new in both if (old.arrives_on, old.arrives_at) != (new.arrives_on, new.arrives_at)]
    for labels, guest in _alike(came, lambda guest: (guest.arrives_on, guest.arrives_at)):
        values = {"label": labels, "day": guest.arrives_on, "at": guest.arrives_at}
        yield Sentence(N_("%(label)sさんの到着を、%(day)s %(at)s にしました。"), values)
    left = [new for old, new in both if (old.leaves_on, old.leaves_at) != (new.leaves_on, new.leaves_at)]
    for labels, guest in _alike(left, lambda guest: (guest.leaves_on, guest.leaves_at)):
        values = {"label": labels, "day": guest.leaves_on, "at": guest.leaves_at}
        yield Sentence(N_("%(label)sさんの出発を、%(day)s %(at)s にしました。"), values)
    for labels, guest in _alike([new for old, new in both if old.diet != new.diet], lambda guest: guest.diet):
        if guest.diet:
            yield Sentence(N_("%(label)sさんの食事を「%(diet)s」にしました。"), {"label": labels, "diet": guest.diet})
        else:
            yield Sentence(N_("%(label)sさんの食事の配慮をなくしました。"), {"label": labels})
    added = [guest for label, guest in after.items() if label not in before]
    for labels, guest in _alike(added, lambda guest: (guest.arrives_on, guest.leaves_on)):
        yield Sentence(
            N_("%(label)sさんを加えました(%(arrives)sから%(leaves)sまで)。"),
            {"label": labels, "arrives": guest.arrives_on, "leaves": guest.leaves_on},
        )
    gone = tuple(label for label in before if label not in after)
    if gone:
        yield Sentence(N_("%(label)sさんを外しました。"), {"label": Names(gone)})


def _alike(guests: Iterable[GuestFacts], key: Callable[[GuestFacts], Hashable]) -> Iterator[tuple[Names, GuestFacts]]:
    """Those of whom the same is to be told, together, in the order of the list."""
    found: dict[Hashable, list[GuestFacts]] = {}
    for guest in guests:
        found.setdefault(key(guest), []).append(guest)
    for group in found.values():
        yield Names(tuple(guest.label for guest in group)), group[0]


# Meals that come with the rooms --------------------------------------------------------------------------------------

ADDED_ON_A_DAY = {
    "dinners": N_("%(letter)s案の%(when)sの夕食を%(count)s名分追加しました。"),
    "breakfasts": N_("%(letter)s案の%(when)sの朝食を%(count)s名分追加しました。"),
}
FEWER_ON_A_DAY = {
    "dinners": N_("%(letter)s案の%(when)sの夕食を%(count)s名分減らしました。"),
    "breakfasts": N_("%(letter)s案の%(when)sの朝食を%(count)s名分減らしました。"),
}
IN_ALL = {
    "dinners": N_("%(letter)s案の夕食を、のべ%(old)s食から%(new)s食にしました。"),
    "breakfasts": N_("%(letter)s案の朝食を、のべ%(old)s食から%(new)s食にしました。"),
}


def _meals(
    old: tuple[AlternativeFacts, Party], new: tuple[AlternativeFacts, Party], version: VersionFacts
) -> Iterator[Sentence]:
    """How many more or fewer eat in the houses they sleep in."""
    before, after = (rooming(alternative.rooms, party) for alternative, party in (old, new))
    for name in ("dinners", "breakfasts"):
        had, have = getattr(before, name), getattr(after, name)
        changed = {day: by for day in sorted({*had, *have}) if (by := have.get(day, 0) - had.get(day, 0))}
        if len(changed) == 1:
            ((day, by),) = changed.items()
            words = ADDED_ON_A_DAY if by > 0 else FEWER_ON_A_DAY
            yield Sentence(words[name], {"when": _when(version, day), "count": abs(by)})
        elif changed:
            yield Sentence(IN_ALL[name], {"old": sum(had.values()), "new": sum(have.values())})


def _when(version: VersionFacts, day: date, at: time | None = None) -> When:
    first = version.party.first_day or day
    return When((day - first).days + 1, part_of(at) if at is not None else None)


# Alternatives --------------------------------------------------------------------------------------------------------


def _alternatives(old: VersionFacts, new: VersionFacts) -> Iterator[Sentence]:
    before, after = ({each.letter: each for each in version.alternatives} for version in (old, new))
    told: dict[Hashable, tuple[Sentence, list[str]]] = {}
    for letter, alternative in after.items():
        found = (
            _alternative(before[letter], alternative, old, new)
            if letter in before
            else [Sentence(N_("%(letter)s案「%(title)s」を加えました。"), {"title": alternative.named})]
        )
        for sentence in found:
            same = (sentence.message, tuple(sentence.values.items()))
            told.setdefault(same, (sentence, []))[1].append(letter)
    for sentence, letters in told.values():
        yield Sentence(sentence.message, {"letter": "/".join(letters), **sentence.values})
    for letter in sorted(before.keys() - after.keys()):
        yield Sentence(N_("%(letter)s案をなくしました。"), {"letter": letter})


def _alternative(
    old: AlternativeFacts, new: AlternativeFacts, older: VersionFacts, newer: VersionFacts
) -> Iterator[Sentence]:
    """What changed in an alternative; whose letter it is, is put in afterwards."""
    yield from room_changes(old.rooms, new.rooms)
    yield from _meals((old, older.party), (new, newer.party), newer)
    yield from _items(old.items, new.items, newer)
    if old.total_yen is not None and new.total_yen is not None and old.total_yen != new.total_yen:
        money: dict[str, object] = {"old_yen": old.total_yen, "new_yen": new.total_yen}
        yield Sentence(N_("%(letter)s案の合計が、%(old_yen)sから%(new_yen)sになりました。"), money)


def _items(old: Iterable[ItemFacts], new: Iterable[ItemFacts], version: VersionFacts) -> Iterator[Sentence]:
    gone, added = _unmatched(old, new)
    changed = _paired(gone, added, lambda one, other: _name(one) == _name(other))
    replaced = _paired(gone, added, _at_the_same_hours)
    for item in sorted([*(each for _, each in changed), *(each for _, each in replaced), *added], key=_order):
        before = next((one for one, other in changed if other is item), None)
        instead = next((one for one, other in replaced if other is item), None)
        if before is not None:
            yield from _change(before, item, version)
        elif instead is not None:
            yield _replaced(instead, item, version)
        else:
            values = _about(item, version) | {"at": item.starts_at}
            yield Sentence(N_("%(letter)s案の%(when)sに「%(title)s」(%(at)sから)を加えました。"), values)
    for item in gone:
        yield Sentence(N_("%(letter)s案の%(when)sの「%(title)s」を外しました。"), _about(item, version))


def _order(item: ItemFacts) -> tuple[date, time]:
    return item.day, item.starts_at


def _about(item: ItemFacts, version: VersionFacts) -> dict[str, object]:
    return {"when": _when(version, item.day, item.starts_at), "title": item.named}


def _change(before: ItemFacts, item: ItemFacts, version: VersionFacts) -> Iterator[Sentence]:
    values = _about(item, version)
    if before.day != item.day:
        values |= {"old_when": _when(version, before.day, before.starts_at), "at": item.starts_at}
        yield Sentence(N_("%(letter)s案の「%(title)s」を、%(old_when)sから%(when)s(%(at)sから)に移しました。"), values)
    elif before.starts_at != item.starts_at:
        values |= {"when": _when(version, item.day), "old_at": before.starts_at, "at": item.starts_at}
        yield Sentence(N_("%(letter)s案の%(when)sの「%(title)s」を、%(old_at)sから%(at)sに移しました。"), values)
    elif before.ends_at != item.ends_at and item.ends_at is not None:
        yield Sentence(
            N_("%(letter)s案の%(when)sの「%(title)s」を、%(ends)s までにしました。"), {**values, "ends": item.ends_at}
        )
    if before.is_optional != item.is_optional:
        yield Sentence(
            N_("%(letter)s案の%(when)sの「%(title)s」を、お選びいただけるものにしました。")
            if item.is_optional
            else N_("%(letter)s案の%(when)sの「%(title)s」を、合計に入れました。"),
            _about(item, version),
        )
    if before.is_own != item.is_own:
        yield Sentence(
            N_("%(letter)s案の%(when)sの「%(title)s」は、お客さまに手配していただく形にしました。")
            if item.is_own
            else N_("%(letter)s案の%(when)sの「%(title)s」は、こちらで手配する形にしました。"),
            _about(item, version),
        )
    if before.quantity != item.quantity:
        values |= {"when": _when(version, item.day), "old": before.quantity, "new": item.quantity}
        sentence = N_("%(letter)s案の%(when)sの「%(title)s」の数を、%(old)sから%(new)sにしました。")
        yield Sentence(sentence, {name: values[name] for name in ("when", "title", "old", "new")})


def _replaced(before: ItemFacts, item: ItemFacts, version: VersionFacts) -> Sentence:
    values = _about(item, version) | {"before": before.named}
    if before.starts_at == item.starts_at:
        return Sentence(N_("%(letter)s案の%(when)sを、「%(before)s」から「%(title)s」に替えました。"), values)
    return Sentence(
        N_("%(letter)s案の%(when)sを、「%(before)s」から「%(title)s」(%(at)sから)に替えました。"),
        values | {"at": item.starts_at},
    )


def _name(item: ItemFacts) -> Hashable:
    return item.title, item.offer.offering_id if item.offer else None


def _exactly(item: ItemFacts) -> Hashable:
    return _name(item), item.day, item.starts_at, item.ends_at, item.quantity, item.is_optional, item.is_own


def _at_the_same_hours(one: ItemFacts, other: ItemFacts) -> bool:
    if one.day != other.day:
        return False
    if one.starts_at == other.starts_at:
        return True
    first, second = sorted((one, other), key=_order)
    return first.ends_at is not None and second.starts_at < first.ends_at


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


def _paired(
    gone: list[ItemFacts], added: list[ItemFacts], belong: Callable[[ItemFacts, ItemFacts], bool]
) -> list[tuple[ItemFacts, ItemFacts]]:
    """Who belongs together, taken out of both lists: first at the same start, then on one day, then the others."""
    found: list[tuple[ItemFacts, ItemFacts]] = []
    nearness: tuple[Callable[[ItemFacts, ItemFacts], bool], ...] = (
        lambda one, other: _order(one) == _order(other),
        lambda one, other: one.day == other.day,
        lambda _one, _other: True,
    )
    for is_near in nearness:
        for item in list(added):
            before = next((each for each in gone if belong(each, item) and is_near(each, item)), None)
            if before is not None:
                gone.remove(before)
                added.remove(item)
                found.append((before, item))
    return found
