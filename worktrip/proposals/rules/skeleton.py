"""The usual shape of the days, so that nobody types breakfast four times."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from worktrip.proposals.rules.facts import AlternativeFacts, ItemFacts, Offer
from worktrip.proposals.rules.party import GuestFacts, Party
from worktrip.proposals.rules.rooming import rooming
from worktrip.proposals.rules.words import ItemKind

BREAKFAST, MORNING, NOON, AFTERNOON, EVENING, DINNER = (time(8), time(9), time(12), time(13), time(18), time(18, 30))

HALF_AN_HOUR = timedelta(minutes=30)


def skeleton(alternative: AlternativeFacts, party: Party, workspace: Offer | None = None) -> list[ItemFacts]:
    """Arrivals, work, meals and departures of each day as this party needs them; what is there already is left out.

    With a `workspace` the hours of work are spent, and so booked, there.
    """
    there = {(item.day, item.starts_at, item.title) for item in alternative.items}
    shape = [item for day in party.days for item in _day(day, alternative, party, workspace)]
    # who comes at one is there before work begins at one
    shape.sort(key=lambda item: (item.day, item.starts_at, item.kind is not ItemKind.TRAVEL))
    return [item for item in shape if (item.day, item.starts_at, item.title) not in there]


def _day(day: date, alternative: AlternativeFacts, party: Party, workspace: Offer | None) -> Iterator[ItemFacts]:
    served = rooming(alternative.rooms, party)
    breakfasts, dinners = (
        (served.breakfasts, served.dinners) if alternative.rooms else (party.breakfasts, party.dinners)
    )
    if breakfasts.get(day):
        yield ItemFacts(day, BREAKFAST, ItemKind.MEAL, "朝食", title_en="Breakfast")
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
    if dinners.get(day):
        yield ItemFacts(day, _dinner(day, party), ItemKind.MEAL, "夕食", title_en="Dinner")
    yield from movements(day, party)


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
