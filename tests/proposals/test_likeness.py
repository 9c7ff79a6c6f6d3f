"""A draft like a trip that was: its shape comes along, what belongs to its people never does."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from tests.factories.proposals import (
    FRIDAY,
    RIDE,
    ROOM,
    S6,
    S6_GUESTS,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Drafted,
    alternative,
    drafted,
    item,
    offer,
    offering,
    version,
)
from tests.support.application import made_once
from tests.support.lint import PageClient
from worktrip.accounts import service as accounts
from worktrip.catalogue.rules import Needed, OfferingKind, Unit
from worktrip.catalogue.tables import Offering
from worktrip.inventory import service as inventory
from worktrip.kernel.errors import Conflict, Invalid, NotFound
from worktrip.plumbing.database import unit_of_work
from worktrip.proposals import queries, service
from worktrip.proposals.rules import Alike, GuestFacts, ItemKind, Override, RoomUse, Things, like
from worktrip.proposals.rules.words import Means
from worktrip.trips import service as trips
from worktrip.trips.rules import Purpose

TWO_WEEKS = timedelta(days=14)
ROOMS = offer()
BIKES = offer(RIDE, OfferingKind.ACTIVITY, facility_id=9, name="e-Bike", name_en="E-bikes")
THINGS = Things({ROOM: ROOMS, RIDE: BIKES}, {}, {RIDE: frozenset({Unit.PERSON})})


def who(count: int) -> list[GuestFacts]:
    """So many people of the new trip; when they come is not theirs to say."""
    return [GuestFacts(f"新{n}", TUESDAY, time(1), FRIDAY, time(2), "卵抜き" if n == 1 else "") for n in range(count)]


def alike(people: int = 8, *, things: Things = THINGS, unspoken: tuple[str, ...] = (), **facts: Any) -> Alike:
    source = version(alternative(**facts)) if facts else version()
    return like(source, TUESDAY + TWO_WEEKS, people, who(people), things, unspoken)


def test_the_worked_example_holds() -> None:
    party = alike().party
    days = [guest.arrives_on - TWO_WEEKS for guest in party.guests]
    assert days == [TUESDAY] * 2 + [WEDNESDAY] * 4 + [THURSDAY] * 2
    assert {guest.leaves_on for guest in party.guests} == {date(2027, 3, 12)}
    assert [guest.arrives_at for guest in party.guests[:3]] == [time(19), time(19), time(13)]
    # 2 × 3 + 4 × 2 + 2 × 1
    assert party.person_nights == 16


@pytest.mark.parametrize(("people", "nights"), [(1, 3), (2, 5), (4, 8), (5, 11), (12, 24)])
def test_the_pattern_of_arrivals_holds_for_any_size(people: int, nights: int) -> None:
    # of two the first and the third; of five the first twice: 3 + 3 + 2 + 2 + 1
    assert alike(people).party.person_nights == nights


def test_hours_keep_their_distance_from_the_first_day() -> None:
    (found,) = alike(4).alternatives
    assert [(each.day, each.starts_at, each.title) for each in found.items] == [
        (WEDNESDAY + TWO_WEEKS, time(13), "仕事")
    ]


@pytest.mark.parametrize(("quantity", "then"), [(4, 8), (2, 2)])
def test_what_was_counted_by_who_was_here_is_counted_again(quantity: int, then: int) -> None:
    (found,) = alike(items=(item(THURSDAY, 14, offer=BIKES, quantity=quantity),)).alternatives
    assert found.items[0].quantity == then


def test_rooms_keep_their_kind_and_part_the_party_in_proportion() -> None:
    moves = (RoomUse(ROOMS, 2, people=3, last_night=WEDNESDAY), RoomUse(ROOMS, 1, first_night=THURSDAY))
    (found,) = alike(rooms=moves).alternatives
    assert [(use.people_per_room, use.people) for use in found.rooms] == [(2, 6), (1, None)]
    assert [(use.first_night, use.last_night) for use in found.rooms] == [
        (None, WEDNESDAY + TWO_WEEKS),
        (THURSDAY + TWO_WEEKS, None),
    ]


def test_nothing_of_those_who_came_comes_along() -> None:
    secret = "社外秘"
    override = Override(ROOM, Unit.PERSON_NIGHT, 1, 1, secret)
    work = item(note=secret, offer=None)
    source = version(
        alternative(
            reason=secret,
            overrides=(override,),
            items=(work,),
            rooms=(RoomUse(ROOMS, note=secret),),
        ),
        letter=secret,
        change_note=secret,
        party=replace(S6, guests=tuple(replace(each, diet=secret) for each in S6.guests)),
    )
    found = like(source, TUESDAY + TWO_WEEKS, 4, who(4), THINGS)
    assert secret not in repr(found)
    assert [(guest.label, guest.diet) for guest in found.party.guests][:2] == [("新0", ""), ("新1", "卵抜き")]


def test_a_title_that_names_another_company_or_its_people_gives_way() -> None:
    titled = item(title="ほしくず計算所の発表会", kind=ItemKind.WORK)
    by_name = item(THURSDAY, title="榛名さんの話", kind=ItemKind.FREE)
    plain = item(THURSDAY, 15, title="振り返り")
    (found,) = alike(
        unspoken=("ほしくず計算所", "榛名", "湊"), title="榛名さんの案", items=(titled, by_name, plain)
    ).alternatives
    assert [each.title for each in found.items] == ["仕事", "自由", "振り返り"]
    assert found.title == "ペンション 星ひとさじ"


def test_a_name_of_one_letter_does_not_empty_every_title() -> None:
    (found,) = alike(unspoken=("仕",)).alternatives
    assert found.items[0].title == "仕事"


def test_who_arrives_is_said_by_the_new_names() -> None:
    arrival = item(TUESDAY, 19, title="到着", kind=ItemKind.TRAVEL, note="榛名")
    (found,) = alike(items=(arrival,)).alternatives
    assert found.items[0].note == "新0、新1"


def test_what_is_not_offered_any_more_stays_as_words_and_is_said() -> None:
    shut = Things({ROOM: ROOMS}, {ROOM: Needed("部屋", is_open=False)}, {})
    found = alike(things=shut, items=(item(THURSDAY, 14, offer=BIKES, quantity=4, title="e-Bike"),))
    (a,) = found.alternatives
    assert (a.rooms[0].room, a.items[0].offer, a.items[0].title, a.items[0].quantity) == (None, None, "e-Bike", 1)
    assert [each.message for each in found.said] == ["%(name)sは、いま案内していません。"] * 2


def test_what_is_closed_on_its_new_day_is_said() -> None:
    # Thursdays; the room is slept in on Tuesday, Wednesday and Thursday
    closed = Things(THINGS.offers, {ROOM: Needed("部屋", closed_weekdays=frozenset({4}))}, {})
    (sentence,) = alike(things=closed).said
    assert (sentence.message, sentence.values["day"]) == ("%(name)sは、%(day)sは休みです。", THURSDAY + TWO_WEEKS)


# In the demo world ----------------------------------------------------------------------------------------------------

LATER = TUESDAY + TWO_WEEKS


@pytest.fixture
@made_once
def s6(town_app: Flask) -> Drafted:
    """A version that was sent to a company, with names, diets, a reason and a letter."""
    found = drafted()
    service.send(found.version_id)
    return found


@pytest.fixture
def other(s6: Drafted) -> Drafted:
    """A trip of another company, without a draft yet."""
    return asked("株式会社こもれび商会", "小森 れん")


def asked(company: str, name: str, *, people: int = 8, purpose: Purpose = Purpose.DEVELOPMENT) -> Drafted:
    organisation_id = accounts.company(name=company)
    organiser_id = accounts.contact(organisation_id, name=name, email="komori@komorebi.example")
    trip = trips.open_trip(organisation_id=organisation_id, organiser_id=organiser_id, purpose=purpose, people=people)
    return Drafted(trip.id, trip.no, organiser_id, 0)


def begin(trip: Drafted, source: Drafted, *, first_day: date = LATER, people: int = 8) -> tuple[Any, list[str]]:
    version_id, said = service.begin_like(trip.trip_id, source.version_id, first_day=first_day, people=people)
    return queries.version_by_id(version_id), [service.tell(each) for each in said]


def test_like_that_one_two_weeks_later_for_eight(s6: Drafted, other: Drafted) -> None:
    found, said = begin(other, s6)
    assert (found.number, found.party.first_day, found.party.heads) == (1, LATER, 8)
    assert [guest.label for guest in found.party.guests][:3] == ["小森", "参加者2", "参加者3"]
    before = queries.version_by_id(s6.version_id)
    assert [each.letter for each in found.alternatives] == ["A", "B"]
    for new, old in zip(found.alternatives, before.alternatives, strict=True):
        assert new.room == old.room
        assert [(each.day - TWO_WEEKS, each.starts_at) for each in new.items] == [
            (each.day, each.starts_at) for each in old.items
        ]
    # L4 has seven rooms, and eight want one from Thursday
    assert said == ["ペンション 星ひとさじ 星の見える部屋が、3月11日(木)に1つ足りません。"]
    # today's prices: 16 × 13,200 and 16 × 200
    quote = service.price_version(found)[0].quote
    assert quote is not None
    assert quote.total_yen == 16 * 13_200 + 16 * 200


def test_nothing_of_the_other_company_is_found_in_the_new_draft(s6: Drafted, other: Drafted) -> None:
    found, _ = begin(other, s6)
    html = json.dumps(repr(found), ensure_ascii=False)
    for secret in ("榛名", "湊", "日向", "栗林", "ベジタリアン", "ほしくず", "機材を確かめ", "ラウンジを4名"):
        assert secret not in html


def test_the_same_company_keeps_its_titles_but_not_its_names(s6: Drafted) -> None:
    again = asked("株式会社ほしくず計算所", "榛名 みのり")
    found, _ = begin(again, s6, people=4)
    assert found.alternatives[0].title == "小さな宿で、静かにやりきる"
    assert [guest.label for guest in found.party.guests] == ["榛名", "参加者2", "参加者3", "参加者4"]
    assert all(not guest.diet for guest in found.party.guests)


def test_the_open_draft_is_replaced_and_keeps_its_people_and_its_letter(s6: Drafted, other: Drafted) -> None:
    draft_id = service.draft(other.trip_id)
    mine = [GuestFacts("小森", WEDNESDAY, time(9), FRIDAY, time(10), "そば抜き"), replace(S6_GUESTS[1], label="木立")]
    service.set_party(draft_id, mine)
    service.set_words(draft_id, letter="わたしたちの言葉", change_note="")
    service.add_alternative(draft_id)
    found, _ = begin(other, s6, people=3)
    assert (found.id, found.letter) == (draft_id, "わたしたちの言葉")
    assert [(guest.label, guest.diet) for guest in found.party.guests] == [
        ("小森", "そば抜き"),
        ("木立", ""),
        ("参加者2", ""),
    ]
    assert [each.letter for each in found.alternatives] == ["A", "B"]


def test_what_is_shut_since_is_said(s6: Drafted, other: Drafted) -> None:
    with unit_of_work() as unit:
        unit.session.execute(update(Offering).where(Offering.code == "L4-R").values(is_open=False))
    found, said = begin(other, s6, people=4)
    assert found.alternatives[0].room is None
    assert "ペンション 星ひとさじ 星の見える部屋は、いま案内していません。" in said


def test_what_is_taken_since_is_said(s6: Drafted, other: Drafted) -> None:
    inventory.set_allotment(offering("L4-R"), [LATER], 0)
    _, said = begin(other, s6, people=4)
    assert said == ["ペンション 星ひとさじ 星の見える部屋が、3月9日(火)に1つ足りません。"]


@pytest.mark.parametrize("people", [0, 201])
def test_a_party_of_nobody_or_too_many_is_refused(s6: Drafted, other: Drafted, people: int) -> None:
    with pytest.raises(Invalid):
        begin(other, s6, people=people)
    assert queries.newest(other.trip_id) is None


def test_an_unknown_version_and_an_accepted_trip_are_refused(s6: Drafted, other: Drafted) -> None:
    with pytest.raises(NotFound):
        service.begin_like(other.trip_id, 999_999, first_day=LATER, people=4)
    with unit_of_work():
        known = queries.version_by_id(s6.version_id)
        service.mark_accepted(known, known.alternatives[0].id, trip_no=s6.trip_no)
    with pytest.raises(Conflict):
        begin(s6, s6)


def test_the_nearest_trips_are_offered_first(s6: Drafted, other: Drafted) -> None:
    from worktrip.trips import queries as all_trips

    again = asked("株式会社ほしくず計算所", "榛名 みのり")
    found = queries.past_versions(all_trips.trip(again.trip_no))
    assert [(each.trip_no, each.is_same_company, each.is_same_purpose) for each in found] == [(s6.trip_no, True, True)]
    assert ("ペンション 星ひとさじ", "Pension Hoshi Hitosaji") in found[0].houses
    of_other = queries.past_versions(all_trips.trip(other.trip_no))
    assert [each.is_same_company for each in of_other] == [False]


@pytest.mark.parametrize(("words", "count"), [("0001", 1), ("ほしくず", 1), ("ホシクズ 計算", 1), ("こもれび", 0)])
def test_trips_are_found_by_number_and_company(s6: Drafted, other: Drafted, words: str, count: int) -> None:
    from worktrip.trips import queries as all_trips

    assert s6.trip_no.endswith("0001")
    assert len(queries.past_versions(all_trips.trip(other.trip_no), words)) == count


def test_the_desk_chooses_a_trip_and_begins(s6: Drafted, other: Drafted, desk: PageClient) -> None:
    path = f"/desk/trips/{other.trip_no}/proposals/like"
    assert "前の旅をもとにする" in desk.get(f"/desk/trips/{other.trip_no}/proposals").get_data(as_text=True)
    listed = desk.get(path).get_data(as_text=True)
    assert "同じ目的" in listed
    assert f"{path}/{s6.version_id}" in listed
    assert "見つかりませんでした" in desk.get(f"{path}?words=なし").get_data(as_text=True)
    chosen = f"{path}/{s6.version_id}"
    assert 'value="8"' in desk.get(chosen).get_data(as_text=True)
    response = desk.post(chosen, data={"first_day": LATER.isoformat(), "people": "8"})
    assert response.status_code == 303
    html = desk.get(response.headers["Location"]).get_data(as_text=True)
    assert "1つ足りません" in html


def test_a_day_that_is_none_is_refused_beside_its_field(s6: Drafted, other: Drafted, desk: PageClient) -> None:
    chosen = f"/desk/trips/{other.trip_no}/proposals/like/{s6.version_id}"
    response = desk.post(chosen, data={"first_day": "再来週", "people": "8"})
    assert response.status_code == 422
    html = response.get_data(as_text=True)
    assert "再来週" in html
    assert "日付を" in html


def test_beginning_asks_the_same_however_much_is_copied(s6: Drafted, other: Drafted, statements: Any) -> None:
    with statements() as said:
        begin(other, s6)
    assert len([each for each in said if str(each).startswith("SELECT")]) <= 64


def test_the_copy_is_taken_back_with_one_press(s6: Drafted, other: Drafted) -> None:
    draft_id = service.draft(other.trip_id)
    before = queries.version_by_id(draft_id)
    begin(other, s6)
    service.undo(draft_id)
    assert queries.version_by_id(draft_id) == before


def test_ways_come_along(s6: Drafted, other: Drafted) -> None:
    draft_id = service.draft(s6.trip_id)
    way = {"day": WEDNESDAY, "starts_at": time(12), "from_place": "茅野駅", "means": Means.BUS}
    service.add_leg(draft_id, "A", to_place="ペンション 星ひとさじ", **way)
    (then,) = (each for each in queries.version_by_id(draft_id).alternatives[0].items if each.leg)
    version_id, _ = service.begin_like(other.trip_id, draft_id, first_day=LATER, people=4)
    (now,) = (each for each in queries.version_by_id(version_id).alternatives[0].items if each.leg)
    assert (now.leg, now.title, now.day - TWO_WEEKS) == (then.leg, then.title, then.day)
