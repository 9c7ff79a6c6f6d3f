"""Beginning a draft like a trip that was: "like WT-2026-0042, two weeks later, eight people"."""

from collections.abc import Collection
from datetime import date, timedelta
from itertools import count
from typing import Any

from worktrip.kernel.errors import N_, Invalid
from worktrip.plumbing.database import unit_of_work
from worktrip.proposals import queries, rules
from worktrip.proposals.rules import Alike, GuestFacts, Sentence, VersionFacts
from worktrip.proposals.service.drafting import ARRIVES_AT, LEAVES_AT, MOST_GUESTS, draft
from worktrip.proposals.service.pricing import available
from worktrip.proposals.service.programming import things_of
from worktrip.proposals.service.rooms import put_rooms
from worktrip.proposals.service.rows import fill_guest, new_item, room_choice
from worktrip.proposals.service.undoing import open_draft, record_edit
from worktrip.proposals.tables import Alternative, Guest, Version
from worktrip.trips import queries as trips

# what a company is called besides the word for what it is
_KINDS = ("株式会社", "有限会社", "合同会社", "合資会社", "一般社団法人", "一般財団法人", "公益社団法人")  # data


def begin_like(
    trip_id: int, source_id: int, *, first_day: date, people: int, person_id: int | None = None
) -> tuple[int, tuple[Sentence, ...]]:
    """Make the draft of a trip one like another version; its id, and what is not as it was or is not free.

    The open draft is used, else the next version begun; what it held is replaced, its letter stays. Raises Conflict
    when nothing more may be proposed, NotFound for an unknown version, Invalid beside `people` or `source`.
    """
    if not 0 < people <= MOST_GUESTS:
        raise Invalid(
            N_("一度に扱えるのは%(most)s名までです。"),
            fields={"people": N_("1名から%(most)s名までにしてください。")},
            most=MOST_GUESTS,
        )
    source = queries.version_by_id(source_id)
    if source.party.first_day is None or not source.alternatives:
        raise Invalid(N_("この旅の提案には、写せるものがありません。"))
    with unit_of_work():
        version_id = draft(trip_id, person_id=person_id)
        row = open_draft(version_id)
        found = _alike(source, row, first_day, people)
        _replace(row, found)
        record_edit(row, f"like version {source_id}")
        version = queries.version_by_id(version_id)
    free = available(version)
    short = (
        each for one in version.alternatives for each in rules.short_of(one, rules.wants(one, version.party), free)
    )
    said = {repr(each): each for each in (*found.said, *short)}
    return version_id, tuple(said.values())


def _alike(source: VersionFacts, row: Version, first_day: date, people: int) -> Alike:
    trip, then = trips.trip_by_id(row.trip_id), trips.trip_by_id(source.trip_id)
    own = queries.version_by_id(row.id).party.guests
    last = source.party.last_day or first_day
    days = (last - (source.party.first_day or last)).days + 1
    things = things_of(source.offering_ids, first_day, days)
    # a title says nothing of another company, nor of anybody who came for it
    unspoken = [] if then.organisation_id == trip.organisation_id else _unspoken(then, source)
    return rules.like(source, first_day, people, _who(own, trip, first_day, people), things, unspoken)


def _who(own: Collection[GuestFacts], trip: Any, day: date, people: int) -> list[GuestFacts]:
    """The trip's own people first, by name and diet, and then as many as are missing."""
    who = list(own)[:people]
    if not who:
        first = trip.organiser.name.split()
        who.append(GuestFacts(first[0] if first else "", day, ARRIVES_AT, day, LEAVES_AT))
    taken = {each.label for each in who}
    other = "Guest %d" if trip.language == "en" else "参加者%d"
    labels = (other % number for number in count(2) if other % number not in taken)
    while len(who) < people:
        who.append(GuestFacts(next(labels), day, ARRIVES_AT, day + timedelta(days=1), LEAVES_AT))
    return who[:people]


def _unspoken(then: Any, source: VersionFacts) -> set[str]:
    company = then.organisation
    names = {company.name, company.name_en, then.organiser.name, *then.organiser.name.split()}
    bare = company.name
    for kind in _KINDS:
        bare = bare.replace(kind, "")
    return {name.strip() for name in (*names, bare, *(guest.label for guest in source.party.guests)) if name}


def _replace(row: Version, found: Alike) -> None:
    """Make the rows of a draft those values; a letter that stays keeps its row, since two may not have one letter."""
    before = {each.id: each for each in row.guests}
    row.guests = [
        fill_guest(before.get(each.id) or Guest(), each, place) for place, each in enumerate(found.party.guests)
    ]
    rows = {each.letter: each for each in row.alternatives}
    row.alternatives = [rows.get(each.letter) or Alternative(letter=each.letter) for each in found.alternatives]
    for kept, each in zip(row.alternatives, found.alternatives, strict=True):
        kept.title, kept.reason, kept.is_recommended = each.title, "", each.is_recommended
        kept.overrides = []
        kept.items = [new_item(item) for item in each.items]
        put_rooms(kept, [room_choice(use) for use in each.rooms])
