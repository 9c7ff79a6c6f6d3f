"""The taxes that lie outside of every price: lodging and bathing tax, which go by the house (rules 2).

Each is a line of its own, counted by the people who sleep in that house, night by night.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from worktrip.catalogue.rules import Unit
from worktrip.kernel import tax
from worktrip.kernel.errors import N_, Blocked
from worktrip.kernel.money import Yen
from worktrip.kernel.tax import LodgingTaxRate, TaxClass
from worktrip.proposals.rules.facts import LineFacts, Offer
from worktrip.proposals.rules.party import ONE_DAY
from worktrip.proposals.rules.rooming import Rooming
from worktrip.proposals.rules.words import LineKind


def tax_lines(found: Rooming, lodging: Sequence[LodgingTaxRate]) -> list[LineFacts]:
    """Both taxes of everybody who sleeps somewhere; each names its house where there are several.

    Raises Blocked where a house has not confirmed its room-only price or its bathing tax.
    """
    houses, lines = _nights_of_houses(found), []
    for room, counts in houses:
        for line in (*_lodging_tax(room, counts, lodging), *_bathing_tax(room, counts)):
            lines.append(_at_house(line, room) if len(houses) > 1 else line)
    return lines


def _nights_of_houses(found: Rooming) -> list[tuple[Offer, dict[date, int]]]:
    """A room of each house with how many sleep in that house, night by night; both taxes go by the house."""
    counts: dict[int, dict[date, int]] = {}
    rooms: dict[int, Offer] = {}
    for each in found.sleepers:
        if each.use.room is not None:
            rooms.setdefault(each.use.room.facility_id, each.use.room)
            nights = counts.setdefault(each.use.room.facility_id, {})
            for night, people in each.people_per_night.items():
                nights[night] = nights.get(night, 0) + people
    return [(rooms[house], dict(sorted(nights.items()))) for house, nights in counts.items() if nights]


def _at_house(line: LineFacts, room: Offer) -> LineFacts:
    """A tax that says of which house it is."""
    name, name_en = f"{line.description}({room.facility_name})", f"{line.description_en} ({room.facility_name_en})"
    return replace(line, description=name, description_en=name_en)


def _lodging_tax(
    room: Offer, people_per_night: Mapping[date, int], lodging: Sequence[LodgingTaxRate]
) -> list[LineFacts]:
    if room.room_only_ex_tax_yen is None:
        raise Blocked(
            N_(
                "%(facility)sの「素泊まりの税抜料金」が未確認のため、宿泊税を計算できません。宿に確かめて、設定してください。"
            ),
            setting="room_only_ex_tax_yen",
            facility=room.facility_name,
        )
    nights: dict[Yen, dict[date, int]] = defaultdict(dict)
    for night, people in people_per_night.items():
        each = tax.lodging_tax(lodging, room.municipality_code, night, room.room_only_ex_tax_yen)
        if each:
            nights[each][night] = people
    return [
        _outside(LineKind.LODGING_TAX, ("宿泊税", "Lodging tax"), room, each, counts) for each, counts in nights.items()
    ]


def _bathing_tax(room: Offer, people_per_night: Mapping[date, int]) -> list[LineFacts]:
    if not room.has_onsen:
        return []
    if room.bathing_tax_yen is None or room.bathing_tax_min_age is None:
        raise Blocked(
            N_("%(facility)sの入湯税が未確認です。宿に確かめて、設定してください。"),
            setting="bathing_tax_yen",
            facility=room.facility_name,
        )
    each = tax.bathing_tax(room.bathing, [None], 1)
    return [_outside(LineKind.BATHING_TAX, ("入湯税", "Bathing tax"), room, each, people_per_night)] if each else []


def _outside(kind: LineKind, name: tuple[str, str], room: Offer, each: Yen, counts: Mapping[date, int]) -> LineFacts:
    quantity = sum(counts.values())
    return LineFacts(
        kind=kind,
        description=name[0],
        description_en=name[1],
        unit=Unit.PERSON_NIGHT,
        quantity=quantity,
        unit_yen=each,
        amount_yen=each * quantity,
        net_yen=each * quantity,
        tax_class=TaxClass.OUT,
        tax_percent=0,
        service_from=min(counts),
        service_to=max(counts) + ONE_DAY,
        facility_id=room.facility_id,
    )
