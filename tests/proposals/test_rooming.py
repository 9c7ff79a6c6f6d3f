"""Who sleeps where: parties that are parted, move house, or see to a bed themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.proposals import (
    FRIDAY,
    ROOM,
    S6,
    S6_GUESTS,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    alternative,
    offer,
    rate,
    tariff,
    version,
)
from worktrip.catalogue.rules import MealPlan
from worktrip.inventory.rules import SlotKey
from worktrip.kernel.tax import LodgingTaxRate
from worktrip.proposals import rules
from worktrip.proposals.rules import AlternativeFacts, GuestFacts, LineKind, Party, RoomUse, VersionState, Weight

SECOND, THIRD = 21, 31


def house(place: int, room: int, **facts: object) -> rules.Offer:
    """A room of another house than L4."""
    return offer(
        room, **{"facility_id": place, "facility_name": f"宿{place}", "facility_name_en": f"House {place}", **facts}
    )


def people(count: int, *, nights: int = 1, label: str = "") -> tuple[GuestFacts, ...]:
    leaves = WEDNESDAY + timedelta(days=nights)
    return tuple(GuestFacts(f"{label}{n}", WEDNESDAY, time(13), leaves, time(12)) for n in range(1, count + 1))


def sleeping(*rooms: RoomUse) -> AlternativeFacts:
    return replace(alternative(), rooms=rooms)


def labels(each: rules.Sleepers) -> list[str]:
    return [guest.label for guest in each.guests]


# S4: nine women, seven men ------------------------------------------------------------

S4 = Party(people(9, label="女") + people(7, label="男"))


def test_nine_women_and_seven_men_two_to_a_room_take_five_rooms_and_four() -> None:
    parted = sleeping(RoomUse(offer(), 2, people=9, note="女性"), RoomUse(offer(), 2, note="男性"))
    women, men = rules.rooming(parted.rooms, S4).sleepers
    assert (labels(women)[0], labels(women)[-1], labels(men)[0], len(men.guests)) == ("女1", "女9", "男1", 7)
    assert (women.rooms_per_night, men.rooms_per_night) == ({WEDNESDAY: 5}, {WEDNESDAY: 4})
    assert rules.wants(parted, S4) == {SlotKey(ROOM, WEDNESDAY): 9}
    # as one use of sixteen it is eight, of which a woman and a man share one
    assert rules.wants(alternative(people_per_room=2), S4) == {SlotKey(ROOM, WEDNESDAY): 8}


def test_the_one_left_over_of_each_pays_for_being_alone_and_lines_say_whose_they_are() -> None:
    parted = sleeping(RoomUse(offer(), 2, people=9, note="女性"), RoomUse(offer(), 2, note="男性"))
    quote = rules.price(parted, S4, tariff())
    rooms = [(line.quantity, line.unit_yen, line.room_position) for line in quote.lines if line.kind is LineKind.ROOM]
    assert rooms == [(8, 10_450, 0), (1, 13_200, 0), (6, 10_450, 1), (1, 13_200, 1)]
    assert quote.lines[0].description.endswith("(女性、2名1室)")
    assert (quote.price_yen, quote.lodging_tax_yen, quote.total_yen) == (172_700, 3_200, 175_900)


def test_one_woman_among_seven_men_has_a_room_of_her_own() -> None:
    s7 = Party(people(1, nights=2, label="女") + people(7, nights=2, label="男"))
    parted = sleeping(RoomUse(offer(), 1, people=1, note="女性"), RoomUse(offer(), 3, note="男性"))
    quote = rules.price(parted, s7, tariff())
    assert rules.wants(parted, s7) == {SlotKey(ROOM, WEDNESDAY): 4, SlotKey(ROOM, THURSDAY): 4}
    shares = quote.shares(s7)
    # two nights alone and two of lodging tax; the men share what their rooms cost
    assert shares[0] == 2 * 13_200 + 2 * 200
    assert sum(shares) == quote.total_yen
    assert max(shares[1:]) - min(shares[1:]) <= 2


# Thirty over three pensions ------------------------------------------------------------


def test_thirty_people_sleep_in_three_pensions_each_with_its_own_tax_meals_and_order() -> None:
    thirty = Party(people(30))
    parted = sleeping(
        RoomUse(offer(), 2, people=14),
        RoomUse(house(2, SECOND, has_onsen=True, bathing_tax_yen=150, bathing_tax_min_age=12), 2, people=10),
        RoomUse(house(3, THIRD, room_only_ex_tax_yen=5500, meal_plan=MealPlan.BREAKFAST), 2),
    )
    rates = [*rate(), *rate(SECOND, 12_000), *rate(THIRD, 8_000, meal_plan=MealPlan.BREAKFAST)]
    quote = rules.price(parted, thirty, tariff(*rates))
    counted = {(line.kind, line.facility_id): line.quantity for line in quote.lines}
    assert counted == {
        (LineKind.ROOM, 1): 14,
        (LineKind.ROOM, 2): 10,
        (LineKind.ROOM, 3): 6,
        (LineKind.LODGING_TAX, 1): 14,
        (LineKind.LODGING_TAX, 2): 10,
        (LineKind.BATHING_TAX, 2): 10,
    }
    found = rules.rooming(parted.rooms, thirty)
    assert (found.dinners, found.breakfasts) == ({WEDNESDAY: 24}, {THURSDAY: 30})
    assert [found.party_at(place).heads for place in (1, 2, 3)] == [14, 10, 6]
    shares = quote.shares(thirty)
    assert (shares[0], shares[14], shares[24]) == (10_650, 12_350, 8_000)
    assert parted.named[0] == "ペンション 星ひとさじ"
    assert replace(parted, title="").place == (
        "ペンション 星ひとさじ、宿2、宿3",
        "Pension Hoshi Hitosaji, House 2, House 3",
    )


def test_each_house_pays_the_lodging_tax_of_its_own_municipality() -> None:
    parted = sleeping(RoomUse(offer(), 1, people=1), RoomUse(house(2, SECOND, municipality_code="20407"), 1))
    prices = tariff(*rate(), *rate(SECOND))
    own = LodgingTaxRate("20407", date(2026, 6, 1), None, 6000, None, 300)
    quote = rules.price(parted, Party(people(3)), replace(prices, lodging=[*prices.lodging, own]))
    taxes = {line.facility_id: (line.quantity, line.unit_yen) for line in quote.lines if line.is_outside}
    assert taxes == {1: (1, 200), 2: (2, 300)}


# Staggered arrivals, and moving house ------------------------------------------------------------


def test_who_comes_a_day_later_sleeps_where_their_place_in_the_list_puts_them() -> None:
    # the second of the list comes on Wednesday; on Tuesday nobody of the others slips into her room
    parted = rules.rooming((RoomUse(offer(), 2, people=2), RoomUse(house(2, SECOND), 2)), S6)
    first, second = parted.sleepers
    assert {night: len(guests) for night, guests in first.nights.items()} == {TUESDAY: 1, WEDNESDAY: 2, THURSDAY: 2}
    assert {night: len(guests) for night, guests in second.nights.items()} == {WEDNESDAY: 1, THURSDAY: 2}
    assert labels(second) == ["日向", "栗林"]


def test_a_party_may_move_house_and_each_house_knows_from_when_to_when() -> None:
    moving = (RoomUse(offer(), 2, last_night=WEDNESDAY), RoomUse(house(2, SECOND), 2, first_night=THURSDAY))
    found = rules.rooming(moving, S6)
    assert found.without == {}
    assert sum(each.person_nights for each in found.sleepers) == S6.person_nights == 8
    old, new = found.party_at(1), found.party_at(2)
    left, came = old.guests[0], new.guests[0]
    assert (left.label, left.leaves_on, left.leaves_at) == ("榛名", THURSDAY, time(10))
    assert (came.arrives_on, came.arrives_at, came.leaves_on) == (THURSDAY, time(15), FRIDAY)
    assert (old.heads, new.heads, old.person_nights, new.person_nights) == (3, 4, 4, 4)


def test_the_list_reordered_puts_people_into_other_rooms() -> None:
    rooms = (RoomUse(offer(), 1, people=1, note="役員"), RoomUse(offer(), 2))
    turned = Party(tuple(reversed(S6_GUESTS)))
    assert labels(rules.rooming(rooms, S6).sleepers[0]) == ["榛名"]
    assert labels(rules.rooming(rooms, turned).sleepers[0]) == ["栗林"]


def test_who_comes_for_the_day_only_takes_no_bed() -> None:
    day_guest = GuestFacts("日帰り", WEDNESDAY, time(9), WEDNESDAY, time(18))
    found = rules.rooming((RoomUse(offer(), 1, people=1), RoomUse(offer(), 1)), Party((day_guest, *people(2))))
    assert [labels(each) for each in found.sleepers] == [["1"], ["2"]]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=1, max_size=12),
    st.lists(st.tuples(st.integers(1, 5), st.integers(1, 4)), min_size=0, max_size=4),
)
def test_everybody_has_exactly_one_bed_each_night(stays: list[tuple[int, int]], parts: list[tuple[int, int]]) -> None:
    party = Party(
        tuple(
            GuestFacts(
                str(n), TUESDAY + timedelta(days=late), time(15), TUESDAY + timedelta(days=late + nights), time(20)
            )
            for n, (late, nights) in enumerate(stays)
        )
    )
    rooms = (*(RoomUse(offer(), sharing, people=count) for count, sharing in parts), RoomUse(house(2, SECOND), 2))
    found = rules.rooming(rooms, party)
    assert found.without == {}
    for night, count in party.people_per_night.items():
        beds = [guest for each in found.sleepers for guest in each.nights.get(night, ())]
        assert len(beds) == len(set(beds)) == count
    quote = rules.price(sleeping(*rooms), party, tariff(*rate(), *rate(SECOND)))
    assert sum(quote.shares(party)) == quote.total_yen


# Own arrangement ------------------------------------------------------------


def test_who_sees_to_a_bed_themselves_costs_nothing_takes_nothing_and_is_served_nothing() -> None:
    own = sleeping(RoomUse(offer(), 1, people=2), RoomUse(None))
    quote = rules.price(own, Party(people(4)), tariff())
    assert (quote.price_yen, quote.lodging_tax_yen) == (2 * 13_200, 400)
    assert rules.wants(own, Party(people(4))) == {SlotKey(ROOM, WEDNESDAY): 2}
    assert rules.rooming(own.rooms, Party(people(4))).dinners == {WEDNESDAY: 2}
    assert quote.shares(Party(people(4))) == [13_400, 13_400, 0, 0]


# Warnings ------------------------------------------------------------


def told(*rooms: RoomUse) -> list[tuple[Weight, str]]:
    found = rules.warnings(version(sleeping(*rooms)), {SlotKey(ROOM, day): 9 for day in S6.days}, date(2026, 11, 23))
    return [(each.weight, str(each.sentence.message % each.sentence.values)) for each in found]


def test_who_has_no_bed_stops_the_sending_and_is_named() -> None:
    found = told(RoomUse(offer(), 1, people=3), RoomUse(offer(), 1, last_night=WEDNESDAY))
    stops = [sentence for weight, sentence in found if weight is Weight.STOPS]
    assert stops == [f"{THURSDAY}に、栗林さんの泊まる部屋がありません。"]


def test_a_room_with_nobody_or_with_fewer_than_were_said_is_pointed_out() -> None:
    rooms = (
        RoomUse(offer(), 1, people=3),
        RoomUse(offer(), 1, people=2, note="男性"),
        RoomUse(offer(), 1, note="役員"),
    )
    looks = [sentence for weight, sentence in told(*rooms) if weight is Weight.LOOK]
    assert any("は2名のところ、泊まるのは1名です。" in sentence for sentence in looks)
    assert any("(役員)'" in sentence and "泊まる人がいません" in sentence for sentence in looks)


# What was sent ------------------------------------------------------------


@pytest.mark.parametrize(
    ("rooms", "digest"),
    [
        ((RoomUse(offer()),), "09118fe0ff400ee068e52680a4df2668a69ca0f586d163a00b9da8f38bbe0e3b"),
        ((RoomUse(offer(), 2),), "5d52ae2c434b77adb450f741f09ab1b2b1863ea30f2a7d1365466c890f3f58c2"),
        (
            (RoomUse(offer(), 1, MealPlan.BREAKFAST),),
            "f2669e7b6d6449a9eb55c09fcbf264e1d333730647238f5d01b5df0295962fac",
        ),
        ((), "89e223dc3814d862000175a6f46b6f4dbc3de744f13fa2fa22bb6ecfd885edd1"),
        ((RoomUse(None, 2),), "b88368299579c4f6e886e5d49e0e9c0119655d663f9ea61af654f0906808dd86"),
    ],
)
def test_what_was_sent_when_there_was_one_room_has_the_digest_it_had(rooms: tuple[RoomUse, ...], digest: str) -> None:
    each = sleeping(*rooms)
    quote = rules.price(each, S6, tariff())
    sums = {name: getattr(quote, name) for name in ("total_yen", "tax_yen", "lodging_tax_yen", "bathing_tax_yen")}
    sent = version(
        replace(each, lines=quote.lines, **sums),
        state=VersionState.SENT,
        sent_at=datetime(2026, 11, 24, 1, tzinfo=UTC),
        valid_until=datetime(2026, 12, 1, 8, tzinfo=UTC),
        letter="先に着く方が、前夜のうちに確かめられます。",
    )
    assert rules.digest(sent) == digest


def test_another_room_another_order_or_another_note_makes_another_digest() -> None:
    two = (RoomUse(offer(), 1, people=2), RoomUse(house(2, SECOND)))
    kinds = [
        (RoomUse(offer()),),
        two,
        tuple(reversed(two)),
        (replace(two[0], note="女性"), two[1]),
        (replace(two[0], people=3), two[1]),
        (two[0], replace(two[1], first_night=WEDNESDAY)),
    ]
    assert len({rules.digest(version(sleeping(*rooms))) for rooms in kinds}) == len(kinds)


# Changes ------------------------------------------------------------


def _japanese(each: rules.Sentence) -> str:
    room = each.values["room"]
    assert isinstance(room, tuple)
    return str(room[0])


def changed(old: tuple[RoomUse, ...], new: tuple[RoomUse, ...]) -> list[str]:
    found = rules.differences(version(sleeping(*old)), version(sleeping(*new)))
    return [str(each.message % {**each.values, "room": _japanese(each)}) for each in found]


def test_parting_the_party_is_told_room_by_room() -> None:
    women, men = RoomUse(offer(), 2, people=2, note="女性"), RoomUse(house(2, SECOND), 2)
    assert changed((RoomUse(offer(), 2),), (women, men)) == [
        "A案で、ペンション 星ひとさじ 星の見える部屋(女性)に2名が、1室2名で泊まる形にしました。",
        "A案で、宿2 星の見える部屋に残りの方が、1室2名で泊まる形にしました。",
        "A案で、ペンション 星ひとさじ 星の見える部屋に泊まるのをやめました。",
    ]
    assert changed((women, men), (replace(women, people=3), men)) == [
        "A案で、ペンション 星ひとさじ 星の見える部屋(女性)に3名が、1室2名で泊まる形にしました。",
    ]
    assert changed((women, men), (women, replace(men, id=9))) == []
