"""What if: moved, resized and rehoused, with what it costs and what is short. Sums in comments are by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from tests.factories.proposals import (
    LOUNGE,
    RIDE,
    S6,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Drafted,
    alternative,
    item,
    offer,
    offering,
    rate,
    tariff,
    version,
)
from tests.support import scale
from tests.support.lint import PageClient
from worktrip.catalogue.rules import OfferingKind, Unit
from worktrip.inventory import service as inventory
from worktrip.inventory.rules import SlotKey
from worktrip.kernel.errors import Conflict, Invalid, NotFound
from worktrip.proposals import queries, rules, service
from worktrip.proposals.rules import Change, ChangeKind, Outcome, Party, RoomUse, rehouse, resize, shift, short_of
from worktrip.proposals.rules.words import Means

WEEK = timedelta(days=7)
BIKES = offer(RIDE, OfferingKind.ACTIVITY, facility_id=9, name="e-Bike", name_en="E-bikes")
OLD_LOUNGE = offer(LOUNGE, OfferingKind.WORKSPACE, name="ラウンジ", name_en="Lounge")
NEW_ROOM = offer(21, facility_id=2, facility_name="別の宿", facility_name_en="Other house", max_people=2)
SMALL = offer(22, OfferingKind.WORKSPACE, facility_id=2, name="小部屋", name_en="Small room", max_people=3)
HALL = offer(23, OfferingKind.WORKSPACE, facility_id=2, name="広間", name_en="Hall", max_people=60)
TABLE = offer(24, OfferingKind.WORKSPACE, facility_id=2, name="食堂", name_en="Dining room", max_people=8)
UNITS = {RIDE: frozenset({Unit.PERSON}), LOUNGE: frozenset({Unit.DAY})}


def test_everybody_and_every_hour_move_together() -> None:
    found = shift(version(), 7).version
    assert found.party.days == tuple(day + WEEK for day in S6.days)
    assert [each.arrives_at for each in found.party.guests] == [each.arrives_at for each in S6.guests]
    assert found.alternatives[0].items[0].day == WEDNESDAY + WEEK
    assert shift(found, -7).version == version()


def test_the_worked_example_holds() -> None:
    found = resize(version(), 5, {}).version
    assert [each.label for each in found.party.guests[4:]] == ["参加者5", "参加者6", "参加者7", "参加者8", "参加者9"]
    assert {(each.arrives_on, each.arrives_at) for each in found.party.guests[4:]} == {(WEDNESDAY, time(13))}
    quote = rules.price(found.alternatives[0], found.party, tariff())
    # 18 × 13,200 and 18 × 200
    assert (quote.price_yen, quote.lodging_tax_yen) == (237_600, 3_600)


def test_a_label_that_is_taken_is_not_given_twice() -> None:
    party = Party((replace(S6.guests[0], label="参加者2"), *S6.guests[1:1]))
    found = resize(version(party=party), 2, {}).version.party
    assert [each.label for each in found.guests] == ["参加者2", "参加者3", "参加者4"]


def test_who_is_last_on_the_list_leaves_first_and_one_stays() -> None:
    assert [each.label for each in resize(version(), -2, {}).version.party.guests] == ["榛名", "湊"]
    assert [each.label for each in resize(version(), -9, {}).version.party.guests] == ["榛名"]


@pytest.mark.parametrize(
    ("quantity", "by", "then"),
    [
        # all four are here on Thursday afternoon: counted again
        (4, 5, 9),
        (4, -1, 3),
        # two ride, as somebody said: that stays
        (2, 5, 2),
    ],
)
def test_what_was_counted_by_who_is_here_is_counted_again(quantity: int, by: int, then: int) -> None:
    ride = item(THURSDAY, 14, offer=BIKES, quantity=quantity)
    found = resize(version(alternative(items=(ride,))), by, UNITS).version
    assert found.alternatives[0].items[0].quantity == then


def test_another_house_takes_the_work_into_its_own_room_for_so_many() -> None:
    work = item(WEDNESDAY, 13, offer=OLD_LOUNGE)
    ride = item(THURSDAY, 14, offer=BIKES, quantity=4)
    found = rehouse(version(alternative(items=(work, ride))), "A", NEW_ROOM, [HALL, SMALL, TABLE])
    a = found.version.alternatives[0]
    # the smallest that seats four; what is no house's stays
    assert [each.offer and each.offer.name for each in a.items] == ["食堂", "e-Bike"]
    assert (a.rooms, a.title, found.said) == ((RoomUse(NEW_ROOM),), "別の宿", ())


def test_what_the_other_house_has_not_is_kept_as_an_hour_and_said() -> None:
    work = item(WEDNESDAY, 13, offer=OLD_LOUNGE)
    found = rehouse(version(alternative(title="静かな案", items=(work,))), "A", NEW_ROOM, [SMALL])
    a = found.version.alternatives[0]
    assert (a.items[0].title, a.items[0].offer, a.title) == ("仕事", None, "静かな案")
    assert [each.message for each in found.said] == ["「%(title)s」(%(day)s)の場所は、%(house)sにありません。"]


def test_more_people_than_its_rooms_take_are_parted_anew() -> None:
    found = rehouse(version(alternative(people_per_room=3)), "A", NEW_ROOM).version
    assert found.alternatives[0].rooms == (RoomUse(NEW_ROOM, 2),)


PARTED = (RoomUse(offer(), 2, people=3, note="女性"), RoomUse(offer(), 2, people=1, note="男性"))


def test_a_party_that_is_parted_stays_parted_in_another_house() -> None:
    own = RoomUse(None, people=1, note="自宅から")
    found = rehouse(version(alternative(rooms=(*PARTED, own))), "A", NEW_ROOM).version.alternatives[0]
    assert [(use.room, use.people, use.note) for use in found.rooms] == [
        (NEW_ROOM, 3, "女性"),
        (NEW_ROOM, 1, "男性"),
        (None, 1, "自宅から"),
    ]


def test_who_is_added_has_a_bed_where_rooms_are_counted_out() -> None:
    found = resize(version(alternative(rooms=PARTED)), 5, {}).version
    assert [use.people for use in found.alternatives[0].rooms] == [3, 6]
    assert rules.rooming(found.alternatives[0].rooms, found.party).without == {}


def test_the_nights_of_a_move_move_along() -> None:
    moves = (RoomUse(offer(), last_night=WEDNESDAY), RoomUse(NEW_ROOM, first_night=THURSDAY))
    found = shift(version(alternative(rooms=moves)), 7).version.alternatives[0]
    assert [(use.first_night, use.last_night) for use in found.rooms] == [
        (None, WEDNESDAY + WEEK),
        (THURSDAY + WEEK, None),
    ]


def test_what_is_short_is_said_once_for_a_thing() -> None:
    free = {SlotKey(1, TUESDAY): 1, SlotKey(1, WEDNESDAY): 2, SlotKey(1, THURSDAY): 1}
    # one, three and four rooms are wanted: one is lacking on Wednesday, three on Thursday
    found_in = alternative(items=())
    (found,) = short_of(found_in, rules.wants(found_in, S6), free)
    assert found.message == "%(name)sが、%(day)sから%(short)sつ足りません。"
    assert (found.values["day"], found.values["short"]) == (WEDNESDAY, 3)


def test_a_price_that_is_not_known_has_no_difference() -> None:
    quote = rules.price(alternative(), S6, tariff(*rate(), *rate(LOUNGE, 0, unit=Unit.DAY)))
    now = Outcome(None, alternative(), S6, quote)
    dear = Outcome(None, alternative(), S6, rules.price(alternative(), S6, tariff(*rate(sell=11_450))))
    assert dear.more(now) == (8_000, 2_000)
    assert Outcome(None, alternative(), S6, None).more(now) == (None, None)


@pytest.mark.parametrize(
    "text", ["", "shift", "shift:", "shift:x", "month:1", "room:1e3", "shift:--7", "room:9999999999"]
)
def test_an_address_that_was_made_up_is_no_change(text: str) -> None:
    assert Change.of(text) is None


def test_a_change_reads_as_it_is_written() -> None:
    for kind in ChangeKind:
        for by in (-7, 12):
            assert Change.of(str(Change(kind, by))) == Change(kind, by)


# In the demo world ----------------------------------------------------------------------------------------------------


def facts(s6: Drafted) -> rules.VersionFacts:
    return queries.version_by_id(s6.version_id)


def by_change(found: service.WhatIf) -> dict[str, Outcome]:
    return {str(each.change): each for each in found.others}


def house(found: service.WhatIf, code: str) -> Outcome | None:
    return next((each for each, there in zip(found.houses, codes(found), strict=True) if there == code), None)


def codes(found: service.WhatIf) -> list[str]:
    return [each.alternative.room.facility_code for each in found.houses if each.alternative.room]


def test_the_table_says_price_and_what_is_short(s6: Drafted) -> None:
    found = service.what_if(facts(s6), "A")
    rows = by_change(found)
    assert found.now.total_yen == 107_200
    # four ordinary nights' people, a week on the same weekdays: no difference
    assert rows["shift:7"].more(found.now) == (0, 0)
    # nine people: 18 × 13,200 + 18 × 200 = 241,200; 26,800 a head, as before
    assert rows["people:5"].more(found.now) == (134_000, 0)
    # L4 has seven rooms, nine are wanted from Thursday
    assert [each.values["short"] for each in rows["people:5"].short][:1] == [2]
    # with five fewer nobody would come
    assert "people:-5" not in rows


def test_other_houses_come_with_those_that_have_room_first(s6: Drafted) -> None:
    found = service.what_if(facts(s6), "A")
    # six other lodgings, all of which take four; L5 is closed on Tuesdays and Wednesdays
    assert sorted(codes(found)) == ["L1", "L2", "L3", "L5", "L6", "L7"]
    assert codes(found)[-1] == "L5"
    # L3: 8 × (11,000 + 2,750), its dining room at 8,800 a day instead of the lounge, 1,600 of lodging tax
    l3 = house(found, "L3")
    assert l3 is not None
    days = len({each.day for each in l3.alternative.items if each.offer and each.offer.kind == "workspace"})
    assert l3.total_yen == 8 * 13_750 + days * 8_800 + 1_600
    # L6 has a lounge for eight, free of charge, and takes no lodging tax: 8 × (9,900 + 2,200)
    l6 = house(found, "L6")
    assert l6 is not None
    assert l6.total_yen == 96_800


def test_a_house_too_small_for_the_party_is_not_asked(s6: Drafted) -> None:
    guests = [replace(S6.guests[1], label=str(n)) for n in range(20)]
    service.set_party(s6.version_id, guests)
    found = service.what_if(facts(s6), "A")
    # 20 sleep in L1 (80), L2 (34) and L3 (22) only
    assert sorted(codes(found)) == ["L1", "L2", "L3"]


def test_what_the_trip_holds_itself_counts_as_free(s6: Drafted) -> None:
    service.send(s6.version_id)
    service.draft(s6.trip_id)
    second = queries.version(s6.trip_id, 2)
    inventory.set_allotment(offering("L4-R"), [TUESDAY, WEDNESDAY, THURSDAY], 4)
    assert service.what_if(second, "A").now.short == ()


# 15, and the demo clock is asked five times
def test_the_same_statements_however_much_there_is(s6: Drafted, statements: Any) -> None:
    version = facts(s6)
    with statements() as few:
        service.what_if(version, "A")
    scale.load(1)
    with statements() as many:
        found = service.what_if(version, "A")
    assert len(many) == len(few) <= 20
    assert len(found.houses) == 13


def test_taking_another_time_moves_the_draft(s6: Drafted) -> None:
    before = facts(s6)
    assert service.take(s6.version_id, "A", Change(ChangeKind.SHIFT, -7)) == ()
    after = facts(s6)
    assert after == shift(before, -7).version
    assert [guest.id for guest in after.party.guests] == [guest.id for guest in before.party.guests]


def test_taking_more_people_makes_the_draft_what_the_row_said(s6: Drafted) -> None:
    said = by_change(service.what_if(facts(s6), "A"))["people:5"].total_yen
    service.take(s6.version_id, "A", Change(ChangeKind.PEOPLE, 5))
    after = facts(s6)
    assert after.party.heads == 9
    quote = service.price_version(after)[0].quote
    assert quote is not None
    assert quote.total_yen == said


def test_taking_another_house_changes_that_alternative_alone(s6: Drafted) -> None:
    before, room = facts(s6), offering("L3-R")
    service.take(s6.version_id, "A", Change(ChangeKind.ROOM, room))
    a, b = facts(s6).alternatives
    assert a.room is not None
    assert a.room.facility_code == "L3"
    assert {each.offer.facility_code for each in a.items if each.offer} == {"L3", "B1"}
    assert b == before.alternatives[1]


@pytest.mark.parametrize(
    ("letter", "change", "refusal"),
    [
        ("Z", Change(ChangeKind.SHIFT, 7), NotFound),
        ("A", Change(ChangeKind.ROOM, 999_999), NotFound),
        ("A", Change(ChangeKind.PEOPLE, -4), Invalid),
        ("A", Change(ChangeKind.PEOPLE, 197), Invalid),
    ],
)
def test_what_cannot_be_is_refused(s6: Drafted, letter: str, change: Change, refusal: type[Exception]) -> None:
    before = facts(s6)
    with pytest.raises(refusal):
        service.take(s6.version_id, letter, change)
    assert facts(s6) == before


def test_what_was_sent_is_never_taken_elsewhere(s6: Drafted) -> None:
    service.send(s6.version_id)
    with pytest.raises(Conflict):
        service.take(s6.version_id, "A", Change(ChangeKind.SHIFT, 7))


def test_the_desk_reads_the_table_and_takes_a_row(s6: Drafted, desk: PageClient) -> None:
    path = f"/desk/trips/{s6.trip_no}/proposals/1/what-if"
    html = desk.get(path).get_data(as_text=True)
    for shown in ("1週間後", "5名多く、9名", "+134,000円", "足りないものあり", "ペンション 三つ目の切株"):
        assert shown in html
    response = desk.post(path, data={"letter": "A", "change": "shift:7"})
    assert response.status_code == 303
    assert "選んだ内容に変えました" in desk.get(response.headers["Location"]).get_data(as_text=True)
    assert facts(s6).party.first_day == TUESDAY + WEEK


def test_a_row_that_was_made_up_is_refused(s6: Drafted, desk: PageClient) -> None:
    path = f"/desk/trips/{s6.trip_no}/proposals/1/what-if"
    response = desk.post(path, data={"letter": "A", "change": "moon:1"}, follow_redirects=True)
    assert "表から選び直してください" in response.get_data(as_text=True)


def test_an_empty_draft_says_what_is_missing(s6: Drafted, desk: PageClient) -> None:
    service.set_party(s6.version_id, [])
    html = desk.get(f"/desk/trips/{s6.trip_no}/proposals/1/what-if").get_data(as_text=True)
    assert "先に、来る人を入れてください。" in html


def test_a_way_to_the_old_house_leads_to_the_new(s6: Drafted) -> None:
    way = {"day": WEDNESDAY, "starts_at": time(12), "from_place": "茅野駅", "means": Means.BUS}
    service.add_leg(s6.version_id, "A", to_place="ペンション 星ひとさじ", **way)
    service.take(s6.version_id, "A", Change(ChangeKind.ROOM, offering("L3-R")))
    a = facts(s6).alternatives[0]
    leg = next(each for each in a.items if each.leg)
    assert leg.title == "茅野駅 → ペンション 三つ目の切株(バス)"
    assert "Pension Mittsume no Kirikabu (" in leg.title_en
    assert leg.leg is not None
    assert (leg.leg.to_place, leg.leg.to_point) == ("ペンション 三つ目の切株", a.room.point if a.room else None)


def test_what_was_taken_is_taken_back_with_one_press(s6: Drafted) -> None:
    before = facts(s6)
    service.take(s6.version_id, "A", Change(ChangeKind.ROOM, offering("L3-R")))
    service.take(s6.version_id, "A", Change(ChangeKind.PEOPLE, 5))
    service.undo(s6.version_id)
    service.undo(s6.version_id)
    assert facts(s6) == before
