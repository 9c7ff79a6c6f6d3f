"""Carries the plan of an import out: in bulk, with a bounded number of statements for each thousand rows."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from worktrip.accounts import service as accounts
from worktrip.catalogue.lists import BAND, BUSINESS, STEP, TERMS, Additions, Known, Pattern, Plan, Whole
from worktrip.catalogue.rules import OfferingKind
from worktrip.catalogue.tables import (
    CancellationBand,
    CancellationTermsRow,
    Facility,
    Landmark,
    Offering,
    Programme,
    ProgrammeItem,
    ProgrammePattern,
    Rate,
    SeasonRow,
)
from worktrip.kernel import writing
from worktrip.plumbing import events
from worktrip.plumbing.database import Base, needed_unit

ONE_DAY = timedelta(days=1)
Rows = Sequence[Mapping[str, Any]]
Ids = Mapping[str, int]


def carry_out(plan: Plan, known: Known) -> None:
    """Write everything a plan says, inside the open unit."""
    places = _facilities(plan, known)
    things = _offerings(plan, places)
    _seasons(plan.seasons, places, things)
    _cards(plan.cards, known, things)
    _tables(plan.tables, known, places)
    _programmes(plan, things)
    _add(Landmark, plan.landmarks.added)
    _change(Landmark, plan.landmarks.changed)
    sheets = {name: vars(count) for name, count in plan.counts.items()}
    events.record("catalogue.imported", sheets=sheets, about=sorted({change.about for change in plan.changes}))


def _add(table: type[Base], rows: Rows) -> None:
    if rows:
        # without nulls written out, rows that lack different facts would go one by one
        needed_unit().session.execute(insert(table).execution_options(render_nulls=True), list(rows))


def _change(table: type[Base], changed: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
    """Change rows by id; those that change in the same columns go together."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row_id, facts in changed:
        if facts:
            alike.setdefault(tuple(sorted(facts)), []).append({"id": row_id, **facts})
    for rows in alike.values():
        needed_unit().session.execute(update(table), rows)


def _codes(table: Any) -> Ids:
    rows = needed_unit().session.execute(select(table.code, table.id)).all()
    return {row.code: row.id for row in rows}


# --- places and what they offer --------------------------------------------------------------------------------------


def _facilities(plan: Plan, known: Known) -> Ids:
    businesses = accounts.set_businesses(plan.new_businesses, plan.changed_businesses)
    added = []
    for facts in plan.facilities.added:
        folded = writing.fold(facts["partner_name"])
        own = {name: value for name, value in facts.items() if name not in BUSINESS}
        added.append({**own, "organisation_id": businesses.get(folded) or known.businesses[folded]})
    _add(Facility, added)
    changed = [
        (row_id, {name: value for name, value in facts.items() if name not in BUSINESS})
        for row_id, facts in plan.facilities.changed
    ]
    _change(Facility, changed)
    places = _codes(Facility) if added else {code: kept.id for code, kept in known.facilities.items()}
    if added or any("max_groups" in facts for _, facts in changed):
        _count_groups()
    return places


def _count_groups() -> None:
    """Let the inventory count the groups of every place that takes so many a day."""
    session = needed_unit().session
    counted = select(Offering.facility_id).where(Offering.kind == OfferingKind.GROUPS)
    rows = session.execute(
        select(Facility.id, Facility.code).where(Facility.max_groups.is_not(None), Facility.id.not_in(counted))
    ).all()
    _add(
        Offering,
        [
            {
                "facility_id": row.id,
                "code": f"{row.code}-GROUPS",
                "kind": OfferingKind.GROUPS,
                "name": "受け入れる組数",  # data
                "name_en": "Groups a day",
                "is_open": False,
            }
            for row in rows
        ],
    )


def _offerings(plan: Plan, places: Ids) -> Ids:
    added = [
        {**{name: value for name, value in facts.items() if name != "facility_code"}, "facility_id": place}
        for facts in plan.offerings.added
        for place in [places[facts["facility_code"]]]
    ]
    _add(Offering, added)
    _change(Offering, plan.offerings.changed)
    return _codes(Offering)


def _seasons(seasons: Additions, places: Ids, things: Ids) -> None:
    def row(facts: Mapping[str, Any]) -> dict[str, Any]:
        own = {name: value for name, value in facts.items() if name not in ("facility_code", "offering_code")}
        if "facility_code" in facts:
            own["facility_id"] = places[facts["facility_code"]]
        if "offering_code" in facts:
            own["offering_id"] = things[facts["offering_code"]] if facts["offering_code"] else None
        return own

    _add(SeasonRow, [row(facts) for facts in seasons.added])
    _change(SeasonRow, [(row_id, row(facts)) for row_id, facts in seasons.changed])


# --- what holds from a day on ----------------------------------------------------------------------------------------


def _ends(wholes: Sequence[Whole], kept: Mapping[tuple[str, date], object]) -> dict[tuple[str, date], date | None]:
    """The last day of each card (or table) of everybody who gets one: the day before the next begins."""
    touched = {whole.owner for whole in wholes}
    days: dict[str, set[date]] = {}
    for owner, day in [*((whole.owner, whole.day) for whole in wholes), *kept]:
        if owner in touched:
            days.setdefault(owner, set()).add(day)
    return {
        (owner, day): after - ONE_DAY if after else None
        for owner, found in days.items()
        for day, after in _with_next(sorted(found))
    }


def _with_next(days: list[date]) -> list[tuple[date, date | None]]:
    return list(zip(days, [*days[1:], None], strict=True))


