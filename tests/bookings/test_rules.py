"""What is asked of whom, and how long an answer may be taken back: no application needed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from worktrip.bookings import rules
from worktrip.bookings.rules import Answer, BookingState, OrderLine
from worktrip.catalogue.rules import MealPlan, OfferingKind, Unit
from worktrip.inventory.rules import SlotKey
from worktrip.kernel.tax import TaxClass
from worktrip.proposals.rules import (
    AlternativeFacts,
    GuestFacts,
    ItemFacts,
    ItemKind,
    LineFacts,
    LineKind,
    Offer,
    Party,
    RoomUse,
    wants,
)

TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2027, 2, 23) + timedelta(days=n) for n in range(4))
ASKED = datetime(2026, 11, 24, 1, tzinfo=UTC)
PARTY = Party(
    (
        GuestFacts("榛名", TUESDAY, time(19), FRIDAY, time(12)),
        GuestFacts("湊", WEDNESDAY, time(13), FRIDAY, time(12)),
        GuestFacts("日向", WEDNESDAY, time(13), FRIDAY, time(12), "ベジタリアン"),
        GuestFacts("栗林", THURSDAY, time(12), FRIDAY, time(12)),
    )
)
ROOM = Offer(
    1, 10, OfferingKind.ROOM, "一人部屋", "Single room", "星ひとさじ", "Hoshi Hitosaji", meal_plan=MealPlan.HALF_BOARD
)
KIT = Offer(2, 20, OfferingKind.KIT, "開発合宿セット", "Loan kit", "倉庫", "Store")


def line(kind: LineKind = LineKind.ROOM, **facts: object) -> LineFacts:
    values: dict[str, object] = {
        "description": "一人部屋",
        "description_en": "Single room",
        "unit": Unit.PERSON_NIGHT,
        "quantity": 8,
        "unit_yen": 13200,
        "amount_yen": 105600,
        "net_yen": 92000,
        "tax_class": TaxClass.STD10,
        "tax_percent": 10,
        "service_from": TUESDAY,
        "service_to": FRIDAY,
        "offering_id": 1,
        "facility_id": 10,
    }
    return LineFacts(kind, **(values | facts))  # type: ignore[arg-type]


TAX = line(LineKind.LODGING_TAX, amount_yen=1600, net_yen=1600, tax_class=TaxClass.OUT, tax_percent=0, offering_id=None)
ALTERNATIVE = AlternativeFacts(
    "A",
    rooms=(RoomUse(ROOM),),
    items=(ItemFacts(WEDNESDAY, time(13), ItemKind.KIT, "開発合宿セット", offer=KIT),),
    lines=(line(), TAX),
)


def test_each_facility_gets_one_order_with_what_it_must_provide() -> None:
    pension, store = rules.drafts(ALTERNATIVE, wants(ALTERNATIVE, PARTY))

    room, tax = pension.lines
    assert (pension.facility_id, room.quantity, room.at_once, room.first, room.last) == (10, 8, 4, TUESDAY, FRIDAY)
    assert tax.is_outside
    assert pension.net_yen == 93600
    assert (store.facility_id, store.lines[0].quantity, store.net_yen) == (20, 1, 0)


def test_a_kit_is_ordered_until_it_is_back() -> None:
    _, store = rules.drafts(ALTERNATIVE, wants(ALTERNATIVE, PARTY))

    assert (store.lines[0].first, store.lines[0].last) == (WEDNESDAY, FRIDAY)


def test_a_thing_priced_by_the_day_ends_on_its_last_day_and_not_on_the_day_after() -> None:
    priced = line(LineKind.OFFERING, unit=Unit.DAY, service_from=THURSDAY, service_to=FRIDAY, offering_id=3)
    order = rules.drafts(AlternativeFacts("A", lines=(priced,)), {SlotKey(3, THURSDAY): 1})[0]

    assert (order.lines[0].first, order.lines[0].last) == (THURSDAY, THURSDAY)


def test_an_order_with_one_price_not_agreed_has_no_sum() -> None:
    order = rules.drafts(AlternativeFacts("A", lines=(line(), line(net_yen=None))), {})[0]

    assert order.net_yen is None


def test_what_nobody_provides_is_ordered_from_nobody() -> None:
    fee = line(LineKind.PLANNING_FEE, facility_id=None, offering_id=None)

    assert rules.drafts(AlternativeFacts("A", lines=(fee,)), {}) == ()


def test_a_line_comes_back_from_json_as_it_was() -> None:
    for each in rules.drafts(ALTERNATIVE, wants(ALTERNATIVE, PARTY))[0].lines:
        assert OrderLine.from_json(each.as_json()) == each


def test_tax_of_an_order_is_taken_out_of_what_is_paid_and_lodging_tax_has_none() -> None:
    order = rules.drafts(ALTERNATIVE, {})[0]

    totals = rules.net_totals(order.lines)
    assert (totals.tax_yen, totals.out_yen, totals.total_yen) == (8363, 1600, 93600)


def test_an_answer_is_asked_for_until_closing_time_of_the_second_working_day() -> None:
    assert rules.answer_by(ASKED) == datetime(2026, 11, 26, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "reminders", "call"),
    [(0, 0, False), (23.9, 0, False), (24, 1, False), (47.9, 1, False), (48, 2, False), (55, 2, True), (80, 2, True)],
)
def test_a_partner_is_reminded_twice_and_then_called(hours: float, reminders: int, call: bool) -> None:
    now = ASKED + timedelta(hours=hours)

    assert rules.reminders_due(ASKED, now) == reminders
    assert rules.must_call(ASKED, rules.answer_by(ASKED), now) is call


def test_over_a_weekend_the_desk_calls_on_the_third_day_at_the_latest() -> None:
    far = ASKED + timedelta(days=5)

    assert not rules.must_call(ASKED, far, ASKED + timedelta(hours=71))
    assert rules.must_call(ASKED, far, ASKED + timedelta(hours=72))


@pytest.mark.parametrize(
    ("minutes", "via", "may"), [(0, "", True), (9.9, "", True), (10, "", False), (1, "星野さん、電話で", False)]
)
def test_an_answer_can_be_taken_back_for_ten_minutes_unless_the_desk_wrote_it_down(
    minutes: float, via: str, may: bool
) -> None:
    assert rules.may_undo(ASKED, via, ASKED + timedelta(minutes=minutes)) is may
    assert not rules.may_undo(None, via, ASKED)


@pytest.mark.parametrize(
    ("state", "today", "then"),
    [
        (BookingState.CONFIRMED, TUESDAY - timedelta(days=1), BookingState.CONFIRMED),
        (BookingState.CONFIRMED, TUESDAY, BookingState.RUNNING),
        (BookingState.RUNNING, FRIDAY, BookingState.RUNNING),
        (BookingState.RUNNING, FRIDAY + timedelta(days=1), BookingState.DONE),
        (BookingState.CONFIRMED, FRIDAY + timedelta(days=9), BookingState.DONE),
        (BookingState.RUNNING, TUESDAY - timedelta(days=9), BookingState.RUNNING),
        (BookingState.DONE, TUESDAY, BookingState.DONE),
        (BookingState.CANCELLED, FRIDAY + timedelta(days=1), BookingState.CANCELLED),
    ],
)
def test_a_booking_follows_the_calendar_and_never_goes_back(
    state: BookingState, today: date, then: BookingState
) -> None:
    assert rules.state_on(state, TUESDAY, FRIDAY, today) is then


def test_partners_are_told_diets_with_a_number_and_no_name() -> None:
    assert rules.diets(PARTY) == (("ベジタリアン", 1),)


def test_everybody_must_say_yes() -> None:
    assert rules.are_all_yes([Answer.YES, Answer.YES])
    assert not rules.are_all_yes([Answer.YES, Answer.PARTLY])


def test_every_answer_and_every_state_has_a_word() -> None:
    assert set(rules.ANSWER_LABELS) == set(rules.ANSWER_MARKS) == set(Answer)
    assert set(rules.STATE_LABELS) == set(BookingState)
