"""The days of a stay: who is there, who comes and goes, how many eat, what happens at which hour."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from worktrip.proposals.rules import AlternativeFacts, GuestFacts, ItemFacts, Party, Rooming, movements, rooming

Place = tuple[str, str] | None


@dataclass(frozen=True)
class Coming:
    """People who come or go together."""

    at: time
    guests: tuple[GuestFacts, ...]


@dataclass(frozen=True)
class Moving:
    """People who sleep in another house than the night before: names in two languages, None for one of their own."""

    guests: tuple[GuestFacts, ...]
    out_of: Place
    into: Place


@dataclass(frozen=True)
class Day:
    """One day of a run sheet."""

    day: date
    arriving: tuple[Coming, ...]
    leaving: tuple[Coming, ...]
    moving: tuple[Moving, ...]
    items: tuple[ItemFacts, ...]
    heads: int
    sleeping: int
    breakfasts: int
    dinners: int


def days_of(party: Party, alternative: AlternativeFacts) -> tuple[Day, ...]:
    """Every day of a stay in order, also one on which something is planned before anybody is here.

    Items that say no more than who comes or goes are left out, since the day says that itself.
    """
    days = sorted({*party.days, *(item.day for item in alternative.items)})
    served = rooming(alternative.rooms, party)
    nights = party.people_per_night
    breakfasts, dinners = (
        (served.breakfasts, served.dinners) if alternative.rooms else (party.breakfasts, party.dinners)
    )
    return tuple(
        Day(
            day=day,
            arriving=_together((guest.arrives_at, guest) for guest in party.guests if guest.arrives_on == day),
            leaving=_together((guest.leaves_at, guest) for guest in party.guests if guest.leaves_on == day),
            moving=_moving(served, day),
            items=_planned(party, alternative, day),
            heads=len(party.here(day)),
            sleeping=nights.get(day, 0),
            breakfasts=breakfasts.get(day, 0),
            dinners=dinners.get(day, 0),
        )
        for day in days
    )


def _planned(party: Party, alternative: AlternativeFacts, day: date) -> tuple[ItemFacts, ...]:
    moving = {(item.starts_at, item.title) for item in movements(day, party)}
    items = (item for item in alternative.on(day) if (item.starts_at, item.title) not in moving)
    return tuple(sorted(items, key=lambda item: (item.starts_at, item.id)))


def _together(pairs: Iterable[tuple[time, GuestFacts]]) -> tuple[Coming, ...]:
    by_time: dict[time, list[GuestFacts]] = {}
    for at, guest in pairs:
        by_time.setdefault(at, []).append(guest)
    return tuple(Coming(at, tuple(by_time[at])) for at in sorted(by_time))


def _moving(served: Rooming, day: date) -> tuple[Moving, ...]:
    before, after = _houses(served, day - timedelta(days=1)), _houses(served, day)
    found: dict[tuple[Place, Place], list[GuestFacts]] = {}
    for guest, house in after.items():
        if guest in before and before[guest] != house:
            found.setdefault((before[guest], house), []).append(guest)
    return tuple(Moving(tuple(guests), *houses) for houses, guests in found.items())


def _houses(served: Rooming, night: date) -> dict[GuestFacts, Place]:
    return {
        guest: each.use.room.place if each.use.room else None
        for each in served.sleepers
        for guest in each.nights.get(night, ())
    }
