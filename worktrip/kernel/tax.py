"""Consumption tax, lodging tax and bathing tax. Every rate is a row with dates, never a constant (rules 1.3, 1.5, 2).

Consumption tax is summed per rate first and rounded once per rate per document. Three lines of 1,234 yen at 10 % make
3,702 yen and 370 yen of tax; rounding each line would give 369, which the law does not allow. Lodging and bathing tax
and cancellation charges lie outside (OUT) and never enter a base: two guests for two nights at 10,000 yen before tax,
with 4 × 200 yen lodging tax and 4 × 150 yen bathing tax, are 40,000 + 4,000 + 1,400 = 45,400 yen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from worktrip.kernel.calendar import in_force
from worktrip.kernel.errors import N_, Blocked
from worktrip.kernel.money import Percent, Rounding, Yen, exact, share, whole_yen

# --- Consumption tax --------------------------------------------------------------------------------------------------


class TaxClass(StrEnum):
    """How consumption tax treats a line: standard, reduced (軽減), exempt (非課税) or out of scope (不課税)."""

    STD10 = "STD10"
    RED8 = "RED8"
    EXEMPT = "EXEMPT"
    OUT = "OUT"

    @property
    def is_taxable(self) -> bool:
        return self in (TaxClass.STD10, TaxClass.RED8)


class PriceMode(StrEnum):
    """Whether the amounts of a document's lines contain the tax (税込) or not (税抜)."""

    INCLUSIVE = "inclusive"
    EXCLUSIVE = "exclusive"


@dataclass(frozen=True, slots=True)
class TaxRate:
    """The percentage of a class from a day to a day, both included; `STD10` is a name, the percentage is data."""

    tax_class: TaxClass
    percent: Percent
    effective_from: date
    effective_to: date | None = None


def rate_on(rates: Iterable[TaxRate], tax_class: TaxClass, day: date) -> Percent:
    """The percentage of a class on the day of service; 0 where no tax applies. Blocked unless exactly one row holds."""
    if not tax_class.is_taxable:
        return 0
    found = in_force((rate for rate in rates if rate.tax_class is tax_class), day)
    if len(found) != 1:
        raise Blocked(
            N_("%(day)s の消費税率を1つに決められません。消費税率の設定を確認してください。"),
            setting="tax_rates",
            day=day.isoformat(),
            tax_class=tax_class.value,
        )
    return found[0].percent


@dataclass(frozen=True, slots=True)
class TaxedLine:
    """What tax needs to know of a line; the amount is in the document's price mode, negative for a reduction."""

    amount_yen: Yen
    tax_class: TaxClass
    percent: Percent = 0

    def __post_init__(self) -> None:
        if self.percent and not self.tax_class.is_taxable:
            raise ValueError(f"{self.tax_class} bears no tax")
        if self.percent < 0:
            raise ValueError("a tax rate is not negative")


@dataclass(frozen=True, slots=True)
class TaxSummary:
    """The lines of one class and rate: their amount before tax and the tax, rounded once."""

    tax_class: TaxClass
    percent: Percent
    base_yen: Yen
    tax_yen: Yen

    @property
    def gross_yen(self) -> Yen:
        return self.base_yen + self.tax_yen


@dataclass(frozen=True, slots=True)
class Totals:
    """A document's sums per class and rate, and the modes they were made with, to be stored beside them."""

    summaries: tuple[TaxSummary, ...]
    mode: PriceMode
    rounding: Rounding

    @property
    def taxable(self) -> tuple[TaxSummary, ...]:
        """The blocks a qualified invoice prints per rate."""
        return tuple(each for each in self.summaries if each.tax_class.is_taxable)

    @property
    def base_yen(self) -> Yen:
        """What is taxable, before tax; exempt and out-of-scope amounts are not in it."""
        return sum(each.base_yen for each in self.taxable)

    @property
    def tax_yen(self) -> Yen:
        return sum(each.tax_yen for each in self.taxable)

    @property
    def exempt_yen(self) -> Yen:
        return sum(each.base_yen for each in self.summaries if each.tax_class is TaxClass.EXEMPT)

    @property
    def out_yen(self) -> Yen:
        """Lodging tax, bathing tax, cancellation charges and the like."""
        return sum(each.base_yen for each in self.summaries if each.tax_class is TaxClass.OUT)

    @property
    def total_yen(self) -> Yen:
        """What is to be paid."""
        return sum(each.gross_yen for each in self.summaries)


def totals(lines: Iterable[TaxedLine], mode: PriceMode, rounding: Rounding) -> Totals:
    """Sum per class and rate, then round once per rate (rules 1.3); a rate without lines does not appear."""
    sums: dict[tuple[TaxClass, Percent], Yen] = {}
    for line in lines:
        key = line.tax_class, line.percent
        sums[key] = sums.get(key, 0) + line.amount_yen
    classes = list(TaxClass)
    in_order = sorted(sums.items(), key=lambda item: (classes.index(item[0][0]), -item[0][1]))
    return Totals(
        tuple(_summary(tax_class, percent, amount, mode, rounding) for (tax_class, percent), amount in in_order),
        mode,
        rounding,
    )


