"""The fifteen scenarios, each built as the desk would build it and held against sums made by hand.

What a scenario is, what was left open and how every figure was worked out stands in `scenarios/S01.txt` and so on; a
figure there is never taken from a run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.factories.proposals import S6_GUESTS, offering
from worktrip.accounts import service as accounts
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue import service as catalogue_service
from worktrip.catalogue.rules import DayClass, OfferingKind, Price, Unit
from worktrip.inventory import service as inventory
from worktrip.inventory.rules import SlotKey
from worktrip.proposals import queries, rules, service
from worktrip.proposals.rules import GuestFacts, ItemKind, Quote, RoomChoice
from worktrip.trips import service as trips
from worktrip.trips.rules import Purpose

FOLDER = Path(__file__).with_name("scenarios")
FIGURES = ("people", "nights", "dinners", "breakfasts", "price", "tax", "lodging_tax", "bathing_tax", "total")
FILES = sorted(FOLDER.glob("S*.txt"))
_FIGURE = re.compile(r"^(?:(?P<letter>[A-D])\.)?(?P<name>[a-z_]+) = (?P<value>[\d,]+)(?: = (?P<sum>.+))?$")


@dataclass(frozen=True)
class Hour:
    """Something at an hour, on so many days after the first: from the catalogue (`code`) or typed."""

    after: int
    at: int
    code: str = ""
    title: str = ""
    until: int | None = None
    kind: ItemKind = ItemKind.WORK
    is_own: bool = False
    letters: str = "A"


@dataclass(frozen=True)
class Scenario:
    """How a scenario is built: who comes, where they sleep in each alternative, what happens when."""

    purpose: Purpose
    first: date
    guests: tuple[GuestFacts, ...]
    rooms: tuple[tuple[tuple[str, int, int | None, str], ...], ...]
    hours: tuple[Hour, ...] = ()
    before: Callable[[], None] = field(default=lambda: None)
    after: Callable[[int], None] = field(default=lambda _: None)


def everybody(
    count: int, first: date, nights: int, *, leaves_at: int = 12, arrives_at: int = 13
) -> tuple[GuestFacts, ...]:
    """So many people who all come and go together."""
    last = first + timedelta(days=nights)
    return tuple(GuestFacts(f"参加者{n + 1}", first, time(arrives_at), last, time(leaves_at)) for n in range(count))


def days(code: str, count: int, letters: str = "A") -> tuple[Hour, ...]:
    """A place to work on each of so many days."""
    return tuple(Hour(n, 13 if n == 0 else 9, code, "仕事", letters=letters) for n in range(count))


def room(code: str, sharing: int, people: int | None = None, note: str = "") -> tuple[str, int, int | None, str]:
    return code, sharing, people, note


ACTIVITY, MEAL, TRAVEL, KIT = ItemKind.ACTIVITY, ItemKind.MEAL, ItemKind.TRAVEL, ItemKind.KIT


def _a_bus() -> None:
    """[DEMO] A bus from Karuizawa for 25, at 66,000 yen each way."""
    bus = catalogue_service.add_offering(
        catalogue.facility("T1").id,
        code="T1-K",
        kind=OfferingKind.TRANSPORT,
        name="軽井沢駅からの貸切バス（片道）",
        name_en="Chartered bus from Karuizawa station, one way",
        is_counted=False,
        max_people=25,
    )
    catalogue_service.set_prices(
        bus, {DayClass.EVERY: Price(66_000, 59_400)}, unit=Unit.GROUP, effective_from=date(2026, 4, 1)
    )


def _free_for_monitors(version_id: int) -> None:
    service.set_price(version_id, "A", offering("L3-R"), sell_yen=0, reason="モニター招待。宿へは町が払う")


def _office_is_taken() -> None:
    inventory.set_allotment(offering("K1-M"), [date(2027, 5, 18)], 0)


S4, S8, S11 = date(2027, 2, 18), date(2027, 6, 10), date(2027, 6, 3)
S12 = date(2027, 5, 20)
SCENARIOS: dict[str, Scenario] = {
    "S01": Scenario(
        Purpose.DEVELOPMENT,
        date(2027, 5, 12),
        everybody(3, date(2027, 5, 12), 1),
        ((room("L7-C", 3),),),
        (
            Hour(0, 13, "K1-P", "計測の準備", 17),
            Hour(0, 13, "B1-K", kind=KIT),
            Hour(0, 15, title="町の道で実験(車は自社)", kind=ACTIVITY, is_own=True),
            Hour(0, 18, title="夕食", kind=MEAL, is_own=True),
            Hour(1, 9, "K1-P", "結果の整理", 12),
        ),
    ),
    "S02": Scenario(
        Purpose.COMMUNITY,
        date(2027, 7, 8),
        everybody(9, date(2027, 7, 8), 1),
        ((room("L1-R", 2),),),
        (*days("L1-M", 2), Hour(0, 15, "A6-W", kind=ACTIVITY)),
    ),
    "S03": Scenario(
        Purpose.DEVELOPMENT,
        date(2027, 9, 15),
        everybody(3, date(2027, 9, 15), 1),
        ((room("L3-R", 3),),),
        (Hour(0, 13, title="仕事"),),
        after=_free_for_monitors,
    ),
    "S04": Scenario(
        Purpose.TEAM,
        S4,
        everybody(16, S4, 1, arrives_at=11, leaves_at=16),
        ((room("L4-R", 3, 9, "女性"), room("L4-R", 3, None, "男性")),),
        (
            Hour(0, 11, "T1-K", "軽井沢駅から貸切バス", kind=TRAVEL),
            Hour(0, 12, title="いちご狩り", kind=ACTIVITY, is_own=True),
            Hour(0, 14, title="うすだスタードーム", kind=ACTIVITY, is_own=True),
            Hour(0, 20, "A2-S", kind=ACTIVITY),
            Hour(1, 9, "A2-W", kind=ACTIVITY),
            Hour(1, 13, "A7-L", "昼食", kind=MEAL),
            Hour(1, 14, "A5-V", kind=ACTIVITY),
            Hour(1, 15, "T1-K", "軽井沢駅へ貸切バス", kind=TRAVEL),
        ),
        before=_a_bus,
    ),
    "S05": Scenario(
        Purpose.MEETING,
        date(2027, 5, 18),
        everybody(4, date(2027, 5, 18), 1, leaves_at=16),
        ((room("L1-R", 2),),),
        (Hour(0, 13, "L1-M", "会議"), Hour(1, 13, "K1-M", "会議")),
        before=_office_is_taken,
    ),
    "S06": Scenario(
        Purpose.DEVELOPMENT,
        date(2027, 2, 23),
        S6_GUESTS,
        ((room("L4-R", 1),),),
        (Hour(0, 20, "B1-K", kind=KIT), *(replace(each, after=each.after + 1) for each in days("L4-L", 3))),
    ),
    "S07": Scenario(
        Purpose.TEAM,
        S11,
        everybody(8, S11, 2),
        ((room("L3-R", 1, 1, "女性"), room("L3-R", 2, None, "男性")),),
        (*days("L3-D", 3), Hour(0, 20, title="ゲーム", kind=ItemKind.FREE)),
    ),
    "S08": Scenario(
        Purpose.TEAM,
        S8,
        everybody(30, S8, 1, leaves_at=14),
        ((room("L3-R", 3, 18), room("L4-R", 2)),),
        (
            Hour(0, 13, "L1-H", "全員で話す"),
            Hour(0, 18, "L3-B", kind=MEAL),
            Hour(0, 21, title="花火", kind=ACTIVITY, is_own=True),
            Hour(1, 7, title="ヨガ", kind=ACTIVITY, is_own=True),
        ),
    ),
    "S09": Scenario(
        Purpose.TEAM,
        date(2027, 7, 6),
        everybody(14, date(2027, 7, 6), 3),
        ((room("L2-R", 2),),),
        days("L2-D", 4),
    ),
    "S10": Scenario(
        Purpose.TEAM,
        date(2027, 6, 16),
        everybody(12, date(2027, 6, 16), 1, leaves_at=15),
        ((room("L2-R", 3),),),
        (
            *days("L2-D", 2),
            Hour(0, 15, "A2-N", kind=ACTIVITY),
            Hour(1, 13, title="アイデア発表と表彰"),
        ),
    ),
    "S11": Scenario(
        Purpose.TEAM,
        S11,
        everybody(36, S11, 1, leaves_at=15),
        ((room("L1-R", 2, 24), room("L2-R", 3)),),
        (
            *days("L1-H", 2),
            Hour(0, 17, "A7-B", kind=MEAL),
            Hour(1, 13, title="カーリング", kind=ACTIVITY, is_own=True),
        ),
    ),
    "S12": Scenario(
        Purpose.MEETING,
        S12,
        everybody(22, S12, 1),
        (
            (room("L2-R", 1, 2, "役員"), room("L2-R", 3)),
            (room("L1-R", 1, 2, "役員"), room("L1-R", 2)),
            (room("L4-R", 1, 2, "役員"), room("L3-R", 3)),
        ),
        (*days("L2-D", 2, "A"), *days("L1-H", 2, "B"), *days("L3-D", 2, "C")),
    ),
    "S13": Scenario(
        Purpose.COMMUNITY,
        date(2027, 6, 22),
        everybody(10, date(2027, 6, 22), 2),
        ((room("L3-R", 2),),),
        (*days("L3-D", 3), Hour(1, 13, "A6-W", kind=ACTIVITY)),
    ),
    "S14": Scenario(
        Purpose.DEVELOPMENT,
        date(2027, 3, 8),
        everybody(6, date(2027, 3, 8), 4),
        ((room("L4-R", 1),),),
        (
            *days("L4-L", 5),
            Hour(0, 13, "B1-K", kind=KIT),
            *(Hour(n, 12, "A7-L", kind=MEAL) for n in (1, 2, 3)),
        ),
    ),
    "S15": Scenario(
        Purpose.DEVELOPMENT,
        date(2027, 6, 9),
        everybody(5, date(2027, 6, 9), 2),
        ((room("L6-R", 2),),),
        (
            *days("L6-L", 3),
            Hour(0, 13, "B1-K", kind=KIT),
            Hour(1, 16, title="成果の発表(1人5分)"),
        ),
    ),
}


def build(scenario: Scenario) -> int:
    """The draft of a scenario, through the service as the desk uses it; its id."""
    scenario.before()
    company = accounts.company(name="株式会社ほしくず計算所")
    organiser = accounts.contact(company, name="榛名 みのり", email="haruna@hoshikuzu.example")
    trip = trips.open_trip(
        organisation_id=company,
        organiser_id=organiser,
        purpose=scenario.purpose,
        people=len(scenario.guests),
        first_day=scenario.first,
        last_day=max(guest.leaves_on for guest in scenario.guests),
    )
    version_id = service.draft(trip.id)
    service.set_party(version_id, scenario.guests)
    for letter in "BCD"[: len(scenario.rooms) - 1]:
        if queries.version_by_id(version_id).alternative(letter) is None:
            service.add_alternative(version_id)
    if len(scenario.rooms) == 1:
        service.remove_alternative(version_id, "B")
    for letter, rooms in zip("ABCD", scenario.rooms, strict=False):
        choices = [RoomChoice(offering(code), sharing, None, people, note) for code, sharing, people, note in rooms]
        service.set_alternative(version_id, letter, title="", rooms=choices, is_recommended=letter == "A")
    for hour in scenario.hours:
        service.add_item(
            version_id,
            hour.letters,
            day=scenario.first + timedelta(days=hour.after),
            starts_at=time(hour.at),
            ends_at=time(hour.until) if hour.until else None,
            kind=hour.kind,
            title=hour.title,
            offering_id=offering(hour.code) if hour.code else None,
            is_own=hour.is_own,
        )
    scenario.after(version_id)
    return version_id


def by_hand(path: Path) -> dict[str, int]:
    """The figures of a file; every sum beside one has to come to it."""
    found: dict[str, int] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        figure = _FIGURE.match(line)
        if figure is None:
            continue
        value = number(figure["value"])
        if figure["sum"]:
            assert value == sum_of(figure["sum"]), f"{path.name}: {line}"
        found[f"{figure['letter'] or 'A'}.{figure['name']}"] = value
    return found


def number(text: str) -> int:
    return int(text.replace(",", ""))


def sum_of(text: str) -> int:
    """What products, added up, come to."""
    total = 0
    for part in text.split("+"):
        product = 1
        for factor in part.split("×"):
            product *= number(factor.strip())
        total += product
    return total


def as_built(version: rules.VersionFacts, quotes: Iterable[Quote | None]) -> dict[str, int]:
    found: dict[str, int] = {}
    for each, quote in zip(version.alternatives, quotes, strict=True):
        assert quote is not None
        rooming = rules.rooming(each.rooms, version.party)
        assert rooming.without == {}
        figures: dict[str, Any] = {
            "people": version.party.heads,
            "nights": version.party.person_nights,
            "dinners": sum(rooming.dinners.values()),
            "breakfasts": sum(rooming.breakfasts.values()),
            "price": quote.price_yen,
            "tax": quote.tax_yen,
            "lodging_tax": quote.lodging_tax_yen,
            "bathing_tax": quote.bathing_tax_yen,
            "total": quote.total_yen,
            "per_head": quote.per_head(version.party.heads),
        }
        found |= {f"{each.letter}.{name}": value for name, value in figures.items()}
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_scenario_comes_to_what_was_worked_out_by_hand(town_app: Flask, path: Path) -> None:
    expected = by_hand(path)
    version_id = build(SCENARIOS[path.stem])
    version = queries.version_by_id(version_id)
    found = as_built(version, [priced.quote for priced in service.price_version(version)])
    # what staff and their company pay of it is between them
    mine = {name: value for name, value in expected.items() if not name.startswith("A.by_")}
    assert {name: found[name] for name in mine} == mine
    by_whom = [value for name, value in expected.items() if name.startswith("A.by_")]
    assert not by_whom or sum(by_whom) == expected["A.total"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_scenario_is_sent_as_it_was_worked_out(town_app: Flask, path: Path) -> None:
    expected = by_hand(path)
    version_id = build(SCENARIOS[path.stem])
    draft = queries.version_by_id(version_id)
    free = service.available(draft)
    # a house that has too little gives what is lacking: it was asked
    for key, wanted in rules.wants_of_version(draft).items():
        if free.get(key, 0) < wanted:
            inventory.set_allotments({SlotKey(key.offering_id, key.day, key.period): wanted})
    service.send(version_id, agreed="白樺が宿に電話で確認、11月23日")
    sent = queries.version_by_id(version_id)
    for each in sent.alternatives:
        assert each.total_yen == expected[f"{each.letter}.total"]
        assert each.tax_yen == expected[f"{each.letter}.tax"]


def test_every_scenario_has_its_file_and_says_where_it_is_from() -> None:
    assert [path.stem for path in FILES] == sorted(SCENARIOS) == [f"S{n:02}" for n in range(1, 16)]
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert "[DEMO]" in text
        assert "[S]" in text or "[P]" in text
        assert {f"A.{name}" for name in FIGURES} <= by_hand(path).keys()


def test_women_and_men_of_s4_never_share_a_room(town_app: Flask) -> None:
    version = queries.version_by_id(build(SCENARIOS["S04"]))
    women, men = rules.rooming(version.alternatives[0].rooms, version.party).sleepers
    assert [len(women.guests), len(men.guests)] == [9, 7]
    assert [max(each.rooms_per_night.values()) for each in (women, men)] == [3, 3]


def test_the_office_of_s5_is_known_to_be_taken(town_app: Flask) -> None:
    version_id = build(SCENARIOS["S05"])
    service.add_item(version_id, "A", day=date(2027, 5, 18), starts_at=time(13), offering_id=offering("K1-M"))
    version = queries.version_by_id(version_id)
    short = rules.short_houses(version, service.available(version))
    assert [house.facility_code for house in short] == ["K1"]
