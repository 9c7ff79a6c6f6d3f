from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktrip.kernel.errors import Blocked
from worktrip.kernel.money import Rounding
from worktrip.kernel.stay import Stay
from worktrip.kernel.tax import (
    BathingTaxRate,
    LodgingTaxRate,
    PriceMode,
    TaxClass,
    TaxedLine,
    TaxRate,
    bathing_tax,
    bathing_tax_day_use,
    ex_tax,
    lodging_tax,
    rate_on,
    totals,
)

DOWN, HALF_UP, UP = Rounding.DOWN, Rounding.HALF_UP, Rounding.UP
INCLUSIVE, EXCLUSIVE = PriceMode.INCLUSIVE, PriceMode.EXCLUSIVE
STD10, RED8, EXEMPT, OUT = TaxClass.STD10, TaxClass.RED8, TaxClass.EXEMPT, TaxClass.OUT


def std(amount_yen):
    return TaxedLine(amount_yen, STD10, 10)


def red(amount_yen):
    return TaxedLine(amount_yen, RED8, 8)


def out(amount_yen):
    return TaxedLine(amount_yen, OUT)


lines = st.lists(
    st.one_of(
        st.builds(TaxedLine, st.integers(-(10**7), 10**7), st.sampled_from([STD10, RED8]), st.sampled_from([0, 8, 10])),
        st.builds(TaxedLine, st.integers(-(10**7), 10**7), st.sampled_from([EXEMPT, OUT])),
    )
)


# --- Consumption tax --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "mode", "down", "half_up", "up"),
    [
        ([std(1_234)] * 3, EXCLUSIVE, 370, 370, 371),
        ([std(98_765)], EXCLUSIVE, 9_876, 9_877, 9_877),
        ([red(4_567)], EXCLUSIVE, 365, 365, 366),
        ([std(108_000)], INCLUSIVE, 9_818, 9_818, 9_819),
        ([red(10_000)], INCLUSIVE, 740, 741, 741),
        ([std(-98_765)], EXCLUSIVE, -9_876, -9_877, -9_877),
        ([std(-108_000)], INCLUSIVE, -9_818, -9_818, -9_819),
    ],
)
def test_tax_is_summed_first_and_rounded_once_per_rate(document, mode, down, half_up, up):
    assert [totals(document, mode, rounding).tax_yen for rounding in (DOWN, HALF_UP, UP)] == [down, half_up, up]


@pytest.mark.parametrize(("rounding", "total"), [(DOWN, 113_573), (HALF_UP, 113_574), (UP, 113_575)])
def test_two_rates_on_one_invoice_are_rounded_each_on_their_own(rounding, total):
    both = totals([std(98_765), red(4_567)], EXCLUSIVE, rounding)
    assert both.total_yen == total
    assert [(each.tax_class, each.percent) for each in both.taxable] == [(STD10, 10), (RED8, 8)]


def test_lodging_and_bathing_tax_stand_outside_the_base():
    stay = totals([std(40_000), out(4 * 200), out(4 * 150)], EXCLUSIVE, DOWN)
    assert (stay.base_yen, stay.tax_yen, stay.out_yen, stay.total_yen) == (40_000, 4_000, 1_400, 45_400)


def test_a_room_with_its_lodging_tax():
    room = totals([std(20_000), out(200)], EXCLUSIVE, DOWN)
    assert (room.base_yen, room.tax_yen, room.out_yen, room.total_yen) == (20_000, 2_000, 200, 22_200)


def test_a_cancellation_charge_bears_no_tax_but_a_handling_fee_does():
    alone = totals([out(20_000)], EXCLUSIVE, DOWN)
    assert (alone.base_yen, alone.tax_yen, alone.out_yen, alone.total_yen) == (0, 0, 20_000, 20_000)
    with_fee = totals([out(20_000), std(1_000)], EXCLUSIVE, DOWN)
    assert (with_fee.tax_yen, with_fee.total_yen) == (100, 21_100)


