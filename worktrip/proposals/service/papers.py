"""What the papers of a version say: the proposal, and the terms of each alternative that the travel law wants.

All of it comes from the version, so that page, paper, pack and workbook cannot differ.
"""

from datetime import date
from typing import Any

from flask_babel import gettext

from worktrip.accounts import queries as accounts
from worktrip.catalogue.rules import OfferingKind
from worktrip.kernel import tax
from worktrip.kernel.calendar import jst_date
from worktrip.plumbing import clock
from worktrip.plumbing.i18n import either
from worktrip.proposals import queries, rules
from worktrip.proposals.rules import (
    AlternativeFacts,
    ContractForm,
    FeeRow,
    LineFacts,
    Option,
    Party,
    Quote,
    Sentence,
    VersionFacts,
)
from worktrip.proposals.service import sleeping, terms
from worktrip.proposals.service.contracting import fee_rows
from worktrip.proposals.service.pricing import price_version
from worktrip.proposals.service.telling import entry, tell
from worktrip.trips import queries as trips

Data = dict[str, Any]


def changes(version: VersionFacts) -> list[str]:
    """What changed since the version before, in the reader's language; the concierge's own note first."""
    older = queries.before(version)
    if older is None:
        return []
    return [*version.change_note.splitlines(), *between(older, version)]


def between(older: VersionFacts, newer: VersionFacts) -> list[str]:
    """What a reader of one version should know about another, in their language."""
    return [tell(sentence) for sentence in rules.differences(older, newer)]


def proposal(version: VersionFacts) -> Data:
    """The data of the proposal paper, in the language of the moment."""
    trip = trips.trip_by_id(version.trip_id)
    quotes = [priced.quote for priced in price_version(version) if priced.quote is not None]
    issuer = accounts.issuer_on(_day(version))
    told = changes(version)
    return {
        "trip_no": trip.no,
        "number": f"{trip.no}-v{version.number}",
        "version": version.number,
        "sent_on": _day(version),
        "company": either(trip.organisation.name, trip.organisation.name_en),
        "attention": trip.organiser.name,
        "title": gettext("%(title)sのご提案", title=gettext(trip.title)),
        "from": version.party.first_day,
        "to": version.party.last_day,
        "heads": version.party.heads,
        "hold_until": version.valid_until,
        "valid_until": version.valid_until,
        "goal": {"title": trip.outcome_goal or gettext(trip.title), "points": version.letter.splitlines()},
        **({"changes": told} if told else {}),
        "comparison": [
            {"label": label, "cells": [cell or "—" for cell in cells]}
            for label, cells in compare(version.alternatives, version.party)
        ],
        "alternatives": [
            _alternative(version, each, quote) for each, quote in zip(version.alternatives, quotes, strict=True)
        ],
        "cancellation": _cancellation(version, fee_rows(version, quotes)),
        "contact": terms.contact(issuer),
        "issuer": terms.issuer(issuer),
    }


def compare(alternatives: tuple[AlternativeFacts, ...], party: Party) -> list[tuple[str, list[str]]]:
    """Rows of the comparison, each with a cell per alternative; a row in which nobody has anything is left out."""
    rows = [
        (gettext("宿"), [sleeping.houses_told(each) for each in alternatives]),
        (gettext("部屋"), [sleeping.rooms_told(each, party) for each in alternatives]),
        (gettext("食事"), [_meals(each) for each in alternatives]),
        (gettext("仕事の場所"), [_workplaces(each) for each in alternatives]),
        (gettext("回線(実測、下り)"), [_wifi(each) for each in alternatives]),
        (gettext("体験と送迎"), [_used(each, *_EXTRAS) for each in alternatives]),
        (gettext("貸し出し"), [_used(each, OfferingKind.KIT) for each in alternatives]),
    ]
    return [(label, cells) for label, cells in rows if any(cells)]


def _meals(each: AlternativeFacts) -> str:
    served = {use.room.offering_id: use.room for use in each.rooms if use.room}
    return sleeping.by_house([(room, sleeping.meals_of(room)) for room in served.values()])


def _wifi(each: AlternativeFacts) -> str:
    return sleeping.by_house(
        [(room, f"{room.wifi_down_mbps} Mbps" if room.wifi_down_mbps else "") for room in each.lodgings]
    )


