"""Lists of the whole catalogue: out as a file, in again after a look at everything that is wrong with it.

A list that comes through a page is kept for a month. It is first looked at in the queue, which changes nothing, and
then taken in by another promise: read and compared anew, since the catalogue may have changed meanwhile, and written
in one unit, whole or not at all. An import takes a number, so that two of them go one after the other.

The lists hold what the inventory keeps as well (`Beside`). It stands to the right of here: so it is the inventory that
takes them out and in, and does what is promised here.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from worktrip.catalogue import lists
from worktrip.catalogue.lists import Change, Count, Known, Plan, Problem, Reading
from worktrip.catalogue.rules import ImportState, UsualWeek
from worktrip.catalogue.service.known import known
from worktrip.catalogue.service.plans import carry_out
from worktrip.catalogue.tables import CatalogueImport
from worktrip.kernel.errors import N_, Conflict, Invalid
from worktrip.plumbing import clock, events, outbox, sheets
from worktrip.plumbing.database import db, locked, unit_of_work
from worktrip.plumbing.numbers import next_number

KEPT_FOR = timedelta(days=30)
MOST_TOLD = 5_000
WORKBOOK, UTF8, SHIFT_JIS = "xlsx", "csv", "shift-jis"


@dataclass(frozen=True)
class Beside:
    """What a later stage keeps in the same lists, as ways to read it and to write it: how many there usually are."""

    usual: Callable[[], Sequence[UsualWeek]]
    set_usual: Callable[[Sequence[UsualWeek]], None]


def export_lists(beside: Beside, form: str = WORKBOOK) -> sheets.Encoded:
    """The whole catalogue as a workbook, or as an archive of CSV; reading it back changes nothing."""
    tables, day = lists.tables(_known(beside)), clock.today()
    if form == WORKBOOK:
        return sheets.Encoded(sheets.to_workbook(tables, day=day))
    return sheets.to_zip(tables, day=day, is_shift_jis=form == SHIFT_JIS)


def _known(beside: Beside) -> Known:
    found = known()
    found.usual = {(week.offering_code, week.period, week.effective_from): week for week in beside.usual()}
    return found


def import_lists(beside: Beside, content: bytes, *, name: str = "", dry_run: bool = False) -> Plan:
    """Take a list in at once, or only see what it would do: what was planned. Its problems mean that nothing was done.

    Raises Invalid for a file that is no list, Conflict if somebody entered the same code in the same moment.
    """
    reading = lists.read(content, name=name)
    if dry_run:
        return lists.compare(reading, _known(beside), clock.today())
    try:
        with unit_of_work():
            return _take_in(beside, reading)
    except IntegrityError:
        raise _collision() from None


def _take_in(beside: Beside, reading: Reading) -> Plan:
    next_number("IMPORT", 0)
    there_is = _known(beside)
    plan = lists.compare(reading, there_is, clock.today())
    if not plan.problems and not plan.changes_nothing:
        carry_out(plan, there_is)
        beside.set_usual(plan.usual)
    return plan


def _collision() -> Conflict:
    return Conflict(N_("同じときに、ほかの方が同じ記号を入れました。もう一度お試しください。"))


# --- through a page ---------------------------------------------------------------------------------------------------


def receive_list(content: bytes, *, name: str, person_id: int | None) -> int:
    """Keep a list that was sent and promise to look at it; its id."""
    with unit_of_work() as unit:
        row = CatalogueImport(
            name=name[:200],
            content=content,
            state=ImportState.CHECKING,
            person_id=person_id,
            added_at=clock.now(),
            ends_on=clock.today() + KEPT_FOR,
        )
        unit.session.add(row)
        unit.session.flush()
        outbox.promise("catalogue.check_list", f"catalogue.check_list:{row.id}", {"import_id": row.id})
        events.record("catalogue.list_received", list=row.id)
        return row.id


def accept_list(import_id: int) -> None:
    """Promise to take a list in that nothing is wrong with. Raises Conflict if it is not so far, or done already."""
    with unit_of_work():
        row = _locked(import_id)
        if row is None or row.state is not ImportState.READY:
            raise Conflict(N_("この一覧は、いまは取り込めません。ページを開き直してください。"))
        row.state, row.rows_done = ImportState.WRITING, 0
        outbox.promise("catalogue.take_list_in", f"catalogue.take_list_in:{row.id}", {"import_id": row.id})


def check_list(beside: Beside, import_id: int) -> None:
    """Look at a list, and keep what it would do; doing it again says the same."""
    reading = _read(import_id, ImportState.CHECKING)
    if reading is None:
        return
    plan = lists.compare(reading, _known(beside), clock.today())
    _settle(import_id, plan, ImportState.REFUSED if plan.problems else ImportState.READY, reading)


def take_list_in(beside: Beside, import_id: int) -> None:
    """Take a list in, whole or not at all; one that was taken in is left alone."""
    reading = _read(import_id, ImportState.WRITING)
    if reading is None:
        return
    with unit_of_work():
        row = _locked(import_id)
        if row is not None and row.state is ImportState.WRITING:
            plan = _take_in(beside, reading)
            _settle(import_id, plan, ImportState.REFUSED if plan.problems else ImportState.DONE, reading)


def _locked(import_id: int) -> CatalogueImport | None:
    return next(iter(locked(select(CatalogueImport).where(CatalogueImport.id == import_id))), None)


def _read(import_id: int, state: ImportState) -> Reading | None:
    """What a list says, telling how far reading is; None if it is not in this state, or is no list."""
    query = select(CatalogueImport.content, CatalogueImport.name, CatalogueImport.state)
    row = db.session.execute(query.where(CatalogueImport.id == import_id)).one_or_none()
    if row is None or row.state is not state:
        return None

    def progress(done: int, total: int) -> None:
        with unit_of_work() as unit:
            here = update(CatalogueImport).where(CatalogueImport.id == import_id)
            unit.session.execute(here.values(rows_done=done, rows_total=total))

    try:
        return lists.read(row.content, name=row.name, progress=progress)
    except Invalid as error:
        _settle(import_id, Plan(problems=[Problem.of(error, "")]), ImportState.REFUSED)
        return None


def _settle(import_id: int, plan: Plan, state: ImportState, reading: Reading | None = None) -> None:
    """Keep what came of a list, as JSON."""
    told = {
        "counts": {name: asdict(count) for name, count in plan.counts.items()},
        "problems": [asdict(problem) for problem in plan.problems[:MOST_TOLD]],
        "problem_count": len(plan.problems),
        "changes": [asdict(change) for change in plan.changes[:MOST_TOLD]],
        "passed_over": reading.passed_over if reading else [],
    }
    with unit_of_work() as unit:
        unit.session.execute(
            update(CatalogueImport)
            .where(CatalogueImport.id == import_id)
            .values(state=state, result=json.dumps(told, ensure_ascii=False, default=str))
        )
        events.record("catalogue.list_settled", list=import_id, state=state.value)


@dataclass(frozen=True)
class Told:
    """What came of a list, as it was kept: `problem_count` counts those beyond the first thousands too."""

    counts: Mapping[str, Count]
    problems: Sequence[Problem]
    changes: Sequence[Change]
    passed_over: Sequence[str]
    problem_count: int = 0

    @property
    def changes_nothing(self) -> bool:
        """Whether all of it is as it was."""
        return not any(count.added or count.changed for count in self.counts.values())


def told(result: str) -> Told:
    """What came of a list, read back."""
    found = json.loads(result)
    return Told(
        {name: Count(**count) for name, count in found.get("counts", {}).items()},
        [Problem(**problem) for problem in found.get("problems", [])],
        [Change(**change) for change in found.get("changes", [])],
        found.get("passed_over", []),
        found.get("problem_count", 0),
    )


def clear_lists() -> None:
    """Delete lists whose month is over; what they changed stands in the catalogue and in the log."""
    with unit_of_work() as unit:
        unit.session.execute(delete(CatalogueImport).where(CatalogueImport.ends_on < clock.today()))
