"""What changed in where an alternative sleeps, told in sentences; whose letter it is, is put in by `changes`."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from worktrip.kernel.errors import N_
from worktrip.proposals.rules.facts import RoomUse, Sentence


def room_changes(old: Sequence[RoomUse], new: Sequence[RoomUse]) -> Iterator[Sentence]:
    """Rooms are told apart by what is said of them, or stand in for each other in their order."""
    if len(old) == len(new) == 1 and old[0].room is not None and new[0].room is not None:
        yield from _only_room(old[0], new[0])
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
            values: dict[str, object] = {"facility": use.room.place, "room": use.room.named}
            yield Sentence(N_("%(letter)s案の部屋を、%(facility)sの%(room)sにしました。"), values)
            continue
        yield _now_so(use)
    for use in before:
        yield Sentence(N_("%(letter)s案で、%(room)sに泊まるのをやめました。"), {"room": room_named(use)})


def _is_same_room(old: RoomUse, new: RoomUse) -> bool:
    return (old.room and old.room.offering_id) == (new.room and new.room.offering_id) and old.note == new.note


def _now_so(use: RoomUse) -> Sentence:
    values: dict[str, object] = {"room": room_named(use), "sharing": use.people_per_room}
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


def _only_room(old: RoomUse, new: RoomUse) -> Iterator[Sentence]:
    assert old.room is not None
    assert new.room is not None
    if old.room.offering_id != new.room.offering_id:
        values: dict[str, object] = {"facility": new.room.place, "room": new.room.named}
        yield Sentence(N_("%(letter)s案の部屋を、%(facility)sの%(room)sにしました。"), values)
    if old.people_per_room != new.people_per_room:
        yield Sentence(N_("%(letter)s案の部屋を、1室%(people)s名で使う形にしました。"), {"people": new.people_per_room})
    if old.room.meal_plan is not new.room.meal_plan:
        yield Sentence(N_("%(letter)s案の食事を「%(plan)s」にしました。"), {"plan": new.room.meal_plan})
    if (old.people, old.first_night, old.last_night, old.note) != (
        *(new.people, new.first_night, new.last_night, new.note),
    ):
        yield _now_so(new)
