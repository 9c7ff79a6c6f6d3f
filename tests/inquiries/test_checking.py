"""What is said at once of the days a company wishes for: honest, nearest first, and nobody is named."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from tests.factories.stock import NIGHT, change_house, house_of, nights, rooms, trips
from tests.support.application import Clock
from tests.support.statements import Counting
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue import service as catalogue_service
from worktrip.catalogue.rules import DayClass, MealPlan, Price, Unit, usual_rows
from worktrip.inquiries import service
from worktrip.inquiries.rules import Fit, Flexibility, MustHave, Reason, Wish, WishAnswer
from worktrip.inventory import service as inventory
from worktrip.inventory.rules import SlotKey
from worktrip.plumbing import clock as business

# Wednesday to Friday; five weeks around it are on sale
WISH = Wish(NIGHT, NIGHT + timedelta(days=2))
OPEN = nights(35, NIGHT - timedelta(days=7))


@pytest.fixture
def room(app: Flask, clock: Clock) -> int:
    """The one kind of room of the one lodging: five of them, each for two."""
    catalogue_service.load_law()
    made = rooms(days=OPEN, room_only_ex_tax_yen=7_000, sleeps=10)
    catalogue_service.change_offering(made, max_people=2)
    price(made)
    return made


def price(room: int, weekday: int = 10_000, eve: int = 12_000) -> None:
    """A card by which a night before a day off costs more."""
    catalogue_service.set_card(
        room,
        usual_rows(
            room,
            {DayClass.ORDINARY: Price(weekday), DayClass.EVE: Price(eve)},
            unit=Unit.PERSON_NIGHT,
            effective_from=date(2026, 4, 1),
            meal_plan=MealPlan.NONE,
        ),
        effective_from=date(2026, 4, 1),
    )


def take(room: int, day: date, count: int = 5, *, only_held: bool = False) -> None:
    """Let somebody else have so many rooms on a night."""
    if only_held:
        inventory.hold(trips()[0], {SlotKey(room, day): count}, until=business.now() + timedelta(days=5))
    else:
        inventory.book(trips()[0], {SlotKey(room, day): count})


def answer(people: int = 4, wish: Wish = WISH, *must_haves: MustHave) -> WishAnswer:
    """What is said of one wish."""
    (only,) = service.check_wishes([wish], people, must_haves)
    return only


def test_days_that_can_be_had_are_said_to_be_and_nothing_else_is_offered(room: int) -> None:
    said = answer()
    assert (said.fit, said.houses, said.reasons, said.others) == (Fit.WHOLE, 1, (), ())


@pytest.mark.parametrize(("only_held", "reason"), [(True, Reason.HELD), (False, Reason.FULL)])
def test_what_is_held_and_what_is_full_are_told_apart_with_the_nearest_days_that_fit(
    room: int, only_held: bool, reason: Reason
) -> None:
    take(room, NIGHT, only_held=only_held)
    said = answer()
    assert (said.fit, said.reasons) == (Fit.NOT, ((reason, 1),))
    # Thursday is nearer, but Friday's is no weekday night; nor is Monday's, since Tuesday 23 February is a holiday
    assert [each.first for each in said.others] == [date(2027, 2, 28), date(2027, 3, 1), date(2027, 3, 2)]
    assert {each.weekday_nights for each in said.others} == {2}


def test_a_house_that_is_closed_or_takes_no_further_group_says_so(room: int) -> None:
    change_house(room, closed_weekdays=str(NIGHT.isoweekday()))
    assert answer().reasons == ((Reason.CLOSED, 1),)
    change_house(room, closed_weekdays="", max_groups=1)
    take(room, NIGHT, 1)
    assert answer().reasons == ((Reason.GUARDED, 1),)


def test_a_party_larger_than_what_is_free_is_told_that_there_is_room_but_not_for_all(room: int) -> None:
    take(room, NIGHT, 4)
    assert answer(2).fit is Fit.WHOLE
    assert (answer(4).fit, answer(4).reasons) == (Fit.NOT, ((Reason.SMALL, 1),))


def test_whoever_wants_a_room_each_needs_as_many_rooms_as_people(room: int) -> None:
    assert answer(6).fit is Fit.WHOLE
    said = answer(6, WISH, MustHave.SINGLE_ROOMS)
    assert (said.fit, said.others) == (Fit.NOT, ())


def test_other_days_say_what_a_head_saves(room: int) -> None:
    friday = Wish(date(2027, 2, 26), date(2027, 2, 28))
    said = answer(4, friday)
    assert said.fit is Fit.WHOLE
    assert [(each.first, each.yen, each.saves_yen) for each in said.others][:1] == [(date(2027, 2, 24), 20_400, 4_000)]


def test_a_wish_that_may_move_is_answered_within_what_it_allows(room: int) -> None:
    take(room, date(2027, 2, 25))
    assert answer().is_within is False
    said = answer(4, Wish(WISH.first_day, WISH.last_day, Flexibility.WEEK))
    assert said.is_within is True
    assert {each.first for each in said.others} <= set(nights(7, date(2027, 2, 22)))


def test_days_nobody_has_spoken_of_are_neither_promised_nor_refused(room: int) -> None:
    far = Wish(date(2027, 9, 1), date(2027, 9, 3))
    assert answer(4, far).fit is Fit.UNKNOWN


@pytest.mark.parametrize("wish", [Wish(date(2026, 11, 1), date(2026, 11, 3)), Wish(NIGHT, NIGHT + timedelta(days=31))])
def test_of_days_that_cannot_be_nothing_is_claimed(room: int, wish: Wish) -> None:
    assert answer(4, wish) == WishAnswer(wish, Fit.UNKNOWN)


def test_several_wishes_are_answered_in_their_order_in_a_bounded_number_of_statements(
    room: int, statements: Counting
) -> None:
    take(room, NIGHT)
    other = Wish(NIGHT + timedelta(days=5), NIGHT + timedelta(days=7))
    with statements() as said:
        answers = service.check_wishes([WISH, other, WISH], 4)
    assert [each.fit for each in answers] == [Fit.NOT, Fit.WHOLE, Fit.NOT]
    # ten for each and five for all of them, besides the time of day
    assert len([sentence for sentence in said if "clock_offset" not in sentence]) <= 35


def test_the_lodgings_are_counted_and_never_named(room: int) -> None:
    rooms(days=OPEN, house="L9")
    take(room, NIGHT)
    said = answer(2)
    assert (said.fit, said.houses) == (Fit.NOT, 0) or said.houses == 1
    assert catalogue.facility_by_id(house_of(room)).name not in repr(said)
