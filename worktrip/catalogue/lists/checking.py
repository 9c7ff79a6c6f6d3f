"""What must be true of the facts of one row together, and of the rows of a whole: each refusal at its cell."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from worktrip.accounts.rules import PartyType
from worktrip.catalogue.lists.columns import MOST
from worktrip.catalogue.lists.described import WEEK
from worktrip.catalogue.lists.known import Values
from worktrip.catalogue.lists.reading import Line
from worktrip.catalogue.rules import (
    CancellationStep,
    RateRow,
    Reach,
    Season,
    UsualWeek,
    check_card,
    check_ladder,
    check_periods,
    check_season,
    periods_of,
)
from worktrip.kernel import writing
from worktrip.kernel.errors import N_, Invalid

Found = Iterator[tuple[str, Invalid]]
_LESS = N_("「%(least)s」より小さくなっています。")


def facility(values: Values) -> Found:
    """A place: how it is reached, and a registration number that can be one."""
    if values["reach"] is Reach.MAIL and not values["email"]:
        yield "email", Invalid(N_("メールで連絡する施設には、アドレスが要ります。"))
    if values["reach"] is Reach.PHONE and not values["phone"]:
        yield "phone", Invalid(N_("電話で連絡する施設には、電話番号が要ります。"))
    if values["reach"] is Reach.FAX and not values["fax"]:
        yield "fax", Invalid(N_("ファックスで連絡する施設には、ファックス番号が要ります。"))
    if values["t_number"]:
        try:
            writing.check_t_number(values["t_number"], corporation=values["party_type"] == PartyType.CORPORATION)
        except Invalid as error:
            yield "t_number", error
    yield from _in_order(values, "t_number_from", "t_number_to", "登録日")  # data
    if (values["latitude"] is None) != (values["longitude"] is None):
        yield "longitude", Invalid(N_("緯度と経度は、両方入れるか、両方空にしてください。"))


def offering(values: Values) -> Found:
    """Something offered: people, ages and periods that make sense."""
    yield from _in_order(values, "min_people", "max_people", "最少の人数")  # data
    yield from _in_order(values, "min_age", "max_age", "何歳から")  # data
    try:
        check_periods(values["periods"] or "", values["minutes"])
    except Invalid as error:
        yield "periods", error


def usual(week: UsualWeek, kept: UsualWeek | None, offered: Values | None, today: date) -> Found:
    """A week as it usually is: of something that is counted in such parts of a day, and still to begin."""
    if offered is None:
        sentence = N_("記号「%(code)s」の品目は、このファイルにも、いまの一覧にもありません。")
        yield "offering_code", Invalid(sentence, code=week.offering_code)
    elif not offered["is_counted"]:
        yield "offering_code", Invalid(N_("在庫を数えない品目です。"))
    elif week.period not in [period.code for period in periods_of(offered["periods"] or "", offered["minutes"])]:
        yield "period", Invalid(N_("この品目の時間帯ではありません。"))
    if week.effective_from < today:
        begun = N_("%(day)s からの内容は、もう始まっているので変えられません。新しい「いつから」の行を足してください。")
        new = N_("きょうからあとの日にしてください。")
        yield "effective_from", Invalid(begun, day=week.effective_from.isoformat()) if kept else Invalid(new)
    if not any(number is not None for number in week.numbers):
        yield WEEK[0], Invalid(N_("数を1つ以上入れてください。"))
    for name, number, was in zip(WEEK, week.numbers, kept.numbers if kept else week.numbers, strict=True):
        if number is None and was is not None:
            yield name, Invalid(N_("前に入れた数は消せません。なければ0を入れてください。"))


def season(values: Values) -> Found:
    """Days that run forwards, and a code where the card needs one."""
    try:
        check_season(
            Season(
                values["kind"], values["first_day"], values["last_day"], bool(values["is_yearly"]), values["code"] or ""
            )
        )
    except Invalid as error:
        yield next(iter(error.fields), "last_day"), error


def item(values: Values) -> Found:
    """An hour of a pattern: it has a day, a beginning, a kind and words."""
    for name in ("pattern_name", "day_number", "starts_at", "item_kind", "title"):
        if values.get(name) in (None, "") and (name == "pattern_name" or not is_without_item(values)):
            yield name, Invalid(N_("空になっています。入れてください。"))
    yield from _in_order(values, "starts_at", "ends_at", "始まり")  # data
    yield from _in_order(values, "min_people", "max_people", "最少の人数")  # data


def is_without_item(values: Values) -> bool:
    """Whether a row of a programme names a pattern, or the programme alone."""
    names = ("day_number", "starts_at", "item_kind", "title", "offering_code")
    return all(values.get(name) in (None, "") for name in names)


def _in_order(values: Values, least: str, most: str, head: str) -> Found:
    first, last = values.get(least), values.get(most)
    if first is not None and last is not None and last < first:
        yield most, Invalid(_LESS, least=head)


# --- wholes ----------------------------------------------------------------------------------------------------------


def card(lines: Sequence[Line], day: date) -> Iterator[tuple[Line, str, Invalid]]:
    """Rows of a card that do not fit those before them."""

    def row(line: Line) -> RateRow:
        values = line.values
        return RateRow(
            offering_id=0,
            day_class=values["day_class"],
            unit=values["unit"],
            sell_yen=values["sell_yen"],
            net_yen=values["net_yen"],
            effective_from=day,
            season=values["season"],
            from_people=values["from_people"],
            to_people=values["to_people"],
            meal_plan=values["meal_plan"],
        )

    rows = {id(line): row(line) for line in lines}
    units: dict[Any, Any] = {}
    for line in lines:
        units.setdefault(line.values["meal_plan"], line.values["unit"])
    for line, error in _unfitting(lines, lambda some: check_card(rows[id(line)] for line in some)):
        of_another_unit = units[line.values["meal_plan"]] is not line.values["unit"]
        yield line, "unit" if of_another_unit else _band(line), error


def ladder(lines: Sequence[Line]) -> Iterator[tuple[Line, str, Invalid]]:
    """Rows of a cancellation table that do not fit those before them."""

    def step(line: Line) -> CancellationStep:
        values = line.values
        return CancellationStep(
            values["from_days_before"],
            values["to_days_before"],
            values["percent"],
            from_people=values["from_people"],
            to_people=values["to_people"],
        )

    for line, error in _unfitting(lines, lambda some: check_ladder([step(line) for line in some])):
        backwards = line.values["to_days_before"] > line.values["from_days_before"]
        people = _people(line)
        crossed = people[1] < people[0] or any(_meet(people, _people(other)) for other in lines)
        yield line, "to_days_before" if backwards else _band(line) if crossed else "from_days_before", error


def _people(line: Line) -> tuple[int, int]:
    return line.values["from_people"], line.values["to_people"] or MOST


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two bands of people overlap without being the same."""
    return one != other and one[0] <= other[1] and other[0] <= one[1]


def _band(line: Line) -> str:
    first, last = line.values["from_people"], line.values["to_people"]
    return "to_people" if last is not None and last < first else "from_people"


def _unfitting(lines: Sequence[Line], check: Callable[[Sequence[Line]], None]) -> Iterator[tuple[Line, Invalid]]:
    """Each row that `check` refuses beside those before it, which are then taken without it."""
    try:
        check(lines)
    except Invalid:
        fitting: list[Line] = []
        for line in lines:
            try:
                check([*fitting, line])
            except Invalid as error:
                yield line, error
            else:
                fitting.append(line)
