"""Makes table.csv and stays.csv from cards.csv and seasons.csv, by other means than the service does.

It imports nothing of the service. Its holidays are typed from the official lists (rules 9.1), a day's class is read
from a string of letters with one letter for each day of three years, and each card is laid out into a grid of every
season, class, plan and number of people before anything is looked up. Run it with
python tests/catalogue/priced_cases/make.py; a test says whether the files are what it makes.
"""

from __future__ import annotations

import csv
import io
import sys
from calendar import isleap, weekday
from pathlib import Path

HERE = Path(__file__).parent
YEARS = (2026, 2027, 2028)
MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
HOLIDAYS = {
    2026: "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/20 8/11 9/21 9/22 9/23 10/12 11/3 11/23",
    2027: "1/1 1/11 2/11 2/23 3/21 3/22 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/23 10/11 11/3 11/23",
    2028: "1/1 1/10 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/17 8/11 9/18 9/22 10/9 11/3 11/23",
}
NIGHTLY = {"person_night", "room_night"}
MOST = 40  # people, as far as the grid goes


def _days() -> list[str]:
    return [
        f"{year}-{month:02d}-{day:02d}"
        for year in YEARS
        for month, length in enumerate(MONTHS, 1)
        for day in range(1, length + (month == 2 and isleap(year)) + 1)
    ]


def _letter(day: str) -> str:
    """h a holiday, s Saturday, u Sunday, n the turn of the year, f Friday, w any other working day."""
    year, month, date = map(int, day.split("-"))
    if f"{month}/{date}" in HOLIDAYS[year].split():
        return "h"
    number = weekday(year, month, date)
    if number >= 5:
        return "su"[number - 5]
    if day[5:] >= "12-29" or day[5:] <= "01-03":
        return "n"
    return "f" if number == 4 else "w"


DAYS = _days()
PLACE = {day: place for place, day in enumerate(DAYS)}
LETTERS = "".join(map(_letter, DAYS))
TURN = ("12-29", "12-30", "12-31", "01-01", "01-02", "01-03")


def night(day: str) -> str:
    """The class of a night, from the letter of its morning."""
    morning = (LETTERS + "h")[PLACE[day] + 1]  # after the last day comes 1 January
    if day[5:] in TURN[:-1] or DAYS[min(PLACE[day] + 1, len(DAYS) - 1)][5:] in TURN:
        return "eve"
    return {"w": "ordinary", "f": "ordinary", "s": "friday", "u": "eve", "h": "eve", "n": "eve"}[morning]


def daily(day: str) -> str:
    """The class of a day."""
    return "eve" if LETTERS[PLACE[day]] in "suh" else "ordinary"


