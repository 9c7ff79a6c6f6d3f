import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktrip.kernel.errors import Invalid
from worktrip.kernel.numbering import DocumentNumber

numbers = st.builds(
    DocumentNumber, st.from_regex("[A-Z]{1,8}", fullmatch=True), st.integers(2000, 2999), st.integers(1, 10**7)
)


def test_a_number_says_its_series_fiscal_year_and_place():
    assert str(DocumentNumber("INV", 2026, 12)) == "INV-2026-0012"
    assert str(DocumentNumber("WT", 2026, 42)) == "WT-2026-0042"


def test_the_ten_thousandth_number_grows_by_a_digit():
    assert str(DocumentNumber("WT", 2026, 10_000)) == "WT-2026-10000"


def test_numbers_sort_by_series_year_and_place():
    late, early = DocumentNumber("INV", 2026, 10_000), DocumentNumber("INV", 2026, 9_999)
    assert sorted([late, early]) == [early, late]


@pytest.mark.parametrize("typed", ["INV-2026-0012", " inv-2026-0012 ", "ＩＮＶ－２０２６－００１２"])
def test_a_number_is_read_in_any_width_and_case(typed):
    assert DocumentNumber.parse(typed) == DocumentNumber("INV", 2026, 12)


@pytest.mark.parametrize(
    "typed", ["", "INV-2026", "INV-26-0012", "INV-2026-12", "INV-2026-0000", "2026-0012", "I1-2026-0012"]
)
def test_what_is_no_number_is_refused_with_an_example(typed):
    with pytest.raises(Invalid, match="INV-2026-0012"):
        DocumentNumber.parse(typed)


@pytest.mark.parametrize(
    ("prefix", "year", "seq"), [("inv", 2026, 1), ("INV", 26, 0), ("INV", 2026, 0), ("INV", 2026, -1)]
)
def test_no_number_outside_the_series_can_be_made(prefix, year, seq):
    with pytest.raises(ValueError, match="no document number"):
        DocumentNumber(prefix, year, seq)


@given(numbers)
def test_every_number_reads_back_as_itself(number):
    assert DocumentNumber.parse(str(number)) == number


@pytest.mark.parametrize("typed", ["WT-2026-0042", "wt20260042", "ＷＴ　２０２６　００４２", "wt 2026−0042"])
def test_a_number_is_understood_without_its_dashes(typed):
    assert str(DocumentNumber.guess(typed)) == "WT-2026-0042"


@pytest.mark.parametrize("typed", ["", "ほしくず", "2026-0042", "WT-2026-0000", "WT-2026"])
def test_what_is_no_number_is_taken_for_none(typed):
    assert DocumentNumber.guess(typed) is None
