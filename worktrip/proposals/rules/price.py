"""What an alternative comes to.

Worked example (a test repeats it), scenario S6: eight person-nights in a room of one's own at 10,450 + 2,750 = 13,200
yen including tax make 105,600 yen, of which 9,600 yen is tax; with 8 × 200 yen of lodging tax, 107,200 yen: 26,800 yen
for each of four people.

Rooms: so many people share a room; who is left over shares the last one, or has it alone. A card may ask something
else for each number of people in a room, and be by the person or by the room. Nights of one price make one line, in
each of the rooms that the party is parted into (`rooming`). A price of its own (`Override`) takes the card's place.
Everything else is priced by its unit: a person's price by heads, a day's price once a day however often it is used, a
group's price each time, a slot's or an hour's by how many of them its hours take. Consumption tax is contained in
every price, summed per rate and rounded once (kernel.tax); lodging and bathing tax lie outside of it.

What may be ticked has lines of its own, which no sum contains until `chosen` has put the ticked ones in. Our fee is a
line too: the planning fee of a trip made to order, or the handling fee of an arranged one (`fees`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from worktrip.catalogue.rules import DayClass, MealPlan, RateBook, RateRow, Unit, periods_at, rate_on, sell_yen
from worktrip.kernel import tax
from worktrip.kernel.errors import Blocked
from worktrip.kernel.money import Rounding, Yen, per_head
from worktrip.kernel.tax import LodgingTaxRate, PriceMode, TaxedLine, TaxRate, Totals
from worktrip.proposals.rules.facts import (
    AlternativeFacts,
    ItemFacts,
    LineFacts,
    Offer,
    Override,
    RoomUse,
    VersionFacts,
)
from worktrip.proposals.rules.fees import NO_FEES, Fees, fee_lines
from worktrip.proposals.rules.party import ONE_DAY, Party
from worktrip.proposals.rules.rooming import Rooming, Sleepers, rooming
from worktrip.proposals.rules.taxes import tax_lines
from worktrip.proposals.rules.words import LineKind


@dataclass(frozen=True)
class Tariff:
    """Everything prices are made from: rate rows, rates of law, and how the issuer rounds."""

    rates: RateBook
    consumption: Sequence[TaxRate]
    lodging: Sequence[LodgingTaxRate]
    rounding: Rounding = Rounding.DOWN
    fees: Fees = NO_FEES


@dataclass(frozen=True)
class Option:
    """Something that may be ticked, with what it adds to the total."""

    item: ItemFacts
    lines: tuple[LineFacts, ...]

    @property
    def total_yen(self) -> Yen:
        return sum(line.amount_yen for line in self.lines)


@dataclass(frozen=True)
class Quote:
    """The priced lines of an alternative and their sums, in yen; no sum contains what is optional."""

    lines: tuple[LineFacts, ...]
    rounding: Rounding = Rounding.DOWN
    rooms: tuple[RoomUse, ...] = ()

    @property
    def counted(self) -> tuple[LineFacts, ...]:
        """The lines that make up the total."""
        return tuple(line for line in self.lines if not line.is_optional)

    @property
    def totals(self) -> Totals:
        """Sums per rate of consumption tax; what lies outside is in `out_yen`."""
        taxed = [TaxedLine(line.amount_yen, line.tax_class, line.tax_percent) for line in self.counted]
        return tax.totals(taxed, PriceMode.INCLUSIVE, self.rounding)

    @property
    def price_yen(self) -> Yen:
        """The price of the trip (旅行代金): including consumption tax, without lodging and bathing tax."""
        return sum(line.amount_yen for line in self.counted if not line.is_outside)

    @property
    def tax_yen(self) -> Yen:
        """The consumption tax contained in it."""
        return self.totals.tax_yen

    @property
    def lodging_tax_yen(self) -> Yen:
        return sum(line.amount_yen for line in self.counted if line.kind is LineKind.LODGING_TAX)

    @property
    def bathing_tax_yen(self) -> Yen:
        return sum(line.amount_yen for line in self.counted if line.kind is LineKind.BATHING_TAX)

    @property
    def total_yen(self) -> Yen:
        """What the company pays."""
        return sum(line.amount_yen for line in self.counted)

    @property
    def planning_fee_yen(self) -> Yen:
        """The planning fee stated as part of the price, tax included."""
        return sum(line.amount_yen for line in self.counted if line.kind is LineKind.PLANNING_FEE)

    @property
    def handling_fee_yen(self) -> Yen:
        """The handling fee on top of the actual costs, tax included."""
        return sum(line.amount_yen for line in self.counted if line.kind is LineKind.HANDLING_FEE)

    @property
    def net_yen(self) -> Yen | None:
        """What we pay the partners, taxes passed through left out; None while a net price is unknown."""
        known = [line.net_yen for line in self.counted if not line.is_outside]
        return None if None in known else sum(yen or 0 for yen in known)

    @property
    def margin_yen(self) -> Yen | None:
        net = self.net_yen
        return None if net is None else self.price_yen - net

    def per_head(self, heads: int) -> Yen | None:
        """The average of one person, rounded up; None without anybody."""
        return per_head(self.total_yen, heads) if heads else None

    def shares(self, party: Party) -> list[Yen]:
        """What each guest costs, in the order of the list: nights by nights slept there, the rest by heads."""
        found = rooming(self.rooms, party)
        return party.shares((line.amount_yen, _weights(line, found)) for line in self.counted)

    def options(self, alternative: AlternativeFacts) -> tuple[Option, ...]:
        """What may be ticked in the alternative this is the quote of, in the order of the days."""
        return tuple(
            Option(item, tuple(line for line in self.lines if line.is_optional and line.item_id == item.id))
            for item in alternative.items
            if item.is_optional
        )


def _weights(line: LineFacts, found: Rooming) -> list[int]:
    """How many nights each guest sleeps in the room or the house that a line is for; 0 for all: it is for everybody."""

    def counts(night: date, there: Sleepers) -> bool:
        if not line.service_from <= night < line.service_to:
            return False
        if line.room_position is not None:
            return there.position == line.room_position
        return line.facility_id is None or there.facility_id == line.facility_id

    if not line.is_by_night:
        return [0] * found.party.heads
    return [sum(counts(night, there) for night, there in found.beds[guest].items()) for guest in found.party.guests]


def price(alternative: AlternativeFacts, party: Party, tariff: Tariff) -> Quote:
    """The lines of an alternative for a party.

    Raises Blocked, naming the setting, where a price is "ask", a rate of law is missing, or a lodging has not confirmed
    its room-only price or its bathing tax.
    """
    found = rooming(alternative.rooms, party)
    rates = _Rates(tariff.rates, {each.offering_id: each for each in alternative.overrides})
    lines = [line for sleepers in found.sleepers for line in _rooms(sleepers, rates, tariff)]
    lines += _offerings([item for item in alternative.items if not item.is_optional], party, rates, tariff)
    for item in alternative.items:
        if item.is_optional:
            lines += [
                replace(line, is_optional=True, item_id=item.id) for line in _offerings([item], party, rates, tariff)
            ]
    lines += fee_lines(lines, party, tariff.fees, tariff.consumption)
    lines += tax_lines(found, tariff.lodging)
    return Quote(tuple(lines), tariff.rounding, alternative.rooms)


def stored(alternative: AlternativeFacts, rounding: Rounding = Rounding.DOWN) -> Quote:
    """The quote of a sent alternative: what was promised stays promised."""
    return Quote(alternative.lines, rounding, alternative.rooms)


def chosen(
    alternative: AlternativeFacts, ticked: Collection[int] = (), rounding: Rounding = Rounding.DOWN
) -> AlternativeFacts:
    """An alternative as it is with the items of these ids ticked: those are part of it, other options are not.

    Lines and sums are those that were stored; `stored` makes the quote of it. An unknown id changes nothing.
    """
    if not any(item.is_optional for item in alternative.items):
        return alternative
    items = tuple(
        replace(item, is_optional=False) for item in alternative.items if not item.is_optional or item.id in ticked
    )
    lines = tuple(
        replace(line, is_optional=False) for line in alternative.lines if not line.is_optional or line.item_id in ticked
    )
    fresh = replace(alternative, items=items, lines=lines)
    if alternative.total_yen is None:
        return fresh
    quote = stored(fresh, rounding)
    return replace(fresh, total_yen=quote.total_yen, tax_yen=quote.tax_yen)


def decided(version: VersionFacts, letter: str, ticked: Collection[int] = ()) -> VersionFacts:
    """A version of which one alternative is as it is with these items ticked: all that follows is made of that."""
    alternatives = tuple(chosen(each, ticked) if each.letter == letter else each for each in version.alternatives)
    return replace(version, alternatives=alternatives)


def options_of(alternative: AlternativeFacts, ticked: Iterable[int]) -> tuple[int, ...]:
    """Those of some ids that are options of this alternative, in their order: the rest nobody can tick here."""
    there = {item.id for item in alternative.items if item.is_optional}
    return tuple(sorted(there & set(ticked)))


@dataclass(frozen=True)
class _Rates:
    """The cards, with what holds instead of them in one alternative."""

    book: RateBook
    overrides: Mapping[int, Override]

    def on(self, offering_id: int, day: date, *, people: int, meal_plan: MealPlan = MealPlan.NONE) -> RateRow:
        """The row that prices an offering on a day. Raises Blocked as the card does where only a net price was set."""
        own = self.overrides.get(offering_id)
        if own is None:
            return rate_on(self.book, offering_id, day, people=people, meal_plan=meal_plan)
        try:
            card = rate_on(self.book, offering_id, day, people=people, meal_plan=meal_plan)
        except Blocked:
            if own.sell_yen is None:
                raise
            return RateRow(offering_id, DayClass.EVERY, own.unit, own.sell_yen, own.net_yen, day)
        if own.sell_yen is None:
            return replace(card, net_yen=own.net_yen)
        net = card.net_yen if own.net_yen is None and card.unit is own.unit else own.net_yen
        return replace(card, unit=own.unit, sell_yen=own.sell_yen, net_yen=net)


def rooms_by_people(people: int, people_per_room: int) -> list[tuple[int, int]]:
    """How a night's people fill their rooms: (people in a room, so many rooms); who is left over shares the last."""
    full, rest = divmod(people, people_per_room)
    return [(in_room, rooms) for in_room, rooms in ((people_per_room, full), (rest, 1)) if in_room and rooms]


