"""The kinds of columns a list of the catalogue has: how a value stands in a cell, and how a typed cell is read.

Reading goes by the text of a cell, so that a workbook and CSV mean the same; numbers and dates are taken in any width
and spelling. An empty cell is `empty`: nothing known, or what is usual.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from worktrip.catalogue.rules import LABELS, WEEKDAYS, check_periods, closed_weekdays, words_in, words_text
from worktrip.kernel import writing
from worktrip.kernel.errors import N_, Invalid
from worktrip.plumbing.sheets import Cell, Column, Kind, as_shift_jis

LINE, TEXT = 200, 2000
MOST = 100_000_000
ASK = "要問合せ"  # data
YES, NO = "はい", "いいえ"  # data
_YES = frozenset({YES, "○", "◯", "有", "有り", "あり", "yes", "true", "1"})  # data
_NO = frozenset({NO, "×", "✕", "無", "無し", "なし", "no", "false", "0"})  # data
_CODE = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")
_SEASON = re.compile(r"[A-Z0-9_-]+")
_MAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_CLOCK = re.compile(r"([0-9]{1,2}) ?(?:[:時] ?([0-9]{2})?(?::00)? ?分?)")  # data
_PERIODS = {"午前": "am", "午後": "pm", "夜": "eve"}  # data
_SEPARATORS = re.compile(r"[,、・/\s]+")  # data


@dataclass(frozen=True)
class Field:
    """A column of a list: the name of its fact, its head and note, and what an empty cell means."""

    name: str
    head: str
    note: str = ""
    width: int = 14
    empty: Any = None
    # a cell that may not be empty
    is_needed: bool = False
    # what a thing is known by: it never changes
    is_fixed: bool = False
    kind: Kind = field(default=Kind.TEXT, kw_only=True)
    # whether nothing is written as a word
    shows_nothing: bool = field(default=False, kw_only=True)

    @property
    def words(self) -> tuple[str, ...]:
        """What may be chosen."""
        return ()

    @property
    def column(self) -> Column:
        """As it is written into a workbook; what must be there says so in its note."""
        must = "必ず入れてください。"  # data
        return Column(self.head, self.width, self.kind, self.words, f"{must if self.is_needed else ''}{self.note}")

    def read(self, cell: Cell | None) -> Any:
        """The value of a cell. Raises Invalid with a sentence that says what to enter."""
        text = cell.text if cell is not None else ""
        if not text:
            if self.is_needed:
                raise Invalid(N_("空になっています。入れてください。"))
            return self.empty
        assert cell is not None
        return self.value(text, cell)

    def value(self, text: str, cell: Cell) -> Any:
        """The value of a text that is not empty."""
        raise NotImplementedError

    def shown(self, value: Any) -> object:
        """What stands in the cell."""
        return value

    def is_same(self, kept: Any, read: Any) -> bool:
        """Whether what was read is what is kept."""
        return bool(kept == read)


@dataclass(frozen=True)
class Text(Field):
    """Anything typed, up to a length; half-width kana and the like stay as they are."""

    empty: Any = ""
    length: int = field(default=LINE, kw_only=True)

    def value(self, text: str, cell: Cell) -> Any:
        if len(text) > self.length:
            raise Invalid(N_("%(most)s文字までにしてください。"), most=self.length)
        return text

    def is_same(self, kept: Any, read: Any) -> bool:
        return kept == read or self._is_carried(kept, read)

    def _is_carried(self, kept: Any, read: Any) -> bool:
        """Whether it only differs in what a cell or Shift-JIS cannot carry."""
        if not isinstance(kept, str) or not isinstance(read, str):
            return (kept or "") == (read or "")
        plain = kept.replace("\r\n", "\n").strip()
        return plain == read or as_shift_jis(plain) == read


@dataclass(frozen=True)
class Code(Text):
    """A short code that stands in addresses and on papers, in any width."""

    def value(self, text: str, cell: Cell) -> Any:
        code = unicodedata.normalize("NFKC", text).strip().upper()
        if not _CODE.fullmatch(code) or len(code) > 20:
            raise Invalid(N_("英字と数字で、L1 や L1-R のように20文字までで入れてください。"))
        return code


@dataclass(frozen=True)
class SeasonCode(Text):
    """The code of a season, which ties it to rows of the card."""

    def value(self, text: str, cell: Cell) -> Any:
        code = unicodedata.normalize("NFKC", text).strip()
        if not _SEASON.fullmatch(code.upper()) or len(code) > 20:
            raise Invalid(N_("英字と数字で、SUMMER のように20文字までで入れてください。"))
        return code

    def is_same(self, kept: Any, read: Any) -> bool:
        return bool(kept == read)


@dataclass(frozen=True)
class Whole(Field):
    """A whole number in any width, between two others."""

    least: int = field(default=0, kw_only=True)
    most: int = field(default=MOST, kw_only=True)
    kind: Kind = field(default=Kind.WHOLE, kw_only=True)

    def value(self, text: str, cell: Cell) -> Any:
        number = writing.parse_int(text)
        if not self.least <= number <= self.most:
            raise Invalid(N_("%(least)sから%(most)sまでの数を入れてください。"), least=self.least, most=self.most)
        return number


@dataclass(frozen=True)
class Percent(Whole):
    """Hundredths, with or without their sign."""

    most: int = field(default=100, kw_only=True)

    def value(self, text: str, cell: Cell) -> Any:
        return super().value(unicodedata.normalize("NFKC", text).removesuffix("%").strip(), cell)


@dataclass(frozen=True)
class Asked(Whole):
    """A price, or the word that says nobody knows it. Never empty: that might be either."""

    kind: Kind = field(default=Kind.ANY, kw_only=True)
    shows_nothing: bool = field(default=True, kw_only=True)

    def read(self, cell: Cell | None) -> Any:
        if cell is None or not cell.text:
            raise Invalid(
                N_("料金を入れてください。決まっていないときは「%(ask)s」、無料のときは0です。"),
                ask=ASK,
            )
        if writing.fold(cell.text) in {writing.fold(ASK), writing.fold("ask"), writing.fold("要問い合わせ")}:  # data
            return None
        return self.value(cell.text, cell)

    def shown(self, value: Any) -> object:
        return ASK if value is None else value


@dataclass(frozen=True)
class Degrees(Field):
    """Latitude or longitude; a tenth of a metre is as good as the same."""

    least: float = field(default=-180, kw_only=True)
    most: float = field(default=180, kw_only=True)
    kind: Kind = field(default=Kind.ANY, kw_only=True)

    def value(self, text: str, cell: Cell) -> Any:
        try:
            number = float(unicodedata.normalize("NFKC", text))
        except ValueError:
            number = math.nan
        if not self.least <= number <= self.most:
            raise Invalid(
                N_("%(least)sから%(most)sまでの数を入れてください。"), least=f"{self.least:g}", most=f"{self.most:g}"
            )
        return number

    def shown(self, value: Any) -> object:
        return None if value is None else round(value, 6)

    def is_same(self, kept: Any, read: Any) -> bool:
        if kept is None or read is None:
            return kept is read
        return bool(round(kept, 6) == round(read, 6))


@dataclass(frozen=True)
class Day(Field):
    """A date in any usual spelling."""

    width: int = 12
    kind: Kind = field(default=Kind.DATE, kw_only=True)

    def value(self, text: str, cell: Cell) -> Any:
        if isinstance(cell.value, datetime):
            return cell.value.date()
        return cell.value if isinstance(cell.value, date) else writing.parse_date(text)


@dataclass(frozen=True)
class Clock(Field):
    """A time of day; kept as text where `is_text`."""

    width: int = 10
    is_text: bool = field(default=False, kw_only=True)
    kind: Kind = field(default=Kind.TIME, kw_only=True)

    def value(self, text: str, cell: Cell) -> Any:
        moment = cell.value if isinstance(cell.value, time) else _time(text)
        return f"{moment:%H:%M}" if self.is_text else moment.replace(second=0, microsecond=0)

    def shown(self, value: Any) -> object:
        return _time(value) if self.is_text and _CLOCK.fullmatch(value or "") else value


def _time(text: str) -> time:
    found = _CLOCK.fullmatch(unicodedata.normalize("NFKC", text).strip())
    try:
        if found is None:
            raise ValueError(text)
        return time(int(found[1]), int(found[2] or 0))
    except ValueError:
        raise Invalid(N_("時刻を 15:00 のように入れてください。")) from None


@dataclass(frozen=True)
class YesNo(Field):
    """Yes, no, or nobody knows."""

    width: int = 10

    @property
    def words(self) -> tuple[str, ...]:
        return YES, NO

    def value(self, text: str, cell: Cell) -> Any:
        plain = unicodedata.normalize("NFKC", text).strip().lower()
        if plain in _YES:
            return True
        if plain in _NO:
            return False
        raise Invalid(N_("「%(words)s」のどれかを入れてください。"), words="」「".join(self.words))

    def shown(self, value: Any) -> object:
        return None if value is None else YES if value else NO


@dataclass(frozen=True)
class Word(Field):
    """One word of an enum, as it is called in Japanese."""

    of: type[StrEnum] = field(default=StrEnum, kw_only=True)
    # words nobody enters
    but: frozenset[StrEnum] = field(default=frozenset(), kw_only=True)
    called: Mapping[Any, str] = field(default_factory=lambda: LABELS, kw_only=True)

    @property
    def members(self) -> Sequence[StrEnum]:
        return [word for word in self.of if word not in self.but]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self.called[word] for word in self.members)

    def value(self, text: str, cell: Cell) -> Any:
        folded = _plainly(text)
        for word in self.members:
            if folded in (_plainly(self.called[word]), word.value):
                return word
        raise Invalid(
            N_("「%(typed)s」は選べません。「%(words)s」のどれかを入れてください。"),
            typed=text[:40],
            words="」「".join(self.words),
        )

    def shown(self, value: Any) -> object:
        return None if value is None else self.called[value]


@dataclass(frozen=True)
class Words(Word):
    """Several words of an enum, kept as text."""

    empty: Any = ""
    width: int = 24

    @property
    def column(self) -> Column:
        several = f"いくつでも。「、」で区切ります。{'、'.join(self.words)}"  # data
        return Column(self.head, self.width, self.kind, (), f"{several}{self.note}")

    def value(self, text: str, cell: Cell) -> Any:
        found = {super(Words, self).value(part, cell) for part in _parts(text)}
        return words_text(word for word in self.of if word in found)

    def shown(self, value: Any) -> object:
        return "、".join(self.called[word] for word in words_in(self.of, value or ""))


@dataclass(frozen=True)
class Weekdays(Field):
    """Days of the week, kept as ISO numbers in a text."""

    empty: Any = ""

    def value(self, text: str, cell: Cell) -> Any:
        numbers = {label[0]: str(number) for number, label in WEEKDAYS.items()}
        signs = [part.removesuffix("曜日").removesuffix("曜") for part in _parts(text)]  # data
        signs = [sign for part in signs for sign in (part if set(part) <= numbers.keys() else [part])]
        found = [
            numbers.get(unicodedata.normalize("NFKC", sign), unicodedata.normalize("NFKC", sign)) for sign in signs
        ]
        try:
            return ",".join(map(str, sorted(closed_weekdays(",".join(found)))))
        except Invalid:
            raise Invalid(N_("曜日を「火、水」のように入れてください。")) from None

    def shown(self, value: Any) -> object:
        return "、".join(WEEKDAYS[number][0] for number in sorted(closed_weekdays(value or "")))


@dataclass(frozen=True)
class Periods(Field):
    """Parts of a day that are counted apart, in order of time."""

    empty: Any = ""

    def value(self, text: str, cell: Cell) -> Any:
        plain = [unicodedata.normalize("NFKC", part) for part in _parts(text)]
        return check_periods(",".join(_PERIODS.get(part, part) for part in plain))

    def shown(self, value: Any) -> object:
        names = {code: name for name, code in _PERIODS.items()}
        return "、".join(names.get(code, code) for code in (value or "").split(",") if code)


@dataclass(frozen=True)
class Phone(Text):
    """A telephone or fax number people can read."""

    def value(self, text: str, cell: Cell) -> Any:
        return writing.normalise_phone(text).display

    def is_same(self, kept: Any, read: Any) -> bool:
        return (kept or "") == (read or "")


@dataclass(frozen=True)
class Mail(Text):
    """An address of mail."""

    empty: Any = None

    def value(self, text: str, cell: Cell) -> Any:
        address = unicodedata.normalize("NFKC", text)
        if not _MAIL.fullmatch(address):
            raise Invalid(N_("アドレスの形になっていません。例のように入力してください。例: minori@example.jp"))
        return address


@dataclass(frozen=True)
class Municipality(Text):
    """The five digits that decide the lodging tax."""

    def value(self, text: str, cell: Cell) -> Any:
        code = unicodedata.normalize("NFKC", text).strip()
        if not re.fullmatch("[0-9]{5}", code):
            raise Invalid(N_("5桁の数字で入れてください。立科町は20324です。"))
        return code


@dataclass(frozen=True)
class TNumber(Text):
    """The registration number of an invoice issuer; its check digit depends on who it is."""

    empty: Any = None

    def value(self, text: str, cell: Cell) -> Any:
        return writing.normalise_t_number(text)


def _parts(text: str) -> Iterable[str]:
    return [part for part in _SEPARATORS.split(unicodedata.normalize("NFKC", text)) if part]


def _plainly(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()
