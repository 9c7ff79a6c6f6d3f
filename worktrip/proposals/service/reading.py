"""A version as the organiser reads it: everything in their language, and no net price anywhere."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from flask_babel import gettext

from worktrip.plumbing import clock, i18n
from worktrip.plumbing.i18n import either
from worktrip.proposals import queries, rules
from worktrip.proposals.rules import AlternativeFacts, FeeRow, LineFacts, Option, Quote, VersionFacts
from worktrip.proposals.service import terms
from worktrip.proposals.service.contracting import fee_rows
from worktrip.proposals.service.papers import changes, compare, included, is_in_one
from worktrip.proposals.service.pricing import Priced, price_version
from worktrip.proposals.service.sleeping import Beds, beds, is_parted
from worktrip.proposals.service.telling import entry, people, tell


@dataclass(frozen=True)
class PriceRow:
    """A line of the price table."""

    name: str
    calculation: str
    # None where it is part of the one price
    amount_yen: int | None
    is_outside: bool
    subject: rules.Subject


@dataclass(frozen=True)
class Night:
    """How many sleep there in how many rooms."""

    day: date
    people: int
    rooms: int


@dataclass(frozen=True)
class OptionRow:
    """Something that may be ticked: outside the total until it is."""

    item_id: int
    name: str
    day: date
    at: time
    note: str
    amount_yen: int
    is_ticked: bool


@dataclass(frozen=True)
class Column:
    """One alternative, ready to be shown; without a quote while it cannot be priced."""

    letter: str
    title: str
    room: str
    # who sleeps where, if there is more to say than one room for everybody
    beds: list[Beds]
    reason: str
    is_recommended: bool
    days: list[dict[str, Any]]
    rows: list[PriceRow]
    options: list[OptionRow]
    taxes: list[str]
    shares: list[int]
    price_yen: int | None
    total_yen: int | None
    per_head_yen: int | None
    included: list[str]
    nights: list[Night]
    # with what is ticked; None where nothing of it is
    chosen_yen: int | None
    chosen_per_head_yen: int | None
    # stated as part of the one price
    planning_fee_yen: int = 0
    refusal: str = ""


@dataclass(frozen=True)
class Reading:
    """A version, ready to be shown."""

    changes: list[str]
    columns: list[Column]
    comparison: list[dict[str, Any]]
    fees: list[dict[str, Any]]
    free_until: date | None
    excluded: list[str]
    papers: list[queries.Paper]
    blockers: list[str]
    has_consent: bool
    is_over: bool


def is_over(version: VersionFacts) -> bool:
    """Whether the time to accept a version has passed by now."""
    return rules.is_over(version, clock.now())


def read(version: VersionFacts, ticked: Collection[int] = ()) -> Reading:
    """Put a version into the words of its reader; a bounded number of statements, however long it is."""
    priced = price_version(version)
    columns = [_column(version, each, ticked) for each in priced]
    quotes = [each.quote for each in priced if each.quote is not None]
    fees = fee_rows(version, quotes) if len(quotes) == len(priced) else []
    has_consent = queries.consent(version.trip_id) is not None
    now = clock.now()
    return Reading(
        changes=changes(version),
        columns=columns,
        comparison=_comparison(version, columns),
        fees=[fee_step(row, version.party.first_day) for row in fees],
        free_until=next((row.to_day for row in fees if row.is_free), None),
        excluded=terms.excluded(version.alternatives),
        papers=queries.papers(version.id),
        blockers=[tell(sentence) for sentence in rules.acceptance_blockers(version, has_consent=has_consent, now=now)],
        has_consent=has_consent,
        is_over=rules.is_over(version, now),
    )


def _column(version: VersionFacts, priced: Priced, ticked: Collection[int]) -> Column:
    each, quote, refusal = priced.alternative, priced.quote, priced.refusal
    settled = _settled(each, quote, ticked)
    return Column(
        letter=each.letter,
        title=either(*each.named),
        room=either(*each.room.named) if each.room and not is_parted(each) else "",
        beds=beds(each, version.party) if is_parted(each) else [],
        reason=each.reason,
        is_recommended=each.is_recommended,
        days=_days(version, each),
        rows=_rows(version, each, quote) if quote else [],
        options=[_option(option, option.item.id in ticked) for option in quote.options(each)] if quote else [],
        chosen_yen=settled.total_yen if settled else None,
        chosen_per_head_yen=settled.per_head(version.party.heads) if settled else None,
        planning_fee_yen=quote.planning_fee_yen if quote else 0,
        taxes=[
            gettext(
                "%(percent)s%%対象 %(gross)s、うち消費税 %(tax)s",
                percent=int(summary.percent),
                gross=i18n.money(summary.gross_yen),
                tax=i18n.money(summary.tax_yen),
            )
            for summary in (quote.totals.taxable if quote else ())
        ],
        shares=quote.shares(version.party) if quote else [],
        price_yen=quote.price_yen if quote else None,
        total_yen=quote.total_yen if quote else None,
        per_head_yen=quote.per_head(version.party.heads) if quote else None,
        included=included(each, quote) if quote else [],
        nights=_nights(version, each),
        refusal=tell(refusal) if refusal else "",
    )


def _nights(version: VersionFacts, each: AlternativeFacts) -> list[Night]:
    """Who sleeps in our rooms, night by night; who sees to a bed of their own is not counted."""
    people: dict[date, int] = {}
    rooms: dict[date, int] = {}
    for sleepers in rules.rooming(each.rooms, version.party).sleepers:
        if sleepers.use.room is not None:
            for night, count in sleepers.rooms_per_night.items():
                rooms[night] = rooms.get(night, 0) + count
            for night, count in sleepers.people_per_night.items():
                people[night] = people.get(night, 0) + count
    return [Night(night, people.get(night, 0), rooms[night]) for night in sorted(rooms)]


def _settled(each: AlternativeFacts, quote: Quote | None, ticked: Collection[int]) -> Quote | None:
    """The quote of an alternative with what is ticked of it; None where nothing is."""
    those = rules.options_of(each, ticked)
    if quote is None or not those:
        return None
    return rules.stored(rules.chosen(replace(each, lines=quote.lines), those, quote.rounding), quote.rounding)


def _option(option: Option, is_ticked: bool) -> OptionRow:
    item = option.item
    return OptionRow(item.id, either(*item.named), item.day, item.starts_at, item.note, option.total_yen, is_ticked)


def _rows(version: VersionFacts, each: AlternativeFacts, quote: Quote) -> list[PriceRow]:
    in_one = is_in_one(version)
    return [
        _row(line, rules.line_subject(each.letter, place, line), in_one=in_one and not line.is_outside)
        for place, line in enumerate(quote.lines)
        if not line.is_optional and not (in_one and line.is_fee)
    ]


def _row(line: LineFacts, subject: rules.Subject, *, in_one: bool) -> PriceRow:
    unit = gettext(rules.UNIT_LABELS[line.unit])
    if in_one:
        counted = gettext("%(quantity)s%(unit)s", quantity=line.quantity, unit=unit)
        return PriceRow(either(line.description, line.description_en), counted, None, False, subject)
    times = gettext(
        "%(price)s×%(quantity)s%(unit)s", price=i18n.money(line.unit_yen), quantity=line.quantity, unit=unit
    )
    return PriceRow(
        either(line.description, line.description_en),
        times if line.unit_yen else gettext("無料"),
        line.amount_yen,
        line.is_outside,
        subject,
    )


def _days(version: VersionFacts, each: AlternativeFacts) -> list[dict[str, Any]]:
    days = sorted({*version.party.days, *(item.day for item in each.items)})
    return [
        {
            "date": day,
            "note": people(len(version.party.here(day))),
            "entries": [{**entry(item), "subject": rules.item_subject(each.letter, item)} for item in each.on(day)],
        }
        for day in days
    ]


def _comparison(version: VersionFacts, columns: list[Column]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    if any(column.reason for column in columns):
        rows.append({"label": gettext("理由"), "values": [column.reason or None for column in columns]})
    rows += [
        {"label": label, "values": [cell or None for cell in cells]}
        for label, cells in compare(version.alternatives, version.party)
    ]
    rows.append({"label": gettext("合計(税込)"), "values": [each.total_yen for each in columns], "kind": "total"})
    heads = [each.per_head_yen for each in columns]
    rows.append({"label": gettext("1人あたり(平均)"), "values": heads, "kind": "money"})
    return rows


def fee_step(row: FeeRow, start: date | None) -> dict[str, Any]:
    """A step of the curve of what cancelling costs: its days in words, and an amount per alternative."""
    label, short = _span(row, start)
    if row.is_planning_fee:
        label = gettext("%(days)s(%(share)s)", days=label, share=terms.share_told(row))
    return {
        "label": label,
        "short": short,
        "percent": None if row.is_planning_fee else row.percent,
        "yen": list(row.amounts_yen),
        "now": row.covers(clock.today()),
    }


def _span(row: FeeRow, start: date | None) -> tuple[str, str]:
    """A row's days in words, and short enough to stand under a step of the curve."""
    if row.is_after_start or row.to_day is None:
        return gettext("開始後、ご連絡なし"), gettext("開始後")
    last = i18n.day_short(row.to_day)
    if row.from_day is None:
        return gettext("%(last)sまで", last=last), gettext("%(day)sまで", day=_small(row.to_day))
    if row.from_day == row.to_day == start:
        return gettext("%(day)s、開始の前", day=last), _small(row.from_day)
    if row.from_day == row.to_day:
        return last, _small(row.from_day)
    return gettext("%(first)sから%(last)sまで", first=i18n.day_short(row.from_day), last=last), _small(row.from_day)


def _small(day: date) -> str:
    return f"{day.month}/{day.day}" if i18n.language() == "ja" else f"{day.day} {day:%b}"
