"""Japanese as people type it: one form for what is stored, another for what is searched.

Stored text keeps the writer's characters: a name is never run through NFKC, which would replace some variants of kanji.
What is only compared goes through `fold`; numbers of all kinds are read in any width and with any dash.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from worktrip.kernel.errors import N_, Invalid

# --- Characters -------------------------------------------------------------------------------------------------------

_FULL_WIDTH_ALNUM = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_TO_KATAKANA = {code - 0x60: code for code in range(0x30A1, 0x30F7)}
_ENLARGED = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_VARIANTS = str.maketrans("髙﨑嵜濵濱澤齋齊斉邊邉德廣眞惠黑瀨國嶋𠮷", "高崎崎浜浜沢斎斎斎辺辺徳広真恵黒瀬国島吉")
_COMPANY_MARKS = {
    "(株)": "株式会社",
    "(有)": "有限会社",
    "(同)": "合同会社",
    "(一社)": "一般社団法人",
    "(一財)": "一般財団法人",
}
_DASHES = r"\-‐‑‒–—―−ー－ｰ"
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f]")
_LOOSE_VOICING = re.compile("[\u3041-\u30ff][\u3099\u309a]")
_HALF_WIDTH_KANA = re.compile("[\uff61-\uff9f]+")


def _widened(text: str) -> str:
    """Half-width kana and loose voicing marks as whole characters; everything else stays."""
    text = _HALF_WIDTH_KANA.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return _LOOSE_VOICING.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)


def normalise_name(text: str) -> str:
    """A name for storing: half-width kana widened, full-width letters and digits narrowed, one space between words."""
    return " ".join(_widened(_INVISIBLE.sub("", text)).translate(_FULL_WIDTH_ALNUM).split())


def to_katakana(text: str) -> str:
    """Furigana for storing: full-width katakana, whatever kana was typed."""
    return _widened(normalise_name(text).translate(_TO_KATAKANA))


def is_katakana(text: str) -> bool:
    """Whether the text is furigana: katakana, the long mark, the middle dot and spaces, and some of the first."""
    return bool(re.fullmatch("[ァ-ヺー・ ]*[ァ-ヺ][ァ-ヺー・ ]*", text))


def is_japanese(text: str) -> bool:
    """Whether a text has kana or kanji, which who reads English alone cannot read."""
    return bool(re.search("[ぁ-ゖァ-ヺｦ-ﾟ一-鿿]", text))


def fold(text: str) -> str:
    """A text as search compares it; both the stored text and what was typed go through here.

    Width, case, hiragana and katakana, small and large kana (キヤノン, キャノン), common variants of kanji (髙橋, 高橋)
    and ㈱ no longer differ. Spaces, dashes, dots and the long mark vanish, so that サーバ finds サーバー; the price is
    that ビル finds ビール. Only letters and digits remain, hence no wildcard of LIKE.
    """
    text = unicodedata.normalize("NFKC", text)
    for mark, name in _COMPANY_MARKS.items():
        text = text.replace(mark, name)
    text = text.casefold().translate(_VARIANTS).translate(_TO_HIRAGANA).translate(_ENLARGED)
    return "".join(character for character in text if character.isalnum() and character != "ー")


def folded_words(*parts: str) -> str:
    """Several texts folded, with a space between them, so that no word is found across two of them."""
    return " ".join(folded for part in parts if (folded := fold(part)))


# --- Searching --------------------------------------------------------------------------------------------------------

_DOUBLE_N = re.compile("n(?=n[aiueoy])")
_HALF_TYPED = re.compile("[^aiueon]+$")


def search_words(typed: str) -> list[tuple[str, ...]]:
    """What was typed as words to look for, each in its spellings: as it is, and Latin letters in kana as well.

    All are folded, so they are compared with folded text. A word that is half typed is taken as far as it is a reading:
    `hoshikuz` also looks for ほしく.
    """
    return [(folded, *_read_in_kana(folded)) for part in typed.split() if (folded := fold(part))]


def _read_in_kana(folded: str) -> tuple[str, ...]:
    if not re.fullmatch("[a-z]{2,}", folded):
        return ()
    # Imported here, since few ever type a name this way.
    import jaconv

    reading = _HALF_TYPED.sub("", _DOUBLE_N.sub("n'", folded))
    kana = fold(str(jaconv.alphabet2kana(reading)))
    return (kana,) if re.fullmatch("[ぁ-ゖ]{2,}", kana) else ()


def marked(text: str, words: Iterable[tuple[str, ...]]) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it is what was looked for; the pieces joined are the text."""
    folded, places = "", list[int]()
    for place, character in enumerate(text):
        part = fold(character)
        folded += part
        places += [place] * len(part)
    hit: set[int] = set()
    for spelling in (spelling for spellings in words for spelling in spellings):
        start = folded.find(spelling)
        while start >= 0:
            hit.update(places[start : start + len(spelling)])
            start = folded.find(spelling, start + 1)
    pieces = groupby(enumerate(text), key=lambda one: one[0] in hit)
    return [("".join(character for _, character in piece), is_hit) for is_hit, piece in pieces]


def _plain_dashes(text: str) -> str:
    return re.sub(rf"[{_DASHES}]", "-", unicodedata.normalize("NFKC", text))


