"""How many there usually are, by weekday: said once, filled in ahead day by day where nobody has spoken.

What somebody said of a day by hand stays. A new pattern moves the days to come that only a pattern had set; days that
are past keep what they had, for whoever counts them later.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy import delete, select

from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import closed_weekdays, is_closed_on
from worktrip.inventory import queries
from worktrip.inventory.queries import Patterned
from worktrip.inventory.rules import MOST, Change, SlotKey, Via, last_days
from worktrip.inventory.service.locks import AT_ONCE, insert_missing, key_of, lock
from worktrip.inventory.service.saying import note, write
from worktrip.inventory.tables import Pattern
from worktrip.kernel.errors import N_, Invalid
from worktrip.plumbing import clock, events
from worktrip.plumbing.database import needed_unit, unit_of_work


def set_pattern(
    offering_id: int,
    numbers: Mapping[int, int],
    first_day: date,
    *,
    period: str = "",
    said_by: str = "",
    said_at: datetime | None = None,
    link_id: int | None = None,
    person_id: int | None = None,
) -> int:
    """Say how many there usually are on ISO weekdays (1 is Monday) from a day on; the statement's id.

    It ends the pattern before it, fills in the days ahead that nobody has spoken of, and moves those that only a
    pattern had set. Raises Invalid for numbers nobody can mean and for a first day that is past.
    """
    if not numbers or not set(numbers) <= set(range(1, 8)) or not 0 <= min(numbers.values()) <= max(numbers.values()):
        raise Invalid(N_("曜日ごとの数は、0以上で入れてください。"))
    if max(numbers.values()) > MOST:
        raise Invalid(N_("数は、0から%(most)sまでで入れてください。"), most=MOST)
    if first_day < clock.today():
        sentence = N_("きょうからあとの日にしてください。")
        raise Invalid(sentence, fields={"effective_from": sentence})
    facility = catalogue.offering(offering_id).facility
    with unit_of_work() as unit:
        statement_id = note(
            facility.id, via=Via.PATTERN, said_by=said_by, said_at=said_at, link_id=link_id, person_id=person_id
        )
        unit.session.add_all(
            Pattern(
                offering_id=offering_id,
                period=period,
                weekday=weekday,
                allotted=number,
                effective_from=first_day,
                statement_id=statement_id,
            )
            for weekday, number in sorted(numbers.items())
        )
        unit.session.flush()
        _end_the_ones_before([(offering_id, period)])
        patterned = queries.patterned(offering_id=offering_id, period=period)
        last = clock.today() + timedelta(days=facility.fill_days)
        write(statement_id, _moves(patterned[0], numbers, first_day, last))
        events.record("inventory.pattern_set", facility=facility.id, offering=offering_id, statement=statement_id)
        return statement_id


def _moves(of: Patterned, numbers: Mapping[int, int], first: date, last: date) -> dict[SlotKey, Change]:
    """What a new pattern says of the days from its first on: of those nobody spoke of, and of those a pattern set."""
    spoken = queries.spoken([of.offering_id], first, date.max)
    ahead = {first + timedelta(days=n) for n in range((last - first).days + 1)}
    patterned = {key.day for key, via in spoken.items() if key.period == of.period and via is Via.PATTERN}
    by_hand = {key.day for key, via in spoken.items() if key.period == of.period and via is not Via.PATTERN}
    days = sorted(day for day in (ahead | patterned) - by_hand if day.isoweekday() in numbers)
    found = _numbers(of, days)
    return {SlotKey(of.offering_id, day, of.period): Change(number) for day, (number, _) in found.items()}


def fill_ahead() -> int:
    """Fill in what patterns say of the days ahead, as far as each house wants, where nobody has spoken; how many."""
    filled = 0
    for _facility_id, group in groupby(queries.patterned(), key=lambda each: each.facility_id):
        with unit_of_work():
            made = _fill(list(group))
            if made:
                events.record("inventory.filled_ahead", facility=_facility_id, slots=made)
        filled += made
    return filled


def _fill(patterned: Sequence[Patterned]) -> int:
    today = clock.today()
    last = today + timedelta(days=max(each.fill_days for each in patterned))
    spoken = queries.spoken([each.offering_id for each in patterned], today, last)
    numbers: dict[SlotKey, int] = {}
    said_in: dict[SlotKey, int] = {}
    for each in patterned:
        days = (today + timedelta(days=n) for n in range(each.fill_days + 1))
        free = [day for day in days if SlotKey(each.offering_id, day, each.period) not in spoken]
        for day, (number, statement_id) in _numbers(each, free).items():
            key = SlotKey(each.offering_id, day, each.period)
            numbers[key], said_in[key] = number, statement_id
    made = insert_missing(numbers, said_in)
    return len(made) + _fill_in([key for key in numbers if key not in made], numbers, said_in)


def _fill_in(keys: Sequence[SlotKey], numbers: Mapping[SlotKey, int], said_in: Mapping[SlotKey, int]) -> int:
    """Give slots their number that are there although nobody spoke of them: something else was kept in them."""
    count = 0
    ids = sorted(queries.slot_ids(keys).values())
    for start in range(0, len(ids), AT_ONCE):
        for slot in lock(ids[start : start + AT_ONCE], clock.now())[0]:
            if slot.statement_id is None and not slot.allotted and not slot.is_closed:
                slot.allotted, slot.statement_id = numbers[key_of(slot)], said_in[key_of(slot)]
                count += 1
    return count


def _numbers(of: Patterned, days: Iterable[date]) -> dict[date, tuple[int, int]]:
    """What the patterns say of these days, and in which statement; none on days on which the house is closed."""
    seasons = catalogue.seasons_of([of.offering_id]).get(of.offering_id, [])
    closed = closed_weekdays(of.closed_weekdays)
    found = {}
    for day in days:
        row = next((row for row in of.rows if row.usual.covers(day)), None)
        if row is not None:
            found[day] = (0 if is_closed_on(seasons, closed, day) else row.usual.number, row.statement_id)
    return found


def take_back_patterns(statement_id: int) -> None:
    """Forget the patterns of a statement; those that it had ended hold again."""
    session = needed_unit().session
    kinds = session.execute(
        select(Pattern.offering_id, Pattern.period).where(Pattern.statement_id == statement_id).distinct()
    ).all()
    if kinds:
        session.execute(delete(Pattern).where(Pattern.statement_id == statement_id))
        _end_the_ones_before([(row.offering_id, row.period) for row in kinds])


def _end_the_ones_before(kinds: Iterable[tuple[int, str]]) -> None:
    """Let each pattern end where one that was said later begins."""
    session = needed_unit().session
    for offering_id, period in kinds:
        by_weekday: dict[int, list[Pattern]] = defaultdict(list)
        for row in session.scalars(
            select(Pattern).where(Pattern.offering_id == offering_id, Pattern.period == period).order_by(Pattern.id)
        ):
            by_weekday[row.weekday].append(row)
        for rows in by_weekday.values():
            for row, last in zip(rows, last_days([each.effective_from for each in rows]), strict=True):
                row.effective_to = last
    session.flush()
