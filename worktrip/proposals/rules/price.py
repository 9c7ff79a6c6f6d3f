"""What an alternative comes to.

Worked example (a test repeats it), scenario S6: eight person-nights in a room of one's own at 10,450 + 2,750 = 13,200
yen including tax make 105,600 yen, of which 9,600 yen is tax; with 8 × 200 yen of lodging tax, 107,200 yen: 26,800 yen
for each of four people.

Rooms: so many people share a room; who is left over shares the last one, or has it alone. A card may ask something
else for each number of people in a room, and be by the person or by the room. Nights of one price make one line.
Everything else is priced by its unit: a person's price by heads, a day's price once a day however often it is used, a
group's price each time, a slot's or an hour's by how many of them its hours take. Consumption tax is contained in
every price, summed per rate and rounded once (kernel.tax); lodging and bathing tax lie outside of it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from worktrip.catalogue.rules import DayClass, RateBook, RateRow, Unit, periods_at, rate_on, sell_yen
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

    rates: RateBook
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
    lines += _offerings(alternative.items, party, tariff)
    if alternative.room is not None:
        lines += _lodging_tax(alternative.room, party, tariff)
        lines += _bathing_tax(alternative.room, party)
    return Quote(tuple(lines), tariff.rounding)


def stored(alternative: AlternativeFacts, rounding: Rounding = Rounding.DOWN) -> Quote:
    """The quote of a sent alternative: what was promised stays promised."""
    return Quote(alternative.lines, rounding)


def rooms_by_people(people: int, people_per_room: int) -> list[tuple[int, int]]:
    """How a night's people fill their rooms: (people in a room, so many rooms); who is left over shares the last."""
    full, rest = divmod(people, people_per_room)
    return [(in_room, rooms) for in_room, rooms in ((people_per_room, full), (rest, 1)) if in_room and rooms]


def _rooms(room: Offer, people_per_room: int, party: Party, tariff: Tariff) -> list[LineFacts]:
    nights: dict[tuple[bool, Unit, Yen, Yen | None], dict[date, int]] = defaultdict(dict)
    uses: dict[tuple[bool, Unit, Yen, Yen | None], tuple[int, DayClass, str]] = {}
    for night, people in party.people_per_night.items():
        for in_room, rooms in rooms_by_people(people, people_per_room):
            rate = rate_on(tariff.rates, room.offering_id, night, people=in_room, meal_plan=room.meal_plan)
            priced = in_room == 1, rate.unit, sell_yen(rate), rate.net_yen
            count = rooms if rate.unit is Unit.ROOM_NIGHT else rooms * in_room
            nights[priced][night] = nights[priced].get(night, 0) + count
            use = uses.setdefault(priced, (in_room, rate.day_class, tariff.rates.season_name(rate, night)))
            uses[priced] = max(in_room, use[0]), *use[1:]
    # the same room at two prices says which nights are which
    several = {in_room for in_room, *_ in uses.values() if sum(other == in_room for other, *_ in uses.values()) > 1}
    return [
        _line(
            LineKind.ROOM,
            room,
            quantity=sum(counts.values()),
            unit=priced[1],
            unit_yen=priced[2],
            net=priced[3],
            days=(min(counts), max(counts) + ONE_DAY),
            note=_use(uses[priced], is_one_of_several=uses[priced][0] in several),
            tariff=tariff,
        )
        for priced, counts in nights.items()
    ]


# how a class of nights is told in a line, which is kept in both languages
_NIGHTS: dict[DayClass, tuple[str, str]] = {
    DayClass.EVERY: ("全日", "every night"),  # data
    DayClass.ORDINARY: ("平日", "weekday"),  # data
    DayClass.FRIDAY: ("金曜", "Friday"),  # data
    DayClass.EVE: ("休前日", "eve of a day off"),  # data
    DayClass.HIGH: ("繁忙期", "high season"),  # data
}


def _use(use: tuple[int, DayClass, str], *, is_one_of_several: bool) -> tuple[str, str]:
    """How a room is used, and on which nights where that makes a price; kept in both languages with the line."""
    in_room, day_class, season = use
    used = ("1名1室", "single use") if in_room == 1 else (f"{in_room}名1室", f"{in_room} to a room")  # data
    if not is_one_of_several:
        return used
    nights = _NIGHTS[day_class]
    seasonal = (f"{season}・", f"{season}, ") if season else ("", "")
    return f"{used[0]}、{seasonal[0]}{nights[0]}", f"{used[1]}, {seasonal[1]}{nights[1]}"


def _offerings(items: Sequence[ItemFacts], party: Party, tariff: Tariff) -> list[LineFacts]:
    used: dict[tuple[int, Unit, Yen, Yen | None], list[ItemFacts]] = defaultdict(list)
    for item in items:
        if item.offer is not None:
            rate = rate_of(item, item.offer, party, tariff.rates)
            used[item.offer.offering_id, rate.unit, sell_yen(rate), rate.net_yen].append(item)
    lines = []
    for (_, unit, unit_yen, net), uses in used.items():
        offer = uses[0].offer
        assert offer is not None
        lines.append(
            _line(
                LineKind.OFFERING,
                offer,
                quantity=_quantity(unit, offer, uses),
                unit=unit,
                unit_yen=unit_yen,
                net=net,
                days=(min(item.day for item in uses), max(item.day for item in uses) + ONE_DAY),
                tariff=tariff,
            )
        )
    return lines


def rate_of(item: ItemFacts, offer: Offer, party: Party, rates: RateBook) -> RateRow:
    """The row for an item; a band of people is that of who takes part where it is by the person, else of the party."""
    rate = rate_on(rates, offer.offering_id, item.day, people=item.quantity)
    if rate.unit is Unit.PERSON or not party.heads:
        return rate
    return rate_on(rates, offer.offering_id, item.day, people=party.heads)


def _quantity(unit: Unit, offer: Offer, uses: Sequence[ItemFacts]) -> int:
    if unit is Unit.DAY:
        return _per_day(uses)
    if unit is Unit.SLOT:
        return sum(item.quantity * len(_slots(offer, item)) for item in uses)
    if unit is Unit.HOUR:
        return sum(item.quantity * _hours(item) for item in uses)
    return sum(item.quantity for item in uses)


def _slots(offer: Offer, item: ItemFacts) -> tuple[str, ...]:
    return periods_at(offer.periods, offer.minutes, item.starts_at, item.ends_at) or ("",)


def _hours(item: ItemFacts) -> int:
    """Hours begun: half past ten to noon is two."""
    if item.ends_at is None or item.ends_at <= item.starts_at:
        return 1
    return -(-(_minutes(item.ends_at) - _minutes(item.starts_at)) // 60)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


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
