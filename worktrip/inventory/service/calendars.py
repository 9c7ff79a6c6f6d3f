"""Our calendar of an offering, for the house's own programs: under a secret address, kept ready to send.

Whoever changes what a trip has of the offering marks it stale; whoever asks for it next makes it anew.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import bindparam, insert, or_, select, update

from worktrip.catalogue.rules import periods_of
from worktrip.inventory import queries
from worktrip.inventory.rules import KEPT, Run, matched, runs, summary
from worktrip.inventory.tables import CalendarEntry, CalendarFile
from worktrip.kernel.calendar import JST
from worktrip.kernel.errors import N_, Gone
from worktrip.plumbing import clock, events, security
from worktrip.plumbing.calendars import Entry, to_ics
from worktrip.plumbing.database import locked, needed_unit, unit_of_work
from worktrip.plumbing.writing import Write

# what an address begins with: those of mailed links begin with a digit
_MARK = "o"
_HOST = "worktrip"
ONE_DAY = timedelta(days=1)
# what an empty calendar is stamped with, so that it stays the same until there is something in it
FIRST = datetime(2018, 4, 1, tzinfo=UTC)
# how long a calendar that nobody marks may stay as it is
LONGEST_KEPT = timedelta(days=1)
_NOTES = "stale calendars"


def renew_calendar(offering_id: int) -> None:
    """Give an offering's calendar an address, a new one where it had one; the old one opens nothing any more."""
    with unit_of_work() as unit:
        row = _file(offering_id)
        if row is None:
            row = CalendarFile(offering_id=offering_id)
            unit.session.add(row)
        else:
            row.generation, row.is_on, row.is_stale = row.generation + 1, True, True
        events.record("inventory.calendar_opened", offering=offering_id)


def stop_calendar(offering_id: int) -> None:
    """Let an offering's calendar open to nobody. It gets another address when it is taken up again."""
    with unit_of_work():
        row = _file(offering_id)
        if row is not None and row.is_on:
            row.is_on, row.content, row.is_stale = False, None, True
            events.record("inventory.calendar_stopped", offering=offering_id)


def _file(offering_id: int) -> CalendarFile | None:
    return next(
        iter(locked(select(CalendarFile).where(CalendarFile.offering_id == offering_id).order_by(CalendarFile.id))),
        None,
    )


def calendar_url(offering_id: int) -> str | None:
    """The address under which programs find an offering's calendar; None while it has none."""
    state = queries.calendar_state(offering_id)
    if state is None or not state.is_on:
        return None
    token = f"{_MARK}{state.id}-{_secret(state.id, state.generation)}"
    return f"{current_app.config['BASE_URL'].rstrip('/')}/calendars/{token}.ics"


def _secret(file_id: int, generation: int) -> str:
    return security.derive("offering-calendar", file_id, generation)


def is_calendar_token(token: str) -> bool:
    """Whether this may be the secret part of such an address; whether there is such a calendar is not said."""
    return token.startswith(_MARK)


def calendar(token: str) -> bytes:
    """What stands under an address. Raises Gone if it is wrong or was given up, always in the same words."""
    refusal = Gone(N_("このアドレスは、もう使えません。新しいアドレスをコンシェルジュにおたずねください。"))
    number, _, secret = token.removeprefix(_MARK).partition("-")
    if not (number.isascii() and number.isdigit()) or len(number) > 15:
        raise refusal
    kept = queries.kept_calendar(int(number))
    expected = _secret(int(number), kept.generation if kept else 0)
    if not security.same(expected, secret) or kept is None or not kept.is_on:
        raise refusal
    if kept.content is None or kept.is_stale or kept.fresh_until is None or kept.fresh_until <= clock.now():
        return _built(kept.id)
    return kept.content


# --- when it is no longer true ---------------------------------------------------------------------------------------


def mark_stale(offering_ids: Collection[int]) -> None:
    """What trips have of these has changed, inside the open unit: their calendars are made anew by who asks next.

    Said at the end of the unit, in one statement and in the order of the calendars, so that two units that wait for
    each other's slots never wait for each other's calendars as well.
    """
    unit = needed_unit()
    if _NOTES not in unit.notes:
        unit.notes[_NOTES] = set()
        # before the events, which are the last that a unit writes
        unit.before_commit.insert(0, lambda: _mark(unit.notes[_NOTES]))
    unit.notes[_NOTES].update(offering_ids)


_FILES: Any = CalendarFile.__table__
_FRESH = (
    select(_FILES.c.id)
    .where(_FILES.c.offering_id.in_(bindparam("offering_ids", expanding=True)), ~_FILES.c.is_stale)
    .order_by(_FILES.c.id)
    .with_for_update()
)
_MARK_STALE = update(_FILES).where(_FILES.c.id.in_(_FRESH)).values(is_stale=True)


def _mark(offering_ids: Collection[int]) -> None:
    needed_unit().later(Write(_MARK_STALE, {"offering_ids": list(offering_ids)}))


# --- making it anew --------------------------------------------------------------------------------------------------