_EXTRAS = (OfferingKind.ACTIVITY, OfferingKind.TRANSPORT, OfferingKind.MEAL)


def _used(each: AlternativeFacts, *kinds: OfferingKind) -> str:
    """What of these kinds appears in an alternative, each once."""
    used = (item for item in each.items if item.offer and item.offer.kind in kinds)
    names = dict.fromkeys(_option_named(item) if item.is_optional else _offer_named(item) for item in used)
    return gettext("、").join(names)


def _offer_named(item: rules.ItemFacts) -> str:
    return either(*item.offer.named) if item.offer else ""


def _option_named(item: rules.ItemFacts) -> str:
    return gettext("%(name)s(お選びいただけます)", name=_offer_named(item))


def _workplaces(each: AlternativeFacts) -> str:
    """Where an alternative's work is done; elsewhere than where it sleeps, with the name of the house."""
    homes = {room.facility_id for room in each.lodgings}
    places = (item.offer for item in each.items if item.offer and item.offer.kind == OfferingKind.WORKSPACE)
    names = (
        either(*place.named) if place.facility_id in homes else f"{either(*place.place)} {either(*place.named)}"
        for place in places
    )
    return gettext("、").join(dict.fromkeys(names))


def _alternative(version: VersionFacts, each: AlternativeFacts, quote: Quote) -> Data:
    return {
        "label": each.letter,
        "name": either(*each.named),
        **({"sub": either(*each.room.named)} if each.room and not sleeping.is_parted(each) else {}),
        **({"beds": _beds(version, each)} if sleeping.is_parted(each) else {}),
        "recommended": each.is_recommended,
        **({"reason": each.reason} if each.reason else {}),
        **_priced(version, each, quote),
        "per_head_yen": quote.per_head(version.party.heads),
        "included": included(each, quote),
        "excluded": terms.excluded([each]),
        "party": [
            {"name": guest.label, "nights": list(guest.nights), "amount_yen": amount}
            for guest, amount in zip(version.party.guests, quote.shares(version.party), strict=True)
        ],
    }


def _beds(version: VersionFacts, each: AlternativeFacts) -> list[Data]:
    return [
        {
            "room": gettext("%(room)s(%(note)s)", room=bed.place, note=bed.note) if bed.note else bed.place,
            "who": gettext("、").join(bed.guests),
            "how": gettext("、").join(filter(None, (bed.sharing, bed.nights))),
        }
        for bed in sleeping.beds(each, version.party)
    ]


def _priced(version: VersionFacts, each: AlternativeFacts, quote: Quote) -> Data:
    in_one = is_in_one(version)
    options = quote.options(each)
    return {
        "days": [
            {"day": day, "heads": len(version.party.here(day)), "items": [_item(item) for item in each.on(day)]}
            for day in sorted({*version.party.days, *(item.day for item in each.items)})
        ],
        "lines": [_line(line, in_one=in_one) for line in quote.counted if _is_listed(line, in_one=in_one)],
        "taxes": [
            {"percent": int(summary.percent), "gross_yen": summary.gross_yen, "tax_yen": summary.tax_yen}
            for summary in quote.totals.taxable
        ],
        "outside": [_line(line) for line in quote.counted if line.is_outside],
        "price_yen": quote.price_yen,
        "total_yen": quote.total_yen,
        **({"planning_fee_yen": quote.planning_fee_yen} if quote.planning_fee_yen else {}),
        **({"handling_fee_yen": quote.handling_fee_yen} if quote.handling_fee_yen else {}),
        **({"options": [_option(option) for option in options]} if options else {}),
    }


def is_in_one(version: VersionFacts) -> bool:
    """Whether a version shows one price (made to order), or the actual costs with our fee (arranged); rules 3.2."""
    return version.contract_form != ContractForm.ARRANGED


def _is_listed(line: LineFacts, *, in_one: bool) -> bool:
    """A planning fee is part of the one price, and is stated beside it."""
    return not line.is_outside and not (in_one and line.is_fee)


def _option(option: Option) -> Data:
    return {
        "name": either(*option.item.named),
        "day": option.item.day,
        "time": f"{option.item.starts_at.hour}:{option.item.starts_at.minute:02}",
        "amount_yen": option.total_yen,
    }


