from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from worktrip.kernel import writing
from worktrip.kernel.errors import Invalid
from worktrip.kernel.writing import Phone

japanese = st.text(
    st.one_of(
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
        st.characters(min_codepoint=0x3000, max_codepoint=0x30FF),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.characters(min_codepoint=0xFF01, max_codepoint=0xFF9F),
        st.sampled_from("㈱髙﨑𠮷　"),
    )
)

# --- Names and search -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("　山田　　太郎 ", "山田 太郎"),
        ("ﾀﾃｼﾅ観光", "タテシナ観光"),
        ("ﾊﾞﾝﾋﾞ", "バンビ"),
        ("は\u3099んび", "ばんび"),
        ("ＡＢＣ１２３", "ABC123"),
        ("株式会社\u200bしらかば", "株式会社しらかば"),
        ("髙橋", "髙橋"),
        ("\ufa19田", "\ufa19田"),
        ("㈱しらかば（東京）", "㈱しらかば（東京）"),
    ],
)
def test_a_name_is_tidied_but_keeps_its_writers_characters(typed, stored):
    assert writing.normalise_name(typed) == stored


@pytest.mark.parametrize("typed", ["しらかば たろう", "シラカバ　タロウ", "ｼﾗｶﾊﾞ ﾀﾛｳ"])
def test_furigana_is_stored_as_full_width_katakana(typed):
    assert writing.to_katakana(typed) == "シラカバ タロウ"


@pytest.mark.parametrize(
    ("text", "answer"), [("ヴァン・ルー", True), ("タロウ", True), ("太郎", False), ("", False), ("・", False)]
)
def test_furigana_is_told_from_other_text(text, answer):
    assert writing.is_katakana(text) is answer


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("株式会社タテシナ", "㈱ﾀﾃｼﾅ"),
        ("株式会社タテシナ", "（株）たてしな"),
        ("髙橋 花子", "高橋花子"),
        ("𠮷田", "吉田"),
        ("白樺湖サーバー室", "サーバ"),
        ("サーバ室", "サーバー"),
        ("キヤノン", "キャノン"),
        ("コンシェルジュ", "こんしえるじゅ"),
        ("茅ヶ崎", "茅ケ崎"),
        ("Work-Trip", "ＷＯＲＫ ＴＲＩＰ"),
        ("開発合宿・2泊", "開発合宿 ２泊"),
    ],
)
def test_a_search_finds_what_differs_only_in_writing(stored, typed):
    assert writing.fold(typed) in writing.fold(stored)


def test_a_folded_text_holds_no_wildcard():
    assert writing.fold("50%_引き\\*") == "50引き"


@given(japanese)
@example("わ\u3099")  # has no letter of its own before it becomes katakana
def test_folding_and_tidying_twice_is_the_same_as_once(text):
    for tidy in (writing.fold, writing.normalise_name, writing.to_katakana):
        assert tidy(tidy(text)) == tidy(text)


@given(japanese)
def test_tidying_a_name_never_hides_it_from_search(text):
    assert writing.fold(writing.normalise_name(text)) == writing.fold(text)


# --- Numbers and dates ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", 12),
        (" １２ ", 12),
        ("１２，３００円", 12_300),
        ("¥45,400", 45_400),
        ("￥４５４００", 45_400),
        ("-3", -3),
        ("▲3", -3),
        ("−３", -3),
    ],
)
def test_a_number_is_read_in_any_width(typed, number):
    assert writing.parse_int(typed) == number


@pytest.mark.parametrize("typed", ["", "十二", "1.5", "12,30", "1 2", "12人", "٣", "9" * 16])
def test_what_is_no_whole_number_is_refused(typed):
    with pytest.raises(Invalid, match="数字"):
        writing.parse_int(typed)


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_a_number_reads_back_with_its_commas(number):
    assert writing.parse_int(f"{number:,}") == number


@pytest.mark.parametrize(
    "typed",
    [
        "2027/2/24",
        "2027/02/24",
        "2027-02-24",
        "2027.2.24",
        "20270224",
        "２０２７／２／２４",
        "2027−02−24",
        "2027年2月24日",
        "2027年2月24日(水)",
        "２０２７年２月２４日（水）",
        "2027年 2月 24日 水曜日",
        "令和9年2月24日",
        "令和９年２月２４日",
        "㋿9年2月24日",
        "R9.2.24",
        "r9/2/24",
    ],
)
def test_a_date_is_read_as_people_write_it(typed):
    assert writing.parse_date(typed) == date(2027, 2, 24)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("S64.1.7", date(1989, 1, 7)),
        ("2026年11月23日(月・祝)", date(2026, 11, 23)),
    ],
)
def test_a_date_is_read_in_its_era_and_with_its_weekday(typed, day):
    assert writing.parse_date(typed) == day


@pytest.mark.parametrize(
    "typed", ["", "2/24", "27/2/24", "2027/2/29", "2027/13/1", "元年5月1日", "来週", "9999/1/1", "R99.1.1"]
)
def test_what_is_no_date_is_refused_with_an_example(typed):
    with pytest.raises(Invalid, match="2027/2/24"):
        writing.parse_date(typed)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_date_reads_back(day):
    assert writing.parse_date(day.isoformat()) == day
    assert writing.parse_date(f"{day.year}年{day.month}月{day.day}日") == day