def test_eight_nights_with_two_meals_at_prices_that_contain_the_tax():
    stay = totals([std(8 * 10_450), std(8 * 2_750), out(8 * 200)], INCLUSIVE, DOWN)
    assert (stay.base_yen, stay.tax_yen, stay.out_yen, stay.total_yen) == (96_000, 9_600, 1_600, 107_200)


def test_exempt_amounts_are_kept_apart_from_what_is_out_of_scope():
    mixed = totals([TaxedLine(3_000, EXEMPT), out(200)], INCLUSIVE, DOWN)
    assert (mixed.base_yen, mixed.exempt_yen, mixed.out_yen, mixed.total_yen) == (0, 3_000, 200, 3_200)


def test_a_rate_without_lines_does_not_appear():
    assert [each.tax_class for each in totals([std(100)], EXCLUSIVE, DOWN).summaries] == [STD10]
    assert totals([], EXCLUSIVE, DOWN).total_yen == 0


def test_one_class_at_two_rates_makes_two_blocks():
    food = totals([red(1_000), TaxedLine(1_000, RED8, 0)], EXCLUSIVE, DOWN)
    assert [(each.percent, each.tax_yen) for each in food.taxable] == [(8, 80), (0, 0)]


def test_a_line_out_of_scope_cannot_carry_a_rate():
    with pytest.raises(ValueError, match="no tax"):
        TaxedLine(200, OUT, 10)


def test_a_rate_below_nothing_is_refused():
    with pytest.raises(ValueError, match="not negative"):
        TaxedLine(200, STD10, -10)


@given(lines, st.sampled_from(PriceMode), st.sampled_from(Rounding))
def test_a_credit_for_every_line_brings_the_document_to_nothing(document, mode, rounding):
    invoice = totals(document, mode, rounding)
    credit = totals([TaxedLine(-line.amount_yen, line.tax_class, line.percent) for line in document], mode, rounding)
    assert (credit.base_yen, credit.tax_yen, credit.total_yen) == (
        -invoice.base_yen,
        -invoice.tax_yen,
        -invoice.total_yen,
    )


@given(lines, st.sampled_from(PriceMode), st.sampled_from(Rounding))
def test_the_parts_of_a_document_make_its_total(document, mode, rounding):
    made = totals(document, mode, rounding)
    assert made.total_yen == made.base_yen + made.tax_yen + made.exempt_yen + made.out_yen
    assert made.out_yen == sum(line.amount_yen for line in document if line.tax_class is OUT)
    if mode is INCLUSIVE:
        assert made.total_yen == sum(line.amount_yen for line in document)


@given(st.randoms(use_true_random=False), lines)
def test_the_order_of_lines_does_not_matter(random, document):
    shuffled = random.sample(document, len(document))
    assert totals(shuffled, EXCLUSIVE, DOWN) == totals(document, EXCLUSIVE, DOWN)


RATES = [
    TaxRate(STD10, 10, date(2019, 10, 1)),
    TaxRate(RED8, 8, date(2019, 10, 1), date(2027, 3, 31)),
    TaxRate(RED8, 0, date(2027, 4, 1)),
]


@pytest.mark.parametrize(
    ("tax_class", "day", "percent"),
    [
        (STD10, date(2026, 11, 23), 10),
        (RED8, date(2027, 3, 31), 8),
        (RED8, date(2027, 4, 1), 0),
        (OUT, date(2027, 4, 1), 0),
        (EXEMPT, date(1999, 1, 1), 0),
    ],
)
def test_the_rate_is_that_of_the_day_of_service(tax_class, day, percent):
    assert rate_on(RATES, tax_class, day) == percent


def test_a_day_without_a_rate_or_with_two_is_blocked_and_names_the_setting():
    for rates in (RATES, [*RATES, TaxRate(STD10, 12, date(2019, 1, 1))]):
        with pytest.raises(Blocked, match="消費税率の設定") as blocked:
            rate_on(rates, STD10, date(2019, 9, 30) if rates is RATES else date(2026, 11, 23))
        assert blocked.value.setting == "tax_rates"


