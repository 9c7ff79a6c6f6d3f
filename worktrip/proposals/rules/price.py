"""What an alternative comes to.

Worked example (a test repeats it), scenario S6: eight person-nights in a room of one's own at 10,450 + 2,750 = 13,200
yen including tax make 105,600 yen, of which 9,600 yen is tax; with 8 × 200 yen of lodging tax, 107,200 yen: 26,800 yen
for each of four people.

Rooms: so many people share a room; whoever is left over in the last room of a night has it alone and pays the single
supplement, as everybody does where each has a room of their own. Nights of one price make one line. Everything else is
priced by its unit: a person's price by heads, a day's price once a day however often it is used, a group's price each
time. Consumption tax is contained in every price, summed per rate and rounded once (kernel.tax); lodging and bathing
tax lie outside of it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from worktrip.catalogue.rules import DayClass, RateRow, Unit, rate_on, room_net_price, room_price
from worktrip.kernel import tax
from worktrip.kernel.errors import N_, Blocked
from worktrip.kernel.money import Rounding, Yen, per_head
from worktrip.kernel.tax import LodgingTaxRate, PriceMode, TaxClass, TaxedLine, TaxRate, Totals
from worktrip.proposals.rules.facts import AlternativeFacts, ItemFacts, LineFacts, Offer
from worktrip.proposals.rules.party import ONE_DAY, Party
from worktrip.proposals.rules.words import LineKind


@dataclass(frozen=True)
class Tariff:
    """Everything prices are made from: rate rows, rates of law, and how the issuer rounds."""

    rates: Sequence[RateRow]
    consumption: Sequence[TaxRate]
    lodging: Sequence[LodgingTaxRate]
    rounding: Rounding = Rounding.DOWN


@dataclass(frozen=True)
class Quote:
    """The priced lines of an alternative and their sums, in yen."""

    lines: tuple[LineFacts, ...]
    rounding: Rounding = Rounding.DOWN

    @property
    def totals(self) -> Totals:
        """Sums per rate of consumption tax; what lies outside is in `out_yen`."""
        taxed = [TaxedLine(line.amount_yen, line.tax_class, line.tax_percent) for line in self.lines]
        return tax.totals(taxed, PriceMode.INCLUSIVE, self.rounding)

    @property
    def price_yen(self) -> Yen:
        """The price of the trip (旅行代金): including consumption tax, without lodging and bathing tax."""
        return sum(line.amount_yen for line in self.lines if not line.is_outside)

    @property
    def tax_yen(self) -> Yen:
        """The consumption tax contained in it."""
        return self.totals.tax_yen

    @property
    def lodging_tax_yen(self) -> Yen:
        return sum(line.amount_yen for line in self.lines if line.kind is LineKind.LODGING_TAX)

    @property
    def bathing_tax_yen(self) -> Yen:
        return sum(line.amount_yen for line in self.lines if line.kind is LineKind.BATHING_TAX)

    @property
    def total_yen(self) -> Yen:
        """What the company pays."""
        return sum(line.amount_yen for line in self.lines)

    @property
    def net_yen(self) -> Yen | None:
        """What we pay the partners, taxes passed through left out; None while a net price is unknown."""
        known = [line.net_yen for line in self.lines if not line.is_outside]
        return None if None in known else sum(yen or 0 for yen in known)

    @property
    def margin_yen(self) -> Yen | None:
        net = self.net_yen
        return None if net is None else self.price_yen - net

    def per_head(self, heads: int) -> Yen | None:
        """The average of one person, rounded up; None without anybody."""
        return per_head(self.total_yen, heads) if heads else None

    def shares(self, party: Party) -> list[Yen]:
        """What each guest costs, in the order of the list: nights by nights slept, the rest by heads."""
        return party.shares(
            (line.amount_yen, line.service_from, line.service_to, line.is_by_night) for line in self.lines
        )


def price(alternative: AlternativeFacts, party: Party, tariff: Tariff) -> Quote:
    """The lines of an alternative for a party.

    Raises Blocked, naming the setting, where a price is "ask", a rate of law is missing, or a lodging has not confirmed
    its room-only price or its bathing tax.
    """
    lines: list[LineFacts] = []
    if alternative.room is not None:
        lines += _rooms(alternative.room, alternative.people_per_room, party, tariff)
    lines += _offerings(alternative.items, tariff)
    if alternative.room is not None:
        lines += _lodging_tax(alternative.room, party, tariff)
        lines += _bathing_tax(alternative.room, party)
    return Quote(tuple(lines), tariff.rounding)


def stored(alternative: AlternativeFacts, rounding: Rounding = Rounding.DOWN) -> Quote:
    """The quote of a sent alternative: what was promised stays promised."""
    return Quote(alternative.lines, rounding)


def people_alone(people: int, people_per_room: int) -> int:
    """How many of a night's people have a room to themselves: all where each has their own, else who is left over."""
    return people if people_per_room == 1 else int(people % people_per_room == 1)


