"""What cancelling leaves the association with: both ladders by date. Every figure here was worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from tests.factories.proposals import FRIDAY, S6, THURSDAY, WEDNESDAY, Drafted, offer, offering
from tests.support.lint import PageClient
from worktrip.catalogue.rules import Allowance, CancellationStep, CancellationTerms, FeeBase, Unit
from worktrip.catalogue.tables import CancellationBand, CancellationTermsRow
from worktrip.kernel.tax import TaxClass
from worktrip.plumbing.database import unit_of_work
from worktrip.proposals import queries, service
from worktrip.proposals.rules import (
    Bought,
    ContractForm,
    LineFacts,
    LineKind,
    Party,
    RoomUse,
    Towards,
    bought,
    exposure,
)
from worktrip.proposals.rules.party import GuestFacts

START, TODAY = date(2027, 2, 15), date(2026, 11, 23)
LADDER = (
    CancellationStep(20, 8, 20),
    CancellationStep(7, 2, 30),
    CancellationStep(1, 1, 40),
    CancellationStep(0, 0, 50),
    CancellationStep(-1, -1, 100),
)
_SMALL = ((1, 1, 20), (0, 0, 80), (-1, -1, 100))


def steps(*rows: tuple[int, int, int], people: tuple[int, int | None] = (1, None)) -> tuple[CancellationStep, ...]:
    return tuple(CancellationStep(*row, from_people=people[0], to_people=people[1]) for row in rows)


# the table of the sources: up to 14 people, from 15 to 99, from 100
HOUSE = CancellationTerms(
    steps(*_SMALL, people=(1, 14))
    + steps((9, 2, 10), *_SMALL, people=(15, 99))
    + steps((20, 10, 10), (9, 2, 20), (1, 1, 80), (0, 0, 100), (-1, -1, 100), people=(100, None)),
    allowance=Allowance(),
)


def house(people: int = 25, each: int = 10_000, *, nights: int = 1, fixed: int = 0, **facts: object) -> Bought:
    """So many people at so much for all their nights, on the table of the sources."""
    usual = {"place": ("宿", "House"), "first_day": START, "terms": HOUSE, "first_nights_yen": people * each // nights}
    return Bought(**{**usual, "people": people, "by_heads_yen": people * each, "fixed_yen": fixed, **facts})  # type: ignore[arg-type]


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


# rules 3.3: the trip of 300,000 yen that starts on 15 February 2027
WORKED = [
    # from, to, company, house, left
    ("2026-11-23", "2027-01-25", 0, 0, 0),
    ("2027-01-26", "2027-02-05", 60_000, 0, -60_000),
    ("2027-02-06", "2027-02-07", 60_000, 25_000, -35_000),
    ("2027-02-08", "2027-02-13", 90_000, 25_000, -65_000),
    ("2027-02-14", "2027-02-14", 120_000, 50_000, -70_000),
    ("2027-02-15", "2027-02-15", 150_000, 200_000, 50_000),
    ("", "", 300_000, 250_000, -50_000),
]


def test_the_worked_example_holds() -> None:
    found = exposure([house()], Towards(300_000, 25, LADDER), START, TODAY)
    rows = [(row.from_day, row.to_day, row.company_yen, row.owed_yen, row.net_yen) for row in found.rows]
    assert rows == [(day(first), day(last), *yen) for first, last, *yen in WORKED]
    worst = found.worst
    assert worst is not None
    assert (worst.from_day, worst.net_yen) == (START, 50_000)


def test_five_who_drop_out_on_the_day_before_are_two_at_the_house_and_five_for_the_company() -> None:
    found = exposure([house()], Towards(300_000, 25, LADDER), START, TODAY, leaving=5)
    before = next(row for row in found.rows if row.from_day == date(2027, 2, 14))
    # 5 × 12,000 × 40 % = 24,000; (5 - 3) × 10,000 × 20 % = 4,000
    assert (before.company_yen, before.owed_yen, before.net_yen) == (24_000, 4_000, -20_000)
    assert not found.is_whole


@pytest.mark.parametrize(
    ("people", "leaving", "days_before", "owed"),
    [
        # ≤14: no allowance; 3 × 10,000 × 20 %
        (14, 3, 1, 6_000),
        # 15 → 2 free: (3 - 2) × 2,000
        (15, 3, 1, 2_000),
        # the tenth is that of ten days before: on the eleventh nothing is free, but nothing is asked either
        (15, 3, 11, 0),
        # 18 → 2: (4 - 2) × 10,000 × 10 % on the ninth day
        (18, 4, 9, 2_000),
        # 20 → 2, on the day: (5 - 2) × 8,000
        (20, 5, 0, 24_000),
        # 30 → 3, exactly free
        (30, 3, 0, 0),
        # never for a whole cancellation: 20 × 10,000 × 80 %
        (20, 20, 0, 160_000),
        # ≥100: 20 % from the ninth day; 120 → 12 free: (20 - 12) × 2,000
        (120, 20, 5, 16_000),
    ],
)
def test_a_house_asks_by_its_group_bands_and_lets_a_tenth_go(
    people: int, leaving: int, days_before: int, owed: int
) -> None:
    assert house(people).fee(days_before, leaving) == owed


@pytest.mark.parametrize(
    ("base", "leaving", "owed"),
    [
        # three nights at 10,000 each, ten people, 80 % on the day
        (FeeBase.ALL_NIGHTS, 10, 240_000),
        (FeeBase.FIRST_NIGHT, 10, 80_000),
        (FeeBase.ALL_NIGHTS, 2, 48_000),
        (FeeBase.FIRST_NIGHT, 2, 16_000),
    ],
)
def test_a_house_asks_for_the_first_night_or_for_all(base: FeeBase, leaving: int, owed: int) -> None:
    terms = CancellationTerms(steps(*_SMALL), base)
    assert house(10, 30_000, nights=3, terms=terms).fee(0, leaving) == owed


def test_what_costs_the_same_for_however_many_is_only_lost_when_all_cancel() -> None:
    # ten at 10,000 and a hall at 50,000: 80 % of 150,000; of two people only 2 × 8,000
    hall = house(10, fixed=50_000)
    assert (hall.fee(0, 10), hall.fee(0, 2)) == (120_000, 16_000)


@pytest.mark.parametrize(
    ("days_before", "fee", "stated", "owes"),
    [
        # 27 January 2027 is the 21st day before: the planning fee, if one was stated
        (21, 30_000, True, 30_000),
        (21, 30_000, False, 0),
        (20, 30_000, True, 60_000),
        (8, 30_000, True, 60_000),
        (7, 30_000, True, 90_000),
        (2, 30_000, True, 90_000),
        (1, 30_000, True, 120_000),
        (0, 30_000, True, 150_000),
        (-1, 30_000, True, 300_000),
    ],
)
def test_the_company_owes_our_ladder_and_never_the_planning_fee_on_top(
    days_before: int, fee: int, stated: bool, owes: int
) -> None:
    agreed = Towards(300_000, 25, LADDER, planning_fee_yen=fee if stated else 0)
    assert agreed.fee(days_before, 25, 0) == owes


def test_a_trip_that_is_only_arranged_passes_on_what_the_houses_take() -> None:
    # rules 3.4: 40,000 of the house + 1,100 for cancelling + 11,000 earned; so nothing is left for us to pay
    agreed = Towards(300_000, 25, earned_yen=11_000, cancelling_yen=1_100)
    assert agreed.fee(0, 25, 40_000) == 52_100
    # of five who drop out, what the house asks for them and the fee for cancelling
    assert agreed.fee(0, 5, 8_000) == 9_100
    sold = replace(agreed, suppliers=(house(each=11_000),))
    found = exposure([house()], sold, START, TODAY)
    # on the day: 80 % of 275,000 + 12,100 of the company, 80 % of 250,000 to the house
    assert (found.rows[-2].company_yen, found.rows[-2].owed_yen) == (232_100, 200_000)
    assert max(row.net_yen for row in found.rows) == -12_100


def test_each_day_counts_from_the_first_day_of_its_house() -> None:
    # they sleep there from the second day on: on 15 February that is the day before, 20 % of 250,000
    later = house(first_day=START + timedelta(days=1))
    found = exposure([later], Towards(300_000, 25, LADDER), START, TODAY)
    on_the_day = next(row for row in found.rows if row.from_day == START)
    assert (on_the_day.company_yen, on_the_day.owed_yen) == (150_000, 50_000)


def test_a_house_without_a_table_is_not_counted_and_said_to_be_unknown() -> None:
    found = exposure([house(), house(terms=None)], Towards(600_000, 25, LADDER), START, TODAY)
    assert found.unknown == (found.houses[1],)
    assert found.rows[-1].houses_yen == (250_000, None)
    assert found.rows[-1].owed_yen == 250_000


def test_of_two_houses_each_loses_its_part() -> None:
    # 30 people, 20 and 10: of six who drop out four at the first (two of them free), two at the second; 80 %
    two = [house(20), house(10)]
    found = exposure(two, Towards(360_000, 30, LADDER), START, TODAY, leaving=6)
    assert found.rows[-2].houses_yen == (16_000, 16_000)


ROOMS = (RoomUse(offer()),)


def line(net: int | None, unit: Unit = Unit.PERSON_NIGHT, *, house_id: int = 1, nights: int = 3) -> LineFacts:
    first = date(2027, 2, 23)
    kind = LineKind.ROOM if unit is Unit.PERSON_NIGHT else LineKind.OFFERING
    return LineFacts(
        kind, "", "", unit, 8, 13_200, 105_600, net, TaxClass.STD10, 10, first, first + timedelta(days=nights),
        facility_id=house_id,
    )  # fmt: skip


def test_of_people_who_come_one_by_one_each_first_night_is_found() -> None:
    # S6: four first nights among eight, at 11,880 net each
    (found,) = bought([line(95_040)], ROOMS, S6, {1: ("宿", "House")}, {})
    assert (found.people, found.by_heads_yen, found.first_nights_yen) == (4, 95_040, 47_520)


def test_a_party_in_two_houses_is_counted_house_by_house() -> None:
    # on Wednesday night three are here: the first two of the list, and then the others
    rooms = (RoomUse(offer(), people=2), RoomUse(offer(facility_id=2, offering_id=9)))
    lines = [line(60_000), line(30_000, house_id=2)]
    first, second = bought(lines, rooms, S6, {}, {})
    # the first house has 榛名 for three nights and 湊 for two: two first nights of five
    assert (first.people, first.first_nights_yen) == (2, 24_000)
    # the second has 日向 for two and 栗林 for one: two of three
    assert (second.people, second.first_nights_yen) == (2, 20_000)


def test_who_moves_house_has_a_first_night_in_each() -> None:
    rooms = (RoomUse(offer(), last_night=WEDNESDAY), RoomUse(offer(facility_id=2, offering_id=9), first_night=THURSDAY))
    lines = [replace(line(40_000), service_to=THURSDAY), replace(line(40_000, house_id=2), service_from=THURSDAY)]
    first, second = bought(lines, rooms, S6, {}, {})
    # 榛名 two nights, 湊 and 日向 one: three first nights of four; then all four for one night, until Friday
    assert (first.people, first.first_nights_yen) == (3, 30_000)
    assert (second.people, second.first_nights_yen, second.first_day) == (4, 40_000, THURSDAY)
    assert lines[1].service_to == FRIDAY


def test_a_net_price_that_is_unknown_makes_its_house_unknown() -> None:
    (found,) = bought([line(None)], ROOMS, S6, {}, {1: HOUSE})
    assert not found.is_known


def test_a_day_trip_has_heads_without_nights() -> None:
    noon = GuestFacts("榛名", START, time(10), START, time(17))
    (found,) = bought([line(9_000, Unit.PERSON, nights=1)], (), Party((noon,)), {}, {1: HOUSE})
    assert (found.people, found.by_heads_yen, found.first_nights_yen) == (1, 9_000, 9_000)


# The page ------------------------------------------------------------------------------------------------------------


def page_of(s6: Drafted, client: PageClient, query: str = "") -> str:
    response = client.get(f"/desk/trips/{s6.trip_no}/proposals/1/exposure{query}")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_the_desk_reads_the_worst_day(s6: Drafted, desk: PageClient) -> None:
    # A sleeps at L4, net 13,200 × 90 % = 11,880: 8 × 11,880 = 95,040; on the day 80 % = 76,032
    # the company owes 50 % of 105,600 = 52,800; 76,032 - 52,800 = 23,232
    html = page_of(s6, desk)
    for shown in ("2月23日", "76,032円", "52,800円", "23,232円が観光協会の持ち出し"):
        assert shown in html


def test_a_house_without_a_table_is_named(s6: Drafted, desk: PageClient) -> None:
    with unit_of_work() as unit:
        facility = queries.offers([offering("L4-R")])[offering("L4-R")].facility_id
        for row in unit.session.query(CancellationTermsRow).filter_by(facility_id=facility):
            unit.session.query(CancellationBand).filter_by(terms_id=row.id).delete()
            unit.session.delete(row)
    html = page_of(s6, desk)
    assert "ペンション 星ひとさじの取消料の表がまだありません。多くて95,040円です。" in html
    assert "わかっている分だけ" in html


@pytest.mark.parametrize(
    ("typed", "shown"), [("2", "2名減るとき"), ("", "全員が取り消すとき"), ("0", "1から200までの数")]
)
def test_fewer_may_drop_out(s6: Drafted, desk: PageClient, typed: str, shown: str) -> None:
    assert shown in page_of(s6, desk, f"?letter=A&people={typed}")


def test_what_a_sent_version_leaves_us_with_stays_that_of_what_was_promised(s6: Drafted) -> None:
    before = service.exposed(queries.version(s6.trip_id, 1), "A")
    service.send(s6.version_id)
    assert service.exposed(queries.version(s6.trip_id, 1), "A") == before


def test_the_list_of_versions_leads_to_it(s6: Drafted, desk: PageClient) -> None:
    service.send(s6.version_id)
    html = desk.get(f"/desk/trips/{s6.trip_no}/proposals").get_data(as_text=True)
    assert f"/desk/trips/{s6.trip_no}/proposals/1/exposure" in html


@pytest.mark.parametrize("form", [ContractForm.MADE_TO_ORDER, ContractForm.ARRANGED])
@pytest.mark.parametrize("letter", ["A", "B"])
def test_the_company_s_side_is_what_its_papers_say(s6: Drafted, form: ContractForm, letter: str) -> None:
    fee = 5_000 if form is ContractForm.MADE_TO_ORDER else None
    service.set_contract(s6.version_id, form=form, planning_fee_yen=fee)
    version = queries.version(s6.trip_id, 1)
    found = service.exposed(version, letter)
    quotes = [priced.quote for priced in service.price_version(version) if priced.quote]
    told = service.fee_rows(version, quotes)
    assert found is not None
    place = [each.letter for each in version.alternatives].index(letter)
    for row in found.rows:
        for on in (row.from_day, row.to_day):
            papers = next(each for each in told if (each.covers(on) if on else each.is_after_start))
            assert papers.amounts_yen[place] == row.company_yen
