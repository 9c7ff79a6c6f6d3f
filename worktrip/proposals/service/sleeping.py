"""Where an alternative sleeps, in the reader's words."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from worktrip.plumbing import i18n
from worktrip.plumbing.i18n import either
from worktrip.proposals.rules import AlternativeFacts, Offer, Party, RoomUse, Sleepers, rooming
from worktrip.proposals.service.telling import people


@dataclass(frozen=True)
class Beds:
    """Who sleeps in one of an alternative's rooms."""

    # the house, empty where they see to it themselves
    house: str
    room: str
    # who is meant (女性, 役員), and who it is by name
    note: str
    guests: tuple[str, ...]
    sharing: str
    # from when to when, where it is not everybody's nights
    nights: str
    rooms: int

    @property
    def place(self) -> str:
        return " ".join(filter(None, (self.house, self.room)))


def beds(alternative: AlternativeFacts, party: Party) -> list[Beds]:
    """Who sleeps where, room by room."""
    return [_beds(each) for each in rooming(alternative.rooms, party).sleepers if each.guests]


def is_parted(alternative: AlternativeFacts) -> bool:
    """Whether there is more to say about it than one room for everybody."""
    return len(alternative.rooms) > 1 or any(not use.is_plain for use in alternative.rooms)


def _beds(sleepers: Sleepers) -> Beds:
    use = sleepers.use
    return Beds(
        house=either(*use.room.place) if use.room else "",
        room=either(*use.room.named) if use.room else gettext("お客さま手配の宿"),
        note=use.note,
        guests=tuple(guest.label for guest in sleepers.guests),
        sharing=gettext("1室%(people)s名", people=use.people_per_room) if use.room else "",
        nights=span_of(use),
        rooms=max(sleepers.rooms_per_night.values(), default=0) if use.room else 0,
    )


def span_of(use: RoomUse) -> str:
    """From which night to which, in words; nothing where it is all of them."""
    first, last = use.first_night, use.last_night
    if first is not None and first == last:
        return gettext("%(night)sの夜", night=_day(first))
    if first is not None and last is not None:
        return gettext("%(first)sから%(last)sの夜", first=_day(first), last=_day(last))
    if first is not None:
        return gettext("%(night)sの夜から", night=_day(first))
    return gettext("%(night)sの夜まで", night=_day(last)) if last is not None else ""


def _day(day: date) -> str:
    return i18n.day_short(day)


def houses_told(alternative: AlternativeFacts) -> str:
    """The names of the houses, one after the other."""
    names = [either(*room.place) for room in alternative.lodgings]
    if any(use.room is None for use in alternative.rooms):
        names.append(gettext("お客さま手配の宿"))
    return gettext("、").join(names)


def rooms_told(alternative: AlternativeFacts, party: Party) -> str:
    """The rooms and how they are shared; with who and in which house where the party is parted."""
    if not is_parted(alternative):
        use = next((use for use in alternative.rooms if use.room), None)
        if use is None or use.room is None:
            return ""
        return gettext("%(room)s、1室%(people)s名", room=either(*use.room.named), people=use.people_per_room)
    told = []
    for each in beds(alternative, party):
        who = "、".join(filter(None, (each.note, people(len(each.guests)), each.nights)))
        told.append(
            gettext("%(who)s: %(rooms)s", who=who, rooms=gettext("、").join(filter(None, (each.place, each.sharing))))
        )
    return ("。" if i18n.language() == "ja" else ". ").join(told)


def by_house(cells: list[tuple[Offer, str]]) -> str:
    """Something that each house has of its own: once where all have the same, else with the name of the house."""
    known = [(room, cell) for room, cell in cells if cell]
    if len({cell for _, cell in cells}) <= 1:
        return known[0][1] if known else ""
    told = (gettext("%(house)sは%(told)s", house=either(*room.place), told=cell) for room, cell in known)
    return gettext("、").join(told)


def meals_of(room: Offer) -> str:
    """What is eaten in the house."""
    return {
        (True, True): gettext("夕食と朝食つき"),
        (True, False): gettext("夕食つき"),
        (False, True): gettext("朝食つき"),
        (False, False): gettext("食事なし"),
    }[room.has_dinner, room.has_breakfast]