def _cards(cards: Sequence[Whole], known: Known, things: Ids) -> None:
    if not cards:
        return
    session, ends = needed_unit().session, _ends(cards, known.cards)
    gone = [{"of": things[card.owner], "day": card.day} for card in cards if card.replaces]
    rates = Rate.__table__
    connection = session.connection()
    if gone:
        these = (rates.c.offering_id == bindparam("of"), rates.c.effective_from == bindparam("day"))
        connection.execute(delete(rates).where(*these), gone)  # type: ignore[arg-type]
    ending = [
        {"of": things[card.owner], "day": card.day, "last": card.day - ONE_DAY}
        for card in _first_of_each(cards)
        if not card.replaces
    ]
    if ending:
        these = (rates.c.offering_id == bindparam("of"), rates.c.effective_to.is_(None))
        earlier = rates.c.effective_from < bindparam("day")
        connection.execute(
            update(rates).where(*these, earlier).values(effective_to=bindparam("last")),  # type: ignore[arg-type]
            ending,
        )
    _add(
        Rate,
        [
            {
                **{name: row[name] for name in BAND},
                "offering_id": things[card.owner],
                "effective_from": card.day,
                "effective_to": ends[card.owner, card.day],
            }
            for card in cards
            for row in card.rows
        ],
    )


def _first_of_each(wholes: Sequence[Whole]) -> list[Whole]:
    """The first new one of each: those before it end then; the rest know their ends."""
    first: dict[str, Whole] = {}
    for whole in sorted(wholes, key=lambda each: each.day):
        if not whole.replaces:
            first.setdefault(whole.owner, whole)
    return list(first.values())


def _tables(tables: Sequence[Whole], known: Known, places: Ids) -> None:
    if not tables:
        return
    session, ends = needed_unit().session, _ends(tables, known.tables)
    terms = CancellationTermsRow
    gone = {(places[table.owner], table.day) for table in tables if table.replaces}
    ending = {places[table.owner]: table.day for table in _first_of_each(tables)}
    owned = select(terms.id, terms.facility_id, terms.effective_from, terms.effective_to)
    given_way, ended = [], []
    for row in session.execute(owned.where(terms.facility_id.is_not(None))).all():
        if (row.facility_id, row.effective_from) in gone:
            given_way.append(row.id)
        elif row.effective_to is None and row.effective_from < ending.get(row.facility_id, row.effective_from):
            ended.append((row.id, {"effective_to": ending[row.facility_id] - ONE_DAY}))
    if given_way:
        session.execute(delete(CancellationBand).where(CancellationBand.terms_id.in_(given_way)))
        session.execute(delete(terms).where(terms.id.in_(given_way)))
    _change(terms, ended)
    rows = [
        {
            **{name: table.rows[0][name] for name in TERMS},
            "facility_id": places[table.owner],
            "effective_from": table.day,
            "effective_to": ends[table.owner, table.day],
        }
        for table in tables
    ]
    _add(terms, rows)
    # of two that begin on one day the later counts: the other ended before it began
    ids = {
        (row.facility_id, row.effective_from): row.id
        for row in session.execute(owned.where(terms.facility_id.is_not(None)).order_by(terms.id)).all()
    }
    steps = [
        {**{name: row[name] for name in STEP}, "terms_id": ids[places[table.owner], table.day]}
        for table in tables
        for row in table.rows
    ]
    _add(CancellationBand, steps)


# --- programmes ------------------------------------------------------------------------------------------------------


def _programmes(plan: Plan, things: Ids) -> None:
    _add(Programme, plan.programmes.added)
    _change(Programme, plan.programmes.changed)
    if plan.patterns:
        _patterns(plan.patterns, things)


def _patterns(patterns: Sequence[Pattern], things: Ids) -> None:
    session, programmes = needed_unit().session, _codes(Programme)
    replaced = [pattern for pattern in patterns if pattern.id is not None]
    _change(ProgrammePattern, [(pattern.id or 0, _names(pattern)) for pattern in replaced])
    if replaced:
        gone = ProgrammeItem.pattern_id.in_([pattern.id for pattern in replaced])
        session.execute(delete(ProgrammeItem).where(gone))
    new = [pattern for pattern in patterns if pattern.id is None]
    rows = [
        {**_names(pattern), "programme_id": programmes[pattern.programme], "position": pattern.position}
        for pattern in new
    ]
    _add(ProgrammePattern, rows)
    columns = (ProgrammePattern.programme_id, ProgrammePattern.position, ProgrammePattern.id)
    ids = {(row[0], row[1]): row[2] for row in session.execute(select(*columns)).all()}
    _add(
        ProgrammeItem,
        [
            _item(ids[programmes[pattern.programme], pattern.position], item, things)
            for pattern in patterns
            for item in pattern.items
        ],
    )


def _names(pattern: Pattern) -> dict[str, str]:
    return {"name": pattern.values["pattern_name"], "name_en": pattern.values["pattern_name_en"]}


def _item(pattern_id: int, item: Mapping[str, Any], things: Ids) -> dict[str, Any]:
    facts = {name: value for name, value in item.items() if name not in ("item_kind", "offering_code")}
    rain = facts.pop("rain_offering_code")
    return {
        **facts,
        "pattern_id": pattern_id,
        "kind": item["item_kind"],
        "offering_id": things[item["offering_code"]] if item["offering_code"] else None,
        "rain_offering_id": things[rain] if rain else None,
    }