def _read(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _inside(season: dict[str, str], day: str) -> bool:
    first, last = season["first_day"], season["last_day"]
    if season["is_yearly"] == "no":
        return first <= day <= last
    first, last, here = first[5:], last[5:], day[5:]
    if not isleap(int(day[:4])):
        first, last = first.replace("02-29", "02-28"), last.replace("02-29", "02-28")
    return first <= here <= last if first <= last else not last < here < first


CARDS, SEASONS = _read("cards.csv"), _read("seasons.csv")


def _seasons(card: str, kind: str, day: str) -> list[str]:
    """The codes of a card's seasons on a day, the one with the fewest days first."""
    found = [each for each in SEASONS if each["card"] == card and each["kind"] == kind and _inside(each, day)]
    return [each["code"] for each in sorted(found, key=lambda each: sum(_inside(each, d) for d in DAYS))]


def _grid() -> dict[tuple[str, str], dict[tuple[str, str, str, int], dict[str, str]]]:
    """Each card of each first day, laid out: (season, class, plan, people) has a row."""
    grid: dict[tuple[str, str], dict[tuple[str, str, str, int], dict[str, str]]] = {}
    for row in CARDS:
        for people in range(int(row["from_people"]), int(row["to_people"] or MOST) + 1):
            key = row["season"], row["day_class"], row["meal_plan"], people
            grid.setdefault((row["card"], row["effective_from"]), {})[key] = row
    return grid


GRID = _grid()
ENDS = {(row["card"], row["effective_from"]): row["effective_to"] or "9999" for row in CARDS}


def priced(card: str, day: str, people: int, plan: str) -> tuple[str, str, str]:
    """(sell, net, "") or ("", "", why not)."""
    starts = [start for of, start in GRID if of == card and start <= day <= ENDS[of, start]]
    if not starts:
        return "", "", "no_card"
    cells = GRID[card, max(starts)]
    unit = next((row["unit"] for key, row in cells.items() if key[2:] == (plan, people)), "")
    own = night(day) if unit in NIGHTLY else daily(day)
    codes = [*_seasons(card, "season", day)[:1], ""]
    wanted = [(code, "high") for code in codes if _seasons(card, "high", day)]
    steps = {"ordinary": "ordinary every", "friday": "friday eve every", "eve": "eve every"}[own].split()
    wanted += [(code, step) for code in codes for step in steps]
    for code, step in wanted:
        row = cells.get((code, step, plan, people))
        if row:
            if _seasons(card, "blackout", day):
                return "", "", "blackout"
            return ("", "", "ask") if row["sell"] == "ask" else (row["sell"], row["net"], "")
    return "", "", "no_card"


# --- the files -------------------------------------------------------------------------------------------------------

# days at which something begins or ends, and their neighbours
BOUNDARIES = """
2026-05-02 2026-07-17 2026-07-18 2026-08-07 2026-08-08 2026-08-16 2026-08-31 2026-09-01 2026-09-18 2026-09-20
2026-11-02 2026-11-22 2026-12-19 2026-12-25 2026-12-29 2027-01-10 2027-03-14 2027-03-19 2027-03-31 2027-04-01
2027-04-28 2027-05-05 2027-06-30 2027-10-08 2027-12-28 2027-12-30 2028-01-07 2028-02-10 2028-02-29 2028-08-11
"""
ASKED = (
    ("PENSION", 1, "half_board"),
    ("PENSION", 4, "breakfast"),
    ("HOTEL", 1, "half_board"),
    ("HOTEL", 2, "half_board"),
    ("COTTAGE", 3, "none"),
    ("LODGE", 2, "none"),
    ("MOTEL", 1, "none"),
    ("THAW", 2, "none"),
    ("HALL", 12, "none"),
    ("RIDE", 2, "none"),
)
ROOMS = (
    # card, plan, first night, nights, people, to a room
    ("PENSION", "half_board", "2027-02-23", 3, 4, 1),
    ("PENSION", "half_board", "2027-02-25", 3, 5, 2),
    ("PENSION", "half_board", "2026-12-27", 3, 4, 3),
    ("PENSION", "half_board", "2026-12-29", 3, 2, 2),
    ("PENSION", "breakfast", "2027-03-18", 5, 3, 2),
    ("HOTEL", "half_board", "2026-08-06", 4, 6, 2),
    ("HOTEL", "half_board", "2026-08-14", 5, 5, 2),
    ("HOTEL", "half_board", "2026-12-18", 4, 4, 2),
    ("HOTEL", "half_board", "2026-12-27", 9, 2, 2),
    ("HOTEL", "half_board", "2027-03-12", 5, 7, 3),
    ("HOTEL", "half_board", "2027-04-27", 4, 3, 2),
    ("HOTEL", "half_board", "2027-10-07", 2, 2, 2),
    ("HOTEL", "half_board", "2027-10-08", 2, 2, 2),
    ("HOTEL", "half_board", "2027-07-16", 4, 8, 4),
    ("COTTAGE", "none", "2027-02-24", 1, 3, 3),
    ("COTTAGE", "none", "2027-02-24", 3, 3, 3),
    ("COTTAGE", "none", "2027-02-24", 2, 7, 4),
    ("COTTAGE", "none", "2027-02-26", 2, 11, 5),
    ("COTTAGE", "none", "2027-02-26", 1, 1, 4),
    ("COTTAGE", "none", "2026-09-19", 5, 6, 2),
    ("INN", "half_board", "2027-03-30", 4, 6, 3),
    ("INN", "half_board", "2027-04-01", 1, 6, 3),
    ("LODGE", "none", "2027-02-24", 2, 5, 5),
    ("LODGE", "none", "2027-02-24", 3, 5, 5),
    ("RETREAT", "none", "2027-06-29", 2, 8, 4),
    ("RETREAT", "none", "2027-06-29", 3, 8, 4),
    ("RETREAT", "none", "2027-06-29", 2, 7, 6),
    ("THAW", "none", "2028-02-27", 4, 3, 2),
    ("THAW", "none", "2027-02-26", 4, 3, 2),
    ("MOTEL", "none", "2028-12-27", 4, 3, 2),
    ("MOTEL", "none", "2028-04-27", 4, 2, 1),
)
ITEMS = (
    # card, day, quantity, from, to, party
    ("RIDE", "2027-06-09", 4, "10:00", "12:00", 6),
    ("RIDE", "2027-06-09", 1, "10:00", "12:00", 6),
    ("RIDE", "2027-11-09", 4, "10:00", "12:00", 6),
    ("TALK", "2027-02-24", 1, "10:00", "12:00", 12),
    ("TALK", "2027-02-24", 2, "10:00", "12:00", 12),
    ("HALL", "2027-02-24", 1, "09:00", "17:00", 6),
    ("HALL", "2027-02-27", 2, "09:00", "17:00", 6),
    ("STUDIO", "2027-02-24", 1, "09:00", "11:00", 8),
    ("STUDIO", "2027-02-24", 1, "09:00", "12:00", 9),
    ("STUDIO", "2027-02-24", 1, "11:00", "18:00", 8),
    ("STUDIO", "2027-02-24", 2, "13:00", "20:00", 8),
    ("STUDIO", "2027-02-28", 1, "17:00", "21:00", 8),
    ("BOOTH", "2027-02-24", 1, "10:00", "11:00", 4),
    ("BOOTH", "2027-02-24", 1, "10:00", "11:01", 4),
    ("BOOTH", "2027-02-24", 3, "10:30", "12:00", 4),
    ("BOOTH", "2027-08-31", 2, "09:00", "17:30", 4),
    ("WALK", "2027-02-24", 4, "09:00", "10:00", 4),
)
PARTS = (("08:00", "12:00"), ("12:00", "17:00"), ("17:00", "22:00"))


def _hours(first: str, last: str) -> int:
    minutes = (int(last[:2]) - int(first[:2])) * 60 + int(last[3:]) - int(first[3:])
    return -(-minutes // 60)


def _sum(parts: list[tuple[int, tuple[str, str, str]]]) -> tuple[str, str, str]:
    why = next((blocked for _, (_, _, blocked) in parts if blocked), "")
    if why:
        return "", "", why
    sells, nets = [times * int(sell) for times, (sell, _, _) in parts], [net for _, (_, net, _) in parts]
    net = "" if "" in nets else str(sum(times * int(each) for (times, _), each in zip(parts, nets, strict=True)))
    return str(sum(sells)), net, ""


def _room(card: str, plan: str, first: str, nights: int, people: int, to_a_room: int) -> tuple[str, str, str]:
    rooms = [to_a_room] * (people // to_a_room) + [people % to_a_room] * bool(people % to_a_room)
    by_room = next(row["unit"] for row in CARDS if row["card"] == card) == "room_night"
    return _sum(
        [
            (1 if by_room else heads, priced(card, DAYS[PLACE[first] + n], heads, plan))
            for n in range(nights)
            for heads in rooms
        ]
    )


def _item(card: str, day: str, quantity: int, first: str, last: str, party: int) -> tuple[str, str, str]:
    unit = next(row["unit"] for row in CARDS if row["card"] == card)
    times = {
        "hour": _hours(first, last),
        "slot": sum(begin < last and first < end for begin, end in PARTS),
    }.get(unit, 1)
    return _sum([(quantity * times, priced(card, day, quantity if unit == "person" else party, "none"))])


def table() -> str:
    """The text of table.csv."""
    rows = [
        (card, day, people, plan, *priced(card, day, people, plan))
        for card, people, plan in ASKED
        for day in BOUNDARIES.split()
    ]
    return _text("card day people meal_plan sell net blocked", rows)


def stays() -> str:
    """The text of stays.csv."""
    rows = [(*room[:4], "", "", *room[4:], *_room(*room)) for room in ROOMS]
    items = [
        (card, "none", day, 0, first, last, party, quantity, *_item(card, day, quantity, first, last, party))
        for card, day, quantity, first, last, party in ITEMS
    ]
    return _text("card meal_plan day nights from to people each sell net blocked", [*rows, *items])


def _text(head: str, rows: list[tuple[object, ...]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(head.split())
    writer.writerows(rows)
    return file.getvalue()


if __name__ == "__main__":
    (HERE / "table.csv").write_text(table(), encoding="utf-8")
    (HERE / "stays.csv").write_text(stays(), encoding="utf-8")
    sys.stdout.write("table.csv and stays.csv are made\n")
