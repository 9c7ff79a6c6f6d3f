"""Who was named to approve a version, and what the association says in every approval pack."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select

from worktrip.plumbing.database import db
from worktrip.proposals.rules import ApproverFacts, Topic, Word
from worktrip.proposals.tables import Approver, StandingWord, Version


def approver_facts(row: Approver) -> ApproverFacts:
    """A loaded approver as plain values."""
    return ApproverFacts(
        id=row.id,
        version_id=row.version_id,
        step=row.step,
        name=row.name,
        email=row.email,
        asked_at=row.asked_at,
        verdict=row.verdict,
        remark=row.remark,
        answered_at=row.answered_at,
        withdrawn_at=row.withdrawn_at,
    )


def approver(approver_id: int) -> ApproverFacts | None:
    """An approver by id."""
    row = db.session.get(Approver, approver_id)
    return approver_facts(row) if row is not None else None


def approvers(version_ids: Collection[int]) -> dict[int, list[ApproverFacts]]:
    """Who was named to approve versions, by version and in order, withdrawn ones left out; one statement."""
    query = select(Approver).where(Approver.version_id.in_(version_ids), Approver.withdrawn_at.is_(None))
    found: dict[int, list[ApproverFacts]] = {}
    for row in db.session.scalars(query.order_by(Approver.step, Approver.id)):
        found.setdefault(row.version_id, []).append(approver_facts(row))
    return found


def approver_names(trip_ids: Collection[int]) -> list[str]:
    """Everybody who was ever named to approve something of these trips."""
    query = select(Approver.name).join(Version, Version.id == Approver.version_id).where(Version.trip_id.in_(trip_ids))
    return list(db.session.scalars(query.distinct()))


def standing_words(on: date, facility_ids: Collection[int]) -> list[Word]:
    """What holds on a day on each topic, of these facilities and of all; what was taken back is left out."""
    found: dict[tuple[Topic, int | None], Word] = {}
    for word in _words(on):
        if word.facility_id is None or word.facility_id in facility_ids:
            found[word.topic, word.facility_id] = word
    return [word for word in found.values() if word.text]


def _words(on: date) -> Sequence[Word]:
    query = select(StandingWord).where(StandingWord.effective_from <= on)
    return [
        Word(row.topic, row.text, row.text_en, row.source, row.facility_id, row.effective_from)
        for row in db.session.scalars(query.order_by(StandingWord.effective_from, StandingWord.id))
    ]


def all_standing_words(on: date) -> list[Word]:
    """What holds on a day on each topic, of every facility and of all: for whoever keeps it."""
    latest = {(word.topic, word.facility_id): word for word in _words(on)}
    return [word for word in latest.values() if word.text]