@pytest.mark.parametrize(("gross", "net"), [(6_500, 5_909), (6_599, 5_999), (6_600, 6_000), (6_601, 6_000)])
def test_a_price_below_a_threshold_before_tax_never_rounds_up_to_it(gross, net):
    assert ex_tax(gross, 10) == net


# --- Lodging tax ------------------------------------------------------------------------------------------------------

TATESHINA, CHINO, MATSUMOTO = "20324", "20214", "20202"
KARUIZAWA, HAKUBA, ACHI, NOZAWA = "20321", "20485", "20407", "20563"
FIRST, LAST_OF_200, FIRST_OF_300 = date(2026, 6, 1), date(2029, 5, 31), date(2029, 6, 1)


def bands(code, *rows):
    """Rows of (from_yen, to_yen, yen in the first three years, yen after)."""
    for low, high, first, after in rows:
        yield LodgingTaxRate(code, FIRST, LAST_OF_200, low, high, first)
        yield LodgingTaxRate(code, FIRST_OF_300, None, low, high, after)


NAGANO = [
    *bands("20", (6_000, None, 200, 300)),
    *bands(MATSUMOTO, (6_000, None, 200, 300)),
    *bands(KARUIZAWA, (6_000, 10_000, 200, 300), (10_000, 100_000, 250, 350), (100_000, None, 700, 800)),
    *bands(
        HAKUBA,
        (6_000, 20_000, 200, 300),
        (20_000, 50_000, 400, 500),
        (50_000, 100_000, 900, 1_000),
        (100_000, None, 1_900, 2_000),
    ),
    *bands(ACHI, (6_000, None, 300, 350)),
    LodgingTaxRate(NOZAWA, FIRST, LAST_OF_200, 6_000, percent=Decimal("3.5")),
    LodgingTaxRate(NOZAWA, FIRST_OF_300, None, 6_000, percent=5),
]


@pytest.mark.parametrize(
    ("municipality", "night", "room_only", "due"),
    [
        (TATESHINA, date(2026, 5, 31), 12_000, 0),
        (TATESHINA, date(2026, 6, 1), 6_000, 200),
        (TATESHINA, date(2026, 6, 1), 5_999, 0),
        (TATESHINA, date(2029, 5, 31), 9_000, 200),
        (TATESHINA, date(2029, 6, 1), 9_000, 300),
        (TATESHINA, date(2026, 12, 10), ex_tax(6_500, 10), 0),
        (TATESHINA, date(2026, 12, 10), ex_tax(6_599, 10), 0),
        (TATESHINA, date(2026, 12, 10), ex_tax(6_600, 10), 200),
        (CHINO, date(2026, 12, 10), 9_000, 200),
        (MATSUMOTO, date(2026, 12, 10), 9_000, 200),
        (MATSUMOTO, date(2029, 6, 1), 9_000, 300),
        (KARUIZAWA, date(2026, 12, 10), 5_999, 0),
        (KARUIZAWA, date(2026, 12, 10), 9_999, 200),
        (KARUIZAWA, date(2026, 12, 10), 10_000, 250),
        (KARUIZAWA, date(2026, 12, 10), 99_999, 250),
        (KARUIZAWA, date(2029, 6, 1), 100_000, 800),
        (HAKUBA, date(2026, 12, 10), 19_999, 200),
        (HAKUBA, date(2026, 12, 10), 20_000, 400),
        (HAKUBA, date(2029, 6, 1), 20_000, 500),
        (HAKUBA, date(2026, 12, 10), 100_000, 1_900),
        (ACHI, date(2026, 12, 10), 9_000, 300),
        (ACHI, date(2029, 6, 1), 9_000, 350),
        (NOZAWA, date(2026, 12, 10), 12_000, 420),
        (NOZAWA, date(2029, 6, 1), 12_000, 600),
        (NOZAWA, date(2026, 12, 10), 12_386, 433),  # 433.51
    ],
)
def test_lodging_tax_follows_the_municipality_the_night_and_the_room_only_price(municipality, night, room_only, due):
    assert lodging_tax(NAGANO, municipality, night, room_only) == due