def _item(item: rules.ItemFacts) -> Data:
    told = entry(item)
    note = {"note": told["text"]} if told["text"] else {}
    return {"time": f"{item.starts_at.hour}:{item.starts_at.minute:02}", "title": told["title"], **note}


def _line(line: LineFacts, *, in_one: bool = False) -> Data:
    return {
        "name": either(line.description, line.description_en),
        "quantity": line.quantity,
        "unit": gettext(rules.UNIT_LABELS[line.unit]),
        **({} if in_one else {"unit_yen": line.unit_yen, "amount_yen": line.amount_yen}),
        "reduced": line.tax_class is tax.TaxClass.RED8,
    }


def included(each: AlternativeFacts, quote: Quote) -> list[str]:
    """What the price of an alternative contains, in words."""
    names = [
        either(line.description, line.description_en)
        for line in quote.counted
        if not line.is_outside and not line.is_fee
    ]
    has_meals = any(use.room and (use.room.has_dinner or use.room.has_breakfast) for use in each.rooms)
    meals = _meals(each) if has_meals else ""
    taxes = [gettext("消費税")]
    taxes += [gettext("宿泊税")] if quote.lodging_tax_yen else []
    taxes += [gettext("入湯税")] if quote.bathing_tax_yen else []
    return [*dict.fromkeys(names), *([meals] if meals else []), gettext("、").join(taxes)]


def _cancellation(version: VersionFacts, rows: list[FeeRow]) -> Data:
    start = version.party.first_day
    note = terms.cancelling(version, rows)
    return {"rows": [_fee(row, start) for row in rows], "note": note}


def _fee(row: FeeRow, start: date | None) -> Data:
    if row.is_after_start:
        return {"when": gettext("開始後、ご連絡なし"), **_share(row), "amounts_yen": list(row.amounts_yen)}
    days: Data = {"from": row.from_day, "to": row.to_day}
    if row.from_day == row.to_day == start:
        days["when"] = gettext("開始前")
    return {**{name: day for name, day in days.items() if day}, **_share(row), "amounts_yen": list(row.amounts_yen)}


def _share(row: FeeRow) -> Data:
    if row.percent:
        return {"percent": row.percent}
    return {"share": terms.share_told(row)}


def conditions(version: VersionFacts, letter: str) -> Data:
    """What the paper of terms and the contract paper share, for one alternative, in the language of the moment."""
    each = version.alternative(letter)
    if each is None:
        raise ValueError(f"no alternative {letter}")
    trip = trips.trip_by_id(version.trip_id)
    priced = next(found for found in price_version(version) if found.alternative.letter == letter)
    if priced.quote is None:
        raise ValueError(f"no price for {letter}")
    quote, issuer = priced.quote, accounts.issuer_on(_day(version))
    return {
        "trip_no": trip.no,
        "number": f"{trip.no}-v{version.number}-{letter}",
        "version": version.number,
        "company": either(trip.organisation.name, trip.organisation.name_en),
        "attention": trip.organiser.name,
        "title": gettext(trip.title),
        "alternative": tell(Sentence(terms.ALTERNATIVE, {"letter": letter, "title": each.named})),
        "from": version.party.first_day,
        "to": version.party.last_day,
        "heads": version.party.heads,
        "travel_kind": gettext(rules.FORM_LABELS[ContractForm(version.contract_form)])
        if terms.is_registered(issuer)
        else gettext("宿泊と送迎を含まない、体験などの契約"),
        **_priced(version, each, quote),
        **({"beds": _beds(version, each)} if sleeping.is_parted(each) else {}),
        "included": included(each, quote),
        "excluded": terms.excluded([each]),
        "services": gettext("、").join(included(each, quote)[:-1]),
        "cancellation": _cancellation(version, fee_rows(version, [quote])),
        **terms.clauses(issuer, version.party.first_day or _day(version), ContractForm(version.contract_form)),
        "contact": terms.contact(issuer),
        "issuer": terms.issuer(issuer),
    }


def _day(version: VersionFacts) -> date:
    return jst_date(version.sent_at) if version.sent_at else clock.today()
