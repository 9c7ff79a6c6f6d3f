"""Rows that belong together: a card, a cancellation table, a pattern of a programme, each compared as a whole.

What is the same is left alone. A card or table that has not begun gives way to a changed one; one that has begun is
never rewritten, since somebody may have been promised its prices: a new first day begins a new one.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from worktrip.catalogue.lists import checking
from worktrip.catalogue.lists.described import (
    BAND,
    CANCELLATION,
    ITEM,
    PATTERN,
    PROGRAMME,
    PROGRAMMES,
    RATES,
    STEP,
    TERMS,
    USUAL,
    WEEK,
    Listed,
)
from worktrip.catalogue.lists.known import Kept, Known, Since, Values
from worktrip.catalogue.lists.plans import Pattern, Plan, Whole
from worktrip.catalogue.lists.problems import Problem
from worktrip.catalogue.lists.reading import Line, Part, Reading, grouped, has_lost
from worktrip.catalogue.rules import UsualWeek
from worktrip.kernel.errors import N_, Invalid

Rows = list[tuple[Any, ...]]
Check = Callable[[Sequence[Line], date], Iterator[tuple[Line, str, Invalid]]]
_BEGUN = N_("%(day)s からの内容は、もう始まっているので変えられません。新しい「いつから」の行を足してください。")
_LATER = N_("%(day)s からの内容が、すでにあります。それより後の日にしてください。")
_NO_OFFERING = N_("記号「%(code)s」の品目は、このファイルにも、いまの一覧にもありません。")
_SAME_ROW = N_("%(row)s行目と同じ行です。ひとつを消してください。")
_DIFFERENT = N_("%(row)s行目と同じまとまりの行ですが、内容がちがいます。")


def cards(
    plan: Plan,
    reading: Reading,
    known: Known,
    today: date,
    offerings: Mapping[str, Values],
    seasons: Mapping[str, Collection[str]],
) -> None:
    """Compare rate cards: one for each offering and first day."""
    part = reading.part(RATES)

    def check(lines: Sequence[Line], day: date) -> Iterator[tuple[Line, str, Invalid]]:
        code = lines[0].values["offering_code"]
        offering = offerings.get(code)
        if offering is None:
            yield lines[0], "offering_code", Invalid(_NO_OFFERING, code=code)
        for line in lines if offering is not None else ():
            season = line.values["season"]
            if season and season not in seasons.get(offering["facility_code"], ()):  # type: ignore[index]
                sentence = N_("季節の記号「%(code)s」が、この施設の季節にありません。")
                yield line, "season", Invalid(sentence, code=season)
        yield from checking.card(lines, day)

    plan.cards += _dated(plan, part, known.cards, today, BAND, check)


def tables(plan: Plan, reading: Reading, known: Known, today: date, facilities: Collection[str]) -> None:
    """Compare cancellation tables: one for each place and first day."""
    part = reading.part(CANCELLATION)

    def check(lines: Sequence[Line], _day: date) -> Iterator[tuple[Line, str, Invalid]]:
        code = lines[0].values["facility_code"]
        if code not in facilities:
            sentence = N_("記号「%(code)s」の施設は、このファイルにも、いまの一覧にもありません。")
            yield lines[0], "facility_code", Invalid(sentence, code=code)
        yield from _disagreeing(CANCELLATION, lines, TERMS)
        yield from checking.ladder(lines)

    plan.tables += _dated(plan, part, known.tables, today, (*TERMS, *STEP), check)


def _dated(
    plan: Plan, part: Part, kept: Mapping[Since, Rows], today: date, names: Sequence[str], check: Check
) -> Iterator[Whole]:
    """Wholes that hold from a day on: the new and the changed ones, the earlier days first."""
    latest = Known().latest(kept)
    listed = part.listed
    sound = []
    for line in part.lines:
        for name, wrong in line.wrong.items():
            plan.problems.append(part.problem(line, name, wrong.error))
    for (owner, day), lines in grouped(part.lines, listed.key).items():
        if not any(line.wrong for line in lines):
            sound.append((owner, day, lines))
    for owner, day, lines in sorted(sound, key=lambda each: (each[0], each[1])):
        same = _same(listed, names, kept.get((owner, day), ()), lines)
        if all(same):
            plan.count(listed.name).unchanged += len(lines)
            continue
        for line, name, error in check(lines, day):
            plan.problems.append(part.problem(line, name, error))
        is_known = (owner, day) in kept
        if is_known and day <= today:
            # where a row is missing, no row is to blame: the first stands for the whole
            blamed = [line for line, is_same in zip(lines, same, strict=False) if not is_same] or lines[:1]
            for line in blamed:
                plan.problems.append(part.problem(line, "effective_from", Invalid(_BEGUN, day=day.isoformat())))
        elif not is_known and owner in latest and day <= latest[owner]:
            error = Invalid(_LATER, day=latest[owner].isoformat())
            plan.problems.append(part.problem(lines[0], "effective_from", error))
        _note(plan, part, lines, f"{owner} {day.isoformat()}", same if is_known else ())
        yield Whole(owner, day, tuple(line.values for line in lines), is_known)


def _same(listed: Listed, names: Sequence[str], kept: Iterable[Sequence[Any]], lines: Sequence[Line]) -> list[bool]:
    """For each row whether it is kept already; one more False where something kept is missing."""
    left = [tuple(row) for row in kept]
    exactly = set(left)
    found = []
    for line in lines:
        row = tuple(line.get(name) for name in names)
        if row in exactly:
            exactly.discard(row)
            left.remove(row)
            found.append(True)
            continue
        near = next((each for each in left if _is_same_row(listed, names, each, row)), None)
        if near is not None:
            exactly.discard(near)
            left.remove(near)
        found.append(near is not None)
    return [*found, False] if left else found


def _is_same_row(listed: Listed, names: Sequence[str], kept: Sequence[Any], read: Sequence[Any]) -> bool:
    return all(listed.field(name).is_same(one, other) for name, one, other in zip(names, kept, read, strict=True))


def _note(plan: Plan, part: Part, lines: Sequence[Line], about: str, same: Sequence[bool]) -> None:
    """Count the rows of a whole that is new, or of a changed one: a row that goes makes the first one count."""
    changed = [line for line, is_same in zip(lines, same, strict=False) if not is_same] if same else []
    if same and not changed:
        changed = list(lines[:1])
    for line in lines:
        if not same:
            plan.new(part.listed.name, line.number, about)
        elif any(line is each for each in changed):
            plan.different(part.listed.name, line.number, about)
        else:
            plan.count(part.listed.name).unchanged += 1
        if has_lost(line.values.values()):
            sentence = N_("〓 は、Shift-JISで表せなかった文字です。もとの文字を入れてください。")
            plan.problems.append(Problem(part.name, sentence, {}, line.number))


def _disagreeing(listed: Listed, lines: Sequence[Line], names: Iterable[str]) -> Iterator[tuple[Line, str, Invalid]]:
    """What rows of one thing say of it in different words."""
    for name in names:
        for line in lines[1:]:
            if not listed.field(name).is_same(lines[0].get(name), line.get(name)):
                yield line, name, Invalid(_DIFFERENT, row=lines[0].number)


# --- usual numbers ---------------------------------------------------------------------------------------------------


def usual(plan: Plan, reading: Reading, known: Known, today: date, offerings: Mapping[str, Values]) -> None:
    """Compare weeks as they usually are: one for each offering, part of a day and first day."""
    part = reading.part(USUAL)
    for line in part.lines:
        plan.problems += [part.problem(line, name, wrong.error) for name, wrong in line.wrong.items()]
    changed: dict[tuple[str, str], dict[date, UsualWeek]] = {}
    for (code, period, day), (line, *others) in grouped(part.lines, USUAL.key).items():
        for other in others:
            plan.problems.append(Problem(part.name, _SAME_ROW, {"row": line.number}, other.number))
        if line.wrong:
            continue
        week = UsualWeek(code, period, day, tuple(line.get(name) for name in WEEK))
        kept = known.usual.get((code, period, day))
        if week == kept:
            plan.count(USUAL.name).unchanged += 1
            continue
        for name, error in checking.usual(week, kept, offerings.get(code), today):
            plan.problems.append(part.problem(line, name, error))
        if kept is None:
            plan.new(USUAL.name, line.number, code)
        else:
            heads = zip(WEEK, week.numbers, kept.numbers, strict=True)
            differing = tuple(USUAL.field(name).head for name, read, was in heads if read != was)
            plan.different(USUAL.name, line.number, code, differing)
        changed.setdefault((code, period), {})[day] = week
    for (code, period), weeks in sorted(changed.items()):
        # what is said last holds from its first day on: what begins later is said once more after it
        later = {key[2]: week for key, week in known.usual.items() if key[:2] == (code, period) and key[2] > min(weeks)}
        plan.usual += [week for _, week in sorted({**later, **weeks}.items())]


# --- programmes ------------------------------------------------------------------------------------------------------


def programmes(plan: Plan, reading: Reading, known: Known, offerings: Collection[str]) -> None:
    """Compare programmes and their patterns; one that is left out stays, and so does a pattern."""
    part = reading.part(PROGRAMMES)
    for line in part.lines:
        for name, wrong in line.wrong.items():
            plan.problems.append(part.problem(line, name, wrong.error))
    for (code,), lines in grouped(part.lines, ("code",)).items():
        if not any(line.wrong for line in lines):
            _programme(plan, part, lines, code, known, offerings)


def _programme(
    plan: Plan, part: Part, lines: Sequence[Line], code: str, known: Known, offerings: Collection[str]
) -> None:
    kept = known.programmes.get(code)
    values = {"code": code, **{name: lines[0].get(name) for name in PROGRAMME}}
    changed = {} if kept is None else _differences(kept.values, values)
    if kept is None:
        plan.programmes.added.append(values)
    elif changed:
        plan.programmes.changed.append((kept.id, changed))
    problems = list(_disagreeing(PROGRAMMES, lines, PROGRAMME))
    for (position,), rows in grouped(lines, ("position",)).items():
        same = [True] * len(rows)
        if position is not None:
            same = _pattern(plan, rows, code, position, known.patterns.get((code, position)))
        if not all(same) or kept is None:
            problems += _item_problems(rows, offerings)
        for line, is_same in zip(rows, same, strict=False):
            _count(plan, part, line, code, is_new=kept is None, is_same=is_same and all(same), changed=changed)
    plan.problems += [part.problem(line, name, error) for line, name, error in problems]


def _differences(kept: Values, read: Values) -> dict[str, Any]:
    return {name: value for name, value in read.items() if not PROGRAMMES.field(name).is_same(kept.get(name), value)}


def _pattern(plan: Plan, rows: Sequence[Line], code: str, position: int, kept: Kept | None) -> list[bool]:
    """For each row of a pattern whether it is as it was; one more False where an item of it went."""
    items = [line for line in rows if not checking.is_without_item(line.values)]
    names = {name: rows[0].get(name) for name in PATTERN}
    found = kept.values["items"] if kept is not None else ()
    same = _same(PROGRAMMES, ITEM, [[item[name] for name in ITEM] for item in found], items)
    is_named_so = kept is not None and not _differences(kept.values, names)
    if kept is None or not is_named_so or not all(same):
        whole = tuple({name: line.get(name) for name in ITEM} for line in items)
        plan.patterns.append(Pattern(code, position, names, whole, kept.id if kept else None))
    if kept is None:
        return [False] * len(rows)
    if not items:
        return [is_named_so] * len(rows)
    return same if is_named_so else [False] * len(rows)


def _item_problems(rows: Sequence[Line], offerings: Collection[str]) -> Iterator[tuple[Line, str, Invalid]]:
    yield from _disagreeing(PROGRAMMES, rows, PATTERN)
    for line in rows:
        if line.get("position") is None:
            if not checking.is_without_item(line.values):
                yield line, "position", Invalid(N_("型の番号を入れてください。型は1つでも、1と入れます。"))
            continue
        for name, error in checking.item(line.values):
            yield line, name, error
        for name in ("offering_code", "rain_offering_code"):
            if line.get(name) and line.get(name) not in offerings:
                yield line, name, Invalid(_NO_OFFERING, code=line.get(name))


def _count(
    plan: Plan, part: Part, line: Line, code: str, *, is_new: bool, is_same: bool, changed: Mapping[str, Any]
) -> None:
    if is_new:
        plan.new(part.listed.name, line.number, code)
    elif changed or not is_same:
        heads = tuple(PROGRAMMES.field(name).head for name in changed)
        pattern = f"{code} {line.get('pattern_name') or ''}".strip()
        plan.different(part.listed.name, line.number, pattern, heads)
    else:
        plan.count(part.listed.name).unchanged += 1
    if (is_new or changed or not is_same) and has_lost(line.values.values()):
        sentence = N_("〓 は、Shift-JISで表せなかった文字です。もとの文字を入れてください。")
        plan.problems.append(Problem(part.name, sentence, {}, line.number))