def _rooms(room: Offer, people_per_room: int, party: Party, tariff: Tariff) -> list[LineFacts]:
    nights: dict[tuple[int, Yen, Yen | None], dict[date, int]] = defaultdict(dict)
    classes: dict[tuple[int, Yen, Yen | None], DayClass] = {}
    for night, people in party.people_per_night.items():
        rate = rate_on(tariff.rates, room.offering_id, night)
        alone = people_alone(people, people_per_room)
        for in_room, count in ((people_per_room, people - alone), (1, alone)):
            if count:
                priced = in_room, room_price(rate, in_room), room_net_price(rate, in_room)
                nights[priced][night], classes[priced] = count, rate.day_class
    # the same room at two prices says which nights are which
    several = {in_room for in_room, *_ in nights if sum(other == in_room for other, *_ in nights) > 1}
    return [
        _line(
            LineKind.ROOM,
            room,
            quantity=sum(counts.values()),
            unit=Unit.PERSON_NIGHT,
            unit_yen=unit_yen,
            net=net,
            days=(min(counts), max(counts) + ONE_DAY),
            note=_use(in_room, classes[in_room, unit_yen, net] if in_room in several else None),
            tariff=tariff,
        )
        for (in_room, unit_yen, net), counts in nights.items()
    ]


def _use(in_room: int, day_class: DayClass | None) -> tuple[str, str]:
    """How a room is used, and on which nights where that makes a price; kept in both languages with the line."""
    use = ("1名1室", "single use") if in_room == 1 else (f"{in_room}名1室", f"{in_room} to a room")  # data
    if day_class is None:
        return use
    nights = ("平日", "weekday") if day_class is DayClass.WEEKDAY else ("休前日", "eve of a day off")  # data
    return f"{use[0]}、{nights[0]}", f"{use[1]}, {nights[1]}"


def _offerings(items: Sequence[ItemFacts], tariff: Tariff) -> list[LineFacts]:
    used: dict[tuple[int, Unit, Yen, Yen | None], list[ItemFacts]] = defaultdict(list)
    for item in items:
        if item.offer is not None:
            rate = rate_on(tariff.rates, item.offer.offering_id, item.day)
            assert rate.sell_yen is not None
            used[item.offer.offering_id, rate.unit, rate.sell_yen, rate.net_yen].append(item)
    lines = []
    for (_, unit, unit_yen, net), uses in used.items():
        offer = uses[0].offer
        assert offer is not None
        days = min(item.day for item in uses), max(item.day for item in uses) + ONE_DAY
        quantity = _per_day(uses) if unit is Unit.DAY else sum(item.quantity for item in uses)
        lines.append(
            _line(
                LineKind.OFFERING,
                offer,
                quantity=quantity,
                unit=unit,
                unit_yen=unit_yen,
                net=net,
                days=days,
                tariff=tariff,
            )
        )
    return lines


def _per_day(uses: Sequence[ItemFacts]) -> int:
    """Used twice on one day, a thing hired by the day costs one day; two at the same time cost two."""
    most: dict[date, int] = {}
    for item in uses:
        most[item.day] = max(most.get(item.day, 0), item.quantity)
    return sum(most.values())


def _line(
    kind: LineKind,
    offer: Offer,
    *,
    quantity: int,
    unit: Unit,
    unit_yen: Yen,
    net: Yen | None,
    days: tuple[date, date],
    tariff: Tariff,
    note: tuple[str, str] | None = None,
) -> LineFacts:
    name, name_en = f"{offer.facility_name} {offer.name}", f"{offer.facility_name_en}, {offer.name_en}"
    if note is not None:
        name, name_en = f"{name}({note[0]})", f"{name_en} ({note[1]})"
    return LineFacts(
        kind=kind,
        description=name,
        description_en=name_en,
        unit=unit,
        quantity=quantity,
        unit_yen=unit_yen,
        amount_yen=unit_yen * quantity,
        net_yen=None if net is None else net * quantity,
        tax_class=offer.tax_class,
        tax_percent=int(tax.rate_on(tariff.consumption, offer.tax_class, days[0])),
        service_from=days[0],
        service_to=days[1],
        offering_id=offer.offering_id,
        facility_id=offer.facility_id,
    )


def _lodging_tax(room: Offer, party: Party, tariff: Tariff) -> list[LineFacts]:
    if party.person_nights and room.room_only_ex_tax_yen is None:
        raise Blocked(
            N_(
                "%(facility)sの「素泊まりの税抜料金」が未確認のため、宿泊税を計算できません。宿に確かめて、設定してください。"
            ),
            setting="room_only_ex_tax_yen",
            facility=room.facility_name,
        )
    nights: dict[Yen, dict[date, int]] = defaultdict(dict)
    for night, people in party.people_per_night.items():
        each = tax.lodging_tax(tariff.lodging, room.municipality_code, night, room.room_only_ex_tax_yen or 0)
        if each:
            nights[each][night] = people
    return [
        _outside(LineKind.LODGING_TAX, ("宿泊税", "Lodging tax"), room, each, counts) for each, counts in nights.items()
    ]


def _bathing_tax(room: Offer, party: Party) -> list[LineFacts]:
    if not party.person_nights or not room.has_onsen:
        return []
    if room.bathing_tax_yen is None or room.bathing_tax_min_age is None:
        raise Blocked(
            N_("%(facility)sの入湯税が未確認です。宿に確かめて、設定してください。"),
            setting="bathing_tax_yen",
            facility=room.facility_name,
        )
    each = tax.bathing_tax(room.bathing, [None], 1)
    return (
        [_outside(LineKind.BATHING_TAX, ("入湯税", "Bathing tax"), room, each, party.people_per_night)] if each else []
    )


def _outside(kind: LineKind, name: tuple[str, str], room: Offer, each: Yen, counts: dict[date, int]) -> LineFacts:
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