def _digits_and_letters(text: str) -> str:
    """Narrowed and upper-cased, without spaces and dashes, as numbers are compared."""
    return re.sub(rf"[\s{_DASHES}]", "", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))).upper()


# --- Numbers ----------------------------------------------------------------------------------------------------------


def parse_int(text: str) -> int:
    """A whole number typed in any width, with or without commas and yen (１２，３００円); Invalid otherwise."""
    plain = _plain_dashes(text).strip().removeprefix("¥").removesuffix("円").strip()
    plain = re.sub("^[▲△]", "-", plain)
    if not re.fullmatch(r"-?([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4})", plain):
        raise Invalid(N_("数字で入力してください。"))
    return int(plain.replace(",", ""))


_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925, "大正": 1911, "T": 1911}
_DATE = re.compile(
    r"(?:(令和|平成|昭和|大正|[RHST]) ?)?(元|[0-9]{1,4}) ?[年/.\-] ?([0-9]{1,2}) ?[月/.\-] ?([0-9]{1,2}) ?日?"
)
_WEEKDAY = re.compile(r" ?\([月火水木金土日](?:[・,/]?祝)?\)$| ?[月火水木金土日]曜日?$")


def parse_date(text: str) -> date:
    """A date as people write it, in any width: 2027/2/24, 20270224, 2027年2月24日(水), 令和9年2月24日, R9.2.24.

    Invalid if it is no date, has no year, or lies outside 1900–2099.
    """
    plain = " ".join(_plain_dashes(text).upper().split())
    plain = _WEEKDAY.sub("", plain)
    if re.fullmatch("[0-9]{8}", plain):
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    found = _DATE.fullmatch(plain)
    if found:
        era, year_text, month, day = found.groups()
        year = (1 if year_text == "元" else int(year_text)) + (_ERAS[era] if era else 0)
        if (era or year_text != "元") and 1900 <= year <= 2099:
            try:
                return date(year, int(month), int(day))
            except ValueError:
                pass
    raise Invalid(N_("日付は 2027/2/24 のように、年から入力してください。"))


def normalise_postal(text: str) -> str:
    """A postal code as 384-2305; Invalid unless it has seven digits."""
    digits = _digits_and_letters(text).removeprefix("〒")
    if not re.fullmatch("[0-9]{7}", digits):
        raise Invalid(N_("郵便番号は7桁の数字で入力してください。"))
    return f"{digits[:3]}-{digits[3:]}"


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number: `e164` to dial and compare (+81267558888), `display` to read (0267-55-8888, 内線 12)."""

    e164: str
    display: str


def normalise_phone(text: str) -> Phone:
    """A number typed in any width, with any dash, bracket or extension; foreign ones with +; Invalid if none.

    Only the length is checked, nine or ten digits behind the 0 in Japan: new ranges open faster than lists are renewed.
    """
    # Imported here, since the metadata of all countries is only needed once somebody types a number.
    import phonenumbers

    wrong = Invalid(N_("電話番号は 0267-55-0000 のように、市外局番から入力してください。"))
    plain = _plain_dashes(_INVISIBLE.sub("", text)).replace("内線", " ext. ")
    try:
        number = phonenumbers.parse(plain, "JP")
    except phonenumbers.NumberParseException:
        raise wrong from None
    at_home = number.country_code == 81
    if not phonenumbers.is_possible_number(number) or (at_home and len(str(number.national_number)) not in (9, 10)):
        raise wrong
    extension, number.extension = number.extension, None
    formats = phonenumbers.PhoneNumberFormat
    display = phonenumbers.format_number(number, formats.NATIONAL if at_home else formats.INTERNATIONAL)
    if extension:
        display = f"{display} 内線 {extension}"
    return Phone(phonenumbers.format_number(number, formats.E164), display)


# --- Registration numbers of invoice issuers --------------------------------------------------------------------------


def is_corporate_number(digits: str) -> bool:
    """Whether 13 digits pass the check digit of a 法人番号 (rules 1.2); passing does not mean that it is registered."""
    # Imported here for its weight, as above.
    from stdnum.jp import cn

    return bool(cn.is_valid(digits))


def normalise_t_number(text: str) -> str:
    """The registration number of an invoice issuer as T and 13 digits, typed in any width; Invalid if it is not."""
    number = _digits_and_letters(text)
    if not re.fullmatch("T[0-9]{13}", number):
        raise Invalid(N_("登録番号は T と13桁の数字で入力してください。"))
    return number


@dataclass(frozen=True, slots=True)
class TNumber:
    """A registration number in its form, with a warning (a msgid) where nobody can tell whether it was mistyped."""

    number: str
    warning: str | None = None


def check_t_number(text: str, *, corporation: bool) -> TNumber:
    """A registration number, checked as far as is possible without the tax agency's register (rules 1.2).

    A wrong check digit is Invalid for a corporation. For a sole proprietor it is a warning only, since no check digit
    of their numbers is published.
    """
    number = normalise_t_number(text)
    if is_corporate_number(number[1:]):
        return TNumber(number)
    if corporation:
        raise Invalid(N_("登録番号の検査数字が合いません。番号をもう一度お確かめください。"))
    return TNumber(number, N_("検査数字では確かめられない番号です。登録通知書の番号と見比べてください。"))
