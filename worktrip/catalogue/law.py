"""Rates of law and the ladder of the standard contract that a new installation starts with, each with its source.

They become rows with effective dates; a change of law is a new row, entered by whoever runs the service.
"""

from dataclasses import dataclass
from datetime import date

from worktrip.catalogue.rules import CancellationStep
from worktrip.kernel.tax import TaxClass

_PREFECTURE = "https://www.pref.nagano.lg.jp/zeimu/syukuhakuzeitop.html"
_UNVERIFIED = "（未確認）"

CONSUMPTION_TAX: tuple[tuple[TaxClass, int, str], ...] = (
    (TaxClass.STD10, 10, "消費税法（標準税率）"),
    (TaxClass.RED8, 8, "消費税法（軽減税率）"),
)
CONSUMPTION_TAX_FROM = date(2019, 10, 1)

LODGING_TAX_FROM, LODGING_TAX_LAST, LODGING_TAX_THEN = date(2026, 6, 1), date(2029, 5, 31), date(2029, 6, 1)


@dataclass(frozen=True)
class Band:
    """A price band of a municipality: what it takes at first and from June 2029 on, in yen or thousandths."""

    municipality_code: str
    from_yen: int
    to_yen: int | None
    first: int
    then: int
    source_note: str
    is_permille: bool = False


LODGING_TAX: tuple[Band, ...] = (
    # the prefecture's, for every municipality without a tax of its own; Tateshina (20324) is one of these
    Band("20", 6_000, None, 200, 300, _PREFECTURE),
    Band("20202", 6_000, None, 200, 300, "松本市（2029年6月からの額は県と市の合計から算出）"),
    Band("20321", 6_000, 10_000, 200, 300, "軽井沢町（宿泊施設の案内による）"),
    Band("20321", 10_000, 100_000, 250, 350, "軽井沢町（宿泊施設の案内による）"),
    Band("20321", 100_000, None, 700, 800, "軽井沢町（宿泊施設の案内による）"),
    Band("20485", 6_000, 20_000, 200, 300, "https://thehakubacompany.com/ja/news/accommodation_tax"),
    Band("20485", 20_000, 50_000, 400, 500, "https://thehakubacompany.com/ja/news/accommodation_tax"),
    Band("20485", 50_000, 100_000, 900, 1_000, "https://thehakubacompany.com/ja/news/accommodation_tax"),
    Band("20485", 100_000, None, 1_900, 2_000, "https://thehakubacompany.com/ja/news/accommodation_tax"),
    Band("20407", 6_000, None, 300, 350, "https://www.vill.achi.lg.jp/soshiki/7/syukuhakuzeigaiyo.html"),
    Band(
        "20563",
        6_000,
        None,
        35,
        50,
        f"https://www.vill.nozawaonsen.nagano.jp/www/contents/1768268767405/index.html 端数と下限{_UNVERIFIED}",
        is_permille=True,
    ),
)

_TERMS = "https://skicla.jp/conditions/jyuchu/ 標準旅行業約款 別表第一"
# 受注型企画旅行, domestic: the most that may be asked; a day trip is free until ten days before
MADE_TO_ORDER_FROM = date(2026, 4, 1)
MADE_TO_ORDER: tuple[CancellationStep, ...] = (
    CancellationStep(20, 8, 20, _TERMS),
    CancellationStep(7, 2, 30, _TERMS),
    CancellationStep(1, 1, 40, _TERMS),
    CancellationStep(0, 0, 50, f"https://eiwa-kotsu.jp/yakkan.html{_UNVERIFIED}"),
    CancellationStep(-1, -1, 100, f"https://eiwa-kotsu.jp/yakkan.html{_UNVERIFIED}"),
)
DAY_TRIP: tuple[CancellationStep, ...] = (CancellationStep(10, 8, 20, _TERMS), *MADE_TO_ORDER[1:])
