"""Who comes: the first guess, and what the desk makes of it."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, time

from worktrip.kernel.errors import N_, Invalid
from worktrip.plumbing.database import unit_of_work
from worktrip.proposals.rules import MOST_DAYS, TOO_LATE, GuestFacts, leaving_too_late
from worktrip.proposals.service.undoing import open_draft, record_edit
from worktrip.proposals.tables import Guest, Version

ARRIVES_AT, LEAVES_AT = time(13), time(12)
MOST_GUESTS = 200


def first_party(people: int, first: date | None, last: date | None, organiser: str, language: str) -> list[Guest]:
    """Who probably comes, the organiser first, for the whole stay; nobody while the days are open or cannot be."""
    if first is None or last is None or (last - first).days > MOST_DAYS:
        return []
    names = [organiser.split()[0] if organiser.split() else ""]
    other = "Guest %d" if language == "en" else "参加者%d"
    names += [other % place for place in range(2, people + 1)]
    return [
        guest_row(GuestFacts(label, first, ARRIVES_AT, last, LEAVES_AT), place)
        for place, label in enumerate(names[:MOST_GUESTS])
    ]


def guest_row(each: GuestFacts, place: int) -> Guest:
    """A new row of the party, at its place in the list."""
    return Guest(
        position=place,
        label=each.label,
        arrives_on=each.arrives_on,
        arrives_at=each.arrives_at,
        leaves_on=each.leaves_on,
        leaves_at=each.leaves_at,
        diet=each.diet,
    )


def guest_facts(row: Version) -> list[GuestFacts]:
    """Who comes in a version, as rules take them."""
    return [GuestFacts(**{each.name: getattr(guest, each.name) for each in fields(GuestFacts)}) for guest in row.guests]


def set_party(version_id: int, guests: Sequence[GuestFacts]) -> None:
    """Make these the whole party of a draft, in this order; a guest with an id is the one that was there.

    Raises Invalid where somebody leaves before arriving or too late, two have one label, or there are too many.
    """
    if len(guests) > MOST_GUESTS:
        raise Invalid(N_("一度に扱えるのは%(most)s名までです。"), most=MOST_GUESTS)
    labels: set[str] = set()
    for guest in guests:
        if (guest.leaves_on, guest.leaves_at) <= (guest.arrives_on, guest.arrives_at):
            raise Invalid(N_("%(label)sさんの出発が、到着より前になっています。"), label=guest.label)
        if guest.label in labels:
            raise Invalid(N_("「%(label)s」が2人います。呼び名を分けてください。"), label=guest.label)
        labels.add(guest.label)
    for guest in leaving_too_late(guests):
        raise Invalid(TOO_LATE, label=guest.label, most=MOST_DAYS)
    with unit_of_work():
        row = open_draft(version_id)
        before = {each.id: each for each in row.guests}
        row.guests = [_same_or_new(before.get(each.id), each, place) for place, each in enumerate(guests)]
        record_edit(row, "party")


def _same_or_new(row: Guest | None, each: GuestFacts, place: int) -> Guest:
    fresh = guest_row(each, place)
    if row is None:
        return fresh
    for name in ("position", "label", "arrives_on", "arrives_at", "leaves_on", "leaves_at", "diet"):
        setattr(row, name, getattr(fresh, name))
    return row