def stayed(stay, guests, room_only, *, exempt=False):
    return guests * sum(lodging_tax(NAGANO, TATESHINA, night, room_only, exempt) for night in stay.dates())


def test_a_company_pays_for_every_guest_and_night():
    assert stayed(Stay(date(2026, 12, 10), date(2026, 12, 13)), 4, 9_000) == 2_400


def test_a_stay_across_the_change_pays_each_night_at_its_own_rate():
    assert stayed(Stay(date(2029, 5, 31), date(2029, 6, 2)), 1, 9_000) == 500


def test_a_university_seminar_is_free_only_with_its_certificate():
    night = Stay(date(2026, 12, 10), date(2026, 12, 11))
    assert stayed(night, 1, 9_000, exempt=True) == 0
    assert stayed(night, 1, 9_000) == 200


def test_a_tax_of_its_own_takes_the_place_of_the_prefectures_below_its_lowest_band_too():
    own = LodgingTaxRate(TATESHINA, FIRST, None, 10_000, None, 500)
    assert lodging_tax([*NAGANO, own], TATESHINA, date(2026, 12, 10), 9_999) == 0
    assert lodging_tax([*NAGANO, own], TATESHINA, date(2026, 12, 10), 10_000) == 500


def test_a_missing_lodging_tax_rate_is_not_a_rate_of_nothing():
    ended = [LodgingTaxRate("20", FIRST, LAST_OF_200, 6_000, None, 200)]
    for rates, night in (([], FIRST), (ended, FIRST_OF_300), (NAGANO, FIRST)):
        code = "13101" if rates is NAGANO else TATESHINA
        with pytest.raises(Blocked, match="宿泊税の設定") as blocked:
            lodging_tax(rates, code, night, 9_000)
        assert blocked.value.setting == "lodging_tax_rates"


def test_where_a_municipality_ends_its_own_tax_the_prefecture_holds_again():
    own = LodgingTaxRate(TATESHINA, FIRST, date(2026, 12, 31), 0, None, 100)
    assert lodging_tax([*NAGANO, own], TATESHINA, date(2026, 12, 31), 5_000) == 100
    assert lodging_tax([*NAGANO, own], TATESHINA, date(2027, 1, 1), 5_000) == 0
    assert lodging_tax([*NAGANO, own], TATESHINA, date(2027, 1, 1), 6_000) == 200


# --- Bathing tax ------------------------------------------------------------------------------------------------------

CONFIRMED = BathingTaxRate(has_onsen=True, stay_rate_yen=150, dayuse_rate_yen=50, min_age=12)


def test_bathing_tax_is_due_per_person_and_night_and_not_for_children():
    assert bathing_tax(CONFIRMED, [40, 38, None, 11], nights=2) == 900
    assert bathing_tax(CONFIRMED, [12], nights=1) == 150


def test_who_only_bathes_pays_per_visit():
    assert bathing_tax_day_use(CONFIRMED, [None, None, 11], visits=2) == 200


def test_without_a_hot_spring_there_is_no_bathing_tax():
    assert bathing_tax(BathingTaxRate(has_onsen=False), [40], nights=2) == 0


def test_a_certified_school_event_bathes_free():
    assert bathing_tax(CONFIRMED, [20, 21], nights=2, exempt=True) == 0


@pytest.mark.parametrize(
    ("rate", "setting"),
    [
        (None, "bathing_tax.has_onsen"),
        (BathingTaxRate(), "bathing_tax.has_onsen"),
        (BathingTaxRate(has_onsen=True), "bathing_tax.stay_rate_yen"),
        (BathingTaxRate(has_onsen=True, stay_rate_yen=150), "bathing_tax.min_age"),
    ],
)
def test_an_unconfirmed_bathing_tax_is_blocked_and_names_what_is_missing(rate, setting):
    with pytest.raises(Blocked, match="入湯税") as blocked:
        bathing_tax(rate, [40], nights=1)
    assert blocked.value.setting == setting