def _summary(tax_class: TaxClass, percent: Percent, amount: Yen, mode: PriceMode, rounding: Rounding) -> TaxSummary:
    if mode is PriceMode.EXCLUSIVE:
        return TaxSummary(tax_class, percent, amount, share(amount, percent, rounding))
    rate = exact(percent)
    tax = whole_yen(amount * rate / (100 + rate), rounding)
    return TaxSummary(tax_class, percent, amount - tax, tax)


def ex_tax(gross_yen: Yen, percent: Percent) -> Yen:
    """A tax-inclusive price before tax, its own fraction cut: 6,599 yen at 10 % are 5,999, still below 6,000.

    For thresholds; a document's tax comes from `totals`.
    """
    return whole_yen(Fraction(gross_yen * 100) / (100 + exact(percent)), Rounding.DOWN)


# --- Lodging tax ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LodgingTaxRate:
    """Lodging tax per person and night in one price band, prefecture's share included (rules 2.1).

    `municipality_code` is the JIS code of a municipality with a tax of its own (20321 is Karuizawa), or of the
    prefecture (20) for all others. The band holds from `from_yen` up to, not including, `to_yen` of the room-only price
    per person and night before consumption tax; below the lowest band nothing is due. Either yen or a percentage.
    """

    municipality_code: str
    effective_from: date
    effective_to: date | None
    from_yen: Yen
    to_yen: Yen | None = None
    per_person_night_yen: Yen = 0
    percent: Percent = 0


def lodging_tax(
    rates: Sequence[LodgingTaxRate],
    municipality_code: str,
    night: date,
    room_only_ex_tax_yen: Yen,
    exempt: bool = False,
) -> Yen:
    """Lodging tax in yen for one person and one night; `exempt` with a school's certificate, never by age (rules 2.1).

    The municipality is the facility's. A percentage is cut below one yen. Nights before the first row are free; Blocked
    where no row was ever entered or the rows have run out, since a missing rate is not a rate of nothing.
    """
    if exempt:
        return 0
    own, prefecture = ([rate for rate in rates if rate.municipality_code == code] for code in _codes(municipality_code))
    valid = in_force(own, night) or in_force(prefecture, night)
    if not valid:
        known = own + prefecture
        if known and all(night < rate.effective_from for rate in known):
            return 0
        raise Blocked(
            N_("%(night)s 泊の宿泊税の税率が登録されていません。宿泊税の設定を確認してください。"),
            setting="lodging_tax_rates",
            night=night.isoformat(),
            municipality_code=municipality_code,
        )
    for rate in valid:
        if rate.from_yen <= room_only_ex_tax_yen and (rate.to_yen is None or room_only_ex_tax_yen < rate.to_yen):
            return rate.per_person_night_yen + share(room_only_ex_tax_yen, rate.percent, Rounding.DOWN)
    return 0


def _codes(municipality_code: str) -> tuple[str, str]:
    return municipality_code, municipality_code[:2]


# --- Bathing tax ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BathingTaxRate:
    """One facility's bathing tax as its owner confirmed it; None is not yet known, which is not the usual 150 yen."""

    has_onsen: bool | None = None
    stay_rate_yen: Yen | None = None
    dayuse_rate_yen: Yen | None = None
    min_age: int | None = None


def bathing_tax(rate: BathingTaxRate | None, ages: Iterable[int | None], nights: int, exempt: bool = False) -> Yen:
    """Bathing tax in yen of people who stay the same nights, per person and night (rules 2.2).

    An age of None is an adult's; whoever is below `min_age` is free, and so is a certified school event (`exempt`).
    Nothing where there is no hot spring; Blocked until the facility has confirmed its spring, its rate and the age.
    """
    return _bathing_tax(rate, "stay_rate_yen", ages, nights, exempt)


def bathing_tax_day_use(
    rate: BathingTaxRate | None, ages: Iterable[int | None], visits: int = 1, exempt: bool = False
) -> Yen:
    """Bathing tax in yen of people who only come to bathe, per person and visit; otherwise as `bathing_tax`."""
    return _bathing_tax(rate, "dayuse_rate_yen", ages, visits, exempt)


def _bathing_tax(rate: BathingTaxRate | None, field: str, ages: Iterable[int | None], times: int, exempt: bool) -> Yen:
    rate = rate or BathingTaxRate()
    if exempt or rate.has_onsen is False:
        return 0
    yen: Yen | None = getattr(rate, field)
    if rate.has_onsen is None or yen is None or rate.min_age is None:
        missing = next(name for name in ("has_onsen", field, "min_age") if getattr(rate, name) is None)
        raise Blocked(
            N_("入湯税がまだ確認されていません。施設の設定で、温泉の有無・税額・対象年齢を確認してください。"),
            setting=f"bathing_tax.{missing}",
        )
    min_age = rate.min_age
    return sum(age is None or age >= min_age for age in ages) * times * yen