# --- Addresses and telephones -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["384-2305", "3842305", "〒384-2305", "３８４－２３０５", "〒 384ー2305"])
def test_a_postal_code_is_read_in_any_form(typed):
    assert writing.normalise_postal(typed) == "384-2305"


@pytest.mark.parametrize("typed", ["", "384-230", "384-23055", "384-230a"])
def test_a_postal_code_has_seven_digits(typed):
    with pytest.raises(Invalid, match="7桁"):
        writing.normalise_postal(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "0267-55-0000",
        "0267550000",
        "０２６７－５５－００００",
        "0267(55)0000",
        "TEL：0267ー55ー0000",
        "+81 267-55-0000",
        "0267 55 0000",
    ],
)
def test_a_telephone_number_is_read_in_any_form(typed):
    assert writing.normalise_phone(typed) == Phone("+81267550000", "0267-55-0000")


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("090 0000 0000", Phone("+819000000000", "090-0000-0000")),
        ("03-0000-0000 内線12", Phone("+81300000000", "03-0000-0000 内線 12")),
        ("+1 650-253-0000", Phone("+16502530000", "+1 650-253-0000")),
        ("0120-000-000", Phone("+81120000000", "0120-000-000")),
    ],
)
def test_mobile_foreign_and_free_numbers_and_extensions_are_known(typed, phone):
    assert writing.normalise_phone(typed) == phone


@pytest.mark.parametrize("typed", ["", "なし", "12", "0267-55-00000000000"])
def test_what_is_no_telephone_number_is_refused(typed):
    with pytest.raises(Invalid, match="市外局番"):
        writing.normalise_phone(typed)


# --- Registration numbers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("digits", "passes"),
    [
        ("7000012050002", True),
        ("4011001098993", True),
        ("2120901007402", True),
        ("8700110005901", True),
        ("1180301018771", True),
        ("1000020109142", True),
        ("7123456789012", True),
        ("8000012050002", False),
        ("7000012050003", False),
        ("7000012050020", False),
        ("1234567890123", False),
        ("0000012050002", False),
        ("9999999999999", True),  # arithmetic only: nobody is registered under it
    ],
)
def test_the_check_digit_decides_for_corporations_and_only_warns_for_sole_proprietors(digits, passes):
    assert writing.is_corporate_number(digits) is passes
    person = writing.check_t_number(f"T{digits}", corporation=False)
    assert person.number == f"T{digits}"
    assert (person.warning is None) is passes
    if passes:
        assert writing.check_t_number(f"T{digits}", corporation=True).warning is None
    else:
        with pytest.raises(Invalid, match="検査数字"):
            writing.check_t_number(f"T{digits}", corporation=True)


@pytest.mark.parametrize(
    "typed", ["Ｔ７０００-０１２０５０００２", "t7000012050002", " T7-0000-1205-0002 ", "T 7000012050002"]
)
def test_a_registration_number_is_read_in_any_width(typed):
    assert writing.check_t_number(typed, corporation=True).number == "T7000012050002"


@pytest.mark.parametrize(
    "typed", ["", "7000012050002", "T700001205000", "T70000120500021", "TT7000012050002", "T٧000012050002"]
)
def test_a_registration_number_has_a_t_and_thirteen_digits(typed):
    for corporation in (True, False):
        with pytest.raises(Invalid, match="13桁"):
            writing.check_t_number(typed, corporation=corporation)


@given(st.integers(0, 10**12 - 1))
def test_for_every_base_exactly_one_leading_digit_passes(base):
    digits = f"{base:012d}"
    weighted = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    assert [lead for lead in range(10) if writing.is_corporate_number(f"{lead}{digits}")] == [9 - weighted % 9]


# --- Searching --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("ﾎｼｸｽﾞ　計算", [("ほしくず",), ("計算",)]),
        ("ＷＴ－２０２６－００４２", [("wt20260042",)]),
        ("hoshikuzu", [("hoshikuzu", "ほしくず")]),
        ("hoshikuz", [("hoshikuz", "ほしく")]),  # still being typed
        ("konnichi", [("konnichi", "こんにち")]),
        ("Shinn'ichi", [("shinnichi", "しんにち")]),
        ("sh", [("sh",)]),
        (" 、・ ", []),
    ],
)
def test_what_is_typed_is_looked_for_in_every_way_it_may_be_written(typed, words):
    assert writing.search_words(typed) == words


@pytest.mark.parametrize(
    ("text", "typed", "marks"),
    [
        ("株式会社ほしくず計算所", "ﾎｼｸｽﾞ", ["ほしくず"]),
        ("スズカケ ナオ", "すずかけ", ["スズカケ"]),
        ("髙橋 湊", "高橋", ["髙橋"]),
        ("WT-2026-0042", "20260042", ["2026", "0042"]),
        ("星名 あおい", "hoshina aoi", ["あおい"]),
        ("何もない", "ほし", []),
    ],
)
def test_what_was_looked_for_is_marked_in_the_text_as_it_is_written(text, typed, marks):
    pieces = writing.marked(text, writing.search_words(typed))
    found = [piece for piece, is_hit in pieces if is_hit]
    assert "".join(found).replace("-", "") == "".join(marks)


@given(japanese, japanese)
def test_marking_loses_nothing_of_a_text(text, typed):
    assert "".join(piece for piece, _ in writing.marked(text, writing.search_words(typed))) == text