def _built(file_id: int) -> bytes:
    """The calendar as it is now. What it says is settled in one unit, written out after it and kept in another.

    It is kept only if nobody has marked it or begun to make it meanwhile: `built_at`, which only grows, tells.
    """
    with unit_of_work() as unit:
        row = locked(select(CalendarFile).where(CalendarFile.id == file_id))[0]
        now = clock.now()
        begun = now if row.built_at is None else max(now, row.built_at + timedelta(microseconds=1))
        lines, lapses_at = _settled(row, now)
        # until it is kept there is nothing to send, so what dies in between leaves nothing old behind
        row.content, row.is_stale, row.built_at = None, False, begun
        row.fresh_until = min(lapses_at or now + LONGEST_KEPT, now + LONGEST_KEPT)
        offering_id = row.offering_id
        numbers = queries.trip_nos({line.trip_id for line in lines})
        offered = queries.calendared(offering_id)
        entries = [_entry(line, offered, numbers) for line in lines]
        stamp = max((line.changed_at for line in lines), default=FIRST)
    content = to_ics(offered.name, entries, stamp=stamp)
    with unit_of_work() as unit:
        unit.session.execute(
            update(CalendarFile)
            .where(
                CalendarFile.id == file_id, CalendarFile.built_at == begun, ~CalendarFile.is_stale, CalendarFile.is_on
            )
            .values(content=content)
        )
    return content


def _settled(file: CalendarFile, now: datetime) -> tuple[list[CalendarEntry], datetime | None]:
    """The entries of a calendar made to say what trips have now, and when the next of it lapses."""
    session = needed_unit().session
    today = now.astimezone(JST).date()
    since = today - KEPT
    running = CalendarEntry.last_day >= since
    known = session.scalars(
        select(CalendarEntry)
        .where(CalendarEntry.file_id == file.id)
        .where(or_(~CalendarEntry.is_gone & running, CalendarEntry.is_gone & (CalendarEntry.changed_at >= now - KEPT)))
        .order_by(CalendarEntry.id)
    ).all()
    entries = {entry.id: entry for entry in known if not entry.is_gone}
    # an entry that began before the window is compared as a whole
    days, lapses_at = queries.taken_days(
        file.offering_id, min((entry.first_day for entry in entries.values()), default=since)
    )
    become, fresh = matched(
        {entry_id: _run(entry) for entry_id, entry in entries.items()},
        [run for run in runs(days) if run.last_day >= since],
    )
    for entry_id, entry in entries.items():
        _change(entry, become.get(entry_id), now)
    _add(file.id, fresh, now)
    added = session.scalars(
        select(CalendarEntry).where(CalendarEntry.file_id == file.id, CalendarEntry.changed_at == now)
    ).all()
    lines = {entry.id: entry for entry in (*known, *added)}
    return [lines[entry_id] for entry_id in sorted(lines)], lapses_at


def _run(entry: CalendarEntry) -> Run:
    return Run(entry.trip_id, entry.first_day, entry.last_day, entry.period, entry.quantity, entry.is_booked)


def _change(entry: CalendarEntry, run: Run | None, now: datetime) -> None:
    if run is None:
        entry.is_gone = True
    elif run == _run(entry):
        return
    else:
        entry.first_day, entry.last_day, entry.period = run.first_day, run.last_day, run.period
        entry.quantity, entry.is_booked = run.quantity, run.is_booked
    entry.sequence += 1
    entry.changed_at = now


def _add(file_id: int, fresh: Iterable[Run], now: datetime) -> None:
    rows = []
    numbers = queries.entry_numbers(file_id, {run.trip_id for run in fresh})
    for run in fresh:
        numbers[run.trip_id] = numbers.get(run.trip_id, 0) + 1
        rows.append(
            {
                "file_id": file_id,
                "trip_id": run.trip_id,
                "number": numbers[run.trip_id],
                "period": run.period,
                "first_day": run.first_day,
                "last_day": run.last_day,
                "quantity": run.quantity,
                "is_booked": run.is_booked,
                "is_gone": False,
                "sequence": 0,
                "changed_at": now,
            }
        )
    if rows:
        needed_unit().session.execute(insert(CalendarEntry), rows)


def _entry(line: CalendarEntry, offered: queries.Calendared, trip_nos: dict[int, str]) -> Entry:
    run = _run(line)
    start, end = _edges(run, offered.minutes)
    return Entry(
        uid=_uid(line.id),
        start=start,
        end=end,
        summary=summary(run, are_rooms=offered.are_rooms),
        description=trip_nos.get(line.trip_id, ""),
        sequence=line.sequence,
        cancelled=line.is_gone,
        busy=True,
        tentative=not line.is_booked,
    )


def _edges(run: Run, minutes: int | None) -> tuple[date, date] | tuple[datetime, datetime]:
    """Whole days with the day after the last (for a room: the departure), or the hours of a part of a day."""
    period = periods_of(run.period, minutes)[0]
    if period.starts_at is None or period.ends_at is None:
        return run.first_day, run.last_day + ONE_DAY
    start, end = (datetime.combine(run.first_day, at, JST) for at in (period.starts_at, period.ends_at))
    return start, end if period.ends_at != time.max else datetime.combine(run.first_day + ONE_DAY, time.min, JST)


# --- our own entries, met again --------------------------------------------------------------------------------------


def _uid(entry_id: int) -> str:
    return f"{entry_id}-{security.derive('calendar-entry', entry_id, size=10)}@{_HOST}"


def is_ours(uid: str) -> bool:
    """Whether an event in somebody else's calendar is an entry of ours that came back: it counts as a hold already."""
    number, dash, _ = uid.partition("-")
    known = bool(dash) and number.isascii() and number.isdigit() and len(number) <= 15
    return known and security.same(uid, _uid(int(number)))
