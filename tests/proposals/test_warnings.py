"""What the builder warns of, each with cases that warn and cases that do not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from tests.factories.proposals import (
    FRIDAY,
    KIT,
    LOUNGE,
    RIDE,
    ROOM,
    S6,
    S6_GUESTS,
    THURSDAY,
    TUESDAY,
    WALK,
    WEDNESDAY,
    alternative,
    item,
    offer,
    rate,
    tariff,
    version,
)
from worktrip.catalogue.rules import MealPlan, OfferingKind, RateBook, Season, SeasonKind, Unit, Weather
from worktrip.inventory.rules import Breach, BreachKind, SlotKey
from worktrip.proposals import rules
from worktrip.proposals.rules import GuestFacts, ItemFacts, ItemKind, Means, Offer, Party, Sentence, Weight
from worktrip.proposals.rules.ways import way_km, way_minutes

TODAY = date(2026, 12, 1)
PLENTY = Counter({SlotKey(ROOM, night): 9 for night in (TUESDAY, WEDNESDAY, THURSDAY)})
# everybody for all of Wednesday to Friday
ALL = Party(tuple(GuestFacts(f"{n}", TUESDAY, time(13), FRIDAY, time(12)) for n in "甲乙丙丁"))
HERE, FIVE_KM_OFF = (36.1290, 138.2950), (36.1740, 138.2950)


def thing(offering_id: int = WALK, kind: OfferingKind = OfferingKind.ACTIVITY, **values: Any) -> Offer:
    usual = {"facility_id": offering_id, "is_counted": False, "meal_plan": MealPlan.NONE, "name": "山歩き"}
    return offer(offering_id, kind, **{**usual, **values})


def activity(at: int = 13, ends: int | None = None, day: date = THURSDAY, **values: Any) -> ItemFacts:
    usual = {"kind": ItemKind.ACTIVITY, "title": "山歩き", "offer": thing(), "quantity": 4, "id": at}
    return item(day, at, **{**usual, "ends_at": time(ends) if ends else None, **values})


def work(at: int, ends: int | None, **values: Any) -> ItemFacts:
    return item(THURSDAY, at, **{"ends_at": time(ends) if ends else None, "id": at, **values})


def said(sentence: Sentence | None) -> str:
    """A sentence in Japanese."""
    assert sentence is not None
    values = {name: each[0] if isinstance(each, tuple) else each for name, each in sentence.values.items()}
    return sentence.message % values


def warned(*items: ItemFacts, party: Party = ALL, **changes: Any) -> str:
    """Everything that is said of an alternative with these items."""
    rates, breaches = changes.pop("rates", None), changes.pop("breaches", ())
    found = rules.warnings(version(alternative(items=items, **changes), party=party), PLENTY, TODAY, breaches, rates)
    return " ".join(said(each.sentence) for each in found)


@pytest.mark.parametrize(
    ("items", "is_told"),
    [
        pytest.param((work(9, 12), work(11, 13, title="会議")), True, id="two typed things"),
        pytest.param((work(9, 12), activity(10, 12)), True, id="work, and an activity for everybody"),
        pytest.param((work(9, 12), activity(12, 14)), False, id="one after the other"),
        pytest.param((work(9, None), work(10, 11)), False, id="an end that nobody knows"),
        pytest.param((work(9, None), work(9, 11)), True, id="both at one hour"),
        pytest.param((work(9, 12), work(9, 12, kind=ItemKind.KIT)), False, id="kit keeps nobody"),
        pytest.param((work(9, 12), work(9, 12, kind=ItemKind.FREE)), False, id="nor does free time"),
        pytest.param((work(13, 18), work(13, None, kind=ItemKind.TRAVEL)), False, id="an arrival is a moment"),
        pytest.param((activity(9, 12, quantity=2), activity(9, 12, quantity=2)), False, id="two walk, two ride"),
        pytest.param((activity(9, 12, quantity=3), activity(9, 12, quantity=2)), True, id="five of four"),
        pytest.param((activity(9, offer=thing(minutes=120)), work(10, 12)), True, id="as long as the catalogue says"),
    ],
)
def test_people_cannot_be_at_two_things_at_once(items: tuple[ItemFacts, ...], is_told: bool) -> None:
    assert ("重なっています" in warned(*items)) is is_told


def at_places(gap_from: int, gap_to: int, *, there: Any = FIVE_KM_OFF) -> tuple[ItemFacts, ItemFacts]:
    """Something here until `gap_from` minutes past twelve, something there from `gap_to` minutes past."""
    first = activity(10, offer=thing(WALK, point=HERE), ends_at=time(12, gap_from))
    return first, activity(12, offer=thing(RIDE, point=there), starts_at=time(12, gap_to), ends_at=time(14))


LEG = item(THURSDAY, 12, kind=ItemKind.TRAVEL, title="移動", ends_at=time(12, 15))


@pytest.mark.parametrize(
    ("items", "is_told"),
    [
        pytest.param(at_places(0, 20), True, id="20 minutes for a way of 25"),
        pytest.param(at_places(0, 25), False, id="25 minutes for a way of 25"),
        pytest.param(at_places(0, 20, there=HERE), False, id="the same place"),
        pytest.param(at_places(0, 20, there=None), False, id="nobody knows where it is"),
        pytest.param((*at_places(0, 20), LEG), False, id="a leg is planned between them"),
        pytest.param((*at_places(0, 20), replace(LEG, starts_at=time(15), ends_at=time(16))), True, id="a leg later"),
    ],
)
def test_the_way_between_two_places_takes_its_time(items: tuple[ItemFacts, ...], is_told: bool) -> None:
    assert ("移動に約25分" in warned(*items)) is is_told


def test_the_worked_example_of_a_way() -> None:
    assert round(way_km(HERE, FIVE_KM_OFF), 1) == 7.0
    assert way_minutes(HERE, FIVE_KM_OFF) == way_minutes(FIVE_KM_OFF, HERE, Means.BUS) == 25
    assert way_minutes(HERE, FIVE_KM_OFF, Means.WALK) == 110
    assert way_minutes(HERE, HERE) == 0


SNOWLESS = Season(SeasonKind.CLOSED, date(2027, 2, 20), date(2027, 3, 1), name="雪のない季節", name_en="No snow")
HIGH = replace(SNOWLESS, kind=SeasonKind.HIGH)


@pytest.mark.parametrize(
    ("changes", "season", "part"),
    [
        pytest.param({"closed_weekdays": frozenset({4})}, None, "定休日", id="closed on Thursdays"),
        pytest.param({"closed_weekdays": frozenset({3})}, None, "", id="closed on Wednesdays"),
        pytest.param({}, SNOWLESS, "休みの期間です", id="closed for the season"),
        pytest.param({}, HIGH, "", id="high season is open"),
        pytest.param({"periods": "10:00,15:00", "minutes": 90}, None, "行われていません", id="between two sessions"),
        pytest.param({"periods": "10:00,13:00", "minutes": 90}, None, "", id="at a session"),
        pytest.param({"periods": "am"}, None, "8:00–12:00", id="mornings only"),
        pytest.param({"periods": "am,pm"}, None, "", id="afternoons too"),
        pytest.param({}, None, "", id="always"),
    ],
)
def test_nothing_is_planned_when_its_house_is_closed(changes: dict[str, Any], season: Any, part: str) -> None:
    prices = rate(WALK, 1000, unit=Unit.PERSON)
    rates = replace(tariff(), rates=RateBook([*rate(), *prices], {WALK: [season]} if season else {}))
    told = warned(activity(13, 14, offer=thing(**changes)), rates=rates)
    assert part in told
    assert bool(told) is bool(part)


def test_what_a_house_breaks_is_told_once_and_leads_to_the_item() -> None:
    closed = activity(13, 14, offer=thing(closed_weekdays=frozenset({4})))
    breach = Breach(BreachKind.CLOSED, WALK, ("山歩き", "Walk"), THURSDAY)
    assert warned(closed, breaches=[breach]).count("2027-02-25") == 1
    stay = replace(breach, kind=BreachKind.MIN_STAY, value=2)
    found = rules.warnings(version(alternative(items=(activity(13),)), party=ALL), PLENTY, TODAY, [stay])
    assert [(each.letter, each.item_id) for each in found] == [("A", 13)]


def test_what_the_house_of_a_bed_breaks_leads_to_who_sleeps_there_and_says_what_to_do() -> None:
    both = version(alternative(items=()), replace(alternative(items=()), letter="B"), party=ALL)
    late = Breach(BreachKind.MIN_STAY, ROOM, ("星の見える部屋", "Room"), TUESDAY, value=4)
    (found,) = [each for each in rules.warnings(both, PLENTY, TODAY, [late]) if each.weight is Weight.LOOK]
    assert (found.letter, found.item_id) == ("A・B", 0)
    assert "どなたがいつおっしゃったか" in said(found.advice)


def test_nights_on_end_that_are_short_alike_are_said_once() -> None:
    free = {SlotKey(ROOM, TUESDAY): 3, SlotKey(ROOM, WEDNESDAY): 3, SlotKey(ROOM, THURSDAY): 1}
    found = rules.warnings(version(alternative(items=()), party=ALL), free, TODAY)
    assert [said(each.sentence).partition("が、")[2] for each in found if "足りません" in each.sentence.message] == [
        "2027-02-23から2027-02-24まで1つ足りません(空き3)。",
        "2027-02-25に3つ足りません(空き1)。",
    ]


def test_parts_of_one_day_that_are_short_alike_are_one_lack() -> None:
    hall = thing(LOUNGE, OfferingKind.WORKSPACE, is_counted=True, periods="am,pm", name="小会議室")
    meeting = activity(10, 15, kind=ItemKind.WORK, offer=hall, quantity=1)
    found = rules.warnings(version(alternative(items=(meeting,)), party=ALL), PLENTY, TODAY)
    (stop,) = [each for each in found if "足りません" in each.sentence.message]
    assert (stop.letter, stop.item_id) == ("A", 10)
    assert "2027-02-25に1つ足りません" in said(stop.sentence)


RAINY = thing(weather=Weather.DRY)


@pytest.mark.parametrize(
    ("items", "is_told"),
    [
        pytest.param((activity(offer=RAINY),), True, id="no word of rain"),
        pytest.param((activity(offer=RAINY, note="雨のときは酒蔵見学"),), False, id="a word in its note"),
        pytest.param((activity(offer=RAINY), work(9, 12, title="荒天のときの案")), False, id="a word that day"),
        pytest.param(
            (activity(13, 15, offer=RAINY), activity(14, 15, offer=thing(RIDE, weather=Weather.INDOOR))),
            False,
            id="something indoors at the time",
        ),
        pytest.param(
            (activity(13, 15, offer=RAINY), activity(16, offer=thing(RIDE, weather=Weather.INDOOR))),
            True,
            id="something indoors later",
        ),
        pytest.param((work(9, 12, offer=RAINY),), True, id="work on a deck"),
        pytest.param((activity(offer=thing(weather=Weather.LIGHT_RAIN)),), False, id="drizzle does no harm"),
        pytest.param((activity(offer=thing(weather=Weather.INDOOR)),), False, id="indoors"),
        pytest.param((activity(),), False, id="nobody knows"),
    ],
)
def test_what_rain_takes_away_needs_another_plan(items: tuple[ItemFacts, ...], is_told: bool) -> None:
    assert ("雨のときの案がありません" in warned(*items)) is is_told


@pytest.mark.parametrize(
    ("made", "part"),
    [
        pytest.param(activity(offer=thing(max_people=3)), "3名までですが、4名", id="four for three"),
        pytest.param(activity(offer=thing(max_people=4)), "", id="four for four"),
        pytest.param(activity(offer=thing(min_people=5)), "5名からですが、4名", id="four of five"),
        pytest.param(activity(offer=thing(min_people=4)), "", id="four of four"),
        pytest.param(activity(offer=thing(min_people=None)), "", id="nobody knows"),
        pytest.param(
            work(9, 12, offer=thing(LOUNGE, OfferingKind.WORKSPACE, max_people=3)), "3名まで", id="a small lounge"
        ),
        pytest.param(
            work(9, 12, offer=thing(LOUNGE, OfferingKind.WORKSPACE, max_people=2), quantity=2), "", id="two lounges"
        ),
        pytest.param(
            work(9, 12, offer=thing(LOUNGE, OfferingKind.WORKSPACE, min_people=9)), "", id="a lounge needs nobody"
        ),
        pytest.param(work(9, 12, kind=ItemKind.KIT, offer=thing(KIT, OfferingKind.KIT, max_people=1)), "", id="kit"),
    ],
)
def test_neither_too_many_nor_too_few_take_part(made: ItemFacts, part: str) -> None:
    told = warned(made)
    assert part in told
    assert bool(told) is bool(part)


@pytest.mark.parametrize(
    ("facts", "sharing", "part"),
    [
        pytest.param({"max_people": 2}, 3, "1室2名まで", id="three in a room for two"),
        pytest.param({"max_people": 3}, 3, "", id="three in a room for three"),
        pytest.param({"min_people": 2}, 1, "1室2名から", id="alone in a room for two and more"),
    ],
)
def test_a_room_takes_as_many_as_it_does(facts: dict[str, Any], sharing: int, part: str) -> None:
    told = warned(work(9, 12), room=offer(**facts), people_per_room=sharing)
    assert part in told
    assert bool(told) is bool(part)


def meal(at: int) -> ItemFacts:
    return item(THURSDAY, at, kind=ItemKind.MEAL, title="食事")


LATE = replace(ALL.guests[0], label="遅", arrives_on=THURSDAY, arrives_at=time(19))
EARLY = replace(ALL.guests[0], label="早", leaves_on=THURSDAY, leaves_at=time(7))


@pytest.mark.parametrize(
    ("made", "guest", "part"),
    [
        pytest.param(activity(13), LATE, "来ているのは3名", id="a portion for who has not come"),
        pytest.param(activity(13, quantity=3), LATE, "", id="portions for those who are here"),
        pytest.param(work(13, 18), LATE, "遅さんはいません", id="work without somebody"),
        pytest.param(meal(18), LATE, "遅さんはいません", id="dinner"),
        pytest.param(meal(19), LATE, "", id="dinner when all are here"),
        pytest.param(meal(8), LATE, "", id="comes after breakfast"),
        pytest.param(meal(8), EARLY, "早さんはいません", id="breakfast"),
        pytest.param(meal(18), EARLY, "", id="has left before dinner"),
    ],
)
def test_nothing_is_planned_for_who_is_not_there(made: ItemFacts, guest: GuestFacts, part: str) -> None:
    told = warned(made, party=Party((*ALL.guests[1:], guest)))
    assert part in told
    assert bool(told) is bool(part)


DINNERS = tuple(item(day, 18, kind=ItemKind.MEAL, title="夕食") for day in (TUESDAY, WEDNESDAY, THURSDAY))


@pytest.mark.parametrize(
    ("items", "meal_plan", "count"),
    [
        pytest.param((work(9, 12),), MealPlan.HALF_BOARD, 0, id="dinner comes with the room"),
        pytest.param((work(9, 12),), MealPlan.BREAKFAST, 3, id="three nights without dinner"),
        pytest.param(DINNERS, MealPlan.NONE, 0, id="a dinner each night"),
        pytest.param(DINNERS[:2], MealPlan.NONE, 1, id="but one"),
        pytest.param((*DINNERS[:2], replace(DINNERS[2], starts_at=time(12))), MealPlan.NONE, 1, id="lunch is none"),
    ],
)
def test_everybody_is_fed_each_night(items: tuple[ItemFacts, ...], meal_plan: MealPlan, count: int) -> None:
    assert warned(*items, room=offer(meal_plan=meal_plan)).count("夕食が、どこにもありません") == count


@pytest.mark.parametrize(
    ("diet", "facts", "is_told"),
    [
        pytest.param("そば抜き", {}, True, id="nobody has asked the kitchen"),
        pytest.param("そば抜き", {"diets": "allergy"}, False, id="the kitchen has said what it can do"),
        pytest.param("そば抜き", {"meal_plan": MealPlan.NONE}, False, id="the house does not cook"),
        pytest.param("", {}, False, id="everybody eats everything"),
    ],
)
def test_a_kitchen_is_asked_about_diets(diet: str, facts: dict[str, Any], is_told: bool) -> None:
    party = Party((replace(ALL.guests[0], diet=diet), *ALL.guests[1:]))
    assert ("食事の気づかい" in warned(*DINNERS, party=party, room=offer(**facts))) is is_told


@pytest.mark.parametrize(
    ("rates", "part"),
    [
        pytest.param([*rate(), *rate(WALK, 1000, unit=Unit.PERSON)], "", id="all is known"),
        pytest.param([*rate(), *rate(WALK, None, unit=Unit.PERSON)], "「山歩き」の値段", id="to be asked"),
        pytest.param(rate(), "「山歩き」の値段", id="no card"),
        pytest.param([*rate(ROOM, None), *rate(WALK, 0, unit=Unit.PERSON)], "「星の見える部屋」の値段", id="the room"),
    ],
)
def test_a_price_that_is_to_be_asked_stops_and_says_whom_to_call(rates: list[Any], part: str) -> None:
    walk = activity(offer=thing(phone="0267-00-0000"))
    plan = alternative(items=(walk,), room=offer(phone="0267-00-0000"))
    found = rules.warnings(version(plan, party=ALL), PLENTY, TODAY, (), tariff(*rates))
    assert part in " ".join(said(each.sentence) for each in found)
    assert [each.weight for each in found] == ([Weight.STOPS] if part else [])
    for each in found:
        assert "0267-00-0000" in said(each.advice)


def test_a_warning_that_was_seen_is_one_until_something_of_it_changes() -> None:
    def keys(quantity: int) -> set[str]:
        plan = alternative(items=(activity(13, quantity=quantity),))
        return {each.key for each in rules.warnings(version(plan, party=ALL), PLENTY, TODAY)}

    assert keys(5) == keys(5) != set()
    assert keys(5) != keys(6)


def test_s6_as_it_is_usually_built_needs_no_more_than_a_look() -> None:
    items = (work(9, 12, title="機密の電話"), work(9, 12))
    found = rules.warnings(version(alternative(items=items), party=S6), PLENTY, TODAY)
    assert S6_GUESTS[2].diet
    assert {each.weight for each in found} == {Weight.LOOK}
    assert all(each.advice is not None for each in found)
