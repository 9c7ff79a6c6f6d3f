"""What could be had instead of what is not free any more: another alternative as it stands, or the nearest days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from worktrip.bookings import rules
from worktrip.inventory.rules import SlotKey
from worktrip.plumbing import clock
from worktrip.proposals import service as proposals_service
from worktrip.proposals.rules import AlternativeFacts, VersionFacts, chosen, wants

AROUND = timedelta(days=14)
MOST_DATES = 3


@dataclass(frozen=True)
class OtherDays:
    """The same stay, so many days later or earlier."""

    first_day: date
    last_day: date


@dataclass(frozen=True)
class Nearest:
    """Alternatives of the version that are free as they stand, and days on which the wanted one would be."""

    alternatives: tuple[AlternativeFacts, ...]
    days: tuple[OtherDays, ...]


def nearest(version: VersionFacts, letter: str) -> Nearest:
    """What comes nearest to an alternative that is not free; a bounded number of statements."""
    free = proposals_service.available(version, around=AROUND)
    others = [each for each in version.alternatives if each.letter != letter]
    found = version.alternative(letter)
    return Nearest(
        tuple(each for each in others if rules.is_free(wants(chosen(each), version.party), free)),
        _days(version, found, free) if found else (),
    )


def _days(version: VersionFacts, found: AlternativeFacts, free: Mapping[SlotKey, int]) -> tuple[OtherDays, ...]:
    first, last = version.party.first_day, version.party.last_day
    if first is None or last is None:
        return ()
    needed = wants(chosen(found), version.party)
    after = clock.today() + timedelta(days=1)
    shifts = rules.shifts_free(needed, free, most=AROUND.days, earliest=(after - first).days)
    return tuple(OtherDays(first + timedelta(days=by), last + timedelta(days=by)) for by in shifts[:MOST_DATES])
