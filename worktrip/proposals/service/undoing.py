"""Opening a draft for an edit, taking the edit back, and doing it again.

Before each edit the draft is kept as it was (`content`); taking the edit back puts that in place and keeps, under the
same step, what was there instead. A new edit ends what could be done again. Steps go when the draft is sent or thrown
away, and when its organiser is forgotten.
"""

from collections.abc import Collection

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import undefer

from worktrip.kernel.errors import N_, Conflict, NotFound
from worktrip.plumbing import events
from worktrip.plumbing.database import locked, needed_unit, unit_of_work
from worktrip.proposals.rules import VersionState
from worktrip.proposals.rules.edits import logged
from worktrip.proposals.service import content
from worktrip.proposals.tables import DraftStep, Version
from worktrip.trips import queries as trips

MOST_STEPS = 40


def open_draft(version_id: int) -> Version:
    """A draft with everything under it, locked, for the edit that follows.

    Raises NotFound, or Conflict once it was sent.
    """
    found = locked(_whole(version_id))
    if not found:
        raise NotFound(N_("この版の提案は見つかりませんでした。番号をお確かめください。"))
    if found[0].state is not VersionState.DRAFT:
        raise Conflict(N_("お送りした版は変えられません。新しい版を作って直してください。"))
    needed_unit().notes[_before(version_id)] = content.taken(found[0])
    return found[0]


def _before(version_id: int) -> str:
    """Under which note of the unit it stands what a draft was before the edit."""
    return f"draft {version_id} before"


def record_edit(row: Version, what: str) -> None:
    """Record an edit of an open draft, and keep what was there before; one that changed nothing is no step.

    `what` is a code of `rules.STEPS` and, after a space, what it was about.
    """
    unit = needed_unit()
    unit.session.flush()
    before = unit.notes.pop(_before(row.id))
    # read again, since a new row does not know that it owns nothing yet
    if content.taken(locked(_whole(row.id))[0]) != before:
        _keep(row.id, what, before)
    _record(row, logged(what))


def _whole(version_id: int) -> Select[Version]:
    return select(Version).where(Version.id == version_id).order_by(Version.id).options(*content.everything())


def _record(row: Version, what: str) -> None:
    events.record("proposals.edited", trip_no=trips.trip_by_id(row.trip_id).no, version=row.id, what=what)


def _keep(version_id: int, what: str, before: str) -> None:
    session = needed_unit().session
    steps = session.scalars(select(DraftStep).where(DraftStep.version_id == version_id).order_by(DraftStep.id)).all()
    done = [step.id for step in steps if not step.is_undone]
    gone = {step.id for step in steps if step.is_undone}.union(done[: max(len(done) - MOST_STEPS + 1, 0)])
    if gone:
        session.execute(delete(DraftStep).where(DraftStep.id.in_(gone)))
    session.add(DraftStep(version_id=version_id, what=what, content=before))
    session.flush()


def undo(version_id: int) -> str:
    """Take the last edit of a draft back; what it was. Raises Conflict when there is none, or the draft was sent."""
    done = select(DraftStep).where(DraftStep.version_id == version_id, DraftStep.is_undone.is_(False))
    return _swap(version_id, done.order_by(DraftStep.id.desc()), N_("元に戻せる操作は、もうありません。"))


def redo(version_id: int) -> str:
    """Do again what was taken back last; what it was. Raises Conflict as `undo`."""
    undone = select(DraftStep).where(DraftStep.version_id == version_id, DraftStep.is_undone)
    return _swap(version_id, undone.order_by(DraftStep.id), N_("やり直せる操作は、もうありません。"))


def _swap(version_id: int, steps: Select[DraftStep], nothing: str) -> str:
    with unit_of_work() as unit:
        row = open_draft(version_id)
        step = unit.session.scalar(steps.options(undefer(DraftStep.content)).limit(1))
        if step is None:
            raise Conflict(nothing)
        there = unit.notes.pop(_before(version_id))
        content.put_back(row, step.content)
        step.content, step.is_undone = there, not step.is_undone
        unit.session.flush()
        _record(row, f"{'undo' if step.is_undone else 'redo'} {logged(step.what)}")
        return step.what


def forget_steps(version_ids: Collection[int] | Select[int]) -> None:
    """Let go of what was kept of drafts: they are sent or thrown away, or what they say is to be forgotten."""
    needed_unit().session.execute(delete(DraftStep).where(DraftStep.version_id.in_(version_ids)))
