"""What a proposal comes to and takes, by hand-worked cases."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from worktrip.catalogue.rules import CancellationStep, DayClass, MealPlan, OfferingKind, Unit
from worktrip.inquiries.rules import Block
from worktrip.inventory.rules import SlotKey
from worktrip.kernel.calendar import at_jst
from worktrip.kernel.errors import Blocked
from worktrip.kernel.tax import TaxClass
from worktrip.proposals import rules
from worktrip.proposals.rules import GuestFacts, ItemKind, LineKind, Party, VersionState, Weight

NIGHTS = (TUESDAY, WEDNESDAY, THURSDAY)


# The party -----------------------------------------------------------------------------------------------------------


def test_a_mistyped_year_is_found_where_it_stands() -> None:
    first, *others = S6_GUESTS
    stays = replace(first, leaves_on=TUESDAY + timedelta(days=rules.MOST_DAYS))
    assert rules.leaving_too_late([stays, *others]) == []
    assert rules.leaving_too_late([]) == []
    early = replace(first, arrives_on=date(2017, 2, 23))
    assert rules.leaving_too_late([early, *others]) == [early]
    later = replace(others[0], arrives_on=date(2037, 2, 24), leaves_on=date(2037, 2, 26))
    assert rules.leaving_too_late([first, later]) == [later]


def test_staggered_arrivals_make_eight_nights_eight_dinners_and_eight_breakfasts() -> None:
    assert S6.people_per_night == {TUESDAY: 1, WEDNESDAY: 3, THURSDAY: 4}
    assert S6.person_nights == sum(S6.dinners.values()) == sum(S6.breakfasts.values()) == 8
    assert S6.breakfasts == {WEDNESDAY: 1, THURSDAY: 3, FRIDAY: 4}
    assert (S6.first_day, S6.last_day, len(S6.days)) == (TUESDAY, FRIDAY, 4)


@pytest.mark.parametrize(("arrives", "dinners"), [(time(19), 3), (time(20, 30), 3), (time(20, 31), 2), (time(23), 2)])
def test_who_arrives_after_half_past_eight_has_eaten(arrives: time, dinners: int) -> None:
    assert len(GuestFacts("榛名", TUESDAY, arrives, FRIDAY, time(12)).dinners) == dinners


def test_who_comes_for_the_day_sleeps_and_dines_nowhere() -> None:
    guest = GuestFacts("日帰り", WEDNESDAY, time(9), WEDNESDAY, time(21))
    assert (guest.nights, guest.dinners, guest.breakfasts) == ((), (), ())


@pytest.mark.parametrize(("per_room", "rooms"), [(1, [1, 3, 4]), (2, [1, 2, 2]), (3, [1, 1, 2]), (4, [1, 1, 1])])
def test_rooms_are_rounded_up_night_by_night(per_room: int, rooms: list[int]) -> None:
    assert list(S6.rooms_per_night(per_room).values()) == rooms


def test_somebody_is_here_from_arriving_to_leaving() -> None:
    assert [guest.label for guest in S6.here(WEDNESDAY, time(12, 59))] == ["榛名"]
    assert len(S6.here(WEDNESDAY, time(13))) == 3
    assert len(S6.here(FRIDAY, time(12))) == 4
    assert S6.here(FRIDAY, time(12, 1)) == ()


# Prices --------------------------------------------------------------------------------------------------------------


def test_the_worked_example_comes_to_107200_yen() -> None:
    quote = rules.price(alternative(), S6, tariff())
    room, lodging_tax = quote.lines
    assert (room.quantity, room.unit_yen, room.amount_yen) == (8, 10450 + 2750, 105_600)
    assert (room.service_from, room.service_to) == (TUESDAY, FRIDAY)
    assert (quote.price_yen, quote.tax_yen) == (105_600, 9_600)
    assert (lodging_tax.quantity, lodging_tax.unit_yen, lodging_tax.tax_class) == (8, 200, TaxClass.OUT)
    assert (quote.lodging_tax_yen, quote.bathing_tax_yen, quote.total_yen) == (1_600, 0, 107_200)
    assert quote.per_head(S6.heads) == 26_800
    assert quote.shares(S6) == [40_200, 26_800, 26_800, 13_400]


def test_who_is_left_over_in_the_last_room_pays_the_supplement() -> None:
    quote = rules.price(alternative(people_per_room=2), S6, tariff())
    rooms = {(line.unit_yen, line.quantity) for line in quote.lines if line.kind is LineKind.ROOM}
    # Tuesday one alone; Wednesday two together and one alone; Thursday two and two
    assert rooms == {(13_200, 2), (10_450, 6)}


def test_nights_of_another_price_make_another_line() -> None:
    rows = [replace(row, sell_yen=14_750) if row.day_class is DayClass.EVE else row for row in rate()]
    guest = GuestFacts("榛名", date(2027, 2, 25), time(13), date(2027, 2, 27), time(12))
    quote = rules.price(alternative(), Party((guest,)), tariff(*rows))
    assert [(line.unit_yen, line.service_from) for line in quote.lines if line.kind is LineKind.ROOM] == [
        (13_200, THURSDAY),
        (14_750, FRIDAY),
    ]


def test_a_thing_hired_by_the_day_costs_once_a_day_and_an_activity_by_heads() -> None:
    lounge, walk = offer(LOUNGE, OfferingKind.WORKSPACE), offer(WALK, OfferingKind.ACTIVITY)
    items = (
        item(WEDNESDAY, 9, offer=lounge),
        item(WEDNESDAY, 13, offer=lounge),
        item(THURSDAY, 9, offer=lounge),
        item(THURSDAY, 15, kind=ItemKind.ACTIVITY, offer=walk, quantity=4),
    )
    prices = tariff(*rate(), *rate(LOUNGE, 3300, unit=Unit.DAY), *rate(WALK, 4400, unit=Unit.PERSON, net_yen=None))
    quote = rules.price(alternative(items=items), S6, prices)
    amounts = {line.offering_id: line.amount_yen for line in quote.lines if line.kind is LineKind.OFFERING}
    assert amounts == {LOUNGE: 6_600, WALK: 17_600}
    # one net price is unknown, so nobody may claim to know the margin
    assert quote.net_yen is quote.margin_yen is None


def test_rates_of_tax_are_summed_first_and_rounded_once_each() -> None:
    lunch = offer(WALK, OfferingKind.MEAL, tax_class=TaxClass.RED8)
    items = tuple(item(day, 12, kind=ItemKind.MEAL, offer=lunch, quantity=3) for day in (WEDNESDAY, THURSDAY))
    quote = rules.price(alternative(items=items), S6, tariff(*rate(), *rate(WALK, 1_111, unit=Unit.PERSON)))
    assert [(each.percent, each.gross_yen, each.tax_yen) for each in quote.totals.taxable] == [
        (10, 105_600, 9_600),
        (8, 6_666, 493),
    ]


@pytest.mark.parametrize(
    ("room", "prices", "setting"),
    [
        (offer(room_only_ex_tax_yen=None), tariff(), "room_only_ex_tax_yen"),
        (offer(has_onsen=True), tariff(), "bathing_tax_yen"),
        (offer(), tariff(*rate(sell=None)), "rates"),
        (offer(9), tariff(), "rates"),
    ],
)
def test_what_only_the_partner_knows_blocks_the_price_and_names_the_setting(
    room: rules.Offer, prices: rules.Tariff, setting: str
) -> None:
    with pytest.raises(Blocked) as refusal:
        rules.price(alternative(room=room), S6, prices)
    assert refusal.value.setting == setting


def test_bathing_tax_is_a_line_of_its_own() -> None:
    room = offer(has_onsen=True, bathing_tax_yen=150, bathing_tax_min_age=12)
    quote = rules.price(alternative(room=room), S6, tariff())
    assert (quote.bathing_tax_yen, quote.price_yen, quote.total_yen) == (1_200, 105_600, 108_400)


def test_below_the_threshold_no_lodging_tax_line_appears() -> None:
    quote = rules.price(alternative(room=offer(room_only_ex_tax_yen=5_999)), S6, tariff())
    assert [line.kind for line in quote.lines] == [LineKind.ROOM]


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(1, 5)), min_size=1, max_size=8),
    st.integers(1, 4),
    st.integers(0, 20_000),
)
def test_shares_always_sum_to_the_total(stays: list[tuple[int, int]], per_room: int, sell: int) -> None:
    guests = tuple(
        GuestFacts(str(n), TUESDAY + timedelta(days=late), time(15), TUESDAY + timedelta(days=late + nights), time(10))
        for n, (late, nights) in enumerate(stays)
    )
    quote = rules.price(alternative(people_per_room=per_room), Party(guests), tariff(*rate(sell=sell)))
    assert sum(quote.shares(Party(guests))) == quote.total_yen
    assert sum(line.quantity for line in quote.lines if line.kind is LineKind.ROOM) == Party(guests).person_nights


# Stock ---------------------------------------------------------------------------------------------------------------


def test_a_version_wants_of_each_slot_the_most_that_any_alternative_needs() -> None:
    kit = item(TUESDAY, 20, kind=ItemKind.KIT, offer=offer(KIT, OfferingKind.KIT))
    shared = alternative("B", people_per_room=2, items=(kit,))
    wanted = rules.wants_of_version(version(alternative(items=(kit,)), shared))
    rooms = {key.day: n for key, n in wanted.items() if key.offering_id == ROOM}
    assert rooms == {TUESDAY: 1, WEDNESDAY: 3, THURSDAY: 4}
    # one kit, not two, and away until the stay ends
    assert {key.day: n for key, n in wanted.items() if key.offering_id == KIT} == dict.fromkeys(S6.days, 1)


def test_a_workspace_is_taken_once_a_day_a_ride_each_time_and_what_is_not_counted_never() -> None:
    lounge, ride = offer(LOUNGE, OfferingKind.WORKSPACE), offer(RIDE, OfferingKind.TRANSPORT)
    free = offer(WALK, OfferingKind.ACTIVITY, is_counted=False)
    items = (
        item(WEDNESDAY, 9, offer=lounge),
        item(WEDNESDAY, 13, offer=lounge),
        item(WEDNESDAY, 11, offer=ride),
        item(WEDNESDAY, 12, offer=ride),
        item(WEDNESDAY, 15, offer=free),
        item(WEDNESDAY, 16),
    )
    wanted = rules.wants(alternative(room=None, items=items), S6)
    assert wanted == {SlotKey(LOUNGE, WEDNESDAY): 1, SlotKey(RIDE, WEDNESDAY): 2}


# Changes -------------------------------------------------------------------------------------------------------------


def told(old: rules.VersionFacts, new: rules.VersionFacts) -> list[str]:
    return [str(sentence.message % sentence.values) for sentence in rules.differences(old, new)]


def test_the_same_content_differs_in_nothing() -> None:
    assert told(version(), replace(version(), number=2)) == []


def test_guests_who_come_go_or_move_are_named() -> None:
    late = replace(S6_GUESTS[1], arrives_at=time(15), diet="そば抜き")
    new = GuestFacts("桐", THURSDAY, time(12), FRIDAY, time(12))
    sentences = told(version(), version(party=Party((S6_GUESTS[0], late, S6_GUESTS[2], new))))
    assert [sentence.partition("、")[0].partition("(")[0] for sentence in sentences] == [
        "湊さんの到着を",
        "湊さんの食事を「そば抜き」にしました。",
        "桐さんを加えました",
        "栗林さんを外しました。",
    ]


def test_items_are_added_moved_resized_and_removed() -> None:
    old = alternative(items=(item(at=9), item(at=13, title="中間発表"), item(at=15, title="体験", quantity=3)))
    new = alternative(items=(item(at=9), item(at=16, title="中間発表"), item(at=15, title="体験", quantity=4)))
    sentences = rules.differences(version(old), version(new))
    assert [str(each.message % each.values) for each in sentences] == [
        "A案の2日目の「('体験', '体験')」の数を、3から4にしました。",
        "A案の2日目の「('中間発表', '中間発表')」を、13:00:00から16:00:00に移しました。",
    ]
    gone = rules.differences(version(new), version(alternative(items=(item(at=9),))))
    assert len(gone) == 2
    assert all("外しました" in each.message for each in gone)


CANOE, BREWERY = item(at=13, title="カヌー", title_en="Canoe"), item(at=13, title="酒蔵見学", title_en="Sake brewery")
KIRI = GuestFacts("桐", THURSDAY, time(12), FRIDAY, time(12))


def spoken(old: rules.VersionFacts, new: rules.VersionFacts) -> list[str]:
    """What is told, with names in Japanese and days as they stand in a calendar."""
    return [
        sentence.message
        % {
            name: value[0]
            if isinstance(value, tuple)
            else f"{value:%H:%M}"
            if isinstance(value, time)
            else f"{value.month}/{value.day}"
            if isinstance(value, date)
            else value
            for name, value in sentence.values.items()
        }
        for sentence in rules.differences(old, new)
    ]


def test_the_worked_example_of_what_changed() -> None:
    new = version(alternative(items=(BREWERY,)), party=Party((*S6_GUESTS, KIRI)), number=2)
    assert spoken(version(alternative(items=(CANOE,))), new) == [
        "桐さんを加えました(2/25から2/26まで)。",
        "A案の3日目の夕食を1名分追加しました。",
        "A案の4日目の朝食を1名分追加しました。",
        "A案の2日目の午後を、「カヌー」から「酒蔵見学」に替えました。",
    ]


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ([CANOE], [replace(BREWERY, starts_at=time(13, 30), day=WEDNESDAY)], None),
        (
            [replace(CANOE, ends_at=time(15))],
            [replace(BREWERY, starts_at=time(14))],
            "A案の2日目の午後を、「カヌー」から「酒蔵見学」(14:00から)に替えました。",
        ),
        ([CANOE], [replace(CANOE, starts_at=time(9))], "A案の2日目の「カヌー」を、13:00から09:00に移しました。"),
        (
            [CANOE],
            [replace(CANOE, day=THURSDAY, starts_at=time(9))],
            "A案の「カヌー」を、2日目の午後から3日目の午前(09:00から)に移しました。",
        ),
        ([], [CANOE], "A案の2日目の午後に「カヌー」(13:00から)を加えました。"),
        ([CANOE], [], "A案の2日目の午後の「カヌー」を外しました。"),
        ([CANOE], [replace(CANOE, quantity=3)], "A案の2日目の「カヌー」の数を、1から3にしました。"),
    ],
)
def test_what_happens_to_an_item_is_told_in_one_sentence(
    before: list[Any], after: list[Any], sentence: str | None
) -> None:
    told = spoken(version(alternative(items=tuple(before))), version(alternative(items=tuple(after))))
    if sentence is None:
        # without an end nobody can say that one took the hours of the other
        assert len(told) == 2
    else:
        assert told == [sentence]


def test_the_same_change_in_both_alternatives_is_told_once() -> None:
    old = version(alternative(items=(CANOE,)), alternative("B", items=(CANOE,)))
    new = version(alternative(items=(BREWERY,)), alternative("B", items=(BREWERY,)))
    assert spoken(old, new) == ["A/B案の2日目の午後を、「カヌー」から「酒蔵見学」に替えました。"]


def test_a_stay_that_was_moved_as_a_whole_is_told_once() -> None:
    week = timedelta(days=7)
    party = Party(
        tuple(replace(each, arrives_on=each.arrives_on + week, leaves_on=each.leaves_on + week) for each in S6_GUESTS)
    )
    moved = version(alternative(items=(replace(CANOE, day=CANOE.day + week),)), party=party)
    assert spoken(version(alternative(items=(CANOE,))), moved) == ["日程の全体を、3/2から3/5までに移しました。"]


def test_many_who_change_alike_are_told_together() -> None:
    crowd = [replace(KIRI, label=f"参加者{n}") for n in range(1, 9)]
    told = spoken(version(), version(party=Party((*S6_GUESTS, *crowd))))
    assert told[0] == "参加者1、参加者2、参加者3ほか5名さんを加えました(2/25から2/26まで)。"
    assert told[1] == "A案の3日目の夕食を8名分追加しました。"


def test_meals_on_several_days_are_told_as_a_sum() -> None:
    told = spoken(version(), version(party=Party(S6_GUESTS[:3])))
    early = spoken(version(), version(party=Party(S6_GUESTS[1:])))
    assert told == [
        "栗林さんを外しました。",
        "A案の3日目の夕食を1名分減らしました。",
        "A案の4日目の朝食を1名分減らしました。",
    ]
    assert "A案の夕食を、のべ8食から5食にしました。" in early


def test_meals_that_no_room_has_are_not_told() -> None:
    bare = alternative(room=offer(meal_plan=MealPlan.NONE))
    assert not [
        each for each in spoken(version(bare), version(bare, party=Party((*S6_GUESTS, KIRI)))) if "食を" in each
    ]


def test_lodging_sharing_and_price_changes_are_told() -> None:
    old = alternative(total_yen=107_200)
    new = alternative(room=offer(8, name="別館"), people_per_room=2, total_yen=90_000)
    messages = [each.message for each in rules.differences(version(old), version(new, alternative("B")))]
    assert len(messages) == 4
    assert messages[0].startswith("%(letter)s案の部屋を、%(facility)s")
    assert "合計" in messages[2]
    assert "加えました" in messages[3]


@pytest.mark.parametrize("title", ["ペンション 星ひとさじ", "Pension Starspoon"])
def test_what_is_called_after_its_lodging_is_so_in_either_language(title: str) -> None:
    house = replace(offer(), facility_name="ペンション 星ひとさじ", facility_name_en="Pension Starspoon")
    assert alternative(title=title, room=house).named == ("ペンション 星ひとさじ", "Pension Starspoon")
    # a title of its own stays as it was typed, but Japanese says nothing to who reads English
    assert alternative(title="湖のそばで", room=house).named == ("湖のそばで", "Pension Starspoon")
    assert alternative(title="By the lake", room=house).named == ("By the lake", "By the lake")
    assert alternative(title="湖のそばで", room=None).named == ("湖のそばで", "湖のそばで")
    assert alternative(title="", room=replace(house, facility_name_en="")).named == ("", "")


def test_an_alternative_that_is_gone_is_told() -> None:
    (sentence,) = rules.differences(version(alternative(), alternative("B")), version())
    assert sentence.message % sentence.values == "B案をなくしました。"


# Cancelling ----------------------------------------------------------------------------------------------------------

LADDER = [
    CancellationStep(20, 8, 20),
    CancellationStep(7, 2, 30),
    CancellationStep(1, 1, 40),
    CancellationStep(0, 0, 50),
    CancellationStep(-1, -1, 100),
]


@pytest.mark.parametrize(
    ("day", "fee"),
    [
        (date(2027, 1, 25), 0),
        (date(2027, 1, 26), 60_000),
        (date(2027, 2, 7), 60_000),
        (date(2027, 2, 8), 90_000),
        (date(2027, 2, 13), 90_000),
        (date(2027, 2, 14), 120_000),
        (date(2027, 2, 15), 150_000),
    ],
)
def test_the_fee_follows_the_ladder_of_the_standard_conditions(day: date, fee: int) -> None:
    rows = rules.cancellation_curve(LADDER, date(2027, 2, 15), [300_000])
    assert [row.amounts_yen for row in rows if row.covers(day)] == [(fee,)]


def test_after_the_start_everything_is_owed_and_a_fraction_of_a_yen_is_cut() -> None:
    rows = rules.cancellation_curve(LADDER, date(2027, 2, 15), [300_000, 99_999])
    assert rows[-1].is_after_start
    assert rows[-1].amounts_yen == (300_000, 99_999)
    assert rows[1].amounts_yen == (60_000, 19_999)
    assert rules.cancellation_curve([], date(2027, 2, 15), [300_000]) == []


# Checks --------------------------------------------------------------------------------------------------------------

UNCOUNTED = offer(WALK, OfferingKind.ACTIVITY, is_counted=False)
PLENTY = Counter({SlotKey(ROOM, night): 9 for night in NIGHTS})


def said(found: list[rules.Warning]) -> list[str]:
    return [each.sentence.message % each.sentence.values for each in found]


def test_a_complete_version_misses_nothing_and_an_empty_one_says_what() -> None:
    assert rules.missing(version()) == []
    empty = version(alternative(title="", room=None, items=()), contract_form="")
    assert len(rules.missing(empty)) == 4
    assert said(rules.missing(replace(empty, party=Party(), alternatives=())))[:2] == [
        "来る人がまだ入っていません。",
        "案がまだありません。",
    ]


def test_a_room_that_is_not_free_stops_and_says_how_many_are_short() -> None:
    (warning,) = [
        each
        for each in rules.warnings(version(), PLENTY | {SlotKey(ROOM, THURSDAY): 1}, WEDNESDAY - timedelta(days=60))
        if each.weight is Weight.STOPS
    ]
    assert warning.sentence.values["short"] == 3
    assert warning.sentence.values["day"] == THURSDAY


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        (item(date(2027, 3, 1)), "滞在の日の外"),
        (item(WEDNESDAY, 9, title="発表"), "湊、日向さんはいません"),
        (item(WEDNESDAY, 9, kind=ItemKind.ACTIVITY, offer=UNCOUNTED, quantity=3), "来ているのは1名"),
    ],
)
def test_items_at_odds_with_the_party_are_pointed_out(changed: rules.ItemFacts, part: str) -> None:
    found = rules.warnings(version(alternative(items=(changed,))), PLENTY, date(2026, 12, 1))
    assert part in " ".join(said(found))
    assert all(each.weight is Weight.LOOK for each in found)


def test_the_same_place_twice_at_once_and_a_late_dinner_are_pointed_out() -> None:
    lounge = offer(LOUNGE, OfferingKind.WORKSPACE, is_counted=False)
    items = (item(THURSDAY, 13, ends_at=time(18), offer=lounge), item(THURSDAY, 15, offer=lounge))
    late = Party((replace(S6_GUESTS[0], arrives_at=time(21)),))
    words = " ".join(said(rules.warnings(version(alternative(items=items), party=late), PLENTY, date(2026, 12, 1))))
    assert "重なっています" in words
    assert "初日の夕食を数えていません" in words


def test_what_is_not_counted_but_must_be_asked_for_early_is_pointed_out() -> None:
    walk = item(offer=offer(WALK, OfferingKind.ACTIVITY, is_counted=False, lead_days=14), kind=ItemKind.FREE)
    asking = version(alternative(items=(walk,)))
    assert "14日前" not in " ".join(said(rules.warnings(asking, PLENTY, TUESDAY - timedelta(days=14))))
    assert "14日前" in " ".join(said(rules.warnings(asking, PLENTY, TUESDAY - timedelta(days=13))))


def test_a_proposal_is_good_for_five_working_days_but_not_past_the_lead_day() -> None:
    # Monday 23 November is a holiday
    friday, too_late = at_jst(date(2026, 11, 20), time(10)), at_jst(date(2027, 2, 15), time(10))
    assert rules.default_valid_until(friday, S6, 7) == at_jst(date(2026, 11, 30), time(17))
    assert rules.default_valid_until(too_late, S6, 7) == at_jst(date(2027, 2, 16), time(17))


def test_nothing_is_accepted_without_consent_and_the_paper_of_terms() -> None:
    now = at_jst(date(2026, 12, 1), time(10))
    sent = version(state=VersionState.SENT, valid_until=at_jst(date(2026, 12, 8), time(17)))
    ready = replace(sent, terms_delivered_at=now)
    assert len(rules.acceptance_blockers(sent, has_consent=False, now=now)) == 2
    assert len(rules.acceptance_blockers(sent, has_consent=True, now=now)) == 1
    assert len(rules.acceptance_blockers(ready, has_consent=False, now=now)) == 1
    assert rules.acceptance_blockers(ready, has_consent=True, now=now) == []


@pytest.mark.parametrize("state", [state for state in VersionState if state is not VersionState.SENT])
def test_only_a_sent_version_is_accepted(state: VersionState) -> None:
    now = at_jst(date(2026, 12, 1), time(10))
    closed = version(state=state, valid_until=now + timedelta(days=1), terms_delivered_at=now)
    assert len(rules.acceptance_blockers(closed, has_consent=True, now=now)) == 1


def test_from_its_very_minute_on_a_version_is_over() -> None:
    until = at_jst(date(2026, 12, 8), time(17))
    sent = version(state=VersionState.SENT, valid_until=until)
    assert not rules.is_over(sent, until - timedelta(seconds=1))
    assert rules.is_over(sent, until)


# The usual days, and the digest --------------------------------------------------------------------------------------


def test_the_usual_days_follow_the_party_and_are_laid_out_once() -> None:
    shape = rules.skeleton(alternative(items=()), S6)
    first = [(each.starts_at, each.title) for each in shape if each.day == TUESDAY]
    # dinner waits for the one who comes at seven
    assert first == [(time(19), "到着"), (time(19, 30), "夕食")]
    assert [each.title for each in shape if each.day == FRIDAY] == ["朝食", "仕事", "出発"]
    assert rules.skeleton(alternative(items=tuple(shape)), S6) == []


def test_a_day_is_laid_out_as_it_was_heard_and_another_as_usual() -> None:
    lounge = offer(LOUNGE, OfferingKind.WORKSPACE)
    heard = [
        Block(2, time(13, 30), time(18), "全員で開発"),
        Block(2, time(20), time(21), "機密の電話"),
        Block(2, time(19), time(20), "夕食"),
        Block(4, time(11, 30), time(12), "チェックアウト、出発"),
        Block(5, time(9), time(10), "もうない日"),
    ]
    shape = rules.skeleton(alternative(items=()), S6, lounge, heard)
    second = [(each.starts_at, each.title, each.kind, each.offer) for each in shape if each.day == WEDNESDAY]
    assert second == [
        (time(8), "朝食", ItemKind.MEAL, None),
        (time(13), "到着", ItemKind.TRAVEL, None),
        (time(13, 30), "全員で開発", ItemKind.WORK, lounge),
        (time(19), "夕食", ItemKind.MEAL, None),
        (time(20), "機密の電話", ItemKind.WORK, None),
    ]
    # of the third day nothing was heard; on the fourth everybody leaves at twelve, which was heard
    assert [each.title for each in shape if each.day == THURSDAY] == ["朝食", "仕事", "到着", "仕事", "夕食"]
    assert [each.title for each in shape if each.day == FRIDAY] == ["朝食", "チェックアウト、出発"]
    assert rules.heard_days(heard, S6) == rules.HeardDays(heard=(2, 4), usual=(1, 3), beyond=(5,))
    assert rules.skeleton(alternative(items=tuple(shape)), S6, lounge, heard) == []


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("着いたら昼食", ItemKind.MEAL),
        ("茅野駅に到着", ItemKind.TRAVEL),
        ("自由時間", ItemKind.FREE),
        ("酒蔵の見学", ItemKind.ACTIVITY),
        ("役員だけの打合せ", ItemKind.WORK),
        ("Free time", ItemKind.FREE),
    ],
)
def test_what_an_hour_is_called_says_what_it_is_for(words: str, kind: ItemKind) -> None:
    shape = rules.skeleton(alternative(items=()), S6, None, [Block(3, time(15), time(16), words)])
    assert [each.kind for each in shape if each.title == words] == [kind]


def test_the_digest_sees_what_was_sent_and_not_what_we_pay() -> None:
    sent = version(alternative(lines=rules.price(alternative(), S6, tariff()).lines))
    cheaper = tuple(replace(line, net_yen=1) for line in sent.alternatives[0].lines)
    dearer = tuple(replace(line, amount_yen=line.amount_yen + 1) for line in sent.alternatives[0].lines)
    assert rules.digest(sent) == rules.digest(version(replace(sent.alternatives[0], lines=cheaper)))
    assert rules.digest(sent) != rules.digest(version(replace(sent.alternatives[0], lines=dearer)))
    assert rules.digest(sent) != rules.digest(replace(sent, valid_until=at_jst(FRIDAY)))


def test_the_document_repeats_the_worked_example() -> None:
    told = (Path(__file__).parents[2] / "docs" / "proposals.md").read_text(encoding="utf-8")
    quote = rules.price(alternative(), S6, tariff())
    for guest, share in zip(S6.guests, quote.shares(S6), strict=True):
        assert re.search(rf"\| {guest.label} \|.*\| {len(guest.nights)} \| {share:,} \|", told)
    fee = next(row for row in rules.cancellation_curve(LADDER, TUESDAY, [quote.price_yen]) if row.percent == 20)
    assert fee.from_day == date(2027, 2, 3)
    for number in (quote.price_yen, quote.tax_yen, quote.lodging_tax_yen, quote.total_yen, *fee.amounts_yen):
        assert f"{number:,}" in told


def test_a_room_at_two_prices_says_which_nights_are_which() -> None:
    saturday = FRIDAY + timedelta(days=1)
    guest = replace(S6_GUESTS[0], arrives_on=THURSDAY, leaves_on=saturday)
    rates = [
        each
        for day_class, sell in ((DayClass.ORDINARY, 10450), (DayClass.EVE, 11550))
        for each in rate(sell=sell)
        if each.day_class is day_class
    ]
    lines = rules.price(alternative(), Party((guest,)), tariff(*rates)).lines
    assert [line.description for line in lines if line.kind is LineKind.ROOM] == [
        "ペンション 星ひとさじ 星の見える部屋(1名1室、平日)",
        "ペンション 星ひとさじ 星の見える部屋(1名1室、休前日)",
    ]
