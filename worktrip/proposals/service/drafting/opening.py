"""A draft is opened, gets its words, and is thrown away."""

from collections.abc import Iterable

from sqlalchemy import select

from worktrip.accounts import queries as accounts
from worktrip.kernel.errors import N_, Conflict
from worktrip.plumbing import clock, events
from worktrip.plumbing.database import locked, unit_of_work
from worktrip.proposals.rules import VersionState
from worktrip.proposals.service import content
from worktrip.proposals.service.drafting.alternatives import copy
from worktrip.proposals.service.drafting.party import first_party, guest_facts, guest_row
from worktrip.proposals.service.undoing import forget_steps, open_draft, record_edit
from worktrip.proposals.tables import Alternative, SeenWarning, Version
from worktrip.trips import queries as trips


def draft(trip_id: int, *, person_id: int | None = None) -> int:
    """The id of the trip's open draft; else the last version is copied as n + 1, and the first starts from the trip.

    Raises Conflict when the trip is closed or a version was accepted already.
    """
    with unit_of_work() as unit:
        trip = trips.trip_by_id(trip_id)
        rows = locked(
            select(Version).where(Version.trip_id == trip_id).order_by(Version.id).options(*content.everything())
        )
        refuse_closed(trip.closed_as is not None, rows)
        last = max(rows, key=lambda row: row.number, default=None)
        if last is not None and last.state is VersionState.DRAFT:
            return last.id
        row = Version(
            trip_id=trip_id,
            number=last.number + 1 if last else 1,
            state=VersionState.DRAFT,
            contract_form=accounts.issuer_on(clock.today()).contract_form or "",
            created_at=clock.now(),
            created_by_id=person_id,
        )
        if last is None:
            row.guests = first_party(trip.people, trip.first_day, trip.last_day, trip.organiser.name, trip.language)
            row.alternatives = [Alternative(letter=letter, title="") for letter in "AB"]
            row.alternatives[0].is_recommended = True
        else:
            row.letter = last.letter
            row.contract_form = last.contract_form or row.contract_form
            row.planning_fee_yen, row.meets_in_area = last.planning_fee_yen, last.meets_in_area
            row.guests = [guest_row(each, place) for place, each in enumerate(guest_facts(last))]
            row.seen = [SeenWarning(key=each.key, word=each.word) for each in last.seen]
            row.alternatives = [copy(each) for each in last.alternatives]
        unit.session.add(row)
        unit.session.flush()
        events.record("proposals.drafted", trip_no=trip.no, version=row.id, number=row.number)
        return row.id


def refuse_closed(is_closed: bool, rows: Iterable[Version]) -> None:
    """Raise Conflict when nothing more may be proposed for a trip."""
    if is_closed:
        raise Conflict(N_("この旅は終わっているため、提案を作れません。"))
    if any(row.state is VersionState.ACCEPTED for row in rows):
        raise Conflict(N_("お申込み済みの旅です。変更は、手配のページで進めてください。"))


def set_words(version_id: int, *, letter: str, change_note: str) -> None:
    """Set the covering letter of a draft and the note on what changed."""
    with unit_of_work():
        row = open_draft(version_id)
        row.letter, row.change_note = letter.strip(), change_note.strip()
        record_edit(row, "words")


def discard(version_id: int) -> None:
    """Throw a draft away. Raises Conflict once it was sent."""
    with unit_of_work() as unit:
        row = open_draft(version_id)
        events.record("proposals.discarded", trip_no=trips.trip_by_id(row.trip_id).no, version=row.id)
        forget_steps([row.id])
        unit.session.delete(row)
