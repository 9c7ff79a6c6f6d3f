"""The shape of the days, so that nobody types breakfast four times: as it was heard, else the usual one.

A day of which the hearing says something is laid out as it was heard. Who comes and goes, and the meals of the houses,
are added unless they were heard as well; hours of work are not, since the company has said what it works on and when.
A day of which nothing was heard gets the usual hours of work.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from worktrip.inquiries.rules import Block
from worktrip.proposals.rules.checks.people import LATE_AFTERNOON, LATE_MORNING
from worktrip.proposals.rules.facts import AlternativeFacts, ItemFacts, Offer
from worktrip.proposals.rules.party import GuestFacts, Party
from worktrip.proposals.rules.rooming import rooming
from worktrip.proposals.rules.words import ItemKind

BREAKFAST, MORNING, NOON, AFTERNOON, EVENING, DINNER = (time(8), time(9), time(12), time(13), time(18), time(18, 30))

HALF_AN_HOUR = timedelta(minutes=30)

# by what somebody calls an hour of theirs it is known what it is for; the first that fits
_CALLED = {
    ItemKind.MEAL: "朝食 昼食 夕食 会食 食事 弁当 懇親 宴会 ランチ バーベキュー lunch dinner breakfast meal",  # data
    ItemKind.TRAVEL: "到着 出発 移動 送迎 チェックイン チェックアウト arriv depart transfer check-in check-out",  # data
    ItemKind.FREE: "自由 休憩 休み 風呂 温泉 free break rest",  # data
    ItemKind.ACTIVITY: "体験 見学 散策 観光 観賞 ハイキング カヌー スノーシュー walk hike tour canoe",  # data
}
# work of everybody's, which takes the place to work in; a call in private does not
_TOGETHER = "仕事 作業 開発 会議 研修 討議 議論 発表 集中 ワーク work meeting training session"  # data
_LEAVING = "出発 チェックアウト depart check-out"  # data


def skeleton(
    alternative: AlternativeFacts, party: Party, workspace: Offer | None = None, heard: Sequence[Block] = ()
) -> list[ItemFacts]:
    """The days as they were heard or usually are, as this party needs them; what is there already is left out.

    With a `workspace` the hours of work are spent, and so booked, there.
    """
    there = {(item.day, item.starts_at, item.title) for item in alternative.items}
    blocks = _by_day(heard, party)
    shape = [item for day in party.days for item in _day(day, alternative, party, workspace, blocks.get(day, ()))]
    # who comes at one is there before work begins at one
    shape.sort(key=lambda item: (item.day, item.starts_at, item.kind is not ItemKind.TRAVEL))
    return [item for item in shape if (item.day, item.starts_at, item.title) not in there]


@dataclass(frozen=True)
class HeardDays:
    """Which days of a stay (the first is 1) were heard of, which were not, and which it does not have any more."""

    heard: tuple[int, ...]
    usual: tuple[int, ...]
    beyond: tuple[int, ...]


def heard_days(heard: Sequence[Block], party: Party) -> HeardDays:
    """By which of the two each day is laid out."""
    known = {block.day_number for block in heard if block.words}
    numbers = range(1, len(party.days) + 1)
    return HeardDays(
        tuple(number for number in numbers if number in known),
        tuple(number for number in numbers if number not in known),
        tuple(sorted(known.difference(numbers))),
    )


def _by_day(heard: Sequence[Block], party: Party) -> dict[date, list[Block]]:
    days: dict[date, list[Block]] = defaultdict(list)
    for block in heard:
        # of who was forgotten only the hours are left
        if block.words and block.day_number <= len(party.days):
            days[party.days[block.day_number - 1]].append(block)
    return days


def _day(
    day: date, alternative: AlternativeFacts, party: Party, workspace: Offer | None, heard: Sequence[Block]
) -> Iterator[ItemFacts]:
    said = [_as_heard(day, block, workspace) for block in heard]
    yield from said
    meals = [item.starts_at for item in said if item.kind is ItemKind.MEAL]
    served = rooming(alternative.rooms, party)
    breakfasts, dinners = (
        (served.breakfasts, served.dinners) if alternative.rooms else (party.breakfasts, party.dinners)
    )
    if breakfasts.get(day) and not any(at < LATE_MORNING for at in meals):
        yield ItemFacts(day, BREAKFAST, ItemKind.MEAL, "朝食", title_en="Breakfast")
    if not heard:
        yield from _work(day, party, workspace)
    if dinners.get(day) and not any(at >= LATE_AFTERNOON for at in meals):
        yield ItemFacts(day, _dinner(day, party), ItemKind.MEAL, "夕食", title_en="Dinner")
    yield from (item for item in movements(day, party) if not any(_covers(each, item) for each in said))


def _as_heard(day: date, block: Block, workspace: Offer | None) -> ItemFacts:
    kind = next((kind for kind, words in _CALLED.items() if _says(block.words, words)), ItemKind.WORK)
    place = workspace if kind is ItemKind.WORK and _says(block.words, _TOGETHER) else None
    return ItemFacts(day, block.starts_at, kind, block.words, ends_at=block.ends_at, offer=place)


def _says(title: str, words: str) -> bool:
    return any(word in title.lower() for word in words.split())


def _covers(heard: ItemFacts, movement: ItemFacts) -> bool:
    """Whether a movement of the whole party is what was heard: the same way, within its hours."""
    if heard.kind is not ItemKind.TRAVEL or movement.note or heard.ends_at is None:
        return False
    is_same_way = _says(heard.title, _LEAVING) is _says(movement.title, _LEAVING)
    return is_same_way and heard.starts_at <= movement.starts_at <= heard.ends_at


def _work(day: date, party: Party, workspace: Offer | None) -> Iterator[ItemFacts]:
    for starts, ends in ((MORNING, NOON), (AFTERNOON, EVENING)):
        staying = [
            guest
            for guest in party.here(day)
            if (guest.is_here(day, starts) or _comes_within(guest, day, starts, ends))
            and (guest.leaves_on, guest.leaves_at) > (day, starts)
        ]
        if staying:
            first = min(max(guest.arrives_at if guest.arrives_on == day else starts, starts) for guest in staying)
            yield ItemFacts(day, first, ItemKind.WORK, "仕事", ends_at=ends, title_en="Work", offer=workspace)


def _dinner(day: date, party: Party) -> time:
    """At half past six, or half an hour after the first of those who eat has come."""
    eating = [guest for guest in party.guests if day in guest.dinners]
    first = min(guest.arrives_at if guest.arrives_on == day else DINNER for guest in eating)
    return max(DINNER, (datetime.combine(day, first) + HALF_AN_HOUR).time() if first > DINNER else DINNER)


def _comes_within(guest: GuestFacts, day: date, starts: time, ends: time) -> bool:
    return guest.arrives_on == day and starts < guest.arrives_at < ends


def movements(day: date, party: Party) -> Iterator[ItemFacts]:
    """Who comes and who goes on `day`, as the usual shape puts it among the items."""
    arriving: dict[time, list[str]] = defaultdict(list)
    leaving: dict[time, list[str]] = defaultdict(list)
    for guest in party.guests:
        if guest.arrives_on == day:
            arriving[guest.arrives_at].append(guest.label)
        if guest.leaves_on == day:
            leaving[guest.leaves_at].append(guest.label)
    for moved, title, title_en in ((arriving, "到着", "Arrival"), (leaving, "出発", "Departure")):
        for at, labels in sorted(moved.items()):
            everybody = len(labels) == party.heads
            yield ItemFacts(
                day, at, ItemKind.TRAVEL, title, title_en=title_en, note="" if everybody else "、".join(labels)
            )
