"""A version as the organiser reads it: everything in their language, and no net price anywhere."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext

from worktrip.plumbing import clock, i18n
from worktrip.plumbing.i18n import either
from worktrip.proposals import queries, rules
from worktrip.proposals.rules import AlternativeFacts, FeeRow, LineFacts, Quote, VersionFacts
from worktrip.proposals.service import terms
from worktrip.proposals.service.papers import changes, compare, included
from worktrip.proposals.service.pricing import fee_rows, price_version
from worktrip.proposals.service.telling import entry, people, tell


@dataclass(frozen=True)
class PriceRow:
    """A line of the price table."""

    name: str
    calculation: str
    amount_yen: int
    is_outside: bool
    subject: rules.Subject


@dataclass(frozen=True)
class Night:
    """How many sleep there in how many rooms."""

    day: date
    people: int
    rooms: int


@dataclass(frozen=True)
class Column:
    """One alternative, ready to be shown; without a quote while it cannot be priced."""

    letter: str
    title: str
    room: str
    reason: str
    is_recommended: bool
    days: list[dict[str, Any]]
    rows: list[PriceRow]
    taxes: list[str]
    shares: list[int]
    price_yen: int | None
    total_yen: int | None
    per_head_yen: int | None
    included: list[str]
    nights: list[Night]
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


def read(version: VersionFacts) -> Reading:
    """Put a version into the words of its reader; a bounded number of statements, however long it is."""
    priced = price_version(version)
    columns = [_column(version, each.alternative, each.quote, each.refusal) for each in priced]
    quotes = [each.quote for each in priced if each.quote is not None]
    fees = fee_rows(version, quotes) if len(quotes) == len(priced) else []
    has_consent = queries.consent(version.trip_id) is not None
    now = clock.now()
    return Reading(
        changes=changes(version),
        columns=columns,
        comparison=_comparison(version, columns),
        fees=[_step(row, version.party.first_day) for row in fees],
        free_until=next((row.to_day for row in fees if row.percent == 0), None),
        excluded=terms.excluded(),
        papers=queries.papers(version.id),
        blockers=[tell(sentence) for sentence in rules.acceptance_blockers(version, has_consent=has_consent, now=now)],
        has_consent=has_consent,
        is_over=rules.is_over(version, now),
    )


def _column(
    version: VersionFacts, each: AlternativeFacts, quote: Quote | None, refusal: rules.Sentence | None
) -> Column:
    return Column(
        letter=each.letter,
        title=either(*each.named),
        room=either(*each.room.named) if each.room else "",
        reason=each.reason,
        is_recommended=each.is_recommended,
        days=_days(version, each),
        rows=[_row(each.letter, place, line) for place, line in enumerate(quote.lines)] if quote else [],
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
    if each.room is None:
        return []
    rooms = version.party.rooms_per_night(each.people_per_room)
    return [Night(night, people, rooms[night]) for night, people in version.party.people_per_night.items()]


def _row(letter: str, place: int, line: LineFacts) -> PriceRow:
    unit = gettext(rules.UNIT_LABELS[line.unit])
    times = gettext(
        "%(price)s×%(quantity)s%(unit)s", price=i18n.money(line.unit_yen), quantity=line.quantity, unit=unit
    )
    return PriceRow(
        either(line.description, line.description_en),
        times if line.unit_yen else gettext("無料"),
        line.amount_yen,
        line.is_outside,
        rules.line_subject(letter, place, line),
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
        {"label": label, "values": [cell or None for cell in cells]} for label, cells in compare(version.alternatives)
    ]
    rows.append({"label": gettext("合計(税込)"), "values": [each.total_yen for each in columns], "kind": "total"})
    heads = [each.per_head_yen for each in columns]
    rows.append({"label": gettext("1人あたり(平均)"), "values": heads, "kind": "money"})
    return rows


def _step(row: FeeRow, start: date | None) -> dict[str, Any]:
    label, short = _span(row, start)
    return {
        "label": label,
        "short": short,
        "percent": row.percent,
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
