"""Programmes of the catalogue put into a draft at once."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import PlannedItem, Unit, days_of
from worktrip.kernel.errors import N_, Invalid, NotFound
from worktrip.plumbing.database import unit_of_work
from worktrip.proposals import queries, rules
from worktrip.proposals.rules import LaidIn, Rain, Things, VersionFacts
from worktrip.proposals.service.rows import new_item
from worktrip.proposals.service.undoing import open_draft, record_edit
from worktrip.trips import queries as trips


def look_into(
    version: VersionFacts, letters: Iterable[str], *, code: str, position: int, first_day: date, rain: Rain
) -> dict[str, LaidIn]:
    """What would land in each of these alternatives, and what to look at; a bounded number of statements.

    Raises Invalid without a party or an alternative, NotFound for a pattern or an alternative that is not there.
    """
    wanted = sorted(set(letters))
    if not wanted:
        raise Invalid(N_("入力を確かめてください。"), fields={"letters": N_("どの案に入れるかを選んでください。")})
    if not version.party.guests:
        raise Invalid(N_("先に、来る人を入れてください。"))
    pattern = _pattern(code, position)
    things = things_of(_used(pattern), first_day, days_of(pattern))
    in_english = trips.trip_by_id(version.trip_id).language == "en"
    found = {}
    for letter in wanted:
        alternative = version.alternative(letter)
        if alternative is None:
            raise NotFound(N_("この案は見つかりませんでした。"))
        found[letter] = rules.lay_in(
            pattern, first_day, alternative, version.party, things, rain=rain, in_english=in_english
        )
    return found


def drop_in(
    version_id: int, letters: Iterable[str], *, code: str, position: int, first_day: date, rain: Rain = Rain.BESIDE
) -> dict[str, LaidIn]:
    """Put a pattern of a programme into alternatives of a draft; what landed in each, and what to look at.

    Raises as `look_into`, and Conflict once the version was sent.
    """
    with unit_of_work():
        row = open_draft(version_id)
        version = queries.version_by_id(row.id)
        found = look_into(version, letters, code=code, position=position, first_day=first_day, rain=rain)
        for alternative in row.alternatives:
            if alternative.letter in found:
                alternative.items.extend(new_item(each) for each in found[alternative.letter].items)
        record_edit(row, f"programme {code}")
        return found


def things_of(offering_ids: Collection[int], first_day: date, days: int) -> Things:
    """What is known of some things of the catalogue on so many days; five statements."""
    last = first_day + timedelta(days=max(days - 1, 0))
    units: dict[int, set[Unit]] = {}
    for rate in catalogue.rate_book(offering_ids, first_day, last).rows:
        units.setdefault(rate.offering_id, set()).add(rate.unit)
    return Things(
        offers=queries.offers(offering_ids),
        needed=catalogue.offered(offering_ids),
        units={offering_id: frozenset(each) for offering_id, each in units.items()},
    )


def fitting_programmes(version: VersionFacts, purpose: str) -> Sequence[Any]:
    """Every open programme, those for this purpose and so many people first."""
    heads = version.party.heads

    def rank(each: Any) -> tuple[bool, bool, str]:
        takes = (each.min_people or 0) <= heads <= (each.max_people or heads)
        return purpose not in each.purposes.split(","), not takes, each.code

    return sorted(catalogue.programmes(), key=rank)


def _pattern(code: str, position: int) -> list[PlannedItem]:
    programme = catalogue.programme(code)
    found = next((each for each in programme.patterns if each.position == position), None)
    if found is None or not programme.is_open:
        raise NotFound(N_("お探しの型は見つかりませんでした。"))
    return [catalogue.planned(item) for item in found.items]


def _used(pattern: Iterable[PlannedItem]) -> set[int]:
    return {each for item in pattern for each in (item.offering_id, item.rain_offering_id) if each is not None}
