"""What pages of places share: the way from one to the other, the map, photographs, prices and months in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from worktrip.catalogue.rules import LABELS, WIFI_LASTS, DayClass, RateBook, RateRow, is_stale
from worktrip.inventory.rules import Day, DayState, together
from worktrip.kernel.calendar import is_holiday, month_end
from worktrip.kernel.errors import N_
from worktrip.plumbing import clock
from worktrip.plumbing.i18n import either, language, money, month
from worktrip.site import queries, rules

PAGES = (
    ("site.lodgings", N_("宿")),
    ("site.workspaces", N_("仕事場")),
    ("site.activities", N_("体験")),
    ("site.programmes", N_("プログラム")),
)
CLASSES = list(DayClass)
# not LABELS, in which words of one spelling share a label
CLASS_WORDS: dict[DayClass, str] = {
    DayClass.EVERY: N_("毎日"),
    DayClass.ORDINARY: N_("平日"),
    DayClass.FRIDAY: N_("金曜"),
    DayClass.EVE: N_("休前日"),
    DayClass.HIGH: N_("繁忙期"),
}
# how far ahead months are shown
MONTHS_AHEAD = 12
STATE_WORDS: dict[DayState, str] = {
    DayState.OPEN: N_("空"),
    DayState.FEW: N_("残"),
    DayState.FULL: N_("満"),
    DayState.SHUT: N_("休"),
    DayState.UNKNOWN: N_("問"),
}
STATE_TITLES: dict[DayState, str] = {
    DayState.OPEN: N_("空いています"),
    DayState.FEW: N_("残りわずか"),
    DayState.FULL: N_("満室・満員"),
    DayState.SHUT: N_("お休み"),
    DayState.UNKNOWN: N_("要問合せ"),
}


def frame(endpoint: str, **more: Any) -> dict[str, Any]:
    """What every page of places gets: where the others are, and which of them this is."""
    items = [
        {"url": url_for(each), "label": _(label), "current": each == endpoint and request.path == url_for(each)}
        for each, label in PAGES
    ]
    return {"page_nav": items, "index": {"url": url_for(endpoint), "label": _(dict(PAGES)[endpoint])}, **more}


def address(endpoint: str, known: Mapping[str, str] = {}, **values: Any) -> str:
    """The address of a page, with what is known of the wish."""
    return url_for(endpoint, **{**known, **values})


def page_number() -> int:
    """The page of a list that the address asks for."""
    return request.args.get("page", 1, type=int)


def photo(row: Any, size: str = "small") -> dict[str, Any] | None:
    """Where a photograph is served, what it shows and how large it is; None where there is none."""
    if row is None:
        return None
    return {
        "url": url_for("catalogue.photo", sha256=row.sha256, size=size),
        "alt": either(row.caption, row.caption_en),
        "width": row.width,
        "height": row.height,
    }


def spot(facility: Any, number: int | str = "") -> list[rules.Spot]:
    """A place for the map; nothing where nobody knows where it lies."""
    if facility.latitude is None or facility.longitude is None:
        return []
    name = either(facility.name, facility.name_en)
    return [rules.Spot(name, facility.latitude, facility.longitude, str(number))]


def drawing(spots: Iterable[rules.Spot]) -> rules.Drawing | None:
    """The map of some places with the landmarks around them."""
    landmarks = [
        rules.Landmark(
            row.kind.value, either(row.name, row.name_en), row.latitude, row.longitude, row.width_m, row.height_m
        )
        for row in queries.landmarks()
    ]
    return rules.draw(spots, landmarks, unit="km" if language() == "ja" else " km")


def wifi(facility: Any, today: date) -> dict[str, Any] | None:
    """The measured line, on which day, and whether that was long ago; None where nobody has measured it."""
    if facility.wifi_down_mbps is None:
        return None
    return {
        "down": facility.wifi_down_mbps,
        "up": facility.wifi_up_mbps,
        "on": facility.wifi_measured_on,
        "is_stale": is_stale(facility.wifi_measured_on, today, WIFI_LASTS),
    }


def asked_month() -> date:
    """The first day of the month that ?month=2027-02 asks for, never past or too far ahead.

    At first it is the one in which somebody wishes to come, or else this one.
    """
    this = clock.today().replace(day=1)
    asked = request.args.get("month") or request.args.get("first", "")[:7]
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        return this
    return min(max(first, this), _later(this, MONTHS_AHEAD))


def _later(first: date, count: int) -> date:
    months = first.month - 1 + count
    return date(first.year + months // 12, months % 12 + 1, 1)


def month_of(first: date, months: Iterable[Mapping[date, Day]]) -> dict[str, Any]:
    """A month of a place for the calendar: its weeks, its name, and where the months beside it are."""
    each, today = list(months), clock.today()
    days = [first + timedelta(days=n) for n in range(month_end(first).day)]
    cells: list[dict[str, Any] | None] = [None] * (first.isoweekday() % 7)
    cells += [_cell(day, together(of[day] for of in each if day in of), today) for day in days]
    cells += [None] * (-len(cells) % 7)
    this = today.replace(day=1)
    return {
        "weeks": [cells[n : n + 7] for n in range(0, len(cells), 7)],
        "title": month(first),
        "year": _("%(year)s年", year=first.year),
        "previous": _beside(first, -1) if first > this else None,
        "following": _beside(first, 1) if first < _later(this, MONTHS_AHEAD) else None,
        "is_known": any(cell and cell["state"] != DayState.UNKNOWN.value for cell in cells),
    }


def _cell(day: date, of: Day, today: date) -> dict[str, Any]:
    is_past = day < today
    return {
        "date": day,
        "state": "past" if is_past else of.state.value,
        "word": "" if is_past else _(STATE_WORDS[of.state]),
        "note": _("あと%(count)s", count=of.free) if of.state is DayState.FEW and not is_past else "",
        "holiday": is_holiday(day),
        "today": day == today,
    }


def _beside(first: date, by: int) -> dict[str, str]:
    there = _later(first, by)
    asked: dict[str, Any] = {**request.args.to_dict(), **(request.view_args or {}), "month": f"{there:%Y-%m}"}
    asked.pop("lang", None)
    return {"url": f"{address(str(request.endpoint), asked)}#month", "label": month(there)}


def legend() -> list[dict[str, str]]:
    """What the words of a month mean."""
    return [
        {"state": state.value, "word": _(STATE_WORDS[state]), "title": _(STATE_TITLES[state]), "text": ""}
        for state in DayState
    ]


def price_words(rows: Sequence[RateRow], book: RateBook, day: date) -> list[dict[str, str]]:
    """A card in words, a line for each row: when, for whom, how much and for what. Days that cost the same are one."""
    order = sorted(rows, key=lambda row: (row.season, row.meal_plan, row.from_people, CLASSES.index(row.day_class)))
    lines = []
    for key, inside in groupby(order, lambda row: (row.season, row.meal_plan, row.from_people, row.to_people)):
        each = list(inside)
        if {DayClass.ORDINARY, DayClass.EVE} == {row.day_class for row in each} and each[0].sell_yen == each[
            1
        ].sell_yen:
            each = [replace(each[0], day_class=DayClass.EVERY)]
        season = (book.season_name(each[0], day) or key[0]) if key[0] else ""
        lines += [
            {
                "when": " ".join(word for word in (season, _(CLASS_WORDS[row.day_class])) if word),
                "who": _people_words(row),
                "plan": _(LABELS[row.meal_plan]) if row.meal_plan.has_breakfast else "",
                "price": _price_word(row),
            }
            for row in each
        ]
    return lines


def _price_word(row: RateRow) -> str:
    if row.sell_yen is None:
        return _("要問合せ")
    return f"{_(LABELS[row.unit])} {money(row.sell_yen)}" if row.sell_yen else _("無料")


def _people_words(row: RateRow) -> str:
    if row.from_people == 1 and row.to_people is None:
        return ""
    if row.to_people == 1:
        return _("1名で使うとき")
    if row.to_people is None:
        return _("%(first)s名から", first=row.from_people)
    if row.from_people == row.to_people:
        return _("%(count)s名", count=row.from_people)
    return _("%(first)s名から%(last)s名", first=row.from_people, last=row.to_people)