def _rooms(sleepers: Sleepers, rates: _Rates, tariff: Tariff) -> list[LineFacts]:
    room, people_per_room = sleepers.use.room, sleepers.use.people_per_room
    if room is None:
        return []
    nights: dict[tuple[bool, Unit, Yen, Yen | None], dict[date, int]] = defaultdict(dict)
    uses: dict[tuple[bool, Unit, Yen, Yen | None], tuple[int, DayClass, str]] = {}
    for night, people in sleepers.people_per_night.items():
        for in_room, rooms in rooms_by_people(people, people_per_room):
            rate = rates.on(room.offering_id, night, people=in_room, meal_plan=room.meal_plan)
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
            note=_use(uses[priced], is_one_of_several=uses[priced][0] in several, said=sleepers.use.note),
            tariff=tariff,
            room_position=sleepers.position,
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


def _use(use: tuple[int, DayClass, str], *, is_one_of_several: bool, said: str) -> tuple[str, str]:
    """How a room is used, and on which nights where that makes a price; kept in both languages with the line."""
    in_room, day_class, season = use
    used = ("1名1室", "single use") if in_room == 1 else (f"{in_room}名1室", f"{in_room} to a room")  # data
    if said:
        used = f"{said}、{used[0]}", f"{said}, {used[1]}"
    if not is_one_of_several:
        return used
    nights = _NIGHTS[day_class]
    seasonal = (f"{season}・", f"{season}, ") if season else ("", "")
    return f"{used[0]}、{seasonal[0]}{nights[0]}", f"{used[1]}, {seasonal[1]}{nights[1]}"


def _offerings(items: Sequence[ItemFacts], party: Party, rates: _Rates, tariff: Tariff) -> list[LineFacts]:
    used: dict[tuple[int, Unit, Yen, Yen | None], list[ItemFacts]] = defaultdict(list)
    for item in items:
        if item.offer is not None:
            rate = _rate_of(item, item.offer, party, rates)
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


def _rate_of(item: ItemFacts, offer: Offer, party: Party, rates: _Rates) -> RateRow:
    """The row for an item; a band of people is that of who takes part where it is by the person, else of the party."""
    rate = rates.on(offer.offering_id, item.day, people=item.quantity)
    if rate.unit is Unit.PERSON or not party.heads:
        return rate
    return rates.on(offer.offering_id, item.day, people=party.heads)


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
    room_position: int | None = None,
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
        room_position=room_position,
    )
