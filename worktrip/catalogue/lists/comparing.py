"""What a list would change: each row against what there is, references within the file and beyond it.

A thing that is known keeps what its row does not say: a column that is missing leaves the fact as it is. Nothing is
deleted; rows that are left out stay. Wholes (cards, tables, patterns) are compared as a whole.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from worktrip.catalogue.lists import checking, wholes
from worktrip.catalogue.lists.described import BUSINESS, FACILITIES, LANDMARKS, OFFERINGS, SEASONS, Listed
from worktrip.catalogue.lists.known import Kept, Known, Values
from worktrip.catalogue.lists.plans import Additions, Plan
from worktrip.catalogue.lists.problems import Problem
from worktrip.catalogue.lists.reading import Line, Part, Reading, has_lost
from worktrip.catalogue.rules import tax_class_of
from worktrip.kernel import writing
from worktrip.kernel.errors import N_, Invalid
from worktrip.plumbing.sheets import Cell, as_shift_jis

Check = Callable[[Values], Iterable[tuple[str, Invalid]]]
_LOST = N_("〓 は、Shift-JISで表せなかった文字です。もとの文字を入れてください。")
_FIXED = N_("あとから変えることはできません。いまは「%(kept)s」です。")


def compare(reading: Reading, known: Known, today: date) -> Plan:
    """The plan of an import as of a day; `problems` has everything that is wrong, in the order of the file."""
    plan = Plan(problems=list(reading.problems))
    facilities = _facilities(plan, reading.part(FACILITIES), known)
    offerings = _offerings(plan, reading.part(OFFERINGS), known, facilities)
    seasons = _seasons(plan, reading.part(SEASONS), known, facilities, offerings)
    wholes.cards(plan, reading, known, today, offerings, seasons)
    wholes.tables(plan, reading, known, today, facilities)
    wholes.usual(plan, reading, known, today, offerings)
    wholes.programmes(plan, reading, known, offerings)
    _keyed(plan, reading.part(LANDMARKS), known.landmarks, plan.landmarks, lambda values: ())
    order = {name: place for place, name in enumerate(reading.parts)}
    plan.problems.sort(key=lambda each: (order.get(each.sheet, -1), each.row, len(each.column), each.column))
    return plan


# --- one row, one thing ----------------------------------------------------------------------------------------------


def _keyed(plan: Plan, part: Part, kept: dict[str, Kept], into: Additions, check: Check) -> dict[str, Values]:
    """Compare rows that stand for one thing each; the facts each will have, by key."""
    key = part.listed.key[0]
    after: dict[str, Values] = {}
    first: dict[str, int] = {}
    # a name may come back from Shift-JIS in other characters
    carried = {as_shift_jis(name): name for name in kept}
    for line in part.lines:
        code = line.get(key)
        code = code if code in kept else carried.get(code, code)
        if code is None:
            _refuse_cells(plan, part, line)
        elif code in first:
            sentence = N_("「%(key)s」は、%(row)s行目にもあります。")
            plan.problems.append(part.problem(line, key, Invalid(sentence, key=code, row=first[code])))
        else:
            first[code] = line.number
            after[code] = _one(plan, part, line, code, kept.get(code), into, check)
    return after


def _one(plan: Plan, part: Part, line: Line, code: str, kept: Kept | None, into: Additions, check: Check) -> Values:
    before = len(plan.problems)
    _refuse_cells(plan, part, line, kept)
    if kept is None:
        for field in part.listed.fields:
            if field.is_needed and field.name not in part.letters:
                sentence = N_("新しい行には、列「%(head)s」も要ります。")
                plan.problems.append(part.problem(line, field.name, Invalid(sentence, head=field.head)))
        values = {field.name: field.empty for field in part.listed.fields} | line.values
        changed = values
    else:
        changed = differences(part.listed, kept.values, line.values)
        values = {**kept.values, **changed}
        for name in [name for name in changed if part.listed.field(name).is_fixed]:
            shown = Cell("", part.listed.field(name).shown(kept.values[name])).text  # type: ignore[arg-type]
            plan.problems.append(part.problem(line, name, Invalid(_FIXED, kept=shown)))
    for name in [name for name, value in changed.items() if has_lost([value])]:
        plan.problems.append(part.problem(line, name, Invalid(_LOST)))
    if changed and len(plan.problems) == before:
        for name, error in check(values):
            plan.problems.append(part.problem(line, name, error))
    if kept is None:
        plan.new(part.listed.name, line.number, code)
        into.added.append(dict(values))
    elif changed:
        heads = tuple(part.listed.field(name).head for name in changed)
        plan.different(part.listed.name, line.number, code, heads)
        into.changed.append((kept.id, changed))
    else:
        plan.count(part.listed.name).unchanged += 1
    return values


def differences(listed: Listed, kept: Values, read: Values) -> dict[str, Any]:
    """The facts of a row that are not what is kept."""
    return {name: value for name, value in read.items() if not listed.field(name).is_same(kept.get(name), value)}


def _refuse_cells(plan: Plan, part: Part, line: Line, kept: Kept | None = None) -> None:
    """Say what is wrong with single cells; one that says what is kept anyway is forgiven."""
    for name, wrong in line.wrong.items():
        if kept is not None:
            shown = Cell("", part.listed.field(name).shown(kept.values.get(name))).text  # type: ignore[arg-type]
            if shown == wrong.text:
                continue
        plan.problems.append(part.problem(line, name, wrong.error))


# --- places ----------------------------------------------------------------------------------------------------------


def _facilities(plan: Plan, part: Part, known: Known) -> dict[str, Values]:
    after = _keyed(plan, part, known.facilities, plan.facilities, checking.facility)
    _businesses(plan, part, known)
    return {**{code: kept.values for code, kept in known.facilities.items()}, **after}


def _businesses(plan: Plan, part: Part, known: Known) -> None:
    """What becomes of the businesses behind the places: rows about one business say the same of it."""
    said: dict[int | str, Line] = {}
    for line in part.lines:
        code, name = line.get("code"), line.get("partner_name")
        business: int | str | None = known.business_of.get(code) if code else None
        if business is None:
            folded = writing.fold(name or "")
            business = known.businesses.get(folded, folded)
        if not business:
            continue
        other = said.setdefault(business, line)
        for fact in [fact for fact in BUSINESS if fact in line.values and fact in other.values]:
            if not FACILITIES.field(fact).is_same(other.values[fact], line.values[fact]):
                sentence = N_("%(row)s行目と同じ事業者ですが、内容がちがいます。")
                plan.problems.append(part.problem(line, fact, Invalid(sentence, row=other.number)))
        if other is line:
            _business(plan, part, line, known, business)


def _business(plan: Plan, part: Part, line: Line, known: Known, business: int | str) -> None:
    facts = {fact: line.values[fact] for fact in BUSINESS if fact in line.values}
    if isinstance(business, str):
        empty = {fact: FACILITIES.field(fact).empty for fact in BUSINESS}
        plan.new_businesses[business] = {BUSINESS[fact]: value for fact, value in {**empty, **facts}.items()}
        return
    changed = differences(FACILITIES, known.business_facts[business], facts)
    if "partner_name" in changed and known.businesses.get(writing.fold(changed["partner_name"]), business) != business:
        sentence = N_("この名前の事業者は、ほかにあります。一覧からは、施設を別の事業者へ移せません。")
        plan.problems.append(part.problem(line, "partner_name", Invalid(sentence)))
    if changed:
        plan.changed_businesses[business] = {BUSINESS[fact]: value for fact, value in changed.items()}


def _offerings(plan: Plan, part: Part, known: Known, facilities: dict[str, Values]) -> dict[str, Values]:
    for line in part.lines:
        if line.get("serving") is not None:
            # the tax of food is decided by how it is served
            line.values["tax_class"] = tax_class_of(line.values["serving"])

    def check(values: Values) -> Iterable[tuple[str, Invalid]]:
        if values["facility_code"] not in facilities:
            yield "facility_code", unknown_place(values["facility_code"])
        if values["code"] in known.reserved:
            yield "code", Invalid(N_("その記号は、もう使われています。ほかの記号にしてください。"))
        yield from checking.offering(values)

    after = _keyed(plan, part, known.offerings, plan.offerings, check)
    return {**{code: kept.values for code, kept in known.offerings.items()}, **after}


def unknown_place(code: str) -> Invalid:
    """The refusal of a place that nobody knows."""
    return Invalid(N_("記号「%(code)s」の施設は、このファイルにも、いまの一覧にもありません。"), code=code)


# --- seasons ---------------------------------------------------------------------------------------------------------


def _seasons(
    plan: Plan, part: Part, known: Known, facilities: dict[str, Values], offerings: dict[str, Values]
) -> dict[str, set[str]]:
    """Compare seasons; the codes that rows of cards may name, by place."""
    codes = {code: {kept.values["code"] for kept in found} for code, found in known.seasons.items()}
    by_place: dict[str, list[Line]] = {}
    for line in part.lines:
        _refuse_cells(plan, part, line)
        if line.wrong:
            continue
        refused = list(_season_problems(line.values, facilities, offerings))
        plan.problems += [part.problem(line, name, error) for name, error in refused]
        codes.setdefault(line.values["facility_code"], set()).add(line.values["code"])
        by_place.setdefault(line.values["facility_code"], []).append(line)
    for place, lines in by_place.items():
        _pair(plan, part, lines, known.seasons.get(place, []))
    return codes


def _season_problems(
    values: Values, facilities: dict[str, Values], offerings: dict[str, Values]
) -> Iterable[tuple[str, Invalid]]:
    if values["facility_code"] not in facilities:
        yield "facility_code", unknown_place(values["facility_code"])
    elif values["offering_code"]:
        offered = offerings.get(values["offering_code"])
        if offered is None or offered["facility_code"] != values["facility_code"]:
            sentence = N_("この施設に、記号「%(code)s」の品目はありません。")
            yield "offering_code", Invalid(sentence, code=values["offering_code"])
    yield from checking.season(values)


def _pair(plan: Plan, part: Part, lines: Sequence[Line], kept: Sequence[Kept]) -> None:
    """Find for each row the season it is: the same in everything, else one that differs in one cell, else none."""
    left, todo = list(kept), []
    seen: dict[tuple[Any, ...], int] = {}
    for line in lines:
        values = tuple(line.values[name] for name in SEASONS.key)
        if values in seen:
            sentence = N_("%(row)s行目と同じ行です。ひとつを消してください。")
            plan.problems.append(Problem(part.name, sentence, {"row": seen[values]}, line.number))
            continue
        seen[values] = line.number
        same = next((each for each in left if not differences(SEASONS, each.values, line.values)), None)
        if same is None:
            todo.append(line)
        else:
            left.remove(same)
            plan.count(SEASONS.name).unchanged += 1
    for line in todo:
        near = [(each, differences(SEASONS, each.values, line.values)) for each in left]
        found = next(((each, changed) for each, changed in near if len(changed) == 1), None)
        about = f"{line.values['facility_code']} {line.values['name']}".strip()
        plan.problems += [part.problem(line, n, Invalid(_LOST)) for n, v in line.values.items() if has_lost([v])]
        if found is None:
            plan.new(SEASONS.name, line.number, about)
            plan.seasons.added.append(dict(line.values))
        else:
            left.remove(found[0])
            plan.different(SEASONS.name, line.number, about, tuple(SEASONS.field(name).head for name in found[1]))
            plan.seasons.changed.append((found[0].id, found[1]))
