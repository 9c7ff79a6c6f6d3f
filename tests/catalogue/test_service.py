"""What is written into the catalogue comes out of it as of a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from tests.factories.stock import rooms
from tests.support.statements import Counting
from worktrip.catalogue import queries, rules, service
from worktrip.catalogue.rules import CancellationStep, DayClass, FacilityKind, Price, Unit
from worktrip.demo.world import HOUSES
from worktrip.kernel.errors import Invalid, NotFound
from worktrip.kernel.tax import lodging_tax, rate_on
from worktrip.kernel.writing import check_t_number

APRIL, NIGHT = date(2026, 4, 1), date(2027, 2, 24)


def price(room: int, sell_yen: int, since: date) -> None:
    """One price for every day from a day on."""
    prices = {DayClass.EVERY: Price(sell_yen, sell_yen * 9 // 10)}
    service.set_prices(room, prices, unit=Unit.PERSON_NIGHT, effective_from=since)


def test_a_new_price_ends_the_one_before_and_rewrites_nothing(app: Flask) -> None:
    room = rooms()
    price(room, 10_000, APRIL)
    price(room, 11_000, NIGHT)
    cards = queries.rate_book([room], APRIL, NIGHT)
    assert rules.rate_on(cards, room, NIGHT - timedelta(days=1)).sell_yen == 10_000
    assert rules.rate_on(cards, room, NIGHT).sell_yen == 11_000
    assert {card.effective_to for card in cards.rows if card.sell_yen == 10_000} == {NIGHT - timedelta(days=1)}
    with pytest.raises(Invalid):
        price(room, 9_000, NIGHT)


def test_only_cards_that_hold_in_the_span_are_read(app: Flask) -> None:
    room = rooms()
    price(room, 10_000, APRIL)
    price(room, 11_000, NIGHT)
    assert {card.sell_yen for card in queries.rate_book([room], NIGHT, NIGHT).rows} == {11_000}
    assert queries.rate_book([room], date(2026, 1, 1), date(2026, 3, 31)).rows == []


def test_a_ladder_holds_from_its_day_on(app: Flask) -> None:
    service.set_cancellation_ladder([CancellationStep(7, 1, 30)], effective_from=APRIL, contract_form="made_to_order")
    service.set_cancellation_ladder([CancellationStep(9, 1, 20)], effective_from=NIGHT, contract_form="made_to_order")
    before = queries.cancellation_bands(on=NIGHT - timedelta(days=1), contract_form="made_to_order")
    assert before == [CancellationStep(7, 1, 30)]
    assert queries.cancellation_bands(on=NIGHT, contract_form="made_to_order") == [CancellationStep(9, 1, 20)]
    assert queries.cancellation_bands(on=NIGHT, contract_form="arranged") == []


def test_what_is_not_there_is_not_found(app: Flask) -> None:
    for ask in (lambda: queries.facility("L9"), lambda: queries.offering(9), lambda: queries.offering_by_code("L9-R")):
        with pytest.raises(NotFound):
            ask()


def test_the_demo_has_seven_lodgings_and_enough_to_do(demo_app: Flask) -> None:
    lodgings = queries.facilities(FacilityKind.LODGING)
    assert [house.code for house in lodgings] == ["L1", "L2", "L3", "L4", "L5", "L6", "L7"]
    assert len(queries.open_offerings()) >= 16
    assert [house.code for house in lodgings if house.organisation.t_number is None] == ["L6"]


def test_every_number_of_a_demo_partner_passes_its_check_digit() -> None:
    numbers = [house.partner.t_number for house in HOUSES if house.partner.t_number]
    assert [check_t_number(number, corporation=True).warning for number in numbers] == [None] * len(numbers)


def test_the_worked_example_is_what_the_demo_says(demo_app: Flask) -> None:
    room = queries.offering_by_code("L4-R")
    rate = rules.rate_on(queries.rate_book([room.id], NIGHT, NIGHT), room.id, NIGHT, meal_plan=room.meal_plan)
    assert rate.sell_yen == 13_200
    house = room.facility
    assert house.room_only_ex_tax_yen == 7_000
    rows = queries.lodging_tax_rates(house.municipality_code)
    assert lodging_tax(rows, house.municipality_code, NIGHT, house.room_only_ex_tax_yen) == 200


# municipality, night, room-only price before tax, tax: the vectors of the law
LODGING_TAX = [
    ("20324", date(2026, 5, 31), 12_000, 0),
    ("20324", date(2026, 6, 1), 6_000, 200),
    ("20324", date(2026, 6, 1), 5_999, 0),
    ("20324", date(2029, 5, 31), 9_000, 200),
    ("20324", date(2029, 6, 1), 9_000, 300),
    ("20485", date(2026, 12, 10), 20_000, 400),
    ("20485", date(2029, 6, 1), 20_000, 500),
    ("20321", date(2026, 12, 10), 100_000, 700),
    ("20202", date(2026, 12, 10), 9_000, 200),
    ("20407", date(2026, 12, 10), 9_000, 300),
    ("20563", date(2026, 12, 10), 12_000, 420),
]


@pytest.mark.parametrize(("municipality", "night", "yen", "tax"), LODGING_TAX)
def test_the_demo_s_lodging_tax_is_the_law_s(
    demo_app: Flask, municipality: str, night: date, yen: int, tax: int
) -> None:
    assert lodging_tax(queries.lodging_tax_rates(municipality), municipality, night, yen) == tax


def test_consumption_tax_is_a_row(demo_app: Flask) -> None:
    offering = queries.offering_by_code("A7-L")
    assert rate_on(queries.consumption_tax_rates(), offering.tax_class, NIGHT) == 8


def test_reading_much_takes_no_more_statements_than_reading_little(demo_app: Flask, statements: Counting) -> None:
    with statements() as said:
        houses = queries.facilities()
        ids = [offering.id for house in houses for offering in house.offerings]
        queries.offerings(ids)
        queries.rate_book(ids, NIGHT, NIGHT)
        queries.cancellation_bands_of([house.id for house in houses], NIGHT)
    assert len(said) == 7
