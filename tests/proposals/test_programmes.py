"""Programmes of the catalogue put into a draft: every hour lands, and what is odd is said."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from tests.factories.proposals import FRIDAY, S6, TUESDAY, WEDNESDAY, Drafted, item, offer, offering
from tests.support.lint import PageClient
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue import service as catalogue_service
from worktrip.catalogue.rules import Needed, OfferingKind, PlannedItem, Season, SeasonKind, Unit
from worktrip.kernel.errors import Conflict, Invalid, NotFound
from worktrip.proposals import queries, service
from worktrip.proposals.rules import AlternativeFacts, ItemKind, LaidIn, Rain, Things, lay_in, usual_quantity

SNOW, ROOM, BOAT, BREWERY = range(11, 15)
SNOW_SHOES = offer(SNOW, OfferingKind.ACTIVITY, name="スノーシュー", name_en="Snowshoes", minutes=210, max_people=12)
MEETING = offer(ROOM, OfferingKind.WORKSPACE, name="会議室", name_en="Meeting room", max_people=12)
BOATS = offer(BOAT, OfferingKind.ACTIVITY, name="足こぎボート", name_en="Pedal boat", minutes=30, max_people=2)
SAKE = offer(BREWERY, OfferingKind.ACTIVITY, name="酒蔵見学", name_en="Brewery", minutes=60)
THINGS = Things(
    offers={each.offering_id: each for each in (SNOW_SHOES, MEETING, BOATS, SAKE)},
    needed={SNOW: Needed("スノーシュー", "Snowshoes", min_people=2, max_people=12)},
    units={
        SNOW: frozenset({Unit.PERSON}),
        ROOM: frozenset({Unit.DAY}),
        BOAT: frozenset({Unit.GROUP}),
        BREWERY: frozenset({Unit.PERSON}),
    },
)
WALK = PlannedItem(1, time(14), ItemKind.ACTIVITY, offering_id=SNOW, rain_offering_id=BREWERY)
SHEET = PlannedItem(2, time(9, 30), ItemKind.WORK, "これからを1枚に", time(12), "One sheet", ROOM)
NOTHING = AlternativeFacts("A")


def laid(*pattern: PlannedItem, first: date = TUESDAY, into: AlternativeFacts = NOTHING, **how: Any) -> LaidIn:
    return lay_in(pattern, first, into, S6, how.pop("things", THINGS), **how)


def said(found: LaidIn) -> list[str]:
    return [each.message for each in found.said]


def test_the_worked_example_holds() -> None:
    walk, sheet = laid(WALK, SHEET).items
    # nobody is here at 14:00 on Tuesday; one comes that day
    assert (walk.day, walk.starts_at, walk.ends_at, walk.quantity) == (TUESDAY, time(14), time(17, 30), 1)
    assert (sheet.day, sheet.ends_at, sheet.quantity) == (WEDNESDAY, time(12), 1)
    assert said(laid(WALK, SHEET)) == ["「%(title)s」(%(day)s %(at)s)のとき、だれもいません。"]


def test_what_is_by_the_person_is_for_who_is_here() -> None:
    # three are here on Wednesday at 14:00, four on Thursday
    assert [laid(WALK, first=TUESDAY + timedelta(days=n)).items[0].quantity for n in (1, 2)] == [3, 4]


@pytest.mark.parametrize(("here_on", "boats"), [(WEDNESDAY, 2), (FRIDAY - timedelta(days=1), 2), (TUESDAY, 1)])
def test_boats_are_counted_by_what_they_take(here_on: date, boats: int) -> None:
    # three and four people in boats for two
    assert usual_quantity(BOATS, THINGS.units[BOAT], here_on, time(14), S6) == boats


@pytest.mark.parametrize(("in_english", "note"), [(False, "雨のときは、酒蔵見学"), (True, "If it rains: Brewery")])
def test_the_plan_for_rain_is_kept_beside(in_english: bool, note: str) -> None:
    assert laid(WALK, in_english=in_english).items[0].note == note


def test_or_lands_instead() -> None:
    found = laid(WALK, first=WEDNESDAY, rain=Rain.INSTEAD).items[0]
    assert (found.title, found.note, found.ends_at, found.quantity) == ("酒蔵見学", "", time(15), 3)


def test_a_day_outside_the_stay_lands_and_is_said() -> None:
    found = laid(SHEET, first=FRIDAY)
    assert [each.day for each in found.items] == [FRIDAY + timedelta(days=1)]
    assert said(found) == ["「%(title)s」(%(day)s)は、滞在の日の外です。"]


def test_hours_that_overlap_are_said_of_both_old_and_new() -> None:
    work = item(WEDNESDAY, 11, ends_at=time(13))
    found = laid(
        SHEET, PlannedItem(2, time(10), ItemKind.FREE, "散歩", time(11)), into=AlternativeFacts("A", items=(work,))
    )
    assert said(found) == ["「%(title)s」(%(day)s %(at)s)は、「%(other)s」と重なっています。"] * 2
    assert len(found.items) == 2


def test_hours_that_only_touch_do_not_overlap() -> None:
    before, after = item(WEDNESDAY, 8, ends_at=time(9, 30)), item(WEDNESDAY, 12, ends_at=time(13))
    assert said(laid(SHEET, into=AlternativeFacts("A", items=(before, after)))) == []


def test_what_the_day_has_already_is_left_out_and_said() -> None:
    dinner = item(TUESDAY, 19, kind=ItemKind.MEAL, title="夕食")
    planned = PlannedItem(1, time(18, 30), ItemKind.MEAL, "夕食", time(19, 45))
    found = laid(planned, into=AlternativeFacts("A", items=(dinner,)))
    assert (found.items, said(found)) == ((), ["「%(title)s」(%(day)s)は、もうあるので入れませんでした。"])


@pytest.mark.parametrize(
    ("needed", "sentence"),
    [
        (Needed("スノーシュー", "Snowshoes", min_people=5), "%(name)sは、%(least)s名からです。"),
        (Needed("スノーシュー", "Snowshoes", max_people=2), "%(name)sは、1組%(most)s名までです。"),
        (Needed("スノーシュー", "Snowshoes", closed_weekdays=frozenset({3})), "%(name)sは、%(day)sは休みです。"),
        (
            Needed("スノーシュー", "Snowshoes", seasons=[Season(SeasonKind.CLOSED, WEDNESDAY, WEDNESDAY)]),
            "%(name)sは、%(day)sは休みです。",
        ),
    ],
)
def test_closed_places_and_parties_that_do_not_fit_are_said(needed: Needed, sentence: str) -> None:
    things = Things(THINGS.offers, {SNOW: needed}, THINGS.units)
    found = laid(WALK, first=WEDNESDAY, things=things)
    assert said(found) == [sentence]
    assert found.said[0].values["name"] == ("スノーシュー", "Snowshoes")


def test_what_is_not_offered_any_more_is_kept_as_words() -> None:
    things = Things(THINGS.offers, {SNOW: Needed("スノーシュー", is_open=False)}, THINGS.units)
    found = laid(WALK, first=WEDNESDAY, things=things)
    assert (found.items[0].title, found.items[0].offer) == ("スノーシュー", None)
    assert said(found) == ["%(name)sは、いま案内していません。"]


# In the demo world ----------------------------------------------------------------------------------------------------


def titles(s6: Drafted, letter: str, day: date) -> list[str]:
    found = queries.version_by_id(s6.version_id).alternative(letter)
    assert found is not None
    return [each.title for each in found.on(day)]


def test_a_programme_lands_in_several_alternatives_at_once(s6: Drafted) -> None:
    found = service.drop_in(s6.version_id, "AB", code="P3", position=2, first_day=WEDNESDAY)
    assert sorted(found) == ["A", "B"]
    for letter in "AB":
        assert "スノーシュー（半日）" in titles(s6, letter, WEDNESDAY)
        assert titles(s6, letter, WEDNESDAY).count("夕食") == 1
    walk = next(each for each in found["A"].items if each.title == "スノーシュー（半日）")
    # with A2-W at 6,600 yen for each of the three who are here; rain: the brewery
    assert (walk.quantity, walk.note) == (3, "雨のときは、酒蔵見学")
    assert service.price_version(queries.version_by_id(s6.version_id))[0].quote is not None


def test_reading_what_would_land_is_bounded_and_writes_nothing(s6: Drafted, statements: Any) -> None:
    version = queries.version_by_id(s6.version_id)
    how: dict[str, Any] = {"position": 2, "first_day": WEDNESDAY, "rain": Rain.BESIDE}
    with statements() as few:
        service.look_into(version, "A", code="P5", **how)
    with statements() as many:
        service.look_into(version, "AB", code="P1", **how)
    assert len(many) == len(few) <= 10
    assert queries.version_by_id(s6.version_id) == version


@pytest.mark.parametrize(("letters", "position", "refusal"), [("", 1, Invalid), ("Z", 1, NotFound), ("A", 9, NotFound)])
def test_what_cannot_land_is_refused(s6: Drafted, letters: str, position: int, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        service.drop_in(s6.version_id, letters, code="P1", position=position, first_day=WEDNESDAY)


def test_nothing_lands_in_what_was_sent(s6: Drafted) -> None:
    service.send(s6.version_id)
    with pytest.raises(Conflict):
        service.drop_in(s6.version_id, "A", code="P1", position=1, first_day=WEDNESDAY)


def test_a_programme_that_is_shut_is_not_dropped_in(s6: Drafted) -> None:
    catalogue_service.change_programme(catalogue.programme("P1").id, is_open=False)
    with pytest.raises(NotFound):
        service.drop_in(s6.version_id, "A", code="P1", position=1, first_day=WEDNESDAY)


def test_the_desk_looks_first_and_then_puts_it_in(s6: Drafted, desk: PageClient) -> None:
    path = f"/desk/trips/{s6.trip_no}/proposals/1/programmes"
    opened = desk.get(path).get_data(as_text=True)
    # programmes for a development camp come first
    assert opened.index("追い込む開発合宿") < opened.index("静かに決める会議")
    typed = {"pattern": "P3:2", "first_day": TUESDAY.isoformat(), "letters": "A", "rain": "beside"}
    looked = desk.post(path, data={**typed, "do": "look"})
    assert looked.status_code == 200
    assert "だれもいません" in looked.get_data(as_text=True)
    assert "スノーシュー（半日）" not in titles(s6, "A", TUESDAY)
    dropped = desk.post(path, data={**typed, "do": "drop"})
    assert dropped.status_code == 303
    html = desk.get(dropped.headers["Location"]).get_data(as_text=True)
    assert "A案に、予定を" in html
    assert "だれもいません" in html


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"letters": []}, "どの案に入れるかを選んでください。"),
        ({"pattern": "P9:1"}, "お探しのプログラムは見つかりませんでした。"),
        ({"pattern": ""}, "プログラムを選んでください。"),
        ({"first_day": "あした"}, "お探しの型は見つかりませんでした。"),
    ],
)
def test_a_refusal_keeps_what_was_chosen(s6: Drafted, desk: PageClient, typed: dict[str, Any], sentence: str) -> None:
    usual: dict[str, Any] = {"pattern": "P3:2", "first_day": WEDNESDAY.isoformat(), "letters": ["A"], "rain": "instead"}
    response = desk.post(f"/desk/trips/{s6.trip_no}/proposals/1/programmes", data=usual | typed)
    html = response.get_data(as_text=True)
    assert response.status_code == 422
    assert sentence in html
    assert 'value="instead" checked' in html


def test_a_programme_is_taken_back_with_one_press(s6: Drafted) -> None:
    before = queries.version_by_id(s6.version_id)
    service.drop_in(s6.version_id, "AB", code="P1", position=2, first_day=WEDNESDAY)
    service.undo(s6.version_id)
    assert queries.version_by_id(s6.version_id) == before


def test_a_single_item_is_counted_as_in_a_programme(s6: Drafted) -> None:
    # three are here on Wednesday afternoon, and a pedal boat takes two
    service.add_item(s6.version_id, "A", day=WEDNESDAY, starts_at=time(15), offering_id=offering("A1-S"))
    a = queries.version_by_id(s6.version_id).alternatives[0]
    assert [each.quantity for each in a.items if each.title == "足こぎボート"] == [2]
