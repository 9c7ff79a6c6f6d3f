"""People and what is planned for them: who is not there, too many or too few, who is not fed, what they eat."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, time

from worktrip.catalogue.rules import OfferingKind
from worktrip.kernel.errors import N_
from worktrip.proposals.rules.changes import room_named
from worktrip.proposals.rules.checks.things import there_at
from worktrip.proposals.rules.checks.warning import Warning, look, stop
from worktrip.proposals.rules.facts import AlternativeFacts, ItemFacts, Offer
from worktrip.proposals.rules.party import GuestFacts, Party
from worktrip.proposals.rules.rooming import Rooming, Sleepers, rooming
from worktrip.proposals.rules.words import ItemKind

# breakfast is before, dinner is after
LATE_MORNING, LATE_AFTERNOON = time(10, 30), time(16, 30)


def away(each: AlternativeFacts, party: Party) -> Iterator[Warning]:
    """Things for people who have not come yet or have left: more portions than people, or somebody who misses it."""
    told = set[tuple[date, str, bool]]()
    days = set(party.days)
    for item in each.items:
        if item.day not in days:
            continue
        here = party.here(item.day, item.starts_at)
        about: dict[str, object] = {"title": item.named, "day": item.day, "at": item.starts_at}
        if item.kind in (ItemKind.MEAL, ItemKind.ACTIVITY) and item.offer is not None and item.quantity > len(here):
            about |= {"people": len(here), "quantity": item.quantity}
            sentence = N_("「%(title)s」(%(day)s %(at)s)のとき、来ているのは%(people)s名です。")
            advice = N_("数が%(quantity)sになっています。数を減らすか、時刻を動かしてください。")
            yield look(each, sentence, about, advice, item=item)
            continue
        names = "、".join(guest.label for guest in _missing(item, party, here))
        # once a day is enough: who comes at noon misses everything before
        is_meal = item.kind is ItemKind.MEAL
        if names and (item.day, names, is_meal) not in told:
            told.add((item.day, names, is_meal))
            about |= {"away": names}
            sentence = N_("「%(title)s」(%(day)s %(at)s)に、%(away)sさんはいません。")
            advice = N_("来る時刻・発つ時刻を確かめるか、予定の時刻を動かしてください。")
            yield look(each, sentence, about, advice, item=item)


def _missing(item: ItemFacts, party: Party, here: tuple[GuestFacts, ...]) -> list[GuestFacts]:
    """Who would be expected: at work and activities everybody who comes that day, at a meal those it is counted for."""
    if item.kind is ItemKind.ACTIVITY and 1 < item.quantity <= len(here):
        # whoever counted them knows who is not there
        return []
    if item.kind in (ItemKind.WORK, ItemKind.ACTIVITY):
        return [guest for guest in party.here(item.day) if guest not in here]
    if item.kind is ItemKind.MEAL and item.starts_at < LATE_MORNING:
        return [guest for guest in party.guests if item.day in guest.breakfasts and guest not in here]
    if item.kind is ItemKind.MEAL and item.starts_at >= LATE_AFTERNOON:
        return [guest for guest in party.guests if item.day in guest.dinners and guest not in here]
    return []


def numbers(each: AlternativeFacts, party: Party) -> Iterator[Warning]:
    """More people than something takes, or fewer than it needs."""
    for sleepers in rooming(each.rooms, party).sleepers:
        yield from _room(each, sleepers, party)
    for item in each.items:
        if item.offer is not None and item.day in party.days:
            yield from _numbers(each, item, item.offer, party)


def _room(each: AlternativeFacts, sleepers: Sleepers, party: Party) -> Iterator[Warning]:
    use, room = sleepers.use, sleepers.use.room
    if room is not None:
        about: dict[str, object] = {"name": room.named, "people": room.max_people, "least": room.min_people}
        if room.max_people is not None and use.people_per_room > room.max_people:
            sentence = N_("%(name)sは1室%(people)s名までです。")
            yield stop(each, sentence, about, N_("「部屋と理由」で、1室の人数を減らすか、部屋を替えてください。"))
        if room.min_people is not None and use.people_per_room < room.min_people:
            sentence = N_("%(name)sは1室%(least)s名からです。")
            yield look(each, sentence, about, N_("「部屋と理由」で、1室の人数を増やすか、宿に尋ねてください。"))
    if not party.person_nights:
        return
    found: dict[str, object] = {"room": room_named(use), "people": use.people, "found": len(sleepers.guests)}
    advice = N_("「部屋と理由」で、部屋の人数か泊まる夜を直してください。")
    if not sleepers.guests:
        yield look(each, N_("%(room)sに泊まる人がいません。"), found, advice)
    elif use.people is not None and len(sleepers.guests) < use.people:
        yield look(each, N_("%(room)sは%(people)s名のところ、泊まるのは%(found)s名です。"), found, advice)


def _numbers(each: AlternativeFacts, item: ItemFacts, offer: Offer, party: Party) -> Iterator[Warning]:
    is_place = offer.kind is OfferingKind.WORKSPACE
    people = len(there_at(item, party)) if is_place or item.quantity == 1 else item.quantity
    most = offer.max_people and offer.max_people * (item.quantity if is_place else 1)
    about: dict[str, object] = {
        "title": item.named,
        "place": offer.place,
        "day": item.day,
        "people": people,
        "most": most,
        "least": offer.min_people,
        "phone": offer.phone,
    }
    if offer.kind in (OfferingKind.KIT, OfferingKind.TRANSPORT):
        return
    if most and people > most:
        sentence = N_("「%(title)s」(%(day)s)は%(most)s名までですが、%(people)s名います。")
        yield look(each, sentence, about, N_("数を増やすか、ふた手に分けるか、広い所に替えてください。"), item=item)
    if not is_place and offer.min_people is not None and 0 < people < offer.min_people:
        sentence = N_("「%(title)s」(%(day)s)は%(least)s名からですが、%(people)s名です。")
        advice = N_("%(place)sに、この人数でもできるかを尋ねてください(電話 %(phone)s)。")
        if not offer.phone:
            advice = N_("%(place)sに、この人数でもできるかを尋ねてください。")
        yield look(each, sentence, about, advice, item=item)


def meals(each: AlternativeFacts, party: Party) -> Iterator[Warning]:
    """First dinners that are not counted, and nights on which somebody in one of our beds is not fed."""
    found = rooming(each.rooms, party)
    for guest, beds in found.beds.items():
        first = beds.get(guest.arrives_on)
        served = first is not None and first.use.room is not None and first.use.room.has_dinner
        if served and guest.arrives_on not in guest.dinners:
            about: dict[str, object] = {"label": guest.label, "at": guest.arrives_at}
            sentence = N_("%(label)sさんは%(at)s着なので、初日の夕食を数えていません。")
            yield look(each, sentence, about, N_("夕食が要るときは、宿に遅い夕食を頼み、予定に入れてください。"))
    fed = {item.day for item in each.items if item.kind is ItemKind.MEAL and item.starts_at >= LATE_AFTERNOON}
    for night, people in _hungry(found).items():
        if night not in fed:
            sentence = N_("%(day)sの夕食が、どこにもありません(%(people)s名)。")
            advice = N_("食事つきにするか、仕出しか店の夕食を予定に入れてください。")
            yield look(each, sentence, {"day": night, "people": people}, advice)


def _hungry(found: Rooming) -> dict[date, int]:
    """How many sleep in one of our beds without being served dinner there, by night."""
    nights = [
        night
        for guest, beds in found.beds.items()
        for night, there in beds.items()
        if night in guest.dinners and there.use.room is not None and not there.use.room.has_dinner
    ]
    return dict(sorted(Counter(nights).items()))


def diets(each: AlternativeFacts, party: Party) -> Iterator[Warning]:
    """What somebody does not eat, at a kitchen of which nobody knows what it can do."""
    eaters = [guest for guest in party.guests if guest.diet]
    uses = [use.room for use in each.rooms if use.room is not None]
    kitchens = {room.facility_id: room for room in uses if room.has_dinner or room.has_breakfast}
    for item in each.items:
        if item.offer is not None and item.offer.kind is OfferingKind.MEAL:
            kitchens.setdefault(item.offer.facility_id, item.offer)
    for kitchen in kitchens.values():
        if kitchen.diets or not eaters:
            continue
        who = "、".join(f"{guest.label} {guest.diet}" for guest in eaters)
        about: dict[str, object] = {"place": kitchen.place, "who": who, "phone": kitchen.phone}
        sentence = N_("%(place)sが食事の気づかいに応じられるか、分かっていません(%(who)s)。")
        advice = N_("電話(%(phone)s)で尋ね、答えを下の「見ておいた」に書いてください。")
        if not kitchen.phone:
            advice = N_("宿に尋ね、答えを下の「見ておいた」に書いてください。")
        yield look(each, sentence, about, advice)
