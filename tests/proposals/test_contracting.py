"""What a registration allows, our own fees, and what cancelling costs under each form of contract."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from tests.factories.proposals import RIDE, S6, TUESDAY, WALK, alternative, item, offer, rate, tariff, version
from worktrip.accounts.rules import Registration, registration_of
from worktrip.catalogue import law
from worktrip.catalogue.rules import CancellationStep, OfferingKind, Unit
from worktrip.proposals import rules
from worktrip.proposals.rules import ContractForm, Fees, ItemKind, Licence, LineKind, Supplier

HOME, NEXT, FAR = "20324", "20214", "20201"
AREA = frozenset({HOME, NEXT})
BUS = item(TUESDAY, 9, kind=ItemKind.TRAVEL, title="東京駅から貸切バス", offer=offer(RIDE, OfferingKind.TRANSPORT))
WALKING = item(offer=offer(WALK, OfferingKind.ACTIVITY))


# The gates (rules 3.1) ------------------------------------------------------------


@pytest.mark.parametrize(
    ("registration", "room", "items", "meets_in_area", "words"),
    [
        # none: lodging for a reward needs a registered agent; an activity alone needs none
        (Registration.NONE, offer(), (), None, ["登録のある旅行業者を通して"]),
        (Registration.NONE, None, (BUS,), None, ["登録のある旅行業者を通して"]),
        (Registration.NONE, None, (WALKING,), None, []),
        # regional: it begins, sleeps and ends in the area
        (Registration.REGIONAL, offer(), (BUS,), False, ["集合と解散も地域の中"]),
        (Registration.REGIONAL, offer(), (), True, []),
        (Registration.REGIONAL, offer(municipality_code=NEXT), (), True, []),
        (Registration.REGIONAL, offer(), (), None, ["集合と解散が、登録の地域の中かどうか"]),
        (Registration.REGIONAL, offer(municipality_code=FAR), (), True, ["市町村の外です"]),
        # third class and above: no such limit for what is made to order or arranged
        (Registration.THIRD, offer(), (BUS,), False, []),
        (Registration.SECOND, offer(municipality_code=FAR), (BUS,), None, []),
        (Registration.FIRST, offer(), (), None, []),
        # nobody has confirmed it: the careful side
        (None, offer(), (), None, ["「旅行業の登録の種別」が設定されていない"]),
        (None, None, (WALKING,), None, []),
    ],
)
@pytest.mark.parametrize("form", list(ContractForm))
def test_the_registration_decides_what_may_be_contracted_for(
    form: ContractForm,
    registration: Registration | None,
    room: rules.Offer | None,
    items: tuple[rules.ItemFacts, ...],
    meets_in_area: bool | None,
    words: list[str],
) -> None:
    each = version(alternative(room=room, items=items), contract_form=form, meets_in_area=meets_in_area)
    found = rules.refusals(each, Licence(registration, AREA))
    assert len(found) == len(words)
    assert all(word in str(sentence.message % sentence.values) for word, sentence in zip(words, found, strict=True))


def test_a_regional_registration_without_its_area_names_the_setting() -> None:
    (sentence,) = rules.refusals(version(meets_in_area=True), Licence(Registration.REGIONAL, None))
    assert "設定されていない" in sentence.message


@pytest.mark.parametrize(
    ("written", "registration"),
    [
        ("第三種旅行業", Registration.THIRD),
        ("第3種旅行業", Registration.THIRD),
        ("第２種", Registration.SECOND),
        ("地域限定旅行業", Registration.REGIONAL),
        ("登録なし", Registration.NONE),
        ("", None),
        (None, None),
        ("旅行サービス手配業", None),
    ],
)
def test_a_registration_is_understood_in_whatever_digits(
    written: str | None, registration: Registration | None
) -> None:
    assert registration_of(written) is registration


def test_both_forms_may_be_chosen_with_a_registration_and_none_without() -> None:
    assert rules.forms_for(Registration.REGIONAL) == (ContractForm.MADE_TO_ORDER, ContractForm.ARRANGED)
    assert rules.forms_for(Registration.NONE) == rules.forms_for(None) == ()
    assert rules.forms_for(None, is_gated=False) == (ContractForm.MADE_TO_ORDER, ContractForm.ARRANGED)


@pytest.mark.parametrize(
    ("registration", "for_activities", "stopped"),
    [(None, False, 0), (None, True, 1), (Registration.NONE, True, 1), (Registration.THIRD, True, 0)],
)
def test_activities_alone_need_a_registration_only_where_it_is_said_so(
    registration: Registration | None, for_activities: bool, stopped: int
) -> None:
    walk = version(alternative(room=None, items=(WALKING,)), meets_in_area=True)
    licence = Licence(registration, AREA, for_activities=for_activities)
    assert len(rules.refusals(walk, licence)) == stopped
    assert rules.is_gated(walk, licence) is for_activities
    assert rules.is_gated(version(), Licence(registration))


# Fees (rules 3.2, 3.4) ------------------------------------------------------------


def fee(quote: rules.Quote) -> list[tuple[LineKind, int, int]]:
    return [(line.kind, line.amount_yen, line.tax_percent) for line in quote.lines if line.is_fee]


def test_a_planning_fee_is_part_of_the_price_and_taxed() -> None:
    quote = rules.price(alternative(), S6, replace(tariff(), fees=Fees(planning_yen=11_000)))
    assert fee(quote) == [(LineKind.PLANNING_FEE, 11_000, 10)]
    assert (quote.price_yen, quote.tax_yen, quote.total_yen) == (116_600, 10_600, 118_200)
    assert (quote.planning_fee_yen, quote.handling_fee_yen, quote.margin_yen) == (11_000, 0, 116_600 - 8 * 11_880)


@pytest.mark.parametrize(
    ("fees", "amount"),
    [(Fees(handling_percent=10), 10_560), (Fees(handling_yen=11_000), 11_000), (Fees(), 0)],
)
def test_a_handling_fee_comes_on_top_of_the_actual_costs_and_without_one_nothing_does(fees: Fees, amount: int) -> None:
    quote = rules.price(alternative(), S6, replace(tariff(), fees=fees))
    assert (quote.handling_fee_yen, quote.price_yen) == (amount, 105_600 + amount)


def test_what_may_be_ticked_brings_its_own_part_of_a_percentage() -> None:
    canoe = item(offer=offer(WALK, OfferingKind.ACTIVITY), kind=ItemKind.ACTIVITY, quantity=2, is_optional=True, id=7)
    each = alternative(items=(canoe,))
    prices = tariff(*rate(), *rate(WALK, 5_000, unit=Unit.PERSON))
    quote = rules.price(each, S6, replace(prices, fees=Fees(handling_percent=10)))
    assert (quote.handling_fee_yen, quote.options(each)[0].total_yen) == (10_560, 11_000)


def test_a_form_of_contract_takes_its_own_fee_and_never_both() -> None:
    posted = Fees(handling_percent=10, cancelling_yen=1_100)
    assert rules.fees_of("made_to_order", 30_000, posted) == Fees(planning_yen=30_000)
    assert rules.fees_of("arranged", 30_000, posted) == posted


# Cancelling what is made to order (rules 3.3) ------------------------------------------------------------

START = date(2027, 2, 15)


def owed(rows: list[rules.FeeRow], day: date) -> int:
    return next(row for row in rows if row.covers(day)).amounts_yen[0]


@pytest.mark.parametrize("planning", [30_000, 0])
def test_the_ladder_of_the_standard_contract_by_its_vectors(planning: int) -> None:
    rows = rules.cancellation_curve(law.MADE_TO_ORDER, START, [300_000], [planning])
    assert [owed(rows, day) for day in (date(2027, 1, 1), date(2027, 1, 25))] == [planning, planning]
    assert [owed(rows, date(2027, *day)) for day in ((1, 26), (2, 7), (2, 8), (2, 13), (2, 14), (2, 15))] == [
        60_000,
        60_000,
        90_000,
        90_000,
        120_000,
        150_000,
    ]
    assert rows[-1].is_after_start
    assert rows[-1].amounts_yen == (300_000,)
    assert (rows[0].is_free, rows[0].is_planning_fee) == (planning == 0, planning > 0)


def test_a_day_trip_is_free_until_ten_days_before() -> None:
    rows = rules.cancellation_curve(law.DAY_TRIP, START, [300_000], [30_000])
    assert [owed(rows, date(2027, 2, day)) for day in (4, 5, 7, 8, 14, 15)] == [
        *(30_000, 60_000, 60_000, 90_000, 120_000, 150_000),
    ]


# Cancelling what was arranged (rules 3.4) ------------------------------------------------------------


def supplier(base: int, *steps: tuple[int, int, int], start: date = START, people: int = 4) -> Supplier:
    return Supplier(base, start, people, tuple(CancellationStep(*step) for step in steps))


def test_cancelling_owes_the_suppliers_the_fee_for_cancelling_and_the_handling_fee() -> None:
    hotel = supplier(200_000, (7, 1, 20), (0, 0, 80), (-1, -1, 100))
    rows = rules.arranged_curve([[hotel]], [11_000 + 1_100], START)
    # 40,000 + 1,100 + 11,000
    assert owed(rows, START - timedelta(days=3)) == 52_100
    assert [(row.from_day, row.amounts_yen[0]) for row in rows] == [
        (None, 12_100),
        (date(2027, 2, 8), 52_100),
        (START, 172_100),
        (None, 212_100),
    ]
    assert {row.percent for row in rows} == {None}


def test_each_supplier_counts_from_its_own_first_day_and_by_its_own_people() -> None:
    large = Supplier(100_000, START, 20, (CancellationStep(9, 0, 10, "", 15), CancellationStep(2, 0, 50, "", 1, 14)))
    canoe = supplier(40_000, (1, 0, 50), start=START + timedelta(days=1))
    rows = rules.arranged_curve([[large, canoe], []], [0, 5_000], START)
    assert [(row.from_day, row.amounts_yen) for row in rows] == [
        (None, (0, 5_000)),
        (date(2027, 2, 6), (10_000, 5_000)),
        (START, (30_000, 5_000)),
        (None, (0, 5_000)),
    ]


def test_a_change_of_form_is_told() -> None:
    (told,) = rules.differences(version(), version(contract_form="arranged"))
    assert told.values["form"] is ContractForm.ARRANGED


def test_a_planning_fee_above_a_fifth_of_the_price_is_more_than_the_ladder_takes() -> None:
    assert rules.MOST_PLANNING_PERCENT == 20
    guest = rules.GuestFacts("湊", TUESDAY, time(13), TUESDAY + timedelta(days=1), time(12))
    quote = rules.price(alternative(), rules.Party((guest,)), replace(tariff(), fees=Fees(planning_yen=4_000)))
    assert quote.planning_fee_yen * 100 > quote.price_yen * rules.MOST_PLANNING_PERCENT
