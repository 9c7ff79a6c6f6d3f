"""A house to themselves and a room where nobody overhears hang on the days: what is said of them, case by case."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from tests.factories.stock import NIGHT, another, change_house, nights, rooms, trips
from tests.support.application import Clock
from tests.support.statements import Counting
from worktrip.accounts import service as accounts
from worktrip.accounts.rules import OrganisationKind
from worktrip.catalogue import service as catalogue
from worktrip.catalogue.rules import FacilityKind, OfferingKind, Weather
from worktrip.inquiries import service
from worktrip.inquiries.rules import Fit, MustHave, Needs, Reason, Wish, WishAnswer
from worktrip.inquiries.rules.needs import no_room, not_whole
from worktrip.inquiries.visitor.saying import fit_words
from worktrip.inventory import service as inventory
from worktrip.inventory.rules import House, RoomType, SlotKey
from worktrip.plumbing import clock as business

WED, THU, FRI = nights(3)
TWO = [WED, THU]
BUYOUT, CONFIDENTIAL = MustHave.BUYOUT, MustHave.CONFIDENTIAL


@pytest.mark.parametrize(
    ("whole_from", "people", "empty", "reason"),
    [
        pytest.param(10, 10, {WED: True, THU: True}, None, id="empty on both nights, and enough people"),
        pytest.param(10, 10, {WED: True, THU: False}, Reason.SHARED, id="somebody else on the second night"),
        pytest.param(10, 10, {WED: True, THU: True, FRI: False}, None, id="somebody else after the stay"),
        pytest.param(10, 10, {WED: True}, Reason.UNKNOWN, id="nobody has said for the second night"),
        pytest.param(10, 10, {WED: False}, Reason.SHARED, id="one night decides where the other is not known"),
        pytest.param(10, 9, {WED: True, THU: True}, Reason.NOT_WHOLE, id="too few people"),
        pytest.param(12, 10, {WED: True, THU: True}, Reason.NOT_WHOLE, id="a house that is had whole from twelve"),
        pytest.param(None, 40, {WED: True, THU: True}, Reason.NOT_WHOLE, id="a house that is never had whole"),
    ],
)
def test_a_house_is_had_whole_by_enough_people_while_nobody_else_is_in_it(
    whole_from: int | None, people: int, empty: dict[object, bool], reason: Reason | None
) -> None:
    assert not_whole(whole_from, people, empty, TWO) is reason  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rooms_known", "reason"),
    [
        pytest.param([{WED: True, THU: True, FRI: True}], None, id="one room on all three days"),
        pytest.param([{WED: True, THU: True, FRI: False}], Reason.NO_ROOM, id="taken on the day of departure"),
        pytest.param([{WED: True, THU: False, FRI: True}], Reason.NO_ROOM, id="taken in the middle"),
        pytest.param(
            [{WED: True, THU: False, FRI: True}, {WED: False, THU: True, FRI: True}],
            Reason.NO_ROOM,
            id="two rooms in turn are no room of one's own",
        ),
        pytest.param([{WED: False}, {WED: True, THU: True, FRI: True}], None, id="the other room is free"),
        pytest.param([{WED: True, THU: True}], Reason.UNKNOWN, id="nobody has said for the last day"),
        pytest.param([{}], Reason.UNKNOWN, id="a room to be asked for"),
        pytest.param([], Reason.NO_ROOM, id="no room at all"),
    ],
)
def test_a_room_where_nobody_overhears_is_needed_from_arrival_to_departure(
    rooms_known: list[dict[object, bool]], reason: Reason | None
) -> None:
    assert no_room(rooms_known, TWO) is reason  # type: ignore[arg-type]


def test_several_houses_will_do_where_each_can_be_had_whole_and_one_room_seats_all() -> None:
    all_week = dict.fromkeys([WED, THU, FRI], True)
    small, large = (House(key, None, (RoomType(key, key, 2),)) for key in (4, 6))
    known = Needs((BUYOUT, CONFIDENTIAL), {4: 6, 6: 8}, {4: all_week, 6: all_week}, {6: [all_week]})
    assert known.together([small, large], 20, TWO)
    assert not known.together([small, large], 21, TWO)
    # nobody meets in the house that cannot be had
    shared = Needs((BUYOUT, CONFIDENTIAL), {4: 6, 6: 8}, {4: all_week, 6: {WED: False}}, {6: [all_week]})
    assert not shared.together([small, large], 8, TWO)
    assert Needs((BUYOUT,), {4: 6, 6: 8}, {4: all_week, 6: {}}).together([small], 8, TWO)


# as the service answers, from what is kept

WISH = Wish(NIGHT, NIGHT + timedelta(days=2))
OPEN = nights(35, NIGHT - timedelta(days=7))


@pytest.fixture
def house(request: pytest.FixtureRequest) -> Flask:
    """An app, on SQLite unless a test asks for both."""
    app: Flask = request.getfixturevalue(getattr(request, "param", "app"))
    return app


BOTH = pytest.mark.parametrize(
    "house", ["app", pytest.param("postgres_app", marks=pytest.mark.postgres)], indirect=True
)


@pytest.fixture
def room(house: Flask, clock: Clock) -> int:
    """The rooms of the one lodging: five for two, had whole from six."""
    catalogue.load_law()
    made = rooms(days=OPEN, sleeps=10, exclusive_from=6, has_door=True)
    catalogue.change_offering(made, max_people=2)
    return made


def lounge(room: int, *, seats: int | None = 12, **facts: object) -> int:
    """A room to meet in, in the house itself."""
    return another(
        room,
        allotted=1,
        days=OPEN,
        code="L4-L",
        kind=OfferingKind.WORKSPACE,
        name="ラウンジ",
        max_people=seats,
        **facts,
    )


def office() -> int:
    """A room to meet in by the lake, for everybody."""
    partner = accounts.add_organisation(OrganisationKind.PARTNER, name="女神湖レイクオフィス")
    place = catalogue.add_facility(
        code="K1",
        organisation_id=partner,
        kind=FacilityKind.WORKSPACE,
        name="女神湖レイクオフィス",
        name_en="Lake Office",
        municipality_code="20324",
        has_door=True,
    )
    made = catalogue.add_offering(
        place, code="K1-M", kind=OfferingKind.WORKSPACE, name="会議室", name_en="Meeting room", max_people=12
    )
    inventory.set_allotment(made, OPEN, 1)
    return made


def take(offering: int, day: object, count: int = 1, *, only_held: bool = False) -> None:
    """Let somebody else have it on a day."""
    if only_held:
        inventory.hold(trips()[0], {SlotKey(offering, day): count}, until=business.now() + timedelta(days=5))  # type: ignore[arg-type]
    else:
        inventory.book(trips()[0], {SlotKey(offering, day): count})  # type: ignore[arg-type]


def answer(*must_haves: MustHave, people: int = 6) -> WishAnswer:
    """What is said of the one wish."""
    (only,) = service.check_wishes([WISH], people, must_haves)
    return only


@BOTH
@pytest.mark.parametrize("only_held", [True, False])
def test_one_room_of_somebody_else_is_no_house_to_themselves(room: int, only_held: bool) -> None:
    assert (answer(BUYOUT).fit, answer(BUYOUT).houses) == (Fit.WHOLE, 1)
    assert "貸切をお願いできます" in fit_words(answer(BUYOUT))
    take(room, THU, only_held=only_held)
    said = answer(BUYOUT)
    assert (said.fit, said.reasons) == (Fit.NOT, ((Reason.SHARED, 1),))
    assert fit_words(said) == "全員で泊まれる宿は1軒あります。ただ、貸切にできる宿が、いまはありません。"
    # other days are those on which nobody is there: a day earlier, and once somebody comes then, from Sunday on
    assert said.others[0].first == NIGHT - timedelta(days=1)
    take(room, NIGHT - timedelta(days=1), only_held=only_held)
    assert answer(BUYOUT).others[0].first == NIGHT + timedelta(days=4)
    # whoever does not need it is not told of it
    assert answer().fit is Fit.WHOLE


def test_a_hold_that_lapsed_is_nobody_else(room: int, clock: Clock) -> None:
    take(room, THU, only_held=True)
    clock.forward(days=6)
    assert answer(BUYOUT).fit is Fit.WHOLE


def test_another_kind_of_room_counts_and_one_nobody_has_spoken_of_leaves_it_open(room: int) -> None:
    attic = another(room, days=OPEN)
    take(attic, WED)
    assert answer(BUYOUT).reasons == ((Reason.SHARED, 1),)
    catalogue.change_offering(attic, is_open=False)
    assert answer(BUYOUT).fit is Fit.WHOLE
    another(room, days=(), code="L4-R3", name="離れ", name_en="Annexe")
    said = answer(BUYOUT)
    assert (said.fit, said.reasons) == (Fit.UNKNOWN, ((Reason.UNKNOWN, 1),))
    assert "確かめてから" in fit_words(said)


def test_a_house_is_had_whole_from_as_many_as_it_says(room: int) -> None:
    assert answer(BUYOUT, people=5).reasons == ((Reason.NOT_WHOLE, 1),)
    change_house(room, exclusive_from=None)
    assert answer(BUYOUT, people=9).reasons == ((Reason.NOT_WHOLE, 1),)


def test_a_room_where_nobody_overhears_has_a_door_seats_all_and_is_free_every_day(room: int) -> None:
    assert answer(CONFIDENTIAL).reasons == ((Reason.NO_ROOM, 1),)
    own = lounge(room)
    said = answer(CONFIDENTIAL)
    assert (said.fit, said.houses) == (Fit.WHOLE, 1)
    assert "人に聞かれない部屋も" in fit_words(said)
    assert answer(CONFIDENTIAL, people=8).fit is Fit.WHOLE
    catalogue.change_offering(own, max_people=7)
    assert answer(CONFIDENTIAL, people=8).reasons == ((Reason.NO_ROOM, 1),)
    # the day of departure is a day of work
    take(own, FRI)
    said = answer(CONFIDENTIAL)
    assert (said.fit, said.reasons) == (Fit.NOT, ((Reason.NO_ROOM, 1),))
    assert "人に聞かれない部屋が、いまは空いていません" in fit_words(said)
    assert all(FRI not in nights(3, each.first) for each in said.others)


@pytest.mark.parametrize(
    ("door", "fit"), [(True, Fit.WHOLE), (False, Fit.NOT), (None, Fit.UNKNOWN)], ids=["shuts", "none", "not known"]
)
def test_a_door_that_shuts_decides(room: int, door: bool | None, fit: Fit) -> None:
    lounge(room)
    change_house(room, has_door=door)
    assert answer(CONFIDENTIAL).fit is fit


def test_a_deck_is_no_room_where_nobody_overhears(room: int) -> None:
    lounge(room, weather=Weather.DRY)
    assert answer(CONFIDENTIAL).fit is Fit.NOT


def test_a_room_by_the_lake_serves_who_sleeps_anywhere_and_a_lodgings_own_its_guests(room: int) -> None:
    other = rooms(days=OPEN, house="L5", sleeps=10, has_door=True)
    catalogue.change_offering(other, max_people=2)
    lounge(room)
    assert (answer().houses, answer(CONFIDENTIAL).houses) == (2, 1)
    by_the_lake = office()
    assert answer(CONFIDENTIAL).houses == 2
    take(by_the_lake, WED)
    assert answer(CONFIDENTIAL).houses == 1


@BOTH
def test_both_are_said_together(room: int) -> None:
    own = lounge(room)
    assert answer(BUYOUT, CONFIDENTIAL).fit is Fit.WHOLE
    take(own, WED)
    assert answer(BUYOUT, CONFIDENTIAL).lacks == {CONFIDENTIAL}
    rooms(days=OPEN, house="L5", sleeps=10, has_door=True, exclusive_from=None)
    said = answer(BUYOUT, CONFIDENTIAL, people=5)
    assert said.lacks == {BUYOUT}


def test_what_is_needed_asks_a_bounded_number_of_statements(room: int, statements: Counting) -> None:
    lounge(room)
    with statements() as said:
        service.check_wishes([WISH, WISH, WISH], 6, [BUYOUT, CONFIDENTIAL])
    # eighteen for each and six for all of them, besides the time of day
    assert len([sentence for sentence in said if "clock_offset" not in sentence]) <= 60
