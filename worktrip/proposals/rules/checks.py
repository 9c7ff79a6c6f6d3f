"""What stands in the way of sending or accepting, and what the concierge should look at before."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from worktrip.catalogue.rules import OfferingKind
from worktrip.inventory.rules import Breach, SlotKey
from worktrip.kernel.calendar import add_working_days, at_jst, jst_date
from worktrip.kernel.errors import N_
from worktrip.proposals.rules.facts import AlternativeFacts, ItemFacts, Sentence, VersionFacts
from worktrip.proposals.rules.party import Party
from worktrip.proposals.rules.resettling import room_named
from worktrip.proposals.rules.rooming import rooming
from worktrip.proposals.rules.stock import wants
from worktrip.proposals.rules.words import ItemKind, VersionState

# working days that a company has to decide, and the hour at which the last of them ends
DAYS_TO_DECIDE = 5
ENDS_AT = time(17)


class Weight(StrEnum):
    """Whether a warning stops the sending."""

    STOPS = "stops"
    LOOK = "look"


@dataclass(frozen=True)
class Warning:
    """Something to mend or to know, about one alternative or (no letter) all of them."""

    weight: Weight
    sentence: Sentence
    letter: str = ""


def default_valid_until(now: datetime, party: Party, lead_days: int) -> datetime:
    """17:00 JST five working days on, but no later than the day on which the lodging must know (aware, UTC)."""
    day = add_working_days(jst_date(now), DAYS_TO_DECIDE)
    if party.first_day is not None:
        day = min(day, party.first_day - timedelta(days=max(lead_days, 1)))
    return at_jst(day, ENDS_AT)


def longest_lead(version: VersionFacts) -> int:
    """How many days before arrival the slowest facility in any alternative must know."""
    return max((offer.lead_days or 0 for each in version.alternatives for offer in each.offers()), default=0)


def missing(version: VersionFacts) -> list[Warning]:
    """What a version needs before it may be sent; empty when it is complete."""
    return list(_missing(version))


def _missing(version: VersionFacts) -> Iterator[Warning]:
    def stop(message: str, letter: str = "", **values: object) -> Warning:
        return Warning(Weight.STOPS, Sentence(message, values), letter)

    if not version.party.guests:
        yield stop(N_("来る人がまだ入っていません。"))
    if not version.alternatives:
        yield stop(N_("案がまだありません。"))
    if not version.contract_form:
        yield stop(N_("契約の形が設定されていません。管理者に、発行者の設定を頼んでください。"))
    for each in version.alternatives:
        if not each.title:
            yield stop(N_("題がありません。"), each.letter)
        if not each.rooms and version.party.person_nights:
            yield stop(N_("部屋が選ばれていません。"), each.letter)
        yield from _beds(each, version.party)
        if not each.items:
            yield stop(N_("旅程に何も入っていません。"), each.letter)


def warnings(
    version: VersionFacts, free: Mapping[SlotKey, int], today: date, breaches: Iterable[Breach] = ()
) -> list[Warning]:
    """Everything to see to while building; `free` is what is left for this trip, its own holds included.

    A house's condition that is broken (`breaches`) does not stop the building: whoever speaks for it may agree.
    """
    found = list(_missing(version))
    found += [Warning(Weight.LOOK, Sentence(breach.message, breach.values)) for breach in breaches]
    for each in version.alternatives:
        found += _short(each, version.party, free)
        found += _lead_time(each, version.party, today)
        found += _rooms(each, version.party)
        found += _items(each, version.party)
        found += _overlaps(each)
    return sorted(found, key=lambda warning: warning.weight is Weight.LOOK)


def _short(each: AlternativeFacts, party: Party, free: Mapping[SlotKey, int]) -> Iterator[Warning]:
    names = {
        offer.offering_id: tuple(map(" ".join, zip(offer.place, offer.named, strict=True))) for offer in each.offers()
    }
    for key, wanted in wants(each, party).items():
        left = max(free.get(key, 0), 0)
        if left < wanted:
            values: dict[str, object] = {
                "name": names[key.offering_id],
                "day": key.day,
                "short": wanted - left,
                "free": left,
            }
            sentence = N_("%(name)sが、%(day)sに%(short)sつ足りません(空き%(free)s)。")
            yield Warning(Weight.STOPS, Sentence(sentence, values), each.letter)


def _lead_time(each: AlternativeFacts, party: Party, today: date) -> Iterator[Warning]:
    """Of what is not counted and so never held: the rest breaks a condition of its house."""
    if party.first_day is None:
        return
    seen = set()
    for offer in each.offers():
        if offer.is_counted or offer.facility_id in seen or not offer.lead_days:
            continue
        seen.add(offer.facility_id)
        if today + timedelta(days=offer.lead_days) > party.first_day:
            sentence = N_("%(name)sは%(days)s日前までの申込みです。電話で確かめてください。")
            yield Warning(Weight.LOOK, Sentence(sentence, {"name": offer.place, "days": offer.lead_days}), each.letter)


def _beds(each: AlternativeFacts, party: Party) -> Iterator[Warning]:
    """Who has no bed: nobody is sent a proposal in which somebody has none."""
    if each.rooms:
        for night, guests in rooming(each.rooms, party).without.items():
            names = "、".join(guest.label for guest in guests)
            sentence = N_("%(day)sに、%(names)sさんの泊まる部屋がありません。")
            yield Warning(Weight.STOPS, Sentence(sentence, {"day": night, "names": names}), each.letter)


def _rooms(each: AlternativeFacts, party: Party) -> Iterator[Warning]:
    for sleepers in rooming(each.rooms, party).sleepers:
        use, room = sleepers.use, sleepers.use.room
        if room is not None and room.max_people is not None and use.people_per_room > room.max_people:
            sentence = N_("%(name)sは1室%(people)s名までです。")
            yield Warning(
                Weight.STOPS, Sentence(sentence, {"name": room.named, "people": room.max_people}), each.letter
            )
        if not party.person_nights:
            continue
        values: dict[str, object] = {"room": room_named(use), "people": use.people, "found": len(sleepers.guests)}
        if not sleepers.guests:
            yield _look(each, N_("%(room)sに泊まる人がいません。"), values)
        elif use.people is not None and len(sleepers.guests) < use.people:
            yield _look(each, N_("%(room)sは%(people)s名のところ、泊まるのは%(found)s名です。"), values)


def _items(each: AlternativeFacts, party: Party) -> Iterator[Warning]:
    days, told = set(party.days), set[tuple[date, str]]()
    for item in each.items:
        about: dict[str, object] = {"title": item.named, "day": item.day, "at": item.starts_at}
        if item.day not in days:
            yield _look(each, N_("「%(title)s」(%(day)s)は、滞在の日の外です。"), about)
            continue
        here, coming = party.here(item.day, item.starts_at), party.here(item.day)
        if item.kind in (ItemKind.MEAL, ItemKind.ACTIVITY) and item.offer is not None and item.quantity > len(here):
            about |= {"people": len(here)}
            yield _look(each, N_("「%(title)s」(%(day)s %(at)s)のとき、来ているのは%(people)s名です。"), about)
        elif item.kind in (ItemKind.WORK, ItemKind.ACTIVITY) and len(here) < len(coming):
            away = "、".join(guest.label for guest in coming if guest not in here)
            # once a day is enough: who comes at noon misses everything before
            if (item.day, away) not in told:
                told.add((item.day, away))
                about |= {"away": away}
                yield _look(each, N_("「%(title)s」(%(day)s %(at)s)に、%(away)sさんはいません。"), about)
    beds = rooming(each.rooms, party).beds
    for guest in party.guests:
        first = beds[guest].get(guest.arrives_on)
        served = first is not None and first.use.room is not None and first.use.room.has_dinner
        if served and guest.arrives_on not in guest.dinners:
            about = {"label": guest.label, "at": guest.arrives_at}
            yield _look(each, N_("%(label)sさんは%(at)s着なので、初日の夕食を数えていません。"), about)


def _overlaps(each: AlternativeFacts) -> Iterator[Warning]:
    booked = [item for item in each.items if item.offer is not None and item.offer.kind is not OfferingKind.KIT]
    for place, item in enumerate(booked):
        for other in booked[place + 1 :]:
            same = (
                item.offer is not None and other.offer is not None and item.offer.offering_id == other.offer.offering_id
            )
            if same and item.day == other.day and _overlap(item, other):
                about: dict[str, object] = {"title": item.named, "day": item.day, "at": other.starts_at}
                yield _look(each, N_("「%(title)s」が、%(day)s %(at)s に重なっています。"), about)


def _overlap(one: ItemFacts, other: ItemFacts) -> bool:
    if one.starts_at == other.starts_at:
        return True
    first, second = sorted((one, other), key=lambda item: item.starts_at)
    return first.ends_at is not None and second.starts_at < first.ends_at


def _look(each: AlternativeFacts, message: str, values: dict[str, object]) -> Warning:
    return Warning(Weight.LOOK, Sentence(message, values), each.letter)


def acceptance_blockers(version: VersionFacts, *, has_consent: bool, now: datetime) -> list[Sentence]:
    """Why a version cannot be accepted now, as sentences; empty when it can (rules 3.5).

    Acceptance needs a sent version within its time, consent to get the papers electronically, and the paper of terms
    delivered that way.
    """
    found: list[str] = []
    match version.state:
        case VersionState.SUPERSEDED:
            found.append(N_("この版は、新しい版に替わりました。新しい版をご覧ください。"))
        case VersionState.ACCEPTED:
            found.append(N_("この提案は、お申込み済みです。"))
        case VersionState.DRAFT | VersionState.DECLINED:
            found.append(N_("この版は、お申込みを受けられません。コンシェルジュにお知らせください。"))
        case _ if is_over(version, now):
            found.append(N_("お返事の期限が過ぎ、仮押さえが外れました。「もう一度頼む」からお知らせください。"))
        case _:
            if not has_consent:
                found.append(N_("書面を電子で受け取ることへの同意が、まだです。"))
            if version.terms_delivered_at is None:
                found.append(N_("取引条件説明書面を準備しています。数分後に、もう一度お試しください。"))
    return [Sentence(message) for message in found]


def is_over(version: VersionFacts, now: datetime) -> bool:
    """Whether the time to accept has passed, whether or not anything has noticed it yet."""
    if version.state is VersionState.EXPIRED:
        return True
    return version.state is VersionState.SENT and version.good_until is not None and version.good_until <= now


def letters(taken: Iterable[str]) -> str:
    """The next letter of an alternative: A, B, C …"""
    used = set(taken)
    return next(letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if letter not in used)
