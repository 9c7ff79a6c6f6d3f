"""What it takes to accept, what each partner is asked, and how long an answer may be taken back.

Worked example (a test repeats it): alternative A of four people on staggered arrivals is 8 person-nights at one
pension, asked at 10:00 on Tuesday 24 November 2026. The pension gets one purchase order with one line of 8 and at most
four rooms a night, and is asked to answer by 17:00 on Thursday; it is reminded after 24 and 48 hours, then the desk
calls.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from worktrip.catalogue.rules import Unit
from worktrip.inventory.rules import ANSWER_LABELS as ANSWER_LABELS
from worktrip.inventory.rules import ANSWER_MARKS as ANSWER_MARKS
from worktrip.inventory.rules import ANSWERS as ANSWERS
from worktrip.inventory.rules import UNDO_WITHIN as UNDO_WITHIN
from worktrip.inventory.rules import Answer as Answer
from worktrip.inventory.rules import SlotKey as SlotKey
from worktrip.inventory.rules import Wants
from worktrip.inventory.rules import answer_by as answer_by
from worktrip.inventory.rules import are_all_yes as are_all_yes
from worktrip.inventory.rules import check_part as check_part
from worktrip.inventory.rules import may_undo as may_undo
from worktrip.inventory.rules import must_call as must_call
from worktrip.inventory.rules import other_dates as other_dates
from worktrip.inventory.rules import parts_of as parts_of
from worktrip.inventory.rules import reminders_due as reminders_due
from worktrip.inventory.rules import tapped as tapped
from worktrip.kernel.errors import N_, Conflict
from worktrip.kernel.money import Rounding
from worktrip.kernel.tax import PriceMode, TaxClass, TaxedLine, Totals, totals
from worktrip.proposals.rules import (
    AlternativeFacts,
    ItemFacts,
    LineFacts,
    LineKind,
    Offer,
    Party,
    RoomUse,
    chosen,
    meals_of,
    rooming,
)

# --- States ---------------------------------------------------------------------------------------------------------


class BookingState(StrEnum):
    """Where a booking is."""

    CONFIRMED = "confirmed"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


STATE_LABELS: dict[BookingState, str] = {
    BookingState.CONFIRMED: N_("確定"),
    BookingState.RUNNING: N_("滞在中"),
    BookingState.DONE: N_("滞在済み"),
    BookingState.CANCELLED: N_("取消し"),
}


def state_on(state: BookingState, first_day: date, last_day: date, today: date) -> BookingState:
    """Where a booking stands on `today`: running from the first arrival, done on the day after the last departure.

    A cancelled one stays cancelled, and nothing goes back: business time may be moved in the demo.
    """
    if state in (BookingState.CANCELLED, BookingState.DONE):
        return state
    if today > last_day:
        return BookingState.DONE
    return BookingState.RUNNING if today >= first_day or state is BookingState.RUNNING else state


# --- A refusal ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Missing:
    """One thing that could not be booked: what, on which day, how many were needed and how many there are."""

    name: str
    name_en: str
    day: date
    wanted: int
    free: int


class NothingBooked(Conflict):
    """Not all of an alternative is free any more, so nothing was booked and the holds stand as they were."""

    slug = "not-free"

    def __init__(self, missing: Sequence[Missing]) -> None:
        super().__init__(
            N_("空きがなくなったため、確定できませんでした。何も予約されていません。担当者から、代わりをご案内します。")
        )
        self.missing = tuple(missing)


def is_free(needed: Wants, free: Mapping[SlotKey, int]) -> bool:
    """Whether there is enough of everything that is wanted."""
    return all(free.get(key, 0) >= quantity for key, quantity in needed.items())


def shifts_free(needed: Wants, free: Mapping[SlotKey, int], *, most: int, earliest: int) -> list[int]:
    """By how many days all of it would have to move to be free, the nearest first and later before earlier.

    Never by more than `most`, nor to before `earliest` (days from now on, counted from the first day wanted).
    """
    ways = [by for day in range(1, most + 1) for by in (day, -day) if by >= earliest]
    return [by for by in ways if is_free(_moved(needed, by), free)]


def _moved(needed: Wants, by: int) -> Wants:
    return {
        SlotKey(key.offering_id, key.day + timedelta(days=by), key.period): quantity for key, quantity in needed.items()
    }


# --- What a partner is asked ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OrderLine:
    """One thing ordered. `net_yen` is what we pay, tax included, None if not agreed; `at_once` the most on one day."""

    description: str
    description_en: str
    kind: str
    unit: str
    quantity: int
    first: date
    last: date
    net_yen: int | None
    tax_class: TaxClass
    tax_percent: int
    offering_id: int | None = None
    at_once: int | None = None

    @property
    def is_outside(self) -> bool:
        """Whether it is a tax that is only passed on."""
        return self.kind in (LineKind.LODGING_TAX.value, LineKind.BATHING_TAX.value)

    @property
    def is_room(self) -> bool:
        return self.kind == LineKind.ROOM.value

    def as_json(self) -> dict[str, Any]:
        """Plain values to keep in an order."""
        return vars(self) | {"first": self.first.isoformat(), "last": self.last.isoformat()}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "OrderLine":
        """The line that was kept."""
        values = dict(kept)
        first, last = date.fromisoformat(values.pop("first")), date.fromisoformat(values.pop("last"))
        return cls(**(values | {"first": first, "last": last, "tax_class": TaxClass(values["tax_class"])}))


@dataclass(frozen=True)
class OrderDraft:
    """What one facility will be asked."""

    facility_id: int
    lines: tuple[OrderLine, ...]

    @property
    def net_yen(self) -> int | None:
        """What we owe if it all comes about; None as long as one price is not agreed."""
        return net_of(self.lines)


def net_of(lines: Iterable[OrderLine]) -> int | None:
    """The sum of net prices; None as long as one of them is not agreed."""
    prices = [line.net_yen for line in lines]
    return None if None in prices else sum(price for price in prices if price is not None)


def net_totals(lines: Iterable[OrderLine]) -> Totals:
    """What an order comes to per tax rate, prices being inclusive; lines without an agreed price are left out."""
    taxed = [
        TaxedLine(line.net_yen, line.tax_class, line.tax_percent if line.tax_class.is_taxable else 0)
        for line in lines
        if line.net_yen is not None
    ]
    return totals(taxed, PriceMode.INCLUSIVE, Rounding.DOWN)


def drafts(alternative: AlternativeFacts, wants: Wants) -> tuple[OrderDraft, ...]:
    """What each facility of an accepted alternative is asked for, one order per facility, by the facility's id.

    What stands in the plan without a price of its own (a loan kit, a lounge that is free for guests) is asked for as
    well, at nothing. Lodging and bathing tax go to the lodging that collects them. What could be ticked and was not is
    asked of nobody.
    """
    alternative = chosen(alternative)
    gathered: dict[int, list[OrderLine]] = {}
    for line in alternative.lines:
        facility_id = line.facility_id
        if facility_id is None and line.is_outside and alternative.room is not None:
            # a tax that was stored before lines named the house
            facility_id = alternative.room.facility_id
        if facility_id is not None:
            gathered.setdefault(facility_id, []).append(_priced(line, wants))
    priced = {line.offering_id for line in alternative.lines}
    free: dict[int, list[ItemFacts]] = {}
    for item in alternative.items:
        if item.offer is not None and item.offer.offering_id not in priced:
            free.setdefault(item.offer.offering_id, []).append(item)
    for items in free.values():
        offer = items[0].offer
        if offer is not None:
            gathered.setdefault(offer.facility_id, []).append(_unpriced(offer, items, wants))
    return tuple(OrderDraft(facility_id, tuple(gathered[facility_id])) for facility_id in sorted(gathered))


def _priced(line: LineFacts, wants: Wants) -> OrderLine:
    # a night's line ends on the morning after it, anything else on its last day; a kit is out until it is back
    last = line.service_to
    if not line.is_by_night:
        wanted = (key.day for key in wants if key.offering_id == line.offering_id)
        last = max(line.service_from, line.service_to - timedelta(days=1), *wanted)
    return OrderLine(
        description=line.description,
        description_en=line.description_en,
        kind=line.kind.value,
        unit=line.unit.value,
        quantity=line.quantity,
        first=line.service_from,
        last=last,
        net_yen=line.net_yen,
        tax_class=line.tax_class,
        tax_percent=line.tax_percent,
        offering_id=line.offering_id,
        at_once=_at_once(line.offering_id, wants),
    )


def _unpriced(offer: Offer, items: Sequence[ItemFacts], wants: Wants) -> OrderLine:
    quantity = max(item.quantity for item in items)
    days = {key.day for key in wants if key.offering_id == offer.offering_id} | {item.day for item in items}
    return OrderLine(
        description=offer.name,
        description_en=offer.name_en,
        kind=LineKind.OFFERING.value,
        unit=Unit.DAY.value,
        quantity=quantity,
        first=min(days),
        last=max(days),
        net_yen=0,
        tax_class=offer.tax_class,
        tax_percent=0,
        offering_id=offer.offering_id,
        at_once=quantity,
    )


def _at_once(offering_id: int | None, wants: Wants) -> int | None:
    return max((count for key, count in wants.items() if key.offering_id == offering_id), default=None)


def rooms_of(lines: Iterable[OrderLine]) -> int:
    """How many rooms are wanted on the night that wants most, all kinds of room together."""
    return sum({line.offering_id: line.at_once or 0 for line in lines if line.is_room}.values())


# --- Who comes ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Coming:
    """Who comes to a house, and how many dinners and breakfasts it serves them, day by day."""

    party: Party
    dinners: Mapping[date, int]
    breakfasts: Mapping[date, int]


def coming_to(facility_id: int, rooms: Sequence[RoomUse], party: Party) -> Coming:
    """Who comes to a facility: those who sleep there, where the party is parted; else, and elsewhere, everybody."""
    found = rooming(rooms, party)
    mine = [each for each in found.sleepers if each.facility_id == facility_id]
    if not mine:
        return Coming(party, party.dinners, party.breakfasts)
    is_parted = len(rooms) > 1 or not rooms[0].is_plain
    return Coming(found.party_at(facility_id) if is_parted else party, *meals_of(mine))


def diets(party: Party) -> tuple[tuple[str, int], ...]:
    """What must be known about meals, each with how many people; partners are told this, never a name."""
    return tuple(Counter(guest.diet.strip() for guest in party.guests if guest.diet.strip()).items())
